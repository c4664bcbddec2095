//! Kills a writing process with SIGKILL at random moments and looks for every write that it had
//! acknowledged. 20 kills by default, `CODEHONE_KILLS=n` for another number, 200 with
//! `CODEHONE_SOAK` (`make soak`).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::support::*;
use crate::clock::SystemClock;
use crate::model::{Coverage, FindingId, Verdict};
use crate::storage::{Location, NewVerdict, RunKind, Store, StoreOptions};

const CHILD_FILE: &str = "CODEHONE_CRASH_CHILD";
const BATCH: u32 = 3;

fn kills() -> u64 {
    let asked = std::env::var("CODEHONE_KILLS").ok();
    let soak = std::env::var_os("CODEHONE_SOAK").is_some();
    asked
        .and_then(|text| text.parse().ok())
        .unwrap_or(if soak { 200 } else { 20 })
}

fn open(path: &Path) -> Store {
    Store::open(
        &Location::new(path),
        StoreOptions::default(),
        Arc::new(SystemClock),
    )
    .unwrap()
}

/// Runs in the process that is to be killed: imports findings and judges them until it dies. A line
/// is printed after the call that stored what it names has returned.
#[test]
#[ignore = "the victim of the test below"]
fn child() {
    let Some(path) = std::env::var_os(CHILD_FILE) else {
        return;
    };
    let store = open(Path::new(&path));
    let start: u32 = std::env::var("CODEHONE_CRASH_START")
        .unwrap()
        .parse()
        .unwrap();
    let mut out = std::io::stdout();
    // The test harness has written to this line.
    writeln!(out, "\nready").unwrap();
    for n in (start..).step_by(BATCH as usize) {
        let some: Vec<_> = (n..n + BATCH).map(|n| finding("r", "a.py", n)).collect();
        import(&store, "acme/web", &Coverage::Nothing, &some);
        writeln!(out, "stored {n}").unwrap();
        out.flush().unwrap();
        let id = id_of("acme/web", &some[0]);
        let event = say(&store, id, Verdict::FalsePositive, "mia").event.0;
        writeln!(out, "judged {event} {id}").unwrap();
        out.flush().unwrap();
    }
}

fn start(path: &Path, from: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "storage::tests::crash::child",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(CHILD_FILE, path)
        .env("CODEHONE_CRASH_START", from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[derive(Default)]
struct Acknowledged {
    stored: Vec<u32>,
    judged: Vec<(i64, FindingId)>,
}

/// Lets a child write for a while, kills it and returns what it had acknowledged.
fn run_and_kill(path: &Path, from: u32, after: Duration) -> Acknowledged {
    let mut child = start(path, from);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while lines.next().unwrap().unwrap() != "ready" {}
    let killer = std::thread::spawn(move || {
        std::thread::sleep(after);
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
    });
    let mut all = Acknowledged::default();
    // A last line may be cut off: it was not acknowledged.
    for line in lines.map_while(Result::ok) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["stored", n] => all.stored.extend(n.parse::<u32>()),
            ["judged", event, id] => {
                if let (Ok(event), Ok(id)) = (event.parse(), id.parse()) {
                    all.judged.push((event, id));
                }
            }
            _ => {}
        }
    }
    killer.join().unwrap();
    all
}

fn verify(path: &Path, all: &Acknowledged) {
    let store = open(path);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    store
        .read(|reader| {
            for n in all.stored.iter().flat_map(|n| *n..n + BATCH) {
                let id = id_of("acme/web", &finding("r", "a.py", n));
                assert!(reader.finding(id)?.is_some(), "finding {n} is lost");
            }
            for (event, id) in &all.judged {
                let history = reader.history(*id)?;
                assert!(
                    history.iter().any(|e| e.id.0 == *event),
                    "event {event} is lost"
                );
            }
            // No batch is there by half.
            let total = reader.size()?.findings;
            assert_eq!(total % u64::from(BATCH), 0, "{total}");
            Ok(())
        })
        .unwrap();
    // And it goes on working.
    store
        .sync("acme/other", RunKind::Scan, |session| {
            session.declare("t", None, "", &Coverage::All)
        })
        .unwrap();
}

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let started = std::time::Instant::now();
    let (mut from, mut stored, mut judged) = (0, 0, 0);
    let rounds = kills();
    for round in 0..rounds {
        // A spread of moments that is the same in every run; the scheduler adds its own.
        let after = Duration::from_micros(200 + (round * 7_919_111) % 60_000);
        let all = run_and_kill(&path, from, after);
        verify(&path, &all);
        stored += all.stored.len();
        judged += all.judged.len();
        // The batch after the last acknowledged one may be there too.
        from = all.stored.last().map_or(from, |n| n + BATCH) + BATCH;
        // What the child could not acknowledge must not make the next one repeat a number.
        from += BATCH;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{rounds} kills, {stored} imports and {judged} verdicts acknowledged, {seconds:.1} s");
    assert!(
        stored > 0 && judged > 0,
        "the children were killed before they wrote anything"
    );
}

/// A kill in the middle of one large import: all of it or nothing.
#[test]
fn a_large_import_is_there_wholly_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = open(&path);
    let all: Vec<_> = (0..500).map(|n| finding("r", "a.py", n)).collect();
    let failed = store.sync("acme/web", RunKind::Import, |session| {
        session.declare("t", None, "", &Coverage::All)?;
        for one in &all {
            session.add(one)?;
        }
        let mut bad = finding("r", "a.py", 1000);
        bad.confidence = Some(f64::NAN);
        session.add(&bad)
    });
    assert_eq!(failed.unwrap_err().code(), "invalid_input");
    assert!(store.read(|r| r.repositories()).unwrap().is_empty());
    let unknown = NewVerdict {
        finding: id_of("acme/web", &all[0]),
        verdict: Verdict::Accepted,
        reviewer: None,
        comment: None,
        at: None,
    };
    let error = store.write(|w| w.record_verdicts(&[unknown])).unwrap_err();
    assert_eq!(error.code(), "not_found");
}
