//! Loops that nothing ends.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{CmpOp, Expr, Operator, Stmt, StmtWhile};
use ruff_text_size::TextRange;
use rustc_hash::FxHashSet;

use super::Scope;
use super::unreachable::first_line;
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::Node;
use crate::analysis::shared_rules::INFINITE_LOOP;

/// Looks at each `while` of the scope. O(size of the loop) for each, times the depth of loops.
pub(super) fn check<'a>(context: &mut Context<'a, '_, '_>, scope: &Scope<'a>) {
    let tests = scope
        .graph
        .all_nodes()
        .iter()
        .any(|node| matches!(node, Node::LoopTest(_)));
    if !tests {
        return;
    }
    let mut found: Vec<(TextRange, &str)> = Vec::new();
    let mut stack: Vec<&Stmt> = scope.body.iter().collect();
    while let Some(statement) = stack.pop() {
        if let Stmt::While(inner) = statement
            && let Some(message) = endless(scope, inner)
        {
            found.push((first_line(context, statement), message));
        }
        crate::analysis::python::rules::flow::nested(statement, &mut stack);
    }
    found.sort_by_key(|(range, _)| range.start());
    for (range, message) in found {
        context.report(&INFINITE_LOOP, range, message);
    }
}

fn endless(scope: &Scope<'_>, statement: &StmtWhile) -> Option<&'static str> {
    let mut body = Body::default();
    body.visit_body(&statement.body);
    if body.leaves {
        return None;
    }
    let mut test = Test::default();
    test.visit_expr(&statement.test);
    if test.other {
        return None;
    }
    if test.names.is_empty() {
        // Servers run for ever; what neither calls nor waits for anything just hangs.
        let forever = super::conditions::is_true(&statement.test);
        return (forever && !body.calls).then_some("this loop has no way out");
    }
    for name in &test.names {
        let id = scope.locals.find(name)?;
        let symbol = &scope.locals.symbols[id as usize];
        if !symbol.bound || symbol.elsewhere || (scope.module && body.calls && symbol.captured) {
            return None;
        }
    }
    let changed = test.names.iter().any(|name| body.assigned.contains(name));
    if !changed {
        // A list or an event is changed by calling it.
        let touched = test
            .bare
            .iter()
            .any(|name| body.mentioned.contains(name) || (body.calls && !scope.is_flag(name)));
        return (!touched).then_some("nothing in the loop changes what this condition looks at");
    }
    if skips(statement, &test.names) {
        return Some("`continue` skips what changes this condition");
    }
    runs_away(statement, &body).then_some("the variable moves away from the limit")
}

/// What a condition looks at.
#[derive(Default)]
struct Test<'a> {
    names: FxHashSet<&'a str>,
    /// Names whose truth or length is asked, so that the object itself may change.
    bare: FxHashSet<&'a str>,
    /// Anything else, which may change by itself.
    other: bool,
    compared: u32,
}

impl<'a> Visitor<'a> for Test<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                self.names.insert(name.id.as_str());
                if self.compared == 0 {
                    self.bare.insert(name.id.as_str());
                }
            }
            Expr::Compare(compare) => {
                let by_order = compare.ops.iter().all(|op| {
                    matches!(
                        op,
                        CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE | CmpOp::Eq | CmpOp::NotEq
                    )
                });
                self.compared += u32::from(by_order);
                visitor::walk_expr(self, expr);
                self.compared -= u32::from(by_order);
            }
            Expr::Call(call) => match (&*call.func, &call.arguments.args[..]) {
                (Expr::Name(function), [Expr::Name(of)]) if function.id.as_str() == "len" => {
                    self.names.insert(of.id.as_str());
                    self.bare.insert(of.id.as_str());
                }
                _ => self.other = true,
            },
            Expr::BoolOp(_) | Expr::UnaryOp(_) | Expr::BinOp(_) => visitor::walk_expr(self, expr),
            _ if expr.is_literal_expr() => {}
            _ => self.other = true,
        }
    }
}

/// What the body of a loop does.
#[derive(Default)]
struct Body<'a> {
    /// Whether something in it may end the loop.
    leaves: bool,
    calls: bool,
    assigned: FxHashSet<&'a str>,
    /// Names whose object is used in a way that may change it.
    mentioned: FxHashSet<&'a str>,
    loops: u32,
}

impl<'a> Visitor<'a> for Body<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Return(_) | Stmt::Raise(_) | Stmt::Assert(_) | Stmt::Delete(_) => {
                self.leaves = true
            }
            Stmt::Break(_) => self.leaves |= self.loops == 0,
            Stmt::For(inner) => {
                self.visit_expr(&inner.iter);
                self.visit_expr(&inner.target);
                self.loops += 1;
                self.visit_body(&inner.body);
                self.loops -= 1;
                self.visit_body(&inner.orelse);
            }
            Stmt::While(inner) => {
                self.visit_expr(&inner.test);
                self.loops += 1;
                self.visit_body(&inner.body);
                self.loops -= 1;
                self.visit_body(&inner.orelse);
            }
            // What they change is too much to follow.
            Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::Import(_)
            | Stmt::ImportFrom(_)
            | Stmt::Match(_)
            | Stmt::Try(_) => self.leaves = true,
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                if !name.ctx.is_load() {
                    self.assigned.insert(name.id.as_str());
                }
                self.mentioned.insert(name.id.as_str());
            }
            Expr::Call(call) => {
                self.calls = true;
                let name = match &*call.func {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => "",
                };
                // May end the program, or the loop by StopIteration.
                self.leaves |= matches!(
                    name,
                    "exit"
                        | "_exit"
                        | "quit"
                        | "abort"
                        | "next"
                        | "fail"
                        | "exec"
                        | "eval"
                        | "throw"
                        | "kill"
                );
                visitor::walk_expr(self, expr);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_) => self.leaves = true,
            Expr::Lambda(_) => {}
            _ => visitor::walk_expr(self, expr),
        }
    }
}

