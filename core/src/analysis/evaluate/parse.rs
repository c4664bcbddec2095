use std::path::Path;

use super::label::Label;
use super::table::{Record, records};
use crate::error::{Error, ErrorKind, Result};

const COLUMNS: &str = "the first line must name the columns: path, line, end_line, kind, expected";

/// Reads labels from JSON lines (one object a line, with the fields of [`Label`]) or from
/// comma-separated values with a line of column names: `path` (or `file`), `kind`, and optionally
/// `line`, `end_line`, `expected`. Other fields and columns are left out, as are blank lines and lines
/// that begin with `#`. Tabs may separate instead of commas.
///
/// # Errors
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the line of the text: not UTF-8, not JSON, a
/// missing column or field, a number or truth value that is none, a line range that is none.
///
/// ```
/// use codehone::analysis::evaluate::{Label, read_labels};
/// let json = br#"{"path": "a.py", "line": 3, "kind": "none-compare"}"#;
/// let table = b"file,line,kind,expected\na.py,3,none-compare,true\n";
/// assert_eq!(read_labels(json)?, [Label::positive("a.py", 3, "none-compare")]);
/// assert_eq!(read_labels(json)?, read_labels(table)?);
/// # Ok::<(), codehone::Error>(())
/// ```
pub fn read_labels(text: &[u8]) -> Result<Vec<Label>> {
    let text = utf8(text, "the labels")?;
    if text.trim_start().starts_with(['{', '[']) {
        json(text)
    } else {
        table(text)
    }
}

/// [`read_labels`] from a file.
///
/// # Errors
/// As [`read_labels`], with the name of the file; [`NotFound`](ErrorKind::NotFound) or
/// [`Io`](ErrorKind::Io) if it cannot be read.
pub fn read_labels_path(path: impl AsRef<Path>) -> Result<Vec<Label>> {
    of_file(path.as_ref(), read_labels)
}

/// Reads a file, and says in errors which one it was.
pub(super) fn of_file<T>(path: &Path, read: impl Fn(&[u8]) -> Result<T>) -> Result<T> {
    let text = std::fs::read(path).map_err(|cause| Error::io(path, cause))?;
    read(&text).map_err(|error| {
        let message = format!("{}: {}", path.display(), error.message());
        let mut named = Error::new(error.kind(), message);
        if let Some(hint) = error.hint() {
            named = named.with_hint(hint);
        }
        named.with_source(error)
    })
}

/// Text without a byte order mark.
pub(super) fn utf8<'a>(text: &'a [u8], what: &str) -> Result<&'a str> {
    let text = std::str::from_utf8(text).map_err(|cause| {
        Error::invalid(format!(
            "{what} are not UTF-8 at byte {}",
            cause.valid_up_to()
        ))
        .with_hint("save the file as UTF-8")
        .with_source(cause)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// `error`, said of a line.
fn at_line(line: usize, error: Error) -> Error {
    let mut out = Error::new(
        ErrorKind::InvalidInput,
        format!("line {line}: {}", error.message()),
    );
    if let Some(hint) = error.hint() {
        out = out.with_hint(hint);
    }
    out.with_source(error)
}

fn json(text: &str) -> Result<Vec<Label>> {
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut label: Label = serde_json::from_str(line).map_err(|cause| {
            Error::invalid(format!("line {number}: not a label: {cause}"))
                .with_hint(
                    "one JSON object a line: path, kind, and perhaps line, end_line, expected",
                )
                .with_source(cause)
        })?;
        label.normalise().map_err(|error| at_line(number, error))?;
        out.push(label);
    }
    Ok(out)
}

/// Where the columns are.
struct Columns {
    path: usize,
    kind: usize,
    line: Option<usize>,
    end_line: Option<usize>,
    expected: Option<usize>,
}

impl Columns {
    fn of(header: &Record) -> Result<Self> {
        let find = |names: &[&str]| {
            header.cells.iter().position(|cell| {
                let cell = cell.trim().to_ascii_lowercase();
                names.contains(&cell.as_str())
            })
        };
        let need = |names: &[&str]| {
            find(names).ok_or_else(|| {
                Error::invalid(format!("line {}: no column `{}`", header.line, names[0]))
                    .with_hint(COLUMNS)
            })
        };
        Ok(Self {
            path: need(&["path", "file"])?,
            kind: need(&["kind"])?,
            line: find(&["line", "start_line"]),
            end_line: find(&["end_line"]),
            expected: find(&["expected"]),
        })
    }

    fn label(&self, cells: &[String]) -> Result<Label> {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let number = |name: &str, at: Option<usize>| match at.map_or("", cell) {
            "" => Ok(None),
            digits => digits.parse().map(Some).map_err(|_| {
                let shown: String = digits.chars().take(30).collect();
                Error::invalid(format!("`{name}` is not a line number: `{shown}`"))
                    .with_hint("lines count from 1")
            }),
        };
        let mut label = Label {
            path: cell(self.path).to_owned(),
            line: number("line", self.line)?,
            end_line: number("end_line", self.end_line)?,
            kind: cell(self.kind).to_owned(),
            expected: truth(self.expected.map_or("", cell))?,
        };
        label.normalise()?;
        Ok(label)
    }
}

fn truth(word: &str) -> Result<bool> {
    match word.to_ascii_lowercase().as_str() {
        "" | "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        other => {
            let shown: String = other.chars().take(30).collect();
            Err(
                Error::invalid(format!("`expected` is neither true nor false: `{shown}`"))
                    .with_hint("write true, false, 1, 0, yes or no"),
            )
        }
    }
}

