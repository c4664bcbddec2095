//! Raising and catching.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, StmtRaise, StmtTry};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::shared_rules::{EMPTY_EXCEPT, RAISE_NON_EXCEPTION};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&BROAD_EXCEPT, &DUPLICATE_EXCEPT, &BINARY_EXCEPT];

static BROAD_EXCEPT: Rule = Rule {
    id: "broad-except",
    confidence: 0.6,
    summary: "A handler catches everything: `except:`, `except Exception`.",
    why: "Mistakes such as a misspelled name look like the failure that was expected, and without a class even \
          KeyboardInterrupt and SystemExit end here. Catch what can happen, or raise or log it with its traceback.",
    false_positives: "The outermost handler of a thread or worker that reports and goes on.",
    examples: &[python(
        "try:\n    load()\nexcept:\n    value = None\n",
        "try:\n    load()\nexcept OSError:\n    value = None\n",
    )],
    peers: &[
        peer("ruff", &["E722", "BLE001"]),
        peer("pylint", &["bare-except", "broad-exception-caught"]),
        peer("pycodestyle", &["E722"]),
    ],
    ..BUG
};

static DUPLICATE_EXCEPT: Rule = Rule {
    id: "duplicate-except",
    severity: Severity::High,
    confidence: 0.95,
    summary: "A handler never runs, because an earlier one catches the same.",
    why: "Handlers are tried in order. Put the special exception before the general one.",
    examples: &[python(
        "try:\n    load()\nexcept Exception:\n    pass_on()\nexcept ValueError:\n    repair()\n",
        "try:\n    load()\nexcept ValueError:\n    repair()\nexcept Exception:\n    pass_on()\n",
    )],
    peers: &[
        peer("ruff", &["B014", "B025"]),
        peer(
            "pylint",
            &["duplicate-except", "overlapping-except", "bad-except-order"],
        ),
    ],
    ..BUG
};

static BINARY_EXCEPT: Rule = Rule {
    id: "binary-except",
    severity: Severity::High,
    confidence: 0.98,
    summary: "A handler names exceptions with `or` or `and`.",
    why: "`A or B` is just `A`: the other is not caught. Use a tuple, `(A, B)`.",
    examples: &[python(
        "try:\n    load()\nexcept ValueError or KeyError:\n    repair()\n",
        "try:\n    load()\nexcept (ValueError, KeyError):\n    repair()\n",
    )],
    peers: &[
        peer("ruff", &["PLW0711"]),
        peer("pylint", &["binary-op-exception"]),
    ],
    ..BUG
};

pub(super) fn raise(context: &mut Context<'_, '_, '_>, statement: &StmtRaise) {
    let Some(raised) = &statement.exc else {
        return;
    };
    let what = match &**raised {
        Expr::Call(call) => &*call.func,
        other => other,
    };
    if context.is(what, "NotImplemented") {
        let hit = context.report(
            &RAISE_NON_EXCEPTION,
            raised.range(),
            "NotImplemented is a value of comparison methods, not an exception: raise NotImplementedError",
        );
        let range = what.range();
        hit.fix(
            "raise NotImplementedError",
            true,
            vec![(range.into(), "NotImplementedError".to_owned())],
        );
    } else if raised.is_literal_expr()
        || matches!(
            &**raised,
            Expr::FString(_) | Expr::Tuple(_) | Expr::List(_) | Expr::Dict(_)
        )
    {
        context.report(
            &RAISE_NON_EXCEPTION,
            raised.range(),
            "only exceptions can be raised: this raises TypeError instead",
        );
    }
}

pub(super) fn handlers(context: &mut Context<'_, '_, '_>, statement: &StmtTry) {
    let mut caught: Vec<String> = Vec::new();
    for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
        header(context, handler, &mut caught);
        if silent(&handler.body) {
            empty(context, statement, handler);
        }
    }
}

