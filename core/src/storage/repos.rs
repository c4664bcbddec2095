//! Repositories and the teams that own them.

use super::sqlite::{params, statements};
use super::store::{Reader, Writer};
use crate::error::{Error, Result};
use crate::model::Repository;

statements! {
    LIST_REPOSITORIES = "SELECT p.name, t.name FROM repositories p JOIN teams t ON t.id = p.team_id
        WHERE p.organisation_id = $1 ORDER BY p.name";
    NUMBERS_OF_ORGANISATION = "SELECT id, name FROM repositories
        WHERE organisation_id = $1 ORDER BY name";
    NUMBERS_OF_TEAM = "SELECT p.id, p.name FROM teams t JOIN repositories p ON p.team_id = t.id
        WHERE t.organisation_id = $1 AND t.name = $2 ORDER BY p.name";
    FIND_TEAM_NAME = "SELECT 1 FROM teams WHERE organisation_id = $1 AND name = $2";
    MOVE_REPOSITORY = "UPDATE repositories SET team_id = $1 WHERE id = $2";
    DELETE_REPOSITORY = "DELETE FROM repositories WHERE id = $1";
    START_EPOCH = "UPDATE organisations SET log_epoch = log_epoch + 1 WHERE id = $1";
}

/// Which repositories a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope<'a> {
    /// All of the organisation.
    Organisation,
    /// Those of one team.
    Team(&'a str),
    /// One.
    Repository(&'a str),
}

impl Reader<'_> {
    /// Every repository of the organisation, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn repositories(&self) -> Result<Vec<Repository>> {
        self.db
            .all(LIST_REPOSITORIES, params![self.tenant.id], |row| {
                Ok(Repository {
                    name: row.get(0)?,
                    team: row.get(1)?,
                })
            })
    }

    /// Number and name of every repository of a scope, by name.
    pub(super) fn repositories_in(&self, scope: Scope<'_>) -> Result<Vec<(i64, String)>> {
        let tenant = self.tenant.id;
        match scope {
            Scope::Repository(name) => Ok(vec![(self.repository(name)?, name.to_owned())]),
            Scope::Organisation => self
                .db
                .all(NUMBERS_OF_ORGANISATION, params![tenant], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                }),
            Scope::Team(team) => {
                let key = params![tenant, team];
                if self.db.first(FIND_TEAM_NAME, key, |_| Ok(()))?.is_none() {
                    let shown: String = team.chars().take(60).collect();
                    return Err(Error::not_found(format!("there is no team `{shown}`")));
                }
                self.db.all(NUMBERS_OF_TEAM, params![tenant, team], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
            }
        }
    }
}

impl Writer<'_> {
    /// Gives a repository to a team, which is added if it is new.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a bad team name.
    pub(crate) fn set_team(&self, repo: &str, team: &str) -> Result<()> {
        let repository = self.repository(repo)?;
        let team = self.ensure_team(team)?;
        self.db.run(MOVE_REPOSITORY, params![team, repository])?;
        Ok(())
    }

    /// Deletes a repository with its findings, runs and events, and the caches that hold what was
    /// computed from them.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository.
    pub(crate) fn delete_repository(&self, repo: &str) -> Result<()> {
        let repository = self.repository(repo)?;
        self.start_log_epoch()?;
        self.keep_event_numbers()?;
        self.drop_snapshots()?;
        self.db.run(DELETE_REPOSITORY, params![repository])?;
        Ok(())
    }

    /// Tells everybody who folded the log that its past has changed.
    pub(super) fn start_log_epoch(&self) -> Result<()> {
        self.db.run(START_EPOCH, params![self.tenant.id])?;
        Ok(())
    }
}
