//! Calls that do harm with a text from outside.

use oxc_ast::ast::{Argument, AssignmentExpression, CallExpression, Expression, NewExpression};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::AssignmentOperator;

use super::super::super::ast::{argument, global_name, last_name, static_member, string};
use super::super::super::context::Cx;
use super::super::super::define::{SECURITY, javascript};
use super::outside::{Origin, from_request, is_request, option, origin, origin_of_number, prefix};
use crate::analysis::Rule;
use crate::analysis::shared_rules::{
    CODE_INJECTION, COMMAND_INJECTION, CORS_MISCONFIG, HEADER_INJECTION, LOG_INJECTION,
    OPEN_REDIRECT, PATH_TRAVERSAL, REGEX_INJECTION, SQL_INJECTION, SSRF, TEMPLATE_INJECTION,
    XPATH_INJECTION, XSS,
};
use crate::model::Severity;

pub(super) static FORMAT_STRING: Rule = Rule {
    id: "format-string",
    severity: Severity::Low,
    confidence: 0.6,
    cwe: &[134],
    summary: "A format is made of text from outside.",
    why: "`%s` in the text takes the next argument, so that the line says something else than meant. \
          Put the text behind a format of your own.",
    false_positives: "Loggers that do not format.",
    examples: &[javascript(
        "app.get('/', (req, res) => {\n  console.log('user ' + req.query.name, status);\n});\n",
        "app.get('/', (req, res) => {\n  console.log('user %s', JSON.stringify(req.query.name), status);\n});\n",
    )],
    ..SECURITY
};

pub(super) static RESOURCE_EXHAUSTION: Rule = Rule {
    id: "resource-exhaustion",
    severity: Severity::Medium,
    cwe: &[400, 770],
    summary: "Whoever asks decides how much is used.",
    why: "A number from a request that is used as a size or a time lets one request take all memory or \
          hold a timer for ever. Compare it with a limit first.",
    false_positives: "Values that were limited in another function.",
    examples: &[javascript(
        "app.get('/', (req, res) => {\n  const room = Buffer.alloc(parseInt(req.query.size));\n});\n",
        "app.get('/', (req, res) => {\n  const room = Buffer.alloc(Math.min(1024, parseInt(req.query.size)));\n});\n",
    )],
    ..SECURITY
};

fn hit(cx: &mut Cx<'_, '_, '_>, rule: &'static Rule, span: Span, message: &str) {
    let at = cx.first_line(span);
    cx.report(rule, at, message);
}

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    if !cx.hears {
        return;
    }
    let Some(first) = argument(it, 0) else { return };
    imported(cx, it, first);
    if let Some((object, method)) = static_member(&it.callee) {
        response(cx, it, object, method, first);
        database(cx, it, method, first);
        log(cx, it, object, method, first);
        page(cx, it, object, method, first);
        if method == "repeat" && origin_of_number(cx, first) == Some(Origin::Request) {
            hit(
                cx,
                &RESOURCE_EXHAUSTION,
                it.span,
                "the request says how often a text is repeated",
            );
        }
        if matches!(method, "alloc" | "allocUnsafe")
            && last_name(object) == Some("Buffer")
            && origin_of_number(cx, first) == Some(Origin::Request)
        {
            hit(
                cx,
                &RESOURCE_EXHAUSTION,
                it.span,
                "the request says how much memory is taken",
            );
        }
    }
    match global_name(&it.callee) {
        Some("eval" | "Function" | "execScript") if origin(cx, first).is_some() => {
            let at = cx.first_line(it.span);
            cx.report(&CODE_INJECTION, at, "text from outside is run as code")
                .confidence(0.95);
        }
        Some("setTimeout" | "setInterval") => {
            if origin(cx, first).is_some() {
                hit(
                    cx,
                    &CODE_INJECTION,
                    it.span,
                    "text from outside is run as code",
                );
            }
            let delay = argument(it, 1);
            if delay.is_some_and(|it| origin_of_number(cx, it) == Some(Origin::Request)) {
                hit(
                    cx,
                    &RESOURCE_EXHAUSTION,
                    it.span,
                    "the request says how long a timer runs",
                );
            }
        }
        Some("RegExp") => pattern(cx, first, it.span),
        Some("fetch") => request(cx, first, it.span),
        Some("require") if from_request(cx, first) => {
            hit(
                cx,
                &CODE_INJECTION,
                it.span,
                "the request says which module is loaded",
            );
        }
        _ => {}
    }
}

