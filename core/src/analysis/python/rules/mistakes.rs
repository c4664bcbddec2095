//! Slips: code that does something else than it seems to, whatever the values.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{
    CmpOp, ExceptHandler, Expr, ExprAttribute, ExprCall, ExprCompare, Stmt, StmtAssert, StmtAssign,
    StmtImportFrom, StmtTry,
};
use ruff_text_size::Ranged;

use super::literals::short;
use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::shared_rules::{
    DEBUGGER, NAN_COMPARE, SELF_ASSIGN, SELF_COMPARE, TYPE_COMPARE, USELESS_CATCH,
};
use crate::model::{Category, Severity};

pub(super) static RULES: &[&Rule] = &[
    &ASSERT_ON_LITERAL,
    &ASSERT_TUPLE,
    &BAD_OPEN_MODE,
    &IMPORT_STAR,
    &SUPER_WITHOUT_BRACKETS,
];

static ASSERT_TUPLE: Rule = Rule {
    id: "assert-tuple",
    severity: Severity::High,
    confidence: 0.98,
    summary: "An assertion tests a tuple, which is always true.",
    why: "`assert (condition, message)` never fails. Drop the parentheses.",
    examples: &[python(
        "assert (x > 0, 'x must be positive')\n",
        "assert x > 0, 'x must be positive'\n",
    )],
    peers: &[
        peer("ruff", &["F631"]),
        peer("pylint", &["assert-on-tuple"]),
        peer("pyflakes", &["F631"]),
    ],
    ..BUG
};

static ASSERT_ON_LITERAL: Rule = Rule {
    id: "assert-on-literal",
    severity: Severity::Medium,
    confidence: 0.95,
    summary: "An assertion tests a text or number, so it never fails or always does.",
    why: "Nothing is checked; often `assert False, ...` or a comparison was meant.",
    examples: &[python(
        "assert 'not reached'\n",
        "assert False, 'not reached'\n",
    )],
    peers: &[
        peer("ruff", &["PLW0129", "B011"]),
        peer("pylint", &["assert-on-string-literal"]),
    ],
    ..BUG
};

static BAD_OPEN_MODE: Rule = Rule {
    id: "bad-open-mode",
    severity: Severity::High,
    confidence: 0.97,
    summary: "A file is opened in a mode that does not exist.",
    why: "`open` raises ValueError.",
    examples: &[python("open(path, 'rw')\n", "open(path, 'r+')\n")],
    peers: &[
        peer("ruff", &["PLW1501"]),
        peer("pylint", &["bad-open-mode"]),
    ],
    ..BUG
};

static IMPORT_STAR: Rule = Rule {
    id: "import-star",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.7,
    summary: "Everything is imported from a module.",
    why: "Nobody can tell where a name comes from, and a new name in that module can replace one of yours.",
    false_positives: "The `__init__.py` of a package that re-exports, which is not reported.",
    examples: &[python(
        "from os.path import *\n",
        "from os.path import join\n",
    )],
    peers: &[
        peer("ruff", &["F403", "F405"]),
        peer("pylint", &["wildcard-import"]),
        peer("pyflakes", &["F403"]),
    ],
    ..BUG
};

pub(super) static SUPER_WITHOUT_BRACKETS: Rule = Rule {
    id: "super-without-brackets",
    severity: Severity::High,
    confidence: 0.97,
    summary: "`super` is used without being called.",
    why: "`super.method` is an attribute of the class `super`: this raises AttributeError. Write `super().method`.",
    fixable: true,
    examples: &[python(
        "class B(A):\n    def run(self):\n        super.run()\n",
        "class B(A):\n    def run(self):\n        super().run()\n",
    )],
    peers: &[
        peer("ruff", &["PLW0245"]),
        peer("pylint", &["super-without-brackets", "bad-super-call"]),
    ],
    ..BUG
};

pub(super) fn assert(context: &mut Context<'_, '_, '_>, statement: &StmtAssert) {
    match &*statement.test {
        Expr::Tuple(tuple) if !tuple.elts.is_empty() => {
            context.report(
                &ASSERT_TUPLE,
                statement.test.range(),
                "a tuple is always true: this never fails",
            );
        }
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_) => {
            context.report(
                &ASSERT_ON_LITERAL,
                statement.range(),
                "this asserts a text, which is true whatever happened",
            );
        }
        _ => {}
    }
}

