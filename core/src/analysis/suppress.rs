//! Comments that silence findings: ours and those people already have for other tools.

use std::ops::Range;

use super::Rule;
use super::registry::rule;
use crate::model::{Category, Finding, LineIndex};

/// The suppressions of one file.
pub(crate) struct Suppressions<'a> {
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    /// Lines it covers.
    lines: Range<u32>,
    what: What<'a>,
}

enum What<'a> {
    /// Every rule.
    All,
    /// Every rule about security.
    Security,
    /// Rules by our ids or by another tool's.
    Names(Vec<&'a str>),
}

impl<'a> Suppressions<'a> {
    /// Reads the comments, given as byte ranges with their delimiters, in the order of the file.
    pub(crate) fn new(index: &LineIndex<'a>, comments: &[Range<u32>]) -> Self {
        let mut out = Self {
            entries: Vec::new(),
        };
        for range in comments {
            let Some(text) = index.source().get(range.start as usize..range.end as usize) else {
                continue;
            };
            // Nearly every comment is prose: look for a marker before working out lines.
            if !MARKERS.iter().any(|marker| contains(text, marker)) {
                continue;
            }
            out.comment(index, text, range);
        }
        out
    }

    /// Whether the finding is silenced: by a comment that covers its first or last line.
    pub(crate) fn cover(&self, finding: &Finding) -> bool {
        let Some(known) = rule(&finding.rule) else {
            return false;
        };
        self.entries.iter().any(|entry| {
            (entry.lines.contains(&finding.span.start_line)
                || entry.lines.contains(&finding.span.end_line))
                && entry.what.names(known)
        })
    }

    fn comment(&mut self, index: &LineIndex<'a>, text: &'a str, range: &Range<u32>) {
        let (first, column) = index.position(range.start);
        let (last, _) = index.position(range.end);
        let alone = index
            .line(first)
            .is_some_and(|line| line.trim_start().starts_with(['#', '/']));
        let here = first..last + 1;
        let next = || {
            let line = next_code_line(index, last);
            first..line + 1
        };
        let to_end = first..u32::MAX;
        // One comment may hold several, as in `# noqa: F401  # codehone: ignore[x]`.
        if let Some(rest) = after(text, "codehone: ignore-file") {
            let what = bracketed(rest);
            self.entries.push(Entry {
                lines: 0..u32::MAX,
                what,
            });
        } else if let Some(rest) = after(text, "codehone: ignore") {
            let lines = if alone { next() } else { here.clone() };
            self.entries.push(Entry {
                lines,
                what: bracketed(rest),
            });
        }
        if let Some(rest) = after(text, "noqa") {
            self.entries.push(Entry {
                lines: here.clone(),
                what: coded(rest),
            });
        }
        if let Some(rest) = after(text, "nosec") {
            let what = match names(rest.trim_start_matches([':', ' '])) {
                codes if codes.first().is_some_and(|code| is_bandit(code)) => What::Names(codes),
                _ => What::Security,
            };
            self.entries.push(Entry {
                lines: here.clone(),
                what,
            });
        }
        if let Some(rest) = after(text, "pylint: disable-next=") {
            self.push_names(next(), names(rest));
        } else if let Some(rest) = after(text, "pylint: disable=") {
            // On its own line pylint's comment lasts to the end of the block; the end of the file is
            // the block of a comment that is not indented.
            let lines = match (alone, column) {
                (true, 1) => to_end.clone(),
                _ => here.clone(),
            };
            self.push_names(lines, names(rest));
        }
        for tool in ["eslint-", "oxlint-"] {
            let Some(rest) = after(text, tool) else {
                continue;
            };
            if let Some(rest) = rest.strip_prefix("disable-next-line") {
                self.push_listed(next(), rest);
            } else if let Some(rest) = rest.strip_prefix("disable-line") {
                self.push_listed(here.clone(), rest);
            } else if let Some(rest) = rest.strip_prefix("disable") {
                self.push_listed(to_end.clone(), rest);
            } else if let Some(rest) = rest.strip_prefix("enable") {
                self.enable(first, &listed(rest));
            }
        }
        if let Some(rest) = after(text, "biome-ignore ") {
            // `lint/suspicious/noDebugger: reason`; `lint` alone means every rule.
            let path = rest.split([':', ' ']).next().unwrap_or_default();
            match path.rsplit('/').next() {
                Some("lint") => self.entries.push(Entry {
                    lines: next(),
                    what: What::All,
                }),
                Some(name) => self.push_names(next(), vec![name]),
                None => {}
            }
        }
    }

