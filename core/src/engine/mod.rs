//! The facade: joins analysis, storage, learning, ranking and insights behind one handle.
//!
//! One file for each area; the files of the Python and Node faces have the same names.

mod admin;
mod export;
mod findings;
mod import;
mod insights;
mod learner;
mod linking;
mod options;
mod record;
mod reports;
mod review;
mod scan;
mod scan_cache;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

pub use crate::model::Durability;
pub use findings::AllFindings;
pub use options::{
    ExportOptions, ImportCoverage, ImportOptions, InsightsOptions, OpenOptions, ReviewOptions,
    ScanOptions, VerdictInput,
};
pub use reports::{
    Changes, CheckReport, DatabaseStatus, ImportReport, ImportedRun, JobReport, MigrationStatus,
    Receipt, ScanReport, SkippedFile,
};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::model::Organisation;
use crate::storage::{Location, Store, StoreOptions};
use learner::Learner;

/// Longer than this nobody waits; SQLite counts milliseconds in 32 bits.
const MAX_BUSY_TIMEOUT: Duration = Duration::from_secs(86_400);

/// A database of findings and verdicts, and everything that can be done with it.
///
/// Cheap to clone (clones share one handle), `Send + Sync`; every method takes `&self`. Dropping the
/// last clone closes the database.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    store: Store,
    organisation: Organisation,
    clock: Arc<dyn Clock>,
    location: Location,
    /// A cache of what the log says; rebuilt from it at need.
    learner: Mutex<Learner>,
}

impl Engine {
    /// Opens a database file, or `:memory:`, with default options. The file is created and migrated
    /// on first use.
    ///
    /// ```
    /// use codehone::Engine;
    /// let engine = Engine::open(":memory:")?;
    /// assert_eq!(engine.status()?.findings, 0);
    /// # Ok::<(), codehone::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`open_with`](Self::open_with).
    pub fn open(path: impl AsRef<Path>) -> Result<Engine> {
        Self::open_with(path, OpenOptions::default())
    }

    /// Opens a database file, or `:memory:`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) if the folder is missing (or the file, with
    /// `create: false`), [`Corrupt`](crate::ErrorKind::Corrupt) if the file is damaged or not ours,
    /// [`SchemaTooNew`](crate::ErrorKind::SchemaTooNew), [`Migration`](crate::ErrorKind::Migration),
    /// [`Busy`](crate::ErrorKind::Busy), [`Io`](crate::ErrorKind::Io),
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for options out of range.
    pub fn open_with(path: impl AsRef<Path>, options: OpenOptions) -> Result<Engine> {
        let location = Location::new(path.as_ref());
        if options.busy_timeout > MAX_BUSY_TIMEOUT {
            return Err(Error::invalid(format!(
                "the busy time-out is at most a day, this one is {} s",
                options.busy_timeout.as_secs()
            )));
        }
        if !(1..=1_000).contains(&options.readers) {
            return Err(Error::invalid(format!(
                "readers is 1 to 1000, this one is {}",
                options.readers
            )));
        }
        let store = Store::open(
            &location,
            StoreOptions {
                organisation: options.organisation.clone(),
                durability: options.durability,
                busy_timeout: options.busy_timeout,
                readers: options.readers,
                create: options.create,
            },
            options.clock.clone(),
        )?;
        Ok(Engine(Arc::new(Inner {
            store,
            organisation: options.organisation,
            clock: options.clock,
            location,
            learner: Mutex::new(Learner::default()),
        })))
    }

    /// Closes the database: waits for calls under way and writes the log back into the file. May be
    /// called twice; other calls then fail with [`Closed`](crate::ErrorKind::Closed). Not to be called
    /// by a call under way (its progress listener, say), which would wait for itself.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) if the log cannot be written back. Nothing is lost: the next open
    /// reads it.
    pub fn close(&self) -> Result<()> {
        self.0.store.close()
    }

    /// Whether [`close`](Self::close) was called.
    pub fn is_closed(&self) -> bool {
        self.0.store.is_closed()
    }

    /// The organisation whose data this handle sees.
    pub fn organisation(&self) -> &str {
        self.0.organisation.as_str()
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("location", &self.0.location)
            .field("organisation", &self.0.organisation.as_str())
            .field("closed", &self.is_closed())
            .finish()
    }
}
