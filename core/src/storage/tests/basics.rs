//! The narrow path through everything: open, sync, judge, read back.

use super::support::*;
use crate::model::{Coverage, FindingFilter, Status, Verdict};
use crate::storage::{Scope, UndoTarget};

#[test]
fn a_finding_comes_back_as_it_was_given() {
    let clock = clock();
    let store = memory(&clock);
    let mut given = finding("r", "a.py", 1);
    given.cwe = vec![79];
    given
        .properties
        .insert("deep".into(), serde_json::json!({"a": [1, {"b": null}]}));
    let counts = import(
        &store,
        "acme/web",
        &Coverage::All,
        std::slice::from_ref(&given),
    );
    assert_eq!((counts.total, counts.new), (1, 1));
    let id = id_of("acme/web", &given);
    let stored = store.read(|r| r.finding(id)).unwrap().unwrap();
    assert_eq!(stored.finding, given);
    assert_eq!(stored.status, Status::Open);
    assert_eq!(stored.first_seen, START);
    assert_eq!(stored.closed_at, None);
}

#[test]
fn a_verdict_dismisses_and_undo_reopens() {
    let clock = clock();
    let store = memory(&clock);
    let given = finding("r", "a.py", 1);
    import(
        &store,
        "acme/web",
        &Coverage::All,
        std::slice::from_ref(&given),
    );
    let id = id_of("acme/web", &given);
    let first = say(&store, id, Verdict::FalsePositive, "mia");
    assert_eq!(
        (first.before, first.status),
        (Status::Open, Status::Dismissed)
    );
    assert!(say(&store, id, Verdict::FalsePositive, "mia").duplicate);
    let undo = UndoTarget::Event(first.event);
    let undone = store.write(|w| w.undo(undo, None)).unwrap();
    assert_eq!(undone.status, Status::Open);
    let again = store.write(|w| w.undo(undo, None)).unwrap_err();
    assert_eq!(again.code(), "conflict");
    assert_eq!(store.read(|r| r.history(id)).unwrap().len(), 2);
}

#[test]
fn pages_hold_each_finding_once() {
    let clock = clock();
    let store = memory(&clock);
    let all: Vec<_> = (0..25).map(|n| finding("r", "src/a.py", n)).collect();
    import(&store, "acme/web", &Coverage::All, &all);
    let filter = FindingFilter {
        repo: Some("acme/web".into()),
        status: vec![Status::Open],
        path: Some("src/".into()),
        ..FindingFilter::default()
    };
    let mut cursor = None;
    let mut seen = Vec::new();
    loop {
        let page = store
            .read(|r| r.findings(&filter, cursor.as_ref(), 10))
            .unwrap();
        seen.extend(
            page.items
                .iter()
                .map(|stored| stored.finding.span.start_line),
        );
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=25).collect::<Vec<_>>());
    let active = store
        .read(|r| r.active_findings(Scope::Repository("acme/web")))
        .unwrap();
    assert_eq!(active.len(), 25);
    assert_eq!(&*active[0].rule, "t/r");
}
