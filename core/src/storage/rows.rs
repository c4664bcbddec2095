//! How a finding becomes rows and rows a finding.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

use super::sqlite::{Cell, Row, misread, word, word_or_null};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{
    CodeFlow, Finding, FindingId, Fingerprint, Fix, Life, RelatedLocation, Severity, Span,
    StoredFinding,
};

/// The fields of a finding without a column, as written.
#[derive(Serialize)]
struct DetailRef<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    cwe: &'a [u32],
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fixes: &'a [Fix],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    related: &'a [RelatedLocation],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    flows: &'a [CodeFlow],
    #[serde(skip_serializing_if = "Map::is_empty")]
    partial_fingerprints: &'a Map<String, Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    properties: &'a Map<String, Value>,
}

/// The same, as read.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Detail {
    tool_version: Option<String>,
    snippet: Option<String>,
    cwe: Vec<u32>,
    help_uri: Option<String>,
    fixes: Vec<Fix>,
    related: Vec<RelatedLocation>,
    flows: Vec<CodeFlow>,
    partial_fingerprints: Map<String, Value>,
    properties: Map<String, Value>,
}

/// Checks what the columns cannot hold.
pub(super) fn check(finding: &Finding) -> Result<()> {
    let shown = || format!("{}:{}", finding.path, finding.span.start_line);
    // An empty path is fine: the finding is about the repository as a whole.
    if finding.tool.is_empty() || finding.rule.is_empty() {
        return Err(Error::invalid(format!(
            "the finding at {} lacks a tool or a rule",
            shown()
        )));
    }
    if finding
        .confidence
        .is_some_and(|belief| !(0.0..=1.0).contains(&belief))
    {
        return Err(Error::invalid(format!(
            "the confidence of the finding at {} is not between 0 and 1",
            shown()
        )));
    }
    let bags = [&finding.properties, &finding.partial_fingerprints];
    if bags
        .iter()
        .flat_map(|bag| bag.values())
        .any(|value| !Finding::can_keep(value))
    {
        return Err(Error::invalid(format!(
            "a property of the finding at {} is nested deeper than {} levels",
            shown(),
            Finding::MAX_NESTING
        )));
    }
    Ok(())
}

/// The cold remainder as JSON, written into `buffer` to spare an allocation each.
pub(super) fn write_detail(finding: &Finding, buffer: &mut Vec<u8>) -> Result<()> {
    buffer.clear();
    let detail = DetailRef {
        tool_version: finding.tool_version.as_deref(),
        snippet: finding.snippet.as_deref(),
        cwe: &finding.cwe,
        help_uri: finding.help_uri.as_deref(),
        fixes: &finding.fixes,
        related: &finding.related,
        flows: &finding.flows,
        partial_fingerprints: &finding.partial_fingerprints,
        properties: &finding.properties,
    };
    serde_json::to_writer(buffer, &detail)
        .map_err(|cause| Error::internal("a finding has no JSON form").with_source(cause))
}

