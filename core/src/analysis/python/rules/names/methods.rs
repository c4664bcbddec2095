//! The first parameter of methods: what it is called and whether it is there.

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::semantic::{BindingKind, ScopeNode};
use crate::model::{Category, Severity};

pub(in crate::analysis::python::rules) static RULES: &[&Rule] =
    &[&MISSING_SELF, &NO_SELF_USE_STATIC];

static MISSING_SELF: Rule = Rule {
    id: "missing-self",
    severity: Severity::High,
    confidence: 0.8,
    summary: "A method has no parameter for the object, or does not call it `self`.",
    why: "Without it calling the method on an object raises TypeError; under another name it is taken for an \
          ordinary argument. Add `self`, or make it a static method.",
    false_positives: "Functions that only the class body itself calls; decorators that call them in their own way.",
    examples: &[python(
        "class A:\n    def name():\n        return 'a'\n",
        "class A:\n    def name(self):\n        return 'a'\n",
    )],
    peers: &[
        peer("ruff", &["N805"]),
        peer("pylint", &["no-method-argument", "no-self-argument"]),
    ],
    ..BUG
};

static NO_SELF_USE_STATIC: Rule = Rule {
    id: "no-self-use-static",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.85,
    summary: "The first parameter of a static or class method says that it is something else.",
    why: "A static method gets no object, so `self` there is just the first argument; a class method gets the \
          class, so call it `cls`.",
    false_positives: "None known.",
    examples: &[python(
        "class A:\n    @staticmethod\n    def name(self, x):\n        return x\n",
        "class A:\n    @staticmethod\n    def name(x):\n        return x\n",
    )],
    peers: &[
        peer("ruff", &["PLW0211", "N804"]),
        peer(
            "pylint",
            &[
                "bad-staticmethod-argument",
                "bad-classmethod-argument",
                "bad-mcs-classmethod-argument",
            ],
        ),
    ],
    ..BUG
};

#[derive(PartialEq)]
enum Kind {
    Method,
    Class,
    Static,
    /// A decorator decides.
    Unknown,
}

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    for binding in model.all_bindings() {
        if binding.kind != BindingKind::Function {
            continue;
        }
        let (ScopeNode::Class(class), Some(Stmt::FunctionDef(function))) =
            (model.scope(binding.scope).node, binding.statement)
        else {
            continue;
        };
        // The class body itself uses it, as a helper or decorator: it is no method.
        let helper = model.is_used(binding.symbol);
        check(context, class, function, helper);
    }
}

fn check(
    context: &mut Context<'_, '_, '_>,
    class: &StmtClassDef,
    function: &StmtFunctionDef,
    helper: bool,
) {
    let parameters = &function.parameters;
    let first = parameters
        .posonlyargs
        .first()
        .or_else(|| parameters.args.first());
    let kind = kind(context, function);
    let Some(first) = first else {
        let none = parameters.vararg.is_none();
        if none && kind == Kind::Method && !is_special(class) && !helper {
            let message = format!(
                "`{}` takes no `self`: calling it on an object fails",
                function.name
            );
            context.report(&MISSING_SELF, function.name.range(), message);
        }
        return;
    };
    let name = first.parameter.name.as_str();
    let at = first.parameter.range();
    match kind {
        Kind::Static => {
            let misleads = matches!(name, "self" | "cls");
            if misleads && !(function.name.as_str() == "__new__" && name == "cls") {
                let message = format!("a static method gets no `{name}`");
                context.report(&NO_SELF_USE_STATIC, at, message);
            }
        }
        Kind::Class => {
            let known = matches!(
                name,
                "cls" | "klass" | "mcs" | "mcls" | "metacls" | "type" | "class_"
            );
            if !known && !name.starts_with('_') && !is_special(class) {
                let message = format!("a class method gets the class: call it `cls`, not `{name}`");
                context.report(&NO_SELF_USE_STATIC, at, message);
            }
        }
        Kind::Method => {
            // A class of classes has classes for objects.
            if name == "self" || name.starts_with('_') || is_special(class) || helper {
                return;
            }
            let confidence = match name {
                "cls" | "klass" => 0.6,
                "this" | "s" | "me" | "inst" | "instance" | "obj" | "other" | "x" => 0.55,
                _ => 0.75,
            };
            let message = format!(
                "the first parameter of a method is the object: call it `self`, not `{name}`"
            );
            context
                .report(&MISSING_SELF, at, message)
                .confidence(confidence);
        }
        Kind::Unknown => {}
    }
}

