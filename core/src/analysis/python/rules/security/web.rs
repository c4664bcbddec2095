//! Answers of web servers: cookies, other origins, templates.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{Expr, ExprCall, ExprDict, StmtAssign};
use ruff_text_size::{Ranged, TextRange};

use super::{is_false, is_spread, is_true};
use crate::analysis::python::context::Context;
use crate::analysis::python::rules::injection::{Origin, origin};
use crate::analysis::python::rules::settings::DEBUG_ENABLED;
use crate::analysis::python::rules::values::assigned;
use crate::analysis::shared_rules::{CORS_MISCONFIG, INSECURE_COOKIE, TEMPLATE_INJECTION};

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if let Expr::Attribute(method) = &*call.func {
        match method.attr.as_str() {
            "set_cookie" | "set_signed_cookie" => cookie(context, call),
            "add_middleware" => middleware(context, call),
            "from_string" => from_string(context, call, &method.value),
            "update" | "from_mapping" => {
                for keyword in &call.arguments.keywords {
                    if let Some(name) = &keyword.arg {
                        setting(context, name.as_str(), &keyword.value, keyword.range());
                    }
                }
            }
            _ => {}
        }
    }
    match path {
        Some("flask_cors.CORS" | "flask_cors.cross_origin") => flask_cors(context, call),
        Some(
            "flask.render_template_string"
            | "jinja2.Template"
            | "mako.template.Template"
            | "django.template.Template"
            | "tornado.template.Template"
            | "bottle.template"
            | "bottle.SimpleTemplate",
        ) => template(context, call),
        _ => {}
    }
}

const UNPROTECTED: &str =
    "say `secure=True` and `httponly=True`: others on the way, or scripts, can read this cookie";

fn cookie(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    // A cookie that was made elsewhere, put into a jar.
    let made = call.arguments.len() == 1 && !call.arguments.args.is_empty();
    if is_spread(call) || call.arguments.is_empty() || made {
        return;
    }
    let argument = |name: &str| call.arguments.find_keyword(name).map(|it| &it.value);
    let confidence = match (argument("secure"), argument("httponly")) {
        (Some(secure), _) if is_false(secure) => 0.8,
        (_, Some(httponly)) if is_false(httponly) => 0.75,
        (None, _) => 0.5,
        _ => return,
    };
    context
        .report(&INSECURE_COOKIE, call.range(), UNPROTECTED)
        .confidence(confidence);
}

/// Whether an expression allows every origin: `"*"` or a list with it.
fn everybody(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(text) => matches!(text.value.to_str(), "*" | ".*" | "null"),
        Expr::List(list) => list.elts.iter().any(everybody),
        Expr::Tuple(tuple) => tuple.elts.iter().any(everybody),
        _ => false,
    }
}

const EVERY_ORIGIN: &str = "pages of every origin may read the answers";

fn flask_cors(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let argument = |name: &str| call.arguments.find_keyword(name).map(|it| &it.value);
    let open = match (argument("origins"), argument("resources")) {
        (Some(origins), _) => everybody(origins),
        (None, Some(resources)) => any_over_expr(resources, |inner| {
            match inner {
            Expr::Dict(dict) => dict.items.iter().any(|item| {
                matches!(&item.key, Some(Expr::StringLiteral(key)) if key.value.to_str() == "origins")
                    && everybody(&item.value)
            }),
            _ => false,
        }
        }),
        // The default is every origin.
        (None, None) => !is_spread(call),
    };
    if !open {
        return;
    }
    let credentials = argument("supports_credentials").is_some_and(is_true);
    context
        .report(&CORS_MISCONFIG, call.range(), EVERY_ORIGIN)
        .confidence(if credentials { 0.85 } else { 0.5 });
}

/// `app.add_middleware(CORSMiddleware, allow_origins=["*"])`
fn middleware(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let cors = call
        .arguments
        .args
        .first()
        .is_some_and(|class| match class {
            Expr::Name(name) => name.id.as_str() == "CORSMiddleware",
            Expr::Attribute(attribute) => attribute.attr.as_str() == "CORSMiddleware",
            _ => false,
        });
    let argument = |name: &str| call.arguments.find_keyword(name).map(|it| &it.value);
    let any_pattern = argument("allow_origin_regex")
        .is_some_and(|it| matches!(it, Expr::StringLiteral(text) if matches!(text.value.to_str(), ".*" | "^.*$")));
    if cors && (any_pattern || argument("allow_origins").is_some_and(everybody)) {
        let credentials = argument("allow_credentials").is_some_and(is_true);
        context
            .report(&CORS_MISCONFIG, call.range(), EVERY_ORIGIN)
            .confidence(if credentials { 0.85 } else { 0.5 });
    }
}

pub(super) fn assign(context: &mut Context<'_, '_, '_>, assign: &StmtAssign) {
    for target in &assign.targets {
        let name = match target {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            Expr::Subscript(subscript) => match &*subscript.slice {
                Expr::StringLiteral(key) => {
                    let key = key.value.to_str();
                    header(context, key, &assign.value, assign.range());
                    key
                }
                _ => continue,
            },
            _ => continue,
        };
        setting(context, name, &assign.value, assign.range());
        debugging(context, target, name, assign);
    }
}

