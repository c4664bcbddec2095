//! What is listed, in what order, and what is said about it.

#![allow(clippy::unwrap_used)] // helpers of tests

use codehone::learning::{Calibration, CalibrationConfig};
use codehone::model::{EventId, Fingerprint, Organisation, VerdictRow};
use codehone::ranking::{
    Candidate, DuplicateKind, RankOptions, Ranking, html_table, rank, severity_value,
    sharing_a_line,
};
use codehone::{
    Category, Finding, FindingId, Severity, Span, Status, StoredFinding, Timestamp, Verdict,
};
use proptest::prelude::*;

const REPO: &str = "acme/web";

/// A finding with its own place and code: nothing to fold.
fn finding(number: u32, rule: &str, category: Category, severity: Severity) -> Finding {
    let (tool, rule) = rule.split_once('/').unwrap();
    let line = number + 1;
    Finding {
        tool: tool.into(),
        tool_version: None,
        automation: String::new(),
        rule: rule.into(),
        category,
        severity,
        message: format!("something is wrong with item {number}"),
        path: format!("src/m{}.py", number % 7),
        span: Span::of_lines((line, 1), (line, 9)),
        confidence: None,
        snippet: None,
        fingerprint: Fingerprint::of(["fingerprint", &number.to_string()]),
        context: Fingerprint::of(["context", &number.to_string()]),
        cwe: vec![],
        help_uri: None,
        suppressed: false,
        fixes: vec![],
        related: vec![],
        flows: vec![],
        partial_fingerprints: serde_json::Map::new(),
        properties: serde_json::Map::new(),
    }
}

/// The finding with the borrowed `tool/rule` that a candidate needs.
#[derive(Debug)]
struct Row {
    rule: String,
    repo: &'static str,
    finding: Finding,
}

fn row(number: u32, rule: &str, category: Category, severity: Severity) -> Row {
    Row {
        rule: rule.to_owned(),
        repo: REPO,
        finding: finding(number, rule, category, severity),
    }
}

fn id(row: &Row) -> FindingId {
    FindingId::new(&Organisation::default(), row.repo, &row.finding)
}

fn candidates(rows: &[Row]) -> Vec<Candidate<'_>> {
    rows.iter()
        .map(|row| Candidate {
            id: id(row),
            repo: row.repo,
            rule: &row.rule,
            path: &row.finding.path,
            category: row.finding.category,
            severity: row.finding.severity,
            span: row.finding.span,
            confidence: row.finding.confidence,
            fingerprint: row.finding.fingerprint,
            context: row.finding.context,
            message: Some(&row.finding.message),
        })
        .collect()
}

fn stored(row: &Row) -> StoredFinding {
    StoredFinding {
        id: id(row),
        repo: row.repo.into(),
        status: Status::Open,
        verdict: None,
        first_seen: Timestamp::from_micros(0),
        last_seen: Timestamp::from_micros(0),
        closed_at: None,
        finding: row.finding.clone(),
    }
}

fn verdicts(of: &[(&str, Category, Verdict, u32)]) -> Calibration {
    let mut rows = Vec::new();
    for &(rule, category, verdict, times) in of {
        for _ in 0..times {
            let event = rows.len() as i64 + 1;
            rows.push(VerdictRow {
                event: EventId(event),
                at: Timestamp::from_micros(event),
                finding: event,
                reviewer: 1,
                verdict: Some(verdict),
                undoes: None,
                category,
                severity: Severity::Medium,
                rule: rule.into(),
                repo: REPO.into(),
                path: "src/a.py".into(),
            });
        }
    }
    Calibration::from_rows(CalibrationConfig::default(), &rows).unwrap()
}

fn cold() -> Calibration {
    verdicts(&[])
}

fn ranked(rows: &[Row], calibration: &Calibration, options: RankOptions) -> Ranking {
    rank(&candidates(rows), calibration, &options).unwrap()
}

fn order(ranking: &Ranking) -> Vec<usize> {
    ranking.entries.iter().map(|entry| entry.index).collect()
}

fn limit(limit: usize) -> RankOptions {
    RankOptions {
        limit,
        ..RankOptions::default()
    }
}

// --- the guard -------------------------------------------------------------------------------

