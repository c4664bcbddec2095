//! Statements where the language does not allow them.

use ruff_python_ast::{Comprehension, Stmt, StmtTry};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::rules::flow::nested;
use crate::analysis::shared_rules::RETURN_OUTSIDE_FUNCTION;
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&AWAIT_OUTSIDE_ASYNC, &CONTINUE_IN_FINALLY, &NOT_IN_LOOP];

static NOT_IN_LOOP: Rule = Rule {
    id: "not-in-loop",
    severity: Severity::High,
    confidence: 0.97,
    summary: "`break` or `continue` stands outside of a loop.",
    why: "Python refuses to compile the whole file. In a function within a loop, return a value that \
          tells the loop to stop.",
    examples: &[python(
        "if done:\n    break\n",
        "while True:\n    if done:\n        break\n",
    )],
    peers: &[
        peer("ruff", &["F701", "F702"]),
        peer("pylint", &["not-in-loop"]),
    ],
    ..BUG
};

static AWAIT_OUTSIDE_ASYNC: Rule = Rule {
    id: "await-outside-async",
    severity: Severity::High,
    confidence: 0.95,
    summary: "`await`, `async for` or `async with` stands in a function that is not async.",
    why: "Python refuses to compile the whole file. Make the function `async def`.",
    false_positives: "Notebooks and consoles, which allow `await` at the top.",
    examples: &[python(
        "def f():\n    await g()\n",
        "async def f():\n    await g()\n",
    )],
    peers: &[
        peer("ruff", &["PLE1142"]),
        peer("pylint", &["await-outside-async"]),
    ],
    ..BUG
};

static CONTINUE_IN_FINALLY: Rule = Rule {
    id: "continue-in-finally",
    confidence: 0.85,
    summary: "`continue` stands in a `finally` block.",
    why: "It throws away an exception that is on its way, was a syntax error before Python 3.8 and is \
          warned of since 3.14.",
    false_positives: "Swallowing on purpose; an `except` says so.",
    examples: &[python(
        "for x in xs:\n    try:\n        use(x)\n    finally:\n        continue\n",
        "for x in xs:\n    try:\n        use(x)\n    finally:\n        close(x)\n",
    )],
    peers: &[
        peer("ruff", &["PLE0116"]),
        peer("pylint", &["continue-in-finally"]),
    ],
    ..BUG
};

pub(super) fn outside_function(context: &mut Context<'_, '_, '_>, at: &impl Ranged, word: &str) {
    let lambda = || context.expressions.iter().any(|expr| expr.is_lambda_expr());
    if !matches!(context.scopes.last(), Some(Scope::Function(_))) && !lambda() {
        context.report(
            &RETURN_OUTSIDE_FUNCTION,
            at.range(),
            format!("`{word}` is outside of a function"),
        );
    }
}

pub(super) fn outside_async(context: &mut Context<'_, '_, '_>, at: &impl Ranged, word: &str) {
    let asynchronous = match context.scopes.last() {
        Some(Scope::Function(function)) => function.is_async,
        _ => false,
    };
    // A generator expression may await what its consumer awaits.
    let generator = context
        .expressions
        .iter()
        .any(|expr| expr.is_generator_expr() || expr.is_lambda_expr());
    if !asynchronous && !generator {
        if word == "await" {
            outside_function(context, at, word);
        }
        let mut range = at.range();
        // The header says it; the body is not the topic.
        if let Some(end) = context.text(&range).find('\n') {
            let length = ruff_text_size::TextSize::try_from(end).unwrap_or_default();
            range = ruff_text_size::TextRange::at(range.start(), length);
        }
        context.report(
            &AWAIT_OUTSIDE_ASYNC,
            range,
            format!("`{word}` needs an `async def` around it"),
        );
    }
}

pub(super) fn comprehension(context: &mut Context<'_, '_, '_>, part: &Comprehension) {
    if part.is_async {
        outside_async(context, part, "async for");
    }
}

pub(super) fn outside_loop(context: &mut Context<'_, '_, '_>, at: &impl Ranged, word: &str) {
    let start = at.range().start();
    for around in context.statements.iter().rev().skip(1) {
        let orelse = match around {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => break,
            Stmt::For(inner) => &inner.orelse,
            Stmt::While(inner) => &inner.orelse,
            _ => continue,
        };
        // `else` of a loop is no longer in it.
        if orelse.first().is_none_or(|first| start < first.start()) {
            return;
        }
    }
    context.report(
        &NOT_IN_LOOP,
        at.range(),
        format!("`{word}` is outside of a loop"),
    );
}

