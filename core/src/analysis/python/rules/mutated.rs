//! Containers that are changed while a loop runs over them.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtFor};
use ruff_text_size::{Ranged, TextRange};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&ITERATING_MUTATED];

static ITERATING_MUTATED: Rule = Rule {
    id: "iterating-mutated",
    severity: Severity::High,
    confidence: 0.85,
    summary: "A list, dict or set is changed while a loop runs over it.",
    why: "A list then skips elements; a dict or set raises RuntimeError. Loop over a copy, or collect \
          the changes and apply them afterwards.",
    false_positives: "Own classes whose method of that name is safe to call, and queues that grow on purpose.",
    examples: &[python(
        "for x in xs:\n    if x < 0:\n        xs.remove(x)\n",
        "for x in list(xs):\n    if x < 0:\n        xs.remove(x)\n",
    )],
    peers: &[
        peer("ruff", &["B909", "PLE4703"]),
        peer(
            "pylint",
            &[
                "modified-iterating-list",
                "modified-iterating-dict",
                "modified-iterating-set",
            ],
        ),
    ],
    ..BUG
};

pub(super) fn check(context: &mut Context<'_, '_, '_>, statement: &StmtFor) {
    let pair = match &*statement.target {
        Expr::Tuple(tuple) => match &tuple.elts[..] {
            [first, second] => Some((first, second)),
            _ => None,
        },
        _ => None,
    };
    let target = &*statement.target;
    let (collection, keys, methods) = match &*statement.iter {
        // A class that iterates over itself and clears itself does so with its own methods.
        Expr::Name(name) if name.id.as_str() == "self" => return,
        Expr::Name(_) | Expr::Attribute(_) => (&*statement.iter, [target, target], ALL),
        Expr::Call(call) => match (&*call.func, &*call.arguments.args, pair) {
            // `d.items()` and the like are views of `d`.
            (Expr::Attribute(view), [], _)
                if matches!(view.attr.as_str(), "items" | "keys" | "values")
                    && call.arguments.is_empty()
                    && matches!(&*view.value, Expr::Name(_) | Expr::Attribute(_)) =>
            {
                let key = pair.map_or(target, |(key, _)| key);
                (&*view.value, [key, key], DICT)
            }
            (func, [first, ..], Some((index, value)))
                if context.is(func, "enumerate")
                    && matches!(first, Expr::Name(_) | Expr::Attribute(_)) =>
            {
                (first, [index, value], ALL)
            }
            _ => return,
        },
        _ => return,
    };
    let name = context.text(collection);
    let mut changes = Changes {
        context,
        name,
        keys: keys.map(|key| context.text(key)),
        methods,
        found: Vec::new(),
        depth: 0,
        view: std::ptr::eq(methods, DICT),
    };
    changes.block(&statement.body);
    let found = changes.found;
    for (range, confidence) in found {
        context
            .report(
                &ITERATING_MUTATED,
                range,
                format!("`{name}` changes while the loop runs over it; loop over a copy"),
            )
            .confidence(confidence);
    }
}

/// Methods that change a list, dict or set. What only adds to a list may be meant as a queue.
const ALL: &[&str] = &[
    "remove",
    "pop",
    "insert",
    "discard",
    "popitem",
    "clear",
    "append",
    "sort",
    "reverse",
    "extend",
    "setdefault",
    "update",
    "intersection_update",
    "difference_update",
    "symmetric_difference_update",
    "add",
];
const DICT: &[&str] = &["pop", "popitem", "clear", "update", "setdefault"];

/// How many levels of blocks are looked through.
const DEEPEST: usize = 100;

struct Changes<'c, 'a, 'r, 's> {
    context: &'c Context<'a, 'r, 's>,
    /// The source text of the container.
    name: &'a str,
    /// What the loop sets: an assignment to that element keeps the length.
    keys: [&'a str; 2],
    methods: &'static [&'static str],
    found: Vec<(TextRange, f64)>,
    /// How many loops and blocks are around.
    depth: usize,
    /// Whether the loop runs over a view of a dict.
    view: bool,
}

impl Changes<'_, '_, '_, '_> {
    /// Collects the changes of a block after which the loop goes on.
    fn block(&mut self, body: &[Stmt]) {
        self.statements(body, false);
    }

    fn statements(&mut self, body: &[Stmt], in_loop: bool) {
        let from = self.found.len();
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        for statement in body {
            match statement {
                // A change right before leaving the loop does no harm.
                Stmt::Return(_) | Stmt::Raise(_) => {
                    self.found.truncate(from);
                    break;
                }
                Stmt::Break(_) => {
                    if !in_loop {
                        self.found.truncate(from);
                    }
                    break;
                }
                Stmt::Continue(_) => break,
                // A new value is not what the loop runs over.
                Stmt::Assign(assign)
                    if assign
                        .targets
                        .iter()
                        .any(|target| self.context.text(target) == self.name) =>
                {
                    break;
                }
                _ => self.statement(statement, in_loop),
            }
        }
        self.depth -= 1;
    }

