//! Text from values that a shell, a database, a browser or the language itself executes.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, AssignmentExpression, CallExpression, Expression, JSXAttribute, JSXAttributeName,
    JSXAttributeValue, NewExpression,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::AssignmentOperator;

use super::super::ast::{
    Built, argument, built_string, global_name, is_constant, last_name, property, static_member,
    string,
};
use super::super::context::Cx;
use crate::analysis::shared_rules::{CODE_INJECTION, COMMAND_INJECTION, SQL_INJECTION, XSS};

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    if it.arguments.is_empty() {
        return;
    }
    code(cx, it);
    command(cx, it);
    if let Some((object, method)) = static_member(&it.callee) {
        sql(cx, it, method);
        html_call(cx, it, object, method);
    }
}

fn code<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(first) = argument(it, 0) else { return };
    match global_name(&it.callee) {
        Some("eval") if !is_constant(first) => {
            let at = cx.first_line(it.span);
            cx.report(&CODE_INJECTION, at, "`eval` runs whatever the text says");
        }
        Some("Function") => function_from_text(cx, &it.arguments, it.span),
        Some("setTimeout" | "setInterval" | "setImmediate" | "execScript") => {
            if let Some((built, _)) = built_at(cx, first)
                && !harmless(cx, &built)
            {
                let at = cx.first_line(it.span);
                cx.report(
                    &CODE_INJECTION,
                    at,
                    "the text is run as code when the time comes",
                );
            }
        }
        _ => {
            let imported = cx.imported(&it.callee);
            let runs = imported.is_some_and(|it| {
                it.module == "vm"
                    && matches!(
                        it.name,
                        "runInThisContext" | "runInNewContext" | "runInContext" | "compileFunction"
                    )
            });
            if runs && !is_constant(first) {
                let at = cx.first_line(it.span);
                cx.report(
                    &CODE_INJECTION,
                    at,
                    "`vm` runs the text as code and is no sandbox",
                )
                .confidence(0.5);
            }
        }
    }
}

pub(super) fn new<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a NewExpression<'a>) {
    if global_name(&it.callee) == Some("Function") {
        function_from_text(cx, &it.arguments, it.span);
    }
}

fn function_from_text<'a>(cx: &mut Cx<'a, '_, '_>, arguments: &'a [Argument<'a>], span: Span) {
    let constant = |it: &Argument<'_>| it.as_expression().is_some_and(is_constant);
    if arguments.iter().all(constant) {
        return;
    }
    let at = cx.first_line(span);
    cx.report(
        &CODE_INJECTION,
        at,
        "`Function` makes code of whatever the text says",
    )
    .confidence(0.55);
}

fn command<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(imported) = cx.imported(&it.callee) else {
        return;
    };
    let Some(first) = argument(it, 0) else { return };
    let shell = match (imported.module, imported.name) {
        ("child_process", "exec" | "execSync") | ("shelljs", "exec") => true,
        ("execa", "command" | "commandSync" | "execaCommand" | "execaCommandSync") => true,
        ("child_process", "spawn" | "spawnSync" | "execFile" | "execFileSync") => it
            .arguments
            .iter()
            .skip(1)
            .filter_map(Argument::as_expression)
            .any(|it| match it.get_inner_expression() {
                Expression::ObjectExpression(options) => property(options, "shell")
                    .is_some_and(|it| super::super::ast::truthiness(&it.value) == Some(true)),
                _ => false,
            }),
        _ => return,
    };
    if !shell {
        return;
    }
    let direct = from_request(first);
    let built = built_at(cx, first).is_some_and(|(built, _)| !harmless(cx, &built));
    if direct || built {
        let at = cx.first_line(it.span);
        let hit = cx.report(
            &COMMAND_INJECTION,
            at,
            "a value becomes part of a shell command",
        );
        if direct {
            hit.confidence(0.9);
        }
    }
}

