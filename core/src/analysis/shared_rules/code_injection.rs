use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static CODE_INJECTION: Rule = Rule {
    id: "code-injection",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.65,
    cwe: &[95, 94],
    summary: "Text that is put together at run time is executed as code.",
    why: "Whoever controls a part of the text controls the program. Use a table of \
          functions, a parser or a data format instead.",
    false_positives: "Text that no outsider can influence: build tools, templates compiled in advance.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "result = eval(request.args['formula'])\n",
            good: "import ast\nresult = ast.literal_eval(request.args['formula'])\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const result = eval(request.query.formula);\n",
            good: "const result = JSON.parse(request.query.data);\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S102", "S307", "PLW0122", "PLW0123"],
        },
        Peer {
            tool: "bandit",
            rules: &["B102", "B307"],
        },
        Peer {
            tool: "pylint",
            rules: &["exec-used", "eval-used"],
        },
        Peer {
            tool: "eslint",
            rules: &[
                "no-eval",
                "no-implied-eval",
                "no-new-func",
                "security/detect-eval-with-expression",
            ],
        },
        Peer {
            tool: "biome",
            rules: &["noGlobalEval"],
        },
    ],
};
