use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::config::CalibrationConfig;
use super::counts::{Count, Counts, Pooled};
use super::estimate::{Estimate, Level, LevelEstimate};
use super::standing::{Effect, Standing, Vote};
use crate::error::{Error, Result};
use crate::model::{Category, EventId, Verdict, VerdictRow};
use crate::stats::logit;

/// What a probability is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key<'a> {
    /// Category of the finding.
    pub category: Category,
    /// `tool/rule`.
    pub rule: &'a str,
    /// Repository, or `None` for the rule in general.
    pub repo: Option<&'a str>,
    /// The tool's own confidence in the finding, 0 to 1; anything else counts as unknown.
    pub confidence: Option<f64>,
}

/// A verdict event, 40 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: i64,
    pub(super) event: i64,
    pub(super) finding: i64,
    pub(super) reviewer: i64,
    pub(super) pair: u32,
    pub(super) verdict: Verdict,
    pub(super) category: Category,
}

impl Entry {
    const fn order(&self) -> (i64, i64) {
        (self.at, self.event)
    }

    const fn vote(&self) -> Vote {
        Vote {
            finding: self.finding,
            reviewer: self.reviewer,
            verdict: self.verdict,
        }
    }
}

/// Strings seen, as small numbers. The numbers depend on the order of arrival and so never leave.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) rules: Vec<Arc<str>>,
    pub(super) repos: Vec<Arc<str>>,
    /// (rule, repository) by pair number.
    pub(super) pairs: Vec<(u32, u32)>,
    rule_numbers: FxHashMap<Arc<str>, u32>,
    repo_numbers: FxHashMap<Arc<str>, u32>,
    pair_numbers: FxHashMap<(u32, u32), u32>,
}

fn number(list: &mut Vec<Arc<str>>, map: &mut FxHashMap<Arc<str>, u32>, name: &Arc<str>) -> u32 {
    if let Some(known) = map.get(name) {
        return *known;
    }
    let next = list.len() as u32;
    list.push(name.clone());
    map.insert(name.clone(), next);
    next
}

impl Names {
    pub(super) fn pair(&mut self, rule: &Arc<str>, repo: &Arc<str>) -> u32 {
        let rule = number(&mut self.rules, &mut self.rule_numbers, rule);
        let repo = number(&mut self.repos, &mut self.repo_numbers, repo);
        let next = self.pairs.len() as u32;
        let found = *self.pair_numbers.entry((rule, repo)).or_insert(next);
        if found == next {
            self.pairs.push((rule, repo));
        }
        found
    }
}

/// Everything that follows from the events; built when first needed.
#[derive(Debug, Clone, Default)]
struct Folded {
    counts: Counts,
    standing: Standing,
    pooled: OnceLock<Pooled>,
}

/// Calibrated probabilities of acceptance: a hierarchical Beta model over category, rule and rule in
/// repository, where each level is shrunk towards the one above it,
/// `p_k = (a_k + m p_(k-1)) / (n_k + m)` (Gelman et al., *Bayesian Data Analysis*, chapter 5), with
/// counts that decay by half every [`half_life`](CalibrationConfig::half_life) verdicts.
///
/// A thousand verdicts on one rule say much about the rule and little about its category: they are
/// not independent witnesses. So what a level hands up is divided by its design effect
/// `1 + (n - 1) / (m + 1)` (Kish, *Survey Sampling*, 1965), where `1 / (m + 1)` is the correlation of
/// two verdicts under a Beta prior worth `m`: however often a rule is judged, its category learns
/// what `m + 1` independent verdicts could teach, and one noisy rule cannot silence the others. The
/// same holds for repositories of a rule and categories of the organisation.
///
/// A pure function of the set of verdict events: events may come in any order, in pieces and more
/// than once, and an undone or replaced verdict leaves no trace in any estimate. To make that exact,
/// the events are kept (about 100 bytes each) and only what follows from them is summed up: events
/// that come in order and replace nothing are added in O(1), others make the next
/// [`predict`](Self::predict) fold all standing verdicts again (about 0.1 us each).
///
/// One calibration serves one organisation; nothing crosses organisations.
///
/// ```
/// use codehone::learning::{Calibration, CalibrationConfig, Key};
/// use codehone::Category;
/// let calibration = Calibration::new(CalibrationConfig::default())?;
/// let key = Key { category: Category::Security, rule: "ruff/S608", repo: None, confidence: Some(0.8) };
/// assert!((calibration.predict(&key).probability - 0.8).abs() < 1e-12);
/// # Ok::<(), codehone::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calibration {
    pub(super) config: CalibrationConfig,
    pub(super) names: Names,
    /// Verdicts in (time, event) order, undone ones included.
    pub(super) entries: Vec<Entry>,
    /// Verdict events that were taken back, known to us or not yet.
    pub(super) undone: FxHashSet<i64>,
    pub(super) last_event: Option<EventId>,
    folded: OnceLock<Folded>,
}

