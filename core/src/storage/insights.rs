//! Rows for reports to people. Counting happens here, formulas in the insights room.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::events::{Judgement, in_force};
use super::findings::shared;
use super::repos::Scope;
use super::sqlite::{params, statements, word, word_or_null};
use super::store::Reader;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Category, Status, Verdict};

statements! {
    STATUS_COUNTS = "SELECT status, count(*) FROM findings WHERE repository_id = $1 GROUP BY status";
    JUDGED_IN_REPOSITORY = "SELECT e.id, e.at, e.reviewer_id, e.verdict, e.undoes,
            f.id, f.rule_id, f.category
        FROM findings f
        JOIN events e ON e.finding_id = f.id AND e.kind IN ('verdict', 'undo')
        WHERE f.repository_id = $1 AND e.at < $2";
    TRANSITIONS_IN_REPOSITORY = "SELECT t.id, t.finding_id, t.at, t.from_status, t.to_status
        FROM findings f JOIN transitions t ON t.finding_id = f.id
        WHERE f.repository_id = $1 AND t.at < $2";
}

/// How people judged the findings of one rule and category: the last verdict of each person on each
/// finding that was not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VerdictCounts {
    /// `tool/rule`.
    pub(crate) rule: Arc<str>,
    /// Category of the findings.
    pub(crate) category: Category,
    /// Verdicts `accepted`.
    pub(crate) accepted: u64,
    /// Verdicts `fixed`.
    pub(crate) fixed: u64,
    /// Verdicts `false_positive`.
    pub(crate) false_positive: u64,
    /// Verdicts `wont_fix`.
    pub(crate) wont_fix: u64,
    /// Shown for a week and never answered.
    pub(crate) ignored: u64,
}

/// One change of status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TransitionRow {
    /// Number of the finding.
    pub(crate) finding: i64,
    /// When.
    pub(crate) at: Timestamp,
    /// Status before; `None` when it was first reported.
    pub(crate) from: Option<Status>,
    /// Status after.
    pub(crate) to: Status,
}

impl Reader<'_> {
    /// Findings of a scope by status; statuses without a finding are left out.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository or team.
    pub(crate) fn status_counts(&self, scope: Scope<'_>) -> Result<BTreeMap<Status, u64>> {
        let mut out = BTreeMap::new();
        for (repository, _) in self.repositories_in(scope)? {
            let counts = self.db.all(STATUS_COUNTS, params![repository], |row| {
                Ok((word::<Status>(row, 0)?, row.get::<_, i64>(1)?))
            })?;
            for (status, count) in counts {
                *out.entry(status).or_default() += count.unsigned_abs();
            }
        }
        Ok(out)
    }

    /// How the findings of a scope were judged in a period, as the log stood at its end: `since` is
    /// inclusive, `until` exclusive. By rule, then category.
    ///
    /// # Errors
    /// As [`status_counts`](Self::status_counts).
    pub(crate) fn verdict_counts(
        &self,
        scope: Scope<'_>,
        since: Option<Timestamp>,
        until: Timestamp,
    ) -> Result<Vec<VerdictCounts>> {
        let rules = self.rule_keys()?;
        let mut counts: BTreeMap<(Arc<str>, Category), VerdictCounts> = BTreeMap::new();
        for (repository, _) in self.repositories_in(scope)? {
            let key = params![repository, until.as_micros()];
            let mut rows = self.db.all(JUDGED_IN_REPOSITORY, key, |row| {
                let judgement = Judgement {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    reviewer: row.get(2)?,
                    verdict: word_or_null(row, 3)?,
                    undoes: row.get(4)?,
                };
                let facts = (shared(&rules, row, 6)?, word::<Category>(row, 7)?);
                Ok((row.get::<_, i64>(5)?, judgement, facts))
            })?;
            rows.sort_by_key(|(finding, one, _)| (*finding, one.at, one.id));
            for group in rows.chunk_by(|a, b| a.0 == b.0) {
                let log: Vec<Judgement> = group.iter().map(|(_, one, _)| *one).collect();
                let Some((_, _, facts)) = group.first() else {
                    continue;
                };
                for verdict in last_of_each(&log, since) {
                    let entry = counts.entry(facts.clone());
                    entry
                        .or_insert_with(|| VerdictCounts::new(facts))
                        .add(verdict);
                }
            }
        }
        Ok(counts.into_values().collect())
    }

    /// Every change of status in a scope before `until`, by time.
    ///
    /// # Errors
    /// As [`status_counts`](Self::status_counts).
    pub(crate) fn transitions(
        &self,
        scope: Scope<'_>,
        until: Timestamp,
    ) -> Result<Vec<TransitionRow>> {
        let mut out = Vec::new();
        for (repository, _) in self.repositories_in(scope)? {
            let key = params![repository, until.as_micros()];
            out.extend(self.db.all(TRANSITIONS_IN_REPOSITORY, key, |row| {
                let transition = TransitionRow {
                    finding: row.get(1)?,
                    at: Timestamp::from_micros(row.get(2)?),
                    from: word_or_null(row, 3)?,
                    to: word(row, 4)?,
                };
                Ok((row.get::<_, i64>(0)?, transition))
            })?);
        }
        out.sort_by_key(|(number, row)| (row.at, *number));
        Ok(out.into_iter().map(|(_, row)| row).collect())
    }
}

/// The last verdict in force of each person, if it was given from `since` on.
fn last_of_each(log: &[Judgement], since: Option<Timestamp>) -> Vec<Verdict> {
    let mut last: BTreeMap<Option<i64>, (i64, Verdict)> = BTreeMap::new();
    for one in in_force(log) {
        let Some(verdict) = one.verdict else { continue };
        // Silence never replaces an answer.
        if verdict == Verdict::Ignored && last.contains_key(&one.reviewer) {
            continue;
        }
        last.insert(one.reviewer, (one.at, verdict));
    }
    let start = since.map_or(i64::MIN, Timestamp::as_micros);
    last.into_values()
        .filter(|(at, _)| *at >= start)
        .map(|(_, verdict)| verdict)
        .collect()
}

impl VerdictCounts {
    fn new((rule, category): &(Arc<str>, Category)) -> Self {
        Self {
            rule: rule.clone(),
            category: *category,
            accepted: 0,
            fixed: 0,
            false_positive: 0,
            wont_fix: 0,
            ignored: 0,
        }
    }

    fn add(&mut self, verdict: Verdict) {
        let count = match verdict {
            Verdict::Accepted => &mut self.accepted,
            Verdict::Fixed => &mut self.fixed,
            Verdict::FalsePositive => &mut self.false_positive,
            Verdict::WontFix => &mut self.wont_fix,
            Verdict::Ignored => &mut self.ignored,
        };
        *count += 1;
    }
}

/// How long each finding took from its first report to its last fix, in microseconds, for findings
/// that are fixed at the end of `rows` and became so from `since` on. A clock that went back counts
/// as no time. By finding.
pub(crate) fn fix_durations(rows: &[TransitionRow], since: Option<Timestamp>) -> Vec<i64> {
    let mut lives: BTreeMap<i64, (Timestamp, Option<Timestamp>)> = BTreeMap::new();
    for row in rows {
        let life = lives.entry(row.finding).or_insert((row.at, None));
        life.1 = (row.to == Status::Fixed).then_some(row.at);
    }
    lives
        .into_values()
        .filter_map(|(first, fixed)| Some((first, fixed?)))
        .filter(|(_, fixed)| since.is_none_or(|since| *fixed >= since))
        .map(|(first, fixed)| fixed.since(first).max(0))
        .collect()
}
