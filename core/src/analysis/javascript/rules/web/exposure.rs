//! Secrets and inner details that get out.

use oxc_ast::ast::{
    Argument, AssignmentExpression, CallExpression, Expression, ObjectPropertyKind,
};
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::super::super::ast::{argument, last_name, static_member, string};
use super::super::super::context::Cx;
use super::super::crypto::words;
use super::answers::is_response;
use crate::analysis::shared_rules::{CLEAR_TEXT_LOGGING, CLEAR_TEXT_STORAGE, STACK_TRACE_EXPOSURE};

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some((object, method)) = static_member(&it.callee) else {
        return;
    };
    match method {
        "send" | "end" | "write" | "json" | "jsonp" if is_response(object, 6) => {
            let Some(first) = argument(it, 0) else { return };
            if stack(cx, first, 8) {
                let at = cx.first_line(it.span);
                cx.report(
                    &STACK_TRACE_EXPOSURE,
                    at,
                    "the stack trace is sent to the client",
                );
            }
        }
        "log" | "info" | "warn" | "error" | "debug" | "trace"
            if matches!(
                last_name(object),
                Some("console" | "logger" | "log" | "winston")
            ) =>
        {
            let mut texts = it.arguments.iter().filter_map(Argument::as_expression);
            if let Some(name) = texts.find_map(|text| secret(cx, text, 8)) {
                let at = cx.first_line(it.span);
                cx.report(
                    &CLEAR_TEXT_LOGGING,
                    at,
                    format!("`{name}` is written to the log"),
                );
            }
        }
        "setItem" if matches!(last_name(object), Some("localStorage" | "sessionStorage")) => {
            let (Some(key), Some(value)) = (argument(it, 0), argument(it, 1)) else {
                return;
            };
            let named = string(key).filter(|key| is_secret(key) && !is_plain(value));
            if let Some(name) = named.or_else(|| secret(cx, value, 8)) {
                let message = format!(
                    "`{}` is stored where every script can read it",
                    super::super::values::short(name)
                );
                let at = cx.first_line(it.span);
                cx.report(&CLEAR_TEXT_STORAGE, at, message);
            }
        }
        "cookie" if is_response(object, 6) => {
            if let Some(name) = argument(it, 1)
                .and_then(|value| secret(cx, value, 8))
                .filter(|name| is_password(name))
            {
                let at = cx.first_line(it.span);
                cx.report(
                    &CLEAR_TEXT_STORAGE,
                    at,
                    format!("`{name}` is stored in a cookie"),
                );
            }
        }
        "writeFile" | "writeFileSync" | "appendFile" | "appendFileSync"
            if last_name(object) == Some("fs") =>
        {
            if let Some(name) = argument(it, 1)
                .and_then(|value| secret(cx, value, 8))
                .filter(|name| is_password(name))
            {
                let at = cx.first_line(it.span);
                cx.report(
                    &CLEAR_TEXT_STORAGE,
                    at,
                    format!("`{name}` is written to a file"),
                );
            }
        }
        _ => {}
    }
}

pub(super) fn assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    let left = cx.slice(it.left.span());
    let name = if left == "document.cookie" {
        secret(cx, &it.right, 8).filter(|name| is_password(name))
    } else if left.starts_with("localStorage.") || left.starts_with("sessionStorage.") {
        let key = left.split('.').nth(1).unwrap_or_default();
        let named = (is_secret(key) && !is_plain(&it.right)).then_some(key);
        named.or_else(|| secret(cx, &it.right, 8))
    } else {
        None
    };
    if let Some(name) = name {
        let at = cx.first_line(it.span);
        cx.report(
            &CLEAR_TEXT_STORAGE,
            at,
            format!("`{name}` is stored as it is"),
        );
    }
}

