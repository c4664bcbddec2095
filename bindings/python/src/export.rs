//! `Engine.export_sarif`.

use std::path::PathBuf;

use ::codehone::ExportOptions;
use pyo3::prelude::*;

use crate::control::{CancelToken, Listener, run_long};
use crate::engine::Engine;
use crate::findings::{Wanted, Words};

#[pymethods]
impl Engine {
    /// Writes stored findings to ``target`` as SARIF 2.1.0 and returns how many. The file appears, or
    /// replaces the one that is there, only when it is whole. The conditions are those of
    /// ``findings``, ``progress`` and ``cancel`` those of ``scan``.
    #[pyo3(signature = (
        target, *, repo=None, status=None, tool=None, rule=None, category=None, min_severity=None,
        path=None, progress=None, cancel=None
    ))]
    #[expect(clippy::too_many_arguments)] // keyword arguments of Python
    fn export_sarif(
        &self,
        py: Python<'_>,
        target: PathBuf,
        repo: Option<String>,
        status: Option<Words>,
        tool: Option<String>,
        rule: Option<String>,
        category: Option<String>,
        min_severity: Option<String>,
        path: Option<String>,
        progress: Option<Listener<'_>>,
        cancel: Option<PyRef<'_, CancelToken>>,
    ) -> PyResult<u64> {
        let wanted = Wanted {
            repo,
            status,
            tool,
            rule,
            category,
            min_severity,
            path,
        };
        let options = ExportOptions {
            filter: wanted.filter()?,
        };
        let engine = self.core().clone();
        run_long(py, progress, cancel.as_deref(), move |control| {
            engine.export_sarif_to(&target, &options, control)
        })
    }
}