/// The first line of a handler, up to its colon at most.
fn header_range(context: &Context<'_, '_, '_>, handler: &ExceptHandlerExceptHandler) -> TextRange {
    match (&handler.name, &handler.type_) {
        (Some(name), _) => TextRange::new(handler.start(), name.end()),
        (None, Some(what)) => TextRange::new(handler.start(), what.end()),
        (None, None) => {
            let text = context.text(handler);
            let length = text.find(':').map_or(text.len().min(6), |at| at + 1);
            TextRange::at(
                handler.start(),
                TextSize::try_from(length).unwrap_or_default(),
            )
        }
    }
}

/// `except Exception` that neither raises nor logs with a traceback; BLE001 reports the same at the same place.
fn exception(context: &mut Context<'_, '_, '_>, handler: &ExceptHandlerExceptHandler) {
    let broad = |what: &&Expr| context.is(what, "Exception") || context.is(what, "BaseException");
    let found = match handler.type_.as_deref() {
        Some(Expr::Tuple(tuple)) => tuple
            .elts
            .iter()
            .flat_map(|part| match part {
                Expr::Tuple(inner) => &inner.elts[..],
                _ => std::slice::from_ref(part),
            })
            .find(broad),
        Some(what) => Some(what).filter(broad),
        None => None,
    };
    let Some(what) = found else {
        return;
    };
    let name = handler.name.as_ref().map(|name| name.as_str());
    if raises(&handler.body, name) || logs(context, &handler.body) {
        return;
    }
    // What is done with the error by name (`errors.append(error)`) passes it on.
    let passed_on = name.is_some_and(|name| {
        ruff_python_ast::helpers::any_over_body(
            &handler.body,
            |expr| matches!(expr, Expr::Name(found) if found.id.as_str() == name),
        )
    });
    let range = what.range();
    let message = format!(
        "`{}` covers mistakes in the code as well; name what can happen",
        context.text(what)
    );
    context
        .report(&BROAD_EXCEPT, range, message)
        .confidence(if passed_on { 0.35 } else { 0.45 });
}

/// Whether a body raises what was caught, or another exception made from it.
fn raises(body: &[Stmt], caught: Option<&str>) -> bool {
    let is_caught =
        |expr: &Expr| matches!(expr, Expr::Name(name) if Some(name.id.as_str()) == caught);
    let mut stack: Vec<&Stmt> = body.iter().collect();
    while let Some(statement) = stack.pop() {
        match statement {
            Stmt::Raise(raise) => {
                let again = match &raise.exc {
                    None => true,
                    Some(raised) => {
                        is_caught(raised) || raise.cause.as_deref().is_some_and(is_caught)
                    }
                };
                if again {
                    return true;
                }
            }
            // Its own handlers raise their own.
            Stmt::Try(inner) => {
                stack.extend(&inner.body);
                stack.extend(&inner.orelse);
                stack.extend(&inner.finalbody);
            }
            _ => super::flow::nested(statement, &mut stack),
        }
    }
    false
}

/// Whether a body logs the traceback: `logger.exception(...)`, `logging.error(..., exc_info=True)`.
fn logs(context: &Context<'_, '_, '_>, body: &[Stmt]) -> bool {
    ruff_python_ast::helpers::any_over_body(body, |expr| {
        let Expr::Call(call) = expr else {
            return false;
        };
        let with_traceback = call
            .arguments
            .find_keyword("exc_info")
            .is_some_and(|keyword| match &keyword.value {
                Expr::BooleanLiteral(value) => value.value,
                Expr::NoneLiteral(_) => false,
                _ => true,
            });
        match &*call.func {
            Expr::Attribute(method) => match method.attr.as_str() {
                "exception" => true,
                "error" | "critical" | "warning" | "info" | "debug" | "log" => with_traceback,
                _ => false,
            },
            Expr::Name(_) => match context.path(&call.func).as_deref() {
                Some("logging.exception") => true,
                Some("logging.error" | "logging.critical" | "logging.warning") => with_traceback,
                _ => false,
            },
            _ => false,
        }
    })
}

