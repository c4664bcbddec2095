use std::fmt;

use serde::Serialize;

/// Why a file was not analysed. New reasons may be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// Larger than the limit.
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit in force.
        limit: u64,
    },
    /// Not valid UTF-8, and not marked as another encoding.
    NotUtf8 {
        /// Offset of the first wrong byte.
        at: u64,
    },
    /// Marked as an encoding other than UTF-8 or ASCII.
    Encoding {
        /// The name in the file's coding comment.
        name: String,
    },
    /// Contains NUL bytes: not source code.
    Binary,
    /// Nested so deeply that no compiler would take it either.
    TooDeeplyNested {
        /// The deepest nesting that is analysed.
        limit: u32,
    },
    /// The operating system refused to read it.
    Unreadable {
        /// What it said.
        message: String,
    },
    /// A bug in a parser or rule; please report it.
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
            Self::Unreadable { .. } => "unreadable",
            Self::Crashed { .. } => "crashed",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes, limit } => {
                write!(f, "has {bytes} bytes, more than the limit of {limit}")
            }
            Self::NotUtf8 { at } => write!(f, "is not UTF-8 (byte {at})"),
            Self::Encoding { name } => write!(f, "is encoded as {name}, not UTF-8"),
            Self::Binary => f.write_str("contains NUL bytes"),
            Self::TooDeeplyNested { limit } => {
                write!(f, "is nested more than {limit} levels deep")
            }
            Self::Unreadable { message } => write!(f, "cannot be read: {message}"),
            Self::Crashed { message } => write!(f, "crashed the analyser: {message}"),
        }
    }
}
