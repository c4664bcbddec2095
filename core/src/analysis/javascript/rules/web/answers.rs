//! What a server sends back, and what it writes to its log.

use oxc_ast::ast::{Argument, CallExpression, Expression};
use oxc_span::{GetSpan, Span};

use super::super::super::ast::{argument, last_name, static_member, string};
use super::super::super::context::Cx;
use super::outside::{from_request, is_request, option, prefix};
use super::sinks::{FORMAT_STRING, hit};
use crate::analysis::shared_rules::{
    CORS_MISCONFIG, HEADER_INJECTION, LOG_INJECTION, OPEN_REDIRECT, PATH_TRAVERSAL, XSS,
};

/// Whether an address that starts like this leads to a given host.
pub(super) fn fixes_host(start: &str) -> bool {
    match start.split_once("://") {
        Some((_, rest)) => rest.contains(['/', '?', '#']),
        // `/path` of the own site, but not `//host`.
        None => {
            start.starts_with('/') && start.len() > 1 && !start.starts_with("//")
                || start.starts_with(['?', '#'])
        }
    }
}

/// What is sent back to the client.
pub(super) fn response<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    object: &'a Expression<'a>,
    method: &str,
    first: &'a Expression<'a>,
) {
    if !is_response(object, 6) {
        return;
    }
    match method {
        "send" | "write" | "end"
            if from_request(cx, first) && !plain(cx, object) => {
                let at = cx.first_line(it.span);
                cx.report(&XSS, at, "the request's text is sent back as HTML")
                    .confidence(0.8);
            }
        "redirect" => {
            let target = argument(it, 1).unwrap_or(first);
            redirect(cx, target, it.span);
        }
        "location" => redirect(cx, first, it.span),
        "sendFile" | "sendfile" | "download" => {
            let rooted =
                argument(it, 1).is_some_and(|options| option(cx, options, "root").is_some());
            if !rooted && from_request(cx, first) {
                hit(
                    cx,
                    &PATH_TRAVERSAL,
                    it.span,
                    "the request says which file is sent",
                );
            }
        }
        "render"
            // The name of a view is a path.
            if from_request(cx, first) => {
                hit(
                    cx,
                    &PATH_TRAVERSAL,
                    it.span,
                    "the request says which view is read",
                );
            }
        "setHeader" | "header" | "set" | "append" | "writeHead" | "addHeader" => {
            header(cx, it, first)
        }
        _ => {}
    }
}

fn header<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>, first: &'a Expression<'a>) {
    let Some(value) = argument(it, 1) else { return };
    let name = string(first).unwrap_or_default().to_ascii_lowercase();
    if name == "location" {
        redirect(cx, value, it.span);
    } else if name == "access-control-allow-origin" {
        if from_request(cx, value) {
            hit(
                cx,
                &CORS_MISCONFIG,
                it.span,
                "any origin that asks is allowed",
            );
        } else if matches!(string(value), Some("null")) {
            hit(
                cx,
                &CORS_MISCONFIG,
                it.span,
                "`null` is the origin of files and of sandboxed frames",
            );
        }
    } else if from_request(cx, value) || from_request(cx, first) {
        hit(
            cx,
            &HEADER_INJECTION,
            it.span,
            "text from outside becomes a header",
        );
    }
}

fn redirect<'a>(cx: &mut Cx<'a, '_, '_>, target: &'a Expression<'a>, span: Span) {
    // The path of the own request leads to the own site.
    let own = static_member(target).is_some_and(|(object, name)| {
        matches!(name, "originalUrl" | "url" | "path") && is_request(cx, object)
    });
    if !own && from_request(cx, target) && !fixes_host(prefix(cx, target)) {
        hit(
            cx,
            &OPEN_REDIRECT,
            span,
            "the request says where the user is sent",
        );
    }
}

