//! Copies of a database, made while it is in use, and the way back.

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};

use super::migrate;
use super::open;
use super::sqlite::{self, Connection, Db, fault};
use super::store::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Control;

/// Pages copied between two looks at the cancel token: 4 MiB.
const STEP: i32 = 1024;

impl Store {
    /// Writes a copy of the whole database, all organisations included, as it is at this moment;
    /// others may go on writing. The copy appears under its name when it is complete, readable by
    /// its owner only.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) if the target exists and `overwrite` is not set, or if it
    /// is a database in use; [`Cancelled`](ErrorKind::Cancelled), [`Io`](ErrorKind::Io).
    pub(crate) fn backup(&self, target: &Path, overwrite: bool, control: &Control) -> Result<()> {
        refuse_existing(target, overwrite)?;
        self.pool().with_reader(|source| {
            if self.pool().path().is_none() {
                return copy_to_file(source, target, overwrite, control);
            }
            // One snapshot: otherwise every write meanwhile would start the copy anew.
            let db = Db(source);
            db.run(sqlite::BEGIN_READ, [])?;
            let copied = sqlite::has_table(source, "")
                .and_then(|_| copy_to_file(source, target, overwrite, control));
            db.run(sqlite::ROLLBACK, [])?;
            copied
        })
    }
}

/// Puts the copy `backup` in the place of `database`, after checking it. A database that is in use
/// is replaced in one transaction; handles on it should be opened anew. A missing or unreadable one
/// is replaced as a file.
///
/// # Errors
/// [`NotFound`](ErrorKind::NotFound) without a backup, [`Corrupt`](ErrorKind::Corrupt) or
/// [`SchemaTooNew`](ErrorKind::SchemaTooNew) if it is damaged, not ours or newer,
/// [`Conflict`](ErrorKind::Conflict) if `database` exists and `overwrite` is not set. Then
/// `database` is as it was.
pub(crate) fn restore(
    backup: &Path,
    database: &Path,
    overwrite: bool,
    busy_timeout: std::time::Duration,
    control: &Control,
) -> Result<()> {
    let source = open::connect(backup, busy_timeout)?;
    check_backup(&source, backup)?;
    if !database.exists() {
        return copy_to_file(&source, database, false, control);
    }
    if !overwrite {
        return Err(exists(database));
    }
    let opened = open::connect(database, busy_timeout).and_then(|connection| {
        open::is_fresh(&connection)?;
        Ok(connection)
    });
    match opened {
        Ok(mut target) => copy(&source, &mut target, control),
        // Not a database at all any more. A sound one of somebody else is not touched.
        Err(error) if error.kind() == ErrorKind::Corrupt && !is_foreign(database, busy_timeout) => {
            for suffix in ["-wal", "-shm"] {
                let log = beside(database, suffix);
                match std::fs::remove_file(&log) {
                    Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                        return Err(Error::io(log, cause));
                    }
                    _ => {}
                }
            }
            copy_to_file(&source, database, true, control)
        }
        Err(error) => Err(error),
    }
}

/// Whether the file is a readable SQLite database of another application.
fn is_foreign(path: &Path, busy_timeout: std::time::Duration) -> bool {
    open::connect(path, busy_timeout)
        .and_then(|connection| sqlite::has_table(&connection, ""))
        .is_ok()
}

fn check_backup(source: &Connection, path: &Path) -> Result<()> {
    if open::is_fresh(source)? {
        return Err(Error::new(
            ErrorKind::Corrupt,
            format!("{} is empty, not a backup", path.display()),
        ));
    }
    migrate::check(source)?;
    match sqlite::integrity(source)?.into_iter().next() {
        None => Ok(()),
        Some(problem) => Err(Error::new(
            ErrorKind::Corrupt,
            format!("the backup is damaged: {problem}"),
        )
        .with_hint("use another backup; nothing was changed")),
    }
}

fn exists(path: &Path) -> Error {
    Error::new(
        ErrorKind::Conflict,
        format!("{} exists already", path.display()),
    )
    .with_hint("ask for overwriting, or give another name")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn refuse_existing(target: &Path, overwrite: bool) -> Result<()> {
    if target.exists() && !overwrite {
        return Err(exists(target));
    }
    // A log beside the file would be replayed into whatever stands there.
    if beside(target, "-wal").exists() {
        return Err(Error::new(
            ErrorKind::Conflict,
            format!(
                "{} is a database in use or was not closed",
                target.display()
            ),
        )
        .with_hint("give another name"));
    }
    Ok(())
}

/// Copies into a temporary file beside `target` and gives it the name when it is complete.
fn copy_to_file(
    source: &Connection,
    target: &Path,
    overwrite: bool,
    control: &Control,
) -> Result<()> {
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Mode 0600 from the start.
    let temporary = tempfile::Builder::new()
        .prefix(".codehone-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(|cause| Error::io(folder, cause))?;
    let mut copied = Connection::open(temporary.path()).map_err(fault)?;
    copy(source, &mut copied, control)?;
    // One file that is complete without a log beside it.
    sqlite::leave_wal(&copied)?;
    copied.close().map_err(|(_, cause)| fault(cause))?;
    let synced = temporary.as_file().sync_all();
    synced.map_err(|cause| Error::io(target, cause))?;
    let named = if overwrite {
        temporary.persist(target)
    } else {
        temporary.persist_noclobber(target)
    };
    named.map_err(|failure| match failure.error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(target),
        _ => Error::io(target, failure.error),
    })?;
    #[cfg(unix)]
    std::fs::File::open(folder)
        .and_then(|directory| directory.sync_all())
        .map_err(|cause| Error::io(folder, cause))?;
    Ok(())
}

/// Copies every page; nothing is changed unless all are.
fn copy(source: &Connection, target: &mut Connection, control: &Control) -> Result<()> {
    let copying = Backup::new(source, target).map_err(fault)?;
    let mut waited = 0;
    loop {
        control.check()?;
        let step = copying.step(STEP).map_err(fault)?;
        let progress = copying.progress();
        let total = progress.pagecount.unsigned_abs().into();
        let left: u64 = progress.remaining.unsigned_abs().into();
        control.report("backup", total - left.min(total), Some(total));
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => waited = 0,
            // Someone holds the target: as patient as any other call.
            _ if waited < 500 => {
                waited += 1;
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            _ => {
                return Err(
                    Error::new(ErrorKind::Busy, "the database to replace is in use")
                        .with_hint("close the other handles and try again"),
                );
            }
        }
    }
}
