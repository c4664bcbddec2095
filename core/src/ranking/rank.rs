use rustc_hash::FxHashMap;

use super::candidate::{Candidate, RankOptions};
use super::group::{Groups, Numbered};
use super::item::{Duplicate, DuplicateKind, Review, ReviewItem, ScorePart};
use super::reason::reason;
use super::select::{Standing, select};
use crate::error::{Error, Result};
use crate::learning::{Calibration, Estimate, Key};
use crate::model::{FindingId, Severity, StoredFinding};

/// What a look at a finding costs, in units of attention.
pub const ATTENTION_COST: f64 = 0.2;

/// What a right finding of a severity is worth, in the same units.
pub const fn severity_value(severity: Severity) -> f64 {
    match severity {
        Severity::Critical => 10.0,
        Severity::High => 5.0,
        Severity::Medium => 2.0,
        Severity::Low => 1.0,
        Severity::Info => 0.3,
    }
}

/// One place of a ranked list; `index` and `duplicates` point into the candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Which candidate it is.
    pub index: usize,
    /// Place in the list, from 1.
    pub rank: u32,
    /// `value * probability - cost`, exactly.
    pub score: f64,
    /// What a right finding of its severity is worth.
    pub value: f64,
    /// What a look at it costs.
    pub cost: f64,
    /// How likely it is that people accept it, and why.
    pub estimate: Estimate,
    /// Central 90 % credible interval of the probability.
    pub interval: (f64, f64),
    /// Why it stands here, in one sentence.
    pub reason: String,
    /// Whether it is shown whatever its score.
    pub guarded: bool,
    /// Folded candidates: exact ones first, then by path, line and id.
    pub duplicates: Vec<(usize, DuplicateKind)>,
}

/// A ranked list and what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Best first.
    pub entries: Vec<Ranked>,
    /// Candidates looked at.
    pub considered: u64,
    /// Of these, how many were folded into another as duplicates.
    pub folded: u64,
    /// Of the rest, how many were not worth the attention they cost.
    pub held_back: u64,
}

/// A group of duplicates under the one that stands for all.
struct Head {
    index: u32,
    group: u32,
    estimate: u32,
    score: f64,
    guarded: bool,
}

