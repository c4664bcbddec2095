//! `Engine.import_sarif` and its report.

use std::path::PathBuf;

use ::codehone::engine::{self as core, ImportCoverage};
use ::codehone::{Error, ImportOptions};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use serde_json::Value;

use crate::control::{CancelToken, Listener, run_long};
use crate::engine::Engine;
use crate::error::to_py;
use crate::face::data_class;
use crate::findings::Words;

data_class! {
    /// What one tool's runs did.
    ImportedRun(core::ImportedRun) [tool, automation, changes] {
        /// Tool name, lower case.
        tool: String,
        /// SARIF's ``automationDetails.id``, or empty.
        automation: String,
        /// What that did to the findings of this tool.
        changes: core::Changes,
    }
}

data_class! {
    /// Result of ``Engine.import_sarif``.
    ImportReport(core::ImportReport) [repo, runs, changes, warnings] {
        /// Repository imported into.
        repo: String,
        /// One entry a tool (and automation id), in the order of the file.
        runs: Vec<core::ImportedRun>,
        /// What that did to the findings, over all runs.
        changes: core::Changes,
        /// Odd but harmless things in the file: at most 100, with JSON paths.
        warnings: Vec<String>,
    }
}

/// A SARIF document: its bytes, or the path of a file.
#[derive(FromPyObject)]
pub(crate) enum Document {
    Bytes(PyBackedBytes),
    Path(PathBuf),
}

fn coverage(words: Words) -> Result<ImportCoverage, Error> {
    match words {
        Words::Many(files) => Ok(ImportCoverage::Files(files)),
        // The words are the core's; only a list needs a form of its own in Python.
        Words::One(word) => serde_json::from_value(Value::String(word.clone())).map_err(|_| {
            Error::invalid(format!("`{word}` is not a coverage"))
                .with_hint("use `all`, `listed`, `nothing` or a list of files")
        }),
    }
}

#[pymethods]
impl Engine {
    /// Stores the findings of a SARIF 2.1.0 document; importing the same one again changes nothing.
    ///
    /// ``source``: the path of a file (``str`` or ``os.PathLike``; read as a stream) or the document
    /// itself as ``bytes``. ``repo``: repository the findings belong to, default ``default``.
    /// ``root``: folder of the sources, to which absolute paths are made relative and from which
    /// missing snippets are read. ``strip``: further folders or ``file:`` URIs that stand for the root
    /// of the repository, such as the check-out on another machine. ``prefix``: folder of the
    /// repository in which the tool ran, if not its root. ``coverage``: which stored findings of its
    /// tools the document may close: ``"all"`` (default), ``"listed"`` (files that it names), ``"nothing"`` or a list of files.
    ///
    /// ``progress`` and ``cancel`` as in ``scan``. Raises ``InvalidSarifError`` with ``path`` and
    /// ``offset`` for a broken document, of which then nothing is stored.
    #[pyo3(signature = (
        source, *, repo=None, root=None, strip=None, prefix=None, coverage=None,
        progress=None, cancel=None
    ))]
    #[expect(clippy::too_many_arguments)] // keyword arguments of Python
    fn import_sarif(
        &self,
        py: Python<'_>,
        source: Document,
        repo: Option<String>,
        root: Option<PathBuf>,
        strip: Option<Vec<String>>,
        prefix: Option<String>,
        coverage: Option<Words>,
        progress: Option<Listener<'_>>,
        cancel: Option<PyRef<'_, CancelToken>>,
    ) -> PyResult<ImportReport> {
        let defaults = ImportOptions::default();
        let options = ImportOptions {
            repo: repo.unwrap_or(defaults.repo),
            root,
            strip: strip.unwrap_or_default(),
            prefix: prefix.unwrap_or_default(),
            coverage: coverage
                .map_or(Ok(defaults.coverage), self::coverage)
                .map_err(|error| to_py(&error))?,
        };
        let engine = self.core().clone();
        run_long(
            py,
            progress,
            cancel.as_deref(),
            move |control| match source {
                Document::Path(file) => engine.import_sarif(&file, &options, control),
                Document::Bytes(bytes) => engine.import_sarif_from(&*bytes, &options, control),
            },
        )
        .map(ImportReport)
    }
}
