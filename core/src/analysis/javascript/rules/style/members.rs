//! Methods that an object may have replaced.

use oxc_ast::ast::CallExpression;

use super::super::super::ast::static_member;
use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript, peer};
use crate::analysis::Rule;
use crate::model::Severity;

pub(super) static PROTOTYPE_BUILTINS: Rule = Rule {
    id: "prototype-builtins",
    severity: Severity::Low,
    confidence: 0.7,
    summary: "A method of `Object.prototype` is called on an object itself.",
    why: "An object without prototype does not have it, and one made from JSON may have a property of that \
          name. Use `Object.hasOwn(object, name)` or `Object.prototype.hasOwnProperty.call`.",
    false_positives: "Objects that are known to be ordinary.",
    examples: &[javascript(
        "const has = options.hasOwnProperty('name');\n",
        "const has = Object.hasOwn(options, 'name');\n",
    )],
    peers: &[
        peer("eslint", &["no-prototype-builtins"]),
        peer("biome", &["noPrototypeBuiltins"]),
    ],
    ..BUG
};

pub(super) fn builtin<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some((_, name)) = static_member(&it.callee) else {
        return;
    };
    if !matches!(
        name,
        "hasOwnProperty" | "isPrototypeOf" | "propertyIsEnumerable"
    ) {
        return;
    }
    let Some(member) = it.callee.get_inner_expression().get_member_expr() else {
        return;
    };
    let Some((at, _)) = member.static_property_info() else {
        return;
    };
    let message = format!("the object may not have `{name}`, or one of its own");
    cx.report(&PROTOTYPE_BUILTINS, at, message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn builtins() {
        flags(
            "prototype-builtins",
            &[
                "a.hasOwnProperty('b')",
                "a.isPrototypeOf(b)",
                "a.propertyIsEnumerable('b')",
                "a.b.hasOwnProperty(c)",
                "a['hasOwnProperty']('b')",
                "a?.hasOwnProperty('b')",
                "(a?.hasOwnProperty)('b')",
                "this.hasOwnProperty('b')",
                "f().hasOwnProperty('b')",
                "if (!a.hasOwnProperty(k)) f()",
            ],
        );
        clean(
            "prototype-builtins",
            &[
                "Object.prototype.hasOwnProperty.call(a, 'b')",
                "Object.hasOwn(a, 'b')",
                "hasOwnProperty(a, 'b')",
                "a.hasOwnProperty",
                "({}).hasOwnProperty.call(a, 'b')",
                "a[hasOwnProperty]('b')",
                "a.hasOwn('b')",
                "has.call(a, 'hasOwnProperty')",
                "a.hasOwnProperty.apply(b, c)",
                "x = { hasOwnProperty() {} }",
            ],
        );
    }
}
