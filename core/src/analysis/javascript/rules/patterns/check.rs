//! Regular expressions by themselves.

use oxc_ast::ast::{Argument, Expression, RegExpLiteral};
use oxc_span::Span;

use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript, peer};
use super::escapes;
use crate::analysis::Rule;
use crate::analysis::hosts;
use crate::analysis::regex::javascript::{NoTree, Source, parse};
use crate::analysis::regex::tree::Regex;
use crate::analysis::regex::{Look, What, issues};
use crate::analysis::shared_rules::{
    BAD_URL_CHECK, REDOS, REGEX_DUP_CLASS, REGEX_OVERLY_LARGE_RANGE, REGEX_UNMATCHABLE,
};
use crate::model::Severity;

pub(super) static EMPTY_REGEX_CLASS: Rule = Rule {
    id: "empty-regex-class",
    summary: "A class of a regular expression is empty.",
    why: "`[]` matches nothing at all, so the pattern never matches where it is needed.",
    examples: &[javascript(
        "const x = /^abc[]/;\n",
        "const x = /^abc[a-z]/;\n",
    )],
    peers: &[
        peer("eslint", &["no-empty-character-class"]),
        peer("biome", &["noEmptyCharacterClassInRegex"]),
    ],
    ..BUG
};

pub(super) static REGEX_CONTROL: Rule = Rule {
    id: "regex-control",
    severity: Severity::Low,
    confidence: 0.75,
    summary: "A regular expression has a control character.",
    why: "Characters below U+0020 are seldom in text; written as `\\x1f` one is often a typing error.",
    false_positives: "Patterns for terminal codes and for text that is to be cleaned.",
    examples: &[javascript("const x = /\\x1f/;\n", "const x = /\\x20/;\n")],
    peers: &[
        peer("eslint", &["no-control-regex"]),
        peer("biome", &["noControlCharactersInRegex"]),
    ],
    ..BUG
};

pub(super) static REGEX_INVALID: Rule = Rule {
    id: "regex-invalid",
    severity: Severity::High,
    confidence: 0.95,
    summary: "A regular expression cannot be read.",
    why: "`RegExp` throws a SyntaxError when the line runs.",
    examples: &[javascript(
        "const x = new RegExp('[');\n",
        "const x = new RegExp('\\\\[');\n",
    )],
    peers: &[peer("eslint", &["no-invalid-regexp"])],
    ..BUG
};

pub(super) static REGEX_MISLEADING_CLASS: Rule = Rule {
    id: "regex-misleading-class",
    summary: "A class of a regular expression has a sign that is several characters.",
    why: "An emoji, a flag or a letter with a combining mark is more than one code point; the class \
          matches each of them by itself. Use an alternative, or flag `u` where that is enough.",
    examples: &[javascript(
        "const x = /^[👍]$/;\n",
        "const x = /^[👍]$/u;\n",
    )],
    peers: &[
        peer("eslint", &["no-misleading-character-class"]),
        peer("biome", &["noMisleadingCharacterClass"]),
    ],
    ..BUG
};

pub(super) static USELESS_BACKREF: Rule = Rule {
    id: "useless-backref",
    summary: "A reference to a group is always empty.",
    why: "The group comes later, is still open, or stands in another alternative: when the reference is \
          reached it holds nothing, so the reference matches the empty text.",
    examples: &[javascript("const x = /\\1(a)/;\n", "const x = /(a)\\1/;\n")],
    peers: &[peer("eslint", &["no-useless-backreference"])],
    ..BUG
};

pub(super) fn literal<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a RegExpLiteral<'a>) {
    let text = it.regex.pattern.text.as_str();
    let flags = it.regex.flags.to_string();
    match parse(Source::Literal(text), &flags, it.span.start + 1) {
        Ok(regex) => {
            look(cx, &regex, it.span);
            escapes::pattern(cx, &regex, &flags, it.span);
        }
        Err(error) => invalid(cx, error, it.span),
    }
}

/// `RegExp('...')`, with or without `new`.
pub(super) fn constructed<'a>(
    cx: &mut Cx<'a, '_, '_>,
    callee: &'a Expression<'a>,
    arguments: &'a [Argument<'a>],
) {
    if !callee.is_specific_id("RegExp") || !cx.is_global_named(callee, "RegExp") {
        return;
    }
    let flags = match arguments.get(1) {
        None => "",
        Some(Argument::StringLiteral(flags)) => flags.value.as_str(),
        // Whether flag `u` is among them decides much.
        Some(_) => return,
    };
    let Some(Argument::StringLiteral(text)) = arguments.first() else {
        return;
    };
    let raw = cx.slice(text.span);
    let value = text.value.as_str();
    // Flags go into the parser in quotes.
    if !flags.bytes().all(|b| b.is_ascii_alphabetic()) {
        let message = format!("`{}` is no flag", super::super::values::short(flags));
        cx.report(&REGEX_INVALID, text.span, message);
        return;
    }
    match parse(Source::Quoted { raw, value }, flags, text.span.start) {
        Ok(regex) => look(cx, &regex, text.span),
        Err(error) => invalid(cx, error, text.span),
    }
}

