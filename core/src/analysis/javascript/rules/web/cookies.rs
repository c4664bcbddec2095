//! Cookies, sessions and what other sites may do.

use oxc_ast::ast::{CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use oxc_span::{GetSpan, Span};

use super::super::super::ast::{argument, last_name, static_member, string, truthiness};
use super::super::super::context::Cx;
use super::super::super::define::{SECURITY, javascript};
use super::answers::is_response;
use super::outside::option;
use crate::analysis::Rule;
use crate::analysis::shared_rules::{CORS_MISCONFIG, HARDCODED_CREDENTIALS, INSECURE_COOKIE};
use crate::model::Severity;

pub(super) static CSRF: Rule = Rule {
    id: "csrf",
    severity: Severity::Medium,
    confidence: 0.4,
    cwe: &[352],
    summary: "A server with sessions changes things without asking who sent the form.",
    why: "The browser sends the cookie with requests that another site made it send. Check a token of \
          the session, or set `sameSite` on the cookie.",
    false_positives: "Services that are not for browsers, and checks in another file.",
    examples: &[javascript(
        "const app = require('express')();\napp.use(require('cookie-parser')());\napp.post('/change', (req, res) => {\n  save(req.cookies.user);\n});\n",
        "const app = require('express')();\napp.use(require('cookie-parser')());\napp.use(require('csurf')({ cookie: true }));\napp.post('/change', (req, res) => {\n  save(req.cookies.user);\n});\n",
    )],
    ..SECURITY
};

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(first) = argument(it, 0) else { return };
    if let Some((object, method)) = static_member(&it.callee) {
        match method {
            "cookie" if is_response(object, 6) => cookie(cx, it, first),
            "use" => csrf(cx, it, first),
            _ => {}
        }
    }
    let Some(import) = cx.imported(&it.callee) else {
        return;
    };
    match import.module {
        "express-session" | "cookie-session" => session(cx, first, import.module),
        "cors" | "@koa/cors" | "koa2-cors" => cors(cx, first),
        _ => {}
    }
}

fn off(it: Option<&Expression<'_>>) -> bool {
    it.is_some_and(|it| truthiness(it) == Some(false))
}

fn spreads(it: &ObjectExpression<'_>) -> bool {
    it.properties.iter().any(ObjectPropertyKind::is_spread)
}

fn report(cx: &mut Cx<'_, '_, '_>, span: Span, message: &str, confidence: f64) {
    let at = cx.first_line(span);
    cx.report(&INSECURE_COOKIE, at, message)
        .confidence(confidence);
}

fn cookie<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>, first: &'a Expression<'a>) {
    let name = string(first).unwrap_or_default().to_ascii_lowercase();
    let secret = [
        "session", "sess", "auth", "token", "sid", "jwt", "password", "login",
    ]
    .iter()
    .any(|sign| name.contains(sign))
        && !name.contains("csrf")
        && !name.contains("xsrf");
    let Some(options) = argument(it, 2) else {
        if secret && it.arguments.len() == 2 {
            report(
                cx,
                it.span,
                "the cookie has neither `secure` nor `httpOnly`",
                0.65,
            );
        }
        return;
    };
    let get = |name: &str| option(cx, options, name);
    let (secure, http_only) = (get("secure"), get("httpOnly"));
    let known = matches!(options, Expression::ObjectExpression(it) if !spreads(it));
    if off(secure) && !name.contains("csrf") {
        report(
            cx,
            it.span,
            "the cookie is also sent over connections that others can read",
            0.75,
        );
    } else if off(http_only) && !name.contains("csrf") && !name.contains("xsrf") {
        report(cx, it.span, "scripts can read the cookie", 0.75);
    } else if known && secret && (secure.is_none() || http_only.is_none()) {
        let missing = if secure.is_none() {
            "secure"
        } else {
            "httpOnly"
        };
        report(cx, it.span, &format!("the cookie lacks `{missing}`"), 0.6);
    }
}

fn session<'a>(cx: &mut Cx<'a, '_, '_>, options: &'a Expression<'a>, module: &str) {
    if let Some(secret) = option(cx, options, "secret")
        && string(secret).is_some_and(|text| !text.is_empty() && !text.contains("${"))
    {
        let at = secret.span();
        cx.report(
            &HARDCODED_CREDENTIALS,
            at,
            "the secret of the session is written in the code",
        );
    }
    let cookie = if module == "cookie-session" {
        Some(options)
    } else {
        option(cx, options, "cookie")
    };
    let Some(cookie) = cookie else { return };
    let Expression::ObjectExpression(object) = cookie else {
        return;
    };
    let secure = option(cx, cookie, "secure");
    let span = object.span;
    if off(secure) {
        report(
            cx,
            span,
            "the session's cookie is also sent over connections that others can read",
            0.75,
        );
    } else if off(option(cx, cookie, "httpOnly")) {
        report(cx, span, "scripts can read the session's cookie", 0.8);
    } else if secure.is_none() && module == "express-session" && !spreads(object) {
        report(cx, span, "the session's cookie lacks `secure`", 0.5);
    }
}

fn cors<'a>(cx: &mut Cx<'a, '_, '_>, options: &'a Expression<'a>) {
    let Some(origin) = option(cx, options, "origin") else {
        return;
    };
    let credentials = option(cx, options, "credentials").and_then(truthiness) == Some(true);
    let any = string(origin) == Some("*")
        || truthiness(origin) == Some(true) && matches!(origin, Expression::BooleanLiteral(_));
    let null = string(origin) == Some("null");
    if any || null {
        let at = origin.span();
        cx.report(&CORS_MISCONFIG, at, "any origin may read the answers")
            .confidence(if credentials || null { 0.85 } else { 0.55 });
    }
}

