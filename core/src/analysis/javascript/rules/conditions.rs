//! Tests that assign, never change or repeat.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentExpression, BinaryExpression, Expression, IfStatement, LogicalExpression, Statement,
    SwitchStatement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, LogicalOperator};
use rustc_hash::FxHashMap;

use super::super::ast::{is_constant, range, truthiness};
use super::super::constants::{self, Fixed};
use super::super::context::Cx;
use super::compare::is_test;
use crate::analysis::shared_rules::CONSTANT_CONDITION;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static COND_ASSIGN: Rule = Rule {
    id: "cond-assign",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.75,
    cwe: &[481],
    summary: "A condition assigns instead of comparing.",
    why: "`=` in a test overwrites the variable, and the test is the assigned value. Write `===`, or \
          put the assignment in parentheses of its own if it is meant.",
    false_positives: "Terse code that assigns on purpose without the extra parentheses.",
    fixable: true,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "if (state = 1) start();\n",
        good: "if (state === 1) start();\nwhile ((node = node.next)) visit(node);\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-cond-assign"],
        },
        Peer {
            tool: "biome",
            rules: &["noAssignInExpressions"],
        },
    ],
};

pub(crate) static DUPLICATE_CONDITION: Rule = Rule {
    id: "duplicate-condition",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[561],
    summary: "An `else if` repeats an earlier condition.",
    why: "The earlier branch takes every case, so this one never runs: usually a copy that was not \
          finished.",
    false_positives: "Conditions whose evaluation changes their own outcome.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "if (a) {\n  f();\n} else if (b) {\n  g();\n} else if (a) {\n  h();\n}\n",
        good: "if (a) {\n  f();\n} else if (b) {\n  g();\n} else if (c) {\n  h();\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-dupe-else-if"],
        },
        Peer {
            tool: "biome",
            rules: &["noDuplicateElseIf"],
        },
    ],
};

pub(crate) static DUPLICATE_CASE: Rule = Rule {
    id: "duplicate-case",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[561],
    summary: "A `case` repeats an earlier one.",
    why: "The first match wins, so this case never runs: usually a copy that was not finished.",
    false_positives: "Cases that are calls with changing results.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "switch (key) {\n  case 'a': up(); break;\n  case 'a': down(); break;\n}\n",
        good: "switch (key) {\n  case 'a': up(); break;\n  case 'b': down(); break;\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-duplicate-case"],
        },
        Peer {
            tool: "biome",
            rules: &["noDuplicateCase"],
        },
    ],
};

pub(super) fn assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    // Parentheses of its own say that it is meant; `?:` needs one pair for the syntax.
    let mut around = cx.ancestors();
    let parent = match around.next() {
        Some(AstKind::ParenthesizedExpression(pair)) => match around.next() {
            Some(AstKind::ConditionalExpression(it)) if it.test.span() == pair.span => {
                AstKind::ConditionalExpression(it)
            }
            _ => return,
        },
        Some(parent) => parent,
        None => return,
    };
    drop(around);
    if !is_test(parent, it.span) {
        return;
    }
    let plain = it.operator == AssignmentOperator::Assign;
    let in_if = matches!(parent, AstKind::IfStatement(_));
    let confidence = match it.right.get_inner_expression() {
        _ if !plain => 0.5,
        right if is_constant(right) => 0.9,
        Expression::Identifier(_) if in_if => 0.6,
        _ if in_if => 0.4,
        // `while (node = node.next)` is an idiom.
        _ => 0.3,
    };
    let from = it.left.span().end;
    let gap = cx.slice(Span::new(from, it.right.span().start));
    let at = gap.find('=').map(|at| from + at as u32);
    let span = cx.first_line(it.span);
    let hit = cx
        .report(
            &COND_ASSIGN,
            span,
            "this condition assigns; `===` was probably meant",
        )
        .confidence(confidence);
    if let Some(at) = at.filter(|_| plain) {
        hit.fix("compare", false, vec![(at..at + 1, "===".to_owned())]);
    }
}

/// The test of `if` and `?:`; loops have their own.
pub(super) fn test<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Expression<'a>) {
    // A literal is a switch somebody turns by hand or a build step put there.
    report_constant(cx, it, if is_switch(it) { 0.4 } else { 0.85 });
}

/// The test of a loop.
pub(super) fn loop_test<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Expression<'a>, is_while: bool) {
    let forever =
        is_while && matches!(it.get_inner_expression(), Expression::BooleanLiteral(it) if it.value);
    // `while (true)` says what it does; `while (1)` and `do ... while (0)` are idioms.
    if !forever {
        report_constant(cx, it, if is_switch(it) { 0.2 } else { 0.85 });
    }
}

