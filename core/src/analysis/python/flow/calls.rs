//! What a graph depends on outside the body: calls that never return, managers that swallow.

use ruff_python_ast::{Expr, ExprCall, Number, UnaryOp};

/// What whoever builds a graph knows about the names in the body.
pub(in crate::analysis::python) trait Calls {
    /// Whether the call never returns; `awaited` when it is under `await`.
    fn never_returns(&self, call: &ExprCall, awaited: bool) -> bool;

    /// Whether the call may be one that never returns.
    fn may_not_return(&self, call: &ExprCall) -> bool;

    /// What the context manager does with an exception.
    fn swallows(&self, manager: &Expr) -> Swallows;
}

/// What a context manager does with an exception.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::analysis::python) enum Swallows {
    /// It lets it pass.
    Never,
    /// Nothing is known about it.
    Unknown,
    /// It is called as if it did, or it expects one.
    Likely,
    /// It does.
    Surely,
}

/// Whether a call is named like something that ends the program or the test, though nothing is known
/// about it: `parser.error(..)`, `module.fail_json(..)`, `die(..)`.
pub(super) fn looks_final(call: &ExprCall) -> bool {
    let name = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    const WORDS: &[&str] = &[
        "abort",
        "bail",
        "bailout",
        "crash",
        "die",
        "error",
        "exit",
        "fail",
        "fatal",
        "panic",
        "quit",
        "raise",
        "reraise",
        "skip",
        "terminate",
        "throw",
        "usage",
    ];
    name.split('_')
        .any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
        // Writes to a log and goes on.
        && !matches!(&*call.func, Expr::Attribute(a) if a.attr.as_str() == "error" && is_log(&a.value))
}

fn is_log(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    name.to_ascii_lowercase().contains("log")
}

/// The truth of a literal test, `None` for anything that is not one.
pub(in crate::analysis::python) fn truth(test: &Expr) -> Option<bool> {
    match test {
        Expr::BooleanLiteral(value) => Some(value.value),
        Expr::NoneLiteral(_) => Some(false),
        Expr::EllipsisLiteral(_) => Some(true),
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(value) => Some(*value != 0),
            Number::Float(value) => Some(*value != 0.0),
            Number::Complex { .. } => None,
        },
        Expr::StringLiteral(text) => Some(!text.value.is_empty()),
        Expr::BytesLiteral(text) => Some(text.value.bytes().next().is_some()),
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => {
            truth(&unary.operand).map(|value| !value)
        }
        _ => None,
    }
}
