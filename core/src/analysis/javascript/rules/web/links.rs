//! Links that open a new window.

use oxc_ast::ast::{
    Expression, JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXElementName,
    JSXOpeningElement, TemplateLiteral,
};
use oxc_span::Span;

use super::super::super::context::Cx;
use super::super::super::define::{SECURITY, javascript, peer};
use crate::analysis::Rule;
use crate::model::Severity;

pub(super) static UNSAFE_TARGET_BLANK: Rule = Rule {
    id: "unsafe-target-blank",
    severity: Severity::Low,
    cwe: &[1022],
    summary: "A link to another site gives it hold of this window.",
    why: "In old browsers the page that opens can send this window elsewhere through `window.opener`. Add \
          `rel=\"noopener\"`.",
    false_positives: "Pages for browsers of 2021 and later, which do this by themselves.",
    examples: &[javascript(
        "const link = <a href=\"https://example.com\" target=\"_blank\">more</a>;\n",
        "const link = <a href=\"https://example.com\" target=\"_blank\" rel=\"noopener\">more</a>;\n",
    )],
    peers: &[peer("biome", &["noBlankTarget"])],
    ..SECURITY
};

const MESSAGE: &str = "the page that opens gets hold of this window: add `rel=\"noopener\"`";

pub(super) fn element<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a JSXOpeningElement<'a>) {
    let JSXElementName::Identifier(name) = &it.name else {
        return;
    };
    if !matches!(name.name.as_str(), "a" | "area" | "form") {
        return;
    }
    let mut blank = false;
    let mut outside = false;
    let mut safe = false;
    for attribute in &it.attributes {
        let JSXAttributeItem::Attribute(attribute) = attribute else {
            // What is spread may bring `rel`.
            return;
        };
        let JSXAttributeName::Identifier(key) = &attribute.name else {
            continue;
        };
        match (key.name.as_str(), &attribute.value) {
            ("target", value) => {
                blank = text(value.as_ref()).is_some_and(|it| it.eq_ignore_ascii_case("_blank"))
            }
            ("rel", value) => match text(value.as_ref()) {
                Some(rel) => safe = rel.contains("noopener") || rel.contains("noreferrer"),
                None => safe = true,
            },
            ("href" | "action", Some(value)) => {
                outside = match text(Some(value)) {
                    Some(link) => {
                        link.starts_with("http:")
                            || link.starts_with("https:")
                            || link.starts_with("//")
                    }
                    None => true,
                };
            }
            _ => {}
        }
    }
    if blank && outside && !safe {
        let at = cx.first_line(it.span);
        cx.report(&UNSAFE_TARGET_BLANK, at, MESSAGE);
    }
}

fn text<'b>(value: Option<&'b JSXAttributeValue<'_>>) -> Option<&'b str> {
    match value? {
        JSXAttributeValue::StringLiteral(it) => Some(it.value.as_str()),
        JSXAttributeValue::ExpressionContainer(it) => match it.expression.as_expression()? {
            Expression::StringLiteral(it) => Some(it.value.as_str()),
            _ => None,
        },
        _ => None,
    }
}

/// HTML in strings.
pub(super) fn text_of(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = rest.find("<a ") {
        let tag = &rest[at..];
        let end = tag.find('>').unwrap_or(tag.len());
        let tag = &tag[..end];
        let blank = tag.contains("target=\"_blank\"")
            || tag.contains("target='_blank'")
            || tag.contains("target=_blank");
        let outside = [
            "href=\"http",
            "href='http",
            "href=\"//",
            "href=\"${",
            "href='${",
            "href=\"{{",
        ]
        .iter()
        .any(|sign| tag.contains(sign));
        if blank && outside && !tag.contains("noopener") && !tag.contains("noreferrer") {
            return true;
        }
        rest = &rest[at + end..];
        if rest.len() < 3 {
            break;
        }
        let skip = rest.char_indices().nth(1).map_or(rest.len(), |(at, _)| at);
        rest = &rest[skip..];
    }
    false
}

pub(super) fn text_literal<'a>(cx: &mut Cx<'a, '_, '_>, html: &str, span: Span) {
    if html.len() >= 20 && html.contains("_blank") && text_of(html) {
        let at = cx.first_line(span);
        cx.report(&UNSAFE_TARGET_BLANK, at, MESSAGE).confidence(0.6);
    }
}

pub(super) fn template<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a TemplateLiteral<'a>) {
    let html = cx.slice(it.span);
    text_literal(cx, html, it.span);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn links_to_new_windows() {
        flags(
            "unsafe-target-blank",
            &[
                "x = <a href='https://a.b' target='_blank'>a</a>",
                "x = <a target='_blank' href={url}>a</a>",
                "x = <a href='//a.b' target={'_blank'} />",
                "x = <a href='http://a.b' target='_BLANK' rel='nofollow' />",
                "x = '<a href=\"https://a.b\" target=\"_blank\">a</a>'",
                "x = `<a href=\"${u}\" target=\"_blank\">a</a>`",
                "x = <form action={u} target='_blank' />",
                "x = <area href={u} target='_blank' />",
                "x = \"<p><a target='_blank' href='http://a.b'>\"",
                "x = <div><a href={a.b} target='_blank'>c</a></div>",
            ],
        );
        clean(
            "unsafe-target-blank",
            &[
                "x = <a href='https://a.b'>a</a>",
                "x = <a href='https://a.b' target='_blank' rel='noopener'>a</a>",
                "x = <a href='/a' target='_blank'>a</a>",
                "x = <a href={u} target='_self'>a</a>",
                "x = <a {...p} href={u} target='_blank' />",
                "x = <a href={u} target='_blank' rel={r} />",
                "x = '<a href=\"/a\" target=\"_blank\">'",
                "x = '<a href=\"https://a.b\" target=\"_blank\" rel=\"noreferrer\">'",
                "x = <Link href={u} target='_blank' />",
                "x = 'target=\"_blank\"'",
                "x = <a target='_blank'>a</a>",
            ],
        );
    }
}
