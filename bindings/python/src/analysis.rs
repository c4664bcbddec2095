//! Analysis without a database, and the rules.

use ::codehone::analysis::{self as core, AnalyseOptions, RuleSelection};
use pyo3::prelude::*;

use crate::error::call;
use crate::face::{Face, data_class};
use crate::model::Finding;

data_class! {
    /// A bad and a good example of a rule.
    RuleExample(core::RuleExample) [language, bad, good] {
        /// Language of both: ``python``, ``javascript`` or ``typescript``.
        language: core::Language,
        /// Code that the rule reports.
        bad: &'static str,
        /// The same intent, not reported.
        good: &'static str,
    }
}

data_class! {
    /// Rules of another tool that report the same thing.
    Peer(core::Peer) [tool, rules] {
        /// Tool name: ``ruff``, ``pylint``, ``bandit``, ``eslint``.
        tool: &'static str,
    }

    /// Its rule ids.
    #[getter]
    fn rules(&self) -> Vec<&'static str> {
        self.0.rules.to_vec()
    }
}

data_class! {
    /// Everything about a rule of ours but its code.
    Rule(core::Rule) [id, category, severity, summary] {
        /// Stable id, for example ``mutable-default``.
        id: &'static str,
        /// What its findings are about, such as ``correctness``.
        category: ::codehone::Category,
        /// Severity of its findings, such as ``medium``.
        severity: ::codehone::Severity,
        /// Prior belief that a finding of it is right, 0 to 1, before any verdict.
        confidence: f64,
        /// One line: what it finds.
        summary: &'static str,
        /// Why that is bad and what to do instead.
        why: &'static str,
        /// Known ways in which it is wrong.
        false_positives: &'static str,
        /// Whether its findings carry a fix.
        fixable: bool,
    }

    /// CWE numbers.
    #[getter]
    fn cwe(&self) -> Vec<u32> {
        self.0.cwe.to_vec()
    }

    /// For each language it is implemented for, code it reports and code it does not.
    #[getter]
    fn examples(&self) -> Vec<RuleExample> {
        self.0.examples.face()
    }

    /// The same rule in other tools.
    #[getter]
    fn peers(&self) -> Vec<Peer> {
        self.0.peers.face()
    }
}

data_class! {
    /// What is known about a faster way to do what the code does: classes of growth and what is
    /// allocated, never a factor.
    Hint(core::Hint) [rule, kind, current, better] {
        /// Id of the rule whose findings it explains.
        rule: &'static str,
        /// ``algorithm``, ``memory``, ``io`` or ``concurrency``.
        kind: core::HintKind,
        /// What the code does now.
        current: &'static str,
        /// What does the same with less.
        better: &'static str,
        /// Growth of the time now, in the length ``n`` of the input.
        time_before: &'static str,
        /// Growth of the time after.
        time_after: &'static str,
        /// Growth of the memory used on top of the input now.
        space_before: &'static str,
        /// Growth of that memory after.
        space_after: &'static str,
        /// The library call or construct to use.
        use_instead: &'static str,
    }
}

data_class! {
    /// A finding as a review comment.
    Advice(core::Advice) [rule, path, start_line, severity, observation] {
        /// ``tool/rule`` it comes from.
        rule: String,
        /// Repository-relative path with ``/``.
        path: String,
        /// First line it is about, from 1.
        start_line: u32,
        /// Last line it is about, from 1.
        end_line: u32,
        /// ``style``, ``performance``, ``security`` or ``maintainability``; what is or will be a
        /// defect counts as the last.
        category: core::AdviceCategory,
        /// ``minor`` (findings of severity info and low), ``major`` (medium and high) or ``critical``.
        severity: core::AdviceSeverity,
        /// What was seen: the message of the finding.
        observation: String,
        /// What to do; ``None`` for a finding of another tool that says nothing about it.
        recommendation: Option<String>,
        /// Addresses to read on at, the most specific first; may be empty.
        reading: Vec<String>,
        /// What is known about a faster way; only for rules about performance.
        hint: Option<core::Hint>,
    }
}

/// A finding as a review comment: what was observed, what to do, how much it matters and where to
/// read on. For findings of ours the rule adds its explanation, those of other tools keep what the
/// tools said.
#[pyfunction]
pub(crate) fn advise(finding: &Finding) -> Advice {
    Advice(core::Advice::of(&finding.0))
}

/// Finds defects in one text. Touches no files and needs no database: for editors and tests.
///
/// ``language``: ``python``, ``javascript`` or ``typescript``; may be left out if ``path`` says it.
/// ``path``: repository-relative path with ``/`` that the findings carry; it also decides dialects
/// (``.tsx``, ``.pyi``). ``select`` and ``ignore``: rules or categories.
///
/// Text that does not parse gives one finding ``syntax-error``. Raises ``InvalidInputError`` for an
/// unknown language or rule.
#[pyfunction]
#[pyo3(signature = (source, *, language=None, path=None, select=None, ignore=None))]
pub(crate) fn analyse(
    py: Python<'_>,
    source: &str,
    language: Option<&str>,
    path: Option<String>,
    select: Option<Vec<String>>,
    ignore: Option<Vec<String>>,
) -> PyResult<Vec<Finding>> {
    let rules = RuleSelection {
        select: select.unwrap_or_default(),
        ignore: ignore.unwrap_or_default(),
    };
    let findings = call(py, || {
        let options = AnalyseOptions {
            rules,
            ..AnalyseOptions::named(language, path)?
        };
        core::analyse(source, &options)
    })?;
    Ok(findings.into_iter().map(Finding).collect())
}

/// Every rule of ours, by id.
#[pyfunction]
pub(crate) fn rules() -> Vec<Rule> {
    core::rules()
        .iter()
        .map(|rule| Rule((*rule).clone()))
        .collect()
}
