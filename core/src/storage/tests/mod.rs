//! Tests of the room as a whole, by theme.

mod basics;
mod support;
