//! Local names that are read where they have no value, or may have none.

use ruff_text_size::TextRange;

use super::Scope;
use super::names::{apart, correlated, exhaustive, guards, in_loop, later_failure};
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{Assigned, EventKind, Locals, Node, assigned};
use crate::analysis::shared_rules::USED_BEFORE_ASSIGNMENT;

/// Possible uses in one function that are looked at closely; each costs a pass over its names and tests.
const MAX_DOUBTS: usize = 200;

pub(super) fn check(context: &mut Context<'_, '_, '_>, scope: &Scope<'_>) {
    let (graph, locals) = (&scope.graph, &scope.locals);
    if locals.dynamic && scope.module {
        return;
    }
    let mut found = Vec::new();
    let solved = assigned(
        graph,
        locals,
        &scope.successors,
        &scope.order,
        |at, answer| found.push((at, answer)),
    );
    if solved.is_none() || found.is_empty() {
        return;
    }
    let mut guarded = None;
    let mut looked_at = 0;
    let mut reports: Vec<(TextRange, &str, Assigned)> = Vec::new();
    for (at, answer) in found {
        let event = locals.events[at];
        let symbol = locals.symbols[event.symbol as usize];
        let node = graph.all_nodes()[event.node as usize];
        if symbol.elsewhere || symbol.name.starts_with("__") || matches!(node, Node::HandlerEnd(_))
        {
            continue;
        }
        let definitions = || {
            locals.events.iter().filter(move |other| {
                other.symbol == event.symbol
                    && matches!(other.kind, EventKind::Def | EventKind::MaybeDef)
            })
        };
        if answer == Assigned::Sometimes {
            looked_at += 1;
            if looked_at > MAX_DOUBTS {
                continue;
            }
            let guards = guarded.get_or_insert_with(|| guards(context, scope.body));
            let reading = event.range.start();
            let before: Vec<_> = definitions()
                .map(|other| other.range.start())
                .filter(|defined| *defined < reading)
                .collect();
            // Deleted or assigned further down in a loop: too many ways to be sure.
            if before.is_empty()
                || before.iter().any(|&defined| {
                    in_loop(guards, defined, reading)
                        || apart(guards, defined, reading)
                        || later_failure(guards, defined, reading)
                        || correlated(guards, defined, reading)
                })
                || exhaustive(guards, &before, reading)
                || symbol.parameter
                // `except sqlite3.Error` after `import sqlite3` in the same `try`.
                || matches!(node, Node::Except(_))
                || is_deleted(locals, event.symbol)
            {
                continue;
            }
        } else if !symbol.parameter && definitions().next().is_none() {
            // Only deleted, or only bound where no way leads.
            continue;
        }
        reports.push((event.range, symbol.name, answer));
    }
    reports.sort_by_key(|(range, _, _)| range.start());
    // A `finally` is there more than once: only all of its copies together say never.
    let copies = locals.copies();
    let reports: Vec<_> = reports
        .chunk_by(|(left, _, _), (right, _, _)| left == right)
        .filter_map(|same| {
            let &(range, name, answer) = same.first()?;
            let copies = copies.get(&(range.start(), false)).copied().unwrap_or(0);
            let sure = same.iter().all(|(_, _, other)| *other == Assigned::Never)
                && same.len() == copies as usize;
            let answer = if sure { answer } else { Assigned::Sometimes };
            Some((range, name, answer))
        })
        .collect();
    let mut doubted = Vec::new();
    for (range, name, answer) in reports {
        // Once is enough for what may be missing.
        if answer == Assigned::Sometimes {
            if doubted.contains(&name) {
                continue;
            }
            doubted.push(name);
        }
        match answer {
            Assigned::Sometimes => {
                context
                    .report(
                        &USED_BEFORE_ASSIGNMENT,
                        range,
                        format!("`{name}` may have no value here: not every way assigns it"),
                    )
                    .confidence(0.7);
            }
            _ => {
                context.report(
                    &USED_BEFORE_ASSIGNMENT,
                    range,
                    format!("`{name}` has no value here: it is assigned later or was deleted"),
                );
            }
        }
    }
}

