//! SARIF through the facade: what an import adds, closes and leaves alone.

#![allow(clippy::unwrap_used)] // a test may fail loudly

use std::fs;

use codehone::engine::{ImportCoverage, ImportReport};
use codehone::model::Coverage;
use codehone::{
    Control, Engine, ExportOptions, FindingFilter, ImportOptions, ReviewOptions, ScanOptions,
    Status, StoredFinding, Verdict, VerdictInput,
};
use serde_json::{Value, json};

fn result(rule: &str, path: &str, text: &str) -> Value {
    json!({
        "ruleId": rule,
        "level": "warning",
        "message": {"text": format!("{rule} here")},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": path},
            "region": {"startLine": 3, "snippet": {"text": text}}
        }}]
    })
}

fn run(tool: &str, results: &[Value]) -> Value {
    json!({"tool": {"driver": {"name": tool}}, "results": results})
}

fn document(runs: &[Value]) -> Vec<u8> {
    serde_json::to_vec(&json!({"version": "2.1.0", "runs": runs})).unwrap()
}

fn import_with(engine: &Engine, runs: &[Value], coverage: ImportCoverage) -> ImportReport {
    let options = ImportOptions {
        repo: "acme/web".into(),
        coverage,
        ..ImportOptions::default()
    };
    let bytes = document(runs);
    engine
        .import_sarif_from(&bytes[..], &options, &Control::new())
        .unwrap()
}

fn import(engine: &Engine, runs: &[Value]) -> ImportReport {
    import_with(engine, runs, ImportCoverage::All)
}

fn all(engine: &Engine) -> Vec<StoredFinding> {
    engine
        .all_findings(FindingFilter::default())
        .map(|finding| finding.unwrap())
        .collect()
}

fn status(engine: &Engine, rule: &str) -> Status {
    all(engine)
        .iter()
        .find(|f| f.finding.rule == rule)
        .unwrap()
        .status
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let engine = Engine::open(":memory:").unwrap();
    let runs = [run(
        "lint",
        &[result("A", "a.py", "x"), result("B", "b.py", "y")],
    )];
    let first = import(&engine, &runs);
    assert_eq!((first.changes.reported, first.changes.new), (2, 2));
    let before = all(&engine);
    let second = import(&engine, &runs);
    assert_eq!((second.changes.new, second.changes.unchanged), (0, 2));
    let same: Vec<_> = all(&engine)
        .into_iter()
        .map(|f| (f.id, f.status, f.finding))
        .collect();
    let was: Vec<_> = before
        .into_iter()
        .map(|f| (f.id, f.status, f.finding))
        .collect();
    assert_eq!(same, was);
}

#[test]
fn only_the_tool_that_ran_closes_its_own() {
    let engine = Engine::open(":memory:").unwrap();
    import(
        &engine,
        &[
            run("lint", &[result("A", "a.py", "x")]),
            run("sec", &[result("S", "a.py", "x")]),
        ],
    );
    let report = import(&engine, &[run("lint", &[])]);
    assert_eq!(report.changes.fixed, 1);
    assert_eq!(status(&engine, "A"), Status::Fixed);
    assert_eq!(status(&engine, "S"), Status::Open);
    let report = import(&engine, &[run("lint", &[result("A", "a.py", "x")])]);
    assert_eq!(report.changes.reopened, 1);
    assert_eq!(status(&engine, "A"), Status::Reopened);
}

#[test]
fn coverage_bounds_what_is_closed() {
    let two = [run(
        "lint",
        &[result("A", "a.py", "x"), result("B", "b.py", "y")],
    )];
    let rest = [run("lint", &[result("C", "a.py", "z")])];
    for (coverage, a, b) in [
        (ImportCoverage::All, Status::Fixed, Status::Fixed),
        (ImportCoverage::Listed, Status::Fixed, Status::Open),
        (
            ImportCoverage::Files(vec!["b.py".into()]),
            Status::Open,
            Status::Fixed,
        ),
        (ImportCoverage::Nothing, Status::Open, Status::Open),
    ] {
        let engine = Engine::open(":memory:").unwrap();
        import(&engine, &two);
        import_with(&engine, &rest, coverage.clone());
        assert_eq!(
            (status(&engine, "A"), status(&engine, "B")),
            (a, b),
            "{coverage:?}"
        );
    }
    assert_eq!(Coverage::default(), Coverage::All);
}