    fn statement(&mut self, statement: &Stmt, in_loop: bool) {
        match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    if let Expr::Subscript(subscript) = target
                        && self.is_it(&subscript.value)
                    {
                        self.found.push((delete.range(), 0.85));
                    }
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if let Expr::Subscript(subscript) = target
                        && self.is_it(&subscript.value)
                        && !self.keys.contains(&self.context.text(&*subscript.slice))
                    {
                        // An element of a list keeps the length; so does a key that is there.
                        let slice = subscript.slice.is_slice_expr();
                        self.found
                            .push((assign.range(), if slice { 0.7 } else { 0.4 }));
                    }
                }
                self.visit_expr(&assign.value);
            }
            Stmt::AugAssign(assign) => {
                if self.is_it(&assign.target) && !self.view {
                    self.found.push((assign.range(), 0.6));
                }
                self.visit_expr(&assign.value);
            }
            Stmt::If(inner) => {
                self.visit_expr(&inner.test);
                self.statements(&inner.body, in_loop);
                for clause in &inner.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.visit_expr(test);
                    }
                    self.statements(&clause.body, in_loop);
                }
            }
            Stmt::For(inner) => {
                self.visit_expr(&inner.iter);
                self.statements(&inner.body, true);
                self.statements(&inner.orelse, in_loop);
            }
            Stmt::While(inner) => {
                self.visit_expr(&inner.test);
                self.statements(&inner.body, true);
                self.statements(&inner.orelse, in_loop);
            }
            Stmt::With(inner) => {
                for item in &inner.items {
                    self.visit_expr(&item.context_expr);
                }
                self.statements(&inner.body, in_loop);
            }
            Stmt::Try(inner) => {
                let from = self.found.len();
                self.statements(&inner.body, in_loop);
                self.statements(&inner.orelse, in_loop);
                for ExceptHandler::ExceptHandler(handler) in &inner.handlers {
                    self.statements(&handler.body, in_loop);
                }
                self.statements(&inner.finalbody, in_loop);
                // What leaves the loop whatever happens.
                if inner
                    .finalbody
                    .iter()
                    .any(|last| matches!(last, Stmt::Return(_) | Stmt::Raise(_) | Stmt::Break(_)))
                {
                    self.found.truncate(from);
                }
            }
            Stmt::Match(inner) => {
                self.visit_expr(&inner.subject);
                for case in &inner.cases {
                    self.statements(&case.body, in_loop);
                }
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn is_it(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Name(_) | Expr::Attribute(_)) && self.context.text(expr) == self.name
    }
}

impl<'b> Visitor<'b> for Changes<'_, '_, '_, '_> {
    fn visit_expr(&mut self, expr: &'b Expr) {
        if let Expr::Call(call) = expr
            && let Expr::Attribute(method) = &*call.func
            && self.methods.contains(&method.attr.as_str())
            && self.is_it(&method.value)
        {
            let confidence = match method.attr.as_str() {
                "append" | "extend" => 0.5,
                // Of own classes rather than containers.
                "add" | "update" | "setdefault" | "sort" | "reverse" => 0.6,
                _ => 0.85,
            };
            self.found.push((call.func.range(), confidence));
        }
        if !expr.is_lambda_expr() {
            visitor::walk_expr(self, expr);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn changing_what_is_iterated() {
        flags(
            "iterating-mutated",
            &[
                "for x in xs:\n    if x:\n        xs.remove(x)",
                "for k in d:\n    del d[k]",
                "for k, v in d.items():\n    d.pop(k)",
                "for x in self.xs:\n    self.xs.remove(x)",
                "for x in xs:\n    xs.append(x)",
                "for x in xs:\n    xs += [x]",
                "for x in xs:\n    y = xs.pop()",
                "for x in xs:\n    for y in x:\n        xs.remove(y)\n        break",
                "for i, x in enumerate(xs):\n    xs.pop(i)",
                "for k in d:\n    d[k + 1] = 2",
                "for x in xs:\n    if x:\n        xs.remove(x)\n        continue\n    f()",
                "for x in xs:\n    with a:\n        xs.clear()",
                "for x in xs:\n    try:\n        xs.clear()\n    except E:\n        pass",
                "for x in xs:\n    xs[:0] = [x]",
                "for x in xs:\n    xs.remove(x)\n    xs = f()",
            ],
        );
        clean(
            "iterating-mutated",
            &[
                "for x in list(xs):\n    xs.remove(x)",
                "for x in xs:\n    if x:\n        xs.remove(x)\n        break",
                "for x in xs:\n    ys.remove(x)",
                "for x in xs[:]:\n    xs.remove(x)",
                "for k in d:\n    d[k] = 1",
                "for i, x in enumerate(xs):\n    xs[i] = f(x)",
                "for k, v in d.items():\n    d[k] = f(v)",
                "for x in self:\n    self.clear(x)",
                "for x in xs:\n    f(lambda: xs.clear())",
                "for x in xs:\n    def g():\n        xs.clear()",
                "def f():\n    for x in xs:\n        xs.remove(x)\n        return x",
                "for x in xs:\n    try:\n        xs.clear()\n    finally:\n        raise E",
                "for x in xs:\n    xs = [1]\n    xs.append(x)",
                "for x in xs:\n    print(xs.index(x))",
            ],
        );
    }
}
