//! Security of servers and pages: values from outside where they do harm, settings that leave a door
//! open, secrets that get out.

mod answers;
mod archives;
mod cookies;
mod exposure;
mod files;
mod keys;
mod links;
mod modules;
mod outside;
mod pollution;
mod sinks;
#[cfg(test)]
mod testing;
mod tokens;

use oxc_ast::AstKind;

pub(in super::super) use outside::hears;

use super::super::context::Cx;
use crate::analysis::Rule;

pub(super) static RULES: &[&Rule] = &[
    &cookies::CSRF,
    &files::FILE_RACE,
    &links::UNSAFE_TARGET_BLANK,
    &pollution::PROTOTYPE_POLLUTION,
    &sinks::FORMAT_STRING,
    &sinks::RESOURCE_EXHAUSTION,
];

/// Called for every node before its children.
pub(super) fn enter<'a>(cx: &mut Cx<'a, '_, '_>, kind: AstKind<'a>) {
    match kind {
        AstKind::CallExpression(it) => {
            if it.arguments.is_empty() {
                return;
            }
            sinks::call(cx, it);
            archives::call(cx, it);
            cookies::call(cx, it);
            exposure::call(cx, it);
            files::call(cx, it);
            keys::call(cx, it);
            pollution::call(cx, it);
            tokens::call(cx, it);
        }
        AstKind::NewExpression(it) => sinks::new(cx, it),
        AstKind::AssignmentExpression(it) => {
            sinks::assignment(cx, it);
            exposure::assignment(cx, it);
            pollution::assignment(cx, it);
        }
        AstKind::Function(it) => pollution::function(cx, it),
        AstKind::JSXOpeningElement(it) => links::element(cx, it),
        AstKind::StringLiteral(it) => links::text_literal(cx, it.value.as_str(), it.span),
        AstKind::TemplateLiteral(it) => links::template(cx, it),
        _ => {}
    }
}
