use super::{Engine, InsightsOptions};
use crate::error::{Error, Result};
use crate::insights::{self, Insights, InsightsInput, StatusChange};
use crate::storage::{Scope, TransitionRow};

impl Engine {
    /// What is known about a repository, a team or the organisation: findings over their life,
    /// acceptance by rule and category with intervals, what was learned, time to fix.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository or team,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if both are given or the period is empty.
    pub fn insights(&self, options: &InsightsOptions) -> Result<Insights> {
        let scope = match (options.repo.as_deref(), options.team.as_deref()) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid("insights are of a repository or of a team")
                    .with_hint("give one of the two, or none for the organisation"));
            }
            (Some(repo), None) => Scope::Repository(repo),
            (None, Some(team)) => Scope::Team(team),
            (None, None) => Scope::Organisation,
        };
        // What happened at this very moment belongs to the report.
        let until = options
            .until
            .unwrap_or_else(|| self.0.clock.now().plus_micros(1));
        if options.since.is_some_and(|since| since >= until) {
            return Err(Error::invalid("the period ends before it begins")
                .with_hint("`since` is earlier than `until`"));
        }
        self.0.store.read(|reader| {
            let changes: Vec<StatusChange> = reader
                .transitions(scope)?
                .into_iter()
                .map(StatusChange::from)
                .collect();
            Ok(insights::build(&InsightsInput {
                repo: options.repo.as_deref(),
                team: options.team.as_deref(),
                since: options.since,
                until,
                verdicts: &reader.verdict_rows_in(scope)?,
                changes: &changes,
                confidence: &reader.mean_confidence(scope)?,
                calibration: &*self.learned(reader)?,
            }))
        })
    }
}

impl From<TransitionRow> for StatusChange {
    fn from(row: TransitionRow) -> Self {
        Self {
            finding: row.finding,
            at: row.at,
            from: row.from,
            to: row.to,
        }
    }
}
