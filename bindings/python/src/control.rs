//! Long calls: progress, cancellation and Ctrl-C.

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use ::codehone::{CancelToken as Token, Control, Error, Progress as Step, Result};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
#[cfg(feature = "stubs")]
use pyo3::{PyTypeInfo, inspect::PyStaticExpr, type_hint_identifier, type_hint_subscript};

use crate::error::{contain, to_py};
use crate::face::represent;

/// How often a waiting thread looks for Ctrl-C.
const SIGNAL_POLL: Duration = Duration::from_millis(50);

/// A parser's recursion is bounded for the stack of a main thread; threads get less by default.
const STACK_BYTES: usize = 8 << 20;

/// Asks a long call to stop. Give the same token to the call and to whoever may stop it.
#[pyclass(frozen, module = "codehone")]
#[derive(Default)]
pub(crate) struct CancelToken(pub(crate) Token);

#[pymethods]
impl CancelToken {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Asks every call that holds this token to stop; it then raises ``CancelledError``. From any
    /// thread, and for good: a token cannot be used again.
    fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether ``cancel`` was called.
    #[getter]
    fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        represent(slf.as_any(), &["cancelled"])
    }
}

/// How far a long call has come.
#[pyclass(frozen, eq, module = "codehone")]
#[derive(PartialEq)]
pub(crate) struct Progress(Step);

#[pymethods]
impl Progress {
    /// What is being done: ``walk``, ``analyse``, ``read``, ``store`` or ``backup``.
    #[getter]
    fn phase(&self) -> &str {
        self.0.phase
    }

    /// Units finished in this phase (files, results or pages).
    #[getter]
    fn done(&self) -> u64 {
        self.0.done
    }

    /// Units in this phase, once known.
    #[getter]
    fn total(&self) -> Option<u64> {
        self.0.total
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        represent(slf.as_any(), &["phase", "done", "total"])
    }

    fn __hash__(&self) -> u64 {
        crate::face::hash(&self.0)
    }
}

/// The callback of a long call.
pub(crate) struct Listener<'py>(Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for Listener<'py> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Callable"),
        PyStaticExpr::List {
            elts: &[Progress::TYPE_HINT]
        },
        type_hint_identifier!("builtins", "object")
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if !object.is_callable() {
            return Err(PyTypeError::new_err("progress must be callable"));
        }
        Ok(Self(object.to_owned()))
    }
}

enum Message<T> {
    Step(Step),
    Done(Result<T>),
}

/// Runs a long core call on a thread of its own while the caller's thread waits without holding the
/// interpreter, hands progress to the callback and looks for signals.
///
/// The callback runs in the caller's thread (where its context variables and its event loop are), not
/// in a worker's. If it raises, or Ctrl-C arrives, the call is cancelled and that exception leaves
/// here once the call has stopped.
pub(crate) fn run_long<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<Listener<'_>>,
    cancel: Option<&CancelToken>,
    call: impl FnOnce(&Control) -> Result<T> + Send + 'static,
) -> PyResult<T> {
    let token = cancel.map(|cancel| cancel.0.clone()).unwrap_or_default();
    let (sender, mut receiver) = channel();
    let mut control = Control::new().with_cancel(token.clone());
    if progress.is_some() {
        control = control.with_progress(listener(sender.clone()));
    }
    let worker = thread::Builder::new()
        .name("codehone".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let result = contain(|| call(&control));
            // Nobody listens only if the waiting thread has already left with an exception.
            let _ = sender.send(Message::Done(result));
        })
        .map_err(|cause| to_py(&Error::io("starting a thread", cause)))?;

    let mut raised: Option<PyErr> = None;
    let result = loop {
        // A receiver is `Send` but not `Sync`: it goes in and comes back.
        let (message, back) = py.detach(move || (receiver.recv_timeout(SIGNAL_POLL), receiver));
        receiver = back;
        let outcome = match message {
            Ok(Message::Done(result)) => break result,
            Ok(Message::Step(step)) if raised.is_none() => match &progress {
                Some(Listener(callback)) => callback.call1((Progress(step),)).map(drop),
                None => Ok(()),
            },
            Ok(Message::Step(_)) => Ok(()),
            Err(RecvTimeoutError::Timeout) => Ok(()),
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Err(payload) => resume_unwind(payload),
                Ok(()) => break Err(Error::internal("a worker left without a result")),
            },
        };
        if let Err(error) = outcome.and_then(|()| py.check_signals()) {
            token.cancel();
            raised.get_or_insert(error);
        }
    };
    match raised {
        Some(error) => Err(error),
        None => result.map_err(|error| to_py(&error)),
    }
}

fn listener<T: Send + 'static>(sender: Sender<Message<T>>) -> impl Fn(&Step) + Send + Sync {
    move |step| {
        // The waiting thread always stays until the end.
        let _ = sender.send(Message::Step(step.clone()));
    }
}
