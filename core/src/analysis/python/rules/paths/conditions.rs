//! Tests whose result is known.

use ruff_python_ast::{
    BoolOp, Comprehension, Expr, ExprBoolOp, ExprCompare, ExprIf, ExprName, Stmt, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Scope;
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{Node, truth_of};
use crate::analysis::python::rules::literals::short;
use crate::analysis::shared_rules::{CONSTANT_COMPARE, CONSTANT_CONDITION};

/// The tests of `if`, `elif` and `while` in a scope, with names that it binds once, to a constant.
pub(super) fn check<'a>(context: &mut Context<'a, '_, '_>, scope: &Scope<'a>) {
    let mut reports: Vec<(TextRange, bool)> = Vec::new();
    for node in scope.graph.all_nodes() {
        let (test, is_loop) = match node {
            Node::Test(test) => (*test, false),
            Node::LoopTest(test) => (*test, true),
            _ => continue,
        };
        if is_obvious(test) {
            continue;
        }
        let names = |name: &'a ExprName| scope.single_constant(name);
        // A loop that is always true runs until something leaves: nobody is surprised.
        if let Some(value) = truth_of(test, &names)
            && !(is_loop && value)
        {
            reports.push((test.range(), value));
        }
    }
    let idioms = idioms(scope);
    reports.retain(|(range, value)| *value || !is_idiom(context, &idioms, *range));
    if reports.is_empty() {
        return;
    }
    reports.sort_by_key(|(range, _)| range.start());
    // The test of a loop is there twice, one in a `finally` more often.
    reports.dedup();
    for (range, value) in reports {
        context.report(&CONSTANT_CONDITION, range, message(value));
    }
}

/// Where the bodies start that nobody expects to run: `if False: yield` makes a generator,
/// `if False: import x` was for type checkers.
fn idioms(scope: &Scope<'_>) -> Vec<TextSize> {
    let mut starts: Vec<_> = scope
        .graph
        .dead()
        .iter()
        .filter_map(|dead| dead.body.first())
        .filter(|first| match first {
            Stmt::Expr(inner) => inner.value.is_yield_expr() || inner.value.is_yield_from_expr(),
            Stmt::Import(_) | Stmt::ImportFrom(_) => true,
            _ => false,
        })
        .map(Ranged::start)
        .collect();
    starts.sort_unstable();
    starts
}

fn is_idiom(context: &Context<'_, '_, '_>, idioms: &[TextSize], test: TextRange) -> bool {
    let next = idioms.partition_point(|start| *start < test.end());
    idioms
        .get(next)
        .is_some_and(|&start| context.text(&TextRange::new(test.end(), start)).trim() == ":")
}

fn message(value: bool) -> String {
    let word = if value { "true" } else { "false" };
    format!("this condition is always {word}")
}

/// Comparisons of literals (they have a rule of their own), and what `bool_op` reports.
fn is_obvious(test: &Expr) -> bool {
    match test {
        Expr::BooleanLiteral(_) | Expr::NumberLiteral(_) => false,
        Expr::Compare(compare) => std::iter::once(&*compare.left)
            .chain(&compare.comparators)
            .all(is_literal),
        Expr::BoolOp(operation) => constant_operand(operation).is_some(),
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => is_obvious(&unary.operand),
        _ => false,
    }
}

/// Whether a test is always true, whatever the names in it are.
pub(super) fn is_true(test: &Expr) -> bool {
    truth_of(test, &|_| None) == Some(true)
}

/// The operand that decides the operation whatever the others are.
fn constant_operand(operation: &ExprBoolOp) -> Option<&Expr> {
    let decisive = operation.op == BoolOp::Or;
    operation
        .values
        .iter()
        .find(|value| truth_of(value, &|_| None) == Some(decisive) && !value.is_generator_expr())
}

/// `x == "a" or "b"`, `x and False`. As a value (`x or "default"`) a constant at the end is fine.
pub(in crate::analysis::python) fn bool_op(
    context: &mut Context<'_, '_, '_>,
    operation: &ExprBoolOp,
) {
    // Inside another operation the outer one is reported.
    if context.parent().is_some_and(|parent| match parent {
        Expr::BoolOp(outer) => constant_operand(outer).is_some(),
        _ => false,
    }) {
        return;
    }
    let Some(decisive) = constant_operand(operation) else {
        return;
    };
    // `(x := f()) or True` is for the assignment.
    if operation.values.iter().any(Expr::is_named_expr) {
        return;
    }
    let last = operation
        .values
        .last()
        .is_some_and(|last| last.range() == decisive.range());
    if last && !in_test(context, operation.range()) {
        return;
    }
    let value = if operation.op == BoolOp::Or {
        "true"
    } else {
        "false"
    };
    let message = format!(
        "{} alone makes this always {value}",
        short(context.text(decisive))
    );
    context.report(&CONSTANT_CONDITION, operation.range(), message);
}

