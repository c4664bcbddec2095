//! A clock that hosts can set.

use std::sync::Arc;

use ::codehone::{Clock, ManualClock as Core};
use pyo3::prelude::*;

use crate::face::represent;
use crate::value::{Elapsed, Moment};

/// A clock that only moves when told to: for tests, replays and simulations. Pass it to
/// ``codehone.open`` as ``clock``.
#[pyclass(frozen, module = "codehone")]
pub(crate) struct ManualClock(pub(crate) Arc<Core>);

#[pymethods]
impl ManualClock {
    /// A clock that stands at ``now``, an aware ``datetime``.
    #[new]
    fn new(now: Moment) -> Self {
        Self(Arc::new(Core::new(now.0)))
    }

    /// Where it stands (aware, UTC).
    #[getter]
    fn now(&self) -> Moment {
        Moment(self.0.now())
    }

    /// Moves it to ``now``, an aware ``datetime``.
    fn set(&self, now: Moment) {
        self.0.set(now.0);
    }

    /// Moves it on by a ``timedelta``.
    fn advance(&self, by: Elapsed) {
        self.0.advance(by.0);
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        represent(slf.as_any(), &["now"])
    }
}
