use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Category, Fingerprint, Severity, Span};

/// What a tool says about one place in the code: the output of our analysers and of every SARIF file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Name of the tool, in lower case: `codehone`, `ruff`, `eslint`.
    pub tool: String,
    /// Version of the tool, where it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_version: Option<String>,
    /// SARIF's `automationDetails.id`: tells apart several analyses by the same tool, such as one a
    /// sub-project. Empty for most.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub automation: String,
    /// Stable id of the rule within the tool: `none-compare`, `S608`.
    pub rule: String,
    /// What the finding is about.
    pub category: Category,
    /// How bad it is if the finding is right.
    pub severity: Severity,
    /// One or two sentences for the developer.
    pub message: String,
    /// Repository-relative path with `/`.
    pub path: String,
    /// Where in the file.
    pub span: Span,
    /// The tool's own belief that the finding is right, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The flagged source text, at most 2,000 bytes of whole lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// Identity that survives moved lines; see [`assign_fingerprints`](super::assign_fingerprints).
    pub fingerprint: Fingerprint,
    /// Hash of rule and normalised context without path: equal for the same mistake made elsewhere.
    pub context: Fingerprint,
    /// CWE numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cwe: Vec<u32>,
    /// Where to read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help_uri: Option<String>,
    /// Whether the source or the tool silenced it (`noqa`, SARIF suppressions in force).
    #[serde(default)]
    pub suppressed: bool,
    /// Edits that would resolve it, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
    /// Other places that matter to the finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedLocation>,
    /// Paths of data or control through the code that lead to the finding (SARIF codeFlows).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<CodeFlow>,
    /// The tool's own `partialFingerprints` and `fingerprints`, kept for export.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub partial_fingerprints: serde_json::Map<String, serde_json::Value>,
    /// Anything else the tool attached (SARIF property bag), kept for export.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub properties: serde_json::Map<String, serde_json::Value>,
}

impl Finding {
    /// Longest snippet that is kept, in bytes.
    pub const MAX_SNIPPET: usize = 2_000;

    /// Most arrays and objects inside one another in a value of `properties`. JSON nested deeper could
    /// be written but not be read back.
    pub const MAX_NESTING: u32 = 100;

    /// Whether a value of a property bag is nested no deeper than [`MAX_NESTING`](Self::MAX_NESTING).
    pub fn can_keep(value: &Value) -> bool {
        fn within(value: &Value, left: u32) -> bool {
            match value {
                Value::Array(items) => left > 0 && items.iter().all(|item| within(item, left - 1)),
                Value::Object(map) => left > 0 && map.values().all(|item| within(item, left - 1)),
                _ => true,
            }
        }
        within(value, Self::MAX_NESTING)
    }

    /// Whether ranking must never hide it: a critical finding about security.
    pub fn is_guarded(&self) -> bool {
        self.category == Category::Security && self.severity == Severity::Critical
    }
}

/// A set of edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the edits do, in a few words.
    pub description: String,
    /// Whether behaviour is certain to stay as meant.
    #[serde(default)]
    pub safe: bool,
    /// Edits in any order; spans of one file do not overlap.
    pub edits: Vec<TextEdit>,
}

/// Replaces the text of a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// Repository-relative path with `/`.
    pub path: String,
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// The new text; empty for a deletion.
    pub text: String,
}

/// Another place that matters to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedLocation {
    /// Repository-relative path with `/`.
    pub path: String,
    /// Where in the file.
    pub span: Span,
    /// Why it matters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// One path through the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFlow {
    /// Steps in order, from source to sink.
    pub steps: Vec<FlowStep>,
    /// What the path shows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// One step of a [`CodeFlow`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowStep {
    /// Repository-relative path with `/`.
    pub path: String,
    /// Where in the file.
    pub span: Span,
    /// What happens here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
}
