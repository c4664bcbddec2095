//! Names that repeat, and the small numbers that stand for them.

use super::sqlite::{Db, params, statements};
use super::store::{Reader, Writer};
use crate::error::{Error, Result};
use crate::model::{Organisation, Repository};

statements! {
    FIND_ORGANISATION = "SELECT id FROM organisations WHERE name = $1";
    ADD_ORGANISATION = "INSERT INTO organisations (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";
    FIND_TEAM = "SELECT id FROM teams WHERE organisation_id = $1 AND name = $2";
    ADD_TEAM = "INSERT INTO teams (organisation_id, name) VALUES ($1, $2)";
    FIND_REPOSITORY = "SELECT id FROM repositories WHERE organisation_id = $1 AND name = $2";
    ADD_REPOSITORY = "INSERT INTO repositories (organisation_id, team_id, name, created_at)
        VALUES ($1, $2, $3, $4)";
    FIND_REVIEWER = "SELECT id FROM reviewers WHERE organisation_id = $1 AND name = $2";
    ADD_REVIEWER = "INSERT INTO reviewers (organisation_id, name) VALUES ($1, $2)";
    FIND_RULE = "SELECT id FROM rules WHERE organisation_id = $1 AND tool = $2 AND name = $3";
    ADD_RULE = "INSERT INTO rules (organisation_id, tool, name) VALUES ($1, $2, $3)";
    FIND_FILE = "SELECT id FROM files WHERE repository_id = $1 AND path = $2";
    ADD_FILE = "INSERT INTO files (repository_id, path) VALUES ($1, $2)";
}

/// Team of repositories whose host has not said otherwise.
pub(super) const DEFAULT_TEAM: &str = "default";

/// Adds the organisation unless it is there, without taking the write lock if it is.
pub(super) fn ensure_organisation(db: Db<'_>, name: &Organisation) -> Result<()> {
    let known = db.first(FIND_ORGANISATION, params![name.as_str()], |_| Ok(()))?;
    if known.is_none() {
        db.run(ADD_ORGANISATION, params![name.as_str()])?;
    }
    Ok(())
}

pub(super) fn organisation(db: Db<'_>, name: &Organisation) -> Result<i64> {
    db.first(FIND_ORGANISATION, params![name.as_str()], |row| row.get(0))?
        .ok_or_else(|| {
            Error::not_found(format!(
                "the database has no organisation `{}`",
                name.as_str()
            ))
            .with_hint("was it restored from a backup of somebody else? open it again")
        })
}

impl Reader<'_> {
    /// Number of a repository, if it is stored.
    pub(super) fn find_repository(&self, name: &str) -> Result<Option<i64>> {
        self.db
            .first(FIND_REPOSITORY, params![self.tenant.id, name], |row| {
                row.get(0)
            })
    }

    /// Number of a repository.
    pub(super) fn repository(&self, name: &str) -> Result<i64> {
        self.find_repository(name)?.ok_or_else(|| {
            let shown: String = name.chars().take(60).collect();
            Error::not_found(format!("there is no repository `{shown}`"))
                .with_hint("scan it or import findings into it first")
        })
    }

    pub(super) fn find_file(&self, repository: i64, path: &str) -> Result<Option<i64>> {
        self.db
            .first(FIND_FILE, params![repository, path], |row| row.get(0))
    }

    pub(super) fn find_reviewer(&self, name: &str) -> Result<Option<i64>> {
        self.db
            .first(FIND_REVIEWER, params![self.tenant.id, name], |row| {
                row.get(0)
            })
    }

    pub(super) fn find_rule(&self, tool: &str, name: &str) -> Result<Option<i64>> {
        self.db
            .first(FIND_RULE, params![self.tenant.id, tool, name], |row| {
                row.get(0)
            })
    }
}

impl Writer<'_> {
    /// Number of a repository, which is added if it is new.
    pub(super) fn ensure_repository(&self, name: &str) -> Result<i64> {
        if let Some(id) = self.find_repository(name)? {
            return Ok(id);
        }
        Repository::check(name)?;
        let team = self.ensure_team(DEFAULT_TEAM)?;
        let now = self.now().as_micros();
        self.db
            .run(ADD_REPOSITORY, params![self.tenant.id, team, name, now])?;
        Ok(self.db.last_id())
    }

    pub(super) fn ensure_team(&self, name: &str) -> Result<i64> {
        let tenant = self.tenant.id;
        if let Some(id) = self
            .db
            .first(FIND_TEAM, params![tenant, name], |row| row.get(0))?
        {
            return Ok(id);
        }
        Repository::check_team(name)?;
        self.db.run(ADD_TEAM, params![tenant, name])?;
        Ok(self.db.last_id())
    }

    pub(super) fn ensure_reviewer(&self, name: &str) -> Result<i64> {
        if let Some(id) = self.find_reviewer(name)? {
            return Ok(id);
        }
        Repository::check_reviewer(name)?;
        self.db.run(ADD_REVIEWER, params![self.tenant.id, name])?;
        Ok(self.db.last_id())
    }

    pub(super) fn ensure_rule(&self, tool: &str, name: &str) -> Result<i64> {
        if let Some(id) = self.find_rule(tool, name)? {
            return Ok(id);
        }
        self.db.run(ADD_RULE, params![self.tenant.id, tool, name])?;
        Ok(self.db.last_id())
    }

    pub(super) fn ensure_file(&self, repository: i64, path: &str) -> Result<i64> {
        if let Some(id) = self.find_file(repository, path)? {
            return Ok(id);
        }
        self.db.run(ADD_FILE, params![repository, path])?;
        Ok(self.db.last_id())
    }
}