#[test]
fn a_tool_that_failed_closes_nothing() {
    let engine = Engine::open(":memory:").unwrap();
    import(&engine, &[run("lint", &[result("A", "a.py", "x")])]);
    let mut failed = run("lint", &[]);
    failed["invocations"] = json!([{"executionSuccessful": false}]);
    assert_eq!(import(&engine, &[failed]).changes.fixed, 0);
    assert_eq!(status(&engine, "A"), Status::Open);
}

#[test]
fn broken_input_stores_nothing_and_says_where() {
    let engine = Engine::open(":memory:").unwrap();
    import(&engine, &[run("lint", &[result("A", "a.py", "x")])]);
    let mut bytes = document(&[run(
        "lint",
        &[result("B", "b.py", "y"), result("C", "c.py", "z")],
    )]);
    bytes.truncate(bytes.len() - 120);
    let options = ImportOptions {
        repo: "acme/web".into(),
        ..ImportOptions::default()
    };
    let error = engine
        .import_sarif_from(&bytes[..], &options, &Control::new())
        .unwrap_err();
    assert_eq!(error.code(), "invalid_sarif");
    let place = error.position().unwrap();
    assert!(place.path.starts_with("$.runs[0].results[1]"), "{place:?}");
    assert!(place.offset > 100 && place.offset <= bytes.len() as u64);
    let rules: Vec<String> = all(&engine).into_iter().map(|f| f.finding.rule).collect();
    assert_eq!(rules, ["A"]);
    assert_eq!(status(&engine, "A"), Status::Open);
}

// Lesson: SARIF's suppression status `accepted` means the opposite of the verdict `accepted`.
#[test]
fn an_accepted_suppression_is_not_an_accepted_finding() {
    let engine = Engine::open(":memory:").unwrap();
    let mut silenced = result("A", "a.py", "x");
    silenced["suppressions"] = json!([{"kind": "inSource", "status": "accepted"}]);
    let mut refused = result("B", "b.py", "y");
    refused["suppressions"] = json!([{"kind": "external", "status": "rejected"}]);
    import(&engine, &[run("lint", &[silenced, refused])]);
    assert_eq!(status(&engine, "A"), Status::Suppressed);
    assert_eq!(status(&engine, "B"), Status::Open);
    assert!(all(&engine).iter().all(|f| f.verdict.is_none()));
    let review = engine.review(&ReviewOptions::default()).unwrap();
    assert_eq!(review.considered, 1);
}

#[test]
fn what_is_exported_comes_back_the_same() {
    let engine = Engine::open(":memory:").unwrap();
    import(
        &engine,
        &[
            run(
                "lint",
                &[result("A", "a.py", "x"), result("B", "b.py", "y")],
            ),
            run("sec", &[result("S", "a.py", "x")]),
        ],
    );
    let dismissed = all(&engine)[0].id;
    engine
        .record(VerdictInput::new(dismissed, Verdict::WontFix).by("mia"))
        .unwrap();
    let export = |engine: &Engine| {
        let mut out = Vec::new();
        let written = engine
            .export_sarif(&mut out, &ExportOptions::default(), &Control::new())
            .unwrap();
        (written, out)
    };
    let (written, bytes) = export(&engine);
    assert_eq!(written, 3);
    let copy = Engine::open(":memory:").unwrap();
    let options = ImportOptions {
        repo: "acme/web".into(),
        ..ImportOptions::default()
    };
    copy.import_sarif_from(&bytes[..], &options, &Control::new())
        .unwrap();
    let ids = |engine: &Engine| {
        let mut ids: Vec<_> = all(engine).iter().map(|f| f.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&copy), ids(&engine), "identity travels");
    let there = copy.finding(dismissed).unwrap();
    assert_eq!(there.status, Status::Suppressed, "others hide it too");
    assert_eq!(there.verdict, None, "but nobody there has judged it");
}