    fn push_names(&mut self, lines: Range<u32>, names: Vec<&'a str>) {
        if !names.is_empty() {
            self.entries.push(Entry {
                lines,
                what: What::Names(names),
            });
        }
    }

    fn push_listed(&mut self, lines: Range<u32>, rest: &'a str) {
        let names = listed(rest);
        let what = if names.is_empty() {
            What::All
        } else {
            What::Names(names)
        };
        self.entries.push(Entry { lines, what });
    }

    /// Ends the running `disable` blocks: all of them, or those that name one of `names`.
    fn enable(&mut self, line: u32, names: &[&str]) {
        for entry in &mut self.entries {
            let ends = match &entry.what {
                What::Names(disabled) => {
                    names.is_empty() || disabled.iter().any(|name| names.contains(name))
                }
                What::All => names.is_empty(),
                What::Security => false,
            };
            // Only blocks run to the end of the file from a line of their own.
            if ends && entry.lines.end == u32::MAX && entry.lines.start > 0 {
                entry.lines.end = line;
            }
        }
    }
}

const MARKERS: &[&str] = &[
    "codehone:",
    "noqa",
    "nosec",
    "pylint:",
    "eslint-",
    "oxlint-",
    "biome-ignore ",
];

impl What<'_> {
    fn names(&self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Security => rule.category == Category::Security,
            Self::Names(names) => names.iter().any(|name| {
                *name == rule.id
                    || rule.peers.iter().any(|peer| {
                        peer.rules.iter().any(|id| {
                            // flake8's codes are prefixes: `noqa: S` means every `S` rule.
                            id == name || (is_code(name) && id.starts_with(name))
                        })
                    })
            }),
        }
    }
}

/// Case-insensitive search for an ASCII needle in lower case.
fn find(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes()
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

fn contains(text: &str, needle: &str) -> bool {
    find(text, needle).is_some()
}

/// What follows `marker`, which must not continue a word.
fn after<'t>(text: &'t str, marker: &str) -> Option<&'t str> {
    let at = find(text, marker)?;
    let rest = &text[at + marker.len()..];
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let joined = text[..at]
        .chars()
        .next_back()
        .is_some_and(|c| word(c) || c == '-')
        || (marker.ends_with(char::is_alphabetic) && rest.chars().next().is_some_and(word));
    (!joined).then_some(rest)
}

/// `[a, b] reason`; without brackets it means every rule.
fn bracketed(rest: &str) -> What<'_> {
    match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inside, _)) => What::Names(names(inside)),
        None => What::All,
    }
}

/// `: F401,E501 prose`; without a colon it means every rule.
fn coded(rest: &str) -> What<'_> {
    match rest.trim_start().strip_prefix(':') {
        Some(codes) => {
            let mut codes = names(codes);
            let prose = codes
                .iter()
                .position(|name| !is_code(name) && rule(name).is_none());
            codes.truncate(prose.unwrap_or(codes.len()));
            // As in flake8, `noqa: because ...` has a reason and no code.
            if codes.is_empty() {
                What::All
            } else {
                What::Names(codes)
            }
        }
        None => What::All,
    }
}

