//! Patterns as automata: one state for each character that a pattern takes (Glushkov's
//! construction), with edges that are counted, so that two ways from one state to another are seen.

use rustc_hash::FxHashMap;

use super::set::CharSet;
use super::tree::{Assert, Kind, Node, Regex};

/// More states than this are not made; patterns written by people need fewer.
const MAX_STATES: usize = 400;

/// More different sets than this are not compared.
const MAX_SETS: usize = 128;

/// Repetitions above this count as unlimited: so many ways are as bad as any number.
pub(super) const MANY: u32 = 25;

/// Of something that must be repeated often so many copies are looked at.
const COPIES: u32 = 10;

/// How much work is left; looking for ambiguity gives up when it is spent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget(pub(crate) u64);

impl Budget {
    /// For all patterns of a file together: some tens of milliseconds.
    pub(crate) fn of_file() -> Self {
        Self(4_000_000)
    }

    pub(super) fn spend(&mut self, steps: u64) -> Option<()> {
        self.0 = self.0.checked_sub(steps)?;
        Some(())
    }
}

/// An automaton. It is in state `p` after it took the character that `p` stands for.
pub(super) struct Nfa {
    /// The part of the pattern that a state stands for.
    pub(super) places: Vec<(u32, u32)>,
    /// For each state an index into `sets`.
    set_of: Vec<usize>,
    sets: Vec<CharSet>,
    /// Row by row, whether two sets have a character in common.
    meets: Vec<bool>,
    /// States that can follow, with the number of ways (2 for two or more).
    pub(super) next: Vec<Vec<(usize, u8)>>,
    /// The match is complete here whatever follows.
    pub(super) accepts: Vec<bool>,
    /// The match is complete here at the end of the text.
    pub(super) accepts_at_end: Vec<bool>,
}

impl Nfa {
    /// `None` if it would be too large. With `whole` the pattern must match the whole text.
    pub(super) fn new(
        regex: &Regex,
        part: &Node,
        whole: bool,
        budget: &mut Budget,
    ) -> Option<Self> {
        let mut build = Build {
            ignore_case: regex.ignore_case,
            places: Vec::new(),
            set_of: Vec::new(),
            sets: Vec::new(),
            known: FxHashMap::default(),
            edges: FxHashMap::default(),
            budget,
        };
        let all = build.node(part)?;
        let states = build.places.len();
        let mut next = vec![Vec::new(); states];
        let mut edges: Vec<((usize, usize), u8)> = build.edges.into_iter().collect();
        edges.sort_unstable();
        for ((from, to), ways) in edges {
            next[from].push((to, ways));
        }
        let mut accepts = vec![false; states];
        let mut accepts_at_end = vec![false; states];
        for last in &all.last {
            if last.at_end || whole {
                accepts_at_end[last.state] = true;
            } else {
                accepts[last.state] = true;
            }
        }
        let sets = build.sets;
        build.budget.spend((sets.len() * sets.len()) as u64)?;
        let meets = sets
            .iter()
            .flat_map(|a| sets.iter().map(|b| a.intersects(b)))
            .collect();
        Some(Self {
            places: build.places,
            set_of: build.set_of,
            sets,
            meets,
            next,
            accepts,
            accepts_at_end,
        })
    }

    /// Whether a character exists that both states take.
    pub(super) fn meet(&self, a: usize, b: usize) -> bool {
        self.meets[self.set_of[a] * self.sets.len() + self.set_of[b]]
    }

    /// Whether the state takes any character.
    pub(super) fn takes_all(&self, state: usize) -> bool {
        self.sets[self.set_of[state]].is_all()
    }

    /// What a state takes.
    #[cfg(test)]
    pub(super) fn set(&self, state: usize) -> &CharSet {
        &self.sets[self.set_of[state]]
    }
}

#[derive(Clone, Copy)]
struct Last {
    state: usize,
    ways: u8,
    at_end: bool,
}

/// What of a part can be first and last, and in how many ways it can be empty.
#[derive(Default)]
struct Part {
    empty: u8,
    /// Ways to be empty at the end of the text alone.
    empty_at_end: u8,
    first: Vec<(usize, u8)>,
    last: Vec<Last>,
}

struct Build<'b> {
    ignore_case: bool,
    places: Vec<(u32, u32)>,
    set_of: Vec<usize>,
    sets: Vec<CharSet>,
    known: FxHashMap<Vec<(u32, u32)>, usize>,
    edges: FxHashMap<(usize, usize), u8>,
    budget: &'b mut Budget,
}

