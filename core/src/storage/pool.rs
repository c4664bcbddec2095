//! One writing connection and a few reading ones.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex, MutexGuard};

use super::open::{self, Location, StoreOptions};
use super::sqlite::{self, Connection};
use crate::error::{Error, ErrorKind, Result};

/// The connections of a store. A memory database has only the writing one, which then also reads.
#[derive(Debug)]
pub(super) struct Pool {
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Readers>,
    returned: Condvar,
    path: Option<PathBuf>,
    options: StoreOptions,
}

#[derive(Debug)]
struct Readers {
    idle: Vec<Connection>,
    /// Idle and lent ones.
    open: usize,
    closed: bool,
}

pub(super) fn closed() -> Error {
    Error::new(ErrorKind::Closed, "the database was closed").with_hint("open it again")
}

fn busy(what: &str, waited: Duration) -> Error {
    Error::new(
        ErrorKind::Busy,
        format!("no {what} became free within {} ms", waited.as_millis()),
    )
    .with_hint("try again or raise the busy time-out")
}

impl Pool {
    pub(super) fn new(writer: Connection, location: &Location, options: StoreOptions) -> Self {
        Self {
            writer: Mutex::new(Some(writer)),
            readers: Mutex::new(Readers {
                idle: Vec::new(),
                open: 0,
                closed: false,
            }),
            returned: Condvar::new(),
            path: match location {
                Location::File(path) => Some(path.clone()),
                Location::Memory => None,
            },
            options,
        }
    }

    pub(super) fn options(&self) -> &StoreOptions {
        &self.options
    }

    pub(super) fn path(&self) -> Option<&PathBuf> {
        self.path.as_ref()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.readers.lock().closed
    }

    /// Lends the writing connection; waits as long as the busy time-out says.
    pub(super) fn with_writer<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        let wait = self.options.busy_timeout;
        let mut guard: MutexGuard<'_, Option<Connection>> = self
            .writer
            .try_lock_for(wait)
            .ok_or_else(|| busy("writer", wait))?;
        work(guard.as_mut().ok_or_else(closed)?)
    }

    /// Lends a reading connection.
    pub(super) fn with_reader<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let Some(path) = &self.path else {
            return self.with_writer(|connection| work(connection));
        };
        let lent = Lent {
            connection: Some(self.borrow_reader(path)?),
            pool: self,
        };
        match &lent.connection {
            Some(connection) => work(connection),
            None => Err(Error::internal("a lent connection is gone")),
        }
    }

    fn borrow_reader(&self, path: &std::path::Path) -> Result<Connection> {
        let wait = self.options.busy_timeout;
        let deadline = Instant::now() + wait;
        let mut readers = self.readers.lock();
        loop {
            if readers.closed {
                return Err(closed());
            }
            if let Some(connection) = readers.idle.pop() {
                return Ok(connection);
            }
            if readers.open < self.options.readers.max(1) {
                readers.open += 1;
                drop(readers);
                return open::connect_reader(path, &self.options).inspect_err(|_| {
                    let mut readers = self.readers.lock();
                    readers.open -= 1;
                    self.tell(&readers);
                });
            }
            if self.returned.wait_until(&mut readers, deadline).timed_out() {
                return Err(busy("reader", wait));
            }
        }
    }

    /// Says that a reading connection is back: to one who waits for a connection or, once closed, to
    /// all who wait for the last one.
    fn tell(&self, readers: &Readers) {
        if readers.closed {
            self.returned.notify_all();
        } else {
            self.returned.notify_one();
        }
    }

    /// Closes everything; calls that are running finish first, however long they take. A second
    /// time does nothing.
    pub(super) fn close(&self) -> Result<()> {
        {
            let mut readers = self.readers.lock();
            readers.closed = true;
            self.returned.notify_all();
            let idle = std::mem::take(&mut readers.idle);
            readers.open -= idle.len();
            while readers.open > 0 {
                self.returned.wait(&mut readers);
            }
        }
        let Some(connection) = self.writer.lock().take() else {
            return Ok(());
        };
        if self.path.is_some() {
            // Best effort: another process may be reading, and the log is as safe as the file.
            match sqlite::checkpoint(&connection) {
                Err(error) if error.kind() != ErrorKind::Busy => return Err(error),
                _ => {}
            }
        }
        connection
            .close()
            .map_err(|(_, cause)| sqlite::fault(cause))
    }
}

/// A reading connection on loan; goes back even if the borrower panics.
struct Lent<'p> {
    connection: Option<Connection>,
    pool: &'p Pool,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut readers = self.pool.readers.lock();
        match self.connection.take() {
            // A connection that could not end its transaction is not lent again.
            Some(connection) if !readers.closed && connection.is_autocommit() => {
                readers.idle.push(connection);
            }
            _ => readers.open -= 1,
        }
        self.pool.tell(&readers);
    }
}
