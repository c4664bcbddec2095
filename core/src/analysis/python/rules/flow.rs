//! Loops and `finally` blocks that are left in a surprising way.

use ruff_python_ast::{ExceptHandler, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::shared_rules::RETURN_IN_FINALLY;
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&USELESS_ELSE_ON_LOOP];

static USELESS_ELSE_ON_LOOP: Rule = Rule {
    id: "useless-else-on-loop",
    severity: Severity::Low,
    confidence: 0.85,
    summary: "A loop without `break` has an `else`.",
    why: "`else` of a loop runs unless the loop is left by `break`: without one it always runs, and a \
          reader will think of the loop's condition. Often the `break` is missing.",
    false_positives: "None known; at worst the code is only harder to read.",
    examples: &[python(
        "for x in xs:\n    use(x)\nelse:\n    done()\n",
        "for x in xs:\n    if use(x):\n        break\nelse:\n    done()\n",
    )],
    peers: &[
        peer("ruff", &["PLW0120"]),
        peer("pylint", &["useless-else-on-loop"]),
    ],
    ..BUG
};

/// Pushes the statements directly inside `statement`, not those of functions and classes.
pub(super) fn nested<'a>(statement: &'a Stmt, stack: &mut Vec<&'a Stmt>) {
    match statement {
        Stmt::If(inner) => {
            stack.extend(&inner.body);
            for clause in &inner.elif_else_clauses {
                stack.extend(&clause.body);
            }
        }
        Stmt::For(inner) => {
            stack.extend(&inner.body);
            stack.extend(&inner.orelse);
        }
        Stmt::While(inner) => {
            stack.extend(&inner.body);
            stack.extend(&inner.orelse);
        }
        Stmt::With(inner) => stack.extend(&inner.body),
        Stmt::Match(inner) => {
            for case in &inner.cases {
                stack.extend(&case.body);
            }
        }
        Stmt::Try(inner) => {
            stack.extend(&inner.body);
            for ExceptHandler::ExceptHandler(handler) in &inner.handlers {
                stack.extend(&handler.body);
            }
            stack.extend(&inner.orelse);
            stack.extend(&inner.finalbody);
        }
        _ => {}
    }
}

/// Whether a `break` in `body` leaves the loop that `body` belongs to.
fn breaks(body: &[Stmt]) -> bool {
    let mut stack: Vec<&Stmt> = body.iter().collect();
    while let Some(statement) = stack.pop() {
        match statement {
            Stmt::Break(_) => return true,
            // Its `break`s are its own, but for those in its `else`.
            Stmt::For(inner) => stack.extend(&inner.orelse),
            Stmt::While(inner) => stack.extend(&inner.orelse),
            _ => nested(statement, &mut stack),
        }
    }
    false
}

pub(super) fn loop_else(context: &mut Context<'_, '_, '_>, body: &[Stmt], orelse: &[Stmt]) {
    if let Some(first) = orelse.first()
        && !breaks(body)
    {
        let end = body.last().map_or(first.start(), Ranged::end);
        let range = else_keyword(context, end, first);
        context.report(
            &USELESS_ELSE_ON_LOOP,
            range,
            "this `else` always runs: the loop has no `break`",
        );
    }
}

/// The `else` between the end of a block and the first statement of the next.
fn else_keyword(context: &Context<'_, '_, '_>, end: TextSize, first: &Stmt) -> TextRange {
    let between = TextRange::new(end, first.start());
    let mut at = end;
    for line in context.text(&between).split_inclusive('\n') {
        let word = line.trim_start();
        if word.starts_with("else") {
            let indent = TextSize::try_from(line.len() - word.len()).unwrap_or_default();
            return TextRange::at(at + indent, TextSize::from(4));
        }
        at += TextSize::try_from(line.len()).unwrap_or_default();
    }
    first.range()
}

pub(super) fn finally(context: &mut Context<'_, '_, '_>, statement: &StmtTry) {
    let mut stack: Vec<(&Stmt, bool)> = statement.finalbody.iter().map(|s| (s, false)).collect();
    while let Some((statement, in_loop)) = stack.pop() {
        let word = match statement {
            Stmt::Return(_) => "return",
            Stmt::Break(_) if !in_loop => "break",
            Stmt::Continue(_) if !in_loop => "continue",
            _ => {
                let in_loop = in_loop || matches!(statement, Stmt::For(_) | Stmt::While(_));
                let mut inner = Vec::new();
                nested(statement, &mut inner);
                stack.extend(inner.into_iter().map(|statement| (statement, in_loop)));
                continue;
            }
        };
        context.report(
            &RETURN_IN_FINALLY,
            statement.range(),
            format!("`{word}` in `finally` swallows the exception or result that is on its way"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn finally_must_not_leave() {
        let body = |inner: &str| {
            format!("def f():\n  for x in y:\n    try:\n      g()\n    finally:\n      {inner}\n")
        };
        for bad in [
            "return",
            "if a: return 1",
            "break",
            "continue",
            "for a in b:\n        return",
        ] {
            flags("return-in-finally", &[&body(bad)]);
        }
        for good in [
            "g()",
            "for a in b:\n        break",
            "def h(): return 1",
            "lambda: 1",
        ] {
            clean("return-in-finally", &[&body(good)]);
        }
    }

    #[test]
    fn loops_with_else_need_a_break() {
        flags(
            "useless-else-on-loop",
            &[
                "for x in y:\n    f()\nelse:\n    g()",
                "while x:\n    for a in b:\n        break\nelse:\n    g()",
            ],
        );
        clean(
            "useless-else-on-loop",
            &[
                "for x in y:\n    if x: break\nelse:\n    g()",
                "while x:\n    for a in b:\n        if a: break\n    else:\n        break\nelse:\n    g()",
                "for x in y:\n    try:\n        break\n    except E:\n        pass\nelse:\n    g()",
                "for x in y:\n    f()",
            ],
        );
    }
}