fn header(
    context: &mut Context<'_, '_, '_>,
    handler: &ExceptHandlerExceptHandler,
    caught: &mut Vec<String>,
) {
    if let Some(Expr::BoolOp(either)) = handler.type_.as_deref() {
        context.report(
            &BINARY_EXCEPT,
            either.range(),
            "only one of these is caught: use a tuple",
        );
    }
    exception(context, handler);
    if handler.type_.is_none() && !raises_or_exits(&handler.body) {
        let range = header_range(context, handler);
        context.report(
            &BROAD_EXCEPT,
            range,
            "this catches everything, even Ctrl-C; name what can happen",
        );
    }
    let named: Vec<&Expr> = match handler.type_.as_deref() {
        None => Vec::new(),
        Some(Expr::Tuple(tuple)) => tuple.elts.iter().collect(),
        Some(other) => vec![other],
    };
    let mut here: Vec<&str> = Vec::new();
    for what in named {
        let name = canonical(context.text(what));
        if let Some(by) = caught.iter().find(|by| covers(by, name)) {
            let message = format!("`{name}` is already caught by the handler of `{by}` above");
            context.report(&DUPLICATE_EXCEPT, what.range(), message);
        } else if here.contains(&name) {
            let whole = handler.type_.as_deref().map_or(what.range(), Ranged::range);
            let message = format!("`{name}` is named twice");
            context.report(&DUPLICATE_EXCEPT, whole, message);
        } else if let Some(by) = here.iter().find(|by| covers(by, name) || covers(name, by)) {
            let whole = handler.type_.as_deref().map_or(what.range(), Ranged::range);
            let message = format!("of `{by}` and `{name}` one is a kind of the other");
            // Naming both may be for the reader.
            context
                .report(&DUPLICATE_EXCEPT, whole, message)
                .confidence(0.5);
        }
        // A handler of very many classes is no handwriting; do not compare all with all.
        if here.len() < MOST_NAMES && matches!(what, Expr::Name(_) | Expr::Attribute(_)) {
            here.push(name);
        }
    }
    // Within one tuple the order does not matter, so what it names is added afterwards.
    if caught.len() < MOST_NAMES {
        caught.extend(here.into_iter().map(str::to_owned));
    }
}

/// How many names are compared with each other.
const MOST_NAMES: usize = 200;

/// Other names of `OSError`.
fn canonical(name: &str) -> &str {
    match name {
        "IOError" | "EnvironmentError" | "WindowsError" | "socket.error" | "select.error"
        | "os.error" | "mmap.error" => "OSError",
        "asyncio.TimeoutError" | "socket.timeout" => "TimeoutError",
        other => other,
    }
}

/// Whether catching `general` catches `special` too: the same name, or builtins above each other.
fn covers(general: &str, special: &str) -> bool {
    if general == special {
        return true;
    }
    let mut name = special;
    while let Ok(at) = PARENTS.binary_search_by_key(&name, |(child, _)| *child) {
        let (_, parent) = &PARENTS[at];
        if *parent == general {
            return true;
        }
        name = parent;
    }
    false
}