fn is_switch(it: &Expression<'_>) -> bool {
    match it.get_inner_expression() {
        Expression::UnaryExpression(unary) => unary.argument.is_literal(),
        inner => inner.is_literal(),
    }
}

fn report_constant(cx: &mut Cx<'_, '_, '_>, it: &Expression<'_>, confidence: f64) {
    let message = match truthiness(it) {
        Some(value) => format!("this condition is always {value}"),
        None if constants::is_constant(cx, it, true) => "this condition never changes".to_owned(),
        None => return,
    };
    let span = cx.first_line(it.span());
    cx.report(&CONSTANT_CONDITION, span, message)
        .confidence(confidence);
}

/// `x === []`: a new object is identical to nothing else; `!x === null`: what is known never equals.
pub(super) fn identity<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    let (message, confidence) = match constants::comparison(cx, it) {
        None => return,
        Some(Fixed::New) => ("comparing with a new object always gives the same", 0.95),
        Some(Fixed::Operand) => ("this comparison always gives the same", 0.85),
    };
    let span = cx.first_line(it.span);
    cx.report(&CONSTANT_CONDITION, span, message)
        .confidence(confidence);
}

/// `a + b ?? c`: the left side is never null, so the right one is never used; `[] || a` likewise.
pub(super) fn short_circuit<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a LogicalExpression<'a>) {
    let operator = it.operator.as_str();
    let constant = match it.operator {
        LogicalOperator::Coalesce => constants::nullness_is_constant(cx, &it.left),
        _ => constants::is_constant(cx, &it.left, true),
    };
    if !constant {
        return;
    }
    // A test that is constant as a whole is reported by itself.
    if let Some(parent) = cx.ancestors().next()
        && is_test(parent, it.span)
        && whole_is_constant(cx, parent, it)
    {
        return;
    }
    let message = format!("the left side of `{operator}` decides the same way every time");
    let span = cx.first_line(it.span);
    cx.report(&CONSTANT_CONDITION, span, message)
        .confidence(if is_switch(&it.left) { 0.4 } else { 0.85 });
}

fn whole_is_constant<'a>(
    cx: &Cx<'a, '_, '_>,
    parent: AstKind<'a>,
    it: &'a LogicalExpression<'a>,
) -> bool {
    let test = match parent {
        AstKind::IfStatement(it) => &it.test,
        AstKind::ConditionalExpression(it) => &it.test,
        AstKind::WhileStatement(it) => &it.test,
        AstKind::DoWhileStatement(it) => &it.test,
        _ => return false,
    };
    test.span() == it.span && (truthiness(test).is_some() || constants::is_constant(cx, test, true))
}

pub(super) fn else_if<'a>(cx: &mut Cx<'a, '_, '_>, head: &'a IfStatement<'a>) {
    if let Some(AstKind::IfStatement(outer)) = cx.ancestors().next()
        && outer
            .alternate
            .as_ref()
            .is_some_and(|it| it.span() == head.span)
    {
        return; // not the head of its chain
    }
    let Some(Statement::IfStatement(_)) = &head.alternate else {
        return;
    };
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    let mut next = Some(head);
    while let Some(it) = next {
        let span = it.test.span();
        let text = cx.slice(span);
        match seen.get(text) {
            None => {
                seen.insert(text, span);
            }
            Some(first) if !changes(text) => {
                let first = range(*first);
                let message = "this condition was already tested above, so this branch never runs";
                cx.report(&DUPLICATE_CONDITION, span, message)
                    .related(first, "the first test");
            }
            Some(_) => {}
        }
        next = match &it.alternate {
            Some(Statement::IfStatement(it)) => Some(it),
            _ => None,
        };
    }
}

pub(super) fn cases<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a SwitchStatement<'a>) {
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    for test in it.cases.iter().filter_map(|case| case.test.as_ref()) {
        let span = test.span();
        let text = cx.slice(span);
        match seen.get(text) {
            None => {
                seen.insert(text, span);
            }
            Some(first) if !changes(text) => {
                let first = range(*first);
                cx.report(&DUPLICATE_CASE, span, "this case repeats an earlier one")
                    .related(first, "the first one");
            }
            Some(_) => {}
        }
    }
}

