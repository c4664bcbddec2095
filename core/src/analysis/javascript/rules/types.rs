//! Values whose type is known, compared or used as if it were another.

use oxc_ast::AstKind;
use oxc_ast::ast::{BinaryExpression, Expression, IdentifierReference};
use oxc_semantic::SymbolFlags;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::super::ast::{range, static_member};
use super::super::context::Cx;
use crate::analysis::shared_rules::CONSTANT_COMPARE;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static TYPE_MISMATCH_COMPARE: Rule = Rule {
    id: "type-mismatch-compare",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[570, 571],
    summary: "Values of different types are compared strictly.",
    why: "`===` is never true for values of two types, so the test always goes one way.",
    false_positives: "None known.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "if (list.length === '0') stop();\n",
        good: "if (list.length === 0) stop();\n",
    }],
    peers: &[Peer {
        tool: "codeql",
        rules: &["js/comparison-between-incompatible-types"],
    }],
};

pub(crate) static PROPERTY_ACCESS_ON_PRIMITIVE: Rule = Rule {
    id: "property-access-on-primitive",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.85,
    cwe: &[],
    summary: "A property is read of null or undefined, or set on a primitive.",
    why: "Reading one of null or undefined throws; one that is set on a string, number or boolean is lost at once.",
    false_positives: "None known.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const user = null;\nprint(user.name);\n",
        good: "const user = load();\nprint(user.name);\n",
    }],
    peers: &[Peer {
        tool: "codeql",
        rules: &[
            "js/property-access-on-non-object",
            "js/property-assignment-on-primitive",
        ],
    }],
};

/// How deep operands are looked into.
const LOOK: u32 = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Type {
    Text,
    Number,
    BigInt,
    Boolean,
    Null,
    Undefined,
    Object,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "a number",
            Self::BigInt => "a bigint",
            Self::Boolean => "a boolean",
            Self::Null => "null",
            Self::Undefined => "undefined",
            Self::Object => "an object",
        }
    }
}

