//! Checks of addresses that let more through than meant.

use oxc_ast::AstKind;
use oxc_ast::ast::CallExpression;
use oxc_span::GetSpan;

use super::super::super::ast::{argument, static_member, string};
use super::super::super::context::Cx;
use crate::analysis::hosts::{self, Part};
use crate::analysis::shared_rules::BAD_URL_CHECK;

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some((object, method)) = static_member(&it.callee) else {
        return;
    };
    let part = match method {
        "includes" | "indexOf" => Part::Anywhere,
        "startsWith" => Part::Start,
        "endsWith" => Part::End,
        _ => return,
    };
    let Some(text) = argument(it, 0).and_then(string) else {
        return;
    };
    let Some(message) = hosts::bad_check(text, part) else {
        return;
    };
    // A list that has the host in it is asked for the whole of it.
    let name = cx.slice(object.span());
    if part == Part::Anywhere && !hosts::is_address(name) {
        return;
    }
    // `x.indexOf(host) === 0` asks for the start.
    if method == "indexOf"
        && let Some(AstKind::BinaryExpression(compare)) = cx.parent()
        && cx.slice(compare.right.span()) == "0"
        && hosts::bad_check(text, Part::Start).is_none()
    {
        return;
    }
    let at = cx.first_line(it.span);
    cx.report(&BAD_URL_CHECK, at, message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn hosts_in_addresses() {
        flags(
            "bad-url-check",
            &[
                "url.includes('example.com')",
                "url.indexOf('example.com') !== -1",
                "u.href.startsWith('https://example.com')",
                "host.endsWith('example.com')",
                "req.url.indexOf('https://example.com') >= 0",
                "origin.includes('https://a.example.org')",
                "x.startsWith('http://example.com')",
                "hostname.endsWith('example.net')",
                "location.href.includes('example.io')",
                "url.toString().includes('example.com')",
                "/^https?:\\/\\/www.example.com\\//.test(x)",
                "new RegExp('^https://api.example.com/')",
            ],
        );
        clean(
            "bad-url-check",
            &[
                "url.includes('example')",
                "url.startsWith('https://example.com/')",
                "host.endsWith('.example.com')",
                "host === 'example.com'",
                "hosts.includes('example.com')",
                "name.endsWith('.com')",
                "url.indexOf('https://example.com/') === 0",
                "file.includes('a.js')",
                "/^https?:\\/\\/www\\.example\\.com\\//.test(x)",
                "url.includes('?a=b')",
                "s.startsWith('https://')",
                "['example.com'].includes(h)",
            ],
        );
    }
}