pub(super) fn finally(context: &mut Context<'_, '_, '_>, statement: &StmtTry) {
    let mut stack: Vec<&Stmt> = statement.finalbody.iter().collect();
    let mut found = Vec::new();
    while let Some(statement) = stack.pop() {
        match statement {
            Stmt::Continue(inner) => found.push(inner.range),
            // A loop's `continue` is its own; a `try` in it is visited by itself.
            Stmt::For(_) | Stmt::While(_) | Stmt::Try(_) => {}
            _ => nested(statement, &mut stack),
        }
    }
    for range in found {
        context.report(
            &CONTINUE_IN_FINALLY,
            range,
            "`continue` in `finally` throws away what was raised",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn returns_and_yields() {
        flags(
            "return-outside-function",
            &[
                "return",
                "return 1",
                "class A:\n    return 1",
                "yield 1",
                "class A:\n    yield 1",
                "if x:\n    return",
                "yield from x",
                "def f():\n    class A:\n        return 1",
                "x = yield",
                "for a in b:\n    return a",
            ],
        );
        clean(
            "return-outside-function",
            &[
                "def f(): return",
                "def f(): yield 1",
                "f = lambda: (yield)",
                "class A:\n    def f(self):\n        return 1",
                "async def f(): return 1",
                "def f():\n    def g(): return 1\n    return g",
                "def f():\n    yield from x",
                "def f():\n    if x:\n        return",
                "x = 1",
                "def f():\n    x = yield",
            ],
        );
    }

    #[test]
    fn jumps_need_a_loop() {
        flags(
            "not-in-loop",
            &[
                "break",
                "continue",
                "if x:\n    break",
                "for a in b:\n    def f():\n        break",
                "for a in b:\n    pass\nelse:\n    break",
                "while a:\n    class A:\n        continue",
                "def f():\n    continue",
                "with a:\n    break",
                "try:\n    break\nfinally:\n    pass",
                "while a:\n    pass\nelse:\n    continue",
            ],
        );
        clean(
            "not-in-loop",
            &[
                "for a in b: break",
                "while a: continue",
                "for a in b:\n    if a:\n        break",
                "for a in b:\n    for c in d:\n        pass\n    else:\n        break",
                "for a in b:\n    try:\n        f()\n    except E:\n        continue",
                "for a in b:\n    with c:\n        break",
                "async def f():\n    async for a in b:\n        break",
                "def f():\n    while a:\n        break",
                "for a in b:\n    match a:\n        case 1: continue",
                "x = 1",
            ],
        );
    }

    #[test]
    fn awaiting_needs_async() {
        flags(
            "await-outside-async",
            &[
                "def f():\n    await g()",
                "def f():\n    async with g() as h:\n        pass",
                "def f():\n    async for x in y:\n        pass",
                "async def f():\n    def g():\n        await h()",
                "await f()",
                "def f():\n    return [x async for x in y]",
                "class A:\n    await f()",
                "def f():\n    return await g()",
                "def f():\n    x = [await g(y) for y in z]",
                "def f():\n    if x:\n        await g()",
            ],
        );
        clean(
            "await-outside-async",
            &[
                "async def f():\n    await g()",
                "async def f():\n    async with g():\n        pass",
                "async def f():\n    return [x async for x in y]",
                "async def f():\n    async for x in y:\n        pass",
                "def f():\n    return (x async for x in y)",
                "def f():\n    async def g():\n        await h()",
                "async def f():\n    return await g()",
                "def f():\n    g()",
                "async def f():\n    class A: pass\n    await g()",
                "async def f():\n    if x:\n        await g()",
            ],
        );
    }

    #[test]
    fn continuing_from_finally() {
        let last = |body: &str| {
            format!("for x in xs:\n    try:\n        f()\n    finally:\n        {body}\n")
        };
        for body in [
            "continue",
            "if a: continue",
            "g(); continue",
            "with a: continue",
            "if a: pass\n        else: continue",
            "if a:\n            if b: continue",
            "match a:\n            case 1: continue",
            "try:\n            continue\n        finally:\n            continue",
            "pass\n        continue",
            "if a: pass\n        elif b: continue",
        ] {
            flags("continue-in-finally", &[&last(body)]);
        }
        for body in [
            "pass",
            "g()",
            "for y in ys: continue",
            "while a: continue",
            "if a: g()",
            "with a: g()",
            "x = 1",
            "for y in ys:\n            if y: continue",
            "def h():\n            for y in ys: continue",
            "raise E",
        ] {
            clean("continue-in-finally", &[&last(body)]);
        }
    }
}
