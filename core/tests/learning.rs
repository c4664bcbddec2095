//! The calibration is a pure function of the set of verdict events.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::sync::Arc;

use codehone::learning::{Calibration, CalibrationConfig, Estimate, Key, Level, standing_rows};
use codehone::model::{EventId, VerdictRow};
use codehone::{Category, Severity, Timestamp, Verdict};
use proptest::prelude::*;

const RULES: [&str; 4] = [
    "ruff/S608",
    "ruff/E711",
    "eslint/no-var",
    "codehone/none-comparison",
];
const REPOS: [&str; 2] = ["acme/web", "acme/api"];

fn category(rule: usize) -> Category {
    Category::ALL[rule % 3]
}

fn row(event: i64, at: i64, finding: i64, reviewer: i64, verdict: Verdict) -> VerdictRow {
    let rule = finding.unsigned_abs() as usize % RULES.len();
    VerdictRow {
        event: EventId(event),
        at: Timestamp::from_micros(at),
        finding,
        reviewer,
        verdict: Some(verdict),
        undoes: None,
        category: category(rule),
        severity: Severity::Medium,
        rule: RULES[rule].into(),
        repo: REPOS[finding.unsigned_abs() as usize / RULES.len() % 2].into(),
        path: "src/a.py".into(),
    }
}

fn undo(event: i64, at: i64, of: &VerdictRow) -> VerdictRow {
    VerdictRow {
        event: EventId(event),
        at: Timestamp::from_micros(at),
        verdict: None,
        undoes: Some(of.event),
        ..of.clone()
    }
}

fn learned(rows: &[VerdictRow]) -> Calibration {
    Calibration::from_rows(CalibrationConfig::default(), rows).unwrap()
}

/// Everything a calibration says about the rules and repositories of these tests.
fn says(calibration: &Calibration) -> Vec<Estimate> {
    let mut out = Vec::new();
    for (index, rule) in RULES.iter().enumerate() {
        for repo in [Some(REPOS[0]), Some(REPOS[1]), None] {
            for confidence in [None, Some(0.9)] {
                out.push(calibration.predict(&Key {
                    category: category(index),
                    rule,
                    repo,
                    confidence,
                }));
            }
        }
    }
    out
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(Verdict::ALL)
}

/// Logs with repeats, changes of mind, undos and equal times.
fn log() -> impl Strategy<Value = Vec<VerdictRow>> {
    let event = (
        0_i64..20,
        0_i64..3,
        0_i64..4,
        verdict(),
        prop::option::weighted(0.2, 0_usize..60),
    );
    prop::collection::vec(event, 0..60).prop_map(|events| {
        let mut rows: Vec<VerdictRow> = Vec::new();
        let mut at = 0;
        for (index, (finding, reviewer, step, verdict, undoes)) in events.into_iter().enumerate() {
            at += step;
            let event = index as i64 + 1;
            let target = undoes
                .filter(|_| !rows.is_empty())
                .map(|target| rows[target % rows.len()].clone())
                .filter(|target| target.verdict.is_some());
            rows.push(match target {
                Some(target) => undo(event, at, &target),
                None => row(event, at, finding, reviewer, verdict),
            });
        }
        rows
    })
}