fn is_deleted(locals: &Locals<'_>, symbol: u32) -> bool {
    locals
        .events
        .iter()
        .any(|event| event.symbol == symbol && event.kind == EventKind::Del)
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn names_without_a_value() {
        flags(
            "used-before-assignment",
            &[
                "def f():\n    print(x)\n    x = 1",
                "x = 1\ndef f():\n    x += 1",
                "def f():\n    x = 1\n    del x\n    return x",
                "def f(x):\n    del x\n    return x",
                "def f():\n    try:\n        g()\n    except E as e:\n        pass\n    return e",
                "def f(a):\n    if a:\n        x = 1\n    return x",
                "def f(a):\n    if a:\n        x = 1\n    elif g():\n        x = 2\n    print(x)",
                "def f():\n    try:\n        x = g()\n    except E:\n        print('no')\n    return x",
                "def f():\n    try:\n        x = g()\n    finally:\n        x.close()",
                "def f():\n    try:\n        x = g()\n    except E:\n        print(x)",
                "def f(a):\n    if a:\n        import os\n    return os.path",
                "def f(a):\n    while True:\n        if a():\n            x = 1\n        print(x)",
                "def f(a):\n    with a:\n        if a.b:\n            x = 1\n        print(x)",
                "def f():\n    with open(p) as p:\n        pass",
                "def f(a):\n    for b in a:\n        if b:\n            x = 1\n        print(x)",
            ],
        );
        clean(
            "used-before-assignment",
            &[
                "def f(a):\n    if a:\n        x = 1\n    else:\n        x = 2\n    return x",
                "def f(a):\n    if a:\n        x = 1\n    else:\n        raise E\n    return x",
                "def f(a):\n    if a:\n        x = 1\n    g()\n    if a:\n        return x",
                "def f(a):\n    if a:\n        x = 1\n    if not a:\n        return\n    return x",
                "def f(a):\n    ok = False\n    if a():\n        ok = True\n        x = 1\n    if ok:\n        return x",
                "def f(a):\n    for x in a:\n        pass\n    return x",
                "def f(a):\n    while a():\n        x = 1\n    return x",
                "def f():\n    while True:\n        try:\n            x = g()\n            break\n        except E:\n            continue\n    return x",
                "def f():\n    try:\n        x = g()\n    except E:\n        return None\n    return x",
                "def f():\n    try:\n        x = 1\n        y = g()\n    except E:\n        return x",
                "def f():\n    x = None\n    try:\n        x = g()\n    finally:\n        x.close()",
                "def f():\n    global x\n    print(x)\n    x = 1",
                "def f():\n    def g():\n        nonlocal x\n        x = 1\n    g()\n    print(x)\n    x = 2",
                "def f():\n    def g():\n        return x\n    x = 1\n    return g()",
                "def f(a):\n    return [x for x in a if x]",
                "def f(a):\n    if (x := a()) and x.y:\n        return x",
                "def f(a):\n    if a and (x := g()):\n        return x",
                "def f(a):\n    match a:\n        case 1:\n            x = 1\n        case [x]:\n            pass\n    return x",
                "import sys\ndef f(a):\n    if a:\n        x = 1\n    else:\n        sys.exit(1)\n    return x",
                "def f(a, p):\n    if a:\n        x = 1\n    else:\n        p.error('no')\n    return x",
                "def f():\n    try:\n        return g()\n    finally:\n        y = 1\n        h(y)",
                "def f():\n    try:\n        x = g()\n    finally:\n        h()\n    return x",
                "def f():\n    try:\n        g()\n    except E as e:\n        err = e\n        raise\n    return 1",
                "def f():\n    for i in a:\n        if i:\n            x = i\n            break\n    else:\n        return\n    return x",
                "def f():\n    class A:\n        y = x\n    return A",
                "def f():\n    x = g()\n    try:\n        h(x)\n    finally:\n        del x",
                "def f(a):\n    x: dict = {}\n    try:\n        for b in a:\n            try:\n                h(b)\n                return\n            except E as exc:\n                x[b] = exc\n        y = 1\n    finally:\n        del x\n    return y",
                "def f(a):\n    try:\n        x, y = a.split()\n    except E:\n        x = y = a\n    finally:\n        z = x\n    return z",
                "def f(a):\n    if a == 1:\n        x = 1\n    elif a == 2:\n        x = 2\n    return x",
                "def f(a):\n    try:\n        x = list(a)\n        g(x)\n    except E:\n        print(x)",
                "def f(a):\n    try:\n        import b\n        b.c()\n    except ImportError:\n        pass\n    except b.E:\n        pass",
                "def f():\n    with open(p) as q:\n        x = q.read()\n    return x",
                "def f():\n    from contextlib import suppress\n    x = None\n    with suppress(E):\n        x = g()\n    return x",
            ],
        );
    }
}