#[test]
fn an_export_that_fails_leaves_the_file_that_was_there() {
    let engine = Engine::open(":memory:").unwrap();
    import(&engine, &[run("lint", &[result("A", "a.py", "x")])]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.sarif");
    fs::write(&file, "precious").unwrap();
    let token = codehone::CancelToken::new();
    token.cancel();
    let stopped = Control::new().with_cancel(token);
    let export = |control| engine.export_sarif_to(&file, &ExportOptions::default(), &control);
    assert_eq!(export(stopped).unwrap_err().code(), "cancelled");
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing half-written"
    );
    assert_eq!(export(Control::new()).unwrap(), 1);
    assert!(fs::read_to_string(&file).unwrap().contains("2.1.0"));
    let nowhere = folder.path().join("no/out.sarif");
    let missing = engine.export_sarif_to(nowhere, &ExportOptions::default(), &Control::new());
    assert_eq!(missing.unwrap_err().code(), "not_found");
}

#[test]
fn two_tools_on_one_line_are_one_item() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(
        folder.path().join("a.py"),
        "def f(x):\n    pass\n    return x == None\n",
    )
    .unwrap();
    let engine = Engine::open(":memory:").unwrap();
    let options = ScanOptions {
        repo: "acme/web".into(),
        select: vec!["none-compare".into()],
        ..ScanOptions::default()
    };
    engine
        .scan(folder.path(), &options, &Control::new())
        .unwrap();
    let ours = all(&engine)[0].finding.rule.clone();
    import(
        &engine,
        &[run(
            "other",
            &[result(&ours, "a.py", "    return x == None")],
        )],
    );
    let review = engine.review(&ReviewOptions::default()).unwrap();
    assert_eq!(
        (review.considered, review.folded, review.items.len()),
        (2, 1, 1)
    );
    assert_eq!(review.items[0].duplicates.len(), 1);
}

#[test]
fn insights_count_what_happened() {
    let engine = Engine::open(":memory:").unwrap();
    import(
        &engine,
        &[run(
            "lint",
            &[result("A", "a.py", "x"), result("B", "b.py", "y")],
        )],
    );
    for (finding, verdict) in all(&engine)
        .iter()
        .zip([Verdict::Accepted, Verdict::FalsePositive])
    {
        engine
            .record(VerdictInput::new(finding.id, verdict).by("mia"))
            .unwrap();
    }
    let insights = engine.insights(&Default::default()).unwrap();
    assert_eq!((insights.life.open, insights.life.dismissed), (1, 1));
    let rule = insights
        .by_rule
        .iter()
        .find(|row| row.key == "lint/A")
        .unwrap();
    assert_eq!((rule.accepted, rule.n, rule.rate), (1, 1, Some(1.0)));
    assert!(rule.interval.0 > 0.2 && rule.interval.0 < 0.21 && rule.interval.1 > 0.999);
    let error = engine.insights(&codehone::InsightsOptions {
        repo: Some("nowhere".into()),
        ..Default::default()
    });
    assert_eq!(error.unwrap_err().code(), "not_found");
}

#[test]
fn a_result_without_a_place_is_stored_and_reviewed() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(":memory:").unwrap();
    let nowhere = |rule: &str, text: &str| json!({"ruleId": rule, "message": {"text": text}});
    let runs = [run(
        "lint",
        &[
            result("A", "a.py", "x"),
            nowhere("N", "no licence"),
            nowhere("N", "no policy"),
        ],
    )];
    let report = import(&engine, &runs);
    assert_eq!((report.changes.reported, report.changes.new), (3, 3));
    assert_eq!(report.warnings, ["lint: 2 results name no file"]);
    assert_eq!(import(&engine, &runs).changes.unchanged, 3);
    let review = engine.review(&ReviewOptions::default()).unwrap();
    assert_eq!((review.considered, review.folded), (3, 0));
    let mut out = Vec::new();
    let written = engine
        .export_sarif(&mut out, &ExportOptions::default(), &Control::new())
        .unwrap();
    assert_eq!(written, 3);
    // Neither a scan nor a run over some files touches them.
    let options = ScanOptions {
        repo: "acme/web".into(),
        ..ScanOptions::default()
    };
    engine
        .scan(folder.path(), &options, &Control::new())
        .unwrap();
    import_with(
        &engine,
        &[run("lint", &[])],
        ImportCoverage::Files(vec!["a.py".into()]),
    );
    assert_eq!(status(&engine, "A"), Status::Fixed);
    assert_eq!(status(&engine, "N"), Status::Open);
    assert_eq!(import(&engine, &[run("lint", &[])]).changes.fixed, 2);
}

