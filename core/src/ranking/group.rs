//! Folds findings that report the same thing.

use rustc_hash::FxHashMap;

use super::candidate::{Candidate, message_key};
use super::item::DuplicateKind;

/// Disjoint sets with path halving; the smaller number is the root.
struct Sets(Vec<u32>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    fn root(&mut self, mut x: u32) -> u32 {
        while self.0[x as usize] != x {
            let up = self.0[self.0[x as usize] as usize];
            self.0[x as usize] = up;
            x = up;
        }
        x
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

/// Candidates with repositories, paths and rules as small numbers, so that comparing is cheap.
pub(super) struct Numbered {
    pub(super) repo: Vec<u32>,
    pub(super) path: Vec<u32>,
    pub(super) rule: Vec<u32>,
}

/// Numbers names in order of appearance. Neighbours mostly share theirs.
fn number<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    let mut before: Option<(&str, u32)> = None;
    names
        .map(|name| match before {
            Some((same, known)) if std::ptr::eq(same, name) => known,
            _ => {
                let next = seen.len() as u32;
                let found = *seen.entry(name).or_insert(next);
                before = Some((name, found));
                found
            }
        })
        .collect()
}

impl Numbered {
    pub(super) fn new(candidates: &[Candidate<'_>]) -> Self {
        Self {
            repo: number(candidates.iter().map(|c| c.repo)),
            path: number(candidates.iter().map(|c| c.path)),
            rule: number(candidates.iter().map(|c| c.rule)),
        }
    }
}

/// Runs of two and more candidates that share repository, file and first line. Those without a file
/// share no place.
fn lines(candidates: &[Candidate<'_>], numbers: &Numbered) -> Vec<Vec<u32>> {
    let place = |index: &u32| {
        let index = *index as usize;
        let line = candidates[index].span.start_line;
        (numbers.repo[index], numbers.path[index], line)
    };
    let mut order: Vec<u32> = (0..candidates.len() as u32)
        .filter(|&index| !candidates[index as usize].path.is_empty())
        .collect();
    order.sort_unstable_by_key(|index| (place(index), *index));
    order
        .chunk_by(|a, b| place(a) == place(b))
        .filter(|run| run.len() > 1)
        .map(<[u32]>::to_vec)
        .collect()
}

/// Indices of the candidates that share a line with another one, ascending: only their messages can
/// matter, so only these need to be loaded. O(n log n).
pub fn sharing_a_line(candidates: &[Candidate<'_>]) -> Vec<usize> {
    let mut out: Vec<usize> = lines(candidates, &Numbered::new(candidates))
        .into_iter()
        .flatten()
        .map(|index| index as usize)
        .collect();
    out.sort_unstable();
    out
}

/// Findings that report the same thing, as sets of indices.
pub(super) struct Groups {
    exact: Vec<u32>,
    /// Members of each group, ascending; groups by their smallest member.
    pub(super) members: Vec<Vec<u32>>,
}

impl Groups {
    /// Exact duplicates share repository, file and first line, and rule id or message; or they share
    /// repository and fingerprint. Near duplicates share repository, rule and context. Both hold
    /// across chains. Guarded findings, and what shares their place, fold only there: each place has
    /// to be seen. O(n log n).
    pub(super) fn new(candidates: &[Candidate<'_>], numbers: &Numbered) -> Self {
        let mut exact = Sets::new(candidates.len());
        for run in lines(candidates, numbers) {
            let mut rules: FxHashMap<&str, u32> = FxHashMap::default();
            let mut texts: FxHashMap<u64, u32> = FxHashMap::default();
            for index in run {
                let candidate = &candidates[index as usize];
                exact.join(index, *rules.entry(candidate.rule_id()).or_insert(index));
                if let Some(key) = candidate.message.and_then(message_key) {
                    exact.join(index, *texts.entry(key).or_insert(index));
                }
            }
        }
        let mut guarded = vec![false; candidates.len()];
        for (index, candidate) in candidates.iter().enumerate() {
            if candidate.is_guarded() {
                guarded[exact.root(index as u32) as usize] = true;
            }
        }
        let mut prints = FxHashMap::default();
        let mut contexts = FxHashMap::default();
        prints.reserve(candidates.len());
        contexts.reserve(candidates.len());
        let mut near_edges = Vec::new();
        let free: Vec<u32> = (0..candidates.len() as u32)
            .filter(|&index| !guarded[exact.root(index) as usize])
            .collect();
        for index in free {
            let candidate = &candidates[index as usize];
            let repo = numbers.repo[index as usize];
            let first = *prints
                .entry((repo, candidate.fingerprint.as_u128()))
                .or_insert(index);
            exact.join(index, first);
            let rule = numbers.rule[index as usize];
            let key = (repo, rule, candidate.context.as_u128());
            near_edges.push((index, *contexts.entry(key).or_insert(index)));
        }
        let exact: Vec<u32> = (0..candidates.len() as u32)
            .map(|index| exact.root(index))
            .collect();
        let mut all = Sets(exact.clone());
        for (index, first) in near_edges {
            all.join(index, first);
        }
        let mut place = vec![u32::MAX; candidates.len()];
        let mut members: Vec<Vec<u32>> = Vec::new();
        for index in 0..candidates.len() as u32 {
            let root = all.root(index) as usize;
            if place[root] == u32::MAX {
                place[root] = members.len() as u32;
                members.push(Vec::new());
            }
            members[place[root] as usize].push(index);
        }
        Self { exact, members }
    }

    /// In what way two members of one group repeat each other.
    pub(super) fn kind(&self, a: u32, b: u32) -> DuplicateKind {
        if self.exact[a as usize] == self.exact[b as usize] {
            DuplicateKind::Exact
        } else {
            DuplicateKind::Near
        }
    }
}