/// Whether evaluating the text twice is likely to give two results.
fn changes(text: &str) -> bool {
    [
        "++", "--", "random", "next(", ".shift(", ".pop(", "read", "yield", "await",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, fixed, flags, found};

    #[test]
    fn assigning_in_a_test() {
        let code = "if (a = 1) f(); if (a = b) f(); while (a = 0) f(); x = (a = 'x') ? 1 : 2; for (; a = true;) f();";
        assert_eq!(
            found("cond-assign", code),
            ["a = 1", "a = b", "a = 0", "a = 'x'", "a = true"]
        );
        flags(
            "cond-assign",
            &[
                "while (m = re.exec(s)) f();",
                "while (n = next) f();",
                "do f(); while (a = b)",
                "for (; a = next();) f();",
                "if (a += 1) f();",
                "if (a ||= b) f();",
                "if (a.b = f()) g();",
                "if (a = b && c) f();",
                "(a = b) ? 1 : 2",
                "if ({ a } = b) f();",
            ],
        );
        clean(
            "cond-assign",
            &[
                "if ((a = b)) f();",
                "while ((m = re.exec(s))) f();",
                "while ((m = re.exec(s)) !== null) f();",
                "if (a === 1) f();",
                "for (i = 0; i < 1; i = 2) f();",
                "for (; (a = b);) f();",
                "if (f(a = 1)) g();",
                "((a = b)) ? 1 : 2",
                "a = b ? 1 : 2",
                "if (() => { a = b; }) f();",
                "if (a && (b = c)) f();",
                "do f(); while ((a = b))",
            ],
        );
        assert_eq!(fixed("cond-assign", "if (a = 1) f();"), "if (a === 1) f();");
    }

    #[test]
    fn conditions_that_never_change() {
        let code = "if (a === 'x' || 'y') f(); if ([]) f(); x = {} ? 1 : 2; if (!'') f(); \
                    while (a || 1) f(); if (x === []) f(); if (y !== {}) f(); z = a + b ?? c; w = !a ?? b;";
        assert_eq!(found("constant-condition", code).len(), 9);
        let rule = "constant-condition";
        flags(
            rule,
            &[
                "if (-1) f();",
                "if (undefined) f();",
                "if (1n) f();",
                "if (a, 1) f();",
                "if (1 === 1) f();",
                "if (a = 1) f();",
                "if (a ||= true) f();",
                "if (Boolean([a])) f();",
                "if ((a || 'b') && c) f();",
                "while (1) f();",
                "do f(); while (false)",
                "for (; true;) f();",
                "while ('') f();",
                "[] || a",
                "x = {} || y",
                "true && f()",
                "'a' ?? b",
                "x++ ?? b",
                "String(x) ?? b",
                "(a = 1) || b",
                "typeof a === null",
                "!a == null",
                "(a + b) === undefined",
                "1 === null",
                "true === false",
                "[] == []",
                "a === new Date()",
                "(a, {}) === b",
                "[] == null",
            ],
        );
        clean(
            rule,
            &[
                "while (true) f();",
                "for (;;) f();",
                "if (a || b) f();",
                "if (x == []) f();",
                "z = a ?? b;",
                "if (a && 'x') f();",
                "if (f()) g();",
                "if (`${a}`) f();",
                "x = a || {};",
                "if (x.length === 0) f();",
                "if (a = f()) g();",
                "if (1, a) f();",
                "if (Boolean(a)) f();",
                "a == new Foo()",
                "a === null",
                "(a || b) ?? c",
                "(a ? b : c) ?? d",
                "a === !b",
                "function f(undefined) { return undefined || 1; }",
                "new X().y ?? z",
                "`${a}` || b",
                "if (delete a.b) f();",
            ],
        );
        assert_eq!(found(rule, "if (true || a) f();"), ["true || a"]);
    }

    #[test]
    fn else_if_again() {
        let code = "if (a) f(); else if (b) g(); else if (a) h(); else if (b) i();";
        assert_eq!(found("duplicate-condition", code), ["a", "b"]);
        let near = "if (a) f(); else if (b) { if (a) g(); } if (a) h(); \
                    if (i++ > 1) f(); else if (i++ > 1) g(); if (a) f(); else { g(); }";
        assert!(found("duplicate-condition", near).is_empty());
    }

    #[test]
    fn cases_again() {
        assert_eq!(
            found(
                "duplicate-case",
                "switch (x) { case 1: case A.b: f(); case 1: g(); case A.b: }"
            ),
            ["1", "A.b"]
        );
        let near = "switch (x) { case 1: switch (y) { case 1: } case '1': default: } switch (z) { case 1: }";
        assert!(found("duplicate-case", near).is_empty());
    }
}
