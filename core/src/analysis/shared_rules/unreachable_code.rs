use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNREACHABLE_CODE: Rule = Rule {
    id: "unreachable-code",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[561],
    summary: "A statement can never run.",
    why: "What precedes it always leaves, so the code is dead: left over, or the exit \
          is in the wrong place.",
    false_positives: "Code that is kept on purpose behind an early return while debugging.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f():\n    return 1\n    print('never')\n",
            good: "def f():\n    print('always')\n    return 1\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f(x) {\n  return x + 1;\n  log(x);\n}\n",
            good: "function f(x) {\n  log(x);\n  return x + 1;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["PLW0101"],
        },
        Peer {
            tool: "pylint",
            rules: &["unreachable"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-unreachable", "no-unreachable-loop"],
        },
        Peer {
            tool: "biome",
            rules: &["noUnreachable"],
        },
    ],
};
