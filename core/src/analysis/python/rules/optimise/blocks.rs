//! Blocks of statements and what stands in them alone or for nothing.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtExpr, StmtFor, StmtPass};
use ruff_text_size::{Ranged, TextSize};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SLOW, peer, python};
use crate::analysis::python::rules::flow::nested;
use crate::model::{Category, Severity};

pub(super) static RULES: &[&Rule] = &[&LOOP_TO_ANY_ALL, &TRY_IN_LOOP, &UNNECESSARY_PASS];

static LOOP_TO_ANY_ALL: Rule = Rule {
    id: "loop-to-any-all",
    category: Category::Style,
    confidence: 0.85,
    summary: "A loop returns whether any or all elements pass a test.",
    why: "`any(...)` and `all(...)` say so in one line, and stop at the same element.",
    false_positives: "Loops that are easier to debug or extend as they are.",
    examples: &[python(
        "def f(xs):\n    for x in xs:\n        if x > 1:\n            return True\n    return False\n",
        "def f(xs):\n    return any(x > 1 for x in xs)\n",
    )],
    peers: &[
        peer("ruff", &["SIM110"]),
        peer("pylint", &["consider-using-any-or-all"]),
    ],
    ..SLOW
};

static TRY_IN_LOOP: Rule = Rule {
    id: "try-in-loop",
    severity: Severity::Info,
    confidence: 0.35,
    summary: "The whole body of a loop is a `try`.",
    why: "Before Python 3.11 entering a `try` cost time in each round. If the first failure may end the loop, \
          put the `try` around it.",
    false_positives: "Loops that must go on after a failure, and Python from 3.11 on, where `try` is free.",
    examples: &[python(
        "for x in xs:\n    try:\n        use(x)\n    except ValueError:\n        report(x)\n",
        "try:\n    for x in xs:\n        use(x)\nexcept ValueError:\n    report(xs)\n",
    )],
    peers: &[peer("ruff", &["PERF203"])],
    ..SLOW
};

static UNNECESSARY_PASS: Rule = Rule {
    id: "unnecessary-pass",
    category: Category::Style,
    severity: Severity::Info,
    confidence: 0.95,
    summary: "`pass` stands beside other statements.",
    why: "It is only needed where a block would be empty.",
    examples: &[python(
        "def f():\n    \"\"\"Does nothing yet.\"\"\"\n    pass\n",
        "def f():\n    \"\"\"Does nothing yet.\"\"\"\n",
    )],
    peers: &[
        peer("ruff", &["PIE790"]),
        peer("pylint", &["unnecessary-pass", "unnecessary-ellipsis"]),
    ],
    ..SLOW
};

/// The block that holds the statement which is being visited, and where in it. Blocks are in the order
/// of the text, so this takes logarithmic time.
fn block<'a>(context: &Context<'a, '_, '_>, start: TextSize) -> Option<(&'a [Stmt], usize)> {
    let at = context.statements.len().checked_sub(2)?;
    let find = |body: &'a [Stmt]| {
        body.binary_search_by_key(&start, Ranged::start)
            .ok()
            .map(|at| (body, at))
    };
    match context.statements.get(at)? {
        Stmt::FunctionDef(inner) => find(&inner.body),
        Stmt::ClassDef(inner) => find(&inner.body),
        Stmt::For(inner) => find(&inner.body).or_else(|| find(&inner.orelse)),
        Stmt::While(inner) => find(&inner.body).or_else(|| find(&inner.orelse)),
        Stmt::With(inner) => find(&inner.body),
        Stmt::If(inner) => find(&inner.body).or_else(|| {
            inner
                .elif_else_clauses
                .iter()
                .rev()
                .find(|clause| clause.start() <= start)
                .and_then(|clause| find(&clause.body))
        }),
        Stmt::Try(inner) => find(&inner.body)
            .or_else(|| find(&inner.orelse))
            .or_else(|| find(&inner.finalbody))
            .or_else(|| {
                inner
                    .handlers
                    .iter()
                    .find(|handler| handler.range().contains(start))
                    .and_then(|ExceptHandler::ExceptHandler(handler)| find(&handler.body))
            }),
        _ => None,
    }
}

