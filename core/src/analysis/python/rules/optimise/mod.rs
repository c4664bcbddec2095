//! The same with less work, or said in fewer words.

mod blocks;
mod conditions;
mod fills;
mod lookups;
mod values;

use ruff_python_ast::{Expr, ExprCall, Stmt};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;

pub(super) static TABLES: &[&[&Rule]] = &[
    blocks::RULES,
    conditions::RULES,
    fills::RULES,
    lookups::RULES,
    values::RULES,
];

pub(super) fn statement<'a>(context: &mut Context<'a, '_, '_>, statement: &'a Stmt) {
    match statement {
        Stmt::For(inner) => {
            fills::for_loop(context, inner);
            blocks::for_loop(context, inner);
            lookups::for_loop(context, inner);
        }
        Stmt::While(inner) => {
            blocks::try_only(context, &inner.body);
            conditions::length(context, &inner.test);
        }
        Stmt::Assert(inner) => conditions::length(context, &inner.test),
        Stmt::Expr(inner) if inner.value.is_ellipsis_literal_expr() => {
            blocks::ellipsis(context, inner);
        }
        Stmt::If(inner) => {
            values::min_max(context, inner);
            conditions::length(context, &inner.test);
            for clause in &inner.elif_else_clauses {
                if let Some(test) = &clause.test {
                    conditions::length(context, test);
                }
            }
        }
        Stmt::AugAssign(inner) => fills::augmented(context, inner),
        Stmt::Pass(inner) => blocks::pass(context, inner),
        _ => {}
    }
}

pub(super) fn expression<'a>(context: &mut Context<'a, '_, '_>, expr: &'a Expr) {
    match expr {
        Expr::BoolOp(inner) => conditions::bool_op(context, inner),
        Expr::Compare(inner) => conditions::membership(context, inner),
        Expr::UnaryOp(inner) => conditions::negation(context, inner),
        Expr::If(inner) => conditions::length(context, &inner.test),
        Expr::Lambda(inner) => values::lambda(context, inner),
        Expr::Subscript(inner) => values::split(context, inner),
        _ => {}
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    values::nested(context, call, path);
    if let (Some("bool"), [test]) = (path, &*call.arguments.args) {
        conditions::length(context, test);
    }
}
