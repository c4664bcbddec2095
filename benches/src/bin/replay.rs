//! Predicts a stream of labelled alerts with the calibration, test-then-train: the prediction for
//! alert i uses the labels of alerts up to i - 50 only.
//!
//! ```text
//! cargo run --release -p codehone-benches --bin replay -- --data alerts.csv > predictions.csv
//! ```
//!
//! Reads CSV with the columns id, project, category, rule and label (1 = acted upon) in replay order;
//! writes `id,p`.

use std::io::Write as _;

use codehone::learning::{Calibration, CalibrationConfig, Key};
use codehone::model::{EventId, VerdictRow};
use codehone::{Category, Error, Result, Severity, Timestamp, Verdict};

/// How many alerts pass before the label of one is known.
const DELAY: usize = 50;

/// Records of a CSV text (RFC 4180): quoted fields may hold commas, quotes and line breaks.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    if !record.is_empty() || !field.is_empty() {
        record.push(field);
        records.push(record);
    }
    records
}

/// FindBugs' categories in our vocabulary.
fn category(name: &str) -> Category {
    match name {
        "SECURITY" | "MALICIOUS_CODE" => Category::Security,
        "CORRECTNESS" | "MT_CORRECTNESS" => Category::Correctness,
        "PERFORMANCE" => Category::Performance,
        "BAD_PRACTICE" => Category::Maintainability,
        "STYLE" | "I18N" => Category::Style,
        _ => Category::Other,
    }
}

fn run(path: &str) -> Result<()> {
    let text = std::fs::read_to_string(path).map_err(|cause| Error::io(path, cause))?;
    let mut records = records(&text).into_iter();
    let header = records.next().unwrap_or_default();
    let column = |name: &str| {
        let found = header.iter().position(|column| column == name);
        found.ok_or_else(|| Error::invalid(format!("{path} has no column `{name}`")))
    };
    let (id, project, kind) = (column("id")?, column("project")?, column("category")?);
    let (rule, label) = (column("rule")?, column("label")?);
    let mut rows = Vec::new();
    let mut ids = Vec::new();
    for (at, record) in records.enumerate() {
        let cell = |index: usize| {
            let found = record.get(index).map(String::as_str);
            found.ok_or_else(|| Error::invalid(format!("record {at} of {path} is too short")))
        };
        let number = at as i64 + 1;
        ids.push(cell(id)?.to_owned());
        rows.push(VerdictRow {
            event: EventId(number),
            at: Timestamp::from_micros(number),
            finding: number,
            reviewer: 1,
            verdict: Some(match cell(label)? {
                "1" => Verdict::Accepted,
                _ => Verdict::FalsePositive,
            }),
            undoes: None,
            category: category(cell(kind)?),
            severity: Severity::Medium,
            rule: format!("findbugs/{}", cell(rule)?).into(),
            repo: cell(project)?.into(),
            path: "".into(),
        });
    }
    let mut calibration = Calibration::new(CalibrationConfig::default())?;
    let mut out = String::from("id,p\n");
    for (at, row) in rows.iter().enumerate() {
        if let Some(known) = at.checked_sub(DELAY) {
            calibration.apply(&rows[known])?;
        }
        let estimate = calibration.predict(&Key {
            category: row.category,
            rule: &row.rule,
            repo: Some(&row.repo),
            confidence: None,
        });
        out.push_str(&format!("{},{}\n", ids[at], estimate.probability));
    }
    std::io::stdout()
        .write_all(out.as_bytes())
        .map_err(|cause| Error::io("standard output", cause))
}

#[allow(clippy::print_stderr)] // a command-line tool
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [flag, path] if flag == "--data" => run(path),
        _ => Err(Error::invalid("usage: replay --data alerts.csv")),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("replay: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
