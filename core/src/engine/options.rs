//! What callers can ask for. Every struct has working defaults and reads from JSON with the same
//! field names, which is how the Python and Node faces build them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, SystemClock, Timestamp};
use crate::error::Result;
use crate::model::{Durability, FindingFilter, FindingId, Organisation, Verdict};

/// How to open an [`Engine`](super::Engine).
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The tenant: the engine sees only its data.
    pub organisation: Organisation,
    /// What an acknowledged write survives.
    pub durability: Durability,
    /// How long a call waits for another process before it fails with `busy`; at most a day.
    /// Default 5 s.
    pub busy_timeout: Duration,
    /// Most connections that read at the same time. Default 8.
    pub readers: usize,
    /// Whether a missing file is created. Default true.
    pub create: bool,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            organisation: Organisation::default(),
            durability: Durability::default(),
            busy_timeout: Duration::from_secs(5),
            readers: 8,
            create: true,
            clock: Arc::new(SystemClock),
        }
    }
}

/// Options of [`Engine::scan`](super::Engine::scan).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanOptions {
    /// Repository the findings belong to. Default `default`.
    pub repo: String,
    /// Folder that paths are relative to; default: the nearest folder above that has a `.git`, else
    /// the one of an earlier scan, else the scanned folder.
    pub root: Option<PathBuf>,
    /// Only these rules; empty means all.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Globs of paths to leave out, in `.gitignore` syntax, relative to the scanned folder.
    pub exclude: Vec<String>,
    /// Whether hidden, vendored and generated files are scanned too. Default false.
    pub include_ignored: bool,
    /// Larger files are skipped and reported as such. Bytes; default 5,000,000.
    pub max_file_bytes: u64,
    /// Worker threads, 0 to 256; 0 means one a core. All scans of a process share so many.
    pub threads: usize,
    /// Whether files that did not change since an earlier scan are passed over and the result of
    /// that scan is used. What is found is the same. Default true.
    pub cache: bool,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self {
            repo: "default".to_owned(),
            root: None,
            select: Vec::new(),
            ignore: Vec::new(),
            exclude: Vec::new(),
            include_ignored: false,
            max_file_bytes: 5_000_000,
            threads: 0,
            cache: true,
        }
    }
}

/// Options of [`Engine::import_sarif`](super::Engine::import_sarif).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOptions {
    /// Repository the findings belong to. Default `default`.
    pub repo: String,
    /// Folder of the sources: absolute paths are made relative to it, and missing snippets are read
    /// from it. Default: none, so absolute paths keep their tail after `uriBaseId`, or whole.
    pub root: Option<PathBuf>,
    /// Further folders or `file:` URIs that stand for the root of the repository, such as the
    /// check-out on the machine where the tool ran: `/builds/acme/web`.
    pub strip: Vec<String>,
    /// Folder of the repository in which the tool ran, if not its root: `packages/api`.
    pub prefix: String,
    /// What the file covers, that is, which stored findings of its tools it may close.
    pub coverage: ImportCoverage,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            repo: "default".to_owned(),
            root: None,
            strip: Vec::new(),
            prefix: String::new(),
            coverage: ImportCoverage::All,
        }
    }
}

/// What an imported SARIF run covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportCoverage {
    /// The whole repository: what the run no longer reports is closed, as on an upload to a forge.
    /// A run whose invocation failed closes nothing.
    #[default]
    All,
    /// Only the files that the run names in `artifacts` or results.
    Listed,
    /// Only these files.
    Files(Vec<String>),
    /// Nothing is closed.
    Nothing,
}

/// Options of [`Engine::review`](super::Engine::review).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewOptions {
    /// Only this repository; default: all of the organisation.
    pub repo: Option<String>,
    /// Only this file or, if it ends with `/`, this directory.
    pub path: Option<String>,
    /// Most items to return, 1 to 1,000. Default 10.
    pub limit: usize,
    /// Who is about to see the list. If given, what is returned is logged as shown to them; without
    /// it nothing is logged (a preview).
    pub reviewer: Option<String>,
    /// Whether findings that already have a verdict are listed again. Default false.
    pub include_judged: bool,
    /// Whether findings that are not worth their attention cost are listed at the end. Default false.
    pub include_held_back: bool,
    /// Most items of one rule in any ten, 1 to 10. Default 3.
    pub per_rule: usize,
}

impl Default for ReviewOptions {
    fn default() -> Self {
        Self {
            repo: None,
            path: None,
            limit: 10,
            reviewer: None,
            include_judged: false,
            include_held_back: false,
            per_rule: 3,
        }
    }
}

/// One verdict for [`Engine::record_batch`](super::Engine::record_batch).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictInput {
    /// The finding that was judged.
    pub finding: FindingId,
    /// What was decided. `ignored` is refused: only time decides that.
    pub verdict: Verdict,
    /// Who decided; verdicts without a name count as one unknown person's.
    #[serde(default)]
    pub by: Option<String>,
    /// What they wrote.
    #[serde(default)]
    pub comment: Option<String>,
    /// When; default now. Earlier times are for importing history. Later ones are refused if they
    /// are more than a day ahead of the engine's clock, which allows for clocks that differ.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

impl VerdictInput {
    /// A verdict by nobody in particular, now.
    pub fn new(finding: FindingId, verdict: Verdict) -> Self {
        Self {
            finding,
            verdict,
            by: None,
            comment: None,
            at: None,
        }
    }

    /// The same by a named reviewer.
    #[must_use]
    pub fn by(mut self, reviewer: impl Into<String>) -> Self {
        self.by = Some(reviewer.into());
        self
    }
}

/// Options of [`Engine::insights`](super::Engine::insights).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InsightsOptions {
    /// Only this repository.
    pub repo: Option<String>,
    /// Only the repositories of this team.
    pub team: Option<String>,
    /// Start of the period (inclusive); default: from the first event on.
    pub since: Option<Timestamp>,
    /// End of the period (exclusive); default: now.
    pub until: Option<Timestamp>,
}

/// Options of [`Engine::export_sarif`](super::Engine::export_sarif).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExportOptions {
    /// Which findings; default all of the organisation.
    pub filter: FindingFilter,
}

/// Checks shared by several calls.
pub(super) fn check_limit(limit: usize) -> Result<()> {
    if !(1..=1_000).contains(&limit) {
        return Err(crate::error::Error::invalid(format!(
            "limit is 1 to 1000, this one is {limit}"
        ))
        .with_hint("page through `findings` for more"));
    }
    Ok(())
}