/// Whether `continue` in the body stands before everything that changes the condition, under a test that
/// such a round cannot change either.
fn skips(statement: &StmtWhile, names: &FxHashSet<&str>) -> bool {
    let mut before = Body::default();
    for inner in &statement.body {
        if let Stmt::If(branch) = inner
            && let [.., Stmt::Continue(_)] = &branch.body[..]
        {
            let mut test = Test::default();
            test.visit_expr(&branch.test);
            let mut inside = Body::default();
            inside.visit_body(&branch.body);
            let same = |body: &Body<'_>| {
                !test
                    .names
                    .iter()
                    .chain(names)
                    .any(|name| body.assigned.contains(name))
            };
            // `i % 2` does not change by itself, `queue` may.
            let fixed = !test.other && test.names.iter().all(|name| names.contains(name));
            if fixed && !test.names.is_empty() && same(&before) && same(&inside) {
                return true;
            }
        }
        before.visit_stmt(inner);
    }
    false
}

/// `while i < n: i -= 1`: the only change goes the wrong way.
fn runs_away(statement: &StmtWhile, body: &Body<'_>) -> bool {
    let Expr::Compare(compare) = &*statement.test else {
        return false;
    };
    let ([op], Expr::Name(name), [limit]) =
        (&compare.ops[..], &*compare.left, &compare.comparators[..])
    else {
        return false;
    };
    let wrong = match op {
        CmpOp::Lt | CmpOp::LtE => Operator::Sub,
        CmpOp::Gt | CmpOp::GtE => Operator::Add,
        _ => return false,
    };
    let fixed = match limit {
        Expr::Name(limit) => !body.assigned.contains(limit.id.as_str()),
        _ => limit.is_number_literal_expr(),
    };
    if !fixed {
        return false;
    }
    let mut changes = Changes {
        name: name.id.as_str(),
        wrong,
        away: 0,
        other: 0,
    };
    changes.visit_body(&statement.body);
    changes.away > 0 && changes.other == 0
}

/// How a name is changed.
struct Changes<'n> {
    name: &'n str,
    wrong: Operator,
    away: u32,
    other: u32,
}

impl<'a> Visitor<'a> for Changes<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::AugAssign(inner) = statement
            && let Expr::Name(name) = &*inner.target
            && name.id.as_str() == self.name
            && inner.op == self.wrong
            && inner.value.is_number_literal_expr()
        {
            self.away += 1;
            return;
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr
            && !name.ctx.is_load()
            && name.id.as_str() == self.name
        {
            self.other += 1;
        }
        visitor::walk_expr(self, expr);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn loops_without_an_end() {
        flags(
            "infinite-loop",
            &[
                "def f(n):\n    i = 0\n    while i < n:\n        print(i)",
                "def f(n):\n    while n > 0:\n        g(n)",
                "def f():\n    flag = True\n    while flag:\n        g()",
                "def f(n):\n    i = 0\n    j = 0\n    while i < n:\n        j += 1",
                "def f(n):\n    i = 0\n    while i < n:\n        if i % 2 == 0:\n            continue\n        i += 1",
                "def f(n):\n    i = 0\n    while i < n:\n        i -= 1",
                "def f():\n    i = 10\n    while i > 0:\n        print(i)\n        i += 1",
                "def f(xs):\n    i = 0\n    while i < len(xs):\n        total = i",
                "while True:\n    pass",
                "def f():\n    x = 0\n    while True:\n        x += 1",
                "def f(n):\n    i = 0\n    while i < n:\n        for x in n.y:\n            break",
                "def f(a, b):\n    while a != b:\n        g(a)",
            ],
        );
        clean(
            "infinite-loop",
            &[
                "def f(n):\n    i = 0\n    while i < n:\n        i += 1",
                "def f(n):\n    i = 0\n    while i < n:\n        if g(i):\n            break",
                "def f(n):\n    while n > 0:\n        n = g(n)",
                "def f(q):\n    while q:\n        q.pop()",
                "def f(q):\n    pop = q.pop\n    while q:\n        pop()",
                "def f(q):\n    while len(q) > 1:\n        g(q)",
                "while True:\n    serve()",
                "def f(self):\n    while self.running:\n        pass",
                "def f(e):\n    while not e.is_set():\n        pass",
                "def f(n):\n    while n:\n        yield n",
                "async def f(n):\n    while n:\n        await g()",
                "def f(n):\n    def g():\n        nonlocal n\n        n -= 1\n    while n:\n        g()",
                "def f(n):\n    while n > 0:\n        raise E",
                "def f(n):\n    i = 0\n    while i < n:\n        if g(i):\n            i += 2\n            continue\n        i += 1",
                "def f(n):\n    i = 0\n    while i < n:\n        i += 1\n        if i % 2 == 0:\n            continue\n        g(i)",
                "def f(n):\n    while n > 0:\n        n -= 1",
                "running = True\ndef stop():\n    global running\n    running = False\nwhile running:\n    step()",
                "def f(it):\n    while it:\n        next(it)",
                "def f(n):\n    while (m := g()) < n:\n        pass",
            ],
        );
    }
}
