//! Functions, classes and imports that are defined again before anything used them.

use ruff_python_ast::{Decorator, Expr};
use rustc_hash::FxHashMap;

use super::{is_dummy, is_test, line};
use crate::analysis::python::context::Context;
use crate::analysis::python::semantic::{
    Binding, BindingId, BindingKind, BindingNode, BranchId, Flags, Model, NameId, ScopeId,
    ScopeNode,
};
use crate::analysis::shared_rules::REDEFINITION;
use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    let mut lost_imports: FxHashMap<NameId, BindingId> = FxHashMap::default();
    for (at, binding) in model.all_bindings().iter().enumerate() {
        let id = BindingId::from_index(at);
        if let Some(old_id) = binding.replaces {
            let old = model.binding(old_id);
            if redefines(model, binding, old_id) {
                report(context, binding, old);
            }
        }
        let symbol = model.get(binding.symbol);
        if binding.kind.is_import()
            && symbol.scope == ScopeId::MODULE
            && !model.is_used(binding.symbol)
            && !binding.flags.has(Flags::FOREIGN)
            && !binding.flags.has(Flags::REDUNDANT_ALIAS)
            && !binding.flags.has(Flags::TRY_IMPORT)
        {
            lost_imports.insert(symbol.name, id);
        }
    }
    if lost_imports.is_empty() {
        return;
    }
    // A local of the same name hides an import that nothing uses: they may have been meant to be the same.
    for binding in model.all_bindings() {
        let symbol = model.get(binding.symbol);
        let Some(old) = lost_imports.get(&symbol.name) else {
            continue;
        };
        let local = matches!(model.scope(symbol.scope).node, ScopeNode::Function(_));
        let first = model
            .bindings(binding.symbol)
            .next()
            .is_some_and(|(_, first)| first.range == binding.range);
        let old = model.binding(*old);
        if local
            && first
            && !is_test(context)
            && !matches!(binding.kind, BindingKind::LoopVar | BindingKind::Annotation)
            && old.range.start() < binding.range.start()
            && old.kind != BindingKind::SubmoduleImport
            && old.branch == BranchId::ROOT
        {
            let name = model.text(symbol.name);
            let row = line(context, old.range.start());
            let message = format!("`{name}` hides the import of line {row}, which nothing uses");
            context
                .report(&REDEFINITION, binding.range, message)
                .confidence(0.6)
                .silenced_at(first_line(binding));
        }
    }
}

fn redefines(model: &Model<'_>, new: &Binding<'_>, old_id: BindingId) -> bool {
    let old = model.binding(old_id);
    if model.is_read(old_id) || new.branch != old.branch {
        return false;
    }
    let name = model.text(model.get(new.symbol).name);
    if is_dummy(name) && !old.kind.is_import() {
        return false;
    }
    let path = |binding: &Binding<'_>| match binding.node {
        BindingNode::Alias(alias) => Some(alias.name.to_string()),
        _ => None,
    };
    let replaced = match (new.kind, old.kind) {
        (BindingKind::Annotation | BindingKind::LoopVar | BindingKind::FutureImport, _) => false,
        (_, BindingKind::FutureImport) => false,
        (
            BindingKind::Import | BindingKind::SubmoduleImport,
            BindingKind::Import | BindingKind::SubmoduleImport,
        ) if new.kind == BindingKind::SubmoduleImport
            || old.kind == BindingKind::SubmoduleImport =>
        {
            path(new) == path(old)
        }
        (_, BindingKind::SubmoduleImport) | (BindingKind::SubmoduleImport, _) => false,
        (_, BindingKind::Function) => !is_overload(model, old),
        (_, BindingKind::Class | BindingKind::Import | BindingKind::FromImport) => true,
        (BindingKind::Function | BindingKind::Class, BindingKind::Assignment) => true,
        (kind, BindingKind::Assignment) => kind.is_import(),
        _ => false,
    };
    // In a `try` the second is what is done if the first fails.
    let tried = old.flags.has(Flags::TRY_IMPORT) && old.kind.is_import() && !new.kind.is_import();
    let types = |binding: &Binding<'_>| binding.flags.has(Flags::TYPE_CHECKING);
    replaced && !tried && types(new) == types(old)
}

