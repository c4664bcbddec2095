//! What earlier systems of this kind got wrong about learning from review feedback: one test for each
//! line that concerns learning, ranking and insights.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::collections::BTreeMap;

use codehone::insights::{Insights, InsightsInput, StatusChange, build, html};
use codehone::learning::{Calibration, CalibrationConfig, Key, Level};
use codehone::model::{EventId, Fingerprint, VerdictRow};
use codehone::ranking::{Candidate, RankOptions, Ranking, rank};
use codehone::{Category, FindingId, Severity, Span, Status, Timestamp, Verdict};

const WEB: &str = "acme/web";
const API: &str = "acme/api";
const RULE: &str = "ruff/S608";

/// The log of one organisation, a day between events.
#[derive(Default)]
struct Log(Vec<VerdictRow>);

impl Log {
    fn add(
        &mut self,
        repo: &str,
        rule: &str,
        finding: i64,
        reviewer: i64,
        verdict: Verdict,
    ) -> &mut Self {
        let event = self.0.len() as i64 + 1;
        self.0.push(VerdictRow {
            event: EventId(event),
            at: Timestamp::from_micros(event * Timestamp::DAY),
            finding,
            reviewer,
            verdict: Some(verdict),
            undoes: None,
            category: Category::Security,
            severity: Severity::High,
            rule: rule.into(),
            repo: repo.into(),
            path: "src/a.py".into(),
        });
        self
    }

    /// One verdict each on `n` findings.
    fn many(&mut self, repo: &str, rule: &str, verdict: Verdict, n: i64) -> &mut Self {
        for _ in 0..n {
            let finding = self.0.len() as i64 + 1;
            self.add(repo, rule, finding, 1, verdict);
        }
        self
    }

    fn learned(&self) -> Calibration {
        Calibration::from_rows(CalibrationConfig::default(), &self.0).unwrap()
    }

    fn insights(&self, changes: &[StatusChange]) -> Insights {
        build(&InsightsInput {
            repo: Some(WEB),
            team: None,
            since: None,
            until: Timestamp::from_micros(10_000 * Timestamp::DAY),
            verdicts: &self.0,
            changes,
            confidence: &BTreeMap::new(),
            calibration: &self.learned(),
        })
    }
}

fn p(calibration: &Calibration, rule: &str, repo: &str, confidence: Option<f64>) -> f64 {
    let category = Category::Security;
    calibration
        .predict(&Key {
            category,
            rule,
            repo: Some(repo),
            confidence,
        })
        .probability
}

fn candidate<'a>(number: u64, rule: &'a str, repo: &'a str, severity: Severity) -> Candidate<'a> {
    let hash = Fingerprint::of([number.to_string().as_str()]);
    Candidate {
        id: hash.to_string().parse::<FindingId>().unwrap(),
        repo,
        rule,
        path: "src/a.py",
        category: Category::Security,
        severity,
        span: Span::of_lines((number as u32 + 1, 1), (number as u32 + 1, 2)),
        confidence: None,
        fingerprint: hash,
        context: hash,
        message: None,
    }
}

