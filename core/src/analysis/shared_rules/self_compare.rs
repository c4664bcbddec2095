use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static SELF_COMPARE: Rule = Rule {
    id: "self-compare",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.8,
    cwe: &[],
    summary: "A value is compared with itself.",
    why: "The result is always the same (except for NaN), so one side was probably \
          meant to be something else.",
    false_positives: "A deliberate test for NaN; say so with the language's own test.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "if start == start:\n    pass\n",
            good: "if start == end:\n    pass\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "if (point.x === point.x) move();\n",
            good: "if (point.x === other.x) move();\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["PLR0124"],
        },
        Peer {
            tool: "pylint",
            rules: &["comparison-with-itself"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-self-compare"],
        },
        Peer {
            tool: "biome",
            rules: &["noSelfCompare"],
        },
    ],
};
