//! What must hold when things happen in an unusual order or at an unusual time.

use std::sync::Mutex;
use std::sync::mpsc;
use std::time::Duration;

use super::support::*;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Coverage, Impression, Status, Verdict};
use crate::storage::events::Recorded;
use crate::storage::{Location, NewVerdict, RunKind, Store, StoreOptions, UndoTarget};

const REPO: &str = "acme/web";

fn say_at(store: &Store, id: crate::FindingId, at: Timestamp) -> Result<Vec<Recorded>> {
    let new = NewVerdict {
        finding: id,
        verdict: Verdict::WontFix,
        reviewer: Some("mia"),
        comment: None,
        at: Some(at),
    };
    store.write(|w| w.record_verdicts(&[new]))
}

#[test]
fn a_verdict_from_the_future_is_refused() {
    let store = memory(&clock());
    let one = finding("r", "a.py", 1);
    import(&store, REPO, &Coverage::All, std::slice::from_ref(&one));
    let id = id_of(REPO, &one);
    for ahead in [DAY + 1, 7_000 * 365 * DAY] {
        let error = say_at(&store, id, START.plus_micros(ahead)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.hint().is_some());
    }
    let status = |store: &Store| store.read(|r| r.finding(id)).unwrap().unwrap().status;
    assert_eq!(status(&store), Status::Open);
    say_at(&store, id, START.plus_micros(DAY)).unwrap();
    assert_eq!(status(&store), Status::Dismissed);
}

#[test]
fn a_verdict_taken_back_leaves_the_question_open_again() {
    let clock = clock();
    let store = memory(&clock);
    let all = [finding("r", "a.py", 1), finding("r", "a.py", 2)];
    import(&store, REPO, &Coverage::All, &all);
    let id = id_of(REPO, &all[0]);
    let shown = Impression {
        finding: id,
        position: 1,
        propensity: 1.0,
    };
    store
        .write(|w| w.record_impressions(&[shown], Some("mia"), None))
        .unwrap();
    let event = say(&store, id, Verdict::Accepted, "mia").event;
    let expire = || store.write(|w| w.expire_impressions(w.now(), 7)).unwrap();
    // The job passes the impression, since it was answered.
    assert_eq!(expire(), 0);
    clock.advance(DAY);
    store
        .write(|w| w.undo(UndoTarget::Event(event), None))
        .unwrap();
    clock.advance(7 * DAY - 1);
    assert_eq!(expire(), 0, "a week from when the verdict was taken back");
    clock.advance(1);
    assert_eq!(expire(), 1);
    assert_eq!(expire(), 0);
    // Of a finding that nobody was shown there is nothing to ask.
    let other = id_of(REPO, &all[1]);
    let event = say(&store, other, Verdict::Accepted, "mia").event;
    store
        .write(|w| w.undo(UndoTarget::Event(event), None))
        .unwrap();
    clock.advance(30 * DAY);
    assert_eq!(expire(), 0);
}

#[test]
fn closing_waits_for_those_who_read() {
    let folder = tempfile::tempdir().unwrap();
    let options = StoreOptions {
        busy_timeout: Duration::from_millis(1),
        ..StoreOptions::default()
    };
    let location = Location::new(&folder.path().join("a.db"));
    let store = Store::open(&location, options, clock()).unwrap();
    let order = Mutex::new(Vec::new());
    let (entered, reading) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            store.read(|reader| {
                entered
                    .send(())
                    .map_err(|_| Error::internal("nobody waits"))?;
                while !store.is_closed() {
                    std::thread::yield_now();
                }
                std::thread::sleep(Duration::from_millis(100));
                reader.size()?;
                order.lock().unwrap().push("read");
                Ok(())
            })
        });
        reading.recv().unwrap();
        for _ in 0..2 {
            scope.spawn(|| {
                store.close().unwrap();
                order.lock().unwrap().push("closed");
            });
        }
    });
    assert_eq!(*order.lock().unwrap(), ["read", "closed", "closed"]);
}

#[test]
fn a_run_that_narrows_its_claim_still_saw_what_it_reported() {
    for by_rules in [false, true] {
        let clock = clock();
        let store = memory(&clock);
        let one = finding("r", "a.py", 1);
        import(&store, REPO, &Coverage::All, std::slice::from_ref(&one));
        clock.advance(DAY);
        store
            .sync(REPO, RunKind::Import, |session| {
                session.declare("t", None, "", &Coverage::All)?;
                session.add(&one)?;
                if by_rules {
                    session.only_rules("t", "", &["r"])
                } else {
                    session.declare("t", None, "", &Coverage::Nothing)
                }
            })
            .unwrap();
        let stored = store.read(|r| r.finding(id_of(REPO, &one))).unwrap();
        assert_eq!(stored.unwrap().last_seen, START.plus_micros(DAY));
    }
}
