//! Source text on disk, for what a document leaves out: whole lines and column units.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::model::{Finding, LineIndex, Span};

const MAX_FILE: u64 = 4 << 20;
/// Results come grouped by file; code flows visit a few more.
const KEPT_FILES: usize = 8;

/// The text of a file with its lines.
#[derive(Debug)]
pub(super) struct Source {
    text: String,
    lines: Vec<(u32, u32)>,
}

impl Source {
    pub(super) fn new(text: String) -> Self {
        let index = LineIndex::new(&text);
        let mut lines = Vec::with_capacity(index.line_count() as usize);
        let base = text.as_ptr() as usize;
        for line in (1..=index.line_count()).map_while(|line| index.line(line)) {
            let start = line.as_ptr() as usize - base;
            lines.push((start as u32, (start + line.len()) as u32));
        }
        Self { text, lines }
    }

    /// A line from 1 without its break.
    pub(super) fn line(&self, line: u32) -> Option<&str> {
        let (start, end) = *self.lines.get((line as usize).checked_sub(1)?)?;
        self.text.get(start as usize..end as usize)
    }

    /// The span of a byte range.
    pub(super) fn byte_span(&self, start: u32, length: u32) -> Span {
        self.span(start, start.saturating_add(length))
    }

    /// The span of a range counted in characters, which are UTF-16 units or code points.
    pub(super) fn char_span(&self, start: u32, length: u32, code_points: bool) -> Span {
        let end = start.saturating_add(length);
        let (mut from, mut to) = (self.text.len(), self.text.len());
        let mut count = 0_u32;
        for (byte, c) in self.text.char_indices() {
            if count <= start {
                from = byte;
            }
            if count >= end {
                to = byte;
                break;
            }
            count += if code_points { 1 } else { c.len_utf16() as u32 };
        }
        if count <= start {
            from = to;
        }
        self.span(from as u32, to as u32)
    }

    /// As [`LineIndex::span`], by the lines found when the file was read.
    fn span(&self, start: u32, end: u32) -> Span {
        let end = end.max(start);
        let mut span = Span::of_lines(self.position(start), self.position(end));
        (span.start_byte, span.end_byte) = (Some(start), Some(end));
        span
    }

    fn position(&self, byte: u32) -> (u32, u32) {
        let byte = self.text.floor_char_boundary(byte as usize);
        let line = self
            .lines
            .partition_point(|(start, _)| *start as usize <= byte);
        let start = match line.checked_sub(1) {
            Some(index) => self.lines[index].0 as usize,
            None => 0,
        };
        let before = &self.text[start..byte];
        let column: usize = before.chars().map(char::len_utf16).sum();
        (line.max(1) as u32, column as u32 + 1)
    }
}

/// Reads files below one folder.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Without symbolic links, so that a look at the real path of a file tells whether it is inside.
    root: Option<PathBuf>,
    /// Most recently used last.
    kept: Vec<(String, Option<Rc<Source>>)>,
}

impl Sources {
    pub(super) fn new(root: Option<&Path>) -> Self {
        Self {
            root: root.and_then(|root| root.canonicalize().ok()),
            kept: Vec::new(),
        }
    }

    /// The file at a repository-relative path; `None` if it cannot or must not be read.
    pub(super) fn get(&mut self, path: &str) -> Option<Rc<Source>> {
        let root = self.root.as_ref()?;
        if let Some(found) = self.kept.iter().position(|(name, _)| name == path) {
            let entry = self.kept.remove(found);
            let source = entry.1.clone();
            self.kept.push(entry);
            return source;
        }
        let source = load(root, path).map(Rc::new);
        if self.kept.len() == KEPT_FILES {
            self.kept.remove(0);
        }
        self.kept.push((path.to_owned(), source.clone()));
        source
    }
}

fn load(root: &Path, path: &str) -> Option<Source> {
    if path.is_empty() {
        return None;
    }
    let real = root.join(path).canonicalize().ok()?;
    // A symbolic link in the repository must not show files from elsewhere.
    if !real.starts_with(root) {
        return None;
    }
    let file = File::open(real).ok()?;
    let about = file.metadata().ok()?;
    if !about.is_file() || about.len() > MAX_FILE {
        return None;
    }
    let mut text = String::new();
    file.take(MAX_FILE).read_to_string(&mut text).ok()?;
    // A byte order mark is no part of the first line.
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    Some(Source::new(text))
}

/// Whole lines of `text`, at most [`Finding::MAX_SNIPPET`] bytes, without the last line break.
/// `None` if nothing is left. Cutting twice changes nothing.
pub(super) fn snippet(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() {
        return None;
    }
    if text.len() <= Finding::MAX_SNIPPET {
        return Some(text.to_owned());
    }
    let start = &text[..text.floor_char_boundary(Finding::MAX_SNIPPET)];
    let whole = match start.rfind('\n') {
        Some(end) => start[..end].trim_end_matches(['\n', '\r']),
        None => start,
    };
    // The lines before a very long one may be blank.
    let kept = if whole.trim().is_empty() {
        start
    } else {
        whole
    };
    (!kept.trim().is_empty()).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_ranges() {
        let source = Source::new("a\r\n😀b\nc".to_owned());
        assert_eq!(source.line(2), Some("😀b"));
        assert_eq!(source.line(0), None);
        assert_eq!(source.line(4), None);
        let by_points = source.char_span(4, 1, true);
        assert_eq!((by_points.start_line, by_points.start_column), (2, 3));
        assert_eq!(by_points, source.char_span(5, 1, false));
        assert_eq!(by_points, source.byte_span(7, 1));
        let past = source.char_span(100, 5, true);
        assert_eq!((past.start_line, past.start_column), (3, 2));
    }

    #[test]
    fn spans_are_those_of_a_line_index() {
        for text in ["", "a", "\n", "a\r\n😀b\nc", "a\rb\n", "é\n\né"] {
            let source = Source::new(text.to_owned());
            let index = LineIndex::new(text);
            for start in 0..=text.len() as u32 + 2 {
                for length in 0..4 {
                    assert_eq!(
                        source.byte_span(start, length),
                        index.span(start, start + length),
                        "{text:?} {start} {length}"
                    );
                }
            }
        }
    }

    #[test]
    fn only_files_inside_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("repo");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(root.join("a.py"), "x = 1\n").unwrap();
        std::fs::write(folder.path().join("secret"), "s").unwrap();
        let mut sources = Sources::new(Some(&root));
        assert_eq!(sources.get("a.py").unwrap().line(1), Some("x = 1"));
        assert!(sources.get("../secret").is_none());
        assert!(sources.get("").is_none());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret"), root.join("link")).unwrap();
            assert!(sources.get("link").is_none());
        }
        assert!(Sources::new(None).get("a.py").is_none());
    }

    #[test]
    fn snippets_are_whole_lines_within_the_limit() {
        assert_eq!(snippet("  a\n b\r\n").unwrap(), "  a\n b");
        assert_eq!(snippet(" \n"), None);
        let long = "é".repeat(900);
        let two = snippet(&format!("{long}\n{long}")).unwrap();
        assert_eq!(two, long);
        let one = snippet(&"é".repeat(3_000)).unwrap();
        assert_eq!(one.len(), Finding::MAX_SNIPPET);
        assert_eq!(snippet(&one).unwrap(), one);
    }
}
