//! Shorthand for the tables of rules.

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

/// What most rules of JavaScript share.
pub(super) const BUG: Rule = Rule {
    id: "",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[],
    summary: "",
    why: "",
    false_positives: "None known.",
    fixable: false,
    examples: &[],
    peers: &[],
};

/// The same for security.
pub(super) const SECURITY: Rule = Rule {
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.7,
    ..BUG
};

/// A bad and a good example.
pub(super) const fn javascript(bad: &'static str, good: &'static str) -> RuleExample {
    RuleExample {
        language: Language::JavaScript,
        bad,
        good,
    }
}

/// The same rule in another tool.
pub(super) const fn peer(tool: &'static str, rules: &'static [&'static str]) -> Peer {
    Peer { tool, rules }
}