pub(super) fn pass(context: &mut Context<'_, '_, '_>, statement: &StmtPass) {
    if block(context, statement.start()).is_some_and(|(body, _)| body.len() > 1) {
        context.report(
            &UNNECESSARY_PASS,
            statement.range(),
            "`pass` does nothing here: the block is not empty",
        );
    }
}

/// `...` beside other statements, but where it says that something is left to others.
pub(super) fn ellipsis(context: &mut Context<'_, '_, '_>, statement: &StmtExpr) {
    let left_open = context.function().is_some_and(|function| {
        function.decorator_list.iter().any(|decorator| {
            let text = context.text(&decorator.expression);
            text.ends_with("abstractmethod") || text.ends_with("overload")
        })
    }) || context.statements.iter().any(|around| match around {
        Stmt::ClassDef(class) => class.arguments.as_ref().is_some_and(|arguments| {
            arguments.args.iter().any(|base| {
                let base = context.text(base);
                base.split('[')
                    .next()
                    .is_some_and(|name| name.ends_with("Protocol"))
            })
        }),
        _ => false,
    });
    if !left_open && block(context, statement.start()).is_some_and(|(body, _)| body.len() > 1) {
        context
            .report(
                &UNNECESSARY_PASS,
                statement.range(),
                "`...` does nothing here: the block is not empty",
            )
            .confidence(0.8);
    }
}

pub(super) fn for_loop(context: &mut Context<'_, '_, '_>, statement: &StmtFor) {
    try_only(context, &statement.body);
    if statement.is_async || statement.orelse.len() > 1 {
        return;
    }
    let [Stmt::If(test)] = &statement.body[..] else {
        return;
    };
    let ([Stmt::Return(found)], true) = (&test.body[..], test.elif_else_clauses.is_empty()) else {
        return;
    };
    let truth = |value: &Option<Box<Expr>>| match value.as_deref() {
        Some(Expr::BooleanLiteral(value)) => Some(value.value),
        _ => None,
    };
    let Some(found) = truth(&found.value) else {
        return;
    };
    let after = match statement.orelse.first() {
        Some(last) => Some(last),
        None => block(context, statement.start()).and_then(|(body, at)| body.get(at + 1)),
    };
    let Some(Stmt::Return(after)) = after else {
        return;
    };
    let awaits = ruff_python_ast::helpers::any_over_expr(&test.test, |expr| {
        matches!(expr, Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_))
    });
    if truth(&after.value) == Some(!found) && !awaits {
        let name = if found { "any" } else { "all" };
        let header = ruff_text_size::TextRange::new(statement.start(), statement.iter.end());
        context.report(
            &LOOP_TO_ANY_ALL,
            header,
            format!("`return {name}(...)` says the same"),
        );
    }
}

