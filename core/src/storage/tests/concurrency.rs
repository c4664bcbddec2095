//! Many threads and several processes at one file, and random histories.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use proptest::prelude::*;

use super::support::*;
use crate::clock::SystemClock;
use crate::error::ErrorKind;
use crate::model::{Coverage, Finding, Verdict};
use crate::storage::{Location, Scope, Store, StoreOptions, UndoTarget};

const CHILD_FILE: &str = "CODEHONE_WRITER_CHILD";
const EACH: u32 = 25;

fn open(path: &Path) -> Store {
    let options = StoreOptions {
        busy_timeout: std::time::Duration::from_secs(60),
        readers: 4,
        ..StoreOptions::default()
    };
    Store::open(&Location::new(path), options, Arc::new(SystemClock)).unwrap()
}

/// Adds findings of its own and judges a finding that all share.
fn work(store: &Store, who: u32) {
    let shared = finding("shared", "a.py", 0);
    let name = format!("reviewer-{who}");
    for n in 0..EACH {
        let own = finding("r", "a.py", who * EACH + n);
        import(
            store,
            "acme/web",
            &Coverage::Nothing,
            &[own, shared.clone()],
        );
        let verdict = [Verdict::Accepted, Verdict::WontFix][n as usize % 2];
        assert!(!say(store, id_of("acme/web", &shared), verdict, &name).duplicate);
    }
}

fn assert_complete(store: &Store, writers: u32) {
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let size = store.read(|r| r.size()).unwrap();
    assert_eq!(size.findings, u64::from(writers * EACH) + 1);
    assert_eq!(size.judgements, u64::from(writers * EACH));
    let log = store.read(|r| r.verdict_rows(None)).unwrap().rows;
    let mut numbers: Vec<_> = log.iter().map(|row| row.event).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), log.len());
}

#[test]
fn eight_writers_and_readers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("a.db"));
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let mut most = 0;
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        // One snapshot: the log and the count come from the same moment.
                        let (rows, count) = store
                            .read(|r| {
                                let rows = r.verdict_rows(None)?.rows.len() as u64;
                                Ok((rows, r.size()?.judgements))
                            })
                            .unwrap();
                        assert_eq!(rows, count);
                        assert!(rows >= most, "what was seen is gone");
                        most = rows;
                    }
                })
            })
            .collect();
        let writers: Vec<_> = (0..8)
            .map(|who| {
                scope.spawn({
                    let store = &store;
                    move || work(store, who)
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        for reader in readers {
            reader.join().unwrap();
        }
    });
    assert_complete(&store, 8);
}

#[test]
#[ignore = "a process of the test below"]
fn child() {
    if let Some(path) = std::env::var_os(CHILD_FILE) {
        let who = std::env::var("CODEHONE_WRITER").unwrap().parse().unwrap();
        work(&open(Path::new(&path)), who);
    }
}

#[test]
fn four_processes_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let children: Vec<_> = (0..4)
        .map(|who: u32| {
            Command::new(std::env::current_exe().unwrap())
                .args(["storage::tests::concurrency::child", "--exact", "--ignored"])
                .env(CHILD_FILE, &path)
                .env("CODEHONE_WRITER", who.to_string())
                .stdout(std::process::Stdio::piped())
                .spawn()
        })
        .collect();
    for child in children {
        let output = child.unwrap().wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    assert_complete(&open(&path), 4);
}

#[test]
fn a_lock_that_is_not_released_is_reported_as_busy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let options = StoreOptions {
        busy_timeout: std::time::Duration::from_millis(30),
        readers: 1,
        ..StoreOptions::default()
    };
    let quick = || Store::open(&Location::new(&path), options.clone(), clock()).unwrap();
    let (one, two) = (quick(), quick());
    let busy = |result: crate::Result<()>| assert_eq!(result.unwrap_err().kind(), ErrorKind::Busy);
    one.write(|_| {
        busy(two.write(|_| Ok(()))); // another handle
        busy(one.write(|_| Ok(()))); // the same one
        two.read(|r| r.repositories()) // readers never wait for writers
    })
    .unwrap();
    one.read(|_| {
        busy(one.read(|_| Ok(())));
        Ok(())
    })
    .unwrap();
    // A panic inside a transaction rolls back and leaves the handle usable.
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        one.write(|w| -> crate::Result<()> {
            w.set_setting("x", "y")?;
            panic!("in the middle")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(one.read(|r| r.setting("x")).unwrap(), None);
    one.write(|w| w.set_setting("x", "z")).unwrap();
}

#[derive(Debug, Clone)]
enum Step {
    Import {
        coverage: u8,
        present: u8,
        silenced: u8,
    },
    Judge {
        finding: u8,
        verdict: u8,
        who: u8,
        backdated: bool,
    },
    Undo {
        finding: u8,
        who: u8,
    },
    Expire,
    Delete,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8, any::<u8>(), any::<u8>())
            .prop_map(|(coverage, present, silenced)| Step::Import { coverage, present, silenced }),
        8 => (0..6_u8, 0..4_u8, 0..3_u8, any::<bool>())
            .prop_map(|(finding, verdict, who, backdated)| {
                Step::Judge { finding, verdict, who, backdated }
            }),
        3 => (0..6_u8, 0..3_u8).prop_map(|(finding, who)| Step::Undo { finding, who }),
        1 => Just(Step::Expire),
        1 => Just(Step::Delete),
    ]
}

