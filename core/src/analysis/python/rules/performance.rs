//! Work that is done for nothing.

use ruff_python_ast::{
    Comprehension, Expr, ExprCall, ExprDictComp, ExprListComp, ExprSubscript, StmtFor,
};
use ruff_text_size::{Ranged, TextRange};

use super::literals::short;
use crate::analysis::Rule;
use crate::analysis::python::context::{Context, bytes};
use crate::analysis::python::define::{SLOW, peer, python};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[
    &DICT_ITEMS_UNUSED,
    &FIRST_ELEMENT_ALLOC,
    &GENERATOR_IN_ANY_ALL,
    &QUADRATIC_SUM,
    &SORTED_MIN_MAX,
    &UNNECESSARY_COMPREHENSION,
    &UNNECESSARY_LIST_CALL,
];

static GENERATOR_IN_ANY_ALL: Rule = Rule {
    id: "generator-in-any-all",
    confidence: 0.9,
    summary: "`any` or `all` gets a list that is built to the end first.",
    why: "Without the brackets the test stops at the first element that decides, and no list is made.",
    false_positives: "Elements whose evaluation has side effects that must all happen.",
    fixable: true,
    examples: &[python(
        "any([x > 0 for x in xs])\n",
        "any(x > 0 for x in xs)\n",
    )],
    peers: &[
        peer("ruff", &["C419"]),
        peer("pylint", &["use-a-generator", "consider-using-generator"]),
        peer("flake8-comprehensions", &["C419"]),
    ],
    ..SLOW
};

static UNNECESSARY_COMPREHENSION: Rule = Rule {
    id: "unnecessary-comprehension",
    confidence: 0.85,
    summary: "A comprehension copies its source element by element.",
    why: "`list(xs)` or `dict(pairs)` does the same, faster and plainer.",
    false_positives: "Sources whose own `__len__` or `keys` misbehave.",
    examples: &[python("copy = [x for x in xs]\n", "copy = list(xs)\n")],
    peers: &[
        peer("ruff", &["C416"]),
        peer("pylint", &["unnecessary-comprehension"]),
        peer("flake8-comprehensions", &["C416"]),
    ],
    ..SLOW
};

static UNNECESSARY_LIST_CALL: Rule = Rule {
    id: "unnecessary-list-call",
    confidence: 0.9,
    summary: "A list is built only to be turned into something else.",
    why: "`set([...])` makes a list and throws it away: write `{...}`, or leave the inner call out.",
    false_positives: "None known.",
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
            ],
        ),
    ],
    ..SLOW
};

static SORTED_MIN_MAX: Rule = Rule {
    id: "sorted-min-max",
    confidence: 0.9,
    summary: "A whole sequence is sorted to take its first or last element.",
    why: "`min` or `max` looks at each element once: O(n), not O(n log n).",
    false_positives: "`sorted(...)[-1]` with equal keys takes the last of them, `max` the first.",
    examples: &[python(
        "cheapest = sorted(prices)[0]\n",
        "cheapest = min(prices)\n",
    )],
    peers: &[peer("ruff", &["FURB192"])],
    ..SLOW
};

static FIRST_ELEMENT_ALLOC: Rule = Rule {
    id: "first-element-alloc",
    confidence: 0.85,
    summary: "A whole list is made to take its first element.",
    why: "`next(iter(xs))` takes it without the list.",
    false_positives: "Short sequences, where it does not matter; an empty one raises StopIteration, not IndexError.",
    examples: &[python("first = list(xs)[0]\n", "first = next(iter(xs))\n")],
    peers: &[peer("ruff", &["RUF015"])],
    ..SLOW
};

static QUADRATIC_SUM: Rule = Rule {
    id: "quadratic-sum",
    severity: Severity::Medium,
    confidence: 0.95,
    summary: "Lists are joined by `sum`.",
    why: "Each step copies everything so far: O(n^2). Use `itertools.chain.from_iterable` or a comprehension.",
    examples: &[python(
        "flat = sum(lists, [])\n",
        "import itertools\nflat = list(itertools.chain.from_iterable(lists))\n",
    )],
    peers: &[peer("ruff", &["RUF017"])],
    ..SLOW
};

