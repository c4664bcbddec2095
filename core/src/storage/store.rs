//! A handle on one organisation's data.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::Arc;

use super::migrate::{self, MIGRATIONS};
use super::names;
use super::open::{self, Location, StoreOptions};
use super::pool::Pool;
use super::sqlite::{self, Connection, Db};
use crate::clock::{Clock, Timestamp};
use crate::error::Result;
use crate::model::Organisation;

/// An open database, seen by one organisation. Safe to share between threads.
#[derive(Debug)]
pub(crate) struct Store {
    pool: Pool,
    clock: Arc<dyn Clock>,
}

/// Who is asking: resolved inside each transaction, because a restore may renumber.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tenant<'a> {
    pub(super) id: i64,
    pub(super) name: &'a Organisation,
}

impl Store {
    /// Opens, creates or migrates the database at `location`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) if the directory is missing,
    /// [`Corrupt`](crate::ErrorKind::Corrupt) if the file is damaged or not ours,
    /// [`SchemaTooNew`](crate::ErrorKind::SchemaTooNew), [`Migration`](crate::ErrorKind::Migration),
    /// [`Busy`](crate::ErrorKind::Busy), [`Io`](crate::ErrorKind::Io).
    pub(crate) fn open(
        location: &Location,
        options: StoreOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let connection = open::connect_writer(location, &options)?;
        migrate::up(&connection, MIGRATIONS, clock.as_ref())?;
        names::ensure_organisation(Db(&connection), &options.organisation)?;
        Ok(Self {
            pool: Pool::new(connection, location, options),
            clock,
        })
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Runs `work` on one consistent snapshot.
    ///
    /// # Errors
    /// Those of `work`; [`Busy`](crate::ErrorKind::Busy) if no connection becomes free,
    /// [`Closed`](crate::ErrorKind::Closed).
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        self.pool.with_reader(|connection| {
            let transaction = Transaction::begin(connection, sqlite::BEGIN_READ)?;
            let value = work(&self.reader(connection)?)?;
            transaction.commit()?;
            Ok(value)
        })
    }

    /// Runs `work` in one transaction that holds the write lock: all of it is stored, or, if it
    /// returns an error or panics, nothing.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Writer<'_>) -> Result<T>) -> Result<T> {
        self.pool.with_writer(|connection| {
            let transaction = Transaction::begin(connection, sqlite::BEGIN_WRITE)?;
            let writer = Writer {
                reader: self.reader(connection)?,
                now: self.clock.now(),
                last_event: Cell::new(None),
            };
            let value = work(&writer)?;
            transaction.commit()?;
            Ok(value)
        })
    }

    fn reader<'a>(&'a self, connection: &'a Connection) -> Result<Reader<'a>> {
        let db = Db(connection);
        let name = &self.pool.options().organisation;
        let id = names::organisation(db, name)?;
        Ok(Reader {
            db,
            tenant: Tenant { id, name },
        })
    }

    /// Runs statements of a test's own.
    #[cfg(test)]
    pub(crate) fn script(&self, sql: &str) -> Result<()> {
        self.pool
            .with_writer(|connection| Db(connection).script(sql))
    }

    /// Whether [`close`](Self::close) was called.
    pub(crate) fn is_closed(&self) -> bool {
        self.pool.is_closed()
    }

    /// Closes every connection; later calls fail with [`Closed`](crate::ErrorKind::Closed).
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) if the log cannot be written back.
    pub(crate) fn close(&self) -> Result<()> {
        self.pool.close()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Nobody is left to tell; what was acknowledged is in the file or its log either way.
        drop(self.pool.close());
    }
}

/// An open transaction that is rolled back unless it is committed.
struct Transaction<'c> {
    connection: &'c Connection,
}

impl<'c> Transaction<'c> {
    fn begin(connection: &'c Connection, how: &str) -> Result<Self> {
        Db(connection).run(how, [])?;
        Ok(Self { connection })
    }

    fn commit(self) -> Result<()> {
        // If it fails, drop rolls back.
        Db(self.connection).run(sqlite::COMMIT, []).map(|_| ())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // After a failed roll-back SQLite has rolled back by itself or the file is unreadable;
            // the error that led here is the one to report.
            drop(Db(self.connection).run(sqlite::ROLLBACK, []));
        }
    }
}

/// What can be asked, on one snapshot.
pub(crate) struct Reader<'a> {
    pub(super) db: Db<'a>,
    pub(super) tenant: Tenant<'a>,
}

/// What can be changed, in one transaction. Reads see its own changes.
pub(crate) struct Writer<'a> {
    reader: Reader<'a>,
    now: Timestamp,
    /// Highest number of an event, once it was needed.
    pub(super) last_event: Cell<Option<i64>>,
}

impl Writer<'_> {
    /// The time of this transaction.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }
}

impl<'a> Deref for Writer<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}
