//! Definitions of functions and classes.

use ruff_python_ast::{Expr, ExprCall, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, SLOW, peer, python};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&MUTABLE_DEFAULT, &RETURN_IN_INIT, &LRU_CACHE_METHOD];

static MUTABLE_DEFAULT: Rule = Rule {
    id: "mutable-default",
    severity: Severity::Medium,
    confidence: 0.6,
    summary: "A default value is a list, dict or set that all calls share.",
    why: "The default is made once, when the function is defined; what one call puts into it the next \
          call finds there. Use None and make the container inside.",
    false_positives: "Containers that are only read, or kept between calls on purpose.",
    examples: &[python(
        "def add(item, items=[]):\n    items.append(item)\n    return items\n",
        "def add(item, items=None):\n    items = [] if items is None else items\n    items.append(item)\n    return items\n",
    )],
    peers: &[
        peer("ruff", &["B006", "B039"]),
        peer("pylint", &["dangerous-default-value"]),
        peer("flake8-bugbear", &["B006"]),
    ],
    ..BUG
};

static RETURN_IN_INIT: Rule = Rule {
    id: "return-in-init",
    severity: Severity::High,
    confidence: 0.97,
    summary: "`__init__` returns a value or is a generator.",
    why: "Python raises TypeError as soon as an object of the class is made.",
    examples: &[python(
        "class A:\n    def __init__(self):\n        return 1\n",
        "class A:\n    def __init__(self):\n        return\n",
    )],
    peers: &[
        peer("ruff", &["PLE0101", "PLE0100"]),
        peer("pylint", &["return-in-init", "init-is-generator"]),
    ],
    ..BUG
};

static LRU_CACHE_METHOD: Rule = Rule {
    id: "lru-cache-method",
    severity: Severity::Medium,
    confidence: 0.7,
    summary: "A method is cached by `lru_cache` or `cache`.",
    why: "The cache belongs to the class and keeps every `self` that was ever used alive. Cache on the \
          object (`cached_property`) or in a function that gets only what it needs.",
    false_positives: "Classes with few objects that live as long as the program.",
    examples: &[python(
        "import functools\nclass A:\n    @functools.lru_cache\n    def size(self):\n        return 1\n",
        "import functools\nclass A:\n    @functools.cached_property\n    def size(self):\n        return 1\n",
    )],
    peers: &[
        peer("ruff", &["B019"]),
        peer("pylint", &["method-cache-max-size-none"]),
        peer("flake8-bugbear", &["B019"]),
    ],
    ..SLOW
};

pub(super) fn function(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef) {
    mutable_default(context, function);
    if !matches!(context.scopes.last(), Some(Scope::Class)) {
        return;
    }
    if function.name.as_str() == "__init__" {
        return_in_init(context, function);
    }
    lru_cache_method(context, function);
}

fn mutable_default(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef) {
    for parameter in function.parameters.iter_non_variadic_params() {
        let Some(default) = parameter.default() else {
            continue;
        };
        // In a stub a default is documentation; a read-only type says that it is not changed.
        let read_only = parameter.annotation().is_some_and(is_read_only);
        if context.file.ends_with(".pyi") || read_only || !is_mutable(context, default) {
            continue;
        }
        let name = parameter.name().as_str();
        // Most shared defaults are only read; one that is visibly changed is a defect.
        let confidence = if changes(function, name) {
            0.97
        } else {
            MUTABLE_DEFAULT.confidence
        };
        let message =
            format!("all calls share this default of `{name}`; use None and make it inside");
        context
            .report(&MUTABLE_DEFAULT, default.range(), message)
            .confidence(confidence);
    }
}

/// Whether a type allows no changes: `Sequence`, `Mapping | None`.
fn is_read_only(annotation: &Expr) -> bool {
    let named = |name: &str| {
        matches!(
            name,
            "Sequence"
                | "Mapping"
                | "Set"
                | "AbstractSet"
                | "Collection"
                | "Iterable"
                | "Container"
                | "Sized"
                | "Hashable"
                | "frozenset"
                | "FrozenSet"
                | "tuple"
                | "Tuple"
        )
    };
    match annotation {
        Expr::NoneLiteral(_) => true,
        // `typing.Set` is the builtin.
        Expr::Name(name) => name.id.as_str() != "Set" && named(name.id.as_str()),
        Expr::Attribute(attribute) => {
            let typing =
                matches!(&*attribute.value, Expr::Name(module) if module.id.as_str() == "typing");
            named(attribute.attr.as_str()) && !(typing && attribute.attr.as_str() == "Set")
        }
        Expr::BinOp(either) => is_read_only(&either.left) && is_read_only(&either.right),
        Expr::Subscript(inner) => {
            let name = match &*inner.value {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => return false,
            };
            match (name, &*inner.slice) {
                ("Optional", only) => is_read_only(only),
                ("Annotated", Expr::Tuple(all)) => all.elts.first().is_some_and(is_read_only),
                ("Union", Expr::Tuple(all)) => all.elts.iter().all(is_read_only),
                _ => is_read_only(&inner.value),
            }
        }
        _ => false,
    }
}

fn is_mutable(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    match expr {
        Expr::List(_)
        | Expr::Dict(_)
        | Expr::Set(_)
        | Expr::ListComp(_)
        | Expr::DictComp(_)
        | Expr::SetComp(_) => true,
        Expr::Call(call) => context.path(&call.func).is_some_and(|path| {
            matches!(
                path.as_str(),
                "list"
                    | "dict"
                    | "set"
                    | "bytearray"
                    | "collections.defaultdict"
                    | "collections.OrderedDict"
                    | "collections.deque"
                    | "collections.Counter"
            )
        }),
        _ => false,
    }
}

