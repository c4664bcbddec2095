//! What can be wrong with a pattern, in any language.

use super::tree::Regex;
use super::{Budget, anchors, classes, redos, references};

/// Which rule a finding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Control,
    DuplicateInClass,
    EmptyClass,
    Exponential,
    LargeRange,
    MisleadingClass,
    Unmatchable,
    UselessReference,
}

/// Something wrong with a part of a pattern; where, as in its [`Node`](super::tree::Node)s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issue {
    pub(crate) what: What,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) message: String,
}

/// How a pattern is used and what is left of the work for a file.
pub(crate) struct Look<'b> {
    /// The pattern must match the whole text.
    pub(crate) whole: bool,
    pub(crate) budget: &'b mut Budget,
}

/// All that is wrong with a pattern, in the order of the text. Linear in its length but for the search
/// for exponential time, which ends with the budget.
pub(crate) fn issues(regex: &Regex, look: Look<'_>) -> Vec<Issue> {
    let mut out = Vec::new();
    classes::check(regex, &mut out);
    anchors::check(regex, &mut out);
    references::check(regex, &mut out);
    if let Some(at) = redos::exponential(regex, look.whole, look.budget) {
        out.push(Issue {
            what: What::Exponential,
            start: at.start,
            end: at.end,
            message:
                "the same text fits this repetition in more than one way, so that a text that \
                      does not match takes exponential time"
                    .to_owned(),
        });
    }
    out.sort_by_key(|issue| (issue.start, issue.what));
    out
}
