//! Rules over the control-flow graph of a function or module.

mod asserts;
mod conditions;
mod dead_store;
mod default_changed;
mod files;
mod functions;
mod known;
mod loops;
mod names;
mod nothing;
mod off_by_one;
mod returns;
mod unreachable;
mod used_before;

use std::cell::OnceCell;

use ruff_python_ast::{Expr, ExprName, Parameters, Stmt, StmtFunctionDef};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{Edges, EventKind, Graph, Locals, Node, build};

pub(super) use asserts::check as assertion;
pub(super) use conditions::{bool_op, compare, comprehension, if_expression};
pub(in crate::analysis::python) use functions::Functions;
use known::Known;
pub(super) use off_by_one::subscript;
pub(super) use returns::else_after;

pub(super) static RULES: &[&Rule] = &[
    &asserts::SIDE_EFFECT_IN_ASSERT,
    &default_changed::MUTABLE_DEFAULT_MODIFIED,
    &files::FILE_NOT_CLOSED,
];

/// A body with everything that the rules ask about it.
struct Scope<'a> {
    /// Whether it is a module, else a function.
    module: bool,
    body: &'a [Stmt],
    graph: Graph<'a>,
    locals: Locals<'a>,
    successors: Edges,
    order: Vec<u32>,
    /// For each name of the scope the value it is bound to, if it is bound once, by an assignment.
    single: OnceCell<Vec<Option<&'a Expr>>>,
    /// Whether each name is only ever a boolean or number.
    flags: OnceCell<Vec<bool>>,
}

impl<'a> Scope<'a> {
    /// What a name always stands for where it has a value at all: O(1) after the first question.
    fn single(&self, name: &str) -> Option<&'a Expr> {
        let id = self.locals.find(name)?;
        let single = self.single.get_or_init(|| self.singles());
        single.get(id as usize).copied().flatten()
    }

    /// The same for a name of a function. What a module binds once is often a switch that people edit.
    fn single_constant(&self, name: &'a ExprName) -> Option<&'a Expr> {
        if self.module {
            return None;
        }
        self.single(name.id.as_str())
    }

    /// Whether the scope binds the name to booleans and numbers only, which no call changes: O(1) after
    /// the first question.
    fn is_flag(&self, name: &str) -> bool {
        let Some(id) = self.locals.find(name) else {
            return false;
        };
        let flags = self.flags.get_or_init(|| self.flags());
        flags.get(id as usize).copied().unwrap_or_default()
    }

    fn flags(&self) -> Vec<bool> {
        let symbols = self.locals.symbols.iter();
        let mut flags: Vec<bool> = symbols
            .map(|symbol| !symbol.parameter && !symbol.elsewhere)
            .collect();
        for event in &self.locals.events {
            flags[event.symbol as usize] &=
                match (event.kind, self.graph.all_nodes()[event.node as usize]) {
                    (EventKind::Use, _) => true,
                    (EventKind::Def, Node::Statement(Stmt::Assign(assign))) => {
                        assign.value.is_boolean_literal_expr()
                            || assign.value.is_number_literal_expr()
                    }
                    _ => false,
                };
        }
        flags
    }

    fn singles(&self) -> Vec<Option<&'a Expr>> {
        let locals = &self.locals;
        let mut found: Vec<(Option<&'a Expr>, bool)> = locals
            .symbols
            .iter()
            .map(|symbol| (None, symbol.parameter || symbol.elsewhere || locals.dynamic))
            .collect();
        for event in &locals.events {
            let (value, unsure) = &mut found[event.symbol as usize];
            let now = match (event.kind, self.graph.all_nodes()[event.node as usize]) {
                (EventKind::Use, _) => continue,
                (EventKind::Def, Node::Statement(Stmt::Assign(assign))) => {
                    match &assign.targets[..] {
                        [Expr::Name(_)] => Some(&*assign.value),
                        _ => None,
                    }
                }
                (EventKind::Def, Node::Statement(Stmt::AnnAssign(assign))) => {
                    assign.value.as_deref()
                }
                _ => None,
            };
            *unsure |= value.is_some() || now.is_none();
            *value = now;
        }
        found
            .into_iter()
            .map(|(value, unsure)| if unsure { None } else { value })
            .collect()
    }
}

/// Called once for each function, after what is inside it, while its names are in scope.
pub(in crate::analysis::python) fn function<'a>(
    context: &mut Context<'a, '_, '_>,
    function: &'a StmtFunctionDef,
) {
    let scope = scope(context, &function.body, Some(&function.parameters));
    used_before::check(context, &scope);
    dead_store::check(context, &scope);
    returns::check(context, function, &scope);
    default_changed::check(context, function, &scope);
    both(context, &scope);
}

/// Called once for the module, after everything else.
pub(in crate::analysis::python) fn module<'a>(context: &mut Context<'a, '_, '_>, body: &'a [Stmt]) {
    let scope = scope(context, body, None);
    both(context, &scope);
}

/// What is asked of functions and modules alike.
fn both<'a>(context: &mut Context<'a, '_, '_>, scope: &Scope<'a>) {
    unreachable::check(context, &scope.graph);
    nothing::check(context, scope);
    conditions::check(context, scope);
    loops::check(context, scope);
    off_by_one::loops(context, scope);
    files::check(context, scope);
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
        single: OnceCell::new(),
        flags: OnceCell::new(),
    }
}
