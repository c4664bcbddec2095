//! Expressions with a part too many.

use ruff_python_ast::{CmpOp, Expr, ExprCall, ExprLambda, ExprSubscript, Stmt, StmtIf};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SLOW, peer, python};
use crate::model::{Category, Severity};

pub(super) static RULES: &[&Rule] = &[
    &IF_EXPR_MIN_MAX,
    &MAXSPLIT,
    &NESTED_MIN_MAX,
    &UNNECESSARY_LAMBDA,
];

static NESTED_MIN_MAX: Rule = Rule {
    id: "nested-min-max",
    confidence: 0.93,
    summary: "`min` or `max` is called within itself.",
    why: "One call takes all values.",
    examples: &[python(
        "best = min(a, min(b, c))\n",
        "best = min(a, b, c)\n",
    )],
    peers: &[
        peer("ruff", &["PLW3301"]),
        peer("pylint", &["nested-min-max"]),
    ],
    ..SLOW
};

static UNNECESSARY_LAMBDA: Rule = Rule {
    id: "unnecessary-lambda",
    confidence: 0.8,
    summary: "A lambda only calls a function with what it is given.",
    why: "The function itself does, and without a second call.",
    false_positives: "Names that are bound again before the lambda runs.",
    examples: &[python(
        "sizes = map(lambda x: len(x), names)\n",
        "sizes = map(len, names)\n",
    )],
    peers: &[
        peer("ruff", &["PLW0108", "PIE807"]),
        peer("pylint", &["unnecessary-lambda"]),
    ],
    ..SLOW
};

static IF_EXPR_MIN_MAX: Rule = Rule {
    id: "if-expr-min-max",
    category: Category::Style,
    severity: Severity::Info,
    confidence: 0.85,
    summary: "An `if` computes a minimum or maximum.",
    why: "`a = max(a, b)` says what is meant.",
    false_positives: "Hot loops, where a call costs more than the comparison.",
    examples: &[python(
        "if best < score:\n    best = score\n",
        "best = max(best, score)\n",
    )],
    peers: &[
        peer("ruff", &["PLR1730"]),
        peer(
            "pylint",
            &["consider-using-min-builtin", "consider-using-max-builtin"],
        ),
    ],
    ..SLOW
};

static MAXSPLIT: Rule = Rule {
    id: "maxsplit",
    confidence: 0.85,
    summary: "A text is split whole for its first or last part.",
    why: "`split(sep, 1)[0]` and `rsplit(sep, 1)[-1]` stop at the first separator.",
    false_positives: "Short texts, where it does not matter.",
    examples: &[python(
        "name = path.split('/')[-1]\n",
        "name = path.rsplit('/', 1)[-1]\n",
    )],
    peers: &[
        peer("ruff", &["PLC0207"]),
        peer("pylint", &["use-maxsplit-arg"]),
    ],
    ..SLOW
};

pub(super) fn nested(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let Some(name @ ("min" | "max")) = path else {
        return;
    };
    let plain = |call: &ExprCall| call.arguments.keywords.is_empty();
    let inner = |expr: &Expr| {
        matches!(expr, Expr::Call(inner) if plain(inner)
            && !inner.arguments.args.is_empty()
            && context.is(&inner.func, name))
    };
    // The outermost speaks for those within.
    let within = matches!(context.parent(), Some(Expr::Call(outer))
        if plain(outer) && context.is(&outer.func, name));
    if plain(call)
        && call.arguments.args.len() > 1
        && !within
        && call.arguments.args.iter().any(inner)
    {
        context.report(
            &NESTED_MIN_MAX,
            call.range(),
            format!("one `{name}` takes all values"),
        );
    }
}

pub(super) fn lambda(context: &mut Context<'_, '_, '_>, lambda: &ExprLambda) {
    let none = lambda.parameters.as_ref().is_none_or(|it| it.is_empty());
    let message = match &*lambda.body {
        Expr::List(list) if none && list.elts.is_empty() => "`list` makes an empty list",
        Expr::Dict(dict) if none && dict.items.is_empty() => "`dict` makes an empty dict",
        Expr::Call(call) if passes_on(lambda, call) => "the function itself can be passed",
        _ => return,
    };
    context.report(&UNNECESSARY_LAMBDA, lambda.range(), message);
}

/// Whether a lambda calls a function that does not depend on it with just its parameters, in order.
fn passes_on(lambda: &ExprLambda, call: &ExprCall) -> bool {
    // What a chain leads to may change until the lambda runs.
    let stable = match &*call.func {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => attribute.value.is_name_expr(),
        _ => false,
    };
    if !stable {
        return false;
    }
    let named =
        |expr: &Expr, name: &str| matches!(expr, Expr::Name(found) if found.id.as_str() == name);
    let Some(parameters) = &lambda.parameters else {
        return call.arguments.is_empty();
    };
    let uses_own = |expr: &Expr| {
        parameters
            .iter()
            .any(|parameter| named(expr, parameter.name().as_str()))
    };
    let own = match &*call.func {
        Expr::Attribute(attribute) => uses_own(&attribute.value),
        other => uses_own(other),
    };
    if own
        || parameters
            .iter_non_variadic_params()
            .any(|it| it.default.is_some())
    {
        return false;
    }
    let mut arguments = call.arguments.args.iter();
    for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
        if !arguments
            .next()
            .is_some_and(|it| named(it, parameter.parameter.name.as_str()))
        {
            return false;
        }
    }
    if let Some(rest) = &parameters.vararg {
        let starred = arguments.next().is_some_and(
            |it| matches!(it, Expr::Starred(inner) if named(&inner.value, rest.name.as_str())),
        );
        if !starred {
            return false;
        }
    }
    if arguments.next().is_some() {
        return false;
    }
    let mut keywords = call.arguments.keywords.iter();
    for parameter in &parameters.kwonlyargs {
        let name = parameter.parameter.name.as_str();
        let passed = keywords.next().is_some_and(|keyword| {
            keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name)
                && named(&keyword.value, name)
        });
        if !passed {
            return false;
        }
    }
    if let Some(rest) = &parameters.kwarg {
        let passed = keywords.next().is_some_and(|keyword| {
            keyword.arg.is_none() && named(&keyword.value, rest.name.as_str())
        });
        if !passed {
            return false;
        }
    }
    keywords.next().is_none()
}

