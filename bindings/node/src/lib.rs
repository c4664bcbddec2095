//! Node face of Codehone: the addon behind the npm package `codehone`.
//!
//! Holds no logic of its own: arguments in (`args`, `complaint`), results out (`value`), calls off the event loop
//! (`job`, `control`), and one file for each area of the engine.

// What `#[napi]` exports is public to JavaScript although no Rust crate can reach it.
#![allow(unreachable_pub)]

mod admin;
mod analyse;
mod args;
mod clock;
mod command;
mod complaint;
mod control;
mod engine;
mod error;
mod evaluate;
mod export;
mod findings;
mod import;
mod insights;
mod job;
mod metrics;
#[cfg(feature = "test-panic")]
mod panic;
mod record;
mod review;
mod scan;
mod value;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

/// Runs when an environment (the main thread or a worker) loads the addon.
#[napi(module_exports)]
pub fn init(_exports: Object<'_>, env: Env) -> napi::Result<()> {
    control::stop_at_exit(&env)
}
