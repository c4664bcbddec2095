//! What a class owes to those it inherits from.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprCall, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::types::{Ancestor, ClassId, Member, MethodKind, Signature, Ty, Way};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[
    &ABSTRACT_INSTANTIATED,
    &MISSING_SUPER_INIT,
    &SIGNATURE_MISMATCH,
];

pub(in crate::analysis::python) static ABSTRACT_INSTANTIATED: Rule = Rule {
    id: "abstract-instantiated",
    severity: Severity::High,
    confidence: 0.95,
    summary: "An object is made of a class with abstract methods.",
    why: "It raises TypeError: the methods have to be defined in a subclass first.",
    examples: &[python(
        "from abc import ABC, abstractmethod\n\nclass Shape(ABC):\n    @abstractmethod\n    def area(self):\n        ...\n\nshape = Shape()\n",
        "from abc import ABC, abstractmethod\n\nclass Shape(ABC):\n    @abstractmethod\n    def area(self):\n        ...\n\nclass Dot(Shape):\n    def area(self):\n        return 0\n\nshape = Dot()\n",
    )],
    peers: &[peer("pylint", &["abstract-class-instantiated"])],
    ..BUG
};

static MISSING_SUPER_INIT: Rule = Rule {
    id: "missing-super-init",
    severity: Severity::Medium,
    confidence: 0.8,
    summary: "`__init__` does not call that of the class it inherits from.",
    why: "What the base class sets up is missing: its methods fail later, far from here.",
    false_positives: "Subclasses that set up everything themselves.",
    examples: &[python(
        "class Base:\n    def __init__(self):\n        self.items = []\n\nclass Child(Base):\n    def __init__(self, name):\n        self.name = name\n",
        "class Base:\n    def __init__(self):\n        self.items = []\n\nclass Child(Base):\n    def __init__(self, name):\n        super().__init__()\n        self.name = name\n",
    )],
    peers: &[peer("pylint", &["super-init-not-called"])],
    ..BUG
};

pub(in crate::analysis::python) static SIGNATURE_MISMATCH: Rule = Rule {
    id: "signature-mismatch",
    severity: Severity::Medium,
    confidence: 0.8,
    summary: "A method cannot be called like the one it overrides.",
    why: "Code that knows only the base class calls it in the old way and gets a TypeError.",
    false_positives: "Hierarchies whose methods are never called through the base class.",
    examples: &[python(
        "class Base:\n    def save(self, path, mode):\n        write(path, mode)\n\nclass Child(Base):\n    def save(self, path):\n        write(path, 'w')\n",
        "class Base:\n    def save(self, path, mode):\n        write(path, mode)\n\nclass Child(Base):\n    def save(self, path, mode='w'):\n        write(path, mode)\n",
    )],
    peers: &[peer("pylint", &["arguments-differ"])],
    ..BUG
};

pub(super) fn call<'a>(context: &mut Context<'a, '_, '_>, call: &'a ExprCall, callee: Ty) {
    let Ty::Class(class) = callee else {
        return;
    };
    if context.types.is_receiver(&call.func) {
        return;
    }
    if let Some(first) = context.types.abstract_method(class) {
        let name = context.types.classes.get(class).node.name.as_str();
        let message = format!("`{name}` cannot be instantiated: `{first}` is abstract");
        context.report(&ABSTRACT_INSTANTIATED, call.range(), message);
    }
}

pub(super) fn class<'a>(context: &mut Context<'a, '_, '_>, node: &'a StmtClassDef) {
    let types = context.types;
    let Some(id) = types
        .model
        .class_scope(node)
        .and_then(|scope| types.classes.of_scope(scope))
    else {
        return;
    };
    for statement in &node.body {
        if let Stmt::FunctionDef(def) = statement {
            if def.name.as_str() == "__init__" {
                super_init(context, id, def);
            } else {
                overriding(context, id, def);
            }
        }
    }
}

