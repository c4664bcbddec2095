//! Findings over several runs, verdicts over several people, and what time decides.

use super::support::*;
use crate::error::ErrorKind;
use crate::model::{Coverage, EventKind, Finding, FindingFilter, Impression, Status, Verdict};
use crate::storage::{Location, NewVerdict, RunKind, Scope, Store, UndoTarget};

const REPO: &str = "acme/web";

fn status(store: &Store, one: &Finding) -> Status {
    let id = id_of(REPO, one);
    store.read(|r| r.finding(id)).unwrap().unwrap().status
}

/// Every row of every table that an identical import must leave alone.
fn dump(store: &Store) -> Vec<String> {
    let tables = [
        "findings",
        "finding_details",
        "transitions",
        "events",
        "rules",
        "files",
        "reviewers",
        "repositories",
        "teams",
    ];
    let read = |connection: &mut rusqlite::Connection| {
        let mut out = Vec::new();
        for table in tables {
            let mut statement = connection
                .prepare(&format!("SELECT * FROM {table} ORDER BY 1"))
                .unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values: Vec<_> = (0..columns).map(|i| row.get_ref(i).unwrap()).collect();
                out.push(format!("{table} {values:?}"));
            }
        }
        Ok(out)
    };
    store.pool().with_writer(read).unwrap()
}

#[test]
fn importing_the_same_again_changes_nothing_but_when_it_was_last_seen() {
    let clock = clock();
    let store = memory(&clock);
    let all: Vec<_> = (0..20).map(|n| finding("r", "a.py", n)).collect();
    import(&store, REPO, &Coverage::All, &all);
    let before = dump(&store);
    clock.advance(DAY);
    let counts = import(&store, REPO, &Coverage::All, &all);
    assert_eq!((counts.total, counts.unchanged, counts.new), (20, 20, 0));
    assert_eq!(dump(&store), before);
    let one = store
        .read(|r| r.finding(id_of(REPO, &all[0])))
        .unwrap()
        .unwrap();
    assert_eq!(
        (one.first_seen, one.last_seen),
        (START, START.plus_micros(DAY))
    );
    // The same one twice in a run is one.
    let twice = [all[0].clone(), all[0].clone()];
    let counts = import(&store, REPO, &Coverage::Nothing, &twice);
    assert_eq!((counts.total, counts.repeated), (1, 1));
}