fn ranked(candidates: &[Candidate<'_>], calibration: &Calibration) -> Ranking {
    rank(candidates, calibration, &RankOptions::default()).unwrap()
}

#[test]
fn three_vocabularies_meet_and_80_percent_is_80_percent_everywhere() {
    let words = [
        "accepted",
        "ACCEPTED",
        "helpful",
        "True Positive",
        "rejected",
    ];
    let mut log = Log::default();
    for (finding, word) in (1..).zip(words.iter().cycle().take(100)) {
        log.add(WEB, RULE, finding, 1, Verdict::from_host(word).unwrap());
    }
    let row = &log.insights(&[]).by_rule[0];
    assert_eq!((row.n, row.rate), (100, Some(0.8)));
    let learned = log.learned().predict(&Key {
        category: Category::Security,
        rule: RULE,
        repo: Some(WEB),
        confidence: None,
    });
    let level = learned.level(Level::Repository);
    assert_eq!((level.positive, level.answers), (80, 100));
    assert!((learned.probability - 0.8).abs() < 0.03);
}

#[test]
fn confidence_of_one_is_as_good_as_any_other() {
    let mut log = Log::default();
    for calibration in [
        log.learned(),
        log.many(WEB, RULE, Verdict::WontFix, 50).learned(),
    ] {
        let (high, one) = (
            p(&calibration, RULE, WEB, Some(0.99)),
            p(&calibration, RULE, WEB, Some(1.0)),
        );
        assert!(one.is_finite() && one >= high && one < 1.0);
        assert!(one - p(&calibration, RULE, WEB, Some(0.95)) < 0.06);
    }
}

#[test]
fn calibration_is_monotone_in_confidence_and_in_verdicts() {
    let mut log = Log::default();
    log.many(WEB, RULE, Verdict::Accepted, 3)
        .many(WEB, RULE, Verdict::FalsePositive, 2);
    let calibration = log.learned();
    let by_confidence: Vec<f64> = (0..=100)
        .map(|c| p(&calibration, RULE, WEB, Some(f64::from(c) / 100.0)))
        .collect();
    assert!(by_confidence.is_sorted());
    let mut before = p(&calibration, RULE, WEB, None);
    for _ in 0..30 {
        let now = p(
            &log.many(WEB, RULE, Verdict::Accepted, 1).learned(),
            RULE,
            WEB,
            None,
        );
        assert!(now > before);
        before = now;
    }
}

#[test]
fn one_verdict_is_no_threshold() {
    let mut log = Log::default();
    log.many(WEB, RULE, Verdict::FalsePositive, 1);
    let ranking = ranked(
        &[candidate(900, RULE, WEB, Severity::Medium)],
        &log.learned(),
    );
    assert_eq!(ranking.entries.len(), 1, "one rejection hides nothing");
    let (low, high) = ranking.entries[0].interval;
    assert!(
        high - low > 0.3,
        "and the interval says how little is known"
    );
}

#[test]
fn a_rate_is_not_a_threshold() {
    // Right one time in five: worth a look where it matters, not worth it where it does not.
    let mut log = Log::default();
    log.many(WEB, RULE, Verdict::FalsePositive, 80)
        .many(WEB, RULE, Verdict::Accepted, 20);
    let findings = [
        candidate(900, RULE, WEB, Severity::High),
        candidate(901, RULE, WEB, Severity::Info),
    ];
    let ranking = ranked(&findings, &log.learned());
    assert_eq!(
        ranking.entries.iter().map(|e| e.index).collect::<Vec<_>>(),
        [0]
    );
    assert_eq!(ranking.held_back, 1);
}

#[test]
fn what_is_often_rejected_is_never_boosted() {
    let mut log = Log::default();
    let fresh = p(&log.learned(), RULE, WEB, None);
    for n in 1..=60 {
        log.many(WEB, RULE, Verdict::FalsePositive, 1);
        assert!(
            p(&log.learned(), RULE, WEB, None) < fresh,
            "after {n} rejections"
        );
    }
    let findings = [
        candidate(900, RULE, WEB, Severity::High),
        candidate(901, "ruff/new-rule", WEB, Severity::High),
    ];
    let ranking = rank(
        &findings,
        &log.learned(),
        &RankOptions {
            include_held_back: true,
            ..RankOptions::default()
        },
    );
    assert_eq!(ranking.unwrap().entries[0].index, 1);
}

#[test]
fn a_noisy_rule_does_not_silence_rules_that_nobody_judged() {
    let mut log = Log::default();
    log.many(WEB, "noisy/rule", Verdict::FalsePositive, 1_000);
    let mut findings = [
        candidate(900, "ruff/new-rule", WEB, Severity::Medium),
        candidate(901, "ruff/other-category", WEB, Severity::Medium),
    ];
    findings[1].category = Category::Correctness;
    assert_eq!(ranked(&findings, &log.learned()).entries.len(), 2);
}

#[test]
fn acceptance_counts_once_in_the_score() {
    let mut log = Log::default();
    log.many(WEB, RULE, Verdict::Accepted, 9)
        .many(WEB, RULE, Verdict::FalsePositive, 3);
    let ranking = ranked(&[candidate(900, RULE, WEB, Severity::High)], &log.learned());
    let entry = &ranking.entries[0];
    assert_eq!(entry.score, 5.0 * entry.estimate.probability - 0.2);
    let (low, high) = entry.interval;
    assert!(
        low < 0.75 && 0.75 < high,
        "the probability is about 9 of 12, not its square"
    );
}

#[test]
fn repositories_and_tenants_are_not_mixed() {
    let mut log = Log::default();
    log.many(WEB, RULE, Verdict::FalsePositive, 40)
        .many(API, RULE, Verdict::Accepted, 40);
    let calibration = log.learned();
    assert!(p(&calibration, RULE, WEB, None) < 0.15);
    assert!(p(&calibration, RULE, API, None) > 0.85);
    let findings = [
        candidate(900, RULE, WEB, Severity::High),
        candidate(901, RULE, API, Severity::High),
    ];
    assert_eq!(ranked(&findings, &calibration).entries[0].index, 1);
    // Another organisation has another calibration; there is nothing shared to leak through.
    assert_eq!(p(&Log::default().learned(), RULE, WEB, None), 0.5);
    // A rule of the same name of another tool is another rule.
    let mut only_ruff = Log::default();
    only_ruff.many(WEB, "ruff/same", Verdict::FalsePositive, 40);
    let other = only_ruff.learned().predict(&Key {
        category: Category::Security,
        rule: "eslint/same",
        repo: Some(WEB),
        confidence: None,
    });
    assert_eq!(other.level(Level::Rule).answers, 0);
}

#[test]
fn the_last_verdict_of_a_person_wins_and_history_is_kept() {
    let mut both = Log::default();
    both.add(WEB, RULE, 1, 1, Verdict::Accepted)
        .add(WEB, RULE, 1, 1, Verdict::FalsePositive);
    let mut last = Log::default();
    last.add(WEB, RULE, 1, 1, Verdict::FalsePositive);
    assert_eq!(
        p(&both.learned(), RULE, WEB, None),
        p(&last.learned(), RULE, WEB, None)
    );
    assert_eq!(both.learned().len(), 2);
    let row = &both.insights(&[]).by_rule[0];
    assert_eq!((row.n, row.accepted, row.false_positive), (1, 0, 1));
}

#[test]
fn a_double_click_counts_once_however_much_later() {
    let mut once = Log::default();
    once.add(WEB, RULE, 1, 1, Verdict::Accepted);
    let mut twice = Log::default();
    twice
        .add(WEB, RULE, 1, 1, Verdict::Accepted)
        .add(WEB, RULE, 1, 1, Verdict::Accepted);
    assert_eq!(
        p(&once.learned(), RULE, WEB, None),
        p(&twice.learned(), RULE, WEB, None)
    );
    assert_eq!(twice.insights(&[]).by_rule[0].n, 1);
    // Two people are two voices.
    twice.add(WEB, RULE, 1, 2, Verdict::Accepted);
    assert_eq!(twice.insights(&[]).by_rule[0].n, 2);
}

#[test]
fn nobody_is_outvoted_by_time() {
    let mut log = Log::default();
    log.add(WEB, RULE, 1, 1, Verdict::Accepted);
    let answered = p(&log.learned(), RULE, WEB, None);
    log.add(WEB, RULE, 1, 0, Verdict::Ignored)
        .add(WEB, RULE, 1, 1, Verdict::Ignored);
    assert_eq!(p(&log.learned(), RULE, WEB, None), answered);
    let mut late = Log::default();
    late.add(WEB, RULE, 1, 0, Verdict::Ignored)
        .add(WEB, RULE, 1, 1, Verdict::Accepted);
    assert_eq!(p(&late.learned(), RULE, WEB, None), answered);
    assert_eq!(late.insights(&[]).by_rule[0].ignored, 0);
}

#[test]
fn the_order_of_events_does_not_change_the_result() {
    let mut log = Log::default();
    for finding in 0..40 {
        let verdict = Verdict::ALL[(finding % 5) as usize];
        log.add(WEB, RULE, finding % 25, finding % 3, verdict);
    }
    let (forward, report) = (log.learned(), log.insights(&[]));
    log.0.reverse();
    assert_eq!(log.learned().to_bytes(), forward.to_bytes());
    assert_eq!(log.insights(&[]), report);
}

#[test]
fn stored_keys_do_not_depend_on_the_process_or_the_machine() {
    let mut log = Log::default();
    log.many(WEB, RULE, Verdict::Accepted, 3)
        .many(API, "eslint/no-var", Verdict::WontFix, 2);
    let bytes = log.learned().to_bytes();
    let hash = Fingerprint::of([format!("{bytes:?}").as_str()]);
    assert_eq!(hash.to_string(), "26750f39c25a30fb7b99e393e97e327e");
}

#[test]
fn ranking_and_folding_thousands_is_not_pairwise() {
    let rules: Vec<String> = (0..40).map(|r| format!("t/rule-{r}")).collect();
    let make = |n: u64| -> Vec<Candidate<'_>> {
        (0..n)
            .map(|i| candidate(i, &rules[i as usize % 40], WEB, Severity::Medium))
            .collect()
    };
    let calibration = Log::default()
        .many(WEB, "t/rule-1", Verdict::Accepted, 100)
        .learned();
    // Pairwise work would be 5 * 10^9 comparisons: this test would not end today.
    assert_eq!(ranked(&make(100_000), &calibration).entries.len(), 10);
}

