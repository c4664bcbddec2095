//! Code that was switched off by a comment.

use std::ops::Range;

use tree_sitter::Node;

use super::Cx;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(super) static COMMENTED_OUT_CODE: Rule = Rule {
    id: "commented-out-code",
    category: Category::Maintainability,
    severity: Severity::Info,
    confidence: 0.6,
    cwe: &[1085],
    summary: "Lines of code are commented out.",
    why: "Nobody knows whether it still works or why it is there. Version control remembers it: delete it.",
    false_positives: "Examples of use, and texts that look like code, such as grammars.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::C,
        bad: "int f(int a) {\n  // if (a > 0) {\n  //   g(a);\n  // }\n  return a;\n}\n",
        good: "int f(int a) {\n  // Negative values are counted below;\n  // see the table of the device.\n  return a;\n}\n",
    }],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["ERA001"],
        },
        Peer {
            tool: "sonarlint",
            rules: &["S125"],
        },
    ],
};

/// Comments on consecutive lines.
#[derive(Default)]
pub(super) struct Run {
    range: Range<usize>,
    /// Row of the last line.
    row: usize,
    lines: u32,
    code: u32,
    /// Lines that can be nothing but code.
    sure: u32,
}

impl Run {
    /// Takes the next comment of the file.
    pub(super) fn comment(&mut self, cx: &mut Cx<'_, '_, '_>, node: Node<'_>) {
        let text = cx.text(node);
        if is_documentation(text) {
            self.end(cx);
            return;
        }
        // Behind code a comment says something about it.
        let before = cx.text.get(..node.start_byte()).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        if !line.trim().is_empty() {
            self.end(cx);
            return;
        }
        let start = node.start_position().row;
        if self.lines == 0 || start != self.row + 1 {
            self.end(cx);
            self.range.start = node.start_byte();
        }
        self.row = node.end_position().row;
        self.range.end = node.end_byte();
        for line in text.lines().map(bare).filter(|line| !line.is_empty()) {
            self.lines += 1;
            let kind = kind(line);
            self.code += u32::from(kind != Kind::Words);
            self.sure += u32::from(kind == Kind::Code);
        }
    }

    /// Nothing more belongs to the run.
    pub(super) fn end(&mut self, cx: &mut Cx<'_, '_, '_>) {
        let run = std::mem::take(self);
        // Two lines of code in a row, and hardly a line that is none.
        if run.sure >= 2 && run.code * 10 >= run.lines * 7 {
            let first = cx.text.get(run.range.clone()).unwrap_or_default();
            let end = run.range.start + first.lines().next().unwrap_or_default().len();
            cx.report(
                &COMMENTED_OUT_CODE,
                run.range.start..end,
                format!("{} lines of code are commented out", run.code),
            );
        }
    }
}

fn is_documentation(text: &str) -> bool {
    ["///", "//!", "/**", "/*!", "#!"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// A line without the marks of a comment.
fn bare(line: &str) -> &str {
    line.trim()
        .trim_start_matches("/*")
        .trim_end_matches("*/")
        .trim_start_matches(['/', '#', '*'])
        .trim()
}

#[derive(PartialEq)]
enum Kind {
    /// Cannot be a sentence.
    Code,
    /// A brace or an end, which stands between code.
    Closing,
    Words,
}

fn kind(line: &str) -> Kind {
    if matches!(
        line,
        "}" | "};" | ");" | "});" | "{" | "end" | "fi" | "done" | "else {" | "} else {"
    ) {
        return Kind::Closing;
    }
    // Code has brackets, assignments and operators in front of its last sign; a sentence may end in
    // a semicolon or a brace, too.
    let balanced = line.matches('(').count() == line.matches(')').count();
    let called = line
        .find('(')
        .is_some_and(|at| at > 0 && line.as_bytes()[at - 1].is_ascii_alphanumeric() && balanced);
    let assigned = [" = ", " := ", " += ", "++", "--", "->", "::", " == "]
        .iter()
        .any(|sign| line.contains(sign));
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    let tested = starts(&[
        "if (", "for (", "while (", "switch (", "} else", "if ", "for ", "func ", "fn ",
    ]) && line.ends_with('{');
    let left =
        starts(&["return ", "return;", "break;", "continue;", "throw "]) && line.ends_with(';');
    let ends = line.ends_with(';') || line.ends_with('{');
    if tested
        || left
        || (ends && (called || assigned))
        || (called
            && line.ends_with(')')
            && !line.contains(". ")
            && line.find('(').is_some_and(|at| !line[..at].contains(' ')))
    {
        return Kind::Code;
    }
    Kind::Words
}

#[cfg(test)]
#[cfg(feature = "all-langs")]
mod tests {
    use crate::analysis::Language::{Bash, C, Go, Java, Php, Ruby, Rust};
    use crate::analysis::generic::testing::lines;

    #[test]
    fn runs_of_code_are_reported_at_their_first_line() {
        for (language, code) in [
            (C, "\n// foo(a);\n// bar = 1;\n"),
            (C, "\n/* foo(a);\n   bar(b);\n   baz = 2; */\n"),
            (C, "\n// for (i = 0; i < n; i++) {\n//   foo(i);\n// }\n"),
            (Java, "\n// int a = b.c();\n// return a;\n"),
            (Java, "\n// System.out.println(a);\n// a += 2;\n"),
            (
                Go,
                "\n// if err != nil {\n// \treturn err\n// }\n// x := f(1);\n",
            ),
            (Go, "\n// fmt.Println(x)\n// foo(y)\n"),
            (Php, "<?php\n// $a = f($b);\n# g($a);\n"),
            (Ruby, "\n# foo(a)\n# bar(b)\n"),
            (Rust, "\n// let x = f(1);\n// g(x);\n"),
            (Bash, "\n# foo(a);\n# bar = 1;\n"),
        ] {
            assert_eq!(lines(language, "commented-out-code", code), [2], "{code}");
        }
    }

    #[test]
    fn prose_is_not_code() {
        for (language, code) in [
            (C, "// This calls foo(a);\n// the result is in b.\n"),
            (C, "// foo(a);\n"),
            (C, "// one;\n// two;\n// three;\n"),
            (C, "/** foo(a);\n * bar(b);\n */\nint f();"),
            (Java, "/// a = b;\n/// c = d;\n"),
            (
                Go,
                "// Println formats using the default formats (see above).\n// It returns the number of bytes.\n",
            ),
            (Rust, "//! let x = f(1);\n//! g(x);\n"),
            (Rust, "let x = 1; // a = b;\nlet y = 2; // c = d;\n"),
            (
                Ruby,
                "# rubocop:disable Metrics/AbcSize\n# see the guide (chapter two)\n",
            ),
            (
                Bash,
                "#!/bin/sh\n# Usage: foo [options]\n# Copyright (c) 2020 Somebody\n",
            ),
            (
                C,
                "// -----------------\n// Section (one)\n// -----------------\n",
            ),
            (Php, "<?php // eslint-disable\n// @phpstan-ignore (all)\n"),
        ] {
            let found = lines(language, "commented-out-code", code);
            assert_eq!(found, Vec::<u32>::new(), "{code}");
        }
    }
}
