//! The main job through the facade: scan, review, record, undo, life of findings, scope.

#![allow(clippy::unwrap_used)] // a test may fail loudly

use std::fs;
use std::path::Path;
use std::sync::Arc;

use codehone::model::{EventKind, Impression};
use codehone::{
    CancelToken, Control, Engine, FindingFilter, ManualClock, OpenOptions, ReviewOptions,
    ScanOptions, Severity, Status, StoredFinding, Timestamp, Verdict, VerdictInput,
};

const REPO: &str = "acme/web";

fn sample(folder: &Path) {
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/a.py"), "def f(x):\n    return x == None\n").unwrap();
    fs::write(folder.join("src/b.py"), "def g(x=[]):\n    return x\n").unwrap();
    fs::create_dir_all(folder.join("tests")).unwrap();
    fs::write(
        folder.join("tests/t.py"),
        "def h(x):\n    return x == None\n",
    )
    .unwrap();
    fs::create_dir(folder.join(".git")).unwrap();
}

fn scan_options() -> ScanOptions {
    ScanOptions {
        repo: REPO.into(),
        ..ScanOptions::default()
    }
}

fn scan(engine: &Engine, folder: &Path) -> codehone::engine::ScanReport {
    engine
        .scan(folder, &scan_options(), &Control::new())
        .unwrap()
}

fn all(engine: &Engine) -> Vec<StoredFinding> {
    engine
        .all_findings(FindingFilter::default())
        .map(|finding| finding.unwrap())
        .collect()
}

fn by_path(engine: &Engine, path: &str) -> StoredFinding {
    let mut found: Vec<_> = all(engine)
        .into_iter()
        .filter(|finding| finding.finding.path == path)
        .collect();
    assert_eq!(found.len(), 1, "{path}");
    found.remove(0)
}

fn clocked(path: &Path, clock: &Arc<ManualClock>) -> Engine {
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::default()
    };
    Engine::open_with(path, options).unwrap()
}

#[test]
fn paths_are_relative_to_the_repository_wherever_the_scan_starts() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    let part = scan(&engine, &folder.path().join("src"));
    assert_eq!((part.files, part.changes.new), (2, 2));
    let whole = scan(&engine, folder.path());
    assert_eq!(
        (whole.files, whole.changes.new, whole.changes.unchanged),
        (3, 1, 2)
    );
    let mut paths: Vec<String> = all(&engine).into_iter().map(|f| f.finding.path).collect();
    paths.sort();
    assert_eq!(paths, ["src/a.py", "src/b.py", "tests/t.py"]);
}

#[test]
fn a_partial_scan_closes_only_what_it_covered() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    fs::write(
        folder.path().join("src/a.py"),
        "def f(x):\n    return x is None\n",
    )
    .unwrap();
    fs::remove_file(folder.path().join("src/b.py")).unwrap();
    fs::remove_file(folder.path().join("tests/t.py")).unwrap();
    let report = scan(&engine, &folder.path().join("src"));
    assert_eq!(
        report.changes.fixed, 2,
        "the mended file and the deleted one"
    );
    assert_eq!(by_path(&engine, "src/a.py").status, Status::Fixed);
    assert_eq!(by_path(&engine, "src/b.py").status, Status::Fixed);
    assert_eq!(by_path(&engine, "tests/t.py").status, Status::Open);
    let report = scan(&engine, folder.path());
    assert_eq!(report.changes.fixed, 1);
}

#[test]
fn what_returns_is_reopened_and_moved_lines_keep_their_identity() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let file = folder.path().join("src/a.py");
    let before = fs::read_to_string(&file).unwrap();
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    let id = by_path(&engine, "src/a.py").id;
    fs::write(&file, "pass\n").unwrap();
    scan(&engine, folder.path());
    fs::write(&file, format!("import os\n\n\n{before}\nprint(os)\n")).unwrap();
    let report = scan(&engine, folder.path());
    assert_eq!((report.changes.new, report.changes.reopened), (0, 1));
    let back = by_path(&engine, "src/a.py");
    assert_eq!((back.id, back.status), (id, Status::Reopened));
    assert_eq!(back.finding.span.start_line, 5);
}