pub(super) fn dict(context: &mut Context<'_, '_, '_>, dict: &ExprDict) {
    for item in &dict.items {
        if let Some(Expr::StringLiteral(key)) = &item.key {
            let name = key.value.to_str();
            let range = TextRange::new(key.start(), item.value.end());
            header(context, name, &item.value, range);
            setting(context, name, &item.value, range);
        }
    }
}

/// `headers["Access-Control-Allow-Origin"] = "*"`
fn header(context: &mut Context<'_, '_, '_>, name: &str, value: &Expr, range: TextRange) {
    // Nearly no name passes the first test.
    if !name.starts_with(['A', 'a', 'S', 's']) || !name.contains('-') {
        return;
    }
    if name.eq_ignore_ascii_case("access-control-allow-origin") {
        let copied = any_over_expr(value, |inner| match inner {
            Expr::StringLiteral(text) => text.value.to_str().eq_ignore_ascii_case("origin"),
            Expr::Attribute(attribute) => attribute.attr.as_str() == "origin",
            _ => false,
        });
        if everybody(value) || copied {
            context
                .report(&CORS_MISCONFIG, range, EVERY_ORIGIN)
                .confidence(if copied { 0.7 } else { 0.5 });
        }
    } else if name.eq_ignore_ascii_case("set-cookie") {
        let text = context.text(value).to_ascii_lowercase();
        let literal = matches!(value, Expr::StringLiteral(_) | Expr::FString(_));
        if literal && !text.contains("secure") {
            context
                .report(&INSECURE_COOKIE, range, UNPROTECTED)
                .confidence(0.6);
        }
    }
}

/// Settings of Django and Flask.
fn setting(context: &mut Context<'_, '_, '_>, name: &str, value: &Expr, range: TextRange) {
    match name {
        "SESSION_COOKIE_SECURE"
        | "CSRF_COOKIE_SECURE"
        | "SESSION_COOKIE_HTTPONLY"
        | "REMEMBER_COOKIE_SECURE"
        | "REMEMBER_COOKIE_HTTPONLY"
        | "JWT_COOKIE_SECURE"
            if is_false(value) =>
        {
            context
                .report(&INSECURE_COOKIE, range, "cookies are sent unprotected")
                .confidence(0.75);
        }
        "CORS_ALLOW_ALL_ORIGINS" | "CORS_ORIGIN_ALLOW_ALL" if is_true(value) => {
            context
                .report(&CORS_MISCONFIG, range, EVERY_ORIGIN)
                .confidence(0.7);
        }
        _ => {}
    }
}

/// `DEBUG = True` in Django's settings, `app.debug = True` and `app.config["DEBUG"] = True` of Flask.
fn debugging(context: &mut Context<'_, '_, '_>, target: &Expr, name: &str, assign: &StmtAssign) {
    if !matches!(name, "DEBUG" | "debug") || !is_true(&assign.value) {
        return;
    }
    let on = match target {
        Expr::Name(_) => {
            let file = context.file.rsplit('/').next().unwrap_or_default();
            name == "DEBUG" && context.scopes.is_empty() && file.starts_with("settings")
        }
        Expr::Attribute(attribute) => {
            context.imports("flask")
                && matches!(&*attribute.value, Expr::Name(owner) if owner.id.as_str() == "app")
        }
        Expr::Subscript(subscript) => {
            context.imports("flask")
                && matches!(&*subscript.value, Expr::Attribute(owner) if owner.attr.as_str() == "config")
        }
        _ => false,
    };
    if on {
        context
            .report(
                &DEBUG_ENABLED,
                assign.range(),
                "visitors see the inside of the server, or can run code on it",
            )
            .confidence(0.6);
    }
}

fn from_string(context: &mut Context<'_, '_, '_>, call: &ExprCall, owner: &Expr) {
    let named = match owner {
        Expr::Name(name) => matches!(name.id.as_str(), "env" | "environment" | "jinja_env"),
        Expr::Attribute(attribute) => {
            matches!(attribute.attr.as_str(), "env" | "environment" | "jinja_env")
        }
        Expr::Call(inner) => context.path(&inner.func).is_some_and(|path| {
            matches!(
                path.as_str(),
                "jinja2.Environment" | "jinja2.sandbox.Environment"
            )
        }),
        _ => false,
    };
    if named && context.imports("jinja2") {
        template(context, call);
    }
}

fn template(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Some(source) = call.arguments.args.first() else {
        return;
    };
    let written = assigned(context, source).unwrap_or(source);
    let confidence = match origin(context, written) {
        Origin::Outside => 0.95,
        Origin::Assembled => 0.7,
        // A parameter or what a function returns may be a file of the program's own.
        Origin::Unknown if source.is_name_expr() && is_parameter(context, source) => {
            // A wrapper of the library hands on what it is given, and is called for that.
            let wrapper = context.function().is_some_and(|function| {
                let name = function.name.as_str();
                name.contains("template_string") || name.contains("from_string")
            });
            if wrapper {
                return;
            }
            0.4
        }
        Origin::Literal | Origin::Unknown => return,
    };
    context
        .report(
            &TEMPLATE_INJECTION,
            call.range(),
            "values become part of the template, which is a program; pass them as variables",
        )
        .confidence(confidence);
}

