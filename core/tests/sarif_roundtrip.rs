//! What is written is valid SARIF 2.1.0 and comes back as it was.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::OnceLock;

use codehone::analysis::sarif::{
    ReadOptions, RuleText, SarifWriter, WriteOptions, read_all, write,
};
use codehone::model::{
    CodeFlow, FindingId, Fingerprint, Fix, FlowStep, Organisation, RelatedLocation, TextEdit,
    assign_fingerprints,
};
use codehone::{Category, Finding, Severity, Span, Status, StoredFinding, Timestamp, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const TOOLS: [&str; 7] = [
    "bandit", "clippy", "codeql", "eslint", "oxlint", "ruff", "semgrep",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif")
}

fn read(document: &[u8]) -> Vec<Finding> {
    read_all(document, &ReadOptions::default()).unwrap().0
}

fn written(findings: &[Finding]) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, findings, WriteOptions::default()).unwrap();
    out
}

struct Schema(jsonschema::Validator);

impl Schema {
    fn official() -> &'static Self {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        SCHEMA.get_or_init(Self::load)
    }

    fn load() -> Self {
        let text = std::fs::read(folder().join("sarif-schema-2.1.0.json")).unwrap();
        let schema: Value = serde_json::from_slice(&text).unwrap();
        Self(
            jsonschema::options()
                .should_validate_formats(true)
                .build(&schema)
                .unwrap(),
        )
    }

    fn check(&self, document: &[u8]) {
        let value: Value = serde_json::from_slice(document).unwrap();
        let errors: Vec<String> = self
            .0
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = Schema::official();
    assert!(
        !schema
            .0
            .is_valid(&json!({ "version": "2.1.0", "runs": [{}] }))
    );
    assert!(
        !schema
            .0
            .is_valid(&json!({ "version": "2.0.0", "runs": [] }))
    );
}

#[test]
fn files_of_real_tools_come_through_valid_and_unchanged() {
    let schema = Schema::official();
    for tool in TOOLS {
        let document = std::fs::read(folder().join(format!("{tool}.sarif"))).unwrap();
        let found = read(&document);
        assert!(!found.is_empty());
        let once = written(&found);
        schema.check(&once);
        let again = read(&once);
        assert_eq!(again, found, "{tool}");
        assert_eq!(written(&again), once, "{tool}");
    }
}

fn finding(rule: &str) -> Finding {
    Finding {
        tool: "lint".into(),
        tool_version: Some("1.0".into()),
        automation: String::new(),
        rule: rule.into(),
        category: Category::Security,
        severity: Severity::High,
        message: "Bad.".into(),
        path: "src/a b.py".into(),
        span: Span::of_lines((3, 5), (3, 9)),
        confidence: Some(0.7),
        snippet: Some("    bad()".into()),
        fingerprint: Fingerprint::default(),
        context: Fingerprint::default(),
        cwe: vec![89],
        help_uri: Some("https://example.com/x".into()),
        suppressed: false,
        fixes: vec![],
        related: vec![],
        flows: vec![],
        partial_fingerprints: Map::new(),
        properties: Map::new(),
    }
}

fn stored(finding: Finding, status: Status, verdict: Option<Verdict>) -> StoredFinding {
    StoredFinding {
        id: FindingId::new(&Organisation::default(), "acme/web", &finding),
        repo: "acme/web".into(),
        status,
        verdict,
        first_seen: Timestamp::from_micros(1_000),
        last_seen: Timestamp::from_micros(2_000),
        closed_at: None,
        finding,
    }
}

fn export(items: &[StoredFinding], options: WriteOptions<'_>) -> Value {
    let mut out = Vec::new();
    let mut writer = SarifWriter::new(&mut out, options).unwrap();
    for item in items {
        writer.stored(item).unwrap();
    }
    writer.finish().unwrap();
    Schema::official().check(&out);
    serde_json::from_slice(&out).unwrap()
}

