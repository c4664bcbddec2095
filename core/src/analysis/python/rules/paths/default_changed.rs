//! Default values that calls share, and that a call changes.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use super::Scope;
use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::flow::{EventKind, Node, reach_from_entry};
use crate::model::Severity;

pub(super) static MUTABLE_DEFAULT_MODIFIED: Rule = Rule {
    id: "mutable-default-modified",
    severity: Severity::High,
    confidence: 0.9,
    summary: "A function changes its default value.",
    why: "The default is made once, when the function is defined: the next call without the argument finds \
          what this one put there. Use None and make the container inside.",
    false_positives: "Caches that are kept in a default on purpose.",
    examples: &[python(
        "def add(item, items=[]):\n    items.append(item)\n    return items\n",
        "def add(item, items=None):\n    items = [] if items is None else items\n    items.append(item)\n    return items\n",
    )],
    peers: &[peer("codeql", &["py/modification-of-default-value"])],
    ..BUG
};

/// Methods that change a list, dict or set.
const METHODS: &[&str] = &[
    "add",
    "append",
    "appendleft",
    "clear",
    "difference_update",
    "discard",
    "extend",
    "insert",
    "intersection_update",
    "pop",
    "popitem",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "symmetric_difference_update",
    "update",
];

pub(super) fn check(
    context: &mut Context<'_, '_, '_>,
    function: &StmtFunctionDef,
    scope: &Scope<'_>,
) {
    let mut wanted = Vec::new();
    for parameter in function.parameters.iter_non_variadic_params() {
        if let Some(default) = parameter.default()
            && is_container(context, default)
            // The name says that it is no argument.
            && !parameter.name().as_str().starts_with('_')
            && let Some(id) = scope.locals.find(parameter.name().as_str())
        {
            wanted.push(id);
        }
    }
    if wanted.is_empty() {
        return;
    }
    let locals = &scope.locals;
    let mut found: Vec<(TextRange, &str)> = Vec::new();
    let solved = reach_from_entry(
        &scope.graph,
        locals,
        &scope.successors,
        &scope.order,
        |at| {
            let event = locals.events[at];
            if wanted.contains(&event.symbol)
                && event.kind == EventKind::Use
                && let Node::Statement(statement) = scope.graph.all_nodes()[event.node as usize]
                && changes(statement, event.range)
            {
                found.push((event.range, locals.symbols[event.symbol as usize].name));
            }
        },
    );
    if solved.is_none() {
        return;
    }
    found.sort_by_key(|(range, _)| range.start());
    found.dedup();
    for (range, name) in found {
        context.report(
            &MUTABLE_DEFAULT_MODIFIED,
            range,
            format!("this changes the default of `{name}` for all later calls"),
        );
    }
}

fn is_container(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    match expr {
        Expr::List(_)
        | Expr::Dict(_)
        | Expr::Set(_)
        | Expr::ListComp(_)
        | Expr::DictComp(_)
        | Expr::SetComp(_) => true,
        Expr::Call(call) => matches!(
            context.path(&call.func).as_deref(),
            Some(
                "list"
                    | "dict"
                    | "set"
                    | "bytearray"
                    | "collections.defaultdict"
                    | "collections.OrderedDict"
                    | "collections.deque"
                    | "collections.Counter"
            )
        ),
        _ => false,
    }
}

/// Whether the statement changes the object that the name at `range` means.
fn changes(statement: &Stmt, range: TextRange) -> bool {
    let is_it = |expr: &Expr| expr.range() == range;
    let part = |target: &Expr| matches!(target, Expr::Subscript(inner) if is_it(&inner.value));
    let called = |value: &Expr| {
        matches!(value, Expr::Call(call)
            if matches!(&*call.func, Expr::Attribute(method)
                if is_it(&method.value) && METHODS.contains(&method.attr.as_str())))
    };
    match statement {
        Stmt::Expr(inner) => called(&inner.value),
        Stmt::Assign(inner) => inner.targets.iter().any(part) || called(&inner.value),
        Stmt::AugAssign(inner) => is_it(&inner.target) || part(&inner.target),
        Stmt::Delete(inner) => inner.targets.iter().any(part),
        Stmt::Return(inner) => inner.value.as_deref().is_some_and(called),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn defaults_that_change() {
        flags(
            "mutable-default-modified",
            &[
                "def f(x, y=[]):\n    y.append(x)",
                "def f(x, y={}):\n    y[x] = 1",
                "def f(x, y=[]):\n    y += [x]\n    return y",
                "def f(x, y={}):\n    del y[x]",
                "def f(x, y=set()):\n    if x:\n        y.add(x)",
                "def f(*, y=[]):\n    z = y.pop()\n    return z",
                "def f(x, y={}):\n    y[x] += 1",
                "def f(x, y=dict()):\n    y.update(x)",
                "def f(x, y=[]):\n    if x:\n        y = list(y)\n    y.append(x)",
                "from collections import defaultdict\ndef f(x, y=defaultdict(list)):\n    return y.setdefault(x, 1)",
                "async def f(x, y=[]):\n    for z in x:\n        y.extend(z)",
            ],
        );
        clean(
            "mutable-default-modified",
            &[
                "def f(x, y=[]):\n    return x in y",
                "def f(x, y=None):\n    y.append(x)",
                "def f(x, y=[]):\n    y = list(y)\n    y.append(x)",
                "def f(x, y=()):\n    y += (x,)",
                "def f(x, y={}):\n    x.update(y)",
                "def f(x, y=[]):\n    z = y + [x]\n    return z",
                "def f(x, y={}):\n    x[y] = 1",
                "def f(x, y=[]):\n    for z in y:\n        z.append(x)",
                "def f(x, y={}):\n    return y.get(x)",
                "def f(x, y={}):\n    y = dict(y, a=1)\n    y['b'] = 2",
                "def f(x, y=0):\n    y += 1",
                "def f(x, _cache={}):\n    _cache[x] = 1",
            ],
        );
    }
}
