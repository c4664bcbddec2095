//! The `codehone` command, for the script that the wheel installs.

use std::ffi::OsString;

use pyo3::prelude::*;

use crate::error::call;

/// Runs the command with its arguments (the program's name first) and returns its exit code.
#[pyfunction]
pub(crate) fn _run_command(py: Python<'_>, args: Vec<OsString>) -> PyResult<i32> {
    call(py, || {
        // So that the suite can see what becomes of a panic.
        #[cfg(feature = "testing")]
        assert!(
            args.last().is_none_or(|arg| arg != "panic on purpose"),
            "on purpose"
        );
        Ok(::codehone::cli::run(args))
    })
}
