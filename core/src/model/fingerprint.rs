use std::collections::hash_map::Entry;
use std::fmt;
use std::str::FromStr;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use xxhash_rust::xxh3::Xxh3;

use super::{Finding, Organisation};
use crate::error::{Error, Result};

/// A 128-bit hash (XXH3), written as 32 hexadecimal digits. Stable across machines and versions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// Hashes a sequence of texts. Each is preceded by its length, so `["ab", "c"]` and
    /// `["a", "bc"]` differ.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hasher.digest128())
    }

    /// The hash as a number.
    pub const fn as_u128(self) -> u128 {
        self.0
    }

    /// The 16 bytes of the hash, most significant first: the form in which it is stored.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// The hash that [`to_bytes`](Self::to_bytes) gave.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let valid =
            text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        match u128::from_str_radix(text, 16) {
            Ok(value) if valid => Ok(Self(value)),
            _ => {
                let shown: String = text.chars().take(60).collect();
                Err(Error::invalid(format!("`{shown}` is not an id"))
                    .with_hint("ids are 32 lower-case hexadecimal digits"))
            }
        }
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// The id of a stored finding: a hash of organisation, repository, tool, automation and
/// fingerprint. The same finding has the same id in every database and on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(Fingerprint);

impl FindingId {
    /// The id of `finding` in a repository.
    pub fn new(organisation: &Organisation, repo: &str, finding: &Finding) -> Self {
        let fingerprint = finding.fingerprint.to_string();
        Self(Fingerprint::of([
            organisation.as_str(),
            repo,
            &finding.tool,
            &finding.automation,
            &fingerprint,
        ]))
    }

    /// The 16 bytes of the id, most significant first: the form in which it is stored.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_bytes()
    }

    /// The id that [`to_bytes`](Self::to_bytes) gave.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Fingerprint::from_bytes(bytes))
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for FindingId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Ok(Self(text.parse()?))
    }
}

/// Reduces source text to what identifies it: white space is folded to single blanks and trimmed, so
/// that re-indenting or re-wrapping keeps the identity.
pub fn normalise_context(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(Finding::MAX_SNIPPET));
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Digits and quoted names change when code moves or is renamed nearby; without source text the
/// message is all there is, so they are dropped from it.
fn normalise_message(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut in_number = false;
    for c in normalise_context(message).chars() {
        if c.is_ascii_digit() {
            if !in_number {
                out.push('0');
            }
            in_number = true;
        } else {
            in_number = false;
            out.push(c);
        }
    }
    out
}

/// The tool's own fingerprints as one text, if it has usable ones.
fn partial_context(finding: &Finding) -> Option<String> {
    let usable = |value: &str| {
        // semgrep writes this placeholder into every result of an anonymous run.
        !value.trim().is_empty() && value != "requires login"
    };
    let line_hash = "primaryLocationLineHash";
    let mut pairs: Vec<(&str, &str)> = finding
        .partial_fingerprints
        .iter()
        .filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
        .filter(|(_, value)| usable(value))
        .collect();
    if let Some(pair) = pairs.iter().find(|(key, _)| *key == line_hash) {
        // Others beside it may hash columns, which move.
        pairs = vec![*pair];
    }
    if pairs.is_empty() {
        return None;
    }
    pairs.sort_unstable();
    Some(
        pairs
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

/// Sets `fingerprint` and `context` of all findings of one tool run in one repository.
///
/// A fingerprint is the hash of rule, path and what identifies the finding there, so it survives moved
/// lines: the tool's `partialFingerprints` where it gives them, else the flagged source text, else the
/// message. Where several findings of a file are alike in all three, they are numbered in the order of
/// their spans. The context is the hash of rule and source text, the same wherever that text stands;
/// without source text it is the fingerprint. O(n log n). For findings that arrive one by one see [`Fingerprinter`].
pub fn assign_fingerprints(findings: &mut [Finding]) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&findings[a], &findings[b]);
        (&a.path, a.span, &a.rule, &a.message).cmp(&(&b.path, b.span, &b.rule, &b.message))
    });
    let mut fingerprinter = Fingerprinter::new();
    for index in order {
        fingerprinter.assign(&mut findings[index]);
    }
}

