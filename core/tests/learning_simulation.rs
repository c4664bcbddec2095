//! Does learning help? Reviewers with preferences that ranking cannot see, against the order by
//! severity, on findings that nobody has judged.

#![allow(clippy::unwrap_used)] // helpers of tests

use codehone::learning::{Calibration, CalibrationConfig};
use codehone::model::{EventId, Fingerprint, VerdictRow};
use codehone::ranking::{Candidate, RankOptions, rank};
use codehone::{Category, FindingId, Severity, Span, Timestamp, Verdict};

const RULES: usize = 40;
const FINDINGS: usize = 6_000;
const ROUNDS: usize = 30;
const SEEDS: u64 = 10;

/// xorshift64*: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

struct World {
    names: Vec<String>,
    paths: Vec<String>,
    /// Rule, directory and line of each finding.
    findings: Vec<(usize, usize, u32)>,
    severities: Vec<Severity>,
    ids: Vec<(FindingId, Fingerprint)>,
    /// What a reviewer would say of each finding.
    accepts: Vec<bool>,
}

impl World {
    /// Preferences per rule, dampened or not per directory, and noise on each finding. Severity has
    /// nothing to do with them.
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let liked: Vec<f64> = (0..RULES)
            .map(|_| if random.unit() < 0.4 { 0.85 } else { 0.12 })
            .collect();
        let spared: Vec<f64> = (0..10)
            .map(|_| if random.unit() < 0.3 { 0.3 } else { 1.0 })
            .collect();
        let severities = (0..RULES)
            .map(|_| Severity::ALL[1 + random.below(4)])
            .collect();
        let findings: Vec<_> = (0..FINDINGS)
            .map(|at| (random.below(RULES), random.below(10), at as u32 + 1))
            .collect();
        let accepts = findings
            .iter()
            .map(|&(rule, dir, _)| random.unit() < liked[rule] * spared[dir])
            .collect();
        Self {
            names: (0..RULES).map(|rule| format!("tool/rule-{rule}")).collect(),
            paths: (0..10).map(|dir| format!("src/part{dir}/a.py")).collect(),
            findings,
            severities,
            ids: (0..FINDINGS)
                .map(|at| {
                    let hash = Fingerprint::of([at.to_string().as_str()]);
                    (hash.to_string().parse().unwrap(), hash)
                })
                .collect(),
            accepts,
        }
    }

    fn category(rule: usize) -> Category {
        // No category with a guard: nothing may reach the list but by its score.
        Category::ALL[1 + rule % 4]
    }

    fn open(&self, judged: &[bool]) -> Vec<(usize, Candidate<'_>)> {
        let unjudged = (0..FINDINGS).filter(|&at| !judged[at]);
        unjudged
            .map(|at| {
                let (rule, dir, line) = self.findings[at];
                let (id, hash) = self.ids[at];
                let candidate = Candidate {
                    id,
                    repo: "acme/web",
                    rule: &self.names[rule],
                    path: &self.paths[dir],
                    category: Self::category(rule),
                    severity: self.severities[rule],
                    span: Span::of_lines((line, 1), (line, 2)),
                    confidence: None,
                    fingerprint: hash,
                    context: hash,
                    message: None,
                };
                (at, candidate)
            })
            .collect()
    }

    /// The ten findings shown next.
    fn shown(&self, judged: &[bool], calibration: &Calibration) -> Vec<usize> {
        let (numbers, candidates): (Vec<_>, Vec<_>) = self.open(judged).into_iter().unzip();
        let ranking = rank(&candidates, calibration, &RankOptions::default()).unwrap();
        ranking.entries.iter().map(|e| numbers[e.index]).collect()
    }

    fn hits(&self, shown: &[usize]) -> usize {
        shown.iter().filter(|&&at| self.accepts[at]).count()
    }
}

/// Accepted of ten shown, in this order: by what 300 verdicts taught; by severity from the same
/// findings; by severity before the first verdict, when the best had not been judged yet; by what
/// verdicts thrown like coins taught.
fn play(seed: u64) -> [usize; 4] {
    let world = World::new(seed);
    let config = CalibrationConfig::default();
    let mut judged = vec![false; FINDINGS];
    let mut learned = Calibration::new(config).unwrap();
    let mut fooled = Calibration::new(config).unwrap();
    let mut random = Random::new(seed ^ 0xabcd);
    let mut event = 0;
    for _ in 0..ROUNDS {
        for at in world.shown(&judged, &learned) {
            judged[at] = true;
            event += 1;
            let row = |accepted| VerdictRow {
                event: EventId(event),
                at: Timestamp::from_micros(event),
                finding: at as i64,
                reviewer: 1,
                verdict: Some(if accepted {
                    Verdict::Accepted
                } else {
                    Verdict::FalsePositive
                }),
                undoes: None,
                category: World::category(world.findings[at].0),
                severity: world.severities[world.findings[at].0],
                rule: world.names[world.findings[at].0].as_str().into(),
                repo: "acme/web".into(),
                path: "src/a.py".into(),
            };
            learned.apply(&row(world.accepts[at])).unwrap();
            fooled.apply(&row(random.unit() < 0.5)).unwrap();
        }
    }
    assert_eq!(event, 10 * ROUNDS as i64, "every list was full");
    let cold = Calibration::new(config).unwrap();
    let hits = |calibration| world.hits(&world.shown(&judged, calibration));
    let at_first = world.hits(&world.shown(&[false; FINDINGS], &cold));
    [hits(&learned), hits(&cold), at_first, hits(&fooled)]
}

#[test]
fn after_300_verdicts_the_next_ten_are_far_better_than_by_severity() {
    let mut total = [0; 4];
    for seed in 1..=SEEDS {
        let hits = play(seed);
        println!("seed {seed}: learned, severity, severity at first, noise: {hits:?} of 10");
        for (sum, hits) in total.iter_mut().zip(hits) {
            *sum += hits;
        }
    }
    let [learned, severity, at_first, noise] = total;
    println!("of {}: {total:?}", 10 * SEEDS);
    // The standard deviation of the difference of two counts of n draws is at most sqrt(n / 2),
    // here 7.1: the margins asked for are more than three of them.
    assert!(learned >= severity + 25, "{total:?}");
    assert!(learned >= at_first + 25, "{total:?}");
    // What is gained comes from the verdicts and not from the machinery around them.
    assert!(learned >= noise + 25, "{total:?}");
}

#[test]
fn the_simulation_is_the_same_every_time() {
    assert_eq!(play(SEEDS + 1), play(SEEDS + 1));
}
