//! Which verdicts stand: the one place that decides it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Verdict, VerdictRow};

/// What one event means for the question which verdicts stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vote {
    pub(super) finding: i64,
    pub(super) reviewer: i64,
    pub(super) verdict: Verdict,
}

/// What adding a later vote does to the votes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It stands beside them.
    Stands,
    /// It does not count: a person has answered.
    Moot,
    /// It stands instead of one or more of them.
    Replaces,
}

/// The votes that stand, fed in (time, event) order.
///
/// The last verdict of a person on a finding wins. `Ignored` says that nobody answered, so it counts
/// once a finding, and only while no person's verdict on it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// Index of the last vote of a reviewer on a finding; people and time are kept apart.
    last: FxHashMap<(i64, i64, bool), u32>,
    answered: FxHashSet<i64>,
    ignored: FxHashSet<i64>,
}

/// What a vote is the last one of. Nobody in particular ignores a finding.
fn seat(vote: Vote) -> (i64, i64, bool) {
    match vote.verdict {
        Verdict::Ignored => (vote.finding, 0, true),
        _ => (vote.finding, vote.reviewer, false),
    }
}

impl Standing {
    pub(super) fn add(&mut self, index: u32, vote: Vote) -> Effect {
        let by_time = vote.verdict == Verdict::Ignored;
        let before = self.last.insert(seat(vote), index);
        if by_time {
            self.ignored.insert(vote.finding);
            return match (self.answered.contains(&vote.finding), before) {
                (true, _) => Effect::Moot,
                (false, Some(_)) => Effect::Replaces,
                (false, None) => Effect::Stands,
            };
        }
        let first_answer = self.answered.insert(vote.finding);
        if before.is_some() || (first_answer && self.ignored.contains(&vote.finding)) {
            Effect::Replaces
        } else {
            Effect::Stands
        }
    }

    /// Whether the vote that was added under `index` stands after all that were added.
    pub(super) fn stands(&self, index: u32, vote: Vote) -> bool {
        let by_time = vote.verdict == Verdict::Ignored;
        self.last.get(&seat(vote)) == Some(&index)
            && !(by_time && self.answered.contains(&vote.finding))
    }
}

/// The rows whose verdicts stand, in (time, event) order, whatever the order of `rows`: undone
/// verdicts are out, the last verdict of a person on a finding wins (unknown reviewers are one
/// person), and `ignored` counts once a finding and only where no person has answered. O(n log n).
pub fn standing_rows(rows: &[VerdictRow]) -> Vec<&VerdictRow> {
    let undone: FxHashSet<_> = rows.iter().filter_map(|row| row.undoes).collect();
    let mut given: Vec<(&VerdictRow, Vote)> = rows
        .iter()
        .filter(|row| !undone.contains(&row.event))
        .filter_map(|row| {
            let vote = Vote {
                finding: row.finding,
                reviewer: row.reviewer,
                verdict: row.verdict?,
            };
            Some((row, vote))
        })
        .collect();
    given.sort_by_key(|(row, _)| (row.at, row.event));
    given.dedup_by_key(|(row, _)| row.event);
    let mut standing = Standing::default();
    for (index, (_, vote)) in given.iter().enumerate() {
        standing.add(index as u32, *vote);
    }
    given
        .iter()
        .enumerate()
        .filter(|(index, (_, vote))| standing.stands(*index as u32, *vote))
        .map(|(_, (row, _))| *row)
        .collect()
}
