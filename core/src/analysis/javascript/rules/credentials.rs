//! Secrets written in the code.

use oxc_ast::AstKind;
use oxc_ast::ast::{StringLiteral, TemplateElement};
use oxc_span::Span;

use super::super::ast::key_name;
use super::super::context::Cx;
use super::crypto::words;
use crate::analysis::shared_rules::HARDCODED_CREDENTIALS;

pub(super) fn text<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a StringLiteral<'a>) {
    let value = it.value.as_str();
    if value.len() < 6 || value.len() > 4_096 {
        return;
    }
    if !known_shape(cx, value, it.span) {
        named(cx, it);
    }
}

pub(super) fn template<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a TemplateElement<'a>) {
    let value = it.value.raw.as_str();
    if (20..=8_192).contains(&value.len()) {
        known_shape(cx, value, it.span);
    }
}

/// Tokens that show by their form what they are.
fn known_shape(cx: &mut Cx<'_, '_, '_>, value: &str, span: Span) -> bool {
    let Some(what) = shape(value) else {
        return false;
    };
    let at = cx.first_line(span);
    cx.report(
        &HARDCODED_CREDENTIALS,
        at,
        format!("{what} is written in the code"),
    )
    .confidence(0.85);
    true
}

fn shape(value: &str) -> Option<&'static str> {
    let is = |prefix: &str, length: std::ops::RangeInclusive<usize>| {
        value.strip_prefix(prefix).is_some_and(|rest| {
            length.contains(&rest.len())
                && rest
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
                && varied(rest)
                && !rest.to_ascii_uppercase().contains("EXAMPLE")
        })
    };
    match value.as_bytes().first()? {
        b'A' if is("AKIA", 16..=16) || is("ASIA", 16..=16) => Some("an AWS access key"),
        b'A' if is("AIza", 35..=35) => Some("a Google API key"),
        b'g' if is("ghp_", 36..=36) || is("gho_", 36..=36) || is("ghs_", 36..=36) => {
            Some("a GitHub token")
        }
        b'g' if is("github_pat_", 60..=90) => Some("a GitHub token"),
        b's' if is("sk_live_", 20..=120) => Some("a Stripe key"),
        b'x' if is("xoxb-", 20..=90) || is("xoxp-", 20..=90) => Some("a Slack token"),
        b'n' if is("npm_", 36..=36) => Some("an npm token"),
        b'-' if value.starts_with("-----BEGIN ") && value.len() > 200 => {
            let head = &value[..value.floor_char_boundary(60)];
            head.contains("PRIVATE KEY-----").then_some("a private key")
        }
        _ => None,
    }
}

/// A name that speaks of a secret with a value that looks like one.
fn named<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a StringLiteral<'a>) {
    let holds = |of: Span| of.start <= it.span.start && it.span.end <= of.end;
    let name = match cx.parent() {
        Some(AstKind::VariableDeclarator(it)) => {
            it.id.get_identifier_name().map(|name| name.as_str())
        }
        Some(AstKind::ObjectProperty(property)) => {
            use oxc_span::GetSpan;
            key_name(&property.key).filter(|_| holds(property.value.span()))
        }
        Some(AstKind::PropertyDefinition(it)) => key_name(&it.key),
        Some(AstKind::AssignmentExpression(assignment)) => {
            use oxc_span::GetSpan;
            let name = match &assignment.left {
                oxc_ast::ast::AssignmentTarget::AssignmentTargetIdentifier(id) => {
                    Some(id.name.as_str())
                }
                oxc_ast::ast::AssignmentTarget::StaticMemberExpression(it) => {
                    Some(it.property.name.as_str())
                }
                _ => None,
            };
            name.filter(|_| holds(assignment.right.span()))
        }
        _ => None,
    };
    let Some(name) = name.filter(|name| name.len() <= 60) else {
        return;
    };
    let Some(kind) = secret_kind(name) else {
        return;
    };
    let value = it.value.as_str();
    if looks_secret(kind, name, value) {
        let message = format!("`{name}` has its value written in the code");
        cx.report(&HARDCODED_CREDENTIALS, it.span, message);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Password,
    Key,
}

