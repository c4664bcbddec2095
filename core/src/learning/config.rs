use crate::error::{Error, Result};
use crate::model::Verdict;

/// How much one verdict of each kind counts. Positive verdicts add to both the accepted and the
/// total weight of a level, negative ones to the total only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerdictWeights {
    /// Weight of `accepted`. Default 1.
    pub accepted: f64,
    /// Weight of `fixed`. Default 1.
    pub fixed: f64,
    /// Weight of `false_positive`. Default 1.
    pub false_positive: f64,
    /// Weight of `wont_fix`: the tool was right, but the finding was not worth it. Default 0.5.
    pub wont_fix: f64,
    /// Weight of `ignored`: weak, because what stands low in a list is seldom read. Default 0.15.
    pub ignored: f64,
}

impl Default for VerdictWeights {
    fn default() -> Self {
        Self {
            accepted: 1.0,
            fixed: 1.0,
            false_positive: 1.0,
            wont_fix: 0.5,
            ignored: 0.15,
        }
    }
}

impl VerdictWeights {
    /// The weight of a verdict.
    pub const fn of(&self, verdict: Verdict) -> f64 {
        match verdict {
            Verdict::Accepted => self.accepted,
            Verdict::Fixed => self.fixed,
            Verdict::FalsePositive => self.false_positive,
            Verdict::WontFix => self.wont_fix,
            Verdict::Ignored => self.ignored,
        }
    }
}

/// Constants of the [`Calibration`](super::Calibration).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationConfig {
    /// A verdict counts half after this many later ones. Default 3,000.
    pub half_life: f64,
    /// How many verdicts the level above is worth (`m`). Default 4.
    pub strength: f64,
    /// How many verdicts the tool's own confidence is worth against all verdicts of the
    /// organisation. Default 2.
    pub prior_strength: f64,
    /// How much one verdict of each kind counts.
    pub weights: VerdictWeights,
}

impl Default for CalibrationConfig {
    fn default() -> Self {
        Self {
            half_life: 3_000.0,
            strength: 4.0,
            prior_strength: 2.0,
            weights: VerdictWeights::default(),
        }
    }
}

impl CalibrationConfig {
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) unless the half-life is 1 to 1e9, strengths
    /// are 0.01 to 1e6 and weights 0 to 100.
    pub fn check(&self) -> Result<()> {
        let weights = &self.weights;
        for (name, value, low, high) in [
            ("half_life", self.half_life, 1.0, 1e9),
            ("strength", self.strength, 0.01, 1e6),
            ("prior_strength", self.prior_strength, 0.01, 1e6),
            ("weights.accepted", weights.accepted, 0.0, 100.0),
            ("weights.fixed", weights.fixed, 0.0, 100.0),
            ("weights.false_positive", weights.false_positive, 0.0, 100.0),
            ("weights.wont_fix", weights.wont_fix, 0.0, 100.0),
            ("weights.ignored", weights.ignored, 0.0, 100.0),
        ] {
            if !(low..=high).contains(&value) {
                return Err(Error::invalid(format!(
                    "{name} is {low} to {high}, this one is {value}"
                )));
            }
        }
        Ok(())
    }

    /// All constants in a fixed order: tells whether a snapshot was made with the same ones.
    pub(super) const fn values(&self) -> [f64; 8] {
        [
            self.half_life,
            self.strength,
            self.prior_strength,
            self.weights.accepted,
            self.weights.fixed,
            self.weights.false_positive,
            self.weights.wont_fix,
            self.weights.ignored,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_valid_and_nonsense_is_not() {
        assert!(CalibrationConfig::default().check().is_ok());
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let config = CalibrationConfig {
                half_life: bad,
                ..CalibrationConfig::default()
            };
            assert_eq!(config.check().unwrap_err().code(), "invalid_input");
        }
    }
}
