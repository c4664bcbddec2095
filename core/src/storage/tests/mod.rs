//! Tests of the room as a whole, by theme.

mod basics;
mod concurrency;
mod copies;
mod crash;
mod guards;
mod life;
mod migrations;
mod plans;
mod speed;
mod support;