/// Whether the value of an expression only decides what happens next.
fn in_test(context: &Context<'_, '_, '_>, mut range: TextRange) -> bool {
    let around = context.expressions.len().saturating_sub(1);
    for outer in context.expressions[..around].iter().rev() {
        match outer {
            Expr::BoolOp(_) => range = outer.range(),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => return true,
            Expr::If(inner) => return inner.test.range() == range,
            Expr::ListComp(inner) => return tests(&inner.generators, range),
            Expr::SetComp(inner) => return tests(&inner.generators, range),
            Expr::DictComp(inner) => return tests(&inner.generators, range),
            Expr::Generator(inner) => return tests(&inner.generators, range),
            _ => return false,
        }
    }
    match context.statement() {
        Some(Stmt::If(inner)) => {
            let clauses = &inner.elif_else_clauses;
            let at = clauses.partition_point(|clause| clause.end() <= range.start());
            let test = clauses.get(at).and_then(|clause| clause.test.as_ref());
            inner.test.range() == range || test.is_some_and(|test| test.range() == range)
        }
        Some(Stmt::While(inner)) => inner.test.range() == range,
        Some(Stmt::Assert(inner)) => inner.test.range() == range,
        _ => false,
    }
}

fn tests(generators: &[Comprehension], range: TextRange) -> bool {
    generators
        .iter()
        .flat_map(|generator| &generator.ifs)
        .any(|test| test.range() == range)
}

/// The test of `a if test else b`.
pub(in crate::analysis::python) fn if_expression(
    context: &mut Context<'_, '_, '_>,
    inner: &ExprIf,
) {
    single(context, &inner.test);
}

/// The tests of a comprehension.
pub(in crate::analysis::python) fn comprehension(
    context: &mut Context<'_, '_, '_>,
    part: &Comprehension,
) {
    for test in &part.ifs {
        single(context, test);
    }
}

fn single(context: &mut Context<'_, '_, '_>, test: &Expr) {
    if !is_obvious(test)
        && let Some(value) = truth_of(test, &|_| None)
    {
        context.report(&CONSTANT_CONDITION, test.range(), message(value));
    }
}

/// A comparison of literals; `is` has a rule of its own.
pub(in crate::analysis::python) fn compare(
    context: &mut Context<'_, '_, '_>,
    compare: &ExprCompare,
) {
    let mut left = &*compare.left;
    for (op, right) in compare.ops.iter().zip(&compare.comparators) {
        let singleton = left.is_none_literal_expr() || right.is_none_literal_expr();
        let by_identity = matches!(
            op,
            ruff_python_ast::CmpOp::Is | ruff_python_ast::CmpOp::IsNot
        );
        if is_literal(left) && is_literal(right) && (singleton || !by_identity) {
            context.report(
                &CONSTANT_COMPARE,
                compare.range(),
                "both sides are constants: the result is always the same",
            );
            return;
        }
        left = right;
    }
}

fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::UnaryOp(unary) => unary.op != UnaryOp::Not && unary.operand.is_number_literal_expr(),
        _ => expr.is_literal_expr(),
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn conditions_with_one_result() {
        flags(
            "constant-condition",
            &[
                "if x == 'a' or 'b': pass",
                "while x in y or 'z': pass",
                "assert x == 1 or 'message'",
                "y = 1 if x == 'a' or 'b' else 2",
                "if x and False: pass",
                "if x and []: pass",
                "if (x, y): pass",
                "if x: pass\nelif (y,): pass",
                "if 1: pass",
                "if 0: pass",
                "while 0: pass",
                "if None: pass",
                "if {}: pass",
                "if (i for i in x): pass",
                "y = 1 if True else 2",
                "y = [q for q in x if 1]",
                "y = True or x",
                "y = x or 's' or z",
                "print(not (x or True))",
                "y = [q for q in x if q or True]",
                "def f():\n    m = 5\n    if m > 3:\n        pass",
                "def f():\n    m = 5\n    n = m * 2\n    if n != 10:\n        pass",
                "if not 1: pass",
                "if a and (x or True): pass",
            ],
        );
        clean(
            "constant-condition",
            &[
                "y = x or 'b'",
                "if x == 'a' or y: pass",
                "f(x == 1 or 'b')",
                "if x or '': pass",
                "if x == 'a' or x == 'b': pass",
                "while True: pass",
                "while 1: f()",
                "if x or None: pass",
                "if x and True: pass",
                "if [*x]: pass",
                "if {**x}: pass",
                "def f():\n    m = 5\n    for x in y:\n        if m > 3:\n            m = 2",
                "def f(m=5):\n    if m > 3:\n        pass",
                "DEBUG = False\nif DEBUG:\n    pass",
                "def f():\n    m = 5\n    def g():\n        nonlocal m\n        m = 1\n    g()\n    if m > 3:\n        pass",
                "def f(c):\n    m = 5\n    m += c\n    if m:\n        pass",
                "import sys\nif sys.version_info >= (3, 8): pass",
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING: pass",
                "if __debug__: pass",
                "if f'{x}': pass",
            ],
        );
    }

    #[test]
    fn constants_compared() {
        flags(
            "constant-compare",
            &[
                "if 1 == 2: pass",
                "x = 'a' == 'a'",
                "if 'a' in 'abc': pass",
                "if 1 < 2 < x: pass",
                "assert 3 > 2",
                "x = None is None",
                "while 0 != 1: pass",
                "if -1 < 0: pass",
                "if x and 1 >= 2: pass",
                "y = 1 if 'a' != 'b' else 2",
            ],
        );
        clean(
            "constant-compare",
            &[
                "if x == 2: pass",
                "if 1 < x < 2: pass",
                "if x == 'a': pass",
                "if f() == 1: pass",
                "if (1, 2) == x: pass",
                "if x is None: pass",
                "if x.y == 'a': pass",
                "if 'a' in x: pass",
                "if __name__ == '__main__': pass",
                "if not 1: pass",
            ],
        );
    }
}