/// What the last words of a name promise: `dbPassword` is a password, `passwordField` is not.
fn secret_kind(name: &str) -> Option<Kind> {
    // Cheap test first: nearly no name passes.
    let lower = name.to_ascii_lowercase();
    if !["pass", "pwd", "secret", "token", "key"]
        .iter()
        .any(|sign| lower.contains(sign))
    {
        return None;
    }
    let words = words(name);
    let last = words.last().map(String::as_str)?;
    let before = words
        .len()
        .checked_sub(2)
        .map(|at| words[at].as_str())
        .unwrap_or_default();
    match last {
        "password" | "passwd" | "pwd" | "passphrase" => Some(Kind::Password),
        "secret" | "apikey" | "secretkey" | "accesskey" | "authtoken" | "accesstoken" => {
            Some(Kind::Key)
        }
        "token"
            if matches!(
                before,
                "auth" | "access" | "api" | "bearer" | "refresh" | "secret"
            ) =>
        {
            Some(Kind::Key)
        }
        "key"
            if matches!(
                before,
                "api" | "secret" | "private" | "access" | "encryption" | "signing"
            ) =>
        {
            Some(Kind::Key)
        }
        _ => None,
    }
}

fn looks_secret(kind: Kind, name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let placeholder = [
        "example",
        "placeholder",
        "changeme",
        "change-me",
        "your",
        "xxx",
        "****",
        "dummy",
        "redacted",
        "password",
        "passwd",
        "secret",
        "token",
        "apikey",
        "api-key",
        "api_key",
        "<",
        "${",
        "{{",
        "%",
        "test",
        "mock",
        "foobar",
    ]
    .iter()
    .any(|sign| lower.contains(sign));
    if placeholder || lower == name.to_ascii_lowercase() || !value.is_ascii() {
        return false;
    }
    // Prose, selectors, paths and identifiers are about the secret, not the secret.
    if value.bytes().any(|b| b.is_ascii_whitespace())
        || value.contains(['/', '[', '#', '(']) && kind == Kind::Key && !varied(value)
    {
        return false;
    }
    let digit = value.bytes().any(|b| b.is_ascii_digit());
    let letter = value.bytes().any(|b| b.is_ascii_alphabetic());
    match kind {
        Kind::Password => {
            let symbol = value.bytes().any(|b| {
                b.is_ascii_punctuation() && !matches!(b, b'-' | b'_' | b'.' | b':' | b'/')
            });
            letter && (digit || symbol) && varied(value)
        }
        Kind::Key => {
            let shape = value.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b'/' | b'=')
            });
            value.len() >= 16 && digit && letter && shape && varied(value)
        }
    }
}

/// Whether the text uses enough different characters not to be filler.
fn varied(value: &str) -> bool {
    let mut seen = [false; 256];
    for byte in value.bytes() {
        seen[byte as usize] = true;
    }
    let kinds = seen.iter().filter(|seen| **seen).count();
    kinds >= 5 && kinds * 4 >= value.len().min(40)
}

#[cfg(test)]
mod tests {
    use super::super::testing::found;

    #[test]
    fn secrets_by_name() {
        let code = "const password = 'hunter2-9xQ'; config.apiKey = 'a8f5f167f44f4964e6c998dee827110c'; \
                    x = { dbPassword: 'p@ssw0rt!' }; class A { static clientSecret = 'Zm9vYmFy0123456789abcd'; }";
        assert_eq!(found("hardcoded-credentials", code).len(), 4);
        let near = "const password = process.env.PW; const password2 = ''; x = { password: 'Password' }; \
                    y = { password: 'Enter your password 1' }; const passwordField = 'pw-field-1'; \
                    const token = 'identifier1'; z = { apiKey: 'x-api-key' }; const secret = 'changeme123'; \
                    w = { 'hunter2-9xQ': password }; const accessToken = 'accessToken1';";
        assert_eq!(found("hardcoded-credentials", near), Vec::<String>::new());
    }

    #[test]
    fn secrets_by_shape() {
        // Put together so that no scanner takes this file for a leak.
        let aws = format!("f('AKIA{}')", "QWERTYUIOPASDF12");
        assert_eq!(found("hardcoded-credentials", &aws).len(), 1);
        let github = format!("x = 'ghp_{}'", "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5");
        assert_eq!(found("hardcoded-credentials", &github).len(), 1);
        let near = "f('AKIAIOSFODNN7EXAMPLE'); f('AKIA'); f('ghp_short'); f('-----BEGIN PRIVATE KEY-----'); f('AKIAAAAAAAAAAAAAAAAA')";
        assert!(found("hardcoded-credentials", near).is_empty());
    }
}
