//! Plain data that every other room speaks: no storage, no analysis, no I/O.

mod category;
mod control;
mod durability;
mod event;
mod finding;
mod fingerprint;
mod lifecycle;
pub(crate) mod names;
mod scope;
mod severity;
mod span;
mod stored;
mod verdict;

pub use category::Category;
pub use control::{CancelToken, Control, Progress};
pub use durability::Durability;
pub use event::{Event, EventId, EventKind, Impression, VerdictRow};
pub use finding::{CodeFlow, Finding, Fix, FlowStep, RelatedLocation, TextEdit};
pub use fingerprint::{
    FindingId, Fingerprint, Fingerprinter, assign_fingerprints, normalise_context,
};
pub use lifecycle::{Life, Status};
pub use scope::{Coverage, Organisation, Repository};
pub use severity::Severity;
pub use span::{LineIndex, Span};
pub use stored::{Cursor, FindingFilter, Page, StoredFinding};
pub use verdict::Verdict;

pub(crate) use names::vocabulary;
