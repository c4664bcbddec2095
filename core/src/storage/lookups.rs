//! Small questions of the engine that belong to no other area.

use super::rows::read_finding_id;
use super::sqlite::{params, statements};
use super::store::Reader;
use crate::error::{Error, Result};
use crate::model::{EventId, FindingId};

statements! {
    SOURCES = "SELECT DISTINCT s.tool, s.automation
        FROM repositories p JOIN sources s ON s.repository_id = p.id
        WHERE p.organisation_id = $1 ORDER BY s.tool, s.automation";
    SOURCES_OF_REPOSITORY = "SELECT tool, automation FROM sources
        WHERE repository_id = $1 ORDER BY tool, automation";
    MESSAGE_OF = "SELECT message FROM finding_details WHERE finding_id = $1";
    FINDING_OF_EVENT = "SELECT f.public_id FROM events e JOIN findings f ON f.id = e.finding_id
        WHERE e.id = $1 AND e.organisation_id = $2";
    // Every path of a prefix lies between it and the prefix with its last byte raised by one.
    PATHS_BELOW = "SELECT l.path FROM files l
        WHERE l.repository_id = $1 AND l.path >= $2 AND l.path < $3
        AND EXISTS (SELECT 1 FROM findings f JOIN sources s ON s.id = f.source_id
            WHERE f.file_id = l.id AND f.present = 1 AND s.tool = $4)
        ORDER BY l.path";
    PATHS_OF_REPOSITORY = "SELECT l.path FROM files l
        WHERE l.repository_id = $1
        AND EXISTS (SELECT 1 FROM findings f JOIN sources s ON s.id = f.source_id
            WHERE f.file_id = l.id AND f.present = 1 AND s.tool = $2)
        ORDER BY l.path";
}

impl Reader<'_> {
    /// Every tool and automation that was run on a repository or, without one, on any.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository.
    pub(crate) fn sources(&self, repo: Option<&str>) -> Result<Vec<(String, String)>> {
        let (sql, key) = match repo {
            Some(name) => (SOURCES_OF_REPOSITORY, self.repository(name)?),
            None => (SOURCES, self.tenant.id),
        };
        self.db
            .all(sql, params![key], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Messages of findings by number, in the order asked; `None` for a number that is gone.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn messages(&self, numbers: &[i64]) -> Result<Vec<Option<String>>> {
        numbers
            .iter()
            .map(|number| self.db.first(MESSAGE_OF, params![number], |row| row.get(0)))
            .collect()
    }

    /// The finding that an event is about.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub(crate) fn event_finding(&self, event: EventId) -> Result<FindingId> {
        let key = params![event.0, self.tenant.id];
        self.db
            .first(FINDING_OF_EVENT, key, |row| read_finding_id(row, 0))?
            .ok_or_else(|| Error::not_found(format!("there is no event {}", event.0)))
    }

    /// Paths below `prefix` (`src/`, or empty for all) in which a tool's findings are present;
    /// empty for an unknown repository.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn paths_with_findings(
        &self,
        repo: &str,
        tool: &str,
        prefix: &str,
    ) -> Result<Vec<String>> {
        let Some(repository) = self.find_repository(repo)? else {
            return Ok(Vec::new());
        };
        match prefix.strip_suffix('/') {
            Some(folder) => {
                let end = format!("{folder}0");
                let range = params![repository, prefix, end, tool];
                self.db.all(PATHS_BELOW, range, |row| row.get(0))
            }
            None => {
                let all = params![repository, tool];
                self.db.all(PATHS_OF_REPOSITORY, all, |row| row.get(0))
            }
        }
    }
}
