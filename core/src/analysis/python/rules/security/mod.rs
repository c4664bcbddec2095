//! Weak settings and risky calls that need no data flow to be seen.

mod archives;
mod keys;
mod literals;
mod logs;
mod sql;
mod tokens;
mod web;

use ruff_python_ast::{Expr, ExprCall, Stmt};

use crate::analysis::python::context::Context;

pub(super) fn statement(context: &mut Context<'_, '_, '_>, statement: &Stmt) {
    match statement {
        Stmt::Assign(inner) => web::assign(context, inner),
        Stmt::Return(inner) => logs::returned(context, inner),
        _ => {}
    }
}

pub(super) fn expression(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => literals::text(context, expr),
        Expr::Dict(dict) => web::dict(context, dict),
        _ => {}
    }
    if matches!(expr, Expr::BinOp(_) | Expr::Call(_) | Expr::FString(_)) {
        sql::expression(context, expr);
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    archives::call(context, call);
    keys::call(context, call, path);
    logs::call(context, call, path);
    sql::call(context, call, path);
    tokens::call(context, call, path);
    web::call(context, call, path);
}

/// Whether an expression is the literal `True` or `1`.
fn is_true(expr: &Expr) -> bool {
    matches!(expr, Expr::BooleanLiteral(value) if value.value)
}

/// Whether an expression is the literal `False`.
fn is_false(expr: &Expr) -> bool {
    matches!(expr, Expr::BooleanLiteral(value) if !value.value)
}

/// Whether `*args` or `**options` may hold more than is written.
fn is_spread(call: &ExprCall) -> bool {
    call.arguments.args.iter().any(Expr::is_starred_expr)
        || call
            .arguments
            .keywords
            .iter()
            .any(|keyword| keyword.arg.is_none())
}
