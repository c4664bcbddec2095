//! Results as bytes: what a finding shares with its rule and its file is left out.

use serde::{Deserialize, Serialize};

use crate::analysis::analyse::Analysed;
use crate::analysis::project::FileFacts;
use crate::analysis::registry::rule;
use crate::analysis::report::TOOL;
use crate::analysis::{Rule, SkipReason};
use crate::model::{
    Category, CodeFlow, Finding, Fingerprint, Fix, FlowStep, RelatedLocation, Severity, Span,
    TextEdit,
};

/// What became of a file whose text was read: everything of it that is a function of the text.
#[derive(Debug)]
pub(crate) enum Kept {
    /// It was analysed; with its size in bytes.
    Analysed(u64, Analysed),
    /// It is generated.
    Generated,
    /// It cannot be analysed.
    Skipped(SkipReason),
}

#[derive(Serialize, Deserialize)]
enum Packed<'a> {
    #[serde(borrow)]
    Analysed(PackedAnalysis<'a>),
    Generated,
    NotUtf8(u64),
    Encoding(&'a str),
    Binary,
    TooDeeplyNested(u32),
    TooComplex(u64),
    TooAmbiguous,
}

#[derive(Serialize, Deserialize)]
struct PackedAnalysis<'a> {
    bytes: u64,
    parsed: bool,
    #[serde(borrow)]
    findings: Vec<PackedFinding<'a>>,
    #[serde(borrow)]
    held: Vec<PackedFinding<'a>>,
    facts: FileFacts,
}

/// A finding of ours, less what its rule and its file say. An optional field is there if the finding
/// differs from that.
#[derive(Serialize, Deserialize)]
struct PackedFinding<'a> {
    rule: &'a str,
    message: &'a str,
    span: PackedSpan,
    fingerprint: [u8; 16],
    context: [u8; 16],
    suppressed: bool,
    snippet: Option<&'a str>,
    confidence: Option<Option<f64>>,
    #[serde(borrow)]
    more: Option<Box<PackedMore<'a>>>,
}

/// What few findings have.
#[derive(Serialize, Deserialize)]
struct PackedMore<'a> {
    tool: Option<(&'a str, Option<&'a str>, &'a str)>,
    path: Option<&'a str>,
    /// Places in the vocabularies.
    category: Option<u8>,
    severity: Option<u8>,
    cwe: Option<Vec<u32>>,
    help_uri: Option<&'a str>,
    #[serde(borrow)]
    fixes: Vec<(&'a str, bool, Vec<PackedPlace<'a>>)>,
    #[serde(borrow)]
    related: Vec<PackedPlace<'a>>,
    #[serde(borrow)]
    flows: Vec<(Vec<PackedPlace<'a>>, &'a str)>,
    /// JSON, empty for none.
    partial_fingerprints: String,
    properties: String,
}

/// A span with a text; the path if it is another file's.
#[derive(Serialize, Deserialize)]
struct PackedPlace<'a> {
    path: Option<&'a str>,
    span: PackedSpan,
    text: &'a str,
}

#[derive(Serialize, Deserialize, Clone, Copy)]
struct PackedSpan(u32, u32, u32, u32, Option<u32>, Option<u32>);

impl From<Span> for PackedSpan {
    fn from(span: Span) -> Self {
        // The difference of lines and bytes is small, and small numbers take one byte.
        Self(
            span.start_line,
            span.start_column,
            span.end_line.wrapping_sub(span.start_line),
            span.end_column,
            span.start_byte,
            match (span.start_byte, span.end_byte) {
                (Some(start), Some(end)) => Some(end.wrapping_sub(start)),
                (_, end) => end,
            },
        )
    }
}

impl From<PackedSpan> for Span {
    fn from(packed: PackedSpan) -> Self {
        Self {
            start_line: packed.0,
            start_column: packed.1,
            end_line: packed.0.wrapping_add(packed.2),
            end_column: packed.3,
            start_byte: packed.4,
            end_byte: match (packed.4, packed.5) {
                (Some(start), Some(length)) => Some(start.wrapping_add(length)),
                (_, end) => end,
            },
        }
    }
}

fn place<T: Copy + PartialEq>(all: &[T], one: T) -> Option<u8> {
    all.iter().position(|other| *other == one)?.try_into().ok()
}

fn pack_place<'a>(own: &str, path: &'a str, span: Span, text: &'a str) -> PackedPlace<'a> {
    PackedPlace {
        path: (path != own).then_some(path),
        span: span.into(),
        text,
    }
}

