//! `Engine.scan` and its report.

use std::path::PathBuf;

use ::codehone::ScanOptions;
use ::codehone::engine as core;
use pyo3::prelude::*;

use crate::control::{CancelToken, Listener, run_long};
use crate::engine::Engine;
use crate::face::data_class;
use crate::value::{Elapsed, whole};

data_class! {
    /// What a scan or an import did to the findings of a repository.
    Changes(core::Changes) [reported, new, reopened, fixed, unchanged, suppressed] {
        /// Findings reported.
        reported: u64,
        /// Reported for the first time.
        new: u64,
        /// Back after having been gone or fixed.
        reopened: u64,
        /// Closed because they are gone.
        fixed: u64,
        /// Reported as before.
        unchanged: u64,
        /// Of those reported: silenced in the source or by the tool.
        suppressed: u64,
    }
}

data_class! {
    /// A file that a scan could not analyse.
    SkippedFile(core::SkippedFile) [path, reason] {
        /// Repository-relative path with ``/``.
        path: String,
        /// Why, in a few words.
        reason: String,
    }
}

data_class! {
    /// Result of ``Engine.scan``.
    ScanReport(core::ScanReport) [repo, files, bytes, cached, skipped_total, changes] {
        /// Repository scanned.
        repo: String,
        /// Files analysed.
        files: u64,
        /// Bytes analysed.
        bytes: u64,
        /// Of these files, those that did not change since an earlier scan, whose result was used.
        cached: u64,
        /// Files that could not be analysed: the first 1,000 of them, by path.
        skipped: Vec<core::SkippedFile>,
        /// How many could not be analysed.
        skipped_total: u64,
        /// What that did to the findings.
        changes: core::Changes,
    }

    /// How long it took by the engine's clock.
    #[getter]
    fn duration(&self) -> Elapsed {
        Elapsed(self.0.duration)
    }
}

#[pymethods]
impl Engine {
    /// Analyses every file of a folder with our own rules and stores what they find; what an earlier
    /// scan found in these files and this one does not is closed.
    ///
    /// ``repo``: repository the findings belong to, default ``default``. ``root``: folder that paths
    /// are relative to (default: the nearest parent with a ``.git``, else ``folder``). ``select`` and
    /// ``ignore``: rules or categories. ``exclude``: globs in ``.gitignore`` syntax. ``include_ignored``: also
    /// hidden, vendored and generated files. ``max_file_bytes``: larger files are skipped, default
    /// 5,000,000. ``threads``: 0 means one a core. ``cache=False``: analyse also the files that did
    /// not change since an earlier scan; what is found is the same.
    ///
    /// ``progress`` is called with a ``Progress`` in the calling thread, at most about a hundred times
    /// a phase; if it raises, the scan is cancelled and the exception passes on. ``cancel`` stops the
    /// scan from another thread with ``CancelledError``, Ctrl-C with ``KeyboardInterrupt``; either way
    /// nothing of it is stored.
    #[pyo3(signature = (
        folder, *, repo=None, root=None, select=None, ignore=None, exclude=None,
        include_ignored=false, max_file_bytes=None, threads=None, cache=true,
        progress=None, cancel=None
    ))]
    #[expect(clippy::too_many_arguments)] // keyword arguments of Python
    fn scan(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        repo: Option<String>,
        root: Option<PathBuf>,
        select: Option<Vec<String>>,
        ignore: Option<Vec<String>>,
        exclude: Option<Vec<String>>,
        include_ignored: bool,
        max_file_bytes: Option<i64>,
        threads: Option<i64>,
        cache: bool,
        progress: Option<Listener<'_>>,
        cancel: Option<PyRef<'_, CancelToken>>,
    ) -> PyResult<ScanReport> {
        let defaults = ScanOptions::default();
        let options = ScanOptions {
            repo: repo.unwrap_or(defaults.repo),
            root,
            select: select.unwrap_or_default(),
            ignore: ignore.unwrap_or_default(),
            exclude: exclude.unwrap_or_default(),
            include_ignored,
            max_file_bytes: max_file_bytes
                .map_or(Ok(defaults.max_file_bytes), |n| whole("max_file_bytes", n))?,
            threads: threads.map_or(Ok(defaults.threads), |n| whole("threads", n))?,
            cache,
        };
        let engine = self.core().clone();
        run_long(py, progress, cancel.as_deref(), move |control| {
            engine.scan(&folder, &options, control)
        })
        .map(ScanReport)
    }
}