/// Twelve findings that score well, then guarded ones of a rule that is nearly always wrong.
fn unlikely_guarded(n: u32) -> (Vec<Row>, Calibration) {
    let mut rows: Vec<Row> = (0..12)
        .map(|i| {
            row(
                i,
                &format!("t/good-{i}"),
                Category::Correctness,
                Severity::High,
            )
        })
        .collect();
    rows.extend((100..100 + n).map(|i| row(i, "t/wrong", Category::Security, Severity::Critical)));
    let calibration = verdicts(&[("t/wrong", Category::Security, Verdict::FalsePositive, 400)]);
    (rows, calibration)
}

#[test]
fn unlikely_critical_security_findings_are_in_the_list_all_the_same() {
    let (rows, calibration) = unlikely_guarded(3);
    let ranking = ranked(&rows, &calibration, limit(10));
    assert_eq!(ranking.entries.len(), 10);
    let guarded: Vec<_> = ranking.entries.iter().filter(|e| e.guarded).collect();
    assert_eq!(guarded.len(), 3);
    assert!(
        guarded.iter().all(|e| e.score <= 0.0),
        "the guard was needed"
    );
    assert_eq!(ranking.held_back, 0);
}

#[test]
fn the_cap_per_rule_does_not_bind_guarded_findings() {
    let (rows, calibration) = unlikely_guarded(9);
    let options = RankOptions {
        per_rule: 1,
        ..limit(10)
    };
    let ranking = ranked(&rows, &calibration, options);
    assert_eq!(ranking.entries.iter().filter(|e| e.guarded).count(), 9);
    assert_eq!(ranking.entries.len(), 10);
}

#[test]
fn more_guarded_findings_than_places_leave_no_place_for_others() {
    let (rows, calibration) = unlikely_guarded(30);
    let ranking = ranked(&rows, &calibration, limit(10));
    assert_eq!(ranking.entries.len(), 10);
    assert!(ranking.entries.iter().all(|e| e.guarded));
}

#[test]
fn a_guarded_finding_is_not_folded_under_one_that_could_be_hidden() {
    let mut rows = vec![
        row(1, "a/same", Category::Style, Severity::Info),
        row(1, "b/same", Category::Security, Severity::Critical),
    ];
    rows[1].finding.fingerprint = Fingerprint::of(["other"]);
    let calibration = verdicts(&[("b/same", Category::Security, Verdict::FalsePositive, 400)]);
    let ranking = ranked(&rows, &calibration, limit(10));
    assert_eq!(order(&ranking), [1]);
    assert_eq!(ranking.entries[0].duplicates, [(0, DuplicateKind::Exact)]);
}

// --- duplicates ------------------------------------------------------------------------------

#[test]
fn the_same_rule_of_two_tools_on_one_line_is_one_item() {
    let mut rows = vec![
        row(1, "ruff/F401", Category::Style, Severity::Low),
        row(1, "flake8/F401", Category::Style, Severity::Medium),
        row(2, "flake8/F401", Category::Style, Severity::Medium),
    ];
    for (index, row) in rows.iter_mut().enumerate() {
        row.finding.fingerprint = Fingerprint::of([&index.to_string()[..]]);
        row.finding.context = row.finding.fingerprint;
        row.finding.message = format!("in the words of tool number {}", ["x", "y", "z"][index]);
    }
    let ranking = ranked(&rows, &cold(), limit(10));
    assert_eq!(order(&ranking), [1, 2]); // the more valuable one stands for both
    assert_eq!(ranking.entries[0].duplicates, [(0, DuplicateKind::Exact)]);
    assert_eq!((ranking.considered, ranking.folded), (3, 1));
}

#[test]
fn the_same_text_of_two_rules_on_one_line_is_one_item() {
    let mut rows = vec![
        row(1, "a/one", Category::Style, Severity::Low),
        row(1, "b/two", Category::Style, Severity::Low),
        row(1, "c/three", Category::Style, Severity::Low),
    ];
    for (index, row) in rows.iter_mut().enumerate() {
        row.finding.fingerprint = Fingerprint::of([&index.to_string()[..]]);
        row.finding.context = row.finding.fingerprint;
    }
    rows[0].finding.message = "Unused variable `x`  (line 3)".into();
    rows[1].finding.message = "unused variable `x` (line 17)".into();
    let ranking = ranked(&rows, &cold(), limit(10));
    assert_eq!(ranking.entries.len(), 2);
    assert_eq!(sharing_a_line(&candidates(&rows)), [0, 1, 2]);
    rows[1].finding.span.start_line += 1;
    assert_eq!(ranked(&rows, &cold(), limit(10)).entries.len(), 3);
}

