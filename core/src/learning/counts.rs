use super::config::CalibrationConfig;
use crate::model::{Category, Verdict};

/// Weights are kept relative to the oldest verdict of the present block, so that adding one verdict
/// touches four levels and not all; after this many half-lives everything is scaled down once.
/// 256 keeps sums far from the largest double, and scaling by a power of two is exact.
const BLOCK_HALF_LIVES: f64 = 256.0;

/// Decayed weights (relative to the block) and plain counts of one level.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Count {
    pub(super) accepted: f64,
    pub(super) total: f64,
    pub(super) positive: u32,
    pub(super) answers: u32,
    pub(super) ignored: u32,
}

impl Count {
    fn add(&mut self, verdict: Verdict, weight: f64) {
        if verdict.is_positive() {
            self.accepted += weight;
            self.positive += 1;
        }
        self.total += weight;
        if verdict == Verdict::Ignored {
            self.ignored += 1;
        } else {
            self.answers += 1;
        }
    }

    fn scale(&mut self, factor: f64) {
        self.accepted *= factor;
        self.total *= factor;
    }
}

/// Counts of every level, folded from standing verdicts in (time, event) order. Folding on after a
/// pause gives the same bits as folding in one go.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    all: Count,
    categories: [Count; Category::ALL.len()],
    rules: Vec<Count>,
    pairs: Vec<Count>,
    /// Standing verdicts so far: the clock of the decay.
    ticks: u64,
}

impl Counts {
    fn block(config: &CalibrationConfig) -> u64 {
        (config.half_life * BLOCK_HALF_LIVES) as u64
    }

    pub(super) fn add(
        &mut self,
        config: &CalibrationConfig,
        verdict: Verdict,
        category: Category,
        rule: u32,
        pair: u32,
    ) {
        let block = Self::block(config);
        let age = self.ticks % block;
        if age == 0 && self.ticks > 0 {
            let factor = libm::exp2(-(block as f64) / config.half_life);
            self.all.scale(factor);
            let levels = self.categories.iter_mut();
            for count in levels.chain(&mut self.rules).chain(&mut self.pairs) {
                count.scale(factor);
            }
        }
        let weight = config.weights.of(verdict) * libm::exp2(age as f64 / config.half_life);
        self.all.add(verdict, weight);
        self.categories[category as usize].add(verdict, weight);
        slot(&mut self.rules, rule).add(verdict, weight);
        slot(&mut self.pairs, pair).add(verdict, weight);
        self.ticks += 1;
    }

    /// Makes weights relative to the latest verdict, which counts in full.
    pub(super) fn read(&self, config: &CalibrationConfig, mut count: Count) -> Count {
        let age = self.ticks.saturating_sub(1) % Self::block(config);
        count.scale(libm::exp2(-(age as f64) / config.half_life));
        count
    }

    pub(super) const fn all(&self) -> Count {
        self.all
    }

    pub(super) fn category(&self, category: Category) -> Count {
        self.categories[category as usize]
    }

    pub(super) fn rule(&self, rule: Option<u32>) -> Count {
        at(&self.rules, rule)
    }

    pub(super) fn pair(&self, pair: Option<u32>) -> Count {
        at(&self.pairs, pair)
    }
}

fn slot(counts: &mut Vec<Count>, index: u32) -> &mut Count {
    let index = index as usize;
    if index >= counts.len() {
        counts.resize(index + 1, Count::default());
    }
    &mut counts[index]
}

fn at(counts: &[Count], index: Option<u32>) -> Count {
    index
        .and_then(|index| counts.get(index as usize).copied())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    // The rolling scale must not be seen: compare with the plain sum over all verdicts.
    #[test]
    fn decay_equals_the_plain_sum_across_blocks() {
        let config = CalibrationConfig {
            half_life: 3.0,
            ..CalibrationConfig::default()
        };
        let mut counts = Counts::default();
        let n = 5_000;
        for i in 0..n {
            let verdict = if i % 3 == 0 {
                Verdict::Accepted
            } else {
                Verdict::WontFix
            };
            counts.add(&config, verdict, Category::Style, 0, 0);
        }
        let mut want = (0.0, 0.0);
        for i in 0..n {
            let decay = 0.5_f64.powf(f64::from(n - 1 - i) / 3.0);
            let (accepted, total) = if i % 3 == 0 { (1.0, 1.0) } else { (0.0, 0.5) };
            want = (want.0 + accepted * decay, want.1 + total * decay);
        }
        let got = counts.read(&config, counts.category(Category::Style));
        assert!((got.accepted - want.0).abs() < 1e-12, "{got:?} {want:?}");
        assert!((got.total - want.1).abs() < 1e-12, "{got:?} {want:?}");
        assert_eq!((got.positive, got.answers), (1_667, 5_000));
    }
}
