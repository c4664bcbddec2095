//! From a finding to a SARIF `result`. Everything is cleaned and bounded here as on the way in, so
//! that what is read back is what was written.

use serde_json::{Map, Value, json};

use super::own::{self, BAG, FINGERPRINT, SUPPRESSIONS};
use super::run::web_address;
use super::source::snippet;
use super::text::shorten;
use super::uri::{clean_path, encode};
use super::write::{LifeOut, RuleOut};
use crate::model::{CodeFlow, Finding, Fix, RelatedLocation, Severity, Span};

/// SARIF's level of a severity.
pub(super) const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        // Level `none` would say that there is nothing to see.
        Severity::Low | Severity::Info => "note",
    }
}

pub(super) fn result(
    finding: &Finding,
    life: LifeOut,
    id: Option<&str>,
    rule: &RuleOut,
    index: usize,
) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    put("ruleId", rule.id.as_str().into());
    put("ruleIndex", index.into());
    put("level", level(finding.severity).into());
    put("message", json!({ "text": shorten(&finding.message) }));
    let kept = kept_snippet(finding);
    let (location, snippet_in_bag) = location(finding, kept.as_deref());
    if let Some(location) = location {
        put("locations", vec![location].into());
    }
    let confidence = finding
        .confidence
        .filter(|value| (0.0..=1.0).contains(value));
    if let Some(confidence) = confidence {
        put("rank", json!(confidence * 100.0));
    }
    let mut prints: Map<String, Value> = finding
        .partial_fingerprints
        .iter()
        .filter(|(key, value)| *key != FINGERPRINT && value.is_string())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    prints.insert(FINGERPRINT.into(), finding.fingerprint.to_string().into());
    put("partialFingerprints", prints.into());
    let flows: Vec<Value> = finding.flows.iter().filter_map(code_flow).collect();
    if !flows.is_empty() {
        put("codeFlows", flows.into());
    }
    let related = unique(finding.related.iter().filter_map(related));
    if !related.is_empty() {
        put("relatedLocations", related.into());
    }
    let fixes = unique(finding.fixes.iter().filter_map(fix));
    if !fixes.is_empty() {
        put("fixes", fixes.into());
    }
    let suppressions = unique(suppressions(finding, life).into_iter());
    if !suppressions.is_empty() {
        put("suppressions", suppressions.into());
    }
    if let Some(state) = life.baseline {
        put("baselineState", state.into());
    }
    let mut properties = own::bounded(&finding.properties).unwrap_or_default();
    let mut bag = Map::new();
    bag.insert("severity".into(), finding.severity.as_str().into());
    bag.insert("category".into(), finding.category.as_str().into());
    bag.insert("confidence".into(), confidence.into());
    let cwe = own::sorted(&finding.cwe);
    // Properties of the tool may name weaknesses too, which would be added on the way in.
    if cwe != rule.cwe || !properties.is_empty() {
        bag.insert("cwe".into(), cwe.into());
    }
    let help_uri = finding.help_uri.as_deref().and_then(web_address);
    if help_uri != rule.help_uri {
        bag.insert("helpUri".into(), help_uri.into());
    }
    if snippet_in_bag {
        bag.insert("snippet".into(), kept.into());
    }
    if let Some(id) = id {
        bag.insert("id".into(), id.into());
    }
    properties.insert(BAG.into(), bag.into());
    put("properties", properties.into());
    out.into()
}

/// The standard wants no two alike in most arrays. They are short.
fn unique(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for value in values {
        if !out.contains(&value) {
            out.push(value);
        }
    }
    out
}

fn kept_snippet(finding: &Finding) -> Option<String> {
    let text = finding.snippet.as_deref()?;
    if text.len() > Finding::MAX_SNIPPET {
        snippet(text)
    } else {
        Some(text.to_owned())
    }
}

/// The location, and whether the snippet has no place in it.
fn location(finding: &Finding, kept: Option<&str>) -> (Option<Value>, bool) {
    let Some(mut physical) = physical(&finding.path, &finding.span, kept.is_some()) else {
        return (None, kept.is_some());
    };
    let Some(text) = kept else {
        return (Some(json!({ "physicalLocation": physical })), false);
    };
    let span = &finding.span;
    let lines = span.end_line.max(span.start_line) - span.start_line + 1;
    // A reader takes the region's lines out of the context; it has to get the snippet back.
    let whole: Vec<&str> = text.lines().take(lines as usize).collect();
    let fits = span.start_line > 0 && snippet(&whole.join("\n")).as_deref() == Some(text);
    if fits {
        let last = span.start_line.saturating_add(whole.len() as u32 - 1);
        physical["contextRegion"] = json!({
            "startLine": span.start_line,
            "endLine": last,
            "snippet": { "text": text },
        });
    }
    (Some(json!({ "physicalLocation": physical })), !fits)
}

