//! Why an item stands where it does, in words.

use super::candidate::Candidate;
use crate::learning::{Estimate, Level};

fn times(n: u32) -> String {
    format!("{n} {}", if n == 1 { "time" } else { "times" })
}

/// What is known about the finding's chances, from the most particular level that knows anything.
fn evidence(candidate: &Candidate<'_>, estimate: &Estimate) -> String {
    let here = estimate.level(Level::Repository);
    let rule = estimate.level(Level::Rule);
    let category = estimate.level(Level::Category);
    let repo = candidate.repo;
    if here.answers > 0 {
        return format!(
            "Accepted {} of {} in {repo}",
            here.positive,
            times(here.answers)
        );
    }
    if rule.answers > 0 {
        return format!(
            "Accepted {} of {} in other repositories, not judged in {repo} yet",
            rule.positive,
            times(rule.answers)
        );
    }
    if here.ignored > 0 {
        return format!(
            "Never judged, but left unanswered {} in {repo}",
            times(here.ignored)
        );
    }
    let believes = candidate
        .confidence
        .filter(|belief| (0.0..=1.0).contains(belief));
    match (category.answers, believes) {
        (0, Some(belief)) => {
            format!("No verdicts on this rule yet; the tool's own confidence is {belief:.2}")
        }
        (0, None) => "No verdicts on this rule yet, and no confidence from the tool".to_owned(),
        (answers, _) => format!(
            "No verdicts on this rule yet; accepted {} of {} for other {} rules",
            category.positive,
            times(answers),
            candidate.category
        ),
    }
}

/// One plain sentence with the counts it rests on.
pub(super) fn reason(candidate: &Candidate<'_>, estimate: &Estimate, score: f64) -> String {
    let end = if candidate.is_guarded() {
        "; critical security findings are always shown"
    } else if score <= 0.0 {
        "; not worth the attention it costs"
    } else {
        ""
    };
    format!(
        "{}; {} severity{end}.",
        evidence(candidate, estimate),
        candidate.severity
    )
}
