//! What a module says about itself: `__all__`, and imports of itself.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::stem;
use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::semantic::{BindingKind, BindingNode, ScopeId};
use crate::model::{Category, Severity};

pub(in crate::analysis::python::rules) static RULES: &[&Rule] = &[&IMPORT_SELF, &INVALID_ALL];

static INVALID_ALL: Rule = Rule {
    id: "invalid-all",
    severity: Severity::High,
    confidence: 0.93,
    summary: "`__all__` is no list of names, or holds something else than strings.",
    why: "`from module import *` raises TypeError, or exports single letters.",
    examples: &[python(
        "class Engine: ...\n__all__ = [Engine]\n",
        "class Engine: ...\n__all__ = ['Engine']\n",
    )],
    peers: &[
        peer("ruff", &["PLE0604", "PLE0605"]),
        peer("pylint", &["invalid-all-object", "invalid-all-format"]),
    ],
    ..BUG
};

static IMPORT_SELF: Rule = Rule {
    id: "import-self",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    summary: "A module imports itself.",
    why: "It gets itself half made: names that are defined below are missing. Use the names as they are.",
    false_positives: "None known.",
    examples: &[python(
        "from .input import load\n",
        "from .output import load\n",
    )],
    peers: &[peer("ruff", &["PLW0406"]), peer("pylint", &["import-self"])],
    ..BUG
};

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    for binding in model.all_bindings() {
        if binding.kind.is_import() {
            import_self(context, binding.node, binding.statement);
        }
    }
    let Some(symbol) = model.find(ScopeId::MODULE, "__all__") else {
        return;
    };
    for (_, binding) in model.bindings(symbol) {
        let value = match (binding.kind, binding.statement) {
            (BindingKind::Assignment, Some(Stmt::Assign(assign))) => Some(&*assign.value),
            (BindingKind::Assignment, Some(Stmt::AnnAssign(assign))) => assign.value.as_deref(),
            (BindingKind::Augmented, Some(Stmt::AugAssign(assign))) => Some(&*assign.value),
            _ => None,
        };
        if let Some(value) = value
            && binding.scope == ScopeId::MODULE
        {
            all(context, binding.range, value);
        }
    }
}

fn import_self(context: &mut Context<'_, '_, '_>, node: BindingNode<'_>, from: Option<&Stmt>) {
    let (BindingNode::Alias(alias), stem) = (node, stem(context)) else {
        return;
    };
    if stem == "__init__" {
        return;
    }
    let name = alias.name.as_str();
    let itself = match from {
        Some(Stmt::ImportFrom(from)) => {
            let module = from.module.as_ref().map_or("", |module| module.as_str());
            match (from.level, module.is_empty()) {
                // `from . import x` in `x.py`, `from .x import y` there.
                (1, true) => name == stem,
                (1, false) => module == stem,
                (0, _) => {
                    is_path(context.file, module)
                        || is_path(context.file, &format!("{module}.{name}"))
                }
                _ => false,
            }
        }
        _ => is_path(context.file, name),
    };
    if itself {
        context.report(&IMPORT_SELF, alias.range(), "this module imports itself");
    }
}

/// Whether a file is that of a module; never for names of one part, nor for those of the standard library,
/// since where packages start is not known.
fn is_path(file: &str, module: &str) -> bool {
    let Some(path) = file.strip_suffix(".py") else {
        return false;
    };
    let mut parts = path.rsplit(['/', '\\']);
    let first = module.split('.').next().unwrap_or(module);
    first != module
        && STANDARD.binary_search(&first).is_err()
        && module.rsplit('.').all(|part| parts.next() == Some(part))
}

/// Packages of the standard library, sorted.
const STANDARD: &[&str] = &[
    "asyncio",
    "collections",
    "concurrent",
    "ctypes",
    "curses",
    "dbm",
    "distutils",
    "email",
    "encodings",
    "html",
    "http",
    "importlib",
    "json",
    "logging",
    "multiprocessing",
    "os",
    "re",
    "sqlite3",
    "test",
    "tkinter",
    "tomllib",
    "unittest",
    "urllib",
    "wsgiref",
    "xml",
    "xmlrpc",
    "zoneinfo",
];

