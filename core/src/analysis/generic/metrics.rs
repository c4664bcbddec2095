use tree_sitter::{Node, Tree};

use super::grammar::{
    BINARY, BLOCK, CASE, CATCH, COMMENT, CONTAINER, ELSE, ELSE_IF, FUNCTION, Grammar, IF, LAMBDA,
    LOOP, Roles, SWITCH, TERNARY,
};
use super::walk::{Handler, Place, goes_on, is_logical, operator, walk};
use crate::analysis::SourceFile;
use crate::analysis::metrics::{FileMetrics, FunctionMetrics, Operand, Recorder, count_lines};

/// Measures a file.
pub(super) fn measure(file: &SourceFile<'_>, grammar: &Grammar, tree: &Tree) -> FileMetrics {
    let mut counter = Counter::new(file);
    walk(grammar, tree, &mut counter);
    counter.finish(file)
}

/// Tells a recorder what it meets.
pub(super) struct Counter<'s> {
    recorder: Recorder<'s>,
    text: &'s str,
    /// Names of the functions and containers around.
    names: Vec<&'s str>,
    /// Operators met, in the order in which they came.
    operators: Vec<u16>,
    comments: Vec<std::ops::Range<usize>>,
    statements: u32,
}

/// The text of a node.
pub(super) fn text<'s>(source: &'s str, node: Node<'_>) -> &'s str {
    source.get(node.byte_range()).unwrap_or_default()
}

impl<'s> Counter<'s> {
    pub(super) fn new(file: &SourceFile<'s>) -> Self {
        Self {
            recorder: Recorder::new(file),
            text: file.text,
            names: Vec::new(),
            operators: Vec::new(),
            comments: Vec::new(),
            statements: 0,
        }
    }

    /// What the function that was left last measures.
    pub(super) fn last(&self) -> Option<&FunctionMetrics> {
        self.recorder.last()
    }

    pub(super) fn finish(self, file: &SourceFile<'s>) -> FileMetrics {
        let lines = count_lines(file.text, self.comments, self.statements);
        self.recorder.finish(file, lines, None)
    }

    fn flow(&mut self, place: Place<'_>, around: &[Place<'_>]) {
        let Place { node, roles, .. } = place;
        if goes_on(place, around) {
            self.recorder.decide(1);
            self.recorder.flat();
        } else if roles & (IF | LOOP | CATCH | TERNARY) != 0 {
            self.recorder.decide(1);
            self.recorder.nested();
        }
        if roles & SWITCH != 0 {
            self.recorder.nested();
        }
        if roles & CASE != 0 && !is_default(text(self.text, node)) {
            self.recorder.decide(1);
        }
        if roles & ELSE != 0 && !wraps_if(node) {
            self.recorder.flat();
        }
        // Without a node for `else`, the branch itself stands for it.
        if place.field == "alternative"
            && roles & (IF | ELSE | ELSE_IF) == 0
            && around.last().is_some_and(|parent| parent.roles & IF != 0)
        {
            self.recorder.flat();
        }
        if roles & BINARY != 0
            && let Some(sign) = operator(node).filter(|sign| is_logical(sign))
        {
            self.recorder.decide(1);
            let same = around.last().is_some_and(|parent| {
                parent.roles & BINARY != 0 && operator(parent.node) == Some(sign)
            });
            if !same {
                self.recorder.flat();
            }
        }
    }

    fn operation(&mut self, node: Node<'_>) {
        let Some(sign) = node.child_by_field_name("operator") else {
            return;
        };
        let kind = sign.kind_id();
        let number = match self.operators.iter().position(|known| *known == kind) {
            Some(number) => number,
            None => {
                self.operators.push(kind);
                self.operators.len() - 1
            }
        };
        self.recorder
            .operator(u8::try_from(number).unwrap_or(u8::MAX));
        let mut cursor = node.walk();
        // At most two: a hostile tree may hang any number of errors below an operator.
        for operand in node.named_children(&mut cursor).take(2) {
            if operand.named_child_count() == 0 {
                let text = text(self.text, operand);
                self.recorder.operand(Operand::Text(text.into()));
            } else {
                self.recorder.computed();
            }
        }
    }
}

