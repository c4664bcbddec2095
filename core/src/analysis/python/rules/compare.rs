//! Comparisons that cannot mean what they say.

use ruff_python_ast::{CmpOp, Expr, ExprCompare};
use ruff_text_size::{Ranged, TextRange};

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, bytes};
use crate::analysis::python::define::{BUG, peer, python};

pub(super) static RULES: &[&Rule] = &[&NONE_COMPARE, &IS_LITERAL];

static NONE_COMPARE: Rule = Rule {
    id: "none-compare",
    confidence: 0.85,
    summary: "A value is compared with None by `==` or `!=`.",
    why: "`==` calls the value's `__eq__`, which may raise, return a non-boolean (NumPy, SQLAlchemy) or \
          claim to equal None. Identity is what is meant: use `is None`.",
    false_positives: "Query builders that overload `==` on purpose, such as SQLAlchemy columns.",
    fixable: true,
    examples: &[python(
        "if value == None:\n    pass\n",
        "if value is None:\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["E711"]),
        peer("pylint", &["singleton-comparison"]),
        peer("pycodestyle", &["E711"]),
    ],
    ..BUG
};

static IS_LITERAL: Rule = Rule {
    id: "is-literal",
    severity: crate::model::Severity::High,
    confidence: 0.97,
    summary: "`is` compares identity with a string, number or new container.",
    why: "Whether two equal strings or numbers are the same object depends on the interpreter; a new \
          list, dict or tuple is never the same object. Use `==`.",
    fixable: true,
    examples: &[python(
        "if name is 'admin':\n    pass\n",
        "if name == 'admin':\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["F632"]),
        peer("pylint", &["literal-comparison"]),
        peer("pyflakes", &["F632"]),
    ],
    ..BUG
};

pub(super) fn check<'a>(context: &mut Context<'a, '_, '_>, compare: &'a ExprCompare) {
    let mut left = &*compare.left;
    for (op, right) in compare.ops.iter().zip(&compare.comparators) {
        match op {
            CmpOp::Eq | CmpOp::NotEq => none_compare(context, compare, left, *op, right),
            CmpOp::Is | CmpOp::IsNot => is_literal(context, compare, left, *op, right),
            _ => {}
        }
        left = right;
    }
}

fn none_compare(
    context: &mut Context<'_, '_, '_>,
    compare: &ExprCompare,
    left: &Expr,
    op: CmpOp,
    right: &Expr,
) {
    // `None == x` on both sides, or in a subscript (`frame[column == None]`), is an overloaded operator.
    let on_left = left.is_none_literal_expr();
    if on_left == right.is_none_literal_expr() || in_query(context) {
        return;
    }
    let meant = if op == CmpOp::Eq { "is" } else { "is not" };
    let message = format!("compare with None by `{meant}`, not `{}`", op.as_str());
    let edit = operator_edit(context, left, right, op.as_str(), meant);
    let hit = context.report(&NONE_COMPARE, compare.range(), message);
    // `None is x` reads badly, but is right.
    if let Some((range, text)) = edit {
        hit.fix(format!("use `{meant}`"), false, vec![(bytes(range), text)]);
    }
}

/// Whether the comparison is an argument of a call or in a subscript, where libraries read it as an
/// expression of a query.
fn in_query(context: &Context<'_, '_, '_>) -> bool {
    const QUERIES: &[&str] = &[
        "filter",
        "where",
        "having",
        "and_",
        "or_",
        "filter_by",
        "case",
        "join",
        "outerjoin",
    ];
    context
        .expressions
        .iter()
        .rev()
        .skip(1)
        .any(|around| match around {
            Expr::Subscript(_) => true,
            Expr::Call(call) => match &*call.func {
                Expr::Name(name) => QUERIES.contains(&name.id.as_str()),
                Expr::Attribute(attribute) => QUERIES.contains(&attribute.attr.as_str()),
                _ => false,
            },
            Expr::BinOp(_) => true,
            _ => false,
        })
}

fn is_literal(
    context: &mut Context<'_, '_, '_>,
    compare: &ExprCompare,
    left: &Expr,
    op: CmpOp,
    right: &Expr,
) {
    if !is_value(left) && !is_value(right) {
        return;
    }
    let meant = if op == CmpOp::Is { "==" } else { "!=" };
    let edit = operator_edit(context, left, right, op.as_str(), meant);
    let hit = context.report(
        &IS_LITERAL,
        compare.range(),
        format!("compare with a literal by `{meant}`, not `{}`", op.as_str()),
    );
    if let Some((range, text)) = edit {
        hit.fix(format!("use `{meant}`"), true, vec![(bytes(range), text)]);
    }
}

/// Literals that have value semantics. Not None, True, False and `...`: these are single objects.
fn is_value(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::FString(_)
        | Expr::List(_)
        | Expr::Dict(_)
        | Expr::Set(_)
        | Expr::ListComp(_)
        | Expr::DictComp(_)
        | Expr::SetComp(_) => true,
        // `x is ()` relies on the interpreter keeping one empty tuple, and some code does so knowingly;
        // it is still no promise of the language.
        Expr::Tuple(_) => true,
        Expr::UnaryOp(unary) => unary.operand.is_number_literal_expr(),
        _ => false,
    }
}

/// The edit of the operator between two operands, if nothing else is between them.
fn operator_edit(
    context: &Context<'_, '_, '_>,
    left: &Expr,
    right: &Expr,
    operator: &str,
    meant: &str,
) -> Option<(TextRange, String)> {
    let between = TextRange::new(left.end(), right.start());
    let text = context.text(&between);
    // Not through comments, and `is   not` stays as it is.
    if text.contains('#') || text.matches(operator).count() != 1 {
        return None;
    }
    let mut new = text.replacen(operator, meant, 1);
    if !text.starts_with([' ', ')', '\t']) && meant.starts_with('i') {
        new.insert(0, ' ');
    }
    if !text.ends_with([' ', '(', '\t']) && meant.starts_with('i') {
        new.push(' ');
    }
    Some((between, new))
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn none_compare_is_about_equality_with_none() {
        flags(
            "none-compare",
            &[
                "x == None",
                "None != x",
                "if a and b == None: pass",
                "x==None",
            ],
        );
        clean(
            "none-compare",
            &[
                "x is None",
                "x == 0",
                "q.filter(User.name == None)",
                "frame[frame.a == None]",
                "select(x).where(and_(T.a == None, T.b == 1))",
            ],
        );
    }

    #[test]
    fn is_literal_leaves_singletons_alone() {
        flags(
            "is-literal",
            &[
                "x is 'a'",
                "x is not 1",
                "x is -1",
                "x is []",
                "x is ()",
                "{} is x",
            ],
        );
        clean(
            "is-literal",
            &[
                "x is None",
                "x is True",
                "x is ...",
                "x == 'a'",
                "x is y",
                "x is not False",
            ],
        );
    }
}
