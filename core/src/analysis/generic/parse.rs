use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, Parser, Tree};

use super::grammar::Grammar;
use crate::analysis::SkipReason;

/// Parses a text. Grammars are ambiguous and keep several readings alive at once, which hostile text
/// can make expensive; so the work is counted, not timed: the same text is always taken or refused.
pub(super) fn parse(grammar: &Grammar, text: &str) -> Result<Tree, SkipReason> {
    // The parser asks after every hundred steps; ordinary text takes a few steps a byte.
    let most = 10_000 + text.len();
    let mut asked = 0_usize;
    let mut progress = |_: &tree_sitter::ParseState| {
        asked += 1;
        if asked > most {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let mut parser = Parser::new();
    let crashed = |message: String| SkipReason::Crashed { message };
    parser
        .set_language(&grammar.parser)
        .map_err(|error| crashed(error.to_string()))?;
    let bytes = text.as_bytes();
    parser
        .parse_with_options(
            &mut |at, _| bytes.get(at..).unwrap_or_default(),
            None,
            Some(ParseOptions::new().progress_callback(&mut progress)),
        )
        .ok_or(SkipReason::TooAmbiguous)
}
