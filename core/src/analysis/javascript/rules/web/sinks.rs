//! Calls that do harm with a text from outside.

use oxc_ast::ast::{Argument, AssignmentExpression, CallExpression, Expression, NewExpression};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::AssignmentOperator;

use super::super::super::ast::{argument, global_name, last_name, static_member};
use super::super::super::context::Cx;
use super::super::super::define::{SECURITY, javascript};
use super::answers::{fixes_host, log, response};
use super::modules::{imported, request};
use super::outside::{Origin, from_request, option, origin, origin_of_number, prefix};
use crate::analysis::Rule;
use crate::analysis::shared_rules::{
    CODE_INJECTION, OPEN_REDIRECT, REGEX_INJECTION, SQL_INJECTION, XSS,
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

pub(super) fn hit(cx: &mut Cx<'_, '_, '_>, rule: &'static Rule, span: Span, message: &str) {
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
    use super::super::testing::{reported, silent};

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
