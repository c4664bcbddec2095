//! Dotted paths of what imports and builtins lead to.

use ruff_python_ast::{Expr, ExprName, Stmt};

use super::Model;
use super::builtins::is_builtin;
use super::entities::{Binding, BindingKind, BindingNode, Flags, Reference};
use super::ids::{ScopeId, SymbolId};

impl<'a> Model<'a> {
    /// The dotted path of what a name or attribute means: `yaml.load` for `y.load` after
    /// `import yaml as y`, `eval` for the builtin; `None` for anything else. A relative import keeps its
    /// dots: `.views.index`.
    pub(in crate::analysis::python) fn path(&self, expr: &Expr) -> Option<String> {
        // Only a chain of names can lead to an import; do not descend into calls.
        let mut names = smallvec::SmallVec::<[&str; 8]>::new();
        let mut root = expr;
        while let Expr::Attribute(attribute) = root {
            names.push(attribute.attr.as_str());
            root = &attribute.value;
        }
        let Expr::Name(name) = root else {
            return None;
        };
        let mut path = self.name_path(name)?;
        for name in names.iter().rev() {
            path.push('.');
            path.push_str(name);
        }
        if let Some(builtin) = path.strip_prefix("builtins.")
            && is_builtin(builtin)
        {
            return Some(builtin.to_owned());
        }
        Some(path)
    }

    /// The name of a builtin if this means it.
    pub(in crate::analysis::python) fn is_builtin(&self, name: &ExprName) -> bool {
        self.reference(name)
            .is_some_and(|reference| reference.symbol.is_none() || self.is_before(reference))
            && is_builtin(name.id.as_str())
    }

    /// Whether the module binds the name only below this place, which runs before that.
    fn is_before(&self, reference: &Reference) -> bool {
        reference.flags.has(Flags::EARLY)
            && reference
                .symbol
                .is_some_and(|symbol| self.get(symbol).scope == ScopeId::MODULE)
    }

    fn name_path(&self, name: &ExprName) -> Option<String> {
        let (symbol, binding) = match self.binding_of_name(name) {
            Some(binding) => (self.binding(binding).symbol, Some(binding)),
            None => {
                let reference = self.reference(name)?;
                match reference.symbol {
                    Some(symbol)
                        if !(is_builtin(name.id.as_str()) && self.is_before(reference)) =>
                    {
                        (symbol, reference.binding)
                    }
                    _ => {
                        let text = name.id.as_str();
                        return is_builtin(text).then(|| text.to_owned());
                    }
                }
            }
        };
        let binding = self.binding(binding?);
        self.binding_path(self.import_among(symbol, binding)?)
    }

    /// The import that a binding is; or the one in a `try` or `if` whose stand-in it is.
    fn import_among<'m>(
        &'m self,
        symbol: SymbolId,
        binding: &'m Binding<'a>,
    ) -> Option<&'m Binding<'a>> {
        let stand_in = binding.flags.has(Flags::HANDLER);
        if binding.kind.is_import() && !stand_in {
            return Some(binding);
        }
        let conditional = binding.branch != super::BranchId::ROOT;
        let other = conditional
            .then(|| {
                self.bindings(symbol)
                    .take(8)
                    .map(|(_, other)| other)
                    .find(|other| {
                        other.kind.is_import() && self.exclusive(other.branch, binding.branch)
                    })
            })
            .flatten();
        other.or_else(|| binding.kind.is_import().then_some(binding))
    }

    /// The dotted path of what an import binds: `a.b` for `from a import b`, `a` for `import a.b`.
    pub(in crate::analysis::python) fn binding_path(
        &self,
        binding: &Binding<'a>,
    ) -> Option<String> {
        let BindingNode::Alias(alias) = binding.node else {
            return None;
        };
        let name = alias.name.as_str();
        match (binding.kind, binding.statement?) {
            (BindingKind::SubmoduleImport, _) => {
                Some(name.split('.').next().unwrap_or(name).to_owned())
            }
            (BindingKind::Import, _) => Some(name.to_owned()),
            (_, Stmt::ImportFrom(from)) => {
                let module = from.module.as_ref().map_or("", |module| module.as_str());
                let mut path = ".".repeat(from.level as usize);
                path.push_str(module);
                if !module.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                // What is imported from there is the builtin itself.
                if let Some(builtin) = path.strip_prefix("builtins.")
                    && is_builtin(builtin)
                {
                    return Some(builtin.to_owned());
                }
                Some(path)
            }
            _ => None,
        }
    }

    /// Whether the file imports a module, a module in it or something from it.
    pub(in crate::analysis::python) fn imports(&self, module: &str) -> bool {
        let within = |path: &str| {
            path.strip_prefix(module)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.import_list.iter().any(|id| {
            let binding = self.binding(*id);
            match (binding.node, binding.statement) {
                (BindingNode::Alias(_), Some(Stmt::ImportFrom(from))) => {
                    from.level == 0
                        && (from
                            .module
                            .as_ref()
                            .is_some_and(|path| within(path.as_str()))
                            || self.binding_path(binding).is_some_and(|path| within(&path)))
                }
                (BindingNode::Alias(alias), _) => within(alias.name.as_str()),
                _ => false,
            }
        })
    }
}
