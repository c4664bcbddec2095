use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static NAN_COMPARE: Rule = Rule {
    id: "nan-compare",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.95,
    cwe: &[],
    summary: "A value is compared with NaN by an operator.",
    why: "NaN is unequal to everything, itself included, so the result does not depend \
          on the value. Use the test that the language has for it.",
    false_positives: "Names shadowing the real NaN.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "if value == float('nan'):\n    pass\n",
            good: "import math\nif math.isnan(value):\n    pass\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "if (x === NaN) reset();\n",
            good: "if (Number.isNaN(x)) reset();\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["PLW0177"],
        },
        Peer {
            tool: "pylint",
            rules: &["nan-comparison"],
        },
        Peer {
            tool: "eslint",
            rules: &["use-isnan"],
        },
        Peer {
            tool: "biome",
            rules: &["useIsNan"],
        },
    ],
};
