//! `global` and `nonlocal` that do nothing or cannot work.

use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::semantic::{Flags, NameId, ScopeId, SymbolId};
use crate::model::{Category, Severity};

pub(in crate::analysis::python::rules) static RULES: &[&Rule] = &[
    &GLOBAL_MISUSE,
    &NONLOCAL_AND_GLOBAL,
    &NONLOCAL_WITHOUT_BINDING,
    &USED_PRIOR_GLOBAL,
];

static GLOBAL_MISUSE: Rule = Rule {
    id: "global-misuse",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.9,
    summary: "A `global` statement that has no effect, or makes a global that the module does not show.",
    why: "Reading a global needs no declaration, and at module level every name is global. A global that only \
          functions bind is missing until one of them has run.",
    false_positives: "Globals that are made on first use, on purpose.",
    examples: &[python(
        "count = 0\ndef show():\n    global count\n    print(count)\n",
        "count = 0\ndef add():\n    global count\n    count += 1\n",
    )],
    peers: &[
        peer("ruff", &["PLW0602", "PLW0604"]),
        peer(
            "pylint",
            &[
                "global-variable-undefined",
                "global-variable-not-assigned",
                "global-at-module-level",
            ],
        ),
    ],
    ..BUG
};

static USED_PRIOR_GLOBAL: Rule = Rule {
    id: "used-prior-global",
    severity: Severity::High,
    confidence: 0.97,
    summary: "A name is used above its `global` or `nonlocal` statement.",
    why: "Python refuses the file: SyntaxError. Move the statement to the top of the function.",
    examples: &[python(
        "x = 0\ndef f():\n    print(x)\n    global x\n    x = 1\n",
        "x = 0\ndef f():\n    global x\n    print(x)\n    x = 1\n",
    )],
    peers: &[
        peer("ruff", &["PLE0118"]),
        peer("pylint", &["used-prior-global-declaration"]),
    ],
    ..BUG
};

static NONLOCAL_WITHOUT_BINDING: Rule = Rule {
    id: "nonlocal-without-binding",
    severity: Severity::High,
    confidence: 0.97,
    summary: "`nonlocal` names something that no function around binds.",
    why: "Python refuses the file: SyntaxError. For a name of the module write `global`.",
    examples: &[python(
        "count = 0\ndef add():\n    nonlocal count\n    count += 1\n",
        "def counter():\n    count = 0\n    def add():\n        nonlocal count\n        count += 1\n    return add\n",
    )],
    peers: &[
        peer("ruff", &["PLE0117"]),
        peer("pylint", &["nonlocal-without-binding"]),
    ],
    ..BUG
};

