//! The boundary: core errors become Python exceptions, and panics become `InternalError`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use codehone::{Error, Result};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The exception for a core error.
pub(crate) fn to_py(error: &Error) -> PyErr {
    Python::attach(|py| match build(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(failure) => failure,
    })
}

fn build<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    static FROM_PARTS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let at = error.position();
    FROM_PARTS
        .import(py, "codehone.errors", "_from_parts")?
        .call1((
            error.code(),
            error.message(),
            error.hint(),
            at.map(|at| at.path.as_str()),
            at.map(|at| at.offset),
        ))
}

/// An `InvalidInputError` found while converting arguments.
pub(crate) fn invalid(message: impl Into<String>, hint: &str) -> PyErr {
    to_py(&Error::invalid(message).with_hint(hint))
}

/// Runs a core call. A panic is a bug of ours, not the host's: pyo3 would raise it as a
/// `BaseException`, which `except Exception` does not catch, and so would end a server.
pub(crate) fn contain<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| Err(panicked(&*payload)))
}

/// The error for a panic that was caught.
pub(crate) fn panicked(payload: &(dyn Any + Send)) -> Error {
    let what = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message");
    Error::internal(format!("panicked: {what}")).with_hint("this is a bug in Codehone: report it")
}

/// Runs a core call with the interpreter free for other threads.
pub(crate) fn call<T: Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<T> + Send,
) -> PyResult<T> {
    py.detach(|| contain(call)).map_err(|error| to_py(&error))
}
