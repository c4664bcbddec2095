use super::names::vocabulary;

/// What an acknowledged write survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Durability {
    /// A killed process (SQLite WAL, `synchronous = NORMAL`).
    #[default]
    Normal,
    /// A power cut too (`synchronous = FULL`): one fsync a write.
    Full,
}

vocabulary!(Durability, "durability", {
    Normal => "normal",
    Full => "full",
});
