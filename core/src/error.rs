//! The one error type of the crate.
//!
//! [`Error`] is opaque so that causes can change without breaking callers; what a caller may branch
//! on is [`ErrorKind`], whose [`code`](ErrorKind::code) is the same text in Rust, Python and Node.

use std::error::Error as StdError;
use std::fmt;

/// A `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure an [`Error`] is. New kinds may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument is out of range, malformed or unknown. Fix the call.
    InvalidInput,
    /// A SARIF document is not valid JSON or breaks the SARIF 2.1.0 shape in a way that loses data.
    InvalidSarif,
    /// The finding, repository, event or file named does not exist.
    NotFound,
    /// The call contradicts what is stored (for example: undo of an event that was already undone).
    Conflict,
    /// The engine was closed before the call.
    Closed,
    /// The caller cancelled the operation. Nothing of it was stored.
    Cancelled,
    /// The operating system refused to read or write.
    Io,
    /// Another process held the database for longer than the busy time-out. Safe to try again.
    Busy,
    /// The database file is damaged or is not a Codehone database.
    Corrupt,
    /// The database was written by a newer version of Codehone than this one.
    SchemaTooNew,
    /// A migration failed or was changed after it was applied; the database is as it was before.
    Migration,
    /// The database refused an operation for another reason.
    Storage,
    /// A bug in Codehone: please report it. The engine remains usable.
    Internal,
}

impl ErrorKind {
    /// Every kind, in the order of `docs/errors.md`.
    pub const ALL: [ErrorKind; 13] = [
        Self::InvalidInput,
        Self::InvalidSarif,
        Self::NotFound,
        Self::Conflict,
        Self::Closed,
        Self::Cancelled,
        Self::Io,
        Self::Busy,
        Self::Corrupt,
        Self::SchemaTooNew,
        Self::Migration,
        Self::Storage,
        Self::Internal,
    ];

    /// The stable, language-independent name of this kind, in `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::InvalidSarif => "invalid_sarif",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Io => "io",
            Self::Busy => "busy",
            Self::Corrupt => "corrupt",
            Self::SchemaTooNew => "schema_too_new",
            Self::Migration => "migration",
            Self::Storage => "storage",
            Self::Internal => "internal",
        }
    }
}

/// Where in a JSON document something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPosition {
    /// JSONPath of the value, for example `$.runs[0].results[17].ruleId`.
    pub path: String,
    /// Bytes from the start of the document, counted from 0.
    pub offset: u64,
}

/// Something went wrong. Says what, where, and what to do about it.
///
/// The [`Display`](fmt::Display) form is one line for people: message, position if there is one,
/// then the hint. Causes are reachable through [`source`](StdError::source).
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    position: Option<JsonPosition>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of `kind` that says what was wrong.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            hint: None,
            position: None,
            source: None,
        }))
    }

    /// Shorthand for [`ErrorKind::InvalidInput`].
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput, message)
    }

    /// Shorthand for [`ErrorKind::NotFound`].
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// Shorthand for [`ErrorKind::Internal`].
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// Shorthand for [`ErrorKind::Cancelled`].
    pub fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "cancelled by the caller")
    }

    /// Shorthand for [`ErrorKind::Io`] with the path that was touched.
    pub fn io(path: impl AsRef<std::path::Path>, source: std::io::Error) -> Self {
        let kind = match source.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            _ => ErrorKind::Io,
        };
        Self::new(kind, format!("{}: {source}", path.as_ref().display())).with_source(source)
    }

    /// Adds what the caller can do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds the place in a JSON document.
    #[must_use]
    pub fn with_position(mut self, path: impl Into<String>, offset: u64) -> Self {
        self.0.position = Some(JsonPosition {
            path: path.into(),
            offset,
        });
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What sort of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable code of [`kind`](Self::kind).
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// What was wrong, without position and hint.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Where in a JSON document it went wrong, for [`ErrorKind::InvalidSarif`].
    pub fn position(&self) -> Option<&JsonPosition> {
        self.0.position.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(at) = &self.0.position {
            write!(f, " (at {}, byte {})", at.path, at.offset)?;
        }
        if let Some(hint) = &self.0.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("code", &self.code())
            .field("message", &self.0.message);
        if let Some(at) = &self.0.position {
            out.field("position", at);
        }
        if let Some(hint) = &self.0.hint {
            out.field("hint", hint);
        }
        if let Some(source) = &self.0.source {
            out.field("source", source);
        }
        out.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_complete() {
        let mut codes: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
    }

    #[test]
    fn display_has_message_position_and_hint_on_one_line() {
        let error = Error::new(ErrorKind::InvalidSarif, "expected an array")
            .with_position("$.runs", 12)
            .with_hint("check the producer");
        assert_eq!(
            error.to_string(),
            "expected an array (at $.runs, byte 12); check the producer"
        );
    }

    #[test]
    fn a_missing_file_is_not_found() {
        let cause = std::io::Error::new(std::io::ErrorKind::NotFound, "no such file");
        let error = Error::io("a.sarif", cause);
        assert_eq!(error.code(), "not_found");
        assert!(StdError::source(&error).is_some());
    }
}