fn all(context: &mut Context<'_, '_, '_>, at: TextRange, value: &Expr) {
    // Sums nest to the left without limit.
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        let items = match value {
            Expr::List(list) => &list.elts,
            Expr::Tuple(tuple) => &tuple.elts,
            Expr::BinOp(sum) => {
                rest.push(&sum.right);
                rest.push(&sum.left);
                continue;
            }
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::FString(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::Dict(_)
            | Expr::Set(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
            | Expr::Named(_)
            | Expr::Lambda(_)
            | Expr::Compare(_) => {
                context.report(
                    &INVALID_ALL,
                    at,
                    "`__all__` must be a list or tuple of strings",
                );
                return;
            }
            Expr::Call(call) => {
                if matches!(context.path(&call.func).as_deref(), Some("list" | "tuple")) {
                    rest.extend(
                        call.arguments
                            .args
                            .first()
                            .filter(|first| matches!(first, Expr::List(_) | Expr::Tuple(_))),
                    );
                }
                continue;
            }
            _ => continue,
        };
        if items.iter().any(|item| is_no_name(context, item)) {
            context.report(
                &INVALID_ALL,
                at,
                "`__all__` must hold strings: the names, not what they mean",
            );
            return;
        }
    }
}

/// Whether an item of `__all__` cannot be a string.
fn is_no_name(context: &Context<'_, '_, '_>, item: &Expr) -> bool {
    let model = context.model;
    match item {
        Expr::NumberLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_)
        | Expr::List(_)
        | Expr::Tuple(_)
        | Expr::Dict(_)
        | Expr::Set(_)
        | Expr::Lambda(_) => true,
        // A class, function or module instead of its name.
        Expr::Name(name) => {
            model.is_builtin(name)
                || model
                    .reference(name)
                    .and_then(|reference| reference.binding)
                    .is_some_and(|binding| {
                        let kind = model.binding(binding).kind;
                        kind.is_definition() || kind == BindingKind::Import
                    })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn lists_of_names_that_are_none() {
        flags(
            "invalid-all",
            &[
                "__all__ = 'a'",
                "__all__ = None",
                "__all__ = {'a'}",
                "__all__ = {'a': 1}",
                "__all__ = [1]",
                "__all__ = ['a', None]",
                "def f(): ...\n__all__ = [f]",
                "class A: ...\n__all__ = ('x', A)",
                "__all__ = ['a'] + [1]",
                "__all__ = []\n__all__ += 'a'",
                "__all__: list = 1",
                "import os\n__all__ = [os]",
                "__all__ = (x for x in y)",
                "__all__ = [print]",
                "__all__ = list([None, 'a'])",
                "__all__ = {x for x in y}",
            ],
        );
        clean(
            "invalid-all",
            &[
                "__all__ = []",
                "__all__ = ['a']",
                "__all__ = ('a', 'b')",
                "__all__ = ['a'] + other.__all__",
                "__all__ = names",
                "__all__ = [*a, 'b']",
                "__all__ = [n for n in dir()]",
                "__all__ = list(x)",
                "name = 'a'\n__all__ = [name]",
                "def f():\n    __all__ = 1",
                "class A:\n    __all__ = 1",
                "__all__ = [f.__name__]",
                "from m import NAME\n__all__ = [NAME]",
            ],
        );
    }

    // Examples are analysed under the name `input.py`.
    #[test]
    fn modules_that_import_themselves() {
        flags(
            "import-self",
            &[
                "from . import input",
                "from .input import x",
                "from . import a, input",
                "from . import input as other",
                "def f():\n    from . import input",
                "from .input import (\n    a,\n)",
                "try:\n    from . import input\nexcept ImportError:\n    pass",
                "if x:\n    from .input import y",
                "from .input import x as y",
                "class A:\n    from .input import x",
            ],
        );
        clean(
            "import-self",
            &[
                "import input",
                "from input import x",
                "from .. import input",
                "from ..input import x",
                "from .a.input import x",
                "from .other import input",
                "from . import inputs",
                "import a.b.input.c",
                "from .inputs import x",
                "from . import other as input",
            ],
        );
    }

    #[test]
    fn whole_paths_are_known() {
        use super::is_path;
        assert!(super::STANDARD.is_sorted());
        assert!(is_path("src/a/b/c.py", "a.b.c") && is_path("src/a/b/c.py", "b.c"));
        for (file, module) in [
            ("src/a/b/c.py", "c"),
            ("src/json/decoder.py", "json.decoder"),
            ("c.py", "a.b.c"),
            ("src/a/x/c.py", "a.b.c"),
            ("src/a/b/c.txt", "a.b.c"),
        ] {
            assert!(!is_path(file, module), "{file} {module}");
        }
    }
}
