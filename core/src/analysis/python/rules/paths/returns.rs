//! What functions return, and what is made of it.

use ruff_python_ast::{ElifElseClause, Expr, Stmt, StmtFunctionDef, StmtIf, StmtReturn};
use ruff_text_size::Ranged;

use super::Scope;
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::End;
use crate::analysis::python::rules::flow::nested;
use crate::analysis::shared_rules::{ELSE_AFTER_RETURN, MIXED_RETURNS, USELESS_RETURN};

/// The `return` statements of a function itself, in no order. O(statements).
pub(super) fn of(body: &[Stmt]) -> Vec<&StmtReturn> {
    let mut found = Vec::new();
    let mut stack: Vec<&Stmt> = body.iter().collect();
    while let Some(statement) = stack.pop() {
        match statement {
            Stmt::Return(inner) => found.push(inner),
            _ => nested(statement, &mut stack),
        }
    }
    found
}

fn is_none(value: Option<&Expr>) -> bool {
    value.is_none_or(Expr::is_none_literal_expr)
}

/// `mixed-returns` at the `def`, where ruff (RET503) and pylint have it; `useless-return` at the `return`.
pub(super) fn check(
    context: &mut Context<'_, '_, '_>,
    function: &StmtFunctionDef,
    scope: &Scope<'_>,
) {
    if scope.locals.generator {
        return;
    }
    let returns = of(&function.body);
    if returns.is_empty() {
        return;
    }
    let valued = returns.iter().any(|found| !is_none(found.value.as_deref()));
    if valued {
        let bare = returns.iter().any(|found| found.value.is_none());
        if bare || scope.graph.end() == End::Reached {
            let message = if bare {
                "some ways return a value, others a bare `return`"
            } else {
                "some ways return a value, but the end of the function is reached without one"
            };
            context.report(&MIXED_RETURNS, function.name.range(), message);
        }
        return;
    }
    useless(context, function, &returns);
}

/// In a function that never returns anything but None.
fn useless(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef, returns: &[&StmtReturn]) {
    let annotated = function
        .returns
        .as_deref()
        .is_some_and(|returns| !returns.is_none_literal_expr());
    let property = function.decorator_list.iter().any(|decorator| {
        let name = match &decorator.expression {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return false,
        };
        name.ends_with("property") || name == "abstractmethod" || name == "overload"
    });
    let statements = function.body.iter();
    let real = statements
        .filter(|statement| !matches!(statement, Stmt::Expr(e) if e.value.is_string_literal_expr()))
        .count();
    if property || real < 2 {
        return;
    }
    let last = match function.body.last() {
        Some(Stmt::Return(last)) if returns.len() == 1 => Some(last),
        _ => None,
    };
    for found in returns {
        let at_end = last.is_some_and(|last| last.range() == found.range());
        if at_end {
            context.report(
                &USELESS_RETURN,
                found.range(),
                "the function ends here anyway",
            );
        } else if found.value.is_some() && !annotated {
            context.report(
                &USELESS_RETURN,
                found.range(),
                "the function never returns anything else: a bare `return` says so",
            );
        }
    }
}

