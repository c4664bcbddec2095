//! Special methods: what they take and what they return.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::identifier::Identifier;
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::rules::flow::nested;
use crate::analysis::python::rules::values::{Value, value_of};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&BAD_DUNDER_RETURN, &SPECIAL_METHOD_SIGNATURE];

static SPECIAL_METHOD_SIGNATURE: Rule = Rule {
    id: "special-method-signature",
    severity: Severity::High,
    confidence: 0.9,
    summary: "A special method takes another number of parameters than Python gives it.",
    why: "Python calls it with a fixed number of arguments: the operator or statement raises TypeError.",
    examples: &[python(
        "class A:\n    def __len__(self, other):\n        return 1\n",
        "class A:\n    def __len__(self):\n        return 1\n",
    )],
    peers: &[
        peer("ruff", &["PLE0302"]),
        peer("pylint", &["unexpected-special-method-signature"]),
    ],
    ..BUG
};

static BAD_DUNDER_RETURN: Rule = Rule {
    id: "bad-dunder-return",
    severity: Severity::High,
    confidence: 0.92,
    summary: "A special method returns a value of the wrong type.",
    why: "Python checks what `__str__`, `__len__`, `__bool__` and the like return, and raises TypeError.",
    examples: &[python(
        "class A:\n    def __str__(self):\n        return 1\n",
        "class A:\n    def __str__(self):\n        return '1'\n",
    )],
    peers: &[
        peer(
            "ruff",
            &[
                "PLE0303", "PLE0304", "PLE0305", "PLE0307", "PLE0308", "PLE0309",
            ],
        ),
        peer(
            "pylint",
            &[
                "non-iterator-returned",
                "invalid-bool-returned",
                "invalid-index-returned",
                "invalid-repr-returned",
                "invalid-str-returned",
                "invalid-bytes-returned",
                "invalid-hash-returned",
                "invalid-length-returned",
                "invalid-format-returned",
                "invalid-getnewargs-returned",
                "invalid-getnewargs-ex-returned",
            ],
        ),
    ],
    ..BUG
};

pub(super) fn method(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef) {
    let name = function.name.as_str();
    let special = name.starts_with("__") && name.ends_with("__");
    if special && matches!(context.scopes.last(), Some(Scope::Class)) {
        signature(context, function, name);
        returns(context, function, name);
    }
}

/// Least and most arguments that Python gives, without `self`.
fn arguments(name: &str) -> Option<(usize, usize)> {
    let fixed = match name {
        "__del__" | "__repr__" | "__str__" | "__bytes__" | "__hash__" | "__bool__" | "__dir__"
        | "__len__" | "__length_hint__" | "__iter__" | "__reversed__" | "__neg__" | "__pos__"
        | "__abs__" | "__invert__" | "__complex__" | "__int__" | "__float__" | "__index__"
        | "__trunc__" | "__floor__" | "__ceil__" | "__enter__" | "__aenter__"
        | "__getnewargs_ex__" | "__getnewargs__" | "__getstate__" | "__reduce__" | "__copy__"
        | "__await__" | "__aiter__" | "__anext__" | "__fspath__" | "__subclasses__"
        | "__next__" => 0,
        "__format__" | "__lt__" | "__le__" | "__eq__" | "__ne__" | "__gt__" | "__ge__"
        | "__getattr__" | "__getattribute__" | "__delattr__" | "__delete__"
        | "__instancecheck__" | "__subclasscheck__" | "__getitem__" | "__missing__"
        | "__delitem__" | "__contains__" | "__add__" | "__sub__" | "__mul__" | "__truediv__"
        | "__floordiv__" | "__rfloordiv__" | "__mod__" | "__divmod__" | "__lshift__"
        | "__rshift__" | "__and__" | "__xor__" | "__or__" | "__radd__" | "__rsub__"
        | "__rmul__" | "__rtruediv__" | "__rmod__" | "__rdivmod__" | "__rpow__" | "__rlshift__"
        | "__rrshift__" | "__rand__" | "__rxor__" | "__ror__" | "__iadd__" | "__isub__"
        | "__imul__" | "__itruediv__" | "__ifloordiv__" | "__imod__" | "__ilshift__"
        | "__irshift__" | "__iand__" | "__ixor__" | "__ior__" | "__ipow__" | "__setstate__"
        | "__reduce_ex__" | "__deepcopy__" | "__matmul__" | "__rmatmul__" | "__imatmul__"
        | "__buffer__" | "__class_getitem__" | "__mro_entries__" | "__release_buffer__"
        | "__subclasshook__" => 1,
        "__setattr__" | "__get__" | "__set__" | "__setitem__" | "__set_name__" => 2,
        "__exit__" | "__aexit__" => 3,
        "__round__" => return Some((0, 1)),
        "__pow__" => return Some((1, 2)),
        _ => return None,
    };
    Some((fixed, fixed))
}