fn super_init<'a>(context: &mut Context<'a, '_, '_>, id: ClassId, init: &'a StmtFunctionDef) {
    let types = context.types;
    let class = types.classes.get(id);
    if !init.decorator_list.is_empty() || class.bases.is_empty() {
        return;
    }
    let mut calls = Inits {
        objects: Vec::new(),
        through_super: false,
    };
    calls.visit_body(&init.body);
    if calls.through_super {
        return;
    }
    // Whatever is called through something unknown may be the base.
    let mut called = Vec::new();
    for object in calls.objects {
        match types.of(object) {
            Ty::Class(class) => called.push(class),
            Ty::BuiltinClass(_) => {}
            _ => return,
        }
    }
    for base in class.bases.iter().flatten() {
        let Ancestor::Class(base) = base else {
            continue;
        };
        let Member::Symbol(owner, symbol) = types.member(*base, "__init__") else {
            continue;
        };
        // One call may reach what another base has too.
        let reached = called.iter().any(|one| {
            let line = &types.classes.get(*one).line;
            line.contains(&Ancestor::Class(*base)) || line.contains(&Ancestor::Class(owner))
        });
        let Ty::Function(scope) = types.symbol_of(symbol) else {
            continue;
        };
        let worth = types.definition(scope).is_some_and(|def| {
            def.decorator_list.is_empty() && does_something(&def.body) && !is_repeated(def, init)
        });
        let protocol = types
            .classes
            .get(*base)
            .line
            .contains(&Ancestor::Marker("Protocol"));
        if reached || !worth || protocol {
            continue;
        }
        let name = types.classes.get(*base).node.name.as_str();
        let message = format!("`__init__` of the base class `{name}` is not called");
        context.report(&MISSING_SUPER_INIT, init.name.range(), message);
        return;
    }
}

/// Whether the base only sets attributes, all of which the subclass sets itself.
fn is_repeated(base: &StmtFunctionDef, init: &StmtFunctionDef) -> bool {
    let here = attributes(&init.body);
    base.body.iter().all(|statement| match statement {
        Stmt::Expr(inner) => inner.value.is_literal_expr(),
        Stmt::Assign(_) | Stmt::AnnAssign(_) => {
            let set = attributes(std::slice::from_ref(statement));
            !set.is_empty() && set.iter().all(|name| here.contains(name))
        }
        _ => false,
    })
}

/// Attributes that statements of a body set on something.
fn attributes(body: &[Stmt]) -> Vec<&str> {
    let mut out = Vec::new();
    for statement in body {
        let targets = match statement {
            Stmt::Assign(assign) => assign.targets.as_slice(),
            Stmt::AnnAssign(assign) => std::slice::from_ref(&*assign.target),
            _ => &[],
        };
        let parts = targets.iter().flat_map(|target| match target {
            Expr::Tuple(tuple) => tuple.elts.as_slice(),
            other => std::slice::from_ref(other),
        });
        out.extend(parts.filter_map(|part| match part {
            Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
            _ => None,
        }));
    }
    out
}

/// Whether a body has more than a docstring, `pass` and `raise`.
fn does_something(body: &[Stmt]) -> bool {
    body.iter().any(|statement| match statement {
        Stmt::Pass(_) | Stmt::Raise(_) => false,
        Stmt::Expr(inner) => !inner.value.is_literal_expr(),
        _ => true,
    })
}

struct Inits<'a> {
    /// What `__init__` is called on.
    objects: Vec<&'a Expr>,
    through_super: bool,
}

impl<'a> Visitor<'a> for Inits<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Attribute(attribute) = expr
            && attribute.attr.as_str() == "__init__"
        {
            let of_super = match &*attribute.value {
                Expr::Call(call) => {
                    matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "super")
                }
                _ => false,
            };
            self.through_super |= of_super;
            self.objects.push(&attribute.value);
        }
        visitor::walk_expr(self, expr);
    }
}

