//! Backslashes that do nothing.

use oxc_ast::AstKind;
use oxc_ast::ast::{StringLiteral, TemplateLiteral};
use oxc_span::Span;

use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript, peer};
use crate::analysis::Rule;
use crate::analysis::regex::tree::{Class, ItemKind, Kind, Regex, Written};
use crate::model::Severity;

pub(super) static USELESS_ESCAPE: Rule = Rule {
    id: "useless-escape",
    severity: Severity::Low,
    summary: "A backslash does nothing.",
    why: "The character means the same without it. In a string for a regular expression the backslash \
          was meant to stay and has to be written twice.",
    fixable: true,
    examples: &[javascript(
        "const digits = new RegExp('\\d+');\n",
        "const digits = new RegExp('\\\\d+');\n",
    )],
    peers: &[
        peer("eslint", &["no-useless-escape"]),
        peer("biome", &["noUselessEscapeInRegex"]),
    ],
    ..BUG
};

fn report(cx: &mut Cx<'_, '_, '_>, at: u32, c: char, fix: bool) {
    let end = at + 1 + c.len_utf8() as u32;
    let hit = cx.report(
        &USELESS_ESCAPE,
        Span::new(at, end),
        format!("`{c}` needs no backslash here"),
    );
    if fix {
        hit.fix(
            "drop the backslash",
            true,
            vec![(at..at + 1, String::new())],
        );
    }
}

pub(super) fn text<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a StringLiteral<'a>) {
    let raw = cx.slice(it.span);
    // JSX has no escapes, and neither do directives, which are no literals to the parser.
    if !raw.contains('\\') || matches!(cx.parent(), Some(AstKind::JSXAttribute(_))) {
        return;
    }
    let Some(quote) = raw.chars().next() else {
        return;
    };
    each_escape(raw, |at, c| {
        let useful = c == quote || is_string_escape(c);
        if !useful {
            report(cx, it.span.start + at as u32, c, true);
        }
    });
}

fn is_string_escape(c: char) -> bool {
    matches!(
        c,
        '\\' | 'n'
            | 'r'
            | 'v'
            | 't'
            | 'b'
            | 'f'
            | 'u'
            | 'x'
            | '\n'
            | '\r'
            | '\u{2028}'
            | '\u{2029}'
    ) || c.is_ascii_digit()
}

pub(super) fn template<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a TemplateLiteral<'a>) {
    // A tag sees the text as it is written.
    if matches!(cx.parent(), Some(AstKind::TaggedTemplateExpression(_))) {
        return;
    }
    for quasi in &it.quasis {
        let raw = cx.slice(quasi.span);
        if !raw.contains('\\') {
            continue;
        }
        each_escape(raw, |at, c| {
            let after = raw[at + 1 + c.len_utf8()..].chars().next();
            let useful = match c {
                '`' => true,
                '$' => after == Some('{'),
                '{' => raw[..at].ends_with('$'),
                _ => is_string_escape(c),
            };
            if !useful {
                report(cx, quasi.span.start + at as u32, c, true);
            }
        });
    }
}

/// Calls `see` with the place of every backslash that escapes, and the character behind it.
fn each_escape(raw: &str, mut see: impl FnMut(usize, char)) {
    let mut chars = raw.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '\\'
            && let Some((_, escaped)) = chars.next()
        {
            see(at, escaped);
        }
    }
}

/// Escapes in a regular expression literal.
pub(super) fn pattern(cx: &mut Cx<'_, '_, '_>, regex: &Regex, flags: &str, span: Span) {
    let text = cx.slice(span);
    if !text.contains('\\') {
        return;
    }
    let sets = flags.contains('v');
    let mut useless: Vec<(u32, char)> = Vec::new();
    regex.root.walk(&mut |node| match &node.kind {
        Kind::Char(c) if c.written == Written::Identity => {
            if let Some(c) = char::from_u32(c.value).filter(|c| !is_outside_escape(*c)) {
                useless.push((node.start, c));
            }
        }
        Kind::Class(class) if !sets => in_class(cx, class, node.start, node.end, &mut useless),
        _ => {}
    });
    useless.sort_unstable();
    for (at, c) in useless {
        let backslash = cx.text[at as usize..].starts_with('\\');
        if backslash {
            report(cx, at, c, true);
        }
    }
}

fn is_outside_escape(c: char) -> bool {
    is_general_escape(c)
        || matches!(
            c,
            '^' | '/' | '.' | '$' | '*' | '+' | '?' | '[' | '{' | '}' | '|' | '(' | ')' | 'B' | 'k'
        )
}

fn is_general_escape(c: char) -> bool {
    "\\bcdDfnpPrsStvwWxu0123456789]".contains(c)
}

fn in_class(
    cx: &Cx<'_, '_, '_>,
    class: &Class,
    start: u32,
    end: u32,
    useless: &mut Vec<(u32, char)>,
) {
    let mut see = |value: u32, at: u32, len: u32| {
        let Some(c) = char::from_u32(value) else {
            return;
        };
        if is_general_escape(c) {
            return;
        }
        let first = at == start + 1;
        let last = at + len + 1 == end;
        // A range may come of it where the backslash goes, a negation at the start.
        let needed = match c {
            '^' => first,
            '-' => !first && !last,
            _ => false,
        };
        if !needed {
            useless.push((at, c));
        }
    };
    for item in &class.items {
        match item.kind {
            ItemKind::Char(c) if c.written == Written::Identity => {
                see(c.value, item.start, item.end - item.start);
            }
            ItemKind::Range(low, high) => {
                if low.written == Written::Identity {
                    see(low.value, item.start, 2);
                }
                if high.written == Written::Identity
                    && let Some(c) = char::from_u32(high.value)
                {
                    let len = 1 + c.len_utf8() as u32;
                    if cx.text.get((item.end - len) as usize..).is_some() {
                        see(high.value, item.end - len, len);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, fixed, flags};

    #[test]
    fn useless_backslashes() {
        flags(
            "useless-escape",
            &[
                r"'\d'",
                r#"'\"'"#,
                r#""\'""#,
                r"'\a'",
                r"`\a`",
                r"`\$`",
                r"`\{`",
                r"/\a/",
                r"/\#/",
                r"/[\.]/",
                r"/[a\*]/",
                r"/[\-a]/",
                r"/[a\-]/",
                r"/[a\^]/",
                r"/\-/",
                r"/[\/]/",
                r"/[\(]/",
                r"`\'`",
                r"/\ /",
                r"x = {'\#': 1}",
                r"/[\--a]/",
            ],
        );
    }

    #[test]
    fn needed_backslashes() {
        clean(
            "useless-escape",
            &[
                r"'\\\n\r\v\t\b\f\u0041\x41\0\1'",
                r"'\''",
                r#""\"""#,
                "'a\\\nb'",
                r"`\``",
                r"`\${a}`",
                r"`$\{a}`",
                r"/\//",
                r"/\./",
                r"/[\]]/",
                r"/[a\-z]/",
                r"/[\^a]/",
                r"/\d\D\w\W\s\S\b\B/",
                r"/(?<a>b)\k<a>/",
                r"/[\\]/",
                r"String.raw`\a`",
                r"x = <a b='\d' />",
                r"/\p{L}/u",
                r"/[\d\-x]/",
                r"/\^\$\*\+\?\(\)\[\]\{\}\|/",
                r"/[\q{a}]/v",
                "'\u{e9}'",
            ],
        );
    }

    #[test]
    fn dropped() {
        assert_eq!(
            fixed("useless-escape", r"x = '\a\'' + /[\.]\#/"),
            r"x = 'a\'' + /[.]#/"
        );
    }
}
