//! What is known about a value before the code runs: whether it is always true, never null, new.
//!
//! The answers follow ESLint's `no-constant-condition` and `no-constant-binary-expression`, which ask
//! only for syntax. Every question looks at most [`LOOK`] levels deep.

use oxc_ast::ast::{BinaryExpression, CallExpression, Expression, LogicalExpression};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, LogicalOperator, UnaryOperator};

use super::ast::truthiness;
use super::context::Cx;

/// How deep expressions are looked into. Both sides of an operator are followed, but chains nest to
/// the left only, so the work stays small.
const LOOK: u32 = 12;

/// Whether a value is the same kind of true or false on every run. In a place that only asks for
/// that (`boolean`), a part of it may decide.
pub(super) fn is_constant(cx: &Cx<'_, '_, '_>, it: &Expression<'_>, boolean: bool) -> bool {
    constant(cx, it, boolean, LOOK)
}

fn constant(cx: &Cx<'_, '_, '_>, it: &Expression<'_>, boolean: bool, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::ArrowFunctionExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ObjectExpression(_)
        | Expression::ClassExpression(_) => true,
        Expression::TemplateLiteral(it) => {
            (boolean && it.quasis.iter().any(|quasi| !quasi.value.raw.is_empty()))
                || it
                    .expressions
                    .iter()
                    .all(|it| constant(cx, it, false, look))
        }
        Expression::ArrayExpression(it) => {
            boolean
                || it.elements.iter().all(|it| {
                    it.as_expression()
                        .is_some_and(|it| constant(cx, it, false, look))
                })
        }
        Expression::UnaryExpression(it) => match it.operator {
            UnaryOperator::Void => true,
            UnaryOperator::Typeof if boolean => true,
            UnaryOperator::LogicalNot => constant(cx, &it.argument, true, look),
            UnaryOperator::Delete => false,
            _ => constant(cx, &it.argument, false, look),
        },
        Expression::BinaryExpression(it) => {
            it.operator != BinaryOperator::In
                && constant(cx, &it.left, false, look)
                && constant(cx, &it.right, false, look)
        }
        Expression::LogicalExpression(it) => logical(cx, it, boolean, look),
        Expression::NewExpression(_) => boolean,
        Expression::AssignmentExpression(it) => match it.operator {
            AssignmentOperator::Assign => constant(cx, &it.right, boolean, look),
            AssignmentOperator::LogicalOr if boolean => truthiness(&it.right) == Some(true),
            AssignmentOperator::LogicalAnd if boolean => truthiness(&it.right) == Some(false),
            _ => false,
        },
        Expression::SequenceExpression(it) => it
            .expressions
            .last()
            .is_some_and(|last| constant(cx, last, boolean, look)),
        Expression::CallExpression(it) => boolean && boolean_call(cx, it, look),
        Expression::Identifier(it) => it.name == "undefined" && cx.is_global(it),
        other => other.is_literal(),
    }
}

/// `Boolean(1)`.
fn boolean_call(cx: &Cx<'_, '_, '_>, it: &CallExpression<'_>, look: u32) -> bool {
    cx.is_global_named(&it.callee, "Boolean")
        && it.arguments.first().is_none_or(|first| {
            first
                .as_expression()
                .is_some_and(|it| constant(cx, it, true, look))
        })
}

fn logical(cx: &Cx<'_, '_, '_>, it: &LogicalExpression<'_>, boolean: bool, look: u32) -> bool {
    let left = constant(cx, &it.left, boolean, look);
    let right = constant(cx, &it.right, boolean, look);
    // `a && false`, `a || true`: one side decides, if only true or false is asked.
    let decides = |side: &Expression<'_>| {
        let ends = match it.operator {
            LogicalOperator::Or => Some(true),
            LogicalOperator::And => Some(false),
            LogicalOperator::Coalesce => None,
        };
        ends.is_some() && truthiness(side) == ends
    };
    let by_left = left && (right || decides(&it.left));
    by_left || (right && boolean && decides(&it.right))
}