fn json(map: &serde_json::Map<String, serde_json::Value>) -> Option<String> {
    if map.is_empty() {
        return Some(String::new());
    }
    serde_json::to_string(map).ok()
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn pack<'a>(finding: &'a Finding, file: &str) -> Option<PackedFinding<'a>> {
    let known: &Rule = rule(&finding.rule)?;
    let own = &finding.path;
    let tool = (
        finding.tool.as_str(),
        finding.tool_version.as_deref(),
        finding.automation.as_str(),
    );
    let plain = tool == (TOOL, Some(VERSION), "")
        && finding.path == file
        && finding.category == known.category
        && finding.severity == known.severity
        && finding.cwe == known.cwe
        && finding.help_uri.is_none()
        && finding.fixes.is_empty()
        && finding.related.is_empty()
        && finding.flows.is_empty()
        && finding.partial_fingerprints.is_empty()
        && finding.properties.is_empty();
    let more = if plain {
        None
    } else {
        let edits = |fix: &'a Fix| {
            let edit = |edit: &'a TextEdit| pack_place(own, &edit.path, edit.span, &edit.text);
            (
                fix.description.as_str(),
                fix.safe,
                fix.edits.iter().map(edit).collect(),
            )
        };
        let steps = |flow: &'a CodeFlow| {
            let step = |step: &'a FlowStep| pack_place(own, &step.path, step.span, &step.message);
            (flow.steps.iter().map(step).collect(), flow.message.as_str())
        };
        Some(Box::new(PackedMore {
            tool: (tool != (TOOL, Some(VERSION), "")).then_some(tool),
            path: (finding.path != file).then_some(own.as_str()),
            category: match finding.category == known.category {
                true => None,
                false => Some(place(Category::ALL, finding.category)?),
            },
            severity: match finding.severity == known.severity {
                true => None,
                false => Some(place(Severity::ALL, finding.severity)?),
            },
            cwe: (finding.cwe != known.cwe).then(|| finding.cwe.clone()),
            help_uri: finding.help_uri.as_deref(),
            fixes: finding.fixes.iter().map(edits).collect(),
            related: finding
                .related
                .iter()
                .map(|at| pack_place(own, &at.path, at.span, &at.message))
                .collect(),
            flows: finding.flows.iter().map(steps).collect(),
            partial_fingerprints: json(&finding.partial_fingerprints)?,
            properties: json(&finding.properties)?,
        }))
    };
    Some(PackedFinding {
        rule: known.id,
        message: &finding.message,
        span: finding.span.into(),
        fingerprint: finding.fingerprint.to_bytes(),
        context: finding.context.to_bytes(),
        suppressed: finding.suppressed,
        snippet: finding.snippet.as_deref(),
        confidence: (finding.confidence != Some(known.confidence)).then_some(finding.confidence),
        more,
    })
}

fn unpack(packed: PackedFinding<'_>, file: &str) -> Option<Finding> {
    let known = rule(packed.rule)?;
    let mut finding = Finding {
        tool: TOOL.to_owned(),
        tool_version: Some(VERSION.to_owned()),
        automation: String::new(),
        rule: known.id.to_owned(),
        category: known.category,
        severity: known.severity,
        message: packed.message.to_owned(),
        path: file.to_owned(),
        span: packed.span.into(),
        confidence: packed.confidence.unwrap_or(Some(known.confidence)),
        snippet: packed.snippet.map(str::to_owned),
        fingerprint: Fingerprint::from_bytes(packed.fingerprint),
        context: Fingerprint::from_bytes(packed.context),
        cwe: known.cwe.to_vec(),
        help_uri: None,
        suppressed: packed.suppressed,
        fixes: Vec::new(),
        related: Vec::new(),
        flows: Vec::new(),
        partial_fingerprints: serde_json::Map::new(),
        properties: serde_json::Map::new(),
    };
    let Some(more) = packed.more else {
        return Some(finding);
    };
    if let Some((tool, version, automation)) = more.tool {
        finding.tool = tool.to_owned();
        finding.tool_version = version.map(str::to_owned);
        finding.automation = automation.to_owned();
    }
    if let Some(path) = more.path {
        finding.path = path.to_owned();
    }
    if let Some(at) = more.category {
        finding.category = *Category::ALL.get(usize::from(at))?;
    }
    if let Some(at) = more.severity {
        finding.severity = *Severity::ALL.get(usize::from(at))?;
    }
    if let Some(cwe) = more.cwe {
        finding.cwe = cwe;
    }
    finding.help_uri = more.help_uri.map(str::to_owned);
    let own = finding.path.clone();
    let path = |place: &PackedPlace<'_>| place.path.unwrap_or(&own).to_owned();
    for (description, safe, edits) in more.fixes {
        let edit = |place: PackedPlace<'_>| TextEdit {
            path: path(&place),
            span: place.span.into(),
            text: place.text.to_owned(),
        };
        finding.fixes.push(Fix {
            description: description.to_owned(),
            safe,
            edits: edits.into_iter().map(edit).collect(),
        });
    }
    for place in more.related {
        finding.related.push(RelatedLocation {
            path: path(&place),
            span: place.span.into(),
            message: place.text.to_owned(),
        });
    }
    for (steps, message) in more.flows {
        let step = |place: PackedPlace<'_>| FlowStep {
            path: path(&place),
            span: place.span.into(),
            message: place.text.to_owned(),
        };
        finding.flows.push(CodeFlow {
            steps: steps.into_iter().map(step).collect(),
            message: message.to_owned(),
        });
    }
    for (text, map) in [
        (more.partial_fingerprints, &mut finding.partial_fingerprints),
        (more.properties, &mut finding.properties),
    ] {
        if !text.is_empty() {
            *map = serde_json::from_str(&text).ok()?;
        }
    }
    Some(finding)
}

