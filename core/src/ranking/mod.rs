//! What to show next: utility, duplicates, diversity and the reasons, as pure functions.

mod item;

pub use item::{Duplicate, DuplicateKind, Review, ReviewItem, ScorePart};
