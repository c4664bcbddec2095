//! Finding defects in source code, and reading and writing what other tools found.
//!
//! Pure: text in, [`Finding`](crate::Finding)s out; knows no storage.

mod language;
mod rule;

pub use language::Language;
pub use rule::{Peer, Rule, RuleExample};
