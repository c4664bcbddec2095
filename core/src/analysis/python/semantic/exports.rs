//! `__all__`: what a module says it exports, in the forms that type checkers understand.

use ruff_python_ast::{Expr, Operator, Stmt};
use ruff_text_size::Ranged;

use super::build::Builder;
use super::entities::Export;

impl<'a> Builder<'a> {
    /// Notes what a statement of the module adds to `__all__`.
    pub(super) fn exports(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(assign) if assign.targets.iter().any(is_all) => {
                self.model.defines_exports = true;
                self.export_value(&assign.value);
            }
            Stmt::AnnAssign(assign) => {
                if let (true, Some(value)) = (is_all(&assign.target), &assign.value) {
                    self.model.defines_exports = true;
                    self.export_value(value);
                }
            }
            Stmt::AugAssign(assign) if is_all(&assign.target) => {
                self.model.defines_exports = true;
                if assign.op == Operator::Add {
                    self.export_value(&assign.value);
                } else {
                    self.model.exports_open = true;
                }
            }
            Stmt::Expr(inner) => {
                let Expr::Call(call) = &*inner.value else {
                    return;
                };
                let Expr::Attribute(method) = &*call.func else {
                    return;
                };
                if !is_all(&method.value) {
                    return;
                }
                match (method.attr.as_str(), &*call.arguments.args) {
                    ("extend", [value]) => self.export_value(value),
                    ("append", [value]) => self.export_item(value),
                    ("remove", [Expr::StringLiteral(text)]) => {
                        self.removed_exports.insert(text.value.to_str());
                    }
                    ("sort" | "reverse", _) => {}
                    _ => self.model.exports_open = true,
                }
            }
            _ => {}
        }
    }

    /// A list of names, or a sum of lists; iterative, since sums nest to the left without limit.
    fn export_value(&mut self, value: &'a Expr) {
        let mut rest = vec![value];
        while let Some(value) = rest.pop() {
            match value {
                Expr::List(list) => list.elts.iter().for_each(|item| self.export_item(item)),
                Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.export_item(item)),
                Expr::Set(set) => set.elts.iter().for_each(|item| self.export_item(item)),
                Expr::BinOp(sum) if sum.op == Operator::Add => {
                    rest.push(&sum.right);
                    rest.push(&sum.left);
                }
                // `list(...)`, `sorted(...)` of something that is listed here.
                Expr::Call(call)
                    if matches!(&*call.func, Expr::Name(name) if matches!(name.id.as_str(), "list" | "tuple" | "sorted" | "set"))
                        && call.arguments.keywords.is_empty()
                        && call.arguments.args.len() <= 1 =>
                {
                    rest.extend(call.arguments.args.first());
                }
                _ => self.model.exports_open = true,
            }
        }
    }

    fn export_item(&mut self, item: &'a Expr) {
        match item {
            Expr::StringLiteral(text) => self.model.exports.push(Export {
                name: text.value.to_str(),
                range: text.range(),
                symbol: None,
            }),
            Expr::Starred(starred) => self.export_value(&starred.value),
            _ => self.model.exports_open = true,
        }
    }
}

fn is_all(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if name.id.as_str() == "__all__")
}
