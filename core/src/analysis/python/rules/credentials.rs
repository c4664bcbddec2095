//! Passwords and keys that are written in the code, told by the names they are given to.

use ruff_python_ast::{Expr, ExprCompare, ExprDict, Keyword, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::analysis::python::context::Context;
use crate::analysis::shared_rules::HARDCODED_CREDENTIALS;

/// Names of secrets, as they end or as a whole.
pub(super) fn names_secret(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "secret_key",
        "secretkey",
        "api_key",
        "apikey",
        "access_key",
        "private_key",
        "auth_token",
        "access_token",
        "api_token",
        "secret_token",
        "bearer_token",
        "client_secret",
        "encryption_key",
    ];
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    ENDS.iter().any(|end| {
        name.strip_suffix(end).is_some_and(|before| {
            before.is_empty() || before.ends_with(['_', '-', '.']) || end.len() > 7
        })
    })
}

/// Names that are nothing but a password or token, with `_` before or behind.
fn is_password_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower
        .trim_end_matches('_')
        .rsplit('_')
        .next()
        .is_some_and(|word| {
            matches!(
                word,
                "password"
                    | "passwd"
                    | "passwrd"
                    | "paswd"
                    | "passphrase"
                    | "pass"
                    | "pwd"
                    | "token"
                    | "secret"
                    | "secrete"
            )
        })
}

/// Whether a text may be a weak password: one word that is not about passwords itself.
fn may_be_password(name: &str, text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words = [
        "pass", "token", "secret", "pwd", "key", "field", "input", "http", "auth", "your", "xxx",
        "change", "example", "none", "null", "true", "false", "test", "dummy", "default",
    ];
    (3..=64).contains(&text.len())
        && !text.contains([
            ' ', '/', '.', '<', '{', '(', '[', '%', '$', ':', '*', ',', '-', '_',
        ])
        && lower != name.to_ascii_lowercase()
        && (text.bytes().any(|b| b.is_ascii_digit())
            // A constant's name or a word of a language is in capitals.
            || lower != text && text.len() > 6 && text.to_ascii_uppercase() != text)
        && !words.iter().any(|word| lower.contains(word))
}

/// Whether a text is given as a password, however weak: the name is nothing else, the text is one
/// word that is no placeholder and no name of a field.
fn is_weak_password(name: &str, text: &str) -> bool {
    const NOT: &[&str] = &[
        "your", "xxx", "change", "example", "none", "null", "true", "false", "dummy", "field",
        "input", "http", "env", "param", "prompt", "user", "login", "hidden", "text", "basic",
        "auth", "reset", "new", "old", "grant", "type", "confirm", "label",
    ];
    let name = name.to_ascii_lowercase();
    let word = name.trim_matches('_').rsplit('_').next();
    let lower = text.to_ascii_lowercase();
    matches!(
        word,
        Some("password" | "passwd" | "passwrd" | "pwd" | "passphrase")
    ) && !text.is_empty()
        && text.len() <= 32
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'!')
        && !matches!(
            &*lower,
            "password" | "passwd" | "pwd" | "passphrase" | "password1" | "password2"
        )
        && lower != name
        && !NOT.iter().any(|word| lower.contains(word))
}

