//! Ways to change the prototype of all objects.

use oxc_ast::ast::{
    AssignmentExpression, CallExpression, Expression, Function, IdentifierReference, Statement,
};

use super::super::super::ast::{argument, last_name, truthiness};
use super::super::super::context::Cx;
use super::super::super::define::{SECURITY, javascript};
use super::outside::{from_request, origin};
use crate::analysis::Rule;

pub(super) static PROTOTYPE_POLLUTION: Rule = Rule {
    id: "prototype-pollution",
    confidence: 0.65,
    cwe: &[1321, 915],
    summary: "A key from outside can reach the prototype of all objects.",
    why: "With the key `__proto__` the assignment changes every object of the program, which can turn \
          into running code. Refuse `__proto__`, `constructor` and `prototype`, or use a Map.",
    false_positives: "Functions that are only called with trusted objects.",
    examples: &[javascript(
        "function merge(target, source) {\n  for (const key in source) {\n    if (typeof source[key] === 'object') merge(target[key], source[key]);\n    else target[key] = source[key];\n  }\n}\n",
        "function merge(target, source) {\n  for (const key in source) {\n    if (key === '__proto__' || key === 'constructor') continue;\n    if (typeof source[key] === 'object') merge(target[key], source[key]);\n    else target[key] = source[key];\n  }\n}\n",
    )],
    ..SECURITY
};

/// `merge({}, req.body)` of libraries that go into depth.
pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    if !cx.hears {
        return;
    }
    let Some(name) = last_name(&it.callee) else {
        return;
    };
    let deep = match name {
        "merge" | "mergeWith" | "defaultsDeep" | "setWith" | "zipObjectDeep" | "set" => {
            let module = cx.imported(&it.callee).map(|it| it.module);
            module.is_some_and(|module| {
                module.starts_with("lodash")
                    || matches!(
                        module,
                        "deepmerge" | "merge" | "merge-deep" | "object-path" | "dot-prop"
                    )
            })
        }
        "extend" => argument(it, 0)
            .is_some_and(|first| truthiness(first) == Some(true) && first.is_literal()),
        _ => false,
    };
    if !deep {
        return;
    }
    let mut values = it
        .arguments
        .iter()
        .skip(1)
        .filter_map(|it| it.as_expression());
    if values.any(|value| from_request(cx, value)) {
        let at = cx.first_line(it.span);
        cx.report(
            &PROTOTYPE_POLLUTION,
            at,
            "the request's object is merged into depth",
        );
    }
}

/// `object[a][b] = value` with `a` from outside.
pub(super) fn assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    if !cx.hears {
        return;
    }
    let oxc_ast::ast::AssignmentTarget::ComputedMemberExpression(outer) = &it.left else {
        return;
    };
    let inner = match outer.object.get_inner_expression() {
        Expression::ComputedMemberExpression(inner) => inner,
        Expression::Identifier(id) => match cx.local_value(id) {
            Some(Expression::ComputedMemberExpression(inner)) => inner,
            _ => return,
        },
        _ => return,
    };
    if origin(cx, &inner.expression).is_some()
        && !matches!(outer.expression, Expression::NumericLiteral(_))
    {
        let at = cx.first_line(it.span);
        cx.report(
            &PROTOTYPE_POLLUTION,
            at,
            "a key from outside chooses the object that is changed",
        )
        .confidence(0.8);
    }
}

/// A function that copies all keys of an object into another and calls itself for the inner ones.
pub(super) fn function<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Function<'a>) {
    let (Some(name), Some(body)) = (function_name(cx, it), &it.body) else {
        return;
    };
    let text = cx.slice(body.span);
    // Long functions do more than copy; the search must stay short.
    if text.len() > 4_000 || it.params.items.len() < 2 {
        return;
    }
    let loops =
        text.contains(" in ") || text.contains("Object.keys(") || text.contains("Object.entries(");
    if !loops || !text.contains(&format!("{name}(")) {
        return;
    }
    let guarded = [
        "__proto__",
        "prototype",
        "hasOwn(",
        "Map(",
        "Object.create(null)",
    ]
    .iter()
    .any(|sign| text.contains(sign))
        && !only_asks_source(text);
    if guarded {
        return;
    }
    let Some(key) = key_of_loop(&body.statements) else {
        return;
    };
    let Some(copy) = copies(text, &key, it) else {
        return;
    };
    let start = body.span.start + copy.0 as u32;
    let at = cx.first_line(oxc_span::Span::new(start, start + copy.1 as u32));
    cx.report(
        &PROTOTYPE_POLLUTION,
        at,
        "any key is copied, `__proto__` too",
    );
}

/// `hasOwnProperty` on the source says nothing about the target.
fn only_asks_source(text: &str) -> bool {
    text.contains("prototype.hasOwnProperty") && !text.contains("__proto__")
}

fn function_name<'a>(cx: &Cx<'a, '_, '_>, it: &'a Function<'a>) -> Option<&'a str> {
    use oxc_ast::AstKind;
    if let Some(id) = &it.id {
        return Some(id.name.as_str());
    }
    match cx.parent()? {
        AstKind::VariableDeclarator(it) => it.id.get_identifier_name().map(|name| name.as_str()),
        _ => None,
    }
}

