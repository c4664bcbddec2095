use serde::Serialize;

use super::Language;

/// Why a file was not analysed. New reasons may be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// Larger than the limit.
    #[error("has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit in force.
        limit: u64,
    },
    /// Not valid UTF-8, and not marked as another encoding.
    #[error("is not UTF-8 (byte {at})")]
    NotUtf8 {
        /// Offset of the first wrong byte.
        at: u64,
    },
    /// Marked as an encoding other than UTF-8 or ASCII.
    #[error("is encoded as {name}, not UTF-8")]
    Encoding {
        /// The name in the file's coding comment.
        name: String,
    },
    /// Contains NUL bytes: not source code.
    #[error("contains NUL bytes")]
    Binary,
    /// Nested so deeply that no compiler would take it either.
    #[error("is nested more than {limit} levels deep")]
    TooDeeplyNested {
        /// The deepest nesting that is analysed.
        limit: u32,
    },
    /// So large, or with so much that may nest, that no stack is sure to be enough for its parser.
    #[error(
        "is too large to be parsed safely: it may be nested so that this takes {stack} bytes of stack"
    )]
    TooComplex {
        /// An upper bound for what parsing takes, in bytes.
        stack: u64,
    },
    /// It can be read in so many ways that its parser does not come to an end in reasonable time.
    #[error("is too ambiguous to be parsed")]
    TooAmbiguous,
    /// Its language was left out when this library was built.
    #[error("is in {language}, which this build was made without")]
    LanguageLeftOut {
        /// The language.
        language: Language,
    },
    /// The operating system refused to read it.
    #[error("cannot be read: {message}")]
    Unreadable {
        /// What it said.
        message: String,
    },
    /// A bug in a parser or rule; please report it.
    #[error("crashed the analyser: {message}")]
    Crashed {
        /// The panic's message.
        message: String,
    },
}

impl SkipReason {
    /// The stable name of the reason, in `snake_case`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::Encoding { .. } => "encoding",
            Self::Binary => "binary",
            Self::TooDeeplyNested { .. } => "too_deeply_nested",
            Self::TooComplex { .. } => "too_complex",
            Self::TooAmbiguous => "too_ambiguous",
            Self::LanguageLeftOut { .. } => "language_left_out",
            Self::Unreadable { .. } => "unreadable",
            Self::Crashed { .. } => "crashed",
        }
    }
}