fn table(text: &str) -> Result<Vec<Label>> {
    let all = records(text)?;
    let Some((header, rows)) = all.split_first() else {
        return Ok(Vec::new());
    };
    let columns = Columns::of(header)?;
    rows.iter()
        .map(|row| {
            columns
                .label(&row.cells)
                .map_err(|error| at_line(row.line, error))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_columns_in_any_order() {
        let text = "\u{feff}kind\tnote\texpected\tend_line\tline\tfile\n\
                    sql-injection\tx\tno\t9\t7\t.\\src\\a.py\n\
                    unused-import\t\t\t\t\tb.py\n";
        let labels = read_labels(text.as_bytes()).unwrap();
        assert_eq!(labels[0].lines(), (7, 9));
        assert_eq!(
            (labels[0].path.as_str(), labels[0].expected),
            ("src/a.py", false)
        );
        assert_eq!(labels[1].lines(), (0, u32::MAX));
        assert!(labels[1].expected);
    }

    #[test]
    fn json_lines_may_have_other_fields() {
        let text = "\n{\"file\": \"a.js\", \"kind\": \"xss\", \"line\": 2, \"cwe\": 79}\n# note\n";
        assert_eq!(
            read_labels(text.as_bytes()).unwrap(),
            [Label::positive("a.js", 2, "xss")]
        );
        assert_eq!(read_labels(b"").unwrap(), []);
    }

    #[test]
    fn errors_name_the_line_and_the_cure() {
        for (text, says) in [
            (
                "{\"path\": \"a\", \"kind\": \"k\"}\n{\"path\": 1}",
                "line 2: not a label",
            ),
            (
                "{\"path\": \"a\", \"kind\": \"\"}",
                "line 1: a label names no kind",
            ),
            (
                "[{\"path\": \"a\", \"kind\": \"k\"}]",
                "line 1: not a label",
            ),
            ("path,line\na,1", "line 1: no column `kind`"),
            (
                "path,kind,line\na,k,1\na,k,x",
                "line 3: `line` is not a line number: `x`",
            ),
            (
                "path,kind,expected\na,k,maybe",
                "line 2: `expected` is neither",
            ),
            (
                "path,kind,line,end_line\na,k,4,2",
                "line 2: `end_line` is before",
            ),
            ("path,kind\na", "line 2: a label names no kind"),
            ("path,kind\n\"a", "line 2: a quoted cell"),
        ] {
            let error = read_labels(text.as_bytes()).unwrap_err();
            assert_eq!(error.code(), "invalid_input");
            assert!(error.message().starts_with(says), "{error} for {text}");
            assert!(error.hint().is_some(), "{error}");
        }
        assert!(
            read_labels(b"path,kind\n\xff,k")
                .unwrap_err()
                .message()
                .contains("byte 10")
        );
    }
}
