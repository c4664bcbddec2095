//! Schema versions: up, down, again; files of every released version; two at once.

use std::path::{Path, PathBuf};

use super::super::migrate::{self, MIGRATIONS, Migration};
use super::super::sqlite::{Connection, prepare_connection};
use super::support::*;
use crate::error::ErrorKind;
use crate::model::{Coverage, Status, Verdict};
use crate::storage::{Schema, Scope, Store};

const WAIT: std::time::Duration = std::time::Duration::from_secs(5);

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/db")
}

fn raw() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    prepare_connection(&connection, WAIT).unwrap();
    connection
}

fn schema_of(connection: &Connection) -> Vec<(String, Option<String>)> {
    let sql = "SELECT name, sql FROM sqlite_master WHERE name <> 'schema_migrations' ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_file_is_embedded_in_numeric_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/storage/migrations");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let embedded: Vec<String> = MIGRATIONS
        .iter()
        .flat_map(|step| ["down", "up"].map(|way| format!("{}.{way}.sql", step.name)))
        .collect();
    assert_eq!(files, embedded);
    for (index, step) in MIGRATIONS.iter().enumerate() {
        assert_eq!(step.version as usize, index + 1);
        assert!(step.name.starts_with(&format!("{:04}_", step.version)));
    }
}

#[test]
fn each_step_down_restores_the_schema_before_it() {
    let connection = raw();
    let mut before = vec![schema_of(&connection)];
    for count in 1..=MIGRATIONS.len() {
        migrate::up(&connection, &MIGRATIONS[..count], clock().as_ref()).unwrap();
        before.push(schema_of(&connection));
    }
    for count in (1..=MIGRATIONS.len()).rev() {
        assert_eq!(schema_of(&connection), before[count]);
        migrate::down(&connection, &MIGRATIONS[..count], 1).unwrap();
    }
    assert_eq!(schema_of(&connection), before[0]);
    migrate::up(&connection, MIGRATIONS, clock().as_ref()).unwrap();
    assert_eq!(schema_of(&connection), before[MIGRATIONS.len()]);
}

// Lesson: rollback(1) right after migrating rolled back the first migration, with all data.
#[test]
fn rollback_takes_the_last_step_and_leaves_older_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = file(&path, &clock());
    let one = finding("r", "a.py", 1);
    import(
        &store,
        "acme/web",
        &Coverage::All,
        std::slice::from_ref(&one),
    );
    say(&store, id_of("acme/web", &one), Verdict::Accepted, "mia");
    store
        .write(|w| w.set_snapshot("learning", b"state"))
        .unwrap();
    store.close().unwrap();

    let schema = Schema::open(&path, WAIT).unwrap();
    let planned = schema.rollback(2, true).unwrap();
    let taken: Vec<_> = planned
        .iter()
        .map(|step| (step.version, step.down))
        .collect();
    assert_eq!(taken, [(3, true), (2, true)]);
    assert!(planned[1].sql.contains("snapshots"));
    assert!(
        schema
            .status()
            .unwrap()
            .iter()
            .all(|step| step.applied_at.is_some())
    );
    assert_eq!(schema.rollback(2, false).unwrap(), planned);
    let status = schema.status().unwrap();
    assert_eq!(status[0].applied_at, Some(START));
    assert_eq!(status[1].applied_at, None);
    // The step that holds the data is refused, and so is one too many.
    assert_eq!(
        schema.rollback(1, false).unwrap_err().kind(),
        ErrorKind::Conflict
    );
    assert_eq!(
        schema.rollback(9, false).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    assert_eq!(schema.migrate(clock().as_ref(), true).unwrap().len(), 2);
    assert_eq!(schema.migrate(clock().as_ref(), false).unwrap().len(), 2);
    assert_eq!(schema.migrate(clock().as_ref(), false).unwrap().len(), 0);
    drop(schema);

    let store = file(&path, &clock());
    let stored = store
        .read(|r| r.finding(id_of("acme/web", &one)))
        .unwrap()
        .unwrap();
    assert_eq!(stored.verdict, Some(Verdict::Accepted));
    assert_eq!(store.read(|r| r.snapshot("learning")).unwrap(), None);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

const BROKEN: Migration = Migration {
    version: 4,
    name: "0004_broken",
    up: "CREATE TABLE half (x INTEGER); INSERT INTO nowhere VALUES (1);",
    down: "DROP TABLE half;",
};

fn with(extra: Migration) -> Vec<Migration> {
    let copy = |step: &Migration| Migration { ..*step };
    let mut all: Vec<Migration> = MIGRATIONS.iter().map(copy).collect();
    all.push(extra);
    all
}

#[test]
fn a_step_that_fails_leaves_everything_as_it_was() {
    let connection = raw();
    migrate::up(&connection, MIGRATIONS, clock().as_ref()).unwrap();
    let before = schema_of(&connection);
    let error = migrate::up(&connection, &with(BROKEN), clock().as_ref()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Migration);
    assert!(error.message().contains("0004_broken"), "{error}");
    assert_eq!(schema_of(&connection), before);
    migrate::check(&connection).unwrap();
}

#[test]
fn a_newer_file_is_refused_and_a_changed_step_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    file(&path, &clock()).close().unwrap();
    let connection = Connection::open(&path).unwrap();
    let newer = Migration {
        up: "CREATE TABLE later (x INTEGER);",
        ..BROKEN
    };
    migrate::up(&connection, &with(newer), clock().as_ref()).unwrap();
    let open = || {
        Store::open(
            &super::super::Location::new(&path),
            Default::default(),
            clock(),
        )
    };
    assert_eq!(open().unwrap_err().kind(), ErrorKind::SchemaTooNew);
    connection
        .execute_batch("DELETE FROM schema_migrations WHERE version = 4")
        .unwrap();
    open().unwrap();
    connection
        .execute_batch("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1")
        .unwrap();
    assert_eq!(open().unwrap_err().kind(), ErrorKind::Migration);
}