fn invalid(cx: &mut Cx<'_, '_, '_>, error: NoTree, span: Span) {
    if let NoTree::Invalid {
        start,
        end,
        message,
    } = error
    {
        let at = within(cx, Span::new(start, end), span);
        cx.report(&REGEX_INVALID, at, message);
    }
}

/// A part of a pattern, or all of it if the part is empty or not inside.
fn within(cx: &Cx<'_, '_, '_>, part: Span, all: Span) -> Span {
    let inside = all.start <= part.start && part.start < part.end && part.end <= all.end;
    let whole = inside
        && cx
            .text
            .get(part.start as usize..part.end as usize)
            .is_some();
    if whole { part } else { all }
}

fn look(cx: &mut Cx<'_, '_, '_>, regex: &Regex, all: Span) {
    if let Some((start, end)) = hosts::loose_dot(regex) {
        let at = within(cx, Span::new(start, end), all);
        cx.report(
            &BAD_URL_CHECK,
            at,
            "this dot of the host matches any character",
        );
    }
    let found = issues(
        regex,
        Look {
            whole: false,
            budget: &mut cx.regex_budget,
        },
    );
    for issue in found {
        let rule = match issue.what {
            What::Control => &REGEX_CONTROL,
            What::DuplicateInClass => &REGEX_DUP_CLASS,
            What::EmptyClass => &EMPTY_REGEX_CLASS,
            What::Exponential => &REDOS,
            What::LargeRange => &REGEX_OVERLY_LARGE_RANGE,
            What::MisleadingClass => &REGEX_MISLEADING_CLASS,
            What::Unmatchable => &REGEX_UNMATCHABLE,
            What::UselessReference => &USELESS_BACKREF,
        };
        let at = within(cx, Span::new(issue.start, issue.end), all);
        cx.report(rule, at, issue.message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags, found};

    #[test]
    fn literals_and_constructors() {
        assert_eq!(
            found(
                "redos",
                r"x = /^(a+)+$/; y = new RegExp('^(b+)+$'); z = RegExp('(c|c)*!')"
            ),
            ["(a+)+", "(b+)+", "(c|c)*"]
        );
        assert_eq!(found("regex-dup-class", r#"new RegExp("\\d[xx]")"#), ["x"]);
        assert_eq!(found("regex-overly-large-range", r"/[a-zA-z]/i"), ["A-z"]);
        assert_eq!(found("regex-unmatchable", "/a^b/"), ["^"]);
        assert_eq!(
            found("useless-backref", r"/\1(a)/; new RegExp('\\1(a)')").len(),
            2
        );
        assert_eq!(found("empty-regex-class", "/[]/; RegExp('[]')").len(), 2);
        assert_eq!(found("regex-control", r"/\x00\x1f/").len(), 1);
        assert_eq!(
            found("regex-misleading-class", "/[👍]/; new RegExp('[👍]')").len(),
            2
        );
        let near = "RegExp('(a+)+$', flags); new Regexp('(a+)+$'); a.RegExp('(a+)+$'); new RegExp(`(a+)+$` + x); \
                    function f(RegExp) { return new RegExp('(a+)+$'); }";
        assert!(found("redos", near).is_empty());
    }

    #[test]
    fn patterns_that_cannot_be_read() {
        flags(
            "regex-invalid",
            &[
                "new RegExp('[')",
                "RegExp('(')",
                "new RegExp('a', 'z')",
                "new RegExp('a', 'gg')",
                "new RegExp('\\\\')",
                "new RegExp(')')",
                "new RegExp('a**')",
                "new RegExp('(?<a>b)(?<a>c)')",
                "new RegExp('{1}', 'u')",
                "RegExp('a', 'uv')",
                "new RegExp('[b-a]')",
                "new RegExp('+')",
                "new RegExp('a', ' ')",
            ],
        );
        clean(
            "regex-invalid",
            &[
                "new RegExp('.')",
                "RegExp('a', 'g')",
                "new RegExp()",
                "new RegExp(x)",
                "new RegExp('[' + x)",
                "new RegExp('\\\\(')",
                "/(?<=a)b/",
                "new RegExp('(?<a>b)|(?<a>c)')",
                "new RegExp('{')",
                "new RegExp('[', flags)",
                "new RegExp('', 'dgimsuy')",
                "RegExp(...a)",
                "new RegExp('\\\\p{L}', 'u')",
            ],
        );
    }

    #[test]
    fn the_work_for_a_file_is_bounded() {
        let hard = format!("x = /(?:{})+$/;\n", vec![r"[^a]?\w?"; 60].join(""));
        let count = found("redos", &hard.repeat(300)).len();
        assert!((1..300).contains(&count), "{count}");
        // The cheap questions are still asked.
        let code = format!("{}x = /[]/;", hard.repeat(300));
        assert_eq!(found("empty-regex-class", &code).len(), 1);
    }
}
