//! Imports that nothing uses.

use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use super::{is_test, stem};
use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::semantic::{
    Binding, BindingKind, BindingNode, Flags, ScopeId, ScopeNode, SymbolId,
};
use crate::model::{Category, Severity};

pub(in crate::analysis::python::rules) static RULES: &[&Rule] = &[&UNUSED_IMPORT];

static UNUSED_IMPORT: Rule = Rule {
    id: "unused-import",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.95,
    summary: "An import that nothing uses.",
    why: "It costs time at start, can fail, and misleads readers about what the file needs. Remove it; to export \
          it, list it in `__all__` or write `import x as x`.",
    false_positives: "Imports for their effects (registrations) and names that other files import from here \
                      without `__all__`. Not reported: `__init__.py`, tries whether a module is there.",
    fixable: true,
    examples: &[python(
        "import os\nimport sys\nprint(sys.argv)\n",
        "import sys\nprint(sys.argv)\n",
    )],
    peers: &[
        peer("ruff", &["F401"]),
        peer("pylint", &["unused-import"]),
        peer("pyflakes", &["F401"]),
    ],
    ..BUG
};

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    // Others import from here; what a file of this name imports it stands in for.
    let front_door = matches!(stem(context), "__init__" | "compat" | "_compat");
    let mut in_comments: Option<FxHashSet<&str>> = None;
    let mut parameters: Option<FxHashSet<&str>> = None;
    let mut found = Vec::new();
    for (scope_id, scope) in model.scopes() {
        let searched = match scope.node {
            ScopeNode::Module => !front_door,
            ScopeNode::Function(_) => !scope.uses_locals,
            // Others cannot import; an import in a class is an attribute.
            _ => false,
        };
        if !searched {
            continue;
        }
        for (symbol_id, _) in model.symbols(scope_id) {
            if let Some(binding) = unused(context, symbol_id) {
                found.push((scope_id, binding));
            }
        }
    }
    for (scope, binding) in found {
        let name = model.text(model.get(binding.symbol).name);
        let comments = in_comments.get_or_insert_with(|| type_comments(context.source()));
        if comments.contains(name) {
            continue;
        }
        // A fixture is imported so that parameters can name it.
        if scope == ScopeId::MODULE && is_test(context) && binding.kind == BindingKind::FromImport {
            let parameters = parameters.get_or_insert_with(|| {
                model
                    .all_bindings()
                    .iter()
                    .filter(|one| one.kind == BindingKind::Argument)
                    .map(|one| model.text(model.get(one.symbol).name))
                    .collect()
            });
            if parameters.contains(name) {
                continue;
            }
        }
        report(context, binding, name);
    }
}

/// The import that a symbol ends up as, if nothing refers to the symbol.
fn unused<'a>(context: &Context<'a, '_, '_>, symbol: SymbolId) -> Option<&'a Binding<'a>> {
    let model = context.model;
    if model.is_used(symbol) || model.get(symbol).declared {
        return None;
    }
    let (_, binding) = model.bindings(symbol).last()?;
    let reported = binding.kind.is_import()
        && !binding.flags.has(Flags::FOREIGN)
        && !binding.flags.has(Flags::REDUNDANT_ALIAS)
        // Whether it can be imported is what is asked.
        && !binding.flags.has(Flags::TRY_IMPORT)
        && !binding.flags.has(Flags::HANDLER);
    let submodule = binding.kind == BindingKind::SubmoduleImport
        && is_reached_by_alias(context, model.text(model.get(symbol).name));
    (reported && !submodule).then_some(binding)
}

/// Whether another name of the package is used, as in `import a as b` with `import a.c`, which sets `b.c`.
fn is_reached_by_alias(context: &Context<'_, '_, '_>, package: &str) -> bool {
    let model = context.model;
    model.all_imports().any(|binding| match binding.node {
        BindingNode::Alias(alias) => {
            binding.kind == BindingKind::Import
                && alias.name.split('.').next() == Some(package)
                && alias.asname.is_some()
                && model.is_used(binding.symbol)
        }
        _ => false,
    })
}

