//! Blocks that do nothing, do the same, or are never reached.

use tree_sitter::Node;

use super::Cx;
use crate::analysis::generic::grammar::{ANYWHERE, BLOCK, COMMENT, ELSE, FUNCTION, JUMP};
use crate::analysis::shared_rules::{EMPTY_EXCEPT, UNREACHABLE_CODE};
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(super) static IDENTICAL_BRANCHES: Rule = Rule {
    id: "identical-branches",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[561],
    summary: "Both branches of a test do the same.",
    why: "The test decides nothing: either one branch was copied and never changed, or the test can go.",
    false_positives: "Branches that are kept apart on purpose until they differ.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::Java,
        bad: "class A { int f(int a) { if (a > 0) { return g(a); } else { return g(a); } } }\n",
        good: "class A { int f(int a) { if (a > 0) { return g(a); } else { return g(-a); } } }\n",
    }],
    peers: &[
        Peer {
            tool: "sonarlint",
            rules: &["S3923"],
        },
        Peer {
            tool: "clippy",
            rules: &["if_same_then_else"],
        },
    ],
};

/// The text of a branch without spacing and braces; `None` if it is empty or large.
fn shape(text: &str) -> Option<String> {
    if text.len() > 10_000 {
        return None;
    }
    let shape: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = shape.trim_matches(['{', '}', ' ']);
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// A test whose two branches are the same.
pub(super) fn branches(cx: &mut Cx<'_, '_, '_>, node: Node<'_>) {
    let then = node
        .child_by_field_name("consequence")
        .or_else(|| node.child_by_field_name("body"));
    let (Some(then), Some(other)) = (then, node.child_by_field_name("alternative")) else {
        return;
    };
    // An `else` node holds the branch; without one the alternative is the branch itself.
    let other = match cx.grammar.roles(other) & ELSE {
        0 => Some(other),
        _ => only_child(other),
    };
    let Some(other) = other else { return };
    let same =
        matches!((shape(cx.text(then)), shape(cx.text(other))), (Some(a), Some(b)) if a == b);
    if same && !node.has_error() {
        let keyword = node.start_byte()..then.start_byte();
        cx.report(
            &IDENTICAL_BRANCHES,
            keyword.start..trimmed(cx.text, keyword),
            "both branches of this test do the same",
        );
    }
}

fn only_child(node: Node<'_>) -> Option<Node<'_>> {
    match node.named_child_count() {
        1 => node.named_child(0),
        _ => None,
    }
}

/// The end of a range without the spacing at its end.
fn trimmed(text: &str, range: std::ops::Range<usize>) -> usize {
    let inside = text.get(range.clone()).unwrap_or_default();
    range.start + inside.trim_end().len()
}

/// A handler that does nothing and does not say why.
pub(super) fn catch(cx: &mut Cx<'_, '_, '_>, node: Node<'_>) {
    if node.has_error() {
        return;
    }
    let empty = match node.child_by_field_name("body") {
        Some(body) => body.named_child_count() == 0 && cx.grammar.roles(body) & BLOCK != 0,
        // Ruby's `rescue` has no body at all then.
        None => node.kind() == "rescue",
    };
    if empty {
        let end = node
            .child_by_field_name("body")
            .map_or(node.end_byte(), |body| body.start_byte());
        let range = node.start_byte()..end;
        cx.report(
            &EMPTY_EXCEPT,
            range.start..trimmed(cx.text, range),
            "this handler swallows the error without a trace",
        );
    }
}

/// The first statement behind one that always leaves the block.
pub(super) fn unreachable(cx: &mut Cx<'_, '_, '_>, block: Node<'_>) {
    if block.has_error() {
        return;
    }
    let mut cursor = block.walk();
    let mut left: Option<Node<'_>> = None;
    for child in block.named_children(&mut cursor) {
        let roles = cx.grammar.roles(child);
        if roles & COMMENT != 0 || child.is_extra() {
            continue;
        }
        if let Some(jump) = left {
            // A `break` behind `return` is habit, not a mistake; declarations hold wherever they are.
            if roles & (ANYWHERE | FUNCTION) != 0 || child.kind().starts_with("break") {
                return;
            }
            let first = cx.text(child).lines().next().unwrap_or_default().trim_end();
            let keyword = cx
                .text(jump)
                .split([' ', ';', '('])
                .next()
                .unwrap_or_default();
            let message = format!("this is never reached: `{keyword}` above leaves the block");
            let range = child.start_byte()..child.start_byte() + first.len();
            cx.report(&UNREACHABLE_CODE, range, message);
            return;
        }
        if leaves(cx, child, roles) {
            left = Some(child);
        }
    }
}

/// Whether a statement always leaves the block: a jump, or a statement that is nothing but one.
fn leaves(cx: &Cx<'_, '_, '_>, statement: Node<'_>, roles: u32) -> bool {
    if roles & JUMP != 0 {
        return true;
    }
    statement.kind() == "expression_statement"
        && statement.named_child(0).is_some_and(|inner| {
            cx.grammar.roles(inner) & JUMP != 0 || inner.kind() == "throw_expression"
        })
}

#[cfg(test)]
#[cfg(feature = "all-langs")]
mod tests {
    use crate::analysis::Language::{Bash, C, CSharp, Cpp, Go, Java, Php, Ruby, Rust};
    use crate::analysis::generic::testing::lines;

    #[test]
    fn same_branches_are_reported() {
        for (language, code) in [
            (
                C,
                "int f(int a) {\n if (a) { g(a); }\n else {\n  g(a);\n }\n}",
            ),
            (C, "int f(int a) {\n if (a) g(a); else g(a);\n}"),
            (Cpp, "int f() {\n if (a) { g(); } else { g(); }\n}"),
            (
                CSharp,
                "class A { void F() {\n if (a) { G(); } else { G(); }\n} }",
            ),
            (Go, "package p\nfunc f() { if a { g() } else { g() } }"),
            (Java, "class A { void f() {\n if (a) g(); else g();\n} }"),
            (Php, "<?php\nif ($a) { g(); } else { g(); }"),
            (Ruby, "def f\n if a\n  g\n else\n  g\n end\nend"),
            (Rust, "fn f() {\n if a { g(); } else { g(); }\n}"),
            (Rust, "fn f() {\n let x = if a { 1 } else { 1 };\n}"),
        ] {
            assert_eq!(lines(language, "identical-branches", code), [2], "{code}");
        }
    }

    #[test]
    fn different_or_missing_branches_are_not() {
        for (language, code) in [
            (C, "int f(int a) { if (a) { g(a); } else { g(b); } }"),
            (C, "int f(int a) { if (a) { } else { } }"),
            (Cpp, "int f() { if (a) { g(); } }"),
            (
                CSharp,
                "class A { void F() { if (a) { G(); } else if (b) { G(); } } }",
            ),
            (Go, "package p\nfunc f() { if a { g() } else if b { g() } }"),
            (
                Java,
                "class A { void f() { if (a) g(); else if (b) g(); } }",
            ),
            (Php, "<?php if ($a) { g(); } elseif ($b) { g(); }"),
            (Ruby, "def f\n if a\n  g\n elsif b\n  g\n end\nend"),
            (Rust, "fn f() { if a { g(); } else { h(); } }"),
            (Rust, "fn f() { if a { g(); } else if b { g(); } }"),
            (Bash, "if a; then b; else b; fi"),
        ] {
            let found = lines(language, "identical-branches", code);
            assert_eq!(found, Vec::<u32>::new(), "{code}");
        }
    }

    #[test]
    fn empty_handlers_are_reported_unless_they_say_why() {
        for (language, code, expected) in [
            (
                Cpp,
                "void f() {\n try { g(); } catch (...) { }\n}",
                &[2][..],
            ),
            (
                CSharp,
                "class A { void F() {\n try { G(); } catch { }\n} }",
                &[2],
            ),
            (
                Java,
                "class A { void f() {\n try { g(); } catch (E e) {}\n} }",
                &[2],
            ),
            (Php, "<?php\ntry { g(); } catch (E $e) {}", &[2]),
            (Ruby, "def f\n g\nrescue E\nend", &[3]),
            (Ruby, "begin\n g\nrescue\nend", &[3]),
            (
                Java,
                "class A { void f() { try { g(); } catch (E e) { /* expected */ } } }",
                &[],
            ),
            (
                Java,
                "class A { void f() { try { g(); } catch (E e) { h(e); } } }",
                &[],
            ),
            (Cpp, "void f() { try { g(); } catch (...) { throw; } }", &[]),
            (
                CSharp,
                "class A { void F() { try { G(); } catch (E) { // why\n } } }",
                &[],
            ),
            (Php, "<?php try { g(); } catch (E $e) { return; }", &[]),
            (Ruby, "def f\n g\nrescue E\n nil\nend", &[]),
            (Ruby, "x = g rescue nil", &[]),
            (Go, "package p\nfunc f() { if err != nil { } }", &[]),
        ] {
            assert_eq!(lines(language, "empty-except", code), expected, "{code}");
        }
    }

    #[test]
    fn code_behind_a_jump_is_reported_once() {
        for (language, code, expected) in [
            (C, "int f() {\n return 1;\n g();\n h();\n}", &[3][..]),
            (C, "int f() { for (;;) {\n break;\n g();\n} }", &[3]),
            (Cpp, "int f() {\n throw 1;\n g();\n}", &[3]),
            (CSharp, "class A { void F() {\n return;\n G();\n} }", &[3]),
            (Go, "package p\nfunc f() {\n return\n g()\n}", &[4]),
            (Java, "class A { void f() {\n return;\n g();\n} }", &[3]),
            (Php, "<?php function f() {\n return 1;\n g();\n}", &[3]),
            (Php, "<?php function f() {\n throw new E();\n g();\n}", &[3]),
            (Ruby, "def f\n return 1\n g\nend", &[3]),
            (Rust, "fn f() {\n return;\n g();\n}", &[3]),
            (Rust, "fn f() { loop {\n continue;\n g();\n} }", &[3]),
            (C, "int f() { return 1; }", &[]),
            (C, "int f() { goto a; a: g(); }", &[]),
            (
                C,
                "int f() { switch (a) { case 1: return 1; break; case 2: g(); } }",
                &[],
            ),
            (C, "int f() {\n return 1;\n#ifdef X\n g();\n#endif\n}", &[]),
            (Go, "package p\nfunc f() { if a { return }\n g() }", &[]),
            (Java, "class A { void f() { if (a) return; g(); } }", &[]),
            (Ruby, "def f\n return 1 if a\n g\nend", &[]),
            (Rust, "fn f() { return;\n fn g() {} }", &[]),
            (Rust, "fn f() { let x = return; }", &[]),
            (Php, "<?php return 1; function g() {}", &[]),
            (Bash, "exit 0\nfoo", &[]),
        ] {
            assert_eq!(
                lines(language, "unreachable-code", code),
                expected,
                "{code}"
            );
        }
    }
}