/// `res`, `response`, `res.status(200)`.
pub(super) fn is_response(it: &Expression<'_>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::Identifier(id) => matches!(
            id.name.as_str(),
            "res" | "response" | "ctx" | "reply" | "resp"
        ),
        Expression::CallExpression(call) => {
            static_member(&call.callee).is_some_and(|(object, _)| is_response(object, depth))
        }
        Expression::StaticMemberExpression(member) => {
            matches!(member.property.name.as_str(), "res" | "response")
        }
        _ => false,
    }
}

/// Whether the answer is said to be something else than HTML, as far as the function around tells.
fn plain(cx: &Cx<'_, '_, '_>, object: &Expression<'_>) -> bool {
    use oxc_ast::AstKind;
    let function = cx.ancestors().find(|kind| {
        matches!(
            kind,
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::Program(_)
        )
    });
    let Some(function) = function.filter(|kind| !matches!(kind, AstKind::Program(_))) else {
        return false;
    };
    let span = function.span();
    // Long functions are not searched for each answer they give.
    let start = span.start.max(object.span().start.saturating_sub(4_000));
    let start = cx.text.ceil_char_boundary(start as usize);
    let text = cx
        .text
        .get(start..object.span().end as usize)
        .unwrap_or_default();
    [
        "text/plain",
        "application/json",
        "octet-stream",
        "text/csv",
        ".type('",
        ".type(\"",
        ".attachment(",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}

pub(super) fn log<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    object: &'a Expression<'a>,
    method: &str,
    first: &'a Expression<'a>,
) {
    if !matches!(
        method,
        "log" | "info" | "warn" | "error" | "debug" | "trace"
    ) || !matches!(
        last_name(object),
        Some("console" | "logger" | "log" | "winston")
    ) {
        return;
    }
    let texts = it.arguments.iter().filter_map(Argument::as_expression);
    let outside = texts
        .filter(|text| is_text(cx, text))
        .any(|text| from_request(cx, text));
    if !outside {
        return;
    }
    if it.arguments.len() > 1
        && !matches!(first, Expression::StringLiteral(_))
        && from_request(cx, first)
    {
        hit(
            cx,
            &FORMAT_STRING,
            it.span,
            "text from outside becomes a format",
        );
    }
    hit(
        cx,
        &LOG_INJECTION,
        it.span,
        "text from outside is logged with its line ends",
    );
}

