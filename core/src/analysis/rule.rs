use serde::Serialize;

use super::Language;
use crate::model::{Category, Severity};

/// Everything about a rule but its code: what `codehone rules` prints and the docs are made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// Stable id, for example `mutable-default`. One id may be implemented for several languages.
    pub id: &'static str,
    /// What its findings are about.
    pub category: Category,
    /// Severity of its findings.
    pub severity: Severity,
    /// Prior belief that a finding of it is right, 0 to 1, before any verdict.
    pub confidence: f64,
    /// CWE numbers.
    pub cwe: &'static [u32],
    /// One line: what it finds.
    pub summary: &'static str,
    /// Why that is bad and what to do instead.
    pub why: &'static str,
    /// Known ways in which it is wrong.
    pub false_positives: &'static str,
    /// Whether its findings carry a fix.
    pub fixable: bool,
    /// For each language it is implemented for, code it reports and code it does not.
    pub examples: &'static [RuleExample],
    /// The same rule in other tools.
    pub peers: &'static [Peer],
}

/// A bad and a good example; both are tested.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleExample {
    /// Language of both.
    pub language: Language,
    /// Code that the rule reports.
    pub bad: &'static str,
    /// The same intent, not reported.
    pub good: &'static str,
}

/// Rules of another tool that report the same thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Peer {
    /// Tool name: `ruff`, `pylint`, `bandit`, `eslint`.
    pub tool: &'static str,
    /// Its rule ids.
    pub rules: &'static [&'static str],
}
