use std::path::PathBuf;

use serde::Serialize;

use crate::model::{Control, Finding};

/// How a SARIF document is read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The repository's folder on this machine. Absolute URIs inside it become repository-relative,
    /// and source lines that the document lacks are read from it (files up to 4 MiB, never outside
    /// the folder).
    pub root: Option<PathBuf>,
    /// Further folders or `file:` URIs that stand for the root of the repository, such as the
    /// check-out on the machine where the tool ran: `/builds/acme/web`.
    pub strip: Vec<String>,
    /// The folder of the repository that relative URIs start from, where the tool ran in a
    /// sub-folder: `packages/api`. Empty for the root.
    pub prefix: String,
    /// Whether files below `root` may be read for source lines.
    pub read_sources: bool,
    /// Findings handed over at a time.
    pub batch: usize,
    /// Memory that one result may take, in bytes. A larger one is an error.
    pub max_result_bytes: usize,
    /// Memory that the metadata of all runs may take (rules, artifact names), in bytes.
    pub max_metadata_bytes: usize,
    /// Cancellation and progress (phase `read`, in results).
    pub control: Control,
}

impl Default for ReadOptions {
    /// No root, 500 findings at a time, 16 MiB a result, 128 MiB of metadata.
    fn default() -> Self {
        Self {
            root: None,
            strip: Vec::new(),
            prefix: String::new(),
            read_sources: true,
            batch: 500,
            max_result_bytes: 16 << 20,
            max_metadata_bytes: 128 << 20,
            control: Control::default(),
        }
    }
}

/// What a reader hands over, in document order. Of each run: `RunStart`, any number of `Findings`,
/// `RunEnd`.
#[derive(Debug)]
pub enum SarifItem<'a> {
    /// A run begins.
    RunStart(&'a RunInfo),
    /// Some findings of the current run, with fingerprints set.
    Findings(Vec<Finding>),
    /// The run is complete.
    RunEnd(&'a RunSummary),
}

/// What is known of a run before its results.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RunInfo {
    /// Place in the document's `runs`, from 0.
    pub index: usize,
    /// Name of the tool as in [`Finding::tool`].
    pub tool: String,
    /// Version of the tool, where it says so.
    pub tool_version: Option<String>,
    /// Category of the analysis as in [`Finding::automation`]: `automationDetails.id` up to its last
    /// `/`, because what follows names the single run and changes every time.
    pub automation: String,
    /// Whether the tool says that it ran to its end (`executionSuccessful` of every invocation).
    /// If not, results that are missing are no proof that the code was fixed.
    pub execution_successful: bool,
    /// Whether the run has an array `results`, be it empty. A run without one says that no scan was
    /// done (SARIF 3.14.23), so results that are missing are no proof either.
    pub has_results: bool,
    /// Number of results in the document, whatever becomes of them.
    pub results: u64,
    /// Repository-relative paths of the run's `artifacts`, sorted. Tools may list all files that
    /// they looked at, only those with results, or none.
    pub artifacts: Vec<String>,
}

/// What became of the results of a run. `findings + not_problems + gone == run.results`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RunSummary {
    /// The run.
    pub run: RunInfo,
    /// Findings handed over.
    pub findings: u64,
    /// Of these, how many are suppressed.
    pub suppressed: u64,
    /// Of these, how many name no file; their path is empty.
    pub without_location: u64,
    /// Of these, how many lie outside the repository as far as can be told; their path is the
    /// absolute one without its leading `/`.
    pub outside_root: u64,
    /// Results that report no problem (`kind` is `pass` or `notApplicable`).
    pub not_problems: u64,
    /// Results that the tool reports as gone (`baselineState` is `absent`).
    pub gone: u64,
    /// Fixes left out because their place or text is not fully known.
    pub fixes_dropped: u64,
    /// Property bags left out because they were too large or nested too deep.
    pub properties_dropped: u64,
    /// Steps of code flows and related locations left out: without a place, or too many.
    pub locations_dropped: u64,
}

/// What a document held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReadSummary {
    /// One entry a run, in document order.
    pub runs: Vec<RunSummary>,
    /// What the document contains that is not supported or odd; at most 20.
    pub warnings: Vec<SarifWarning>,
    /// Warnings beyond those.
    pub warnings_omitted: u64,
}

impl ReadSummary {
    const MAX_WARNINGS: usize = 20;

    /// Findings of all runs.
    pub fn findings(&self) -> u64 {
        self.runs.iter().map(|run| run.findings).sum()
    }

    pub(super) fn warn(&mut self, message: impl Into<String>, path: &str, offset: u64) {
        if self.warnings.len() == Self::MAX_WARNINGS {
            self.warnings_omitted += 1;
            return;
        }
        self.warnings.push(SarifWarning {
            message: message.into(),
            path: path.to_owned(),
            offset,
        });
    }
}

/// Something odd in a document that did not stop the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SarifWarning {
    /// What is odd and what was done about it.
    pub message: String,
    /// JSONPath of the place.
    pub path: String,
    /// Bytes from the start of the document, from 0.
    pub offset: u64,
}
