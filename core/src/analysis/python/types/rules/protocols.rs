//! Values that are looped over, indexed, called or entered though they cannot be.

use ruff_python_ast::{
    CmpOp, Expr, ExprCall, ExprCompare, ExprContext, ExprDict, ExprStarred, ExprSubscript,
    ExprUnaryOp, StmtWith, UnaryOp,
};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::types::Ty;
use crate::analysis::python::types::protocol::{
    self, CALL, CONTAINS, DELETE, GET, INVERT, ITERATE, ITERATE_ASYNC, MAPPING, NEGATIVE, POSITIVE,
    Protocol, SET, WITH, WITH_ASYNC,
};
use crate::analysis::shared_rules::{NOT_CALLABLE, UNSUPPORTED_OPERAND};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&ASYNC_GEN, &NOT_ITERABLE, &NOT_SUBSCRIPTABLE];

static NOT_ITERABLE: Rule = Rule {
    id: "not-iterable",
    severity: Severity::High,
    confidence: 0.92,
    summary: "A loop, `*` or `**` gets a value that cannot be looped over.",
    why: "It raises TypeError. Often `range(n)` was meant, or an `async for`.",
    false_positives: "Classes that are changed while the program runs.",
    examples: &[python(
        "for i in 10:\n    print(i)\n",
        "for i in range(10):\n    print(i)\n",
    )],
    peers: &[peer("pylint", &["not-an-iterable", "not-a-mapping"])],
    ..BUG
};

static NOT_SUBSCRIPTABLE: Rule = Rule {
    id: "not-subscriptable",
    severity: Severity::High,
    confidence: 0.92,
    summary: "A value is indexed that cannot be, or whose items cannot be set or deleted.",
    why: "It raises TypeError. Often brackets are square that should be round, or a tuple should be a list.",
    false_positives: "Classes that are changed while the program runs.",
    examples: &[python(
        "def sizes():\n    point = (1, 2)\n    point[0] = 3\n    return point\n",
        "def sizes():\n    point = [1, 2]\n    point[0] = 3\n    return point\n",
    )],
    peers: &[peer(
        "pylint",
        &[
            "unsubscriptable-object",
            "unsupported-assignment-operation",
            "unsupported-delete-operation",
        ],
    )],
    ..BUG
};

static ASYNC_GEN: Rule = Rule {
    id: "async-gen",
    severity: Severity::High,
    confidence: 0.92,
    summary: "`with` gets a value that is no context manager, or of the other kind.",
    why: "It raises TypeError or AttributeError. A generator needs `@contextmanager`; what has \
          `__aenter__` needs `async with`.",
    false_positives: "Classes that are changed while the program runs.",
    examples: &[python(
        "class Lock:\n    def __enter__(self):\n        return self\n\nwith Lock():\n    work()\n",
        "class Lock:\n    def __enter__(self):\n        return self\n\n    def __exit__(self, *error):\n        pass\n\nwith Lock():\n    work()\n",
    )],
    peers: &[peer(
        "pylint",
        &["not-context-manager", "not-async-context-manager"],
    )],
    ..BUG
};

/// Whether a value surely does not support a protocol. Never of `self`: a subclass may.
fn lacks<'a>(context: &Context<'a, '_, '_>, expr: &'a Expr, protocol: Protocol) -> bool {
    let types = context.types;
    // What a method of `self` returns may be `self`.
    let own = match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) => types.is_receiver(&method.value),
            _ => false,
        },
        other => types.is_receiver(other),
    };
    expr.is_none_literal_expr() || !own && types.lacks(types.of(expr), protocol)
}

pub(super) fn for_loop<'a>(context: &mut Context<'a, '_, '_>, iter: &'a Expr, is_async: bool) {
    let protocol = if is_async { ITERATE_ASYNC } else { ITERATE };
    if lacks(context, iter, protocol) {
        let message = if is_async {
            "this has no asynchronous iteration"
        } else {
            "this cannot be looped over"
        };
        context.report(&NOT_ITERABLE, iter.range(), message);
    }
}

pub(super) fn starred<'a>(context: &mut Context<'a, '_, '_>, starred: &'a ExprStarred) {
    if starred.ctx == ExprContext::Load && lacks(context, &starred.value, ITERATE) {
        let message = "this cannot be looped over";
        context.report(&NOT_ITERABLE, starred.value.range(), message);
    }
}

pub(super) fn dict<'a>(context: &mut Context<'a, '_, '_>, dict: &'a ExprDict) {
    for item in dict.items.iter().filter(|item| item.key.is_none()) {
        mapping(context, &item.value);
    }
}

fn mapping<'a>(context: &mut Context<'a, '_, '_>, value: &'a Expr) {
    if lacks(context, value, MAPPING) {
        context.report(&NOT_ITERABLE, value.range(), "`**` needs a mapping");
    }
}

