//! Calls with arguments that the function does not take.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::types::{Given, Signature, Ty};
use crate::analysis::shared_rules::WRONG_CALL_ARGUMENTS;

pub(super) static RULES: &[&Rule] = &[];

pub(super) fn call<'a>(context: &mut Context<'a, '_, '_>, call: &'a ExprCall, callee: Ty) {
    let builtin = match (&*call.func, callee) {
        (Expr::Name(name), Ty::Callable) => Signature::builtin(name.id.as_str()),
        _ => None,
    };
    let Some(signature) = builtin.or_else(|| context.types.signature(callee)) else {
        return;
    };
    // `cls(...)` makes a subclass, which may take what a class without `__init__` does not.
    if context.types.is_receiver(&call.func) && signature.parameters.is_empty() {
        return;
    }
    let misfits = signature.misfits(&Given::new(&call.arguments));
    if let Some(first) = misfits.first() {
        let message = first.message(context.text(&*call.func));
        context.report(&WRONG_CALL_ARGUMENTS, call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn calls_of_functions() {
        flags(
            "wrong-call-arguments",
            &[
                "def f(a): pass\nf()",
                "def f(a): pass\nf(1, 2)",
                "def f(a): pass\nf(b=1)",
                "def f(a): pass\nf(1, a=2)",
                "def f(*, a): pass\nf()",
                "def g():\n    f(1)\ndef f(): pass",
                "f = lambda a: a\nf()",
                "(lambda: 1)(2)",
                "def g():\n    def f(): pass\n    f(1)",
                "import functools\n@functools.cache\ndef f(a): pass\nf()",
                "async def f(a): pass\nf()",
                "def f(a): pass\nfor f2 in x: f()",
            ],
        );
        clean(
            "wrong-call-arguments",
            &["class A:\n    @classmethod\n    def of(cls, items):\n        return cls(items)\n"],
        );
        clean(
            "wrong-call-arguments",
            &[
                "def f(a): pass\nf(1)",
                "def f(a, b=2): pass\nf(1)",
                "def f(*a): pass\nf(1, 2, 3)",
                "def f(a): pass\nf(*x)",
                "def f(a): pass\nf(**x)",
                "@other\ndef f(a): pass\nf()",
                "def f(a): pass\nf = g(f)\nf()",
                "if x:\n    def f(a): pass\nelse:\n    def f(): pass\nf()",
                "try:\n    from x import f\nexcept ImportError:\n    def f(a): pass\nf()",
                "def f(a): pass\ndef g(f):\n    f()",
                "from m import *\nlen()",
                "import typing\n@typing.overload\ndef f(a): pass\n@typing.overload\ndef f(): pass\ndef f(*a): pass\ndef g(): f()",
                "def f(a): pass\ndef g():\n    global f\n    f = h\ndef k(): f()",
            ],
        );
    }

    #[test]
    fn calls_of_methods() {
        let class = |body: &str| {
            format!(
                "class C:\n    def m(self, a): pass\n    @staticmethod\n    def s(a): pass\n    @classmethod\n    def c(cls, a): pass\n    {body}\n"
            )
        };
        for bad in [
            "def x(self): self.m()",
            "def x(self): self.m(1, 2)",
            "def x(self): self.s()",
            "def x(self): self.c(1, 2)",
            "def x(self): C.m(self)",
            "def x(self): C.s()",
            "@classmethod\n    def x(cls): cls.c()",
            "def x(self):\n        def y(): self.m()",
        ] {
            flags("wrong-call-arguments", &[&class(bad)]);
        }
        for good in [
            "def x(self): self.m(1)",
            "def x(self): self.s(1)",
            "def x(self): self.c(1)",
            "def x(self): C.m(self, 1)",
            "def x(self): self.s(a=1)",
            "@staticmethod\n    def x(self): self.m()",
            "def x(self): self.m = 1; self.m()",
            "def x(other, self): self.m()",
            "def x(self):\n        self = other\n        self.m()",
        ] {
            clean("wrong-call-arguments", &[&class(good)]);
        }
        flags(
            "wrong-call-arguments",
            &[
                "class A:\n    def m(self): pass\nclass B(A):\n    def n(self): self.m(1)",
                "class A:\n    def m(self): pass\nA().m(1)",
                "class A:\n    def m(self): pass\na = A()\na.m(1)",
            ],
        );
        clean(
            "wrong-call-arguments",
            &[
                "class A:\n    def m(self): self.h(1)\n    def h(self): pass\nclass B(A):\n    def h(self, a): pass",
                "class A(Unknown):\n    pass\nclass B:\n    def m(self): pass\nclass C(A, B):\n    def n(self): self.m(1)",
                "class A:\n    def m(self): pass\nA.m = other\nA().m(1)",
                "class A:\n    @property\n    def m(self): pass\nA().m(1)",
            ],
        );
    }

    #[test]
    fn calls_of_classes() {
        flags(
            "wrong-call-arguments",
            &[
                "class A:\n    def __init__(self, a): pass\nA()",
                "class A:\n    def __init__(self, a): pass\nclass B(A): pass\nB(1, 2)",
                "class A:\n    def __new__(cls, a): pass\nA()",
                "class A:\n    def __new__(cls, *a, **b): pass\n    def __init__(self, a): pass\nA()",
                "class A: pass\nA(1)",
                "class A(Exception):\n    def __init__(self, a): pass\nA()",
                "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nA()",
                "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n    y: int = 1\nA(1, 2, 3)",
                "from dataclasses import dataclass\n@dataclass(kw_only=True)\nclass A:\n    x: int\nA(1)",
                "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    x: list = field(init=False)\nA(x=1)",
                "from abc import ABC\nclass A(ABC):\n    def __init__(self): pass\nA(1)",
            ],
        );
        clean(
            "wrong-call-arguments",
            &[
                "class A:\n    def __init__(self, a): pass\nA(1)",
                "class A(Unknown): pass\nA(1)",
                "class A(Exception): pass\nA(1, 2)",
                "class A(dict): pass\nA(a=1)",
                "@decorate\nclass A: pass\nA(1)",
                "class M(type):\n    def __call__(cls, *a): pass\nclass A(metaclass=M): pass\nA(1)",
                "class A(metaclass=M): pass\nA(1)",
                "import enum\nclass A(enum.Enum):\n    X = 1\nA(1)",
                "import typing\nclass A(typing.NamedTuple):\n    x: int\nA(1)",
                "from collections import namedtuple\nclass A(namedtuple('A', 'x')): pass\nA(1)",
                "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n    y: int = 1\nA(1)",
                "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    x: list = field(default_factory=list)\nA()",
                "from dataclasses import dataclass\nfrom typing import ClassVar\n@dataclass\nclass A:\n    x: ClassVar[int] = 1\n    y: int = 2\nA(2)",
                "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n@dataclass\nclass B(A):\n    y: int\nB(1, 2)",
                "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n    def __init__(self): pass\nA()",
            ],
        );
    }
}