fn overriding<'a>(context: &mut Context<'a, '_, '_>, id: ClassId, def: &'a StmtFunctionDef) {
    let types = context.types;
    let name = def.name.as_str();
    let private = name.starts_with("__") && !name.ends_with("__");
    if private
        || matches!(
            name,
            "__new__"
                | "__init_subclass__"
                | "__class_getitem__"
                | "__prepare__"
                // The interpreter alone calls these, with nothing.
                | "__str__"
                | "__repr__"
                | "__len__"
                | "__hash__"
                | "__iter__"
                | "__bool__"
        )
    {
        return;
    }
    let Member::Symbol(owner, symbol) = types.member_after(id, name) else {
        return;
    };
    let Ty::Function(scope) = types.symbol_of(symbol) else {
        return;
    };
    let Some(base) = types.definition(scope) else {
        return;
    };
    let (kind, old) = (types.method_kind(def), types.method_kind(base));
    if kind != old || kind == MethodKind::Other {
        return;
    }
    let bind = |def: &'a StmtFunctionDef| {
        let signature = Signature::of(&def.parameters)?;
        match kind {
            MethodKind::Static => Some(signature),
            _ => signature.bound(),
        }
    };
    let (Some(new), Some(before)) = (bind(def), bind(base)) else {
        return;
    };
    if let Some(what) = differs(&new, &before) {
        let class = types.classes.get(owner).node.name.as_str();
        let message = format!("`{name}` {what} than in the base class `{class}`");
        context.report(&SIGNATURE_MISMATCH, def.name.range(), message);
    }
}