/// The type that an expression surely has.
fn type_of(cx: &Cx<'_, '_, '_>, it: &Expression<'_>, look: u32) -> Option<Type> {
    let look = look.checked_sub(1)?;
    Some(match it.get_inner_expression() {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => Type::Text,
        Expression::NumericLiteral(_) => Type::Number,
        Expression::BigIntLiteral(_) => Type::BigInt,
        Expression::BooleanLiteral(_) => Type::Boolean,
        Expression::NullLiteral(_) => Type::Null,
        Expression::ObjectExpression(_)
        | Expression::ArrayExpression(_)
        | Expression::RegExpLiteral(_)
        | Expression::FunctionExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::NewExpression(_) => Type::Object,
        Expression::Identifier(id) => {
            if cx.symbol(id).is_none() {
                return match id.name.as_str() {
                    "undefined" => Some(Type::Undefined),
                    "NaN" | "Infinity" => Some(Type::Number),
                    _ => None,
                };
            }
            return type_of(cx, cx.only_value(id)?, look);
        }
        Expression::UnaryExpression(it) => match it.operator {
            UnaryOperator::Typeof => Type::Text,
            UnaryOperator::LogicalNot | UnaryOperator::Delete => Type::Boolean,
            UnaryOperator::UnaryPlus => Type::Number,
            UnaryOperator::Void => Type::Undefined,
            UnaryOperator::UnaryNegation | UnaryOperator::BitwiseNot => {
                return match type_of(cx, &it.argument, look)? {
                    Type::BigInt | Type::Object => None,
                    _ => Some(Type::Number),
                };
            }
        },
        Expression::BinaryExpression(it) => match it.operator {
            operator
                if operator.is_equality() || operator.is_compare() || operator.is_relational() =>
            {
                Type::Boolean
            }
            BinaryOperator::Addition => {
                let sides = (type_of(cx, &it.left, look), type_of(cx, &it.right, look));
                match sides {
                    (Some(Type::Text), _) | (_, Some(Type::Text)) => Type::Text,
                    (Some(Type::Number), Some(Type::Number)) => Type::Number,
                    _ => return None,
                }
            }
            _ => return None,
        },
        Expression::StaticMemberExpression(member) if member.property.name == "length" => {
            // Of an unknown object it may be missing, but it is no string and no boolean.
            Type::Number
        }
        Expression::CallExpression(call) => {
            let (object, name) = static_member(&call.callee)?;
            match name {
                "indexOf" | "lastIndexOf" | "charCodeAt" | "findIndex" | "findLastIndex" => {
                    Type::Number
                }
                "toString" | "toUpperCase" | "toLowerCase" | "trim" | "toFixed" | "charAt" => {
                    Type::Text
                }
                "isArray" if cx.is_global_named(object, "Array") => Type::Boolean,
                "hasOwnProperty" | "startsWith" | "endsWith" => Type::Boolean,
                "floor" | "ceil" | "round" | "abs" | "random" | "sqrt"
                    if cx.is_global_named(object, "Math") =>
                {
                    Type::Number
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

pub(super) fn compare<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    if !it.operator.is_equality() && !it.operator.is_compare() {
        return;
    }
    if constants(cx, it) {
        return;
    }
    let always = match it.operator {
        BinaryOperator::StrictEquality => "false",
        BinaryOperator::StrictInequality => "true",
        _ => return,
    };
    let (Some(left), Some(right)) = (type_of(cx, &it.left, LOOK), type_of(cx, &it.right, LOOK))
    else {
        return;
    };
    // `x.length` and methods of unknown objects may give undefined, and what is new is another
    // rule's.
    let unsure = |it: &Expression<'_>| {
        matches!(
            it.get_inner_expression(),
            Expression::StaticMemberExpression(_) | Expression::CallExpression(_)
        )
    };
    let maybe_missing = (left == Type::Undefined && unsure(&it.right))
        || (right == Type::Undefined && unsure(&it.left));
    // `typeof x === undefined` is said by the rule about `typeof`.
    let is_typeof = |it: &Expression<'_>| matches!(it.get_inner_expression(), Expression::UnaryExpression(it) if it.operator.is_typeof());
    let said = (is_typeof(&it.left) && matches!(right, Type::Undefined | Type::Null))
        || (is_typeof(&it.right) && matches!(left, Type::Undefined | Type::Null));
    let fresh = |it: &Expression<'_>, kind| {
        kind == Type::Object && !matches!(it.get_inner_expression(), Expression::Identifier(_))
    };
    if left == right || maybe_missing || said || fresh(&it.left, left) || fresh(&it.right, right) {
        return;
    }
    let message = format!(
        "{} is compared with {}: always {always}",
        left.name(),
        right.name()
    );
    cx.report(&TYPE_MISMATCH_COMPARE, it.span, message);
}

/// Both sides are literals, or names of literals.
fn constants<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) -> bool {
    let direct = |it: &Expression<'_>| is_plain(it.get_inner_expression());
    let named = |cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>| match it.get_inner_expression() {
        // A `const` is a setting that somebody turns by hand; a variable was meant to change.
        Expression::Identifier(id) => !is_const(cx, id) && cx.only_value(id).is_some_and(is_plain),
        _ => false,
    };
    let (left, right) = (direct(&it.left), direct(&it.right));
    let constant = (left || named(cx, &it.left)) && (right || named(cx, &it.right));
    if constant {
        let confidence = if left && right {
            0.85
        } else {
            CONSTANT_COMPARE.confidence
        };
        cx.report(
            &CONSTANT_COMPARE,
            it.span,
            "both sides of the comparison are constant",
        )
        .confidence(confidence);
    }
    constant
}

fn is_const(cx: &Cx<'_, '_, '_>, it: &IdentifierReference<'_>) -> bool {
    cx.symbol(it).is_some_and(|symbol| {
        let flags = cx.scoping().symbol_flags(symbol);
        flags.contains(SymbolFlags::ConstVariable)
    })
}

fn is_plain(it: &Expression<'_>) -> bool {
    match it {
        Expression::StringLiteral(_)
        | Expression::NumericLiteral(_)
        | Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_)
        | Expression::BigIntLiteral(_) => true,
        Expression::TemplateLiteral(it) => it.expressions.is_empty(),
        Expression::UnaryExpression(it) => {
            it.operator == UnaryOperator::UnaryNegation && it.argument.is_number_literal()
        }
        _ => false,
    }
}

/// `null.x`, and `'x'.y = 1`: of literals, or of names that always stand for one.
pub(super) fn member<'a>(
    cx: &mut Cx<'a, '_, '_>,
    object: &'a Expression<'a>,
    span: Span,
    optional: bool,
) {
    let inner = object.get_inner_expression();
    let (value, named) = match inner {
        Expression::Identifier(id) => match cx.only_value(id) {
            // `var x = undefined;` is a place that a build step fills.
            Some(value) if !value.is_null() && !value.is_literal() && !is_const(cx, id) => return,
            Some(value) => (value, true),
            None if id.name == "undefined" && cx.is_global(id) => (inner, false),
            None => return,
        },
        other => (other, false),
    };
    let nothing = value.is_null()
        || matches!(value, Expression::Identifier(id) if id.name == "undefined" && cx.is_global(id))
        || value.is_void();
    let at = cx.first_line(span);
    let what = range(value.span());
    if nothing {
        if !optional && !is_guarded(cx, object) {
            cx.report(
                &PROPERTY_ACCESS_ON_PRIMITIVE,
                at,
                "null and undefined have no properties",
            )
            .related(what, "the value");
        }
        return;
    }
    let primitive = matches!(
        value,
        Expression::StringLiteral(_)
            | Expression::NumericLiteral(_)
            | Expression::BooleanLiteral(_)
            | Expression::TemplateLiteral(_)
    );
    let written =
        matches!(cx.parent(), Some(AstKind::AssignmentExpression(it)) if it.left.span() == span);
    if primitive && written {
        let confidence = if named { 0.85 } else { 0.9 };
        cx.report(
            &PROPERTY_ACCESS_ON_PRIMITIVE,
            at,
            "a property of a primitive is lost at once",
        )
        .confidence(confidence)
        .related(what, "the value");
    }
}