#[test]
fn iso_weeks_carry_their_own_year_at_new_year() {
    let change = |finding, text| StatusChange {
        finding,
        at: Timestamp::parse(text).unwrap(),
        from: None,
        to: Status::Open,
    };
    let report = build(&InsightsInput {
        repo: None,
        team: None,
        since: None,
        until: Timestamp::parse("2027-01-05T00:00:00Z").unwrap(),
        verdicts: &[],
        changes: &[
            change(1, "2026-12-31T12:00:00Z"),
            change(2, "2027-01-01T12:00:00Z"),
            change(3, "2027-01-04T00:00:00Z"),
        ],
        confidence: &BTreeMap::new(),
        calibration: &Log::default().learned(),
    });
    let weeks: Vec<_> = report
        .weeks
        .iter()
        .map(|w| (w.week.as_str(), w.opened))
        .collect();
    assert_eq!(weeks, [("2026-W53", 2), ("2027-W01", 1)]);
}

/// A log with something of everything.
fn lively() -> (Log, Vec<StatusChange>) {
    let mut log = Log::default();
    log.many(WEB, RULE, Verdict::Accepted, 14)
        .many(WEB, RULE, Verdict::FalsePositive, 1)
        .many(WEB, "eslint/no-var", Verdict::FalsePositive, 8)
        .many(WEB, "eslint/no-var", Verdict::WontFix, 3)
        .many(WEB, "ruff/E711", Verdict::Fixed, 2)
        .many(WEB, "ruff/E711", Verdict::Ignored, 2);
    let change = |finding, day: i64, from, to| StatusChange {
        finding,
        at: Timestamp::from_micros(20_000 * Timestamp::DAY + day * Timestamp::DAY),
        from,
        to,
    };
    let mut changes: Vec<_> = (0..9).map(|f| change(f, 0, None, Status::Open)).collect();
    changes.extend((0..4).map(|f| change(f, 1 + 3 * f, Some(Status::Open), Status::Fixed)));
    changes.push(change(0, 12, Some(Status::Fixed), Status::Reopened));
    changes.push(change(8, 13, Some(Status::Open), Status::Dismissed));
    (log, changes)
}