pub(super) fn call<'a>(context: &mut Context<'a, '_, '_>, call: &'a ExprCall, callee: Ty) {
    for keyword in call
        .arguments
        .keywords
        .iter()
        .filter(|one| one.arg.is_none())
    {
        mapping(context, &keyword.value);
    }
    let own = context.types.is_receiver(&call.func);
    if !own && context.types.lacks(callee, CALL) || call.func.is_none_literal_expr() {
        let message = format!("{} cannot be called", describe(context, callee));
        context.report(&NOT_CALLABLE, call.range(), message);
    }
}

pub(super) fn subscript<'a>(context: &mut Context<'a, '_, '_>, subscript: &'a ExprSubscript) {
    let (protocol, does) = match subscript.ctx {
        ExprContext::Store => (SET, "has no items that can be set"),
        ExprContext::Del => (DELETE, "has no items that can be deleted"),
        _ => (GET, "has no items"),
    };
    if lacks(context, &subscript.value, protocol) {
        let what = describe(context, context.types.of(&subscript.value));
        let message = format!("{what} {does}");
        context.report(&NOT_SUBSCRIPTABLE, subscript.value.range(), message);
    }
}

pub(super) fn compare<'a>(context: &mut Context<'a, '_, '_>, compare: &'a ExprCompare) {
    for (op, right) in compare.ops.iter().zip(&compare.comparators) {
        if matches!(op, CmpOp::In | CmpOp::NotIn) && lacks(context, right, CONTAINS) {
            let what = describe(context, context.types.of(right));
            let message = format!("{what} contains nothing: `in` raises TypeError");
            context.report(&UNSUPPORTED_OPERAND, right.range(), message);
        }
    }
}

pub(super) fn unary<'a>(context: &mut Context<'a, '_, '_>, operation: &'a ExprUnaryOp) {
    let (protocol, sign) = match operation.op {
        UnaryOp::USub => (NEGATIVE, "-"),
        UnaryOp::UAdd => (POSITIVE, "+"),
        UnaryOp::Invert => (INVERT, "~"),
        UnaryOp::Not => return,
    };
    if lacks(context, &operation.operand, protocol) {
        let what = describe(context, context.types.of(&operation.operand));
        let message = format!("`{sign}` is applied to {what}, which does not support it");
        context.report(&UNSUPPORTED_OPERAND, operation.range(), message);
    }
}

pub(super) fn with<'a>(context: &mut Context<'a, '_, '_>, with: &'a StmtWith) {
    let (protocol, kind): (protocol::Protocol, _) = if with.is_async {
        (WITH_ASYNC, "an asynchronous context manager")
    } else {
        (WITH, "a context manager")
    };
    for item in &with.items {
        let lacking = protocol
            .each()
            .any(|one| lacks(context, &item.context_expr, one));
        if lacking {
            let what = describe(context, context.types.of(&item.context_expr));
            let message = format!("{what} is not {kind}");
            context.report(&ASYNC_GEN, item.context_expr.range(), message);
        }
    }
}

