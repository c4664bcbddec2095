use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static RETURN_IN_FINALLY: Rule = Rule {
    id: "return-in-finally",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[584],
    summary: "A jump out of `finally` swallows what was thrown or returned.",
    why: "Leaving the `finally` block discards the pending exception and the value \
          being returned, so failures vanish.",
    false_positives: "Swallowing on purpose; an explicit catch says so.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f():\n    try:\n        return load()\n    finally:\n        return None\n",
            good: "def f():\n    try:\n        return load()\n    finally:\n        close()\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f() {\n  try {\n    return work();\n  } finally {\n    return 0;\n  }\n}\n",
            good: "function f() {\n  try {\n    return work();\n  } finally {\n    release();\n  }\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["B012", "SIM107"],
        },
        Peer {
            tool: "pylint",
            rules: &["lost-exception", "return-in-finally", "break-in-finally"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-unsafe-finally"],
        },
        Peer {
            tool: "biome",
            rules: &["noUnsafeFinally"],
        },
    ],
};