static DICT_ITEMS_UNUSED: Rule = Rule {
    id: "dict-items-unused",
    confidence: 0.85,
    summary: "A dict is gone through by pairs of which one half is not used, or by `.keys()`.",
    why: "`for key in d` and `for value in d.values()` say what is meant and build no pairs.",
    false_positives: "Objects that are no dicts but have these methods.",
    examples: &[python(
        "for key, _ in prices.items():\n    print(key)\n",
        "for key in prices:\n    print(key)\n",
    )],
    peers: &[
        peer("ruff", &["PERF102", "PLC0206", "SIM118"]),
        peer(
            "pylint",
            &["consider-using-dict-items", "consider-iterating-dictionary"],
        ),
    ],
    ..SLOW
};

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let Some(path) = path else {
        return;
    };
    match (path, &*call.arguments.args) {
        ("any" | "all", [Expr::ListComp(list)]) => generator(context, call, list, path),
        ("sum", [_, Expr::List(start)]) if start.elts.is_empty() => {
            context.report(
                &QUADRATIC_SUM,
                call.range(),
                "this copies the list once per element; use `itertools.chain.from_iterable`",
            );
        }
        ("list" | "tuple" | "set" | "frozenset" | "dict" | "sorted", [argument]) => {
            conversion(context, call, path, argument);
        }
        _ => {}
    }
}

fn generator(context: &mut Context<'_, '_, '_>, call: &ExprCall, list: &ExprListComp, name: &str) {
    let awaits = ruff_python_ast::helpers::any_over_expr(&list.elt, |inner| {
        matches!(inner, Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_))
    });
    if awaits || list.generators.iter().any(|part| part.is_async) {
        return;
    }
    let inside = TextRange::new(list.start() + one(), list.end() - one());
    // A comment behind the last element would swallow the closing bracket of the call.
    let inner = context.text(&inside);
    let fix = (!inner.contains('#')).then(|| (bytes(list.range()), inner.to_owned()));
    let alone = call.arguments.len() == 1;
    let hit = context.report(
        &GENERATOR_IN_ANY_ALL,
        list.range(),
        format!("without the brackets `{name}` stops at the first element that decides"),
    );
    if let Some(edit) = fix
        && alone
    {
        // Side effects of later elements no longer happen.
        hit.fix("drop the brackets", false, vec![edit]);
    }
}

fn one() -> ruff_text_size::TextSize {
    ruff_text_size::TextSize::from(1)
}

fn conversion(context: &mut Context<'_, '_, '_>, call: &ExprCall, outer: &str, argument: &Expr) {
    if !call.arguments.keywords.is_empty() && outer != "sorted" {
        return;
    }
    let wasted = match argument {
        Expr::ListComp(_) => match outer {
            "list" => Some("the comprehension is a list already"),
            "set" => Some("write a set comprehension"),
            "frozenset" => Some("drop the brackets"),
            "dict" => is_pairs(argument).then_some("write a dict comprehension"),
            _ => None,
        },
        Expr::List(_) => match outer {
            "list" => Some("this is a list already"),
            "set" => Some("write a set, `{...}`"),
            "tuple" => Some("write a tuple, `(...)`"),
            _ => None,
        },
        Expr::Generator(_) => match outer {
            "list" => Some("write a list comprehension"),
            "set" => Some("write a set comprehension"),
            "dict" => is_pairs(argument).then_some("write a dict comprehension"),
            _ => None,
        },
        Expr::Call(inner) => {
            let name = context.path(&inner.func);
            let single = inner.arguments.args.len() == 1 && inner.arguments.keywords.is_empty();
            match (outer, name.as_deref()) {
                ("sorted" | "set", Some("list" | "tuple")) if single => {
                    Some("the inner call makes a copy for nothing")
                }
                ("list", Some("sorted")) => Some("`sorted` gives a list already"),
                ("list", Some("list")) if single => Some("this is a list already"),
                _ => None,
            }
        }
        _ => None,
    };
    if let Some(advice) = wasted {
        context.report(
            &UNNECESSARY_LIST_CALL,
            call.range(),
            format!("`{outer}(...)`: {advice}"),
        );
    }
}

