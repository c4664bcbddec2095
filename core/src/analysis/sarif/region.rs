//! From SARIF regions to spans: defaults of missing ends, units of columns, source lines.

use super::node::{Checked, Node};
use super::source::{Source, snippet};
use crate::model::Span;

/// The unit in which a run counts columns and characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Columns {
    /// UTF-16 code units, as [`Span`] does. Also taken where the run does not say.
    #[default]
    Utf16,
    CodePoints,
}

/// Where in a file something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) span: Span,
    /// Source text that belongs to it.
    pub(super) snippet: Option<String>,
    /// Whether both ends are known, as an edit needs.
    pub(super) exact: bool,
}

impl Spot {
    const WHOLE_FILE: Self = Self {
        span: Span::WHOLE_FILE,
        snippet: None,
        exact: false,
    };
}

/// The lines around a region, from a document's `contextRegion`.
struct Context<'a> {
    first: u32,
    text: &'a str,
}

impl<'a> Context<'a> {
    fn read(node: &'a Node) -> Checked<Option<Self>> {
        let Some(region) = node.object("contextRegion")? else {
            return Ok(None);
        };
        let Some(first) = region.count("startLine", 1)? else {
            return Ok(None);
        };
        // A context that begins inside a line cannot be counted in whole lines.
        if region.count("startColumn", 1)?.unwrap_or(1) != 1 {
            return Ok(None);
        }
        Ok(snippet_text(region)?.map(|text| Self { first, text }))
    }

    fn line(&self, line: u32) -> Option<&'a str> {
        let index = line.checked_sub(self.first)?;
        self.text.lines().nth(index as usize)
    }

    fn lines(&self, from: u32, to: u32) -> Option<String> {
        let skip = from.checked_sub(self.first)? as usize;
        let count = (to - from) as usize + 1;
        let lines: Vec<&str> = self.text.lines().skip(skip).take(count).collect();
        snippet(&lines.join("\n"))
    }
}

fn snippet_text(region: &Node) -> Checked<Option<&str>> {
    match region.object("snippet")? {
        Some(content) => content.str("text"),
        None => Ok(None),
    }
}

/// Reads the region of a `physicalLocation`.
pub(super) fn read_physical(
    physical: &Node,
    columns: Columns,
    source: Option<&Source>,
) -> Checked<Spot> {
    match physical.object("region")? {
        Some(region) => read(region, Context::read(physical)?, columns, source),
        None => Ok(Spot::WHOLE_FILE),
    }
}

/// Reads a region that stands alone, such as the `deletedRegion` of a replacement.
pub(super) fn read_alone(
    region: &Node,
    columns: Columns,
    source: Option<&Source>,
) -> Checked<Spot> {
    read(region, None, columns, source)
}

fn read(
    region: &Node,
    context: Option<Context<'_>>,
    columns: Columns,
    source: Option<&Source>,
) -> Checked<Spot> {
    let own = snippet_text(region)?;
    let byte = region.count("byteOffset", 0)?;
    let byte_length = region.count("byteLength", 0)?;
    let Some(start_line) = region.count("startLine", 1)? else {
        // Offsets alone are a place only in a file that is at hand.
        let char_offset = region.count("charOffset", 0)?;
        let char_length = region.count("charLength", 0)?.unwrap_or(0);
        let span = match (source, byte, char_offset) {
            (Some(source), Some(byte), _) => source.byte_span(byte, byte_length.unwrap_or(0)),
            (Some(source), None, Some(offset)) => {
                source.char_span(offset, char_length, columns == Columns::CodePoints)
            }
            _ => return Ok(Spot::WHOLE_FILE),
        };
        let snippet = own
            .and_then(snippet)
            .or_else(|| file_lines(source?, span.start_line, span.end_line));
        return Ok(Spot {
            span,
            snippet,
            exact: true,
        });
    };
    let end_line = region
        .count("endLine", 1)?
        .unwrap_or(start_line)
        .max(start_line);
    let start_given = region.count("startColumn", 1)?;
    let end_given = region.count("endColumn", 1)?;
    let start = start_given.unwrap_or(1);
    // The text of a line, where it is certain to be the whole line.
    let line_text = |line: u32| -> Option<&str> {
        if let Some(text) = source.and_then(|source| source.line(line)) {
            return Some(text);
        }
        if let Some(text) = context.as_ref().and_then(|context| context.line(line)) {
            return Some(text);
        }
        let index = (line - start_line) as usize;
        // Without columns the region is made of whole lines, and so is its snippet.
        let whole = start_given.is_none() && end_given.is_none();
        own.filter(|_| whole)
            .and_then(|text| text.lines().nth(index))
    };
    let convert = |line: u32, column: u32| match columns {
        Columns::Utf16 => column,
        Columns::CodePoints => line_text(line).map_or(column, |text| to_utf16(text, column)),
    };
    let start_column = convert(start_line, start);
    let (end_column, exact) = match end_given {
        Some(column) => (convert(end_line, column), true),
        // "To the end of the line." Where that is not known the span is the point of its start.
        None => match line_text(end_line) {
            Some(text) => (utf16_length(text).saturating_add(1), true),
            None if end_line == start_line => (start_column, false),
            None => (1, false),
        },
    };
    let end_column = if end_line == start_line {
        end_column.max(start_column)
    } else {
        end_column
    };
    let bytes = byte.zip(byte_length);
    let span = Span {
        start_line,
        start_column,
        end_line,
        end_column,
        start_byte: bytes.map(|(start, _)| start),
        end_byte: bytes.map(|(start, length)| start.saturating_add(length)),
    };
    let snippet = own
        .and_then(snippet)
        .or_else(|| context.as_ref()?.lines(start_line, end_line))
        .or_else(|| file_lines(source?, start_line, end_line));
    Ok(Spot {
        span,
        snippet,
        exact,
    })
}

