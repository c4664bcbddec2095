use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static RETURN_OUTSIDE_FUNCTION: Rule = Rule {
    id: "return-outside-function",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.97,
    cwe: &[],
    summary: "`return` or `yield` stands outside of a function.",
    why: "There is nothing to return from: the whole file is refused. Often the indentation or a brace is wrong.",
    false_positives: "None known.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f():\n    pass\nreturn 1\n",
            good: "def f():\n    return 1\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "import a from 'a';\nreturn a;\n",
            good: "import a from 'a';\nexport default a;\n",
        },
    ],
    peers: &[
        Peer {
            tool: "pylint",
            rules: &["return-outside-function", "yield-outside-function"],
        },
        Peer {
            tool: "ruff",
            rules: &["F704", "F706"],
        },
    ],
};
