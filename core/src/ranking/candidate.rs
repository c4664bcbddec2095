use xxhash_rust::xxh3::Xxh3;

use crate::error::{Error, Result};
use crate::model::{Category, FindingId, Fingerprint, Severity, Span};

/// A finding as ranking sees it: what decides its place, without what is only shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'a> {
    /// Stable id; the last tie-break.
    pub id: FindingId,
    /// Repository name.
    pub repo: &'a str,
    /// `tool/rule`.
    pub rule: &'a str,
    /// Repository-relative path.
    pub path: &'a str,
    /// What it is about.
    pub category: Category,
    /// How bad it is.
    pub severity: Severity,
    /// Where in the file.
    pub span: Span,
    /// The tool's own belief, 0 to 1.
    pub confidence: Option<f64>,
    /// Identity within tool and repository.
    pub fingerprint: Fingerprint,
    /// Equal for the same mistake made elsewhere.
    pub context: Fingerprint,
    /// What the tool says. Needed only where findings share a line: see [`sharing_a_line`](super::sharing_a_line).
    pub message: Option<&'a str>,
}

impl<'a> Candidate<'a> {
    /// Whether ranking must never hide it: a critical finding about security.
    pub fn is_guarded(&self) -> bool {
        self.category == Category::Security && self.severity == Severity::Critical
    }

    /// The rule without its tool, so that the same rule of two tools can be told.
    pub(super) fn rule_id(&self) -> &'a str {
        self.rule.split_once('/').map_or(self.rule, |(_, id)| id)
    }
}

/// Hash of a message without what differs between two reports of one thing: case, white space and
/// numbers. `None` for an empty message, which says nothing.
pub(super) fn message_key(message: &str) -> Option<u64> {
    let mut hasher = Xxh3::new();
    let mut empty = true;
    let mut buffer = [0; 4];
    for word in message.split_whitespace() {
        let mut in_number = false;
        for c in word.chars().flat_map(char::to_lowercase) {
            let digit = c.is_ascii_digit();
            if digit && in_number {
                continue;
            }
            in_number = digit;
            let c = if digit { '0' } else { c };
            hasher.update(c.encode_utf8(&mut buffer).as_bytes());
            empty = false;
        }
        hasher.update(b" ");
    }
    (!empty).then(|| hasher.digest())
}

/// How a list is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankOptions {
    /// Most items, at least 1. Default 10.
    pub limit: usize,
    /// Most items of one rule in any ten consecutive ones, 1 to 10, while other rules are left.
    /// Default 3.
    pub per_rule: usize,
    /// Whether findings that are not worth their attention cost are listed at the end. Default false.
    pub include_held_back: bool,
}

impl Default for RankOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            per_rule: 3,
            include_held_back: false,
        }
    }
}

impl RankOptions {
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if a number is out of range.
    pub fn check(&self) -> Result<()> {
        if self.limit == 0 {
            return Err(Error::invalid("limit is at least 1"));
        }
        if !(1..=10).contains(&self.per_rule) {
            return Err(Error::invalid(format!(
                "per_rule is 1 to 10, this one is {}",
                self.per_rule
            ))
            .with_hint("10 means no cap"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_compared_without_case_space_and_numbers() {
        let key = message_key("Unused import 'x' on line 12");
        assert_eq!(key, message_key("unused  import 'x'\non line 7 "));
        assert_ne!(key, message_key("unused import 'y' on line 7"));
        assert_ne!(message_key("ab c"), message_key("a bc"));
        assert_eq!(message_key(" \n"), None);
    }
}