fn file_lines(source: &Source, from: u32, to: u32) -> Option<String> {
    // More lines than this are cut from a snippet in any case.
    let to = to.min(from.saturating_add(500));
    let lines: Vec<&str> = (from..=to).map_while(|line| source.line(line)).collect();
    snippet(&lines.join("\n"))
}

fn utf16_length(text: &str) -> u32 {
    text.chars().map(|c| c.len_utf16() as u32).sum()
}

/// Converts a column in code points, from 1, to one in UTF-16 units. Columns behind the line's end
/// keep their distance to it.
fn to_utf16(line: &str, column: u32) -> u32 {
    if line.is_ascii() {
        return column;
    }
    let extra = line
        .chars()
        .take(column.saturating_sub(1) as usize)
        .filter(|c| c.len_utf16() == 2)
        .count();
    column.saturating_add(extra as u32)
}

#[cfg(test)]
mod tests {
    use super::super::json::Json;
    use super::super::node::Limits;
    use super::*;

    fn spot(text: &str, columns: Columns, file: Option<&str>) -> Spot {
        let limits = Limits {
            string: 10_000,
            total: 100_000,
        };
        let node = Node::read(&mut Json::new(text.as_bytes()).unwrap(), limits).unwrap();
        let source = file.map(|text| Source::new(text.to_owned()));
        read_physical(&node, columns, source.as_ref()).unwrap()
    }

    fn ends(spot: &Spot) -> [u32; 4] {
        let span = spot.span;
        [
            span.start_line,
            span.start_column,
            span.end_line,
            span.end_column,
        ]
    }

    #[test]
    fn missing_ends_follow_the_standard() {
        let file = Some("ab\ncdef\n");
        let read = |text| spot(text, Columns::Utf16, file);
        assert_eq!(ends(&read(r#"{"region":{"startLine":2}}"#)), [2, 1, 2, 5]);
        let start = r#"{"region":{"startLine":1,"startColumn":2,"endLine":2}}"#;
        assert_eq!(ends(&read(start)), [1, 2, 2, 5]);
        let whole = read("{}");
        assert_eq!(whole.span, Span::WHOLE_FILE);
        assert_eq!(
            ends(&read(r#"{"region":{"charOffset":4,"charLength":2}}"#)),
            [2, 2, 2, 4]
        );
        // Without the file, the place that is known.
        let blind = spot(
            r#"{"region":{"startLine":2,"startColumn":3}}"#,
            Columns::Utf16,
            None,
        );
        assert_eq!((ends(&blind), blind.exact), ([2, 3, 2, 3], false));
    }

    #[test]
    fn nonsense_is_clamped() {
        let read = |text| ends(&spot(text, Columns::Utf16, None));
        let back = r#"{"region":{"startLine":5,"startColumn":9,"endLine":2,"endColumn":1}}"#;
        assert_eq!(read(back), [5, 9, 5, 9]);
        let zero = r#"{"region":{"startLine":0,"startColumn":0,"endColumn":-1}}"#;
        assert_eq!(read(zero), [0, 0, 0, 0]);
        let huge = r#"{"region":{"startLine":4294967295,"endLine":1e99,"charOffset":-1}}"#;
        assert_eq!(read(huge)[0], u32::MAX);
    }

    #[test]
    fn code_points_become_utf16_where_the_line_is_known() {
        let region = r#"{"region":{"startLine":1,"startColumn":2,"endColumn":3}}"#;
        assert_eq!(
            ends(&spot(region, Columns::CodePoints, Some("😀bc"))),
            [1, 3, 1, 4]
        );
        assert_eq!(ends(&spot(region, Columns::CodePoints, None)), [1, 2, 1, 3]);
        assert_eq!(
            ends(&spot(region, Columns::Utf16, Some("😀bc"))),
            [1, 2, 1, 3]
        );
        let context = r#"{"region":{"startLine":8,"startColumn":2},
            "contextRegion":{"startLine":7,"snippet":{"text":"x\n😀bc\ny"}}}"#;
        let found = spot(context, Columns::CodePoints, None);
        assert_eq!(ends(&found), [8, 3, 8, 5]);
        assert_eq!(found.snippet.unwrap(), "😀bc");
    }

    #[test]
    fn the_documents_own_snippet_wins_over_the_file() {
        let region = r#"{"region":{"startLine":1,"snippet":{"text":"old\n"}}}"#;
        let found = spot(region, Columns::Utf16, Some("new line"));
        assert_eq!(found.snippet.unwrap(), "old");
    }
}
