//! Cryptography that does not protect.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, CallExpression, Expression, ObjectProperty, PropertyKey,
};
use oxc_span::GetSpan;

use super::super::ast::{argument, key_name, last_name, static_member, string, truthiness};
use super::super::context::Cx;
use crate::analysis::shared_rules::{CERT_VALIDATION_OFF, INSECURE_RANDOM, WEAK_CRYPTO};

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    weak(cx, it);
    random(cx, it);
}

fn weak<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(name) = last_name(&it.callee) else {
        return;
    };
    let what = match name {
        "createHash" | "createHmac" => {
            let Some(algorithm) = argument(it, 0).and_then(string) else {
                return;
            };
            let plain = algorithm.to_ascii_lowercase().replace('-', "");
            let broken = match plain.as_str() {
                "md2" | "md4" | "md5" => true,
                // HMAC with SHA-1 still holds.
                "sha1" | "rsasha1" => name == "createHash",
                _ => false,
            };
            broken.then(|| format!("{algorithm} is broken"))
        }
        "createCipheriv" | "createDecipheriv" => {
            let Some(algorithm) = argument(it, 0).and_then(string) else {
                return;
            };
            let plain = algorithm.to_ascii_lowercase();
            let weak = plain.starts_with("des")
                || plain.starts_with("rc2")
                || plain.starts_with("rc4")
                || plain.starts_with("bf")
                || plain.ends_with("-ecb");
            weak.then(|| format!("{algorithm} does not protect"))
        }
        "createCipher" | "createDecipher" => {
            let node = cx
                .imported(&it.callee)
                .is_some_and(|it| it.module == "crypto");
            node.then(|| format!("`{name}` derives its key by MD5 and uses no salt"))
        }
        "MD5" | "SHA1" => {
            let of = static_member(&it.callee).and_then(|(object, _)| last_name(object));
            matches!(of, Some("CryptoJS")).then(|| format!("{name} is broken"))
        }
        "encrypt" | "decrypt" => {
            let of = static_member(&it.callee).and_then(|(object, _)| static_member(object));
            let of = of
                .filter(|(root, _)| last_name(root) == Some("CryptoJS"))
                .map(|(_, name)| name);
            let of = of.filter(|name| matches!(*name, "DES" | "TripleDES" | "RC4" | "Rabbit"));
            of.map(|name| format!("{name} does not protect"))
        }
        _ => None,
    };
    if let Some(what) = what {
        let at = it.arguments.first().map_or(it.span, |first| {
            oxc_span::Span::new(it.callee.span().start, first.span().end)
        });
        let at = cx.first_line(at);
        cx.report(&WEAK_CRYPTO, at, what);
    }
}

fn random<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    if !it.callee.is_specific_member_access("Math", "random") {
        return;
    }
    let mut purpose = None;
    for kind in cx.ancestors() {
        let name = match kind {
            AstKind::VariableDeclarator(it) => {
                it.id.get_identifier_name().map(|name| name.as_str())
            }
            AstKind::AssignmentExpression(it) => target_name(&it.left),
            AstKind::ObjectProperty(it) => key_name(&it.key),
            AstKind::PropertyDefinition(it) => key_name(&it.key),
            AstKind::MethodDefinition(it) => key_name(&it.key),
            AstKind::Function(it) => it.id.as_ref().map(|id| id.name.as_str()),
            AstKind::Class(_) | AstKind::Program(_) => break,
            _ => continue,
        };
        if let Some(name) = name.filter(|name| is_secret(name)) {
            purpose = Some(name);
            break;
        }
        // The nearest function decides; what is around it is about something else.
        if matches!(kind, AstKind::Function(function) if function.id.is_some())
            || matches!(kind, AstKind::MethodDefinition(_))
        {
            break;
        }
    }
    if let Some(name) = purpose {
        let message = format!(
            "`Math.random` can be predicted, and `{}` sounds like a secret",
            super::values::short(name)
        );
        cx.report(&INSECURE_RANDOM, it.span, message);
    }
}

fn target_name<'b>(it: &'b AssignmentTarget<'_>) -> Option<&'b str> {
    match it {
        AssignmentTarget::AssignmentTargetIdentifier(id) => Some(id.name.as_str()),
        AssignmentTarget::StaticMemberExpression(member) => Some(member.property.name.as_str()),
        _ => None,
    }
}