/// The result of the file `path` as bytes; `None` if it must not be kept: it says something about
/// the machine or the moment, or a bug may hide behind it.
pub(crate) fn encode(kept: &Kept, path: &str) -> Option<Vec<u8>> {
    let packed = match kept {
        Kept::Analysed(bytes, result) => Packed::Analysed(PackedAnalysis {
            bytes: *bytes,
            parsed: result.parsed,
            findings: result
                .findings
                .iter()
                .map(|finding| pack(finding, path))
                .collect::<Option<_>>()?,
            held: result
                .held
                .iter()
                .map(|finding| pack(finding, path))
                .collect::<Option<_>>()?,
            facts: result.facts.clone(),
        }),
        Kept::Generated => Packed::Generated,
        Kept::Skipped(reason) => match reason {
            SkipReason::NotUtf8 { at } => Packed::NotUtf8(*at),
            SkipReason::Encoding { name } => Packed::Encoding(name),
            SkipReason::Binary => Packed::Binary,
            SkipReason::TooDeeplyNested { limit } => Packed::TooDeeplyNested(*limit),
            SkipReason::TooComplex { stack } => Packed::TooComplex(*stack),
            SkipReason::TooAmbiguous => Packed::TooAmbiguous,
            SkipReason::TooLarge { .. }
            | SkipReason::LanguageLeftOut { .. }
            | SkipReason::Unreadable { .. }
            | SkipReason::Crashed { .. } => return None,
        },
    };
    postcard::to_stdvec(&packed).ok()
}

