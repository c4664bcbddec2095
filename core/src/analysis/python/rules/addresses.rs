//! Checks of addresses that let more through than meant.

use ruff_python_ast::{CmpOp, Expr, ExprCall, ExprCompare};
use ruff_text_size::Ranged;

use crate::analysis::hosts::{self, Part};
use crate::analysis::python::context::Context;
use crate::analysis::shared_rules::BAD_URL_CHECK;

/// `"example.com" in url`.
pub(super) fn compare(context: &mut Context<'_, '_, '_>, compare: &ExprCompare) {
    let ([CmpOp::In | CmpOp::NotIn], Expr::StringLiteral(text)) = (&*compare.ops, &*compare.left)
    else {
        return;
    };
    let Some(message) = hosts::bad_check(text.value.to_str(), Part::Anywhere) else {
        return;
    };
    let Some(right) = compare.comparators.first() else {
        return;
    };
    // A list or set is asked for the whole text.
    if matches!(
        right,
        Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) | Expr::Dict(_)
    ) || !hosts::is_address(context.text(right))
    {
        return;
    }
    context.report(&BAD_URL_CHECK, compare.range(), message);
}

/// `url.startswith("https://example.com")`.
pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Expr::Attribute(callee) = &*call.func else {
        return;
    };
    let part = match callee.attr.as_str() {
        "startswith" => Part::Start,
        "endswith" => Part::End,
        "find" | "index" if hosts::is_address(context.text(&*callee.value)) => Part::Anywhere,
        _ => return,
    };
    let Some(Expr::StringLiteral(text)) = call.arguments.args.first() else {
        return;
    };
    if let Some(message) = hosts::bad_check(text.value.to_str(), part) {
        context.report(&BAD_URL_CHECK, call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn hosts_in_addresses() {
        flags(
            "bad-url-check",
            &[
                "if 'example.com' in url: pass",
                "ok = 'https://example.com' in request.url",
                "x.startswith('https://example.com')",
                "host.endswith('example.com')",
                "if 'example.org' not in self.origin: pass",
                "url.find('example.com')",
                "a = [u for u in b if 'example.net' in u.href]",
                "import re\nre.match(r'^https://www.example\\.com/', x)",
                "parsed.hostname.endswith('example.co.uk')",
                "y = 'example.io' in redirect_url",
            ],
        );
        clean(
            "bad-url-check",
            &[
                "if 'example.com' in hosts: pass",
                "if host == 'example.com': pass",
                "x.startswith('https://example.com/')",
                "host.endswith('.example.com')",
                "if 'example.com' in ['example.com']: pass",
                "if 'a.py' in url: pass",
                "if 'example.com' in text: pass",
                "x.startswith('https://')",
                "name.endswith('.com')",
                "import re\nre.match(r'^https://www\\.example\\.com/', x)",
                "if 'localhost' in url: pass",
            ],
        );
    }
}
