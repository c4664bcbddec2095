use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static DEAD_STORE: Rule = Rule {
    id: "dead-store",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.75,
    cwe: &[563],
    summary: "A value is assigned that nothing reads before it is overwritten or forgotten.",
    why: "The work is wasted, or the line that should use the value is missing or uses another variable.",
    false_positives: "Values kept for a debugger.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(a, b):\n    total = price(a)\n    total = price(b)\n    return total\n",
            good: "def f(a, b):\n    total = price(a)\n    total += price(b)\n    return total\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f(a, b) {\n  let total = price(a);\n  total = price(b);\n  return total;\n}\n",
            good: "function f(a, b) {\n  let total = price(a);\n  total += price(b);\n  return total;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-useless-assignment"],
        },
        Peer {
            tool: "codeql",
            rules: &["py/multiple-definition"],
        },
    ],
};
