use super::names::vocabulary;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Category {
    /// An attacker could profit (injection, weak cryptography, secrets ...).
    Security,
    /// The program does, or will do, something its author did not mean.
    Correctness,
    /// Time or memory is wasted.
    Performance,
    /// It works, but is hard to read, test or change.
    Maintainability,
    /// A matter of convention.
    Style,
    /// The tool did not say.
    Other,
}

vocabulary!(Category, "category", {
    Security => "security",
    Correctness => "correctness",
    Performance => "performance",
    Maintainability => "maintainability",
    Style => "style",
    Other => "other",
});
