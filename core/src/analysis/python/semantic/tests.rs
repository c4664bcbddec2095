//! What names mean, case by case.

use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;

use super::*;

fn with(code: &str, look: impl FnOnce(&Model<'_>)) {
    let parsed = parse_unchecked_source(code, PySourceType::Python);
    assert!(parsed.errors().is_empty(), "{code}: {:?}", parsed.errors());
    look(&Model::build(code, false, parsed.suite()));
}

/// For each reference in the text's order: `name@line -> line of its binding`, `?` for names that nothing
/// binds, `!` after one that is read before its scope binds it, `-` if no binding is in force.
fn resolved(code: &str) -> Vec<String> {
    let line = |at: ruff_text_size::TextSize| code[..at.to_usize()].matches('\n').count() + 1;
    let mut out = Vec::new();
    with(code, |model| {
        for reference in model.all_references() {
            let to = match (reference.symbol, reference.binding) {
                (None, _) => "?".to_owned(),
                (Some(_), None) => "-".to_owned(),
                (Some(_), Some(binding)) => line(model.binding(binding).range.start()).to_string(),
            };
            let early = if reference.flags.has(Flags::EARLY) {
                "!"
            } else {
                ""
            };
            let at = reference.range.start();
            let text = model.text(reference.name);
            out.push((at, format!("{text}@{} -> {to}{early}", line(at))));
        }
    });
    out.sort();
    out.into_iter().map(|(_, text)| text).collect()
}

fn check(code: &str, wanted: &[&str]) {
    assert_eq!(resolved(code), wanted, "{code}");
}

#[test]
fn functions_see_what_comes_below_and_modules_do_not() {
    check("def f():\n    return x\nx = 1\n", &["x@2 -> 3"]);
    check("print(x)\nx = 1\n", &["print@1 -> ?", "x@1 -> 2!"]);
    check("x = 1\nx\nx = 2\nx\n", &["x@2 -> 1", "x@4 -> 3"]);
}

#[test]
fn a_local_hides_the_global_in_the_whole_function() {
    check("x = 1\ndef f():\n    x\n    x = 2\n", &["x@3 -> 4!"]);
    check("x = 1\ndef f(y):\n    x, y\n", &["x@3 -> 1", "y@3 -> 2"]);
    check(
        "def f():\n    def g():\n        return x\n    x = 1\n    return g\n",
        &["x@3 -> 4", "g@5 -> 2"],
    );
}

#[test]
fn classes_are_skipped_from_methods_but_not_from_their_own_body() {
    check(
        "x = 1\nclass A:\n    x = 2\n    y = x\n    def f(self):\n        return x\n",
        &["x@4 -> 3", "x@6 -> 1"],
    );
    // The first iterable is evaluated in the class, the rest in the comprehension.
    check(
        "n = 0\nclass A:\n    n = [1]\n    m = [n for i in n]\n",
        &["n@4 -> 1", "n@4 -> 3"],
    );
    check("class A:\n    a = b\n    b = 1\n", &["b@2 -> ?"]);
}

#[test]
fn global_and_nonlocal_name_the_symbol_of_another_scope() {
    check(
        "def f():\n    global x\n    x = 1\ndef g():\n    return x\n",
        &["x@5 -> 3"],
    );
    check(
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return x\n",
        &["x@6 -> 2"],
    );
    with(
        "def f():\n    x = 1\n    def g():\n        nonlocal x, y\n        x = 2\n",
        |model| {
            let known: Vec<_> = model
                .declarations()
                .iter()
                .map(|one| (one.name.as_str(), one.nonlocal, one.symbol.is_some()))
                .collect();
            assert_eq!(known, [("x", true, true), ("y", true, false)]);
        },
    );
}

#[test]
fn comprehensions_have_their_own_scope_and_a_walrus_leaves_it() {
    check("[x for x in y]\nx\n", &["x@1 -> 1", "y@1 -> ?", "x@2 -> ?"]);
    check(
        "def f(a):\n    any((b := c) for c in a)\n    return b\n",
        &["any@2 -> ?", "c@2 -> 2", "a@2 -> 1", "b@3 -> 2"],
    );
}

#[test]
fn handlers_delete_their_name() {
    with("try:\n    f()\nexcept E as e:\n    e\ne\n", |model| {
        let e: Vec<_> = model
            .all_references()
            .iter()
            .filter(|one| model.text(one.name) == "e")
            .map(|one| one.flags.has(Flags::AFTER_DELETE))
            .collect();
        assert_eq!(e, [false, true]);
    });
    check(
        "e = 1\ntry:\n    f()\nexcept E as e:\n    e\ne\n",
        &["f@3 -> ?", "E@4 -> ?", "e@5 -> 4", "e@6 -> 1"],
    );
}

#[test]
fn annotations_wait_when_they_are_not_evaluated() {
    let code = "def f(a: Later): ...\nclass Later: ...\n";
    check(code, &["Later@1 -> 2!"]);
    check(
        &format!("from __future__ import annotations\n{code}"),
        &["Later@2 -> 3"],
    );
    check(
        "def f(a: 'list[Later]'): ...\nclass Later: ...\n",
        &["list@1 -> ?", "Later@1 -> 2"],
    );
    check(
        "x: Literal['a', 'b']\ny: Annotated['T', 'no']\n",
        &["Literal@1 -> ?", "Annotated@2 -> ?", "T@2 -> ?"],
    );
    check(
        "def f():\n    x: Later = 1\nLater = int\n",
        &["Later@2 -> 3", "int@3 -> ?"],
    );
}

#[test]
fn type_parameters_are_seen_by_bases_bodies_and_annotations() {
    check(
        "class A[T](B[T]):\n    x: T\n    def f(self, y: T) -> T:\n        return T\n",
        &[
            "B@1 -> ?", "T@1 -> 1", "T@2 -> 1", "T@3 -> 1", "T@3 -> 1", "T@4 -> 1",
        ],
    );
    check(
        "type L[T] = list[T] | L\n",
        &["list@1 -> ?", "T@1 -> 1", "L@1 -> 1"],
    );
}

#[test]
fn patterns_imports_and_loops_bind() {
    check(
        "import a.b as c, d.e\nfrom f import g as h\nmatch c:\n    case {'k': v, **rest}:\n        v, rest\n    case [1, *w] | w:\n        w, d, h\n",
        &[
            "c@3 -> 1",
            "v@5 -> 4",
            "rest@5 -> 4",
            "w@7 -> 6",
            "d@7 -> 1",
            "h@7 -> 2",
        ],
    );
    check(
        "for i, (j, *k) in x:\n    i, j, k\nwith o as (p, q):\n    p, q\n",
        &[
            "x@1 -> ?", "i@2 -> 1", "j@2 -> 1", "k@2 -> 1", "o@3 -> ?", "p@4 -> 3", "q@4 -> 3",
        ],
    );
}

#[test]
fn all_in_its_forms_is_read() {
    let code = "__all__ = ['a'] + ['b']\n__all__ += ['c', 'z']\n__all__.extend(('d',))\n__all__.append('e')\n__all__.remove('z')\na = b = c = d = 1\n";
    with(code, |model| {
        let names: Vec<_> = model
            .exports()
            .iter()
            .map(|one| (one.name, one.symbol.is_some()))
            .collect();
        assert_eq!(
            names,
            [
                ("a", true),
                ("b", true),
                ("c", true),
                ("d", true),
                ("e", false)
            ]
        );
        assert!(!model.exports_open() && model.defines_exports());
    });
    with("from m import x\n__all__ = ['a'] + x.__all__\n", |model| {
        assert!(model.exports_open());
    });
}

#[test]
fn symbols_of_a_scope_are_numbered_densely() {
    with(
        "def f(a, b=1):\n    global g\n    g = c = a\n    [i for i in c]\n    def h(): ...\n",
        |model| {
            let (f, scope) = model.scopes().nth(1).unwrap();
            let found: Vec<_> = model
                .symbols(f)
                .map(|(_, symbol)| (model.text(symbol.name), symbol.index))
                .collect();
            assert_eq!(found, [("a", 0), ("b", 1), ("c", 2), ("h", 3)]);
            assert_eq!(scope.symbol_count, 4);
        },
    );
}

#[test]
fn alternatives_exclude_each_other() {
    with(
        "if a:\n    x = 1\n    if b:\n        x = 2\nelse:\n    x = 3\nx = 4\n",
        |model| {
            let at: Vec<_> = model.all_bindings().iter().map(|one| one.branch).collect();
            assert!(model.exclusive(at[0], at[2]) && model.exclusive(at[1], at[2]));
            assert!(!model.exclusive(at[0], at[1]) && !model.exclusive(at[2], at[3]));
        },
    );
}

#[test]
fn uses_go_over_to_what_replaces_a_binding() {
    with("x = 1\nx\nx = 2\ny = 1\ny = 2\n", |model| {
        let read: Vec<_> = (0..4).map(|at| model.is_read(BindingId(at))).collect();
        assert_eq!(read, [true, true, false, false]);
    });
}

#[test]
fn paths_lead_through_imports_and_builtins_that_nothing_hides() {
    let paths = |code: &str| {
        let mut out = Vec::new();
        let parsed = parse_unchecked_source(code, PySourceType::Python);
        let model = Model::build(code, false, parsed.suite());
        for statement in parsed.suite() {
            if let Stmt::Expr(inner) = statement {
                out.push(model.path(&inner.value).unwrap_or_default());
            }
        }
        out
    };
    assert_eq!(
        paths(
            "import yaml as y, a.b\nfrom c import d as e\nfrom .m import n\nfrom . import o\ny.load\na.b.c\ne.f\nn\no\nopen\nother\nopen().x\n"
        ),
        ["yaml.load", "a.b.c", "c.d.f", ".m.n", ".o", "open", "", ""]
    );
    assert_eq!(paths("open = 1\nopen\n"), [""]);
    assert_eq!(
        paths("try:\n    import yaml\nexcept ImportError:\n    yaml = None\nyaml.load\n"),
        ["yaml.load"]
    );
    assert_eq!(paths("import yaml\nyaml = None\nyaml.load\n"), [""]);
}
