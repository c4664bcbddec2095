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

    /// Adds what a level below knows, divided by its design effect: see
    /// [`Calibration`](super::Calibration).
    fn pool(&mut self, mut below: Self, strength: f64) {
        below.scale(((strength + 1.0) / (strength + below.total)).min(1.0));
        self.accepted += below.accepted;
        self.total += below.total;
        self.positive += below.positive;
        self.answers += below.answers;
        self.ignored += below.ignored;
    }
}

/// Counts of each rule in each repository, folded from standing verdicts in (time, event) order.
/// Folding on after a pause gives the same bits as folding in one go.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    pairs: Vec<Count>,
    /// (pair, rule) in the order of their first verdicts: an order that follows from the verdicts
    /// alone, so that sums over it do too.
    touched: Vec<(u32, u32)>,
    /// Category of each rule by its latest verdict.
    categories: Vec<Category>,
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
            for count in &mut self.pairs {
                count.scale(factor);
            }
        }
        let weight = config.weights.of(verdict) * libm::exp2(age as f64 / config.half_life);
        let count = slot(&mut self.pairs, pair, Count::default());
        if count.answers == 0 && count.ignored == 0 {
            self.touched.push((pair, rule));
        }
        count.add(verdict, weight);
        *slot(&mut self.categories, rule, category) = category;
        self.ticks += 1;
    }

    /// What is known of a rule in a repository; weights are relative to the latest verdict, which
    /// counts in full.
    pub(super) fn pair(&self, config: &CalibrationConfig, pair: Option<u32>) -> Count {
        let mut count = at(&self.pairs, pair);
        count.scale(self.present(config));
        count
    }

    /// What one unit of stored weight is worth now.
    fn present(&self, config: &CalibrationConfig) -> f64 {
        let age = self.ticks.saturating_sub(1) % Self::block(config);
        libm::exp2(-(age as f64) / config.half_life)
    }

    /// What the levels above know. O(rules x repositories).
    pub(super) fn pool(&self, config: &CalibrationConfig) -> Pooled {
        let present = self.present(config);
        let mut pooled = Pooled {
            all: Count::default(),
            categories: [Count::default(); Category::ALL.len()],
            rules: vec![Count::default(); self.categories.len()],
            evidence: vec![0.0; self.categories.len()],
        };
        for &(pair, rule) in &self.touched {
            let mut count = self.pairs[pair as usize];
            count.scale(present);
            pooled.evidence[rule as usize] += count.total;
            pooled.rules[rule as usize].pool(count, config.strength);
        }
        let mut done = vec![false; pooled.rules.len()];
        for &(_, rule) in &self.touched {
            if !std::mem::replace(&mut done[rule as usize], true) {
                let category = self.categories[rule as usize] as usize;
                let count = pooled.rules[rule as usize];
                pooled.categories[category].pool(count, config.strength);
            }
        }
        for count in pooled.categories {
            pooled.all.pool(count, config.strength);
        }
        pooled
    }
}

/// What the levels above the repository know, each from its effective number of verdicts.
#[derive(Debug, Clone)]
pub(super) struct Pooled {
    all: Count,
    categories: [Count; Category::ALL.len()],
    rules: Vec<Count>,
    evidence: Vec<f64>,
}

impl Pooled {
    pub(super) const fn all(&self) -> Count {
        self.all
    }

    pub(super) const fn category(&self, category: Category) -> Count {
        self.categories[category as usize]
    }

    pub(super) fn rule(&self, rule: Option<u32>) -> Count {
        at(&self.rules, rule)
    }

    /// Decayed weight of all verdicts on the rule.
    pub(super) fn evidence(&self, rule: Option<u32>) -> f64 {
        at(&self.evidence, rule)
    }
}

fn slot<T: Copy>(list: &mut Vec<T>, index: u32, empty: T) -> &mut T {
    let index = index as usize;
    if index >= list.len() {
        list.resize(index + 1, empty);
    }
    &mut list[index]
}

fn at<T: Copy + Default>(list: &[T], index: Option<u32>) -> T {
    index
        .and_then(|index| list.get(index as usize).copied())
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
        let got = counts.pair(&config, Some(0));
        assert!((got.accepted - want.0).abs() < 1e-12, "{got:?} {want:?}");
        assert!((got.total - want.1).abs() < 1e-12, "{got:?} {want:?}");
        assert_eq!((got.positive, got.answers), (1_667, 5_000));
    }

    #[test]
    fn a_level_hands_up_what_is_independent() {
        let config = CalibrationConfig {
            half_life: 1e9,
            ..CalibrationConfig::default()
        };
        let mut counts = Counts::default();
        for _ in 0..100_000 {
            counts.add(&config, Verdict::FalsePositive, Category::Style, 0, 0);
        }
        counts.add(&config, Verdict::Accepted, Category::Style, 1, 1);
        let pooled = counts.pool(&config);
        let category = pooled.category(Category::Style);
        assert!(category.total > 3.0 && category.total < 6.0, "{category:?}");
        assert!(
            (category.accepted - 1.0).abs() < 1e-3,
            "one verdict counts in full"
        );
        assert_eq!(category.answers, 100_001);
        assert!((pooled.evidence(Some(0)) - 1e5).abs() < 10.0);
    }
}