impl<'t> Handler<'t> for Counter<'_> {
    fn enter(&mut self, place: Place<'t>, around: &[Place<'t>]) {
        let Place { node, roles, .. } = place;
        let (opens, sinks) = nesting(place, around);
        if opens {
            self.recorder.open();
        }
        if sinks {
            self.recorder.sink();
        }
        if roles & COMMENT != 0 {
            self.comments.push(node.byte_range());
        }
        let is_statement = around
            .last()
            .is_some_and(|parent| parent.roles & BLOCK != 0);
        if is_statement && node.is_named() && roles & COMMENT == 0 {
            self.statements = self.statements.saturating_add(1);
        }
        if is_function(place) {
            let name = function_name(self.text, node);
            let mut qualified = self.names.join(".");
            if !qualified.is_empty() {
                qualified.push('.');
            }
            qualified.push_str(name);
            let range = node.range();
            let span = u32::try_from(range.start_byte).unwrap_or(u32::MAX)
                ..u32::try_from(range.end_byte).unwrap_or(u32::MAX);
            self.recorder
                .function(qualified, name, span, parameters(self.text, node));
            self.names.push(name);
        } else if roles & CONTAINER != 0 {
            let name = node
                .child_by_field_name("name")
                .or_else(|| node.child_by_field_name("type"));
            self.names
                .push(name.map_or("<anonymous>", |name| text(self.text, name)));
        }
        self.flow(place, around);
        self.operation(node);
    }

    fn leave(&mut self, place: Place<'t>, around: &[Place<'t>]) {
        if is_function(place) {
            self.names.pop();
            self.recorder.end();
        } else if place.roles & CONTAINER != 0 {
            self.names.pop();
        }
        let (opens, sinks) = nesting(place, around);
        if sinks {
            self.recorder.rise();
        }
        if opens {
            self.recorder.close();
        }
    }
}

/// A function that has a body: not one that is only declared.
pub(super) fn is_function(place: Place<'_>) -> bool {
    place.roles & FUNCTION != 0 && place.node.child_by_field_name("body").is_some()
}

/// Whether a block of a compound statement opens here, and whether what is inside costs one more of
/// cognitive complexity.
fn nesting(place: Place<'_>, around: &[Place<'_>]) -> (bool, bool) {
    let Some(parent) = around.last() else {
        return (false, false);
    };
    let branch = match place.field {
        "consequence" | "body" => true,
        "alternative" => place.roles & IF == 0 && !wraps_if(place.node),
        _ => false,
    };
    let inside: Roles = IF | LOOP | CATCH | ELSE_IF;
    if branch && parent.roles & inside != 0 {
        // Ruby and PHP hang `elsif` below the `if` as an alternative: it opens its own branch.
        let goes_on = place.roles & ELSE_IF != 0;
        return (!goes_on, !goes_on);
    }
    if place.roles & CASE != 0 {
        return (true, true);
    }
    (false, place.roles & LAMBDA != 0)
}

/// Whether an `else` holds nothing but an `if`.
fn wraps_if(node: Node<'_>) -> bool {
    node.named_child_count() == 1
        && node
            .named_child(0)
            .is_some_and(|only| matches!(only.kind(), "if_statement" | "if_expression"))
}

/// Whether a case is taken if no other is.
fn is_default(case: &str) -> bool {
    let rest = case.trim_start();
    rest.starts_with("default")
        || rest.starts_with("*)")
        || rest
            .strip_prefix('_')
            .is_some_and(|rest| rest.trim_start().starts_with("=>"))
}