/// Builtin exceptions and what they inherit from.
const PARENTS: &[(&str, &str)] = &[
    ("ArithmeticError", "Exception"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BlockingIOError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("BytesWarning", "Warning"),
    ("ChildProcessError", "OSError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionError", "OSError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("DeprecationWarning", "Warning"),
    ("EOFError", "Exception"),
    ("EncodingWarning", "Warning"),
    ("Exception", "BaseException"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("FloatingPointError", "ArithmeticError"),
    ("FutureWarning", "Warning"),
    ("GeneratorExit", "BaseException"),
    ("ImportError", "Exception"),
    ("ImportWarning", "Warning"),
    ("IndentationError", "SyntaxError"),
    ("IndexError", "LookupError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("KeyError", "LookupError"),
    ("KeyboardInterrupt", "BaseException"),
    ("LookupError", "Exception"),
    ("MemoryError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("NameError", "Exception"),
    ("NotADirectoryError", "OSError"),
    ("NotImplementedError", "RuntimeError"),
    ("OSError", "Exception"),
    ("OverflowError", "ArithmeticError"),
    ("PendingDeprecationWarning", "Warning"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("RecursionError", "RuntimeError"),
    ("ReferenceError", "Exception"),
    ("ResourceWarning", "Warning"),
    ("RuntimeError", "Exception"),
    ("RuntimeWarning", "Warning"),
    ("StopAsyncIteration", "Exception"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("SyntaxWarning", "Warning"),
    ("SystemError", "Exception"),
    ("SystemExit", "BaseException"),
    ("TabError", "IndentationError"),
    ("TimeoutError", "OSError"),
    ("TypeError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeError", "ValueError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
    ("ValueError", "Exception"),
    ("Warning", "Exception"),
    ("ZeroDivisionError", "ArithmeticError"),
];

/// Whether a handler raises, ends the program or tells somebody: then it may catch everything.
fn raises_or_exits(body: &[Stmt]) -> bool {
    const TELLS: &[&str] = &[
        "exception",
        "print_exc",
        "format_exc",
        "exc_info",
        "critical",
        "_exit",
        "exit",
    ];
    let mut stack: Vec<&Stmt> = body.iter().collect();
    while let Some(statement) = stack.pop() {
        if matches!(statement, Stmt::Raise(_)) {
            return true;
        }
        super::flow::nested(statement, &mut stack);
    }
    ruff_python_ast::helpers::any_over_body(body, |expr| match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(attribute) => TELLS.contains(&attribute.attr.as_str()),
            Expr::Name(name) => TELLS.contains(&name.id.as_str()),
            _ => false,
        },
        _ => false,
    })
}

fn silent(body: &[Stmt]) -> bool {
    body.iter().all(|statement| match statement {
        Stmt::Pass(_) | Stmt::Continue(_) => true,
        Stmt::Expr(inner) => inner.value.is_ellipsis_literal_expr(),
        _ => false,
    })
}

/// Reports a handler that does nothing, if it catches so much that this hides mistakes.
fn empty(
    context: &mut Context<'_, '_, '_>,
    statement: &StmtTry,
    handler: &ExceptHandlerExceptHandler,
) {
    let broad = match handler.type_.as_deref() {
        None => true,
        Some(what) => {
            let broad =
                |what: &Expr| context.is(what, "Exception") || context.is(what, "BaseException");
            match what {
                Expr::Tuple(tuple) => tuple.elts.iter().any(broad),
                _ => broad(what),
            }
        }
    };
    let in_del = matches!(
        context.scopes.last(),
        Some(Scope::Function(function)) if matches!(function.name.as_str(), "__del__" | "__exit__")
    );
    // A comment says why; in a destructor there is nobody to tell.
    let from = &context.source()[handler.start().to_usize()..];
    let rest = &from[handler.range().len().to_usize()..];
    let explained = context.text(handler).contains('#')
        || rest.lines().next().is_some_and(|line| line.contains('#'));
    if !broad || in_del || explained {
        return;
    }
    let range = header_range(context, handler);
    let hit = context.report(
        &EMPTY_EXCEPT,
        range,
        "every error is swallowed here without a trace",
    );
    // `try: import x except Exception: pass` is about what is installed.
    if statement
        .body
        .iter()
        .all(|s| matches!(s, Stmt::Import(_) | Stmt::ImportFrom(_)))
    {
        hit.confidence(0.3);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, fixed, flags};

    fn handler(header: &str, body: &str) -> String {
        format!("try:\n    f()\n{header}:\n    {body}\n")
    }

    #[test]
    fn broad_handlers_that_keep_quiet() {
        for (header, body) in [
            ("except", "x = 1"),
            ("except BaseException", "log(1)"),
            ("except BaseException as e", "return_(1)"),
            ("except Exception", "x = 1"),
            ("except Exception as e", "print(e)"),
            ("except (Exception,)", "x = 1"),
            ("except ((Exception, E), F)", "x = 1"),
            ("except (ValueError, Exception) as e", "log.error(e)"),
            ("except Exception", "log.error('x', exc_info=False)"),
            ("except Exception", "raise Other"),
            ("except BaseException as e", "future.set_exception(e)"),
            (
                "except Exception",
                "try:\n        g()\n    except E:\n        raise",
            ),
        ] {
            flags("broad-except", &[&handler(header, body)]);
        }
        for (header, body) in [
            ("except", "raise"),
            ("except Exception", "raise"),
            ("except Exception as e", "raise e"),
            ("except Exception as e", "raise Other from e"),
            ("except Exception", "log.exception('x')"),
            ("except Exception", "log.error('x', exc_info=True)"),
            ("except ValueError", "x = 1"),
            ("except (ValueError, KeyError)", "x = 1"),
            ("except a.Exception", "x = 1"),
            ("except", "cleanup()\n    raise"),
            ("except", "logger.exception('x')"),
            ("except", "if a: raise Other"),
            ("except", "sys.exit(1)"),
        ] {
            clean("broad-except", &[&handler(header, body)]);
        }
    }

    #[test]
    fn empty_handlers_of_everything() {
        for header in [
            "except",
            "except Exception",
            "except BaseException as e",
            "except Exception as e",
        ] {
            flags("empty-except", &[&handler(header, "pass")]);
        }
        flags(
            "empty-except",
            &["for x in y:\n    try:\n        f()\n    except Exception:\n        continue"],
        );
        for (header, body) in [
            ("except KeyError", "pass"),
            ("except Exception", "pass  # nobody listens any more"),
            ("except Exception", "x = None"),
            ("except (KeyError, ValueError)", "pass"),
        ] {
            clean("empty-except", &[&handler(header, body)]);
        }
    }

    #[test]
    fn parents_are_sorted() {
        assert!(super::PARENTS.is_sorted());
    }

    #[test]
    fn one_handler_names_the_same_twice() {
        for names in [
            "(A, A)",
            "(OSError, IOError)",
            "(a.B, C, a.B)",
            "(ValueError, UnicodeError)",
            "(OSError, socket.error)",
        ] {
            flags(
                "duplicate-except",
                &[&handler(&format!("except {names}"), "g()")],
            );
        }
        for names in [
            "(A, B)",
            "(ValueError, KeyError)",
            "(a.B, c.B)",
            "(A,)",
            "(*x, *x)",
        ] {
            clean(
                "duplicate-except",
                &[&handler(&format!("except {names}"), "g()")],
            );
        }
    }

    #[test]
    fn handlers_in_the_wrong_order() {
        let two = |a: &str, b: &str| {
            format!("try:\n    f()\nexcept {a}:\n    g()\nexcept {b}:\n    h()\n")
        };
        for (a, b) in [
            ("Exception", "ValueError"),
            ("OSError", "FileNotFoundError"),
            ("(OSError, KeyError)", "KeyError"),
            ("E", "E"),
            ("LookupError", "(KeyError, TypeError)"),
        ] {
            flags("duplicate-except", &[&two(a, b)]);
        }
        for (a, b) in [
            ("ValueError", "Exception"),
            ("Warning", "Exception"),
            ("KeyError", "IndexError"),
            ("a.Error", "b.Error"),
            ("(OSError, KeyError)", "Exception"),
        ] {
            clean("duplicate-except", &[&two(a, b)]);
        }
    }

    #[test]
    fn raising_what_is_no_exception() {
        flags(
            "raise-non-exception",
            &[
                "raise NotImplemented",
                "raise NotImplemented('x')",
                "raise 'x'",
                "raise f'{x}'",
                "raise 1",
            ],
        );
        clean(
            "raise-non-exception",
            &[
                "raise NotImplementedError",
                "raise E('x')",
                "raise",
                "raise error",
                "return_ = NotImplemented",
            ],
        );
        assert_eq!(
            fixed("raise-non-exception", "raise NotImplemented('x')\n"),
            "raise NotImplementedError('x')\n"
        );
    }

    #[test]
    fn exceptions_joined_by_or() {
        flags(
            "binary-except",
            &[
                &handler("except A or B", "g()"),
                &handler("except A and B as e", "g()"),
            ],
        );
        clean(
            "binary-except",
            &[
                &handler("except (A, B)", "g()"),
                &handler("except A", "g()"),
            ],
        );
    }
}
