//! Loops that fill a list, dict or text.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{Expr, Operator, Stmt, StmtAugAssign, StmtFor};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SLOW, peer, python};
use crate::analysis::python::rules::values::{Value, assigned, value_of};

pub(super) static RULES: &[&Rule] = &[
    &MANUAL_DICT_COMPREHENSION,
    &MANUAL_LIST_COMPREHENSION,
    &STR_CONCAT_IN_LOOP,
    &UNNECESSARY_LIST_CAST,
];

static MANUAL_LIST_COMPREHENSION: Rule = Rule {
    id: "manual-list-comprehension",
    confidence: 0.85,
    summary: "A loop does nothing but append to a list.",
    why: "A comprehension, or `extend`, does it without looking up and calling `append` in each round.",
    false_positives: "Loops that are easier to read or to debug.",
    examples: &[python(
        "names = []\nfor user in users:\n    names.append(user.name)\n",
        "names = [user.name for user in users]\n",
    )],
    peers: &[peer("ruff", &["PERF401", "PERF402"])],
    ..SLOW
};

static MANUAL_DICT_COMPREHENSION: Rule = Rule {
    id: "manual-dict-comprehension",
    confidence: 0.85,
    summary: "A loop does nothing but fill a dict.",
    why: "A comprehension does it without looking up the dict in each round.",
    false_positives: "Loops that are easier to read or to debug.",
    examples: &[python(
        "ages = {}\nfor user in users:\n    ages[user] = user.age\n",
        "ages = {user: user.age for user in users}\n",
    )],
    peers: &[peer("ruff", &["PERF403"])],
    ..SLOW
};

static STR_CONCAT_IN_LOOP: Rule = Rule {
    id: "str-concat-in-loop",
    confidence: 0.75,
    summary: "A text grows by `+=` in a loop.",
    why: "Each round may copy all of it: O(n^2). Collect the parts in a list and `''.join` them.",
    false_positives: "Short loops; CPython often, but not always, extends the text in place.",
    examples: &[python(
        "text = ''\nfor line in lines:\n    text += line + '\\n'\n",
        "text = ''.join(line + '\\n' for line in lines)\n",
    )],
    peers: &[peer("pylint", &["consider-using-join"])],
    ..SLOW
};

static UNNECESSARY_LIST_CAST: Rule = Rule {
    id: "unnecessary-list-cast",
    confidence: 0.9,
    summary: "A loop runs over a copy of a sequence that does not change.",
    why: "`list(...)` copies what can be gone through as it is.",
    false_positives: "Copies against changes that other functions make.",
    examples: &[python(
        "for x in list((1, 2, 3)):\n    print(x)\n",
        "for x in (1, 2, 3):\n    print(x)\n",
    )],
    peers: &[peer("ruff", &["PERF101"])],
    ..SLOW
};

pub(super) fn for_loop<'a>(context: &mut Context<'a, '_, '_>, statement: &'a StmtFor) {
    cast(context, statement);
    if !statement.orelse.is_empty() {
        return;
    }
    let (only, test) = match &statement.body[..] {
        [Stmt::If(inner)] if inner.elif_else_clauses.is_empty() => match &inner.body[..] {
            [only] => (only, Some(&*inner.test)),
            _ => return,
        },
        [only] => (only, None),
        _ => return,
    };
    match only {
        Stmt::Expr(inner) => list(context, statement, &inner.value, test),
        Stmt::Assign(inner) => {
            if let [Expr::Subscript(target)] = &inner.targets[..] {
                let parts = [&*target.slice, &*inner.value];
                dict(context, statement, &target.value, parts, test);
            }
        }
        _ => {}
    }
}

fn list<'a>(
    context: &mut Context<'a, '_, '_>,
    statement: &'a StmtFor,
    value: &'a Expr,
    test: Option<&'a Expr>,
) {
    let (Expr::Call(call), Expr::Name(_)) = (value, &*statement.target) else {
        return;
    };
    let (Expr::Attribute(method), [argument]) = (&*call.func, &*call.arguments.args) else {
        return;
    };
    if method.attr.as_str() != "append" || !call.arguments.keywords.is_empty() {
        return;
    }
    let empty = |value: &Expr| match value {
        Expr::List(_) | Expr::ListComp(_) => true,
        Expr::Call(call) => context.is(&call.func, "list"),
        _ => false,
    };
    if assigned(context, &method.value).is_some_and(empty)
        && is_plain(context, statement, &method.value, &[Some(argument), test])
    {
        context.report(
            &MANUAL_LIST_COMPREHENSION,
            call.range(),
            "a comprehension or `extend` does the whole loop at once",
        );
    }
}