const QUERIES: &[&str] = &[
    "query",
    "execute",
    "exec",
    "raw",
    "all",
    "get",
    "run",
    "each",
    "prepare",
    "one",
    "many",
    "none",
    "oneOrNone",
    "any",
    "$queryRawUnsafe",
    "$executeRawUnsafe",
    "queryRaw",
    "whereRaw",
    "unsafe",
];

fn sql<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>, method: &str) {
    if !QUERIES.contains(&method) {
        return;
    }
    let Some(first) = argument(it, 0) else { return };
    let Some((built, at)) = built_at(cx, first) else {
        return;
    };
    if !is_sql(&built.texts) || harmless(cx, &built) {
        return;
    }
    let at = cx.first_line(at);
    cx.report(
        &SQL_INJECTION,
        at,
        "a value becomes part of an SQL statement",
    );
}

fn is_sql(texts: &[&str]) -> bool {
    let Some(first) = texts
        .iter()
        .map(|text| text.trim_start())
        .find(|text| !text.is_empty())
    else {
        return false;
    };
    let word = first
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let has = |needle: &str| {
        texts
            .iter()
            .any(|text| text.to_ascii_uppercase().contains(needle))
    };
    match word.as_str() {
        "SELECT" => has("FROM"),
        "INSERT" | "REPLACE" => has("INTO"),
        "UPDATE" => has("SET"),
        "DELETE" => has("FROM"),
        "DROP" | "ALTER" | "CREATE" | "TRUNCATE" => has("TABLE") || has("DATABASE") || has("INDEX"),
        _ => false,
    }
}

pub(super) fn html_assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    if !matches!(
        it.operator,
        AssignmentOperator::Assign | AssignmentOperator::Addition
    ) {
        return;
    }
    let Some(member) = it.left.as_member_expression() else {
        return;
    };
    let Some(name) = member.static_property_name() else {
        return;
    };
    if matches!(name, "innerHTML" | "outerHTML") {
        html(
            cx,
            &it.right,
            it.span,
            &format!("`{name}` takes the text as HTML"),
        );
    }
}

fn html_call<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    object: &'a Expression<'a>,
    method: &str,
) {
    let of = |names: &[&str]| last_name(object).is_some_and(|name| names.contains(&name));
    match method {
        "insertAdjacentHTML" => {
            if let Some(text) = argument(it, 1) {
                html(
                    cx,
                    text,
                    it.span,
                    "`insertAdjacentHTML` takes the text as HTML",
                );
            }
        }
        "write" | "writeln" if of(&["document"]) => {
            if let Some(text) = argument(it, 0) {
                html(cx, text, it.span, "`document.write` takes the text as HTML");
            }
        }
        "send" | "write" | "end" if of(&["res", "response"]) => {
            let Some((built, _)) = argument(it, 0).and_then(|text| built_at(cx, text)) else {
                return;
            };
            let tagged = built.texts.iter().any(|text| text.contains('<'));
            if tagged && built.values.iter().any(|value| from_request(value)) {
                let at = cx.first_line(it.span);
                cx.report(&XSS, at, "the request's text is sent back as HTML")
                    .confidence(0.85);
            }
        }
        _ => {}
    }
}

pub(super) fn attribute<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a JSXAttribute<'a>) {
    let JSXAttributeName::Identifier(name) = &it.name else {
        return;
    };
    if name.name != "dangerouslySetInnerHTML" {
        return;
    }
    let Some(JSXAttributeValue::ExpressionContainer(value)) = &it.value else {
        return;
    };
    let Some(Expression::ObjectExpression(object)) = value.expression.as_expression() else {
        return;
    };
    if let Some(text) = property(object, "__html") {
        html(
            cx,
            &text.value,
            it.span,
            "`dangerouslySetInnerHTML` takes the text as HTML",
        );
    }
}

