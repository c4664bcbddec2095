//! Rules that more than one language implements: what they are, one file each, with an example for
//! each language that has it. The code that finds them is in the language's folder.

mod syntax_error;

use super::Rule;

pub(crate) use syntax_error::SYNTAX_ERROR;

pub(crate) static RULES: &[&Rule] = &[&SYNTAX_ERROR];
