//! Names that nothing defines.

use ruff_text_size::Ranged;

use super::{in_class, stem};
use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::semantic::{
    BindingKind, Flags, Model, Reference, ScopeId, is_ambient,
};
use crate::analysis::shared_rules::UNDEFINED_NAME;
use crate::model::Severity;

pub(in crate::analysis::python::rules) static RULES: &[&Rule] = &[&UNDEFINED_EXPORT];

static UNDEFINED_EXPORT: Rule = Rule {
    id: "undefined-export",
    severity: Severity::High,
    confidence: 0.93,
    summary: "`__all__` lists a name that the module does not have.",
    why: "`from module import *` raises AttributeError.",
    false_positives: "Names that the module gets at run time.",
    examples: &[python(
        "__all__ = ['start', 'stop']\ndef start(): ...\n",
        "__all__ = ['start']\ndef start(): ...\n",
    )],
    peers: &[
        peer("ruff", &["F822"]),
        peer("pylint", &["undefined-all-variable"]),
        peer("pyflakes", &["F822"]),
    ],
    ..BUG
};

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    let star = |scope: ScopeId| {
        let mut at = Some(scope);
        while let Some(id) = at {
            if model.scope(id).has_star_import {
                return true;
            }
            at = model.scope(id).parent;
        }
        false
    };
    let open = is_open(model);
    let stub = context.file.ends_with(".pyi");
    for reference in model.all_references() {
        if reference.flags.has(Flags::GUESS) {
            continue;
        }
        let name = model.text(reference.name);
        if reference.flags.has(Flags::EXPORT) {
            continue;
        }
        let missing = match reference.symbol {
            None => !is_ambient(name) && !is_implicit(context, reference, name),
            // In a stub the order does not matter.
            Some(_) => !stub && is_too_early(model, reference) && !is_ambient(name),
        };
        if !missing || open || reference.flags.has(Flags::TRY_NAME) || star(reference.scope) {
            continue;
        }
        let range = reference.range;
        let (message, confidence) = if reference.symbol.is_none() {
            let confidence = if reference.flags.has(Flags::STRING) {
                0.85
            } else {
                0.95
            };
            (format!("`{name}` is not defined"), confidence)
        } else if reference.flags.has(Flags::AFTER_DELETE) {
            (format!("`{name}` was deleted above"), 0.85)
        } else if reference.flags.has(Flags::ANNOTATION) {
            // Fine from Python 3.14 on.
            (format!("`{name}` is not defined yet: quote the type"), 0.7)
        } else {
            (format!("`{name}` is not defined yet"), 0.9)
        };
        context
            .report(&UNDEFINED_NAME, range, message)
            .confidence(confidence);
    }
    exports(context);
}

/// Whether the module gets names in ways that no text shows: `globals().update(...)`, `exec` at its top.
fn is_open(model: &Model<'_>) -> bool {
    model.all_references().iter().any(|reference| {
        reference.symbol.is_none()
            && match model.text(reference.name) {
                "globals" => model.scope(reference.scope).parent.is_none(),
                "exec" | "execfile" => model.scope(reference.scope).parent.is_none(),
                _ => false,
            }
    })
}

/// Names that Python provides in some places only.
fn is_implicit(context: &Context<'_, '_, '_>, reference: &Reference, name: &str) -> bool {
    let model = context.model;
    match name {
        "__module__" | "__qualname__" | "__firstlineno__" | "__static_attributes__" => {
            in_class(model, reference.scope)
        }
        // A cell of methods.
        "__class__" => {
            let mut at = Some(reference.scope);
            let mut in_function = false;
            while let Some(id) = at {
                let scope = model.scope(id);
                if scope.is_class() && in_function {
                    return true;
                }
                in_function |= scope.is_function_like();
                at = scope.parent;
            }
            false
        }
        "__path__" => stem(context) == "__init__",
        // Of notebooks.
        "get_ipython" | "display" | "__IPYTHON__" => false,
        // What installs translations puts it among the builtins.
        "_" => true,
        _ => false,
    }
}

/// Whether a name of the module is read by the module's own code above all that binds it, or below what
/// deletes it.
fn is_too_early(model: &Model<'_>, reference: &Reference) -> bool {
    let Some(symbol) = reference.symbol else {
        return false;
    };
    if reference.flags.has(Flags::LOOP) || reference.flags.has(Flags::DELETE) {
        return false;
    }
    if reference.flags.has(Flags::AFTER_DELETE) {
        // A handler's name, or `del`; in the code of the same scope.
        return model.get(symbol).scope == reference.scope
            && model
                .bindings(symbol)
                .all(|(_, binding)| !binding.flags.has(Flags::FOREIGN));
    }
    if !reference.flags.has(Flags::EARLY)
        || model.get(symbol).scope != ScopeId::MODULE
        || model.runner(reference.scope) != ScopeId::MODULE
    {
        return false;
    }
    let mut bound = false;
    for (_, binding) in model.bindings(symbol) {
        // A class is there once its body is done, a variable once its value is.
        let from = match (binding.kind, binding.statement) {
            (
                BindingKind::Class | BindingKind::Function | BindingKind::Assignment,
                Some(statement),
            ) => statement.end(),
            _ => binding.range.start(),
        };
        if binding.flags.has(Flags::FOREIGN) || from <= reference.range.start() {
            return binding.kind == BindingKind::Annotation && !binding.flags.has(Flags::FOREIGN);
        }
        bound = true;
    }
    bound
}

