//! What a function gives back.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};

/// What the `return` statements of a function say.
#[derive(Debug)]
pub(in crate::analysis::python) enum Returns<'a> {
    /// It holds `yield`.
    Generator,
    /// The values, at least one.
    Values(Vec<&'a Expr>),
    /// It never gives anything, so that nothing is known: it may be for a subclass to fill in.
    Unknown,
}

impl<'a> Returns<'a> {
    /// Looks through the body of a function.
    pub(in crate::analysis::python) fn new(def: &'a StmtFunctionDef) -> Self {
        let mut search = Search {
            values: Vec::new(),
            bare: false,
            generator: false,
        };
        search.visit_body(&def.body);
        if search.generator {
            Self::Generator
        } else if search.values.is_empty() || search.bare {
            Self::Unknown
        } else {
            Self::Values(search.values)
        }
    }
}

struct Search<'a> {
    values: Vec<&'a Expr>,
    /// Whether it also returns without a value.
    bare: bool,
    generator: bool,
}

impl<'a> Visitor<'a> for Search<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::Return(inner) => match &inner.value {
                Some(value) => {
                    self.values.push(value);
                    self.visit_expr(value);
                }
                None => self.bare = true,
            },
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(_) => {}
            Expr::Yield(_) | Expr::YieldFrom(_) => self.generator = true,
            _ => visitor::walk_expr(self, expr),
        }
    }
}
