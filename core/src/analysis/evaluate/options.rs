use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::vocabulary;

/// Which findings without a label count as wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Judged {
    /// Those in files that any label names: such files are labelled whole.
    #[default]
    Files,
    /// Those in files that a label of the same kind names: a file is labelled whole for its kinds.
    FileKinds,
    /// None: nothing is known about lines without a label.
    Lines,
}

vocabulary!(Judged, "judgement", {
    Files => "files",
    FileKinds => "file_kinds",
    Lines => "lines",
});

/// How findings are compared with labels.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EvaluateOptions {
    /// How many lines a finding may be off a label that says a defect is there. A finding that is
    /// exact is preferred. Default 0.
    pub tolerance: u32,
    /// Which findings without a label count as wrong. Default `files`.
    pub judged: Judged,
    /// Only labels and findings of these kinds; empty means all that the labels name.
    pub kinds: Vec<String>,
    /// Kinds that a tool's rule stands for, by rule id. A finding of a rule with several kinds counts
    /// as the one that is labelled at its place.
    pub rule_kinds: BTreeMap<String, Vec<String>>,
    /// Whether rules of tools that our rules name as peers stand for our kinds, where `rule_kinds`
    /// says nothing. Default true. What is then still unknown stands for a kind of its own name.
    pub peer_kinds: bool,
    /// Whether findings that a comment or the tool silenced count. Default false.
    pub suppressed: bool,
    /// Most wrong findings and most missed labels that are listed. Default 100.
    pub max_listed: usize,
}

impl Default for EvaluateOptions {
    fn default() -> Self {
        Self {
            tolerance: 0,
            judged: Judged::Files,
            kinds: Vec::new(),
            rule_kinds: BTreeMap::new(),
            peer_kinds: true,
            suppressed: false,
            max_listed: 100,
        }
    }
}
