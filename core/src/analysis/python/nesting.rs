//! How deep the syntax tree of a text can get, known before it is built.
//!
//! Parser, visitor and destructor of a tree recurse, so hostile text (ten thousand parentheses, `not`s
//! or `+`s) could exhaust memory or the stack. This scan reads the text once, with no more of a lexer
//! than strings and comments need, and gives an upper bound; it may exaggerate, never understate.
//! The rejected alternative, a limit inside the visitor, comes too late: the tree is there by then.

use memchr::memchr2;

/// The result of [`bound`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    /// The tree has at most so many levels, give or take a small constant.
    pub(super) depth: u32,
    /// Byte offset of the first bracket that is never closed.
    pub(super) unclosed: Option<u32>,
}

struct Level {
    /// The bracket that opened it, or [`LITERAL`] or [`FIELD`].
    kind: u8,
    /// Where that bracket is.
    at: usize,
    /// Tokens since the last comma: each can be one level of an expression.
    tokens: u32,
    /// `lambda`s: their parameters have commas, which end nothing.
    lambdas: u32,
    /// The delimiter of the f-string, for its literal and its fields.
    quote: Quote,
}

#[derive(Clone, Copy)]
struct Quote {
    byte: u8,
    triple: bool,
}

/// An f-string; between it and the end of the stack lie only its fields and what is in them.
const LITERAL: u8 = b'"';
/// A replacement field of an f-string.
const FIELD: u8 = b'F';

const NO_QUOTE: Quote = Quote {
    byte: 0,
    triple: false,
};

/// Bytes by what they do to the depth.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Skip,
    Word,
    Operator,
    Open,
    Close,
    Comma,
    Quote,
    Comment,
    Newline,
    Backslash,
}

static CLASSES: [Class; 256] = {
    let mut table = [Class::Skip; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9' | 0x80..=0xff => Class::Word,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b',' | b';' => Class::Comma,
            b'\'' | b'"' => Class::Quote,
            b'#' => Class::Comment,
            b'\n' | b'\r' => Class::Newline,
            b'\\' => Class::Backslash,
            b' ' | b'\t' | 0x0c => Class::Skip,
            _ => Class::Operator,
        };
        byte += 1;
    }
    table
};

/// Bounds the depth of the tree of `text`. O(bytes).
pub(super) fn bound(text: &str) -> Bound {
    let mut scan = Scan {
        text: text.as_bytes(),
        at: 0,
        levels: vec![Level::new(0, 0, NO_QUOTE)],
        total: 0,
        deepest: 0,
        widest: 0,
    };
    scan.run();
    Bound {
        depth: scan.deepest.saturating_add(scan.widest.saturating_mul(2)),
        unclosed: scan.levels.get(1).map(|level| level.at as u32),
    }
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    levels: Vec<Level>,
    /// Sum of the tokens of all levels.
    total: u32,
    deepest: u32,
    /// The widest indentation: no line can lie in more blocks.
    widest: u32,
}

impl Level {
    fn new(kind: u8, at: usize, quote: Quote) -> Self {
        Self {
            kind,
            at,
            tokens: 0,
            lambdas: 0,
            quote,
        }
    }
}

