use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static SHADOW_BUILTIN: Rule = Rule {
    id: "shadow-builtin",
    category: Category::Maintainability,
    severity: Severity::Medium,
    confidence: 0.6,
    cwe: &[],
    summary: "A builtin name is taken for something else.",
    why: "Whoever reads the name thinks of the builtin, and code that needs it gets something else.",
    false_positives: "Short scopes in which the builtin is not wanted.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def total(list):\n    return sum(list)\n",
            good: "def total(items):\n    return sum(items)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f(undefined) { return undefined; }\n",
            good: "function f(missing) { return missing; }\n",
        },
    ],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-shadow-restricted-names"],
        },
        Peer {
            tool: "biome",
            rules: &["noShadowRestrictedNames"],
        },
        Peer {
            tool: "ruff",
            rules: &["A001", "A002"],
        },
        Peer {
            tool: "pylint",
            rules: &["redefined-builtin"],
        },
    ],
};