fn kind(context: &Context<'_, '_, '_>, function: &StmtFunctionDef) -> Kind {
    match function.name.as_str() {
        "__new__" => return Kind::Static,
        "__init_subclass__" | "__class_getitem__" => return Kind::Class,
        _ => {}
    }
    let mut kind = Kind::Method;
    for decorator in &function.decorator_list {
        let path = context.path(&decorator.expression);
        kind = match path.as_deref() {
            Some("staticmethod" | "abc.abstractstaticmethod") => return Kind::Static,
            Some("classmethod" | "abc.abstractclassmethod") => return Kind::Class,
            // These leave the parameters as they are.
            Some(
                "property"
                | "abc.abstractmethod"
                | "abc.abstractproperty"
                | "functools.cached_property"
                | "functools.lru_cache"
                | "functools.cache"
                | "typing.overload"
                | "typing.final"
                | "typing.override"
                | "typing_extensions.override"
                | "contextlib.contextmanager"
                | "contextlib.asynccontextmanager",
            ) if kind == Kind::Method => Kind::Method,
            _ => Kind::Unknown,
        };
    }
    kind
}

/// Whether the class is one of classes, an interface (zope: methods as callers see them), or has keywords that
/// may change what it is.
fn is_special(class: &StmtClassDef) -> bool {
    let special = |expr: &Expr| {
        let name = match expr {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            Expr::Subscript(_) => return false,
            // Made by a call: anything.
            _ => return true,
        };
        name == "type"
            || name.contains("Meta")
            || name.contains("Interface")
            || name.ends_with("Type")
            || name.starts_with('I') && name.chars().nth(1).is_some_and(char::is_uppercase)
    };
    class.keywords().iter().any(|keyword| keyword.arg.is_some())
        || class.bases().iter().any(special)
        || class.name.contains("Meta")
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn methods_without_the_object() {
        flags(
            "missing-self",
            &[
                "class A:\n    def f(): ...",
                "class A:\n    def f(x): ...",
                "class A:\n    def f(cls): ...",
                "class A:\n    def f(x, self): ...",
                "class A:\n    def f(x, /): ...",
                "class A(B):\n    async def f(x): ...",
                "class A:\n    @property\n    def f(x): ...",
                "class A:\n    @property\n    def f(): ...",
                "class A:\n    if x:\n        def f(): ...",
                "class A:\n    def f(*, x): ...",
                "def g():\n    class A:\n        def f(x): ...",
                "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(x): ...",
            ],
        );
        clean(
            "missing-self",
            &[
                "class A:\n    def f(self): ...",
                "class A:\n    @staticmethod\n    def f(): ...",
                "class A:\n    @classmethod\n    def f(cls): ...",
                "class A:\n    def f(*args): ...",
                "class A(type):\n    def f(cls): ...",
                "class A(EnumMeta):\n    def f(cls): ...",
                "class A:\n    @validator('x')\n    def f(cls, v): ...",
                "class A:\n    def f(fn): ...\n    @f\n    def g(self): ...",
                "class A:\n    def f(): ...\n    x = f()",
                "class A(Interface):\n    def f(): ...",
                "class A:\n    def __new__(cls): ...",
                "class A:\n    def __init_subclass__(cls): ...",
                "class A:\n    def f(_self): ...",
                "class A:\n    def f(self):\n        def g(x): ...",
                "class A(metaclass=B):\n    def f(x): ...",
                "def f(x): ...",
                "class A:\n    f = lambda x: x",
            ],
        );
    }

    #[test]
    fn static_and_class_methods() {
        flags(
            "no-self-use-static",
            &[
                "class A:\n    @staticmethod\n    def f(self): ...",
                "class A:\n    @staticmethod\n    def f(cls): ...",
                "class A:\n    @staticmethod\n    def f(self, /, x): ...",
                "class A:\n    def __new__(self): ...",
                "class A:\n    @classmethod\n    def f(self): ...",
                "class A:\n    @classmethod\n    def f(x): ...",
                "class A:\n    @classmethod\n    async def f(self): ...",
                "class A:\n    def __init_subclass__(self): ...",
                "class A:\n    def __class_getitem__(self, x): ...",
                "import abc\nclass A:\n    @staticmethod\n    @abc.abstractmethod\n    def f(self): ...",
                "class A:\n    @property\n    @classmethod\n    def f(self): ...",
            ],
        );
        clean(
            "no-self-use-static",
            &[
                "class A:\n    @staticmethod\n    def f(x): ...",
                "class A:\n    @staticmethod\n    def f(): ...",
                "class A:\n    @staticmethod\n    def f(*self): ...",
                "class A:\n    @staticmethod\n    def f(x, self): ...",
                "class A:\n    @classmethod\n    def f(cls): ...",
                "class A:\n    @classmethod\n    def f(klass): ...",
                "class A:\n    @classmethod\n    def f(*args): ...",
                "class A:\n    def __new__(cls): ...",
                "class M(type):\n    @classmethod\n    def f(mcs): ...",
                "class A:\n    def f(self): ...",
                "@staticmethod\ndef f(self): ...",
                "class A:\n    @dec\n    def f(x): ...",
            ],
        );
    }
}