#[test]
fn a_scan_of_selected_rules_closes_only_theirs() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    let rule = by_path(&engine, "src/a.py").finding.rule;
    let options = ScanOptions {
        select: vec![rule],
        ..scan_options()
    };
    let report = engine
        .scan(folder.path(), &options, &Control::new())
        .unwrap();
    assert_eq!(report.changes.fixed, 0);
    assert_eq!(by_path(&engine, "src/b.py").status, Status::Open);
}

// Without `.git` nothing but the first scan says what paths are relative to.
#[test]
fn without_a_marker_the_first_scan_decides_what_paths_are_relative_to() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    fs::remove_dir(folder.path().join(".git")).unwrap();
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    for part in ["src", "src/b.py"] {
        let report = scan(&engine, &folder.path().join(part));
        assert_eq!((report.changes.new, report.changes.fixed), (0, 0), "{part}");
    }
    fs::remove_file(folder.path().join("src/b.py")).unwrap();
    assert_eq!(scan(&engine, folder.path()).changes.fixed, 1);
}

#[test]
fn a_folder_elsewhere_closes_nothing() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&one, &two] {
        sample(folder.path());
        fs::remove_dir(folder.path().join(".git")).unwrap();
    }
    fs::remove_file(two.path().join("src/a.py")).unwrap();
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, one.path());
    assert_eq!(scan(&engine, two.path()).changes.fixed, 0);
}

#[test]
fn findings_of_ignored_rules_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    let options = ScanOptions {
        ignore: vec![by_path(&engine, "src/b.py").finding.rule],
        ..scan_options()
    };
    let report = engine
        .scan(folder.path(), &options, &Control::new())
        .unwrap();
    assert_eq!(report.changes.fixed, 0);
    assert_eq!(by_path(&engine, "src/b.py").status, Status::Open);
}

#[test]
fn a_file_that_does_not_parse_keeps_its_findings_until_it_does() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let file = folder.path().join("src/a.py");
    let text = fs::read_to_string(&file).unwrap();
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    fs::write(&file, format!("{text}def (\n")).unwrap();
    let broken = scan(&engine, folder.path());
    assert_eq!((broken.changes.new, broken.changes.fixed), (1, 0));
    fs::write(&file, text).unwrap();
    let mended = scan(&engine, folder.path());
    assert_eq!((mended.changes.reopened, mended.changes.fixed), (0, 1));
    assert_eq!(by_path(&engine, "src/b.py").status, Status::Open);
}

#[test]
fn a_skipped_file_closes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    fs::write(folder.path().join("src/a.py"), b"x == None \xff\xfe").unwrap();
    let report = scan(&engine, folder.path());
    assert_eq!((report.skipped_total, report.changes.fixed), (1, 0));
    assert_eq!(report.skipped[0].path, "src/a.py");
    assert_eq!(by_path(&engine, "src/a.py").status, Status::Open);
}

#[test]
fn a_cancelled_scan_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    let token = CancelToken::new();
    let stop = token.clone();
    let control = Control::new()
        .with_cancel(token)
        .with_progress(move |_| stop.cancel());
    let error = engine
        .scan(folder.path(), &scan_options(), &control)
        .unwrap_err();
    assert_eq!(error.code(), "cancelled");
    assert!(all(&engine).is_empty());
    assert!(engine.repositories().unwrap().is_empty());
}

#[test]
fn scans_of_any_number_of_threads_store_the_same() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let ids = |threads| {
        let engine = Engine::open(":memory:").unwrap();
        let options = ScanOptions {
            threads,
            ..scan_options()
        };
        engine
            .scan(folder.path(), &options, &Control::new())
            .unwrap();
        all(&engine)
            .into_iter()
            .map(|f| (f.id, f.finding))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(1), ids(4));
}

