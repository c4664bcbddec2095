use serde::{Deserialize, Serialize};

use super::names::vocabulary;
use super::{Category, FindingId, Severity, Verdict};
use crate::clock::Timestamp;

/// The number of an event in the log of a database: rises by insertion, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub i64);

/// What an event of the append-only log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// A finding was shown to somebody.
    Impression,
    /// Somebody judged a finding, or time did ([`Verdict::Ignored`]).
    Verdict,
    /// A verdict was taken back.
    Undo,
}

vocabulary!(EventKind, "event kind", {
    Impression => "impression",
    Verdict => "verdict",
    Undo => "undo",
});

/// One entry of the append-only log, as hosts see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its number.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What it says.
    pub kind: EventKind,
    /// The finding it is about.
    pub finding: FindingId,
    /// Who judged, or to whom it was shown; absent if the host did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// For [`EventKind::Verdict`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// For [`EventKind::Undo`]: the verdict event that was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<EventId>,
    /// For [`EventKind::Impression`]: place in the list, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// For [`EventKind::Impression`]: probability with which the policy showed it there, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub propensity: Option<f64>,
    /// What the reviewer wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A finding that is being shown, before it is written to the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impression {
    /// What is shown.
    pub finding: FindingId,
    /// Place in the list, from 1.
    pub position: u32,
    /// Probability with which the policy shows it there, 0 to 1; 1 for a deterministic list.
    pub propensity: f64,
}

/// What learning reads: a verdict or an undo of the log with the facts of its finding. Rows come in
/// (time, event number) order.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictRow {
    /// Number of the event.
    pub event: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// Database-local number of the finding: equal for events about the same finding.
    pub finding: i64,
    /// Database-local number of the reviewer; 0 if unknown.
    pub reviewer: i64,
    /// The verdict, or `None` for an undo.
    pub verdict: Option<Verdict>,
    /// For an undo: the event that was taken back.
    pub undoes: Option<EventId>,
    /// Facts of the finding.
    pub category: Category,
    /// Facts of the finding.
    pub severity: Severity,
    /// Tool and rule as `tool/rule`: rules of different tools never share counts.
    pub rule: std::sync::Arc<str>,
    /// Repository name.
    pub repo: std::sync::Arc<str>,
    /// Repository-relative path.
    pub path: std::sync::Arc<str>,
}
