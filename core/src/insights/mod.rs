//! What a team can learn from its findings and verdicts: pure functions over rows.

mod acceptance;
mod build;
mod html;
mod learned;
mod life;
mod report;
mod text;

pub use build::{InsightsInput, build};
pub use html::html;
pub use life::StatusChange;
pub use report::{AcceptanceRow, Durations, Insights, Learned, LifeCounts, RuleShift, WeekRow};
