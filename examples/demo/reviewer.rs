//! A simulated reviewer: not a person, and said so on the screen.

use codehone::model::Fingerprint;
use codehone::{StoredFinding, Verdict};

/// Decides by a hidden taste for each rule, each directory and the shape of the code, and by chance.
/// Of these the ranking sees only what it can learn from the verdicts: it has no view of the taste, and
/// neither directory nor shape nor chance is among the things it learns by.
pub(crate) struct Reviewer {
    seed: String,
}

/// Log-odds of acceptance of a finding that no taste speaks for or against: about one in four.
const BASE: f64 = -1.1;
/// Standard deviation of the taste for rules, in log-odds.
const RULE: f64 = 1.6;
/// Standard deviation of the taste for directories.
const DIRECTORY: f64 = 0.8;
/// Standard deviation of the taste for each trait of the code's shape.
const SHAPE: f64 = 0.6;

impl Reviewer {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed: seed.to_string(),
        }
    }

    /// What the reviewer says to a finding: always the same to the same one.
    pub(crate) fn judge(&self, stored: &StoredFinding) -> Verdict {
        let id = stored.id.to_string();
        let positive = self.uniform(&["chance", &id]) < self.probability(stored);
        let other = self.uniform(&["kind", &id]) < 0.25;
        match (positive, other) {
            (true, false) => Verdict::Accepted,
            (true, true) => Verdict::Fixed,
            (false, false) => Verdict::FalsePositive,
            (false, true) => Verdict::WontFix,
        }
    }

    /// Whether the reviewer would say that the finding is right and worth acting on.
    pub(crate) fn accepts(&self, stored: &StoredFinding) -> bool {
        self.judge(stored).is_positive()
    }

    fn probability(&self, stored: &StoredFinding) -> f64 {
        let finding = &stored.finding;
        let directory = finding.path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let mut logit = BASE
            + RULE * self.normal(&["rule", &finding.tool, &finding.rule])
            + DIRECTORY * self.normal(&["directory", directory]);
        for (name, holds) in shape(finding.snippet.as_deref().unwrap_or_default()) {
            if holds {
                logit += SHAPE * self.normal(&["shape", name]);
            }
        }
        1.0 / (1.0 + (-logit).exp())
    }

    /// Uniform in (0, 1), the same for the same names.
    fn uniform(&self, names: &[&str]) -> f64 {
        let parts = std::iter::once(self.seed.as_str()).chain(names.iter().copied());
        let bits = (Fingerprint::of(parts).as_u128() >> 75) as f64; // 53 bits
        (bits + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal (Box-Muller), the same for the same names.
    fn normal(&self, names: &[&str]) -> f64 {
        let radius = (-2.0 * self.uniform(&[names, &["radius"]].concat()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform(&[names, &["angle"]].concat())).cos()
    }
}

/// Traits of code that a person may have a taste for.
fn shape(code: &str) -> [(&'static str, bool); 5] {
    let indent = code.len() - code.trim_start().len();
    [
        ("method", code.contains("self") || code.contains("this.")),
        ("nested", indent >= 12),
        ("literal", code.contains(['"', '\''])),
        ("long", code.len() > 70),
        ("call", code.contains('(')),
    ]
}