// SARIF's suppression status `accepted` means the opposite of our verdict `accepted`.
#[test]
fn a_dismissal_leaves_as_an_accepted_suppression_and_an_accepted_finding_as_none() {
    let items = [
        stored(
            finding("A"),
            Status::Dismissed,
            Some(Verdict::FalsePositive),
        ),
        stored(finding("B"), Status::Open, Some(Verdict::Accepted)),
        stored(finding("C"), Status::Fixed, Some(Verdict::Fixed)),
    ];
    let document = export(&items, WriteOptions::default());
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2, "the fixed one is left out");
    assert_eq!(
        results[0]["suppressions"],
        json!([{"kind": "external", "status": "accepted", "justification": "false_positive"}])
    );
    assert_eq!(results[1].get("suppressions"), None);
    let back = read(document.to_string().as_bytes());
    assert!(back[0].suppressed && !back[1].suppressed);
    // A second export still tells why.
    let again: Value = serde_json::from_slice(&written(&back)).unwrap();
    assert_eq!(
        again["runs"][0]["results"][0]["suppressions"],
        results[0]["suppressions"]
    );
}

#[test]
fn a_baseline_tells_new_from_known_from_gone() {
    let mut new = stored(finding("A"), Status::Open, None);
    new.first_seen = Timestamp::from_micros(9_000);
    let known = stored(finding("B"), Status::Open, None);
    let gone = stored(finding("C"), Status::Fixed, None);
    let options = WriteOptions {
        baseline: Some(Timestamp::from_micros(5_000)),
        ..WriteOptions::default()
    };
    let document = export(&[new, known, gone], options);
    let states: Vec<&str> = document["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["baselineState"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["new", "unchanged", "absent"]);
    // What is absent is not reported when read back.
    let (back, summary) =
        read_all(document.to_string().as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!((back.len(), summary.runs[0].gone), (2, 1));
}

#[test]
fn a_tool_is_one_run_with_its_rules() {
    let mut other = finding("A");
    other.automation = "nightly/api".into();
    let findings = [finding("A"), other, finding("B"), finding("A")];
    let texts = |tool: &str, rule: &str| {
        (tool == "lint" && rule == "A").then(|| RuleText {
            summary: "Finds A.".into(),
            help: String::new(),
        })
    };
    let mut out = Vec::new();
    let options = WriteOptions {
        rule_texts: Some(&texts),
        ..WriteOptions::default()
    };
    let summary = write(&mut out, &findings, options).unwrap();
    assert_eq!((summary.runs, summary.results), (2, 4));
    Schema::official().check(&out);
    let document: Value = serde_json::from_slice(&out).unwrap();
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2);
    assert_eq!(rules[0]["shortDescription"]["text"], "Finds A.");
    assert_eq!(
        rules[0]["properties"]["tags"],
        json!(["security", "external/cwe/cwe-089"])
    );
    assert_eq!(rules[0]["properties"]["security-severity"], "8.0");
    assert_eq!(run["results"][1]["ruleIndex"], 1);
    assert_eq!(
        document["runs"][1]["automationDetails"]["id"],
        "nightly/api/"
    );
    // A stream cannot go back to a run.
    let mut writer = SarifWriter::new(Vec::new(), WriteOptions::default()).unwrap();
    writer.finding(&findings[0]).unwrap();
    writer.finding(&findings[1]).unwrap();
    assert_eq!(
        writer.finding(&findings[2]).unwrap_err().code(),
        "invalid_input"
    );
}

#[test]
fn a_run_without_findings_says_that_the_tool_looked() {
    let mut out = Vec::new();
    let mut writer = SarifWriter::new(&mut out, WriteOptions::default()).unwrap();
    writer.begin_run("codehone", Some("0.1.0"), "").unwrap();
    writer.finish().unwrap();
    Schema::official().check(&out);
    let (findings, summary) = read_all(&out, &ReadOptions::default()).unwrap();
    assert!(findings.is_empty());
    assert_eq!(summary.runs[0].run.tool, "codehone");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,30}",
        "\\PC{0,12}",
        Just("a\nb\r\nc".to_owned()),
        Just("see [this](1) and {0}".to_owned()),
        Just(" ".to_owned()),
    ]
}

fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("../C:/x%20y.py".to_owned()),
        "[a-z %#?é:]{1,8}(/[a-z.]{1,6}){0,2}",
    ]
}