#[test]
fn a_run_without_results_closes_nothing() {
    for coverage in [ImportCoverage::All, ImportCoverage::Listed] {
        let engine = Engine::open(":memory:").unwrap();
        import(&engine, &[run("lint", &[result("A", "a.py", "x")])]);
        let mut absent = run("lint", &[]);
        absent["artifacts"] = json!([{"location": {"uri": "a.py"}}]);
        let mut null = absent.clone();
        let empty = absent.clone();
        absent.as_object_mut().unwrap().remove("results");
        null["results"] = Value::Null;
        for unscanned in [absent, null] {
            let report = import_with(&engine, &[unscanned], coverage.clone());
            assert_eq!(report.changes.fixed, 0);
            assert!(report.warnings[0].contains("no scan was done"));
            assert_eq!(status(&engine, "A"), Status::Open);
        }
        assert_eq!(import_with(&engine, &[empty], coverage).changes.fixed, 1);
    }
}

#[test]
fn critical_security_findings_without_source_are_all_shown() {
    let engine = Engine::open(":memory:").unwrap();
    let mut scan = run("CodeQL", &[]);
    scan["tool"]["driver"]["rules"] =
        json!([{"id": "sqli", "properties": {"tags": ["security"], "security-severity": "9.8"}}]);
    let results: Vec<Value> = (0..30)
        .map(|n| {
            json!({
                "ruleId": "sqli",
                "message": {"text": "This query depends on a user-provided value."},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": format!("src/f{n}.py")},
                    "region": {"startLine": 7}
                }}],
                "partialFingerprints": {"primaryLocationLineHash": format!("{n:x}:1")}
            })
        })
        .collect();
    scan["results"] = results.into();
    assert_eq!(import(&engine, &[scan]).changes.new, 30);
    let review = engine.review(&ReviewOptions::default()).unwrap();
    assert_eq!((review.considered, review.folded), (30, 0));
    assert!(review.items.iter().all(|item| item.duplicates.is_empty()));
}

#[test]
fn two_runs_of_one_tool_keep_all_their_findings() {
    let engine = Engine::open(":memory:").unwrap();
    let runs = [
        run(
            "lint",
            &[result("A", "a.py", "x"), result("A", "a.py", "x")],
        ),
        run("lint", &[result("A", "a.py", "x")]),
    ];
    assert_eq!(import(&engine, &runs).changes.new, 3);
    assert_eq!(import(&engine, &runs).changes.unchanged, 3);
    assert_eq!(all(&engine).len(), 3);
}

#[test]
fn properties_nested_too_deep_are_left_out() {
    let nested = |depth: usize| {
        let text = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        let mut deep = result("A", "a.py", "x");
        deep["properties"] = json!({"kept": serde_json::from_str::<Value>(&text).unwrap()});
        deep
    };
    for (depth, kept) in [(100, 1), (101, 0), (120, 0)] {
        let engine = Engine::open(":memory:").unwrap();
        assert_eq!(
            import(&engine, &[run("lint", &[nested(depth)])])
                .changes
                .new,
            1
        );
        assert_eq!(all(&engine)[0].finding.properties.len(), kept, "{depth}");
    }
}

/// A pipe that never ends; cancels the token on its third read.
struct Endless(codehone::CancelToken, u32);

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.1 += 1;
        if self.1 == 3 {
            self.0.cancel();
        }
        assert!(self.1 < 1_000, "nobody asked the token");
        buffer.fill(b' ');
        Ok(buffer.len())
    }
}

#[test]
fn a_pipe_without_end_can_be_cancelled() {
    let engine = Engine::open(":memory:").unwrap();
    let token = codehone::CancelToken::new();
    let options = ImportOptions {
        repo: "acme/web".into(),
        ..ImportOptions::default()
    };
    let control = Control::new().with_cancel(token.clone());
    let error = engine
        .import_sarif_from(Endless(token, 0), &options, &control)
        .unwrap_err();
    assert_eq!(error.code(), "cancelled");
}