/// Reports text that becomes HTML unless it is constant or was cleaned by a function that says so.
fn html<'a>(cx: &mut Cx<'a, '_, '_>, text: &'a Expression<'a>, span: Span, message: &str) {
    let text = text.get_inner_expression();
    if is_constant(text) || is_clean(cx, text) {
        return;
    }
    let confidence = match built_at(cx, text) {
        Some((built, _)) if harmless(cx, &built) => return,
        Some((built, _)) if built.values.iter().any(|value| from_request(value)) => 0.85,
        Some(_) => 0.6,
        // One HTML taken from another, or chosen from constants.
        None if copies_html(text) => return,
        None => 0.4,
    };
    let at = cx.first_line(span);
    cx.report(&XSS, at, message).confidence(confidence);
}

fn copies_html(text: &Expression<'_>) -> bool {
    static_member(text).is_some_and(|(_, name)| matches!(name, "innerHTML" | "outerHTML"))
}

/// The string that is built here, or that the local variable named here was initialised with, and
/// where it is built.
fn built_at<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>) -> Option<(Built<'a, 'a>, Span)> {
    let it = match it.get_inner_expression() {
        Expression::Identifier(id) => cx.local_value(id)?,
        other => other,
    };
    built_string(it).map(|built| (built, it.span()))
}

fn harmless(cx: &Cx<'_, '_, '_>, built: &Built<'_, '_>) -> bool {
    built.values.iter().all(|value| is_clean(cx, value))
}

