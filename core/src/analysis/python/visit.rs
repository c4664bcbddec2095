//! The one visit that feeds all rules.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Comprehension, ExceptHandler, Expr, ExprContext, Stmt};

use super::context::{Context, Scope};
use super::rules;

pub(super) struct Walker<'a, 'r, 's> {
    pub(super) context: Context<'a, 'r, 's>,
}

impl<'a> Walker<'a, '_, '_> {
    /// Visits a module, an unevaluated name in which may be bound below its use.
    pub(super) fn module(&mut self, body: &'a [Stmt]) {
        self.bind_definitions(body);
        self.visit_body(body);
    }

    /// Notes what functions and classes of a module are called: they may be used above.
    fn bind_definitions(&mut self, body: &'a [Stmt]) {
        for statement in body {
            match statement {
                Stmt::FunctionDef(function) => self.context.bind(function.name.as_str()),
                Stmt::ClassDef(class) => self.context.bind(class.name.as_str()),
                _ => {}
            }
        }
    }
}

impl<'a> Visitor<'a> for Walker<'a, '_, '_> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        visitor::walk_body(self, body);
        // Afterwards, so that what the block imports is known.
        rules::body(&mut self.context, body);
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let outer = std::mem::take(&mut self.context.expressions);
        self.context.statements.push(statement);
        rules::statement(&mut self.context, statement);
        match statement {
            Stmt::FunctionDef(function) => {
                // Decorators, defaults and annotations belong to the scope around.
                for decorator in &function.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.visit_parameters(&function.parameters);
                if !self.context.scopes.is_empty() {
                    self.context.bind(function.name.as_str());
                }
                self.context.enter(Scope::Function(function));
                self.visit_body(&function.body);
                self.context.leave();
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.context.enter(Scope::Class);
                self.visit_body(&class.body);
                self.context.leave();
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.context.import(statement),
            _ => visitor::walk_stmt(self, statement),
        }
        self.context.statements.pop();
        self.context.expressions = outer;
    }

    // Annotations are for type checkers: no rule looks into them.
    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr {
            if name.ctx == ExprContext::Store {
                self.context.bind(name.id.as_str());
            }
            return;
        }
        self.context.expressions.push(expr);
        rules::expression(&mut self.context, expr);
        visitor::walk_expr(self, expr);
        self.context.expressions.pop();
    }

    fn visit_comprehension(&mut self, part: &'a Comprehension) {
        rules::comprehension(&mut self.context, part);
        visitor::walk_comprehension(self, part);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.context.bind(name.as_str());
        }
        visitor::walk_except_handler(self, handler);
    }
}
