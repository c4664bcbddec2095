//! JSON web tokens that anyone can make.

use oxc_ast::ast::{ArrayExpressionElement, CallExpression, Expression};
use oxc_span::GetSpan;

use super::super::super::ast::{argument, string, truthiness};
use super::super::super::context::Cx;
use super::outside::option;
use crate::analysis::shared_rules::{HARDCODED_CREDENTIALS, JWT};

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(import) = cx.imported(&it.callee) else {
        return;
    };
    if !matches!(
        import.module,
        "jsonwebtoken" | "jwt-simple" | "jose" | "jwt-decode"
    ) {
        return;
    }
    let options = argument(it, 2);
    let message = match (import.module, import.name) {
        ("jsonwebtoken", "verify") => {
            let key = argument(it, 1);
            if key.is_some_and(|key| {
                truthiness(key) == Some(false) && !matches!(key, Expression::UnaryExpression(_))
            }) {
                Some("without a key the signature is not checked")
            } else if options.is_some_and(|options| takes_none(cx, options)) {
                Some("the algorithm `none` takes tokens without a signature")
            } else if options.is_some_and(|options| {
                option(cx, options, "ignoreExpiration").and_then(truthiness) == Some(true)
            }) {
                Some("tokens that have run out are taken")
            } else {
                written(cx, key);
                None
            }
        }
        ("jsonwebtoken", "sign") => {
            let none = options
                .and_then(|options| option(cx, options, "algorithm"))
                .and_then(string);
            if none.is_some_and(|name| name.eq_ignore_ascii_case("none")) {
                Some("the token is not signed")
            } else {
                written(cx, argument(it, 1));
                None
            }
        }
        // With `verify` in the file the key's id or the like is looked up first.
        ("jsonwebtoken", "decode") => (!cx.once("verify", |text| text.contains("verify")))
            .then_some("the token is read without a look at its signature"),
        ("jwt-simple", "decode") => {
            let unchecked = argument(it, 2).and_then(truthiness) == Some(true);
            if !unchecked {
                written(cx, argument(it, 1));
            }
            unchecked.then_some("the token is read without a look at its signature")
        }
        ("jwt-simple", "encode") => {
            written(cx, argument(it, 1));
            None
        }
        _ => None,
    };
    if let Some(message) = message {
        let at = cx.first_line(it.span);
        cx.report(&JWT, at, message);
    }
}

/// A key that is written in the code.
fn written<'a>(cx: &mut Cx<'a, '_, '_>, key: Option<&'a Expression<'a>>) {
    let Some(key) = key else { return };
    let text = match key {
        Expression::Identifier(id) => cx.local_value(id).and_then(string),
        other => string(other),
    };
    let secret = text.is_some_and(|text| !text.is_empty() && !text.contains("PUBLIC KEY"));
    if secret {
        let at = cx.first_line(key.span());
        cx.report(
            &HARDCODED_CREDENTIALS,
            at,
            "the key of the token is written in the code",
        );
    }
}

fn takes_none<'a>(cx: &Cx<'a, '_, '_>, options: &'a Expression<'a>) -> bool {
    let Some(Expression::ArrayExpression(list)) = option(cx, options, "algorithms") else {
        return false;
    };
    list.elements.iter().any(|it| matches!(it, ArrayExpressionElement::StringLiteral(name) if name.value.eq_ignore_ascii_case("none")))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags, found};

    #[test]
    fn tokens_that_are_not_checked() {
        let with = |codes: &[&str]| -> Vec<String> {
            codes.iter().map(|code| format!("const jwt = require('jsonwebtoken'), simple = require('jwt-simple'); {code}")).collect()
        };
        let bad = with(&[
            "jwt.verify(t, k, { algorithms: ['none'] })",
            "jwt.verify(t, false, { algorithms: ['HS256', 'none'] })",
            "jwt.verify(t, null)",
            "jwt.verify(t, '')",
            "jwt.decode(t)",
            "jwt.sign(p, k, { algorithm: 'none' })",
            "jwt.verify(t, k, { ignoreExpiration: true })",
            "simple.decode(t, k, true)",
            "const o = { algorithms: ['None'] }; jwt.verify(t, k, o)",
            "const { decode } = jwt; require('jsonwebtoken').decode(t, { complete: true })",
        ]);
        flags("jwt", &bad.iter().map(String::as_str).collect::<Vec<_>>());
        let good = with(&[
            "jwt.verify(t, k)",
            "jwt.verify(t, k, { algorithms: ['HS256'] })",
            "jwt.sign(p, k)",
            "jwt.sign(p, k, { algorithm: 'HS256' })",
            "x.decode(t)",
            "jwt.decode(t); jwt.verify(t, k)",
            "jwt.verify(t, undefinedKey)",
            "simple.decode(t, k)",
            "simple.decode(t, k, false)",
            "jwt.verify(t, k, { ignoreExpiration: false })",
            "base64.decode(t, k, true)",
        ]);
        clean("jwt", &good.iter().map(String::as_str).collect::<Vec<_>>());
        let code = "const jwt = require('jsonwebtoken'); const s = 'shh'; jwt.sign(p, 'shhh'); jwt.verify(t, s); jwt.sign(p, process.env.K); jwt.sign(p, key);";
        assert_eq!(found("hardcoded-credentials", code), ["'shhh'", "s"]);
    }
}