/// Whether an expression holds `err.stack`.
fn stack<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::Identifier(id) => cx
            .local_value(id)
            .is_some_and(|value| stack(cx, value, look)),
        Expression::TemplateLiteral(it) => it.expressions.iter().any(|it| stack(cx, it, look)),
        Expression::BinaryExpression(it) => stack(cx, &it.left, look) || stack(cx, &it.right, look),
        Expression::LogicalExpression(it) => {
            stack(cx, &it.left, look) || stack(cx, &it.right, look)
        }
        Expression::ObjectExpression(it) => it.properties.iter().any(|property| match property {
            ObjectPropertyKind::ObjectProperty(it) => stack(cx, &it.value, look),
            ObjectPropertyKind::SpreadProperty(_) => false,
        }),
        Expression::CallExpression(call) => {
            matches!(
                last_name(&call.callee),
                Some("String" | "toString" | "stringify" | "replace" | "split" | "join")
            ) && (static_member(&call.callee).is_some_and(|(object, _)| stack(cx, object, look))
                || call
                    .arguments
                    .iter()
                    .filter_map(Argument::as_expression)
                    .any(|it| stack(cx, it, look)))
        }
        other => {
            let Some((object, name)) = static_member(other) else {
                return false;
            };
            let error = last_name(object).is_some_and(|name| {
                let name = name.to_ascii_lowercase();
                matches!(name.as_str(), "e" | "ex")
                    || name.contains("err")
                    || name.contains("exception")
            });
            name == "stack" && error
        }
    }
}

/// The name of a secret that an expression holds.
fn secret<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>, look: u32) -> Option<&'a str> {
    let look = look.checked_sub(1)?;
    match it.get_inner_expression() {
        Expression::Identifier(id) => {
            Some(id.name.as_str()).filter(|name| is_secret(name) && !is_function(cx, it))
        }
        Expression::TemplateLiteral(it) => {
            it.expressions.iter().find_map(|it| secret(cx, it, look))
        }
        Expression::BinaryExpression(it) if it.operator == BinaryOperator::Addition => {
            secret(cx, &it.left, look).or_else(|| secret(cx, &it.right, look))
        }
        Expression::LogicalExpression(it) => secret(cx, &it.right, look),
        Expression::UnaryExpression(it) if it.operator != UnaryOperator::UnaryPlus => None,
        Expression::CallExpression(call) => {
            let (object, method) = static_member(&call.callee)?;
            match method {
                "toString" | "trim" => secret(cx, object, look),
                "stringify" => call
                    .arguments
                    .iter()
                    .filter_map(Argument::as_expression)
                    .find_map(|it| secret(cx, it, look)),
                _ => None,
            }
        }
        Expression::ObjectExpression(it) => {
            it.properties.iter().find_map(|property| match property {
                ObjectPropertyKind::ObjectProperty(it) => secret(cx, &it.value, look),
                ObjectPropertyKind::SpreadProperty(_) => None,
            })
        }
        other => static_member(other)
            .map(|(_, name)| name)
            .filter(|name| is_secret(name)),
    }
}

