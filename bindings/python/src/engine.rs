//! The `Engine` class: open, close, context manager. Each area adds its methods in its own file.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ::codehone::model::Organisation;
use ::codehone::{Engine as Core, OpenOptions};
use pyo3::prelude::*;

use crate::clock::ManualClock;
use crate::error::{call, invalid, to_py};
use crate::value::whole;

/// A database of findings and verdicts, and everything that can be done with it.
///
/// Made by ``codehone.open``. Threads may share it; every call lets other threads of the interpreter
/// run. A context manager: leaving it closes it. All methods raise ``ClosedError`` after ``close``.
#[pyclass(frozen, weakref, module = "codehone")]
pub(crate) struct Engine {
    core: Core,
    path: PathBuf,
}

impl Engine {
    pub(crate) fn core(&self) -> &Core {
        &self.core
    }
}

#[pymethods]
impl Engine {
    /// The path it was opened with.
    #[getter]
    fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// The organisation whose data it sees.
    #[getter]
    fn organisation(&self) -> &str {
        self.core.organisation()
    }

    /// Whether ``close`` was called.
    #[getter]
    fn closed(&self) -> bool {
        self.core.is_closed()
    }

    /// Closes the database. Calling it again does nothing.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        call(py, || self.core.close())
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (exc_type=None, exc_value=None, traceback=None, /))]
    fn __exit__(
        &self,
        py: Python<'_>,
        exc_type: Option<Bound<'_, PyAny>>,
        exc_value: Option<Bound<'_, PyAny>>,
        traceback: Option<Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let _ = (exc_type, exc_value, traceback);
        self.close(py)
    }

    fn __repr__(&self) -> String {
        let state = if self.core.is_closed() {
            "closed"
        } else {
            "open"
        };
        format!(
            "<codehone.Engine {:?} {state}>",
            self.path.display().to_string()
        )
    }
}

/// Opens a database file, or ``":memory:"``; creates and migrates it on first use.
///
/// ``organisation``: the tenant, whose data alone the engine sees. ``durability``: ``"normal"`` (an
/// acknowledged write survives a killed process) or ``"full"`` (a power cut too). ``busy_timeout``:
/// seconds a call waits for another process before it raises ``BusyError``, default 5. ``readers``:
/// most connections that read at the same time, default 8. ``create``: whether a missing file is
/// created. ``clock``: where the time comes from, default the system.
///
/// Raises ``NotFoundError``, ``StorageIoError``, ``CorruptError``, ``SchemaTooNewError``,
/// ``MigrationError`` or ``BusyError``.
#[pyfunction]
#[pyo3(signature = (
    path, *, organisation=None, durability=None, busy_timeout=None, readers=None, create=true,
    clock=None
))]
#[expect(clippy::too_many_arguments)] // keyword arguments of Python
pub(crate) fn open(
    py: Python<'_>,
    path: PathBuf,
    organisation: Option<String>,
    durability: Option<String>,
    busy_timeout: Option<f64>,
    readers: Option<i64>,
    create: bool,
    clock: Option<PyRef<'_, ManualClock>>,
) -> PyResult<Engine> {
    let mut options = OpenOptions {
        create,
        ..OpenOptions::default()
    };
    if let Some(name) = organisation {
        options.organisation = Organisation::new(name).map_err(|error| to_py(&error))?;
    }
    if let Some(word) = durability {
        options.durability = word.parse().map_err(|error| to_py(&error))?;
    }
    if let Some(seconds) = busy_timeout {
        options.busy_timeout = Duration::try_from_secs_f64(seconds).map_err(|cause| {
            invalid(
                format!("busy_timeout: {cause}"),
                "give seconds, not negative",
            )
        })?;
    }
    if let Some(count) = readers {
        options.readers = whole("readers", count)?;
    }
    if let Some(clock) = clock {
        options.clock = Arc::clone(&clock.0) as _;
    }
    let core = call(py, || Core::open_with(&path, options))?;
    Ok(Engine { core, path })
}
