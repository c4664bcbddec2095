//! What could be said more simply, in any language.

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

const fn example(language: Language, bad: &'static str, good: &'static str) -> RuleExample {
    RuleExample {
        language,
        bad,
        good,
    }
}

pub(crate) static SIMPLIFY_BOOL: Rule = Rule {
    id: "simplify-bool",
    category: Category::Style,
    severity: Severity::Low,
    confidence: 0.9,
    cwe: &[],
    summary: "A boolean is said in a roundabout way.",
    why: "`x ? true : false` is `x`, and where only true or false matters `!!x` is `x`.",
    false_positives: "Code that wants to show that the value is a boolean.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "const open = state ? true : false;\n",
        "const open = Boolean(state);\n",
    )],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-unneeded-ternary", "no-extra-boolean-cast"],
        },
        Peer {
            tool: "ruff",
            rules: &["SIM103", "SIM210", "SIM211"],
        },
        Peer {
            tool: "pylint",
            rules: &[
                "simplifiable-if-statement",
                "simplifiable-if-expression",
                "simplifiable-condition",
            ],
        },
        Peer {
            tool: "biome",
            rules: &["noExtraBooleanCast", "noUselessTernary"],
        },
    ],
};

pub(crate) static AUGMENTED_ASSIGN: Rule = Rule {
    id: "augmented-assign",
    category: Category::Style,
    severity: Severity::Low,
    confidence: 0.9,
    cwe: &[],
    summary: "A variable is set to itself and something more.",
    why: "`x += y` says it once; in a long chain of members it also reads the chain once.",
    false_positives: "Code that is kept in step with other languages.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "total = total + price;\n",
        "total += price;\n",
    )],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["operator-assignment"],
        },
        Peer {
            tool: "ruff",
            rules: &["PLR6104"],
        },
        Peer {
            tool: "pylint",
            rules: &["consider-using-augmented-assign"],
        },
    ],
};

pub(crate) static USELESS_PARENT_DELEGATION: Rule = Rule {
    id: "useless-parent-delegation",
    category: Category::Style,
    severity: Severity::Low,
    confidence: 0.93,
    cwe: &[],
    summary: "A method only calls the one it overrides.",
    why: "Without it the class does the same.",
    false_positives: "Methods that are kept for their documentation.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "class A extends B {\n  constructor(x) {\n    super(x);\n  }\n}\n",
        "class A extends B {\n  constructor(x) {\n    super(x);\n    this.x = x;\n  }\n}\n",
    )],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-useless-constructor"],
        },
        Peer {
            tool: "pylint",
            rules: &["useless-parent-delegation"],
        },
        Peer {
            tool: "biome",
            rules: &["noUselessConstructor"],
        },
    ],
};
