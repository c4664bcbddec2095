//! The rules that need types, and which of them sees which kind of node.

mod arguments;
mod errors;
mod inheritance;
pub(super) mod members;
pub(super) mod names;
mod operators;
mod protocols;
pub(super) mod standard;
mod unpacking;

use ruff_python_ast::{Comprehension, Expr, Stmt};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::types::Ty;

/// The tables of all themes.
pub(in crate::analysis::python) static TABLES: &[&[&Rule]] = &[
    arguments::RULES,
    inheritance::RULES,
    members::RULES,
    names::RULES,
    protocols::RULES,
    unpacking::RULES,
];

/// Called once for each statement, before what is inside it.
pub(in crate::analysis::python) fn statement<'a>(
    context: &mut Context<'a, '_, '_>,
    statement: &'a Stmt,
) {
    match statement {
        Stmt::Assign(inner) => unpacking::assign(context, inner),
        Stmt::ClassDef(inner) => inheritance::class(context, inner),
        Stmt::For(inner) => {
            protocols::for_loop(context, &inner.iter, inner.is_async);
            unpacking::for_loop(context, inner);
        }
        Stmt::AugAssign(inner) => {
            members::augmented(context, inner);
            operators::augmented(context, inner);
        }
        Stmt::Raise(inner) => errors::raise(context, inner),
        Stmt::Try(inner) => errors::handlers(context, inner),
        Stmt::With(inner) => protocols::with(context, inner),
        _ => {}
    }
}

/// Called once for each expression that is not a plain name, before what is inside it.
pub(in crate::analysis::python) fn expression<'a>(
    context: &mut Context<'a, '_, '_>,
    expr: &'a Expr,
) {
    match expr {
        Expr::Call(call) => {
            let callee = context.types.of(&call.func);
            arguments::call(context, call, callee);
            inheritance::call(context, call, callee);
            protocols::call(context, call, callee);
            if callee == Ty::Unknown && call.func.is_name_expr() {
                context.unknown_calls.push(call);
            }
        }
        Expr::Attribute(inner) => members::attribute(context, inner),
        Expr::Subscript(inner) => protocols::subscript(context, inner),
        Expr::Starred(inner) => protocols::starred(context, inner),
        Expr::YieldFrom(inner) => protocols::for_loop(context, &inner.value, false),
        Expr::Dict(inner) => protocols::dict(context, inner),
        Expr::Compare(inner) => protocols::compare(context, inner),
        Expr::BinOp(inner) => operators::binary(context, inner),
        Expr::UnaryOp(inner) => protocols::unary(context, inner),
        _ => {}
    }
}

/// Called once for each `for` of a comprehension.
pub(in crate::analysis::python) fn comprehension<'a>(
    context: &mut Context<'a, '_, '_>,
    part: &'a Comprehension,
) {
    protocols::for_loop(context, &part.iter, part.is_async);
}
