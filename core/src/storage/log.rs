//! The log as learning reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::findings::shared;
use super::repos::Scope;
use super::rows::read_severity;
use super::sqlite::{misread, params, statements, word, word_or_null};
use super::store::Reader;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{EventId, VerdictRow};

statements! {
    LOG_EPOCH = "SELECT log_epoch FROM organisations WHERE id = $1";
    JUDGED_SINCE = "SELECT e.id, e.at, e.finding_id, e.reviewer_id, e.verdict, e.undoes,
            f.category, f.severity, f.rule_id, f.file_id, f.repository_id
        FROM events e JOIN findings f ON f.id = e.finding_id
        WHERE e.organisation_id = $1 AND e.id > $2 AND e.kind <> 'impression' ORDER BY e.id";
    JUDGED_IN_REPOSITORY = "SELECT e.id, e.at, e.finding_id, e.reviewer_id, e.verdict, e.undoes,
            f.category, f.severity, f.rule_id, f.file_id, f.repository_id
        FROM findings f JOIN events e ON e.finding_id = f.id AND e.kind IN ('verdict', 'undo')
        WHERE f.organisation_id = $1 AND f.repository_id = $2";
    ONE_PATH = "SELECT path FROM files WHERE id = $1";
    REPOSITORY_NAMES = "SELECT id, name FROM repositories WHERE organisation_id = $1";
}

/// How far a reader of the log has come. Keep it with what was computed from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogMark {
    epoch: i64,
    event: i64,
    at: i64,
}

/// What is new in the log.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VerdictLog {
    /// Verdicts and undos, by time and then number.
    pub(crate) rows: Vec<VerdictRow>,
    /// Where the next call goes on.
    pub(crate) mark: LogMark,
    /// Whether `rows` is the whole log and what was computed before is void: at the first call, and
    /// when an event arrived that belongs before one already read, when events were deleted, or
    /// when a tool changed the facts of a judged finding.
    pub(crate) restart: bool,
}

impl Reader<'_> {
    /// What was said since `mark`, or all that was ever said. Folding the rows of successive calls
    /// in order gives the same as folding the whole log at once, provided `restart` is obeyed.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn verdict_rows(&self, mark: Option<LogMark>) -> Result<VerdictLog> {
        let epoch = self
            .db
            .one(LOG_EPOCH, params![self.tenant.id], |row| row.get(0))?;
        if let Some(mark) = mark.filter(|mark| mark.epoch == epoch) {
            let rows = self.judged(JUDGED_SINCE, mark.event)?;
            if rows.first().is_none_or(|row| row.at.as_micros() >= mark.at) {
                return Ok(VerdictLog {
                    mark: advanced(mark, &rows),
                    rows,
                    restart: false,
                });
            }
        }
        let start = LogMark {
            epoch,
            event: 0,
            at: i64::MIN,
        };
        let rows = self.judged(JUDGED_SINCE, 0)?;
        Ok(VerdictLog {
            mark: advanced(start, &rows),
            rows,
            restart: true,
        })
    }

    /// Whether what was computed up to `mark` still belongs to the log: nothing it was computed from
    /// was deleted or rewritten.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn continues(&self, mark: LogMark) -> Result<bool> {
        let key = params![self.tenant.id];
        let epoch: i64 = self.db.one(LOG_EPOCH, key, |row| row.get(0))?;
        Ok(mark.epoch == epoch)
    }

    /// What was ever said about the findings of a scope, by time and then number.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository or team.
    pub(crate) fn verdict_rows_in(&self, scope: Scope<'_>) -> Result<Vec<VerdictRow>> {
        let mut out = Vec::new();
        for (repository, _) in self.repositories_in(scope)? {
            out.extend(self.judged(JUDGED_IN_REPOSITORY, repository)?);
        }
        out.sort_by_key(|row| (row.at, row.event));
        Ok(out)
    }

    /// Rows of one of the two statements above, which differ in what their second value means.
    fn judged(&self, sql: &str, key: i64) -> Result<Vec<VerdictRow>> {
        let tenant = self.tenant.id;
        let rules = self.rule_keys()?;
        let repos = self.db.all(REPOSITORY_NAMES, params![tenant], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let repos: BTreeMap<i64, Arc<str>> = repos.into_iter().collect();
        // Looked up one by one: a handful of new verdicts must not read every path there is.
        let mut paths: FxHashMap<i64, Arc<str>> = FxHashMap::default();
        let mut rows = self.db.all(sql, params![tenant, key], |row| {
            let file: i64 = row.get(9)?;
            let path = match paths.get(&file) {
                Some(path) => path.clone(),
                None => {
                    let path: Arc<str> = self
                        .db
                        .one(ONE_PATH, params![file], |row| row.get(0))
                        .map_err(|cause: Error| misread(9, cause))?;
                    paths.insert(file, path.clone());
                    path
                }
            };
            Ok(VerdictRow {
                event: EventId(row.get(0)?),
                at: Timestamp::from_micros(row.get(1)?),
                finding: row.get(2)?,
                reviewer: row.get::<_, Option<i64>>(3)?.unwrap_or(0),
                verdict: word_or_null(row, 4)?,
                undoes: row.get::<_, Option<i64>>(5)?.map(EventId),
                category: word(row, 6)?,
                severity: read_severity(row, 7)?,
                rule: shared(&rules, row, 8)?,
                repo: shared(&repos, row, 10)?,
                path,
            })
        })?;
        rows.sort_by_key(|row| (row.at, row.event));
        Ok(rows)
    }
}

/// `mark` after `rows`, which are sorted by time.
fn advanced(mut mark: LogMark, rows: &[VerdictRow]) -> LogMark {
    for row in rows {
        mark.event = mark.event.max(row.event.0);
        mark.at = mark.at.max(row.at.as_micros());
    }
    mark
}