/// The words of old comments with types, `# type: List[int]`, which type checkers read.
fn type_comments(source: &str) -> FxHashSet<&str> {
    let mut words = FxHashSet::default();
    for (at, _) in source.match_indices("# type:") {
        let rest = source.get(at + 7..).unwrap_or_default();
        let line = rest.split(['\n', '\r']).next().unwrap_or_default();
        words.extend(line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    }
    words
}

fn report(context: &mut Context<'_, '_, '_>, binding: &Binding<'_>, name: &str) {
    let BindingNode::Alias(alias) = binding.node else {
        return;
    };
    let (Some(statement), full) = (binding.statement, alias.name.as_str()) else {
        return;
    };
    let shown = if alias.asname.is_none() || full == name {
        full.to_owned()
    } else {
        format!("{full} as {name}")
    };
    let names = match statement {
        Stmt::Import(import) => &import.names,
        Stmt::ImportFrom(import) => &import.names,
        _ => return,
    };
    let edit = removal(context, statement, names, alias);
    let hit = context
        .report(
            &UNUSED_IMPORT,
            alias.range(),
            format!("`{shown}` is imported and never used"),
        )
        .silenced_at(statement.start().into());
    if let Some(edit) = edit {
        hit.fix("remove the import", false, vec![edit]);
    }
}

/// The edit that takes one name out of an import of several; `None` if it is the only one, since then an
/// empty block could be left.
fn removal(
    context: &Context<'_, '_, '_>,
    statement: &Stmt,
    names: &[ruff_python_ast::Alias],
    alias: &ruff_python_ast::Alias,
) -> Option<(std::ops::Range<u32>, String)> {
    if let [_] = names {
        // A whole line at the start of the file's lines; nothing else can be in the same block.
        let model = context.model;
        let range = statement.range();
        let source = context.source();
        let (start, end) = (range.start().to_usize(), range.end().to_usize());
        let whole = (start == 0 || source.as_bytes().get(start - 1) == Some(&b'\n'))
            && source.as_bytes().get(end) == Some(&b'\n');
        let end = u32::try_from(end + 1).ok()?;
        return (whole && !model.all_bindings().is_empty())
            .then(|| (u32::from(range.start())..end, String::new()));
    }
    let at = names
        .binary_search_by_key(&alias.start(), Ranged::start)
        .ok()?;
    let range = match names.get(at + 1) {
        Some(next) => u32::from(alias.start())..u32::from(next.start()),
        None => u32::from(names.get(at.checked_sub(1)?)?.end())..u32::from(alias.end()),
    };
    // A comment between them would go as well.
    let between = context
        .source()
        .get(range.start as usize..range.end as usize)?;
    (!between.contains('#')).then(|| (range, String::new()))
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, fixed, flags, run};

    #[test]
    fn imports_that_nothing_uses() {
        flags(
            "unused-import",
            &[
                "import os",
                "import os.path",
                "import a.b as c",
                "from a import b",
                "from a import b as c",
                "from . import a",
                "from a import b, c\nc()",
                "def f():\n    import os",
                "import os\ndef f(os):\n    return os",
                "import os\ndef f():\n    os = 1\n    return os",
                "import os\nos = 1\nimport os",
                "if TYPE_CHECKING:\n    from a import B",
                "import os\nclass A:\n    os = 1\n",
                "import os\nx = 'os'\n",
                "async def f():\n    from a import b\n",
                "import os\n__all__ = ['other']\nother = 1\n",
            ],
        );
    }

    #[test]
    fn imports_that_something_uses() {
        clean(
            "unused-import",
            &[
                "import os\nos",
                "import os\ndef f():\n    return os.path",
                "import a.b\na.c",
                "from a import b as b",
                "import a as a",
                "from __future__ import annotations",
                "from a import b\n__all__ = ['b']",
                "from a import b\n__all__ = []\n__all__ += ['b']",
                "from a import B\nx: 'B'\n",
                "from a import B\ndef f(x: 'list[B]') -> None: ...",
                "from a import B\nx = cast('B', y)",
                "if TYPE_CHECKING:\n    from a import B\ndef f(x: 'B'): ...",
                "try:\n    import a\nexcept ImportError:\n    a = None",
                "try:\n    import json\nexcept ImportError:\n    import simplejson as json\njson",
                "import a as b\nimport a.c\nb.c",
                "from m import T\nx = list['T']",
                "from m import T\nX: TypeAlias = 'T'",
                "from typing import List\nx = []  # type: List[int]\n",
                "class A:\n    import os",
                "def f():\n    global os\n    import os",
                "from a import *",
                "import os\ndel os",
                "from a import b\n@b\ndef f(): ...",
                "from a import b\nprint(f'{b!r}')",
                "import os\nclass A(os.B): ...",
                "import a\na += 1",
                "from a import T\ndef f[U: T](x: U): ...",
                "def f():\n    import os\n    return locals()",
            ],
        );
    }

    #[test]
    fn place_and_message_name_the_alias() {
        let found = run("from a import (\n    b,\n    c as d,\n)\nb\n");
        let hit = found.iter().find(|f| f.rule == "unused-import").unwrap();
        assert_eq!(hit.span.start_line, 3);
        assert!(hit.message.contains("`c as d`"), "{}", hit.message);
    }

    #[test]
    fn a_comment_on_the_first_line_of_the_statement_counts() {
        let found = run("from a import (  # noqa: F401\n    b,\n)\n");
        assert!(
            found
                .iter()
                .all(|f| f.rule != "unused-import" || f.suppressed)
        );
    }

    #[test]
    fn fixes_remove_one_name_or_the_line() {
        assert_eq!(fixed("unused-import", "import os\nprint()\n"), "print()\n");
        assert_eq!(
            fixed("unused-import", "from a import b, c, d\nb, d\n"),
            "from a import b, d\nb, d\n"
        );
        assert_eq!(
            fixed("unused-import", "from a import b, c\nb\n"),
            "from a import b\nb\n"
        );
    }
}
