use serde::{Deserialize, Serialize};

use crate::model::vocabulary;
use crate::stats::{beta_quantile, expit};

/// Where a piece of knowledge about a finding comes from, from general to particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The tool's own confidence and the verdicts of the whole organisation.
    Prior,
    /// Verdicts on findings of the category.
    Category,
    /// Verdicts on findings of the rule, in all repositories.
    Rule,
    /// Verdicts on findings of the rule in the repository.
    Repository,
}

vocabulary!(Level, "level", {
    Prior => "prior",
    Category => "category",
    Rule => "rule",
    Repository => "repository",
});

/// What is known on one level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LevelEstimate {
    /// Which level.
    pub level: Level,
    /// Probability with the knowledge of this level and all above it.
    pub probability: f64,
    /// What this level adds to the log odds.
    pub logit: f64,
    /// Decayed weight of the positive verdicts on this level, as far as they are independent.
    pub accepted: f64,
    /// Decayed weight of all verdicts on this level, as far as they are independent.
    pub total: f64,
    /// Number of standing positive verdicts.
    pub positive: u32,
    /// Number of standing verdicts by people.
    pub answers: u32,
    /// Number of findings shown and never answered.
    pub ignored: u32,
}

/// How likely it is that a finding is accepted, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Probability of acceptance: exactly [`expit`] of [`logit`](Self::logit).
    pub probability: f64,
    /// Log odds: exactly the sum of the levels' shares, left to right.
    pub logit: f64,
    /// The levels from general to particular.
    pub levels: [LevelEstimate; 4],
    /// Shapes of the Beta posterior on the last level.
    pub posterior: (f64, f64),
    /// Decayed weight of the verdicts on the rule, all repositories of the organisation together.
    pub evidence: f64,
}

impl Estimate {
    /// Sums the shares of the levels. The probability is defined by this sum rather than the other
    /// way round, so that what people are shown adds up to the last bit.
    pub(super) fn from_levels(
        levels: [LevelEstimate; 4],
        posterior: (f64, f64),
        evidence: f64,
    ) -> Self {
        let logit = levels.iter().fold(0.0, |sum, level| sum + level.logit);
        Self {
            probability: expit(logit),
            logit,
            levels,
            posterior,
            evidence,
        }
    }

    /// What is known on one level.
    pub const fn level(&self, level: Level) -> &LevelEstimate {
        &self.levels[level as usize]
    }

    /// Central 90 % credible interval: the 5 % and 95 % quantiles of the Beta posterior. Where
    /// almost all mass sits at one end, the mean can lie outside these; then it is included. A few
    /// microseconds, so ask for what is shown only.
    pub fn interval(&self) -> (f64, f64) {
        let (a, b) = self.posterior;
        (
            beta_quantile(0.05, a, b).min(self.probability),
            beta_quantile(0.95, a, b).max(self.probability),
        )
    }
}