pub(super) fn assign(context: &mut Context<'_, '_, '_>, assign: &StmtAssign) {
    // In a class body `name = name` copies a global into the class.
    let in_class = matches!(
        context.scopes.last(),
        Some(super::super::context::Scope::Class)
    );
    for target in &assign.targets {
        let pairs: Vec<(&Expr, &Expr)> = match (target, &*assign.value) {
            (Expr::Tuple(left), Expr::Tuple(right)) if left.elts.len() == right.elts.len() => {
                left.elts.iter().zip(&right.elts).collect()
            }
            (left, right) => vec![(left, right)],
        };
        for (left, right) in pairs {
            // `self.x = self.x` may call a property on purpose.
            let plain = left.is_name_expr() && right.is_name_expr();
            // At module level people re-export so for type checkers.
            if plain
                && !in_class
                && !context.scopes.is_empty()
                && context.text(left) == context.text(right)
            {
                let message = format!("{} is assigned to itself", short(context.text(left)));
                context.report(&SELF_ASSIGN, assign.range(), message);
            }
        }
    }
}

pub(super) fn import_from(context: &mut Context<'_, '_, '_>, import: &StmtImportFrom) {
    let star = import.names.iter().any(|alias| alias.name.as_str() == "*");
    // A relative one in a package's front door is how packages are put together.
    let path = context.file;
    let front_door = path.ends_with("__init__.py") || path.ends_with("__init__.pyi");
    if star && !front_door {
        context.report(&IMPORT_STAR, import.range(), "name what is imported");
    }
}

pub(super) fn compare(context: &mut Context<'_, '_, '_>, compare: &ExprCompare) {
    let mut left = &*compare.left;
    for (op, right) in compare.ops.iter().zip(&compare.comparators) {
        if is_nan(context, left) || is_nan(context, right) {
            context.report(
                &NAN_COMPARE,
                compare.range(),
                "NaN equals nothing, not even itself: use `math.isnan`",
            );
        } else if is_same(context, left, right) {
            // `x != x` is how NaN is found without an import.
            let nan_test = *op == CmpOp::NotEq && !matches!(left, Expr::Subscript(_));
            // A test of `__eq__` compares an object with itself.
            let in_test = context
                .statements
                .iter()
                .any(|s| matches!(s, Stmt::Assert(_)))
                || context.expressions.iter().any(|around| match around {
                    Expr::Call(call) => context.text(&*call.func).starts_with("self.assert"),
                    _ => false,
                });
            if !in_test && !nan_test {
                let message = format!("{} is compared with itself", short(context.text(left)));
                context.report(&SELF_COMPARE, compare.range(), message);
            }
        }
        if matches!(op, CmpOp::Eq | CmpOp::NotEq) {
            type_compare(context, compare, left, right);
        }
        left = right;
    }
}

fn is_nan(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => {
            context.is(&call.func, "float")
                && matches!(
                    &*call.arguments.args,
                    [Expr::StringLiteral(text)] if text.value.to_str().trim_start_matches(['+', '-']).eq_ignore_ascii_case("nan")
                )
        }
        Expr::Attribute(_) | Expr::Name(_) => context.path(expr).is_some_and(|path| {
            matches!(
                path.as_str(),
                "math.nan" | "numpy.nan" | "numpy.NaN" | "numpy.NAN"
            )
        }),
        _ => false,
    }
}

/// The same text of names, attributes and constant subscripts: nothing that a second look changes.
fn is_same(context: &Context<'_, '_, '_>, left: &Expr, right: &Expr) -> bool {
    let pure = |expr: &Expr| {
        matches!(
            expr,
            Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_)
        ) && !any_over_expr(expr, |inner| {
            matches!(
                inner,
                Expr::Call(_) | Expr::Await(_) | Expr::Yield(_) | Expr::Named(_)
            )
        })
    };
    context.text(left) == context.text(right) && pure(left) && pure(right)
}

