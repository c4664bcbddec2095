//! Assigned values that nothing reads.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Scope;
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{Node, never_read};
use crate::analysis::shared_rules::DEAD_STORE;

/// Reports plain assignments to a name of the function whose value no way reads. What is never read at
/// all is `unused-variable`, not this.
pub(super) fn check(context: &mut Context<'_, '_, '_>, scope: &Scope<'_>) {
    let (graph, locals) = (&scope.graph, &scope.locals);
    if scope.module || locals.dynamic {
        return;
    }
    let mut found: Vec<(TextRange, &str)> = Vec::new();
    let solved = never_read(graph, locals, &scope.successors, &scope.order, |at| {
        let event = locals.events[at];
        let symbol = locals.symbols[event.symbol as usize];
        if symbol.read
            && !symbol.captured
            && !symbol.elsewhere
            && !symbol.name.starts_with('_')
            && let Node::Statement(statement) = graph.all_nodes()[event.node as usize]
            && is_work(statement)
        {
            found.push((event.range, symbol.name));
        }
    });
    if solved.is_none() || found.is_empty() {
        return;
    }
    found.sort_by_key(|(range, _)| range.start());
    let copies = locals.copies();
    let copies = |range: TextRange| copies.get(&(range.start(), true)).copied().unwrap_or(0);
    // In another copy of a `finally` the value may be read.
    let reports: Vec<_> = found
        .chunk_by(|left, right| left == right)
        .filter(|same| {
            same.first()
                .is_some_and(|(range, _)| copies(*range) as usize == same.len())
        })
        .filter_map(|same| same.first().copied())
        .collect();
    for (range, name) in reports {
        context.report(
            &DEAD_STORE,
            range,
            format!("nothing reads this value of `{name}`"),
        );
    }
}

/// Whether the statement is an assignment whose value took some work: to begin with None, zero or an
/// empty container is a habit that does no harm.
fn is_work(statement: &Stmt) -> bool {
    let value = match statement {
        Stmt::Assign(assign) => match &assign.targets[..] {
            [Expr::Name(_)] => &*assign.value,
            _ => return false,
        },
        Stmt::AnnAssign(assign) => match (&*assign.target, assign.value.as_deref()) {
            (Expr::Name(_), Some(value)) => value,
            _ => return false,
        },
        _ => return false,
    };
    let idle = match value {
        Expr::UnaryOp(unary) => unary.operand.is_literal_expr(),
        Expr::List(list) => list.elts.is_empty(),
        Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_literal_expr),
        Expr::Dict(dict) => dict.items.is_empty(),
        Expr::Call(call) => {
            call.arguments.is_empty()
                && matches!(&*call.func, Expr::Name(name)
                    if matches!(name.id.as_str(), "list" | "dict" | "set" | "tuple" | "str"
                        | "object" | "bytes" | "int" | "float" | "bool"))
        }
        _ => value.is_literal_expr(),
    };
    // `x = yield` waits for somebody else.
    !idle
        && !any_over_expr(value, |part| {
            part.is_yield_expr() || part.is_yield_from_expr() || part.is_await_expr()
        })
        && !value.range().is_empty()
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn values_that_nothing_reads() {
        flags(
            "dead-store",
            &[
                "def f():\n    x = g()\n    x = h()\n    return x",
                "def f(a):\n    x = a + 1\n    if a:\n        x = 1\n    else:\n        x = 2\n    return x",
                "def f(a):\n    x = g(a)\n    print(x)\n    x = h(a)",
                "def f(a):\n    for b in a:\n        x = g(b)\n        x = h(b)\n        print(x)",
                "def f(a):\n    a.b = 1\n    x = a.b\n    x = [c for c in a]\n    return x",
                "def f(a):\n    x: int = g(a)\n    x = 1\n    return x",
                "def f(a):\n    if a:\n        x = g()\n        return 1\n    x = 2\n    return x",
                "def f(a):\n    while a:\n        x = g()\n        a = h(x)\n    a = g()\n    a = h()\n    return a",
                "def f(a):\n    x = g()\n    with a:\n        x = h()\n        use(x)",
                "def f(a):\n    try:\n        g()\n    finally:\n        x = g()\n        x = h()\n        use(x)",
            ],
        );
        clean(
            "dead-store",
            &[
                "def f():\n    x = None\n    x = h()\n    return x",
                "def f():\n    x = []\n    x = h()\n    return x",
                "def f():\n    x = -1\n    x = h()\n    return x",
                "def f():\n    x = g()\n    x += h()\n    return x",
                "def f():\n    x = g()\n    try:\n        x = h()\n    except E:\n        pass\n    return x",
                "def f():\n    try:\n        x = g()\n        x = h()\n    finally:\n        print(x)",
                "def f():\n    x = g()\n    def k():\n        return x\n    x = h()\n    return k",
                "def f():\n    _ = g()\n    _ = h()\n    return _",
                "def f(a):\n    x = g()\n    if a:\n        x = h()\n    return x",
                "def f(a):\n    x = g()\n    for b in a:\n        use(x)\n        x = h(b)",
                "def f():\n    global x\n    x = g()\n    x = h()\n    print(x)",
                "def f():\n    x = g()\n    x = h()\n    return locals(), x",
                "def f():\n    a, x = g()\n    a, x = h()\n    return a, x",
                "def f():\n    x = g()",
                "def f():\n    x = g()\n    del x\n    x = h()\n    return x",
                "def f():\n    x = yield 1\n    x = yield 2\n    return x",
            ],
        );
    }
}
