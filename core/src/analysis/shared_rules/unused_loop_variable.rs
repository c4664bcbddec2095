use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNUSED_LOOP_VARIABLE: Rule = Rule {
    id: "unused-loop-variable",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.65,
    cwe: &[],
    summary: "The variable of a loop is not used in it.",
    why: "Every round does the same, whatever the element is: often the wrong variable is used in its place.",
    false_positives: "Loops that only count.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "for row in rows:\n    print(column)\n",
            good: "for row in rows:\n    print(row)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "export function f(list) {\n  let n = 0;\n  for (const item of list) n++;\n  return n;\n}\n",
            good: "export function f(list) {\n  let n = 0;\n  for (const item of list) n += item;\n  return n;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-unused-vars"],
        },
        Peer {
            tool: "ruff",
            rules: &["B007"],
        },
        Peer {
            tool: "pylint",
            rules: &["unused-variable"],
        },
    ],
};
