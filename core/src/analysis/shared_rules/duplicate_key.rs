use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[],
    summary: "A key occurs twice in one literal.",
    why: "The last one wins and the earlier value is lost without a word.",
    false_positives: "The same value twice, which is harmless but still redundant.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "ports = {'http': 80, 'https': 443, 'http': 8080}\n",
            good: "ports = {'http': 80, 'https': 443, 'alt': 8080}\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const colours = { red: 1, green: 2, red: 3 };\n",
            good: "const colours = { red: 1, green: 2, blue: 3 };\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["F601", "F602"],
        },
        Peer {
            tool: "pylint",
            rules: &["duplicate-key"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-dupe-keys"],
        },
        Peer {
            tool: "biome",
            rules: &["noDuplicateObjectKeys"],
        },
    ],
};
