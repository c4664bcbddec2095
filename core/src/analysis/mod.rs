//! Finding defects in source code, and reading and writing what other tools found.
//!
//! Pure: text in, [`Finding`](crate::Finding)s out; knows no storage. One file goes
//! text -> tree -> one visit that feeds all rules -> hits -> findings: a language's `check` puts
//! hits and comments into a `Reporter`, which knows nothing about trees.

mod advice;
mod analyse;
mod cache;
mod docs;
pub mod evaluate;
#[cfg(feature = "tree-sitter")]
mod generic;
mod hosts;
mod javascript;
mod language;
mod metrics;
mod pool;
mod project;
mod python;
mod regex;
mod registry;
mod report;
mod rule;
pub mod sarif;
mod scan;
mod secrets;
mod shared_rules;
mod skip;
mod source;
mod suppress;
mod walk;

pub use advice::{Advice, AdviceCategory, AdviceSeverity, Hint, HintKind, hint, hints};
pub use analyse::{AnalyseOptions, analyse};
pub use cache::{CacheBatch, CacheEntry, CachedFile, CachedTree, ScanCache};
pub use docs::rules_markdown;
pub use language::Language;
pub use metrics::{
    Distribution, FileMetrics, FolderMetrics, FunctionMetrics, FunctionPlace, Halstead, LineCounts,
    MeasureOptions, ProjectMetrics, measure, measure_folder, metrics,
};
pub use registry::{RuleSelection, rule, rules};
pub use rule::{Peer, Rule, RuleExample};
pub use scan::{ScanConfig, ScanSummary, SkippedFile, scan, scan_cached};
pub use skip::SkipReason;

// The engine asks.
#[cfg_attr(not(feature = "storage"), allow(unused_imports))]
pub(crate) use project::linked_rules;
pub(crate) use source::SourceFile;