fn is_secret(name: &str) -> bool {
    let words = words(name);
    let has = |word: &str| words.iter().any(|known| known == word);
    let pair = |a: &str, b: &str| words.windows(2).any(|pair| pair[0] == a && pair[1] == b);
    [
        "token",
        "secret",
        "password",
        "passwd",
        "passphrase",
        "salt",
        "nonce",
        "csrf",
        "xsrf",
        "otp",
        "captcha",
    ]
    .iter()
    .any(|word| has(word))
        || pair("session", "id")
        || pair("api", "key")
        || pair("private", "key")
        || pair("secret", "key")
        || pair("encryption", "key")
        || pair("verification", "code")
        || pair("reset", "code")
        || pair("auth", "code")
}

/// The words of a name in lower case: `resetToken`, `RESET_TOKEN` and `reset-token` are the same.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut lower_before = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            lower_before = false;
            words.push(String::new());
            continue;
        }
        if words.is_empty() || (c.is_uppercase() && lower_before) {
            words.push(String::new());
        }
        lower_before = !c.is_uppercase();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

pub(super) fn property<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ObjectProperty<'a>) {
    let named = match &it.key {
        PropertyKey::StaticIdentifier(id) => id.name == "rejectUnauthorized",
        PropertyKey::StringLiteral(name) => {
            matches!(
                name.value.as_str(),
                "rejectUnauthorized" | "NODE_TLS_REJECT_UNAUTHORIZED"
            )
        }
        _ => false,
    };
    if named && is_off(&it.value) {
        cx.report(&CERT_VALIDATION_OFF, it.span, "any certificate is accepted");
    }
}

pub(super) fn assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    let Some(name) = it
        .left
        .as_member_expression()
        .and_then(|it| it.static_property_name())
    else {
        return;
    };
    if matches!(name, "rejectUnauthorized" | "NODE_TLS_REJECT_UNAUTHORIZED") && is_off(&it.right) {
        cx.report(&CERT_VALIDATION_OFF, it.span, "any certificate is accepted");
    }
}

fn is_off(it: &Expression<'_>) -> bool {
    let it = it.get_inner_expression();
    truthiness(it) == Some(false) || string(it) == Some("0")
}

#[cfg(test)]
mod tests {
    use super::super::testing::found;

    #[test]
    fn broken_algorithms() {
        let code = "crypto.createHash('md5'); crypto.createHash('SHA-1'); crypto.createCipheriv('des-ede3-cbc', k, iv); \
                    crypto.createCipheriv('aes-128-ecb', k, null); CryptoJS.MD5(x); CryptoJS.DES.encrypt(x, k); \
                    require('crypto').createCipher('aes192', p); crypto.createHmac('md5', k);";
        assert_eq!(found("weak-crypto", code).len(), 8);
        let near = "crypto.createHash('sha256'); crypto.createHash(algorithm); crypto.createHmac('sha1', k); \
                    crypto.createCipheriv('aes-256-gcm', k, iv); CryptoJS.AES.encrypt(x, k); rsa.encrypt(x); createCipher('x');";
        assert!(found("weak-crypto", near).is_empty());
    }

    #[test]
    fn predictable_secrets() {
        let code = "const token = Math.random(); this.sessionId = 'x' + Math.random().toString(36); \
                    function makePassword() { return Math.random(); } x = { csrf: Math.random() };";
        assert_eq!(found("insecure-random", code).len(), 4);
        let near = "const x = Math.random(); const jitter = Math.random() * 5; tokenize(Math.random()); \
                    const id = Math.random(); function token() { function pick() { return Math.random(); } }";
        assert!(found("insecure-random", near).is_empty());
    }

    #[test]
    fn certificates_not_checked() {
        let code = "x = { rejectUnauthorized: false }; process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; \
                    a.rejectUnauthorized = false; process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0;";
        assert_eq!(found("cert-validation-off", code).len(), 4);
        let near = "x = { rejectUnauthorized: true }; y = { rejectUnauthorized: strict }; a.rejectUnauthorized = !b; \
                    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1'; z = { reject: false };";
        assert!(found("cert-validation-off", near).is_empty());
    }

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(super::words("resetToken"), ["reset", "token"]);
        assert_eq!(super::words("RESET_TOKEN"), ["reset", "token"]);
        assert_eq!(super::words("reset-token2"), ["reset", "token2"]);
    }
}
