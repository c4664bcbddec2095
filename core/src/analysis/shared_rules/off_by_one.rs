use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static OFF_BY_ONE: Rule = Rule {
    id: "off-by-one",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.8,
    cwe: &[193],
    summary: "An index goes one past the end.",
    why: "The last valid index is the length minus one: the last round fails, or reads what is not there.",
    false_positives: "Containers that accept the index, such as a dict with numbers as keys.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::Python,
        bad: "def f(xs):\n    for i in range(len(xs) + 1):\n        print(xs[i])\n",
        good: "def f(xs):\n    for i in range(len(xs)):\n        print(xs[i])\n",
    }],
    peers: &[Peer {
        tool: "codeql",
        rules: &["js/index-out-of-bounds"],
    }],
};