fn is_function(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> bool {
    use oxc_ast::AstKind;
    let Expression::Identifier(id) = it.get_inner_expression() else {
        return false;
    };
    let declared = cx.symbol(id).map(|symbol| cx.declaration(symbol));
    matches!(
        declared,
        Some(AstKind::Function(_) | AstKind::ImportSpecifier(_))
    )
}

/// A value that gives nothing away: a constant or a yes or no.
fn is_plain(it: &Expression<'_>) -> bool {
    super::super::super::ast::is_constant(it)
        || matches!(it.get_inner_expression(), Expression::UnaryExpression(_))
}

fn is_password(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("passw")
        || lower.contains("secret")
        || lower.contains("creditcard")
        || lower.contains("ssn")
}

/// Whether the last word of a name says that it holds a secret: `userPassword`, not `passwordField`.
fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if ![
        "pass",
        "pwd",
        "secret",
        "apikey",
        "api_key",
        "privatekey",
        "private_key",
        "token",
        "creditcard",
        "ssn",
    ]
    .iter()
    .any(|sign| lower.contains(sign))
    {
        return false;
    }
    let words = words(name);
    let last = words.last().map_or("", String::as_str);
    let before = words
        .len()
        .checked_sub(2)
        .map_or("", |at| words[at].as_str());
    if words.iter().any(|word| {
        matches!(
            word.as_str(),
            "hash"
                | "hashed"
                | "encrypted"
                | "masked"
                | "invalid"
                | "no"
                | "has"
                | "is"
                | "reset"
                | "change"
                | "csrf"
                | "forgot"
                | "missing"
                | "wrong"
                | "public"
                | "next"
                | "show"
                | "error"
        )
    }) {
        return false;
    }
    match last {
        "password" | "passwd" | "pwd" | "passphrase" | "secret" | "apikey" | "ssn" => true,
        "key" => matches!(before, "api" | "private" | "secret"),
        "card" => before == "credit",
        "token" => matches!(before, "auth" | "access" | "refresh" | "bearer" | "api"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn traces() {
        flags(
            "stack-trace-exposure",
            &[
                "res.send(err.stack)",
                "res.end(e.stack)",
                "res.status(500).send('x' + error.stack)",
                "res.json({ stack: err.stack })",
                "const s = err.stack; res.send(s)",
                "res.write(`<pre>${err.stack}</pre>`)",
                "response.send(ex.stack)",
                "res.send(err.stack || err)",
                "res.send(err.stack.toString())",
                "res.json({ a: { b: err.stack } })",
            ],
        );
        clean(
            "stack-trace-exposure",
            &[
                "console.log(err.stack)",
                "res.send(err.message)",
                "res.send('x')",
                "log(err.stack)",
                "res.send(stack)",
                "res.json({ ok: true })",
                "res.send(this.stack)",
                "next(err.stack)",
                "socket.send(err.stack)",
                "res.send(err.stack.length)",
                "res.send(browser.stack)",
            ],
        );
    }

    #[test]
    fn secrets_in_logs() {
        flags(
            "clear-text-logging",
            &[
                "console.log(password)",
                "console.log('a ' + user.password)",
                "console.info(`x ${apiKey}`)",
                "logger.debug(secret)",
                "console.log('p', req.body.password)",
                "console.error({ password })",
                "console.log(process.env.DB_PASSWORD)",
                "log.info(config.clientSecret)",
                "console.log(accessToken)",
                "console.log(JSON.stringify(user.password))",
                "console.log(pwd.toString())",
            ],
        );
        clean(
            "clear-text-logging",
            &[
                "console.log('password')",
                "console.log(user)",
                "console.log(passwordHash)",
                "console.log(password.length)",
                "console.log(!password)",
                "console.log(hasPassword)",
                "console.log(mask(password))",
                "console.log(passwordField)",
                "console.log(token)",
                "Math.log(password)",
                "console.log(isSecret)",
                "function password() {} console.log(password)",
                "console.log(resetPassword)",
            ],
        );
    }

    #[test]
    fn secrets_in_stores() {
        flags(
            "clear-text-storage",
            &[
                "localStorage.setItem('password', p)",
                "sessionStorage.setItem('x', password)",
                "localStorage.setItem('authToken', t)",
                "localStorage.password = p",
                "document.cookie = 'p=' + password",
                "res.cookie('p', user.password)",
                "fs.writeFileSync('a', password)",
                "window.localStorage.setItem('secret', s)",
                "document.cookie = `p=${userPassword}`",
                "fs.appendFile('a', config.secret, cb)",
                "localStorage.setItem('k', JSON.stringify({ password }))",
            ],
        );
        clean(
            "clear-text-storage",
            &[
                "localStorage.setItem('theme', t)",
                "localStorage.setItem('hasPassword', true)",
                "cache.setItem('password', p)",
                "localStorage.getItem('password')",
                "localStorage.setItem('password', '')",
                "document.cookie = 'a=' + b",
                "res.cookie('a', b)",
                "fs.writeFileSync('password.txt', x)",
                "localStorage.setItem('passwordField', x)",
                "sessionStorage.setItem('x', hash(password))",
                "fs.writeFileSync('a', passwordHash)",
            ],
        );
    }
}
