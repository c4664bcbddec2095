//! Rows for reports to people. What they mean is decided in the insights room.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::findings::shared;
use super::repos::Scope;
use super::sqlite::{params, statements, word, word_or_null};
use super::store::Reader;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::Status;

statements! {
    TRANSITIONS_IN_REPOSITORY = "SELECT t.id, t.finding_id, t.at, t.from_status, t.to_status
        FROM findings f JOIN transitions t ON t.finding_id = f.id
        WHERE f.repository_id = $1";
    CONFIDENCE_IN_REPOSITORY = "SELECT rule_id, confidence FROM findings
        WHERE repository_id = $1 AND confidence IS NOT NULL ORDER BY id";
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
    /// Every change of status in a scope, in the order of the history.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository or team.
    pub(crate) fn transitions(&self, scope: Scope<'_>) -> Result<Vec<TransitionRow>> {
        let mut out = Vec::new();
        for (repository, _) in self.repositories_in(scope)? {
            let key = params![repository];
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
        out.sort_unstable_by_key(|(number, _)| *number);
        Ok(out.into_iter().map(|(_, row)| row).collect())
    }

    /// Mean confidence that tools gave to the findings of each rule (`tool/rule`) of a scope; rules
    /// without any are left out.
    ///
    /// # Errors
    /// As [`transitions`](Self::transitions).
    pub(crate) fn mean_confidence(&self, scope: Scope<'_>) -> Result<BTreeMap<String, f64>> {
        let rules = self.rule_keys()?;
        let mut sums: BTreeMap<Arc<str>, (f64, f64)> = BTreeMap::new();
        for (repository, _) in self.repositories_in(scope)? {
            let rows = self
                .db
                .all(CONFIDENCE_IN_REPOSITORY, params![repository], |row| {
                    Ok((shared(&rules, row, 0)?, row.get::<_, f64>(1)?))
                })?;
            for (rule, confidence) in rows {
                let (sum, n) = sums.entry(rule).or_default();
                *sum += confidence;
                *n += 1.0;
            }
        }
        Ok(sums
            .into_iter()
            .map(|(rule, (sum, n))| (rule.to_string(), sum / n))
            .collect())
    }
}
