use std::collections::BTreeMap;

use super::acceptance::acceptance;
use super::learned::learned;
use super::life::{StatusChange, life_counts, time_to_fix, weeks};
use super::report::Insights;
use crate::clock::Timestamp;
use crate::learning::{Calibration, standing_rows};
use crate::model::VerdictRow;

/// What a report is made from. Rows outside the period are welcome and mostly needed: what stands
/// now follows from the whole log.
#[derive(Debug, Clone, Copy)]
pub struct InsightsInput<'a> {
    /// Repository that the rows are of, if it is only one.
    pub repo: Option<&'a str>,
    /// Team that the rows are of, if it is only one.
    pub team: Option<&'a str>,
    /// Start of the period (inclusive).
    pub since: Option<Timestamp>,
    /// End of the period (exclusive).
    pub until: Timestamp,
    /// All verdict and undo events of the scope, in any order.
    pub verdicts: &'a [VerdictRow],
    /// All changes of status of the scope's findings, in the order of the log.
    pub changes: &'a [StatusChange],
    /// Mean confidence that the tools gave to the findings of a rule (`tool/rule`), where they gave
    /// any: where the engine stood before the first verdict.
    pub confidence: &'a BTreeMap<String, f64>,
    /// What the organisation has learned.
    pub calibration: &'a Calibration,
}

/// Makes the report. O(n log n) in the number of rows.
pub fn build(input: &InsightsInput<'_>) -> Insights {
    let before_end: Vec<VerdictRow> = input
        .verdicts
        .iter()
        .filter(|row| row.at < input.until)
        .cloned()
        .collect();
    let standing = standing_rows(&before_end);
    let in_period: Vec<&VerdictRow> = standing
        .iter()
        .filter(|row| input.since.is_none_or(|since| row.at >= since))
        .copied()
        .collect();
    Insights {
        repo: input.repo.map(str::to_owned),
        team: input.team.map(str::to_owned),
        since: input.since,
        until: input.until,
        life: life_counts(input.changes, input.until),
        by_rule: acceptance(&in_period, |row| &row.rule),
        by_category: acceptance(&in_period, |row| row.category.as_str()),
        learned: learned(&standing, input.repo, input.confidence, input.calibration),
        time_to_fix: time_to_fix(input.changes, input.since, input.until),
        weeks: weeks(input.changes, input.since, input.until),
    }
}