/// `app.use(session(...))` where forms are taken and nothing checks them.
fn csrf<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>, first: &'a Expression<'a>) {
    let Expression::CallExpression(inner) = first else {
        return;
    };
    let module = cx.imported(&inner.callee).map(|it| it.module);
    if !matches!(
        module,
        Some("cookie-parser" | "express-session" | "cookie-session")
    ) {
        return;
    }
    let any = |text: &str, signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    let changes = cx.once("changes", |text| {
        any(text, &[".post(", ".put(", ".delete(", ".patch("])
    });
    let guarded = cx.once("csrf", |text| {
        any(
            text,
            &[
                "csrf", "csurf", "Csrf", "CSRF", "lusca", "xsrf", "XSRF", "sameSite",
            ],
        )
    });
    if changes && !guarded && last_name(&it.callee) == Some("use") {
        let at = cx.first_line(it.span);
        cx.report(
            &CSRF,
            at,
            "requests that change things are not checked for where they come from",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn cookies_and_sessions() {
        flags(
            "insecure-cookie",
            &[
                "res.cookie('a', v, { secure: false })",
                "res.cookie('a', v, { httpOnly: false })",
                "res.cookie('session', v)",
                "res.cookie('authToken', v, {})",
                "res.cookie('sid', v, { secure: true })",
                "const o = { httpOnly: false }; res.cookie('a', v, o)",
                "const session = require('express-session'); app.use(session({ cookie: { secure: false } }))",
                "import session from 'express-session'; session({ cookie: { httpOnly: false, secure: true } })",
                "const s = require('cookie-session'); s({ httpOnly: false })",
                "const session = require('express-session'); session({ cookie: { maxAge: 1 } })",
                "response.cookie('jwt', t, { httpOnly: true })",
            ],
        );
        clean(
            "insecure-cookie",
            &[
                "res.cookie('a', v)",
                "res.cookie('session', v, { secure: true, httpOnly: true })",
                "res.cookie('theme', v, { path: '/' })",
                "jar.cookie('session', v)",
                "res.cookie('session', v, options)",
                "res.cookie('csrf-token', v, { httpOnly: false })",
                "const session = require('express-session'); session({ secret: s })",
                "res.cookie('session', v, { ...base })",
                "session({ cookie: { secure: false } })",
                "const session = require('express-session'); session({ cookie: { secure: true } })",
                "res.clearCookie('session')",
                "res.cookie('sid', v, { secure: prod, httpOnly: true })",
            ],
        );
    }

    #[test]
    fn origins() {
        let r = "app.use((req, res) => {";
        let codes: Vec<String> = [
            "res.setHeader('Access-Control-Allow-Origin', req.headers.origin)",
            "res.header('access-control-allow-origin', req.get('origin'))",
            "const o = req.headers.origin; res.set('Access-Control-Allow-Origin', o)",
            "res.setHeader('Access-Control-Allow-Origin', 'null')",
            "require('cors')({ origin: true })",
            "require('cors')({ origin: '*' })",
            "require('cors')({ origin: 'null' })",
            "require('cors')({ origin: true, credentials: true })",
            "res.setHeader('Access-Control-Allow-Origin', req.query.o)",
            "const o = { origin: '*' }; require('cors')(o)",
        ]
        .iter()
        .map(|code| format!("{r} {code} }})"))
        .collect();
        flags(
            "cors-misconfig",
            &codes.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let codes: Vec<String> = [
            "res.setHeader('Access-Control-Allow-Origin', 'https://a.b')", "require('cors')()", "require('cors')({ origin: ['https://a.b'] })", "require('cors')({ origin: check })", "cors({ origin: true })",
            "const o = req.headers.origin; if (allowed.includes(o)) res.setHeader('Access-Control-Allow-Origin', o)", "res.setHeader('Access-Control-Allow-Methods', '*')", "require('cors')({ credentials: true })",
            "res.setHeader('Access-Control-Allow-Origin', ORIGIN)", "require('cors')({ origin: false })",
        ].iter().map(|code| format!("{r} {code} }})")).collect();
        clean(
            "cors-misconfig",
            &codes.iter().map(String::as_str).collect::<Vec<_>>(),
        );
    }

    #[test]
    fn forms_of_other_sites() {
        let parser = "const app = require('express')(); const cp = require('cookie-parser'), session = require('express-session');";
        let bad: Vec<String> = ["post", "put", "delete", "patch"]
            .iter()
            .flat_map(|method| {
                ["cp()", "session({})", "cp('x')"].map(|middleware| {
                    format!(
                        "{parser} app.use({}); app.{method}('/', f)",
                        middleware.replace("()", "('k')")
                    )
                })
            })
            .collect();
        flags("csrf", &bad.iter().map(String::as_str).collect::<Vec<_>>());
        let good: Vec<String> = [
            "app.use(cp('k')); app.get('/', f)",
            "app.use(cp('k')); app.use(csurf()); app.post('/', f)",
            "app.post('/', f)",
            "app.use(session({ cookie: { sameSite: true } })); app.post('/', f)",
            "app.use(x(1)); app.post('/', f)",
            "app.use(lusca.csrf(1)); app.use(cp(1)); app.post('/', f)",
            "app.use('/x', f); app.post('/', f)",
            "cp('k'); app.post('/', f)",
            "app.use(cp); app.post('/', f)",
            "app.use(f(cp('k'))); app.post('/', f)",
        ]
        .iter()
        .map(|code| format!("{parser} {code}"))
        .collect();
        clean("csrf", &good.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
