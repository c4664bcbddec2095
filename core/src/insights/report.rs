use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// What is known about a repository, a team or the whole organisation. Every rate comes with its
/// `n` and an interval; a number without evidence is absent, not zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Insights {
    /// Repository, if one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// Team, if one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Start of the period (inclusive); absent means from the first event on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// End of the period (exclusive).
    pub until: Timestamp,
    /// Findings by where they stand now.
    pub life: LifeCounts,
    /// Acceptance by rule (`tool/rule`), most evidence first.
    pub by_rule: Vec<AcceptanceRow>,
    /// Acceptance by category, most evidence first.
    pub by_category: Vec<AcceptanceRow>,
    /// What the engine now does differently than before the first verdict.
    pub learned: Learned,
    /// Time from first report to fixed; absent without a fixed finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_to_fix: Option<Durations>,
    /// Findings over their life, by ISO week, oldest first, at most the last 12 weeks of the period.
    pub weeks: Vec<WeekRow>,
}

/// Findings by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LifeCounts {
    /// Reported and waiting.
    pub open: u64,
    /// Back after having been gone or fixed.
    pub reopened: u64,
    /// Gone or said to be fixed.
    pub fixed: u64,
    /// Silenced in the source or by the tool.
    pub suppressed: u64,
    /// Judged false positive or won't fix.
    pub dismissed: u64,
}

/// How people judged the findings of one rule or category. Counts standing verdicts: the last one
/// of each person on each finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AcceptanceRow {
    /// The rule (`tool/rule`) or category.
    pub key: String,
    /// Verdicts `accepted`.
    pub accepted: u64,
    /// Verdicts `fixed`.
    pub fixed: u64,
    /// Verdicts `false_positive`.
    pub false_positive: u64,
    /// Verdicts `wont_fix`.
    pub wont_fix: u64,
    /// Shown for seven days and never answered; not part of `n`.
    pub ignored: u64,
    /// Answers: accepted + fixed + false_positive + wont_fix.
    pub n: u64,
    /// (accepted + fixed) / n; absent if `n` is 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// 95 % Wilson score interval of the rate; `(0, 1)` if `n` is 0.
    pub interval: (f64, f64),
}

/// Rules whose calibrated probability has moved since before the first verdict.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Learned {
    /// Now shown more, largest shift first.
    pub shows_more: Vec<RuleShift>,
    /// Now shown less, largest shift first.
    pub shows_less: Vec<RuleShift>,
}

/// How far one rule has moved, and on what evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleShift {
    /// The rule (`tool/rule`).
    pub rule: String,
    /// Probability of acceptance before any verdict.
    pub before: f64,
    /// Probability now.
    pub now: f64,
    /// Central 90 % credible interval of `now`.
    pub interval: (f64, f64),
    /// Positive verdicts (accepted, fixed).
    pub positive: u64,
    /// Negative verdicts (false positive, won't fix).
    pub negative: u64,
    /// The same in words: "dismissed 14 of 15 times".
    pub evidence: String,
}

/// A distribution of durations, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Durations {
    /// How many were measured.
    pub n: u64,
    /// Half took at most this long.
    pub median: i64,
    /// Nine in ten took at most this long.
    pub p90: i64,
    /// The longest.
    pub max: i64,
}

/// One ISO week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekRow {
    /// ISO 8601 week with its own year, for example `2026-W01` (which may lie in December).
    pub week: String,
    /// Findings first reported.
    pub opened: u64,
    /// Findings fixed, suppressed or dismissed.
    pub closed: u64,
    /// Findings that came back.
    pub reopened: u64,
    /// Active findings at the end of the week.
    pub open_at_end: u64,
}