fn is_parameter(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    let Expr::Name(name) = expr else {
        return false;
    };
    context
        .function()
        .is_some_and(|function| function.parameters.includes(name.id.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn cookies() {
        flags(
            "insecure-cookie",
            &[
                "r.set_cookie('a', b)",
                "r.set_cookie('a', b, secure=False)",
                "r.set_cookie('a', b, secure=True, httponly=False)",
                "r.set_cookie('a', b, httponly=True)",
                "SESSION_COOKIE_SECURE = False",
                "CSRF_COOKIE_SECURE = False",
                "app.config['SESSION_COOKIE_SECURE'] = False",
                "app.config.update(SESSION_COOKIE_HTTPONLY=False)",
                "c = {'SESSION_COOKIE_SECURE': False}",
                "r.headers['Set-Cookie'] = 'a=b; HttpOnly'",
            ],
        );
        clean(
            "insecure-cookie",
            &[
                "r.set_cookie('a', b, secure=True)",
                "r.set_cookie('a', b, secure=True, httponly=True)",
                "r.set_cookie('a', **options)",
                "r.set_cookie('a', b, secure=is_https)",
                "SESSION_COOKIE_SECURE = True",
                "app.config['SESSION_COOKIE_SECURE'] = True",
                "r.headers['Set-Cookie'] = 'a=b; Secure'",
                "r.headers['Set-Cookie'] = cookie",
                "r.get_cookie('a')",
                "jar.set_cookie(cookie)",
                "r.delete_cookie('a')",
            ],
        );
    }

    #[test]
    fn origins() {
        flags(
            "cors-misconfig",
            &[
                "from flask_cors import CORS\nCORS(app)",
                "from flask_cors import CORS\nCORS(app, origins='*')",
                "from flask_cors import CORS\nCORS(app, origins=['*'], supports_credentials=True)",
                "from flask_cors import CORS\nCORS(app, resources={r'/*': {'origins': '*'}})",
                "app.add_middleware(CORSMiddleware, allow_origins=['*'])",
                "app.add_middleware(CORSMiddleware, allow_origin_regex='.*')",
                "r.headers['Access-Control-Allow-Origin'] = '*'",
                "r['access-control-allow-origin'] = request.headers['Origin']",
                "CORS_ALLOW_ALL_ORIGINS = True",
                "h = {'Access-Control-Allow-Origin': '*'}",
            ],
        );
        clean(
            "cors-misconfig",
            &[
                "from flask_cors import CORS\nCORS(app, origins=['https://a.b'])",
                "from flask_cors import CORS\nCORS(app, **options)",
                "app.add_middleware(CORSMiddleware, allow_origins=['https://a.b'])",
                "app.add_middleware(Other, allow_origins=['*'])",
                "r.headers['Access-Control-Allow-Origin'] = 'https://a.b'",
                "r.headers['Access-Control-Allow-Methods'] = '*'",
                "CORS_ALLOW_ALL_ORIGINS = False",
                "x = {'origin': '*'}",
                "CORS(app)",
                "app.add_middleware(CORSMiddleware, allow_origins=origins)",
            ],
        );
    }

    #[test]
    fn templates() {
        let flask = |code: &str| {
            format!("from flask import render_template_string, request\nimport jinja2\n{code}\n")
        };
        for code in [
            "render_template_string('a' + request.args['b'])",
            "render_template_string(f'a {b}')",
            "render_template_string('a %s' % b)",
            "render_template_string('a {}'.format(b))",
            "render_template_string(request.form['t'])",
            "jinja2.Template(f'a {b}')",
            "jinja2.Environment().from_string('a' + b)",
            "t = 'a' + b\nrender_template_string(t)",
            "def f(t):\n    return render_template_string(t)",
            "jinja2.Template(request.args.get('t')).render()",
        ] {
            flags("template-injection", &[&flask(code)]);
        }
        for code in [
            "render_template_string('a {{ b }}', b=b)",
            "jinja2.Template('a')",
            "T = 'a'\nrender_template_string(T)",
            "jinja2.Template(path.read_text())",
            "render_template('a.html')",
            "jinja2.Environment().from_string('a')",
            "Template('a' + b)",
            "render_template_string(TEMPLATE)",
            "t = 'a {{ b }}'\ndef f():\n    return render_template_string(t, b=1)",
            "jinja2.Template(load())",
        ] {
            clean("template-injection", &[&flask(code)]);
        }
    }

    #[test]
    fn debugging() {
        flags(
            "debug-enabled",
            &[
                "from flask import Flask\napp.debug = True",
                "from flask import Flask\napp.config['DEBUG'] = True",
            ],
        );
        clean(
            "debug-enabled",
            &[
                "app.debug = True",
                "DEBUG = True",
                "from flask import Flask\napp.debug = False",
            ],
        );
    }
}
