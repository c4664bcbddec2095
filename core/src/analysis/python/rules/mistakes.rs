//! Slips: code that does something else than it seems to, whatever the values.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{
    CmpOp, ExceptHandler, Expr, ExprAttribute, ExprCall, ExprCompare, Stmt, StmtAnnAssign,
    StmtAssert, StmtAssign, StmtImportFrom, StmtTry,
};
use ruff_text_size::Ranged;

use super::literals::short;
use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::shared_rules::{
    NAN_COMPARE, SELF_ASSIGN, SELF_COMPARE, TYPE_COMPARE, USELESS_CATCH,
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
    summary: "An assertion tests a text, or `False`: it never fails, or always does.",
    why: "A text checks nothing: often a comparison was meant. `assert False` is left out by `python -O`, and the \
          program goes on behind it: raise AssertionError.",
    false_positives: "`assert False` in tests, which nobody runs with `-O`.",
    examples: &[python(
        "assert 'not reached'\n",
        "raise AssertionError('not reached')\n",
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
        Expr::BooleanLiteral(value) if !value.value => {
            context
                .report(
                    &ASSERT_ON_LITERAL,
                    statement.test.range(),
                    "`python -O` leaves assertions out: raise AssertionError",
                )
                .confidence(0.4);
        }
        _ => {}
    }
}

/// `x = x`, `a = b = a`, `a, b = a, c`: at the target.
pub(super) fn assign(context: &mut Context<'_, '_, '_>, assign: &StmtAssign) {
    // In a class body `name = name` copies a global into the class.
    if matches!(context.scopes.last(), Some(Scope::Class)) {
        return;
    }
    for (at, target) in assign.targets.iter().take(MOST_TARGETS).enumerate() {
        let others = assign.targets.iter().take(MOST_TARGETS).skip(at + 1);
        for other in others.chain(std::iter::once(&*assign.value)) {
            self_assigned(context, target, other);
        }
    }
}

/// The same with a type: `x: int = x`.
pub(super) fn annotated(context: &mut Context<'_, '_, '_>, assign: &StmtAnnAssign) {
    if let Some(value) = &assign.value
        && !matches!(context.scopes.last(), Some(Scope::Class))
    {
        self_assigned(context, &assign.target, value);
    }
}

/// How many targets of one assignment are compared with each other.
const MOST_TARGETS: usize = 20;

fn self_assigned(context: &mut Context<'_, '_, '_>, left: &Expr, right: &Expr) {
    match (left, right) {
        (Expr::Tuple(left), Expr::Tuple(right)) if left.elts.len() == right.elts.len() => {
            for (left, right) in left.elts.iter().zip(&right.elts) {
                self_assigned(context, left, right);
            }
        }
        (Expr::Name(target), Expr::Name(value)) if target.id == value.id => {
            let message = format!("{} is assigned to itself", short(context.text(left)));
            // At module level people re-export so for type checkers.
            let confidence = if context.scopes.is_empty() { 0.6 } else { 0.9 };
            context
                .report(&SELF_ASSIGN, left.range(), message)
                .confidence(confidence);
        }
        // `self.x = self.x` may call a property on purpose.
        _ => {}
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
            let confidence = if nan_test { 0.5 } else { 0.9 };
            // A test of `__eq__` compares an object with itself.
            let in_test = context
                .statements
                .iter()
                .any(|s| matches!(s, Stmt::Assert(_)))
                || context.expressions.iter().any(|around| match around {
                    Expr::Call(call) => context.text(&*call.func).starts_with("self.assert"),
                    _ => false,
                });
            if !in_test {
                let message = format!("{} is compared with itself", short(context.text(left)));
                context
                    .report(&SELF_COMPARE, compare.range(), message)
                    .confidence(confidence);
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
                    [Expr::StringLiteral(text)] if text.value.to_str().trim().trim_start_matches(['+', '-']).eq_ignore_ascii_case("nan")
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
    // Builtins that give the same for the same.
    let (inner_left, inner_right) = match (left, right) {
        (Expr::Call(a), Expr::Call(b))
            if a.arguments.keywords.is_empty()
                && matches!(
                    context.path(&a.func).as_deref(),
                    Some(
                        "id" | "len" | "type" | "int" | "bool" | "str" | "float" | "hash" | "repr"
                    )
                )
                && context.text(&*a.func) == context.text(&*b.func) =>
        {
            match (&*a.arguments.args, &*b.arguments.args) {
                ([left], [right]) => (left, right),
                _ => return false,
            }
        }
        _ => (left, right),
    };
    context.text(left) == context.text(right) && pure(inner_left) && pure(inner_right)
}

/// Classes that are builtin, without exceptions.
const BUILTIN_CLASSES: &[&str] = &[
    "bool",
    "bytearray",
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "memoryview",
    "object",
    "range",
    "set",
    "slice",
    "str",
    "tuple",
    "type",
];

fn type_compare(
    context: &mut Context<'_, '_, '_>,
    compare: &ExprCompare,
    left: &Expr,
    right: &Expr,
) {
    let is_type_of = |expr: &Expr| match expr {
        Expr::Call(call) => context.is(&call.func, "type"),
        _ => false,
    };
    let is_class = |expr: &Expr| match expr {
        Expr::Name(name) => {
            let id = name.id.as_str();
            (BUILTIN_CLASSES.contains(&id)
                || id.ends_with("Error")
                || matches!(id, "Exception" | "BaseException"))
                && context.model.is_builtin(name)
        }
        _ => false,
    };
    // numpy's `dtype == float` is how it is done.
    let is_dtype = |expr: &Expr| match expr {
        Expr::Attribute(attribute) => attribute.attr.as_str().ends_with("dtype"),
        Expr::Call(call) => context.is(&call.func, "numpy.dtype"),
        _ => false,
    };
    let by_call = is_type_of(left) || is_type_of(right);
    let found =
        (by_call || is_class(left) || is_class(right)) && !is_dtype(left) && !is_dtype(right);
    let confidence = if by_call { 0.7 } else { 0.45 };
    if found {
        context
            .report(
                &TYPE_COMPARE,
                compare.range(),
                "this misses subclasses: use `isinstance`, or `is` if just this class is meant",
            )
            .confidence(confidence);
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    match path {
        Some("open" | "io.open") => open_mode(context, call, 1),
        // `Path(p).open('rw')`; a path has no other `open`.
        None => {
            if let Expr::Attribute(method) = &*call.func
                && method.attr.as_str() == "open"
                && let Expr::Call(made) = &*method.value
                && let Some("pathlib.Path" | "pathlib.PosixPath" | "pathlib.WindowsPath") =
                    context.path(&made.func).as_deref()
            {
                open_mode(context, call, 0);
            }
        }
        _ => {}
    }
}

fn open_mode(context: &mut Context<'_, '_, '_>, call: &ExprCall, at: usize) {
    let Some(Expr::StringLiteral(mode)) = call.arguments.find_argument_value("mode", at) else {
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
            &[
                "assert 'x'",
                "assert f'{x}'",
                "assert b'x', 'y'",
                "assert False",
                "assert False, 'x'",
            ],
        );
        clean(
            "assert-on-literal",
            &[
                "raise AssertionError('x')",
                "assert x",
                "assert True",
                "assert x == 'y'",
                "assert 'a' in x",
            ],
        );
    }

    #[test]
    fn assigned_or_compared_with_itself() {
        flags(
            "self-assign",
            &[
                "def f(x):\n    x = x",
                "def f(a, b):\n    a, b = a, c",
                "x = x",
                "x, (y, z) = y, (y, x)",
                "(x, y), z = (x, 1), 2",
                "x = y = x",
                "x: int = x",
                "if a:\n    x = x",
            ],
        );
        clean(
            "self-assign",
            &[
                "class A:\n    x = x",
                "class A:\n    x: int = x",
                "a, b = b, a",
                "x: int",
                "x = x.y",
                "x = x,",
                "a, b, c = a, b",
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
                "x != x",
                "len(a) == len(a)",
                "id(a) == id(a)",
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
                "next(a) == next(a)",
                "len(f()) == len(f())",
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
                "type(x) == type(y)",
                "type(x) != type([])",
                "type(x) == Foo",
                "x.type == str",
                "import builtins\nbuiltins.type(x) == memoryview",
            ],
        );
        clean(
            "type-compare",
            &[
                "type(x) is str",
                "isinstance(x, str)",
                "type(x) is type(y)",
                "x.dtype == float",
                "import numpy as np\nnp.dtype(int) == float",
                "x == Foo",
                "str = 'a'\nx == str",
                "type(x) in (str, int)",
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
                "import builtins\nbuiltins.open(p, 'Ua')",
                "from pathlib import Path\nPath(p).open('rwx')",
                "import pathlib\npathlib.Path(p).open(mode='rwx')",
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
                "from pathlib import Path\nPath(p).open('rb')",
                "x.open('rwx')",
                "Path(p).open('rwx')",
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
