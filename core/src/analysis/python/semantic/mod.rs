//! What names mean in a Python file: scopes, the symbols in them, where each is bound and read.
//!
//! [`Model::build`] makes one pass over the tree; rules reach the model as `context.model`. Everything sits in
//! arenas with typed `u32` indices ([`ScopeId`], [`SymbolId`], [`BindingId`], [`ReferenceId`]), and the tree's
//! nodes carry the index of what was made for them, so that all questions about a node cost one look-up:
//!
//! - [`Model::reference`] and [`Model::symbol_of_name`]: what a `Name` means, by Python's rules (classes are
//!   skipped from functions, `global` and `nonlocal`, comprehensions, type parameters).
//! - [`Model::path`]: the dotted path of a name or attribute that an import or builtin leads to;
//!   [`Model::is_builtin`]: whether a name is the builtin here.
//! - [`Model::function_scope`], [`Model::class_scope`], [`Model::lambda_scope`]: the scope that a node opens.
//! - [`Model::symbols`], [`Model::bindings`], [`Model::references`]: what a scope holds, all bindings and all
//!   references of a symbol, in the order of the visit (the text's, but bodies of functions after what
//!   surrounds them).
//! - [`Symbol::index`] numbers the symbols of a scope from 0 to [`Scope::symbol_count`]: for bit sets. A symbol
//!   belongs to the function `s` if `symbol.scope == s`; names that `s` declares `global` do not.
//! - [`Model::exclusive`]: whether two places lie in different arms of an `if`, `try` or `match`.
//!
//! [`Reference::binding`] is the nearest binding above in the text, not what flows there: it is exact in straight
//! code and a good guess elsewhere. What flows where is for control flow to say.
//!
//! A function's body is modelled after the code around it, as it runs after it: `Reference::binding` of an
//! outer name is the last one. `x: int` alone ([`BindingKind::Annotation`]) makes a local symbol but binds
//! nothing. Types in strings are references with [`Flags::STRING`]. The names in `__all__` are references with
//! [`Flags::EXPORT`].

#![allow(dead_code, unused_imports, reason = "rules of several themes share it")]

mod build;
mod builtins;
mod entities;
mod exports;
mod expressions;
mod ids;
mod path;
mod statements;
#[cfg(test)]
mod tests;
mod text;

use ruff_python_ast::{ExprLambda, ExprName, Stmt, StmtClassDef, StmtFunctionDef};
use rustc_hash::FxHashMap;

pub(super) use builtins::{is_ambient, is_builtin};
pub(super) use entities::{
    AttributeStore, Binding, BindingKind, BindingNode, Branch, Declaration, Export, Flags,
    Reference, Scope, ScopeNode, Symbol,
};
pub(super) use ids::{BindingId, BranchId, NameId, ReferenceId, ScopeId, SymbolId};

/// The model of one file; see the [module](self).
#[derive(Debug)]
pub(super) struct Model<'a> {
    source: &'a str,
    names: Vec<&'a str>,
    name_ids: FxHashMap<&'a str, NameId>,
    scopes: Vec<Scope<'a>>,
    symbols: Vec<Symbol>,
    bindings: Vec<Binding<'a>>,
    references: Vec<Reference>,
    branches: Vec<Branch>,
    symbol_of: FxHashMap<(ScopeId, NameId), SymbolId>,
    declarations: Vec<Declaration<'a>>,
    import_list: Vec<BindingId>,
    attribute_stores: Vec<AttributeStore<'a>>,
    exports: Vec<Export<'a>>,
    exports_open: bool,
    defines_exports: bool,
}

impl<'a> Model<'a> {
    /// Builds the model of a module and writes indices into its nodes. Linear in the size of the tree, times
    /// the depth of nested scopes for names of outer ones.
    pub(super) fn build(source: &'a str, stub: bool, body: &'a [Stmt]) -> Self {
        build::Builder::new(source, stub).build(body)
    }

    // -- look-ups by index, O(1)

