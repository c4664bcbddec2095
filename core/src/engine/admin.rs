use std::path::Path;
use std::time::Duration;

use super::{CheckReport, DatabaseStatus, Engine, MigrationStatus};
use crate::clock::SystemClock;
use crate::error::Result;
use crate::model::Control;
use crate::storage::{self, MigrationStep, Schema};

/// How long maintenance of a file waits for other processes.
const PATIENCE: Duration = Duration::from_secs(5);

impl Engine {
    /// Copies the database, while it is in use, to a new file that appears only when it is complete.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) if the target exists and `overwrite` is not set,
    /// [`Cancelled`](crate::ErrorKind::Cancelled), [`Io`](crate::ErrorKind::Io).
    pub fn backup(
        &self,
        target: impl AsRef<Path>,
        overwrite: bool,
        control: &Control,
    ) -> Result<()> {
        self.0.store.backup(target.as_ref(), overwrite, control)
    }

    /// Verifies the file's structure, its foreign keys, and that the status of each finding follows
    /// from its history. Reads everything.
    ///
    /// # Errors
    /// Those of the database; damage that is found is in the report.
    pub fn check(&self) -> Result<CheckReport> {
        Ok(CheckReport {
            problems: self.0.store.check()?,
        })
    }

    /// Size, counts and migrations of the open database.
    ///
    /// # Errors
    /// Those of the database.
    pub fn status(&self) -> Result<DatabaseStatus> {
        let (size, cache, migrations) = self.0.store.read(|reader| {
            let cache = reader.scan_cache_size()?;
            Ok((reader.size()?, cache, reader.migrations()?))
        })?;
        Ok(DatabaseStatus {
            bytes: size.bytes,
            repositories: size.repositories,
            findings: size.findings,
            events: size.judgements + size.impressions,
            cached_files: cache.results,
            cached_bytes: cache.bytes,
            migrations: migrations.into_iter().map(MigrationStatus::from).collect(),
        })
    }

    /// Rewrites the file without its gaps and refreshes the statistics that query plans are chosen
    /// by. Takes as much free space as the database.
    ///
    /// # Errors
    /// [`Busy`](crate::ErrorKind::Busy) if others use it for too long.
    pub fn compact(&self) -> Result<()> {
        self.0.store.vacuum()?;
        self.0.store.optimise()
    }

    /// Puts the copy `backup` in the place of `database`, after checking it. Engines that are open on
    /// `database` should be opened anew.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) without a backup,
    /// [`Corrupt`](crate::ErrorKind::Corrupt) or [`SchemaTooNew`](crate::ErrorKind::SchemaTooNew) if it
    /// is damaged, not ours or newer, [`Conflict`](crate::ErrorKind::Conflict) if `database` exists and
    /// `overwrite` is not set. `database` is then as it was.
    pub fn restore(
        backup: impl AsRef<Path>,
        database: impl AsRef<Path>,
        overwrite: bool,
    ) -> Result<()> {
        let (backup, database) = (backup.as_ref(), database.as_ref());
        storage::restore(backup, database, overwrite, PATIENCE, &Control::new())
    }

    /// State of every migration of a file, which is not changed.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Corrupt`](crate::ErrorKind::Corrupt),
    /// [`SchemaTooNew`](crate::ErrorKind::SchemaTooNew), [`Migration`](crate::ErrorKind::Migration) if
    /// one was changed after it was applied.
    pub fn migration_status(database: impl AsRef<Path>) -> Result<Vec<MigrationStatus>> {
        let schema = Schema::open(database.as_ref(), PATIENCE)?;
        Ok(schema
            .status()?
            .into_iter()
            .map(MigrationStatus::from)
            .collect())
    }

    /// Applies pending migrations, each in its own transaction; with `dry_run` only says which.
    ///
    /// # Errors
    /// As [`migration_status`](Self::migration_status).
    pub fn migrate(database: impl AsRef<Path>, dry_run: bool) -> Result<Vec<MigrationStatus>> {
        let steps = Schema::open(database.as_ref(), PATIENCE)?.migrate(&SystemClock, dry_run)?;
        Ok(steps.into_iter().map(MigrationStatus::from).collect())
    }

    /// Takes back the last `steps` migrations, newest first; with `dry_run` only says which.
    ///
    /// # Errors
    /// As [`migration_status`](Self::migration_status).
    pub fn rollback(
        database: impl AsRef<Path>,
        steps: u32,
        dry_run: bool,
    ) -> Result<Vec<MigrationStatus>> {
        let steps = Schema::open(database.as_ref(), PATIENCE)?.rollback(steps as usize, dry_run)?;
        Ok(steps.into_iter().map(MigrationStatus::from).collect())
    }
}

impl From<storage::MigrationStatus> for MigrationStatus {
    fn from(status: storage::MigrationStatus) -> Self {
        Self {
            version: status.version,
            name: status.name,
            applied_at: status.applied_at,
            sql: None,
        }
    }
}

impl From<MigrationStep> for MigrationStatus {
    fn from(step: MigrationStep) -> Self {
        Self {
            version: step.version,
            name: step.name,
            applied_at: None,
            sql: Some(step.sql),
        }
    }
}