/// Words for a value.
pub(super) fn describe(context: &Context<'_, '_, '_>, ty: Ty) -> String {
    let types = context.types;
    match ty {
        Ty::Of(class) => match class.name.trim_matches(['<', '>']) {
            "int" => "an integer".to_owned(),
            name => format!("a value of type {name}"),
        },
        Ty::Class(class) => format!("the class `{}`", types.classes.get(class).node.name),
        Ty::Instance(class) => format!("an instance of `{}`", types.classes.get(class).node.name),
        Ty::BuiltinClass(class) => format!("the class `{}`", class.name),
        Ty::Function(_) | Ty::Method(_) | Ty::Lambda(_) | Ty::Callable => "a function".to_owned(),
        Ty::Super(..) | Ty::Property(_) => "this value".to_owned(),
        Ty::Module => "a module".to_owned(),
        Ty::None => "None".to_owned(),
        Ty::Unknown => "this value".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    const CLASS: &str = "class C:\n    pass\nclass I:\n    def __iter__(self): pass\nclass G:\n    def __getitem__(self, k): pass\nclass M(type):\n    def __iter__(self): pass\n    def __getitem__(self, k): pass\nclass W(metaclass=M): pass\nclass U(Other): pass\ndef f(): return 1\ndef g(): yield 1\n";

    fn with_class(lines: &[&str]) -> Vec<String> {
        lines
            .iter()
            .map(|line| format!("{CLASS}{line}\n"))
            .collect()
    }

    fn bad(rule: &str, lines: &[&str]) {
        for code in with_class(lines) {
            flags(rule, &[&code]);
        }
    }

    fn good(rule: &str, lines: &[&str]) {
        for code in with_class(lines) {
            clean(rule, &[&code]);
        }
    }

    #[test]
    fn loops() {
        bad(
            "not-iterable",
            &[
                "for x in 1: pass",
                "for x in C(): pass",
                "for x in C: pass",
                "for x in f: pass",
                "for x in f(): pass",
                "[x for x in 1]",
                "h(*C())",
                "h(**[1])",
                "{**C()}",
                "y = 1.5\nfor x in y: pass",
                "def k():\n    yield from 3",
                "async def k():\n    async for x in [1]: pass",
                "for x in lambda: 1: pass",
            ],
        );
        good(
            "not-iterable",
            &[
                "for x in I(): pass",
                "for x in G(): pass",
                "for x in W: pass",
                "for x in U(): pass",
                "for x in U: pass",
                "for x in g(): pass",
                "for x in 'a': pass",
                "for x in {}: pass",
                "h(**{})",
                "h(*[1])",
                "y = 1\ny = []\nfor x in y: pass",
                "if a:\n    y = 1\nelse:\n    y = []\nfor x in y: pass",
                "y = None\nfor x in y: pass",
                "class D:\n    def m(self):\n        for x in self: pass",
                "def k(y=1):\n    for x in y: pass",
                "C.__iter__ = h\nfor x in C(): pass",
            ],
        );
    }

    #[test]
    fn indexing() {
        bad(
            "not-subscriptable",
            &[
                "1[0]",
                "C()[0]",
                "C[0]",
                "f[0]",
                "f()[0]",
                "{1, 2}[0]",
                "(1, 2)[0] = 3",
                "'abc'[0] = 'x'",
                "del (1, 2)[0]",
                "del G()[0]",
                "G()[0] = 1",
                "g()[0]",
                "y = (1, 2)\ny[0] = 3",
                "import os\nos['PATH']",
            ],
        );
        good(
            "not-subscriptable",
            &[
                "G()[0]",
                "W[0]",
                "U()[0]",
                "U()[0] = 1",
                "[1][0] = 2",
                "{}['a'] = 1",
                "'a'[0]",
                "del [1][0]",
                "list[int]",
                "dict[str, C]",
                "import typing\nT = typing.TypeVar('T')\nclass D(typing.Generic[T]): pass\nD[int]",
                "class D:\n    def __class_getitem__(cls, k): pass\nD[1]",
                "class D[T]: pass\nD[int]",
                "def k(a: C[0]): pass",
                "bytearray(3)[0] = 1",
            ],
        );
    }

    #[test]
    fn calls() {
        bad(
            "not-callable",
            &[
                "1()",
                "'a'()",
                "[](1)",
                "[(1, 2) (3, 4)]",
                "C()()",
                "y = 3\ny()",
                "f()()",
                "import os\nos()",
                "{}()",
                "def k():\n    y = C()\n    y(1)",
                "g()()",
            ],
        );
        good(
            "not-callable",
            &[
                "C()",
                "f()",
                "U()()",
                "class D:\n    def __call__(self): pass\nD()()",
                "y = 3\ny = f\ny()",
                "def k(y=3): y()",
                "try:\n    import a\nexcept ImportError:\n    a = f\na()",
                "y = None\ny()",
                "(lambda: 1)()",
                "print()",
                "class D:\n    def m(self): self()",
                "class D:\n    x = 3\n    def m(self):\n        self.x = f\n        self.x()",
            ],
        );
    }

    #[test]
    fn operators() {
        bad(
            "unsupported-operand",
            &[
                "1 in 2",
                "1 in C()",
                "1 not in C",
                "1 in f",
                "-'a'",
                "~1.5",
                "+[]",
                "-C()",
                "-f",
                "~{}",
                "-{1}",
                "y = 'a'\n-y",
            ],
        );
        good(
            "unsupported-operand",
            &[
                "1 in [1]",
                "1 in I()",
                "1 in G()",
                "1 in W",
                "1 in U()",
                "1 in g()",
                "-1",
                "~True",
                "-U()",
                "not C()",
                "class D:\n    def __neg__(self): pass\n-D()",
                "class D(int): pass\n-D()",
            ],
        );
    }

    #[test]
    fn context_managers() {
        let manager = "class E:\n    def __enter__(self): pass\n    def __exit__(self, *a): pass\nclass A:\n    async def __aenter__(self): pass\n    async def __aexit__(self, *a): pass\nclass H:\n    def __enter__(self): pass\n";
        let code = |line: &str| format!("{CLASS}{manager}{line}\n");
        for line in [
            "with C(): pass",
            "with H(): pass",
            "with A(): pass",
            "with g(): pass",
            "with 1: pass",
            "with f(): pass",
            "with C: pass",
            "with E(), C(): pass",
            "async def k():\n    async with E(): pass",
            "async def k():\n    async with C() as c: pass",
            "with f: pass",
        ] {
            flags("async-gen", &[&code(line)]);
        }
        for line in [
            "with E(): pass",
            "with U(): pass",
            "async def k():\n    async with A(): pass",
            "import contextlib\n@contextlib.contextmanager\ndef m(): yield\nwith m(): pass",
            "class D(E): pass\nwith D(): pass",
            "with open('x'): pass",
            "@other\ndef m(): yield\nwith m(): pass",
            "with h(): pass",
            "class D:\n    def m(self):\n        with self: pass",
            "with memoryview(b'a'): pass",
        ] {
            clean("async-gen", &[&code(line)]);
        }
    }
}
