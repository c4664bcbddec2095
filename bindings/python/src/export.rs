//! `Engine.export_sarif`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use ::codehone::{Control, Error, ExportOptions, Result};
use pyo3::prelude::*;

use crate::control::{CancelToken, Listener, run_long};
use crate::engine::Engine;
use crate::findings::{Wanted, Words};

fn write(
    engine: &::codehone::Engine,
    target: &Path,
    options: &ExportOptions,
    control: &Control,
) -> Result<u64> {
    let failed = |cause| Error::io(target, cause);
    let mut file = BufWriter::new(File::create(target).map_err(failed)?);
    let count = engine.export_sarif(&mut file, options, control)?;
    file.flush().map_err(failed)?;
    Ok(count)
}

#[pymethods]
impl Engine {
    /// Writes stored findings to ``target`` as SARIF 2.1.0 and returns how many. An existing file is
    /// replaced. The conditions are those of ``findings``, ``progress`` and
    /// ``cancel`` those of ``scan``.
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
            write(&engine, &target, &options, control)
        })
    }
}
