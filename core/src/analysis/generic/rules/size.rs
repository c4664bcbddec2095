//! Functions that are hard to read, test or change because of their size or shape.

use tree_sitter::Node;

use super::Cx;
use crate::analysis::generic::metrics::function_name;
use crate::analysis::metrics::FunctionMetrics;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

// Limits: above what nine of ten functions of well-kept projects have, so that the finding is worth
// a look; lower ones are a matter of taste.
const COMPLEXITY: u32 = 20;
const LINES: u32 = 150;
const NESTING: u32 = 5;
const PARAMETERS: u32 = 8;

const SHAPE: Rule = Rule {
    id: "",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.6,
    cwe: &[],
    summary: "",
    why: "",
    false_positives: "",
    fixable: false,
    examples: &[],
    peers: &[],
};

pub(super) static HIGH_COMPLEXITY: Rule = Rule {
    id: "high-complexity",
    cwe: &[1121],
    summary: "A function has more than 20 ways through it to test.",
    why: "Each decision adds a path that a test must cover and a reader must hold in mind. Split the \
          function where its parts have names of their own, or turn cases into data.",
    false_positives: "Flat dispatch over many cases, which is long but easy to follow.",
    examples: &[RuleExample {
        language: Language::Go,
        bad: "package p\nfunc f(a, b int) bool {\n\treturn a == 1 && b == 1 || a == 2 && b == 2 || a == 3 && b == 3 || a == 4 && b == 4 || a == 5 && b == 5 || a == 6 && b == 6 || a == 7 && b == 7 || a == 8 && b == 8 || a == 9 && b == 9 || a == 10 && b == 10 || a == 11 && b == 11\n}\n",
        good: "package p\nfunc f(a, b int) bool {\n\treturn a == b && a >= 1 && a <= 11\n}\n",
    }],
    peers: &[
        Peer {
            tool: "lizard",
            rules: &["ccn"],
        },
        Peer {
            tool: "ruff",
            rules: &["C901"],
        },
        Peer {
            tool: "eslint",
            rules: &["complexity"],
        },
    ],
    ..SHAPE
};

pub(super) static LONG_FUNCTION: Rule = Rule {
    id: "long-function",
    cwe: &[1080],
    summary: "A function has more than 150 lines.",
    why: "What does not fit on a few screens is read in parts anyway: give the parts names.",
    false_positives: "Tables and other data that are written as code.",
    examples: &[RuleExample {
        language: Language::C,
        bad: concat!(
            "int f(int a) {\n",
            "  a++;\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
            "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
            "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n  return a;\n}\n"
        ),
        good: "int f(int a) {\n  return a + 1;\n}\n",
    }],
    peers: &[
        Peer {
            tool: "lizard",
            rules: &["length"],
        },
        Peer {
            tool: "pylint",
            rules: &["too-many-statements"],
        },
        Peer {
            tool: "eslint",
            rules: &["max-lines-per-function"],
        },
    ],
    ..SHAPE
};

pub(super) static DEEP_NESTING: Rule = Rule {
    id: "deep-nesting",
    cwe: &[1124],
    summary: "Blocks are nested more than five levels deep.",
    why: "A reader must remember every condition around a line. Return early, or move the inner loop \
          into a function of its own.",
    false_positives: "Loops over the dimensions of a matrix.",
    examples: &[RuleExample {
        language: Language::Java,
        bad: "class A { void f(int a) { if (a > 0) { if (a > 1) { if (a > 2) { if (a > 3) { if (a > 4) { if (a > 5) { g(); } } } } } } } }\n",
        good: "class A { void f(int a) { if (a <= 5) { return; } g(); } }\n",
    }],
    peers: &[
        Peer {
            tool: "lizard",
            rules: &["max_nesting_depth"],
        },
        Peer {
            tool: "pylint",
            rules: &["too-many-nested-blocks"],
        },
        Peer {
            tool: "eslint",
            rules: &["max-depth"],
        },
    ],
    ..SHAPE
};

pub(super) static TOO_MANY_PARAMETERS: Rule = Rule {
    id: "too-many-parameters",
    summary: "A function takes more than eight parameters.",
    why: "Callers mix up what they cannot tell apart. Parameters that belong together make a type.",
    false_positives: "Functions whose signature an interface of somebody else prescribes.",
    confidence: 0.5,
    examples: &[RuleExample {
        language: Language::Rust,
        bad: "fn f(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8) {}\n",
        good: "fn f(from: Point, to: Point) {}\n",
    }],
    peers: &[
        Peer {
            tool: "lizard",
            rules: &["parameter_count"],
        },
        Peer {
            tool: "pylint",
            rules: &["too-many-arguments"],
        },
        Peer {
            tool: "eslint",
            rules: &["max-params"],
        },
        Peer {
            tool: "clippy",
            rules: &["too_many_arguments"],
        },
    ],
    ..SHAPE
};

/// Reports what is too much of a function, at its name.
pub(super) fn function(cx: &mut Cx<'_, '_, '_>, node: Node<'_>, measured: &FunctionMetrics) {
    let name = function_name(cx.text, node);
    let FunctionMetrics {
        cyclomatic,
        lines,
        nesting,
        parameters,
        ..
    } = *measured;
    let mut found: Vec<(&'static Rule, String)> = Vec::new();
    if cyclomatic > COMPLEXITY {
        found.push((
            &HIGH_COMPLEXITY,
            format!("`{name}` has a cyclomatic complexity of {cyclomatic}, more than {COMPLEXITY}"),
        ));
    }
    if lines > LINES {
        found.push((
            &LONG_FUNCTION,
            format!("`{name}` has {lines} lines, more than {LINES}"),
        ));
    }
    if nesting > NESTING {
        found.push((
            &DEEP_NESTING,
            format!("`{name}` nests blocks {nesting} levels deep, more than {NESTING}"),
        ));
    }
    if parameters > PARAMETERS {
        found.push((
            &TOO_MANY_PARAMETERS,
            format!("`{name}` takes {parameters} parameters, more than {PARAMETERS}"),
        ));
    }
    // `name` is a piece of the text, or made up for a function without one and then anywhere in
    // memory.
    let start = (name.as_ptr() as usize).checked_sub(cx.text.as_ptr() as usize);
    let range = start.and_then(|start| Some(start..start.checked_add(name.len())?));
    let at = match range {
        Some(range)
            if cx.text.get(range.clone()) == Some(name) && range.start >= node.start_byte() =>
        {
            range
        }
        _ => node.start_byte()..node.start_byte(),
    };
    for (rule, message) in found {
        cx.report(rule, at.clone(), message);
    }
}

#[cfg(all(test, feature = "all-langs"))]
mod tests {
    use crate::analysis::Language;
    use crate::analysis::generic::testing::lines;

    #[test]
    fn a_function_without_a_name_is_reported_where_it_begins() {
        // Broken C, whose second function has no name that the grammar could tell.
        let code = "int f(int a) {\n  a++;\n\n  return a;\n}\n\n\
            class A { void f(int a) { if (a) { if (a) { if (a) { if (a) { if (a) { if (a) \
            { g(); } } } } } } } }\n";
        for language in [Language::C, Language::Cpp, Language::Java] {
            let found = lines(language, "deep-nesting", code);
            assert!(found.iter().all(|line| *line == 7), "{found:?}");
        }
    }
}