#[test]
fn many_that_open_a_new_file_at_once_migrate_it_once() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..5 {
        let path = folder.path().join(format!("{round}.db"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| file(&path, &clock()).read(|r| r.repositories()).unwrap());
            }
        });
        let schema = Schema::open(&path, WAIT).unwrap();
        assert_eq!(schema.status().unwrap().len(), MIGRATIONS.len());
    }
}

/// Fills a database of the present version with one of everything, for the fixture of a release.
fn fill(store: &Store) {
    let mut some: Vec<_> = (0..4).map(|n| finding("r", "src/a.py", n)).collect();
    some[3].suppressed = true;
    import(store, "acme/web", &Coverage::All, &some);
    say(
        store,
        id_of("acme/web", &some[0]),
        Verdict::FalsePositive,
        "mia",
    );
    let event = say(store, id_of("acme/web", &some[1]), Verdict::Accepted, "noa").event;
    let undo = super::super::UndoTarget::Event(event);
    store.write(|w| w.undo(undo, None)).unwrap();
    store.write(|w| w.set_team("acme/web", "core")).unwrap();
    some.remove(2);
    import(store, "acme/web", &Coverage::All, &some);
}

fn assert_filled(store: &Store) {
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let id = |n| id_of("acme/web", &finding("r", "src/a.py", n));
    let status = |n| {
        let found = store.read(|r| r.finding(id(n))).unwrap().unwrap();
        (found.finding.message, found.status, found.verdict)
    };
    let message = |n| format!("something is wrong with r number {n}");
    let rejected = Some(Verdict::FalsePositive);
    assert_eq!(status(0), (message(0), Status::Dismissed, rejected));
    assert_eq!(status(1), (message(1), Status::Open, None));
    assert_eq!(status(2), (message(2), Status::Fixed, None));
    assert_eq!(status(3), (message(3), Status::Suppressed, None));
    assert_eq!(store.read(|r| r.history(id(1))).unwrap().len(), 2);
    let teams = store.read(|r| r.repositories()).unwrap();
    assert_eq!(teams[0].team, "core");
    let active = store
        .read(|r| r.active_findings(Scope::Team("core")))
        .unwrap();
    assert_eq!(active.len(), 1);
}

/// Writes the fixture of a new version: run it once with `CODEHONE_WRITE_FIXTURE=1` before a
/// release and commit the file. Files of released versions are never written again.
#[test]
fn a_file_of_every_version_opens_with_its_data() {
    let folder = fixtures();
    for step in MIGRATIONS {
        let path = folder.join(format!("v{:04}.db", step.version));
        if std::env::var_os("CODEHONE_WRITE_FIXTURE").is_some() && !path.exists() {
            std::fs::create_dir_all(&folder).unwrap();
            let store = file(&path, &clock());
            fill(&store);
            store.vacuum().unwrap();
            store.close().unwrap();
            let newer = MIGRATIONS.len() - step.version as usize;
            let schema = Schema::open(&path, WAIT).unwrap();
            schema.rollback(newer, false).unwrap();
        }
        let work = tempfile::tempdir().unwrap();
        let copy = work.path().join("copy.db");
        std::fs::copy(&path, &copy).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
        let schema = Schema::open(&copy, WAIT).unwrap();
        let applied = schema.status().unwrap();
        let applied = applied.iter().filter(|step| step.applied_at.is_some());
        assert_eq!(applied.count(), step.version as usize);
        drop(schema);
        let store = file(&copy, &clock());
        assert_filled(&store);
        // It is the same schema as that of a new file.
        let new = raw();
        migrate::up(&new, MIGRATIONS, clock().as_ref()).unwrap();
        let migrated = store
            .pool()
            .with_writer(|connection| Ok(schema_of(connection)));
        assert_eq!(migrated.unwrap(), schema_of(&new));
    }
}
