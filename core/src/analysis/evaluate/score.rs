use serde::Serialize;

use crate::stats::{Z95, wilson};

/// How many findings were right and how many defects were found, and what follows from that.
///
/// Counts are labels, except that a finding on a line without a label is a false positive of its own.
/// A ratio is absent where its denominator is 0. Intervals are Wilson's, of 95 %.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Score {
    /// Labelled defects that were found.
    pub true_positives: u64,
    /// Findings that are wrong: on a label that says so, or where no label is (see `judged`).
    pub false_positives: u64,
    /// Labelled defects that were missed.
    pub false_negatives: u64,
    /// Labels that say that no defect is there and that no finding is on.
    pub true_negatives: u64,
    /// Labels that say that no defect is there.
    pub negatives: u64,
    /// Share of findings that are right: TP / (TP + FP).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<f64>,
    /// Low and high end for `precision`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision_interval: Option<(f64, f64)>,
    /// Detection rate, the share of defects that were found: TP / (TP + FN).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<f64>,
    /// Low and high end for `recall`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall_interval: Option<(f64, f64)>,
    /// Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1: Option<f64>,
    /// Share of answers that are right, (TP + TN) / (TP + TN + FP + FN), where some labels say that no
    /// defect is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// Share of labels without a defect that a finding is on: 1 - TN / negatives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_positive_rate: Option<f64>,
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Score {
    /// The score of counts; `negatives` of which `true_negatives` have no finding on them.
    pub(super) fn of(tp: u64, fp: u64, fn_: u64, tn: u64, negatives: u64) -> Self {
        let interval = |part, whole| (whole > 0).then(|| wilson(part, whole, Z95));
        Self {
            true_positives: tp,
            false_positives: fp,
            false_negatives: fn_,
            true_negatives: tn,
            negatives,
            precision: ratio(tp, tp + fp),
            precision_interval: interval(tp, tp + fp),
            recall: ratio(tp, tp + fn_),
            recall_interval: interval(tp, tp + fn_),
            f1: ratio(2 * tp, 2 * tp + fp + fn_),
            accuracy: ratio(tp + tn, tp + tn + fp + fn_).filter(|_| negatives > 0),
            false_positive_rate: ratio(negatives - tn, negatives),
        }
    }

    pub(super) fn sum<'a>(scores: impl Iterator<Item = &'a Score>) -> Self {
        let mut n = [0; 5];
        for s in scores {
            n[0] += s.true_positives;
            n[1] += s.false_positives;
            n[2] += s.false_negatives;
            n[3] += s.true_negatives;
            n[4] += s.negatives;
        }
        Self::of(n[0], n[1], n[2], n[3], n[4])
    }
}

/// The score of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindScore {
    /// The kind.
    pub kind: String,
    /// Its score.
    pub score: Score,
}

/// Means over kinds, in which a rare kind weighs as much as a frequent one. A kind for which a ratio
/// is absent is left out of its mean.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Averages {
    /// Kinds that the labels name.
    pub kinds: u64,
    /// Mean precision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<f64>,
    /// Mean recall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<f64>,
    /// Mean F1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1: Option<f64>,
}

impl Averages {
    pub(super) fn of(kinds: &[KindScore]) -> Self {
        let mean = |of: fn(&Score) -> Option<f64>| {
            let known: Vec<f64> = kinds.iter().filter_map(|kind| of(&kind.score)).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        };
        Self {
            kinds: kinds.len() as u64,
            precision: mean(|score| score.precision),
            recall: mean(|score| score.recall),
            f1: mean(|score| score.f1),
        }
    }
}

/// A finding that is wrong or a label that was missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// Path of the file.
    pub path: String,
    /// First line; absent for a label of a whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Last line of a label, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// The kind.
    pub kind: String,
    /// Rule of the finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// How good findings are, by labels.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evaluation {
    /// Over all kinds together (micro average): every label weighs the same.
    pub total: Score,
    /// Means over kinds (macro average).
    pub averages: Averages,
    /// By kind, in the order of their names.
    pub kinds: Vec<KindScore>,
    /// Labelled defects that were missed, by path and line; the first of them.
    pub missed: Vec<Mismatch>,
    /// Findings that are wrong, by path and line; the first of them.
    pub wrong: Vec<Mismatch>,
    /// Findings that were given, suppressed ones included.
    pub findings: u64,
    /// Of these, findings left out because they are suppressed.
    pub suppressed: u64,
    /// Of these, findings of kinds that no label names. They count neither as right nor as wrong.
    pub other_kinds: u64,
    /// Of these, findings in places of which the labels say nothing (see `judged`).
    pub not_judged: u64,
    /// Of these, findings of a kind and line that another finding is on already, or on a label that
    /// another finding is on already.
    pub repeats: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: Option<f64>, want: f64) {
        assert!((got.unwrap() - want).abs() < 1e-12, "{got:?} {want}");
    }

    #[test]
    fn ratios_by_hand() {
        let score = Score::of(6, 2, 3, 8, 9);
        near(score.precision, 0.75);
        near(score.recall, 6.0 / 9.0);
        near(score.f1, 12.0 / 17.0);
        near(score.accuracy, 14.0 / 19.0);
        near(score.false_positive_rate, 1.0 / 9.0);
        let (low, high) = score.precision_interval.unwrap();
        assert!(low < 0.75 && 0.75 < high);
    }

    #[test]
    fn what_is_not_known_is_absent() {
        let nothing = Score::of(0, 0, 0, 0, 0);
        assert_eq!(
            (nothing.precision, nothing.recall, nothing.f1),
            (None, None, None)
        );
        let silent = Score::of(0, 0, 4, 0, 0);
        assert_eq!(
            (silent.precision, silent.recall, silent.f1),
            (None, Some(0.0), Some(0.0))
        );
        assert_eq!(silent.accuracy, None);
    }

    #[test]
    fn a_mean_leaves_out_what_is_absent() {
        let kinds = [
            Score::of(1, 0, 0, 0, 0),
            Score::of(0, 0, 1, 0, 0),
            Score::of(0, 0, 0, 1, 1),
        ]
        .map(|score| KindScore {
            kind: "k".into(),
            score,
        });
        let averages = Averages::of(&kinds);
        assert_eq!(averages.precision, Some(1.0));
        assert_eq!((averages.recall, averages.f1), (Some(0.5), Some(0.5)));
        assert_eq!(averages.kinds, 3);
        near(
            Score::sum(kinds.iter().map(|kind| &kind.score)).f1,
            2.0 / 3.0,
        );
    }
}
