use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static MIXED_RETURNS: Rule = Rule {
    id: "mixed-returns",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.7,
    cwe: &[394],
    summary: "A function returns a value on some ways and nothing on others.",
    why: "Whoever calls it gets nothing where a value was meant: often a `return` is missing at the end. \
          Return a value on every way, or on none.",
    false_positives: "Functions that mean \"nothing found\" by falling off the end; ways that cannot happen.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def sign(x):\n    if x > 0:\n        return 1\n    if x < 0:\n        return -1\n",
            good: "def sign(x):\n    if x > 0:\n        return 1\n    if x < 0:\n        return -1\n    return 0\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function sign(x) {\n  if (x > 0) return 1;\n  if (x < 0) return -1;\n}\n",
            good: "function sign(x) {\n  if (x > 0) return 1;\n  if (x < 0) return -1;\n  return 0;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["RET502", "RET503"],
        },
        Peer {
            tool: "pylint",
            rules: &["inconsistent-return-statements"],
        },
        Peer {
            tool: "eslint",
            rules: &["consistent-return"],
        },
    ],
};
