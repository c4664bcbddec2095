use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNSUPPORTED_OPERAND: Rule = Rule {
    id: "unsupported-operand",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.95,
    cwe: &[],
    summary: "An operator is applied to an operand it is not meant for.",
    why: "The operator binds or converts differently from how it reads, so the test is \
          wrong or fails.",
    false_positives: "None known.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::JavaScript,
            bad: "if (!key in table) add(key);\n",
            good: "if (!(key in table)) add(key);\n",
        },
        RuleExample {
            language: Language::Python,
            bad: "total = 'sum: ' + 3\n",
            good: "total = 'sum: ' + str(3)\n",
        },
    ],
    peers: &[
        Peer {
            tool: "pylint",
            rules: &[
                "unsupported-binary-operation",
                "unsupported-membership-test",
                "invalid-unary-operand-type",
            ],
        },
        Peer {
            tool: "eslint",
            rules: &["no-unsafe-negation"],
        },
        Peer {
            tool: "biome",
            rules: &["noUnsafeNegation"],
        },
    ],
};
