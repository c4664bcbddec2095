//! Tests that assign, never change or repeat.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentExpression, BinaryExpression, Expression, IfStatement, LogicalExpression, Statement,
    SwitchStatement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, LogicalOperator, UnaryOperator};
use rustc_hash::FxHashMap;

use super::super::ast::{is_constant, range, truthiness};
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
    if it.operator != AssignmentOperator::Assign {
        return;
    }
    // Parentheses of its own say that it is meant; so only the direct parent counts.
    let Some(parent) = cx.ancestors().next() else {
        return;
    };
    if !is_test(parent, it.span) {
        return;
    }
    // `while (node = node.next)` is an idiom. Assigning a constant never is.
    let confidence = match it.right.get_inner_expression() {
        right if is_constant(right) => 0.9,
        Expression::Identifier(_) if matches!(parent, AstKind::IfStatement(_)) => 0.6,
        _ => return,
    };
    let from = it.left.span().end;
    let gap = cx.slice(Span::new(from, it.right.span().start));
    let Some(at) = gap.find('=') else { return };
    let at = from + at as u32;
    cx.report(
        &COND_ASSIGN,
        it.span,
        "this condition assigns; `===` was probably meant",
    )
    .confidence(confidence)
    .fix("compare", false, vec![(at..at + 1, "===".to_owned())]);
}

/// The test of `if` and `?:`; loops have their own.
pub(super) fn test<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Expression<'a>) {
    let inner = it.get_inner_expression();
    let Some(value) = truthiness(inner) else {
        return;
    };
    // A literal is a switch somebody turns by hand or a build step put there.
    let literal = match inner {
        Expression::UnaryExpression(unary) => unary.argument.is_literal(),
        _ => inner.is_literal(),
    };
    report_constant(cx, it.span(), value, if literal { 0.4 } else { 0.85 });
}

/// The test of a loop: `while (true)` and `do ... while (0)` are idioms.
pub(super) fn loop_test<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Expression<'a>) {
    let inner = it.get_inner_expression();
    let idiom = match inner {
        Expression::UnaryExpression(unary) => unary.argument.is_literal(),
        _ => inner.is_literal(),
    };
    if let Some(value) = truthiness(inner).filter(|_| !idiom) {
        report_constant(cx, it.span(), value, 0.85);
    }
}

fn report_constant(cx: &mut Cx<'_, '_, '_>, span: Span, value: bool, confidence: f64) {
    cx.report(
        &CONSTANT_CONDITION,
        span,
        format!("this condition is always {value}"),
    )
    .confidence(confidence);
}

/// `x === []`: a new object is identical to nothing else.
pub(super) fn identity<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    let value = match it.operator {
        BinaryOperator::StrictEquality => false,
        BinaryOperator::StrictInequality => true,
        _ => return,
    };
    let new = [&it.left, &it.right].into_iter().any(|side| {
        matches!(
            side.get_inner_expression(),
            Expression::ArrayExpression(_)
                | Expression::ObjectExpression(_)
                | Expression::RegExpLiteral(_)
                | Expression::FunctionExpression(_)
                | Expression::ArrowFunctionExpression(_)
                | Expression::ClassExpression(_)
        )
    });
    if new {
        let message = format!("comparing with a new object is always {value}");
        cx.report(&CONSTANT_CONDITION, it.span, message)
            .confidence(0.95);
    }
}

/// `a + b ?? c`: the left side is never null, so the right one is never used.
pub(super) fn coalesce<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a LogicalExpression<'a>) {
    if it.operator != LogicalOperator::Coalesce {
        return;
    }
    let never_null = match it.left.get_inner_expression() {
        Expression::BinaryExpression(_)
        | Expression::TemplateLiteral(_)
        | Expression::ObjectExpression(_)
        | Expression::ArrayExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::NewExpression(_) => true,
        Expression::UnaryExpression(unary) => unary.operator != UnaryOperator::Void,
        _ => false,
    };
    if never_null {
        let message = "the left side of `??` is never null, so the right side is never used";
        cx.report(&CONSTANT_CONDITION, it.span, message)
            .confidence(0.9);
    }
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
    use super::super::testing::{fixed, found};

    #[test]
    fn assigning_in_a_test() {
        let code = "if (a = 1) f(); if (a = b) f(); while (a = 0) f(); x = (a = 'x') ? 1 : 2; for (; a = true;) f();";
        assert_eq!(
            found("cond-assign", code),
            ["a = 1", "a = b", "a = 0", "a = true"]
        );
        let near = "if ((a = b)) f(); while (m = re.exec(s)) f(); while (n = next) f(); \
                    if (a === 1) f(); for (i = 0; i < 1; i = 2) f(); if (a += 1) f(); if (f(a = 1)) g();";
        assert!(found("cond-assign", near).is_empty());
        assert_eq!(fixed("cond-assign", "if (a = 1) f();"), "if (a === 1) f();");
    }

    #[test]
    fn conditions_that_never_change() {
        let code = "if (a === 'x' || 'y') f(); if ([]) f(); x = {} ? 1 : 2; if (!'') f(); \
                    while (a || 1) f(); if (x === []) f(); if (y !== {}) f(); z = a + b ?? c; w = !a ?? b;";
        assert_eq!(found("constant-condition", code).len(), 9);
        let near = "while (true) f(); for (;;) f(); do { f() } while (0); if (a || b) f(); \
                    if (x == []) f(); z = a ?? b; if (a && 'x') f(); if (f()) g(); if (`${a}`) f(); \
                    x = a || {}; z = void 0 ?? b; if (x.length === 0) f();";
        assert_eq!(found("constant-condition", near), Vec::<String>::new());
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
