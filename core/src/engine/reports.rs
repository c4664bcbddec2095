//! What calls report back.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::model::{EventId, FindingId, Status};

/// What a scan or an import did to the findings of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Changes {
    /// Findings reported.
    pub reported: u64,
    /// Reported for the first time.
    pub new: u64,
    /// Back after having been gone or fixed.
    pub reopened: u64,
    /// Closed because they are gone.
    pub fixed: u64,
    /// Reported as before.
    pub unchanged: u64,
    /// Of those reported: silenced in the source or by the tool.
    pub suppressed: u64,
}

/// Result of [`Engine::scan`](super::Engine::scan).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScanReport {
    /// Repository scanned.
    pub repo: String,
    /// Files analysed.
    pub files: u64,
    /// Bytes analysed.
    pub bytes: u64,
    /// Of these files, those that did not change since an earlier scan, whose result was used.
    pub cached: u64,
    /// Files that could not be analysed: the first 1,000 of them, by path.
    pub skipped: Vec<SkippedFile>,
    /// How many could not be analysed.
    pub skipped_total: u64,
    /// What that did to the findings.
    pub changes: Changes,
    /// Duration in microseconds by the engine's clock.
    pub duration: i64,
}

/// A file that a scan could not analyse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFile {
    /// Repository-relative path with `/`.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
}

/// Result of [`Engine::import_sarif`](super::Engine::import_sarif).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Repository imported into.
    pub repo: String,
    /// One entry a tool and automation id, sorted by both.
    pub runs: Vec<ImportedRun>,
    /// What that did to the findings, over all runs.
    pub changes: Changes,
    /// Odd but harmless things in the file, one line each; the first 20 with their places.
    pub warnings: Vec<String>,
}

/// What one tool's runs did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedRun {
    /// Tool name, lower case.
    pub tool: String,
    /// SARIF's `automationDetails.id`, or empty.
    pub automation: String,
    /// What that did to the findings of this tool.
    pub changes: Changes,
}

/// Result of [`Engine::record`](super::Engine::record).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Number of the event in the log: what `undo` takes.
    pub event: EventId,
    /// The finding judged.
    pub finding: FindingId,
    /// Where the finding stands now.
    pub status: Status,
    /// Whether the same person's same verdict already stood, so that nothing was added.
    pub duplicate: bool,
}

/// Result of [`Engine::run_jobs`](super::Engine::run_jobs).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobReport {
    /// Impressions that became `ignored` verdicts: shown for seven days and never answered.
    pub ignored: u64,
    /// Files whose cached results were deleted: no scan used them for 30 days.
    pub uncached: u64,
}

/// State of one migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationStatus {
    /// Number of the migration, from 1.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// When it was applied; absent if it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<Timestamp>,
    /// The SQL of the step, in results of `migrate` and `rollback`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
}

/// Result of an integrity check.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CheckReport {
    /// What is wrong; empty means all is well.
    pub problems: Vec<String>,
}

/// Numbers about a database file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseStatus {
    /// Size in bytes, without the write-ahead log.
    pub bytes: u64,
    /// Repositories of the organisation.
    pub repositories: u64,
    /// Findings of the organisation.
    pub findings: u64,
    /// Events in the log of the organisation.
    pub events: u64,
    /// Files whose results are cached for the next scan.
    pub cached_files: u64,
    /// What these take, about, in bytes of the file; at most 256 MiB.
    pub cached_bytes: u64,
    /// Every migration, in order.
    pub migrations: Vec<MigrationStatus>,
}
