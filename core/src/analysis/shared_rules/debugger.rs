use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static DEBUGGER: Rule = Rule {
    id: "debugger",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[489],
    summary: "A breakpoint was left in the code.",
    why: "The program stops there whenever a debugger is attached, or always.",
    false_positives: "Tools for debugging.",
    fixable: true,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "import pdb\npdb.set_trace()\n",
            good: "import logging\nlogging.debug('here')\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f() {\n  debugger;\n  return 1;\n}\n",
            good: "function f() {\n  return 1;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["T100"],
        },
        Peer {
            tool: "pylint",
            rules: &["forgotten-debug-statement"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-debugger"],
        },
        Peer {
            tool: "biome",
            rules: &["noDebugger"],
        },
    ],
};