/// The result of the file `path` from its bytes; `None` if they are damaged.
pub(crate) fn decode(bytes: &[u8], path: &str) -> Option<Kept> {
    let packed: Packed<'_> = postcard::from_bytes(bytes).ok()?;
    let findings = |packed: Vec<PackedFinding<'_>>| {
        let finding = |packed| unpack(packed, path);
        packed.into_iter().map(finding).collect::<Option<Vec<_>>>()
    };
    Some(match packed {
        Packed::Analysed(packed) => Kept::Analysed(
            packed.bytes,
            Analysed {
                findings: findings(packed.findings)?,
                held: findings(packed.held)?,
                facts: packed.facts,
                parsed: packed.parsed,
            },
        ),
        Packed::Generated => Kept::Generated,
        Packed::NotUtf8(at) => Kept::Skipped(SkipReason::NotUtf8 { at }),
        Packed::Encoding(name) => Kept::Skipped(SkipReason::Encoding {
            name: name.to_owned(),
        }),
        Packed::Binary => Kept::Skipped(SkipReason::Binary),
        Packed::TooDeeplyNested(limit) => Kept::Skipped(SkipReason::TooDeeplyNested { limit }),
        Packed::TooComplex(stack) => Kept::Skipped(SkipReason::TooComplex { stack }),
        Packed::TooAmbiguous => Kept::Skipped(SkipReason::TooAmbiguous),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::analyse::analyse_file;
    use crate::analysis::registry::{RuleSet, rules};
    use crate::analysis::{Language, RuleSelection};

    fn round_trip(path: &str, result: Analysed) {
        let kept = Kept::Analysed(7, result);
        let bytes = encode(&kept, path).unwrap();
        let Some(Kept::Analysed(size, back)) = decode(&bytes, path) else {
            panic!("{path} does not come back");
        };
        let Kept::Analysed(_, result) = kept else {
            panic!()
        };
        assert_eq!(size, 7);
        assert_eq!(back.parsed, result.parsed);
        assert_eq!(back.facts, result.facts);
        assert_eq!(back.held, result.held);
        let json = |findings: &[Finding]| serde_json::to_string(findings).unwrap();
        assert_eq!(json(&back.findings), json(&result.findings));
        assert_eq!(back.findings, result.findings);
    }

    fn analysed(path: &str, language: Language, text: &str) -> Analysed {
        let set = RuleSet::new(&RuleSelection::default()).unwrap();
        analyse_file(path, language, text, &set).unwrap()
    }

    #[test]
    fn every_rule_s_findings_come_back_as_they_were() {
        for rule in rules() {
            for example in rule.examples {
                let path = format!("src/é/{}/{}", rule.id, example.language.file_name());
                for code in [example.bad, example.good] {
                    round_trip(&path, analysed(&path, example.language, code));
                }
            }
        }
    }

    #[test]
    fn whatever_a_finding_holds_comes_back() {
        let mut result = analysed("a.py", Language::Python, "x == None\n#test-use x\n");
        assert_eq!(result.held.len(), 1);
        let span = Span::of_lines((9, 8), (3, 2));
        let place = |path: &str| FlowStep {
            path: path.into(),
            span,
            message: "step".into(),
        };
        let other = Finding {
            tool: "other".into(),
            tool_version: None,
            automation: "a".into(),
            category: Category::Style,
            severity: Severity::Critical,
            path: "b.py".into(),
            span,
            confidence: None,
            snippet: None,
            cwe: vec![1, 2],
            help_uri: Some("u".into()),
            suppressed: true,
            fixes: vec![Fix {
                description: "d".into(),
                safe: true,
                edits: vec![TextEdit {
                    path: "b.py".into(),
                    span,
                    text: "t".into(),
                }],
            }],
            related: vec![RelatedLocation {
                path: "c.py".into(),
                span: Span::WHOLE_FILE,
                message: String::new(),
            }],
            flows: vec![CodeFlow {
                steps: vec![place("b.py"), place("d.py")],
                message: "flow".into(),
            }],
            partial_fingerprints: [("k".to_owned(), "v".into())].into_iter().collect(),
            properties: [("p".to_owned(), serde_json::json!({"x": [1.5, null]}))]
                .into_iter()
                .collect(),
            ..result.findings[0].clone()
        };
        result.findings.push(other);
        round_trip("a.py", result);
    }

    #[test]
    fn what_depends_on_the_moment_is_not_kept() {
        let kept = |reason| encode(&Kept::Skipped(reason), "a.py");
        let keeps = |reason: SkipReason| {
            let bytes = kept(reason.clone()).unwrap();
            matches!(decode(&bytes, "a.py"), Some(Kept::Skipped(back)) if back == reason)
        };
        assert!(keeps(SkipReason::NotUtf8 { at: 9 }));
        assert!(keeps(SkipReason::Encoding {
            name: "latin-1".into()
        }));
        assert!(keeps(SkipReason::Binary));
        assert!(keeps(SkipReason::TooDeeplyNested { limit: 5 }));
        assert!(keeps(SkipReason::TooComplex { stack: 5 }));
        let message = String::new();
        assert!(
            kept(SkipReason::Crashed {
                message: message.clone()
            })
            .is_none()
        );
        assert!(kept(SkipReason::Unreadable { message }).is_none());
        assert!(kept(SkipReason::TooLarge { bytes: 2, limit: 1 }).is_none());
    }

    #[test]
    fn a_file_without_findings_takes_a_few_bytes() {
        let kept = Kept::Analysed(70_000, analysed("a.py", Language::Python, "x = 1\n"));
        // What it tells other files included.
        assert!(encode(&kept, "a.py").unwrap().len() <= 32);
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_no_result_and_no_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            cut in 0_usize..400,
            flip in 0_usize..400,
        ) {
            let _ = decode(&bytes, "a.py");
            let kept = Kept::Analysed(9, analysed("a.py", Language::Python, "x == None\n"));
            let mut bytes = encode(&kept, "a.py").unwrap();
            let at = flip % bytes.len();
            bytes[at] ^= 0x55;
            let _ = decode(&bytes[..cut.min(bytes.len())], "a.py");
        }
    }
}
