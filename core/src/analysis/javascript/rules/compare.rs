//! Comparisons that do not say what was meant.

use oxc_ast::AstKind;
use oxc_ast::ast::{BinaryExpression, Expression, SwitchStatement};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::super::ast::{is_reference, range, same, string};
use super::super::context::Cx;
use crate::analysis::shared_rules::{NAN_COMPARE, SELF_COMPARE, TYPE_COMPARE, UNSUPPORTED_OPERAND};
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static COMPARE_NEG_ZERO: Rule = Rule {
    id: "compare-neg-zero",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[],
    summary: "A value is compared with -0.",
    why: "The operators take 0 and -0 for equal, so the minus has no effect. Use \
          `Object.is(x, -0)` if the sign matters.",
    false_positives: "None known; the minus is at best superfluous.",
    fixable: true,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "if (offset === -0) stop();\n",
        good: "if (Object.is(offset, -0)) stop();\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-compare-neg-zero"],
        },
        Peer {
            tool: "biome",
            rules: &["noCompareNegZero"],
        },
    ],
};

pub(crate) static LOOSE_EQUALITY: Rule = Rule {
    id: "loose-equality",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.35,
    cwe: &[],
    summary: "`==` converts its operands before it compares them.",
    why: "`0 == ''`, `[1] == 1` and `'1' == 1` are true. `===` compares what is there.",
    false_positives: "Code whose operands are known to have one type, or that wants the \
                      conversion. Comparisons with null and undefined are not reported.",
    fixable: true,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "if (value == 1) count();\n",
        good: "if (value === 1 || value == null) count();\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["eqeqeq"],
        },
        Peer {
            tool: "biome",
            rules: &["noDoubleEquals"],
        },
    ],
};

const TYPES: &[&str] = &[
    "undefined",
    "object",
    "boolean",
    "number",
    "string",
    "function",
    "symbol",
    "bigint",
    // Host objects of old browsers.
    "unknown",
];

pub(super) fn binary<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    use BinaryOperator::{In, Instanceof};
    let operator = it.operator;
    if operator.is_equality() || operator.is_compare() {
        self_compare(cx, it);
        nan(cx, it);
        negative_zero(cx, it);
    }
    if operator.is_equality() {
        type_of(cx, it);
        loose(cx, it);
    }
    if matches!(operator, In | Instanceof) {
        negated_left(cx, it);
    }
}

fn self_compare<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    if !same(&it.left, &it.right) {
        return;
    }
    let confidence = match it.left.get_inner_expression() {
        // `x !== x` is how NaN was found before Number.isNaN, and still is.
        Expression::Identifier(_) if it.operator.is_equality() => 0.4,
        _ if matches!(
            it.operator,
            BinaryOperator::StrictInequality | BinaryOperator::Inequality
        ) =>
        {
            0.4
        }
        left if is_reference(left) => SELF_COMPARE.confidence,
        // Two calls may well give two results.
        _ => 0.55,
    };
    let text = shorten(cx.slice(it.left.span()));
    cx.report(
        &SELF_COMPARE,
        it.span,
        format!("`{text}` is compared with itself"),
    )
    .confidence(confidence);
}

fn is_nan(it: &Expression<'_>) -> bool {
    let mut it = it.get_inner_expression();
    if let Expression::SequenceExpression(list) = it
        && let Some(last) = list.expressions.last()
    {
        it = last.get_inner_expression();
    }
    it.is_specific_id("NaN") || it.is_specific_member_access("Number", "NaN")
}

fn nan<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    let other = if is_nan(&it.right) {
        &it.left
    } else if is_nan(&it.left) {
        &it.right
    } else {
        return;
    };
    let not = matches!(
        it.operator,
        BinaryOperator::StrictInequality | BinaryOperator::Inequality
    );
    let test = format!(
        "{}Number.isNaN({})",
        if not { "!" } else { "" },
        cx.slice(other.span())
    );
    let outcome = if not { "true" } else { "false" };
    let hit = cx.report(
        &NAN_COMPARE,
        it.span,
        format!("comparing with NaN is always {outcome}"),
    );
    if it.operator.is_equality() {
        hit.fix("use Number.isNaN", false, vec![(range(it.span), test)]);
    }
}

pub(super) fn switch_nan<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a SwitchStatement<'a>) {
    if is_nan(&it.discriminant) {
        let head = Span::new(it.span.start, it.discriminant.span().end + 1);
        cx.report(&NAN_COMPARE, head, "no case is ever equal to NaN");
    }
    for case in &it.cases {
        if let Some(test) = case.test.as_ref().filter(|test| is_nan(test)) {
            cx.report(&NAN_COMPARE, test.span(), "`case NaN` never matches");
        }
    }
}

