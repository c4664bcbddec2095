//! Opening a database: where it is, how it behaves, and who may read the file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::sqlite::{self, Connection};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Durability, Organisation};

/// Where a database lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Location {
    /// In a file, created on first use.
    File(PathBuf),
    /// In memory, gone with the last handle.
    Memory,
}

impl Location {
    /// The name `:memory:` means memory, anything else a file.
    pub(crate) fn new(path: &Path) -> Self {
        if path.as_os_str() == ":memory:" {
            Self::Memory
        } else {
            Self::File(path.to_owned())
        }
    }
}

/// How a [`Store`](super::Store) behaves.
#[derive(Debug, Clone)]
pub(crate) struct StoreOptions {
    /// Whose data the handle sees.
    pub(crate) organisation: Organisation,
    /// What an acknowledged write survives.
    pub(crate) durability: Durability,
    /// How long a call waits for another writer or for a free reader before it fails with
    /// [`Busy`](ErrorKind::Busy).
    pub(crate) busy_timeout: Duration,
    /// Most reading connections at once, at least 1; opened as needed.
    pub(crate) readers: usize,
    /// Whether a missing file is created.
    pub(crate) create: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            organisation: Organisation::default(),
            durability: Durability::Normal,
            busy_timeout: Duration::from_secs(5),
            readers: 8,
            create: true,
        }
    }
}

/// Creates the file, readable by its owner only, if there is none. SQLite gives its log files the
/// mode of the database file.
fn create_private(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(Error::io(path, cause).with_hint("does the directory exist?")),
    }
}

/// Opens a connection to a file that exists.
pub(super) fn connect(path: &Path, busy: Duration) -> Result<Connection> {
    use rusqlite::OpenFlags;
    if path.is_dir() {
        return Err(Error::new(
            ErrorKind::Io,
            format!("{} is a directory, not a database file", path.display()),
        ));
    }
    if !path.exists() {
        return Err(Error::not_found(format!(
            "there is no database {}",
            path.display()
        )));
    }
    // No URI names: a path is a path, whatever it contains. No mutex: ours is outside.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(sqlite::fault)?;
    sqlite::prepare_connection(&connection, busy)?;
    Ok(connection)
}

/// Whether a file is fresh or ours.
///
/// # Errors
/// [`Corrupt`](ErrorKind::Corrupt) if it is anything else.
pub(super) fn is_fresh(connection: &Connection) -> Result<bool> {
    if sqlite::application_id(connection)? == sqlite::APPLICATION_ID {
        return Ok(false);
    }
    if sqlite::has_table(connection, "")? {
        // Another process may have made it ours between the two looks.
        if sqlite::application_id(connection)? == sqlite::APPLICATION_ID {
            return Ok(false);
        }
        return Err(Error::new(
            ErrorKind::Corrupt,
            "this SQLite file was not made by Codehone",
        )
        .with_hint("give another path; the file was not touched"));
    }
    Ok(true)
}

/// Opens the writing connection, creating the file if needed. Does not migrate.
pub(super) fn connect_writer(location: &Location, options: &StoreOptions) -> Result<Connection> {
    match location {
        Location::Memory => {
            let connection = Connection::open_in_memory().map_err(sqlite::fault)?;
            sqlite::prepare_connection(&connection, options.busy_timeout)?;
            Ok(connection)
        }
        Location::File(path) => {
            if options.create {
                create_private(path)?;
            }
            let connection = connect(path, options.busy_timeout)?;
            // Before anything is changed in somebody else's file.
            is_fresh(&connection)?;
            sqlite::prepare_writer(&connection, options.durability, options.busy_timeout)?;
            Ok(connection)
        }
    }
}

/// Opens a reading connection.
pub(super) fn connect_reader(path: &Path, options: &StoreOptions) -> Result<Connection> {
    let connection = connect(path, options.busy_timeout)?;
    sqlite::make_read_only(&connection)?;
    Ok(connection)
}
