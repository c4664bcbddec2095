//! What we read from the files that real tools write, and that it survives a round trip.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use codehone::Finding;
use codehone::analysis::sarif::{ReadOptions, ReadSummary, read_all};

const TOOLS: [&str; 7] = [
    "bandit", "clippy", "codeql", "eslint", "oxlint", "ruff", "semgrep",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif")
}

fn document(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(format!("{name}.sarif"))).unwrap()
}

/// As if the repository lay here, while the tools ran on another machine.
fn options(name: &str) -> ReadOptions {
    ReadOptions {
        root: Some(folder().join("acme-web")),
        strip: vec!["/home/dev/acme-web".to_owned()],
        // cargo ran in the crate's folder.
        prefix: if name == "clippy" { "crates/acme" } else { "" }.to_owned(),
        ..ReadOptions::default()
    }
}

fn line(finding: &Finding) -> String {
    let span = finding.span;
    let mut out = format!(
        "{}:{}:{}-{}:{} {} {}/{}",
        finding.path,
        span.start_line,
        span.start_column,
        span.end_line,
        span.end_column,
        finding.rule,
        finding.category,
        finding.severity,
    );
    if let Some(confidence) = finding.confidence {
        out += &format!(" p={confidence}");
    }
    for cwe in &finding.cwe {
        out += &format!(" CWE-{cwe}");
    }
    if finding.suppressed {
        out += " suppressed";
    }
    for (name, count) in [
        ("fixes", finding.fixes.len()),
        ("flows", finding.flows.len()),
        ("related", finding.related.len()),
    ] {
        if count > 0 {
            out += &format!(" {name}={count}");
        }
    }
    let message: String = finding.message.chars().take(60).collect();
    let snippet = finding.snippet.as_deref().unwrap_or("-");
    let snippet: String = snippet
        .lines()
        .next()
        .unwrap_or("")
        .trim()
        .chars()
        .take(50)
        .collect();
    format!("{out}\n    {} | {snippet}", message.replace('\n', " "))
}

fn report(findings: &[Finding], summary: &ReadSummary) -> String {
    let run = &summary.runs[0];
    let mut out = format!(
        "tool {} {:?} automation {:?} artifacts {:?}\n",
        run.run.tool, run.run.tool_version, run.run.automation, run.run.artifacts
    );
    out += &format!(
        "results {} findings {} suppressed {} without_location {} outside_root {} dropped {}/{}/{}\n",
        run.run.results,
        run.findings,
        run.suppressed,
        run.without_location,
        run.outside_root,
        run.fixes_dropped,
        run.properties_dropped,
        run.locations_dropped,
    );
    for finding in findings.iter().take(12) {
        out += &line(finding);
        out.push('\n');
    }
    out
}

#[test]
fn what_is_read_of_each_tool() {
    for tool in TOOLS {
        let (findings, summary) = read_all(&document(tool), &options(tool)).unwrap();
        assert!(
            summary.warnings.is_empty(),
            "{tool}: {:?}",
            summary.warnings
        );
        assert_eq!(findings.len() as u64, summary.findings());
        insta::assert_snapshot!(tool, report(&findings, &summary));
    }
}
