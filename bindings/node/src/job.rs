//! One way to run a call of the engine: off the event loop as a promise, or at once.
//!
//! Everything goes through here because napi alone aborts the process when a task panics, and drops
//! the code of an error that rejects.

use std::panic::{AssertUnwindSafe, catch_unwind};

use codehone::{Control, Error, Result};
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi::{Env, ScopedTask};

use crate::control::Call;
use crate::error;
use crate::value::IntoJs;

type Work<T> = Box<dyn FnOnce(&Control) -> Result<T> + Send>;

/// A call whose arguments have been read.
pub(crate) struct Prepared<T> {
    call: Call,
    work: Work<T>,
}

/// A call that is over soon: it neither reports progress nor can it be cancelled.
pub(crate) fn short<T>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Prepared<T> {
    Prepared {
        call: Call::default(),
        work: Box::new(|_| work()),
    }
}

/// A call that may take long.
pub(crate) fn long<T>(
    call: Call,
    work: impl FnOnce(&Control) -> Result<T> + Send + 'static,
) -> Prepared<T> {
    Prepared {
        call,
        work: Box::new(work),
    }
}

/// Runs a call on a worker thread and returns the promise of its result. Arguments that were wrong
/// reject the promise too, so that callers have one place for errors.
pub(crate) fn start<T: IntoJs>(prepared: Result<Prepared<T>>) -> AsyncTask<Job<T>> {
    let mut prepared = prepared.unwrap_or_else(|error| short(|| Err(error)));
    prepared.call.begin();
    AsyncTask::new(Job {
        call: prepared.call,
        work: Some(prepared.work),
    })
}

/// Runs a call on this thread.
pub(crate) fn now<'e, T: IntoJs>(
    env: &'e Env,
    prepared: Result<Prepared<T>>,
) -> napi::Result<Unknown<'e>> {
    let result = prepared.and_then(|prepared| contain(|| (prepared.work)(prepared.call.control())));
    result
        .map_err(|error| error::to_js(env, &error))
        .and_then(|value| value.into_js(env))
}

/// Turns a panic into an `internal` error. The engine keeps its invariants by transactions and by
/// locks that do not poison, so it can be used after that.
pub(crate) fn contain<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Err(Error::internal(format!("panic: {what}")).with_hint("please report this bug"))
    })
}

/// A call of the engine on a thread of libuv's pool.
pub struct Job<T> {
    call: Call,
    work: Option<Work<T>>,
}

impl<'task, T: IntoJs> ScopedTask<'task> for Job<T> {
    type Output = Result<T>;
    type JsValue = Unknown<'task>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let control = self.call.control();
        let work = self.work.take();
        Ok(contain(|| {
            // The signal may have been aborted before the call, or while it waited for a thread.
            control.check()?;
            match work {
                Some(work) => work(control),
                None => Err(Error::internal("a job ran twice")),
            }
        }))
    }

    fn resolve(&mut self, env: &'task Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        let ended = self.call.end(env);
        if let Some(thrown) = ended.thrown {
            return Err(thrown);
        }
        match (output, ended.reason) {
            (Ok(value), _) => value.into_js(env),
            (Err(failure), Some(reason)) if failure.code() == "cancelled" => {
                Err(error::aborted(env, &failure, reason))
            }
            (Err(failure), _) => Err(error::to_js(env, &failure)),
        }
    }
}