proptest! {
    #[test]
    fn incremental_equals_replay_to_the_bit(rows in log(), asked in 0_usize..60) {
        let replayed = learned(&rows);
        let mut incremental = learned(&[]);
        for (index, row) in rows.iter().enumerate() {
            incremental.apply(row).unwrap();
            if index == asked {
                says(&incremental); // what has been folded must not differ from what has not
            }
        }
        prop_assert_eq!(says(&incremental), says(&replayed));
        prop_assert_eq!(incremental.to_bytes(), replayed.to_bytes());
    }

    #[test]
    fn neither_order_of_arrival_nor_repeats_change_anything(
        rows in log(), seed in any::<u64>(), again in 0_usize..60,
    ) {
        let mut shuffled = rows.clone();
        let mut state = seed | 1;
        for index in (1..shuffled.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            shuffled.swap(index, (state % (index as u64 + 1)) as usize);
        }
        shuffled.extend_from_slice(&rows[..again.min(rows.len())]);
        let mut one_by_one = learned(&[]);
        for row in &shuffled {
            one_by_one.apply(row).unwrap();
        }
        for other in [learned(&shuffled), one_by_one] {
            prop_assert_eq!(says(&other), says(&learned(&rows)));
            prop_assert_eq!(other.to_bytes(), learned(&rows).to_bytes());
        }
    }

    #[test]
    fn undo_leaves_no_trace(rows in log(), finding in 0_i64..20, reviewer in 0_i64..3, verdict in verdict()) {
        let before = says(&learned(&rows));
        let mut calibration = learned(&rows);
        says(&calibration);
        let given = row(1_000, 1_000, finding, reviewer, verdict);
        calibration.apply(&given).unwrap();
        says(&calibration);
        calibration.apply(&undo(1_001, 1_001, &given)).unwrap();
        prop_assert_eq!(says(&calibration), before);
    }

    #[test]
    fn a_replaced_verdict_leaves_no_trace(rows in log(), first in verdict(), last in verdict()) {
        prop_assume!(first != Verdict::Ignored && last != Verdict::Ignored);
        let (early, late) = (row(1_000, 1_000, 3, 9, first), row(1_001, 1_001, 3, 9, last));
        let mut both = learned(&rows);
        both.extend([&early, &late]).unwrap();
        let mut only = learned(&rows);
        only.apply(&late).unwrap();
        prop_assert_eq!(says(&both), says(&only));
    }

    #[test]
    fn a_false_positive_never_raises_the_rule_in_its_repository(
        rows in log(), finding in 0_i64..20, reviewer in 0_i64..5,
    ) {
        let given = row(1_000, 1_000, finding, reviewer, Verdict::FalsePositive);
        let key = |confidence| Key {
            category: given.category,
            rule: &given.rule,
            repo: Some(&given.repo),
            confidence,
        };
        let before = learned(&rows);
        let mut after = before.clone();
        after.apply(&given).unwrap();
        for confidence in [None, Some(0.0), Some(0.3), Some(1.0)] {
            let (b, a) = (before.predict(&key(confidence)), after.predict(&key(confidence)));
            prop_assert!(a.probability <= b.probability + 1e-12, "{} {}", b.probability, a.probability);
        }
    }

    #[test]
    fn parts_sum_to_the_log_odds_to_the_bit(rows in log()) {
        for estimate in says(&learned(&rows)) {
            let sum = estimate.levels.iter().fold(0.0, |sum, level| sum + level.logit);
            prop_assert_eq!(sum.to_bits(), estimate.logit.to_bits());
            let p = codehone::stats::expit(sum);
            prop_assert_eq!(p.to_bits(), estimate.probability.to_bits());
            let last = estimate.level(Level::Repository).probability;
            prop_assert!((p - last).abs() < 1e-12);
            let (low, high) = estimate.interval();
            prop_assert!(0.0 <= low && low <= p && p <= high && high <= 1.0);
        }
    }

    #[test]
    fn snapshots_round_trip(rows in log(), cut in 0_usize..60) {
        let cut = cut.min(rows.len());
        let bytes = learned(&rows[..cut]).to_bytes();
        let config = CalibrationConfig::default();
        let mut restored = Calibration::from_bytes(config, &bytes).unwrap();
        prop_assert_eq!(restored.to_bytes(), bytes);
        restored.extend(&rows[cut..]).unwrap();
        prop_assert_eq!(says(&restored), says(&learned(&rows)));
        prop_assert_eq!(restored.last_event(), learned(&rows).last_event());
    }

    #[test]
    fn counts_are_those_of_the_standing_rows(rows in log()) {
        let standing = standing_rows(&rows);
        let all = learned(&rows).predict(&Key {
            category: Category::Other, rule: "", repo: None, confidence: None,
        });
        let prior = all.level(Level::Prior);
        let answers = standing.iter().filter(|r| r.verdict != Some(Verdict::Ignored)).count();
        prop_assert_eq!(prior.answers as usize, answers);
        prop_assert_eq!((prior.answers + prior.ignored) as usize, standing.len());
    }
}