    /// The text of a name.
    pub(super) fn text(&self, name: NameId) -> &'a str {
        self.names[name.index()]
    }

    /// A scope.
    pub(super) fn scope(&self, id: ScopeId) -> &Scope<'a> {
        &self.scopes[id.index()]
    }

    /// A symbol.
    pub(super) fn get(&self, id: SymbolId) -> &Symbol {
        &self.symbols[id.index()]
    }

    /// A binding.
    pub(super) fn binding(&self, id: BindingId) -> &Binding<'a> {
        &self.bindings[id.index()]
    }

    /// A reference.
    pub(super) fn reference_at(&self, id: ReferenceId) -> &Reference {
        &self.references[id.index()]
    }

    // -- from nodes, O(1)

    /// The reference that a name makes which is read or deleted; `None` for targets.
    pub(super) fn reference(&self, name: &ExprName) -> Option<&Reference> {
        let index = name.node_index.load().as_u32()?;
        if index & 1 == 1 {
            return None;
        }
        self.references.get((index >> 1) as usize)
    }

    /// The binding that a name in a target makes; `None` for names that are read.
    pub(super) fn binding_of_name(&self, name: &ExprName) -> Option<BindingId> {
        let index = name.node_index.load().as_u32()?;
        let at = index >> 1;
        (index & 1 == 1 && (at as usize) < self.bindings.len()).then_some(BindingId(at))
    }

    /// The symbol that a name means, read or bound; `None` for builtins and undefined names.
    pub(super) fn symbol_of_name(&self, name: &ExprName) -> Option<SymbolId> {
        match self.binding_of_name(name) {
            Some(binding) => Some(self.binding(binding).symbol),
            None => self.reference(name)?.symbol,
        }
    }

    /// The scope of a function's parameters and body.
    pub(super) fn function_scope(&self, function: &StmtFunctionDef) -> Option<ScopeId> {
        self.checked_scope(function.node_index.load().as_u32())
    }

    /// The scope of a class body.
    pub(super) fn class_scope(&self, class: &StmtClassDef) -> Option<ScopeId> {
        self.checked_scope(class.node_index.load().as_u32())
    }

    /// The scope of a lambda.
    pub(super) fn lambda_scope(&self, lambda: &ExprLambda) -> Option<ScopeId> {
        self.checked_scope(lambda.node_index.load().as_u32())
    }

    fn checked_scope(&self, index: Option<u32>) -> Option<ScopeId> {
        index
            .filter(|at| (*at as usize) < self.scopes.len())
            .map(ScopeId)
    }

    // -- collections

    /// All scopes, outer before inner.
    pub(super) fn scopes(&self) -> impl Iterator<Item = (ScopeId, &Scope<'a>)> {
        self.scopes
            .iter()
            .enumerate()
            .map(|(at, scope)| (ScopeId(at as u32), scope))
    }

    /// The symbols of a scope, by [`Symbol::index`].
    pub(super) fn symbols(&self, scope: ScopeId) -> impl Iterator<Item = (SymbolId, &Symbol)> {
        std::iter::successors(self.scope(scope).first_symbol, |id| self.get(*id).next)
            .map(|id| (id, self.get(id)))
    }

    /// All bindings of a symbol.
    pub(super) fn bindings(
        &self,
        symbol: SymbolId,
    ) -> impl Iterator<Item = (BindingId, &Binding<'a>)> {
        std::iter::successors(self.get(symbol).first_binding, |id| self.binding(*id).next)
            .map(|id| (id, self.binding(id)))
    }

    /// All references to a symbol, from any scope.
    pub(super) fn references(
        &self,
        symbol: SymbolId,
    ) -> impl Iterator<Item = (ReferenceId, &Reference)> {
        std::iter::successors(self.get(symbol).first_reference, |id| {
            self.reference_at(*id).next
        })
        .map(|id| (id, self.reference_at(id)))
    }

    /// All references of the file.
    pub(super) fn all_references(&self) -> &[Reference] {
        &self.references
    }

    /// All bindings of the file.
    pub(super) fn all_bindings(&self) -> &[Binding<'a>] {
        &self.bindings
    }

    /// All imports of the file but those of `__future__`.
    pub(super) fn all_imports(&self) -> impl Iterator<Item = &Binding<'a>> {
        self.import_list.iter().map(|id| self.binding(*id))
    }

    /// The symbol of a name in just this scope; what `global` and `nonlocal` there make it mean.
    pub(super) fn symbol(&self, scope: ScopeId, name: NameId) -> Option<SymbolId> {
        self.symbol_of.get(&(scope, name)).copied()
    }

    /// The same by text.
    pub(super) fn find(&self, scope: ScopeId, name: &str) -> Option<SymbolId> {
        self.symbol(scope, *self.name_ids.get(name)?)
    }

    /// Names in `global` and `nonlocal` statements.
    pub(super) fn declarations(&self) -> &[Declaration<'a>] {
        &self.declarations
    }

    /// Places that set attributes of names, but for `x.y += ...`.
    pub(super) fn attribute_stores(&self) -> &[AttributeStore<'a>] {
        &self.attribute_stores
    }

    /// Entries of `__all__`, without removed ones.
    pub(super) fn exports(&self) -> &[Export<'a>] {
        &self.exports
    }

    /// Whether the module sets `__all__` at all.
    pub(super) fn defines_exports(&self) -> bool {
        self.defines_exports
    }

    /// Whether `__all__` may hold more than [`Self::exports`].
    pub(super) fn exports_open(&self) -> bool {
        self.exports_open
    }

    // -- questions

    /// Whether anything refers to a symbol.
    pub(super) fn is_used(&self, symbol: SymbolId) -> bool {
        self.get(symbol).first_reference.is_some()
    }

    /// Whether a binding, or one that it replaces in straight code, is referred to while in force.
    pub(super) fn is_read(&self, binding: BindingId) -> bool {
        let binding = self.binding(binding);
        binding.direct_references > 0 || binding.flags.has(Flags::INHERITS_USE)
    }

    /// The innermost function, lambda, class or module around a scope, itself included.
    pub(super) fn owner(&self, mut scope: ScopeId) -> ScopeId {
        loop {
            let inside = self.scope(scope);
            match (inside.node, inside.parent) {
                (ScopeNode::Comprehension(_) | ScopeNode::TypeParams(_), Some(parent)) => {
                    scope = parent;
                }
                _ => return scope,
            }
        }
    }

    /// The innermost function, lambda or module that runs the code of a scope.
    pub(super) fn runner(&self, mut scope: ScopeId) -> ScopeId {
        loop {
            let inside = self.scope(scope);
            match inside.parent {
                Some(parent) if !inside.is_function_like() => scope = parent,
                _ => return scope,
            }
        }
    }

    /// Whether a path of alternatives is, or is inside, another. Costs as much as it is nested.
    pub(super) fn within(&self, inner: BranchId, outer: BranchId) -> bool {
        let depth = self.branches[outer.index()].depth;
        let mut at = inner;
        while self.branches[at.index()].depth > depth {
            at = self.branches[at.index()].parent;
        }
        at == outer
    }

    /// Whether two places lie in different arms of the same statement, so that at most one of them runs.
    /// Costs as much as they are nested in alternatives.
    pub(super) fn exclusive(&self, left: BranchId, right: BranchId) -> bool {
        let at = |id: BranchId| self.branches[id.index()];
        let (mut a, mut b) = (left, right);
        while at(a).depth > at(b).depth {
            a = at(a).parent;
        }
        while at(b).depth > at(a).depth {
            b = at(b).parent;
        }
        // The outermost place where they part decides.
        let mut apart = false;
        while a != b {
            apart = at(a).statement == at(b).statement;
            (a, b) = (at(a).parent, at(b).parent);
        }
        apart
    }
}
