use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static RAISE_NON_EXCEPTION: Rule = Rule {
    id: "raise-non-exception",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.8,
    cwe: &[],
    summary: "Something that is not an exception is thrown.",
    why: "It carries no stack trace, and handlers that expect an exception break on it.",
    false_positives: "Control flow of frameworks that catch their own values.",
    fixable: true,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def area(self):\n    raise NotImplemented\n",
            good: "def area(self):\n    raise NotImplementedError\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "throw 'not found';\n",
            good: "throw new Error('not found');\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["F901", "B016"],
        },
        Peer {
            tool: "pylint",
            rules: &[
                "raising-non-exception",
                "raising-bad-type",
                "notimplemented-raised",
            ],
        },
        Peer {
            tool: "eslint",
            rules: &["no-throw-literal"],
        },
    ],
};
