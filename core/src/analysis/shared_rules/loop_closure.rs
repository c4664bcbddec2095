use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static LOOP_CLOSURE: Rule = Rule {
    id: "loop-closure",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.7,
    cwe: &[],
    summary: "A function made in a loop uses a variable that the loop changes.",
    why: "It sees the value of the last round, whichever round made it. Hand the value over: as a default of a parameter, or as an argument.",
    false_positives: "Functions that run before the round ends.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "for name in names:\n    handlers.append(lambda: open(name))\n",
            good: "for name in names:\n    handlers.append(lambda name=name: open(name))\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "var list = [];\nfor (var i = 0; i < 3; i++) {\n  list.push(function () { return i; });\n}\n",
            good: "const list = [];\nfor (let i = 0; i < 3; i++) {\n  list.push(function () { return i; });\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["B023"],
        },
        Peer {
            tool: "pylint",
            rules: &["cell-var-from-loop"],
        },
        Peer {
            tool: "flake8-bugbear",
            rules: &["B023"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-loop-func"],
        },
    ],
};
