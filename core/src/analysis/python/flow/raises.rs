//! What may raise, as far as its shape tells.

use ruff_python_ast::{Expr, Stmt};

use super::graph::Node;

/// Whether a handler ends by giving the exception to something that may raise another in its place, as in
/// `self.fail_with(key, error)`: not to a log or a list.
pub(super) fn passes_on(body: &[Stmt], name: &str) -> bool {
    let Some(Stmt::Expr(last)) = body.last() else {
        return false;
    };
    let Expr::Call(call) = &*last.value else {
        return false;
    };
    let harmless = match &*call.func {
        Expr::Name(name) => name.id.as_str() == "print",
        Expr::Attribute(method) => matches!(
            method.attr.as_str(),
            "append"
                | "add"
                | "critical"
                | "debug"
                | "error"
                | "exception"
                | "info"
                | "log"
                | "put"
                | "set_exception"
                | "warn"
                | "warning"
                | "write"
        ),
        _ => true,
    };
    let keywords = call.arguments.keywords.iter().map(|keyword| &keyword.value);
    !harmless
        && call
            .arguments
            .args
            .iter()
            .chain(keywords)
            .any(|argument| matches!(argument, Expr::Name(given) if given.id.as_str() == name))
}

/// Whether evaluating the node can raise, as far as its shape tells.
pub(super) fn may_raise(node: Node<'_>) -> bool {
    match node {
        Node::Statement(statement) => match statement {
            Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_) => false,
            Stmt::Return(inner) => inner.value.as_deref().is_some_and(|value| !is_plain(value)),
            Stmt::Assign(inner) => {
                !(is_plain(&inner.value) && inner.targets.iter().all(Expr::is_name_expr))
            }
            Stmt::AnnAssign(inner) => {
                !(inner.target.is_name_expr() && inner.value.as_deref().is_none_or(is_plain))
            }
            Stmt::Expr(inner) => !inner.value.is_literal_expr(),
            _ => true,
        },
        Node::Test(test) | Node::LoopTest(test) | Node::Subject(test) => !is_plain(test),
        Node::Iterable(_) | Node::Target(_) => true,
        // What makes the manager hardly ever fails with what the handler is for.
        Node::With(item) => item.optional_vars.is_none(),
        Node::Case(_) => true,
        Node::Except(_) | Node::HandlerEnd(_) => false,
    }
}

/// A literal, an empty container or a name.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) | Expr::Lambda(_) => true,
        Expr::List(list) => list.elts.iter().all(Expr::is_literal_expr),
        Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_literal_expr),
        Expr::Dict(dict) => dict.items.is_empty(),
        Expr::UnaryOp(unary) => unary.operand.is_literal_expr(),
        // As good as never.
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Name(name)
                if matches!(name.id.as_str(), "bool" | "id" | "isinstance" | "len" | "repr" | "str" | "type"))
                && call.arguments.keywords.is_empty()
                && call
                    .arguments
                    .args
                    .iter()
                    .all(|argument| argument.is_name_expr() || argument.is_literal_expr())
        }
        _ => expr.is_literal_expr(),
    }
}
