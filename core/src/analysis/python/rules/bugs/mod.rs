//! Mistakes that a statement, call or class shows by itself.

mod calls;
mod dunder;
pub(in crate::analysis::python) mod handlers;
mod placement;
mod slots;
mod statements;
mod strings;

use ruff_python_ast::{Comprehension, Expr, ExprCall, Stmt};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;

pub(super) static TABLES: &[&[&Rule]] = &[
    calls::RULES,
    dunder::RULES,
    handlers::RULES,
    placement::RULES,
    slots::RULES,
    statements::RULES,
    strings::RULES,
];

pub(super) fn statement<'a>(context: &mut Context<'a, '_, '_>, statement: &'a Stmt) {
    match statement {
        Stmt::Expr(inner) => statements::expression(context, inner),
        Stmt::FunctionDef(function) => dunder::method(context, function),
        Stmt::ClassDef(class) => slots::class(context, class),
        Stmt::Try(inner) => {
            handlers::check(context, inner);
            placement::finally(context, inner);
        }
        Stmt::Assign(inner) => statements::bare_tuple(context, Some(&inner.value)),
        Stmt::AugAssign(inner) => statements::bare_tuple(context, Some(&inner.value)),
        Stmt::AnnAssign(inner) => statements::bare_tuple(context, inner.value.as_deref()),
        Stmt::Return(inner) => {
            statements::bare_tuple(context, inner.value.as_deref());
            placement::outside_function(context, inner, "return");
        }
        Stmt::Break(inner) => placement::outside_loop(context, inner, "break"),
        Stmt::Continue(inner) => placement::outside_loop(context, inner, "continue"),
        Stmt::For(inner) if inner.is_async => placement::outside_async(context, inner, "async for"),
        Stmt::With(inner) if inner.is_async => {
            placement::outside_async(context, inner, "async with");
        }
        _ => {}
    }
}

pub(super) fn expression<'a>(context: &mut Context<'a, '_, '_>, expr: &'a Expr) {
    match expr {
        Expr::Await(inner) => placement::outside_async(context, inner, "await"),
        Expr::Yield(inner) => placement::outside_function(context, inner, "yield"),
        Expr::YieldFrom(inner) => placement::outside_function(context, inner, "yield from"),
        Expr::Dict(inner) => statements::dict(context, inner),
        Expr::Set(inner) => statements::set(context, inner),
        Expr::Subscript(inner) => statements::subscript(context, inner),
        Expr::Compare(inner) => statements::chain(context, inner),
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_) => {
            strings::concatenated(context, expr);
        }
        _ => {}
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    calls::check(context, call, path);
    slots::super_call(context, call, path);
}

pub(super) fn comprehension(context: &mut Context<'_, '_, '_>, part: &Comprehension) {
    placement::comprehension(context, part);
}
