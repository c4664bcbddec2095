//! Texts that are cleaned in part.

use oxc_ast::ast::{CallExpression, Expression, RegExpFlags};

use super::super::super::ast::{argument, static_member, string};
use super::super::super::context::Cx;
use super::super::super::define::{BUG, SECURITY, javascript};
use crate::analysis::Rule;
use crate::model::Severity;

pub(super) static INCOMPLETE_SANITIZATION: Rule = Rule {
    id: "incomplete-sanitization",
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[116, 20],
    summary: "A text is cleaned in part only.",
    why: "`replace` with a string, or with a pattern without flag `g`, replaces the first match alone; quotes that \
          are escaped without the backslashes before them come free again; what is removed once may \
          leave the same behind.",
    false_positives: "Texts that can hold the character only once.",
    examples: &[javascript(
        "const safe = text.replace('<', '&lt;');\n",
        "const safe = text.replace(/</g, '&lt;');\n",
    )],
    ..SECURITY
};

pub(super) static STRING_AS_REGEX: Rule = Rule {
    id: "string-as-regex",
    confidence: 0.85,
    summary: "A string that looks like a regular expression is taken as it is.",
    why: "`replace`, `split` and `includes` look for a string letter by letter: `'/a+/g'` never occurs. Write the \
          pattern without quotes.",
    false_positives: "Texts that really have the slashes.",
    examples: &[javascript(
        "const clean = text.replace('/[^a-z]/g', '');\n",
        "const clean = text.replace(/[^a-z]/g, '');\n",
    )],
    ..BUG
};

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some((object, method)) = static_member(&it.callee) else {
        return;
    };
    if !matches!(
        method,
        "replace" | "split" | "includes" | "indexOf" | "replaceAll" | "lastIndexOf"
    ) {
        return;
    }
    let Some(first) = argument(it, 0) else { return };
    if let Some(text) = string(first)
        && is_pattern(text, method.starts_with("replace"))
    {
        cx.report(
            &STRING_AS_REGEX,
            it_span(first),
            "the text is looked for letter by letter",
        );
        return;
    }
    if method != "replace" {
        return;
    }
    let Some(new) = argument(it, 1).and_then(string) else {
        return;
    };
    let message = match first {
        Expression::StringLiteral(old) => first_only(old.value.as_str(), new, object),
        Expression::RegExpLiteral(old) => {
            let pattern = old.regex.pattern.text.as_str();
            if old.regex.flags.contains(RegExpFlags::G) {
                escaped_quotes(pattern, new, object).or_else(|| removed_once(pattern, new))
            } else {
                let one = single(pattern);
                one.and_then(|one| first_only(one, new, object))
            }
        }
        _ => None,
    };
    if let Some(message) = message {
        let at = cx.first_line(it.span);
        cx.report(&INCOMPLETE_SANITIZATION, at, message);
    }
}

fn it_span(it: &Expression<'_>) -> oxc_span::Span {
    use oxc_span::GetSpan;
    it.span()
}

/// `/.../g` in quotes. Without a sign of a pattern inside it is a path, unless it is to be replaced.
fn is_pattern(text: &str, replaces: bool) -> bool {
    let Some(rest) = text.strip_prefix('/') else {
        return text.len() > 3
            && text.starts_with('^')
            && text.ends_with('$')
            && text.contains(['[', '\\', '+', '*']);
    };
    let Some(end) = rest.rfind('/') else {
        return false;
    };
    let (inner, flags) = (&rest[..end], &rest[end + 1..]);
    let letters = flags.len() <= 4 && flags.bytes().all(|b| b"gimsuy".contains(&b));
    let meta = inner.contains(['[', '\\', '+', '*', '^', '$', '|']);
    letters
        && !inner.is_empty()
        && !inner.contains("//")
        && (meta || replaces && !flags.is_empty() && !inner.contains('/'))
}

/// The one character a pattern stands for.
fn single(pattern: &str) -> Option<&str> {
    let one = pattern.strip_prefix('\\').unwrap_or(pattern);
    (one.chars().count() == 1 && one.chars().all(|c| c.is_ascii_punctuation()) && one != ".")
        .then_some(one)
}