fn negative_zero<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    for side in [&it.left, &it.right] {
        let Expression::UnaryExpression(unary) = side.get_inner_expression() else {
            continue;
        };
        if unary.operator == UnaryOperator::UnaryNegation && unary.argument.is_number_0() {
            let sign = Span::new(unary.span.start, unary.argument.span().start);
            cx.report(
                &COMPARE_NEG_ZERO,
                it.span,
                "comparing with -0 is comparing with 0",
            )
            .fix("compare with 0", false, vec![(range(sign), String::new())]);
        }
    }
}

fn type_of<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    let is_typeof = |side: &Expression<'_>| {
        matches!(side.get_inner_expression(),
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::Typeof)
    };
    let other = match (is_typeof(&it.left), is_typeof(&it.right)) {
        (true, false) => &it.right,
        (false, true) => &it.left,
        _ => return,
    };
    let other = other.get_inner_expression();
    if let Some(name) = string(other) {
        if !TYPES.contains(&name) {
            let message = format!("`typeof` never gives \"{}\"", shorten(name));
            cx.report(&TYPE_COMPARE, it.span, message);
        }
    } else if other.is_specific_id("undefined") || other.is_null() {
        let message = "`typeof` gives a string, never undefined or null; quote the type's name";
        cx.report(&TYPE_COMPARE, it.span, message);
    }
}

fn loose<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    let strict = match it.operator {
        BinaryOperator::Equality => "===",
        BinaryOperator::Inequality => "!==",
        _ => return,
    };
    let (left, right) = (
        it.left.get_inner_expression(),
        it.right.get_inner_expression(),
    );
    // `x == null` asks for undefined too, which `===` cannot.
    let asks_for_both = |side: &Expression<'_>, other: &Expression<'_>| {
        side.is_null_or_undefined() && !other.is_literal()
    };
    if asks_for_both(left, right) || asks_for_both(right, left) {
        return;
    }
    let harmless = same_type(left, right) || same_type(right, left);
    let from = it.left.span().end;
    let gap = cx.slice(Span::new(from, it.right.span().start));
    let Some(at) = gap.find(&strict[..2]) else {
        return;
    };
    let start = from + at as u32;
    let operator = Span::new(start, start + 2);
    let before = cx.slice(Span::new(it.span.start, start));
    let hit = cx
        .report(
            &LOOSE_EQUALITY,
            if before.contains('\n') {
                operator
            } else {
                it.span
            },
            format!(
                "`{}` converts its operands; use `{strict}`",
                &gap[at..at + 2]
            ),
        )
        .fix(
            "compare strictly",
            false,
            vec![(start..start + 2, strict.to_owned())],
        );
    if harmless {
        hit.confidence(0.15);
    }
}

/// Whether a known type on the left meets a literal of the same type on the right, so that nothing
/// is converted.
fn same_type(left: &Expression<'_>, right: &Expression<'_>) -> bool {
    match left {
        Expression::UnaryExpression(unary) => unary.operator == UnaryOperator::Typeof,
        Expression::StaticMemberExpression(member) => {
            member.property.name == "length" && right.is_number_literal()
        }
        Expression::CallExpression(call) => {
            let name = super::super::ast::last_name(&call.callee).unwrap_or_default();
            matches!(name, "indexOf" | "lastIndexOf" | "charCodeAt" | "search")
        }
        _ => left.is_literal() && right.is_literal(),
    }
}

fn negated_left<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    let Expression::UnaryExpression(unary) = &it.left else {
        return;
    };
    if unary.operator != UnaryOperator::LogicalNot {
        return;
    }
    // `!!a in b` is as wrong, but there is no telling what was meant.
    let twice = matches!(unary.argument, Expression::UnaryExpression(_));
    let operator = it.operator.as_str();
    let message = format!("`!` negates only the left side of `{operator}`");
    let open = unary.argument.span().start;
    let hit = cx.report(&UNSUPPORTED_OPERAND, it.span, message);
    if !twice {
        let edits = vec![
            (open..open, "(".to_owned()),
            (it.span.end..it.span.end, ")".to_owned()),
        ];
        hit.fix("negate the whole test", false, edits);
    }
}

fn shorten(text: &str) -> &str {
    &text[..text.floor_char_boundary(40)]
}