#[test]
fn bad_calls_are_refused_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(":memory:").unwrap();
    let code = |result: codehone::Result<()>| result.unwrap_err().code();
    let patient = OpenOptions {
        busy_timeout: std::time::Duration::MAX,
        ..OpenOptions::default()
    };
    assert_eq!(
        code(Engine::open_with(":memory:", patient).map(drop)),
        "invalid_input"
    );
    let missing = folder.path().join("nowhere");
    let scan_with =
        |options: &ScanOptions, path: &Path| engine.scan(path, options, &Control::new()).map(drop);
    assert_eq!(code(scan_with(&scan_options(), &missing)), "not_found");
    let unknown = ScanOptions {
        select: vec!["nonsense".into()],
        ..scan_options()
    };
    assert_eq!(code(scan_with(&unknown, folder.path())), "invalid_input");
    let nameless = ScanOptions {
        repo: String::new(),
        ..scan_options()
    };
    assert_eq!(code(scan_with(&nameless, folder.path())), "invalid_input");
    let outside = ScanOptions {
        root: Some(folder.path().join("sub")),
        ..scan_options()
    };
    fs::create_dir(folder.path().join("sub")).unwrap();
    assert_eq!(code(scan_with(&outside, folder.path())), "invalid_input");
    for limit in [0, 1_001] {
        let review = ReviewOptions {
            limit,
            ..ReviewOptions::default()
        };
        assert_eq!(code(engine.review(&review).map(drop)), "invalid_input");
    }
    engine.close().unwrap();
    engine.close().unwrap();
    assert!(engine.is_closed());
    assert_eq!(code(engine.run_jobs().map(drop)), "closed");
}

#[test]
fn a_review_hides_what_was_judged_and_undo_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    let options = ReviewOptions {
        repo: Some(REPO.into()),
        ..ReviewOptions::default()
    };
    let before = engine.review(&options).unwrap();
    assert_eq!(before.considered, 3);
    assert_eq!(
        before.folded, 1,
        "the same comparison in two files is one item"
    );
    let first = before.items[0].finding.id;
    let receipt = engine
        .record(VerdictInput::new(first, Verdict::FalsePositive).by("mia"))
        .unwrap();
    assert_eq!(receipt.status, Status::Dismissed);
    let after = engine.review(&options).unwrap();
    assert!(after.iter().all(|item| item.finding.id != first));
    let undone = engine.undo(receipt.event).unwrap();
    assert_eq!((undone.finding, undone.status), (first, Status::Open));
    assert_eq!(
        engine.review(&options).unwrap(),
        before,
        "as if nothing had been said"
    );
    assert_eq!(engine.undo(receipt.event).unwrap_err().code(), "conflict");
    let kinds: Vec<EventKind> = engine
        .history(first)
        .unwrap()
        .iter()
        .map(|e| e.kind)
        .collect();
    assert_eq!(kinds, [EventKind::Verdict, EventKind::Undo]);
}

#[test]
fn verdicts_change_what_comes_first() {
    let engine = Engine::open(":memory:").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for number in 0..12 {
        let text = format!("def f{number}(a, x=[]):\n    return a == None, x, {number}\n");
        fs::write(folder.path().join(format!("m{number}.py")), text).unwrap();
    }
    scan(&engine, folder.path());
    let options = ReviewOptions {
        limit: 1_000,
        per_rule: 10,
        include_held_back: true,
        ..ReviewOptions::default()
    };
    let before = engine.review(&options).unwrap();
    let probability = |review: &codehone::Review, rule: &str| {
        let item = review
            .iter()
            .find(|i| i.finding.finding.rule == rule)
            .unwrap();
        item.probability
    };
    let rules: Vec<String> = all(&engine)
        .iter()
        .map(|f| f.finding.rule.clone())
        .collect();
    let (liked, hated) = (
        rules[0].clone(),
        rules.iter().find(|r| **r != rules[0]).unwrap().clone(),
    );
    for finding in all(&engine).iter().take(12) {
        let verdict = if finding.finding.rule == liked {
            Verdict::Accepted
        } else {
            Verdict::FalsePositive
        };
        engine
            .record(VerdictInput::new(finding.id, verdict))
            .unwrap();
    }
    let after = engine.review(&options).unwrap();
    assert!(probability(&after, &liked) > probability(&before, &liked));
    assert!(probability(&after, &hated) < probability(&before, &hated));
    for item in &after.items {
        assert_eq!(item.score, item.value * item.probability - item.cost);
    }
}