/// [`assign_fingerprints`] for a stream: findings of one tool run, one after another.
///
/// Findings that are alike are numbered in order of arrival, so the *set* of fingerprints of a run
/// does not depend on the order. Every fingerprint it gives is different from all before. Keeps about
/// 40 bytes a finding.
#[derive(Debug, Default)]
pub struct Fingerprinter {
    /// Fingerprints given out, with the next number to try for a finding that is alike.
    seen: FxHashMap<Fingerprint, u32>,
}

impl Fingerprinter {
    /// A fingerprinter for one run.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `fingerprint` and `context`.
    pub fn assign(&mut self, finding: &mut Finding) {
        let code = source_text(finding);
        let identity = match (partial_context(finding), &code) {
            (Some(own), _) => own,
            (None, Some(code)) => code.clone(),
            (None, None) => normalise_message(&finding.message),
        };
        let first = Fingerprint::of([
            finding.tool.as_str(),
            &finding.automation,
            &finding.rule,
            &finding.path,
            &identity,
        ]);
        finding.fingerprint = self.unused(first);
        set_context(finding, code);
    }

    /// Sets `context`, and `fingerprint` to one that an earlier export claims for the finding; should
    /// the claim be taken already, to one derived from it.
    pub fn assign_claimed(&mut self, finding: &mut Finding, claimed: Fingerprint) {
        finding.fingerprint = self.unused(claimed);
        set_context(finding, source_text(finding));
    }

    fn unused(&mut self, first: Fingerprint) -> Fingerprint {
        let mut next = match self.seen.get(&first) {
            None => {
                self.seen.insert(first, 1);
                return first;
            }
            Some(next) => *next,
        };
        let text = first.to_string();
        loop {
            let numbered = Fingerprint::of([text.as_str(), &next.to_string()]);
            next += 1;
            if let Entry::Vacant(free) = self.seen.entry(numbered) {
                free.insert(1);
                self.seen.insert(first, next);
                return numbered;
            }
        }
    }
}

/// The flagged source text, normalised; `None` if there is none.
fn source_text(finding: &Finding) -> Option<String> {
    let text = finding.snippet.as_deref().map(normalise_context)?;
    (!text.is_empty()).then_some(text)
}

