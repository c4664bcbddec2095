//! The facade: joins analysis, storage, learning, ranking and insights behind one handle.
//!
//! [`Engine`] is cheap to clone, `Send + Sync`, and every method takes `&self`.

mod options;
mod reports;

use std::io::{Read, Write};
use std::path::Path;

pub use options::{
    Durability, ExportOptions, ImportCoverage, ImportOptions, InsightsOptions, OpenOptions,
    ReviewOptions, ScanOptions, VerdictInput,
};
pub use reports::{
    Changes, CheckReport, DatabaseStatus, ImportReport, ImportedRun, JobReport, MigrationStatus,
    Receipt, ScanReport, SkippedFile,
};

use crate::error::{Error, Result};
use crate::insights::Insights;
use crate::model::{
    Control, Cursor, Event, EventId, FindingFilter, FindingId, Page, Repository, StoredFinding,
};
use crate::ranking::Review;

/// A database of findings and verdicts, and everything that can be done with it.
#[derive(Debug, Clone)]
pub struct Engine {}

#[allow(unused_variables, missing_docs)]
impl Engine {
    /// Opens a database file, or `:memory:`; creates and migrates it on first use.
    pub fn open(path: impl AsRef<Path>) -> Result<Engine> {
        Self::open_with(path, OpenOptions::default())
    }
    pub fn open_with(path: impl AsRef<Path>, options: OpenOptions) -> Result<Engine> {
        Err(Error::internal("pending"))
    }
    /// Idempotent. Later calls fail with `closed`.
    pub fn close(&self) -> Result<()> {
        Err(Error::internal("pending"))
    }
    pub fn is_closed(&self) -> bool {
        false
    }
    pub fn scan(
        &self,
        folder: impl AsRef<Path>,
        options: &ScanOptions,
        control: &Control,
    ) -> Result<ScanReport> {
        Err(Error::internal("pending"))
    }
    pub fn import_sarif(
        &self,
        file: impl AsRef<Path>,
        options: &ImportOptions,
        control: &Control,
    ) -> Result<ImportReport> {
        Err(Error::internal("pending"))
    }
    pub fn import_sarif_from(
        &self,
        source: impl Read,
        options: &ImportOptions,
        control: &Control,
    ) -> Result<ImportReport> {
        Err(Error::internal("pending"))
    }
    /// Number of findings written.
    pub fn export_sarif(
        &self,
        target: impl Write,
        options: &ExportOptions,
        control: &Control,
    ) -> Result<u64> {
        Err(Error::internal("pending"))
    }
    pub fn review(&self, options: &ReviewOptions) -> Result<Review> {
        Err(Error::internal("pending"))
    }
    /// `record_batch` with one verdict.
    pub fn record(&self, verdict: VerdictInput) -> Result<Receipt> {
        Err(Error::internal("pending"))
    }
    /// All or nothing, in one transaction.
    pub fn record_batch(&self, verdicts: &[VerdictInput]) -> Result<Vec<Receipt>> {
        Err(Error::internal("pending"))
    }
    /// Takes a verdict event back; history keeps both.
    pub fn undo(&self, event: EventId) -> Result<Receipt> {
        Err(Error::internal("pending"))
    }
    pub fn history(&self, finding: FindingId) -> Result<Vec<Event>> {
        Err(Error::internal("pending"))
    }
    pub fn finding(&self, id: FindingId) -> Result<StoredFinding> {
        Err(Error::internal("pending"))
    }
    /// Pages of 1 to 1,000.
    pub fn findings(
        &self,
        filter: &FindingFilter,
        cursor: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<StoredFinding>> {
        Err(Error::internal("pending"))
    }
    pub fn insights(&self, options: &InsightsOptions) -> Result<Insights> {
        Err(Error::internal("pending"))
    }
    pub fn repositories(&self) -> Result<Vec<Repository>> {
        Err(Error::internal("pending"))
    }
    pub fn set_team(&self, repo: &str, team: &str) -> Result<()> {
        Err(Error::internal("pending"))
    }
    /// Removes the repository with everything in it.
    pub fn delete_repository(&self, repo: &str) -> Result<()> {
        Err(Error::internal("pending"))
    }
    /// Writes what time alone decides to the log. Call it daily, or let `review` hosts call it.
    pub fn run_jobs(&self) -> Result<JobReport> {
        Err(Error::internal("pending"))
    }
    pub fn backup(
        &self,
        target: impl AsRef<Path>,
        overwrite: bool,
        control: &Control,
    ) -> Result<()> {
        Err(Error::internal("pending"))
    }
    pub fn check(&self) -> Result<CheckReport> {
        Err(Error::internal("pending"))
    }
    pub fn status(&self) -> Result<DatabaseStatus> {
        Err(Error::internal("pending"))
    }
    /// Replaces `database` by a checked copy of `backup`.
    pub fn restore(
        backup: impl AsRef<Path>,
        database: impl AsRef<Path>,
        overwrite: bool,
    ) -> Result<()> {
        Err(Error::internal("pending"))
    }
    /// State of every migration of a file, without changing it.
    pub fn migration_status(database: impl AsRef<Path>) -> Result<Vec<MigrationStatus>> {
        Err(Error::internal("pending"))
    }
    /// Applies pending migrations; with `dry_run` only says which. Returns those (to be) applied.
    pub fn migrate(database: impl AsRef<Path>, dry_run: bool) -> Result<Vec<MigrationStatus>> {
        Err(Error::internal("pending"))
    }
    /// Takes back the last `steps` migrations. Returns those (to be) taken back.
    pub fn rollback(
        database: impl AsRef<Path>,
        steps: u32,
        dry_run: bool,
    ) -> Result<Vec<MigrationStatus>> {
        Err(Error::internal("pending"))
    }
}