/// Whether the value cannot carry an attack: constants by their name, numbers, and what went through
/// a function that escapes.
fn is_clean(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> bool {
    match it.get_inner_expression() {
        Expression::Identifier(id) => {
            let name = id.name.as_str();
            matches!(name, "__dirname" | "__filename" | "undefined") || is_constant_name(name)
        }
        Expression::CallExpression(call) => {
            let text = cx.slice(call.callee.span());
            let name = last_name(&call.callee)
                .unwrap_or_default()
                .to_ascii_lowercase();
            ["sanit", "escape", "purify", "quote", "encode", "clean", "trusted", "strip", "parseint", "parsefloat"]
                .iter()
                .any(|sign| name.contains(sign))
                || matches!(text, "Number" | "String.raw" | "Date.now" | "Math.floor" | "Math.round")
                // `ids.map(() => '?').join(',')`
                || (name == "join" && cx.slice(call.span).contains("'?'"))
        }
        Expression::StaticMemberExpression(member) => {
            let name = member.property.name.as_str();
            let process = member.object.is_specific_id("process");
            (process && matches!(name, "execPath" | "pid" | "platform" | "version" | "arch"))
                || name == "length"
                || is_constant_name(name)
        }
        Expression::ConditionalExpression(it) => {
            is_constant(&it.consequent) && is_constant(&it.alternate)
        }
        Expression::UnaryExpression(_) | Expression::UpdateExpression(_) => true,
        _ => false,
    }
}

fn is_constant_name(name: &str) -> bool {
    name.len() > 1
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether the value is read from an HTTP request directly: `req.query.x`, `ctx.request.body`.
pub(super) fn from_request(it: &Expression<'_>) -> bool {
    let mut it = it.get_inner_expression();
    let mut part = "";
    for _ in 0..16 {
        match it {
            Expression::Identifier(id) => {
                return matches!(id.name.as_str(), "req" | "request") && is_part(part);
            }
            Expression::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                if matches!(name, "req" | "request") && is_part(part) {
                    return true;
                }
                part = name;
                it = member.object.get_inner_expression();
            }
            Expression::ComputedMemberExpression(member) => {
                part = string(&member.expression).unwrap_or_default();
                it = member.object.get_inner_expression();
            }
            _ => return false,
        }
    }
    false
}

fn is_part(name: &str) -> bool {
    matches!(
        name,
        "query" | "body" | "params" | "cookies" | "headers" | "url" | "originalUrl"
    )
}

/// Keeps the dispatcher simple: what a node of another kind than a call may hide.
pub(super) fn other<'a>(cx: &mut Cx<'a, '_, '_>, kind: AstKind<'a>) {
    match kind {
        AstKind::NewExpression(it) => new(cx, it),
        AstKind::AssignmentExpression(it) => html_assignment(cx, it),
        AstKind::JSXAttribute(it) => attribute(cx, it),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::found;

    #[test]
    fn text_that_becomes_code() {
        let code = "eval(x); window.eval('a' + b); new Function('a', body); Function(x); setTimeout('f(' + x + ')', 1); \
                    require('vm').runInNewContext(x);";
        assert_eq!(found("code-injection", code).len(), 6);
        let near = "eval('1 + 1'); setTimeout(f, 1); setTimeout(() => f(x), 1); new Function('return this'); \
                    a.eval(x); setInterval('tick()', 5); JSON.parse(x); redis.eval(script, 1, key);";
        assert!(found("code-injection", near).is_empty());
    }

    #[test]
    fn values_in_shell_commands() {
        let code = "const cp = require('child_process'); import { execSync as run } from 'node:child_process'; \
                    cp.exec('ls ' + dir); run(`rm ${file}`); cp.spawn(`ls ${dir}`, { shell: true }); \
                    const line = 'git ' + args; cp.exec(line, done); cp.exec(req.query.cmd); \
                    require('child_process').execSync(`x ${y}`);";
        assert_eq!(found("command-injection", code).len(), 6);
        let near = "const cp = require('child_process'); cp.exec('ls -l'); cp.execFile('ls', [dir]); \
                    cp.spawn(`${bin}/ls`, [dir]); re.exec('a' + b); cp.exec(`${process.execPath} x.js`); \
                    cp.exec(`ls ${quote(dir)}`); cp.exec(`cd ${__dirname} && ls`); exec(`ls ${dir}`);";
        assert!(found("command-injection", near).is_empty());
    }

    #[test]
    fn values_in_sql() {
        let code = "db.query('SELECT * FROM t WHERE a = ' + a); db.execute(`UPDATE t SET a = '${a}'`); \
                    const q = `DELETE FROM t WHERE id = ${id}`; db.run(q); knex.raw('INSERT INTO t VALUES (' + v + ')');";
        assert_eq!(found("sql-injection", code).len(), 4);
        let near = "db.query('SELECT * FROM t WHERE a = ?', [a]); db.query(sql`SELECT ${a} FROM t`); \
                    db.query(`SELECT * FROM ${TABLE}`); db.query('SELECT * FROM t WHERE a = ' + mysql.escape(a)); \
                    log.all(`Select one of ${x}`); db.query(`SELECT * FROM t LIMIT ${parseInt(n)}`); \
                    db.query(`SELECT * FROM t WHERE a IN (${ids.map(() => '?').join(',')})`, ids);";
        assert!(found("sql-injection", near).is_empty());
    }

    #[test]
    fn text_that_becomes_html() {
        let code = "a.innerHTML = b; a.innerHTML += '<i>' + b; a.insertAdjacentHTML('beforeend', b); document.write('<p>' + b); \
                    res.send('<p>' + req.query.name); x = <p dangerouslySetInnerHTML={{ __html: b }} />;";
        assert_eq!(found("xss", code).len(), 6);
        let near = "a.innerHTML = ''; a.innerHTML = '<p>' + 'x'; a.textContent = b; a.innerHTML = DOMPurify.sanitize(b); \
                    a.innerHTML = '<p>' + escapeHtml(b); a.innerHTML = c.innerHTML; res.send(b); stream.write('<p>' + b); \
                    a.innerHTML = x ? '<b>' : '<i>'; x = <p dangerouslySetInnerHTML={{ __html: '<b>' }} />; res.send('<p>' + name);";
        assert!(found("xss", near).is_empty());
    }
}
