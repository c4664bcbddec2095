//! Regular expressions that are written as literals.

use ruff_python_ast::{Expr, ExprCall, StringFlags};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::analysis::hosts;
use crate::analysis::python::context::Context;
use crate::analysis::regex::python::{Flags, parse};
use crate::analysis::regex::{Budget, Look, What, issues};
use crate::analysis::shared_rules::{
    BAD_URL_CHECK, REDOS, REGEX_DUP_CLASS, REGEX_OVERLY_LARGE_RANGE, REGEX_UNMATCHABLE,
};

/// `re.compile(...)` and its like.
pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let Some((module, function)) = path.and_then(|path| path.split_once('.')) else {
        return;
    };
    if !matches!(module, "re" | "regex" | "re2") {
        return;
    }
    let flags_at = match function {
        "compile" => 1,
        "match" | "search" | "fullmatch" | "findall" | "finditer" => 2,
        "split" => 3,
        "sub" | "subn" => 4,
        _ => return,
    };
    let Some(pattern) = call.arguments.find_argument_value("pattern", 0) else {
        return;
    };
    let flags = match call.arguments.find_argument_value("flags", flags_at) {
        None => Flags::default(),
        // Without knowing them all, white space may or may not count.
        Some(flags) => match read_flags(context, flags, 8) {
            Some(flags) => flags,
            None => return,
        },
    };
    let Some(pieces) = pieces(context, pattern) else {
        return;
    };
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let Some(regex) = parse(&text, flags, pattern.is_bytes_literal_expr()) else {
        return;
    };
    if let Some((start, end)) = hosts::loose_dot(&regex) {
        let at = place(&pieces, start as usize, end as usize).unwrap_or_else(|| pattern.range());
        context.report(
            &BAD_URL_CHECK,
            at,
            "this dot of the host matches any character",
        );
    }
    // RE2 takes linear time.
    let mut nothing = Budget(0);
    let found = issues(
        &regex,
        Look {
            whole: function == "fullmatch",
            budget: if module == "re2" {
                &mut nothing
            } else {
                &mut context.regex_budget
            },
        },
    );
    for issue in found {
        let rule = match issue.what {
            What::DuplicateInClass => &REGEX_DUP_CLASS,
            What::Exponential => &REDOS,
            What::LargeRange => &REGEX_OVERLY_LARGE_RANGE,
            What::Unmatchable => &REGEX_UNMATCHABLE,
            What::Control | What::EmptyClass | What::MisleadingClass | What::UselessReference => {
                continue;
            }
        };
        let at = place(&pieces, issue.start as usize, issue.end as usize)
            .unwrap_or_else(|| pattern.range());
        context.report(rule, at, issue.message);
    }
}

/// One of the literals that a pattern is written as.
struct Piece {
    text: String,
    /// Where its text stands if it stands there unchanged.
    content: Option<TextSize>,
    range: TextRange,
}

fn pieces(context: &Context<'_, '_, '_>, pattern: &Expr) -> Option<Vec<Piece>> {
    let piece = |range: TextRange, opener: TextSize, text: String| {
        let start = range.start() + opener;
        let here = context
            .source()
            .get(start.to_usize()..start.to_usize() + text.len());
        Piece {
            content: (here == Some(text.as_str())).then_some(start),
            text,
            range,
        }
    };
    match pattern {
        Expr::StringLiteral(it) => Some(
            it.value
                .iter()
                .map(|part| {
                    piece(
                        part.range(),
                        part.flags.opener_len(),
                        part.value.to_string(),
                    )
                })
                .collect(),
        ),
        Expr::BytesLiteral(it) => it
            .value
            .iter()
            .map(|part| {
                let text = std::str::from_utf8(&part.value)
                    .ok()
                    .filter(|it| it.is_ascii())?;
                Some(piece(
                    part.range(),
                    part.flags.opener_len(),
                    text.to_owned(),
                ))
            })
            .collect(),
        _ => None,
    }
}

/// Where a part of the pattern stands in the file.
fn place(pieces: &[Piece], start: usize, end: usize) -> Option<TextRange> {
    let mut before = 0;
    for piece in pieces {
        let after = before + piece.text.len();
        if start < after {
            let Some(content) = piece.content else {
                return Some(piece.range);
            };
            let at = content + TextSize::try_from(start - before).ok()?;
            let length = TextSize::try_from(end.min(after) - start).ok()?;
            return Some(TextRange::at(at, length));
        }
        before = after;
    }
    None
}

