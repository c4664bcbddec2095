use crate::analysis::{Language, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static SYNTAX_ERROR: Rule = Rule {
    id: "syntax-error",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.95,
    cwe: &[],
    summary: "The file cannot be parsed.",
    why: "No tool can read the rest of the file, and the interpreter refuses to load it. Other rules \
          do not run on it.",
    false_positives: "Templates with placeholders, and syntax of Python 2 or newer than the parser.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def f(:\n    pass\n",
            good: "def f():\n    pass\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "function f( {\n",
            good: "function f() {}\n",
        },
        RuleExample {
            language: Language::TypeScript,
            bad: "let x: = 1;\n",
            good: "let x: number = 1;\n",
        },
    ],
    peers: &[],
};
