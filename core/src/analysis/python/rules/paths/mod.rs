//! Rules over the control-flow graph of a function or module.

mod dead_store;
mod functions;
mod known;
mod names;
mod nothing;
mod returns;
mod unreachable;
mod used_before;

use ruff_python_ast::{Parameters, Stmt, StmtFunctionDef};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{Edges, Graph, Locals, build};

pub(in crate::analysis::python) use functions::Functions;
use known::Known;
pub(super) use returns::else_after;

pub(super) static RULES: &[&Rule] = &[];

/// A body with everything that the rules ask about it.
struct Scope<'a> {
    /// Whether it is a module, else a function.
    module: bool,
    body: &'a [Stmt],
    graph: Graph<'a>,
    locals: Locals<'a>,
    successors: Edges,
    order: Vec<u32>,
}

/// Called once for each function, after what is inside it, while its names are in scope.
pub(in crate::analysis::python) fn function<'a>(
    context: &mut Context<'a, '_, '_>,
    function: &'a StmtFunctionDef,
) {
    let scope = scope(context, &function.body, Some(&function.parameters));
    unreachable::check(context, &scope.graph);
    used_before::check(context, &scope);
    dead_store::check(context, &scope);
    returns::check(context, function, &scope);
    nothing::check(context, &scope);
}

/// Called once for the module, after everything else.
pub(in crate::analysis::python) fn module<'a>(context: &mut Context<'a, '_, '_>, body: &'a [Stmt]) {
    let scope = scope(context, body, None);
    unreachable::check(context, &scope.graph);
    nothing::check(context, &scope);
}

fn scope<'a>(
    context: &Context<'a, '_, '_>,
    body: &'a [Stmt],
    parameters: Option<&'a Parameters>,
) -> Scope<'a> {
    let graph = build(body, &Known::new(context));
    let locals = Locals::new(&graph, parameters);
    let successors = graph.successors();
    let order = graph.reverse_post_order(&successors);
    Scope {
        module: parameters.is_none(),
        body,
        graph,
        locals,
        successors,
        order,
    }
}
