use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNUSED_VARIABLE: Rule = Rule {
    id: "unused-variable",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.7,
    cwe: &[563],
    summary: "A variable, parameter, function or import is never used.",
    why: "It is left over, or something that should use it does not. Assigning is not using.",
    false_positives: "Parameters that a signature demands; names that code outside of the file takes from the global scope.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(items):\n    total = sum(items)\n    return len(items)\n",
            good: "def f(items):\n    total = sum(items)\n    return total\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "export function f() {\n  const size = 1;\n}\n",
            good: "export function f() {\n  const size = 1;\n  return size;\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-unused-vars", "@typescript-eslint/no-unused-vars"],
        },
        Peer {
            tool: "biome",
            rules: &[
                "noUnusedVariables",
                "noUnusedImports",
                "noUnusedFunctionParameters",
            ],
        },
        Peer {
            tool: "ruff",
            rules: &["F841", "RUF059"],
        },
        Peer {
            tool: "pylint",
            rules: &["unused-variable"],
        },
    ],
};