fn span() -> impl Strategy<Value = Span> {
    let bytes = proptest::option::of((0..99_u32, 0..9_u32));
    (0..4_u32, 0..9_u32, 0..3_u32, 0..9_u32, bytes).prop_map(|(line, column, more, end, bytes)| {
        Span {
            start_byte: bytes.map(|(start, _)| start),
            end_byte: bytes.map(|(start, length)| start + length),
            ..Span::of_lines((line, column), (line + more, end))
        }
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((text(), inner), 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn properties() -> impl Strategy<Value = Map<String, Value>> {
    let key = prop_oneof![
        text(),
        Just("tags".to_owned()),
        Just("codehone".to_owned()),
        Just("codehone/suppressions".to_owned()),
        Just("security-severity".to_owned()),
        Just("confidence".to_owned()),
    ];
    vec((key, value()), 0..4).prop_map(|members| members.into_iter().collect())
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let head = (
        prop_oneof![Just("lint".to_owned()), Just("ruff".to_owned()), text()],
        proptest::option::of(text()),
        prop_oneof![Just(String::new()), Just("a/b".to_owned()), text()],
        prop_oneof![Just("R1".to_owned()), Just("R1/x".to_owned()), text()],
        (0..Category::ALL.len(), 0..Severity::ALL.len()),
        (text(), path(), span(), proptest::option::of(text())),
    );
    let places = || (path(), span(), text());
    let tail = (
        proptest::option::of(-0.1..1.1),
        vec(0..2_000_u32, 0..3),
        proptest::option::of(prop_oneof![Just("https://a.b/c".to_owned()), text()]),
        any::<bool>(),
        vec(places(), 0..3),
        vec((vec(places(), 0..3), text()), 0..2),
        vec((vec(places(), 0..3), text(), any::<bool>()), 0..2),
        vec((text(), text()), 0..3),
        properties(),
    );
    (head, tail).prop_map(|(head, tail)| {
        let (tool, tool_version, automation, rule, (category, severity), rest) = head;
        let (message, path, span, snippet) = rest;
        let (confidence, cwe, help_uri, suppressed, related, flows, fixes, prints, properties) =
            tail;
        Finding {
            tool,
            tool_version,
            automation,
            rule,
            category: Category::ALL[category],
            severity: Severity::ALL[severity],
            message,
            path,
            span,
            confidence,
            snippet,
            cwe,
            help_uri,
            suppressed,
            related: related
                .into_iter()
                .map(|(path, span, message)| RelatedLocation {
                    path,
                    span,
                    message,
                })
                .collect(),
            flows: flows
                .into_iter()
                .map(|(steps, message)| CodeFlow {
                    steps: steps
                        .into_iter()
                        .map(|(path, span, message)| FlowStep {
                            path,
                            span,
                            message,
                        })
                        .collect(),
                    message,
                })
                .collect(),
            fixes: fixes
                .into_iter()
                .map(|(edits, description, safe)| Fix {
                    description,
                    safe,
                    edits: edits
                        .into_iter()
                        .map(|(path, span, text)| TextEdit { path, span, text })
                        .collect(),
                })
                .collect(),
            partial_fingerprints: prints
                .into_iter()
                .map(|(key, value)| (key, value.into()))
                .collect(),
            properties,
            ..self::finding("")
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    // Whatever an analyser puts into a finding: valid SARIF, which reads back to what writes the same.
    #[test]
    fn writing_reading_writing_is_a_fixed_point(mut findings in vec(any_finding(), 0..5)) {
        assign_fingerprints(&mut findings);
        let once = written(&findings);
        Schema::official().check(&once);
        let back = read(&once);
        prop_assert_eq!(back.len(), findings.len());
        let twice = written(&back);
        prop_assert_eq!(
            String::from_utf8(twice.clone()).unwrap(),
            String::from_utf8(once).unwrap()
        );
        prop_assert_eq!(read(&twice), back);
    }

    // A plain finding, as ours are, comes back equal, identity included.
    #[test]
    fn plain_findings_come_back_equal(
        lines in vec((1..50_u32, 1..20_u32, 1..20_u32), 1..8),
        message in "[a-zA-Z0-9 .{}\\[\\]()]{1,40}",
    ) {
        let mut findings: Vec<Finding> = lines
            .into_iter()
            .map(|(line, column, length)| Finding {
                message: message.clone(),
                span: Span::of_lines((line, column), (line, column + length)),
                ..finding("R1")
            })
            .collect();
        assign_fingerprints(&mut findings);
        prop_assert_eq!(read(&written(&findings)), findings);
    }
}
