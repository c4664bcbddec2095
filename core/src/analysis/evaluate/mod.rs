//! How good findings are, measured on labelled code: detection rate, precision, F1.
//!
//! Labels say where a defect of a kind is ([`Label`], read by [`read_labels`]); an [`Evaluator`]
//! takes the findings of any tool and tells true from false ones and what was missed. [`evaluate`],
//! [`evaluate_folder`] and [`evaluate_sarif`] do both in one call.

mod call;
mod evaluator;
mod kinds;
mod label;
mod matching;
mod options;
mod parse;
mod score;
mod table;

pub use call::{evaluate, evaluate_folder, evaluate_sarif, evaluate_sarif_path};
pub use evaluator::Evaluator;
pub use kinds::{peer_kinds, read_rule_kinds, read_rule_kinds_path};
pub use label::Label;
pub use options::{EvaluateOptions, Judged};
pub use parse::{read_labels, read_labels_path};
pub use score::{Averages, Evaluation, KindScore, Mismatch, Score};