/// Whether a text can be a secret: no word of a prompt, no placeholder, no name of something.
fn looks_secret(text: &str) -> bool {
    const PLACEHOLDERS: &[&str] = &[
        "password",
        "passwd",
        "secret",
        "token",
        "key",
        "example",
        "changeme",
        "change_me",
        "change-me",
        "your",
        "xxx",
        "***",
        "todo",
        "dummy",
        "placeholder",
        "none",
        "null",
        "undefined",
        "redacted",
        "default",
        "unset",
        "field",
        "input",
    ];
    let lower = text.to_ascii_lowercase();
    let length = text.chars().count();
    let sign = text.contains([' ', '\n', '{', '}', '<', '>', '$', '%', '/', '(', ':']);
    if !(6..=256).contains(&length) || sign || PLACEHOLDERS.iter().any(|word| lower.contains(word))
    {
        return false;
    }
    // A secret mixes kinds of characters; a setting's name, an enum's value or a word does not.
    let digit = text.chars().any(|c| c.is_ascii_digit());
    let upper = text.chars().any(|c| c.is_ascii_uppercase());
    let lower = text.chars().any(|c| c.is_ascii_lowercase());
    let other = text
        .chars()
        .any(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'));
    (digit && (upper || lower))
        || (upper && lower && other)
        || (length >= 16 && upper && lower && !text.contains(['_', '.', '-']))
}

fn credential(context: &mut Context<'_, '_, '_>, name: &str, value: &Expr, range: TextRange) {
    let Expr::StringLiteral(literal) = value else {
        return;
    };
    let text = literal.value.to_str();
    let confidence = if names_secret(name) && looks_secret(text) {
        HARDCODED_CREDENTIALS.confidence
    } else if is_password_name(name) && may_be_password(name, text) {
        0.3
    } else if is_weak_password(name, text) && !super::names::is_test(context) {
        0.2
    } else {
        return;
    };
    context
        .report(
            &HARDCODED_CREDENTIALS,
            range,
            format!(
                "`{name}` is written in the code; read it from the environment and revoke this one"
            ),
        )
        .confidence(confidence);
}

pub(super) fn keyword(context: &mut Context<'_, '_, '_>, keyword: &Keyword) {
    if let Some(name) = &keyword.arg {
        credential(context, name.as_str(), &keyword.value, keyword.range());
    }
}

fn target_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Subscript(subscript) => match &*subscript.slice {
            Expr::StringLiteral(key) => Some(key.value.to_str()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn statement(context: &mut Context<'_, '_, '_>, statement: &Stmt) {
    let (targets, value) = match statement {
        Stmt::Assign(assign) => (&assign.targets[..], &*assign.value),
        Stmt::AnnAssign(assign) => match &assign.value {
            Some(value) => (std::slice::from_ref(&*assign.target), &**value),
            None => return,
        },
        _ => return,
    };
    if !value.is_string_literal_expr() {
        return;
    }
    for name in targets.iter().filter_map(target_name) {
        credential(context, name, value, statement.range());
    }
}

pub(super) fn dict(context: &mut Context<'_, '_, '_>, dict: &ExprDict) {
    for item in &dict.items {
        if let Some(Expr::StringLiteral(key)) = &item.key {
            let range = TextRange::new(key.start(), item.value.end());
            credential(context, key.value.to_str(), &item.value, range);
        }
    }
}

pub(super) fn function(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef) {
    for parameter in function.parameters.iter_non_variadic_params() {
        if let Some(default) = parameter.default() {
            credential(
                context,
                parameter.name().as_str(),
                default,
                parameter.range(),
            );
        }
    }
}

/// `if password == "hunter2"`.
pub(super) fn compare(context: &mut Context<'_, '_, '_>, compare: &ExprCompare) {
    if let ([op], [right]) = (&*compare.ops, &*compare.comparators)
        && op.is_eq()
        && let Some(name) = target_name(&compare.left)
    {
        credential(context, name, right, compare.range());
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn secrets_in_the_code() {
        flags(
            "hardcoded-credentials",
            &[
                "password = 'hunter2-9xQ'",
                "DB_PASSWORD: str = 'S3cr3t!pw'",
                "connect(api_key='AKIAIOSFODNN7QZ2MPL9')",
                "cfg = {'secret_key': 'a8f5f167f44f4964e6c998dee827110c'}",
                "def f(user, passwd='Tr0ub4dor'): pass",
                "self.client_secret = 'x9Kd02mQpZ'",
                "if password == 'letmein123': pass",
                "password = 'blerg'",
                "def f(user, password='Admin'): pass",
                "if db.password == 'root': pass",
                "app.config['SECRET_KEY'] = '8f42a73054b1749f8f58848be5e6502c'",
            ],
        );
        clean(
            "hardcoded-credentials",
            &[
                "password = ''",
                "password = os.environ['PASSWORD']",
                "password = 'your-password-1'",
                "password = 'changeme1'",
                "password_label = 'Password1:'",
                "PASSWORD = 'password'",
                "secret = 'SECRET_KEY'",
                "token_type = 'bearer1'",
                "passwd = '/etc/passwd1'",
                "api_key = f'{x}abc123'",
                "password = 'Enter your pass 1'",
                "private_key = 'id_rsa'",
                "monkey = 'banana123'",
                "PASSWORD_FIELD = 'pw'",
                "password = 'new_password'",
                "token = 'NAME'",
                "password_hasher = 'argon'",
            ],
        );
    }
}