/// `else` or `elif` behind a body that leaves; at the `else`, where ruff has it.
pub(in crate::analysis::python) fn else_after(
    context: &mut Context<'_, '_, '_>,
    statement: &StmtIf,
) {
    let Some(ElifElseClause { range, test, .. }) = statement.elif_else_clauses.first() else {
        return;
    };
    let word = statement.body.iter().find_map(|statement| match statement {
        Stmt::Return(_) => Some("return"),
        Stmt::Raise(_) => Some("raise"),
        Stmt::Break(_) => Some("break"),
        Stmt::Continue(_) => Some("continue"),
        _ => None,
    });
    let Some(word) = word else {
        return;
    };
    let keyword = if test.is_some() { "elif" } else { "else" };
    let keyword_range = ruff_text_size::TextRange::at(range.start(), 4.into());
    context.report(
        &ELSE_AFTER_RETURN,
        keyword_range,
        format!("this `{keyword}` follows a branch that ends with `{word}`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn values_on_some_ways_only() {
        flags(
            "mixed-returns",
            &[
                "def f(x):\n    if x:\n        return 1",
                "def f(x):\n    if x:\n        return 1\n    return",
                "def f(x):\n    try:\n        return x()\n    except E:\n        pass",
                "def f(x):\n    if x == 1:\n        return 1\n    elif x == 2:\n        return 3",
                "async def f(x):\n    if x:\n        return 1",
                "def f(x):\n    while True:\n        if x():\n            return 1\n        elif x.y:\n            break",
                "def f(x):\n    for y in x:\n        if y:\n            return y",
                "def f(x):\n    match x:\n        case 1:\n            return 1\n        case _:\n            print(x)",
                "class A:\n    def f(self):\n        if self:\n            return\n        return 1",
                "def f(x):\n    with x:\n        if x.y:\n            return 1",
                "def f(x):\n    if x:\n        return None\n    if x.y:\n        return 1",
            ],
        );
        clean(
            "mixed-returns",
            &[
                "def f(x):\n    if x:\n        return 1\n    return None",
                "def f(x):\n    if x:\n        return\n    print(x)",
                "def f(x):\n    if x:\n        return None",
                "def f(x):\n    if x:\n        return 1\n    else:\n        raise E",
                "def f(x):\n    while True:\n        if x():\n            return 1",
                "def f(x):\n    try:\n        return x()\n    except E:\n        raise",
                "import sys\ndef f(x):\n    if x:\n        return 1\n    sys.exit(1)",
                "def f(x):\n    if x:\n        return 1\n    assert False",
                "def f(x):\n    with x:\n        return 1",
                "def f(x):\n    if x:\n        yield 1\n        return 2",
                "def f(x):\n    match x:\n        case 1:\n            return 1\n        case _:\n            return 2",
                "def f(x):\n    def g():\n        return 1\n    x(g)",
                "def f(x):\n    try:\n        x()\n    finally:\n        return 1",
                "def f(x, parser):\n    if x:\n        return 1\n    parser.error('x')",
                "def f(x):\n    with x:\n        raise E\n    return",
            ],
        );
    }

    #[test]
    fn returns_for_nothing() {
        flags(
            "useless-return",
            &[
                "def f(x):\n    print(x)\n    return",
                "def f(x):\n    print(x)\n    return None",
                "def f(x):\n    if x:\n        return None\n    print(x)",
                "def f(x):\n    'doc'\n    print(x)\n    return",
                "class A:\n    def f(self):\n        self.x = 1\n        return",
                "def f(x) -> None:\n    if x:\n        return None\n    print(x)",
                "async def f(x):\n    await x\n    return None",
                "def f(x):\n    def g():\n        return 1\n    x(g)\n    return",
                "def f(x):\n    for y in x:\n        print(y)\n    return None",
                "def f(x):\n    try:\n        x()\n    except E:\n        return None\n    print(x)",
            ],
        );
        clean(
            "useless-return",
            &[
                "def f():\n    return None",
                "def f():\n    'doc'\n    return",
                "def f(x):\n    if x:\n        return\n    print(x)",
                "def f(x):\n    if x:\n        return 1\n    return None",
                "def f(x):\n    if x:\n        return\n    print(x)\n    return",
                "class A:\n    @property\n    def f(self):\n        print(1)\n        return None",
                "def f(x) -> int | None:\n    if x:\n        return None\n    print(x)",
                "def f(x):\n    yield x\n    return",
                "def f(x):\n    return x",
                "def f(x):\n    print(x)",
            ],
        );
    }

    #[test]
    fn branches_after_one_that_leaves() {
        flags(
            "else-after-return",
            &[
                "def f(x):\n    if x:\n        return 1\n    else:\n        return 2",
                "def f(x):\n    if x:\n        return 1\n    elif x.y:\n        return 2",
                "def f(x):\n    if x:\n        raise E\n    else:\n        g()",
                "for x in y:\n    if x:\n        break\n    else:\n        g()",
                "for x in y:\n    if x:\n        continue\n    else:\n        g()",
                "def f(x):\n    if x:\n        a()\n        return 1\n    else:\n        b()",
                "if x:\n    raise E\nelse:\n    g()",
                "def f(x):\n    while x:\n        if x.y:\n            return 1\n        else:\n            x = g()",
                "def f(x):\n    if x:\n        return 1\n    elif x.y:\n        g()\n    else:\n        h()",
                "async def f(x):\n    if x:\n        return await x\n    else:\n        return 2",
            ],
        );
        clean(
            "else-after-return",
            &[
                "def f(x):\n    if x:\n        return 1\n    return 2",
                "def f(x):\n    if x:\n        a()\n    else:\n        return 2",
                "def f(x):\n    if x:\n        a()\n    elif x.y:\n        return 1\n    else:\n        b()",
                "def f(x):\n    if x:\n        if x.y:\n            return 1\n    else:\n        b()",
                "def f(x):\n    return 1 if x else 2",
                "def f(x):\n    try:\n        return 1\n    except E:\n        return 2",
                "for x in y:\n    if x:\n        break\nelse:\n    g()",
                "if x:\n    pass\nelse:\n    g()",
                "if x:\n    def f():\n        return 1\nelse:\n    g()",
                "def f(x):\n    if x:\n        with x:\n            return 1\n    else:\n        g()",
            ],
        );
    }
}