fn signature(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef, name: &str) {
    let parameters = &function.parameters;
    let Some((least, most)) = arguments(name) else {
        return;
    };
    if !parameters.kwonlyargs.is_empty() || parameters.kwarg.is_some() {
        return;
    }
    let all = || parameters.posonlyargs.iter().chain(&parameters.args);
    let count = all().count();
    // Without `self` another rule speaks.
    if count == 0 {
        return;
    }
    let is_static = function.decorator_list.iter().any(
        |decorator| matches!(&decorator.expression, Expr::Name(name) if name.id.as_str() == "staticmethod"),
    );
    // Any other decorator may change what is called.
    let decorated = function.decorator_list.iter().any(|decorator| {
        !matches!(&decorator.expression, Expr::Name(name)
            if matches!(name.id.as_str(), "staticmethod" | "classmethod" | "property" | "override"))
            && !matches!(&decorator.expression, Expr::Attribute(name)
                if matches!(name.attr.as_str(), "abstractmethod" | "override" | "overload"))
            && !matches!(&decorator.expression, Expr::Name(name)
                if matches!(name.id.as_str(), "abstractmethod" | "overload"))
    });
    if decorated {
        return;
    }
    let own = usize::from(!is_static);
    let mandatory = all()
        .filter(|parameter| parameter.default.is_none())
        .count();
    let fits = mandatory <= most + own
        && (mandatory >= least + own || parameters.vararg.is_some() || count >= least + own);
    if !fits {
        context.report(
            &SPECIAL_METHOD_SIGNATURE,
            function.identifier(),
            format!("Python calls `{name}` with {most} arguments besides `self`"),
        );
    }
}

/// Whether a kind of value will do.
type Test = fn(Value) -> bool;

/// What a special method must return, and whether `None` from the end of its body counts.
fn wanted(name: &str) -> Option<(&'static str, Test)> {
    Some(match name {
        "__bool__" => ("True or False", |kind| kind == Value::Integer),
        "__len__" | "__length_hint__" => ("a length", |kind| kind == Value::Integer),
        "__index__" | "__hash__" => ("an integer", |kind| kind == Value::Integer),
        "__str__" | "__repr__" | "__format__" => ("a string", |kind| kind == Value::Text),
        "__bytes__" => ("bytes", |kind| kind == Value::Bytes),
        "__getnewargs__" | "__getnewargs_ex__" => ("a tuple", |kind| kind == Value::Tuple),
        "__iter__" => ("an iterator", |kind| kind == Value::Generator),
        _ => return None,
    })
}

fn returns(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef, name: &str) {
    let Some((what, fits)) = wanted(name) else {
        return;
    };
    // A stub, or an abstract method, is filled in elsewhere; an `async` one is another mistake.
    let mut body = &function.body[..];
    if let [Stmt::Expr(first), rest @ ..] = body
        && first.value.is_string_literal_expr()
    {
        body = rest;
    }
    let stub = match body {
        [] | [Stmt::Pass(_)] => true,
        [Stmt::Expr(only)] => only.value.is_ellipsis_literal_expr(),
        _ => false,
    };
    let abstracted = function.decorator_list.iter().any(|decorator| {
        let text = context.text(&decorator.expression);
        text.ends_with("abstractmethod") || text.ends_with("overload")
    });
    if stub || abstracted {
        return;
    }
    let mut found = Vec::new();
    let mut returning = false;
    let mut stack: Vec<&Stmt> = function.body.iter().collect();
    while let Some(statement) = stack.pop() {
        match statement {
            Stmt::Return(inner) => {
                returning = true;
                match &inner.value {
                    Some(value) => {
                        let yields = any_over_expr(value, |expr| expr.is_yield_expr());
                        if yields {
                            return;
                        }
                        if let Some(range) = wrong(name, value, fits) {
                            found.push(range);
                        }
                    }
                    None if name != "__iter__" => found.push(inner.range()),
                    None => {}
                }
            }
            Stmt::Expr(inner)
                if any_over_expr(&inner.value, |expr| {
                    matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_))
                }) =>
            {
                return;
            }
            Stmt::Assign(inner) if matches!(&*inner.value, Expr::Yield(_) | Expr::YieldFrom(_)) => {
                return;
            }
            _ => nested(statement, &mut stack),
        }
    }
    let silent = !returning && !never_returns(&function.body) && name != "__iter__";
    if silent {
        context.report(
            &BAD_DUNDER_RETURN,
            function.identifier(),
            format!("`{name}` must return {what}, but returns nothing"),
        );
        return;
    }
    let own = matches!(
        name,
        "__repr__" | "__format__" | "__getnewargs__" | "__getnewargs_ex__" | "__iter__"
    );
    for range in found {
        let at = if own { function.identifier() } else { range };
        context.report(
            &BAD_DUNDER_RETURN,
            at,
            format!("`{name}` must return {what}"),
        );
    }
}

