//! Things that are written for nothing.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTargetMaybeDefault, AssignmentTargetPropertyProperty, BinaryExpression,
    BindingProperty, ExportSpecifier, Expression, ImportSpecifier, MethodDefinition,
    MethodDefinitionKind, PropertyKey, Statement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::BinaryOperator;

use super::super::super::ast::key_name;
use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript, peer};
use crate::analysis::Rule;
use crate::analysis::shared_rules::USELESS_PARENT_DELEGATION;
use crate::model::{Category, Severity};

pub(super) static USELESS_CONCAT: Rule = Rule {
    id: "useless-concat",
    category: Category::Style,
    severity: Severity::Low,
    summary: "Two texts are joined that could be one.",
    why: "Both are constant and on one line: write them as one text.",
    examples: &[javascript("const x = 'a' + 'b';\n", "const x = 'ab';\n")],
    peers: &[
        peer("eslint", &["no-useless-concat"]),
        peer("biome", &["noUselessStringConcat"]),
    ],
    ..BUG
};

pub(super) static USELESS_RENAME: Rule = Rule {
    id: "useless-rename",
    category: Category::Style,
    severity: Severity::Low,
    confidence: 0.97,
    summary: "Something is renamed to what it is called already.",
    why: "`{ a: a }` and `a as a` say no more than `a`.",
    examples: &[javascript(
        "import { a as a } from 'x';\n",
        "import { a as b } from 'x';\n",
    )],
    peers: &[
        peer("eslint", &["no-useless-rename"]),
        peer("biome", &["noUselessRename"]),
    ],
    ..BUG
};

pub(super) static USELESS_COMPUTED_KEY: Rule = Rule {
    id: "useless-computed-key",
    category: Category::Style,
    severity: Severity::Low,
    summary: "The key in brackets is a constant.",
    why: "`['a']: 1` is `a: 1`.",
    examples: &[javascript(
        "const x = { ['a']: 1 };\n",
        "const x = { [a]: 1 };\n",
    )],
    peers: &[peer("eslint", &["no-useless-computed-key"])],
    ..BUG
};

pub(super) fn concat<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    if it.operator != BinaryOperator::Addition {
        return;
    }
    let is_text = |it: &Expression<'_>| {
        matches!(
            it,
            Expression::StringLiteral(_) | Expression::TemplateLiteral(_)
        )
    };
    // `x + 'a' + 'b'` is `(x + 'a') + 'b'`.
    let left = match it.left.get_inner_expression() {
        Expression::BinaryExpression(inner) if inner.operator == BinaryOperator::Addition => {
            inner.right.get_inner_expression()
        }
        other => other,
    };
    let right = match it.right.get_inner_expression() {
        Expression::BinaryExpression(inner) if inner.operator == BinaryOperator::Addition => {
            inner.left.get_inner_expression()
        }
        other => other,
    };
    if !is_text(left) || !is_text(right) {
        return;
    }
    let between = Span::new(left.span().end, right.span().start);
    if between.start < between.end && !cx.slice(between).contains('\n') {
        cx.report(&USELESS_CONCAT, between, "the two texts could be one");
    }
}

fn rename(cx: &mut Cx<'_, '_, '_>, span: Span, name: &str) {
    let message = format!(
        "`{}` is called so already",
        super::super::values::short(name)
    );
    let at = cx.first_line(span);
    cx.report(&USELESS_RENAME, at, message);
}

pub(super) fn import<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ImportSpecifier<'a>) {
    if it.imported.span() != it.local.span && it.imported.name() == it.local.name.as_str() {
        rename(cx, it.span, it.local.name.as_str());
    }
}

pub(super) fn export<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ExportSpecifier<'a>) {
    if it.local.span() != it.exported.span() && it.local.name() == it.exported.name() {
        rename(cx, it.span, it.local.name().as_str());
    }
}

