use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static ELSE_AFTER_RETURN: Rule = Rule {
    id: "else-after-return",
    category: Category::Style,
    severity: Severity::Low,
    confidence: 0.9,
    cwe: &[],
    summary: "An `else` after a branch that always leaves.",
    why: "What follows the branch runs only if the test failed anyway: without the `else` the code is \
          less nested.",
    false_positives: "Branches that are better read side by side.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(x):\n    if x:\n        return 1\n    else:\n        return 2\n",
            good: "def f(x):\n    if x:\n        return 1\n    return 2\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f(x) {\n  if (x) {\n    return 1;\n  } else {\n    return 2;\n  }\n}\n",
            good: "function f(x) {\n  if (x) {\n    return 1;\n  }\n  return 2;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["RET505", "RET506", "RET507", "RET508"],
        },
        Peer {
            tool: "pylint",
            rules: &[
                "no-else-return",
                "no-else-raise",
                "no-else-break",
                "no-else-continue",
            ],
        },
        Peer {
            tool: "eslint",
            rules: &["no-else-return"],
        },
        Peer {
            tool: "biome",
            rules: &["noUselessElse"],
        },
    ],
};
