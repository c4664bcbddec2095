//! Comma-separated values (RFC 4180), or tab-separated ones: what label files and rule maps are
//! written in by hand.

use crate::error::{Error, Result};

/// One record and the line of the text that it begins on, from 1.
pub(super) struct Record {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// Cells of a record at most: a text without line breaks must not become one huge record.
const MAX_CELLS: usize = 1_000;

/// Splits text into records; blank lines and lines that begin with `#` are left out. The separator is
/// a tab if the first record has one, else a comma. Linear.
///
/// # Errors
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the line for a quote that is not closed, text
/// after a closing quote, or more than 1,000 cells.
pub(super) fn records(text: &str) -> Result<Vec<Record>> {
    let first = text.lines().find(|line| !is_blank(line)).unwrap_or("");
    let separator = if first.contains('\t') { '\t' } else { ',' };
    let mut out = Vec::new();
    let mut rest = text;
    let mut number = 1;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        if is_blank(&rest[..end]) {
            rest = &rest[end..];
            number += 1;
            continue;
        }
        let (cells, used) = record(rest, separator, number)?;
        out.push(Record {
            line: number,
            cells,
        });
        number += rest[..used].matches('\n').count();
        rest = &rest[used..];
    }
    Ok(out)
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The cells of the first record and the bytes that it takes.
fn record(text: &str, separator: char, line: usize) -> Result<(Vec<String>, usize)> {
    let wrong = |what: &str| {
        Err(Error::invalid(format!("line {line}: {what}"))
            .with_hint("write a quote inside a quoted cell twice"))
    };
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        if cells.len() == MAX_CELLS {
            return wrong("more than 1,000 cells");
        }
        let mut cell = String::new();
        if text[at..].starts_with('"') {
            at += 1;
            loop {
                let Some(quote) = text[at..].find('"') else {
                    return wrong("a quoted cell is not closed");
                };
                cell.push_str(&text[at..at + quote]);
                at += quote + 1;
                if !text[at..].starts_with('"') {
                    break;
                }
                cell.push('"');
                at += 1;
            }
        } else {
            let end = text[at..]
                .find([separator, '\n', '\r'])
                .unwrap_or(text.len() - at);
            cell.push_str(text[at..at + end].trim());
            at += end;
        }
        cells.push(cell);
        let rest = &text[at..];
        if rest.starts_with(separator) {
            at += 1;
        } else if rest.is_empty() {
            return Ok((cells, at));
        } else if rest.starts_with('\n') {
            return Ok((cells, at + 1));
        } else if rest.starts_with("\r\n") {
            return Ok((cells, at + 2));
        } else if rest.starts_with('\r') {
            at += 1; // a stray carriage return inside a line
        } else {
            return wrong("text after a closing quote");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        records(text)
            .unwrap()
            .into_iter()
            .map(|it| it.cells)
            .collect()
    }

    #[test]
    fn quotes_comments_and_line_ends() {
        let got = cells("# head\r\n\r\na,\"b,\"\"c\"\"\nd\",\r\n e , f\n");
        assert_eq!(got, [vec!["a", "b,\"c\"\nd", ""], vec!["e", "f"]]);
        assert_eq!(cells("a\tb,c"), [["a", "b,c"]]);
        let lines: Vec<usize> = records("a\n\n\"b\nc\"\nd")
            .unwrap()
            .iter()
            .map(|it| it.line)
            .collect();
        assert_eq!(lines, [1, 3, 5]);
    }

    #[test]
    fn broken_text_is_refused_with_its_line() {
        for text in ["a\n\"b", "a\n\"b\"c", "a\n\"b\n\n"] {
            let error = records(text).err().unwrap();
            assert!(error.message().starts_with("line 2:"), "{error}");
        }
        assert!(records(&",".repeat(5_000)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_read_back(rows in prop::collection::vec(
            prop::collection::vec("[a-z\"#\n\r\t, ]{0,8}", 1..4), 0..5)
        ) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: String = rows
                .iter()
                .map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\r\n")
                .collect();
            // A tab inside the first line makes it tab-separated: not what is tested here.
            prop_assume!(!text.lines().next().unwrap_or("").contains('\t'));
            prop_assert_eq!(cells(&text), rows);
        }

        #[test]
        fn any_text_ends(text in "[a,\"\n\r#\t]{0,60}") {
            let _ = records(&text);
        }
    }
}
