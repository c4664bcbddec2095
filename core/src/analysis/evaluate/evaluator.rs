use std::collections::{BTreeMap, BTreeSet};

use super::kinds::peer_kinds;
use super::label::{Label, normal_path};
use super::matching::pair;
use super::score::{Averages, Evaluation, KindScore, Mismatch, Score};
use super::{EvaluateOptions, Judged};
use crate::error::{Error, Result};
use crate::model::Finding;

/// Labels and findings of one kind in one file.
#[derive(Debug, Default)]
struct Cell {
    positive: BTreeMap<(u32, u32), Label>,
    negative: BTreeMap<(u32, u32), Label>,
    /// Lines of findings, with the first rule that was reported there.
    found: BTreeMap<u32, String>,
}

/// Takes findings one by one and compares them with labels: for results that do not fit into memory.
///
/// Keeps the labels and, of findings in labelled files, a line and a rule.
#[derive(Debug)]
pub struct Evaluator {
    options: EvaluateOptions,
    /// By path and kind.
    cells: BTreeMap<String, BTreeMap<String, Cell>>,
    kinds: BTreeSet<String>,
    /// Kinds of rules by tool, looked up once.
    peers: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    counts: Evaluation,
}

impl Evaluator {
    /// An evaluator for labels. The same label twice counts once.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if there is no label, a label names no file or
    /// kind or a range that is none, two labels contradict one another, or `options.kinds` names a
    /// kind that no label has.
    pub fn new(labels: impl IntoIterator<Item = Label>, options: EvaluateOptions) -> Result<Self> {
        let mut cells: BTreeMap<String, BTreeMap<String, Cell>> = BTreeMap::new();
        let mut kinds = BTreeSet::new();
        let mut others = BTreeSet::new();
        let wanted: BTreeSet<&String> = options.kinds.iter().collect();
        for mut label in labels {
            label.normalise()?;
            let selected = wanted.is_empty() || wanted.contains(&label.kind);
            // A file stays known, and so judged, by labels of kinds that were not asked for.
            let file = cells.entry(label.path.clone()).or_default();
            if !selected {
                others.insert(label.kind);
                continue;
            }
            if !kinds.contains(&label.kind) {
                kinds.insert(label.kind.clone());
            }
            let cell = file.entry(label.kind.clone()).or_default();
            let (same, other) = match label.expected {
                true => (&mut cell.positive, &cell.negative),
                false => (&mut cell.negative, &cell.positive),
            };
            if other.contains_key(&label.lines()) {
                return Err(contradiction(&label));
            }
            same.insert(label.lines(), label);
        }
        if cells.is_empty() {
            return Err(Error::invalid("there are no labels")
                .with_hint("give at least one: path, line, kind and whether it is expected"));
        }
        if let Some(kind) = wanted.into_iter().find(|kind| !kinds.contains(*kind)) {
            let shown: String = kind.chars().take(60).collect();
            return Err(Error::invalid(format!("no label is of kind `{shown}`"))
                .with_hint(format!("other kinds that labels name: {}", some(&others))));
        }
        Ok(Self {
            options,
            cells,
            kinds,
            peers: BTreeMap::new(),
            counts: Evaluation::default(),
        })
    }

    /// Takes one finding.
    pub fn add(&mut self, finding: &Finding) {
        self.counts.findings += 1;
        if finding.suppressed && !self.options.suppressed {
            self.counts.suppressed += 1;
            return;
        }
        let kinds = self.kinds_of(finding);
        if kinds.is_empty() {
            self.counts.other_kinds += 1;
            return;
        }
        let line = finding.span.start_line;
        let normal;
        let path = match finding.path.starts_with("./") || finding.path.contains('\\') {
            true => {
                normal = normal_path(&finding.path);
                &normal
            }
            false => &finding.path,
        };
        let judged = self.options.judged;
        let Some(file) = self.cells.get_mut(path) else {
            self.counts.not_judged += 1;
            return;
        };
        let kind = best(kinds, file, line, self.options.tolerance);
        if judged == Judged::FileKinds && !file.contains_key(&kind) {
            self.counts.not_judged += 1;
            return;
        }
        let mut repeated = true;
        file.entry(kind)
            .or_default()
            .found
            .entry(line)
            .or_insert_with(|| {
                repeated = false;
                finding.rule.clone()
            });
        self.counts.repeats += u64::from(repeated);
    }

    /// The labelled kinds that a finding stands for.
    fn kinds_of(&mut self, finding: &Finding) -> Vec<String> {
        let own = self.options.rule_kinds.get(&finding.rule);
        let named = match own {
            Some(kinds) => Some(kinds),
            None if self.options.peer_kinds && finding.tool != "codehone" => {
                if !self.peers.contains_key(&finding.tool) {
                    self.peers
                        .insert(finding.tool.clone(), peer_kinds(&finding.tool));
                }
                self.peers
                    .get(&finding.tool)
                    .and_then(|rules| rules.get(&finding.rule))
            }
            None => None,
        };
        let itself = std::slice::from_ref(&finding.rule);
        named
            .map_or(itself, Vec::as_slice)
            .iter()
            .filter(|kind| self.kinds.contains(*kind))
            .cloned()
            .collect()
    }

