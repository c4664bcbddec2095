//! Statements that no way leads to.

use ruff_python_ast::Stmt;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{DeadCause, Graph};
use crate::analysis::shared_rules::UNREACHABLE_CODE;

/// Reports each dead region once, at its first statement. What a literal test excludes is the
/// business of `constant-condition`.
pub(super) fn check(context: &mut Context<'_, '_, '_>, graph: &Graph<'_>) {
    let mut starts = Vec::new();
    for dead in graph.dead() {
        if dead.cause == DeadCause::Constant {
            continue;
        }
        let first = match dead.body {
            // A `yield` behind the end makes the function a generator: people write that on purpose.
            [Stmt::Expr(first), rest @ ..] if first.value.is_yield_expr() => rest.first(),
            // For those who do not know that the call never returns.
            [Stmt::Return(first)]
                if dead.cause == DeadCause::AfterCall && first.value.is_none() =>
            {
                None
            }
            body => body.first(),
        };
        if let Some(first) = first {
            starts.push(first_line(context, first));
        }
    }
    starts.sort_by_key(|range| range.start());
    // A `finally` is there more than once.
    starts.dedup();
    for range in starts {
        context.report(&UNREACHABLE_CODE, range, "this is never reached");
    }
}

/// The first line of a statement: a long one is not worth quoting whole.
pub(super) fn first_line(context: &Context<'_, '_, '_>, statement: &Stmt) -> TextRange {
    let text = context.text(statement);
    let length = text.lines().next().map_or(text.len(), str::len);
    TextRange::at(
        statement.start(),
        TextSize::try_from(length).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags, run};

    #[test]
    fn code_after_the_end_is_unreachable() {
        flags(
            "unreachable-code",
            &[
                "def f():\n    return 1\n    g()",
                "def f():\n    raise E\n    g()",
                "for x in y:\n    continue\n    g()",
                "for x in y:\n    break\n    g()",
                "def f():\n    if a:\n        return 1\n    elif b:\n        raise E\n    else:\n        return 2\n    g()",
                "while True:\n    g()\nh()",
                "while 1:\n    for x in y:\n        break\nh()",
                "import sys\nsys.exit(1)\nprint()",
                "def f():\n    exit()\n    print()",
                "import os\ndef f():\n    os._exit(1)\n    print()",
                "import pytest\ndef f():\n    pytest.fail('x')\n    print()",
                "def f():\n    try:\n        return 1\n    finally:\n        g()\n    h()",
                "def f():\n    try:\n        return 1\n    except E:\n        raise\n    h()",
                "def f():\n    try:\n        g()\n    except E:\n        return 2\n    else:\n        return 1\n    h()",
                "def f(x):\n    match x:\n        case 1:\n            return 1\n        case _:\n            return 2\n    h()",
                "def f():\n    with open('x') as g:\n        return g.read()\n    h()",
                "def die(m) -> NoReturn:\n    g(m)\ndef f():\n    die('x')\n    h()",
                "def die(m):\n    raise E(m)\ndef f():\n    die('x')\n    h()",
                "class T(TestCase):\n    def test(self):\n        self.fail('x')\n        h()",
                "def f():\n    raise E\n    yield 1\n    h()",
                "def f():\n    return 1\n    pass",
                "def f():\n    if True:\n        return 1\n    h()",
                "def f():\n    with lock:\n        return 1\n    h()",
                "async def f():\n    async with a:\n        async for x in y:\n            return 1\n            h()",
            ],
        );
        clean(
            "unreachable-code",
            &[
                "def f():\n    if a:\n        return 1\n    g()",
                "def f():\n    return\n    yield",
                "def f():\n    raise NotImplementedError\n    yield 1",
                "while True:\n    if g():\n        break\nh()",
                "while x:\n    g()\nh()",
                "def f():\n    if a:\n        return 1\n    elif b:\n        return 2\n    g()",
                "while True:\n    for x in y:\n        pass\n    else:\n        break\nh()",
                "def f(sys):\n    sys.exit(1)\n    print()",
                "def f():\n    try:\n        return g()\n    except E:\n        pass\n    h()",
                "def f():\n    with suppress(E):\n        return g()\n    h()",
                "import contextlib\ndef f():\n    with contextlib.suppress(E):\n        return g()\n    h()",
                "import pytest\ndef f():\n    with pytest.raises(E):\n        raise E\n    h()",
                "def f():\n    with catch() as c:\n        raise E\n    h()",
                "def f(x):\n    match x:\n        case 1:\n            return 1\n        case y if y:\n            return 2\n    h()",
                "if False:\n    h()\ng()",
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nelse:\n    import b\nh()",
                "import sys\nif sys.version_info < (3,):\n    g()\nh()",
                "def f():\n    assert False, 'never'\n    return x",
                "def fail(m):\n    raise NotImplementedError\ndef f():\n    fail('x')\n    h()",
                "def f():\n    while True:\n        try:\n            break\n        finally:\n            g()\n    h()",
                "def f():\n    for x in y:\n        try:\n            continue\n        finally:\n            g()\n    h()",
                "def f():\n    try:\n        raise E\n    except E:\n        g()\n    h()",
            ],
        );
    }

    #[test]
    fn one_report_for_each_region() {
        let code = "def f():\n    try:\n        g()\n    finally:\n        while True:\n            return 1\n            a()\n            b()\n        c()\n    return 2\n    d()\n";
        let mut lines: Vec<_> = run(code)
            .into_iter()
            .filter(|finding| finding.rule == "unreachable-code")
            .map(|finding| finding.span.start_line)
            .collect();
        lines.sort_unstable();
        assert_eq!(lines, [7, 9, 10]);
    }
}
