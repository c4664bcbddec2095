//! Tests of the room as a whole, by theme.

mod basics;
mod copies;
mod crash;
mod migrations;
mod plans;
mod speed;
mod support;