/// Sets `context` once the fingerprint is known. A message says what a rule looks for and not what
/// was found, so without source text a finding is like no other: its context is its identity, which
/// has the path in it.
fn set_context(finding: &mut Finding, code: Option<String>) {
    finding.context = match code {
        Some(code) => Fingerprint::of([finding.rule.as_str(), &code]),
        None => finding.fingerprint,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Category, Severity, Span};

    fn finding(rule: &str, line: u32, snippet: Option<&str>) -> Finding {
        Finding {
            tool: "t".into(),
            tool_version: None,
            automation: String::new(),
            rule: rule.into(),
            category: Category::Other,
            severity: Severity::Low,
            message: format!("bad thing on line {line}"),
            path: "a.py".into(),
            span: Span::of_lines((line, 1), (line, 2)),
            confidence: None,
            snippet: snippet.map(str::to_owned),
            fingerprint: Fingerprint::default(),
            context: Fingerprint::default(),
            cwe: vec![],
            help_uri: None,
            suppressed: false,
            fixes: vec![],
            related: vec![],
            flows: vec![],
            partial_fingerprints: serde_json::Map::new(),
            properties: serde_json::Map::new(),
        }
    }

    fn fingerprints(mut findings: Vec<Finding>) -> Vec<Fingerprint> {
        assign_fingerprints(&mut findings);
        findings.iter().map(|f| f.fingerprint).collect()
    }

    // Lesson: findings were identified by their title text; 72 % of alerts came back under new ids.
    #[test]
    fn identity_survives_moved_and_reindented_lines() {
        let before = fingerprints(vec![finding("r", 3, Some("x == None"))]);
        let after = fingerprints(vec![finding("r", 30, Some("    x  ==  None"))]);
        assert_eq!(before, after);
    }

    #[test]
    fn without_source_the_message_identifies_but_not_its_numbers() {
        let before = fingerprints(vec![finding("r", 3, None)]);
        let after = fingerprints(vec![finding("r", 417, None)]);
        assert_eq!(before, after);
    }

    #[test]
    fn without_source_no_finding_is_like_another() {
        let context = |path: &str, own: Option<&str>, snippet| {
            let mut finding = finding("r", 1, snippet);
            finding.path = path.into();
            if let Some(own) = own {
                finding
                    .partial_fingerprints
                    .insert("primaryLocationLineHash".into(), own.into());
            }
            Fingerprinter::new().assign(&mut finding);
            finding.context
        };
        assert_ne!(context("a.py", None, None), context("b.py", None, None));
        assert_ne!(
            context("a.py", Some("1:1"), None),
            context("a.py", Some("2:1"), None)
        );
        assert_eq!(
            context("a.py", Some("1:1"), Some("x")),
            context("b.py", Some("2:1"), Some("x"))
        );
    }

    #[test]
    fn rule_path_and_text_all_count() {
        let base = fingerprints(vec![finding("r", 1, Some("x"))]);
        assert_ne!(base, fingerprints(vec![finding("q", 1, Some("x"))]));
        assert_ne!(base, fingerprints(vec![finding("r", 1, Some("y"))]));
        let mut moved = finding("r", 1, Some("x"));
        moved.path = "b.py".into();
        assert_ne!(base, fingerprints(vec![moved]));
    }

    #[test]
    fn equal_lines_are_numbered_by_place_whatever_the_input_order() {
        let one = finding("r", 1, Some("x"));
        let two = finding("r", 9, Some("x"));
        let forward = fingerprints(vec![one.clone(), two.clone()]);
        let backward = fingerprints(vec![two, one]);
        assert_ne!(forward[0], forward[1]);
        assert_eq!(forward[0], backward[1]);
        assert_eq!(forward[1], backward[0]);
    }

    #[test]
    fn a_stream_gives_the_same_set_in_any_order_and_never_one_twice() {
        let alike: Vec<Finding> = (1..=4).map(|line| finding("r", line, Some("x"))).collect();
        let mut sorted = fingerprints(alike.clone());
        let stream = |order: &[usize]| {
            let mut fingerprinter = Fingerprinter::new();
            let mut out: Vec<_> = order
                .iter()
                .map(|&index| {
                    let mut finding = alike[index].clone();
                    fingerprinter.assign(&mut finding);
                    finding.fingerprint
                })
                .collect();
            out.sort_unstable();
            out
        };
        sorted.sort_unstable();
        assert_eq!(stream(&[3, 1, 0, 2]), sorted);
        assert_eq!(stream(&[0, 1, 2, 3]), sorted);
        // Claims may repeat, and may name what a number would have given.
        let mut fingerprinter = Fingerprinter::new();
        let claims = [
            sorted[0], sorted[1], sorted[0], sorted[2], sorted[3], sorted[0],
        ];
        let mut given = Vec::new();
        for claim in claims {
            let mut finding = alike[0].clone();
            fingerprinter.assign_claimed(&mut finding, claim);
            given.push(finding.fingerprint);
        }
        given.sort_unstable();
        given.dedup();
        assert_eq!(given.len(), claims.len());
    }

    #[test]
    fn partial_fingerprints_win_over_text_but_placeholders_do_not() {
        let with = |key: &str, value: &str, snippet: &str| {
            let mut finding = finding("r", 1, Some(snippet));
            finding
                .partial_fingerprints
                .insert(key.into(), value.into());
            fingerprints(vec![finding])
        };
        let hash = "primaryLocationLineHash";
        assert_eq!(with(hash, "abc:1", "x"), with(hash, "abc:1", "y"));
        assert_ne!(with(hash, "abc:1", "x"), with(hash, "abd:1", "x"));
        let login = "matchBasedId/v1";
        assert_ne!(
            with(login, "requires login", "x"),
            with(login, "requires login", "y")
        );
    }

    #[test]
    fn text_form_is_checked() {
        let id = Fingerprint::of(["a"]);
        assert_eq!(id.to_string().parse::<Fingerprint>().unwrap(), id);
        for bad in ["", "xyz", &"A".repeat(32), &"+".repeat(32)] {
            assert_eq!(
                bad.parse::<Fingerprint>().unwrap_err().code(),
                "invalid_input"
            );
        }
        assert_ne!(Fingerprint::of(["ab", "c"]), Fingerprint::of(["a", "bc"]));
    }
}
