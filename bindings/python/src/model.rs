//! What tools say about code: plain values without a database.

use ::codehone::model;

use crate::face::data_class;

data_class! {
    /// A place in a file. Lines and columns count from 1; columns count UTF-16 code units, as SARIF
    /// and the language server protocol do; the end is exclusive. Byte offsets count from 0 in the
    /// UTF-8 text.
    Span(model::Span) [start_line, start_column, end_line, end_column] {
        /// First line; 0 means the finding is about the whole file.
        start_line: u32,
        /// First column on ``start_line``.
        start_column: u32,
        /// Last line, at least ``start_line``.
        end_line: u32,
        /// Column after the last character on ``end_line``.
        end_column: u32,
        /// First byte; ``None`` when only lines are known.
        start_byte: Option<u32>,
        /// Byte after the last one; ``None`` when only lines are known.
        end_byte: Option<u32>,
    }
}

data_class! {
    /// Replaces the text of a span.
    TextEdit(model::TextEdit) [path, span, text] {
        /// Repository-relative path with ``/``.
        path: String,
        /// What is replaced; empty for an insertion.
        span: model::Span,
        /// The new text; empty for a deletion.
        text: String,
    }
}

data_class! {
    /// A set of edits that belong together.
    Fix(model::Fix) [description, safe] {
        /// What the edits do, in a few words.
        description: String,
        /// Whether behaviour is certain to stay as meant.
        safe: bool,
        /// Edits in any order; spans of one file do not overlap.
        edits: Vec<model::TextEdit>,
    }
}

data_class! {
    /// Another place that matters to a finding.
    RelatedLocation(model::RelatedLocation) [path, span, message] {
        /// Repository-relative path with ``/``.
        path: String,
        /// Where in the file.
        span: model::Span,
        /// Why it matters.
        message: String,
    }
}

data_class! {
    /// One step of a ``CodeFlow``.
    FlowStep(model::FlowStep) [path, span, message] {
        /// Repository-relative path with ``/``.
        path: String,
        /// Where in the file.
        span: model::Span,
        /// What happens here.
        message: String,
    }
}

data_class! {
    /// One path through the code, from source to sink.
    CodeFlow(model::CodeFlow) [message, steps] {
        /// Steps in order.
        steps: Vec<model::FlowStep>,
        /// What the path shows.
        message: String,
    }
}

data_class! {
    /// What a tool says about one place in the code.
    Finding(model::Finding) [tool, rule, path, span, message] {
        /// Name of the tool, in lower case: ``codehone``, ``ruff``, ``eslint``.
        tool: String,
        /// Version of the tool, where it said so.
        tool_version: Option<String>,
        /// SARIF's ``automationDetails.id``; empty for most.
        automation: String,
        /// Stable id of the rule within the tool: ``none-compare``, ``S608``.
        rule: String,
        /// ``security``, ``correctness``, ``performance``, ``maintainability``, ``style`` or ``other``.
        category: model::Category,
        /// How bad it is if the finding is right: ``info``, ``low``, ``medium``, ``high`` or ``critical``.
        severity: model::Severity,
        /// One or two sentences for the developer.
        message: String,
        /// Repository-relative path with ``/``.
        path: String,
        /// Where in the file.
        span: model::Span,
        /// The tool's own belief that the finding is right, 0 to 1.
        confidence: Option<f64>,
        /// The flagged source text, at most 2,000 bytes of whole lines.
        snippet: Option<String>,
        /// Identity that survives moved lines: 32 hexadecimal digits.
        fingerprint: model::Fingerprint,
        /// Hash of rule and normalised context without path: equal for the same mistake elsewhere.
        context: model::Fingerprint,
        /// CWE numbers.
        cwe: Vec<u32>,
        /// Where to read on.
        help_uri: Option<String>,
        /// Whether the source or the tool silenced it.
        suppressed: bool,
        /// Edits that would resolve it, best first.
        fixes: Vec<model::Fix>,
        /// Other places that matter to the finding.
        related: Vec<model::RelatedLocation>,
        /// Paths of data or control through the code that lead to the finding.
        flows: Vec<model::CodeFlow>,
        /// The tool's own fingerprints, kept for export.
        partial_fingerprints: serde_json::Map<String, serde_json::Value>,
        /// Anything else the tool attached (SARIF property bag), kept for export.
        properties: serde_json::Map<String, serde_json::Value>,
    }
}

data_class! {
    /// A repository: the scope in which findings live, inside a team of the organisation.
    Repository(model::Repository) [name, team] {
        /// Unique within the organisation, for example ``acme/web``.
        name: String,
        /// The team that owns it; ``default`` until ``Engine.set_team`` says otherwise.
        team: String,
    }
}
