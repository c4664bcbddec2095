//! What several tests need: findings, stores and shortcuts.

use std::path::Path;
use std::sync::Arc;

use crate::clock::{ManualClock, Timestamp};
use crate::model::{
    Category, Coverage, Finding, FindingId, Fingerprint, Organisation, Severity, Span, Verdict,
};
use crate::storage::events::Recorded;
use crate::storage::{Location, NewVerdict, RunKind, Store, StoreOptions, SyncCounts};

pub(super) const DAY: i64 = Timestamp::DAY;

/// Noon of 2026-01-01, in UTC.
pub(super) const START: Timestamp = Timestamp::from_micros(1_767_268_800_000_000);

pub(super) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(START))
}

pub(super) fn open_as(location: &Location, organisation: &str, clock: &Arc<ManualClock>) -> Store {
    let options = StoreOptions {
        organisation: Organisation::new(organisation).unwrap(),
        ..StoreOptions::default()
    };
    Store::open(location, options, clock.clone()).unwrap()
}

pub(super) fn memory(clock: &Arc<ManualClock>) -> Store {
    open_as(&Location::Memory, "default", clock)
}

pub(super) fn file(path: &Path, clock: &Arc<ManualClock>) -> Store {
    open_as(&Location::new(path), "default", clock)
}

/// A finding of tool `t` whose identity is rule, path and `n`.
pub(super) fn finding(rule: &str, path: &str, n: u32) -> Finding {
    let number = n.to_string();
    Finding {
        tool: "t".into(),
        tool_version: Some("1.0".into()),
        automation: String::new(),
        rule: rule.into(),
        category: Category::Correctness,
        severity: Severity::Medium,
        message: format!("something is wrong with {rule} number {n}"),
        path: path.into(),
        span: Span {
            start_line: n + 1,
            start_column: 1,
            end_line: n + 1,
            end_column: 9,
            start_byte: Some(n * 10),
            end_byte: Some(n * 10 + 8),
        },
        confidence: Some(0.75),
        snippet: Some(format!("x{n} == None")),
        fingerprint: Fingerprint::of([rule, path, &number]),
        context: Fingerprint::of([rule, &number]),
        cwe: vec![],
        help_uri: None,
        suppressed: false,
        fixes: vec![],
        related: vec![],
        flows: vec![],
        partial_fingerprints: serde_json::Map::new(),
        properties: serde_json::Map::new(),
    }
}

pub(super) fn id_of(repo: &str, finding: &Finding) -> FindingId {
    FindingId::new(&Organisation::default(), repo, finding)
}

/// Imports `findings` of tool `t`.
pub(super) fn import(
    store: &Store,
    repo: &str,
    coverage: &Coverage,
    findings: &[Finding],
) -> SyncCounts {
    let ((), report) = store
        .sync(repo, RunKind::Import, |session| {
            session.declare("t", Some("1.0"), "", coverage)?;
            findings
                .iter()
                .try_for_each(|finding| session.add(finding).map(|_| ()))
        })
        .unwrap();
    report.counts
}

pub(super) fn say(store: &Store, finding: FindingId, verdict: Verdict, who: &str) -> Recorded {
    let new = NewVerdict {
        finding,
        verdict,
        reviewer: Some(who),
        comment: None,
        at: None,
    };
    store
        .write(|writer| writer.record_verdicts(&[new]))
        .unwrap()[0]
}
