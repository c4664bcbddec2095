//! Indices one past the end.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{CmpOp, Expr, ExprSubscript, Number, Operator, Stmt, StmtFor, StmtWhile};
use ruff_text_size::{Ranged, TextRange};

use super::Scope;
use crate::analysis::python::context::Context;
use crate::analysis::python::rules::flow::nested;
use crate::analysis::shared_rules::OFF_BY_ONE;

/// Looks at the loops of a scope that count up to the length of something. O(size of the loop) for
/// each, times the depth of loops.
pub(super) fn loops<'a>(context: &mut Context<'a, '_, '_>, scope: &Scope<'a>) {
    let mut found = Vec::new();
    let mut stack: Vec<&Stmt> = scope.body.iter().collect();
    while let Some(statement) = stack.pop() {
        match statement {
            Stmt::For(inner) => for_loop(context, scope, inner, &mut found),
            Stmt::While(inner) => while_loop(context, scope, inner, &mut found),
            _ => {}
        }
        nested(statement, &mut stack);
    }
    found.sort_by_key(|(range, _): &(TextRange, String)| range.start());
    for (range, message) in found {
        context.report(&OFF_BY_ONE, range, message);
    }
}

/// `x[len(x)]`.
pub(in crate::analysis::python) fn subscript(
    context: &mut Context<'_, '_, '_>,
    inner: &ExprSubscript,
) {
    if let Some(of) = length(&inner.slice)
        && inner.ctx.is_load()
        && context.text(of) == context.text(&*inner.value)
        && context.path(length_call(&inner.slice)).as_deref() == Some("len")
    {
        let message = format!(
            "the last index of `{}` is its length minus one",
            context.text(of)
        );
        context.report(&OFF_BY_ONE, inner.range(), message);
    }
}

fn length_call(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(call) => &call.func,
        _ => expr,
    }
}

/// What `len(..)` is asked of, if it is a name or attribute.
fn length(expr: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = expr else {
        return None;
    };
    match (&*call.func, &call.arguments.args[..]) {
        (Expr::Name(name), [of @ (Expr::Name(_) | Expr::Attribute(_))])
            if name.id.as_str() == "len" && call.arguments.keywords.is_empty() =>
        {
            Some(of)
        }
        _ => None,
    }
}

fn is_int(expr: &Expr, wanted: u32) -> bool {
    matches!(expr, Expr::NumberLiteral(number)
        if matches!(&number.value, Number::Int(value) if *value == wanted))
}

/// What the expression is the length of, and what is added to it: `len(x) + 1`, or a name for it.
fn bound<'a>(scope: &Scope<'a>, expr: &'a Expr) -> Option<(&'a Expr, u32)> {
    let (base, more) = match expr {
        Expr::BinOp(operation) if operation.op == Operator::Add && is_int(&operation.right, 1) => {
            (&*operation.left, 1)
        }
        _ => (expr, 0),
    };
    let base = match base {
        Expr::Name(name) => scope.single(name.id.as_str())?,
        _ => base,
    };
    Some((length(base)?, more))
}

fn for_loop<'a>(
    context: &Context<'a, '_, '_>,
    scope: &Scope<'a>,
    statement: &'a StmtFor,
    found: &mut Vec<(TextRange, String)>,
) {
    let (Expr::Name(index), Expr::Call(call)) = (&*statement.target, &*statement.iter) else {
        return;
    };
    let ranged = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "range");
    if !ranged || !call.arguments.keywords.is_empty() {
        return;
    }
    let stop = match &call.arguments.args[..] {
        [stop] | [_, stop] => stop,
        _ => return,
    };
    let Some((of, more)) = bound(scope, stop) else {
        return;
    };
    let index = index.id.as_str();
    let uses = Uses::of(context, &statement.body, index, context.text(of));
    if uses.unsure {
        return;
    }
    let name = context.text(of);
    if more == 1 {
        if uses.plain.is_some() {
            let message = format!("the last `{index}` is the length of `{name}`, one past its end");
            found.push((call.range(), message));
        }
    } else if let Some(next) = uses.next {
        let message = format!("in the last round `{index} + 1` is one past the end of `{name}`");
        found.push((next, message));
    }
}