/// Hash of all that a tool said, so that saying it again writes nothing. `detail` is what
/// [`write_detail`] wrote.
pub(super) fn digest(finding: &Finding, detail: &[u8]) -> i64 {
    let mut hasher = Xxh3::new();
    for text in [&finding.rule, &finding.path, &finding.message] {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.update(finding.category.as_str().as_bytes());
    hasher.update(finding.severity.as_str().as_bytes());
    hasher.update(&finding.context.to_bytes());
    let span = &finding.span;
    for number in [
        span.start_line,
        span.start_column,
        span.end_line,
        span.end_column,
    ] {
        hasher.update(&number.to_le_bytes());
    }
    for byte in [span.start_byte, span.end_byte] {
        hasher.update(&byte.map_or(u64::MAX, u64::from).to_le_bytes());
    }
    let belief = finding.confidence.map_or(u64::MAX, f64::to_bits);
    hasher.update(&belief.to_le_bytes());
    hasher.update(detail);
    hasher.digest().cast_signed()
}

/// The number under which a severity is stored.
pub(super) const fn severity_rank(severity: Severity) -> i64 {
    severity as i64
}

pub(super) fn read_severity(row: &Row<'_>, column: usize) -> Cell<Severity> {
    let rank: u32 = row.get(column)?;
    Severity::ALL
        .get(rank as usize)
        .copied()
        .ok_or_else(|| misread(column, Error::internal(format!("{rank} is no severity"))))
}

pub(super) fn read_fingerprint(row: &Row<'_>, column: usize) -> Cell<Fingerprint> {
    row.get(column).map(Fingerprint::from_bytes)
}

pub(super) fn read_finding_id(row: &Row<'_>, column: usize) -> Cell<FindingId> {
    row.get(column).map(FindingId::from_bytes)
}

/// Six columns from `column` on.
pub(super) fn read_span(row: &Row<'_>, column: usize) -> Cell<Span> {
    Ok(Span {
        start_line: row.get(column)?,
        start_column: row.get(column + 1)?,
        end_line: row.get(column + 2)?,
        end_column: row.get(column + 3)?,
        start_byte: row.get(column + 4)?,
        end_byte: row.get(column + 5)?,
    })
}

/// The four columns `present, suppressed, returned, standing` from `column` on.
pub(super) fn read_life(row: &Row<'_>, column: usize) -> Cell<Life> {
    Ok(Life {
        present: row.get(column)?,
        suppressed: row.get(column + 1)?,
        returned: row.get(column + 2)?,
        standing: word_or_null(row, column + 3)?,
    })
}

/// When a finding was last seen: by itself, or with the last run that covered all of its source.
pub(super) fn last_seen(present: bool, own: i64, source: Option<i64>) -> Timestamp {
    Timestamp::from_micros(match source {
        Some(full) if present => own.max(full),
        _ => own,
    })
}

/// The select list and joins that [`read_stored`] reads. A macro, because `concat!` wants literals.
macro_rules! select_stored {
    ($rest:literal) => {
        concat!(
            "SELECT f.id, f.public_id, p.name, s.tool, s.automation, s.last_full_at, r.name, l.path,
                f.category, f.severity,
                f.start_line, f.start_column, f.end_line, f.end_column, f.start_byte, f.end_byte,
                f.confidence, f.fingerprint, f.context,
                f.present, f.suppressed, f.returned, f.standing, f.status,
                f.first_seen, f.last_seen, f.closed_at, d.message, d.detail
            FROM findings f
            JOIN repositories p ON p.id = f.repository_id
            JOIN sources s ON s.id = f.source_id
            JOIN rules r ON r.id = f.rule_id
            JOIN files l ON l.id = f.file_id
            JOIN finding_details d ON d.finding_id = f.id ",
            $rest
        )
    };
}
pub(super) use select_stored;

/// Number and finding of a row of [`select_stored!`].
pub(super) fn read_stored(row: &Row<'_>) -> Cell<(i64, StoredFinding)> {
    let life = read_life(row, 19)?;
    let detail: Detail = serde_json::from_str(row.get_ref(28)?.as_str()?).map_err(|cause| {
        misread(
            28,
            Error::internal("the detail of a finding is not the JSON it was").with_source(cause),
        )
    })?;
    let finding = Finding {
        tool: row.get(3)?,
        tool_version: detail.tool_version,
        automation: row.get(4)?,
        rule: row.get(6)?,
        category: word(row, 8)?,
        severity: read_severity(row, 9)?,
        message: row.get(27)?,
        path: row.get(7)?,
        span: read_span(row, 10)?,
        confidence: row.get(16)?,
        snippet: detail.snippet,
        fingerprint: read_fingerprint(row, 17)?,
        context: read_fingerprint(row, 18)?,
        cwe: detail.cwe,
        help_uri: detail.help_uri,
        suppressed: life.suppressed,
        fixes: detail.fixes,
        related: detail.related,
        flows: detail.flows,
        partial_fingerprints: detail.partial_fingerprints,
        properties: detail.properties,
    };
    let stored = StoredFinding {
        id: read_finding_id(row, 1)?,
        repo: row.get(2)?,
        status: word(row, 23)?,
        verdict: life.standing,
        first_seen: Timestamp::from_micros(row.get(24)?),
        last_seen: last_seen(life.present, row.get(25)?, row.get(5)?),
        closed_at: row.get::<_, Option<i64>>(26)?.map(Timestamp::from_micros),
        finding,
    };
    Ok((row.get(0)?, stored))
}
