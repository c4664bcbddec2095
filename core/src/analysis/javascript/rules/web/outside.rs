//! Which values come from outside, as far as one expression and the variables it names tell.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, Expression, IdentifierReference, ObjectPropertyKind,
    PropertyKey,
};
use oxc_semantic::SymbolId;
use oxc_span::GetSpan;
use oxc_syntax::operator::BinaryOperator;

use super::super::super::ast::{argument, built_string, last_name, static_member};
use super::super::super::context::Cx;

/// Who speaks through a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// An HTTP request to a server.
    Request,
    /// The address of the page, which whoever made the link chose.
    Page,
}

/// Questions a look at one sink may ask; beyond it the answer is no.
const STEPS: u32 = 120;

/// Uses of a variable that are looked at.
const USES: usize = 40;

pub(super) struct Trace<'c, 'a, 'r, 's> {
    cx: &'c Cx<'a, 'r, 's>,
    steps: u32,
    /// Numbers count too: where the size of a value matters, not its text.
    numbers: bool,
}

/// Where the text of an expression comes from; `None` if that is not known or it was made harmless.
pub(super) fn origin<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>) -> Option<Origin> {
    trace(cx, it, false)
}

/// The same where numbers do harm too.
pub(super) fn origin_of_number<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>) -> Option<Origin> {
    trace(cx, it, true)
}

/// Whether the text comes from a request to a server.
pub(super) fn from_request<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>) -> bool {
    origin(cx, it) == Some(Origin::Request)
}

fn trace<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>, numbers: bool) -> Option<Origin> {
    if !cx.hears {
        return None;
    }
    let mut trace = Trace {
        cx,
        steps: STEPS,
        numbers,
    };
    trace.expression(it)
}

/// Whether a file has anything of a request or a page in it: most have not.
pub(in super::super::super) fn hears(text: &str) -> bool {
    [
        "req",
        "ctx",
        "location",
        "document.URL",
        "referrer",
        "queryString",
    ]
    .iter()
    .any(|word| text.contains(word))
}

