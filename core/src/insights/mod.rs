//! What a team can learn from its findings and verdicts: pure functions over rows.

mod report;

pub use report::{AcceptanceRow, Durations, Insights, Learned, LifeCounts, RuleShift, WeekRow};
