//! Lists, tuples, sets and dicts that are made only to be turned into something else.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{Expr, ExprCall, ExprLambda};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SLOW, peer, python};

pub(super) static RULES: &[&Rule] = &[&UNNECESSARY_LIST_CALL];

static UNNECESSARY_LIST_CALL: Rule = Rule {
    id: "unnecessary-list-call",
    confidence: 0.9,
    summary: "A list is built only to be turned into something else, or by a call where a literal does.",
    why: "`set([...])` makes a list and throws it away: write `{...}`, or leave the inner call out.",
    false_positives: "`dict(a=1)` and `map` with a lambda are a matter of taste where speed does not matter; both \
                      are reported with little confidence.",
    examples: &[python(
        "names = set([x.name for x in xs])\n",
        "names = {x.name for x in xs}\n",
    )],
    peers: &[
        peer(
            "ruff",
            &[
                "C400", "C401", "C402", "C403", "C404", "C405", "C406", "C408", "C409", "C410",
                "C411", "C413", "C414", "C417", "C418",
            ],
        ),
        peer(
            "pylint",
            &[
                "consider-using-dict-comprehension",
                "consider-using-set-comprehension",
                "use-list-literal",
                "use-dict-literal",
            ],
        ),
    ],
    ..SLOW
};

/// What is wasted, and how sure it is that it matters.
type Wasted = (&'static str, f64);

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let Some(outer) = path else {
        return;
    };
    let wasted = match (outer, &*call.arguments.args) {
        ("dict" | "list" | "tuple", []) => empty(call, outer),
        ("map", [Expr::Lambda(lambda), sources @ ..]) => {
            mapped(context, call, lambda, sources).then_some(("write a comprehension", 0.35))
        }
        ("list" | "tuple" | "set" | "frozenset" | "dict" | "sorted" | "reversed", [argument])
            if call.arguments.keywords.is_empty() || outer == "sorted" =>
        {
            conversion(context, call, outer, argument)
        }
        _ => None,
    };
    if let Some((advice, confidence)) = wasted {
        context
            .report(
                &UNNECESSARY_LIST_CALL,
                call.range(),
                format!("`{outer}(...)`: {advice}"),
            )
            .confidence(confidence);
    }
}

/// `dict()` and `dict(a=1)`, which look up a name and call it.
fn empty(call: &ExprCall, outer: &str) -> Option<Wasted> {
    let keywords = &call.arguments.keywords;
    if keywords.is_empty() {
        return Some(("write the literal, it needs no call", 0.3));
    }
    let named = keywords.iter().all(|keyword| keyword.arg.is_some());
    (outer == "dict" && named).then_some(("write the literal, `{...}`", 0.25))
}

fn conversion(
    context: &Context<'_, '_, '_>,
    call: &ExprCall,
    outer: &str,
    argument: &Expr,
) -> Option<Wasted> {
    let advice = match argument {
        Expr::ListComp(_) => match outer {
            "list" => Some("the comprehension is a list already"),
            "set" => Some("write a set comprehension"),
            "frozenset" => Some("drop the brackets"),
            "dict" => is_pairs(argument).then_some("write a dict comprehension"),
            _ => None,
        },
        Expr::DictComp(_) | Expr::Dict(_) => (outer == "dict").then_some("this is a dict already"),
        Expr::List(list) => match outer {
            "list" => Some("this is a list already"),
            "set" => Some("write a set, `{...}`"),
            "tuple" => Some("write a tuple, `(...)`"),
            "dict" => list
                .elts
                .iter()
                .all(is_pair)
                .then_some("write a dict, `{...}`"),
            _ => None,
        },
        Expr::Tuple(tuple) => match outer {
            "list" => Some("write a list, `[...]`"),
            "set" => Some("write a set, `{...}`"),
            "tuple" => Some("this is a tuple already"),
            "dict" => tuple
                .elts
                .iter()
                .all(is_pair)
                .then_some("write a dict, `{...}`"),
            _ => None,
        },
        Expr::Generator(_) => match outer {
            "list" => Some("write a list comprehension"),
            "set" => Some("write a set comprehension"),
            "dict" => is_pairs(argument).then_some("write a dict comprehension"),
            _ => None,
        },
        Expr::Call(inner) => {
            let name = context.path(&inner.func)?;
            let plain = inner.arguments.keywords.is_empty() && inner.arguments.args.len() <= 1;
            match (outer, name.as_str()) {
                ("set", "list" | "tuple" | "set" | "reversed")
                | ("sorted", "list" | "tuple" | "reversed")
                | ("list" | "tuple", "list" | "tuple")
                    if plain =>
                {
                    Some("the inner call makes a copy for nothing")
                }
                ("set", "sorted") => Some("a set has no order: do not sort"),
                ("sorted", "sorted") => same_keywords(context, call, inner)
                    .then_some("the inner call sorts for nothing"),
                ("list", "sorted") => Some("`sorted` gives a list already"),
                ("reversed", "sorted") => Some("sort with `reverse=True`"),
                _ => None,
            }
        }
        _ => None,
    };
    advice.map(|advice| (advice, 0.9))
}

