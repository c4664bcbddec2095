//! JavaScript and TypeScript: oxc's parser and the rules over its tree.

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::report::Reporter;
use super::shared_rules::SYNTAX_ERROR;
use super::{Language, Rule, SkipReason, SourceFile};

/// Rules of this language alone.
pub(super) static RULES: &[&Rule] = &[];

/// Parses the file and runs all rules over it.
pub(super) fn check(file: &SourceFile<'_>, report: &mut Reporter<'_>) -> Result<(), SkipReason> {
    let kind = SourceType::from_path(file.path).unwrap_or(match file.language {
        Language::TypeScript => SourceType::ts(),
        _ => SourceType::mjs(),
    });
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, file.text, kind).parse();
    if let Some(error) = parsed.diagnostics.first() {
        let at = error.labels.first().map_or(0..0, |label| {
            let start = label.offset() as u32;
            start..start + label.len() as u32
        });
        report.report(&SYNTAX_ERROR, at, error.to_string());
        return Ok(());
    }
    for comment in &parsed.program.comments {
        report.comment(comment.span.start..comment.span.end);
    }
    Ok(())
}
