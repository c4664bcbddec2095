use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static TYPE_COMPARE: Rule = Rule {
    id: "type-compare",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[],
    summary: "The type of a value is tested in a way that cannot be meant.",
    why: "The comparison is always false or misses subclasses, so the branch behind it \
          is wrong.",
    false_positives: "Exotic host objects with their own type names.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "if type(value) == dict:\n    pass\n",
            good: "if isinstance(value, dict):\n    pass\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "if (typeof value === 'strnig') use(value);\n",
            good: "if (typeof value === 'string') use(value);\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["E721"],
        },
        Peer {
            tool: "pylint",
            rules: &["unidiomatic-typecheck"],
        },
        Peer {
            tool: "eslint",
            rules: &["valid-typeof"],
        },
        Peer {
            tool: "biome",
            rules: &["useValidTypeof"],
        },
    ],
};
