//! What we add to exported results so that they come back as they were, in a property bag of our own.

use serde_json::{Map, Value as Json, json};

use super::node::{Node, Value};
use super::run::web_address;
use super::source::snippet;
use super::text::{MAX_NAME, clean_name};
use super::uri::cut;
use crate::model::{Category, Finding, Severity};

/// Name of our property bag inside a result's `properties`.
pub(super) const BAG: &str = "codehone";
/// Name under which a finding's suppressions are kept if they say more than "in source".
pub(super) const SUPPRESSIONS: &str = "codehone/suppressions";
/// Key of our fingerprint among a result's `partialFingerprints`.
pub(super) const FINGERPRINT: &str = "codehone/v1";

/// Largest property bag kept, as JSON text in bytes.
const MAX_PROPERTIES: usize = 16 << 10;
const MAX_SUPPRESSIONS: usize = 10;
const MAX_JUSTIFICATION: usize = 1_024;
const MAX_TAGS: usize = 200;

/// Whether a member of `properties` is ours; what others write under our names is not taken over.
pub(super) fn is_reserved(key: &str) -> bool {
    key == BAG || key == SUPPRESSIONS
}

/// Our property bag. What it does not say is as SARIF's own properties say.
#[derive(Debug, Default)]
pub(super) struct Own {
    severity: Option<Severity>,
    category: Option<Category>,
    confidence: Option<Option<f64>>,
    cwe: Option<Vec<u32>>,
    help_uri: Option<Option<String>>,
    snippet: Option<Option<String>>,
}

/// Reads our bag from a result's properties, if it has one. Members of the wrong type are left out:
/// the bag is a hint and its absence never an error.
pub(super) fn read(properties: &Node) -> Option<Own> {
    let bag = properties.get(BAG)?;
    if !matches!(bag.value, Value::Object(_)) {
        return None;
    }
    let word = |name: &str| bag.get(name).and_then(Node::as_str);
    let given = |name: &str| bag.members().iter().any(|(key, _)| key == name);
    Some(Own {
        severity: word("severity").and_then(|text| text.parse().ok()),
        category: word("category").and_then(|text| text.parse().ok()),
        confidence: given("confidence").then(|| {
            let number = bag.f64("confidence").ok().flatten();
            number.filter(|value| (0.0..=1.0).contains(value))
        }),
        cwe: given("cwe").then(|| {
            let items = bag.items("cwe").unwrap_or(&[]);
            let numbers: Vec<u32> = items
                .iter()
                .filter_map(|item| match &item.value {
                    Value::Number(number) => number.as_u64()?.try_into().ok(),
                    _ => None,
                })
                .collect();
            sorted(&numbers)
        }),
        help_uri: given("helpUri").then(|| word("helpUri").and_then(web_address)),
        snippet: given("snippet").then(|| {
            word("snippet").and_then(|text| match text.len() {
                0..=Finding::MAX_SNIPPET => Some(text.to_owned()),
                _ => snippet(text),
            })
        }),
    })
}

impl Own {
    pub(super) fn apply(self, finding: &mut Finding) {
        finding.severity = self.severity.unwrap_or(finding.severity);
        finding.category = self.category.unwrap_or(finding.category);
        if let Some(confidence) = self.confidence {
            finding.confidence = confidence;
        }
        if let Some(cwe) = self.cwe {
            finding.cwe = cwe;
        }
        if let Some(help_uri) = self.help_uri {
            finding.help_uri = help_uri;
        }
        if let Some(snippet) = self.snippet {
            finding.snippet = snippet;
        }
    }
}

/// Remembers suppressions that say more than "somebody silenced it in the source".
pub(super) fn keep_suppressions(properties: &mut Map<String, Json>, suppressions: Vec<Json>) {
    let plain = match suppressions.as_slice() {
        [] => true,
        [only] => *only == json!({"kind": "inSource"}),
        _ => false,
    };
    if !plain {
        properties.insert(SUPPRESSIONS.to_owned(), suppressions.into());
    }
}

/// A tool's properties as they are kept: without ours, and with `tags` as the standard wants them in
/// every property bag, an array of different strings. `None` if they are too large or nested too deep.
pub(super) fn bounded(properties: &Map<String, Json>) -> Option<Map<String, Json>> {
    if !properties.values().all(Finding::can_keep) {
        return None;
    }
    let mut kept: Map<String, Json> = properties
        .iter()
        .filter(|(key, _)| !is_reserved(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if let Some(tags) = kept.remove("tags")
        && let Json::Array(items) = tags
    {
        let mut tags: Vec<Json> = Vec::new();
        for item in items {
            if tags.len() < MAX_TAGS && item.is_string() && !tags.contains(&item) {
                tags.push(item);
            }
        }
        kept.insert("tags".to_owned(), tags.into());
    }
    let size = serde_json::to_vec(&kept).map_or(usize::MAX, |text| text.len());
    (size <= MAX_PROPERTIES).then_some(kept)
}

/// Suppressions reduced to what the standard defines, as far as they are in force. In force is one
/// whose `status` is `accepted` or missing: the *suppression* was accepted. That says the opposite of
/// our verdict `accepted`, and is no verdict at all.
pub(super) fn clean_suppressions(suppressions: Option<&Json>) -> Vec<Json> {
    let mut out = Vec::new();
    for suppression in suppressions.and_then(Json::as_array).into_iter().flatten() {
        let word = |name: &str| suppression.get(name).and_then(Json::as_str);
        let status = word("status");
        if matches!(status, Some("underReview" | "rejected"))
            || !suppression.is_object()
            || out.len() == MAX_SUPPRESSIONS
        {
            continue;
        }
        let mut kept = Map::new();
        let kind = match word("kind") {
            Some("external") => "external",
            _ => "inSource",
        };
        kept.insert("kind".to_owned(), kind.into());
        if status == Some("accepted") {
            kept.insert("status".to_owned(), "accepted".into());
        }
        if let Some(text) = word("justification")
            && !text.trim().is_empty()
        {
            let text = cut(text, MAX_JUSTIFICATION);
            kept.insert("justification".to_owned(), text.into());
        }
        out.push(kept.into());
    }
    out
}

/// A rule's id as it is written and read.
pub(super) fn rule_id(id: &str) -> String {
    let id = clean_name(id, MAX_NAME);
    if id.is_empty() {
        "unknown".to_owned()
    } else {
        id
    }
}

/// CWE numbers in order, each once; there is no number 0.
pub(super) fn sorted(numbers: &[u32]) -> Vec<u32> {
    let mut numbers = numbers.to_vec();
    numbers.retain(|number| *number > 0);
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