fn type_compare(
    context: &mut Context<'_, '_, '_>,
    compare: &ExprCompare,
    left: &Expr,
    right: &Expr,
) {
    let is_type_of = |expr: &Expr| match expr {
        Expr::Call(call) => {
            call.arguments.len() == 1
                && call.arguments.args.len() == 1
                && context.is(&call.func, "type")
        }
        _ => false,
    };
    let is_class = |expr: &Expr| match expr {
        Expr::Name(name) => matches!(
            name.id.as_str(),
            "str"
                | "int"
                | "float"
                | "bool"
                | "list"
                | "dict"
                | "set"
                | "tuple"
                | "bytes"
                | "complex"
                | "frozenset"
                | "bytearray"
        ),
        _ => false,
    };
    let found = is_type_of(left) && is_class(right) || is_class(left) && is_type_of(right);
    if found {
        context
            .report(
                &TYPE_COMPARE,
                compare.range(),
                "this misses subclasses: use `isinstance`, or `is` if just this class is meant",
            )
            .confidence(0.7);
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    match path {
        Some("open") => open_mode(context, call),
        Some(
            "breakpoint"
            | "pdb.set_trace"
            | "ipdb.set_trace"
            | "pudb.set_trace"
            | "pdb.post_mortem"
            | "pudb.set_trace.set_trace"
            | "IPython.embed"
            | "debugpy.breakpoint"
            | "debugpy.wait_for_client",
        ) => {
            let message = format!("`{}` stops the program here", context.text(&*call.func));
            context.report(&DEBUGGER, call.range(), message);
        }
        _ => {}
    }
}

fn open_mode(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Some(Expr::StringLiteral(mode)) = call.arguments.find_argument_value("mode", 1) else {
        return;
    };
    let text = mode.value.to_str();
    let count = |wanted: &[char]| text.chars().filter(|c| wanted.contains(c)).count();
    let once = text.chars().all(|c| text.matches(c).count() == 1);
    let known = text.chars().all(|c| "rwxabt+U".contains(c));
    let valid = known
        && once
        && count(&['r', 'w', 'x', 'a']) + count(&['U']).min(1 - count(&['r']).min(1)) == 1
        && count(&['b', 't']) <= 1;
    if !valid {
        context.report(
            &BAD_OPEN_MODE,
            mode.range(),
            format!("{} is no mode of `open`", short(context.text(mode))),
        );
    }
}

pub(super) fn attribute(context: &mut Context<'_, '_, '_>, attribute: &ExprAttribute) {
    let in_method = matches!(&context.scopes[..], [.., Scope::Class, Scope::Function(_)]);
    if attribute.attr.as_str().starts_with("__") || !in_method {
        return;
    }
    if context.is(&attribute.value, "super") {
        let at = attribute.value.range();
        context
            .report(
                &SUPER_WITHOUT_BRACKETS,
                attribute.range(),
                "`super` must be called: `super()`",
            )
            .fix("call it", true, vec![(at.into(), "super()".to_owned())]);
    }
}

/// A handler that only raises again what it caught, and is the only one.
pub(super) fn useless_catch(context: &mut Context<'_, '_, '_>, statement: &StmtTry) {
    let [ExceptHandler::ExceptHandler(handler)] = &statement.handlers[..] else {
        return;
    };
    let [Stmt::Raise(raise)] = &handler.body[..] else {
        return;
    };
    let same = match (&raise.exc, &handler.name) {
        (None, _) => true,
        (Some(raised), Some(name)) => {
            raise.cause.is_none()
                && matches!(&**raised, Expr::Name(found) if found.id.as_str() == name.as_str())
        }
        _ => false,
    };
    if same && statement.orelse.is_empty() && statement.finalbody.is_empty() {
        context.report(
            &USELESS_CATCH,
            raise.range(),
            "this handler only raises again: the `try` does nothing",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, fixed, flags};

    #[test]
    fn assertions_that_check_nothing() {
        flags(
            "assert-tuple",
            &["assert (a, 'b')", "assert (a == b, f'{c}')", "assert (a,)"],
        );
        clean(
            "assert-tuple",
            &[
                "assert a, 'b'",
                "assert (a), 'b'",
                "assert ()",
                "assert f(a, b)",
            ],
        );
        flags(
            "assert-on-literal",
            &["assert 'x'", "assert f'{x}'", "assert b'x', 'y'"],
        );
        clean(
            "assert-on-literal",
            &[
                "assert False, 'x'",
                "assert x",
                "assert x == 'y'",
                "assert 'a' in x",
            ],
        );
    }

    #[test]
    fn assigned_or_compared_with_itself() {
        flags(
            "self-assign",
            &["def f(x):\n    x = x", "def f(a, b):\n    a, b = a, c"],
        );
        clean(
            "self-assign",
            &[
                "x = x",
                "class A:\n    x = x",
                "def f(x):\n    self.x = x",
                "def f(a, b):\n    a, b = b, a",
                "def f():\n    self.x = self.x",
            ],
        );
        flags(
            "self-compare",
            &[
                "if a == a: pass",
                "x = a.b < a.b",
                "if a[0] != a[0]: pass",
                "a in a",
            ],
        );
        clean(
            "self-compare",
            &[
                "a == b",
                "f() == f()",
                "assert a == a",
                "self.assertTrue(a == a)",
                "a.b == a.c",
                "x != x",
            ],
        );
    }

    #[test]
    fn nan_and_types() {
        flags(
            "nan-compare",
            &[
                "x == float('nan')",
                "import math\nx != math.nan",
                "import numpy as np\nnp.nan == x",
            ],
        );
        clean(
            "nan-compare",
            &[
                "math.isnan(x)",
                "x == float('inf')",
                "x == nan",
                "x == float(y)",
            ],
        );
        flags(
            "type-compare",
            &[
                "type(x) == str",
                "dict != type(y)",
                "if type(x) == list or y: pass",
            ],
        );
        clean(
            "type-compare",
            &[
                "type(x) is str",
                "type(x) == type(y)",
                "isinstance(x, str)",
                "x.type == str",
                "type(x) == Foo",
            ],
        );
    }

    #[test]
    fn modes_of_open() {
        flags(
            "bad-open-mode",
            &[
                "open(p, 'rw')",
                "open(p, mode='wr+')",
                "open(p, 'rbt')",
                "open(p, 'z')",
                "open(p, '')",
                "open(p, 'b')",
            ],
        );
        clean(
            "bad-open-mode",
            &[
                "open(p)",
                "open(p, 'rb')",
                "open(p, 'r+')",
                "open(p, 'xb+')",
                "open(p, 'U')",
                "open(p, 'rU')",
                "open(p, mode)",
                "os.open(p, 'rw')",
            ],
        );
    }

    #[test]
    fn left_over_debuggers() {
        flags(
            "debugger",
            &[
                "breakpoint()",
                "import pdb; pdb.set_trace()",
                "from ipdb import set_trace as t\nt()",
                "import IPython\nIPython.embed()",
            ],
        );
        clean(
            "debugger",
            &[
                "pdb.set_trace()",
                "def breakpoint(): pass\nbreakpoint()",
                "import pdb\npdb.run('x')",
                "self.breakpoint()",
            ],
        );
    }

    #[test]
    fn super_is_called() {
        let method = |body: &str| format!("class B(A):\n    def f(self):\n        {body}\n");
        flags(
            "super-without-brackets",
            &[&method("super.f()"), &method("return super.x")],
        );
        clean(
            "super-without-brackets",
            &[
                &method("super().f()"),
                &method("super.__init__"),
                "super.f()",
            ],
        );
        assert_eq!(
            fixed("super-without-brackets", &method("super.f()")),
            method("super().f()")
        );
    }

    #[test]
    fn star_imports_and_empty_handlers() {
        flags("import-star", &["from a import *", "from .b import *"]);
        clean("import-star", &["import a", "from a import b"]);
        flags(
            "useless-catch",
            &[
                "try:\n    f()\nexcept E:\n    raise",
                "try:\n    f()\nexcept E as e:\n    raise e",
            ],
        );
        clean(
            "useless-catch",
            &[
                "try:\n    f()\nexcept E:\n    g()\n    raise",
                "try:\n    f()\nexcept E as e:\n    raise F from e",
                "try:\n    f()\nexcept E:\n    raise\nexcept F:\n    g()",
                "try:\n    f()\nexcept E:\n    raise\nfinally:\n    g()",
            ],
        );
    }
}