    /// The evaluation of what was taken.
    pub fn finish(self) -> Evaluation {
        let mut out = self.counts;
        let mut scores: BTreeMap<String, [u64; 5]> =
            self.kinds.into_iter().map(|kind| (kind, [0; 5])).collect();
        let max = self.options.max_listed;
        for (path, file) in &self.cells {
            let mut missed = Vec::new();
            let mut wrong = Vec::new();
            for (kind, cell) in file {
                let positive: Vec<(u32, u32)> = cell.positive.keys().copied().collect();
                let negative: Vec<(u32, u32)> = cell.negative.keys().copied().collect();
                let found: Vec<u32> = cell.found.keys().copied().collect();
                let mut matched = pair(&positive, &negative, &found, self.options.tolerance);
                if self.options.judged == Judged::Lines {
                    out.not_judged += matched.stray.len() as u64;
                    matched.stray.clear();
                }
                out.repeats += matched.repeats;
                let [tp, fp, fn_, tn, negatives] = scores.entry(kind.clone()).or_default();
                for (label, hit) in cell.positive.values().zip(&matched.hit) {
                    if *hit {
                        *tp += 1;
                    } else {
                        *fn_ += 1;
                        missed.push(Mismatch {
                            path: path.clone(),
                            line: label.line,
                            end_line: label.end_line,
                            kind: kind.clone(),
                            rule: None,
                        });
                    }
                }
                let broken = matched.broken.iter().flatten();
                for line in broken.chain(&matched.stray) {
                    *fp += 1;
                    wrong.push(Mismatch {
                        path: path.clone(),
                        line: Some(*line).filter(|line| *line > 0),
                        end_line: None,
                        kind: kind.clone(),
                        rule: cell.found.get(line).cloned(),
                    });
                }
                *negatives += negative.len() as u64;
                *tn += matched.broken.iter().filter(|line| line.is_none()).count() as u64;
            }
            for (list, mut new) in [(&mut out.missed, missed), (&mut out.wrong, wrong)] {
                new.sort_by(|a, b| (a.line, &a.kind).cmp(&(b.line, &b.kind)));
                new.truncate(max.saturating_sub(list.len()));
                list.append(&mut new);
            }
        }
        out.kinds = scores
            .into_iter()
            .map(|(kind, [tp, fp, fn_, tn, negatives])| KindScore {
                kind,
                score: Score::of(tp, fp, fn_, tn, negatives),
            })
            .collect();
        out.total = Score::sum(out.kinds.iter().map(|kind| &kind.score));
        out.averages = Averages::of(&out.kinds);
        out
    }
}

/// Of several kinds, the one that a label expects at the line; else one that the file has labels of.
fn best(
    mut kinds: Vec<String>,
    file: &BTreeMap<String, Cell>,
    line: u32,
    tolerance: u32,
) -> String {
    if kinds.len() > 1 {
        let rank = |kind: &String| match file.get(kind) {
            None => 3,
            Some(cell) => {
                let on = |lines: &(u32, u32), off: u32| {
                    lines.0.saturating_sub(off) <= line && line <= lines.1.saturating_add(off)
                };
                match () {
                    () if cell.positive.keys().any(|lines| on(lines, 0)) => 0,
                    () if cell.positive.keys().any(|lines| on(lines, tolerance)) => 1,
                    () => 2,
                }
            }
        };
        // Stable, so that the first named wins among equals.
        kinds.sort_by_cached_key(rank);
    }
    kinds.swap_remove(0)
}

fn contradiction(label: &Label) -> Error {
    let place = match label.line {
        None => label.path.clone(),
        Some(line) => format!("{}:{line}", label.path),
    };
    Error::invalid(format!(
        "two labels of kind `{}` at {place}: one expects a finding, one does not",
        label.kind
    ))
    .with_hint("keep the one that is right")
}

