//! Attributes that nothing has.

use ruff_python_ast::{ExceptHandler, Expr, ExprAttribute, ExprContext, Stmt, StmtAugAssign};
use ruff_text_size::Ranged;

use super::names::is_gone;
use super::protocols::describe;
use super::standard;
use crate::analysis::Rule;
use crate::analysis::python::context::{Context, MissingName, NoMember, Scope};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::semantic::{BranchId, Flags};
use crate::analysis::python::types::class::only;
use crate::analysis::python::types::{ClassId, Member, Ty};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&NO_MEMBER];

pub(in crate::analysis::python) static NO_MEMBER: Rule = Rule {
    id: "no-member",
    severity: Severity::High,
    confidence: 0.85,
    summary: "An attribute is read that the object does not have.",
    why: "It raises AttributeError. Often the name is misspelt, or was changed in one place only.",
    false_positives: "Classes meant to be mixed into others that have the attribute; attributes that are \
                      set in ways no text shows.",
    examples: &[python(
        "class Box:\n    def __init__(self, size):\n        self.size = size\n\n    def area(self):\n        return self.sise ** 2\n",
        "class Box:\n    def __init__(self, size):\n        self.size = size\n\n    def area(self):\n        return self.size ** 2\n",
    )],
    peers: &[peer("pylint", &["no-member"])],
    ..BUG
};

pub(super) fn attribute<'a>(context: &mut Context<'a, '_, '_>, attribute: &'a ExprAttribute) {
    let name = attribute.attr.as_str();
    // Also names of private attributes in full, `_Class__name`.
    let special = name.starts_with("__") && name.ends_with("__")
        || name.starts_with('_') && name.trim_start_matches('_').contains("__");
    if attribute.ctx == ExprContext::Load && !special {
        check(context, attribute, name);
    }
}

/// `x.y += 1` reads before it sets.
pub(super) fn augmented<'a>(context: &mut Context<'a, '_, '_>, assign: &'a StmtAugAssign) {
    if let Expr::Attribute(attribute) = &*assign.target {
        check(context, attribute, attribute.attr.as_str());
    }
}

fn check<'a>(context: &mut Context<'a, '_, '_>, attribute: &'a ExprAttribute, name: &'a str) {
    let types = context.types;
    let ty = types.of(&attribute.value);
    if matches!(ty, Ty::Module | Ty::Unknown) {
        of_module(context, attribute, name);
        return;
    }
    let missing = match ty {
        Ty::Of(class) => {
            // What is caught as `Exception` may be anything.
            !matches!(
                class.name,
                "object" | "Exception" | "BaseException" | "UnicodeError"
            ) && !class.has(name)
        }
        Ty::BuiltinClass(class) => class.name != "object" && !class.has(name) && name != "mro",
        Ty::Instance(class) => {
            let own = types.is_receiver(&attribute.value);
            !(is_mixin(types.classes.get(class).node.name.as_str())
                || own && is_for_others(context, class))
                && lacks(context, class, name)
        }
        Ty::Class(class) => {
            let own = types.is_receiver(&attribute.value);
            !(matches!(name, "mro" | "register") || own && is_for_others(context, class))
                && lacks(context, class, name)
        }
        Ty::Super(class, _) => {
            types.classes.get(class).line.len() > 1
                && !is_for_others(context, class)
                && types.is_closed(class)
                && types.member_after(class, name) == Member::Missing
        }
        _ => false,
    };
    if !missing {
        return;
    }
    // A file with so many is put together in ways no rule knows.
    context.members_looked_for += 1;
    if context.members_looked_for <= MAX_LOOKED_FOR
        && !types.is_set_from_outside(name)
        && !is_guarded(context)
        // It may be a key of what becomes a class.
        && !context.is_quoted(name)
    {
        let what = describe(context, ty);
        let message = format!("{what} has no attribute `{name}`");
        let range = attribute.range();
        match ty {
            // Classes and code in other files may add it.
            Ty::Instance(class) | Ty::Class(class) | Ty::Super(class, _) => {
                let class = types.classes.get(class).node.name.as_str();
                context.no_members.push(NoMember {
                    class,
                    name,
                    own: types.is_receiver(&attribute.value) || matches!(ty, Ty::Super(..)),
                    range,
                    message,
                });
            }
            _ => {
                context.report(&NO_MEMBER, range, message);
            }
        }
    }
}

