use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNUSED_SUPPRESSION: Rule = Rule {
    id: "unused-suppression",
    category: Category::Maintainability,
    severity: Severity::Info,
    confidence: 0.9,
    cwe: &[],
    summary: "A comment `codehone: ignore` silences nothing.",
    why: "What it silenced is gone, or never was there because the name of the rule is wrong or the \
          comment is on another line. Left in place it hides the next finding that really is there. \
          Remove it, or correct the name. Comments for other tools are not looked at: they may \
          silence what only that tool reports.",
    false_positives: "None known; comments are judged only by rules that ran.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "if x is None:  # codehone: ignore[none-compare]\n    pass\n",
            good: "if x == None:  # codehone: ignore[none-compare]\n    y = x\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "run(); // codehone: ignore[debugger]\n",
            good: "debugger; // codehone: ignore[debugger]\n",
        },
        RuleExample {
            language: Language::TypeScript,
            bad: "run(); // codehone: ignore[debugger]\n",
            good: "debugger; // codehone: ignore[debugger]\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["RUF100"],
        },
        Peer {
            tool: "pylint",
            rules: &["useless-suppression", "I0021"],
        },
    ],
};
