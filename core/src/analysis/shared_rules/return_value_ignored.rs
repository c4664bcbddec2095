use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static RETURN_VALUE_IGNORED: Rule = Rule {
    id: "return-value-ignored",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[252],
    summary: "A value is taken from a call that gives none, or a call is useless without its value.",
    why: "The variable is always nothing: a `return` is missing in the function, or the call changes its \
          object in place and has no result.",
    false_positives: "Methods that a subclass overrides with one that returns something.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def load(path):\n    print(path)\n\ndata = load('x')\n",
            good: "def load(path):\n    return open(path)\n\ndata = load('x')\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function log(x) {\n  print(x);\n}\nconst y = log(1);\n",
            good: "function log(x) {\n  print(x);\n}\nlog(1);\n",
        },
    ],
    peers: &[Peer {
        tool: "pylint",
        rules: &["assignment-from-no-return", "assignment-from-none"],
    }],
};
