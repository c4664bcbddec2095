//! Control flow and data flow of one function or module body.
//!
//! [`build`] makes a [`Graph`] of basic blocks out of a body; [`Locals`] lists what each block does to
//! the names of its scope; `solve` answers which names are assigned on every, some or no way to a use
//! and which assigned values are ever read. Everything is linear in the size of the body but for the
//! bit rows of `solve`, which are bounded; nothing is built until a rule asks.

mod build;
mod calls;
mod constant;
mod graph;
mod locals;
mod raises;
mod solve;
#[cfg(test)]
mod tests;

pub(in crate::analysis::python) use build::build;
pub(in crate::analysis::python) use calls::{Calls, Swallows};
pub(in crate::analysis::python) use constant::truth_of;
pub(in crate::analysis::python) use graph::{DeadCause, Edges, End, Graph, Node};
pub(in crate::analysis::python) use locals::{EventKind, Locals};
pub(in crate::analysis::python) use solve::{Assigned, assigned, never_read, reach_from_entry};