/// A few names, for a hint.
fn some(kinds: &BTreeSet<String>) -> String {
    let mut shown: Vec<&str> = kinds.iter().take(12).map(String::as_str).collect();
    if kinds.len() > shown.len() {
        shown.push("...");
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{AnalyseOptions, Language, analyse};

    /// One `none-compare` finding, moved to a place.
    fn finding(path: &str, line: u32, rule: &str) -> Finding {
        let options = AnalyseOptions::new(Language::Python);
        let mut found = analyse("x == None\n", &options).unwrap().remove(0);
        found.path = path.into();
        found.span.start_line = line;
        found.rule = rule.into();
        found
    }

    fn run(labels: &[Label], findings: &[Finding], options: EvaluateOptions) -> Evaluation {
        let mut evaluator = Evaluator::new(labels.to_vec(), options).unwrap();
        findings.iter().for_each(|finding| evaluator.add(finding));
        evaluator.finish()
    }

    fn counts(score: &Score) -> [u64; 4] {
        [
            score.true_positives,
            score.false_positives,
            score.false_negatives,
            score.true_negatives,
        ]
    }

    #[test]
    fn counts_by_kind_and_in_total() {
        let labels = [
            Label::positive("a.py", 1, "x"),
            Label::positive("a.py", 5, "x"),
            Label::negative("a.py", 7, "x"),
            Label::negative("a.py", 8, "x"),
            Label::positive("b.py", 2, "y"),
        ];
        let findings = [
            finding("a.py", 1, "x"),
            finding("./a.py", 1, "x"),
            finding("a.py", 7, "x"),
            finding("a.py", 30, "x"),
            finding("b.py", 2, "y"),
            finding("b.py", 9, "unlabelled"),
            finding("c.py", 9, "x"),
        ];
        let got = run(&labels, &findings, EvaluateOptions::default());
        assert_eq!(counts(&got.kinds[0].score), [1, 2, 1, 1]);
        assert_eq!(counts(&got.kinds[1].score), [1, 0, 0, 0]);
        assert_eq!(counts(&got.total), [2, 2, 1, 1]);
        assert_eq!((got.findings, got.repeats), (7, 1));
        assert_eq!((got.other_kinds, got.not_judged), (1, 1));
        let places: Vec<_> = got.wrong.iter().map(|it| it.line.unwrap()).collect();
        assert_eq!(places, [7, 30]);
        assert_eq!(got.missed[0].line, Some(5));
        assert_eq!(got.averages.kinds, 2);
    }

    #[test]
    fn what_is_judged_without_a_label() {
        let labels = [
            Label::positive("a.py", 1, "x"),
            Label::positive("b.py", 1, "y"),
        ];
        let findings = [finding("a.py", 9, "x"), finding("a.py", 9, "y")];
        for (judged, wrong, unknown) in [
            (Judged::Files, 2, 0),
            (Judged::FileKinds, 1, 1),
            (Judged::Lines, 0, 2),
        ] {
            let options = EvaluateOptions {
                judged,
                ..EvaluateOptions::default()
            };
            let got = run(&labels, &findings, options);
            assert_eq!(
                (got.total.false_positives, got.not_judged),
                (wrong, unknown),
                "{judged}"
            );
        }
    }

    #[test]
    fn rules_stand_for_kinds() {
        let labels = [
            Label::positive("a.py", 1, "none-compare"),
            Label::positive("a.py", 2, "y"),
        ];
        let mut ruff = finding("a.py", 1, "E711");
        ruff.tool = "ruff".into();
        let options = EvaluateOptions {
            rule_kinds: BTreeMap::from([("R".into(), vec!["none-compare".into(), "y".into()])]),
            ..EvaluateOptions::default()
        };
        let got = run(
            &labels,
            &[ruff.clone(), finding("a.py", 2, "R")],
            options.clone(),
        );
        assert_eq!(counts(&got.total), [2, 0, 0, 0]);
        let options = EvaluateOptions {
            peer_kinds: false,
            ..options
        };
        assert_eq!(run(&labels, &[ruff], options).other_kinds, 1);
    }

    #[test]
    fn tolerance_suppression_and_bounds() {
        let labels = [Label::positive("a.py", 5, "x")];
        let mut silenced = finding("a.py", 5, "x");
        silenced.suppressed = true;
        let strict = EvaluateOptions::default();
        let got = run(&labels, std::slice::from_ref(&silenced), strict.clone());
        assert_eq!((got.suppressed, got.total.false_negatives), (1, 1));
        let open = EvaluateOptions {
            suppressed: true,
            ..strict.clone()
        };
        assert_eq!(run(&labels, &[silenced], open).total.true_positives, 1);
        let near = EvaluateOptions {
            tolerance: 2,
            ..strict.clone()
        };
        assert_eq!(
            run(&labels, &[finding("a.py", 7, "x")], near)
                .total
                .true_positives,
            1
        );
        let few = EvaluateOptions {
            max_listed: 3,
            ..strict
        };
        let many: Vec<Finding> = (10..30).map(|line| finding("a.py", line, "x")).collect();
        let got = run(&labels, &many, few);
        assert_eq!((got.total.false_positives, got.wrong.len()), (20, 3));
    }

    #[test]
    fn a_kind_can_be_chosen_and_must_exist() {
        let labels = vec![
            Label::positive("a.py", 1, "x"),
            Label::positive("b.py", 1, "y"),
        ];
        let only = |kind: &str| EvaluateOptions {
            kinds: vec![kind.into()],
            ..EvaluateOptions::default()
        };
        let got = run(
            &labels,
            &[finding("b.py", 4, "x"), finding("b.py", 4, "y")],
            only("x"),
        );
        assert_eq!(counts(&got.total), [0, 1, 1, 0]);
        let error = Evaluator::new(labels, only("z")).unwrap_err();
        assert!(error.hint().unwrap().contains("x, y"), "{error}");
    }

    #[test]
    fn labels_must_exist_and_agree() {
        let none = Evaluator::new([], EvaluateOptions::default()).unwrap_err();
        assert_eq!(none.code(), "invalid_input");
        let both = [
            Label::positive("a.py", 1, "x"),
            Label::negative("a.py", 1, "x"),
        ];
        let error = Evaluator::new(both, EvaluateOptions::default()).unwrap_err();
        assert!(error.message().contains("a.py:1"), "{error}");
    }
}
