//! What is told to those who read the log, and to those who read the answer.

use ruff_python_ast::{ExceptHandler, Expr, ExprCall, Stmt, StmtReturn};
use ruff_text_size::Ranged;

use crate::analysis::python::context::Context;
use crate::analysis::python::rules::credentials::names_secret;
use crate::analysis::python::rules::format::logging::level;
use crate::analysis::shared_rules::{CLEAR_TEXT_LOGGING, STACK_TRACE_EXPOSURE};

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let printed = path == Some("print");
    if printed || level(context, call, path).is_some() {
        let found = call
            .arguments
            .args
            .iter()
            .find_map(|argument| secret(argument, 6));
        if let Some(name) = found {
            let message = format!("`{}` is written to the log as it is", short(name));
            context
                .report(&CLEAR_TEXT_LOGGING, call.range(), message)
                .confidence(if printed { 0.45 } else { 0.6 });
        }
    }
}

fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

/// The name of a secret that an argument shows. What goes through another call may be masked there.
fn secret(expr: &Expr, depth: u32) -> Option<&str> {
    let depth = depth.checked_sub(1)?;
    match expr {
        Expr::Name(name) => Some(name.id.as_str()).filter(|name| is_value(name)),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()).filter(|name| is_value(name)),
        Expr::Subscript(subscript) => match &*subscript.slice {
            Expr::StringLiteral(key) => Some(key.value.to_str()).filter(|name| is_value(name)),
            _ => None,
        },
        Expr::FString(string) => string
            .value
            .elements()
            .filter_map(|element| element.as_interpolation())
            .find_map(|field| secret(&field.expression, depth)),
        Expr::BinOp(binary) => secret(&binary.right, depth).or_else(|| secret(&binary.left, depth)),
        Expr::Tuple(tuple) => tuple.elts.iter().find_map(|element| secret(element, depth)),
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) if method.attr.as_str() == "format" => call
                .arguments
                .args
                .iter()
                .chain(call.arguments.keywords.iter().map(|keyword| &keyword.value))
                .find_map(|argument| secret(argument, depth)),
            Expr::Name(name) if matches!(name.id.as_str(), "str" | "repr") => call
                .arguments
                .args
                .iter()
                .find_map(|argument| secret(argument, depth)),
            _ => None,
        },
        _ => None,
    }
}

/// Names of secrets, but not of something about them: constants name settings and messages.
fn is_value(name: &str) -> bool {
    names_secret(name) && !name.starts_with("is_") && !name.starts_with("has_")
}

/// A view that returns a traceback or the text of an exception.
pub(super) fn returned(context: &mut Context<'_, '_, '_>, statement: &StmtReturn) {
    let Some(value) = &statement.value else {
        return;
    };
    let traces = |expr: &Expr| {
        matches!(expr, Expr::Call(call) if context.path(&call.func).is_some_and(|path| {
            matches!(path.as_str(), "traceback.format_exc" | "traceback.format_exception" | "traceback.format_tb")
        }))
    };
    if !is_view(context) {
        return;
    }
    let (message, confidence) = if ruff_python_ast::helpers::any_over_expr(value, traces) {
        ("the traceback is sent to the client", 0.75)
    } else if caught(context, statement).is_some_and(|name| {
        ruff_python_ast::helpers::any_over_expr(value, |expr| tells(expr, name))
    }) {
        ("the text of the exception is sent to the client", 0.45)
    } else {
        return;
    };
    context
        .report(&STACK_TRACE_EXPOSURE, statement.range(), message)
        .confidence(confidence);
}

/// `str(error)`, `repr(error)` and `f"{error}"`.
fn tells(expr: &Expr, name: &str) -> bool {
    let is_error = |expr: &Expr| matches!(expr, Expr::Name(found) if found.id.as_str() == name);
    match expr {
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Name(function) if matches!(function.id.as_str(), "str" | "repr"))
                && call.arguments.args.iter().any(is_error)
        }
        Expr::FString(string) => string
            .value
            .elements()
            .filter_map(|element| element.as_interpolation())
            .any(|field| is_error(&field.expression)),
        _ => false,
    }
}