/// `while i <= len(x):` with `x[i]` inside.
fn while_loop<'a>(
    context: &Context<'a, '_, '_>,
    scope: &Scope<'a>,
    statement: &'a StmtWhile,
    found: &mut Vec<(TextRange, String)>,
) {
    let Expr::Compare(compare) = &*statement.test else {
        return;
    };
    let ([op], [right]) = (&compare.ops[..], &compare.comparators[..]) else {
        return;
    };
    let (index, limit) = match op {
        CmpOp::LtE => (&*compare.left, right),
        CmpOp::GtE => (right, &*compare.left),
        _ => return,
    };
    let (Expr::Name(index), Some((of, 0))) = (index, bound(scope, limit)) else {
        return;
    };
    let index = index.id.as_str();
    let uses = Uses::of(context, &statement.body, index, context.text(of));
    if !uses.unsure && uses.plain.is_some() && !uses.moved_before {
        let message = format!(
            "the last `{index}` is the length of `{}`, one past its end",
            context.text(of)
        );
        found.push((compare.range(), message));
    }
}

/// How the body of a loop uses its index.
struct Uses<'c, 'a, 'r, 's> {
    context: &'c Context<'a, 'r, 's>,
    index: &'c str,
    of: &'c str,
    /// First `x[i]` that is read.
    plain: Option<TextRange>,
    /// First `x[i + 1]` that is read.
    next: Option<TextRange>,
    /// Whether the index was assigned before the first `x[i]`.
    moved_before: bool,
    /// Whether a test looks at the index or the length, or something changes either.
    unsure: bool,
}

impl<'c, 'a, 'r, 's> Uses<'c, 'a, 'r, 's> {
    fn of(context: &'c Context<'a, 'r, 's>, body: &'a [Stmt], index: &'c str, of: &'c str) -> Self {
        let mut uses = Self {
            context,
            index,
            of,
            plain: None,
            next: None,
            moved_before: false,
            unsure: false,
        };
        uses.visit_body(body);
        uses
    }

    fn mentions(&self, test: &'a Expr) -> bool {
        let mut finder = Finder {
            context: self.context,
            index: self.index,
            of: self.of,
            found: false,
        };
        finder.visit_expr(test);
        finder.found
    }
}

impl<'a> Visitor<'a> for Uses<'_, 'a, '_, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::If(inner) => {
                let others = inner
                    .elif_else_clauses
                    .iter()
                    .filter_map(|clause| clause.test.as_ref());
                for test in std::iter::once(&*inner.test).chain(others) {
                    self.unsure |= self.mentions(test);
                }
            }
            Stmt::While(inner) => self.unsure |= self.mentions(&inner.test),
            Stmt::Assert(inner) => self.unsure |= self.mentions(&inner.test),
            // Leaves early, or expects the error.
            Stmt::Try(_) | Stmt::Break(_) | Stmt::Return(_) => self.unsure = true,
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            _ => {}
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Subscript(inner) if self.context.text(&*inner.value) == self.of => {
                if !inner.ctx.is_load() {
                    // May make room.
                    self.unsure |= inner.ctx.is_del();
                }
                match &*inner.slice {
                    Expr::Name(name) if name.id.as_str() == self.index => {
                        self.plain.get_or_insert(inner.range());
                    }
                    Expr::BinOp(operation)
                        if operation.op == Operator::Add
                            && is_int(&operation.right, 1)
                            && matches!(&*operation.left, Expr::Name(name)
                                if name.id.as_str() == self.index) =>
                    {
                        self.next.get_or_insert(inner.range());
                    }
                    _ => {}
                }
                visitor::walk_expr(self, expr);
            }
            Expr::Name(name) if !name.ctx.is_load() => {
                let id = name.id.as_str();
                self.unsure |= id == self.of;
                self.moved_before |= id == self.index && self.plain.is_none();
            }
            Expr::If(inner) => {
                self.unsure |= self.mentions(&inner.test);
                visitor::walk_expr(self, expr);
            }
            Expr::BoolOp(operation) => {
                self.unsure |= operation.values.iter().any(|value| {
                    value.is_compare_expr() && self.mentions(value) && !is_element_test(value)
                });
                visitor::walk_expr(self, expr);
            }
            // `x.append(..)` and its like make room.
            Expr::Call(call) => {
                if let Expr::Attribute(method) = &*call.func {
                    self.unsure |= self.context.text(&*method.value) == self.of
                        && matches!(
                            method.attr.as_str(),
                            "append" | "extend" | "insert" | "pop" | "remove"
                        );
                }
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}