impl Calibration {
    /// Confidence is held to this distance from certainty, which no count of verdicts could move.
    const MARGIN: f64 = 0.02;
    /// Keeps log odds finite whatever the constants; out of reach with the default ones.
    const FLOOR: f64 = 1e-12;

    /// A calibration that has seen no verdict.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if a constant is out of range.
    pub fn new(config: CalibrationConfig) -> Result<Self> {
        config.check()?;
        Ok(Self {
            config,
            names: Names::default(),
            entries: Vec::new(),
            undone: FxHashSet::default(),
            last_event: None,
            folded: OnceLock::new(),
        })
    }

    /// A calibration that has seen `rows`. Errors as [`new`](Self::new) and [`apply`](Self::apply).
    pub fn from_rows<'a>(
        config: CalibrationConfig,
        rows: impl IntoIterator<Item = &'a VerdictRow>,
    ) -> Result<Self> {
        let mut calibration = Self::new(config)?;
        calibration.extend(rows)?;
        Ok(calibration)
    }

    /// The constants in use.
    pub const fn config(&self) -> &CalibrationConfig {
        &self.config
    }

    /// The highest event number seen: what is still to be read from the log has a higher one.
    pub const fn last_event(&self) -> Option<EventId> {
        self.last_event
    }

    /// Number of verdict events seen, whether they still stand or not.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no verdict event has been seen.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds one event. An event that was seen before changes nothing.
    ///
    /// # Errors
    /// [`Internal`](crate::ErrorKind::Internal) for a row that is neither verdict nor undo.
    pub fn apply(&mut self, row: &VerdictRow) -> Result<()> {
        self.extend([row])
    }

    /// Adds events in any order; cheaper than one by one when they are out of order. O(n) if they
    /// are in (time, event) order, else O(n log n). On an error the rows before the bad one are in.
    ///
    /// # Errors
    /// [`Internal`](crate::ErrorKind::Internal) for a row that is neither verdict nor undo.
    pub fn extend<'a>(&mut self, rows: impl IntoIterator<Item = &'a VerdictRow>) -> Result<()> {
        let mut out_of_order = false;
        let mut result = Ok(());
        for row in rows {
            match (row.verdict, row.undoes) {
                (Some(verdict), _) => {
                    let entry = Entry {
                        at: row.at.as_micros(),
                        event: row.event.0,
                        finding: row.finding,
                        reviewer: row.reviewer,
                        pair: self.names.pair(&row.rule, &row.repo),
                        verdict,
                        category: row.category,
                    };
                    out_of_order |= self.push(entry);
                }
                (None, Some(event)) => {
                    if self.undone.insert(event.0) {
                        self.folded.take();
                    }
                }
                (None, None) => {
                    result = Err(Error::internal(format!(
                        "event {} is neither a verdict nor an undo",
                        row.event.0
                    )));
                    break;
                }
            }
            self.last_event = self.last_event.max(Some(row.event));
        }
        if out_of_order {
            self.entries.sort_unstable_by_key(Entry::order);
            self.entries.dedup_by_key(|entry| entry.event);
        }
        result
    }

    /// Adds an entry at the end; true if it belongs elsewhere.
    fn push(&mut self, entry: Entry) -> bool {
        let last = self.entries.last().map(Entry::order);
        if last == Some(entry.order()) {
            return false;
        }
        let index = self.entries.len() as u32;
        self.entries.push(entry);
        if last > Some(entry.order()) {
            self.folded.take();
            return true;
        }
        if self.undone.contains(&entry.event) {
            return false;
        }
        if let Some(folded) = self.folded.get_mut() {
            match folded.standing.add(index, entry.vote()) {
                Effect::Stands => {
                    folded.pooled.take();
                    let (rule, _) = self.names.pairs[entry.pair as usize];
                    let (verdict, category) = (entry.verdict, entry.category);
                    folded
                        .counts
                        .add(&self.config, verdict, category, rule, entry.pair);
                }
                Effect::Moot => {}
                Effect::Replaces => {
                    self.folded.take();
                }
            }
        }
        false
    }

    fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| {
            let mut folded = Folded::default();
            let given = |entry: &Entry| !self.undone.contains(&entry.event);
            for (index, entry) in self.entries.iter().enumerate() {
                if given(entry) {
                    folded.standing.add(index as u32, entry.vote());
                }
            }
            for (index, entry) in self.entries.iter().enumerate() {
                if given(entry) && folded.standing.stands(index as u32, entry.vote()) {
                    let (rule, _) = self.names.pairs[entry.pair as usize];
                    let (verdict, category) = (entry.verdict, entry.category);
                    folded
                        .counts
                        .add(&self.config, verdict, category, rule, entry.pair);
                }
            }
            folded
        })
    }

    /// What the probability was before any verdict: the tool's own confidence, held away from
    /// certainty, or 0.5.
    pub fn before(&self, key: &Key<'_>) -> f64 {
        match key.confidence {
            Some(belief) if (0.0..=1.0).contains(&belief) => {
                belief.clamp(Self::MARGIN, 1.0 - Self::MARGIN)
            }
            _ => 0.5,
        }
    }

    /// The probability that a finding is accepted, with what each level knows. Under a microsecond,
    /// plus folding if events have come since the last call.
    ///
    /// The prior is the tool's own confidence (0.5 if it gave none; certainty is held to 0.02 to
    /// 0.98), worth [`prior_strength`](CalibrationConfig::prior_strength) verdicts against all verdicts of the organisation.
    /// Severity is not part of it: how bad a finding would be says nothing about whether it is right.
    pub fn predict(&self, key: &Key<'_>) -> Estimate {
        let config = &self.config;
        let folded = self.folded();
        let pooled = folded.pooled.get_or_init(|| folded.counts.pool(config));
        let rule = self.names.rule_numbers.get(key.rule).copied();
        let pair = key.repo.and_then(|repo| {
            let repo = *self.names.repo_numbers.get(repo)?;
            self.names.pair_numbers.get(&(rule?, repo)).copied()
        });
        let mut above = self.before(key);
        let mut strength = config.prior_strength;
        let mut odds = 0.0;
        let mut posterior = (0.0, 0.0);
        let mut level = |level: Level, count: Count| {
            let (a, b) = (
                count.accepted + strength * above,
                (count.total - count.accepted).max(0.0) + strength * (1.0 - above),
            );
            // Without verdicts nothing is added, not even a rounding error.
            let probability = if count.total > 0.0 {
                (a / (count.total + strength)).clamp(Self::FLOOR, 1.0 - Self::FLOOR)
            } else {
                above
            };
            let here = logit(probability);
            let share = here - odds;
            (above, odds, strength, posterior) = (probability, here, config.strength, (a, b));
            LevelEstimate {
                level,
                probability,
                logit: share,
                accepted: count.accepted,
                total: count.total,
                positive: count.positive,
                answers: count.answers,
                ignored: count.ignored,
            }
        };
        let levels = [
            level(Level::Prior, pooled.all()),
            level(Level::Category, pooled.category(key.category)),
            level(Level::Rule, pooled.rule(rule)),
            level(Level::Repository, folded.counts.pair(config, pair)),
        ];
        Estimate::from_levels(levels, posterior, pooled.evidence(rule))
    }
}