pub(super) fn binding<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BindingProperty<'a>) {
    if it.computed || it.shorthand {
        return;
    }
    let own = it.value.get_identifier_name();
    if let (Some(key), Some(own)) = (key_name(&it.key), own)
        && key == own.as_str()
    {
        rename(cx, it.span, key);
    }
}

/// `({ a: a } = b)`.
pub(super) fn target<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentTargetPropertyProperty<'a>) {
    if it.computed {
        return;
    }
    let own = match &it.binding {
        AssignmentTargetMaybeDefault::AssignmentTargetIdentifier(id) => Some(id.name.as_str()),
        AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(it) => match &it.binding {
            oxc_ast::ast::AssignmentTarget::AssignmentTargetIdentifier(id) => {
                Some(id.name.as_str())
            }
            _ => None,
        },
        _ => None,
    };
    if let (Some(key), Some(own)) = (key_name(&it.name), own)
        && key == own
    {
        rename(cx, it.span, key);
    }
}

/// `kept` is the name that means something else without brackets.
pub(super) fn key<'a>(
    cx: &mut Cx<'a, '_, '_>,
    key: &'a PropertyKey<'a>,
    computed: bool,
    span: Span,
    kept: &str,
) {
    if !computed {
        return;
    }
    let useless = match key {
        PropertyKey::StringLiteral(name) => {
            let name = name.value.as_str();
            name != "__proto__" && (kept.is_empty() || name != kept)
        }
        PropertyKey::NumericLiteral(_) => true,
        _ => false,
    };
    if useless {
        let at = cx.first_line(span);
        cx.report(&USELESS_COMPUTED_KEY, at, "the key needs no brackets");
    }
}