/// What keeps a method from being called like the one it overrides.
pub(in crate::analysis::python) fn differs<S: AsRef<str>, T: AsRef<str>>(
    new: &Signature<S>,
    old: &Signature<T>,
) -> Option<&'static str> {
    let (count, before) = (new.positional().count(), old.positional().count());
    if count < before && !new.star {
        return Some("takes fewer arguments");
    }
    let required = new.positional().filter(|one| one.required).count();
    // What it wants more may be what it is given by name.
    if required > before && !old.star {
        return Some("needs more arguments");
    }
    if old.star && !new.star || old.double_star && !new.double_star {
        return Some("takes fewer arguments");
    }
    let by_name = |name: &str| {
        new.double_star
            || new
                .parameters
                .iter()
                .any(|one| one.way != Way::Position && one.name.as_ref() == name)
    };
    let only_by_name = old.parameters.iter().filter(|one| one.way == Way::Name);
    if only_by_name
        .into_iter()
        .any(|one| !by_name(one.name.as_ref()))
    {
        return Some("takes fewer arguments");
    }
    let more = new.parameters.iter().any(|one| {
        one.way == Way::Name
            && one.required
            && !old
                .parameters
                .iter()
                .any(|other| other.name.as_ref() == one.name.as_ref())
    });
    more.then_some("needs more arguments")
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn constructors_of_bases() {
        let code = |bases: &str, body: &str| {
            format!(
                "class A:\n    def __init__(self):\n        self.x = 1\nclass E:\n    def __init__(self): pass\nclass N:\n    pass\nclass M(A): pass\nclass B({bases}):\n    def __init__(self):\n        {body}\n"
            )
        };
        for (bases, body) in [
            ("A", "self.y = 1"),
            ("A", "pass"),
            ("M", "self.y = 1"),
            ("N, A", "self.y = 1"),
            ("A, N", "N.__init__(self)"),
            ("A", "super().other()"),
            ("A", "def f(self): return 1"),
            ("A", "print(super())"),
            ("A", "if x: self.y = 1"),
            ("A, Unknown", "self.y = 1"),
        ] {
            flags("missing-super-init", &[&code(bases, body)]);
        }
        for (bases, body) in [
            ("A", "super().__init__()"),
            ("A", "super(B, self).__init__()"),
            ("A", "A.__init__(self)"),
            ("M", "A.__init__(self)"),
            ("M", "M.__init__(self)"),
            ("E", "self.y = 1"),
            ("N", "self.y = 1"),
            ("Unknown", "self.y = 1"),
            ("A", "base.__init__(self)"),
            ("A", "s = super(); s.__init__()"),
            ("A", "for c in B.__bases__: c.__init__(self)"),
            ("object", "self.y = 1"),
            ("A", "self.x = 2; self.y = 1"),
            ("A", "self.y, self.x = 1, 2"),
        ] {
            clean("missing-super-init", &[&code(bases, body)]);
        }
    }

    #[test]
    fn overriding_methods() {
        let code = |old: &str, new: &str| {
            format!("class A:\n    {old}: pass\nclass B(A):\n    {new}: pass\n")
        };
        for (old, new) in [
            ("def m(self, a)", "def m(self)"),
            ("def m(self)", "def m(self, a)"),
            ("def m(self, a, b)", "def m(self, a)"),
            ("def m(self, *a)", "def m(self)"),
            ("def m(self, **k)", "def m(self)"),
            ("def m(self, *, k)", "def m(self)"),
            ("def m(self)", "def m(self, *, k)"),
            ("def m(self, a=1)", "def m(self)"),
            ("@staticmethod\n    def m(a)", "@staticmethod\n    def m()"),
            (
                "@classmethod\n    def m(cls, a)",
                "@classmethod\n    def m(cls)",
            ),
            ("def m(self, a)", "def m(self, a, b, c)"),
        ] {
            flags("signature-mismatch", &[&code(old, new)]);
        }
        for (old, new) in [
            ("def m(self, a)", "def m(self, a)"),
            ("def m(self, a)", "def m(self, b)"),
            ("def m(self, a)", "def m(self, a, b=1)"),
            ("def m(self, a)", "def m(self, *a)"),
            ("def m(self, a)", "def m(self, *a, **k)"),
            ("def m(self, *, k)", "def m(self, **k)"),
            ("def m(self)", "def m(self, *, k=1)"),
            ("def __init__(self)", "def __init__(self, a)"),
            ("def __m(self)", "def __m(self, a)"),
            ("@property\n    def m(self)", "def m(self, a)"),
            ("@other\n    def m(self)", "def m(self, a)"),
            ("def m(self)", "@other\n    def m(self, a)"),
            ("@staticmethod\n    def m(a)", "def m(self)"),
        ] {
            clean("signature-mismatch", &[&code(old, new)]);
        }
    }

    #[test]
    fn abstract_classes() {
        let head = "import abc\nfrom abc import ABC, ABCMeta, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def m(self): pass\n    @property\n    @abstractmethod\n    def p(self): pass\n";
        for tail in [
            "A()",
            "class B(A): pass\nB()",
            "class B(A):\n    def m(self): pass\nB()",
            "class B(metaclass=ABCMeta):\n    @abc.abstractmethod\n    def m(self): pass\nB()",
            "x = A",
            "def f(): return A()",
            "class B(A):\n    m = None\nB()",
            "[A() for _ in x]",
            "class B(A):\n    @abstractmethod\n    def m(self): pass\n    p = 1\nB()",
            "class B(abc.ABC):\n    @classmethod\n    @abstractmethod\n    def m(cls): pass\nB()",
            "class N: pass\nclass B(N, A): pass\nB()",
        ] {
            let code = format!("{head}{tail}\n");
            if tail == "x = A" {
                clean("abstract-instantiated", &[&code]);
            } else {
                flags("abstract-instantiated", &[&code]);
            }
        }
        for tail in [
            "class B(A):\n    m = p = 1\nB()",
            "class B(A):\n    def m(self): pass\n    @property\n    def p(self): pass\nB()",
            "class B:\n    @abstractmethod\n    def m(self): pass\nB()",
            "class B(A, Unknown): pass\nB()",
            "class M(type): pass\nclass B(metaclass=M):\n    @abstractmethod\n    def m(self): pass\nB()",
            "class B(A):\n    @classmethod\n    def make(cls): return cls()",
            "class N:\n    def m(self): pass\n    p = 1\nclass B(N, A): pass\nB()",
            "@decorate\nclass B(A): pass\nB()",
            "A = f\nA()",
            "class B(ABC): pass\nB()",
        ] {
            clean("abstract-instantiated", &[&format!("{head}{tail}\n")]);
        }
    }
}
