use std::ops::Range;

use super::registry::RuleSet;
use super::shared_rules::SYNTAX_ERROR;
use super::suppress::Suppressions;
use super::{Rule, SourceFile};
use crate::model::{
    Finding, Fingerprint, Fix, LineIndex, RelatedLocation, TextEdit, assign_fingerprints,
};

/// Takes what a language pass finds in one file and makes [`Finding`]s of it at the end.
pub(crate) struct Reporter<'a> {
    rules: &'a RuleSet,
    hits: Vec<Hit>,
    comments: Vec<Range<u32>>,
    parsed: bool,
}

/// A hit, to add to; does nothing if the rule is switched off.
pub(crate) struct HitBuilder<'r>(Option<&'r mut Hit>);

struct Hit {
    rule: &'static Rule,
    range: Range<u32>,
    message: String,
    confidence: f64,
    fixes: Vec<PendingFix>,
    related: Vec<(Range<u32>, String)>,
}

struct PendingFix {
    description: String,
    safe: bool,
    edits: Vec<(Range<u32>, String)>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(rules: &'a RuleSet) -> Self {
        Self {
            rules,
            hits: Vec::new(),
            comments: Vec::new(),
            parsed: true,
        }
    }

    /// Whether findings of `rule` are wanted: lets a costly rule skip its work.
    pub(crate) fn wants(&self, rule: &Rule) -> bool {
        self.rules.contains(rule.id)
    }

    /// Reports `rule` at a byte range of the text. Keep the range tight (the header of a function,
    /// not its body): its whole lines become the snippet and the identity of the finding, and
    /// suppression comments count on its first and last line.
    pub(crate) fn report(
        &mut self,
        rule: &'static Rule,
        range: impl Into<Range<u32>>,
        message: impl Into<String>,
    ) -> HitBuilder<'_> {
        if !self.wants(rule) {
            return HitBuilder(None);
        }
        self.hits.push(Hit {
            rule,
            range: range.into(),
            message: message.into(),
            confidence: rule.confidence,
            fixes: Vec::new(),
            related: Vec::new(),
        });
        HitBuilder(self.hits.last_mut())
    }

    /// Says that the text does not parse, so that nothing else was looked for: whoever scans must not
    /// take what is missing for fixed, even if the rule itself is switched off.
    pub(crate) fn syntax_error(
        &mut self,
        range: impl Into<Range<u32>>,
        message: impl Into<String>,
    ) {
        self.parsed = false;
        self.report(&SYNTAX_ERROR, range, message);
    }

    /// Whether no syntax error was reported.
    pub(crate) fn parsed(&self) -> bool {
        self.parsed
    }

    /// Tells of a comment, delimiters included: it may hold a suppression.
    pub(crate) fn comment(&mut self, range: impl Into<Range<u32>>) {
        self.comments.push(range.into());
    }

    /// The findings, sorted by place, with fingerprints and suppressions applied.
    pub(crate) fn finish(mut self, file: &SourceFile<'_>) -> Vec<Finding> {
        if self.hits.is_empty() {
            return Vec::new();
        }
        self.hits.sort_by(|a, b| {
            let key = |hit: &Hit| (hit.range.start, hit.range.end, hit.rule.id);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.hits
            .dedup_by(|b, a| a.range == b.range && a.rule.id == b.rule.id);
        let index = LineIndex::new(file.text);
        let mut suppressions = Suppressions::new(&index, &self.comments);
        let mut findings: Vec<Finding> = self
            .hits
            .into_iter()
            .map(|hit| {
                let mut finding = hit.into_finding(file, &index);
                finding.suppressed = suppressions.cover(&finding);
                finding
            })
            .collect();
        assign_fingerprints(&mut findings);
        findings
    }
}

impl HitBuilder<'_> {
    /// Adds edits (byte range, new text) that resolve the hit.
    pub(crate) fn fix(
        self,
        description: impl Into<String>,
        safe: bool,
        edits: Vec<(Range<u32>, String)>,
    ) -> Self {
        self.with(|hit| {
            hit.fixes.push(PendingFix {
                description: description.into(),
                safe,
                edits,
            });
        })
    }

    /// Adds another place that matters.
    pub(crate) fn related(self, range: impl Into<Range<u32>>, message: impl Into<String>) -> Self {
        self.with(|hit| hit.related.push((range.into(), message.into())))
    }

    /// Replaces the rule's prior confidence for this hit.
    pub(crate) fn confidence(self, confidence: f64) -> Self {
        self.with(|hit| hit.confidence = confidence)
    }

    fn with(mut self, change: impl FnOnce(&mut Hit)) -> Self {
        if let Some(hit) = &mut self.0 {
            change(hit);
        }
        self
    }
}

impl Hit {
    fn into_finding(self, file: &SourceFile<'_>, index: &LineIndex<'_>) -> Finding {
        let span = |range: &Range<u32>| index.span(range.start, range.end);
        let at = span(&self.range);
        Finding {
            tool: TOOL.to_owned(),
            tool_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            automation: String::new(),
            rule: self.rule.id.to_owned(),
            category: self.rule.category,
            severity: self.rule.severity,
            message: self.message,
            path: file.path.to_owned(),
            span: at,
            confidence: Some(self.confidence),
            snippet: Some(snippet(index, at.start_line, at.end_line)),
            fingerprint: Fingerprint::default(),
            context: Fingerprint::default(),
            cwe: self.rule.cwe.to_vec(),
            help_uri: None,
            suppressed: false,
            fixes: self
                .fixes
                .into_iter()
                .map(|fix| Fix {
                    description: fix.description,
                    safe: fix.safe,
                    edits: fix
                        .edits
                        .into_iter()
                        .map(|(range, text)| TextEdit {
                            path: file.path.to_owned(),
                            span: span(&range),
                            text,
                        })
                        .collect(),
                })
                .collect(),
            related: self
                .related
                .into_iter()
                .map(|(range, message)| RelatedLocation {
                    path: file.path.to_owned(),
                    span: span(&range),
                    message,
                })
                .collect(),
            flows: Vec::new(),
            partial_fingerprints: serde_json::Map::new(),
            properties: serde_json::Map::new(),
        }
    }
}

/// The tool name in our own findings.
pub(crate) const TOOL: &str = "codehone";

/// Whole lines `first..=last`, as many as fit; of one line that alone is too long, its beginning.
fn snippet(index: &LineIndex<'_>, first: u32, last: u32) -> String {
    let mut out = String::new();
    for line in (first..=last).map_while(|line| index.line(line)) {
        let room = Finding::MAX_SNIPPET.saturating_sub(out.len() + 1);
        if line.len() > room {
            if out.is_empty() {
                out.push_str(&line[..line.floor_char_boundary(Finding::MAX_SNIPPET)]);
            }
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
    }
    out
}
