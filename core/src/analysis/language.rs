use std::path::Path;

use crate::model::vocabulary;

/// A language the analysers read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Language {
    /// Python 3, stub files included.
    Python,
    /// JavaScript, as script or module, with or without JSX.
    JavaScript,
    /// TypeScript, with or without JSX.
    TypeScript,
}

vocabulary!(Language, "language", {
    Python => "python",
    JavaScript => "javascript",
    TypeScript => "typescript",
});

impl Language {
    /// The language of a file by its name; `None` if the analysers do not read it.
    pub fn of_path(path: impl AsRef<Path>) -> Option<Self> {
        match path.as_ref().extension()?.to_str()? {
            "py" | "pyi" | "pyw" => Some(Self::Python),
            "js" | "jsx" | "mjs" | "cjs" => Some(Self::JavaScript),
            "ts" | "tsx" | "mts" | "cts" => Some(Self::TypeScript),
            _ => None,
        }
    }
}
