//! Assignments of a value to itself, also by destructuring.

use std::borrow::Cow;

use oxc_ast::ast::{
    ArrayAssignmentTarget, ArrayExpression, ArrayExpressionElement, AssignmentExpression,
    AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, Expression,
    MemberExpression, ObjectAssignmentTarget, ObjectExpression, ObjectPropertyKind, PropertyKind,
    SimpleAssignmentTarget,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::AssignmentOperator;
use rustc_hash::FxHashMap;

use super::super::ast::{property_name, value_name};
use super::super::context::Cx;
use super::values::short;
use crate::analysis::shared_rules::SELF_ASSIGN;

/// How many members of a chain are compared.
const CHAIN: u32 = 32;
/// How deep patterns are followed.
const DEEP: u32 = 16;

/// Properties whose setter acts even if the value stays the same.
const ACTING: &[&str] = &[
    "href",
    "hash",
    "location",
    "innerHTML",
    "outerHTML",
    "value",
    "src",
    "srcObject",
    "scrollTop",
    "scrollLeft",
    "width",
    "height",
    "lastIndex",
    "className",
    "cssText",
    "currentTime",
    "selectedIndex",
];

pub(super) fn check<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    if !matches!(
        it.operator,
        AssignmentOperator::Assign
            | AssignmentOperator::LogicalAnd
            | AssignmentOperator::LogicalOr
            | AssignmentOperator::LogicalNullish
    ) {
        return;
    }
    let mut found = Vec::new();
    target(&it.left, &it.right, DEEP, &mut found);
    let pattern = it.left.is_assignment_target_pattern();
    for (span, plain) in found {
        let text = cx.slice(span);
        let last = text.rsplit('.').next().unwrap_or(text);
        if !plain && ACTING.contains(&last) {
            continue;
        }
        let start = if pattern { span.start } else { it.span.start };
        let whole = Span::new(start, span.end);
        // The line is that of the value.
        let at = if cx.slice(whole).contains('\n') {
            span
        } else {
            whole
        };
        cx.report(
            &SELF_ASSIGN,
            at,
            format!("`{}` is assigned to itself", short(text)),
        )
        .confidence(if plain { SELF_ASSIGN.confidence } else { 0.65 });
    }
}

/// Adds the places on the right that go to where they come from, and whether it is a variable.
fn target<'a>(
    left: &'a AssignmentTarget<'a>,
    right: &'a Expression<'a>,
    deep: u32,
    found: &mut Vec<(Span, bool)>,
) {
    let Some(deep) = deep.checked_sub(1) else {
        return;
    };
    let right = right.get_inner_expression();
    match (left, right) {
        (AssignmentTarget::ArrayAssignmentTarget(left), Expression::ArrayExpression(right)) => {
            arrays(left, right, deep, found);
        }
        (AssignmentTarget::ObjectAssignmentTarget(left), Expression::ObjectExpression(right)) => {
            objects(left, right, deep, found);
        }
        _ => {
            if let Some(left) = left.as_simple_assignment_target()
                && same_place(left, right)
            {
                let plain = matches!(right, Expression::Identifier(_));
                found.push((right.span(), plain));
            }
        }
    }
}

fn arrays<'a>(
    left: &'a ArrayAssignmentTarget<'a>,
    right: &'a ArrayExpression<'a>,
    deep: u32,
    found: &mut Vec<(Span, bool)>,
) {
    for (to, from) in left.elements.iter().zip(&right.elements) {
        let spread = matches!(from, ArrayExpressionElement::SpreadElement(_));
        if spread {
            return;
        }
        let to = to
            .as_ref()
            .and_then(AssignmentTargetMaybeDefault::as_assignment_target);
        if let (Some(to), Some(from)) = (to, from.as_expression()) {
            target(to, from, deep, found);
        }
    }
    if let (Some(rest), Some(ArrayExpressionElement::SpreadElement(from))) =
        (&left.rest, right.elements.get(left.elements.len()))
        && right.elements.len() == left.elements.len() + 1
    {
        target(&rest.target, &from.argument, deep, found);
    }
}