fn dict<'a>(
    context: &mut Context<'a, '_, '_>,
    statement: &'a StmtFor,
    target: &'a Expr,
    [key, value]: [&'a Expr; 2],
    test: Option<&'a Expr>,
) {
    let empty = |value: &Expr| match value {
        Expr::Dict(dict) => dict.items.is_empty(),
        Expr::Call(call) => call.arguments.is_empty() && context.is(&call.func, "dict"),
        _ => false,
    };
    let bound = |expr: &Expr| {
        any_over_expr(
            &statement.target,
            |target| matches!((target, expr), (Expr::Name(a), Expr::Name(b)) if a.id == b.id),
        )
    };
    // A key that does not depend on the loop is set again and again.
    if any_over_expr(key, bound)
        && assigned(context, target).is_some_and(empty)
        && is_plain(context, statement, target, &[Some(key), Some(value), test])
    {
        context.report(
            &MANUAL_DICT_COMPREHENSION,
            TextRangeOf(target, value).range(),
            "a comprehension fills the dict at once",
        );
    }
}

/// From the start of one node to the end of another.
struct TextRangeOf<'n>(&'n Expr, &'n Expr);

impl Ranged for TextRangeOf<'_> {
    fn range(&self) -> ruff_text_size::TextRange {
        ruff_text_size::TextRange::new(self.0.start(), self.1.end())
    }
}

/// Whether the loop can be a comprehension: what it makes does not read what is filled, and its
/// variable is not used behind it.
fn is_plain(
    context: &Context<'_, '_, '_>,
    statement: &StmtFor,
    filled: &Expr,
    parts: &[Option<&Expr>],
) -> bool {
    let Expr::Name(filled) = filled else {
        return false;
    };
    let reads = |expr: &Expr| {
        any_over_expr(expr, |inner| match inner {
            Expr::Name(name) => name.id == filled.id,
            Expr::Named(_) | Expr::Yield(_) | Expr::YieldFrom(_) => true,
            _ => false,
        })
    };
    if parts.iter().flatten().any(|part| reads(part)) || reads(&statement.iter) {
        return false;
    }
    let mut used_behind = false;
    any_over_expr(&statement.target, |inner| {
        if let Expr::Name(name) = inner
            && let Some(symbol) = context.model.symbol_of_name(name)
        {
            used_behind |= context
                .model
                .references(symbol)
                .take(1_000)
                .any(|(_, reference)| reference.range.start() >= statement.end());
        }
        used_behind
    });
    !used_behind
}

fn cast<'a>(context: &mut Context<'a, '_, '_>, statement: &'a StmtFor) {
    let Expr::Call(call) = &*statement.iter else {
        return;
    };
    let ([argument], true) = (&*call.arguments.args, call.arguments.keywords.is_empty()) else {
        return;
    };
    if !context.is(&call.func, "list") {
        return;
    }
    let written = match argument {
        Expr::Name(name) => {
            let changed =
                ruff_python_ast::helpers::any_over_body(&statement.body, |expr| match expr {
                    Expr::Call(inner) => match &*inner.func {
                        Expr::Attribute(method) => {
                            matches!(&*method.value, Expr::Name(owner) if owner.id == name.id)
                        }
                        _ => inner.arguments.args.iter().any(
                            |passed| matches!(passed, Expr::Name(passed) if passed.id == name.id),
                        ),
                    },
                    _ => false,
                });
            if changed {
                return;
            }
            assigned(context, argument)
        }
        other => Some(other),
    };
    if matches!(written, Some(Expr::Tuple(_) | Expr::List(_) | Expr::Set(_))) {
        context.report(
            &UNNECESSARY_LIST_CAST,
            call.range(),
            "go through it as it is, without a copy",
        );
    }
}

/// `text += part` in a loop, where `text` began as a literal outside of it.
pub(super) fn augmented(context: &mut Context<'_, '_, '_>, statement: &StmtAugAssign) {
    let Expr::Name(name) = &*statement.target else {
        return;
    };
    if statement.op != Operator::Add {
        return;
    }
    let around = context.statements.iter().rev().skip(1);
    let around = around
        .take_while(|around| !matches!(around, Stmt::FunctionDef(_) | Stmt::ClassDef(_)))
        .find(|around| matches!(around, Stmt::For(_) | Stmt::While(_)));
    let Some(around) = around else {
        return;
    };
    if leaves_after(context, statement) {
        return;
    }
    let Some(symbol) = context.model.symbol_of_name(name) else {
        return;
    };
    // A few bindings are looked at: more are no accumulator.
    let mut text = false;
    for (_, binding) in context.model.bindings(symbol).take(8) {
        let Some(Stmt::Assign(assign)) = binding.statement else {
            continue;
        };
        if value_of(&assign.value) == Value::Text {
            // Begun anew in each round it stays short.
            if around.range().contains_range(assign.range()) {
                return;
            }
            text = true;
        }
    }
    if text {
        context.report(
            &STR_CONCAT_IN_LOOP,
            statement.range(),
            "collect the parts and join them: each `+=` may copy the whole text",
        );
    }
}