/// `x[i] == x[i + 1]` compares elements, not indices.
fn is_element_test(expr: &Expr) -> bool {
    matches!(expr, Expr::Compare(compare)
        if compare.left.is_subscript_expr() && compare.comparators.iter().all(Expr::is_subscript_expr))
}

/// Whether an expression looks at the index itself, or at the length.
struct Finder<'c, 'a, 'r, 's> {
    context: &'c Context<'a, 'r, 's>,
    index: &'c str,
    of: &'c str,
    found: bool,
}

impl<'a> Visitor<'a> for Finder<'_, 'a, '_, '_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            // Using the index on the container asks nothing about it.
            Expr::Subscript(inner) if self.context.text(&*inner.value) == self.of => {}
            Expr::Name(name) => self.found |= name.id.as_str() == self.index,
            Expr::Call(_) if length(expr).is_some_and(|of| self.context.text(of) == self.of) => {
                self.found = true;
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn one_past_the_end() {
        flags(
            "off-by-one",
            &[
                "for i in range(len(x) + 1):\n    print(x[i])",
                "for i in range(1, len(x) + 1):\n    print(x[i])",
                "print(x[len(x)])",
                "def f(x):\n    return x[len(x)]",
                "for i in range(len(x)):\n    print(x[i], x[i + 1])",
                "for i in range(len(x)):\n    if x[i] == x[i + 1]:\n        print(i)",
                "def f(x):\n    n = len(x)\n    for i in range(n + 1):\n        print(x[i])",
                "def f(x):\n    n = len(x)\n    for i in range(n):\n        y = x[i + 1] - x[i]",
                "def f(x):\n    i = 0\n    while i <= len(x):\n        print(x[i])\n        i += 1",
                "def f(x):\n    i = 0\n    n = len(x)\n    while i <= n:\n        print(x[i])\n        i += 1",
                "for i in range(len(self.x)):\n    print(self.x[i + 1])",
                "def f(x):\n    i = 0\n    while len(x) >= i:\n        g(x[i])\n        i += 1",
            ],
        );
        clean(
            "off-by-one",
            &[
                "for i in range(len(x)):\n    print(x[i])",
                "for i in range(len(x) - 1):\n    print(x[i], x[i + 1])",
                "for i in range(1, len(x) + 1):\n    print(x[i - 1])",
                "for i in range(len(x) + 1):\n    print(x[:i])",
                "for i in range(len(x)):\n    if i + 1 < len(x):\n        print(x[i + 1])",
                "for i in range(len(x)):\n    if i == len(x) - 1:\n        continue\n    print(x[i + 1])",
                "for i in range(len(x)):\n    try:\n        print(x[i + 1])\n    except IndexError:\n        pass",
                "for i in range(len(x)):\n    print(x[(i + 1) % len(x)])",
                "for i in range(len(x)):\n    print(y[i + 1])",
                "for i in range(len(x)):\n    print(x[i + 1:])",
                "for i in range(len(x) + 1):\n    print(y[i])",
                "x[len(y)]",
                "x[len(x) - 1]",
                "def f(x):\n    i = 0\n    while i < len(x):\n        print(x[i])\n        i += 1",
                "def f(x):\n    i = 1\n    while i <= len(x):\n        print(x[i - 1])\n        i += 1",
                "x[len(x)] = 1",
                "for i in range(len(x)):\n    y = x[i + 1] if i < 3 else None",
            ],
        );
    }
}
