//! `Engine.finding`, `Engine.findings` and what they return.

use std::sync::{Mutex, PoisonError};

use ::codehone::engine::AllFindings;
use ::codehone::model::{self, Cursor, FindingFilter, FindingId, Page};
use pyo3::prelude::*;

use crate::analysis::Advice;
use crate::engine::Engine;
use crate::error::{call, to_py};
use crate::face::{Face, data_class, represent};
use crate::review::ReviewItem;
use crate::value::{Json, whole};

data_class! {
    /// A finding with its life in a repository. What the tool said is in ``finding``; the commonest
    /// of it is also here.
    StoredFinding(model::StoredFinding) [id, repo, status, rule, path, span, message] {
        /// Stable id: the same finding has the same id in every database. 32 hexadecimal digits.
        id: FindingId,
        /// Repository it lives in.
        repo: String,
        /// ``open``, ``reopened``, ``fixed``, ``suppressed`` or ``dismissed``.
        status: model::Status,
        /// The latest verdict that was not undone: ``accepted``, ``false_positive``, ``wont_fix``,
        /// ``fixed`` or ``ignored``.
        verdict: Option<model::Verdict>,
        /// When a scan or import first reported it (aware, UTC).
        first_seen: ::codehone::Timestamp,
        /// When one last reported it (aware, UTC).
        last_seen: ::codehone::Timestamp,
        /// When it stopped being active; ``None`` while it is.
        closed_at: Option<::codehone::Timestamp>,
        /// All that the tool said.
        finding: model::Finding,
    }

    /// Name of the tool, in lower case.
    #[getter]
    fn tool(&self) -> &str {
        &self.0.finding.tool
    }

    /// Stable id of the rule within the tool.
    #[getter]
    fn rule(&self) -> &str {
        &self.0.finding.rule
    }

    /// What it is about, such as ``security``.
    #[getter]
    fn category(&self) -> String {
        self.0.finding.category.face()
    }

    /// How bad it is if it is right, such as ``high``.
    #[getter]
    fn severity(&self) -> String {
        self.0.finding.severity.face()
    }

    /// One or two sentences for the developer.
    #[getter]
    fn message(&self) -> &str {
        &self.0.finding.message
    }

    /// Repository-relative path with ``/``.
    #[getter]
    fn path(&self) -> &str {
        &self.0.finding.path
    }

    /// Where in the file.
    #[getter]
    fn span(&self) -> crate::model::Span {
        self.0.finding.span.face()
    }

    /// The flagged source text.
    #[getter]
    fn snippet(&self) -> Option<&str> {
        self.0.finding.snippet.as_deref()
    }

    /// Edits that would resolve it, best first.
    #[getter]
    fn fixes(&self) -> Vec<crate::model::Fix> {
        self.0.finding.fixes.face()
    }
}

/// One page of a longer list of findings.
#[pyclass(frozen, eq, module = "codehone")]
#[derive(PartialEq)]
pub(crate) struct FindingPage(Page<model::StoredFinding>);

#[pymethods]
impl FindingPage {
    /// The findings of this page.
    #[getter]
    fn items(&self) -> Vec<StoredFinding> {
        self.0.items.face()
    }

    /// Pass it as ``cursor`` for the next page; ``None`` on the last one.
    #[getter]
    fn next(&self) -> Option<String> {
        self.0.next.face()
    }

    fn __len__(&self) -> usize {
        self.0.items.len()
    }

    /// The same as plain dicts, lists and strings, as it would be in JSON.
    fn to_dict(&self) -> PyResult<Json> {
        Json::of(&self.0)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        represent(slf.as_any(), &["items", "next"])
    }

    fn __hash__(&self) -> u64 {
        crate::face::hash(&self.0)
    }
}

/// Iterates over stored findings and fetches page after page as it goes. May be shared by threads;
/// each finding then goes to one of them.
#[pyclass(frozen, module = "codehone")]
pub(crate) struct FindingIterator(Mutex<AllFindings>);

#[pymethods]
impl FindingIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<StoredFinding>> {
        // The lock is taken and given back inside `detach`: a thread that waited for it while
        // holding the interpreter would stop the one that has it.
        let item = call(py, || {
            // A poisoned lock only means that a fetch of another thread panicked.
            let mut findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            findings.next().transpose()
        })?;
        Ok(item.map(StoredFinding))
    }
}

/// A finding, by itself, as an item of a review, or by its id.
#[derive(FromPyObject)]
pub(crate) enum FindingRef<'py> {
    Stored(PyRef<'py, StoredFinding>),
    Item(PyRef<'py, ReviewItem>),
    Id(String),
}

impl FindingRef<'_> {
    /// The id it stands for.
    pub(crate) fn id(&self) -> PyResult<FindingId> {
        match self {
            Self::Stored(finding) => Ok(finding.0.id),
            Self::Item(item) => Ok(item.0.finding.id),
            Self::Id(text) => text.parse().map_err(|error| to_py(&error)),
        }
    }
}