#[test]
fn a_run_closes_only_inside_its_own_scope() {
    let clock = clock();
    let store = memory(&clock);
    let (a, b) = (finding("r", "a.py", 1), finding("r", "b.py", 2));
    let other_tool = Finding {
        tool: "u".into(),
        ..finding("r", "a.py", 3)
    };
    let other_part = Finding {
        automation: "sub".into(),
        ..finding("r", "a.py", 4)
    };
    let all = [a.clone(), b.clone(), other_tool.clone(), other_part.clone()];
    store
        .sync(REPO, RunKind::Import, |session| {
            session.declare("t", None, "", &Coverage::All)?;
            session.declare("t", None, "sub", &Coverage::All)?;
            session.declare("u", None, "", &Coverage::All)?;
            all.iter().try_for_each(|one| session.add(one).map(|_| ()))
        })
        .unwrap();
    import(
        &store,
        "acme/other",
        &Coverage::All,
        std::slice::from_ref(&a),
    );

    assert_eq!(import(&store, REPO, &Coverage::Nothing, &[]).fixed, 0);
    let only_a = Coverage::Files(vec!["a.py".into(), "never-seen.py".into()]);
    clock.advance(5);
    assert_eq!(import(&store, REPO, &only_a, &[]).fixed, 1);
    assert_eq!(status(&store, &a), Status::Fixed);
    for open in [&b, &other_tool, &other_part] {
        assert_eq!(status(&store, open), Status::Open);
    }
    clock.advance(5);
    let counts = import(&store, REPO, &Coverage::All, std::slice::from_ref(&a));
    assert_eq!((counts.reopened, counts.fixed), (1, 1));
    assert_eq!(
        (status(&store, &a), status(&store, &b)),
        (Status::Reopened, Status::Fixed)
    );
    let rows = store.read(|r| r.transitions(Scope::Repository(REPO)));
    let of_a: Vec<_> = rows
        .unwrap()
        .into_iter()
        .filter(|row| row.finding == 1)
        .collect();
    let path: Vec<_> = of_a
        .iter()
        .map(|row| (row.at.since(START), row.to))
        .collect();
    assert_eq!(
        path,
        [
            (0, Status::Open),
            (5, Status::Fixed),
            (10, Status::Reopened)
        ]
    );
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_run_of_some_rules_speaks_for_those_only() {
    let clock = clock();
    let store = memory(&clock);
    let (a, b) = (finding("r", "a.py", 1), finding("s", "a.py", 2));
    import(&store, REPO, &Coverage::All, &[a.clone(), b.clone()]);
    clock.advance(7);
    store
        .sync(REPO, RunKind::Scan, |session| {
            session.declare("t", None, "", &Coverage::All)?;
            session.only_rules("t", "", &["r"])
        })
        .unwrap();
    assert_eq!(
        (status(&store, &a), status(&store, &b)),
        (Status::Fixed, Status::Open)
    );
    let kept = store.read(|r| r.finding(id_of(REPO, &b))).unwrap().unwrap();
    assert_eq!(kept.last_seen, START, "nobody looked for it since");
}

#[test]
fn a_changed_report_is_written_and_a_silenced_one_suppressed() {
    let store = memory(&clock());
    let mut one = finding("r", "a.py", 1);
    import(&store, REPO, &Coverage::All, std::slice::from_ref(&one));
    one.message = "said in other words".into();
    one.span.start_line = 77;
    one.suppressed = true;
    let counts = import(&store, REPO, &Coverage::All, std::slice::from_ref(&one));
    assert_eq!((counts.changed, counts.suppressed, counts.new), (1, 1, 0));
    let stored = store
        .read(|r| r.finding(id_of(REPO, &one)))
        .unwrap()
        .unwrap();
    assert_eq!(stored.finding, one);
    assert_eq!(
        (stored.status, stored.closed_at),
        (Status::Suppressed, Some(START))
    );
}

#[test]
fn the_last_verdict_of_a_person_counts_and_all_are_kept() {
    let clock = clock();
    let store = memory(&clock);
    let one = finding("r", "a.py", 1);
    import(&store, REPO, &Coverage::All, std::slice::from_ref(&one));
    let id = id_of(REPO, &one);
    say(&store, id, Verdict::Accepted, "mia");
    // A double click, now or next year, is one verdict.
    clock.advance(365 * DAY);
    assert!(say(&store, id, Verdict::Accepted, "mia").duplicate);
    assert!(!say(&store, id, Verdict::WontFix, "mia").duplicate);
    assert!(!say(&store, id, Verdict::FalsePositive, "noa").duplicate);
    let until = clock_now(&clock);
    let counts = store
        .read(|r| r.verdict_rows_in(Scope::Repository(REPO)))
        .unwrap();
    assert_eq!(counts.len(), 3, "history is kept");
    assert!(counts.iter().all(|row| row.at <= until));
    // Undo in the order of a conversation: what counted before counts again.
    let undo = |who| {
        let reviewer = Some(who);
        store.write(|w| {
            w.undo(
                UndoTarget::Last {
                    finding: id,
                    reviewer,
                },
                None,
            )
        })
    };
    assert_eq!(undo("noa").unwrap().status, Status::Dismissed);
    assert_eq!(undo("mia").unwrap().status, Status::Open);
    let standing = store.read(|r| r.finding(id)).unwrap().unwrap().verdict;
    assert_eq!(standing, Some(Verdict::Accepted));
    assert_eq!(undo("noa").unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(undo("stranger").unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn clock_now(clock: &crate::clock::ManualClock) -> crate::clock::Timestamp {
    crate::clock::Clock::now(clock)
}

#[test]
fn code_refutes_fixed_and_the_claim_can_be_made_again() {
    let store = memory(&clock());
    let one = finding("r", "a.py", 1);
    let all = std::slice::from_ref(&one);
    import(&store, REPO, &Coverage::All, all);
    let id = id_of(REPO, &one);
    assert_eq!(say(&store, id, Verdict::Fixed, "mia").status, Status::Fixed);
    assert_eq!(import(&store, REPO, &Coverage::All, all).reopened, 1);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let again = say(&store, id, Verdict::Fixed, "mia");
    assert!(!again.duplicate);
    assert_eq!(again.status, Status::Fixed);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_comment_is_kept_and_ignored_cannot_be_said() {
    let store = memory(&clock());
    let one = finding("r", "a.py", 1);
    import(&store, REPO, &Coverage::All, std::slice::from_ref(&one));
    let mut new = NewVerdict {
        finding: id_of(REPO, &one),
        verdict: Verdict::Accepted,
        reviewer: None,
        comment: Some("really"),
        at: None,
    };
    let record = |new| store.write(|w| w.record_verdicts(&[new]));
    assert!(!record(new).unwrap()[0].duplicate);
    assert!(record(new).unwrap()[0].duplicate);
    new.comment = Some("and here is why");
    assert!(!record(new).unwrap()[0].duplicate);
    new.verdict = Verdict::Ignored;
    assert_eq!(record(new).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn silence_becomes_an_event_once_and_replaces_nothing() {
    let clock = clock();
    let store = memory(&clock);
    let all: Vec<_> = (0..4).map(|n| finding("r", "a.py", n)).collect();
    import(&store, REPO, &Coverage::All, &all);
    let ids: Vec<_> = all.iter().map(|one| id_of(REPO, one)).collect();
    let show = |who: &str| {
        let shown = (1..).zip(&ids).map(|(position, id)| Impression {
            finding: *id,
            position,
            propensity: 1.0,
        });
        let shown: Vec<_> = shown.collect();
        store
            .write(|w| w.record_impressions(&shown, Some(who), None))
            .unwrap();
    };
    let expire = || store.write(|w| w.expire_impressions(w.now(), 7)).unwrap();
    show("mia");
    clock.advance(DAY);
    show("noa");
    say(&store, ids[0], Verdict::FalsePositive, "mia"); // closed before noa's week is over
    import(&store, REPO, &Coverage::All, &all[..3]); // the fourth is gone within the week
    clock.advance(6 * DAY - 1);
    assert_eq!(expire(), 0);
    clock.advance(1);
    assert_eq!(expire(), 2, "mia on the second and third");
    assert_eq!(expire(), 0);
    clock.advance(DAY);
    show("mia"); // shown again: already ignored
    assert_eq!(expire(), 2, "noa on the second and third");
    clock.advance(30 * DAY);
    assert_eq!(expire(), 0);
    let open = store.read(|r| r.finding(ids[1])).unwrap().unwrap();
    assert_eq!((open.status, open.verdict), (Status::Open, None));
    // An answer after all: it counts, and silence does not come back over it.
    assert!(!say(&store, ids[1], Verdict::Accepted, "mia").duplicate);
    let open = store.read(|r| r.finding(ids[1])).unwrap().unwrap();
    assert_eq!(open.verdict, Some(Verdict::Accepted));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn the_log_can_be_followed_and_says_when_to_start_again() {
    let clock = clock();
    let store = memory(&clock);
    let mut all: Vec<_> = (0..3).map(|n| finding("r", "a.py", n)).collect();
    import(&store, REPO, &Coverage::All, &all);
    let id = |n: usize| id_of(REPO, &finding("r", "a.py", n as u32));
    let follow = |mark| store.read(|r| r.verdict_rows(mark)).unwrap();
    let first = follow(None);
    assert!(first.restart && first.rows.is_empty());
    say(&store, id(0), Verdict::Accepted, "mia");
    let second = follow(Some(first.mark));
    assert_eq!((second.restart, second.rows.len()), (false, 1));
    assert_eq!(follow(Some(second.mark)).rows.len(), 0);

    let late = NewVerdict {
        finding: id(1),
        verdict: Verdict::WontFix,
        reviewer: None,
        comment: None,
        at: Some(START.plus_micros(-DAY)),
    };
    store.write(|w| w.record_verdicts(&[late])).unwrap();
    let third = follow(Some(second.mark));
    assert!(third.restart);
    assert_eq!(third.rows[0].verdict, Some(Verdict::WontFix), "by time");

    // The tool changes its mind about a judged finding, and then about another.
    all[0].severity = crate::model::Severity::High;
    import(&store, REPO, &Coverage::All, &all);
    let fourth = follow(Some(third.mark));
    assert!(fourth.restart);
    all[2].severity = crate::model::Severity::High;
    import(&store, REPO, &Coverage::All, &all);
    assert!(!follow(Some(fourth.mark)).restart);

    let last = say(&store, id(2), Verdict::Accepted, "mia").event;
    store.write(|w| w.delete_repository(REPO)).unwrap();
    let fifth = follow(Some(fourth.mark));
    assert!(fifth.restart && fifth.rows.is_empty());
    // Numbers of deleted events are not given again.
    import(&store, REPO, &Coverage::All, &all);
    assert!(say(&store, id(2), Verdict::Accepted, "mia").event > last);
}

#[test]
fn organisations_in_one_file_do_not_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::File(folder.path().join("a.db"));
    let clock = clock();
    let (one, two) = (
        open_as(&location, "one", &clock),
        open_as(&location, "two", &clock),
    );
    let given = finding("r", "a.py", 1);
    import(&one, REPO, &Coverage::All, std::slice::from_ref(&given));
    let id = one
        .read(|r| r.findings(&FindingFilter::default(), None, 9))
        .unwrap()
        .items[0]
        .id;
    let event = say(&one, id, Verdict::Accepted, "mia").event;

    assert!(two.read(|r| r.repositories()).unwrap().is_empty());
    assert!(two.read(|r| r.finding(id)).unwrap().is_none());
    assert!(
        two.read(|r| r.findings(&FindingFilter::default(), None, 9))
            .unwrap()
            .items
            .is_empty()
    );
    assert!(two.read(|r| r.verdict_rows(None)).unwrap().rows.is_empty());
    assert_eq!(two.read(|r| r.size()).unwrap().findings, 0);
    let not_found = |error: crate::Error| assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    not_found(two.read(|r| r.history(id)).unwrap_err());
    not_found(
        two.read(|r| r.active_findings(Scope::Repository(REPO)))
            .unwrap_err(),
    );
    not_found(
        two.write(|w| w.undo(UndoTarget::Event(event), None))
            .unwrap_err(),
    );
    not_found(two.write(|w| w.delete_repository(REPO)).unwrap_err());
    not_found(two.write(|w| w.set_team(REPO, "x")).unwrap_err());
    let verdict = NewVerdict {
        finding: id,
        verdict: Verdict::WontFix,
        reviewer: None,
        comment: None,
        at: None,
    };
    not_found(two.write(|w| w.record_verdicts(&[verdict])).unwrap_err());
    two.write(|w| w.set_snapshot("s", b"two")).unwrap();
    assert_eq!(one.read(|r| r.snapshot("s")).unwrap(), None);
    // The same finding in the same repository is another one.
    import(&two, REPO, &Coverage::All, std::slice::from_ref(&given));
    import(&two, REPO, &Coverage::All, &[]);
    let still = one.read(|r| r.finding(id)).unwrap().unwrap();
    assert_eq!(still.status, Status::Open);
    two.write(|w| w.delete_repository(REPO)).unwrap();
    assert_eq!(
        one.read(|r| r.history(id)).unwrap()[0].kind,
        EventKind::Verdict
    );
}

#[test]
fn deleting_a_repository_removes_all_of_its_rows() {
    let store = memory(&clock());
    let one = finding("r", "a.py", 1);
    import(&store, REPO, &Coverage::All, std::slice::from_ref(&one));
    let id = id_of(REPO, &one);
    let event = say(&store, id, Verdict::FalsePositive, "mia").event;
    store
        .write(|w| w.undo(UndoTarget::Event(event), None))
        .unwrap();
    store.write(|w| w.delete_repository(REPO)).unwrap();
    let left = dump(&store);
    let names = ["rules", "reviewers", "teams"];
    assert!(
        left.iter()
            .all(|row| names.iter().any(|name| row.starts_with(name))),
        "{left:?}"
    );
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}
