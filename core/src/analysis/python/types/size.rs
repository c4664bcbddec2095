//! How many parts a value has.

use ruff_python_ast::{Expr, Stmt};

use super::Types;
use super::class::{function, only_id};
use super::returns::Returns;
use super::signature::elements;
use super::value::Ty;
use crate::analysis::python::semantic::{BindingKind, Flags, ScopeId};

impl<'a> Types<'a> {
    /// How many parts a value surely has: a literal, a tuple that a name is bound to, or what all
    /// `return`s of a function give.
    pub(in crate::analysis::python) fn size(&self, expr: &'a Expr) -> Option<usize> {
        match expr {
            Expr::Tuple(_) | Expr::List(_) => {
                let parts = elements(expr);
                (!parts.iter().any(Expr::is_starred_expr)).then_some(parts.len())
            }
            Expr::Dict(dict) => {
                let plain = dict.items.iter().all(|item| match &item.key {
                    Some(key) => key.is_literal_expr(),
                    None => false,
                });
                plain.then_some(dict.items.len())
            }
            Expr::Name(name) => {
                let reference = self.model.reference(name)?;
                let binding = self.model.binding(only_id(self.model, reference.symbol?)?);
                if binding.kind != BindingKind::Assignment || binding.flags.has(Flags::UNPACKED) {
                    return None;
                }
                match binding.statement {
                    // A list may grow.
                    Some(Stmt::Assign(assign)) if assign.value.is_tuple_expr() => {
                        self.size(&assign.value)
                    }
                    _ => None,
                }
            }
            Expr::Call(call) => {
                if let Expr::Attribute(view) = &*call.func
                    && matches!(view.attr.as_str(), "items" | "keys" | "values")
                    && view.value.is_dict_expr()
                    && call.arguments.is_empty()
                {
                    return self.size(&view.value);
                }
                let scope = match self.of(&call.func) {
                    Ty::Function(scope) | Ty::Method(scope) => scope,
                    _ => return None,
                };
                let known = self.sizes.borrow().get(&scope).copied();
                known.unwrap_or_else(|| {
                    let size = self.returned_size(scope);
                    self.sizes.borrow_mut().insert(scope, size);
                    size
                })
            }
            _ => None,
        }
    }

    /// How many parts the tuples have that a function returns, if all have as many.
    fn returned_size(&self, scope: ScopeId) -> Option<usize> {
        let def = function(self.model, scope)?;
        if def.is_async || !def.decorator_list.is_empty() {
            return None;
        }
        let Returns::Values(values) = Returns::new(def) else {
            return None;
        };
        let mut sizes = values.iter().map(|value| match value {
            Expr::Tuple(_) => self.size(value),
            _ => None,
        });
        let first = sizes.next()??;
        sizes.all(|size| size == Some(first)).then_some(first)
    }
}
