//! Code that does nothing, or less simply than it could, and slips that no types are needed to see.

mod booleans;
mod branches;
mod components;
mod expressions;
mod members;
mod names;
mod streams;
mod texts;
mod useless;

use oxc_ast::AstKind;

use super::super::context::Cx;
use crate::analysis::Rule;

pub(super) static RULES: &[&Rule] = &[
    &components::REACT_STATE,
    &members::PROTOTYPE_BUILTINS,
    &names::MISSPELLED_NAME,
    &streams::STREAM_ERROR,
    &texts::MISSING_SPACE_CONCAT,
    &texts::TEMPLATE_IN_STRING,
    &texts::UNEXPECTED_MULTILINE,
    &useless::USELESS_COMPUTED_KEY,
    &useless::USELESS_CONCAT,
    &useless::USELESS_RENAME,
];

/// Called for every node before its children.
pub(super) fn enter<'a>(cx: &mut Cx<'a, '_, '_>, kind: AstKind<'a>) {
    match kind {
        AstKind::ExpressionStatement(it) => expressions::statement(cx, it),
        AstKind::IfStatement(it) => {
            branches::after_return(cx, it);
            booleans::condition(cx, &it.test);
        }
        AstKind::WhileStatement(it) => booleans::condition(cx, &it.test),
        AstKind::DoWhileStatement(it) => booleans::condition(cx, &it.test),
        AstKind::ForStatement(it) => {
            if let Some(test) = &it.test {
                booleans::condition(cx, test);
            }
        }
        AstKind::ConditionalExpression(it) => booleans::conditional(cx, it),
        AstKind::UnaryExpression(it) => booleans::unary(cx, it),
        AstKind::BinaryExpression(it) => {
            useless::concat(cx, it);
            texts::missing_space(cx, it);
        }
        AstKind::CallExpression(it) => {
            booleans::call(cx, it);
            components::call(cx, it);
            members::builtin(cx, it);
            streams::pipe(cx, it);
            texts::call_on_next_line(cx, it);
        }
        AstKind::ComputedMemberExpression(it) => texts::member_on_next_line(cx, it),
        AstKind::TaggedTemplateExpression(it) => texts::template_on_next_line(cx, it),
        AstKind::StaticMemberExpression(it) => names::member(cx, it),
        AstKind::AssignmentExpression(it) => {
            booleans::assignment(cx, it);
            components::assignment(cx, it);
        }
        AstKind::UpdateExpression(it) => components::update(cx, it),
        AstKind::StringLiteral(it) => texts::literal(cx, it),
        AstKind::ObjectProperty(it) => useless::key(cx, &it.key, it.computed, it.span, ""),
        AstKind::BindingProperty(it) => {
            useless::key(cx, &it.key, it.computed, it.span, "");
            useless::binding(cx, it);
        }
        AstKind::AssignmentTargetPropertyProperty(it) => useless::target(cx, it),
        AstKind::ImportSpecifier(it) => useless::import(cx, it),
        AstKind::ExportSpecifier(it) => useless::export(cx, it),
        AstKind::MethodDefinition(it) => {
            let kept = if it.r#static {
                "prototype"
            } else {
                "constructor"
            };
            useless::key(cx, &it.key, it.computed, it.span, kept);
            useless::constructor(cx, it);
            names::method(cx, it);
        }
        AstKind::PropertyDefinition(it) => {
            useless::key(cx, &it.key, it.computed, it.span, "constructor");
        }
        _ => {}
    }
}
