//! `Engine.insights` and its report.

use ::codehone::{InsightsOptions, Timestamp, insights as core};
use pyo3::prelude::*;

use crate::engine::Engine;
use crate::error::call;
use crate::face::data_class;
use crate::value::{Elapsed, Moment};

data_class! {
    /// Findings by status.
    LifeCounts(core::LifeCounts) [open, reopened, fixed, suppressed, dismissed] {
        /// Reported and waiting.
        open: u64,
        /// Back after having been gone or fixed.
        reopened: u64,
        /// Gone or said to be fixed.
        fixed: u64,
        /// Silenced in the source or by the tool.
        suppressed: u64,
        /// Judged false positive or won't fix.
        dismissed: u64,
    }
}

data_class! {
    /// How people judged the findings of one rule or category: the last verdict of each person on
    /// each finding.
    AcceptanceRow(core::AcceptanceRow) [key, rate, n, interval] {
        /// The rule (``tool/rule``) or category.
        key: String,
        /// Verdicts ``accepted``.
        accepted: u64,
        /// Verdicts ``fixed``.
        fixed: u64,
        /// Verdicts ``false_positive``.
        false_positive: u64,
        /// Verdicts ``wont_fix``.
        wont_fix: u64,
        /// Shown for seven days and never answered; not part of ``n``.
        ignored: u64,
        /// Answers: accepted + fixed + false_positive + wont_fix.
        n: u64,
        /// (accepted + fixed) / n; ``None`` if ``n`` is 0.
        rate: Option<f64>,
        /// 95 % Wilson score interval of the rate; ``(0, 1)`` if ``n`` is 0.
        interval: (f64, f64),
    }
}

data_class! {
    /// How far one rule has moved, and on what evidence.
    RuleShift(core::RuleShift) [rule, before, now, evidence] {
        /// The rule (``tool/rule``).
        rule: String,
        /// Probability of acceptance before any verdict.
        before: f64,
        /// Probability now.
        now: f64,
        /// Positive verdicts (accepted, fixed).
        positive: u64,
        /// Negative verdicts (false positive, won't fix).
        negative: u64,
        /// The same in words: "dismissed 14 of 15 times".
        evidence: String,
    }
}

data_class! {
    /// Rules whose calibrated probability has moved since before the first verdict.
    Learned(core::Learned) [shows_more, shows_less] {
        /// Now shown more, largest shift first.
        shows_more: Vec<core::RuleShift>,
        /// Now shown less, largest shift first.
        shows_less: Vec<core::RuleShift>,
    }
}

data_class! {
    /// A distribution of durations.
    Durations(core::Durations) [n, median, p90, max] {
        /// How many were measured.
        n: u64,
    }

    /// Half took at most this long.
    #[getter]
    fn median(&self) -> Elapsed {
        Elapsed(self.0.median)
    }

    /// Nine in ten took at most this long.
    #[getter]
    fn p90(&self) -> Elapsed {
        Elapsed(self.0.p90)
    }

    /// The longest.
    #[getter]
    fn max(&self) -> Elapsed {
        Elapsed(self.0.max)
    }
}

data_class! {
    /// One ISO week.
    WeekRow(core::WeekRow) [week, opened, closed, reopened, open_at_end] {
        /// ISO 8601 week with its own year, for example ``2026-W01``.
        week: String,
        /// Findings first reported.
        opened: u64,
        /// Findings fixed, suppressed or dismissed.
        closed: u64,
        /// Findings that came back.
        reopened: u64,
        /// Active findings at the end of the week.
        open_at_end: u64,
    }
}

data_class! {
    /// What is known about a repository, a team or the whole organisation. ``str()`` of it is the
    /// report for people; a notebook shows tables.
    Insights(core::Insights) [repo, team, since, until, life] {
        /// Repository, if one was asked for.
        repo: Option<String>,
        /// Team, if one was asked for.
        team: Option<String>,
        /// Start of the period (inclusive); ``None`` means from the first event on.
        since: Option<Timestamp>,
        /// End of the period (exclusive).
        until: Timestamp,
        /// Findings by where they stand now.
        life: core::LifeCounts,
        /// Acceptance by rule (``tool/rule``), most evidence first.
        by_rule: Vec<core::AcceptanceRow>,
        /// Acceptance by category, most evidence first.
        by_category: Vec<core::AcceptanceRow>,
        /// What the engine now does differently than before the first verdict.
        learned: core::Learned,
        /// Time from first report to fixed; ``None`` without a fixed finding.
        time_to_fix: Option<core::Durations>,
        /// Findings over their life, by ISO week, oldest first, at most the last 12 weeks.
        weeks: Vec<core::WeekRow>,
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    /// The report as tables: what a notebook shows.
    fn _repr_html_(&self) -> String {
        core::html(&self.0)
    }
}

#[pymethods]
impl Engine {
    /// What the verdicts say: open findings over their life, acceptance by rule and category, what the
    /// engine learned, time to fix.
    ///
    /// ``repo``: only this repository. ``team``: only the repositories of this team. ``since``
    /// (inclusive, default the first event) and ``until`` (exclusive, default now) are aware datetimes.
    #[pyo3(signature = (*, repo=None, team=None, since=None, until=None))]
    fn insights(
        &self,
        py: Python<'_>,
        repo: Option<String>,
        team: Option<String>,
        since: Option<Moment>,
        until: Option<Moment>,
    ) -> PyResult<Insights> {
        let options = InsightsOptions {
            repo,
            team,
            since: since.map(|moment| moment.0),
            until: until.map(|moment| moment.0),
        };
        call(py, || self.core().insights(&options)).map(Insights)
    }
}