/// `re.I | re.X`.
fn read_flags(context: &Context<'_, '_, '_>, expr: &Expr, depth: u32) -> Option<Flags> {
    let depth = depth.checked_sub(1)?;
    if let Expr::BinOp(it) = expr {
        let (a, b) = (
            read_flags(context, &it.left, depth)?,
            read_flags(context, &it.right, depth)?,
        );
        return Some(Flags {
            ignore_case: a.ignore_case || b.ignore_case,
            multiline: a.multiline || b.multiline,
            dot_all: a.dot_all || b.dot_all,
            verbose: a.verbose || b.verbose,
            ascii: a.ascii || b.ascii,
        });
    }
    if matches!(expr, Expr::NumberLiteral(_)) {
        return (context.text(expr) == "0").then(Flags::default);
    }
    let path = context.path(expr)?;
    let mut flags = Flags::default();
    match path.rsplit('.').next()? {
        "I" | "IGNORECASE" => flags.ignore_case = true,
        "M" | "MULTILINE" => flags.multiline = true,
        "S" | "DOTALL" => flags.dot_all = true,
        "X" | "VERBOSE" => flags.verbose = true,
        "A" | "ASCII" => flags.ascii = true,
        "U" | "UNICODE" | "L" | "LOCALE" | "DEBUG" | "NOFLAG" => {}
        _ => return None,
    }
    Some(flags)
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags, run};

    #[test]
    fn exponential_time() {
        flags(
            "redos",
            &[
                "import re\nre.compile(r'(a+)+$')",
                "import re\nre.match('(a|a)*b', x)",
                "from re import search\nsearch(r'^(\\w+\\s?)*$', x)",
                "import re as r\nr.sub(r'(x+x+)+y', '', s)",
                "import re\nre.fullmatch(r'(a+)+', x)",
                "import re\nre.compile(rb'^(a|aa)+$')",
                "import re\nre.compile('^(A|a)+$', re.I)",
                "import re\nre.compile('''^(a | a)+$''', re.X | re.S)",
                "import re\nre.findall('(?:a*)*!', x)",
                "import re\nre.split(pattern=r'([a-z]+)*,', string=x)",
                "import re\nre.compile('^(a' '+)+$')",
            ],
        );
        clean(
            "redos",
            &[
                "import re\nre.compile(r'(a+)+')",
                "import re\nre.match('(a|b)*c', x)",
                "re.compile('(a+)+$')",
                "import re\nre.compile('(a+)+$', flags)",
                "import re\nre.compile('(a+)+' + x)",
                "import re\nre.compile(f'(a+)+{x}')",
                "import re\nre.escape('(a+)+$')",
                "import re\nre.compile('(a++)+$')",
                "import re2\nre2.compile('(a+)+$')",
                "import re\nre.compile('(?:a|b', 0)",
                "import re\nre.compile('^(A|a)+$')",
                "import re\ndef f(re):\n    re.compile('(a+)+$')",
            ],
        );
    }

    #[test]
    fn classes_and_anchors() {
        flags(
            "regex-dup-class",
            &[
                "import re\nre.compile('[aa]')",
                "import re\nre.compile(b'[.x.]')",
            ],
        );
        clean(
            "regex-dup-class",
            &[
                "import re\nre.compile('[ab]')",
                "import re\nre.compile('[a]a')",
            ],
        );
        flags(
            "regex-overly-large-range",
            &[
                "import re\nre.compile('[A-z]')",
                "import re\nre.search('[a-zA-z]', x)",
            ],
        );
        clean(
            "regex-overly-large-range",
            &["import re\nre.compile('[A-Za-z]')"],
        );
        flags(
            "regex-unmatchable",
            &[
                r"import re
re.compile('$\\d')",
                "import re\nre.compile('a^b')",
            ],
        );
        clean(
            "regex-unmatchable",
            &[
                "import re\nre.compile('a^b', re.M)",
                "import re\nre.compile('a$\\n')",
            ],
        );
    }

    #[test]
    fn places() {
        let at = |code: &str| {
            let found = run(code);
            let about_patterns = |rule: &str| rule.starts_with("re");
            let first = found.iter().find(|it| about_patterns(&it.rule)).unwrap();
            let span = first.span;
            code[span.start_byte.unwrap() as usize..span.end_byte.unwrap() as usize].to_owned()
        };
        assert_eq!(at("import re\nre.compile(r'x(a+)+$')"), "(a+)+");
        assert_eq!(at("import re\nre.compile('''\n  # é\n [xx]''', re.X)"), "x");
        assert_eq!(at("import re\nre.compile('a' r'[xx]')"), "x");
        assert_eq!(at("import re\nre.compile('\\\\d[xx]')"), "'\\\\d[xx]'");
    }
}
