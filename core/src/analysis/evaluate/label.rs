use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What somebody knows about a place in code: that a defect of a kind is there, or that none is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// Path of the file as findings carry it, with `/`.
    #[serde(alias = "file")]
    pub path: String,
    /// First line, from 1. `None` for the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Last line, at least `line`. `None` for `line` itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// The kind of defect; for our own findings the id of the rule, such as `sql-injection`.
    pub kind: String,
    /// Whether the defect is there (the default). A label with `false` is a place that looks like one
    /// and is not: a finding on it is wrong, and silence is a true negative.
    #[serde(default = "yes")]
    pub expected: bool,
}

fn yes() -> bool {
    true
}

impl Label {
    /// A defect of `kind` in line `line` of `path`.
    pub fn positive(path: impl Into<String>, line: u32, kind: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: Some(line),
            end_line: None,
            kind: kind.into(),
            expected: true,
        }
    }

    /// Not a defect of `kind`, although it may look like one.
    pub fn negative(path: impl Into<String>, line: u32, kind: impl Into<String>) -> Self {
        Self {
            expected: false,
            ..Self::positive(path, line, kind)
        }
    }

    /// First and last line, both inclusive.
    pub(super) fn lines(&self) -> (u32, u32) {
        match self.line {
            None => (0, u32::MAX),
            Some(line) => (line, self.end_line.unwrap_or(line)),
        }
    }

    /// Refuses what cannot be scored, and writes the path as findings do.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) that names the field; the caller adds where.
    pub(super) fn normalise(&mut self) -> Result<()> {
        let wrong = |message: &str, hint: &str| Err(Error::invalid(message).with_hint(hint));
        self.path = normal_path(&self.path);
        self.kind = self.kind.trim().to_owned();
        if self.path.is_empty() {
            return wrong(
                "a label names no file",
                "give `path`, relative to the repository",
            );
        }
        if self.kind.is_empty() {
            return wrong(
                "a label names no kind",
                "give `kind`, such as `sql-injection`",
            );
        }
        match (self.line, self.end_line) {
            (Some(0), _) => wrong(
                "`line` is 0",
                "lines count from 1; leave `line` out for a file",
            ),
            (None, Some(_)) => wrong("`end_line` without `line`", "give the first line, too"),
            (Some(line), Some(end)) if end < line => wrong(
                "`end_line` is before `line`",
                "give the last line, counted from 1",
            ),
            _ => Ok(()),
        }
    }
}

/// `.\a\b.py` and `./a/b.py` as `a/b.py`.
pub(super) fn normal_path(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let mut rest = path.as_str();
    while let Some(next) = rest.strip_prefix("./") {
        rest = next.trim_start_matches('/');
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_findings_write_them() {
        assert_eq!(normal_path(r".\src\a.py"), "src/a.py");
        assert_eq!(normal_path(" ././/src/a.py"), "src/a.py");
        assert_eq!(normal_path("../a.py"), "../a.py");
    }

    #[test]
    fn what_cannot_be_scored_is_refused() {
        let good = Label::positive("a.py", 3, "x");
        for (label, says) in [
            (
                Label {
                    path: "./".into(),
                    ..good.clone()
                },
                "no file",
            ),
            (
                Label {
                    kind: " ".into(),
                    ..good.clone()
                },
                "no kind",
            ),
            (
                Label {
                    line: Some(0),
                    ..good.clone()
                },
                "is 0",
            ),
            (
                Label {
                    end_line: Some(2),
                    ..good.clone()
                },
                "before",
            ),
            (
                Label {
                    line: None,
                    end_line: Some(2),
                    ..good.clone()
                },
                "without",
            ),
        ] {
            let error = label.clone().normalise().unwrap_err();
            assert!(error.message().contains(says), "{error}");
            assert!(error.hint().is_some());
        }
        assert!(good.clone().normalise().is_ok());
    }
}