#[test]
fn the_formula_of_the_documentation_by_hand() {
    // Three accepted and one false positive of one rule in one repository; decay is below 1e-3.
    let rows: Vec<_> = [
        Verdict::Accepted,
        Verdict::Fixed,
        Verdict::Accepted,
        Verdict::FalsePositive,
    ]
    .into_iter()
    .zip(1..)
    .map(|(verdict, event)| row(event, event, 0, event, verdict))
    .collect();
    let lambda = 0.5_f64.powf(1.0 / 3_000.0);
    let (a, n) = (
        lambda.powi(3) + lambda.powi(2) + lambda,
        lambda.powi(3) + lambda.powi(2) + lambda + 1.0,
    );
    // What each level hands up is divided by its design effect.
    let up = |(a, n): (f64, f64)| (a * 5.0 / (n + 4.0), n * 5.0 / (n + 4.0));
    let repository = (a, n);
    let rule = up(repository);
    let category_level = up(rule);
    assert!(category_level.1 > 1.0); // less than one verdict would count in full
    let all = up(category_level);
    let mut p = (all.0 + 2.0 * 0.8) / (all.1 + 2.0);
    for (a, n) in [category_level, rule, repository] {
        p = (a + 4.0 * p) / (n + 4.0);
    }
    let got = learned(&rows).predict(&Key {
        category: category(0),
        rule: RULES[0],
        repo: Some(REPOS[0]),
        confidence: Some(0.8),
    });
    assert!(
        (got.probability - p).abs() < 1e-12,
        "{} {p}",
        got.probability
    );
}

#[test]
fn confidence_counts_until_verdicts_come_and_nonsense_is_unknown() {
    let nothing = learned(&[]);
    let p = |confidence| {
        let key = Key {
            category: Category::Style,
            rule: "t/r",
            repo: None,
            confidence,
        };
        nothing.predict(&key).probability
    };
    assert!((p(Some(0.8)) - 0.8).abs() < 1e-12);
    assert_eq!(p(None), 0.5);
    assert_eq!(p(Some(f64::NAN)), 0.5);
    assert_eq!(p(Some(7.0)), 0.5);
    assert!(p(Some(1.0)) < 1.0 && p(Some(0.0)) > 0.0);
}

#[test]
fn a_bad_row_is_an_error_and_keeps_what_came_before() {
    let good = row(1, 1, 0, 0, Verdict::Accepted);
    let bad = VerdictRow {
        verdict: None,
        event: EventId(2),
        ..good.clone()
    };
    let mut calibration = learned(&[]);
    assert_eq!(
        calibration.extend([&good, &bad]).unwrap_err().code(),
        "internal"
    );
    assert_eq!(says(&calibration), says(&learned(&[good])));
}

#[test]
fn damaged_and_foreign_snapshots_are_refused() {
    let config = CalibrationConfig::default();
    let bytes = learned(&[row(1, 1, 0, 0, Verdict::Accepted)]).to_bytes();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert_eq!(
            Calibration::from_bytes(config, &damaged)
                .unwrap_err()
                .code(),
            "corrupt"
        );
        assert!(Calibration::from_bytes(config, &bytes[..at]).is_err());
    }
    let other = CalibrationConfig {
        half_life: 10.0,
        ..config
    };
    assert!(Calibration::from_bytes(other, &bytes).is_err());
}

fn many(n: i64) -> Vec<VerdictRow> {
    let rules: Vec<Arc<str>> = (0..50).map(|r| format!("tool/rule-{r}").into()).collect();
    let repo: Arc<str> = "acme/web".into();
    (0..n)
        .map(|event| VerdictRow {
            rule: rules[(event * 7 % 50) as usize].clone(),
            repo: repo.clone(),
            ..row(
                event + 1,
                event,
                event,
                event % 5,
                Verdict::ALL[(event % 4) as usize],
            )
        })
        .collect()
}

/// `cargo test --release -p codehone --test learning speed -- --ignored --nocapture`
#[test]
#[ignore = "a measurement, meaningful in release builds only"]
fn speed_of_replay_and_prediction() {
    let rows = many(5_000);
    let time = |what: &str, work: &mut dyn FnMut()| {
        let mut best = f64::INFINITY;
        for _ in 0..50 {
            let start = std::time::Instant::now();
            work();
            best = best.min(start.elapsed().as_secs_f64() * 1e6);
        }
        println!("{what}: {best:.0} us");
        best
    };
    let replay = time("replay and fold 5,000 rows", &mut || {
        says(&learned(&rows));
    });
    let calibration = learned(&rows);
    let names: Vec<String> = (0..50).map(|r| format!("tool/rule-{r}")).collect();
    let predict = time("1,000 predictions", &mut || {
        for index in 0..1_000 {
            std::hint::black_box(calibration.predict(&Key {
                category: Category::Style,
                rule: &names[index % 50],
                repo: Some("acme/web"),
                confidence: None,
            }));
        }
    });
    let bytes = calibration.to_bytes();
    println!("snapshot: {} bytes", bytes.len());
    time("restore and fold the snapshot", &mut || {
        says(&Calibration::from_bytes(CalibrationConfig::default(), &bytes).unwrap());
    });
    assert!(replay < 1_000.0 && predict < 300.0);
}
