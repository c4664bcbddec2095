use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static CONSTANT_COMPARE: Rule = Rule {
    id: "constant-compare",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[570, 571],
    summary: "Two constants are compared.",
    why: "The result is known before the program runs: one side was meant to be a variable.",
    false_positives: "Switches left over from debugging.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(mode):\n    if 'r' == 'rb':\n        return 1\n    return 2\n",
            good: "def f(mode):\n    if mode == 'rb':\n        return 1\n    return 2\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "let mode = 1;\nif (mode === 2) start();\n",
            good: "if (mode === 2) start();\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["PLR0133"],
        },
        Peer {
            tool: "pylint",
            rules: &["comparison-of-constants"],
        },
    ],
};
