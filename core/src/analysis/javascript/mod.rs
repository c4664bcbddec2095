//! JavaScript and TypeScript: oxc's parser and the rules over its tree.
//!
//! [`parse`] makes the tree, [`visit`] walks it once and hands every node to the [`rules`] of its
//! kind with a [`context::Cx`] that knows the parents and the imports.

mod ast;
mod constants;
mod context;
mod define;
mod metrics;
mod model;
mod parse;
mod paths;
mod rules;
mod stack;
mod symbols;
mod visit;

use super::report::Reporter;
use super::{SkipReason, SourceFile};

pub(super) use metrics::measure;
pub(super) use rules::rules;
pub(super) use stack::declare as declare_stack;

/// Parses the file and runs all rules over it.
pub(super) fn check(file: &SourceFile<'_>, report: &mut Reporter<'_>) -> Result<(), SkipReason> {
    stack::with_enough(file.text, || {
        let result = parse::with_tree(file, |program| visit::run(file, program, report));
        match result {
            Ok(visited) => visited,
            Err(error) => {
                report.syntax_error(error.start..error.end, error.message);
                Ok(())
            }
        }
    })
}