impl<'a> Trace<'_, 'a, '_, '_> {
    fn expression(&mut self, it: &'a Expression<'a>) -> Option<Origin> {
        self.steps = self.steps.checked_sub(1)?;
        match it.get_inner_expression() {
            Expression::Identifier(id) => self.name(id),
            Expression::TemplateLiteral(it) => {
                it.expressions.iter().find_map(|it| self.expression(it))
            }
            Expression::BinaryExpression(binary) if binary.operator == BinaryOperator::Addition => {
                let built = built_string(it)?;
                built.values.into_iter().find_map(|it| self.expression(it))
            }
            Expression::LogicalExpression(it) => self
                .expression(&it.left)
                .or_else(|| self.expression(&it.right)),
            Expression::ConditionalExpression(it) => self
                .expression(&it.consequent)
                .or_else(|| self.expression(&it.alternate)),
            Expression::AwaitExpression(it) => self.expression(&it.argument),
            Expression::AssignmentExpression(it) => self.expression(&it.right),
            Expression::CallExpression(it) => self.call(it),
            Expression::NewExpression(it) => {
                let url = matches!(
                    last_name(&it.callee),
                    Some("URL" | "URLSearchParams" | "String")
                );
                let first = it.arguments.first().and_then(Argument::as_expression)?;
                url.then(|| self.expression(first)).flatten()
            }
            Expression::ArrayExpression(it) => it
                .elements
                .iter()
                .filter_map(|it| it.as_expression())
                .find_map(|it| self.expression(it)),
            other => self.member(other),
        }
    }

    fn member(&mut self, it: &'a Expression<'a>) -> Option<Origin> {
        let found = source(self.cx, it);
        if found.is_some() {
            return found;
        }
        let member = it.get_member_expr()?;
        // How much there is says nothing.
        if member.static_property_name() == Some("length") && !self.numbers {
            return None;
        }
        self.expression(member.object())
    }

    fn call(&mut self, it: &'a CallExpression<'a>) -> Option<Origin> {
        let first = argument(it, 0);
        if let Some((object, method)) = static_member(&it.callee) {
            let receiver = last_name(object);
            return match method {
                "get" | "header" | "param" if is_request(self.cx, object) => {
                    first.map(|_| Origin::Request)
                }
                "toString" | "trim" | "trimStart" | "trimEnd" | "slice" | "substr"
                | "substring" | "toLowerCase" | "toUpperCase" | "concat" | "split" | "join"
                | "pop" | "shift" | "get" | "getAll" | "at" | "charAt" | "normalize"
                | "valueOf" | "repeat" | "padStart" | "reverse" => match receiver {
                    Some("path" | "posix" | "win32") => self.any(&it.arguments),
                    _ => self.expression(object),
                },
                "resolve" if matches!(receiver, Some("path" | "url")) => self.any(&it.arguments),
                "parse" if matches!(receiver, Some("url" | "querystring" | "qs" | "JSON")) => {
                    self.any(&it.arguments)
                }
                "format" if matches!(receiver, Some("util" | "url")) => self.any(&it.arguments),
                "from" if matches!(receiver, Some("Buffer" | "Array")) => self.any(&it.arguments),
                _ => None,
            };
        }
        match last_name(&it.callee)? {
            "String" | "decodeURIComponent" | "decodeURI" | "unescape" | "join" | "resolve"
            | "atob" => self.any(&it.arguments),
            "parseInt" | "Number" | "parseFloat" if self.numbers => self.any(&it.arguments),
            _ => None,
        }
    }

    fn any(&mut self, arguments: &'a [Argument<'a>]) -> Option<Origin> {
        arguments
            .iter()
            .filter_map(Argument::as_expression)
            .find_map(|it| self.expression(it))
    }

    fn name(&mut self, id: &'a IdentifierReference<'a>) -> Option<Origin> {
        let found = source_name(self.cx, id);
        if found.is_some() {
            return found;
        }
        let symbol = self.cx.symbol(id)?;
        if self.is_checked(symbol) {
            return None;
        }
        let declared = match self.cx.declaration(symbol) {
            AstKind::VariableDeclarator(it) => {
                let init = it.init.as_ref();
                if it.id.is_binding_identifier() {
                    init.and_then(|init| self.expression(init))
                } else {
                    init.and_then(|init| self.taken(&it.id, init, id.name.as_str()))
                }
            }
            // `(req, res) => ...` with the request taken apart.
            _ => None,
        };
        declared.or_else(|| self.assigned(symbol))
    }

    /// `const { name } = req.query`, `const { query } = req`.
    fn taken(
        &mut self,
        pattern: &'a BindingPattern<'a>,
        init: &'a Expression<'a>,
        name: &str,
    ) -> Option<Origin> {
        if is_request(self.cx, init) {
            let BindingPattern::ObjectPattern(pattern) = pattern else {
                return None;
            };
            let part = pattern.properties.iter().any(|property| {
                let PropertyKey::StaticIdentifier(key) = &property.key else {
                    return false;
                };
                let own = property.value.get_binding_identifier();
                is_part(key.name.as_str())
                    && match own {
                        Some(own) => own.name == name,
                        None => pattern_names(&property.value, name, 4),
                    }
            });
            return part.then_some(Origin::Request);
        }
        self.expression(init)
    }

    /// What a variable is set to later.
    fn assigned(&mut self, symbol: SymbolId) -> Option<Origin> {
        let nodes = self.cx.semantic.nodes();
        let writes: Vec<_> = self
            .cx
            .references(symbol)
            .filter(|reference| reference.is_write())
            .take(4)
            .map(|reference| reference.node_id())
            .collect();
        for write in writes {
            if let AstKind::AssignmentExpression(it) = nodes.parent_kind(write) {
                let found = self.expression(&it.right);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// Whether the file asks anything about the value of a variable before it is used: it may only
    /// get through if it is harmless.
    fn is_checked(&mut self, symbol: SymbolId) -> bool {
        let nodes = self.cx.semantic.nodes();
        let uses: Vec<_> = self.cx.references(symbol).take(USES + 1).collect();
        if uses.len() > USES {
            return true;
        }
        uses.into_iter().filter(|it| it.is_read()).any(|reference| {
            match nodes.parent_kind(reference.node_id()) {
                AstKind::CallExpression(call) => {
                    let name = last_name(&call.callee).unwrap_or_default().to_ascii_lowercase();
                    let is_callee = call.callee.span().contains_inclusive(
                        self.cx.semantic.reference_span(reference),
                    );
                    !is_callee
                        && self.cx.imported(&call.callee).is_none()
                        && (matches!(
                            name.as_str(),
                            "test" | "has" | "includes" | "indexof" | "hasown" | "hasownproperty" | "exec" | "match"
                        ) || ["valid", "check", "allow", "verify", "is", "assert", "sanit", "safe", "ensure"]
                            .iter()
                            .any(|sign| name.starts_with(sign)))
                }
                AstKind::StaticMemberExpression(member) => matches!(
                    member.property.name.as_str(),
                    "startsWith" | "endsWith" | "match" | "includes" | "indexOf" | "search" | "test"
                ),
                AstKind::BinaryExpression(it) => match it.operator {
                    BinaryOperator::In => true,
                    // Compared to a text that it must be.
                    BinaryOperator::StrictEquality | BinaryOperator::Equality => {
                        [&it.left, &it.right]
                            .iter()
                            .any(|side| matches!(side.get_inner_expression(), Expression::StringLiteral(text) if !text.value.is_empty()))
                    }
                    _ => false,
                },
                AstKind::SwitchStatement(_) => true,
                _ => false,
            }
        })
    }
}

fn pattern_names(pattern: &BindingPattern<'_>, name: &str, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match pattern {
        BindingPattern::BindingIdentifier(id) => id.name == name,
        BindingPattern::ObjectPattern(it) => it
            .properties
            .iter()
            .any(|it| pattern_names(&it.value, name, depth)),
        BindingPattern::AssignmentPattern(it) => pattern_names(&it.left, name, depth),
        BindingPattern::ArrayPattern(_) => false,
    }
}

/// `req`, `request`, `ctx.request`.
pub(super) fn is_request(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> bool {
    match it.get_inner_expression() {
        Expression::Identifier(id) => {
            matches!(id.name.as_str(), "req" | "request") && !is_module(cx, id)
        }
        other => static_member(other).is_some_and(|(object, name)| {
            matches!(name, "req" | "request")
                && matches!(
                    object.get_inner_expression(),
                    Expression::Identifier(_) | Expression::ThisExpression(_)
                )
        }),
    }
}

/// Whether a name is a module or a constructed object: `const request = require('request')`.
fn is_module(cx: &Cx<'_, '_, '_>, id: &IdentifierReference<'_>) -> bool {
    let Some(symbol) = cx.symbol(id) else {
        return false;
    };
    !matches!(
        cx.declaration(symbol),
        AstKind::FormalParameter(_) | AstKind::FormalParameters(_)
    )
}

fn is_part(name: &str) -> bool {
    matches!(
        name,
        "query"
            | "body"
            | "params"
            | "cookies"
            | "headers"
            | "url"
            | "originalUrl"
            | "rawBody"
            | "files"
            | "hostname"
    )
}

/// `req.query`, `ctx.params`, `location.hash`.
fn source(cx: &Cx<'_, '_, '_>, it: &Expression<'_>) -> Option<Origin> {
    let (object, name) = static_member(it)?;
    if is_part(name) && is_request(cx, object) {
        return Some(Origin::Request);
    }
    let Expression::Identifier(id) = object.get_inner_expression() else {
        let (window, owner) = static_member(object)?;
        let page = owner == "location"
            && matches!(
                last_name(window),
                Some("window" | "document" | "self" | "top")
            )
            && matches!(name, "hash" | "search" | "href");
        return page.then_some(Origin::Page);
    };
    let global = cx.is_global(id);
    match (id.name.as_str(), name) {
        ("ctx", "query" | "params") if !global && !is_module(cx, id) => Some(Origin::Request),
        ("event", "queryStringParameters" | "pathParameters") if !is_module(cx, id) => {
            Some(Origin::Request)
        }
        ("location", "hash" | "search" | "href") if global => Some(Origin::Page),
        ("document", "URL" | "documentURI" | "referrer" | "location") if global => {
            Some(Origin::Page)
        }
        ("window", "name" | "location") if global => Some(Origin::Page),
        _ => None,
    }
}

fn source_name(cx: &Cx<'_, '_, '_>, id: &IdentifierReference<'_>) -> Option<Origin> {
    (id.name == "location" && cx.is_global(id)).then_some(Origin::Page)
}

/// The constant text an expression starts with.
pub(super) fn prefix<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>) -> &'a str {
    let mut it = it.get_inner_expression();
    for _ in 0..200 {
        it = match it {
            Expression::BinaryExpression(binary) if binary.operator == BinaryOperator::Addition => {
                binary.left.get_inner_expression()
            }
            Expression::Identifier(id) => match cx.local_value(id) {
                Some(value) => value,
                None => return "",
            },
            Expression::StringLiteral(text) => return text.value.as_str(),
            Expression::TemplateLiteral(text) => {
                return text
                    .quasis
                    .first()
                    .map_or("", |quasi| quasi.value.raw.as_str());
            }
            _ => return "",
        };
    }
    ""
}

/// The value of a property of an object literal, or of the variable that holds one.
pub(super) fn option<'a>(
    cx: &Cx<'a, '_, '_>,
    it: &'a Expression<'a>,
    name: &str,
) -> Option<&'a Expression<'a>> {
    let it = match it.get_inner_expression() {
        Expression::Identifier(id) => cx.local_value(id)?,
        other => other,
    };
    let Expression::ObjectExpression(object) = it else {
        return None;
    };
    object
        .properties
        .iter()
        .find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(it)
                if !it.computed && it.key.static_name().is_some_and(|key| key == name) =>
            {
                Some(it.value.get_inner_expression())
            }
            _ => None,
        })
}
