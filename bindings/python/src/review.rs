//! `Engine.review` and the ranked list it returns.

use ::codehone::model::StoredFinding;
use ::codehone::{ReviewOptions, ranking};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

use crate::engine::Engine;
use crate::error::call;
use crate::face::{Face, data_class, represent};
use crate::value::{Json, whole};

data_class! {
    /// What one source of knowledge adds to the logit of an item's probability.
    ScorePart(ranking::ScorePart) [name, logit, accepted, total] {
        /// Which source: ``prior``, ``category``, ``rule`` or ``repository``.
        name: String,
        /// Its share of the logit; positive speaks for the finding.
        logit: f64,
        /// Decayed number of accepted or fixed verdicts behind it.
        accepted: f64,
        /// Decayed weight of all verdicts behind it.
        total: f64,
    }
}

data_class! {
    /// A finding folded into an item because it reports the same thing.
    Duplicate(ranking::Duplicate) [id, kind, tool, rule, path] {
        /// Id of the folded finding.
        id: ::codehone::FindingId,
        /// ``exact`` (the same place) or ``near`` (the same rule on the same code elsewhere).
        kind: ranking::DuplicateKind,
        /// Tool that reported it.
        tool: String,
        /// Its rule.
        rule: String,
        /// Repository-relative path.
        path: String,
        /// Where in the file.
        span: ::codehone::Span,
    }
}

data_class! {
    /// One ranked finding, with why it stands where it does: ``score`` is exactly
    /// ``value * probability - cost``, and the logits of ``parts`` sum to that of ``probability``.
    ReviewItem(ranking::ReviewItem) [rank, score, probability, finding] {
        /// Place in the list, from 1.
        rank: u32,
        /// The finding itself; of a group of duplicates, the one that stands for all.
        finding: StoredFinding,
        /// Expected utility of showing it, in units of attention; higher is better.
        score: f64,
        /// Calibrated probability that a reviewer accepts it, 0 to 1.
        probability: f64,
        /// Central 90 % credible interval of ``probability``.
        interval: (f64, f64),
        /// Verdicts that the probability rests on, decayed.
        evidence: f64,
        /// What a right finding of this severity is worth.
        value: f64,
        /// What a look at it costs.
        cost: f64,
        /// What each source of knowledge adds, in order of generality.
        parts: Vec<ranking::ScorePart>,
        /// Why it stands here, in one sentence.
        reason: String,
        /// Findings folded into this item.
        duplicates: Vec<ranking::Duplicate>,
        /// Whether it is shown whatever its score: a critical security finding.
        guarded: bool,
        /// Probability with which the policy shows it at this rank; 1 without exploration.
        propensity: f64,
    }

    /// Where the finding is, what it says and why it stands here, on a few lines for people.
    fn explain(&self) -> String {
        self.0.explain()
    }

    /// ``path:line``, or the path alone for a finding about a whole file.
    #[getter]
    fn location(&self) -> String {
        self.0.location()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

/// A ranked list, best first: a sequence of ``ReviewItem``, and what was left out of it.
#[pyclass(frozen, eq, sequence, module = "codehone")]
#[derive(PartialEq)]
pub(crate) struct Review(ranking::Review);

#[pymethods]
impl Review {
    /// The items, best first.
    #[getter]
    fn items(&self) -> Vec<ReviewItem> {
        self.0.items.face()
    }

    /// Active findings without a verdict that were looked at.
    #[getter]
    fn considered(&self) -> u64 {
        self.0.considered
    }

    /// Of these, how many were folded into another as duplicates.
    #[getter]
    fn folded(&self) -> u64 {
        self.0.folded
    }

    /// Of these, how many were not worth the attention they cost (``score <= 0``).
    #[getter]
    fn held_back(&self) -> u64 {
        self.0.held_back
    }

    fn __len__(&self) -> usize {
        self.0.items.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<ReviewItem> {
        let length = self.0.items.len();
        let index = if index < 0 {
            length.checked_add_signed(index)
        } else {
            Some(index as usize)
        };
        index
            .and_then(|index| self.0.items.get(index))
            .map(Face::face)
            .ok_or_else(|| PyIndexError::new_err("review index out of range"))
    }

    fn __iter__(slf: Py<Self>) -> ReviewIterator {
        ReviewIterator {
            review: slf,
            next: 0.into(),
        }
    }

    /// The same as plain dicts, lists and strings, as it would be in JSON.
    fn to_dict(&self) -> PyResult<Json> {
        Json::of(&self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    /// The list as a table: what a notebook shows.
    fn _repr_html_(&self) -> String {
        ranking::html_table(&self.0)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        represent(
            slf.as_any(),
            &["items", "considered", "folded", "held_back"],
        )
    }

    fn __hash__(&self) -> u64 {
        crate::face::hash(&self.0)
    }
}

/// Iterates over the items of a ``Review``.
#[pyclass(frozen, module = "codehone")]
pub(crate) struct ReviewIterator {
    review: Py<Review>,
    next: std::sync::atomic::AtomicUsize,
}

#[pymethods]
impl ReviewIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<ReviewItem> {
        let index = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.review.get().0.items.get(index).map(Face::face)
    }
}

#[pymethods]
impl Engine {
    /// The findings that are most worth a look now, best first.
    ///
    /// ``repo``: only this repository (default: all). ``path``: only this file or, with ``/`` at the
    /// end, this folder. ``limit``: 1 to 1,000, default 10. ``reviewer``: who is about to see the list;
    /// what is returned is then logged as shown to them, without it nothing is logged.
    /// ``include_judged`` and ``include_held_back`` list what is normally left out; ``per_rule``: most
    /// items of one rule in any ten, default 3.
    #[pyo3(signature = (
        *, repo=None, path=None, limit=None, reviewer=None, include_judged=false,
        include_held_back=false, per_rule=None
    ))]
    #[expect(clippy::too_many_arguments)] // keyword arguments of Python
    fn review(
        &self,
        py: Python<'_>,
        repo: Option<String>,
        path: Option<String>,
        limit: Option<i64>,
        reviewer: Option<String>,
        include_judged: bool,
        include_held_back: bool,
        per_rule: Option<i64>,
    ) -> PyResult<Review> {
        let defaults = ReviewOptions::default();
        let options = ReviewOptions {
            repo,
            path,
            limit: limit.map_or(Ok(defaults.limit), |n| whole("limit", n))?,
            reviewer,
            include_judged,
            include_held_back,
            per_rule: per_rule.map_or(Ok(defaults.per_rule), |n| whole("per_rule", n))?,
        };
        call(py, || self.core().review(&options)).map(Review)
    }
}
