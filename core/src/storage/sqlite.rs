//! The one file that knows which database this is: errors, pragmas and how statements are run. A
//! second driver would bring a second file of this kind.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{FromSqlError, Type, ValueRef};
pub(super) use rusqlite::{Connection, Params, Row, params};

use crate::error::{Error, ErrorKind, Result};
use crate::model::Durability;

/// What reading one column gives. Only row mappers use it; [`Db`] turns it into the crate's error.
pub(super) type Cell<T> = rusqlite::Result<T>;

/// "Codh": marks a file as ours in its header.
pub(super) const APPLICATION_ID: i32 = 0x436f_6468;

pub(super) const BEGIN_READ: &str = "BEGIN";
pub(super) const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";
pub(super) const COMMIT: &str = "COMMIT";
pub(super) const ROLLBACK: &str = "ROLLBACK";

/// The statements of one area by name, so that a test can look at the plan of every one.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* const $name: &str = $sql;)+
        #[cfg(test)]
        pub(super) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(super) use statements;

/// Turns the driver's error into the crate's.
pub(super) fn fault(cause: rusqlite::Error) -> Error {
    use rusqlite::Error as E;
    use rusqlite::ErrorCode as C;
    let (kind, hint) = match &cause {
        E::SqliteFailure(failure, _) => match failure.code {
            C::DatabaseBusy | C::DatabaseLocked => (
                ErrorKind::Busy,
                Some("another process is writing: try again or raise the busy time-out"),
            ),
            C::DatabaseCorrupt | C::NotADatabase => (
                ErrorKind::Corrupt,
                Some("restore a backup, or give another file if this is not a Codehone database"),
            ),
            C::DiskFull => (ErrorKind::Io, Some("free some space and try again")),
            C::SystemIoFailure | C::CannotOpen | C::PermissionDenied | C::ReadOnly => (
                ErrorKind::Io,
                Some("check that the file and its directory can be written"),
            ),
            C::OperationInterrupted => (ErrorKind::Cancelled, None),
            _ => (ErrorKind::Storage, None),
        },
        E::FromSqlConversionFailure(..)
        | E::InvalidColumnType(..)
        | E::IntegralValueOutOfRange(..)
        | E::Utf8Error(..) => (
            ErrorKind::Corrupt,
            Some("a stored value is not one this version writes: run the integrity check"),
        ),
        _ => (ErrorKind::Storage, None),
    };
    let mut error = Error::new(kind, format!("database: {cause}")).with_source(cause);
    if let Some(hint) = hint {
        error = error.with_hint(hint);
    }
    error
}

/// Runs prepared, cached statements on a connection.
#[derive(Clone, Copy)]
pub(super) struct Db<'c>(pub(super) &'c Connection);

impl<'c> Db<'c> {
    /// Runs a statement that returns no rows; says how many rows it changed.
    pub(super) fn run(self, sql: &str, params: impl Params) -> Result<usize> {
        let mut statement = self.0.prepare_cached(sql).map_err(fault)?;
        statement.execute(params).map_err(fault)
    }

    /// The first row, if there is one.
    pub(super) fn first<T>(
        self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> Cell<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.0.prepare_cached(sql).map_err(fault)?;
        let mut rows = statement.query(params).map_err(fault)?;
        match rows.next().map_err(fault)? {
            Some(row) => map(row).map(Some).map_err(fault),
            None => Ok(None),
        }
    }

    /// The one row of a statement that always has one.
    pub(super) fn one<T>(
        self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> Cell<T>,
    ) -> Result<T> {
        self.first(sql, params, map)?
            .ok_or_else(|| Error::internal(format!("a statement returned no row: {sql}")))
    }

    /// Every row.
    pub(super) fn all<T>(
        self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> Cell<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.0.prepare_cached(sql).map_err(fault)?;
        let rows = statement.query_map(params, map).map_err(fault)?;
        rows.collect::<Cell<Vec<T>>>().map_err(fault)
    }

    /// Several statements without parameters, as in a migration.
    pub(super) fn script(self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(fault)
    }

    /// Number of the row that was inserted last.
    pub(super) fn last_id(self) -> i64 {
        self.0.last_insert_rowid()
    }
}

/// A word of a vocabulary.
pub(super) fn word<T: std::str::FromStr<Err = Error>>(row: &Row<'_>, column: usize) -> Cell<T> {
    parse_word(column, row.get_ref(column)?)
}

/// A word of a vocabulary, or NULL.
pub(super) fn word_or_null<T: std::str::FromStr<Err = Error>>(
    row: &Row<'_>,
    column: usize,
) -> Cell<Option<T>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        value => parse_word(column, value).map(Some),
    }
}