fn add(a: u8, b: u8) -> u8 {
    a.saturating_add(b).min(2)
}

fn times(a: u8, b: u8) -> u8 {
    a.saturating_mul(b).min(2)
}

/// One entry for each state, at the end or not, with all its ways. Without this every part that may be
/// empty in two ways would double the entries.
fn merge(last: &mut Vec<Last>) {
    last.sort_unstable_by_key(|it| (it.state, it.at_end));
    last.dedup_by(|next, kept| {
        let same = (next.state, next.at_end) == (kept.state, kept.at_end);
        if same {
            kept.ways = add(kept.ways, next.ways);
        }
        same
    });
}

impl Build<'_> {
    fn node(&mut self, node: &Node) -> Option<Part> {
        self.budget.spend(1)?;
        let nothing = Part {
            empty: 1,
            ..Part::default()
        };
        Some(match &node.kind {
            Kind::Empty => nothing,
            Kind::Char(_) | Kind::Set(_) | Kind::Class(_) => match node.set() {
                Some(set) => self.state(set, node)?,
                None => Part::default(),
            },
            Kind::Concat(list) => {
                let mut all = nothing;
                for part in list {
                    let part = self.node(part)?;
                    all = self.concat(all, part)?;
                }
                all
            }
            Kind::Alternate(list) => {
                let mut all = Part::default();
                for part in list {
                    let part = self.node(part)?;
                    self.budget
                        .spend((part.first.len() + part.last.len()) as u64)?;
                    all.empty = add(all.empty, part.empty);
                    all.empty_at_end = add(all.empty_at_end, part.empty_at_end);
                    all.first.extend(part.first);
                    all.last.extend(part.last);
                }
                all
            }
            // What gives nothing back cannot be tried in another way: it is looked at by itself.
            Kind::Repeat(it) if it.possessive => Part::default(),
            Kind::Group(it) if it.atomic => Part::default(),
            Kind::Repeat(it) => self.repeat(&it.body, it.min, it.max)?,
            Kind::Group(it) => self.node(&it.body)?,
            Kind::Assert(Assert::TextEnd | Assert::LineEnd) => Part {
                empty_at_end: 1,
                ..Part::default()
            },
            // At the start it holds, elsewhere it is not known whether: no path leads through it.
            Kind::Assert(_) | Kind::Look(_) => Part::default(),
            Kind::Reference(_) | Kind::Conditional(_) | Kind::Unknown => Part::default(),
        })
    }

    fn state(&mut self, set: CharSet, node: &Node) -> Option<Part> {
        let set = if self.ignore_case { set.folded() } else { set };
        if self.places.len() >= MAX_STATES {
            return None;
        }
        self.budget.spend(set.ranges().len() as u64)?;
        let at = match self.known.get(set.ranges()) {
            Some(at) => *at,
            None if self.sets.len() >= MAX_SETS => return None,
            None => {
                self.known.insert(set.ranges().to_vec(), self.sets.len());
                self.sets.push(set);
                self.sets.len() - 1
            }
        };
        let state = self.places.len();
        self.places.push((node.start, node.end));
        self.set_of.push(at);
        Some(Part {
            empty: 0,
            empty_at_end: 0,
            first: vec![(state, 1)],
            last: vec![Last {
                state,
                ways: 1,
                at_end: false,
            }],
        })
    }

    fn concat(&mut self, a: Part, b: Part) -> Option<Part> {
        self.connect(&a.last, &b.first)?;
        let moved = a.last.len() + b.first.len() + b.last.len();
        self.budget.spend(moved as u64)?;
        let mut first = a.first;
        if a.empty > 0 {
            first.extend(
                b.first
                    .iter()
                    .map(|(state, ways)| (*state, times(*ways, a.empty))),
            );
        }
        let mut last = b.last;
        for it in &a.last {
            for (empty, at_end) in [(b.empty, it.at_end), (b.empty_at_end, true)] {
                if empty > 0 {
                    last.push(Last {
                        ways: times(it.ways, empty),
                        at_end,
                        ..*it
                    });
                }
            }
        }
        merge(&mut last);
        Some(Part {
            empty: times(a.empty, b.empty),
            empty_at_end: add(
                times(a.empty, b.empty_at_end),
                times(a.empty_at_end, add(b.empty, b.empty_at_end)),
            ),
            first,
            last,
        })
    }

    /// Edges from what is last to what is first.
    fn connect(&mut self, last: &[Last], first: &[(usize, u8)]) -> Option<()> {
        self.budget.spend((last.len() * first.len()) as u64)?;
        for from in last.iter().filter(|it| !it.at_end) {
            for (to, ways) in first {
                let known = self.edges.entry((from.state, *to)).or_insert(0);
                *known = add(*known, times(from.ways, *ways));
            }
        }
        Some(())
    }

    fn repeat(&mut self, body: &Node, min: u32, max: Option<u32>) -> Option<Part> {
        let max = max.filter(|max| *max <= MANY);
        let min = min.min(COPIES);
        let mut all = Part {
            empty: 1,
            ..Part::default()
        };
        let plain = if max.is_none() {
            min.saturating_sub(1)
        } else {
            min
        };
        for _ in 0..plain {
            let copy = self.node(body)?;
            all = self.concat(all, copy)?;
        }
        let rest = match max {
            // The last copy is the one that goes round. A round that takes nothing ends the loop.
            None => {
                let mut copy = self.node(body)?;
                let (last, first) = (copy.last.clone(), copy.first.clone());
                self.connect(&last, &first)?;
                if min == 0 {
                    copy.empty = 1;
                }
                copy
            }
            // `a{0,2}` is `(a(a)?)?`.
            Some(max) => {
                let mut rest = Part {
                    empty: 1,
                    ..Part::default()
                };
                for _ in min..max {
                    let copy = self.node(body)?;
                    rest = self.concat(copy, rest)?;
                    rest.empty = 1;
                }
                rest
            }
        };
        self.concat(all, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::regex::python::{Flags, parse};

    fn nfa(pattern: &str) -> Nfa {
        let regex = parse(pattern, Flags::default(), false).unwrap();
        Nfa::new(&regex, &regex.root, false, &mut Budget(100_000)).unwrap()
    }

    #[test]
    fn edges_are_counted() {
        assert_eq!(nfa("a*").next, [vec![(0, 1)]]);
        assert_eq!(nfa("(a*)*").next, [vec![(0, 2)]]);
        assert_eq!(nfa("(a?)*").next, [vec![(0, 1)]]);
        assert_eq!(
            nfa("ab?c").next,
            [vec![(1, 1), (2, 1)], vec![(2, 1)], vec![]]
        );
        assert_eq!(nfa("a(|)b").next, [vec![(1, 2)], vec![]]);
        assert_eq!(nfa("a{2,3}").next, [vec![(1, 1)], vec![(2, 1)], vec![]]);
    }

    #[test]
    fn where_a_match_may_end() {
        let it = nfa("a*b?$|c");
        assert_eq!(it.accepts, [false, false, true]);
        assert_eq!(it.accepts_at_end, [true, true, false]);
        assert!(nfa("a").set(0).contains('a' as u32));
    }

    #[test]
    fn parts_that_may_be_empty_do_not_double_the_work() {
        let cost = |groups: usize| {
            let pattern = format!("(?:a{}b)*", "(?:$|)".repeat(groups));
            let regex = parse(&pattern, Flags::default(), false).unwrap();
            let mut budget = Budget(100_000);
            let it = Nfa::new(&regex, &regex.root, false, &mut budget).unwrap();
            assert_eq!(it.next, [vec![(1, 1)], vec![(0, 1)]]);
            100_000 - budget.0
        };
        let (few, many) = (cost(20), cost(200));
        assert!(many < 11 * few, "{few} and {many}");
        // What many such parts hold is charged as well.
        let pattern = format!("(?:{})*", "a?(?:$|)".repeat(300));
        let regex = parse(&pattern, Flags::default(), false).unwrap();
        assert!(Nfa::new(&regex, &regex.root, false, &mut Budget(10_000)).is_none());
    }

    #[test]
    fn ways_to_the_same_end_are_added() {
        assert_eq!(nfa("(?:a(?:$|))*").next, [vec![(0, 1)]]);
        assert_eq!(nfa("(?:a(?:|))*").next, [vec![(0, 2)]]);
        let it = nfa("a(?:$|)(?:$|)");
        assert_eq!((it.accepts, it.accepts_at_end), (vec![true], vec![true]));
    }

    #[test]
    fn too_large_is_refused() {
        let regex = parse("(((a{25}){25}){25})+", Flags::default(), false).unwrap();
        let mut budget = Budget(1_000_000);
        assert!(Nfa::new(&regex, &regex.root, false, &mut budget).is_none());
        assert!(budget.0 > 900_000, "{budget:?}");
    }
}
