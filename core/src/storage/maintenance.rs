//! Keeping a database sound and small.

use super::events::standing;
use super::rows::read_life;
use super::sqlite::{self, params, statements, word, word_or_null};
use super::store::{Reader, Store};
use crate::error::Result;
use crate::model::{Life, Status};

statements! {
    // The check reads everything; that is its purpose.
    ALL_LIVES = "SELECT f.id, f.present, f.suppressed, f.returned, f.standing, f.status,
            f.refuted_event, d.finding_id,
            (SELECT t.to_status FROM transitions t WHERE t.finding_id = f.id
                ORDER BY t.id DESC LIMIT 1)
        FROM findings f LEFT JOIN finding_details d ON d.finding_id = f.id ORDER BY f.id";
    COUNT_REPOSITORIES = "SELECT count(*) FROM repositories WHERE organisation_id = $1";
    COUNT_FINDINGS = "SELECT count(*) FROM findings WHERE organisation_id = $1";
    COUNT_JUDGEMENTS = "SELECT count(*) FROM events
        WHERE organisation_id = $1 AND kind <> 'impression'";
    COUNT_IMPRESSIONS = "SELECT count(*) FROM events
        WHERE organisation_id = $1 AND kind = 'impression'";
}

/// Statements that read a whole table on purpose.
#[cfg(test)]
pub(super) const FULL_SCANS: &[&str] = &["ALL_LIVES"];

/// How much a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(crate) struct StoreSize {
    /// Bytes of the file, all organisations together, without the write-ahead log.
    pub(crate) bytes: u64,
    /// Repositories of the organisation.
    pub(crate) repositories: u64,
    /// Findings of the organisation, whatever their status.
    pub(crate) findings: u64,
    /// Verdicts and undos in the log of the organisation.
    pub(crate) judgements: u64,
    /// Impressions in the log of the organisation.
    pub(crate) impressions: u64,
}

impl Store {
    /// Looks for damage in the file and for findings that contradict their own history. Returns one
    /// sentence a problem, at most about 200; none if all is well. Reads everything.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn check(&self) -> Result<Vec<String>> {
        self.read(|reader| {
            let mut problems = sqlite::integrity(reader.db.0)?;
            // In a damaged file the questions below have no meaning.
            if problems.is_empty() {
                reader.check_lives(&mut problems)?;
            }
            Ok(problems)
        })
    }

    /// Rewrites the file without its gaps. Takes as much free space as the database.
    ///
    /// # Errors
    /// [`Busy`](crate::ErrorKind::Busy) if anybody is reading for too long.
    pub(crate) fn vacuum(&self) -> Result<()> {
        self.pool()
            .with_writer(|connection| sqlite::vacuum(connection))
    }

    /// Refreshes the statistics that query plans are chosen by, where they are out of date.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn optimise(&self) -> Result<()> {
        self.pool()
            .with_writer(|connection| sqlite::optimise(connection))
    }
}

impl Reader<'_> {
    /// How much the database holds.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn size(&self) -> Result<StoreSize> {
        let count = |sql| {
            let tenant = params![self.tenant.id];
            let count: Result<i64> = self.db.one(sql, tenant, |row| row.get(0));
            count.map(i64::unsigned_abs)
        };
        Ok(StoreSize {
            bytes: sqlite::file_bytes(self.db.0)?,
            repositories: count(COUNT_REPOSITORIES)?,
            findings: count(COUNT_FINDINGS)?,
            judgements: count(COUNT_JUDGEMENTS)?,
            impressions: count(COUNT_IMPRESSIONS)?,
        })
    }

    fn check_lives(&self, problems: &mut Vec<String>) -> Result<()> {
        let rows = self.db.all(ALL_LIVES, [], |row| {
            Ok(Recorded {
                id: row.get(0)?,
                life: read_life(row, 1)?,
                status: word(row, 5)?,
                refuted: row.get(6)?,
                detail: row.get(7)?,
                last: word_or_null(row, 8)?,
            })
        })?;
        for row in rows {
            if problems.len() >= 200 {
                break;
            }
            let id = row.id;
            let derived = row.life.status();
            if row.status != derived {
                problems.push(format!(
                    "finding {id} is stored as {} and lives as {derived}",
                    row.status
                ));
            }
            if row.last != Some(row.status) {
                problems.push(format!(
                    "the history of finding {id} does not end with {}",
                    row.status
                ));
            }
            if row.detail.is_none() {
                problems.push(format!("finding {id} has lost its details"));
            }
            if standing(&self.judgements(id)?, row.refuted) != row.life.standing {
                problems.push(format!("the log contradicts the verdict on finding {id}"));
            }
        }
        Ok(())
    }
}

struct Recorded {
    id: i64,
    life: Life,
    status: Status,
    refuted: Option<i64>,
    detail: Option<i64>,
    last: Option<Status>,
}
