use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static WRONG_CALL_ARGUMENTS: Rule = Rule {
    id: "wrong-call-arguments",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.92,
    cwe: &[628],
    summary: "A function is called with arguments that it does not take.",
    why: "In Python the call raises TypeError; elsewhere the argument is dropped without a word.",
    false_positives: "Functions that are replaced while the program runs.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def area(width, height):\n    return width * height\n\narea(3)\n",
            good: "def area(width, height):\n    return width * height\n\narea(3, 4)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function area(width, height) {\n  return width * height;\n}\nprint(area(1, 2, 3));\n",
            good: "function area(width, height) {\n  return width * height;\n}\nprint(area(1, 2));\n",
        },
    ],
    peers: &[Peer {
        tool: "pylint",
        rules: &[
            "no-value-for-parameter",
            "too-many-function-args",
            "unexpected-keyword-arg",
            "redundant-keyword-arg",
            "missing-kwoa",
        ],
    }],
};
