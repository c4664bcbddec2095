//! Statements that do nothing.

use oxc_ast::ast::{Expression, ExpressionStatement};
use oxc_syntax::operator::UnaryOperator;

use super::super::super::context::Cx;
use crate::analysis::shared_rules::USELESS_EXPRESSION;

pub(super) fn statement<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ExpressionStatement<'a>) {
    if does_nothing(&it.expression, 24) {
        let at = cx.first_line(it.span);
        cx.report(
            &USELESS_EXPRESSION,
            at,
            "this computes a value that nothing uses",
        );
    }
}

/// Whether evaluating does nothing but give a value. Members that are read for what reading does, and
/// chains of assertions, are meant.
fn does_nothing(it: &Expression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::ArrayExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::BinaryExpression(_)
        | Expression::Identifier(_)
        | Expression::ObjectExpression(_)
        | Expression::TemplateLiteral(_)
        | Expression::ThisExpression(_) => true,
        Expression::UnaryExpression(it) => match it.operator {
            UnaryOperator::Delete | UnaryOperator::Void => false,
            // `!function () {}()` and `!async () => {}` run what they negate.
            UnaryOperator::LogicalNot
            | UnaryOperator::UnaryPlus
            | UnaryOperator::UnaryNegation
            | UnaryOperator::BitwiseNot => does_nothing(&it.argument, look),
            UnaryOperator::Typeof => true,
        },
        Expression::LogicalExpression(it) => does_nothing(&it.right, look),
        Expression::ConditionalExpression(it) => {
            does_nothing(&it.consequent, look) && does_nothing(&it.alternate, look)
        }
        Expression::SequenceExpression(it) => it
            .expressions
            .last()
            .is_some_and(|last| does_nothing(last, look)),
        Expression::StaticMemberExpression(member) => {
            let name = member.property.name.as_str();
            // Reading these makes the browser lay the page out.
            let acts = ["offset", "client", "scroll"]
                .iter()
                .any(|sign| name.starts_with(sign));
            !acts && !holds_call(&member.object)
        }
        Expression::ComputedMemberExpression(member) => !holds_call(&member.object),
        other => other.is_literal(),
    }
}

/// `expect(x).to.be.true` and other chains that begin with a call.
fn holds_call(it: &Expression<'_>) -> bool {
    let mut it = it.get_inner_expression();
    for _ in 0..32 {
        it = match it {
            Expression::CallExpression(_)
            | Expression::NewExpression(_)
            | Expression::AwaitExpression(_) => return true,
            Expression::StaticMemberExpression(member) => {
                // `value.should.be.true`
                if member.property.name == "should" {
                    return true;
                }
                member.object.get_inner_expression()
            }
            Expression::ComputedMemberExpression(member) => member.object.get_inner_expression(),
            _ => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn statements_without_effect() {
        flags(
            "useless-expression",
            &[
                "0",
                "f(), 0",
                "a",
                "a.b",
                "a === b",
                "x + 1",
                "[1, 2]",
                "() => 1",
                "typeof a",
                "a && b",
                "a ? b : c",
                "!a",
                "`a`",
                "this",
                "a || b.c",
                "if (x) { 'text' + y }",
                "-x",
                "a[0]",
                "(function () {})",
            ],
        );
        clean(
            "useless-expression",
            &[
                "'use strict'",
                "f()",
                "a = 1",
                "a++",
                "delete a.b",
                "void 0",
                "a && f()",
                "a || (b = 1)",
                "a ? f() : g()",
                "new A()",
                "!function () {}()",
                "await_()",
                "f`x`",
                "expect(a).to.be.true",
                "el.offsetWidth",
                "f(), g()",
                "x.should.be.ok",
                "a?.()",
                "import('x')",
                "function* g() { yield 1 }",
            ],
        );
    }
}
