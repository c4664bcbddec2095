//! Python: ruff's parser and the rules over its tree.

mod context;
mod define;
mod flow;
mod metrics;
mod nesting;
mod rules;
mod semantic;
#[cfg(test)]
mod testing;
mod types;
mod visit;

use ruff_python_ast::PySourceType;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::parse_unchecked_source;
use ruff_text_size::Ranged;

pub(super) use types::project::PythonLinker;

use context::Context;
use semantic::Model;
use types::Types;
use visit::Walker;

pub(super) use metrics::measure;

use super::report::Reporter;
use super::{Rule, SkipReason, SourceFile};
use crate::error::Result;

/// Rules of this language alone.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::GROUPS
        .iter()
        .copied()
        .flatten()
        .copied()
        .flatten()
        .copied()
}

/// Parses the file and runs all rules over it.
pub(super) fn check(
    file: &SourceFile<'_>,
    report: &mut Reporter<'_>,
) -> std::result::Result<(), SkipReason> {
    let bound = nesting::bound(file.text);
    if bound.depth > MAX_DEPTH {
        // After a bracket that is never closed nothing is certain, but this much is.
        let Some(at) = bound.unclosed else {
            return Err(SkipReason::TooDeeplyNested { limit: MAX_DEPTH });
        };
        report.syntax_error(at..at + 1, "this bracket is never closed");
        return Ok(());
    }
    let stack = STACK_BASE + bound.depth as usize * STACK_PER_LEVEL;
    stacker::maybe_grow(stack, stack, || parse_and_visit(file, report)).map_err(|bug| {
        SkipReason::Crashed {
            message: bug.to_string(),
        }
    })
}

/// CPython gives up at 200 parentheses or 100 blocks and, on most machines, long before this many
/// operators.
const MAX_DEPTH: u32 = 5_000;

/// Ample for an unoptimised build; `tests/analysis_hostile.rs` nests each construct to the limit.
const STACK_PER_LEVEL: usize = 12 << 10;
const STACK_BASE: usize = 512 << 10;

fn parse_and_visit(file: &SourceFile<'_>, report: &mut Reporter<'_>) -> Result<()> {
    let kind = if file.path.ends_with(".pyi") {
        PySourceType::Stub
    } else {
        PySourceType::Python
    };
    let parsed = parse_unchecked_source(file.text, kind);
    if let Some(error) = parsed.errors().first() {
        report.syntax_error(error.location, error.error.to_string());
        return Ok(());
    }
    for token in parsed.tokens() {
        if token.kind() == TokenKind::Comment {
            report.comment(token.range());
        }
    }
    let model = Model::build(file.text, kind == PySourceType::Stub, parsed.suite());
    let types = Types::new(&model);
    let mut walker = Walker {
        context: Context::new(file, &types, report),
    };
    walker.module(parsed.suite());
    types::project::finish(&mut walker.context)
}