/// Whether both are sorted by the same keywords, in any order.
fn same_keywords(context: &Context<'_, '_, '_>, left: &ExprCall, right: &ExprCall) -> bool {
    let texts = |call: &ExprCall| {
        let mut texts: Vec<_> = call
            .arguments
            .keywords
            .iter()
            .map(|keyword| context.text(keyword))
            .collect();
        texts.sort_unstable();
        texts
    };
    left.arguments.keywords.len() == right.arguments.keywords.len() && texts(left) == texts(right)
}

/// Whether a comprehension's elements are written as pairs.
fn is_pairs(expr: &Expr) -> bool {
    match expr {
        Expr::ListComp(list) => is_pair(&list.elt),
        Expr::Generator(generator) => is_pair(&generator.elt),
        _ => false,
    }
}

fn is_pair(expr: &Expr) -> bool {
    matches!(expr, Expr::Tuple(pair) if pair.elts.len() == 2 && !pair.elts.iter().any(Expr::is_starred_expr))
}

/// Whether `map(lambda ...)` can be written as a comprehension: the lambda takes one element of each source.
fn mapped(
    context: &Context<'_, '_, '_>,
    call: &ExprCall,
    lambda: &ExprLambda,
    sources: &[Expr],
) -> bool {
    let simple = call.arguments.keywords.is_empty()
        && !sources.is_empty()
        && !sources
            .iter()
            .any(|source| any_over_expr(source, Expr::is_named_expr) || source.is_starred_expr());
    let Some(parameters) = &lambda.parameters else {
        return false;
    };
    let takes = parameters.args.len() + parameters.posonlyargs.len();
    let plain = parameters.vararg.is_none()
        && parameters.kwarg.is_none()
        && parameters.kwonlyargs.is_empty()
        && parameters
            .iter_non_variadic_params()
            .all(|parameter| parameter.default.is_none());
    // A function made inside keeps the element of its round; that of a comprehension would not.
    let keeps = any_over_expr(&lambda.body, |expr| {
        matches!(
            expr,
            Expr::Lambda(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_)
        )
    });
    // `dict(map(lambda k: f(k), ...))` gives pairs that only the lambda knows.
    let in_dict = match context.parent() {
        Some(Expr::Call(around)) => context.is(&around.func, "dict"),
        _ => false,
    };
    let pair = match &*lambda.body {
        Expr::Tuple(tuple) => tuple.elts.len() == 2,
        Expr::List(list) => list.elts.len() == 2,
        _ => false,
    };
    simple && plain && takes == sources.len() && sources.len() == 1 && !keeps && (!in_dict || pair)
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn lists_made_for_nothing() {
        flags(
            "unnecessary-list-call",
            &[
                "set([1, 2])",
                "set((1, 2))",
                "set([x for x in y])",
                "set(x for x in y)",
                "list(sorted(y))",
                "sorted(list(y))",
                "reversed(sorted(y))",
                "set(sorted(y, key=f))",
                "sorted(sorted(y, key=f), key=f)",
                "dict([(a, b) for a in y])",
                "dict([(1, 2), (3, 4)])",
                "dict({'a': 1})",
                "list(x for x in y)",
                "list((1, 2))",
                "tuple([1])",
                "tuple((1,))",
                "tuple(list(x))",
                "x = dict()",
                "x = list()",
                "x = dict(a=1)",
                "map(lambda x: x + 1, y)",
                "list(map(lambda x: str(x), y))",
                "dict(map(lambda v: (v, 1), y))",
                "list(x for x in y)\ndef list(): pass",
                "import builtins\nbuiltins.list(x for x in y)",
            ],
        );
        clean(
            "unnecessary-list-call",
            &[
                "set(y)",
                "sorted(y)",
                "list(y)",
                "dict(y)",
                "tuple(x for x in y)",
                "dict(**y)",
                "dict(y, a=1)",
                "dict((*v, k) for k, v in y)",
                "dict([[1, 2]])",
                "list(set(y))",
                "sorted(set(y))",
                "sorted(sorted(y), key=f)",
                "set()",
                "map(f, y)",
                "map(lambda x=1: x, y)",
                "map(lambda *a: a, y)",
                "map(lambda x: lambda: x, y)",
                "map(lambda x, z: x, y, y)",
                "dict(map(lambda v: f(v), y))",
                "def list(): pass\nlist(x for x in y)",
                "def f(list):\n    return list(x for x in y)",
            ],
        );
    }
}
