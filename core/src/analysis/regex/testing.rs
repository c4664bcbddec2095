//! Helpers of the tests.

use super::Budget;
use super::issue::{Look, What, issues};
use super::javascript::Source;
use super::python::Flags;
use super::redos::STEPS;
use super::tree::Regex;

fn has(regex: &Regex, what: What) -> bool {
    let look = Look {
        whole: false,
        budget: &mut Budget(STEPS),
    };
    issues(regex, look).iter().any(|issue| issue.what == what)
}

/// Whether something is found in a pattern of JavaScript.
pub(super) fn javascript(what: What, pattern: &str, flags: &str) -> bool {
    let regex = super::javascript::parse(Source::Literal(pattern), flags, 0);
    has(&regex.unwrap(), what)
}

/// Whether something is found in a pattern of Python.
pub(super) fn python(what: What, pattern: &str) -> bool {
    let regex = super::python::parse(pattern, Flags::default(), false);
    has(&regex.expect(pattern), what)
}