/// Whether the body visibly changes the parameter: a method that mutates, or an assignment into it.
fn changes(function: &StmtFunctionDef, name: &str) -> bool {
    const MUTATE: &[&str] = &[
        "append",
        "extend",
        "insert",
        "add",
        "update",
        "pop",
        "remove",
        "clear",
        "setdefault",
    ];
    let is_it = |expr: &Expr| matches!(expr, Expr::Name(found) if found.id.as_str() == name);
    ruff_python_ast::helpers::any_over_body(&function.body, |expr| match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) => {
                is_it(&method.value) && MUTATE.contains(&method.attr.as_str())
            }
            _ => false,
        },
        Expr::Subscript(subscript) => subscript.ctx.is_store() && is_it(&subscript.value),
        _ => false,
    })
}

fn return_in_init(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef) {
    let mut stack: Vec<&Stmt> = function.body.iter().collect();
    while let Some(statement) = stack.pop() {
        if let Stmt::Return(found) = statement
            && let Some(value) = &found.value
            // `return super().__init__()` and `return None` return None.
            && !matches!(&**value, Expr::NoneLiteral(_) | Expr::Call(_) | Expr::Await(_))
        {
            context.report(
                &RETURN_IN_INIT,
                found.range(),
                "`__init__` must not return a value",
            );
        }
        if let Stmt::Expr(inner) = statement
            && matches!(&*inner.value, Expr::Yield(_) | Expr::YieldFrom(_))
        {
            context.report(
                &RETURN_IN_INIT,
                inner.range(),
                "`__init__` must not be a generator",
            );
        }
        super::flow::nested(statement, &mut stack);
    }
}

/// `ContextVar("name", default=[])`: all contexts share it.
pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if path == Some("contextvars.ContextVar")
        && let Some(default) = call.arguments.find_keyword("default")
        && is_mutable(context, &default.value)
    {
        context.report(
            &MUTABLE_DEFAULT,
            default.value.range(),
            "all contexts share this default",
        );
    }
}

fn lru_cache_method(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef) {
    let takes_self = function
        .parameters
        .posonlyargs
        .first()
        .or(function.parameters.args.first())
        .is_some_and(|parameter| parameter.name().as_str() == "self");
    if !takes_self {
        return;
    }
    for decorator in &function.decorator_list {
        let callable = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            other => other,
        };
        if [
            "functools.lru_cache",
            "functools.cache",
            "async_lru.alru_cache",
        ]
        .iter()
        .any(|path| context.is(callable, path))
        {
            context.report(
                &LRU_CACHE_METHOD,
                decorator.range(),
                "the cache keeps every `self` alive",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags, run};

    #[test]
    fn mutable_defaults() {
        flags(
            "mutable-default",
            &[
                "def f(a=[]): pass",
                "def f(*, a={}): pass",
                "def f(a=dict()): pass",
                "import collections as c\ndef f(a=c.defaultdict(list)): pass",
                "async def f(a=[x for x in y]): pass",
                "def f(a: list[int] = []): pass",
                "def f(a: Optional[List] = []): pass",
                "import typing\ndef f(a: typing.Set = set()): pass",
                "from contextvars import ContextVar\nContextVar('x', default=[])",
                "import contextvars\ncontextvars.ContextVar('x', default=dict())",
            ],
        );
        clean(
            "mutable-default",
            &[
                "def f(a=None): pass",
                "def f(a=()): pass",
                "def f(a=frozenset()): pass",
                "def list(): pass\ndef f(a=list()): pass",
                "def f(a=Foo()): pass",
                "def f(a: Sequence[int] = []): pass",
                "def f(a: Mapping | None = {}): pass",
                "def f(a: Optional[abc.Set] = set()): pass",
                "def f(a: Annotated[Union[abc.Set[str], Sized], 'x'] = set()): pass",
                "from contextvars import ContextVar\nContextVar('x', default=())",
                "ContextVar('x', default=[])",
            ],
        );
        let sure = run("def f(a=[]):\n    a.append(1)\n");
        let maybe = run("def f(a=[]):\n    return len(a)\n");
        assert!(sure[0].confidence > maybe[0].confidence);
    }

    #[test]
    fn init_returns_nothing() {
        let init = |body: &str| format!("class A:\n    def __init__(self):\n        {body}\n");
        for bad in [
            "return 1",
            "return self",
            "if x:\n            return []",
            "yield",
            "yield from self.x",
        ] {
            flags("return-in-init", &[&init(bad)]);
        }
        for good in [
            "return",
            "return None",
            "return super().__init__()",
            "def g():\n            return 1",
        ] {
            clean("return-in-init", &[&init(good)]);
        }
    }

    #[test]
    fn caches_on_methods() {
        let method = |decorator: &str, parameter: &str| {
            format!(
                "from functools import lru_cache, cache\nclass A:\n    @{decorator}\n    def f({parameter}): pass\n"
            )
        };
        flags(
            "lru-cache-method",
            &[
                &method("lru_cache", "self"),
                &method("lru_cache(maxsize=None)", "self"),
                &method("cache", "self"),
                &method("cache()", "self"),
                "from async_lru import alru_cache\nclass A:\n    @alru_cache\n    async def f(self): pass",
            ],
        );
        clean(
            "lru-cache-method",
            &[
                &method("lru_cache", "cls"),
                &method("other", "self"),
                "from functools import cache\n@cache\ndef f(self): pass",
            ],
        );
    }
}