/// Whether the block of the statement ends by leaving the loop, so that this runs once.
fn leaves_after(context: &Context<'_, '_, '_>, statement: &StmtAugAssign) -> bool {
    let around = context.statements.iter().rev().nth(1);
    let leaves = |body: &[Stmt]| {
        body.iter().any(|one| one.range() == statement.range())
            && matches!(
                body.last(),
                Some(Stmt::Break(_) | Stmt::Return(_) | Stmt::Raise(_))
            )
    };
    match around {
        Some(Stmt::If(inner)) => {
            leaves(&inner.body) || inner.elif_else_clauses.iter().any(|arm| leaves(&arm.body))
        }
        Some(Stmt::For(inner)) => leaves(&inner.body),
        Some(Stmt::While(inner)) => leaves(&inner.body),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn lists_and_dicts_by_hand() {
        flags(
            "manual-list-comprehension",
            &[
                "r = []\nfor x in y:\n    r.append(x + 1)",
                "r = []\nfor x in y:\n    if x:\n        r.append(x)",
                "r = list()\nfor x in y:\n    r.append(f(x))",
                "r = []\nfor x in y:\n    r.append(x)",
                "def f(y):\n    r = []\n    for x in y:\n        r.append(x * 2)\n    return r",
            ],
        );
        clean(
            "manual-list-comprehension",
            &[
                "r = []\nfor x in y:\n    r.append(x)\n    g()",
                "r = []\nfor x in y:\n    r.append(len(r))",
                "r = []\nfor x in y:\n    if x:\n        r.append(x)\n    else:\n        g()",
                "r = f()\nfor x in y:\n    r.append(x)",
                "r = []\nfor x in y:\n    if x not in r:\n        r.append(x)",
                "r = []\nfor x in y:\n    r.append(x + 1)\nprint(x)",
                "for x in y:\n    self.r.append(x)",
                "r = []\nfor x in y:\n    r.extend(x)",
            ],
        );
        flags(
            "manual-dict-comprehension",
            &[
                "d = {}\nfor x in y:\n    d[x] = 1",
                "d = {}\nfor k, v in y:\n    d[k] = v",
                "d = dict()\nfor k, v in y:\n    if v:\n        d[k] = v",
                "d = {}\nfor x in y:\n    d[x.a] = x.b",
            ],
        );
        clean(
            "manual-dict-comprehension",
            &[
                "d = {}\nfor x in y:\n    d['a'] = x",
                "d = {1: 2}\nfor x in y:\n    d[x] = 1",
                "d = {}\nfor x in y:\n    d[x] = d.get(x)",
                "d = []\nfor x in y:\n    d[x] = 1",
                "d = {}\nfor x in y:\n    d[x] = 1\n    g()",
                "d = {}\nfor x in y:\n    d[x] += 1",
            ],
        );
    }

    #[test]
    fn texts_and_copies() {
        flags(
            "str-concat-in-loop",
            &[
                "s = ''\nfor x in y:\n    s += x",
                "def f(y):\n    s = 'a'\n    while y:\n        s += g()\n    return s",
                "s = f'{a}'\nfor x in y:\n    if x:\n        s += 'b'",
                "s = ''\nfor x in y:\n    for z in x:\n        s += z",
            ],
        );
        clean(
            "str-concat-in-loop",
            &[
                "s = 0\nfor x in y:\n    s += x",
                "s = ''\ns += x",
                "for x in y:\n    s = ''\n    s += x",
                "s = []\nfor x in y:\n    s += x",
                "for x in y:\n    self.s += x",
                "s = ''\nfor x in y:\n    s = x",
            ],
        );
        flags(
            "unnecessary-list-cast",
            &[
                "for x in list((1, 2)): pass",
                "for x in list([1, 2]): pass",
                "y = (1, 2)\nfor x in list(y): print(x)",
                "for x in list({1, 2}): pass",
            ],
        );
        clean(
            "unnecessary-list-cast",
            &[
                "for x in (1, 2): pass",
                "for x in list(y): pass",
                "y = [1, 2]\nfor x in list(y): y.remove(x)",
                "for x in list(f()): pass",
                "y = [1]\nfor x in list(y): g(y)",
                "for x in tuple([1]): pass",
            ],
        );
    }
}