#[test]
fn the_same_code_elsewhere_is_a_near_duplicate_but_not_in_another_repository() {
    let mut rows: Vec<Row> = (0..4)
        .map(|i| row(i, "t/r", Category::Style, Severity::Low))
        .collect();
    for row in &mut rows {
        row.finding.context = Fingerprint::of(["same code"]);
    }
    rows[3].repo = "acme/api";
    let ranking = ranked(&rows, &cold(), limit(10));
    assert_eq!(ranking.entries.len(), 2);
    let near: Vec<_> = ranking.entries.iter().flat_map(|e| &e.duplicates).collect();
    assert_eq!(near.len(), 2);
    assert!(near.iter().all(|(_, kind)| *kind == DuplicateKind::Near));
    assert!(ranking.entries.iter().any(|e| e.index == 3));
}

#[test]
fn equal_fingerprints_of_two_repositories_stay_apart() {
    let mut rows = vec![
        row(1, "t/r", Category::Style, Severity::Low),
        row(1, "t/r", Category::Style, Severity::Low),
    ];
    rows[1].repo = "acme/api";
    assert_eq!(ranked(&rows, &cold(), limit(10)).folded, 0);
}

// --- order and what is held back -------------------------------------------------------------

#[test]
fn at_most_three_of_a_rule_in_any_ten_while_others_are_left() {
    let mut rows: Vec<Row> = (0..40)
        .map(|i| row(i, "t/noisy", Category::Correctness, Severity::High))
        .collect();
    rows.extend((40..80).map(|i| {
        row(
            i,
            &format!("t/quiet-{}", i % 4),
            Category::Correctness,
            Severity::Low,
        )
    }));
    let ranking = ranked(&rows, &cold(), limit(40));
    let noisy: Vec<bool> = order(&ranking).iter().map(|&i| i < 40).collect();
    assert!(noisy[..3].iter().all(|n| *n));
    for ten in noisy.windows(10) {
        assert!(ten.iter().filter(|n| **n).count() <= 3, "{noisy:?}");
    }
    // Deferred, not dropped: a long enough list has all of them.
    let all = ranked(&rows, &cold(), limit(1_000));
    assert_eq!(all.entries.len(), 80);
}

#[test]
fn what_is_not_worth_its_cost_is_held_back_and_listed_last_on_request() {
    let rows = vec![
        row(0, "t/trivia", Category::Style, Severity::Info),
        row(1, "t/useful", Category::Style, Severity::Low),
    ];
    let ranking = ranked(&rows, &cold(), limit(10));
    assert_eq!(order(&ranking), [1]);
    assert_eq!(ranking.held_back, 1);
    let options = RankOptions {
        include_held_back: true,
        ..limit(10)
    };
    let ranking = ranked(&rows, &cold(), options);
    assert_eq!(order(&ranking), [1, 0]);
    assert!(
        ranking.entries[1]
            .reason
            .contains("not worth the attention")
    );
    assert_eq!(ranking.held_back, 1);
}