pub(super) fn new<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a NewExpression<'a>) {
    if !cx.hears {
        return;
    }
    let Some(first) = it.arguments.first().and_then(Argument::as_expression) else {
        return;
    };
    match global_name(&it.callee) {
        Some("RegExp") => pattern(cx, first, it.span),
        Some("Function") => {
            let mut texts = it.arguments.iter().filter_map(Argument::as_expression);
            if texts.any(|text| origin(cx, text).is_some()) {
                hit(
                    cx,
                    &CODE_INJECTION,
                    it.span,
                    "text from outside is run as code",
                );
            }
        }
        Some("Array" | "Buffer") if it.arguments.len() == 1 => {
            let number = matches!(
                first.get_inner_expression(),
                Expression::CallExpression(_) | Expression::UnaryExpression(_)
            );
            if number && origin_of_number(cx, first) == Some(Origin::Request) {
                hit(
                    cx,
                    &RESOURCE_EXHAUSTION,
                    it.span,
                    "the request says how much memory is taken",
                );
            }
        }
        _ => {}
    }
}

fn pattern<'a>(cx: &mut Cx<'a, '_, '_>, first: &'a Expression<'a>, span: Span) {
    if origin(cx, first).is_some() {
        hit(
            cx,
            &REGEX_INJECTION,
            span,
            "text from outside becomes a regular expression",
        );
    }
}

/// Functions of modules.
fn imported<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>, first: &'a Expression<'a>) {
    // `fs.promises.readFile`
    let owner = static_member(&it.callee).and_then(|(object, method)| {
        let (module, part) = static_member(object)?;
        (part == "promises").then_some((module, method))
    });
    let (module, name) = match owner {
        Some((object, method)) => match cx.imported(object) {
            Some(module) => (module.module, method),
            None => return,
        },
        None => match cx.imported(&it.callee) {
            Some(import) => (import.module, import.name),
            None => return,
        },
    };
    match module {
        "fs" | "fs/promises" | "fs-extra" | "graceful-fs" => {
            let paths = if matches!(
                name,
                "rename" | "renameSync" | "copyFile" | "copyFileSync" | "copy" | "move"
            ) {
                2
            } else {
                1
            };
            for at in 0..paths {
                let Some(path) = argument(it, at) else {
                    continue;
                };
                if is_path_taker(name) && from_request(cx, path) {
                    hit(
                        cx,
                        &PATH_TRAVERSAL,
                        it.span,
                        "the request says which file is used",
                    );
                    return;
                }
            }
        }
        "child_process" | "shelljs" | "execa" => {
            if !from_request(cx, first) {
                return;
            }
            let runs = matches!(
                name,
                "exec"
                    | "execSync"
                    | "spawn"
                    | "spawnSync"
                    | "execFile"
                    | "execFileSync"
                    | "fork"
                    | "command"
                    | "commandSync"
                    | ""
            ) && (module != "shelljs" || name == "exec");
            if runs {
                let at = cx.first_line(it.span);
                cx.report(&COMMAND_INJECTION, at, "the request says what is run")
                    .confidence(0.9);
            }
        }
        "vm" if name.starts_with("run") && from_request(cx, first) => {
            hit(
                cx,
                &CODE_INJECTION,
                it.span,
                "text from outside is run as code",
            );
        }
        "http" | "https" | "axios" | "got" | "request" | "request-promise" | "node-fetch"
        | "needle" | "superagent" | "undici" | "phin" | "bent" | "follow-redirects" => {
            request(cx, first, it.span)
        }
        "ejs" | "pug" | "jade" | "handlebars" | "mustache" | "nunjucks" | "dot" | "hogan.js"
        | "eta" | "swig" | "lodash" | "underscore" | "marko" | "art-template" => {
            let compiles = matches!(
                name,
                "render" | "compile" | "renderString" | "precompile" | "template" | "compileClient"
            );
            // `lodash.render` is nothing, but `_.template` is.
            let of = !matches!(module, "lodash" | "underscore") || name == "template";
            if compiles && of && from_request(cx, first) {
                hit(
                    cx,
                    &TEMPLATE_INJECTION,
                    it.span,
                    "text from outside becomes a template",
                );
            }
        }
        "xpath"
            if matches!(
                name,
                "select"
                    | "select1"
                    | "parse"
                    | "evaluate"
                    | "selectWithResolver"
                    | "useNamespaces"
            ) && from_request(cx, first) =>
        {
            hit(
                cx,
                &XPATH_INJECTION,
                it.span,
                "text from outside becomes an XPath expression",
            );
        }
        "util" if name == "format" && it.arguments.len() > 1 && from_request(cx, first) => {
            hit(
                cx,
                &FORMAT_STRING,
                it.span,
                "text from outside becomes a format",
            );
        }
        _ => {}
    }
}

