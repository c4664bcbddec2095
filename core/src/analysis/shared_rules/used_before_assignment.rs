use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static USED_BEFORE_ASSIGNMENT: Rule = Rule {
    id: "used-before-assignment",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.85,
    cwe: &[457],
    summary: "A variable is used before it has a value.",
    why: "The line runs before the variable gets its value: it throws, or works with nothing. Assign it \
          first, on every way that leads to the line.",
    false_positives: "Conditions that hang together in a way the code does not show; code that is never \
                      run in that order.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(path):\n    if path:\n        text = read(path)\n    return text\n",
            good: "def f(path):\n    text = None\n    if path:\n        text = read(path)\n    return text\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "console.log(total);\nlet total = 1;\n",
            good: "let total = 1;\nconsole.log(total);\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["F823"],
        },
        Peer {
            tool: "pylint",
            rules: &["used-before-assignment", "possibly-used-before-assignment"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-use-before-define"],
        },
        Peer {
            tool: "biome",
            rules: &["noInvalidUseBeforeDeclaration"],
        },
    ],
};