impl Scan<'_> {
    fn run(&mut self) {
        self.indentation();
        while let Some(&byte) = self.text.get(self.at) {
            match CLASSES[byte as usize] {
                Class::Skip => self.at += 1,
                Class::Word => self.word(),
                Class::Operator => {
                    self.at += 1;
                    if byte == b':' && self.top().kind == FIELD {
                        self.literal(true);
                    } else {
                        self.token();
                    }
                }
                Class::Open => {
                    self.token();
                    self.levels.push(Level::new(byte, self.at, NO_QUOTE));
                    self.at += 1;
                }
                Class::Close => {
                    self.at += 1;
                    self.close(byte);
                }
                Class::Comma => {
                    self.at += 1;
                    self.reset(false);
                }
                Class::Quote => self.string(self.at),
                Class::Comment => self.skip_line(),
                Class::Newline => {
                    self.at += 1;
                    if self.levels.len() == 1 {
                        self.reset(true);
                    }
                    self.indentation();
                }
                Class::Backslash => {
                    // A line break after it ends no statement.
                    self.at += 2;
                }
            }
        }
    }

    fn top(&mut self) -> &mut Level {
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn token(&mut self) {
        self.top().tokens += 1;
        self.total += 1;
        self.deepest = self.deepest.max(self.total);
    }

    /// Forgets the tokens of the innermost level: what follows is beside them, not below.
    fn reset(&mut self, lambdas: bool) {
        let top = self.top();
        if lambdas {
            top.lambdas = 0;
        }
        let (gone, kept) = (top.tokens, top.lambdas);
        top.tokens = kept;
        self.total = self.total - gone + kept;
    }

    fn indentation(&mut self) {
        let start = self.at;
        while let Some(b' ' | b'\t' | 0x0c) = self.text.get(self.at) {
            self.at += 1;
        }
        self.widest = self.widest.max((self.at - start) as u32);
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }

    fn word(&mut self) {
        let start = self.at;
        while let Some(&byte) = self.text.get(self.at)
            && CLASSES[byte as usize] == Class::Word
        {
            self.at += 1;
        }
        if let Some(b'\'' | b'"') = self.text.get(self.at)
            && self.at - start <= 2
        {
            self.string(start);
            return;
        }
        if &self.text[start..self.at] == b"lambda" {
            self.top().lambdas += 1;
        }
        self.token();
    }

    fn close(&mut self, byte: u8) {
        let open = match byte {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let kind = self.top().kind;
        if kind == FIELD && byte == b'}' {
            self.pop();
            // Back in the text of the f-string, or in the format specification of the outer field.
            let spec = self.top().kind == FIELD;
            self.literal(spec);
        } else if kind == open {
            self.pop();
        }
        // Other closers match nothing: a parser may step over them and stay inside.
    }

    fn pop(&mut self) {
        if self.levels.len() > 1
            && let Some(level) = self.levels.pop()
        {
            self.total -= level.tokens;
        }
    }

    /// A string whose prefix, if any, begins at `start` and whose first quote is at `self.at`.
    fn string(&mut self, start: usize) {
        let formatted = self.text[start..self.at]
            .iter()
            .any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'));
        let byte = self.text[self.at];
        let triple = self.text[self.at..].starts_with(&[byte; 3]);
        self.at += if triple { 3 } else { 1 };
        let quote = Quote { byte, triple };
        self.token();
        if formatted {
            self.levels.push(Level::new(LITERAL, start, quote));
            self.literal(false);
        } else {
            self.plain(quote);
        }
    }

    /// The inside of a string without replacement fields.
    fn plain(&mut self, quote: Quote) {
        while let Some(&byte) = self.text.get(self.at) {
            if quote.triple && byte != b'\\' && byte != quote.byte {
                // Most of the strings in a file by length are long ones.
                let rest = &self.text[self.at..];
                self.at += memchr2(b'\\', quote.byte, rest).unwrap_or(rest.len());
            } else if byte == b'\\' {
                self.at += 2;
            } else if self.ends_here(quote) || (!quote.triple && matches!(byte, b'\n' | b'\r')) {
                return;
            } else {
                self.at += 1;
            }
        }
    }

    /// Steps over the closing delimiter if it is here.
    fn ends_here(&mut self, quote: Quote) -> bool {
        // Nearly always the first byte decides.
        if self.text.get(self.at) != Some(&quote.byte) {
            return false;
        }
        let length = if quote.triple { 3 } else { 1 };
        let here = !quote.triple || self.text[self.at..].starts_with(&[quote.byte; 3]);
        if here {
            self.at += length;
        }
        here
    }

    /// The literal part of an f-string, or the format specification of a field (on top then).
    fn literal(&mut self, spec: bool) {
        let quote = self.top().quote;
        while let Some(&byte) = self.text.get(self.at) {
            let next = self.text.get(self.at + 1);
            match byte {
                b'\\' if matches!(next, Some(b'\\' | b'\'' | b'"' | b'\n')) => self.at += 2,
                b'{' if !spec && next == Some(&b'{') => self.at += 2,
                b'{' => {
                    self.token();
                    self.levels.push(Level::new(FIELD, self.at, quote));
                    self.at += 1;
                    return;
                }
                b'}' if spec => {
                    self.at += 1;
                    self.close(b'}');
                    return;
                }
                b'\n' | b'\r' if !quote.triple => return self.leave_string(),
                _ if self.ends_here(quote) => return self.leave_string(),
                _ => self.at += 1,
            }
        }
    }

    /// Drops the levels of the f-string that ends here.
    fn leave_string(&mut self) {
        while self.top().kind == FIELD {
            self.pop();
        }
        self.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(text: &str) -> u32 {
        bound(text).depth
    }

    #[test]
    fn every_way_to_nest_is_counted() {
        for unit in [
            "(",
            "[",
            "{",
            "not ",
            "-",
            "a.",
            "a+",
            "1 if 1 else ",
            "lambda: ",
            "lambda a, b: ",
            "await ",
            "f(",
            "a[",
            "2**",
            "f'{",
            "(a,",
            "(](",
            "a(b, c)",
        ] {
            let text = format!("{}1", unit.repeat(1_000));
            assert!(depth(&text) >= 1_000, "{unit} gives {}", depth(&text));
        }
        let mut text = String::new();
        for level in 0..200 {
            text.push_str(&" ".repeat(level));
            text.push_str("if x:\n");
        }
        assert!(depth(&text) >= 399);
    }

    #[test]
    fn what_lies_beside_each_other_is_not() {
        for unit in [
            "x = (1, 2)\n",
            "elif x: pass\n",
            "'((((', ",
            "f'{a:{b}}{{((((', ",
            "f\"{x['a']:>{w}} {y}\", ",
            "# ((((\n",
            "'''\n((((\n''', ",
            "r'\\\\', ",
            "{'a': [1, 2]}, ",
            "x = '\\''\n",
            "s = 'unterminated ((\n",
        ] {
            let text = unit.repeat(1_000);
            assert!(depth(&text) < 40, "{unit} gives {}", depth(&text));
            assert_eq!(bound(&text).unclosed, None, "{unit}");
        }
    }

    #[test]
    fn the_first_open_bracket_is_known() {
        assert_eq!(bound("x = 1\nf(a, [b)\n").unclosed, Some(7));
        assert_eq!(bound("f'{'").unclosed, Some(0));
    }

    /// Levels of statements, expressions and patterns in the tree that the parser makes, errors or not.
    fn real_depth(text: &str) -> u32 {
        use ruff_python_ast::visitor::{self, Visitor};
        use ruff_python_ast::{Expr, Pattern, Stmt};
        #[derive(Default)]
        struct Depth {
            now: u32,
            most: u32,
        }
        impl Depth {
            fn down(&mut self, walk: impl FnOnce(&mut Self)) {
                self.now += 1;
                self.most = self.most.max(self.now);
                walk(self);
                self.now -= 1;
            }
        }
        impl<'a> Visitor<'a> for Depth {
            fn visit_stmt(&mut self, statement: &'a Stmt) {
                self.down(|depth| visitor::walk_stmt(depth, statement));
            }
            fn visit_expr(&mut self, expr: &'a Expr) {
                self.down(|depth| visitor::walk_expr(depth, expr));
            }
            fn visit_pattern(&mut self, pattern: &'a Pattern) {
                self.down(|depth| visitor::walk_pattern(depth, pattern));
            }
        }
        let parsed =
            ruff_python_parser::parse_unchecked_source(text, ruff_python_ast::PySourceType::Python);
        let mut depth = Depth::default();
        depth.visit_body(&parsed.syntax().body);
        depth.most
    }

    proptest::proptest! {
        // Not only valid code: what the parser makes of broken text must be bounded as well.
        #[test]
        fn no_tree_is_deeper_than_the_bound(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..120),
        ) {
            let text: String = pieces.concat();
            let (real, bound) = (real_depth(&text), bound(&text).depth);
            proptest::prop_assert!(real <= 2 * bound + 8, "{real} levels, bound {bound}: {text:?}");
        }
    }

    const PIECES: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ";",
        "\n",
        "\n    ",
        "\n  ",
        "\\\n",
        "x",
        "1",
        " ",
        " if ",
        " else ",
        "lambda ",
        "lambda a, b: ",
        "not ",
        "await ",
        "-",
        "+",
        "**",
        ".",
        "=",
        ":=",
        "f'",
        "f\"",
        "f'''",
        "rf\"\"\"",
        "t'",
        "'",
        "\"",
        "'''",
        "\"\"\"",
        "\\",
        "{{",
        "}}",
        "!r",
        "#",
        "def f():",
        "class A:",
        "if x:",
        "match x:",
        "case ",
        "for x in y:",
        "async ",
        "yield ",
        "@",
        "*",
        "é",
        "\r",
        "\x0c",
        "\t",
        "import a",
        "with a, b:",
        "return ",
        "\\N{DASH}",
        "print ",
        "is ",
        "in ",
    ];
}