fn objects<'a>(
    left: &'a ObjectAssignmentTarget<'a>,
    right: &'a ObjectExpression<'a>,
    deep: u32,
    found: &mut Vec<(Span, bool)>,
) {
    // What stands before a spread may be replaced by it.
    let after = right
        .properties
        .iter()
        .rposition(ObjectPropertyKind::is_spread)
        .map_or(0, |at| at + 1);
    let mut values = FxHashMap::default();
    for property in right.properties.iter().skip(after) {
        if let ObjectPropertyKind::ObjectProperty(it) = property
            && it.kind == PropertyKind::Init
            && !it.method
            && let Some(name) = property_name(&it.key, it.computed)
        {
            values.insert(name, &it.value);
        }
    }
    for property in &left.properties {
        match property {
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(it) => {
                let name = it.binding.name.as_str();
                if it.init.is_none()
                    && let Some(from) = values.get(name)
                    && from.is_specific_id(name)
                {
                    found.push((from.span(), true));
                }
            }
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(it) => {
                if let Some(name) = property_name(&it.name, it.computed)
                    && let Some(from) = values.get(&name)
                    && let Some(to) = it.binding.as_assignment_target()
                {
                    target(to, from, deep, found);
                }
            }
        }
    }
}

fn same_place(left: &SimpleAssignmentTarget<'_>, right: &Expression<'_>) -> bool {
    match left {
        SimpleAssignmentTarget::AssignmentTargetIdentifier(it) => {
            right.is_specific_id(it.name.as_str())
        }
        _ => match (left.as_member_expression(), right.get_member_expr()) {
            (Some(left), Some(right)) => same_member(left, right, CHAIN),
            _ => false,
        },
    }
}

/// Members of the same object: the objects are compared up the chain.
fn same_member(left: &MemberExpression<'_>, right: &MemberExpression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    let named = match (left, right) {
        (
            MemberExpression::PrivateFieldExpression(left),
            MemberExpression::PrivateFieldExpression(right),
        ) => left.field.name == right.field.name,
        _ => match (member_name(left), member_name(right)) {
            (Some(left), Some(right)) => left == right,
            (None, None) => match (left, right) {
                (
                    MemberExpression::ComputedMemberExpression(left),
                    MemberExpression::ComputedMemberExpression(right),
                ) => same_value(&left.expression, &right.expression, look),
                _ => false,
            },
            _ => false,
        },
    };
    named && same_value(left.object(), right.object(), look)
}

fn same_value(left: &Expression<'_>, right: &Expression<'_>, look: u32) -> bool {
    match (left.get_inner_expression(), right.get_inner_expression()) {
        (Expression::Identifier(left), Expression::Identifier(right)) => left.name == right.name,
        (Expression::ThisExpression(_), Expression::ThisExpression(_))
        | (Expression::Super(_), Expression::Super(_)) => true,
        (left, right) => match (left.get_member_expr(), right.get_member_expr()) {
            (Some(left), Some(right)) => same_member(left, right, look),
            _ => false,
        },
    }
}

fn member_name<'b>(it: &'b MemberExpression<'_>) -> Option<Cow<'b, str>> {
    match it {
        MemberExpression::StaticMemberExpression(it) => {
            Some(Cow::Borrowed(it.property.name.as_str()))
        }
        MemberExpression::ComputedMemberExpression(it) => value_name(&it.expression),
        MemberExpression::PrivateFieldExpression(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn assigning_to_itself() {
        let rule = "self-assign";
        flags(
            rule,
            &[
                "x = x",
                "a.b = a.b",
                "a.b = a['b']",
                "this.c = this.c",
                "a[0] = a[0]",
                "a[b] = a[b]",
                "(a.b) = (a.b)",
                "a ||= a",
                "a &&= a",
                "a ??= a",
                "[a] = [a]",
                "[a, b] = [a, c]",
                "[a, ...b] = [a, ...b]",
                "[[a], { b }] = [[a], { b }]",
                "({ a } = { a })",
                "({ 'a': b } = { a: b })",
                "({ a, b } = { ...x, a, b })",
                "class C { #f; m() { [this.#f] = [this.#f]; } }",
            ],
        );
        clean(
            rule,
            &[
                "x = y",
                "a.b = c.b",
                "x += x",
                "location.href = location.href",
                "f().a = f().a",
                "a[i++] = a[i++]",
                "exports.x = x",
                "[a, b] = [b, a]",
                "[a = 1] = [a]",
                "[...a] = [...a, 1]",
                "({ a: b } = { a })",
                "({ a } = { a, ...b })",
                "({ a = 1 } = { a })",
                "a[b] = a.b",
                "a[b + 1] = a[b + 1]",
                "let a = a",
            ],
        );
        let code = "[a, b] = [a, b]; ({ c, d } = { d, c }); [[e]] = [[e]];";
        assert_eq!(found(rule, code), ["a", "b", "d", "c", "e"]);
        let deep = format!(
            "{}a{} = {}a{}",
            "[".repeat(60),
            "]".repeat(60),
            "[".repeat(60),
            "]".repeat(60)
        );
        assert_eq!(found(rule, &deep).len(), 0);
    }
}