/// Names of modules of the standard library: `os.getcwdd`.
fn of_module<'a>(context: &mut Context<'a, '_, '_>, attribute: &'a ExprAttribute, name: &'a str) {
    let mut root = &*attribute.value;
    while let Expr::Attribute(inner) = root {
        root = &inner.value;
    }
    let Expr::Name(root) = root else {
        return;
    };
    let model = context.model;
    // Surely an import, whatever runs: no other binding, no `try` and no `if` around it.
    let binding = model
        .symbol_of_name(root)
        .and_then(|symbol| only(model, symbol));
    let sure = binding.is_some_and(|binding| {
        binding.kind.is_import()
            && binding.branch == BranchId::ROOT
            && !binding.flags.has(Flags::TRY_IMPORT)
            && !binding.flags.has(Flags::HANDLER)
    });
    if !sure {
        return;
    }
    let Some(module) = context.path(&attribute.value) else {
        return;
    };
    // `asyncio.coroutine` was there until Python 3.10: code for that is no mistake.
    let gone = module != "asyncio" && is_gone(&module, name);
    if !gone && !standard::lacks(&module, name) {
        return;
    }
    context.members_looked_for += 1;
    if context.members_looked_for > MAX_LOOKED_FOR
        || context.types.is_set_from_outside(name)
        || is_guarded(context)
        || context.is_quoted(name)
        || depends_on_version(context, gone)
    {
        return;
    }
    let message = format!("the module `{module}` has no `{name}`");
    let range = attribute.range();
    context.missing_names.push(MissingName {
        module,
        name,
        range,
        message,
    });
}

/// Whether a condition around the place is about the version or platform; or any, for what Python 2 had.
fn depends_on_version(context: &Context<'_, '_, '_>, gone: bool) -> bool {
    let about = |test: &Expr| {
        gone || ["version", "platform", "PY", "os.name", "py2", "py3", "win"]
            .iter()
            .any(|word| context.text(test).contains(word))
    };
    let statements = context.statements.iter().any(|one| match one {
        Stmt::If(inner) => about(&inner.test),
        Stmt::Try(_) => gone,
        _ => false,
    });
    statements
        || context.expressions.iter().any(|one| match one {
            Expr::If(inner) => about(&inner.test),
            Expr::BoolOp(inner) => inner.values.iter().any(about),
            _ => false,
        })
}

/// How many attributes of a file are looked for in its text.
const MAX_LOOKED_FOR: u32 = 100;

/// Whether neither a class nor any subclass in the file has a member.
fn lacks(context: &Context<'_, '_, '_>, id: ClassId, name: &str) -> bool {
    let types = context.types;
    let mut stack = vec![id];
    let mut seen = 0;
    while let Some(at) = stack.pop() {
        seen += 1;
        if seen > 64 || !types.is_closed(at) || types.member(at, name) != Member::Missing {
            return false;
        }
        stack.extend(&types.classes.get(at).children);
    }
    true
}

fn is_mixin(name: &str) -> bool {
    name.contains("Mixin") || name.contains("mixin")
}

/// Whether a class is there to be mixed into others or to be filled in by them.
fn is_for_others(context: &Context<'_, '_, '_>, id: ClassId) -> bool {
    let types = context.types;
    let class = types.classes.get(id);
    let name = class.node.name.as_str();
    is_mixin(name) || name.ends_with("Base") || name.contains("Abstract") || types.is_abstract(id)
}

/// Whether a statement is one of a body.
fn is_among(statement: &Stmt, body: &[Stmt]) -> bool {
    match body {
        [first, .., last] => first.start() <= statement.start() && statement.end() <= last.end(),
        [only] => only.range() == statement.range(),
        [] => false,
    }
}