/// One word or several.
#[derive(FromPyObject)]
pub(crate) enum Words {
    One(String),
    Many(Vec<String>),
}

/// Which findings are wanted, from keyword arguments.
#[derive(Default)]
pub(crate) struct Wanted {
    pub(crate) repo: Option<String>,
    pub(crate) status: Option<Words>,
    pub(crate) tool: Option<String>,
    pub(crate) rule: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) min_severity: Option<String>,
    pub(crate) path: Option<String>,
}

impl Wanted {
    /// The core's filter. Unknown words are `InvalidInputError`.
    pub(crate) fn filter(self) -> PyResult<FindingFilter> {
        let words = match self.status {
            None => Vec::new(),
            Some(Words::One(word)) => vec![word],
            Some(Words::Many(words)) => words,
        };
        let build = || {
            Ok(FindingFilter {
                repo: self.repo,
                status: words
                    .iter()
                    .map(|word| word.parse())
                    .collect::<Result<_, _>>()?,
                tool: self.tool,
                rule: self.rule,
                category: self.category.map(|word| word.parse()).transpose()?,
                min_severity: self.min_severity.map(|word| word.parse()).transpose()?,
                path: self.path,
            })
        };
        build().map_err(|error: ::codehone::Error| to_py(&error))
    }
}

#[pymethods]
impl Engine {
    /// One stored finding. ``NotFoundError`` if the organisation has none with that id.
    #[pyo3(signature = (id))]
    fn finding(&self, py: Python<'_>, id: FindingRef<'_>) -> PyResult<StoredFinding> {
        let id = id.id()?;
        call(py, || self.core().finding(id)).map(StoredFinding)
    }

    /// A stored finding as a review comment; see ``codehone.advise``. ``NotFoundError`` if the
    /// organisation has none with that id.
    #[pyo3(signature = (id))]
    fn advice(&self, py: Python<'_>, id: FindingRef<'_>) -> PyResult<Advice> {
        let id = id.id()?;
        call(py, || self.core().advice(id)).map(Advice)
    }

    /// Other findings of the same rule, at most ``limit`` (1 to 1,000) and the most alike first: those
    /// whose code is the same but for spacing, then those of the same repository, of the same file,
    /// and the oldest, whatever their status.
    #[pyo3(signature = (id, *, limit=10))]
    fn similar(
        &self,
        py: Python<'_>,
        id: FindingRef<'_>,
        limit: usize,
    ) -> PyResult<Vec<StoredFinding>> {
        let id = id.id()?;
        let found = call(py, || self.core().similar(id, limit))?;
        Ok(found.into_iter().map(StoredFinding).collect())
    }

    /// Iterates over the stored findings that meet every condition given, reading pages as it goes.
    ///
    /// ``status`` is one word or several (``open``, ``reopened``, ``fixed``, ``suppressed``,
    /// ``dismissed``); ``min_severity`` means that one and above; ``path`` is a file or, with ``/`` at
    /// the end, a folder. Unknown words raise ``InvalidInputError`` at once, everything else when the
    /// first finding is asked for.
    #[pyo3(signature = (
        *, repo=None, status=None, tool=None, rule=None, category=None, min_severity=None, path=None
    ))]
    #[expect(clippy::too_many_arguments)] // keyword arguments of Python
    fn findings(
        &self,
        repo: Option<String>,
        status: Option<Words>,
        tool: Option<String>,
        rule: Option<String>,
        category: Option<String>,
        min_severity: Option<String>,
        path: Option<String>,
    ) -> PyResult<FindingIterator> {
        let wanted = Wanted {
            repo,
            status,
            tool,
            rule,
            category,
            min_severity,
            path,
        };
        let findings = self.core().all_findings(wanted.filter()?);
        Ok(FindingIterator(Mutex::new(findings)))
    }

    /// One page of what ``findings`` iterates over, for hosts that page themselves (a web view).
    ///
    /// ``limit`` is 1 to 1,000. Pass ``FindingPage.next`` of the page before as ``cursor``; it stays
    /// valid while findings are added or change.
    #[pyo3(signature = (
        *, repo=None, status=None, tool=None, rule=None, category=None, min_severity=None, path=None,
        cursor=None, limit=100
    ))]
    #[expect(clippy::too_many_arguments)] // keyword arguments of Python
    fn findings_page(
        &self,
        py: Python<'_>,
        repo: Option<String>,
        status: Option<Words>,
        tool: Option<String>,
        rule: Option<String>,
        category: Option<String>,
        min_severity: Option<String>,
        path: Option<String>,
        cursor: Option<String>,
        limit: i64,
    ) -> PyResult<FindingPage> {
        let wanted = Wanted {
            repo,
            status,
            tool,
            rule,
            category,
            min_severity,
            path,
        };
        let filter = wanted.filter()?;
        let limit = whole("limit", limit)?;
        let cursor = cursor.map(Cursor);
        call(py, || self.core().findings(&filter, cursor.as_ref(), limit)).map(FindingPage)
    }
}
