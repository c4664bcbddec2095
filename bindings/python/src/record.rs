//! Verdicts: `Engine.record`, `record_batch`, `undo`, `history`.

use ::codehone::engine as core;
use ::codehone::model::{self, EventId, FindingId};
use ::codehone::{Timestamp, Verdict};
use pyo3::prelude::*;

use crate::engine::Engine;
use crate::error::{call, to_py};
use crate::face::data_class;
use crate::findings::FindingRef;
use crate::value::Moment;

data_class! {
    /// Result of ``Engine.record``. Pass it to ``Engine.undo`` to take the verdict back.
    Receipt(core::Receipt) [event, finding, status, duplicate] {
        /// Number of the event in the log.
        event: EventId,
        /// Id of the finding judged.
        finding: FindingId,
        /// Where the finding stands now, such as ``dismissed``.
        status: model::Status,
        /// Whether the same person's same verdict already stood, so that nothing was added.
        duplicate: bool,
    }
}

data_class! {
    /// One entry of the append-only log.
    Event(model::Event) [id, at, kind, finding, reviewer, verdict] {
        /// Its number; rises by insertion.
        id: EventId,
        /// When it happened (aware, UTC).
        at: Timestamp,
        /// ``impression``, ``verdict`` or ``undo``.
        kind: model::EventKind,
        /// Id of the finding it is about.
        finding: FindingId,
        /// Who judged, or to whom it was shown.
        reviewer: Option<String>,
        /// For a verdict: what was decided.
        verdict: Option<Verdict>,
        /// For an undo: number of the verdict event that was taken back.
        undoes: Option<EventId>,
        /// For an impression: place in the list, from 1.
        position: Option<u32>,
        /// For an impression: probability with which the policy showed it there, 0 to 1.
        propensity: Option<f64>,
        /// What the reviewer wrote.
        comment: Option<String>,
    }
}

fn input(
    finding: &FindingRef<'_>,
    verdict: &str,
    by: Option<String>,
    comment: Option<String>,
    at: Option<Moment>,
) -> PyResult<::codehone::VerdictInput> {
    Ok(::codehone::VerdictInput {
        finding: finding.id()?,
        verdict: Verdict::from_host(verdict).map_err(|error| to_py(&error))?,
        by,
        comment,
        at: at.map(|moment| moment.0),
    })
}

data_class! {
    /// One verdict for ``Engine.record_batch``.
    VerdictInput(::codehone::VerdictInput) [finding, verdict, by, comment, at] {
        /// Id of the finding judged.
        finding: FindingId,
        /// What was decided, in the one vocabulary.
        verdict: Verdict,
        /// Who decided.
        by: Option<String>,
        /// What they wrote.
        comment: Option<String>,
        /// When (aware, UTC); ``None`` means now.
        at: Option<Timestamp>,
    }

    /// A verdict on ``finding``; arguments as in ``Engine.record``.
    #[new]
    #[pyo3(signature = (finding, verdict, *, by=None, comment=None, at=None))]
    fn new(
        finding: FindingRef<'_>,
        verdict: &str,
        by: Option<String>,
        comment: Option<String>,
        at: Option<Moment>,
    ) -> PyResult<Self> {
        input(&finding, verdict, by, comment, at).map(Self)
    }
}

/// A verdict event, by its receipt, as an entry of the history, or by its number.
#[derive(FromPyObject)]
enum EventRef<'py> {
    Receipt(PyRef<'py, Receipt>),
    Event(PyRef<'py, Event>),
    Number(i64),
}

#[pymethods]
impl Engine {
    /// Records what somebody decided about a finding: ``accepted``, ``false_positive``, ``wont_fix``
    /// or ``fixed`` (other usual spellings are understood).
    ///
    /// ``finding``: a ``StoredFinding``, a ``ReviewItem`` or an id. ``by``: who decided; without it the
    /// verdict counts as one unknown person's. ``at``: an aware ``datetime`` for importing history,
    /// default now. A person's last verdict on a finding counts; the log keeps all.
    ///
    /// Raises ``NotFoundError``, ``InvalidInputError``.
    #[pyo3(signature = (finding, verdict, *, by=None, comment=None, at=None))]
    fn record(
        &self,
        py: Python<'_>,
        finding: FindingRef<'_>,
        verdict: &str,
        by: Option<String>,
        comment: Option<String>,
        at: Option<Moment>,
    ) -> PyResult<Receipt> {
        let input = input(&finding, verdict, by, comment, at)?;
        call(py, || self.core().record(input)).map(Receipt)
    }

    /// Records many verdicts in one transaction, all or none: far cheaper than one by one.
    fn record_batch(
        &self,
        py: Python<'_>,
        verdicts: Vec<PyRef<'_, VerdictInput>>,
    ) -> PyResult<Vec<Receipt>> {
        let inputs: Vec<_> = verdicts.iter().map(|verdict| verdict.0.clone()).collect();
        let receipts = call(py, || self.core().record_batch(&inputs))?;
        Ok(receipts.into_iter().map(Receipt).collect())
    }

    /// Takes a verdict back; history keeps both. ``event``: a ``Receipt``, an ``Event`` or its number.
    ///
    /// Raises ``NotFoundError``, or ``ConflictError`` if it was already taken back.
    fn undo(&self, py: Python<'_>, event: EventRef<'_>) -> PyResult<Receipt> {
        let id = match event {
            EventRef::Receipt(receipt) => receipt.0.event,
            EventRef::Event(event) => event.0.id,
            EventRef::Number(number) => EventId(number),
        };
        call(py, || self.core().undo(id)).map(Receipt)
    }

    /// Takes back what ``by`` last said about a finding (without ``by``: the unknown person). Raises
    /// ``NotFoundError`` if they said nothing.
    #[pyo3(signature = (finding, *, by=None))]
    fn undo_last(
        &self,
        py: Python<'_>,
        finding: FindingRef<'_>,
        by: Option<&str>,
    ) -> PyResult<Receipt> {
        let id = finding.id()?;
        call(py, || self.core().undo_last(id, by)).map(Receipt)
    }

    /// Everything in the log about a finding, oldest first: when it was shown, to whom, what was
    /// decided and taken back.
    fn history(&self, py: Python<'_>, finding: FindingRef<'_>) -> PyResult<Vec<Event>> {
        let id = finding.id()?;
        let events = call(py, || self.core().history(id))?;
        Ok(events.into_iter().map(Event).collect())
    }
}
