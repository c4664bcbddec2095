//! Schema versions: numbered steps up and down, each in a real transaction, with the checksum of
//! what was applied, so that a step that was edited afterwards is noticed.

use std::path::Path;
use std::time::Duration;

use super::open;
use super::sqlite::{self, Connection, Db, params};
use super::store::Reader;
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Fingerprint;

/// One numbered step of the schema.
#[derive(Debug)]
pub(super) struct Migration {
    pub(super) version: u32,
    pub(super) name: &'static str,
    pub(super) up: &'static str,
    pub(super) down: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            up: include_str!(concat!("migrations/", $name, ".up.sql")),
            down: include_str!(concat!("migrations/", $name, ".down.sql")),
        }
    };
}

/// Every step in numeric order. A step that was released is never edited: add another.
pub(super) const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_schema"),
    migration!(2, "0002_snapshots"),
    migration!(3, "0003_scan_cache"),
];

impl Migration {
    /// Hash of both directions. Line ends do not count: a checkout may translate them.
    fn checksum(&self) -> String {
        let unix = |text: &str| text.replace("\r\n", "\n");
        Fingerprint::of([unix(self.up).as_str(), &unix(self.down)]).to_string()
    }
}

/// One line of the schema's history.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct MigrationStatus {
    /// Its number, from 1.
    pub(crate) version: u32,
    /// Its name, number included: `0001_schema`.
    pub(crate) name: String,
    /// When it was applied; absent if it is pending.
    pub(crate) applied_at: Option<Timestamp>,
}

/// A step that was taken or, in a dry run, would be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct MigrationStep {
    /// Number of the migration.
    pub(crate) version: u32,
    /// Its name, number included.
    pub(crate) name: String,
    /// Whether it is undone rather than applied.
    pub(crate) down: bool,
    /// The SQL of the step.
    pub(crate) sql: String,
}

impl Migration {
    fn step(&self, down: bool) -> MigrationStep {
        MigrationStep {
            version: self.version,
            name: self.name.to_owned(),
            down,
            sql: if down { self.down } else { self.up }.to_owned(),
        }
    }
}

struct Applied {
    version: u32,
    name: String,
    checksum: String,
    at: Timestamp,
}

const CREATE_HISTORY: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)";
const READ_HISTORY: &str =
    "SELECT version, name, checksum, applied_at FROM schema_migrations ORDER BY version";
const ADD_HISTORY: &str = "INSERT INTO schema_migrations (version, name, checksum, applied_at)
    VALUES ($1, $2, $3, $4)";
const REMOVE_HISTORY: &str = "DELETE FROM schema_migrations WHERE version = $1";

fn history(connection: &Connection) -> Result<Vec<Applied>> {
    if !sqlite::has_table(connection, "schema_migrations")? {
        return Ok(Vec::new());
    }
    Db(connection).all(READ_HISTORY, [], |row| {
        Ok(Applied {
            version: row.get(0)?,
            name: row.get(1)?,
            checksum: row.get(2)?,
            at: Timestamp::from_micros(row.get(3)?),
        })
    })
}

/// Checks what was applied against `known` and returns how many of them were.
fn verify(applied: &[Applied], known: &[Migration]) -> Result<usize> {
    for (index, row) in applied.iter().enumerate() {
        let Some(step) = known.get(index) else {
            return Err(Error::new(
                ErrorKind::SchemaTooNew,
                format!(
                    "the database has schema version {}, this Codehone knows {}",
                    applied.last().map_or(0, |last| last.version),
                    known.last().map_or(0, |last| last.version),
                ),
            )
            .with_hint("update Codehone; the file was not touched"));
        };
        if step.version != row.version {
            return Err(Error::new(
                ErrorKind::Migration,
                format!("migration {} is missing before {}", step.name, row.name),
            )
            .with_hint("restore a backup: the history of the schema has a hole"));
        }
        if step.checksum() != row.checksum {
            return Err(Error::new(
                ErrorKind::Migration,
                format!("migration {} was changed after it was applied", row.name),
            )
            .with_hint("use the build that wrote the file, or restore a backup"));
        }
    }
    Ok(applied.len())
}

/// Runs `work` in one transaction that holds the write lock from the start, so that of two
/// processes that open a new file only one migrates and the other finds it done.
fn exclusively<T>(connection: &Connection, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let db = Db(connection);
    db.run(sqlite::BEGIN_WRITE, [])?;
    match work().and_then(|value| db.run(sqlite::COMMIT, []).map(|_| value)) {
        Ok(value) => Ok(value),
        Err(error) => {
            if !connection.is_autocommit() {
                db.run(sqlite::ROLLBACK, [])?;
            }
            Err(error)
        }
    }
}

fn failed(step: &Migration, cause: Error) -> Error {
    match cause.kind() {
        ErrorKind::Busy | ErrorKind::Io => cause,
        _ => Error::new(
            ErrorKind::Migration,
            format!("migration {}: {}", step.name, cause.message()),
        )
        .with_hint("the database is as it was before")
        .with_source(cause),
    }
}

/// Checks that this version can read a database, without changing it.
pub(super) fn check(connection: &Connection) -> Result<()> {
    verify(&history(connection)?, MIGRATIONS).map(|_| ())
}

