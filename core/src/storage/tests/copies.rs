//! Backup, restore, permissions, integrity and foreign files.

use std::path::Path;

use super::support::*;
use crate::error::{ErrorKind, Result};
use crate::model::{CancelToken, Control, Coverage, Finding, Verdict};
use crate::storage::{Location, Scope, Store, StoreOptions, restore};

const WAIT: std::time::Duration = std::time::Duration::from_millis(300);

fn open(path: &Path) -> Result<Store> {
    Store::open(&Location::new(path), StoreOptions::default(), clock())
}

fn many(n: u32) -> Vec<Finding> {
    (0..n).map(|n| finding("r", "a.py", n)).collect()
}

fn count(path: &Path) -> usize {
    let store = open(path).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    store
        .read(|r| r.active_findings(Scope::Organisation))
        .unwrap()
        .len()
}

#[test]
fn a_backup_of_a_used_database_is_complete_and_restores() {
    let folder = tempfile::tempdir().unwrap();
    let (db, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
    let store = open(&db).unwrap();
    import(&store, "acme/web", &Coverage::All, &many(300));
    store.backup(&copy, false, &Control::new()).unwrap();
    assert_eq!(count(&copy), 300);
    import(&store, "acme/web", &Coverage::Nothing, &many(400));

    let error = store.backup(&copy, false, &Control::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let error = store.backup(&db, true, &Control::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "onto itself");
    let error = restore(&copy, &db, false, WAIT, &Control::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);

    // The handle stays open: it sees the restored state.
    restore(&copy, &db, true, WAIT, &Control::new()).unwrap();
    let seen = store
        .read(|r| r.active_findings(Scope::Organisation))
        .unwrap();
    assert_eq!(seen.len(), 300);
    store.close().unwrap();
    assert_eq!(count(&db), 300);

    let fresh = folder.path().join("fresh.db");
    restore(&copy, &fresh, false, WAIT, &Control::new()).unwrap();
    assert_eq!(count(&fresh), 300);
}

#[test]
fn a_memory_database_can_be_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let store = memory(&clock());
    import(&store, "acme/web", &Coverage::All, &many(3));
    store.backup(&copy, false, &Control::new()).unwrap();
    assert_eq!(count(&copy), 3);
}

#[test]
fn a_cancelled_backup_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("a.db")).unwrap();
    let token = CancelToken::new();
    token.cancel();
    let control = Control::new().with_cancel(token);
    let copy = folder.path().join("b.db");
    let error = store.backup(&copy, false, &control).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    store.close().unwrap();
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // And the handle is not stuck in a transaction.
    assert_eq!(count(&folder.path().join("a.db")), 0);
}

#[test]
fn a_damaged_database_is_replaced_and_a_damaged_backup_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (db, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
    let store = open(&db).unwrap();
    import(&store, "acme/web", &Coverage::All, &many(300));
    store.backup(&copy, false, &Control::new()).unwrap();
    store.close().unwrap();
    std::fs::write(&db, vec![0x5a; 50_000]).unwrap();
    assert_eq!(open(&db).unwrap_err().kind(), ErrorKind::Corrupt);
    restore(&copy, &db, true, WAIT, &Control::new()).unwrap();
    assert_eq!(count(&db), 300);

    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xee);
    std::fs::write(&copy, bytes).unwrap();
    let error = restore(&copy, &db, true, WAIT, &Control::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert_eq!(count(&db), 300);
}

#[test]
fn files_of_others_are_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = folder.path().join("theirs.db");
    let connection = rusqlite::Connection::open(&theirs).unwrap();
    connection
        .execute_batch("CREATE TABLE precious (x)")
        .unwrap();
    drop(connection);
    let before = std::fs::read(&theirs).unwrap();
    assert_eq!(open(&theirs).unwrap_err().kind(), ErrorKind::Corrupt);

    let ours = folder.path().join("ours.db");
    let backup = folder.path().join("backup.db");
    open(&ours)
        .unwrap()
        .backup(&backup, false, &Control::new())
        .unwrap();
    let error = restore(&backup, &theirs, true, WAIT, &Control::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert_eq!(std::fs::read(&theirs).unwrap(), before);

    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "just a text, much longer than a header would be ".repeat(20),
    )
    .unwrap();
    assert_eq!(open(&text).unwrap_err().kind(), ErrorKind::Corrupt);
    let missing = folder.path().join("no/such/folder.db");
    assert_eq!(open(&missing).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(open(folder.path()).unwrap_err().kind(), ErrorKind::Io);
    let options = StoreOptions {
        create: false,
        ..StoreOptions::default()
    };
    let absent = folder.path().join("absent.db");
    let error = Store::open(&Location::new(&absent), options, clock()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(!absent.exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("a.db")).unwrap();
    import(&store, "acme/web", &Coverage::All, &many(3));
    store
        .backup(&folder.path().join("b.db"), false, &Control::new())
        .unwrap();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.path());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["a.db", "a.db-shm", "a.db-wal", "b.db"]);
}

#[test]
fn the_check_finds_what_contradicts_itself() {
    let store = memory(&clock());
    let all = many(4);
    import(&store, "acme/web", &Coverage::All, &all);
    say(&store, id_of("acme/web", &all[0]), Verdict::Accepted, "mia");
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let damage = "UPDATE findings SET standing = NULL WHERE id = 1;
        UPDATE findings SET suppressed = 1 WHERE id = 2;
        DELETE FROM finding_details WHERE finding_id = 3;
        INSERT INTO transitions (finding_id, at, to_status) VALUES (4, 0, 'fixed');";
    store.write(|writer| writer.db.script(damage)).unwrap();
    let problems = store.check().unwrap();
    assert_eq!(problems.len(), 4, "{problems:?}");
}

#[test]
fn closing_twice_is_fine_and_later_calls_say_closed() {
    let folder = tempfile::tempdir().unwrap();
    for location in [Location::Memory, Location::File(folder.path().join("a.db"))] {
        let store = Store::open(&location, StoreOptions::default(), clock()).unwrap();
        store.close().unwrap();
        store.close().unwrap();
        let read = store.read(|r| r.repositories()).unwrap_err();
        assert_eq!(read.kind(), ErrorKind::Closed);
        let write = store.write(|w| w.set_team("r", "t")).unwrap_err();
        assert_eq!(write.kind(), ErrorKind::Closed);
    }
    assert!(!folder.path().join("a.db-wal").exists());
}

#[test]
fn an_empty_database_is_small() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    open(&path).unwrap().close().unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    assert!(bytes <= 225_000, "{bytes}");
}