fn physical(path: &str, span: &Span, exact: bool) -> Option<Value> {
    let artifact = artifact(path)?;
    Some(match region(span, exact) {
        Some(region) => json!({ "artifactLocation": artifact, "region": region }),
        None => json!({ "artifactLocation": artifact }),
    })
}

fn artifact(path: &str) -> Option<Value> {
    let path = clean_path(path);
    (!path.is_empty()).then(|| json!({ "uri": encode(&path), "uriBaseId": "%SRCROOT%" }))
}

/// A region; `None` for the whole file. A point is written without its end (which SARIF takes for "to
/// the end of the line") unless it has to be `exact`: most points are starts whose end is unknown.
fn region(span: &Span, exact: bool) -> Option<Value> {
    if span.start_line == 0 {
        return None;
    }
    let start_column = span.start_column.max(1);
    let end_line = span.end_line.max(span.start_line);
    let mut end_column = span.end_column.max(1);
    if end_line == span.start_line {
        end_column = end_column.max(start_column);
    }
    let mut region = json!({ "startLine": span.start_line, "startColumn": start_column });
    let point = end_line == span.start_line && end_column == start_column;
    if exact || !point {
        region["endLine"] = end_line.into();
        region["endColumn"] = end_column.into();
    }
    if let (Some(start), Some(end)) = (span.start_byte, span.end_byte) {
        region["byteOffset"] = start.into();
        region["byteLength"] = end.saturating_sub(start).into();
    }
    Some(region)
}

fn with_message(mut location: Value, message: &str) -> Value {
    if !message.is_empty() {
        location["message"] = json!({ "text": shorten(message) });
    }
    location
}

fn related(related: &RelatedLocation) -> Option<Value> {
    let physical = physical(&related.path, &related.span, false)?;
    Some(with_message(
        json!({ "physicalLocation": physical }),
        &related.message,
    ))
}

fn code_flow(flow: &CodeFlow) -> Option<Value> {
    let steps: Vec<Value> = flow
        .steps
        .iter()
        .filter_map(|step| {
            let physical = physical(&step.path, &step.span, false)?;
            let location = with_message(json!({ "physicalLocation": physical }), &step.message);
            Some(json!({ "location": location }))
        })
        .collect();
    // The standard wants at least one step.
    (!steps.is_empty()).then(|| {
        with_message(
            json!({ "threadFlows": [{ "locations": steps }] }),
            &flow.message,
        )
    })
}

/// A fix, or nothing if one of its edits has no place.
fn fix(fix: &Fix) -> Option<Value> {
    let mut changes: Vec<(String, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let path = clean_path(&edit.path);
        if path.is_empty() {
            return None;
        }
        let mut replacement = json!({ "deletedRegion": region(&edit.span, true)? });
        if !edit.text.is_empty() {
            replacement["insertedContent"] = json!({ "text": edit.text });
        }
        match changes.iter_mut().find(|(known, _)| *known == path) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((path, vec![replacement])),
        }
    }
    if changes.is_empty() {
        return None;
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .filter_map(|(path, replacements)| {
            Some(json!({ "artifactLocation": artifact(&path)?, "replacements": replacements }))
        })
        .collect();
    let mut out = json!({ "artifactChanges": changes });
    if !fix.description.is_empty() {
        out["description"] = json!({ "text": shorten(&fix.description) });
    }
    if fix.safe {
        out["properties"] = json!({ BAG: { "safe": true } });
    }
    Some(out)
}

fn suppressions(finding: &Finding, life: LifeOut) -> Vec<Value> {
    let mut out = Vec::new();
    if finding.suppressed {
        out = own::clean_suppressions(finding.properties.get(SUPPRESSIONS));
        if out.is_empty() {
            out.push(json!({ "kind": "inSource" }));
        }
    }
    if let Some(verdict) = life.dismissed {
        out.push(json!({
            "kind": "external",
            "status": "accepted",
            "justification": verdict.as_str(),
        }));
    }
    out
}
