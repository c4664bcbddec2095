//! Statements and expressions that do nothing, or something else than they look like.

use ruff_python_ast::helpers::{any_over_expr, contains_effect};
use ruff_python_ast::{
    CmpOp, Expr, ExprCompare, ExprDict, ExprSet, ExprSubscript, Operator, Stmt, StmtExpr,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::rules::values::{Value, value_of};
use crate::analysis::shared_rules::USELESS_EXPRESSION;
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[
    &MISPLACED_COMPARE_CONSTANT,
    &TRAILING_COMMA_TUPLE,
    &UNHASHABLE,
];

static TRAILING_COMMA_TUPLE: Rule = Rule {
    id: "trailing-comma-tuple",
    confidence: 0.85,
    summary: "A comma at the end of the line makes a tuple.",
    why: "`x = 1,` is a tuple of one element. The comma is easy to overlook and often left over; if a tuple \
          is meant, write the brackets.",
    false_positives: "Tuples of one element on purpose.",
    examples: &[python("timeout = 30,\n", "timeout = 30\n")],
    peers: &[
        peer("ruff", &["COM818"]),
        peer("pylint", &["trailing-comma-tuple"]),
    ],
    ..BUG
};

static UNHASHABLE: Rule = Rule {
    id: "unhashable",
    severity: Severity::High,
    confidence: 0.97,
    summary: "A list, dict or set is used as a key or an element of a set.",
    why: "It cannot be hashed: Python raises TypeError. Use a tuple or frozenset.",
    examples: &[python(
        "names = {['a', 'b']: 1}\n",
        "names = {('a', 'b'): 1}\n",
    )],
    peers: &[peer(
        "pylint",
        &["unhashable-member", "unhashable-dict-key"],
    )],
    ..BUG
};

static MISPLACED_COMPARE_CONSTANT: Rule = Rule {
    id: "misplaced-compare-constant",
    severity: Severity::High,
    confidence: 0.85,
    summary: "A chain of comparisons mixes operators that do not belong together.",
    why: "`a == b in c` means `a == b and b in c`, not a comparison of the result. Write the brackets or \
          the `and`.",
    false_positives: "Chains whose author knows what they mean.",
    examples: &[python(
        "if name == key in table:\n    pass\n",
        "if name == key and key in table:\n    pass\n",
    )],
    peers: &[peer("pylint", &["bad-chained-comparison"])],
    ..BUG
};

/// Whether an attribute of `self` is a property of the class around it, whose code then runs.
fn runs_property(context: &Context<'_, '_, '_>, value: &Expr) -> bool {
    let Expr::Attribute(attribute) = value else {
        return false;
    };
    let class = context
        .statements
        .iter()
        .rev()
        .find_map(|around| match around {
            Stmt::ClassDef(class) => Some(class),
            _ => None,
        });
    matches!(&*attribute.value, Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls"))
        && class.is_some_and(|class| {
            class.body.iter().any(|statement| {
                matches!(statement, Stmt::FunctionDef(function)
                    if function.name.as_str() == attribute.attr.as_str() && !function.decorator_list.is_empty())
            })
        })
}

/// A statement that is an expression whose value nobody takes.
pub(super) fn expression(context: &mut Context<'_, '_, '_>, statement: &StmtExpr) {
    bare_tuple(context, Some(&statement.value));
    let value = &*statement.value;
    let message = match value {
        Expr::StringLiteral(_)
        | Expr::FString(_)
        | Expr::EllipsisLiteral(_)
        | Expr::Await(_)
        | Expr::Yield(_)
        | Expr::YieldFrom(_)
        | Expr::Named(_) => return,
        Expr::Call(call) => {
            let exception = context
                .path(&call.func)
                .is_some_and(|path| is_exception(&path));
            if !exception {
                return;
            }
            "the exception is made and thrown away: `raise` is missing"
        }
        Expr::Compare(_) => "the comparison does nothing; an assignment or `assert` may be meant",
        // Looking an attribute up in a `try` or a test is done for the exception.
        Expr::Attribute(_) => "the attribute is looked up and thrown away: are brackets missing?",
        // For its side effects a loop is what is meant.
        Expr::ListComp(list) if list.elt.is_call_expr() => {
            "the value is thrown away; a `for` statement says what is meant"
        }
        // Looking a key up is done for its KeyError, or fills in a default.
        Expr::Subscript(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => return,
        _ if !effect(value) => "the value is thrown away",
        _ => return,
    };
    if probes(context) || runs_property(context, value) {
        return;
    }
    context.report(&USELESS_EXPRESSION, value.range(), message);
}

/// Whether evaluating may do something. Operators may be overloaded to; with a call or names on both
/// sides nobody knows (`task_a >> task_b`).
fn effect(value: &Expr) -> bool {
    let calls = || {
        any_over_expr(value, |inner| {
            matches!(
                inner,
                Expr::Call(_)
                    | Expr::Await(_)
                    | Expr::Named(_)
                    | Expr::Yield(_)
                    | Expr::YieldFrom(_)
            )
        })
    };
    match value {
        Expr::BinOp(binary) => {
            matches!(
                binary.op,
                Operator::LShift | Operator::RShift | Operator::BitOr
            ) || calls()
        }
        _ => contains_effect(value, |_| true),
    }
}

/// Whether the statement stands where an exception is expected: alone in a `try`, or in a `with` that
/// catches.
fn probes(context: &Context<'_, '_, '_>) -> bool {
    let mut around = context.statements.iter().rev().skip(1);
    let Some(parent) = around.next() else {
        return false;
    };
    if matches!(parent, Stmt::Try(inner) if inner.body.len() == 1) {
        return true;
    }
    std::iter::once(parent)
        .chain(around)
        .any(|around| match around {
            Stmt::With(with) => with.items.iter().any(|item| match &item.context_expr {
                Expr::Call(call) => {
                    let name = match &*call.func {
                        Expr::Attribute(method) => method.attr.as_str(),
                        Expr::Name(name) => name.id.as_str(),
                        _ => return false,
                    };
                    let name = name.to_ascii_lowercase();
                    ["raises", "warns", "suppress", "assertnumqueries", "fails"]
                        .iter()
                        .any(|word| name.contains(word))
                }
                _ => false,
            }),
            _ => false,
        })
}

/// Builtin exceptions by their names.
pub(super) fn is_exception(path: &str) -> bool {
    !path.contains('.')
        && (path.ends_with("Error")
            || path.ends_with("Exception")
            || matches!(
                path,
                "StopIteration"
                    | "StopAsyncIteration"
                    | "KeyboardInterrupt"
                    | "SystemExit"
                    | "GeneratorExit"
                    | "ExceptionGroup"
                    | "BaseExceptionGroup"
                    | "Warning"
            )
            || path.ends_with("Warning"))
}

/// `x = 1,`
pub(super) fn bare_tuple(context: &mut Context<'_, '_, '_>, value: Option<&Expr>) {
    let Some(Expr::Tuple(tuple)) = value else {
        return;
    };
    if tuple.parenthesized || tuple.elts.iter().any(Expr::is_starred_expr) {
        return;
    }
    if tuple.elts.len() == 1 && context.text(tuple).ends_with(',') {
        let comma = TextRange::new(tuple.end() - TextSize::from(1), tuple.end());
        context.report(
            &TRAILING_COMMA_TUPLE,
            comma,
            "this comma makes a tuple of one element",
        );
    }
}

pub(super) fn dict(context: &mut Context<'_, '_, '_>, dict: &ExprDict) {
    for key in dict.items.iter().filter_map(|item| item.key.as_ref()) {
        hashed(context, key);
    }
}

pub(super) fn set(context: &mut Context<'_, '_, '_>, set: &ExprSet) {
    for element in &set.elts {
        hashed(context, element);
    }
}

/// `{...}[[1]]`: of a literal dict the key must be hashable.
pub(super) fn subscript(context: &mut Context<'_, '_, '_>, subscript: &ExprSubscript) {
    if value_of(&subscript.value) == Value::Dict {
        hashed(context, &subscript.slice);
    }
}

fn hashed(context: &mut Context<'_, '_, '_>, value: &Expr) {
    let kind = value_of(value);
    let nested = match value {
        // A tuple is hashable if its elements are.
        Expr::Tuple(tuple) => tuple
            .elts
            .iter()
            .any(|element| matches!(value_of(element), Value::List | Value::Dict | Value::Set)),
        _ => false,
    };
    if nested || matches!(kind, Value::List | Value::Dict | Value::Set) {
        let message = if nested {
            "a tuple of this cannot be hashed: TypeError".to_owned()
        } else {
            format!("{} cannot be hashed: TypeError", kind.name())
        };
        context.report(&UNHASHABLE, value.range(), message);
    }
}

/// `a == b in c`
pub(super) fn chain(context: &mut Context<'_, '_, '_>, compare: &ExprCompare) {
    let group = |op: &CmpOp| match op {
        CmpOp::In | CmpOp::NotIn => 0,
        CmpOp::Is | CmpOp::IsNot => 1,
        _ => 2,
    };
    let Some(first) = compare.ops.first().map(group) else {
        return;
    };
    if compare.ops.iter().any(|op| group(op) != first) {
        context.report(
            &MISPLACED_COMPARE_CONSTANT,
            compare.range(),
            "each operator compares its two neighbours; write the `and` that is meant",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn statements_without_effect() {
        flags(
            "useless-expression",
            &[
                "x == 1",
                "x.y",
                "1",
                "[1, 2]",
                "f() == 1",
                "ValueError('x')",
                "x",
                "-x",
                "a + b",
                "{'a': 1}",
                "[f(x) for x in y]",
                "lambda: 1",
                "x < y < z",
                "None",
                "def f(x):\n    x is None",
                "not x",
                "(a, b)",
            ],
        );
        clean(
            "useless-expression",
            &[
                "f()",
                "'''doc'''",
                "...",
                "async def f():\n    await g()",
                "def f():\n    yield",
                "class A:\n    @property\n    def x(self): return load()\n    def f(self):\n        self.x",
                "a >> b",
                "x and f()",
                "x[0]",
                "with pytest.raises(E):\n    x.y",
                "with self.assertRaises(E):\n    x == 1",
                "try:\n    unicode\nexcept NameError:\n    pass",
                "(x := 1)",
                "f(x)[0]",
                "raise ValueError('x')",
                "x == 1 and f()",
                "f() if x else g()",
                "def f():\n    return x == 1",
            ],
        );
    }

    #[test]
    fn commas_at_the_end() {
        flags(
            "trailing-comma-tuple",
            &[
                "x = 1,",
                "x = f(a),",
                "def f():\n    return 1,",
                "x: int = 1,",
                "f(x),",
                "x += 1,",
                "self.x = y,",
                "x = y = 1,",
                "x = 'a',  # why",
                "x = (1 + 2),",
            ],
        );
        clean(
            "trailing-comma-tuple",
            &[
                "x = 1",
                "x = (1,)",
                "x = 1, 2",
                "x, = y",
                "x = f(a,)",
                "x = *a,",
                "for x, in y: pass",
                "x = [1,]",
                "def f():\n    return (1,)",
                "x[1,]",
            ],
        );
    }

    #[test]
    fn what_must_be_hashed() {
        flags(
            "unhashable",
            &[
                "{[1]: 2}",
                "{[1], 2}",
                "{{}: 1}",
                "{1, {2}}",
                "{[x for x in y]: 1}",
                "{(1, [2]): 3}",
                "x = {'a': 1, []: 2}",
                "{'a': 1}[[1]]",
                "{{x: y for x in z}}",
                "x = {1: 2}[{}]",
            ],
        );
        clean(
            "unhashable",
            &[
                "{(1,): 2}",
                "{x: [1]}",
                "{1, 2}",
                "[[1]]",
                "{f([1]): 2}",
                "x[[1]]",
                "{frozenset({1})}",
                "{**x}",
                "{*[1]}",
                "{lambda: 1: 2}",
            ],
        );
    }

    #[test]
    fn chains_of_comparisons() {
        flags(
            "misplaced-compare-constant",
            &[
                "a == b in c",
                "a in b == c",
                "a is b == c",
                "a < b is c",
                "a not in b is None",
                "a in b is True",
                "a != b is not c",
                "x = a > b in c",
                "if a == b is None: pass",
                "a in b in c == d",
            ],
        );
        clean(
            "misplaced-compare-constant",
            &[
                "a < b < c",
                "a == b != c",
                "a is b is c",
                "a in b in c",
                "a in b",
                "(a == b) in c",
                "a == b and b in c",
                "a is not b is c",
                "a <= b < c",
                "not a in b",
            ],
        );
    }
}