fn pool_of_six() -> Vec<Finding> {
    (0..6)
        .map(|n| finding("r", if n % 2 == 0 { "a.py" } else { "b.py" }, n))
        .collect()
}

fn apply(store: &Store, step: &Step) -> crate::Result<()> {
    let all = pool_of_six();
    let name = |who: u8| ["mia", "noa", "kim"][who as usize];
    match *step {
        Step::Import {
            coverage,
            present,
            silenced,
        } => {
            let coverage = match coverage {
                0 => Coverage::All,
                1 => Coverage::Files(vec!["a.py".into()]),
                _ => Coverage::Nothing,
            };
            let chosen: Vec<_> = (0..6)
                .filter(|n| present & (1 << n) != 0)
                .map(|n| Finding {
                    suppressed: silenced & (1 << n) != 0,
                    ..all[n].clone()
                })
                .collect();
            import(store, "acme/web", &coverage, &chosen);
            Ok(())
        }
        Step::Judge {
            finding,
            verdict,
            who,
            backdated,
        } => {
            let at = backdated.then_some(START.plus_micros(-DAY));
            let new = super::super::NewVerdict {
                finding: id_of("acme/web", &all[finding as usize]),
                verdict: Verdict::ALL[verdict as usize],
                reviewer: Some(name(who)),
                comment: None,
                at,
            };
            store.write(|w| w.record_verdicts(&[new])).map(|_| ())
        }
        Step::Undo { finding, who } => {
            let finding = id_of("acme/web", &all[finding as usize]);
            let reviewer = Some(name(who));
            store
                .write(|w| w.undo(UndoTarget::Last { finding, reviewer }, None))
                .map(|_| ())
        }
        Step::Expire => store
            .write(|w| w.expire_impressions(w.now(), 7))
            .map(|_| ()),
        Step::Delete => store.write(|w| w.delete_repository("acme/web")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    // Whatever happens in whatever order, status follows life and life follows the log; a reader
    // who follows the log knows the same as one who reads it whole.
    #[test]
    fn random_histories_keep_every_invariant(steps in prop::collection::vec(step(), 1..40)) {
        let clock = clock();
        let store = memory(&clock);
        let mut followed = store.read(|r| r.verdict_rows(None)).unwrap();
        for step in &steps {
            clock.advance(1000);
            if let Err(error) = apply(&store, step) {
                prop_assert_eq!(error.kind(), ErrorKind::NotFound, "{}", error);
            }
            let more = store.read(|r| r.verdict_rows(Some(followed.mark))).unwrap();
            if more.restart {
                followed.rows = more.rows;
            } else {
                followed.rows.extend(more.rows);
            }
            followed.mark = more.mark;
        }
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
        let whole = store.read(|r| r.verdict_rows(None)).unwrap();
        prop_assert_eq!(followed.rows, whole.rows);
        if store.read(|r| r.repositories()).unwrap().is_empty() {
            return Ok(());
        }
        let transitions = store
            .read(|r| r.transitions(Scope::Organisation))
            .unwrap();
        for number in 1..=6 {
            let life: Vec<_> = transitions.iter().filter(|t| t.finding == number).collect();
            for pair in life.windows(2) {
                prop_assert_eq!(Some(pair[0].to), pair[1].from);
                prop_assert!(pair[0].at <= pair[1].at);
            }
        }
    }
}