/// Applies what is pending of `known`. Cheap if nothing is.
pub(super) fn up(
    connection: &Connection,
    known: &[Migration],
    clock: &dyn Clock,
) -> Result<Vec<MigrationStep>> {
    let fresh = open::is_fresh(connection)?;
    if !fresh && verify(&history(connection)?, known)? == known.len() {
        return Ok(Vec::new());
    }
    exclusively(connection, || {
        let db = Db(connection);
        db.run(CREATE_HISTORY, [])?;
        let done = verify(&history(connection)?, known)?;
        let mut steps = Vec::new();
        for step in &known[done..] {
            let applied = db.script(step.up).and_then(|()| {
                let now = clock.now().as_micros();
                db.run(
                    ADD_HISTORY,
                    params![step.version, step.name, step.checksum(), now],
                )
            });
            applied.map_err(|cause| failed(step, cause))?;
            steps.push(step.step(false));
        }
        sqlite::set_application_id(connection)?;
        Ok(steps)
    })
}

/// Undoes the last `count` applied steps, newest first.
pub(super) fn down(
    connection: &Connection,
    known: &[Migration],
    count: usize,
) -> Result<Vec<MigrationStep>> {
    exclusively(connection, || {
        let db = Db(connection);
        let steps = last_applied(connection, known, count)?;
        for step in &steps {
            let undone = db
                .script(step.down)
                .and_then(|()| db.run(REMOVE_HISTORY, params![step.version]));
            undone.map_err(|cause| failed(step, cause))?;
        }
        Ok(steps.iter().map(|step| step.step(true)).collect())
    })
}

/// The last `count` applied steps, newest first.
fn last_applied<'k>(
    connection: &Connection,
    known: &'k [Migration],
    count: usize,
) -> Result<Vec<&'k Migration>> {
    let done = verify(&history(connection)?, known)?;
    let Some(rest) = done.checked_sub(count) else {
        return Err(Error::invalid(format!(
            "cannot roll back {count} migrations: {done} are applied"
        )));
    };
    let holds_data = Db(connection)
        .first("SELECT 1 FROM repositories LIMIT 1", [], |_| Ok(()))
        .map(|row| row.is_some());
    if rest == 0 && count > 0 && holds_data? {
        return Err(Error::new(
            ErrorKind::Conflict,
            "the first migration holds all data, so it is not rolled back",
        )
        .with_hint("delete the file if you mean it"));
    }
    Ok(known[rest..done].iter().rev().collect())
}

fn status(connection: &Connection) -> Result<Vec<MigrationStatus>> {
    let applied = history(connection)?;
    verify(&applied, MIGRATIONS)?;
    let status = |(index, step): (usize, &Migration)| MigrationStatus {
        version: step.version,
        name: step.name.to_owned(),
        applied_at: applied.get(index).map(|row| row.at),
    };
    Ok(MIGRATIONS.iter().enumerate().map(status).collect())
}

impl Reader<'_> {
    /// Every step this version knows, with the time it was applied. Errors as [`Schema::status`].
    pub(crate) fn migrations(&self) -> Result<Vec<MigrationStatus>> {
        status(self.db.0)
    }
}

/// The schema of a file, apart from any open [`Store`](super::Store).
#[derive(Debug)]
pub(crate) struct Schema {
    connection: Connection,
}

impl Schema {
    /// Opens an existing file without migrating it.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) without a file, [`Corrupt`](ErrorKind::Corrupt) if it is
    /// not ours.
    pub(crate) fn open(path: &Path, busy_timeout: Duration) -> Result<Self> {
        let connection = open::connect(path, busy_timeout)?;
        open::is_fresh(&connection)?;
        Ok(Self { connection })
    }

    /// Every step this version knows, with the time it was applied.
    ///
    /// # Errors
    /// [`Migration`](ErrorKind::Migration) if an applied step was changed,
    /// [`SchemaTooNew`](ErrorKind::SchemaTooNew) for a newer file.
    pub(crate) fn status(&self) -> Result<Vec<MigrationStatus>> {
        status(&self.connection)
    }

    /// Applies what is pending and returns it; with `dry_run` only returns it.
    ///
    /// # Errors
    /// As [`status`](Self::status); a step that fails leaves the database as it was.
    pub(crate) fn migrate(&self, clock: &dyn Clock, dry_run: bool) -> Result<Vec<MigrationStep>> {
        if dry_run {
            let done = verify(&history(&self.connection)?, MIGRATIONS)?;
            return Ok(MIGRATIONS[done..].iter().map(|m| m.step(false)).collect());
        }
        up(&self.connection, MIGRATIONS, clock)
    }

    /// Undoes the last `count` steps, newest first, and returns them; with `dry_run` only returns
    /// them.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) if fewer are applied,
    /// [`Conflict`](ErrorKind::Conflict) if that would drop the findings themselves.
    pub(crate) fn rollback(&self, count: usize, dry_run: bool) -> Result<Vec<MigrationStep>> {
        if dry_run {
            let steps = last_applied(&self.connection, MIGRATIONS, count)?;
            return Ok(steps.iter().map(|step| step.step(true)).collect());
        }
        down(&self.connection, MIGRATIONS, count)
    }
}
