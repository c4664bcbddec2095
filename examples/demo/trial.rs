//! One simulated reviewer works through lists of ten, from which the engine learns.

use std::collections::BTreeSet;

use codehone::{
    Engine, FindingId, Insights, ManualClock, Review, ReviewOptions, StoredFinding, Timestamp,
    VerdictInput,
};

use crate::REPO;
use crate::reviewer::Reviewer;

/// Lists that the reviewer judges.
pub(crate) const ROUNDS: usize = 20;
/// Findings on a list.
pub(crate) const SHOWN: usize = 10;

/// Share of right findings among the first ten not yet judged, of three orders of the same findings.
#[derive(Clone, Copy, Default)]
pub(crate) struct Precision {
    /// Worst severity first, then by place: what most tools print.
    pub(crate) severity: f64,
    /// The engine's order before any verdict.
    pub(crate) untrained: f64,
    /// The engine's order with what it has learned so far.
    pub(crate) learned: f64,
}

/// What came of it.
pub(crate) struct Trial {
    /// For each round, measured before the reviewer judges its list.
    pub(crate) rounds: Vec<Precision>,
    /// Share of all findings that this reviewer would accept.
    pub(crate) base_rate: f64,
    /// Verdicts given.
    pub(crate) verdicts: usize,
    /// The list after the last round.
    pub(crate) after: Review,
    /// The engine's report, for the reviewer that is shown.
    pub(crate) insights: Option<Insights>,
}

pub(crate) fn run(
    engine: &Engine,
    clock: &ManualClock,
    reviewer: &Reviewer,
    pool: &[StoredFinding],
    before: &Review,
) -> codehone::Result<Trial> {
    let by_severity = severity_order(pool);
    let untrained: Vec<&StoredFinding> = before.items.iter().map(|item| &item.finding).collect();
    let mut judged: BTreeSet<FindingId> = BTreeSet::new();
    let mut rounds = Vec::with_capacity(ROUNDS);
    let mut verdicts = 0;
    for _ in 0..ROUNDS {
        let list = next(engine, Some("the simulated reviewer"))?;
        let shown: Vec<&StoredFinding> = list.items.iter().map(|item| &item.finding).collect();
        rounds.push(Precision {
            severity: precision(&by_severity, &judged, reviewer),
            untrained: precision(&untrained, &judged, reviewer),
            learned: precision(&shown, &judged, reviewer),
        });
        clock.advance(600 * Timestamp::SECOND);
        let answers: Vec<VerdictInput> = shown
            .iter()
            .map(|finding| VerdictInput::new(finding.id, reviewer.judge(finding)).by("simulated"))
            .collect();
        engine.record_batch(&answers)?;
        verdicts += answers.len();
        for item in &list.items {
            judged.insert(item.finding.id);
            // Whoever saw the one has seen its duplicates, in every order.
            judged.extend(item.duplicates.iter().map(|duplicate| duplicate.id));
        }
        clock.advance(3_000 * Timestamp::SECOND);
    }
    let right = pool.iter().filter(|it| reviewer.accepts(it)).count();
    Ok(Trial {
        rounds,
        base_rate: right as f64 / pool.len().max(1) as f64,
        verdicts,
        after: next(engine, None)?,
        insights: None,
    })
}

fn next(engine: &Engine, reviewer: Option<&str>) -> codehone::Result<Review> {
    engine.review(&ReviewOptions {
        repo: Some(REPO.to_owned()),
        limit: SHOWN,
        reviewer: reviewer.map(str::to_owned),
        include_held_back: true,
        ..ReviewOptions::default()
    })
}

fn severity_order(pool: &[StoredFinding]) -> Vec<&StoredFinding> {
    let mut order: Vec<&StoredFinding> = pool.iter().collect();
    order.sort_by(|a, b| {
        let place = |it: &StoredFinding| (it.finding.path.clone(), it.finding.span, it.id);
        (b.finding.severity.cmp(&a.finding.severity)).then_with(|| place(a).cmp(&place(b)))
    });
    order
}

/// Of the first ten of an order that are not yet judged, the share that the reviewer would accept.
fn precision(order: &[&StoredFinding], judged: &BTreeSet<FindingId>, reviewer: &Reviewer) -> f64 {
    let shown: Vec<&&StoredFinding> = order
        .iter()
        .filter(|finding| !judged.contains(&finding.id))
        .take(SHOWN)
        .collect();
    let right = shown.iter().filter(|it| reviewer.accepts(it)).count();
    right as f64 / shown.len().max(1) as f64
}