pub(super) fn min_max(context: &mut Context<'_, '_, '_>, statement: &StmtIf) {
    let ([Stmt::Assign(assign)], true) =
        (&statement.body[..], statement.elif_else_clauses.is_empty())
    else {
        return;
    };
    let (Expr::Compare(compare), [target]) = (&*statement.test, &assign.targets[..]) else {
        return;
    };
    let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
        return;
    };
    if !matches!(op, CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE) {
        return;
    }
    let plain = |expr: &Expr| {
        matches!(
            expr,
            Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_)
        ) || expr.is_literal_expr()
            || matches!(expr, Expr::UnaryOp(_))
    };
    let texts = [&*compare.left, right, target, &*assign.value].map(|it| context.text(it));
    let [left_text, right_text, target_text, value_text] = texts;
    let same = target_text == left_text && value_text == right_text
        || target_text == right_text && value_text == left_text;
    if same && left_text != right_text && plain(&compare.left) && plain(right) {
        let smaller = matches!(op, CmpOp::Lt | CmpOp::LtE);
        let name = if (target_text == left_text) == smaller {
            "max"
        } else {
            "min"
        };
        let header = ruff_text_size::TextRange::new(statement.start(), statement.test.end());
        context.report(
            &IF_EXPR_MIN_MAX,
            header,
            format!("this is `{name}` of the two"),
        );
    }
}

pub(super) fn split(context: &mut Context<'_, '_, '_>, subscript: &ExprSubscript) {
    let Expr::Call(call) = &*subscript.value else {
        return;
    };
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    if !matches!(method.attr.as_str(), "split" | "rsplit") || !subscript.ctx.is_load() {
        return;
    }
    let one = |expr: &Expr, wanted: u8| matches!(expr, Expr::NumberLiteral(number) if number.value.as_int().is_some_and(|n| *n == wanted));
    let (first, last) = match &*subscript.slice {
        slice if one(slice, 0) => (true, false),
        Expr::UnaryOp(unary) if unary.op.is_u_sub() => (false, one(&unary.operand, 1)),
        _ => return,
    };
    // A separator shows that this is the method of strings: `re.split` and arrays take others.
    let separator = call.arguments.find_argument_value("sep", 0);
    let text = separator.is_some_and(Expr::is_string_literal_expr)
        || method.value.is_string_literal_expr();
    let all = call.arguments.find_argument("maxsplit", 1).is_none()
        && call
            .arguments
            .keywords
            .iter()
            .all(|keyword| keyword.arg.is_some());
    if text && all && (first || last) {
        let name = if first { "split" } else { "rsplit" };
        context.report(
            &MAXSPLIT,
            subscript.range(),
            format!("`{name}` with `maxsplit=1` stops where this part ends"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn calls_within_calls() {
        flags(
            "nested-min-max",
            &[
                "min(a, min(b, c))",
                "max(max(a, b), c)",
                "max(1, max(*a))",
                "min(min(a, b), min(c, d))",
            ],
        );
        clean(
            "nested-min-max",
            &[
                "min(a, max(b, c))",
                "min(a, b)",
                "min(a, min(b, c, key=k))",
                "min(min(a))",
                "min(f(min(a, b)), c)",
                "min(a, min(b), key=k)",
            ],
        );
        flags(
            "unnecessary-lambda",
            &[
                "lambda x: f(x)",
                "lambda: f()",
                "lambda *a, **k: f(*a, **k)",
                "lambda: []",
                "lambda: {}",
                "lambda x, y: o.f(x, y)",
            ],
        );
        clean(
            "unnecessary-lambda",
            &[
                "lambda x: f(x, 1)",
                "lambda x, y: f(y, x)",
                "lambda x=1: f(x)",
                "lambda x: x.f()",
                "lambda x: x(x)",
                "lambda: f(1)",
                "lambda x: g(y)(x)",
                "lambda: [1]",
            ],
        );
    }

    #[test]
    fn extremes_and_parts() {
        flags(
            "if-expr-min-max",
            &[
                "if a < b:\n    a = b",
                "if a > b:\n    a = b",
                "if a.x <= b:\n    a.x = b",
                "if a >= 10:\n    a = 10",
                "if a < b:\n    b = a",
            ],
        );
        clean(
            "if-expr-min-max",
            &[
                "if a < b:\n    c = b",
                "if a == b:\n    a = b",
                "if a < b:\n    a = b\nelse:\n    f()",
                "if a < b:\n    a = b\n    f()",
                "if a < f():\n    a = f()",
                "if a < b < c:\n    a = b",
            ],
        );
        flags(
            "maxsplit",
            &[
                "x.split(',')[0]",
                "x.split('/')[-1]",
                "x.rsplit('.')[-1]",
                "'a b'.split()[0]",
                "x.split(sep=',')[0]",
            ],
        );
        clean(
            "maxsplit",
            &[
                "x.split(',', 1)[0]",
                "x.split(',')[1]",
                "x.split(',', maxsplit=1)[-1]",
                "x.split()[0]",
                "re.split(p, x)[0]",
                "x.split(',')[:1]",
                "x.split(',')[-2]",
            ],
        );
    }
}