/// ESLint's list: up to ` -- reason` or the end of a block comment.
fn listed(rest: &str) -> Vec<&str> {
    let rest = rest.split("*/").next().unwrap_or_default();
    let rest = rest.split("--").next().unwrap_or_default();
    rest.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

/// Names separated by commas or blanks, up to the next comment.
fn names(rest: &str) -> Vec<&str> {
    rest.split('#')
        .next()
        .unwrap_or_default()
        .split([',', ' ', '\t'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

/// A code or prefix in flake8's style: capitals, then digits.
fn is_code(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    digits.len() < name.len() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_bandit(name: &str) -> bool {
    name.starts_with('B') && is_code(name)
}

/// The next line with code after `line`; a run of comments and blank lines is passed over.
fn next_code_line(index: &LineIndex<'_>, line: u32) -> u32 {
    let mut next = line + 1;
    while let Some(text) = index.line(next) {
        let text = text.trim_start();
        if !text.is_empty() && !text.starts_with('#') && !text.starts_with("//") {
            break;
        }
        next += 1;
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(text: &str) -> Vec<(Range<u32>, Option<Vec<String>>)> {
        let index = LineIndex::new(text);
        let mut at = 0;
        let mut comments = Vec::new();
        for line in text.split_inclusive('\n') {
            let mark = line.find('#').or_else(|| line.find("//"));
            if let Some(start) = mark.or_else(|| line.find("/*")) {
                let end = at + line.trim_end().len();
                comments.push((at + start) as u32..end as u32);
            }
            at += line.len();
        }
        Suppressions::new(&index, &comments)
            .entries
            .into_iter()
            .map(|entry| {
                let names = match entry.what {
                    What::All => None,
                    What::Security => Some(vec!["<security>".to_owned()]),
                    What::Names(names) => Some(names.iter().map(|n| (*n).to_owned()).collect()),
                };
                (entry.lines, names)
            })
            .collect()
    }

    fn named(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn our_own_comment_covers_its_line_or_the_next_code_line() {
        assert_eq!(
            what("x = 1  # codehone: ignore[self-assign, none-compare] known\n"),
            [(1..2, named(&["self-assign", "none-compare"]))]
        );
        assert_eq!(
            what("# codehone: ignore\n\n# prose\nx = 1\n"),
            [(1..5, None)]
        );
        assert_eq!(what("# codehone: ignore-file\nx\n"), [(0..u32::MAX, None)]);
    }

    #[test]
    fn noqa_takes_codes_ids_or_everything() {
        assert_eq!(what("x  # noqa\n"), [(1..2, None)]);
        assert_eq!(what("x  # NOQA: E711,S\n"), [(1..2, named(&["E711", "S"]))]);
        assert_eq!(
            what("x  # noqa: E711 is fine\n"),
            [(1..2, named(&["E711"]))]
        );
        assert_eq!(what("x  # noqa: because I say so\n"), [(1..2, None)]);
        assert_eq!(what("x  # see the noqatest module\n"), []);
        assert_eq!(what("x  # monoqa\n"), []);
    }

    #[test]
    fn nosec_silences_security_only() {
        assert_eq!(what("x  # nosec\n"), [(1..2, named(&["<security>"]))]);
        assert_eq!(what("x  # nosec B602\n"), [(1..2, named(&["B602"]))]);
        assert_eq!(
            what("x  # nosec: trusted input\n"),
            [(1..2, named(&["<security>"]))]
        );
    }

    #[test]
    fn eslint_comments_cover_line_next_line_and_block() {
        assert_eq!(
            what("x // eslint-disable-line no-eval -- needed\n"),
            [(1..2, named(&["no-eval"]))]
        );
        assert_eq!(what("// eslint-disable-next-line\nx\n"), [(1..3, None)]);
        assert_eq!(
            what("/* eslint-disable no-eval, eqeqeq */\nx\n/* eslint-enable no-eval */\n"),
            [(1..3, named(&["no-eval", "eqeqeq"]))]
        );
        assert_eq!(
            what("// biome-ignore lint/suspicious/noDebugger: why\nx\n"),
            [(1..3, named(&["noDebugger"]))]
        );
    }

    #[test]
    fn pylint_comments_cover_a_line_or_the_rest() {
        assert_eq!(
            what("x  # pylint: disable=eval-used\n"),
            [(1..2, named(&["eval-used"]))]
        );
        assert_eq!(
            what("# pylint: disable=eval-used\nx\n"),
            [(1..u32::MAX, named(&["eval-used"]))]
        );
    }

    #[test]
    fn type_ignore_is_no_suppression() {
        assert_eq!(what("x  # type: ignore\n"), []);
    }
}