/// Where a returned value is of a known and wrong type.
fn wrong(name: &str, value: &Expr, fits: Test) -> Option<TextRange> {
    let kind = value_of(value);
    let boolean = matches!(
        value,
        Expr::BooleanLiteral(_) | Expr::Compare(_) | Expr::UnaryOp(_)
    );
    let bad = match name {
        "__bool__" => match value {
            Expr::NumberLiteral(_) => true,
            _ => kind != Value::Unknown && !fits(kind),
        },
        // A negative length.
        "__len__" | "__length_hint__" => match value {
            Expr::UnaryOp(unary) if unary.op.is_u_sub() => unary.operand.is_number_literal_expr(),
            _ => kind != Value::Unknown && (!fits(kind) || boolean),
        },
        "__index__" | "__hash__" => {
            kind != Value::Unknown && (!fits(kind) || value.is_boolean_literal_expr())
        }
        "__getnewargs_ex__" => match value {
            Expr::Tuple(pair) => match &pair.elts[..] {
                [first, second] => {
                    let first = value_of(first);
                    let second = value_of(second);
                    !matches!(first, Value::Tuple | Value::Unknown)
                        || !matches!(second, Value::Dict | Value::Unknown)
                }
                _ => true,
            },
            _ => kind != Value::Unknown,
        },
        _ => kind != Value::Unknown && !fits(kind),
    };
    bad.then(|| value.range())
}

/// Whether the end of a body is never reached: it raises, or loops for ever.
fn never_returns(body: &[Stmt]) -> bool {
    match body.last() {
        Some(Stmt::Raise(_)) => true,
        Some(Stmt::While(inner)) => {
            matches!(&*inner.test, Expr::BooleanLiteral(value) if value.value)
        }
        Some(Stmt::If(inner)) => {
            never_returns(&inner.body)
                && inner
                    .elif_else_clauses
                    .last()
                    .is_some_and(|last| last.test.is_none())
                && inner
                    .elif_else_clauses
                    .iter()
                    .all(|clause| never_returns(&clause.body))
        }
        Some(Stmt::With(inner)) => never_returns(&inner.body),
        // `self.fail()` and the like.
        Some(Stmt::Expr(inner)) => match &*inner.value {
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) => {
                    matches!(method.attr.as_str(), "fail" | "abort" | "exit")
                }
                Expr::Name(name) => matches!(name.id.as_str(), "fail" | "abort" | "exit"),
                _ => false,
            },
            _ => false,
        },
        Some(Stmt::Try(_) | Stmt::Match(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    fn class(method: &str) -> String {
        format!("class A:\n    {method}\n")
    }

    #[test]
    fn parameters_of_special_methods() {
        for method in [
            "def __len__(self, x): return 1",
            "def __eq__(self): pass",
            "def __exit__(self, a): pass",
            "def __getitem__(self, a, b): pass",
            "def __setattr__(self, a): pass",
            "def __str__(self, a): return ''",
            "def __round__(self, a, b): pass",
            "def __pow__(self): pass",
            "@staticmethod\n    def __len__(self): return 1",
            "def __iter__(self, a): pass",
            "def __exit__(self): pass",
        ] {
            flags("special-method-signature", &[&class(method)]);
        }
        for method in [
            "def __len__(self): return 1",
            "def __eq__(self, other): pass",
            "def __exit__(self, *args): pass",
            "def __exit__(self, a, b, c): pass",
            "def __getitem__(self, a, b=1): pass",
            "def __round__(self): pass",
            "def __round__(self, n=None): pass",
            "def __pow__(self, a, b=None): pass",
            "def __call__(self, a, b): pass",
            "def __init__(self, a, b): pass",
            "def __str__(self, **k): return ''",
            "def len(self, a): pass",
            "@wrap\n    def __len__(self, x): pass",
        ] {
            clean("special-method-signature", &[&class(method)]);
        }
        clean("special-method-signature", &["def __len__(a, b): pass"]);
    }

    #[test]
    fn values_of_special_methods() {
        for method in [
            "def __str__(self): return 1",
            "def __repr__(self): return None",
            "def __len__(self): return -1",
            "def __len__(self): return 'x'",
            "def __bool__(self): return 1",
            "def __bool__(self): return 'x'",
            "def __bytes__(self): return 'x'",
            "def __hash__(self): return 1.5",
            "def __index__(self): return {}",
            "def __str__(self): print(self); x = 1",
            "def __iter__(self): return [1]",
            "def __getnewargs__(self): return [1]",
            "def __format__(self, s): return 1",
        ] {
            flags("bad-dunder-return", &[&class(method)]);
        }
        for method in [
            "def __str__(self): return 'x'",
            "def __str__(self): return str(self.x)",
            "def __repr__(self): return f'{self}'",
            "def __len__(self): return 3",
            "def __len__(self): return len(self.x)",
            "def __bool__(self): return not self.x",
            "def __bool__(self): return self.x > 1",
            "def __bytes__(self): return b'x'",
            "def __hash__(self): raise TypeError",
            "def __str__(self): ...",
            "def __iter__(self): yield 1",
            "def __iter__(self): return iter([1])",
            "def __getnewargs_ex__(self): return (1,), {}",
            "@abstractmethod\n    def __str__(self): pass",
            "def __call__(self): return 1",
        ] {
            clean("bad-dunder-return", &[&class(method)]);
        }
    }
}