/// Whether a function is one of several signatures, or registers itself somewhere by its decorator.
fn is_overload(model: &Model<'_>, binding: &Binding<'_>) -> bool {
    let Some(Stmt::FunctionDef(function)) = binding.statement else {
        return false;
    };
    let last = |decorator: &Decorator| {
        let expr = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            expr => expr,
        };
        match expr {
            Expr::Attribute(attribute) => attribute.attr.to_string(),
            Expr::Name(name) => name.id.to_string(),
            _ => String::new(),
        }
    };
    let _ = model;
    function
        .decorator_list
        .iter()
        .any(|decorator| matches!(last(decorator).as_str(), "overload"))
}

fn report(context: &mut Context<'_, '_, '_>, new: &Binding<'_>, old: &Binding<'_>) {
    let model = context.model;
    let name = model.text(model.get(new.symbol).name);
    let row = line(context, old.range.start());
    let decorated = matches!(old.statement, Some(Stmt::FunctionDef(function)) if old.kind == BindingKind::Function && !function.decorator_list.is_empty());
    let confidence = match old.kind {
        // Its decorator may have kept it.
        BindingKind::Function | BindingKind::Class if decorated => 0.55,
        BindingKind::Assignment => 0.6,
        _ => 0.9,
    };
    let message = format!("`{name}` is defined again; nothing used that of line {row}");
    context
        .report(&REDEFINITION, new.range, message)
        .confidence(confidence)
        .silenced_at(first_line(new));
}

/// Where the statement of a binding starts.
fn first_line(binding: &Binding<'_>) -> u32 {
    let start = match binding.statement {
        Some(statement @ (Stmt::Import(_) | Stmt::ImportFrom(_))) => statement.start(),
        _ => binding.range.start(),
    };
    start.into()
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn definitions_that_are_lost() {
        flags(
            "redefinition",
            &[
                "def f(): ...\ndef f(): ...",
                "class A: ...\nclass A: ...",
                "class T:\n    def test_a(self): ...\n    def test_a(self): ...",
                "import os\nimport os",
                "from a import b\nfrom c import b",
                "import a.b\nimport a.b",
                "import os\ndef os(): ...",
                "def f(): ...\nf = 1",
                "import os\nos = None",
                "def g():\n    def f(): ...\n    def f(): ...",
                "import os\ndef f():\n    os = 1\n    return os",
                "x = 1\ndef x(): ...",
                "import os\nclass os: ...",
                "if a:\n    def f(): ...\n    def f(): ...",
                "import os\nwith a as os: ...",
            ],
        );
    }

    #[test]
    fn definitions_that_are_used_or_alternatives() {
        clean(
            "redefinition",
            &[
                "def f(): ...\nf()\ndef f(): ...",
                "class A:\n    @property\n    def x(self): ...\n    @x.setter\n    def x(self, v): ...",
                "@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a): ...",
                "@typing.overload\ndef f(a): ...\ndef f(a): ...",
                "if a:\n    def f(): ...\nelse:\n    def f(): ...",
                "try:\n    import json\nexcept ImportError:\n    import simplejson as json",
                "try:\n    import a\nexcept ImportError:\n    a = None",
                "import a.b\nimport a.c",
                "x = 1\nx = 2",
                "def f(): ...\nf = dec(f)",
                "@f.register\ndef _(a: int): ...\n@f.register\ndef _(a: str): ...",
                "import os\nfor os in []: ...",
                "from a import x\n@x\ndef x(): ...",
                "def f(): ...\ndel f\ndef f(): ...",
                "def f(): ...\nif a:\n    def f(): ...",
                "import os\nclass A:\n    os = 1\nos",
                "if TYPE_CHECKING:\n    from a import B\nelse:\n    B = None",
                "x: int\nx = 1",
            ],
        );
    }
}
