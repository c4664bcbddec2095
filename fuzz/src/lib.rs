//! What the fuzz targets share: checks that hold for any text, and seeds to start from.

mod checks;
mod memory;
pub mod seeds;

pub use checks::{analysed, measured, within};
pub use memory::Memory;
