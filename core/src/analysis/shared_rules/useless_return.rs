use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static USELESS_RETURN: Rule = Rule {
    id: "useless-return",
    category: Category::Style,
    severity: Severity::Low,
    confidence: 0.9,
    cwe: &[],
    summary: "A `return` that changes nothing.",
    why: "The function returns nothing anyway: the statement, or the value it names, can go.",
    false_positives: "None known; at worst the code is only longer.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(x):\n    print(x)\n    return None\n",
            good: "def f(x):\n    print(x)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f(x) {\n  g(x);\n  return;\n}\n",
            good: "function f(x) {\n  if (!x) return;\n  g(x);\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["PLR1711", "RET501"],
        },
        Peer {
            tool: "pylint",
            rules: &["useless-return"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-useless-return"],
        },
    ],
};