/// A constructor that does what a class does without one.
pub(super) fn constructor<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a MethodDefinition<'a>) {
    if it.kind != MethodDefinitionKind::Constructor
        || it.accessibility.is_some()
        || !it.decorators.is_empty()
    {
        return;
    }
    let Some(body) = &it.value.body else { return };
    let derived = cx.ancestors().find_map(|kind| match kind {
        AstKind::Class(class) => Some(class.heritage_expression().is_some()),
        _ => None,
    });
    let params = &it.value.params;
    if params
        .items
        .iter()
        .any(|it| it.accessibility.is_some() || it.readonly || !it.decorators.is_empty())
    {
        return;
    }
    let useless = match (derived, body.statements.as_slice()) {
        (Some(false), []) => !cx.has_comment(body.span),
        (Some(true), [Statement::ExpressionStatement(only)]) => match &only.expression {
            Expression::CallExpression(call) if matches!(call.callee, Expression::Super(_)) => {
                let given = cx.slice(call.span);
                let given = given.strip_prefix("super").unwrap_or_default().trim();
                let taken = cx.slice(params.span);
                let simple = params
                    .items
                    .iter()
                    .all(|it| it.pattern.is_binding_identifier() && it.initializer.is_none());
                let compact = |text: &str| {
                    text.chars()
                        .filter(|c| !c.is_whitespace())
                        .collect::<String>()
                };
                compact(given) == "(...arguments)" && simple && params.rest.is_none()
                    || compact(given) == compact(taken) && simple && !cx.has_comment(it.span)
            }
            _ => false,
        },
        _ => false,
    };
    if useless {
        let at = cx.first_line(it.span);
        cx.report(
            &USELESS_PARENT_DELEGATION,
            at,
            "the class does this without a constructor",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn texts() {
        flags(
            "useless-concat",
            &[
                "x = 'a' + 'b'",
                "x = `a` + 'b'",
                "x = y + 'a' + 'b'",
                "x = 'a' + `b`",
                "x = 'a' + ('b' + y)",
                "f('a' + 'b')",
                "x = 'a' + '' ",
                "x = ('a' + y + 'b') + 'c'",
                "x = `a${y}` + 'b'",
                "x = 'a' +'b'+ y",
            ],
        );
        clean(
            "useless-concat",
            &[
                "x = 'a' +\n'b'",
                "x = 'a' + b",
                "x = a + b",
                "x = 'a' - 'b'",
                "x = 1 + 'a'",
                "x = 'a' + 1 + 'b'",
                "x = 'a'\n + 'b'",
                "x += 'a'",
                "x = ['a', 'b']",
                "x = 'a' + b + 'c'",
            ],
        );
    }

    #[test]
    fn renames() {
        flags(
            "useless-rename",
            &[
                "import { a as a } from 'x'",
                "export { a as a } from 'x'",
                "let a; export { a as a }",
                "const { a: a } = b",
                "({ a: a } = b)",
                "function f({ a: a }) {}",
                "const { a: a = 1 } = b",
                "const { 'a': a } = b",
                "({ a: a = 1 } = b)",
                "const { x: { a: a } } = b",
                "import { b, a as a } from 'x'",
            ],
        );
        clean(
            "useless-rename",
            &[
                "import { a as b } from 'x'",
                "import { a } from 'x'",
                "export { a } from 'x'",
                "const { a } = b",
                "const { a: b } = c",
                "const { [a]: a } = b",
                "x = { a: a }",
                "({ a } = b)",
                "const { a = 1 } = b",
                "export * as a from 'x'",
                "const { a: [a] } = b",
            ],
        );
    }

    #[test]
    fn keys() {
        flags(
            "useless-computed-key",
            &[
                "x = { ['a']: 1 }",
                "x = { [0]: 1 }",
                "x = { ['a']() {} }",
                "class A { ['a']() {} }",
                "class A { static ['a']() {} }",
                "const { ['a']: b } = c",
                "x = { get ['a']() { return 1 } }",
                "class A { ['a'] = 1 }",
                "x = { ['a b']: 1 }",
                "x = { async ['a']() {} }",
                "class A { static ['constructor']() {} }",
            ],
        );
        clean(
            "useless-computed-key",
            &[
                "x = { a: 1 }",
                "x = { [a]: 1 }",
                "x = { 'a': 1 }",
                "x = { ['__proto__']: 1 }",
                "class A { ['constructor']() {} }",
                "class A { static ['prototype']() {} }",
                "x = { [`a`]: 1 }",
                "x = { ['a' + b]: 1 }",
                "const { [a]: b } = c",
                "x['a'] = 1",
            ],
        );
    }

    #[test]
    fn constructors() {
        flags(
            "useless-parent-delegation",
            &[
                "class A { constructor() {} }",
                "class A extends B { constructor() { super() } }",
                "class A extends B { constructor(a) { super(a) } }",
                "class A extends B { constructor(a, b) { super(a, b) } }",
                "class A extends B { constructor(...a) { super(...a) } }",
                "class A extends B { constructor() { super(...arguments) } }",
                "class A extends B { constructor(a, ...b) { super(a, ...b) } }",
                "x = class { constructor() {} }",
                "class A extends B.C { constructor() { super(); } }",
                "class A extends B { constructor(a) { super(...arguments) } }",
            ],
        );
        clean(
            "useless-parent-delegation",
            &[
                "class A { constructor() { f() } }",
                "class A extends B { constructor() { super(1) } }",
                "class A extends B { constructor(a) { super() } }",
                "class A extends B { constructor(a, b) { super(b, a) } }",
                "class A { a() {} }",
                "class A extends B { constructor() {} }",
                "class A extends B { constructor(a = 1) { super(a) } }",
                "class A extends B { constructor({ a }) { super(a) } }",
                "class A extends B { constructor(a) { super(a); f() } }",
                "class A { 'a'() {} }",
                "class A extends B { m(a) { super.m(a) } }",
            ],
        );
        assert!(
            super::super::super::testing::found_ts(
                "useless-parent-delegation",
                "class A { constructor(private a: string) {} } class B { private constructor() {} }"
            )
            .is_empty()
        );
    }
}