static NONLOCAL_AND_GLOBAL: Rule = Rule {
    id: "nonlocal-and-global",
    severity: Severity::High,
    confidence: 0.97,
    summary: "A name is declared both `nonlocal` and `global`.",
    why: "Python refuses the file: SyntaxError. Keep the one that is meant.",
    examples: &[python(
        "def f():\n    x = 1\n    def g():\n        global x\n        nonlocal x\n        x = 2\n",
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n",
    )],
    peers: &[
        peer("ruff", &["PLE0115"]),
        peer("pylint", &["nonlocal-and-global"]),
    ],
    ..BUG
};

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    if model.declarations().is_empty() {
        return;
    }
    // Which scopes bind, or delete, which symbols of others.
    let mut changed: FxHashSet<(ScopeId, SymbolId)> = FxHashSet::default();
    let mut bound_by_module: FxHashSet<SymbolId> = FxHashSet::default();
    for binding in model.all_bindings() {
        let owner = model.owner(binding.scope);
        changed.insert((owner, binding.symbol));
        // An import or definition shows where the name comes from.
        let shown = binding.kind.is_import() || binding.kind.is_definition();
        if shown || model.runner(binding.scope) == ScopeId::MODULE {
            bound_by_module.insert(binding.symbol);
        }
    }
    for reference in model.all_references() {
        if let (true, Some(symbol)) = (reference.flags.has(Flags::DELETE), reference.symbol) {
            changed.insert((model.owner(reference.scope), symbol));
        }
    }
    let mut first: FxHashMap<(ScopeId, NameId), TextSize> = FxHashMap::default();
    both(context);
    for declaration in model.declarations() {
        let name = declaration.name.as_str();
        if declaration.scope == ScopeId::MODULE && !declaration.nonlocal {
            context.report(
                &GLOBAL_MISUSE,
                declaration.statement.range(),
                "everything at module level is global",
            );
            continue;
        }
        // The cell of methods is there without being bound.
        if declaration.nonlocal && name == "__class__" {
            continue;
        }
        let Some(symbol) = declaration.symbol else {
            context.report(
                &NONLOCAL_WITHOUT_BINDING,
                declaration.name.range(),
                format!("no function around this one binds `{name}`"),
            );
            continue;
        };
        let key = (declaration.scope, model.get(symbol).name);
        let start = declaration.name.start();
        // A second declaration comes too late as well.
        let entry = first.entry(key).or_insert(start);
        *entry = (*entry).max(start);
        if declaration.nonlocal {
            continue;
        } else if !changed.contains(&(declaration.scope, symbol)) {
            let message =
                format!("`{name}` is only read here: `global` is needed to assign, not to read");
            context.report(&GLOBAL_MISUSE, declaration.name.range(), message);
        } else if !bound_by_module.contains(&symbol)
            && !model.scope(ScopeId::MODULE).has_star_import
        {
            let message = format!("the module itself does not define `{name}`");
            context
                .report(&GLOBAL_MISUSE, declaration.name.range(), message)
                .confidence(0.5);
        }
    }
    let uses = model
        .all_references()
        .iter()
        .map(|one| (one.scope, one.name, one.range))
        .chain(
            model
                .all_bindings()
                .iter()
                .map(|one| (one.scope, model.get(one.symbol).name, one.range)),
        );
    for (scope, name, range) in uses {
        if let Some(declared) = first.get(&(scope, name))
            && range.start() < *declared
        {
            let message = format!("`{}` is declared below", model.text(name));
            context.report(&USED_PRIOR_GLOBAL, range, message);
        }
    }
}

