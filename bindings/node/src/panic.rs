//! Only in the addon that the test suite builds: a call that panics, to show that a panic anywhere in
//! the engine reaches JavaScript as an error.

use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;

use crate::job::{Job, now, short, start};

fn boom() -> codehone::Result<()> {
    panic!("boom");
}

/// Panics on a worker thread.
#[napi]
pub fn panic_in_job() -> AsyncTask<Job<()>> {
    start(Ok(short(boom)))
}

/// Panics on the event loop's thread.
#[napi]
pub fn panic_now(env: &Env) -> napi::Result<Unknown<'_>> {
    now(env, Ok(short(boom)))
}
