#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod analysis;
pub mod clock;
pub mod error;
pub mod model;

pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use error::{Error, ErrorKind, Result};
pub use model::{
    CancelToken, Category, Control, Finding, FindingFilter, FindingId, Progress, Severity, Span,
    Status, StoredFinding, Verdict,
};