/// Names that a scope declares both ways: at the `global`.
fn both(context: &mut Context<'_, '_, '_>) {
    let declarations = context.model.declarations();
    let mut nonlocals: FxHashSet<(ScopeId, &str)> = FxHashSet::default();
    for declaration in declarations.iter().filter(|one| one.nonlocal) {
        nonlocals.insert((declaration.scope, declaration.name.as_str()));
    }
    for declaration in declarations.iter().filter(|one| !one.nonlocal) {
        let name = declaration.name.as_str();
        if nonlocals.contains(&(declaration.scope, name)) {
            context.report(
                &NONLOCAL_AND_GLOBAL,
                declaration.name.range(),
                format!("`{name}` is declared both `nonlocal` and `global`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn declarations_without_effect() {
        flags(
            "global-misuse",
            &[
                "x = 1\ndef f():\n    global x\n    print(x)",
                "x = 1\ndef f():\n    global x",
                "global x\nx = 1",
                "def f():\n    global x\n    x = 1",
                "x = []\ndef f():\n    global x\n    x.append(1)",
                "x = {}\ndef f():\n    global x\n    x['a'] = 1",
                "if a:\n    global x\n    x = 1",
                "x = y = 1\ndef f():\n    global x, y\n    x = 2",
                "x = 1\nclass A:\n    def f(self):\n        global x\n        return x",
                "def g(): ...\ndef f():\n    global g\n    g()",
                "x = 1\ndef f():\n    global x\n    def g():\n        x = 2\n        return x\n    return g",
            ],
        );
        clean(
            "global-misuse",
            &[
                "x = 1\ndef f():\n    global x\n    x = 2",
                "x = 1\ndef f():\n    global x\n    x += 1",
                "x = 1\ndef f():\n    global x\n    del x",
                "x = 1\ndef f():\n    global x\n    for x in []:\n        pass",
                "x = 1\ndef f():\n    global x\n    import x",
                "x = 1\ndef f():\n    global x\n    def x(): ...",
                "x = 1\ndef f():\n    global x\n    with a as x: ...",
                "x = 1\ndef f():\n    global x\n    if (x := 2): ...",
                "x = 1\ndef f():\n    global x\n    x, y = 1, 2\n    return y",
                "from m import *\ndef f():\n    global x\n    x = 1",
                "def f():\n    x = 1\n    def g():\n        nonlocal x\n        return x\n    return g",
                "x = 1\ndef f():\n    global x\n    if a:\n        x = 2",
            ],
        );
    }

    #[test]
    fn declarations_that_python_refuses() {
        flags(
            "used-prior-global",
            &[
                "def f():\n    print(x)\n    global x\n    x = 1",
                "def f():\n    x = 1\n    global x",
                "def f():\n    if x:\n        global x\n        x = 1",
                "def f():\n    x += 1\n    global x",
                "def f():\n    for x in y:\n        pass\n    global x",
                "def f():\n    import x\n    global x",
                "def f():\n    del x\n    global x",
                "def f():\n    x()\n    global y, x\n    x = y = 1",
                "def f():\n    x = 1\n    def g():\n        print(x)\n        nonlocal x\n        x = 2",
                "class A:\n    print(x)\n    global x\n    x = 1",
                "def f():\n    global x\n    print(x)\n    global x\n    x = 1",
            ],
        );
        clean(
            "used-prior-global",
            &[
                "x = 1\ndef f():\n    global x\n    x = 2",
                "x = 1\nprint(x)\ndef f():\n    global x\n    x = 2",
                "def f():\n    x = 1\n    return x\ndef g():\n    global x\n    x = 2",
                "def f():\n    y = 1\n    global x\n    x = y",
                "def f():\n    a.x = 1\n    global x\n    x = 1",
                "def f():\n    g(x=1)\n    global x\n    x = 1",
                "def f():\n    'x'\n    global x\n    x = 1",
                "def f():\n    [x for x in y]\n    global x\n    x = 1",
                "def f():\n    def g():\n        return x\n    global x\n    x = 1",
                "def f():\n    global x\n    x = 1\n    print(x)",
            ],
        );
        flags(
            "nonlocal-without-binding",
            &[
                "def f():\n    nonlocal x",
                "x = 1\ndef f():\n    nonlocal x\n    x = 2",
                "class A:\n    x = 1\n    def f(self):\n        nonlocal x",
                "def f():\n    def g():\n        nonlocal x\n        x = 1",
                "nonlocal x",
                "def f():\n    global x\n    x = 1\n    def g():\n        nonlocal x",
                "def f():\n    [x for x in []]\n    def g():\n        nonlocal x",
                "def f():\n    x.y = 1\n    def g():\n        nonlocal x",
                "def f():\n    x = 1\n    def g():\n        nonlocal x, y",
                "def f():\n    class A:\n        x = 1\n        def g(self):\n            nonlocal x",
            ],
        );
        clean(
            "nonlocal-without-binding",
            &[
                "def f():\n    x = 1\n    def g():\n        nonlocal x",
                "def f():\n    def g():\n        nonlocal x\n    x = 1",
                "def f(x):\n    def g():\n        nonlocal x",
                "def f(*x):\n    def g():\n        nonlocal x",
                "def f():\n    for x in []: ...\n    def g():\n        nonlocal x",
                "def f():\n    import x\n    def g():\n        nonlocal x",
                "def f():\n    x: int\n    def g():\n        nonlocal x",
                "def f():\n    x = 1\n    def g():\n        def h():\n            nonlocal x",
                "def f():\n    x = 1\n    class A:\n        def g(self):\n            nonlocal x",
                "def f():\n    def x(): ...\n    def g():\n        nonlocal x",
            ],
        );
        flags(
            "nonlocal-and-global",
            &[
                "def f():\n    x = 1\n    def g():\n        nonlocal x\n        global x",
                "def f(x):\n    def g():\n        global x\n        nonlocal x",
            ],
        );
        clean(
            "nonlocal-and-global",
            &[
                "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 1\n    def h():\n        global x\n        x = 2",
                "def f():\n    x = y = 1\n    def g():\n        nonlocal x\n        global y",
            ],
        );
    }
}
