//! The database: the only room that speaks SQL.
//!
//! [`Store::read`] and [`Store::write`] run a closure in one transaction; what can be asked and
//! changed there are methods of [`Reader`] and [`Writer`], one file per area.

mod backup;
mod events;
mod findings;
mod insights;
mod jobs;
mod log;
mod lookups;
mod maintenance;
mod migrate;
mod names;
mod open;
mod pool;
mod repos;
mod rows;
mod scan_cache;
mod snapshots;
mod sqlite;
mod store;
mod sync;
#[cfg(test)]
mod tests;

pub(crate) use backup::restore;
pub(crate) use events::{NewVerdict, UndoTarget};
pub(crate) use findings::ActiveFinding;
pub(crate) use insights::TransitionRow;
pub(crate) use log::LogMark;
pub(crate) use migrate::{MigrationStatus, MigrationStep, Schema};
pub(crate) use open::{Location, StoreOptions};
pub(crate) use repos::Scope;
pub(crate) use scan_cache::{CachedState, Used};
pub(crate) use store::{Reader, Store};
pub(crate) use sync::{RunKind, SyncCounts, SyncSession};
