//! The built command, as a user or a script meets it.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

mod database;
mod evaluate;
mod flow;
mod support;
mod system;
mod usage;
