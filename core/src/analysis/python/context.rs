//! What rules may ask about the place in the tree that is being visited.

use std::ops::Range;

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use crate::analysis::report::{HitBuilder, Reporter};
use crate::analysis::{Rule, SourceFile};

/// The place in the tree and where to report.
pub(super) struct Context<'a, 'r, 's> {
    /// Path of the file.
    pub(super) file: &'a str,
    source: &'a str,
    report: &'r mut Reporter<'s>,
    /// Names that imports bind, anywhere in the file, to the dotted path of what they mean.
    imports: FxHashMap<&'a str, String>,
    /// Builtin or imported names that something else is bound to, with the depth of the scope.
    shadows: Vec<(&'a str, usize)>,
    /// Enclosing statements, the current one last.
    pub(super) statements: Vec<&'a Stmt>,
    /// Enclosing expressions inside the current statement, the current one last.
    pub(super) expressions: Vec<&'a Expr>,
    /// Enclosing functions and classes.
    pub(super) scopes: Vec<Scope<'a>>,
}

/// A function or class around the place.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    Function(&'a StmtFunctionDef),
    Class,
}

/// Builtins that rules look for, sorted.
const BUILTINS: &[&str] = &[
    "BaseException",
    "Exception",
    "NotImplemented",
    "all",
    "any",
    "breakpoint",
    "bytearray",
    "compile",
    "dict",
    "eval",
    "exec",
    "float",
    "frozenset",
    "input",
    "isinstance",
    "len",
    "list",
    "max",
    "min",
    "open",
    "range",
    "set",
    "sorted",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
];

impl<'a, 'r, 's> Context<'a, 'r, 's> {
    pub(super) fn new(file: &SourceFile<'a>, report: &'r mut Reporter<'s>) -> Self {
        Self {
            file: file.path,
            source: file.text,
            report,
            imports: FxHashMap::default(),
            shadows: Vec::new(),
            statements: Vec::new(),
            expressions: Vec::new(),
            scopes: Vec::new(),
        }
    }

    /// Reports a rule; see [`Reporter::report`].
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        range: TextRange,
        message: impl Into<String>,
    ) -> HitBuilder<'_> {
        self.report.report(rule, range, message)
    }

    /// The source text of a node.
    pub(super) fn text(&self, node: &impl Ranged) -> &'a str {
        let range = node.range();
        self.source
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or_default()
    }

    /// The whole source text.
    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// The dotted path of what a name or attribute means: `yaml.load` for `y.load` after
    /// `import yaml as y`, `eval` for the builtin; `None` for anything that is neither imported nor a
    /// builtin that rules look for.
    pub(super) fn path(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => {
                let id = name.id.as_str();
                if self.shadows.iter().any(|(shadow, _)| *shadow == id) {
                    return None;
                }
                if let Some(path) = self.imports.get(id) {
                    return Some(path.clone());
                }
                is_builtin(id).then(|| id.to_owned())
            }
            Expr::Attribute(attribute) => {
                // Only a chain of names can lead to an import; do not descend into calls.
                let mut root = &*attribute.value;
                while let Expr::Attribute(inner) = root {
                    root = &inner.value;
                }
                if !root.is_name_expr() {
                    return None;
                }
                let mut path = self.path(root)?;
                let mut names = vec![attribute.attr.as_str()];
                let mut at = &*attribute.value;
                while let Expr::Attribute(inner) = at {
                    names.push(inner.attr.as_str());
                    at = &inner.value;
                }
                for name in names.iter().rev() {
                    path.push('.');
                    path.push_str(name);
                }
                Some(path)
            }
            _ => None,
        }
    }

    /// Whether `expr` means exactly this dotted path.
    pub(super) fn is(&self, expr: &Expr, path: &str) -> bool {
        // Most are decided by the last name, without building the path.
        let last = match expr {
            Expr::Name(_) => return self.path(expr).as_deref() == Some(path),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return false,
        };
        path.ends_with(last) && self.path(expr).as_deref() == Some(path)
    }

    /// Whether a module is imported, or something from it.
    pub(super) fn imports(&self, module: &str) -> bool {
        self.imports.values().any(|path| {
            path.strip_prefix(module)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// The innermost function, unless a class is in between.
    pub(super) fn function(&self) -> Option<&'a StmtFunctionDef> {
        match self.scopes.last() {
            Some(Scope::Function(function)) => Some(function),
            _ => None,
        }
    }

    /// The expression around the current one.
    pub(super) fn parent(&self) -> Option<&'a Expr> {
        let at = self.expressions.len().checked_sub(2)?;
        self.expressions.get(at).copied()
    }

    /// The statement that is being visited.
    pub(super) fn statement(&self) -> Option<&'a Stmt> {
        self.statements.last().copied()
    }

    /// Notes what the imports of a statement bind.
    pub(super) fn import(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.name.as_str();
                    let (bound, path) = match &alias.asname {
                        Some(bound) => (bound.as_str(), name),
                        // `import a.b` binds `a`.
                        None => {
                            let root = name.split('.').next().unwrap_or(name);
                            (root, root)
                        }
                    };
                    self.imports.insert(bound, path.to_owned());
                }
            }
            Stmt::ImportFrom(import) => {
                let module = import.module.as_ref().map_or("", |module| module.as_str());
                let dots = ".".repeat(import.level as usize);
                for alias in &import.names {
                    let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                    let path = format!("{dots}{module}.{}", alias.name.as_str());
                    self.imports.insert(bound.as_str(), path);
                }
            }
            _ => {}
        }
    }

    /// Notes that a name is bound to something that rules know nothing about.
    pub(super) fn bind(&mut self, name: &'a str) {
        // What a class body binds is not visible in its methods.
        if matches!(self.scopes.last(), Some(Scope::Class)) {
            return;
        }
        // At module level a name is often bound to a stand-in when its import fails.
        let imported = !self.scopes.is_empty() && self.imports.contains_key(name);
        if imported || is_builtin(name) {
            self.shadows.push((name, self.scopes.len()));
        }
    }

    pub(super) fn enter(&mut self, scope: Scope<'a>) {
        self.scopes.push(scope);
        if let Scope::Function(function) = scope {
            for parameter in function.parameters.iter() {
                self.bind(parameter.name().as_str());
            }
        }
    }

    pub(super) fn leave(&mut self) {
        self.scopes.pop();
        let depth = self.scopes.len();
        self.shadows.retain(|(_, at)| *at <= depth);
    }
}

fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok()
}

/// A byte range for an edit.
pub(super) fn bytes(range: TextRange) -> Range<u32> {
    range.into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn builtins_are_sorted() {
        assert!(super::BUILTINS.is_sorted());
    }
}
