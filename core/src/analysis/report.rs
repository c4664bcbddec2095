use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::analyse::Analysed;
use super::project::FileFacts;
use super::registry::RuleSet;
use super::shared_rules::{SYNTAX_ERROR, UNUSED_SUPPRESSION};
use super::suppress::{Suppressions, has_own};
use super::{Rule, SourceFile};
use crate::model::{
    Finding, Fingerprint, Fix, LineIndex, RelatedLocation, TextEdit, assign_fingerprints,
};

/// How many hits of one rule are kept in one file: more help nobody, and a file made for it would take
/// gigabytes. The first that are reported are kept; the last of these in the text says how many are not.
const MAX_OF_RULE: u32 = 1_000;

/// Takes what a language pass finds in one file and makes [`Finding`]s of it at the end.
pub(crate) struct Reporter<'a> {
    rules: &'a RuleSet,
    hits: Vec<Hit>,
    /// How many of the hits are held.
    held: u32,
    comments: Vec<Range<u32>>,
    facts: FileFacts,
    parsed: bool,
    /// How many hits each rule has.
    counts: FxHashMap<&'static str, u32>,
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
    /// Its number, if it is only a finding once a linker confirms it.
    held: Option<u32>,
    /// Where a comment silences it as well.
    silenced_at: Option<u32>,
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
            held: 0,
            comments: Vec::new(),
            facts: FileFacts::default(),
            parsed: true,
            counts: FxHashMap::default(),
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
        if !self.has_room(rule) {
            return HitBuilder(None);
        }
        self.push(rule, range.into(), message.into(), None);
        HitBuilder(self.hits.last_mut())
    }

    /// Holds a finding of `rule` back until a [linker](super::project) confirms it, and returns its
    /// number for the file's facts; `None` if the rule is switched off or has too many hits. Place and suppressions are
    /// those of this moment, so that the text is not needed again.
    pub(crate) fn hold(
        &mut self,
        rule: &'static Rule,
        range: impl Into<Range<u32>>,
        message: impl Into<String>,
    ) -> Option<u32> {
        if !self.wants(rule) {
            return None;
        }
        if !self.has_room(rule) {
            return None;
        }
        let number = self.held;
        self.held += 1;
        self.push(rule, range.into(), message.into(), Some(number));
        Some(number)
    }

    /// What the file tells the linkers.
    pub(crate) fn facts(&mut self) -> &mut FileFacts {
        &mut self.facts
    }

    /// Counts a hit of `rule`; whether it is to be kept.
    fn has_room(&mut self, rule: &'static Rule) -> bool {
        let count = self.counts.entry(rule.id).or_default();
        *count += 1;
        *count <= MAX_OF_RULE
    }

    /// How many hits of each rule are not kept, of those that have such.
    fn dropped(&self) -> BTreeMap<&'static str, u32> {
        self.counts
            .iter()
            .filter(|(_, count)| **count > MAX_OF_RULE)
            .map(|(rule, count)| (*rule, *count - MAX_OF_RULE))
            .collect()
    }

    fn push(&mut self, rule: &'static Rule, range: Range<u32>, message: String, held: Option<u32>) {
        self.hits.push(Hit {
            rule,
            range,
            message,
            confidence: rule.confidence,
            fixes: Vec::new(),
            silenced_at: None,
            related: Vec::new(),
            held,
        });
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

    /// Tells of a comment, delimiters included: it may hold a suppression.
    pub(crate) fn comment(&mut self, range: impl Into<Range<u32>>) {
        self.comments.push(range.into());
    }

    /// The findings, sorted by place, with fingerprints and suppressions applied; those that are held
    /// in the order of their numbers.
    pub(crate) fn finish(mut self, file: &SourceFile<'_>) -> Analysed {
        #[cfg(test)]
        super::project::tests::note(&mut self, file);
        let mut out = Analysed {
            findings: Vec::new(),
            held: Vec::new(),
            facts: std::mem::take(&mut self.facts),
            parsed: self.parsed,
        };
        let mut dropped = self.dropped();
        // A comment that silences a hit which was not kept is no unused one.
        let judge = self.parsed && dropped.is_empty() && self.rules.contains(UNUSED_SUPPRESSION.id);
        if self.hits.is_empty() && !(judge && has_own(file.text, &self.comments)) {
            return out;
        }
        self.hits.sort_by(|a, b| {
            let key = |hit: &Hit| (hit.range.start, hit.range.end, hit.rule.id, hit.held);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        // A number stands for one finding, so none that is held is dropped.
        self.hits
            .dedup_by(|b, a| a.range == b.range && a.rule.id == b.rule.id && b.held.is_none());
        let index = LineIndex::new(file.text);
        let mut suppressions = Suppressions::new(&index, &self.comments);
        let mut numbers: Vec<Option<u32>> = self.hits.iter().map(|hit| hit.held).collect();
        let mut all: Vec<Finding> = Vec::with_capacity(self.hits.len());
        for hit in std::mem::take(&mut self.hits) {
            let also = hit.silenced_at.map(|at| index.position(at).0);
            let mut finding = hit.into_finding(file, &index);
            finding.suppressed = suppressions.cover(&finding, also);
            all.push(finding);
        }
        if judge {
            for (range, message) in suppressions.unused(&all, self.rules) {
                if self.has_room(&UNUSED_SUPPRESSION) {
                    self.push(&UNUSED_SUPPRESSION, range, message, None);
                }
            }
            dropped = self.dropped();
            let unused = std::mem::take(&mut self.hits);
            if !unused.is_empty() {
                let mut joined: Vec<(Finding, Option<u32>)> =
                    all.into_iter().zip(numbers).collect();
                for hit in unused {
                    let mut finding = hit.into_finding(file, &index);
                    finding.suppressed = suppressions.cover(&finding, None);
                    joined.push((finding, None));
                }
                joined.sort_by(|(a, _), (b, _)| {
                    let place = |one: &Finding| (one.span.start_byte, one.span.end_byte);
                    (place(a), &a.rule).cmp(&(place(b), &b.rule))
                });
                (all, numbers) = joined.into_iter().unzip();
            }
        }
        tell_dropped(&mut all, &numbers, &dropped);
        // All together: whether a held one is confirmed must not change the identity of another.
        assign_fingerprints(&mut all);
        let mut held = Vec::with_capacity(self.held as usize);
        for (finding, number) in all.into_iter().zip(numbers) {
            match number {
                None => out.findings.push(finding),
                Some(number) => held.push((number, finding)),
            }
        }
        held.sort_unstable_by_key(|(number, _)| *number);
        out.held = held.into_iter().map(|(_, finding)| finding).collect();
        out
    }
}

/// Says in the last finding of a rule that more are not listed; in one that people see, if there is any.
fn tell_dropped(
    all: &mut [Finding],
    numbers: &[Option<u32>],
    dropped: &BTreeMap<&'static str, u32>,
) {
    for (rule, count) in dropped {
        let shown = all.iter().zip(numbers).rposition(|(finding, number)| {
            finding.rule == *rule && !finding.suppressed && number.is_none()
        });
        let last = shown.or_else(|| all.iter().rposition(|finding| finding.rule == *rule));
        if let Some(finding) = last.and_then(|at| all.get_mut(at)) {
            finding.message.push_str(&format!(
                " (the file has {count} more of `{rule}`, which are not listed)"
            ));
        }
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

    /// A suppression comment on the line of this byte counts as well: the first line of a statement of
    /// which the hit is a part on another line.
    pub(crate) fn silenced_at(self, at: u32) -> Self {
        self.with(|hit| hit.silenced_at = Some(at))
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

#[cfg(test)]
mod tests {
    use crate::analysis::{AnalyseOptions, Language, analyse};
    use crate::model::Finding;

    fn run(text: &str) -> Vec<Finding> {
        analyse(text, &AnalyseOptions::new(Language::Python)).unwrap()
    }

    const RULE: &str = "assert-tuple";

    #[test]
    fn findings_of_one_rule_are_bounded() {
        let text = "assert (x, 'never fails')\n".repeat(1_203);
        let found: Vec<_> = run(&text)
            .into_iter()
            .filter(|one| one.rule == RULE)
            .collect();
        assert_eq!(found.len(), 1_000);
        let (last, others) = found.split_last().unwrap();
        assert!(last.message.contains("203 more"), "{}", last.message);
        assert!(others.iter().all(|one| !one.message.contains("more of")));
        assert_eq!(last.span.start_line, 1_000);
        // Other rules are not touched.
        let mixed = run(&format!("{text}import sys, os\n"));
        assert!(mixed.iter().any(|one| one.rule == "unused-import"));
    }

    #[test]
    fn up_to_the_bound_nothing_is_said() {
        let found = run(&"assert (x, 'never fails')\n".repeat(1_000));
        let of_rule = found.iter().filter(|one| one.rule == RULE);
        assert_eq!(of_rule.count(), 1_000);
        assert!(found.iter().all(|one| !one.message.contains("not listed")));
    }

    #[test]
    fn comments_beyond_the_bound_are_not_called_unused() {
        let text = "assert (x, 'never fails')  # codehone: ignore[assert-tuple]\n".repeat(1_100);
        let found = run(&text);
        assert!(found.iter().all(|one| one.rule != "unused-suppression"));
    }
}