/// Whether the node is the test of the statement or expression around it.
pub(super) fn is_test(parent: AstKind<'_>, span: Span) -> bool {
    let test = match parent {
        AstKind::IfStatement(it) => it.test.span(),
        AstKind::ConditionalExpression(it) => it.test.span(),
        AstKind::WhileStatement(it) => it.test.span(),
        AstKind::DoWhileStatement(it) => it.test.span(),
        AstKind::ForStatement(it) => match &it.test {
            Some(test) => test.span(),
            None => return false,
        },
        _ => return false,
    };
    test.start <= span.start && span.end <= test.end
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, fixed, flags, found};

    #[test]
    fn comparing_with_itself() {
        assert_eq!(
            found(
                "self-compare",
                "a.b === a.b; x < x; a[i] >= a[i]; this.x == this.x"
            ),
            ["a.b === a.b", "x < x", "a[i] >= a[i]", "this.x == this.x"]
        );
        let rule = "self-compare";
        flags(
            rule,
            &[
                "x !== x",
                "x === x",
                "f(x != x)",
                "f() === f ()",
                "(x) == x",
                "'x' < 'x'",
                "1 === 1",
                "`a` === `a`",
                "a?.b >= a?.b",
                "a.f().b <= a.f ().b",
                "class A { #b; c() { return this.#b == this.#b; } }",
            ],
        );
        clean(
            rule,
            &[
                "a.b === a.c",
                "a - a",
                "x === y",
                "x in x",
                "x === 'x'",
                "f(1) === f(2)",
                "a.b === a?.b",
                "`a` === `b`",
                "a[0] < a[1]",
                "x | x",
                "1 === 2",
            ],
        );
    }

    #[test]
    fn comparing_with_nan() {
        let code = "x === NaN; NaN != y; x < Number.NaN; switch (x) { case NaN: break; }";
        assert_eq!(found("nan-compare", code).len(), 4);
        assert_eq!(
            found(
                "nan-compare",
                "switch (NaN) { case 1: f(); } x === (1, NaN)"
            ),
            ["switch (NaN)", "x === (1, NaN)"]
        );
        assert!(
            found(
                "nan-compare",
                "isNaN(x); Number.isNaN(x); x = NaN; Number.NaN; f(NaN)"
            )
            .is_empty()
        );
        assert_eq!(
            fixed("nan-compare", "if (a.b !== NaN) f();"),
            "if (!Number.isNaN(a.b)) f();"
        );
    }

    #[test]
    fn comparing_with_minus_zero() {
        assert_eq!(
            found("compare-neg-zero", "x === -0; -0 > y; x != -0").len(),
            3
        );
        assert!(
            found(
                "compare-neg-zero",
                "x === 0; x === -1; Object.is(x, -0); y = -0"
            )
            .is_empty()
        );
        assert_eq!(fixed("compare-neg-zero", "x === - 0"), "x === 0");
    }

    #[test]
    fn comparing_a_type() {
        let code =
            "typeof x === 'strnig'; 'nunber' != typeof x; typeof x === undefined; typeof x == null";
        assert_eq!(found("type-compare", code).len(), 4);
        let near = "typeof x === 'string'; typeof x === typeof y; typeof x === type; x === 'strnig'; \
                    typeof x === `object`; typeof x == 'unknown'";
        assert!(found("type-compare", near).is_empty());
    }

    #[test]
    fn comparing_loosely() {
        assert_eq!(
            found("loose-equality", "x == 1; x != y; a.b == 'x'; x == true").len(),
            4
        );
        let same =
            "typeof x == 'string'; a.length == 0; s.indexOf('x') == -1; 1 == 1; null == null";
        assert_eq!(found("loose-equality", same).len(), 5);
        let near = "x === 1; x == null; undefined != x; x == void 0; null != x; x !== y";
        assert!(found("loose-equality", near).is_empty());
        assert_eq!(found("loose-equality", "a\n==\nb"), ["=="]);
        assert_eq!(fixed("loose-equality", "a != /* x */ b"), "a !== /* x */ b");
    }

    #[test]
    fn negating_the_left_side() {
        assert_eq!(
            found("unsupported-operand", "!a in b; !a instanceof B; !!a in b").len(),
            3
        );
        let near = "!(a in b); (!a) in b; !a.in(b); !a === b; -a in b";
        assert!(found("unsupported-operand", near).is_empty());
        assert_eq!(
            fixed("unsupported-operand", "if (!a in b) f();"),
            "if (!(a in b)) f();"
        );
    }
}
