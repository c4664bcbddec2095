//! Booleans and assignments that can be said more simply.

use oxc_ast::ast::{
    AssignmentExpression, CallExpression, ConditionalExpression, Expression, UnaryExpression,
};
use oxc_span::GetSpan;
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, UnaryOperator};

use super::super::super::ast::{argument, is_reference_target};
use super::super::super::context::Cx;
use crate::analysis::shared_rules::{AUGMENTED_ASSIGN, SIMPLIFY_BOOL};

/// `!!x` and `Boolean(x)` where only true or false matters.
pub(super) fn condition<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Expression<'a>) {
    let it = it.get_inner_expression();
    let cast = match it {
        Expression::UnaryExpression(outer) if outer.operator == UnaryOperator::LogicalNot => {
            matches!(outer.argument.get_inner_expression(),
                Expression::UnaryExpression(inner) if inner.operator == UnaryOperator::LogicalNot)
        }
        Expression::CallExpression(call) => {
            call.arguments.len() == 1
                && !call.optional
                && cx.is_global_named(&call.callee, "Boolean")
        }
        _ => false,
    };
    if cast {
        cx.report(
            &SIMPLIFY_BOOL,
            it.span(),
            "the value is taken as a boolean anyway",
        );
    }
}

pub(super) fn unary<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a UnaryExpression<'a>) {
    if it.operator == UnaryOperator::LogicalNot {
        condition(cx, &it.argument);
    }
}

/// `Boolean(!!x)`.
pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    if cx.is_global_named(&it.callee, "Boolean")
        && let Some(first) = argument(it, 0)
    {
        condition(cx, first);
    }
}

pub(super) fn conditional<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ConditionalExpression<'a>) {
    condition(cx, &it.test);
    let boolean =
        |it: &Expression<'_>| matches!(it.get_inner_expression(), Expression::BooleanLiteral(_));
    if boolean(&it.consequent) && boolean(&it.alternate) {
        let at = cx.first_line(it.span);
        cx.report(&SIMPLIFY_BOOL, at, "the test says this by itself");
    }
}

/// `x = x + y`.
pub(super) fn assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    if it.operator != AssignmentOperator::Assign {
        return;
    }
    let Expression::BinaryExpression(sum) = it.right.get_inner_expression() else {
        return;
    };
    let swaps = match sum.operator {
        BinaryOperator::Addition
        | BinaryOperator::Subtraction
        | BinaryOperator::Division
        | BinaryOperator::Remainder
        | BinaryOperator::Exponential
        | BinaryOperator::ShiftLeft
        | BinaryOperator::ShiftRight
        | BinaryOperator::ShiftRightZeroFill => false,
        BinaryOperator::Multiplication
        | BinaryOperator::BitwiseAnd
        | BinaryOperator::BitwiseOR
        | BinaryOperator::BitwiseXOR => true,
        _ => return,
    };
    let Some(target) = it.left.as_simple_assignment_target() else {
        return;
    };
    if !is_reference_target(target) {
        return;
    }
    let name = cx.slice(it.left.span());
    let same = |operand: &Expression<'_>| cx.slice(operand.get_inner_expression().span()) == name;
    if same(&sum.left) || swaps && same(&sum.right) {
        let at = cx.first_line(it.span);
        let message = format!("write it with `{}=`", sum.operator.as_str());
        cx.report(&AUGMENTED_ASSIGN, at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn booleans() {
        flags(
            "simplify-bool",
            &[
                "if (!!a) {}",
                "while (!!a) {}",
                "do {} while (Boolean(a))",
                "for (; !!a;) {}",
                "x = !!a ? 1 : 2",
                "x = !!!a",
                "x = Boolean(!!a)",
                "if (Boolean(a.b)) {}",
                "x = !Boolean(a)",
                "x = a ? true : false",
                "x = a > b ? false : true",
                "x = a ? true : true",
                "if ((!!a)) {}",
            ],
        );
        clean(
            "simplify-bool",
            &[
                "if (a) {}",
                "x = !!a",
                "x = Boolean(a)",
                "if (!a) {}",
                "x = a ? 1 : 2",
                "x = a ? true : b",
                "if (!!a && b) {}",
                "function f(Boolean) { if (Boolean(a)) {} }",
                "f(!!a)",
                "return_(!!a)",
                "if (Boolean()) {}",
                "x = a ? 'true' : 'false'",
            ],
        );
    }

    #[test]
    fn assignments() {
        flags(
            "augmented-assign",
            &[
                "x = x + y",
                "x = x - 1",
                "x = x * y",
                "x = y * x",
                "a.b = a.b / c",
                "x = x % 2",
                "x = x ** 2",
                "x = x << 1",
                "x = x | y",
                "x = y & x",
                "a[0] = a[0] + 1",
                "x = (x + y)",
            ],
        );
        clean(
            "augmented-assign",
            &[
                "x = y + x",
                "x += y",
                "x = y - x",
                "x = x + y + z",
                "f().a = f().a + 1",
                "x = x && y",
                "x = y + z",
                "a[f()] = a[f()] + 1",
                "x = x > y",
                "const x = x_ + 1",
                "x.y = y.x + 1",
            ],
        );
    }
}
