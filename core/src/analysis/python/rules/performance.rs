//! Work that is done for nothing.

use ruff_python_ast::{
    CmpOp, Comprehension, Expr, ExprCall, ExprCompare, ExprDictComp, ExprListComp, ExprSetComp,
    ExprSubscript, StmtFor,
};
use ruff_text_size::{Ranged, TextRange};

use super::literals::short;
use crate::analysis::Rule;
use crate::analysis::python::context::{Context, bytes};
use crate::analysis::python::define::{SLOW, peer, python};
use crate::analysis::python::semantic::{ScopeId, ScopeNode};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[
    &DICT_ITEMS_UNUSED,
    &FIRST_ELEMENT_ALLOC,
    &GENERATOR_IN_ANY_ALL,
    &QUADRATIC_SUM,
    &SORTED_MIN_MAX,
    &UNNECESSARY_COMPREHENSION,
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
        ("any" | "all", [Expr::ListComp(list)]) => {
            generator(context, call, list, (&list.elt, &list.generators), path);
        }
        ("any" | "all", [Expr::SetComp(set)]) => {
            generator(context, call, set, (&set.elt, &set.generators), path);
        }
        ("sum", [_, ..]) if sums_lists(context, call) => {
            context.report(
                &QUADRATIC_SUM,
                call.range(),
                "this copies the list once per element; use `itertools.chain.from_iterable`",
            );
        }
        _ => {}
    }
}

/// Whether a sum starts with an empty list, whatever way it is written.
fn sums_lists(context: &Context<'_, '_, '_>, call: &ExprCall) -> bool {
    match call.arguments.find_argument_value("start", 1) {
        Some(Expr::List(start)) => start.elts.is_empty(),
        Some(Expr::Call(start)) => start.arguments.is_empty() && context.is(&start.func, "list"),
        _ => false,
    }
}

fn generator(
    context: &mut Context<'_, '_, '_>,
    call: &ExprCall,
    list: &impl Ranged,
    (element, generators): (&Expr, &[Comprehension]),
    name: &str,
) {
    let awaits = ruff_python_ast::helpers::any_over_expr(element, |inner| {
        matches!(inner, Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_))
    });
    if awaits || generators.iter().any(|part| part.is_async) {
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

pub(super) fn subscript(context: &mut Context<'_, '_, '_>, subscript: &ExprSubscript) {
    if !subscript.ctx.is_load() {
        return;
    }
    let first = is_zero(&subscript.slice);
    let last = matches!(&*subscript.slice, Expr::UnaryOp(unary)
        if unary.op.is_u_sub()
            && matches!(&*unary.operand, Expr::NumberLiteral(number) if number.value.as_int().is_some_and(|n| *n == 1)));
    if first {
        first_of(context, &subscript.value, subscript.range());
    }
    if (first || last)
        && let Expr::Call(call) = &*subscript.value
        && let [_] = &*call.arguments.args
        && context.is(&call.func, "sorted")
    {
        sorted(context, subscript, call, first);
    }
}

/// `sorted(...)[0]` and `[-1]`.
fn sorted(
    context: &mut Context<'_, '_, '_>,
    subscript: &ExprSubscript,
    call: &ExprCall,
    first: bool,
) {
    let keywords = &call.arguments.keywords;
    let known = keywords.iter().all(|keyword| {
        keyword
            .arg
            .as_ref()
            .is_some_and(|name| matches!(name.as_str(), "key" | "reverse"))
    });
    let reverse = call.arguments.find_keyword("reverse");
    let reverse = reverse.map_or(Some(false), |keyword| match &keyword.value {
        Expr::BooleanLiteral(value) => Some(value.value),
        _ => None,
    });
    let (true, Some(reverse)) = (known, reverse) else {
        return;
    };
    let name = if first == reverse { "max" } else { "min" };
    context.report(
        &SORTED_MIN_MAX,
        subscript.range(),
        format!("`{name}` finds it in one pass, without sorting"),
    );
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::NumberLiteral(number) if number.value.as_int().is_some_and(|n| *n == 0))
}