/// Ranks findings by expected utility `value(severity) * p - cost`, where `p` is the calibrated
/// probability that people accept them.
///
/// Duplicates are folded first. Of a group, the guarded one with the highest utility stands for all,
/// else the one with the highest utility, then the smallest id. What is left is ordered by score,
/// then severity, then id; so the result does not depend on the order of `candidates`. Items with a
/// score of 0 or below are held back. At most [`per_rule`](RankOptions::per_rule) of any ten
/// consecutive items are of one rule while others are left; what exceeds that moves down.
///
/// **Critical security findings are never hidden**: they are listed whatever their score, no cap
/// binds them, and if the list is short they take places from others. Only if there are more than
/// `limit`, the list is all of them, best first, and ends there.
///
/// O(n log n). Intervals and words are worked out for returned items only.
///
/// # Errors
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) if an option is out of range or there are more
/// than 2^32 - 2 candidates.
pub fn rank(
    candidates: &[Candidate<'_>],
    calibration: &Calibration,
    options: &RankOptions,
) -> Result<Ranking> {
    options.check()?;
    if candidates.len() >= u32::MAX as usize {
        return Err(Error::invalid("too many findings to rank at once"));
    }
    let numbers = Numbered::new(candidates);
    let (estimates, estimate_of) = estimate_all(candidates, &numbers, calibration);
    let score = |index: u32| {
        let candidate = &candidates[index as usize];
        let estimate = &estimates[estimate_of[index as usize] as usize];
        severity_value(candidate.severity) * estimate.probability - ATTENTION_COST
    };
    let groups = Groups::new(candidates, &numbers);
    let mut heads: Vec<Head> = groups
        .members
        .iter()
        .enumerate()
        .filter_map(|(group, members)| {
            let index = members.iter().copied().min_by(|&a, &b| {
                let (x, y) = (&candidates[a as usize], &candidates[b as usize]);
                (y.is_guarded().cmp(&x.is_guarded()))
                    .then(score(b).total_cmp(&score(a)))
                    .then(x.id.cmp(&y.id))
            })?;
            Some(Head {
                index,
                group: group as u32,
                estimate: estimate_of[index as usize],
                score: score(index),
                guarded: candidates[index as usize].is_guarded(),
            })
        })
        .collect();
    heads.sort_unstable_by(|a, b| {
        let (x, y) = (&candidates[a.index as usize], &candidates[b.index as usize]);
        (b.score.total_cmp(&a.score))
            .then(y.severity.cmp(&x.severity))
            .then(x.id.cmp(&y.id))
    });
    let standing = |(place, head): (usize, &Head)| Standing {
        place: place as u32,
        rule: numbers.rule[head.index as usize],
        guarded: head.guarded,
    };
    let is_worth = |head: &Head| head.score > 0.0 || head.guarded;
    let (worth, held): (Vec<_>, Vec<_>) = heads
        .iter()
        .enumerate()
        .partition(|(_, head)| is_worth(head));
    let worth: Vec<Standing> = worth.into_iter().map(standing).collect();
    let held: Vec<Standing> = held.into_iter().map(standing).collect();
    let rest: &[Standing] = if options.include_held_back {
        &held
    } else {
        &[]
    };
    let chosen = select(&worth, rest, options.limit, options.per_rule);
    let mut intervals: FxHashMap<u32, (f64, f64)> = FxHashMap::default();
    let entries = chosen
        .into_iter()
        .enumerate()
        .map(|(at, place)| {
            let head = &heads[place as usize];
            let candidate = &candidates[head.index as usize];
            let estimate = estimates[head.estimate as usize];
            let mut duplicates: Vec<(usize, DuplicateKind)> = groups.members[head.group as usize]
                .iter()
                .filter(|&&member| member != head.index)
                .map(|&member| (member as usize, groups.kind(head.index, member)))
                .collect();
            duplicates.sort_by_key(|(member, kind)| {
                let c = &candidates[*member];
                (*kind == DuplicateKind::Near, c.path, c.span, c.id)
            });
            Ranked {
                index: head.index as usize,
                rank: at as u32 + 1,
                score: head.score,
                value: severity_value(candidate.severity),
                cost: ATTENTION_COST,
                interval: *intervals
                    .entry(head.estimate)
                    .or_insert_with(|| estimate.interval()),
                reason: reason(candidate, &estimate, head.score),
                estimate,
                guarded: head.guarded,
                duplicates,
            }
        })
        .collect();
    Ok(Ranking {
        entries,
        considered: candidates.len() as u64,
        folded: (candidates.len() - groups.members.len()) as u64,
        held_back: held.len() as u64,
    })
}

/// Estimates depend on category, rule, repository and confidence only: few differ.
fn estimate_all(
    candidates: &[Candidate<'_>],
    numbers: &Numbered,
    calibration: &Calibration,
) -> (Vec<Estimate>, Vec<u32>) {
    let mut estimates = Vec::new();
    let mut known = FxHashMap::default();
    let estimate_of = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| {
            let key = (
                numbers.rule[index],
                numbers.repo[index],
                candidate.category,
                candidate.confidence.map(f64::to_bits),
            );
            *known.entry(key).or_insert_with(|| {
                estimates.push(calibration.predict(&Key {
                    category: candidate.category,
                    rule: candidate.rule,
                    repo: Some(candidate.repo),
                    confidence: candidate.confidence,
                }));
                estimates.len() as u32 - 1
            })
        })
        .collect();
    (estimates, estimate_of)
}

impl Ranked {
    /// The item as hosts see it, given the finding in full.
    pub fn into_item(self, finding: StoredFinding, candidates: &[Candidate<'_>]) -> ReviewItem {
        let duplicates = self
            .duplicates
            .iter()
            .map(|&(index, kind)| {
                let folded = &candidates[index];
                let tool = folded.rule.split_once('/').map_or("", |(tool, _)| tool);
                Duplicate {
                    id: folded.id,
                    kind,
                    tool: tool.to_owned(),
                    rule: folded.rule_id().to_owned(),
                    path: folded.path.to_owned(),
                    span: folded.span,
                }
            })
            .collect();
        ReviewItem {
            rank: self.rank,
            finding,
            score: self.score,
            probability: self.estimate.probability,
            interval: self.interval,
            evidence: self.estimate.evidence,
            value: self.value,
            cost: self.cost,
            parts: self
                .estimate
                .levels
                .iter()
                .map(|level| ScorePart {
                    name: level.level.as_str().to_owned(),
                    logit: level.logit,
                    accepted: level.accepted,
                    total: level.total,
                })
                .collect(),
            reason: self.reason,
            duplicates,
            guarded: self.guarded,
            propensity: 1.0,
        }
    }
}

impl Ranking {
    /// The list as hosts see it: `load` gets the ids of the listed findings, best first, and returns
    /// the findings in full; those it leaves out (deleted meanwhile) are left out of the list.
    ///
    /// # Errors
    /// Those of `load`.
    pub fn into_review(
        self,
        candidates: &[Candidate<'_>],
        load: impl FnOnce(&[FindingId]) -> Result<Vec<StoredFinding>>,
    ) -> Result<Review> {
        let ids: Vec<FindingId> = self
            .entries
            .iter()
            .map(|e| candidates[e.index].id)
            .collect();
        let mut loaded: FxHashMap<FindingId, StoredFinding> = load(&ids)?
            .into_iter()
            .map(|finding| (finding.id, finding))
            .collect();
        let mut items: Vec<ReviewItem> = self
            .entries
            .into_iter()
            .zip(&ids)
            .filter_map(|(entry, id)| Some(entry.into_item(loaded.remove(id)?, candidates)))
            .collect();
        for (at, item) in items.iter_mut().enumerate() {
            item.rank = at as u32 + 1;
        }
        Ok(Review {
            items,
            considered: self.considered,
            folded: self.folded,
            held_back: self.held_back,
        })
    }
}