/// A loop whose body is one `try` that no jump leaves.
pub(super) fn try_only(context: &mut Context<'_, '_, '_>, body: &[Stmt]) {
    let [Stmt::Try(inner)] = body else {
        return;
    };
    let Some(ExceptHandler::ExceptHandler(handler)) = inner.handlers.first() else {
        return;
    };
    let mut stack: Vec<&Stmt> = vec![&body[0]];
    while let Some(statement) = stack.pop() {
        match statement {
            Stmt::Break(_) | Stmt::Continue(_) => return,
            Stmt::For(_) | Stmt::While(_) => {}
            _ => nested(statement, &mut stack),
        }
    }
    // Collecting what fails goes on with the next round: around the loop the first failure would end it.
    let collects = |handler: &ExceptHandler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        handler.body.iter().all(|statement| {
            matches!(statement, Stmt::Pass(_))
                || matches!(statement, Stmt::Assign(_) | Stmt::AugAssign(_))
                || matches!(statement, Stmt::Expr(inner) if matches!(&*inner.value, Expr::Call(call)
                    if matches!(&*call.func, Expr::Attribute(method)
                        if matches!(method.attr.as_str(), "append" | "extend" | "add" | "update"))))
        })
    };
    if inner.handlers.iter().any(collects) {
        return;
    }
    let end = handler
        .type_
        .as_ref()
        .map_or(handler.start() + TextSize::from(6), |what| what.end());
    context.report(
        &TRY_IN_LOOP,
        ruff_text_size::TextRange::new(handler.start(), end),
        "the `try` is entered in each round of the loop",
    );
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn loops_that_look_for_something() {
        let f = |body: &str| format!("def f(xs):\n    {body}\n");
        for body in [
            "for x in xs:\n        if x:\n            return True\n    return False",
            "for x in xs:\n        if x:\n            return False\n    return True",
            "for x in xs:\n        if x > 1 and y:\n            return True\n    else:\n        return False",
            "g()\n    for x in xs:\n        if x:\n            return True\n    return False",
            "if a:\n        for x in xs:\n            if x:\n                return True\n        return False",
        ] {
            flags("loop-to-any-all", &[&f(body)]);
        }
        for body in [
            "for x in xs:\n        if x:\n            return x\n    return False",
            "for x in xs:\n        if x:\n            return True\n    return True",
            "for x in xs:\n        if x:\n            return True\n    g()\n    return False",
            "for x in xs:\n        g()\n        if x:\n            return True\n    return False",
            "for x in xs:\n        if x:\n            return True\n        else:\n            g()\n    return False",
            "return any(xs)",
        ] {
            clean("loop-to-any-all", &[&f(body)]);
        }
    }

    #[test]
    fn tries_in_loops_and_needless_passes() {
        flags(
            "try-in-loop",
            &[
                "for x in y:\n    try:\n        f()\n    except E:\n        g()",
                "while x:\n    try:\n        f()\n    except E:\n        raise F() from None",
                "for x in y:\n    try:\n        f()\n    except:\n        g()",
            ],
        );
        clean(
            "try-in-loop",
            &[
                "for x in y:\n    try:\n        f()\n    except E:\n        continue",
                "while x:\n    try:\n        f()\n    except E:\n        pass",
                "for x in y:\n    try:\n        f(x)\n    except E as e:\n        errors.append(e)",
                "for x in y:\n    try:\n        n = f(x)\n    except E:\n        n = 0",
                "for x in y:\n    g()\n    try:\n        f()\n    except E:\n        g()",
                "for x in y:\n    try:\n        f()\n    finally:\n        g()",
                "try:\n    for x in y: f()\nexcept E:\n    g()",
                "while x:\n    try:\n        break\n    except E:\n        g()",
            ],
        );
        flags(
            "unnecessary-pass",
            &[
                "def f():\n    '''x'''\n    pass",
                "class A:\n    x = 1\n    pass",
                "if x:\n    f()\n    pass",
                "if x:\n    f()\nelif y:\n    f()\n    pass",
                "for x in y:\n    pass\n    f()",
                "try:\n    f()\nexcept E:\n    f()\n    pass",
                "try:\n    f()\nfinally:\n    pass\n    f()",
                "with x:\n    f()\n    pass",
                "while x:\n    f()\n    pass",
                "def f():\n    x = 1; pass",
                "def f():\n    x = 1\n    ...",
            ],
        );
        clean(
            "unnecessary-pass",
            &[
                "def f(): pass",
                "class A: pass",
                "if x: pass",
                "for x in y: pass",
                "try:\n    f()\nexcept E:\n    pass",
                "with x: pass",
                "while x: pass",
                "if x:\n    pass\nelse:\n    f()",
                "def f():\n    '''x'''",
                "match x:\n    case 1: pass",
                "def f(): ...",
                "class A(Protocol):\n    def f(self):\n        x = 1\n        ...",
            ],
        );
    }
}
