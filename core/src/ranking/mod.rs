//! What to show next: utility, duplicates, diversity and the reasons, as pure functions.

mod candidate;
mod explain;
mod group;
mod html;
mod item;
mod rank;
mod reason;
mod select;

pub use candidate::{Candidate, RankOptions};
pub use group::sharing_a_line;

pub(crate) use html::escape;
pub use html::html_table;
pub use item::{Duplicate, DuplicateKind, Review, ReviewItem, ScorePart};
pub use rank::{ATTENTION_COST, Ranked, Ranking, rank, severity_value};
