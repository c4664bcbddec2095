use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static REDEFINITION: Rule = Rule {
    id: "redefinition",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.7,
    cwe: &[],
    summary: "A name is defined again.",
    why: "The earlier definition is lost, or both are one variable that was meant to be two.",
    false_positives: "Names that are declared twice on purpose, such as a counter of several `var` loops.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def load():\n    return 1\n\ndef load():\n    return 2\n",
            good: "def load():\n    return 1\n\ndef save():\n    return 2\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function open() {}\nopen = 1;\n",
            good: "function open() {}\nopen();\n",
        },
    ],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-redeclare", "no-func-assign", "no-class-assign"],
        },
        Peer {
            tool: "biome",
            rules: &["noRedeclare", "noFunctionAssign", "noClassAssign"],
        },
        Peer {
            tool: "ruff",
            rules: &["F811"],
        },
        Peer {
            tool: "pylint",
            rules: &["function-redefined"],
        },
    ],
};
