use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static SELF_ASSIGN: Rule = Rule {
    id: "self-assign",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[],
    summary: "A variable or attribute is assigned to itself.",
    why: "It changes nothing, so the other side was probably meant to be another name.",
    false_positives: "Attributes whose setter has effects.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(self, name):\n    name = name\n",
            good: "def f(self, name):\n    self.name = name\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "this.name = this.name;\n",
            good: "this.name = name;\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["PLW0127"],
        },
        Peer {
            tool: "pylint",
            rules: &["self-assigning-variable"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-self-assign"],
        },
        Peer {
            tool: "biome",
            rules: &["noSelfAssign"],
        },
    ],
};
