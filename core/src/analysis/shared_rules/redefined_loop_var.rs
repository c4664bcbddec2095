use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static REDEFINED_LOOP_VAR: Rule = Rule {
    id: "redefined-loop-var",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.6,
    cwe: &[],
    summary: "A loop variable is overwritten inside its loop.",
    why: "The rest of the round sees another value, and the next round goes on as if nothing was assigned. Use another name.",
    false_positives: "Values that are replaced on purpose. `line = line.strip()` is not reported.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "for row in rows:\n    for row in row.parts:\n        print(row)\n",
            good: "for row in rows:\n    for part in row.parts:\n        print(part)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "for (let i = 0; i < 3; i++) {\n  for (i = 0; i < 2; i++) print(i);\n}\n",
            good: "for (let i = 0; i < 3; i++) {\n  for (let j = 0; j < 2; j++) print(i, j);\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["PLW2901", "B020"],
        },
        Peer {
            tool: "pylint",
            rules: &["redefined-loop-name"],
        },
        Peer {
            tool: "flake8-bugbear",
            rules: &["B020"],
        },
    ],
};