#[test]
fn options_are_checked() {
    for bad in [
        limit(0),
        RankOptions {
            per_rule: 0,
            ..limit(1)
        },
        RankOptions {
            per_rule: 11,
            ..limit(1)
        },
    ] {
        assert_eq!(
            rank(&[], &cold(), &bad).unwrap_err().code(),
            "invalid_input"
        );
    }
    assert!(rank(&[], &cold(), &limit(1)).unwrap().entries.is_empty());
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let one = (
        0_u32..30,
        0_usize..5,
        0_usize..6,
        0_usize..5,
        prop::option::of(0.0..=1.0_f64),
    );
    prop::collection::vec(one, 0..60).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(at, (number, rule, category, severity, confidence))| {
                let rule = ["a/r", "b/r", "a/s", "c/t", "c/u"][rule];
                let mut row = row(
                    number,
                    rule,
                    Category::ALL[category],
                    Severity::ALL[severity],
                );
                row.finding.confidence = confidence;
                // Contexts repeat with the number, fingerprints and so ids do not.
                row.finding.fingerprint = Fingerprint::of([&at.to_string()[..]]);
                row
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_list_does_not_depend_on_the_order_of_the_findings(rows in any_rows(), by in 0_usize..60, n in 1_usize..40) {
        let calibration = verdicts(&[
            ("a/r", Category::Security, Verdict::Accepted, 9),
            ("c/t", Category::Style, Verdict::WontFix, 5),
        ]);
        let forward = candidates(&rows);
        let mut turned = forward.clone();
        turned.reverse();
        if !turned.is_empty() {
            let by = by % turned.len();
            turned.rotate_left(by);
        }
        let said = |candidates: &[Candidate<'_>]| {
            let ranking = rank(candidates, &calibration, &limit(n)).unwrap();
            let entries: Vec<_> = ranking.entries.into_iter().map(|e| {
                let folded: Vec<_> = e.duplicates.iter().map(|(i, k)| (candidates[*i].id, *k)).collect();
                (candidates[e.index].id, e.score.to_bits(), e.reason, e.guarded, folded)
            }).collect();
            (entries, ranking.folded, ranking.held_back)
        };
        prop_assert_eq!(said(&forward), said(&turned));
    }

    #[test]
    fn every_item_adds_up_and_everything_is_accounted_for(rows in any_rows()) {
        let calibration = verdicts(&[
            ("a/r", Category::Security, Verdict::Accepted, 9),
            ("b/r", Category::Other, Verdict::FalsePositive, 30),
        ]);
        let all = candidates(&rows);
        let ranking = rank(&all, &calibration, &limit(1_000)).unwrap();
        let listed = ranking.entries.len() as u64;
        prop_assert_eq!(ranking.considered, rows.len() as u64);
        prop_assert_eq!(listed + ranking.folded + ranking.held_back, ranking.considered);
        // Every guarded finding is listed, itself or under a guarded one.
        for (index, candidate) in all.iter().enumerate() {
            if candidate.is_guarded() {
                prop_assert!(ranking.entries.iter().any(|e| e.guarded
                    && (e.index == index || e.duplicates.iter().any(|d| d.0 == index))));
            }
        }
        let review = ranking
            .into_review(&all, |ids| {
                Ok(rows.iter().filter(|r| ids.contains(&id(r))).map(stored).collect())
            })
            .unwrap();
        for (at, item) in review.iter().enumerate() {
            prop_assert!(item.adds_up(), "{:?}", item);
            prop_assert_eq!(item.rank as usize, at + 1);
            prop_assert_eq!(item.value, severity_value(item.finding.finding.severity));
            prop_assert!(item.interval.0 <= item.probability && item.probability <= item.interval.1);
            prop_assert!(item.score > 0.0 || item.guarded);
        }
    }
}

// --- words -----------------------------------------------------------------------------------

fn reason(calibration: &Calibration, confidence: Option<f64>) -> String {
    let mut rows = vec![row(1, "ruff/S608", Category::Security, Severity::High)];
    rows[0].finding.confidence = confidence;
    ranked(&rows, calibration, limit(1))
        .entries
        .remove(0)
        .reason
}

#[test]
fn reasons_say_what_is_known_with_counts_and_what_is_not() {
    use Verdict::{Accepted, FalsePositive, Ignored};
    let security = Category::Security;
    assert_eq!(
        reason(
            &verdicts(&[
                ("ruff/S608", security, Accepted, 14),
                ("ruff/S608", security, FalsePositive, 1)
            ]),
            None
        ),
        "Accepted 14 of 15 times in acme/web; high severity."
    );
    assert_eq!(
        reason(
            &verdicts(&[("ruff/S608", security, FalsePositive, 1)]),
            None
        ),
        "Accepted 0 of 1 time in acme/web; high severity."
    );
    assert_eq!(
        reason(&cold(), Some(0.8)),
        "No verdicts on this rule yet; the tool's own confidence is 0.80; high severity."
    );
    assert_eq!(
        reason(&cold(), None),
        "No verdicts on this rule yet, and no confidence from the tool; high severity."
    );
    assert_eq!(
        reason(
            &verdicts(&[
                ("ruff/S102", security, Accepted, 3),
                ("ruff/S102", security, FalsePositive, 1)
            ]),
            Some(0.8)
        ),
        "No verdicts on this rule yet; accepted 3 of 4 times for other security rules; high severity."
    );
    assert_eq!(
        reason(&verdicts(&[("ruff/S608", security, Ignored, 2)]), None),
        "Never judged, but left unanswered 2 times in acme/web; high severity."
    );
}

#[test]
fn explain_is_readable_and_harmless() {
    let mut rows = vec![
        row(7, "ruff/S608", Category::Security, Severity::High),
        row(8, "ruff/S608", Category::Security, Severity::High),
    ];
    rows[0].finding.message =
        "Possible SQL injection\u{1b}[2J <b>through</b> string building".into();
    rows[1].finding.context = rows[0].finding.context;
    let calibration = verdicts(&[
        ("ruff/S608", Category::Security, Verdict::Accepted, 14),
        ("ruff/S608", Category::Security, Verdict::FalsePositive, 1),
    ]);
    let all = candidates(&rows);
    let mut ids: Vec<FindingId> = all.iter().map(|c| c.id).collect();
    ids.sort_unstable();
    let first = rows.iter().position(|r| id(r) == ids[0]).unwrap();
    let message = rows[0].finding.message.clone();
    rows[first].finding.message = message;
    let all = candidates(&rows);
    let review = rank(&all, &calibration, &limit(10))
        .unwrap()
        .into_review(&all, |ids| {
            Ok(rows
                .iter()
                .filter(|r| ids.contains(&id(r)))
                .map(stored)
                .collect())
        })
        .unwrap();
    insta::assert_snapshot!(review.to_string());
    let html = html_table(&review);
    assert!(
        html.contains("&lt;b&gt;through&lt;/b&gt;")
            && !html.contains("<b>")
            && !html.contains('\u{1b}')
    );
}

#[test]
fn a_finding_deleted_meanwhile_leaves_no_gap_in_the_ranks() {
    let rows: Vec<Row> = (0..3)
        .map(|i| row(i, &format!("t/{i}"), Category::Style, Severity::Low))
        .collect();
    let all = candidates(&rows);
    let ranking = ranked(&rows, &cold(), limit(10));
    let gone = all[ranking.entries[1].index].id;
    let review = ranking
        .into_review(&all, |_| {
            Ok(rows.iter().map(stored).filter(|f| f.id != gone).collect())
        })
        .unwrap();
    assert_eq!(review.iter().map(|i| i.rank).collect::<Vec<_>>(), [1, 2]);
}

/// `cargo test --release -p codehone --test ranking speed -- --ignored --nocapture`
#[test]
#[ignore = "a measurement, meaningful in release builds only"]
fn speed_of_ranking() {
    let rules: Vec<String> = (0..50).map(|r| format!("tool/rule-{r}")).collect();
    let rows: Vec<Row> = (0..1_000)
        .map(|i| {
            let mut row = row(
                i,
                &rules[i as usize % 50],
                Category::ALL[i as usize % 50 % 6],
                Severity::ALL[i as usize % 5],
            );
            row.finding.path = format!("src/pkg{}/module{}.py", i % 10, i % 200);
            row.finding.span.start_line = i / 3;
            row
        })
        .collect();
    let judged: Vec<_> = rules
        .iter()
        .enumerate()
        .map(|(i, rule)| {
            (
                rule.as_str(),
                Category::ALL[i % 6],
                Verdict::ALL[i % 4],
                100,
            )
        })
        .collect();
    let calibration = verdicts(&judged);
    let all = candidates(&rows);
    for n in [10, 1_000] {
        let mut best = f64::INFINITY;
        for _ in 0..50 {
            let start = std::time::Instant::now();
            std::hint::black_box(rank(&all, &calibration, &limit(n)).unwrap());
            best = best.min(start.elapsed().as_secs_f64() * 1e6);
        }
        println!("rank 1,000 findings, limit {n}: {best:.0} us");
        assert!(best < 2_000.0);
    }
}

// Two places with the same code can each be attacked; folding one away would hide it.
#[test]
fn guarded_findings_fold_only_where_they_stand() {
    let mut rows: Vec<Row> = (0..4)
        .map(|i| row(i, "t/r", Category::Security, Severity::Critical))
        .collect();
    for row in &mut rows {
        row.finding.context = Fingerprint::of(["same code"]);
        row.finding.fingerprint = Fingerprint::of(["same claim"]);
    }
    // Less severe ones beside them must not tie them together either.
    for (number, line) in [(4, 0), (5, 1)] {
        let mut beside = row(number, "t/r", Category::Security, Severity::High);
        beside.finding.context = Fingerprint::of(["same code"]);
        beside.finding.path = rows[line].finding.path.clone();
        beside.finding.span = rows[line].finding.span;
        rows.push(beside);
    }
    let ranking = ranked(&rows, &cold(), limit(10));
    assert_eq!(ranking.entries.len(), 4);
    let folded: Vec<_> = ranking.entries.iter().flat_map(|e| &e.duplicates).collect();
    assert_eq!(folded.len(), 2);
    assert!(folded.iter().all(|(_, kind)| *kind == DuplicateKind::Exact));
}