/// Whether the code asks first, or catches what happens.
fn is_guarded(context: &mut Context<'_, '_, '_>) -> bool {
    for (at, statement) in context.statements.iter().enumerate() {
        let Stmt::Try(attempt) = statement else {
            continue;
        };
        let inner = context.statements.get(at + 1);
        let in_body = inner.is_some_and(|inner| is_among(inner, &attempt.body));
        let catches = attempt.handlers.iter().any(|handler| {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let names = match handler.type_.as_deref() {
                None => return true,
                Some(Expr::Tuple(tuple)) => tuple.elts.as_slice(),
                Some(one) => std::slice::from_ref(one),
            };
            names.iter().any(|name| {
                matches!(
                    context.text(name),
                    "AttributeError" | "Exception" | "BaseException"
                )
            })
        });
        if in_body && catches {
            return true;
        }
    }
    let around = context.scopes.iter().rev().find_map(|scope| match scope {
        Scope::Function(function) => Some(function.range()),
        Scope::Class => None,
    });
    let first = context.statements.first();
    around
        .or(first.map(|statement| statement.range()))
        .is_some_and(|range| context.asks_for_attributes(range))
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn attributes_of_self() {
        let class = |body: &str| {
            format!(
                "class A:\n    y = 1\n    def __init__(self):\n        self.x = 1\n    {body}\n"
            )
        };
        for bad in [
            "def m(self): return self.z",
            "def m(self): self.z()",
            "def m(self): self.z += 1",
            "def m(self): return A.z",
            "def m(self): return A().z",
            "@classmethod\n    def m(cls): return cls.z",
            "def m(self): return [self.z for _ in x]",
            "def m(self):\n        def n(): return self.z\n        return n",
            "def m(self):\n        try: f()\n        except AttributeError: self.z()",
            "def m(me): return me.z",
        ] {
            flags("no-member", &[&class(bad)]);
        }
        for good in [
            "def m(self): return self.x + self.y",
            "def m(self): self.m()",
            "def m(self): self.z = 1",
            "def m(self): self.z: int",
            "def m(self):\n        if hasattr(self, 'z'): self.z()",
            "def m(self):\n        try: self.z()\n        except AttributeError: pass",
            "def m(self): setattr(self, n, 1); self.z",
            "def m(self): self.__dict__.update(n); self.z",
            "def m(self): return self.__class__.__name__",
            "def __getattr__(self, n): return 1\n    def m(self): return self.z",
            "def m(self):\n        with f() as self.z: pass\n    def n(self): return self.z",
            "def m(self):\n        for self.z in x: pass\n        return self.z",
            "def m(self): self.a, self.z = 1, 2\n    def n(self): return self.z",
            "def m(self): raise NotImplementedError\n    def n(self): return self.z",
            "@staticmethod\n    def m(self): return self.z",
        ] {
            clean("no-member", &[&class(good)]);
        }
    }

    #[test]
    fn names_of_modules() {
        flags(
            "no-member",
            &[
                "import os\nos.getcwdd()",
                "import os.path\nos.path.exist(x)",
                "import math as m\nm.PI",
                "from os import path\npath.joined(x)",
                "import xml.etree\nxml.etree.Tree",
                "import sys\ndef f(): return sys.stdoout",
                "import datetime\ndatetime.now()",
                "import sys\nsys.maxint",
                "import string\nstring.letters",
                "def f():\n    import re\n    return re.searching",
                "import json\nif x: json.load_all(y)",
            ],
        );
        clean(
            "no-member",
            &[
                "import os\nos.getcwd()",
                "import os\nos.getuid()",
                "import os\nos.startfile(x)",
                "import signal\nsignal.SIGALRM",
                "import signal\nsignal.SIGWHATEVER",
                "import os\nos.sys",
                "import os\nos.getcwdd = f\nos.getcwdd()",
                "import os\nif hasattr(os, 'getcwdd'): os.getcwdd()",
                "import os\ntry: os.getcwdd()\nexcept AttributeError: pass",
                "try: import os\nexcept ImportError: import so as os\nos.getcwdd()",
                "import numpy\nnumpy.nothing",
                "import sys\nn = sys.maxint if sys.version_info[0] == 2 else sys.maxsize",
                "import sys\nif PY2:\n    n = sys.maxint",
                "import os\nos = make()\nos.getcwdd()",
                "def f(os): os.getcwdd()",
                "from datetime import datetime\ndatetime.now()",
                "import sys\nsys._MEIPASS",
                "import itertools\nitertools.batched(x, 2)",
            ],
        );
    }

    #[test]
    fn attributes_of_values() {
        flags(
            "no-member",
            &[
                "'a'.decode('utf8')",
                "{}.has_key('a')",
                "[].push(1)",
                "x = {}\nx.iteritems()",
                "''.join(x).foo",
                "(1, 2).append(3)",
                "class A: pass\nA().x",
                "class A: pass\nclass B(A):\n    def m(self): super().m()",
                "try: f()\nexcept KeyError as e: print(e.message)",
                "def f(*args): args.append(1)",
                "def f(**kw): kw.iteritems()",
                "class A(Exception): pass\nA().message",
                "str.foo",
            ],
        );
        clean(
            "no-member",
            &[
                "'a'.encode('utf8')",
                "{}.get('a')",
                "x = {}\nx = other\nx.iteritems()",
                "class A(B): pass\nA().x",
                "@d\nclass A: pass\nA().x",
                "class A(metaclass=M): pass\nA().x",
                "class A: pass\na = A()\na.x = 1\nprint(a.x)",
                "class A: pass\nclass B(A):\n    x = 1\n    def m(self): pass\nclass C(A):\n    def n(self): return self.m()\nclass D(C, B): pass",
                "class AMixin:\n    def m(self): return self.x",
                "class A:\n    def m(self): return self.x\nclass B(A):\n    x = 1",
                "from abc import ABC\nclass A(ABC):\n    def m(self): return self.x",
                "try: f()\nexcept Exception as e: print(e.message)",
                "try: f()\nexcept OSError as e: print(e.errno)",
                "class A:\n    def __init__(self): self.x = 1\nA().x",
                "class A:\n    def m(self): super().n()",
                "class A:\n    def m(self): return self.a + self.b + self.c",
                "class CaseBase:\n    def m(self): return self.a",
                "import enum\nclass A(enum.Enum):\n    X = 1\nA.X.foo",
                "class A:\n    __slots__ = ('x',)\n    def m(self): return self.x",
                "def f(x={}): x.iteritems()",
                "class A:\n    exec(code)\n    def m(self): return self.x",
            ],
        );
    }
}