/// Whether the elements are written as pairs.
fn is_pairs(expr: &Expr) -> bool {
    let element = match expr {
        Expr::ListComp(list) => &*list.elt,
        Expr::Generator(generator) => &*generator.elt,
        _ => return false,
    };
    matches!(element, Expr::Tuple(pair) if pair.elts.len() == 2)
}

pub(super) fn subscript(context: &mut Context<'_, '_, '_>, subscript: &ExprSubscript) {
    let Expr::Call(call) = &*subscript.value else {
        return;
    };
    if !subscript.ctx.is_load() {
        return;
    }
    let index = match &*subscript.slice {
        Expr::NumberLiteral(number) if number.value.as_int().is_some_and(|n| *n == 0) => 0,
        Expr::UnaryOp(unary)
            if unary.op.is_u_sub()
                && matches!(&*unary.operand, Expr::NumberLiteral(number) if number.value.as_int().is_some_and(|n| *n == 1)) =>
        {
            -1
        }
        _ => return,
    };
    let [argument] = &*call.arguments.args else {
        return;
    };
    if context.is(&call.func, "sorted") {
        let reverse = call.arguments.find_keyword("reverse");
        let Some(reverse) = reverse.map_or(Some(false), |keyword| match &keyword.value {
            Expr::BooleanLiteral(value) => Some(value.value),
            _ => None,
        }) else {
            return;
        };
        let name = if (index == 0) == reverse {
            "max"
        } else {
            "min"
        };
        context.report(
            &SORTED_MIN_MAX,
            subscript.range(),
            format!("`{name}` finds it in one pass, without sorting"),
        );
    } else if index == 0
        && context.is(&call.func, "list")
        && call.arguments.keywords.is_empty()
        && !argument.is_starred_expr()
    {
        let message = format!(
            "`next(iter(...))` takes it without a list of all of {}",
            short(context.text(argument))
        );
        context.report(&FIRST_ELEMENT_ALLOC, subscript.range(), message);
    }
}

pub(super) fn list_comprehension(context: &mut Context<'_, '_, '_>, list: &ExprListComp) {
    if let Some(source) = copied(context, &list.generators, &[&list.elt])
        // Inside `any([...])` and the like the outer call is the topic.
        && !matches!(context.parent(), Some(Expr::Call(call)) if call.arguments.len() == 1 && call.func.is_name_expr())
    {
        context.report(
            &UNNECESSARY_COMPREHENSION,
            list.range(),
            format!("this is `list({source})`"),
        );
    }
}

pub(super) fn dict_comprehension(context: &mut Context<'_, '_, '_>, dict: &ExprDictComp) {
    let Some(key) = &dict.key else {
        return;
    };
    if let Some(source) = copied(context, &dict.generators, &[key, &dict.value]) {
        context.report(
            &UNNECESSARY_COMPREHENSION,
            dict.range(),
            format!("this is `dict({source})`"),
        );
    }
}

/// The source of a comprehension whose elements are just what its loop names.
fn copied<'a>(
    context: &Context<'a, '_, '_>,
    loops: &[Comprehension],
    elements: &[&Expr],
) -> Option<&'a str> {
    let [only] = loops else {
        return None;
    };
    if !only.ifs.is_empty() || only.is_async {
        return None;
    }
    let same = |target: &Expr, element: &Expr| match (target, element) {
        (Expr::Name(target), Expr::Name(element)) => target.id == element.id,
        _ => false,
    };
    let all = match (&only.target, elements) {
        (Expr::Tuple(target), [_, _]) => {
            target.elts.len() == 2 && target.elts.iter().zip(elements).all(|(t, e)| same(t, e))
        }
        (target, [element]) => same(target, element),
        _ => false,
    };
    let text = context.text(&only.iter);
    (all && text.len() < 60 && !text.contains('\n')).then_some(text)
}

pub(super) fn for_loop(context: &mut Context<'_, '_, '_>, statement: &StmtFor) {
    if !statement.is_async {
        over_dict(context, &statement.target, &statement.iter);
    }
}

pub(super) fn comprehension(context: &mut Context<'_, '_, '_>, part: &Comprehension) {
    if !part.is_async {
        over_dict(context, &part.target, &part.iter);
    }
}