/// Whether a value is always null or undefined, or never is.
pub(super) fn nullness_is_constant(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> bool {
    nullness(cx, it, false, LOOK)
}

fn nullness(cx: &Cx<'_, '_, '_>, it: &Expression<'_>, not_null: bool, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    let it = it.get_inner_expression();
    if not_null && it.is_null_or_undefined() {
        return false;
    }
    match it {
        Expression::ObjectExpression(_)
        | Expression::ArrayExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::NewExpression(_)
        | Expression::TemplateLiteral(_)
        | Expression::UpdateExpression(_)
        | Expression::BinaryExpression(_)
        | Expression::UnaryExpression(_) => true,
        Expression::CallExpression(it) => {
            matches!(&it.callee, Expression::Identifier(name)
                if matches!(name.name.as_str(), "Boolean" | "String" | "Number" | "BigInt")
                    && cx.is_global(name))
        }
        Expression::LogicalExpression(it) => {
            it.operator == LogicalOperator::Coalesce && nullness(cx, &it.right, true, look)
        }
        Expression::AssignmentExpression(it) => match it.operator {
            AssignmentOperator::Assign => nullness(cx, &it.right, not_null, look),
            operator => !operator.is_logical(),
        },
        Expression::SequenceExpression(it) => it
            .expressions
            .last()
            .is_some_and(|last| nullness(cx, last, not_null, look)),
        Expression::Identifier(it) => it.name == "undefined" && cx.is_global(it),
        other => other.is_literal(),
    }
}

/// Whether a value is a new object on every run, equal to nothing else.
pub(super) fn is_always_new(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> bool {
    always_new(cx, it, LOOK)
}

fn always_new(cx: &Cx<'_, '_, '_>, it: &Expression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::ObjectExpression(_)
        | Expression::ArrayExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::RegExpLiteral(_) => true,
        // Constructors of the user may return an object that exists.
        Expression::NewExpression(it) => {
            matches!(&it.callee, Expression::Identifier(name)
                if BUILT_IN.contains(&name.name.as_str()) && cx.is_global(name))
        }
        Expression::SequenceExpression(it) => it
            .expressions
            .last()
            .is_some_and(|last| always_new(cx, last, look)),
        Expression::AssignmentExpression(it) => {
            it.operator == AssignmentOperator::Assign && always_new(cx, &it.right, look)
        }
        Expression::ConditionalExpression(it) => {
            always_new(cx, &it.consequent, look) && always_new(cx, &it.alternate, look)
        }
        _ => false,
    }
}

const BUILT_IN: &[&str] = &[
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Float32Array",
    "Float64Array",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Map",
    "Number",
    "Promise",
    "RangeError",
    "ReferenceError",
    "RegExp",
    "Set",
    "SharedArrayBuffer",
    "String",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
];

/// What is wrong with a comparison that always gives the same.
pub(super) enum Fixed {
    /// One side is a literal and the other can never or always equal it.
    Operand,
    /// A new object is compared by identity.
    New,
}

/// Whether a comparison with `==`, `!=`, `===` or `!==` always gives the same.
pub(super) fn comparison(cx: &Cx<'_, '_, '_>, it: &BinaryExpression<'_>) -> Option<Fixed> {
    if !it.operator.is_equality() {
        return None;
    }
    let strict = matches!(
        it.operator,
        BinaryOperator::StrictEquality | BinaryOperator::StrictInequality
    );
    let fixed = |left: &Expression<'_>, right: &Expression<'_>| {
        let (left, right) = (left.get_inner_expression(), right.get_inner_expression());
        let literal = left.is_null_or_undefined() || matches!(left, Expression::BooleanLiteral(_));
        literal
            && if left.is_null_or_undefined() {
                if strict {
                    strict_null(cx, right)
                } else {
                    nullness(cx, right, false, LOOK)
                }
            } else if strict {
                strict_boolean(cx, right, LOOK)
            } else {
                loose_boolean(cx, right, LOOK)
            }
    };
    if fixed(&it.left, &it.right) || fixed(&it.right, &it.left) {
        return Some(Fixed::Operand);
    }
    let (left, right) = (is_always_new(cx, &it.left), is_always_new(cx, &it.right));
    let new = if strict { left || right } else { left && right };
    new.then_some(Fixed::New)
}

/// `x === null` where it is known whether `x` is.
fn strict_null(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> bool {
    !matches!(it, Expression::NewExpression(_)) && nullness(cx, it, false, LOOK)
        || is_always_new(cx, it)
}

/// `x === true` where it is known whether `x` is a boolean, and which.
fn strict_boolean(cx: &Cx<'_, '_, '_>, it: &Expression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::ObjectExpression(_)
        | Expression::ArrayExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::NewExpression(_)
        | Expression::TemplateLiteral(_)
        | Expression::UpdateExpression(_) => true,
        Expression::BinaryExpression(it) => is_number_or_string(it.operator),
        Expression::UnaryExpression(it) => match it.operator {
            UnaryOperator::Delete => false,
            UnaryOperator::LogicalNot => constant(cx, &it.argument, true, look),
            _ => true,
        },
        Expression::SequenceExpression(it) => it
            .expressions
            .last()
            .is_some_and(|last| strict_boolean(cx, last, look)),
        Expression::Identifier(it) => it.name == "undefined" && cx.is_global(it),
        Expression::AssignmentExpression(it) => match it.operator {
            AssignmentOperator::Assign => strict_boolean(cx, &it.right, look),
            operator => !operator.is_logical(),
        },
        Expression::CallExpression(it) => match &it.callee {
            Expression::Identifier(name) if cx.is_global(name) => {
                matches!(name.name.as_str(), "String" | "Number") || boolean_call(cx, it, look)
            }
            _ => false,
        },
        other => other.is_literal(),
    }
}

/// `x == true` where it is known what `x` is converted to.
fn loose_boolean(cx: &Cx<'_, '_, '_>, it: &Expression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        // An object converts by its own methods, but those of literals are known.
        Expression::ObjectExpression(_) | Expression::ClassExpression(_) => false,
        Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_) => true,
        Expression::ArrayExpression(it) => {
            it.elements.is_empty()
                || (it.elements.len() > 1 && !it.elements.iter().any(|element| element.is_spread()))
        }
        Expression::UnaryExpression(it) => match it.operator {
            UnaryOperator::Void | UnaryOperator::Typeof => true,
            UnaryOperator::LogicalNot => constant(cx, &it.argument, true, look),
            _ => false,
        },
        Expression::CallExpression(it) => boolean_call(cx, it, look),
        Expression::TemplateLiteral(it) => it.expressions.is_empty(),
        Expression::SequenceExpression(it) => it
            .expressions
            .last()
            .is_some_and(|last| loose_boolean(cx, last, look)),
        Expression::AssignmentExpression(it) => {
            it.operator == AssignmentOperator::Assign && loose_boolean(cx, &it.right, look)
        }
        Expression::Identifier(it) => it.name == "undefined" && cx.is_global(it),
        other => other.is_literal(),
    }
}

fn is_number_or_string(operator: BinaryOperator) -> bool {
    use BinaryOperator::{In, Instanceof};
    !(operator.is_equality() || operator.is_compare() || matches!(operator, In | Instanceof))
}