fn parse_word<T: std::str::FromStr<Err = Error>>(column: usize, value: ValueRef<'_>) -> Cell<T> {
    let conversion = |cause| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, cause);
    let text = value
        .as_str()
        .map_err(|cause: FromSqlError| conversion(Box::new(cause)))?;
    text.parse()
        .map_err(|cause: Error| conversion(Box::new(cause)))
}

/// A stored value that no version of this crate writes.
pub(super) fn misread(column: usize, cause: impl Into<Error>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Null, Box::new(cause.into()))
}

/// Settings of every connection. They do not work inside a transaction, so they are made here.
pub(super) fn prepare_connection(connection: &Connection, busy: Duration) -> Result<()> {
    connection.busy_timeout(busy).map_err(fault)?;
    // Statements are a closed set of well under this many.
    connection.set_prepared_statement_cache_capacity(128);
    // Otherwise statements that could use a partial index are compiled anew for every value that is
    // bound, and a plan that a test has seen would not be the plan that is used.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(fault)?;
    // trusted_schema: a file from elsewhere must not call functions through its views or triggers.
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -16384;",
        )
        .map_err(fault)
}

/// Settings of the writing connection of a file.
pub(super) fn prepare_writer(
    connection: &Connection,
    durability: Durability,
    busy: Duration,
) -> Result<()> {
    // Changing to WAL does not wait for the busy time-out when two processes meet here.
    let deadline = std::time::Instant::now() + busy;
    loop {
        match connection
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))
        {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => break,
            Ok(mode) => {
                return Err(Error::new(
                    ErrorKind::Io,
                    format!("the file system offers no write-ahead log (journal mode {mode})"),
                )
                .with_hint("put the database on a local disk"));
            }
            Err(cause) => {
                let error = fault(cause);
                if error.kind() != ErrorKind::Busy || std::time::Instant::now() >= deadline {
                    return Err(error);
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
    let synchronous = match durability {
        Durability::Normal => "normal",
        Durability::Full => "full",
    };
    connection
        .pragma_update(None, "synchronous", synchronous)
        .map_err(fault)?;
    // Give back the space that a large import took in the log.
    connection
        .pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)
        .map_err(fault)
}

/// Makes a connection refuse to write.
pub(super) fn make_read_only(connection: &Connection) -> Result<()> {
    connection
        .pragma_update(None, "query_only", true)
        .map_err(fault)
}

/// The mark in the header of the file.
pub(super) fn application_id(connection: &Connection) -> Result<i32> {
    connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(fault)
}

/// Marks the file as ours; part of the surrounding transaction.
pub(super) fn set_application_id(connection: &Connection) -> Result<()> {
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(fault)
}

/// Whether the database has a table of that name; the empty name asks for any table.
pub(super) fn has_table(connection: &Connection, name: &str) -> Result<bool> {
    Db(connection)
        .first(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND (name = $1 OR $1 = '') LIMIT 1",
            params![name],
            |_| Ok(()),
        )
        .map(|found| found.is_some())
}

/// Moves the write-ahead log into the file and empties it, as far as readers allow.
pub(super) fn checkpoint(connection: &Connection) -> Result<()> {
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .map_err(fault)
}

/// What SQLite itself finds wrong with a file: one sentence a problem, at most 100.
pub(super) fn integrity(connection: &Connection) -> Result<Vec<String>> {
    let db = Db(connection);
    let mut problems = db.all("PRAGMA integrity_check(100)", [], |row| {
        row.get::<_, String>(0)
    })?;
    problems.retain(|line| line != "ok");
    let orphans = db.all("PRAGMA foreign_key_check", [], |row| {
        let child: String = row.get(0)?;
        let number: Option<i64> = row.get(1)?;
        let parent: String = row.get(2)?;
        let number = number.map_or_else(|| "?".to_owned(), |number| number.to_string());
        Ok(format!(
            "row {number} of {child} points at no row of {parent}"
        ))
    })?;
    problems.extend(orphans);
    problems.truncate(100);
    Ok(problems)
}

/// Bytes of the file, by its own account.
pub(super) fn file_bytes(connection: &Connection) -> Result<u64> {
    let read = |pragma| {
        let value: Result<i64> = connection
            .pragma_query_value(None, pragma, |row| row.get(0))
            .map_err(fault);
        value.map(i64::unsigned_abs)
    };
    Ok(read("page_count")? * read("page_size")?)
}

pub(super) fn vacuum(connection: &Connection) -> Result<()> {
    Db(connection).script("VACUUM")?;
    // Else the rewritten pages stay in the log.
    match checkpoint(connection) {
        Err(error) if error.kind() == ErrorKind::Busy => Ok(()),
        other => other,
    }
}

pub(super) fn optimise(connection: &Connection) -> Result<()> {
    Db(connection).script("PRAGMA optimize = 0x10002")
}

/// Makes a copy complete in itself: no log beside it.
pub(super) fn leave_wal(connection: &Connection) -> Result<()> {
    connection
        .pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
        .map_err(fault)
}
