//! Regular expressions: one tree for the dialects, and what is wrong with a pattern.
//!
//! [`javascript`] and [`python`] read patterns into [`tree`]; [`issue`] looks at a tree with
//! [`anchors`], [`classes`], [`references`] and [`redos`], which makes an automaton ([`nfa`]).

mod anchors;
mod classes;
mod issue;
pub(crate) mod javascript;
mod nfa;
pub(crate) mod python;
mod redos;
mod references;
mod set;
#[cfg(test)]
mod testing;
pub(crate) mod tree;

pub(crate) use issue::{Look, What, issues};
pub(crate) use nfa::Budget;