/// The name of the exception in whose handler the statement stands.
fn caught<'a>(context: &Context<'a, '_, '_>, statement: &StmtReturn) -> Option<&'a str> {
    context
        .statements
        .iter()
        .rev()
        .find_map(|around| match around {
            Stmt::Try(inner) => inner.handlers.iter().find_map(|handler| {
                let ExceptHandler::ExceptHandler(handler) = handler;
                let name = handler.name.as_ref()?;
                // A narrow handler knows what its message says.
                let broad = handler.type_.as_deref().is_none_or(|what| {
                    context.is(what, "Exception") || context.is(what, "BaseException")
                });
                (broad && handler.range().contains_range(statement.range())).then(|| name.as_str())
            }),
            _ => None,
        })
}

/// Whether the function answers requests: it is decorated with a route, or takes a request.
fn is_view(context: &Context<'_, '_, '_>) -> bool {
    let Some(function) = context.function() else {
        return false;
    };
    let routed = function.decorator_list.iter().any(|decorator| {
        let target = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            other => other,
        };
        match target {
            Expr::Attribute(method) => matches!(
                method.attr.as_str(),
                "route" | "get" | "post" | "put" | "delete" | "patch" | "errorhandler"
            ),
            Expr::Name(name) => matches!(name.id.as_str(), "api_view" | "view_config" | "route"),
            _ => false,
        }
    });
    let requested = || {
        function
            .parameters
            .iter()
            .take(2)
            .any(|parameter| parameter.name().as_str() == "request")
    };
    let server = || {
        [
            "flask",
            "django",
            "rest_framework",
            "fastapi",
            "starlette",
            "bottle",
            "sanic",
            "aiohttp",
            "pyramid",
            "quart",
        ]
        .iter()
        .any(|module| context.imports(module))
    };
    (routed || requested()) && server()
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn secrets_in_the_log() {
        flags(
            "clear-text-logging",
            &[
                "import logging\nlogging.info(password)",
                "logger.debug('pw %s', user.password)",
                "logger.info(f'{api_key}')",
                "print('secret: ' + client_secret)",
                "log.warning('x %s' % auth_token)",
                "logger.error('{}'.format(passwd))",
                "print(config['password'])",
                "logger.info('%s', str(access_token))",
                "self.logger.info('a', db_password)",
                "print(f'token {self.secret_key}')",
            ],
        );
        clean(
            "clear-text-logging",
            &[
                "logger.info(user)",
                "logger.info(hash(password))",
                "logger.info('password changed')",
                "logger.info(len(password))",
                "print(token)",
                "logger.info(mask(api_key))",
                "print(password_length)",
                "save(password)",
                "logger.info(has_password)",
                "logger.info('%s', password_field)",
            ],
        );
    }

    #[test]
    fn traces_in_the_answer() {
        let view = |body: &str| {
            format!(
                "import traceback\nfrom flask import Flask, jsonify\n@app.route('/')\ndef f():\n    try:\n        return g()\n    except Exception as error:\n        {body}\n"
            )
        };
        for body in [
            "return traceback.format_exc()",
            "return jsonify(trace=traceback.format_exc())",
            "return str(error)",
            "return jsonify({'error': str(error)}), 500",
            "return f'failed: {error}'",
            "return 'failed ' + repr(error)",
            "return {'trace': traceback.format_exc()}",
            "return make(traceback.format_tb(t))",
            "return ''.join(traceback.format_exception(error))",
            "return (str(error), 400)",
        ] {
            flags("stack-trace-exposure", &[&view(body)]);
        }
        for body in [
            "return 'failed'",
            "log(traceback.format_exc())",
            "return jsonify(error='failed')",
            "raise",
            "return None",
            "return error.code",
            "return g(error)",
            "return f'{x}'",
            "return str(x)",
            "pass",
        ] {
            clean("stack-trace-exposure", &[&view(body)]);
        }
        clean(
            "stack-trace-exposure",
            &["import traceback\ndef f():\n    return traceback.format_exc()"],
        );
    }
}
