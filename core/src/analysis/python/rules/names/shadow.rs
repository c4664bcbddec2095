//! Builtins whose name is taken for something else.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};

use crate::analysis::python::context::Context;
use crate::analysis::python::semantic::{
    Binding, BindingKind, BindingNode, Flags, Model, ScopeNode, is_builtin,
};
use crate::analysis::shared_rules::SHADOW_BUILTIN;

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    for binding in model.all_bindings() {
        let symbol = model.get(binding.symbol);
        let name = model.text(symbol.name);
        if name.starts_with('_') || !is_builtin(name) {
            continue;
        }
        let Some((what, confidence)) = shadows(model, binding) else {
            continue;
        };
        // Assigning again is no other mistake than assigning.
        if binding.replaces.is_some() {
            continue;
        }
        // `bytes = bytes` names the builtin itself, for others to import from here.
        if let Some(Stmt::Assign(assign)) = binding.statement
            && matches!(&*assign.value, Expr::Name(value) if value.id == name)
        {
            continue;
        }
        let range = match binding.node {
            BindingNode::Alias(alias) => {
                let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                bound.range
            }
            _ => binding.range,
        };
        context
            .report(
                &SHADOW_BUILTIN,
                range,
                format!("the {what} `{name}` hides the builtin"),
            )
            .confidence(confidence);
    }
}

/// What a binding is called, and how likely it disturbs; `None` where the builtin stays in reach.
fn shadows(model: &Model<'_>, binding: &Binding<'_>) -> Option<(&'static str, f64)> {
    let scope = model.scope(binding.scope);
    // An attribute: code outside of the class body still sees the builtin.
    if scope.is_class() {
        return None;
    }
    // A stand-in for a Python that lacks it: `try: ExceptionGroup except NameError: ...`.
    if binding.flags.has(Flags::HANDLER) || binding.flags.has(Flags::TRY_NAME) {
        return None;
    }
    Some(match binding.kind {
        BindingKind::Argument => {
            let ScopeNode::Function(function) = scope.node else {
                return None;
            };
            if is_override(function) {
                return None;
            }
            ("parameter", 0.4)
        }
        BindingKind::Assignment | BindingKind::Walrus | BindingKind::Augmented => {
            ("variable", 0.55)
        }
        BindingKind::LoopVar | BindingKind::WithItem | BindingKind::MatchCapture => {
            ("variable", 0.55)
        }
        BindingKind::ExceptName => ("exception", 0.55),
        BindingKind::Function => ("function", 0.5),
        BindingKind::Class => ("class", 0.5),
        BindingKind::Import | BindingKind::FromImport => ("import", 0.45),
        _ => return None,
    })
}

/// Whether the names of the parameters are given by another function, or by convention.
fn is_override(function: &StmtFunctionDef) -> bool {
    if matches!(function.name.as_str(), "__exit__" | "__aexit__") {
        return true;
    }
    function.decorator_list.iter().any(|decorator| {
        let name = match &decorator.expression {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        };
        matches!(name, "override" | "overload")
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn names_of_builtins() {
        flags(
            "shadow-builtin",
            &[
                "list = []",
                "def f(id): ...",
                "def f():\n    type = 1\n    return type",
                "for sum in []: ...",
                "with a as file, b as open: ...",
                "from m import print",
                "import m as dict",
                "def max(a, b): ...",
                "class object: ...",
                "class A:\n    def f(self, id): ...",
                "def f(*, input=None): ...",
                "def f(*set, **dict): ...",
                "a, str = 1, 2",
                "if (len := 1): ...",
            ],
        );
        clean(
            "shadow-builtin",
            &[
                "class A:\n    id = 1",
                "class A:\n    def print(self): ...",
                "class A:\n    type: int",
                "x.list = 1",
                "def f(id_): ...",
                "f(id=1)",
                "lambda id: id",
                "@override\ndef f(id): ...",
                "@typing.overload\ndef f(id): ...",
                "try:\n    ExceptionGroup\nexcept NameError:\n    ExceptionGroup = Exception",
                "__doc__ = 'x'",
                "from m import print as show",
            ],
        );
    }
}
