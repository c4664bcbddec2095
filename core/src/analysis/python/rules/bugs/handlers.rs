//! What a handler catches and what it raises.

use ruff_python_ast::{ExceptHandler, Expr, Operator, Stmt, StmtTry};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::rules::flow::nested;
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&EXCEPT_NON_EXCEPTION, &RAISE_WITHOUT_FROM];

static RAISE_WITHOUT_FROM: Rule = Rule {
    id: "raise-without-from",
    severity: Severity::Low,
    confidence: 0.75,
    summary: "A handler raises another exception without `from`.",
    why: "The traceback then says that the second happened while the first was handled, as if the handler \
          had failed. `from error` says that it is the cause, `from None` that it does not matter.",
    false_positives: "Code whose readers do not look at tracebacks.",
    examples: &[python(
        "try:\n    load()\nexcept KeyError:\n    raise ValueError('no such key')\n",
        "try:\n    load()\nexcept KeyError as error:\n    raise ValueError('no such key') from error\n",
    )],
    peers: &[
        peer("ruff", &["B904"]),
        peer("pylint", &["raise-missing-from"]),
    ],
    ..BUG
};

pub(in crate::analysis::python) static EXCEPT_NON_EXCEPTION: Rule = Rule {
    id: "except-non-exception",
    severity: Severity::High,
    confidence: 0.95,
    summary: "A handler names something that is no exception class.",
    why: "When an exception arrives there, Python raises TypeError instead and the handler does not run.",
    examples: &[python(
        "try:\n    load()\nexcept 'ValueError':\n    repair()\n",
        "try:\n    load()\nexcept ValueError:\n    repair()\n",
    )],
    peers: &[
        peer("ruff", &["B030"]),
        peer("pylint", &["catching-non-exception"]),
    ],
    ..BUG
};

/// Builtin classes and functions that people put into a handler by mistake.
const NO_EXCEPTIONS: &[&str] = &[
    "NotImplemented",
    "bool",
    "bytes",
    "dict",
    "float",
    "frozenset",
    "int",
    "len",
    "list",
    "object",
    "open",
    "print",
    "range",
    "set",
    "str",
    "tuple",
    "type",
];

pub(super) fn check(context: &mut Context<'_, '_, '_>, statement: &StmtTry) {
    for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
        if let Some(what) = &handler.type_ {
            named(context, what);
        }
        let name = handler.name.as_ref().map(|name| name.as_str());
        raises(context, name, &handler.body);
    }
}

/// Takes apart tuples, what is unpacked into them and their sums.
fn named(context: &mut Context<'_, '_, '_>, what: &Expr) {
    let mut queue = match what {
        Expr::Tuple(tuple) => tuple.elts.iter().rev().collect(),
        other => vec![other],
    };
    while let Some(expr) = queue.pop() {
        match expr {
            Expr::Starred(starred) => match &*starred.value {
                Expr::Tuple(tuple) => queue.extend(tuple.elts.iter().rev()),
                Expr::List(list) => queue.extend(list.elts.iter().rev()),
                Expr::BinOp(_) => queue.push(&starred.value),
                _ => {}
            },
            Expr::BinOp(sum) if sum.op == Operator::Add => {
                for side in [&sum.right, &sum.left] {
                    match &**side {
                        Expr::Tuple(tuple) => queue.extend(tuple.elts.iter().rev()),
                        other => queue.push(other),
                    }
                }
            }
            // `or` in a handler is the topic of another rule.
            Expr::Subscript(_) | Expr::Call(_) | Expr::BoolOp(_) => {}
            // A choice between classes or tuples.
            Expr::If(inner) => queue.extend([&*inner.body, &*inner.orelse]),
            Expr::Name(_) | Expr::Attribute(_) => {
                let known = context
                    .path(expr)
                    .is_some_and(|path| NO_EXCEPTIONS.binary_search(&path.as_str()).is_ok());
                if known {
                    report(context, expr);
                }
            }
            _ => report(context, expr),
        }
    }
}

fn report(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    context.report(
        &EXCEPT_NON_EXCEPTION,
        expr.range(),
        "this is no exception class: it catches nothing and raises TypeError",
    );
}

fn raises(context: &mut Context<'_, '_, '_>, name: Option<&str>, body: &[Stmt]) {
    let mut stack: Vec<&Stmt> = body.iter().collect();
    let mut found = Vec::new();
    while let Some(statement) = stack.pop() {
        match statement {
            // What an inner `try` raises may be caught there.
            Stmt::Try(_) => {}
            Stmt::Raise(raise) => {
                let again = matches!(
                    (raise.exc.as_deref(), name),
                    (Some(Expr::Name(raised)), Some(name)) if raised.id.as_str() == name
                );
                if raise.exc.is_some() && raise.cause.is_none() && !again {
                    found.push(raise.range());
                }
            }
            _ => nested(statement, &mut stack),
        }
    }
    for range in found {
        context.report(
            &RAISE_WITHOUT_FROM,
            range,
            "say where it comes from: `raise ... from error`, or `from None`",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    fn handler(header: &str, body: &str) -> String {
        format!("try:\n    f()\n{header}:\n    {body}\n")
    }

    #[test]
    fn raising_in_a_handler() {
        for body in [
            "raise E('x')",
            "raise E",
            "if a: raise E('x')",
            "for a in b: raise E",
            "with a: raise E()",
            "raise error.other",
            "g(); raise E(error)",
            "while a: raise E",
            "if a: pass\n    else: raise E()",
            "raise make(error)",
        ] {
            flags(
                "raise-without-from",
                &[&handler("except KeyError as error", body)],
            );
        }
        for body in [
            "raise",
            "raise error",
            "raise E('x') from error",
            "raise E from None",
            "def g(): raise E",
            "try:\n        g()\n    finally:\n        h()",
            "pass",
            "if a: raise",
            "return_(1)",
            "class A:\n        def f(self): raise E",
        ] {
            clean(
                "raise-without-from",
                &[&handler("except KeyError as error", body)],
            );
        }
    }

    #[test]
    fn what_can_be_caught() {
        for header in [
            "except 'ValueError'",
            "except 1",
            "except (ValueError, 'x')",
            "except [ValueError, KeyError]",
            "except int",
            "except (*(E, 1),)",
            "except ((A, B) + (1,))",
            "except None",
            "except not E",
            "except NotImplemented",
        ] {
            flags("except-non-exception", &[&handler(header, "pass")]);
        }
        for header in [
            "except ValueError",
            "except (A, b.C)",
            "except errors()",
            "except errors[0]",
            "except (*errors,)",
            "except A + B",
            "except",
            "except (A, B) as e",
            "except A if x else B",
            "except a.b.C",
        ] {
            clean("except-non-exception", &[&handler(header, "pass")]);
        }
    }
}
