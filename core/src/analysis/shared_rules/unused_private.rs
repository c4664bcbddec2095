use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNUSED_PRIVATE: Rule = Rule {
    id: "unused-private",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.85,
    cwe: &[561],
    summary: "A private member of a class is never used.",
    why: "Nothing outside of the class can use it, so it is dead, or the code that should use it is missing.",
    false_positives: "Members that are there for a debugger.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "class A {\n  #count = 0;\n}\n",
        good: "class A {\n  #count = 0;\n  next() { return this.#count++; }\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-unused-private-class-members"],
        },
        Peer {
            tool: "biome",
            rules: &["noUnusedPrivateClassMembers"],
        },
        Peer {
            tool: "pylint",
            rules: &["unused-private-member"],
        },
    ],
};
