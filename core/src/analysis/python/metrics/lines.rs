//! Lines as radon counts them: by groups of lines that form a logical line.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

use crate::analysis::metrics::LineCounts;

/// What stands between two line breaks that end a statement.
#[derive(Default)]
struct Group {
    /// Kinds of its tokens; an f-string is one token.
    tokens: Vec<TokenKind>,
    start: usize,
    comments: u32,
}

pub(super) fn count(text: &str, tokens: &Tokens) -> LineCounts {
    let mut counts = LineCounts::default();
    let mut group: Option<Group> = None;
    // End of the last group, and how deep in f-strings and brackets.
    let mut at = 0;
    let mut strings = 0_u32;
    for token in tokens {
        let (kind, range) = (token.kind(), token.range());
        match kind {
            TokenKind::Indent | TokenKind::Dedent | TokenKind::EndOfFile => continue,
            TokenKind::FStringStart | TokenKind::TStringStart => strings += 1,
            TokenKind::FStringEnd | TokenKind::TStringEnd => {
                strings = strings.saturating_sub(1);
                if strings > 0 {
                    continue;
                }
            }
            _ => {}
        }
        let inside = strings > 0
            && !(strings == 1 && matches!(kind, TokenKind::FStringStart | TokenKind::TStringStart));
        if inside || matches!(kind, TokenKind::FStringEnd | TokenKind::TStringEnd) {
            continue;
        }
        match kind {
            TokenKind::Newline => {
                if let Some(done) = group.take() {
                    done.add(text, range.end().to_usize(), &mut counts);
                }
                at = range.end().to_usize();
            }
            TokenKind::NonLogicalNewline => match &group {
                // A line of its own: blank, or with nothing but a comment.
                Some(open) if open.tokens.is_empty() => {
                    let done = group.take().unwrap_or_default();
                    done.add(text, range.end().to_usize(), &mut counts);
                    at = range.end().to_usize();
                }
                Some(_) => {}
                None => {
                    let done = Group {
                        start: at,
                        ..Group::default()
                    };
                    done.add(text, range.end().to_usize(), &mut counts);
                    at = range.end().to_usize();
                }
            },
            TokenKind::Comment => {
                group
                    .get_or_insert_with(|| Group {
                        start: at,
                        ..Group::default()
                    })
                    .comments += 1;
            }
            _ => {
                let kind = match kind {
                    TokenKind::FStringStart | TokenKind::TStringStart => TokenKind::String,
                    other => other,
                };
                group
                    .get_or_insert_with(|| Group {
                        start: at,
                        ..Group::default()
                    })
                    .tokens
                    .push(kind);
            }
        }
    }
    match group {
        Some(last) => last.add(text, text.len(), &mut counts),
        None if at < text.len() => {
            Group {
                start: at,
                ..Group::default()
            }
            .add(text, text.len(), &mut counts);
        }
        None => {}
    }
    counts.total = counts.code + counts.blank + counts.docstring + counts.comment_only;
    counts
}

impl Group {
    fn add(self, text: &str, end: usize, counts: &mut LineCounts) {
        let lines = text.get(self.start..end).unwrap_or_default();
        let mut full = 0;
        let mut blank = 0;
        for line in lines.lines() {
            if line.trim().is_empty() {
                blank += 1;
            } else {
                full += 1;
            }
        }
        counts.comments += self.comments;
        counts.blank += blank;
        if self.tokens.is_empty() {
            counts.comment_only += full;
        } else if self.comments == 0 && self.tokens == [TokenKind::String] {
            if full + blank > 1 {
                counts.docstring += full;
            } else {
                counts.comment_only += full;
            }
        } else {
            counts.code += full;
        }
        counts.logical += self.logical();
    }

    /// One for each part between semicolons, and one more for what follows a colon on the line.
    /// radon's way of telling is kept: where a part is not the last, one token may follow the colon.
    fn logical(&self) -> u32 {
        let parts = self.tokens.split(|kind| *kind == TokenKind::Semi);
        let last = self
            .tokens
            .iter()
            .filter(|kind| **kind == TokenKind::Semi)
            .count();
        parts
            .enumerate()
            .map(|(index, part)| {
                let end_marker = usize::from(index == last);
                let Some(colon) = part.iter().rposition(|kind| *kind == TokenKind::Colon) else {
                    return u32::from(!part.is_empty());
                };
                if colon + 2 == part.len() + end_marker {
                    1
                } else {
                    2
                }
            })
            .sum()
    }
}
