//! Running a database: repositories, jobs, backup, checks and migrations.

use std::path::PathBuf;

use ::codehone::engine as core;
use ::codehone::{Engine as Core, Timestamp};
use pyo3::prelude::*;

use crate::control::{CancelToken, Listener, run_long};
use crate::engine::Engine;
use crate::error::call;
use crate::face::{Face, data_class};
use crate::model::Repository;
use crate::value::whole;

data_class! {
    /// Result of ``Engine.run_jobs``.
    JobReport(core::JobReport) [ignored, uncached] {
        /// Impressions that became ``ignored``: shown for seven days and never answered.
        ignored: u64,
        /// Files whose cached results were deleted: no scan used them for 30 days.
        uncached: u64,
    }
}

data_class! {
    /// State of one migration.
    MigrationStatus(core::MigrationStatus) [version, name, applied_at] {
        /// Number of the migration, from 1.
        version: u32,
        /// Its name.
        name: String,
        /// When it was applied (aware, UTC); ``None`` if it is pending.
        applied_at: Option<Timestamp>,
        /// The SQL of the step, in results of ``migrate`` and ``rollback``.
        sql: Option<String>,
    }
}

data_class! {
    /// Result of an integrity check.
    CheckReport(core::CheckReport) [problems] {
        /// What is wrong; empty means all is well.
        problems: Vec<String>,
    }

    /// Whether all is well.
    #[getter]
    fn ok(&self) -> bool {
        self.0.problems.is_empty()
    }
}

data_class! {
    /// Numbers about a database.
    DatabaseStatus(core::DatabaseStatus) [bytes, repositories, findings, events, cached_files, cached_bytes] {
        /// Size in bytes, without the write-ahead log.
        bytes: u64,
        /// Repositories of the organisation.
        repositories: u64,
        /// Findings of the organisation.
        findings: u64,
        /// Events in the log of the organisation.
        events: u64,
        /// Files whose results are cached for the next scan.
        cached_files: u64,
        /// What these take, about, in bytes of the file; at most 256 MiB.
        cached_bytes: u64,
        /// Every migration, in order.
        migrations: Vec<core::MigrationStatus>,
    }
}

#[pymethods]
impl Engine {
    /// The repositories of the organisation, by name.
    fn repositories(&self, py: Python<'_>) -> PyResult<Vec<Repository>> {
        Ok(call(py, || self.core().repositories())?.face())
    }

    /// Says which team owns a repository. Raises ``NotFoundError`` if there is no such repository.
    fn set_team(&self, py: Python<'_>, repo: &str, team: &str) -> PyResult<()> {
        call(py, || self.core().set_team(repo, team))
    }

    /// Removes a repository with its findings, verdicts and everything else in it, for good.
    fn delete_repository(&self, py: Python<'_>, repo: &str) -> PyResult<()> {
        call(py, || self.core().delete_repository(repo))
    }

    /// Writes to the log what time alone decides. Call it daily.
    fn run_jobs(&self, py: Python<'_>) -> PyResult<JobReport> {
        call(py, || self.core().run_jobs()).map(JobReport)
    }

    /// Copies the database to ``target`` while it is in use. ``progress`` and ``cancel`` as in ``scan``.
    /// Raises ``ConflictError`` if ``target`` exists, unless ``overwrite``.
    #[pyo3(signature = (
        target, *, overwrite=false,
        progress=None, cancel=None
    ))]
    fn backup(
        &self,
        py: Python<'_>,
        target: PathBuf,
        overwrite: bool,
        progress: Option<Listener<'_>>,
        cancel: Option<PyRef<'_, CancelToken>>,
    ) -> PyResult<()> {
        let engine = self.core().clone();
        run_long(py, progress, cancel.as_deref(), move |control| {
            engine.backup(&target, overwrite, control)
        })
    }

    /// Checks that the database is whole. Reads all of it.
    fn check(&self, py: Python<'_>) -> PyResult<CheckReport> {
        call(py, || self.core().check()).map(CheckReport)
    }

    /// Rewrites the file without its gaps. Takes as much free space as the database. Raises
    /// ``BusyError`` if others use it for too long.
    fn compact(&self, py: Python<'_>) -> PyResult<()> {
        call(py, || self.core().compact())
    }

    /// Deletes what earlier scans found out about files, so that the next one analyses all of them;
    /// findings and verdicts stay. Returns how many files that were.
    fn clear_cache(&self, py: Python<'_>) -> PyResult<u64> {
        call(py, || self.core().clear_cache())
    }

    /// Numbers about the database.
    fn status(&self, py: Python<'_>) -> PyResult<DatabaseStatus> {
        call(py, || self.core().status()).map(DatabaseStatus)
    }
}

/// Replaces ``database`` by a checked copy of ``backup``. No engine may have it open. Raises
/// ``ConflictError`` if ``database`` exists, unless ``overwrite``.
#[pyfunction]
#[pyo3(signature = (backup, database, *, overwrite=false))]
pub(crate) fn restore(
    py: Python<'_>,
    backup: PathBuf,
    database: PathBuf,
    overwrite: bool,
) -> PyResult<()> {
    call(py, || Core::restore(&backup, &database, overwrite))
}

/// State of every migration of a database file, without changing it.
#[pyfunction]
pub(crate) fn migration_status(
    py: Python<'_>,
    database: PathBuf,
) -> PyResult<Vec<MigrationStatus>> {
    Ok(call(py, || Core::migration_status(&database))?.face())
}

/// Applies the pending migrations of a database file (``codehone.open`` does so too); with ``dry_run``
/// changes nothing. Returns those (to be) applied.
#[pyfunction]
#[pyo3(signature = (database, *, dry_run=false))]
pub(crate) fn migrate(
    py: Python<'_>,
    database: PathBuf,
    dry_run: bool,
) -> PyResult<Vec<MigrationStatus>> {
    Ok(call(py, || Core::migrate(&database, dry_run))?.face())
}

/// Takes back the last ``steps`` migrations of a database file; with ``dry_run`` changes nothing.
/// Returns those (to be) taken back.
#[pyfunction]
#[pyo3(signature = (database, *, steps=1, dry_run=false))]
pub(crate) fn rollback(
    py: Python<'_>,
    database: PathBuf,
    steps: i64,
    dry_run: bool,
) -> PyResult<Vec<MigrationStatus>> {
    let steps = whole("steps", steps)?;
    Ok(call(py, || Core::rollback(&database, steps, dry_run))?.face())
}
