//! Functions of modules that do harm with a text from outside.

use oxc_ast::ast::{CallExpression, Expression};
use oxc_span::Span;

use super::super::super::ast::{argument, static_member};
use super::super::super::context::Cx;
use super::answers::fixes_host;
use super::outside::{from_request, option, prefix};
use super::sinks::{FORMAT_STRING, hit};
use crate::analysis::shared_rules::{
    CODE_INJECTION, COMMAND_INJECTION, PATH_TRAVERSAL, SSRF, TEMPLATE_INJECTION, XPATH_INJECTION,
};

/// Functions of modules.
pub(super) fn imported<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    first: &'a Expression<'a>,
) {
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
pub(super) fn request<'a>(cx: &mut Cx<'a, '_, '_>, first: &'a Expression<'a>, span: Span) {
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

#[cfg(test)]
mod tests {
    use super::super::testing::{reported, silent};

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
}
