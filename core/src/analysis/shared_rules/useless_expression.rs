use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static USELESS_EXPRESSION: Rule = Rule {
    id: "useless-expression",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[],
    summary: "A statement computes a value that nobody takes.",
    why: "A comparison instead of an assignment, a method without its brackets or an exception without \
          `raise` looks like it does something, and does nothing.",
    false_positives: "Properties and overloaded operators with side effects; the last line of a notebook cell.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def reset(self):\n    self.count == 0\n",
            good: "def reset(self):\n    self.count = 0\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function reset(counter) {\n  counter.count === 0;\n}\n",
            good: "function reset(counter) {\n  counter.count = 0;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["B015", "B018", "PLW0133"],
        },
        Peer {
            tool: "pylint",
            rules: &[
                "pointless-statement",
                "expression-not-assigned",
                "pointless-exception-statement",
            ],
        },
    ],
};
