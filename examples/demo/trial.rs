//! One simulated reviewer works through lists of ten, from which the engine learns.

use codehone::model::Fingerprint;
use codehone::{
    Engine, Insights, ManualClock, ReviewItem, ReviewOptions, Severity, StoredFinding, Timestamp,
    VerdictInput,
};

use crate::REPO;
use crate::reviewer::Reviewer;

/// Lists that the reviewer judges.
pub(crate) const ROUNDS: usize = 20;
/// Findings on a list.
pub(crate) const SHOWN: usize = 10;

/// What came of it.
pub(crate) struct Trial {
    /// Precision at 10 of the engine's order on the files kept aside: before the first verdict, then
    /// after each quarter of the lists.
    pub(crate) learned: Vec<f64>,
    /// The same of the order by severity, which learns nothing.
    pub(crate) severity: f64,
    /// Share of the findings kept aside that this reviewer would accept.
    pub(crate) base_rate: f64,
    /// Verdicts given.
    pub(crate) verdicts: usize,
    /// The first ten of the files kept aside, before the first verdict and after the last.
    pub(crate) before: Vec<ReviewItem>,
    pub(crate) after: Vec<ReviewItem>,
    /// The engine's report, for the reviewer that is shown.
    pub(crate) insights: Option<Insights>,
}

/// Times at which precision is measured, the first before any verdict.
pub(crate) const MEASURED: usize = 5;

/// Whether a finding's file is kept aside: half of the files, by a hash of their path. Nobody judges
/// them, so every order is compared on the same findings; were the judged ones taken out of one pool,
/// the order that chose them would have left the worse ones to the others.
pub(crate) fn kept_aside(stored: &StoredFinding) -> bool {
    Fingerprint::of(["kept aside", &stored.finding.path]).as_u128() & 1 == 1
}

pub(crate) fn run(
    engine: &Engine,
    clock: &ManualClock,
    reviewer: &Reviewer,
    pool: &[StoredFinding],
) -> codehone::Result<Trial> {
    let aside: Vec<&StoredFinding> = pool.iter().filter(|it| kept_aside(it)).collect();
    let (before, _) = lists(engine)?;
    let mut learned = vec![precision(&before, reviewer)];
    let mut verdicts = 0;
    for round in 1..=ROUNDS {
        let (_, shown) = lists(engine)?;
        clock.advance(600 * Timestamp::SECOND);
        let answers: Vec<VerdictInput> = shown
            .iter()
            .map(|item| &item.finding)
            .map(|finding| VerdictInput::new(finding.id, reviewer.judge(finding)).by("simulated"))
            .collect();
        engine.record_batch(&answers)?;
        verdicts += answers.len();
        clock.advance(3_000 * Timestamp::SECOND);
        if round % (ROUNDS / (MEASURED - 1)) == 0 {
            learned.push(precision(&lists(engine)?.0, reviewer));
        }
    }
    let right = aside.iter().filter(|it| reviewer.accepts(it)).count();
    Ok(Trial {
        learned,
        severity: by_severity(&aside, reviewer),
        base_rate: right as f64 / aside.len().max(1) as f64,
        verdicts,
        before,
        after: lists(engine)?.0,
        insights: None,
    })
}

/// The first ten of the files kept aside, and the first ten of the others.
fn lists(engine: &Engine) -> codehone::Result<(Vec<ReviewItem>, Vec<ReviewItem>)> {
    let review = engine.review(&ReviewOptions {
        repo: Some(REPO.to_owned()),
        limit: 1_000,
        include_held_back: true,
        ..ReviewOptions::default()
    })?;
    let (mut aside, mut shown): (Vec<_>, Vec<_>) = review
        .items
        .into_iter()
        .partition(|item| kept_aside(&item.finding));
    aside.truncate(SHOWN);
    shown.truncate(SHOWN);
    Ok((aside, shown))
}

/// The share of a list that the reviewer would accept.
fn precision(list: &[ReviewItem], reviewer: &Reviewer) -> f64 {
    let right = list.iter().filter(|it| reviewer.accepts(&it.finding));
    right.count() as f64 / list.len().max(1) as f64
}

/// Precision at 10 of the worst severity first. Findings of one severity have no order of their own,
/// so this is what any choice among them finds on average.
fn by_severity(pool: &[&StoredFinding], reviewer: &Reviewer) -> f64 {
    let (mut places, mut right) = (SHOWN.min(pool.len()) as f64, 0.0);
    let wanted = places.max(1.0);
    for severity in Severity::ALL.iter().rev() {
        let level: Vec<_> = pool
            .iter()
            .filter(|it| it.finding.severity == *severity)
            .collect();
        let taken = places.min(level.len() as f64);
        if taken > 0.0 {
            let accepted = level.iter().filter(|it| reviewer.accepts(it)).count();
            right += taken * accepted as f64 / level.len() as f64;
            places -= taken;
        }
    }
    right / wanted
}
