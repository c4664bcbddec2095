use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNDEFINED_NAME: Rule = Rule {
    id: "undefined-name",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.7,
    cwe: &[],
    summary: "A name is used that nothing defines.",
    why: "Reading it throws an error when the line runs: usually a misspelling, a missing import or a left-over name.",
    false_positives: "Globals that other scripts or the host define.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def area(r):\n    return math.pi * r * r\n",
            good: "import math\ndef area(r):\n    return math.pi * r * r\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "export function f(items) {\n  return itmes.length;\n}\n",
            good: "export function f(items) {\n  return items.length;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-undef"],
        },
        Peer {
            tool: "biome",
            rules: &["noUndeclaredVariables"],
        },
        Peer {
            tool: "ruff",
            rules: &["F821"],
        },
        Peer {
            tool: "pylint",
            rules: &["undefined-variable"],
        },
    ],
};