/// `a && a.b`: dead, but it does not throw.
fn is_guarded(cx: &Cx<'_, '_, '_>, object: &Expression<'_>) -> bool {
    let text = cx.slice(object.span());
    cx.ancestors().take(16).any(|kind| match kind {
        AstKind::LogicalExpression(it) => cx.slice(it.left.span()).contains(text),
        AstKind::IfStatement(it) => cx.slice(it.test.span()).contains(text),
        AstKind::ConditionalExpression(it) => cx.slice(it.test.span()).contains(text),
        AstKind::TryStatement(_) => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags};

    #[test]
    fn constants_compared() {
        flags(
            "constant-compare",
            &[
                "if (1 === 2) f();",
                "x = 'a' == 'b';",
                "let a = 1; if (a === 2) f();",
                "let a = 1, b = 2; if (a < b) f();",
                "if (1 > 0) f();",
                "let a = 'x'; if (a !== 'y') f();",
                "x = true === false;",
                "x = -1 < 0;",
                "x = null == null;",
                "if (`a` === 'a') f();",
            ],
        );
        clean(
            "constant-compare",
            &[
                "if (a === 2) f();",
                "let a = 1; a = 2; if (a === 2) f();",
                "const a = f(); if (a === 2) g();",
                "function f(a) { return a === 1; }",
                "const a = []; if (a.length === 0) f();",
                "x = 1 + 2;",
                "let a; if (a === 1) f();",
                "const { a } = b; if (a === 1) f();",
                "for (const a of [1, 2]) if (a === 1) f();",
                "const DEBUG = 1; if (DEBUG === 2) f();",
                "var a = 1; function g() { a = 2; } if (a === 1) f();",
            ],
        );
    }

    #[test]
    fn types_compared() {
        flags(
            "type-mismatch-compare",
            &[
                "if (a.length === '0') f();",
                "x = typeof a === 1;",
                "x = !a === 'b';",
                "x = a.indexOf(b) === true;",
                "x = `${a}` === 1;",
                "x = ('a' + b) !== 5;",
                "x = +a === '1';",
                "x = (a > b) === 1;",
                "x = typeof a !== true;",
                "const a = {}; x = a === 'b';",
                "x = a.trim() === 0;",
                "x = Math.floor(a) === '1';",
                "x = a.length === null;",
            ],
        );
        clean(
            "type-mismatch-compare",
            &[
                "if (a.length === 0) f();",
                "x = typeof a === 'string';",
                "x = a === 1;",
                "x = a.length === undefined;",
                "x = a.indexOf(b) === -1;",
                "x = !a === b;",
                "x = a.length == '0';",
                "x = f() === 1;",
                "let a = 1; a = f(); x = a === 'b';",
                "x = a + b === 1;",
                "x = typeof a === typeof b;",
                "x = a.get(b) === undefined;",
            ],
        );
    }

    #[test]
    fn properties_of_nothing() {
        flags(
            "property-access-on-primitive",
            &[
                "const a = null; f(a.b);",
                "const a = undefined; a.b();",
                "null.x;",
                "undefined.x;",
                "let a = null; f(a[0]);",
                "'x'.y = 1;",
                "const a = 'x'; a.y = 1;",
                "const a = 5; a.b = 1;",
                "const a = true; a['b'] = 1;",
                "f(null[0]);",
                "const a = void 0; f(a.b.c);",
            ],
        );
        clean(
            "property-access-on-primitive",
            &[
                "const a = {}; a.b = 1;",
                "let a = null; a = {}; a.b = 1;",
                "const a = 'x'; f(a.length);",
                "const a = null; f(a?.b);",
                "const a = null; f(a && a.b);",
                "const a = f(); a.b = 1;",
                "let a; a.b = 1;",
                "const a = []; a.b = 1;",
                "const a = null; if (a) f(a.b);",
                "const a = /x/; a.lastIndex = 0;",
                "function f(a = null) { return a.b; }",
                "var $filled$ = undefined; f($filled$.b);",
            ],
        );
    }
}