#[test]
fn what_is_shown_to_somebody_is_logged_and_silence_counts_after_a_week() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let start = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
    let clock = Arc::new(ManualClock::new(start));
    let engine = clocked(Path::new(":memory:"), &clock);
    scan(&engine, folder.path());
    let preview = engine.review(&ReviewOptions::default()).unwrap();
    assert!(
        engine
            .history(preview.items[0].finding.id)
            .unwrap()
            .is_empty()
    );
    let shown = ReviewOptions {
        reviewer: Some("mia".into()),
        ..ReviewOptions::default()
    };
    let review = engine.review(&shown).unwrap();
    let ids: Vec<_> = review.iter().map(|item| item.finding.id).collect();
    assert_eq!(ids.len(), 2);
    engine
        .record(VerdictInput::new(ids[0], Verdict::Accepted).by("mia"))
        .unwrap();
    clock.advance(6 * Timestamp::DAY);
    assert_eq!(engine.run_jobs().unwrap().ignored, 0);
    clock.advance(2 * Timestamp::DAY);
    assert_eq!(engine.run_jobs().unwrap().ignored, 1);
    assert_eq!(engine.run_jobs().unwrap().ignored, 0, "decided once");
    let last = engine.history(ids[1]).unwrap().pop().unwrap();
    assert_eq!(last.verdict, Some(Verdict::Ignored));
    assert_eq!(engine.finding(ids[1]).unwrap().status, Status::Open);
}

#[test]
fn organisations_and_repositories_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let file = folder.path().join("team.db");
    let open = |organisation: &str| {
        let options = OpenOptions {
            organisation: codehone::model::Organisation::new(organisation).unwrap(),
            ..OpenOptions::default()
        };
        Engine::open_with(&file, options).unwrap()
    };
    let (acme, other) = (open("acme"), open("other"));
    scan(&acme, folder.path());
    let id = all(&acme)[0].id;
    assert!(all(&other).is_empty());
    assert_eq!(other.finding(id).unwrap_err().code(), "not_found");
    let verdict = VerdictInput::new(id, Verdict::Accepted);
    assert_eq!(
        other.record(verdict.clone()).unwrap_err().code(),
        "not_found"
    );
    acme.record(verdict).unwrap();
    scan(&other, folder.path());
    let options = ReviewOptions::default();
    assert!(
        other
            .review(&options)
            .unwrap()
            .iter()
            .all(|item| item.evidence == 0.0)
    );
    acme.delete_repository(REPO).unwrap();
    assert!(all(&acme).is_empty());
    assert_eq!(all(&other).len(), 3);
}

#[test]
fn a_reopened_file_knows_what_was_learned() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let file = folder.path().join("team.db");
    let first = Engine::open(&file).unwrap();
    scan(&first, folder.path());
    for finding in all(&first) {
        first
            .record(VerdictInput::new(finding.id, Verdict::Accepted).by("mia"))
            .unwrap();
    }
    let options = ReviewOptions {
        include_judged: true,
        ..ReviewOptions::default()
    };
    let warm = first.review(&options).unwrap();
    first.close().unwrap();
    let second = Engine::open(&file).unwrap();
    assert_eq!(second.review(&options).unwrap(), warm);
    assert!(warm.items[0].finding.finding.severity >= Severity::Info);
}

#[test]
fn what_is_drawn_bit_by_bit_is_logged_bit_by_bit() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    let review = engine.review(&ReviewOptions::default()).unwrap();
    let shown = |n: usize| Impression {
        finding: review.items[n].finding.id,
        position: review.items[n].rank,
        propensity: review.items[n].propensity,
    };
    engine.record_shown(&[shown(1)], "mia").unwrap();
    engine.record_shown(&[], "mia").unwrap();
    assert!(engine.history(shown(0).finding).unwrap().is_empty());
    let events = engine.history(shown(1).finding).unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, EventKind::Impression);
    assert_eq!(events[0].position, Some(2));
    assert_eq!(events[0].reviewer.as_deref(), Some("mia"));

    // All or none: the first of each pair is fine.
    let nobody = Impression {
        finding: "0".repeat(32).parse().unwrap(),
        ..shown(0)
    };
    let nowhere = Impression {
        position: 0,
        ..shown(0)
    };
    let unlikely = Impression {
        propensity: f64::NAN,
        ..shown(0)
    };
    for (wrong, code) in [
        (nobody, "not_found"),
        (nowhere, "invalid_input"),
        (unlikely, "invalid_input"),
    ] {
        let error = engine.record_shown(&[shown(0), wrong], "mia").unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
    let error = engine.record_shown(&[shown(0)], "a\nb").unwrap_err();
    assert_eq!(error.code(), "invalid_input");
    assert!(engine.history(shown(0).finding).unwrap().is_empty());
}
