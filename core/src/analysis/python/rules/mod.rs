//! The rules, by theme, and which of them sees which kind of node.

mod addresses;
mod bugs;
mod compare;
mod conversions;
mod credentials;
mod crypto;
mod debuggers;
mod defaults;
mod exceptions;
mod flow;
mod format;
mod injection;
mod literals;
mod mistakes;
mod mutated;
mod names;
mod optimise;
mod paths;
mod patterns;
mod performance;
mod security;
mod settings;
mod values;

use ruff_python_ast::{Comprehension, Expr, Stmt};

use super::context::Context;
use super::types::rules as types;
use crate::analysis::Rule;

pub(super) use bugs::handlers::EXCEPT_NON_EXCEPTION;
pub(super) use names::module as names_end;
pub(super) use paths::{Functions, function as function_end, module as module_end};

/// The tables of small themes.
static TABLES: &[&[&Rule]] = &[
    compare::RULES,
    conversions::RULES,
    crypto::RULES,
    defaults::RULES,
    exceptions::RULES,
    flow::RULES,
    format::RULES,
    injection::RULES,
    literals::RULES,
    mistakes::RULES,
    mutated::RULES,
    names::globals::RULES,
    names::imports::RULES,
    names::methods::RULES,
    names::modules::RULES,
    names::undefined::RULES,
    paths::RULES,
    performance::RULES,
    settings::RULES,
];

/// The tables of all themes, those of larger groups included.
pub(super) static GROUPS: &[&[&[&Rule]]] = &[TABLES, types::TABLES, bugs::TABLES, optimise::TABLES];

/// Called once for each statement, before what is inside it.
pub(super) fn statement<'a>(context: &mut Context<'a, '_, '_>, statement: &'a Stmt) {
    bugs::statement(context, statement);
    types::statement(context, statement);
    security::statement(context, statement);
    optimise::statement(context, statement);
    match statement {
        Stmt::FunctionDef(function) => {
            defaults::function(context, function);
            credentials::function(context, function);
            crypto::function(context, function);
        }
        Stmt::For(inner) => {
            flow::loop_else(context, &inner.body, &inner.orelse);
            mutated::check(context, inner);
            performance::for_loop(context, inner);
        }
        Stmt::If(inner) => paths::else_after(context, inner),
        Stmt::While(inner) => flow::loop_else(context, &inner.body, &inner.orelse),
        Stmt::Try(inner) => {
            exceptions::handlers(context, inner);
            flow::finally(context, inner);
            mistakes::useless_catch(context, inner);
        }
        Stmt::Raise(inner) => exceptions::raise(context, inner),
        Stmt::Assert(inner) => {
            mistakes::assert(context, inner);
            paths::assertion(context, inner);
        }
        Stmt::Assign(inner) => {
            mistakes::assign(context, inner);
            crypto::assign(context, inner);
            injection::reference(context, &inner.value);
            credentials::statement(context, statement);
        }
        Stmt::AnnAssign(inner) => {
            mistakes::annotated(context, inner);
            credentials::statement(context, statement);
        }
        Stmt::Import(inner) => debuggers::import(context, inner),
        Stmt::ImportFrom(inner) => {
            debuggers::import_from(context, inner);
            mistakes::import_from(context, inner);
        }
        _ => {}
    }
}

/// Called once for each expression that is not a plain name, before what is inside it.
pub(super) fn expression<'a>(context: &mut Context<'a, '_, '_>, expr: &'a Expr) {
    bugs::expression(context, expr);
    types::expression(context, expr);
    security::expression(context, expr);
    optimise::expression(context, expr);
    match expr {
        Expr::Call(call) => {
            let path = context.path(&call.func);
            let path = path.as_deref();
            injection::call(context, call, path);
            crypto::call(context, call, path);
            defaults::call(context, call, path);
            settings::call(context, call, path);
            mistakes::call(context, call, path);
            debuggers::call(context, call, path);
            patterns::call(context, call, path);
            addresses::call(context, call);
            performance::call(context, call, path);
            performance::pop(context, call);
            conversions::call(context, call, path);
            format::call(context, call, path);
            bugs::call(context, call, path);
            security::call(context, call, path);
            optimise::call(context, call, path);
        }
        Expr::Attribute(inner) => mistakes::attribute(context, inner),
        Expr::Compare(inner) => {
            addresses::compare(context, inner);
            compare::check(context, inner);
            mistakes::compare(context, inner);
            paths::compare(context, inner);
            performance::compare(context, inner);
            credentials::compare(context, inner);
        }
        Expr::BoolOp(inner) => paths::bool_op(context, inner),
        Expr::If(inner) => paths::if_expression(context, inner),
        Expr::Dict(inner) => {
            literals::dict(context, inner);
            credentials::dict(context, inner);
        }
        Expr::Subscript(inner) => {
            paths::subscript(context, inner);
            performance::subscript(context, inner);
        }
        Expr::ListComp(inner) => performance::list_comprehension(context, inner),
        Expr::DictComp(inner) => performance::dict_comprehension(context, inner),
        Expr::BinOp(inner) => format::operation(context, inner),
        Expr::FString(inner) => {
            literals::f_string(context, inner);
            format::f_string(context, inner);
        }
        Expr::SetComp(inner) => performance::set_comprehension(context, inner),
        Expr::Set(inner) => literals::set(context, inner),
        _ => {}
    }
}

/// Called once for each `for` of a comprehension.
pub(super) fn comprehension<'a>(context: &mut Context<'a, '_, '_>, part: &'a Comprehension) {
    paths::comprehension(context, part);
    performance::comprehension(context, part);
    bugs::comprehension(context, part);
    types::comprehension(context, part);
}