fn is_path_taker(name: &str) -> bool {
    let name = name.strip_suffix("Sync").unwrap_or(name);
    matches!(
        name,
        "readFile"
            | "writeFile"
            | "appendFile"
            | "createReadStream"
            | "createWriteStream"
            | "open"
            | "unlink"
            | "rm"
            | "rmdir"
            | "mkdir"
            | "readdir"
            | "stat"
            | "lstat"
            | "access"
            | "exists"
            | "rename"
            | "copyFile"
            | "copy"
            | "move"
            | "remove"
            | "readJson"
            | "readJSON"
            | "writeJson"
            | "outputFile"
            | "ensureDir"
            | "truncate"
            | "chmod"
            | "chown"
            | "realpath"
            | "readlink"
            | "symlink"
            | "link"
            | "watch"
            | "pathExists"
    )
}

/// An address that is requested.
fn request<'a>(cx: &mut Cx<'a, '_, '_>, first: &'a Expression<'a>, span: Span) {
    let parts = ["url", "uri", "host", "hostname", "baseURL"];
    let address = match first {
        Expression::ObjectExpression(_) => {
            match parts.iter().find_map(|part| option(cx, first, part)) {
                Some(address) => address,
                None => return,
            }
        }
        Expression::Identifier(_) => parts
            .iter()
            .find_map(|part| option(cx, first, part))
            .unwrap_or(first),
        other => other,
    };
    if from_request(cx, address) && !fixes_host(prefix(cx, address)) {
        hit(cx, &SSRF, span, "the request says which address is asked");
    }
}

/// Whether an address that starts like this leads to a given host.
fn fixes_host(start: &str) -> bool {
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
fn response<'a>(
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

fn database<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    method: &str,
    first: &'a Expression<'a>,
) {
    if !matches!(
        method,
        "query"
            | "execute"
            | "raw"
            | "exec"
            | "run"
            | "all"
            | "each"
            | "prepare"
            | "$queryRawUnsafe"
            | "$executeRawUnsafe"
    ) {
        return;
    }
    let statement = option(cx, first, "sql")
        .or_else(|| option(cx, first, "text"))
        .unwrap_or(first);
    let start = prefix(cx, statement).trim_start();
    let word: String = start
        .chars()
        .take(6)
        .collect::<String>()
        .to_ascii_uppercase();
    let sql = ["SELECT", "INSERT", "UPDATE", "DELETE", "REPLAC", "CREATE"].contains(&word.as_str());
    if sql && from_request(cx, statement) {
        let at = cx.first_line(it.span);
        cx.report(
            &SQL_INJECTION,
            at,
            "the request's text becomes part of an SQL statement",
        )
        .confidence(0.9);
    }
}

fn log<'a>(
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

/// What a page does with its address.
fn page<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    object: &'a Expression<'a>,
    method: &str,
    first: &'a Expression<'a>,
) {
    match method {
        "assign" | "replace" if last_name(object) == Some("location") => {
            navigate(cx, first, it.span)
        }
        "open" if last_name(object) == Some("window") => navigate(cx, first, it.span),
        "html" | "append" | "prepend" | "after" | "before" | "write" | "writeln" | "parseHTML" => {
            let jquery = match object.get_inner_expression() {
                Expression::CallExpression(call) => {
                    matches!(last_name(&call.callee), Some("$" | "jQuery"))
                }
                Expression::Identifier(id) => id.name.starts_with('$') || id.name == "document",
                _ => false,
            };
            if jquery && origin(cx, first) == Some(Origin::Page) {
                let at = cx.first_line(it.span);
                cx.report(&XSS, at, "text from the page's address becomes HTML")
                    .confidence(0.85);
            }
        }
        _ => {}
    }
}