fn over_dict(context: &mut Context<'_, '_, '_>, target: &Expr, iter: &Expr) {
    let Expr::Call(call) = iter else {
        return;
    };
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    if !call.arguments.is_empty() || matches!(&*method.value, Expr::Call(_)) {
        return;
    }
    let is_blank = |expr: &Expr| matches!(expr, Expr::Name(name) if name.id.as_str() == "_");
    let name = context.text(&*method.value);
    let better = match (method.attr.as_str(), target) {
        ("items", Expr::Tuple(pair)) => match &pair.elts[..] {
            [key, _] if is_blank(key) => format!("{name}.values()"),
            [_, value] if is_blank(value) => name.to_owned(),
            _ => return,
        },
        _ => return,
    };
    context.report(
        &DICT_ITEMS_UNUSED,
        iter.range(),
        format!(
            "half of each pair is thrown away: go through {}",
            short(&better)
        ),
    );
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, fixed, flags};

    #[test]
    fn any_and_all_take_generators() {
        flags(
            "generator-in-any-all",
            &["any([x for x in y])", "all([f(x) for x in y if x])"],
        );
        clean(
            "generator-in-any-all",
            &[
                "any(x for x in y)",
                "any([a, b])",
                "sum([x for x in y])",
                "async def f():\n    any([await x for x in y])",
                "def any(x): pass\nany([x for x in y])",
            ],
        );
        assert_eq!(
            fixed("generator-in-any-all", "any([f(x) for x in y])\n"),
            "any(f(x) for x in y)\n"
        );
    }

    #[test]
    fn copies_by_comprehension() {
        flags(
            "unnecessary-comprehension",
            &["a = [x for x in y]", "a = {k: v for k, v in y.items()}"],
        );
        clean(
            "unnecessary-comprehension",
            &[
                "a = [x for x in y if x]",
                "a = [x + 1 for x in y]",
                "a = {v: k for k, v in y}",
                "a = [x for x in y for z in x]",
                "async def f():\n    a = [x async for x in y]",
            ],
        );
    }

    #[test]
    fn lists_made_for_nothing() {
        flags(
            "unnecessary-list-call",
            &[
                "set([1, 2])",
                "set([x for x in y])",
                "list(sorted(y))",
                "sorted(list(y))",
                "dict([(a, b) for a in y])",
                "list(x for x in y)",
                "tuple([1])",
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
                "dict(a=[1])",
                "list(set(y))",
                "sorted(set(y))",
            ],
        );
    }

    #[test]
    fn sorting_or_copying_for_one_element() {
        flags(
            "sorted-min-max",
            &[
                "sorted(x)[0]",
                "sorted(x, key=k)[-1]",
                "sorted(x, reverse=True)[0]",
            ],
        );
        clean(
            "sorted-min-max",
            &[
                "sorted(x)[1]",
                "sorted(x)",
                "x.sorted(y)[0]",
                "sorted(x, reverse=r)[0]",
                "sorted(x)[:1]",
            ],
        );
        flags("first-element-alloc", &["list(x)[0]", "list(d.keys())[0]"]);
        clean(
            "first-element-alloc",
            &[
                "list(x)[1]",
                "list(x)[-1]",
                "x[0]",
                "list()[0]",
                "list(x)[0] = 1",
            ],
        );
    }

    #[test]
    fn sums_of_lists_and_halves_of_pairs() {
        flags("quadratic-sum", &["sum(x, [])", "sum((a, b), [])"]);
        clean(
            "quadratic-sum",
            &["sum(x)", "sum(x, 0)", "sum(x, [1])", "sum(x, start=0)"],
        );
        flags(
            "dict-items-unused",
            &[
                "for k, _ in d.items(): pass",
                "[v for _, v in d.items()]",
                "for _, v in self.d.items(): pass",
            ],
        );
        clean(
            "dict-items-unused",
            &[
                "for k, v in d.items(): pass",
                "for k in d: pass",
                "for _ in d.items(): pass",
                "for k, _ in d.items(x): pass",
                "for k, _ in pairs: pass",
            ],
        );
    }
}
