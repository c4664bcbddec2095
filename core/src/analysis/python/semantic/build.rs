//! Builds the model: one pass over the tree. Function bodies wait in a queue until the code around them is
//! done, because they run later: a name in them means what the outer scope ends up with.

use std::collections::VecDeque;

use ruff_python_ast::{
    Expr, ExprLambda, ExprName, ExprStringLiteral, NodeIndex, Stmt, StmtFunctionDef,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Model;
use super::entities::{
    Binding, BindingKind, BindingNode, Branch, Declaration, Flags, Reference, Scope, ScopeNode,
    Symbol,
};
use super::ids::{BindingId, BranchId, NameId, ReferenceId, ScopeId, SymbolId};

/// What is visited once the code around it is done.
#[derive(Clone, Copy)]
pub(super) enum Later<'a> {
    /// The body of a function, in its own scope.
    Function(&'a StmtFunctionDef),
    /// The body of a lambda, in its own scope.
    Lambda(&'a ExprLambda),
    /// An expression that is not evaluated where it stands.
    Annotation(&'a Expr),
    /// The same, in a string.
    Text(&'a ExprStringLiteral),
}

/// Where the visit is.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) scope: ScopeId,
    pub(super) branch: BranchId,
    pub(super) flags: Flags,
    pub(super) statement: Option<&'a Stmt>,
    /// The outermost loop around in the same function.
    pub(super) in_loop: Option<TextRange>,
}

pub(super) struct Builder<'a> {
    pub(super) model: Model<'a>,
    pub(super) at: Place<'a>,
    queue: VecDeque<(Later<'a>, Place<'a>)>,
    /// References in the function that is visited, or the module, that nothing above them explains.
    pending: Vec<ReferenceId>,
    /// References that no function around them explains.
    unresolved: Vec<ReferenceId>,
    /// Whether all scopes around the place are done, so that what is missing stays missing.
    complete: bool,
    /// Whether annotations are never evaluated: `from __future__ import annotations`, or a stub.
    pub(super) lazy_annotations: bool,
    /// Names that are taken out of `__all__` again.
    pub(super) removed_exports: FxHashSet<&'a str>,
    /// Where lambdas start that run before the statement they stand in is done.
    pub(super) immediate: FxHashSet<TextSize>,
    /// Number of the next statement with alternatives.
    pub(super) alternatives: u32,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str, stub: bool) -> Self {
        let module = Scope {
            node: ScopeNode::Module,
            parent: None,
            symbol_count: 0,
            uses_locals: false,
            has_star_import: false,
            in_loop: None,
            references: 0..0,
            first_symbol: None,
            last_symbol: None,
        };
        Self {
            model: Model {
                source,
                names: Vec::new(),
                name_ids: FxHashMap::default(),
                scopes: vec![module],
                symbols: Vec::new(),
                bindings: Vec::new(),
                references: Vec::new(),
                branches: vec![Branch {
                    parent: BranchId::ROOT,
                    statement: 0,
                    depth: 0,
                }],
                symbol_of: FxHashMap::default(),
                declarations: Vec::new(),
                import_list: Vec::new(),
                attribute_stores: Vec::new(),
                exports: Vec::new(),
                exports_open: false,
                defines_exports: false,
            },
            at: Place {
                scope: ScopeId::MODULE,
                branch: BranchId::ROOT,
                flags: Flags::NONE,
                statement: None,
                in_loop: None,
            },
            queue: VecDeque::new(),
            pending: Vec::new(),
            unresolved: Vec::new(),
            complete: false,
            lazy_annotations: stub,
            removed_exports: FxHashSet::default(),
            immediate: FxHashSet::default(),
            alternatives: 0,
        }
    }

    pub(super) fn build(mut self, body: &'a [Stmt]) -> Model<'a> {
        self.block(body);
        self.unresolved.append(&mut self.pending);
        while let Some((item, place)) = self.queue.pop_front() {
            self.at = place;
            self.complete = matches!(item, Later::Annotation(_) | Later::Text(_));
            let first = self.model.references.len() as u32;
            self.later_item(item);
            if matches!(item, Later::Function(_) | Later::Lambda(_)) {
                let last = self.model.references.len() as u32;
                self.model.scopes[place.scope.index()].references = first..last;
            }
            self.complete = false;
            self.end_of_function();
        }
        self.finish();
        self.model
    }

    pub(super) fn later(&mut self, item: Later<'a>, place: Place<'a>) {
        self.queue.push_back((item, place));
    }

    /// Explains what nothing above explained by what came below, or by the scopes around.
    fn end_of_function(&mut self) {
        for at in 0..self.pending.len() {
            let reference = self.pending[at];
            if !self.resolve_in_complete(reference) {
                self.unresolved.push(reference);
            }
        }
        self.pending.clear();
    }

    fn finish(&mut self) {
        for reference in std::mem::take(&mut self.unresolved) {
            self.resolve_in_complete(reference);
        }
        if !self.removed_exports.is_empty() {
            let removed = &self.removed_exports;
            self.model
                .exports
                .retain(|export| !removed.contains(export.name));
        }
        self.at = Place {
            scope: ScopeId::MODULE,
            branch: BranchId::ROOT,
            flags: Flags::NONE,
            statement: None,
            in_loop: None,
        };
        for at in 0..self.model.exports.len() {
            let export = self.model.exports[at];
            let name = self.name(export.name);
            let reference = self.push_reference(name, export.range, Flags::EXPORT);
            if self.resolve_in_complete(reference) {
                self.model.exports[at].symbol = self.model.references[reference.index()].symbol;
            }
        }
    }

    // -- names, scopes, symbols

    pub(super) fn name(&mut self, text: &'a str) -> NameId {
        let next = NameId(self.model.names.len() as u32);
        let id = *self.model.name_ids.entry(text).or_insert(next);
        if id == next {
            self.model.names.push(text);
        }
        id
    }

    /// Adds a scope inside the current one; the caller enters it.
    pub(super) fn new_scope(&mut self, node: ScopeNode<'a>) -> ScopeId {
        let id = ScopeId(self.model.scopes.len() as u32);
        self.model.scopes.push(Scope {
            node,
            parent: Some(self.at.scope),
            symbol_count: 0,
            uses_locals: false,
            has_star_import: false,
            in_loop: None,
            references: 0..0,
            first_symbol: None,
            last_symbol: None,
        });
        id
    }

    /// The symbol of a name in a scope, made if there is none.
    fn symbol(&mut self, scope: ScopeId, name: NameId) -> SymbolId {
        if let Some(found) = self.model.symbol(scope, name) {
            return found;
        }
        let id = SymbolId(self.model.symbols.len() as u32);
        let inside = &mut self.model.scopes[scope.index()];
        let index = inside.symbol_count;
        inside.symbol_count += 1;
        let last = inside.last_symbol.replace(id);
        if last.is_none() {
            inside.first_symbol = Some(id);
        }
        if let Some(last) = last {
            self.model.symbols[last.index()].next = Some(id);
        }
        self.model.symbols.push(Symbol {
            name,
            scope,
            index,
            declared: false,
            next: None,
            first_binding: None,
            last_binding: None,
            first_reference: None,
            last_reference: None,
            current: None,
        });
        self.model.symbol_of.insert((scope, name), id);
        id
    }

    // -- bindings

    /// Binds a name in the current scope.
    pub(super) fn bind(
        &mut self,
        name: &'a str,
        range: TextRange,
        kind: BindingKind,
        node: BindingNode<'a>,
        extra: Flags,
    ) -> BindingId {
        let mut scope = self.at.scope;
        if kind == BindingKind::Walrus {
            // It binds outside of the comprehensions around it.
            while matches!(
                self.model.scopes[scope.index()].node,
                ScopeNode::Comprehension(_)
            ) {
                scope = self.model.scopes[scope.index()]
                    .parent
                    .unwrap_or(ScopeId::MODULE);
            }
        }
        let name = self.name(name);
        let symbol_id = self.symbol(scope, name);
        let id = BindingId(self.model.bindings.len() as u32);
        let symbol = &mut self.model.symbols[symbol_id.index()];
        let mut flags = self.at.flags.with(extra);
        let foreign = symbol.scope != self.at.scope;
        let replaces = if foreign {
            flags = flags.with(Flags::FOREIGN);
            None
        } else {
            symbol.current
        };
        let last = symbol.last_binding.replace(id);
        if last.is_none() {
            symbol.first_binding = Some(id);
        }
        // A declaration without value leaves what is there; a function that rebinds a global may run or
        // not.
        if kind != BindingKind::Annotation && (!foreign || symbol.current.is_none()) {
            symbol.current = Some(id);
        }
        if let Some(last) = last {
            self.model.bindings[last.index()].next = Some(id);
        }
        if let Some(old) = replaces {
            let old = &self.model.bindings[old.index()];
            if old.direct_references > 0 || old.flags.has(Flags::INHERITS_USE) {
                flags = flags.with(Flags::INHERITS_USE);
            }
        }
        if kind.is_import() {
            self.model.import_list.push(id);
        }
        self.model.bindings.push(Binding {
            symbol: symbol_id,
            kind,
            range,
            scope: self.at.scope,
            node,
            statement: self.at.statement,
            branch: self.at.branch,
            flags,
            replaces,
            direct_references: 0,
            first_reference: None,
            next: None,
        });
        id
    }

    /// Binds the name of a target and marks its node.
    pub(super) fn bind_name(&mut self, name: &'a ExprName, kind: BindingKind, extra: Flags) {
        let id = self.bind(
            name.id.as_str(),
            name.range(),
            kind,
            BindingNode::Name(name),
            extra,
        );
        name.node_index.set(NodeIndex::from(id.0 << 1 | 1));
    }

    /// What a name of the current scope is bound to now.
    pub(super) fn current(&self, name: &str) -> Option<BindingId> {
        let name = *self.model.name_ids.get(name)?;
        let symbol = self.model.symbol(self.at.scope, name)?;
        self.model.symbols[symbol.index()].current
    }

    /// Ends what a name of the current scope is bound to, going back to `before`.
    pub(super) fn unbind(&mut self, name: &str, before: Option<BindingId>) {
        let Some(name) = self.model.name_ids.get(name) else {
            return;
        };
        if let Some(symbol) = self.model.symbol(self.at.scope, *name) {
            let symbol = &mut self.model.symbols[symbol.index()];
            if symbol.scope == self.at.scope {
                symbol.current = before;
            }
        }
    }

    /// Makes a name mean that of another scope: `global` and `nonlocal`.
    pub(super) fn declare(&mut self, identifier: &'a ruff_python_ast::Identifier, nonlocal: bool) {
        let Some(statement) = self.at.statement else {
            return;
        };
        let name = self.name(identifier.as_str());
        let target = if nonlocal {
            self.enclosing_local(name)
        } else {
            Some(self.symbol(ScopeId::MODULE, name))
        };
        if let Some(target) = target {
            self.model.symbols[target.index()].declared = true;
            if self.model.symbols[target.index()].scope != self.at.scope {
                self.model.symbol_of.insert((self.at.scope, name), target);
            }
        }
        self.model.declarations.push(Declaration {
            scope: self.at.scope,
            nonlocal,
            name: identifier,
            symbol: target,
            statement,
        });
    }

    fn enclosing_local(&self, name: NameId) -> Option<SymbolId> {
        let mut scope = self.model.scopes[self.at.scope.index()].parent;
        while let Some(id) = scope {
            let inside = &self.model.scopes[id.index()];
            if inside.is_function_like() {
                let found = self.model.symbol(id, name);
                let own =
                    found.filter(|at| self.model.symbols[at.index()].scope != ScopeId::MODULE);
                if own.is_some() {
                    return own;
                }
            }
            scope = inside.parent;
        }
        None
    }

    // -- references

    fn push_reference(&mut self, name: NameId, range: TextRange, extra: Flags) -> ReferenceId {
        let id = ReferenceId(self.model.references.len() as u32);
        self.model.references.push(Reference {
            name,
            range,
            scope: self.at.scope,
            symbol: None,
            binding: None,
            branch: self.at.branch,
            flags: self.at.flags.with(extra),
            next: None,
        });
        id
    }

    /// A name that is read; marks its node.
    pub(super) fn refer_name(&mut self, name: &'a ExprName, extra: Flags) -> ReferenceId {
        let id = self.refer(name.id.as_str(), name.range(), extra);
        name.node_index.set(NodeIndex::from(id.0 << 1));
        id
    }

    /// A name that is read in the current scope.
    pub(super) fn refer(&mut self, name: &'a str, range: TextRange, extra: Flags) -> ReferenceId {
        let name = self.name(name);
        let id = self.push_reference(name, range, extra);
        if self.complete {
            if !self.resolve_in_complete(id) {
                self.unresolved.push(id);
            }
            return id;
        }
        let mut scope = self.at.scope;
        let mut sees_class = true;
        loop {
            let inside = &self.model.scopes[scope.index()];
            if (sees_class || !inside.is_class())
                && let Some(symbol) = self.model.symbol(scope, name)
            {
                let found = &self.model.symbols[symbol.index()];
                if let Some(binding) = found.current {
                    self.attach(id, symbol, Some(binding), Flags::NONE);
                    return id;
                }
                // Another scope's, by `global` or `nonlocal`.
                if found.scope != scope {
                    self.attach(id, symbol, found.last_binding, Flags::NONE);
                    return id;
                }
                let deleted = found.last_binding.is_some_and(|last| {
                    self.model.bindings[last.index()].kind != BindingKind::Annotation
                });
                if deleted && !inside.is_class() {
                    let last = found.last_binding;
                    self.attach(id, symbol, last, Flags::AFTER_DELETE);
                    return id;
                }
            }
            if !matches!(inside.node, ScopeNode::TypeParams(_)) {
                sees_class = false;
            }
            match inside.parent {
                Some(parent) if !inside.is_function_like() => scope = parent,
                _ => break,
            }
        }
        self.pending.push(id);
        id
    }

    /// Looks in all scopes around, which are done; whether something was found.
    fn resolve_in_complete(&mut self, id: ReferenceId) -> bool {
        let reference = &self.model.references[id.index()];
        let name = reference.name;
        let mut scope = reference.scope;
        let mut sees_class = true;
        // Whether a function lies between, whose body runs later.
        let mut later = self.complete || reference.flags.has(Flags::EXPORT);
        loop {
            let inside = &self.model.scopes[scope.index()];
            if (sees_class || !inside.is_class())
                && let Some(symbol) = self.model.symbol(scope, name)
            {
                let found = &self.model.symbols[symbol.index()];
                let binding = found.current.or(found.last_binding);
                let early = !later && found.scope == scope;
                // What a class binds below is not what is meant above.
                if !(inside.is_class() && (early || binding.is_none())) {
                    let extra = if early { Flags::EARLY } else { Flags::NONE };
                    self.attach(id, symbol, binding, extra);
                    return true;
                }
            }
            if !matches!(inside.node, ScopeNode::TypeParams(_)) {
                sees_class = false;
            }
            later |= inside.is_function_like();
            match inside.parent {
                Some(parent) => scope = parent,
                None => return false,
            }
        }
    }

    fn attach(
        &mut self,
        id: ReferenceId,
        symbol_id: SymbolId,
        binding: Option<BindingId>,
        extra: Flags,
    ) {
        let reference = &mut self.model.references[id.index()];
        reference.symbol = Some(symbol_id);
        reference.binding = binding;
        reference.flags = reference.flags.with(extra);
        if let Some(binding) = binding {
            let binding = &mut self.model.bindings[binding.index()];
            binding.direct_references += 1;
            binding.first_reference.get_or_insert(id);
        }
        let symbol = &mut self.model.symbols[symbol_id.index()];
        let last = symbol.last_reference.replace(id);
        if last.is_none() {
            symbol.first_reference = Some(id);
        }
        if let Some(last) = last {
            self.model.references[last.index()].next = Some(id);
        }
    }

    // -- alternatives

    /// Runs `visit` in a new arm of the alternative `statement`.
    pub(super) fn arm(&mut self, statement: u32, visit: impl FnOnce(&mut Self)) -> BranchId {
        let outer = self.at.branch;
        let depth = self.model.branches[outer.index()].depth + 1;
        self.at.branch = BranchId(self.model.branches.len() as u32);
        self.model.branches.push(Branch {
            parent: outer,
            statement,
            depth,
        });
        let arm = std::mem::replace(&mut self.at.branch, outer);
        self.again(arm, visit);
        arm
    }

    /// Runs `visit` in an arm that is there already.
    pub(super) fn again(&mut self, arm: BranchId, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.at.branch, arm);
        visit(self);
        self.at.branch = outer;
    }
}
