use memchr::memchr2_iter;
use serde::{Deserialize, Serialize};

/// A place in a file. Lines and columns count from 1; columns count UTF-16 code units, as SARIF and
/// the language server protocol do; the end is exclusive. Byte offsets count from 0 in the UTF-8 text
/// and are absent when only a tool's line numbers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First line; 0 means the finding is about the whole file.
    pub start_line: u32,
    /// First column on `start_line`.
    pub start_column: u32,
    /// Last line, at least `start_line`.
    pub end_line: u32,
    /// Column after the last character on `end_line`.
    pub end_column: u32,
    /// First byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_byte: Option<u32>,
    /// Byte after the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_byte: Option<u32>,
}

impl Span {
    /// The span of a finding about a whole file.
    pub const WHOLE_FILE: Span = Span {
        start_line: 0,
        start_column: 0,
        end_line: 0,
        end_column: 0,
        start_byte: None,
        end_byte: None,
    };

    /// A span known by lines and columns only.
    pub const fn of_lines(start: (u32, u32), end: (u32, u32)) -> Self {
        Self {
            start_line: start.0,
            start_column: start.1,
            end_line: end.0,
            end_column: end.1,
            start_byte: None,
            end_byte: None,
        }
    }
}

/// Maps byte offsets to lines and UTF-16 columns: built once per file in O(bytes), then O(log lines)
/// per look-up, however long the line is. Understands LF, CRLF and a lone CR.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    source: &'a str,
    starts: Vec<u32>,
    /// UTF-16 units before every `STEP`th byte of the text; empty if the text is ASCII.
    units: Vec<u32>,
}

/// Bytes between two counts of UTF-16 units: what a look-up reads at most, and 0.8 % of memory.
const STEP: usize = 512;

/// UTF-16 units of the characters that begin in `bytes`.
fn count_units(bytes: &[u8]) -> u32 {
    let units = |byte: &u8| match byte {
        0x80..=0xbf => 0,
        0xf0.. => 2,
        _ => 1,
    };
    bytes.iter().map(units).sum()
}

impl<'a> LineIndex<'a> {
    /// Indexes `source`, which must be shorter than 4 GiB (longer text is indexed up to there).
    pub fn new(source: &'a str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            let ends_line = bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
            if ends_line {
                let Ok(next) = u32::try_from(at + 1) else {
                    break;
                };
                starts.push(next);
            }
        }
        let mut units = Vec::new();
        if !source.is_ascii() {
            let mut before = 0_u32;
            units.extend(bytes.chunks(STEP).map(|chunk| {
                let here = before;
                before = before.saturating_add(count_units(chunk));
                here
            }));
        }
        Self {
            source,
            starts,
            units,
        }
    }

    /// The text that was indexed.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Number of lines; text that ends with a line break has an empty last line.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Line and UTF-16 column (both from 1) of a byte offset. Offsets past the end, or inside a
    /// character, are moved back to the nearest boundary.
    pub fn position(&self, byte: u32) -> (u32, u32) {
        let mut byte = (byte as usize).min(self.source.len());
        while !self.source.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start as usize <= byte);
        let start = self.starts[line - 1] as usize;
        let column = if self.units.is_empty() {
            (byte - start) as u32
        } else if byte - start <= STEP {
            count_units(&self.source.as_bytes()[start..byte])
        } else {
            let before = |byte| {
                let (units, rest) = self.nearest(byte);
                units + count_units(rest)
            };
            before(byte) - before(start)
        };
        (line as u32, column + 1)
    }

    /// The UTF-16 units before a point at most `STEP` bytes before `byte`, and the bytes from there.
    fn nearest(&self, byte: usize) -> (u32, &'a [u8]) {
        // The end of a text of a multiple of `STEP` bytes has no count of its own.
        let step = (byte / STEP).min(self.units.len().saturating_sub(1));
        let units = self.units.get(step).copied().unwrap_or(0);
        (units, &self.source.as_bytes()[step * STEP..byte])
    }

    /// The span of a byte range, with all coordinates.
    pub fn span(&self, start: u32, end: u32) -> Span {
        let end = end.max(start);
        let (start_line, start_column) = self.position(start);
        let (end_line, end_column) = self.position(end);
        Span {
            start_line,
            start_column,
            end_line,
            end_column,
            start_byte: Some(start),
            end_byte: Some(end),
        }
    }

    /// The text of a line (from 1) without its line break; `None` outside the file.
    pub fn line(&self, line: u32) -> Option<&'a str> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)? as usize;
        let end = self
            .starts
            .get(index + 1)
            .map_or(self.source.len(), |next| *next as usize);
        Some(self.source[start..end].trim_end_matches(['\n', '\r']))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The position found by reading the text from its start.
    fn naive(text: &str, byte: usize) -> (u32, u32) {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let (mut line, mut column) = (1, 1);
        for (at, c) in text.char_indices().take_while(|(at, _)| *at < byte) {
            if c == '\n' || (c == '\r' && !text[at + 1..].starts_with('\n')) {
                (line, column) = (line + 1, 1);
            } else {
                column += c.len_utf16() as u32;
            }
        }
        (line, column)
    }

    proptest! {
        #[test]
        fn positions_equal_those_counted_from_the_start(
            parts in prop::collection::vec(("[aé€😀\r\n]{0,6}", 0_usize..300), 0..12),
            at in prop::collection::vec(0_usize..20_000, 1..20),
        ) {
            let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
            let index = LineIndex::new(&text);
            let ends = [0, text.len() / STEP * STEP, text.len(), text.len() + 1];
            for byte in at.into_iter().map(|at| at % (text.len() + 1)).chain(ends) {
                prop_assert_eq!(index.position(byte as u32), naive(&text, byte), "byte {}", byte);
            }
        }
    }

    #[test]
    fn a_look_up_reads_little_of_a_long_line() {
        for repeats in [40_000, STEP] {
            let text = "x==NaN;é;".repeat(repeats);
            let index = LineIndex::new(&text);
            for byte in (0..=text.len()).step_by(7) {
                assert!(index.nearest(byte).1.len() <= STEP);
            }
        }
        assert!(LineIndex::new(&"x==NaN;".repeat(1_000)).units.is_empty());
    }

    #[test]
    fn columns_count_utf16_units() {
        let index = LineIndex::new("a\n😀b = 1\n");
        assert_eq!(index.position(0), (1, 1));
        assert_eq!(index.position(2), (2, 1));
        assert_eq!(index.position(6), (2, 3)); // the emoji is two units
        assert_eq!(index.line(2), Some("😀b = 1"));
        assert_eq!(index.line(3), Some(""));
        assert_eq!(index.line(4), None);
    }

    #[test]
    fn every_kind_of_line_break_ends_a_line_once() {
        let index = LineIndex::new("a\r\nb\rc\n");
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.line(2), Some("b"));
        assert_eq!(index.position(5).0, 3);
    }

    #[test]
    fn offsets_outside_are_moved_to_a_boundary() {
        let index = LineIndex::new("é");
        assert_eq!(index.position(1), (1, 1));
        assert_eq!(index.position(99), (1, 2));
    }
}