fn lively_report() -> Insights {
    let (log, changes) = lively();
    build(&InsightsInput {
        repo: Some(WEB),
        team: None,
        since: None,
        until: Timestamp::from_micros(20_020 * Timestamp::DAY),
        verdicts: &log.0,
        changes: &changes,
        confidence: &BTreeMap::from([("eslint/no-var".to_owned(), 0.9)]),
        calibration: &log.learned(),
    })
}

#[test]
fn every_number_has_its_n_and_an_interval() {
    let report = lively_report();
    for row in report.by_rule.iter().chain(&report.by_category) {
        assert_eq!(
            row.n,
            row.accepted + row.fixed + row.false_positive + row.wont_fix
        );
        let (low, high) = row.interval;
        match row.rate {
            Some(rate) => assert!(low <= rate && rate <= high && high - low > 0.0),
            None => assert_eq!((row.n, low, high), (0, 0.0, 1.0)),
        }
    }
    let shifts = report
        .learned
        .shows_more
        .iter()
        .chain(&report.learned.shows_less);
    for shift in shifts {
        assert!(shift.positive + shift.negative > 0);
        assert!(shift.interval.0 <= shift.now && shift.now <= shift.interval.1);
        assert!(!shift.evidence.is_empty());
    }
    assert_eq!(report.time_to_fix.unwrap().n, 3);
}

#[test]
fn the_report_reads_well() {
    let report = lively_report();
    insta::assert_snapshot!(report.to_string());
    let mut named = report.clone();
    named.by_rule[0].key = "<script>alert(1)</script>".into();
    let page = html(&named);
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
    for rule in ["ruff/E711", "eslint/no-var"] {
        assert!(page.contains(rule));
    }
}

#[test]
fn without_evidence_numbers_are_absent_and_not_zero() {
    let report = Log::default().insights(&[]);
    assert!(report.by_rule.is_empty() && report.weeks.is_empty());
    assert_eq!(report.time_to_fix, None);
    assert_eq!(report.learned, codehone::insights::Learned::default());
}
