//! The one visit that feeds all rules.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Comprehension, Expr, Stmt};

use super::context::{Context, Scope};
use super::rules;

pub(super) struct Walker<'a, 'r, 's> {
    pub(super) context: Context<'a, 'r, 's>,
}

impl<'a> Walker<'a, '_, '_> {
    /// Visits a module.
    pub(super) fn module(&mut self, body: &'a [Stmt]) {
        self.context.functions = rules::Functions::new(body);
        self.visit_body(body);
        rules::module_end(&mut self.context, body);
        rules::names_end(&mut self.context);
    }
}

impl<'a> Visitor<'a> for Walker<'a, '_, '_> {
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
                self.context.scopes.push(Scope::Function(function));
                self.visit_body(&function.body);
                rules::function_end(&mut self.context, function);
                self.context.scopes.pop();
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.context.scopes.push(Scope::Class);
                self.context.functions.enter_class(&class.body);
                self.visit_body(&class.body);
                self.context.functions.leave_class();
                self.context.scopes.pop();
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => {}
            _ => visitor::walk_stmt(self, statement),
        }
        self.context.statements.pop();
        self.context.expressions = outer;
    }

    // Annotations are for type checkers: no rule looks into them.
    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        if expr.is_name_expr() {
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
}
