//! The functions of the module and of the classes around the place, by name.

use std::cell::RefCell;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

/// A function, unless the name is bound more than once.
type ByName<'a> = FxHashMap<&'a str, Option<&'a StmtFunctionDef>>;

/// What is known about the functions that a call by name may mean.
#[derive(Default)]
pub(in crate::analysis::python) struct Functions<'a> {
    module: ByName<'a>,
    classes: Vec<ByName<'a>>,
    /// Those of the module that never return.
    never_return: FxHashSet<&'a str>,
    /// Answers of [`Functions::gives_nothing`], by the start of the function.
    nothing: FxHashMap<TextSize, bool>,
    /// Whether methods show that they never return, by the start of the function.
    raising: RefCell<FxHashMap<TextSize, bool>>,
}

impl<'a> Functions<'a> {
    /// Of a module. One pass over its statements, and over those functions that end by raising.
    pub(in crate::analysis::python) fn new(body: &'a [Stmt]) -> Self {
        let module = by_name(body);
        let never_return = module
            .iter()
            .filter_map(|(name, function)| Some((*name, (*function)?)))
            .filter(|(_, function)| {
                !function.is_async
                    && (is_annotated(function)
                        || (function.decorator_list.is_empty() && always_raises(function)))
            })
            .map(|(name, _)| name)
            .collect();
        Self {
            module,
            never_return,
            ..Self::default()
        }
    }

    /// Goes into a class.
    pub(in crate::analysis::python) fn enter_class(&mut self, body: &'a [Stmt]) {
        self.classes.push(by_name(body));
    }

    /// Leaves it.
    pub(in crate::analysis::python) fn leave_class(&mut self) {
        self.classes.pop();
    }

    /// Whether a function of the module says or shows that it never returns.
    pub(super) fn never_returns(&self, name: &str) -> bool {
        self.never_return.contains(name)
    }

    /// Whether the method of the class around says that it never returns.
    pub(super) fn method_never_returns(&self, name: &str, awaited: bool) -> bool {
        self.method(name)
            .is_some_and(|method| method.is_async == awaited && is_annotated(method))
    }

    /// Whether the method of the class around shows that it never returns, unless a subclass overrides it.
    pub(super) fn method_may_not_return(&self, name: &str) -> bool {
        self.method(name).is_some_and(|method| {
            // Nearly all methods end otherwise: that needs no memory.
            matches!(method.body.last(), Some(Stmt::Raise(_)))
                && *self
                    .raising
                    .borrow_mut()
                    .entry(method.start())
                    .or_insert_with(|| always_raises(method))
        })
    }

    /// The function that a name means at module level.
    pub(super) fn function(&self, name: &str) -> Option<&'a StmtFunctionDef> {
        self.module.get(name).copied().flatten()
    }

    /// The method of the innermost class around.
    pub(super) fn method(&self, name: &str) -> Option<&'a StmtFunctionDef> {
        self.classes.last()?.get(name).copied().flatten()
    }

    /// Whether a call surely gives None: there is no `return` with a value, and the function is neither
    /// a generator nor a stub for others to fill in. Each function is looked at once.
    pub(super) fn gives_nothing(&mut self, function: &StmtFunctionDef) -> bool {
        *self
            .nothing
            .entry(function.start())
            .or_insert_with(|| gives_nothing(function))
    }
}

fn by_name(body: &[Stmt]) -> ByName<'_> {
    let mut found = ByName::default();
    let mut bind = |name, function| {
        found
            .entry(name)
            .and_modify(|known| *known = None)
            .or_insert(function);
    };
    for statement in body {
        match statement {
            Stmt::FunctionDef(function) => bind(function.name.as_str(), Some(function)),
            Stmt::ClassDef(class) => bind(class.name.as_str(), None),
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if let Expr::Name(name) = target {
                        bind(name.id.as_str(), None);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn gives_nothing(function: &StmtFunctionDef) -> bool {
    if function.is_async || !function.decorator_list.is_empty() {
        return false;
    }
    let stub = function.body.iter().all(|statement| match statement {
        Stmt::Pass(_) | Stmt::Raise(_) | Stmt::Return(_) => true,
        Stmt::Expr(inner) => inner.value.is_literal_expr(),
        _ => false,
    });
    if stub || matches!(function.body.last(), Some(Stmt::Raise(_))) {
        return false;
    }
    let mut returns = Returns::default();
    visitor::walk_body(&mut returns, &function.body);
    !returns.yields && !returns.value
}

/// Whether a function says that it never returns.
fn is_annotated(function: &StmtFunctionDef) -> bool {
    let name = match function.returns.as_deref() {
        Some(Expr::Name(name)) => name.id.as_str(),
        Some(Expr::Attribute(attribute)) => attribute.attr.as_str(),
        Some(Expr::StringLiteral(text)) => text.value.to_str(),
        _ => return false,
    };
    matches!(name, "NoReturn" | "Never")
}

/// Whether the function ends by raising and contains no `return`.
fn always_raises(function: &StmtFunctionDef) -> bool {
    let Some(Stmt::Raise(raise)) = function.body.last() else {
        return false;
    };
    let raised = match raise.exc.as_deref() {
        Some(Expr::Call(call)) => &*call.func,
        Some(expr) => expr,
        None => return false,
    };
    // A stub for somebody else to fill in.
    if matches!(raised, Expr::Name(name) if name.id.as_str() == "NotImplementedError") {
        return false;
    }
    let mut returns = Returns::default();
    visitor::walk_body(&mut returns, &function.body);
    !returns.yields && !returns.any
}

/// What the `return` and `yield` of a function are like.
#[derive(Default)]
struct Returns {
    any: bool,
    /// A `return` of something else than None.
    value: bool,
    yields: bool,
}

impl<'a> Visitor<'a> for Returns {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Return(inner) => {
                self.any = true;
                self.value |= inner
                    .value
                    .as_deref()
                    .is_some_and(|value| !value.is_none_literal_expr());
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Yield(_) | Expr::YieldFrom(_) => self.yields = true,
            Expr::Lambda(_) => {}
            _ => visitor::walk_expr(self, expr),
        }
    }
}
