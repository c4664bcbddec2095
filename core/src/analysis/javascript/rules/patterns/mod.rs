//! Rules about regular expressions and about texts that are checked or cleaned with them.

mod check;
mod escapes;
mod sanitize;
mod urls;

use oxc_ast::AstKind;

use super::super::context::Cx;
use crate::analysis::Rule;

pub(super) static RULES: &[&Rule] = &[
    &check::EMPTY_REGEX_CLASS,
    &check::REGEX_CONTROL,
    &check::REGEX_INVALID,
    &check::REGEX_MISLEADING_CLASS,
    &check::USELESS_BACKREF,
    &escapes::USELESS_ESCAPE,
    &sanitize::INCOMPLETE_SANITIZATION,
    &sanitize::STRING_AS_REGEX,
];

/// Called for every node before its children.
pub(super) fn enter<'a>(cx: &mut Cx<'a, '_, '_>, kind: AstKind<'a>) {
    match kind {
        AstKind::RegExpLiteral(it) => check::literal(cx, it),
        AstKind::NewExpression(it) => check::constructed(cx, &it.callee, &it.arguments),
        AstKind::CallExpression(it) => {
            check::constructed(cx, &it.callee, &it.arguments);
            sanitize::call(cx, it);
            urls::call(cx, it);
        }
        AstKind::StringLiteral(it) => escapes::text(cx, it),
        AstKind::TemplateLiteral(it) => escapes::template(cx, it),
        _ => {}
    }
}