/// Whole objects such as `req.body` are shown with their line ends escaped.
fn is_text(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> bool {
    let whole = static_member(it).is_some_and(|(object, name)| {
        is_request(cx, object) && !matches!(name, "url" | "originalUrl")
    });
    !whole
}

#[cfg(test)]
mod tests {
    use super::super::testing::{reported, silent};

    #[test]
    fn redirects() {
        reported(
            "open-redirect",
            &[
                "res.redirect(req.query.next)",
                "res.redirect(302, req.query.next)",
                "const n = req.body.next; res.redirect(n)",
                "res.location(req.query.u)",
                "res.setHeader('Location', req.query.u)",
                "res.redirect(`${req.query.u}`)",
                "res.redirect('https://' + req.query.host)",
                "res.status(302).redirect(req.query.next || '/')",
                "location.href = location.hash.slice(1)",
                "window.open(location.search.substring(5))",
                "window.location.assign(new URLSearchParams(location.search).get('next'))",
            ],
        );
        silent(
            "open-redirect",
            &[
                "res.redirect('/x')",
                "res.redirect('/x?y=' + req.query.y)",
                "res.redirect(req.originalUrl)",
                "res.redirect(url)",
                "res.redirect('back')",
                "location.href = '/x?' + location.hash",
                "location.href = location.href",
                "const n = req.query.n; if (n.startsWith('/')) res.redirect(n)",
                "location.reload(location.hash)",
                "res.redirect(`/users/${req.params.id}`)",
                "list.replace(req.query.a, b)",
            ],
        );
    }

    #[test]
    fn answers_headers_logs() {
        reported(
            "xss",
            &[
                "res.send(req.query.x)",
                "res.send('hi ' + req.params.x)",
                "res.end(req.query.x)",
                "res.write(`<b>${req.body.x}</b>`)",
                "res.status(404).send(req.query.x)",
                "const x = req.query.x; res.send('a' + x)",
                "$('#a').html(location.hash)",
                "el.innerHTML = location.hash",
                "document.write(location.search)",
                "res.send(`no ${req.url}`)",
            ],
        );
        silent(
            "xss",
            &[
                "res.send(x)",
                "res.json(req.query.x)",
                "res.type('text').send(req.query.x)",
                "res.setHeader('Content-Type', 'text/plain'); res.end(req.query.x)",
                "res.send({ x: req.query.x })",
                "res.send(escape(req.query.x))",
                "socket.send(req.query.x)",
                "res.send(String(parseInt(req.query.x)))",
                "res.sendStatus(req.query.x)",
                "res.send('ok')",
            ],
        );
        reported(
            "header-injection",
            &[
                "res.setHeader('X', req.query.x)",
                "res.set('X', 'a' + req.query.x)",
                "res.header('X', req.params.x)",
                "const x = req.query.x; res.setHeader('Y', x)",
                "res.append('X', req.body.x)",
                "res.setHeader(req.query.n, 'v')",
                "res.setHeader('X', `${req.headers.y}`)",
                "res.setHeader('Content-Type', req.query.t)",
                "res.set('A', req.cookies.b)",
                "res.header('B', req.get('c'))",
            ],
        );
        silent(
            "header-injection",
            &[
                "res.setHeader('X', 'y')",
                "res.setHeader('X', encodeURIComponent(req.query.x))",
                "map.set('X', req.query.x)",
                "res.set({ a: 1 })",
                "res.setHeader('X', y)",
                "res.setHeader('X', Number(req.query.x))",
                "res.setHeader('Location', req.query.x)",
                "headers.append('X', req.query.x)",
                "res.getHeader(req.query.x)",
                "res.setHeader('X', names[0])",
            ],
        );
        reported(
            "log-injection",
            &[
                "console.log(req.query.x)",
                "console.info('a ' + req.query.x)",
                "logger.warn(`x ${req.body.y}`)",
                "console.error('a', req.params.x)",
                "const u = req.query.u; console.log(u)",
                "logger.info(req.url)",
                "log.error('x' + req.headers.y)",
                "console.debug(req.query.a.b)",
                "winston.info('a' + req.cookies.b)",
                "console.log(String(req.query.x))",
            ],
        );
        silent(
            "log-injection",
            &[
                "console.log('x')",
                "console.log(req.body)",
                "console.log(JSON.stringify(req.query.x))",
                "Math.log(req.query.x)",
                "console.table(req.query.x)",
                "console.log(x)",
                "console.log(parseInt(req.query.x))",
                "console.log(req.method)",
                "store.log(req.query.x)",
                "console.log(req.query.x.length)",
            ],
        );
        reported(
            "regex-injection",
            &[
                "new RegExp(req.query.x)",
                "RegExp(req.query.x)",
                "new RegExp('^' + req.query.x)",
                "const x = req.query.x; new RegExp(x, 'i')",
                "new RegExp(`a${req.body.b}`)",
                "new RegExp(location.hash)",
                "x.match(new RegExp(req.params.p))",
                "new RegExp(req.query.a || 'b')",
                "RegExp('(' + req.query.x + ')')",
                "new RegExp(req.query.x.trim())",
            ],
        );
        silent(
            "regex-injection",
            &[
                "new RegExp(x)",
                "new RegExp('a')",
                "new RegExp(escapeRegExp(req.query.x))",
                "new RegExp(req.query.x.replace(/\\W/g, ''))",
                "new RegExp('a', req.query.f)",
                "/a/.test(req.query.x)",
                "new Foo(req.query.x)",
                "new RegExp(words.join('|'))",
                "const x = req.query.x; if (isSafe(x)) new RegExp(x)",
                "new RegExp(_.escape(req.query.q))",
            ],
        );
    }
}