fn navigate<'a>(cx: &mut Cx<'a, '_, '_>, target: &'a Expression<'a>, span: Span) {
    // Going to the own address again, perhaps with another query, is no redirect.
    let start = cx.slice(target.span());
    if start.starts_with("location")
        || start.starts_with("window.location")
        || start.starts_with("document.location")
    {
        let part = ["hash", "search"].iter().any(|part| start.contains(part));
        if !part {
            return;
        }
    }
    if origin(cx, target) == Some(Origin::Page) && !fixes_host(prefix(cx, target)) {
        hit(
            cx,
            &OPEN_REDIRECT,
            span,
            "the page's address says where the user is sent",
        );
    }
}

pub(super) fn assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    if it.operator != AssignmentOperator::Assign || !cx.hears {
        return;
    }
    let left = cx.slice(it.left.span());
    match left {
        "location"
        | "window.location"
        | "document.location"
        | "location.href"
        | "window.location.href"
        | "document.location.href"
        | "self.location"
        | "top.location"
        | "top.location.href" => {
            navigate(cx, &it.right, it.span);
        }
        _ if (left.ends_with(".innerHTML") || left.ends_with(".outerHTML"))
            && origin(cx, &it.right) == Some(Origin::Page) =>
        {
            let at = cx.first_line(it.span);
            cx.report(&XSS, at, "text from the page's address becomes HTML")
                .confidence(0.9);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    fn in_handler(codes: &[&str]) -> Vec<String> {
        let head = "const fs = require('fs'), path = require('path'), cp = require('child_process'), axios = require('axios'), \
                    http = require('http'), ejs = require('ejs'), xpath = require('xpath'), util = require('util');";
        codes
            .iter()
            .map(|code| format!("{head} app.get('/', (req, res) => {{ {code} }});"))
            .collect()
    }

    fn reported(rule: &str, codes: &[&str]) {
        let all = in_handler(codes);
        flags(rule, &all.iter().map(String::as_str).collect::<Vec<_>>());
    }

    fn silent(rule: &str, codes: &[&str]) {
        let all = in_handler(codes);
        clean(rule, &all.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn paths() {
        reported(
            "path-traversal",
            &[
                "fs.readFile(req.query.f, cb)",
                "fs.readFileSync('a/' + req.params.f)",
                "const f = req.query.f; fs.createReadStream(f)",
                "const { f } = req.query; fs.unlinkSync(`x/${f}`)",
                "fs.promises.readFile(path.join(dir, req.body.f))",
                "res.sendFile(path.join(__dirname, req.query.f))",
                "res.download(req.query.f)",
                "let f; f = req.query.f; fs.writeFile(f, d, cb)",
                "fs.rename('a', req.body.to, cb)",
                "fs.stat(path.resolve(req.query.f || 'x'), cb)",
                "fs.readdirSync(decodeURIComponent(req.url))",
            ],
        );
        silent(
            "path-traversal",
            &[
                "fs.readFile(f, cb)",
                "fs.readFile(path.basename(req.query.f), cb)",
                "fs.readFile('x', req.query.f)",
                "db.readFile(req.query.f)",
                "const f = req.query.f; if (!/^\\w+$/.test(f)) return; fs.readFile(f, cb)",
                "res.sendFile(req.query.f, { root: dir })",
                "const f = req.query.f; if (allowed.includes(f)) fs.readFile(f, cb)",
                "fs.readFile(files[parseInt(req.query.n)], cb)",
                "const f = path.resolve(req.query.f); if (!f.startsWith(dir)) return; fs.readFile(f, cb)",
                "fs.readFile(req.app.name, cb)",
                "const f = sanitize(req.query.f); fs.readFile(f, cb)",
            ],
        );
    }

    #[test]
    fn addresses() {
        reported(
            "ssrf",
            &[
                "fetch(req.query.u)",
                "axios.get(req.body.url)",
                "axios({ url: req.query.u })",
                "http.get('http://' + req.query.host + '/x', cb)",
                "const u = req.query.u; axios.post(u, d)",
                "http.request({ host: req.query.h })",
                "axios(`https://${req.params.h}/`)",
                "const options = { hostname: req.query.h }; http.get(options, cb)",
                "fetch(new URL(req.query.u))",
                "axios.get(String(req.query.u))",
            ],
        );
        silent(
            "ssrf",
            &[
                "fetch(url)",
                "fetch('https://example.com/' + req.query.id)",
                "axios.get(`https://example.com/a?b=${req.query.b}`)",
                "axios.post('/a', req.body)",
                "axios({ url: '/a', data: req.body })",
                "const base = 'https://a.b/c/'; fetch(base + req.query.x)",
                "fetch('/api/' + req.query.x)",
                "const u = req.query.u; if (isAllowed(u)) fetch(u)",
                "http.get(options, cb)",
                "fetch(hosts[req.query.h])",
                "axios.get(encodeURIComponent(req.query.x))",
            ],
        );
    }

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
    fn code_commands_templates() {
        reported(
            "command-injection",
            &[
                "cp.exec(req.query.c)",
                "cp.exec('ls ' + req.query.d)",
                "const d = req.query.d; cp.exec(`ls ${d}`, cb)",
                "cp.spawn(req.body.bin, [])",
                "cp.execSync('x ' + req.body.y)",
                "cp.execFile(req.query.c)",
                "require('child_process').exec('a' + req.params.b)",
                "const { c } = req.body; cp.exec(c)",
                "cp.fork(req.query.m)",
                "cp.exec(['ls', req.query.d].join(' '))",
            ],
        );
        silent(
            "command-injection",
            &[
                "cp.exec('ls')",
                "cp.execFile('ls', [req.query.d])",
                "cp.spawn('ls', [req.query.d])",
                "exec(req.query.c)",
                "cp.exec(cmd)",
                "re.exec(req.query.c)",
                "cp.exec('kill ' + parseInt(req.query.pid))",
                "cp.kill(req.query.pid)",
                "const c = req.query.c; if (c === 'ls') cp.exec(c)",
                "cp.exec(commands.list)",
            ],
        );
        reported(
            "code-injection",
            &[
                "eval(req.query.x)",
                "new Function(req.body.code)",
                "setTimeout(req.query.x, 1)",
                "eval('(' + req.body.x + ')')",
                "require(req.query.m)",
                "require('vm').runInNewContext(req.body.c)",
                "eval(location.hash)",
                "const c = req.query.c; eval(c)",
                "window.eval(req.query.x)",
                "require('./' + req.params.m)",
                "Function('a', req.query.b)",
            ],
        );
        reported(
            "template-injection",
            &[
                "ejs.render(req.body.t)",
                "ejs.compile('a' + req.query.t)",
                "const t = req.query.t; ejs.render(t, {})",
                "require('pug').compile(req.query.x)",
                "require('lodash').template(req.body.x)",
                "require('nunjucks').renderString(req.query.x)",
                "require('handlebars').compile(`a ${req.query.x}`)",
                "require('mustache').render(req.query.t, {})",
                "require('pug').render('p ' + req.query.n)",
                "require('dot').template(req.query.t)",
            ],
        );
        silent(
            "template-injection",
            &[
                "ejs.render(t, { x: req.query.x })",
                "res.render('view', { x: req.query.x })",
                "ejs.renderFile('x', req.query)",
                "require('lodash').merge(req.body)",
                "compile(req.query.x)",
                "ejs.render('a')",
                "require('pug').compile(text)",
                "React.render(req.query.x)",
                "ejs.render(templates[req.query.x])",
                "ejs.compile(fs.readFileSync('x'))",
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

    #[test]
    fn sizes_formats_queries() {
        reported(
            "resource-exhaustion",
            &[
                "Buffer.alloc(req.query.n)",
                "Buffer.alloc(parseInt(req.query.n))",
                "'x'.repeat(req.query.n)",
                "setTimeout(f, req.query.t)",
                "setInterval(f, Number(req.query.t))",
                "new Array(parseInt(req.query.n))",
                "const n = Number(req.query.n); Buffer.alloc(n)",
                "'a'.repeat(parseInt(req.body.n, 10))",
                "new Buffer(Number(req.query.n))",
                "setTimeout(() => {}, parseFloat(req.params.t))",
            ],
        );
        silent(
            "resource-exhaustion",
            &[
                "Buffer.alloc(10)",
                "Buffer.from(req.query.x)",
                "setTimeout(f, 10)",
                "'x'.repeat(n)",
                "Buffer.alloc(Math.min(5, req.query.n))",
                "new Array(req.query.a, req.query.b)",
                "setTimeout(f)",
                "new Array(5)",
                "repeat(req.query.n)",
                "Buffer.alloc(clamp(req.query.n))",
            ],
        );
        reported(
            "format-string",
            &[
                "console.log(req.query.x, y)",
                "console.log('a' + req.query.x, y)",
                "util.format(req.query.f, 1)",
                "console.error(`x ${req.query.y}`, e)",
                "console.warn(req.url, x)",
                "const f = req.query.f; util.format(f, a)",
                "console.info(req.params.a + ':', b)",
                "console.log(req.headers.x, 1, 2)",
                "logger.error('a ' + req.body.b, err)",
                "util.format('a' + req.query.x, b)",
            ],
        );
        silent(
            "format-string",
            &[
                "console.log('%s', req.query.x)",
                "console.log(req.query.x)",
                "util.format('%s', req.query.x)",
                "util.format(req.query.x)",
                "console.log(x, req.query.y)",
                "console.log('a', 'b')",
                "format(req.query.x, y)",
                "util.inspect(req.query.x, y)",
                "console.log(JSON.stringify(req.query.x), y)",
                "console.log(`a`, req.query.x)",
            ],
        );
        reported(
            "sql-injection",
            &[
                "db.query('SELECT * FROM t WHERE a = ' + req.query.a)",
                "const a = req.query.a; db.query(`SELECT * FROM t WHERE a = '${a}'`)",
                "const q = 'DELETE FROM t WHERE a=' + req.params.a; db.run(q)",
                "db.execute({ sql: 'SELECT a FROM t WHERE b=' + req.body.b })",
                "db.query(\"UPDATE t SET a='\" + req.body.a + \"'\")",
                "knex.raw(`SELECT * FROM t WHERE x = ${req.query.x}`)",
                "db.all('SELECT * FROM t ORDER BY ' + req.query.o, cb)",
                "db.prepare('SELECT a FROM t WHERE b=' + req.query.b)",
                "db.each(`SELECT * FROM t LIMIT ${req.query.n}`)",
                "db.query('INSERT INTO t VALUES (' + req.body.v + ')')",
            ],
        );
        reported(
            "xpath-injection",
            &[
                "xpath.select('//a[@b=' + req.query.b + ']', d)",
                "xpath.select1(req.query.q, d)",
                "xpath.parse(`//a[${req.query.x}]`)",
                "const e = '//u[' + req.body.n + ']'; xpath.select(e, d)",
                "xpath.evaluate(req.body.x)",
                "require('xpath').select(req.query.x, d)",
                "xpath.select(`//x[@y='${req.params.z}']`, d)",
                "xpath.parse(req.query.x)",
                "xpath.select1('/a/' + req.params.b, d)",
                "xpath.select(String(req.query.q), d)",
            ],
        );
        silent(
            "xpath-injection",
            &[
                "xpath.select('//a', d)",
                "xpath.select(e, d)",
                "el.select(req.query.x)",
                "xpath.parse('//a')",
                "xpath.parse('//a[@b=$b]').select({ variables: { b: req.query.b } })",
                "JSON.parse(req.query.x)",
                "xpath.select('//a', req.query.d)",
                "xpath.useNamespaces({ a: 1 })",
                "xpath.select('//a[' + Number(req.query.n) + ']', d)",
                "db.evaluate(req.body.x)",
            ],
        );
    }
}