/// A dangerous character, or `../`, of which only the first is replaced.
fn first_only(old: &str, new: &str, object: &Expression<'_>) -> Option<String> {
    let danger = matches!(
        old,
        "'" | "\""
            | "`"
            | "<"
            | ">"
            | "&"
            | "\\"
            | "../"
            | "..\\"
            | "<script>"
            | "</script>"
            | "<script"
            | "{{"
            | "}}"
    );
    // A replacement that escapes, or takes out what is dangerous.
    let escapes = new.is_empty() && !matches!(old, "\\" | "&")
        || new.starts_with('\\') && new.ends_with(old)
        || new.starts_with('&') && new.ends_with(';')
        || new.starts_with('%') && new.len() == 3
        || new.len() == 2 * old.len() && new.starts_with(old) && new.ends_with(old);
    if !danger || !escapes {
        return None;
    }
    // `a.replace('"', '').replace('"', '')` takes both quotes of a quoted text.
    let again = match object.get_inner_expression() {
        Expression::CallExpression(inner) => {
            static_member(&inner.callee).is_some_and(|(_, name)| name == "replace")
                && argument(inner, 0).is_some_and(|first| string(first) == Some(old))
        }
        _ => false,
    };
    (!again).then(|| {
        format!(
            "only the first `{}` is replaced",
            super::super::values::short(old)
        )
    })
}

/// `replace(/"/g, '\\"')` on a text whose backslashes were not escaped before.
fn escaped_quotes(pattern: &str, new: &str, object: &Expression<'_>) -> Option<String> {
    let quote = pattern.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
    let quotes = !quote.is_empty() && quote.chars().all(|c| matches!(c, '\'' | '"' | '`'));
    let escape = new == format!("\\{quote}") || new == "\\$&" || new == "\\$1";
    if !quotes || !escape {
        return None;
    }
    let mut it = object.get_inner_expression();
    for _ in 0..32 {
        let Expression::CallExpression(call) = it else {
            break;
        };
        if argument(call, 0).is_some_and(|first| match first {
            Expression::RegExpLiteral(regex) => regex.regex.pattern.text.contains("\\\\"),
            other => string(other).is_some_and(|text| text.contains('\\')),
        }) {
            return None;
        }
        let (inner, method) = static_member(&call.callee)?;
        // JSON has escaped the backslashes already.
        if method == "stringify" {
            return None;
        }
        it = inner.get_inner_expression();
    }
    Some("the quotes are escaped, but not the backslashes before them".to_owned())
}

/// `replace(/<script>/g, '')`: `<scr<script>ipt>` becomes `<script>`.
fn removed_once(pattern: &str, new: &str) -> Option<String> {
    if !new.is_empty() {
        return None;
    }
    let plain = pattern.replace('\\', "").to_ascii_lowercase();
    let removes = matches!(
        plain.as_str(),
        "../"
            | "<!--"
            | "<script>"
            | "</script>"
            | "<!--|-->"
            | "<script"
            | "<script.*?>.*?</script>"
    );
    removes.then(|| "what is left may have the same in it again".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn cleaned_in_part() {
        flags(
            "incomplete-sanitization",
            &[
                "s.replace('<', '&lt;')",
                "s.replace(\"'\", \"\\\\'\")",
                "s.replace('\"', '')",
                "s.replace(/'/, '')",
                "s.replace(/\"/g, '\\\\\"')",
                "s.replace(/\\.\\.\\//g, '')",
                "s.replace('../', '')",
                "s.replace(/<script>/gi, '')",
                "s.replace(\"'\", \"''\")",
                "s.replace('&', '&amp;')",
                "s.replace(/['\"]/g, '\\\\$&')",
                "f(s).replace('<', '%3C')",
            ],
        );
        clean(
            "incomplete-sanitization",
            &[
                "s.replace(/</g, '&lt;')",
                "s.replace('a', 'b')",
                "s.replace('\\n', '')",
                "s.replace(/\\\\/g, '\\\\\\\\').replace(/\"/g, '\\\\\"')",
                "s.replaceAll('<', '&lt;')",
                "s.replace(/\"/g, '&quot;')",
                "s.replace('<', '(')",
                "s.replace(x, '')",
                "JSON.stringify(s).replace(/'/g, \"\\\\'\")",
                "s.replace(/a/g, '')",
                "s.replace('.', '')",
                "s.replace('/', '-')",
            ],
        );
    }

    #[test]
    fn patterns_in_quotes() {
        flags(
            "string-as-regex",
            &[
                "s.replace('/a+/g', '')",
                "s.replace('/[^a]/', '')",
                "s.split('/,\\\\s*/')",
                "s.replace('/x/gi', 'y')",
                "s.includes('/^a/')",
                "s.replace('^[a-z]+$', '')",
                "s.indexOf('/a|b/')",
                "s.replace(\"/'/g\", '')",
                "s.replaceAll('/\\\\d/g', '')",
                "s.replace('/foo/g', 'bar')",
            ],
        );
        clean(
            "string-as-regex",
            &[
                "s.replace('/', '')",
                "s.replace('/a/b/', '')",
                "s.replace(/a/g, '')",
                "s.split('/')",
                "s.includes('/a/')",
                "s.replace('^', '$')",
                "s.match('/a+/')",
                "s.indexOf('//')",
                "s.replace('/foo/bar', 'x')",
                "s.split('|')",
                "s.includes('/api/g')",
            ],
        );
    }
}
