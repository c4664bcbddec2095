//! Helpers of the rules' tests.

use crate::analysis::analyse::analyse_alone;
use crate::analysis::{AnalyseOptions, Language};
use crate::model::Finding;

pub(super) fn run(code: &str) -> Vec<Finding> {
    let findings = analyse_alone(code, &AnalyseOptions::new(Language::Python)).unwrap();
    assert!(
        findings
            .iter()
            .all(|finding| finding.rule != "syntax-error"),
        "does not parse: {code}: {findings:?}"
    );
    findings
}

/// Every piece of code is reported by the rule.
pub(super) fn flags(rule: &str, pieces: &[&str]) {
    for code in pieces {
        assert!(
            run(code).iter().any(|f| f.rule == rule),
            "{rule} is silent on: {code}"
        );
    }
}

/// No piece of code is reported by the rule.
pub(super) fn clean(rule: &str, pieces: &[&str]) {
    for code in pieces {
        assert!(
            run(code).iter().all(|f| f.rule != rule),
            "{rule} reports: {code}"
        );
    }
}

/// The code after the first fix of each finding of the rule; it must parse, and no longer be reported
/// where anything was fixed.
pub(super) fn fixed(rule: &str, code: &str) -> String {
    let mut edits: Vec<_> = run(code)
        .into_iter()
        .filter(|finding| finding.rule == rule)
        .filter_map(|finding| finding.fixes.into_iter().next())
        .flat_map(|fix| fix.edits)
        .map(|edit| {
            (
                edit.span.start_byte.unwrap(),
                edit.span.end_byte.unwrap(),
                edit.text,
            )
        })
        .collect();
    edits.sort();
    let mut out = code.to_owned();
    for (start, end, text) in edits.iter().rev() {
        out.replace_range(*start as usize..*end as usize, text);
    }
    if !edits.is_empty() {
        clean(rule, &[&out]);
    }
    out
}
