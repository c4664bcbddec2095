//! Loops that look up what they already hold.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprContext, ExprSubscript, Stmt, StmtFor};
use ruff_text_size::{Ranged, TextRange};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SLOW, peer, python};

pub(super) static RULES: &[&Rule] = &[&ENUMERATE, &UNNECESSARY_INDEX_LOOKUP];

static ENUMERATE: Rule = Rule {
    id: "enumerate",
    confidence: 0.8,
    summary: "A loop counts through the indices of a sequence to look up its elements.",
    why: "`for i, x in enumerate(xs)` gives both, without the look-up.",
    false_positives: "Loops that change the elements in place.",
    examples: &[python(
        "for i in range(len(xs)):\n    print(i, xs[i])\n",
        "for i, x in enumerate(xs):\n    print(i, x)\n",
    )],
    peers: &[peer("pylint", &["consider-using-enumerate"])],
    ..SLOW
};

static UNNECESSARY_INDEX_LOOKUP: Rule = Rule {
    id: "unnecessary-index-lookup",
    confidence: 0.85,
    summary: "A loop over pairs looks up the second by the first.",
    why: "The value is there already.",
    false_positives: "Containers that change in the loop through another name.",
    examples: &[python(
        "for name, age in ages.items():\n    print(name, ages[name])\n",
        "for name, age in ages.items():\n    print(name, age)\n",
    )],
    peers: &[
        peer("ruff", &["PLR1733", "PLR1736"]),
        peer(
            "pylint",
            &[
                "unnecessary-dict-index-lookup",
                "unnecessary-list-index-lookup",
            ],
        ),
    ],
    ..SLOW
};

pub(super) fn for_loop<'a>(context: &mut Context<'a, '_, '_>, statement: &'a StmtFor) {
    let Expr::Call(call) = &*statement.iter else {
        return;
    };
    match &*statement.target {
        Expr::Name(index) => {
            let container = match &*call.arguments.args {
                [length] => Some(length),
                [Expr::NumberLiteral(zero), length]
                    if zero.value.as_int().is_some_and(|n| *n == 0) =>
                {
                    Some(length)
                }
                _ => None,
            };
            let Some(Expr::Call(length)) = container else {
                return;
            };
            let [container @ Expr::Name(_)] = &*length.arguments.args else {
                return;
            };
            if !context.is(&call.func, "range") || !context.is(&length.func, "len") {
                return;
            }
            let found = lookups(context, &statement.body, container, index.id.as_str());
            if !found.is_empty() {
                let header = TextRange::new(statement.start(), statement.iter.end());
                context.report(&ENUMERATE, header, "`enumerate` gives index and element");
            }
        }
        Expr::Tuple(pair) => {
            let ([Expr::Name(key), Expr::Name(value)], true) =
                (&pair.elts[..], call.arguments.keywords.is_empty())
            else {
                return;
            };
            let container = match (&*call.func, &*call.arguments.args) {
                (Expr::Attribute(method), []) if method.attr.as_str() == "items" => &*method.value,
                (function, [only]) if context.is(function, "enumerate") => only,
                _ => return,
            };
            if value.id.as_str() == "_" || !container.is_name_expr() {
                return;
            }
            for range in lookups(context, &statement.body, container, key.id.as_str()) {
                let message = format!("`{}` is this value", value.id.as_str());
                context.report(&UNNECESSARY_INDEX_LOOKUP, range, message);
            }
        }
        _ => {}
    }
}

/// Where a body reads `container[index]`, unless it changes either.
fn lookups<'a>(
    context: &Context<'a, '_, '_>,
    body: &'a [Stmt],
    container: &Expr,
    index: &str,
) -> Vec<TextRange> {
    let mut finder = Finder {
        container: context.text(container),
        index,
        found: Vec::new(),
        changed: false,
    };
    for statement in body {
        finder.visit_stmt(statement);
    }
    if finder.changed {
        finder.found.clear();
    }
    finder.found
}

struct Finder<'n> {
    container: &'n str,
    index: &'n str,
    found: Vec<TextRange>,
    changed: bool,
}

impl Finder<'_> {
    fn is_lookup(&self, subscript: &ExprSubscript) -> bool {
        matches!(&*subscript.value, Expr::Name(name) if name.id.as_str() == self.container)
            && matches!(&*subscript.slice, Expr::Name(name) if name.id.as_str() == self.index)
    }
}

impl<'a> Visitor<'a> for Finder<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            // They run at another time.
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::AugAssign(assign) => {
                if let Expr::Subscript(target) = &*assign.target
                    && self.is_lookup(target)
                {
                    self.changed = true;
                }
                visitor::walk_stmt(self, statement);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Subscript(subscript) if self.is_lookup(subscript) => {
                if subscript.ctx == ExprContext::Load {
                    self.found.push(subscript.range());
                } else {
                    self.changed = true;
                }
            }
            Expr::Name(name) if name.ctx != ExprContext::Load => {
                let id = name.id.as_str();
                self.changed |= id == self.container || id == self.index;
            }
            // `xs.append(...)` and the like change what is there.
            Expr::Call(call) => {
                if let Expr::Attribute(method) = &*call.func
                    && matches!(&*method.value, Expr::Name(name) if name.id.as_str() == self.container)
                    && matches!(
                        method.attr.as_str(),
                        "pop"
                            | "insert"
                            | "remove"
                            | "clear"
                            | "update"
                            | "sort"
                            | "reverse"
                            | "append"
                    )
                {
                    self.changed = true;
                }
                visitor::walk_expr(self, expr);
            }
            Expr::Lambda(_) => {}
            _ => visitor::walk_expr(self, expr),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn indices_and_values() {
        flags(
            "enumerate",
            &[
                "for i in range(len(x)):\n    print(x[i])",
                "for i in range(0, len(x)):\n    y = x[i]",
                "for i in range(len(x)):\n    if x[i] and y:\n        f(i)",
            ],
        );
        clean(
            "enumerate",
            &[
                "for i in range(len(x)):\n    x[i] = 1",
                "for i in range(len(x)):\n    f(i)",
                "for i in range(len(x)):\n    f(y[i])",
                "for i in range(1, len(x)):\n    f(x[i])",
                "for i in range(n):\n    f(x[i])",
                "for i in range(len(x)):\n    f(x[i])\n    x.pop()",
            ],
        );
        flags(
            "unnecessary-index-lookup",
            &[
                "for k, v in d.items():\n    print(d[k])",
                "for i, v in enumerate(x):\n    print(x[i])",
                "for k, v in d.items():\n    if d[k]:\n        f(k)",
            ],
        );
        clean(
            "unnecessary-index-lookup",
            &[
                "for k, v in d.items():\n    print(e[k])",
                "for k, v in d.items():\n    d[k] = v",
                "for k, v in d.items():\n    d[k] += 1",
                "for i, v in enumerate(x):\n    i += 1\n    f(x[i])",
                "for k, _ in d.items():\n    f(d[k])",
                "for i, v in enumerate(x, 1):\n    f(x[i])",
                "for k in d:\n    f(d[k])",
            ],
        );
    }
}