/// `list(x).pop(0)`.
pub(super) fn pop(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    if let (Expr::Attribute(method), [argument]) = (&*call.func, &*call.arguments.args)
        && method.attr.as_str() == "pop"
        && call.arguments.keywords.is_empty()
        && is_zero(argument)
    {
        first_of(context, &method.value, call.range());
    }
}

/// Reports a list whose first element alone is taken.
fn first_of(context: &mut Context<'_, '_, '_>, made: &Expr, range: TextRange) {
    let source = match made {
        Expr::Call(call) => match &*call.arguments.args {
            [argument]
                if call.arguments.keywords.is_empty()
                    && !argument.is_starred_expr()
                    && (context.is(&call.func, "list") || context.is(&call.func, "tuple")) =>
            {
                argument
            }
            _ => return,
        },
        Expr::ListComp(list) if !list.generators.iter().any(|part| part.is_async) => made,
        Expr::List(list) => match &list.elts[..] {
            [Expr::Starred(starred)] => &*starred.value,
            _ => return,
        },
        _ => return,
    };
    let message = format!(
        "`next(...)` takes it without a list of all of {}",
        short(context.text(source))
    );
    context.report(&FIRST_ELEMENT_ALLOC, range, message);
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

pub(super) fn set_comprehension(context: &mut Context<'_, '_, '_>, set: &ExprSetComp) {
    if let Some(source) = copied(context, &set.generators, &[&set.elt])
        && !matches!(context.parent(), Some(Expr::Call(call)) if call.arguments.len() == 1 && call.func.is_name_expr())
    {
        context.report(
            &UNNECESSARY_COMPREHENSION,
            set.range(),
            format!("this is `set({source})`"),
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
        // The pairs of `[(k, v) for k, v in d.items()]` are made already.
        (target, [Expr::Tuple(element)]) => {
            let parts = match target {
                Expr::Tuple(target) => &target.elts,
                Expr::List(target) => &target.elts,
                _ => return None,
            };
            parts.len() == element.elts.len()
                && parts.len() > 1
                && parts.iter().zip(&element.elts).all(|(t, e)| same(t, e))
        }
        (target, [element]) => same(target, element),
        _ => false,
    };
    let text = context.text(&only.iter);
    (all && text.len() < 60 && !text.contains('\n')).then_some(text)
}

pub(super) fn for_loop(context: &mut Context<'_, '_, '_>, statement: &StmtFor) {
    if !statement.is_async {
        over_dict(context, &statement.target, &statement.iter, Some(statement));
    }
}

pub(super) fn comprehension(context: &mut Context<'_, '_, '_>, part: &Comprehension) {
    if !part.is_async {
        over_dict(context, &part.target, &part.iter, None);
    }
}

fn over_dict(
    context: &mut Context<'_, '_, '_>,
    target: &Expr,
    iter: &Expr,
    used: Option<&StmtFor>,
) {
    let Expr::Call(call) = iter else {
        return;
    };
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    if !call.arguments.is_empty() {
        return;
    }
    let name = context.text(&*method.value);
    let better = match (method.attr.as_str(), target) {
        ("items", Expr::Tuple(pair)) => match &pair.elts[..] {
            [key, value] => {
                let keys = is_unused(context, key, used);
                let values = is_unused(context, value, used);
                match (keys, values) {
                    (true, false) => format!("{name}.values()"),
                    (false, true) => name.to_owned(),
                    _ => return,
                }
            }
            _ => return,
        },
        ("keys", _) => return keys(context, iter.range(), call),
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

/// Whether a half of the pairs is blank, or never read.
fn is_unused(context: &Context<'_, '_, '_>, expr: &Expr, used: Option<&StmtFor>) -> bool {
    match expr {
        Expr::Name(name) if name.id.as_str() == "_" => true,
        Expr::Name(name) => {
            let model = context.model;
            used.is_some()
                && model.binding_of_name(name).is_some_and(|binding| {
                    let symbol = model.get(model.binding(binding).symbol);
                    // What a module binds may be read elsewhere.
                    !model.is_used(model.binding(binding).symbol)
                        && symbol.scope != ScopeId::MODULE
                        && !matches!(model.scope(symbol.scope).node, ScopeNode::Class(_))
                })
        }
        Expr::Tuple(tuple) => {
            !tuple.elts.is_empty() && tuple.elts.iter().all(|part| is_unused(context, part, used))
        }
        _ => false,
    }
}

/// `x in d.keys()`, in a test or a loop.
fn keys(context: &mut Context<'_, '_, '_>, range: TextRange, call: &ExprCall) {
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    // `self.keys()` is how a mapping is made of it.
    let own = matches!(&*method.value, Expr::Name(name) if name.id.as_str() == "self");
    if own || method.attr.as_str() != "keys" || !call.arguments.is_empty() {
        return;
    }
    let message = format!(
        "`.keys()` is for nothing: {} does the same",
        short(context.text(&*method.value))
    );
    context
        .report(&DICT_ITEMS_UNUSED, range, message)
        .confidence(0.6);
}

/// `x in d.keys()`.
pub(super) fn compare(context: &mut Context<'_, '_, '_>, compare: &ExprCompare) {
    if let ([CmpOp::In | CmpOp::NotIn], [Expr::Call(call)]) = (&*compare.ops, &*compare.comparators)
    {
        keys(context, compare.range(), call);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, fixed, flags};

    #[test]
    fn any_and_all_take_generators() {
        flags(
            "generator-in-any-all",
            &[
                "any([x for x in y])",
                "all([f(x) for x in y if x])",
                "any({x.id for x in y})",
            ],
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
            &[
                "a = [x for x in y]",
                "a = {k: v for k, v in y.items()}",
                "a = {x for x in y}",
                "a = [(k, v) for k, v in y.items()]",
            ],
        );
        clean(
            "unnecessary-comprehension",
            &[
                "a = [x for x in y if x]",
                "a = [x + 1 for x in y]",
                "a = [(x,) for (x,) in y]",
                "a = {v: k for k, v in y}",
                "a = [x for x in y for z in x]",
                "async def f():\n    a = [x async for x in y]",
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
                "sorted(x, cmp=r)[0]",
                "def sorted(): pass\nsorted(x)[0]",
                "sorted(x)[:1]",
            ],
        );
        flags(
            "first-element-alloc",
            &[
                "list(x)[0]",
                "tuple(x)[0]",
                "list(d.keys())[0]",
                "[i for i in x if i][0]",
                "[*x][0]",
                "list(x).pop(0)",
                "[i for i in x].pop(0)",
            ],
        );
        clean(
            "first-element-alloc",
            &[
                "list(x)[1]",
                "list(x)[-1]",
                "x[0]",
                "list()[0]",
                "list(x)[0] = 1",
                "[*x, 1][0]",
                "x.pop(0)",
                "list(x).pop(1)",
                "[1][0]",
            ],
        );
    }

    #[test]
    fn sums_of_lists_and_halves_of_pairs() {
        flags(
            "quadratic-sum",
            &[
                "sum(x, [])",
                "sum((a, b), [])",
                "sum(x, start=[])",
                "sum(x, list())",
            ],
        );
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
                "for k, (_, _) in f().items(): pass",
                "def f():\n    for k, v in d.items():\n        print(k)",
                "x in d.keys()",
                "x not in f().keys()",
                "for k in d.keys(): pass",
                "[k for k in d.keys()]",
            ],
        );
        clean(
            "dict-items-unused",
            &[
                "for k, v in d.items(): pass",
                "for k in d: pass",
                "x in self.keys()",
                "x in d.keys(1)",
                "x in d.values()",
                "for k in list(d.keys()): del d[k]",
                "def f():\n    for k, v in d.items():\n        print(k, v)",
                "for (_, a), (b, _) in d.items(): pass",
                "for _ in d.items(): pass",
                "for k, _ in d.items(x): pass",
                "for k, _ in pairs: pass",
            ],
        );
    }
}
