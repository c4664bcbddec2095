//! Python: ruff's parser and the rules over its tree.

use ruff_python_ast::PySourceType;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::parse_unchecked_source;
use ruff_text_size::Ranged;

use super::report::Reporter;
use super::shared_rules::SYNTAX_ERROR;
use super::{Rule, SkipReason, SourceFile};

/// Rules of this language alone.
pub(super) static RULES: &[&Rule] = &[];

/// Parses the file and runs all rules over it.
pub(super) fn check(file: &SourceFile<'_>, report: &mut Reporter<'_>) -> Result<(), SkipReason> {
    let kind = if file.path.ends_with(".pyi") {
        PySourceType::Stub
    } else {
        PySourceType::Python
    };
    let parsed = parse_unchecked_source(file.text, kind);
    for token in parsed.tokens() {
        if token.kind() == TokenKind::Comment {
            report.comment(token.range());
        }
    }
    if let Some(error) = parsed.errors().first() {
        report.report(&SYNTAX_ERROR, error.location, error.error.to_string());
        return Ok(());
    }
    Ok(())
}
