#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod analysis;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clock;
#[cfg(feature = "storage")]
pub mod engine;
pub mod error;
pub mod insights;
pub mod learning;
pub mod model;
pub mod ranking;
pub mod stats;
#[cfg(feature = "storage")]
mod storage;

pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
#[cfg(feature = "storage")]
pub use engine::{
    Engine, ExportOptions, ImportOptions, InsightsOptions, OpenOptions, ReviewOptions, ScanOptions,
    VerdictInput,
};
pub use error::{Error, ErrorKind, Result};
pub use insights::Insights;
pub use model::{
    CancelToken, Category, Control, Finding, FindingFilter, FindingId, Progress, Severity, Span,
    Status, StoredFinding, Verdict,
};
pub use ranking::{Review, ReviewItem};