fn exports(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    let module = model.scope(ScopeId::MODULE);
    // A package's submodules are exported as well.
    let skipped = module.has_star_import
        || stem(context) == "__init__"
        || model.find(ScopeId::MODULE, "__getattr__").is_some()
        || is_open(model);
    if skipped {
        return;
    }
    for export in model.exports() {
        if export.symbol.is_some() || is_ambient_of_module(export.name) {
            continue;
        }
        let message = format!("`{}` is in `__all__` but not in the module", export.name);
        context.report(&UNDEFINED_EXPORT, export.range, message);
    }
}

fn is_ambient_of_module(name: &str) -> bool {
    name.starts_with("__") && is_ambient(name)
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn names_that_nothing_defines() {
        flags(
            "undefined-name",
            &[
                "print(x)",
                "def f():\n    return x",
                "class A(B): ...",
                "@dec\ndef f(): ...",
                "x: Missing = 1",
                "x: 'Missing' = 1",
                "def f(a: 'list[Missing]'): ...",
                "[x for y in z()]\nz = list",
                "[x for x in []]\nx",
                "class A:\n    b = 1\n    def f(self):\n        return b",
                "x = 1\ndel x\nx",
                "try:\n    pass\nexcept Exception as e:\n    pass\ne",
                "print(x)\nx = 1",
                "f'{x}'",
                "def f():\n    def g():\n        return y\n    return g",
                "x = unicode('a')",
                "def f(a=b): ...",
                "lambda: missing",
                "x: int\nprint(x)",
                "class A:\n    def f(self) -> A: ...",
                "class A:\n    x: A = None",
                "x = x + 1",
                "from typing import cast\nx = cast('Missing', 1)",
                "from typing import List\nx = List['Missing']",
                "__class__",
            ],
        );
    }

    #[test]
    fn names_that_something_defines() {
        clean(
            "undefined-name",
            &[
                "print(__file__, __name__, WindowsError)",
                "def f():\n    return g()\ndef g(): ...",
                "from m import *\nx",
                "try:\n    unicode\nexcept NameError:\n    unicode = str",
                "class A:\n    x = __qualname__\n    def f(self):\n        return __class__",
                "def f():\n    global x\n    x = 1\nprint(x)",
                "from __future__ import annotations\ndef f(a: B): ...\nclass B: ...",
                "x: 'Literal[\"no\"]' = 1\nfrom typing import Literal",
                "globals().update(a=1)\na",
                "for i in []:\n    if i:\n        print(x)\n    x = 1",
                "match 1:\n    case y:\n        y",
                "def f[T](x: T) -> T: ...",
                "class A[T]:\n    def f(self) -> T: ...",
                "def f(x):\n    del x",
                "def cast(a, b): ...\nx = cast('Missing', 1)",
                "from typing import Optional, TypedDict\nx: Optional[TypedDict('N', {'name': str})]",
                "import typing as t\nT = t.TypeVar('T')",
                "with open('f') as g:\n    g",
                "import a.b\na.b",
                "if (n := 1):\n    n",
                "_('text')",
                "class Node:\n    next: 'Node'",
            ],
        );
    }

    #[test]
    fn exports_that_are_not_there() {
        flags(
            "undefined-export",
            &[
                "__all__ = ['x']",
                "__all__ = ('x', 'y')\nx = 1",
                "__all__ = []\n__all__ += ['x']",
                "__all__ = ['a'] + ['b']\na = 1",
                "__all__: list[str] = ['x']",
                "__all__ = []\n__all__.append('x')",
                "__all__ = []\n__all__.extend(['x'])",
                "__all__ = ['x']\ndef f():\n    x = 1",
                "__all__ = ['x']\nclass A:\n    x = 1",
                "__all__ = ['print']",
            ],
        );
        clean(
            "undefined-export",
            &[
                "__all__ = ['x']\nx = 1",
                "__all__ = ['x']\nfrom m import *",
                "__all__ = ['x']\ndef __getattr__(name): ...",
                "__all__ = ['x']\nif a():\n    import x",
                "__all__ = ['x']\n__all__.remove('x')",
                "__all__ = ['__doc__']",
                "__all__ = ['x']\nglobals()['x'] = 1",
                "__all__ = ['f', 'A']\ndef f(): ...\nclass A: ...",
                "__all__ = make()",
                "def f():\n    __all__ = ['x']",
                "__all__ = ['x']\ndef f():\n    global x\n    x = 1",
            ],
        );
    }
}
