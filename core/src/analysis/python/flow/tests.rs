//! Tests of the graph's shape and size.

use ruff_python_ast::{Expr, ExprCall};
use ruff_python_parser::parse_module;

use super::{Calls, End, Graph, Swallows, build};

struct Nothing;

impl Calls for Nothing {
    fn never_returns(&self, _: &ExprCall, _: bool) -> bool {
        false
    }

    fn may_not_return(&self, _: &ExprCall) -> bool {
        false
    }

    fn swallows(&self, _: &Expr) -> Swallows {
        Swallows::Unknown
    }
}

fn graph<T>(code: &str, look: impl FnOnce(&Graph<'_>) -> T) -> T {
    let parsed = parse_module(code).unwrap();
    look(&build(parsed.suite(), &Nothing))
}

#[test]
fn the_end_is_reached_or_not() {
    for (code, end) in [
        ("x = 1", End::Reached),
        ("raise E", End::Unreached),
        ("while True:\n    pass", End::Unreached),
        ("while True:\n    break", End::Reached),
        ("assert False", End::Doubtful),
        ("with a:\n    raise E", End::Doubtful),
        ("if a:\n    raise E\nelse:\n    raise F", End::Unreached),
        ("try:\n    raise E\nfinally:\n    f()", End::Unreached),
        ("try:\n    raise E\nexcept E:\n    f()", End::Reached),
        (
            "while a:\n    try:\n        break\n    finally:\n        raise E",
            End::Reached,
        ),
        (
            "while True:\n    try:\n        break\n    finally:\n        raise E",
            End::Unreached,
        ),
        ("match a:\n    case 1:\n        raise E", End::Reached),
        ("match a:\n    case _:\n        raise E", End::Unreached),
    ] {
        assert_eq!(graph(code, |graph| graph.end()), end, "{code}");
    }
}

#[test]
fn many_branches_make_a_graph_of_the_same_order() {
    let row = "if a:\n    b = 1\nelif c:\n    d = 2\n".repeat(5_000);
    assert!(graph(&row, |graph| graph.len()) < 50_000);
    let chain = format!("if a:\n    b = 1\n{}", "elif c:\n    d = 2\n".repeat(5_000));
    assert!(graph(&chain, |graph| graph.len()) < 20_000);
    // Each level of `finally` inside another doubles it only twice.
    let mut nested = String::new();
    for depth in 0..40 {
        let indent = " ".repeat(depth);
        nested += &format!("{indent}try:\n{indent} f()\n{indent}finally:\n{indent} g()\n");
    }
    nested += &format!("{}h()\n", " ".repeat(40));
    let nodes = graph(&nested, |graph| graph.all_nodes().len());
    assert!(nodes < 1_000, "{nodes}");
}
