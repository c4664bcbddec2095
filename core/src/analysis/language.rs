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
    /// Bash and POSIX shell.
    Bash,
    /// C, headers included.
    C,
    /// C++.
    Cpp,
    /// C#.
    CSharp,
    /// Go.
    Go,
    /// Java.
    Java,
    /// PHP.
    Php,
    /// Ruby.
    Ruby,
    /// Rust.
    Rust,
}

vocabulary!(Language, "language", {
    Python => "python",
    JavaScript => "javascript",
    TypeScript => "typescript",
    Bash => "bash",
    C => "c",
    Cpp => "cpp",
    CSharp => "csharp",
    Go => "go",
    Java => "java",
    Php => "php",
    Ruby => "ruby",
    Rust => "rust",
});

impl Language {
    /// The language of a file by its name; `None` if the analysers do not read it, or this build was
    /// made without its grammar.
    pub fn of_path(path: impl AsRef<Path>) -> Option<Self> {
        let language = match path.as_ref().extension()?.to_str()? {
            "py" | "pyi" | "pyw" => Self::Python,
            "js" | "jsx" | "mjs" | "cjs" => Self::JavaScript,
            "ts" | "tsx" | "mts" | "cts" => Self::TypeScript,
            "sh" | "bash" => Self::Bash,
            "c" | "h" => Self::C,
            "cc" | "cpp" | "cxx" | "hh" | "hpp" | "hxx" => Self::Cpp,
            "cs" => Self::CSharp,
            "go" => Self::Go,
            "java" => Self::Java,
            "php" => Self::Php,
            "rb" | "rake" | "gemspec" => Self::Ruby,
            "rs" => Self::Rust,
            _ => return None,
        };
        language.is_built_in().then_some(language)
    }

    /// Whether this build reads the language: Python, JavaScript and TypeScript always, the others if
    /// their feature (`lang-go` and so on) is on.
    pub fn is_built_in(self) -> bool {
        match self {
            Self::Python | Self::JavaScript | Self::TypeScript => true,
            #[cfg(feature = "tree-sitter")]
            other => super::generic::is_built_in(other),
            #[cfg(not(feature = "tree-sitter"))]
            _ => false,
        }
    }

    /// A name for text that has none.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Python => "input.py",
            Self::JavaScript => "input.js",
            Self::TypeScript => "input.ts",
            Self::Bash => "input.sh",
            Self::C => "input.c",
            Self::Cpp => "input.cpp",
            Self::CSharp => "input.cs",
            Self::Go => "input.go",
            Self::Java => "input.java",
            Self::Php => "input.php",
            Self::Ruby => "input.rb",
            Self::Rust => "input.rs",
        }
    }
}
