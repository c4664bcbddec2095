//! Reading and writing SARIF 2.1.0, the OASIS standard in which analysers exchange findings.

mod classify;
mod detail;
mod emit;
mod json;
mod node;
mod options;
mod own;
mod read;
mod region;
mod result;
mod run;
mod source;
mod text;
mod uri;
mod write;

pub use options::{ReadOptions, ReadSummary, RunInfo, RunSummary, SarifItem, SarifWarning};
pub(crate) use read::spool;
pub use read::{Sink, read, read_all, read_bytes, read_path, read_stream};
pub use write::{RuleText, RuleTexts, SarifWriter, WriteOptions, WriteSummary, write};
