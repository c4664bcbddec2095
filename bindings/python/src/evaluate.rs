//! `evaluate` and its result.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;

use ::codehone::Error;
use ::codehone::analysis::evaluate::{self as core, EvaluateOptions};
use pyo3::prelude::*;

use crate::control::{CancelToken, Listener, run_long};
use crate::error::to_py;
use crate::face::data_class;
use crate::import::Document;
use crate::value::whole;

data_class! {
    /// How many findings were right and how many defects were found. A ratio is ``None`` where its
    /// denominator is 0; intervals are Wilson's, of 95 %.
    Score(core::Score) [true_positives, false_positives, false_negatives, true_negatives, f1] {
        /// Labelled defects that were found.
        true_positives: u64,
        /// Findings that are wrong: on a label that says so, or where no label is (see ``judged``).
        false_positives: u64,
        /// Labelled defects that were missed.
        false_negatives: u64,
        /// Labels that say that no defect is there and that no finding is on.
        true_negatives: u64,
        /// Labels that say that no defect is there.
        negatives: u64,
        /// Share of findings that are right.
        precision: Option<f64>,
        /// Low and high end for ``precision``.
        precision_interval: Option<(f64, f64)>,
        /// Detection rate: share of defects that were found.
        recall: Option<f64>,
        /// Low and high end for ``recall``.
        recall_interval: Option<(f64, f64)>,
        /// Harmonic mean of precision and recall.
        f1: Option<f64>,
        /// Share of answers that are right, where some labels say that no defect is there.
        accuracy: Option<f64>,
        /// Share of labels without a defect that a finding is on.
        false_positive_rate: Option<f64>,
    }
}

data_class! {
    /// The score of one kind.
    KindScore(core::KindScore) [kind, score] {
        /// The kind.
        kind: String,
        /// Its score.
        score: core::Score,
    }
}

data_class! {
    /// Means over kinds, in which a rare kind weighs as much as a frequent one.
    Averages(core::Averages) [kinds, precision, recall, f1] {
        /// Kinds that the labels name.
        kinds: u64,
        /// Mean precision.
        precision: Option<f64>,
        /// Mean recall.
        recall: Option<f64>,
        /// Mean F1.
        f1: Option<f64>,
    }
}

data_class! {
    /// A finding that is wrong or a label that was missed.
    Mismatch(core::Mismatch) [path, line, kind] {
        /// Path of the file.
        path: String,
        /// First line; ``None`` for a label of a whole file.
        line: Option<u32>,
        /// Last line of a label, where it has one.
        end_line: Option<u32>,
        /// The kind.
        kind: String,
        /// Rule of the finding.
        rule: Option<String>,
    }
}

data_class! {
    /// Result of ``evaluate``.
    Evaluation(core::Evaluation) [total, averages, findings] {
        /// Over all kinds together (micro average): every label weighs the same.
        total: core::Score,
        /// Means over kinds (macro average).
        averages: core::Averages,
        /// By kind, in the order of their names.
        kinds: Vec<core::KindScore>,
        /// Labelled defects that were missed, by path and line; the first of them.
        missed: Vec<core::Mismatch>,
        /// Findings that are wrong, by path and line; the first of them.
        wrong: Vec<core::Mismatch>,
        /// Findings that were given, suppressed ones included.
        findings: u64,
        /// Of these, findings left out because they are suppressed.
        suppressed: u64,
        /// Of these, findings of kinds that no label names.
        other_kinds: u64,
        /// Of these, findings in places of which the labels say nothing.
        not_judged: u64,
        /// Of these, findings of a kind and line that another finding is on already, or on a label
        /// that another finding is on already.
        repeats: u64,
    }
}

fn read_labels(labels: Document) -> Result<Vec<core::Label>, Error> {
    match labels {
        Document::Path(path) => core::read_labels_path(path),
        Document::Bytes(bytes) => core::read_labels(&bytes),
    }
}

/// Scores findings against labelled code: precision, recall (the detection rate) and F1, by kind and in
/// total. Needs no database.
///
/// ``labels``: path of a file, or its content as ``bytes``: JSON lines or CSV with ``path``, ``kind``
/// and perhaps ``line``, ``end_line`` and ``expected`` (``false``: looks like a defect and is none).
/// ``folder``: folder that the labels' paths start from, default the current one; it is scanned with
/// our rules unless ``sarif`` gives the findings of any tool: the path of a SARIF 2.1.0 file, or the
/// document as ``bytes``.
///
/// ``rule_kinds``: kinds that a tool's rules stand for, by rule id; default: the kinds that our rules
/// name those as peers of. ``kinds``: only these. ``tolerance``: lines that a finding may be off its
/// label. ``judged``: which findings without a label are wrong: those in labelled ``"files"``
/// (default), in files labelled for their kind (``"file_kinds"``), or none (``"lines"``).
/// ``suppressed``: count silenced findings, too. ``max_listed``: most wrong and missed places listed,
/// default 100.
///
/// ``progress`` and ``cancel`` as in ``Engine.scan``. Raises ``InvalidInputError`` for broken labels.
#[pyfunction]
#[pyo3(signature = (
    labels, *, folder=None, sarif=None, rule_kinds=None, kinds=None, tolerance=0, judged="files",
    suppressed=false, max_listed=100, progress=None, cancel=None
))]
#[expect(clippy::too_many_arguments)] // keyword arguments of Python
pub(crate) fn evaluate(
    py: Python<'_>,
    labels: Document,
    folder: Option<PathBuf>,
    sarif: Option<Document>,
    rule_kinds: Option<BTreeMap<String, Vec<String>>>,
    kinds: Option<Vec<String>>,
    tolerance: i64,
    judged: &str,
    suppressed: bool,
    max_listed: i64,
    progress: Option<Listener<'_>>,
    cancel: Option<PyRef<'_, CancelToken>>,
) -> PyResult<Evaluation> {
    let options = EvaluateOptions {
        tolerance: whole("tolerance", tolerance)?,
        judged: judged.parse().map_err(|error| to_py(&error))?,
        kinds: kinds.unwrap_or_default(),
        rule_kinds: rule_kinds.unwrap_or_default(),
        suppressed,
        max_listed: whole("max_listed", max_listed)?,
        ..EvaluateOptions::default()
    };
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    run_long(py, progress, cancel.as_deref(), move |control| {
        let labels = read_labels(labels)?;
        let root = Some(folder.as_path());
        match sarif {
            None => core::evaluate_folder(labels, &folder, options, control),
            Some(Document::Path(path)) => {
                core::evaluate_sarif_path(labels, path, root, options, control)
            }
            Some(Document::Bytes(bytes)) => {
                core::evaluate_sarif(labels, Cursor::new(&*bytes), root, options, control)
            }
        }
    })
    .map(Evaluation)
}