/// The declarator of C that holds name and parameters.
fn declarator(node: Node<'_>) -> Option<Node<'_>> {
    let mut at = node.child_by_field_name("declarator")?;
    // Pointers and references stand around it; each step goes down.
    while at.child_by_field_name("parameters").is_none() {
        at = at.child_by_field_name("declarator")?;
    }
    Some(at)
}

pub(super) fn function_name<'s>(source: &'s str, node: Node<'_>) -> &'s str {
    let name = node
        .child_by_field_name("name")
        .or_else(|| declarator(node)?.child_by_field_name("declarator"));
    name.map_or("<anonymous>", |name| text(source, name))
}

fn parameters(source: &str, node: Node<'_>) -> usize {
    let list = node
        .child_by_field_name("parameters")
        .or_else(|| declarator(node)?.child_by_field_name("parameters"));
    let Some(list) = list else { return 0 };
    if text(source, list).trim_matches(['(', ')', ' ']) == "void" {
        return 0;
    }
    let mut cursor = list.walk();
    let named = list.named_children(&mut cursor);
    named
        .filter(|one| !one.is_extra() && !one.kind().contains("attribute"))
        .map(|one| {
            // Go: `a, b int` is one declaration of two.
            let mut cursor = one.walk();
            match one.kind() {
                "parameter_declaration" => one
                    .children_by_field_name("name", &mut cursor)
                    .count()
                    .max(1),
                _ => 1,
            }
        })
        .sum()
}

#[cfg(test)]
#[cfg(feature = "all-langs")]
mod tests {
    use crate::analysis::{AnalyseOptions, FunctionMetrics, Language, metrics};

    fn first(language: Language, code: &str) -> FunctionMetrics {
        let file = metrics(code, &AnalyseOptions::new(language)).unwrap();
        file.functions.into_iter().next().unwrap()
    }

    /// The same function in every language: three decisions beside the `else if`, nested two deep.
    #[test]
    fn the_same_function_measures_the_same_everywhere() {
        let cases = [
            (
                Language::C,
                "int f(int a, int b) { if (a && b) { while (a) { a--; } } else if (b) { g(); } else { h(); } return 0; }",
            ),
            (
                Language::Cpp,
                "int f(int a, int b) { if (a && b) { while (a) { a--; } } else if (b) { g(); } else { h(); } return 0; }",
            ),
            (
                Language::CSharp,
                "class A { int f(int a, int b) { if (a && b) { while (a) { a--; } } else if (b) { g(); } else { h(); } return 0; } }",
            ),
            (
                Language::Go,
                "package p\nfunc f(a, b int) int { if a && b { for a { a-- } } else if b { g() } else { h() }\nreturn 0 }",
            ),
            (
                Language::Java,
                "class A { int f(int a, int b) { if (a && b) { while (a) { a--; } } else if (b) { g(); } else { h(); } return 0; } }",
            ),
            (
                Language::Php,
                "<?php function f($a, $b) { if ($a && $b) { while ($a) { $a--; } } elseif ($b) { g(); } else { h(); } return 0; }",
            ),
            (
                Language::Ruby,
                "def f(a, b)\n if a && b\n  while a\n   a -= 1\n  end\n elsif b\n  g\n else\n  h\n end\n return 0\nend",
            ),
            (
                Language::Rust,
                "fn f(a: u8, b: u8) -> u8 { if a && b { while a { a -= 1; } } else if b { g(); } else { h(); } return 0; }",
            ),
        ];
        for (language, code) in cases {
            let f = first(language, code);
            assert!(f.name == "f" || f.name == "A.f", "{language}: {}", f.name);
            let found = (f.cyclomatic, f.cognitive, f.nesting, f.parameters);
            assert_eq!(found, (5, 6, 2, 2), "{language}");
        }
        let f = first(
            Language::Bash,
            "f() { if a && b; then while a; do g; done; elif b; then g; else h; fi; }",
        );
        assert_eq!((f.name.as_str(), f.cyclomatic, f.parameters), ("f", 5, 0));
    }

    #[test]
    fn cases_and_handlers_are_decisions() {
        for (language, code, cyclomatic) in [
            (
                Language::C,
                "int f() { switch (a) { case 1: case 2: g(); break; default: h(); } return a ? 1 : 2; }",
                4,
            ),
            (
                Language::Java,
                "class A { void f() { switch (a) { case 1: g(); default: h(); } try { g(); } catch (E e) { h(); } } }",
                3,
            ),
            (
                Language::Rust,
                "fn f() { match a { 1 => g(), 2 => h(), _ => i() } }",
                3,
            ),
            (
                Language::Go,
                "package p\nfunc f() { switch a { case 1: g(); default: h() }; select { case <-c: g() } }",
                3,
            ),
            (
                Language::Ruby,
                "def f\n case a\n when 1 then g\n else h\n end\n g unless a\nrescue E\n h\nend",
                4,
            ),
        ] {
            assert_eq!(
                first(language, code).cyclomatic,
                cyclomatic,
                "{language}: {code}"
            );
        }
    }

    #[test]
    fn functions_without_a_body_are_not_listed() {
        let file = metrics(
            "interface A { void f(int a); }",
            &AnalyseOptions::new(Language::Java),
        );
        assert!(file.unwrap().functions.is_empty());
        let f = first(Language::C, "static char *f(void) { return 0; }");
        assert_eq!((f.name.as_str(), f.parameters), ("f", 0));
        let f = first(
            Language::Rust,
            "impl A { fn f(&self, (a, b): (u8, u8)) {} }",
        );
        assert_eq!((f.name.as_str(), f.parameters), ("A.f", 2));
    }

    #[test]
    fn hostile_text_is_measured_or_refused() {
        let all = Language::ALL.iter().filter(|one| one.is_built_in());
        for language in all {
            for text in [
                "(".repeat(20_000),
                "{".repeat(20_000),
                "if (a) { ".repeat(5_000),
                "a ? ".repeat(5_000),
                "&&".repeat(5_000),
                "\u{1F600}\0x".repeat(3).replace('\0', "\u{1}"),
                "\"".repeat(9_999),
            ] {
                // Either is fine; what matters is that it comes back.
                let _ = metrics(&text, &AnalyseOptions::new(*language));
                let _ = crate::analysis::analyse(&text, &AnalyseOptions::new(*language));
            }
        }
    }
}