/// The variable of the first loop over keys.
fn key_of_loop(body: &[Statement<'_>]) -> Option<String> {
    use super::super::super::ast::each_statement;
    let mut key = None;
    each_statement(body, &mut |it| {
        match it {
            Statement::ForInStatement(it) => {
                key = it.left.as_declared();
            }
            Statement::ForOfStatement(it) => key = it.left.as_declared(),
            Statement::ExpressionStatement(it) => {
                if let Expression::CallExpression(call) = &it.expression
                    && last_name(&call.callee) == Some("forEach")
                {
                    key = callback_parameter(call);
                }
            }
            _ => {}
        }
        key.is_none()
    });
    key
}

trait Declared {
    fn as_declared(&self) -> Option<String>;
}

impl Declared for oxc_ast::ast::ForStatementLeft<'_> {
    fn as_declared(&self) -> Option<String> {
        match self {
            Self::VariableDeclaration(it) => {
                let id = &it.declarations.first()?.id;
                id.get_identifier_name().map(|name| name.to_string())
            }
            Self::AssignmentTargetIdentifier(id) => Some(name_of(id)),
            _ => None,
        }
    }
}

fn name_of(id: &IdentifierReference<'_>) -> String {
    id.name.to_string()
}

fn callback_parameter(call: &CallExpression<'_>) -> Option<String> {
    let first = match call.arguments.first()?.as_expression()? {
        Expression::ArrowFunctionExpression(it) => {
            it.params.items.first()?.pattern.get_identifier_name()
        }
        Expression::FunctionExpression(it) => {
            it.params.items.first()?.pattern.get_identifier_name()
        }
        _ => None,
    };
    first.map(|name| name.to_string())
}

/// Where `target[key] = ...` stands for a parameter of the function, with the own call on
/// `target[key]` somewhere: offset and length in the body.
fn copies(text: &str, key: &str, it: &Function<'_>) -> Option<(usize, usize)> {
    for parameter in &it.params.items {
        let Some(target) = parameter.pattern.get_identifier_name() else {
            continue;
        };
        let member = format!("{target}[{key}]");
        let recursive = [
            format!("({member},"),
            format!("({member} "),
            format!("({member})"),
        ]
        .iter()
        .any(|sign| text.contains(sign.as_str()));
        let written = text.match_indices(&member).find(|(at, _)| {
            let rest = text[at + member.len()..].trim_start();
            rest.starts_with('=') && !rest.starts_with("==")
        });
        if let Some((at, _)) = written.filter(|_| recursive) {
            return Some((at, member.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn keys_that_reach_the_prototype() {
        flags(
            "prototype-pollution",
            &[
                "function merge(a, b) { for (var k in b) { if (isObject(b[k])) merge(a[k], b[k]); else a[k] = b[k]; } }",
                "function m(dst, src) { Object.keys(src).forEach(function (key) { if (o(dst[key])) { m(dst[key], src[key]) } else { dst[key] = src[key] } }) }",
                "const ext = function (t, s) { for (let k of Object.keys(s)) { if (t[k]) ext(t[k], s[k]); else t[k] = s[k]; } return t }",
                "function merge(a, b) { for (const k in b) { if (b.hasOwnProperty(k)) { if (x) { a[k] = merge(a[k], b[k]) } else { a[k] = b[k] } } } }",
                "app.get((req) => { o[req.query.a][req.query.b] = req.query.c })",
                "app.get((req) => { const t = o[req.body.a]; t[req.body.b] = 1 })",
                "const _ = require('lodash'); app.get((req) => { _.merge({}, req.body) })",
                "const _ = require('lodash'); app.get((req) => { _.defaultsDeep(a, JSON.parse(req.query.x)) })",
                "app.get((req) => { $.extend(true, {}, JSON.parse(req.body.x)) })",
                "const _ = require('lodash'); app.get((req) => { _.set(o, req.query.path, 1) })",
                "const merge = require('lodash.merge'); app.get((req) => merge(a, req.query))",
            ],
        );
        clean(
            "prototype-pollution",
            &[
                "function merge(a, b) { for (var k in b) { if (k === '__proto__') continue; if (x) merge(a[k], b[k]); else a[k] = b[k]; } }",
                "function copy(a, b) { for (var k in b) a[k] = b[k]; }",
                "function walk(n, f) { for (var k in n) walk(n[k], f) }",
                "app.get((req) => { o[req.query.a] = 1 })",
                "app.get((req) => { o[a][b] = req.query.c })",
                "const _ = require('lodash'); _.merge({}, b)",
                "app.get((req) => { merge({}, req.body) })",
                "app.get((req) => { $.extend({}, req.body) })",
                "app.get((req) => { Object.assign({}, req.body) })",
                "function merge(a, b) { for (var k in b) { if (Object.hasOwn(a, k)) merge(a[k], b[k]); else a[k] = b[k]; } }",
                "app.get((req) => { o[req.query.a][0] = 1 })",
            ],
        );
    }
}
