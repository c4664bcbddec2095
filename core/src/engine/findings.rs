use super::Engine;
use super::options::check_limit;
use crate::analysis::Advice;
use crate::error::{Error, Result};
use crate::model::{Cursor, FindingFilter, FindingId, Page, Repository, StoredFinding};

impl Engine {
    /// One finding with its life.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown id.
    pub fn finding(&self, id: FindingId) -> Result<StoredFinding> {
        self.0
            .store
            .read(|reader| reader.finding(id))?
            .ok_or_else(|| unknown(id))
    }

    /// Other findings of the same tool's rule, 1 to 1,000 and the most alike first: those whose code
    /// is the same but for spacing, then those of the same repository, of the same file, and the
    /// oldest. Whatever their status, so that it shows how the others were judged. Linear in the
    /// findings of the rule.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown id,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit out of range.
    pub fn similar(&self, id: FindingId, limit: usize) -> Result<Vec<StoredFinding>> {
        check_limit(limit)?;
        self.0
            .store
            .read(|reader| reader.similar(id, limit))?
            .ok_or_else(|| unknown(id))
    }

    /// A finding as a review comment: what was observed, what to do, how much it matters and where
    /// to read on.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown id.
    pub fn advice(&self, id: FindingId) -> Result<Advice> {
        self.finding(id).map(|stored| Advice::of(&stored.finding))
    }

    /// A page of 1 to 1,000 findings in the order they were first stored. Pass the `next` of a page
    /// for the one after it; findings stored meanwhile appear later and none appears twice.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit out of range or a cursor that did
    /// not come from here.
    pub fn findings(
        &self,
        filter: &FindingFilter,
        cursor: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<StoredFinding>> {
        check_limit(limit)?;
        self.0
            .store
            .read(|reader| reader.findings(filter, cursor, limit))
    }

    /// Every finding that the filter lets through, a page at a time.
    ///
    /// ```
    /// # use codehone::{Engine, FindingFilter};
    /// # let engine = Engine::open(":memory:")?;
    /// for finding in engine.all_findings(FindingFilter::default()) {
    ///     println!("{}", finding?.finding.message);
    /// }
    /// # Ok::<(), codehone::Error>(())
    /// ```
    pub fn all_findings(&self, filter: FindingFilter) -> AllFindings {
        AllFindings {
            engine: self.clone(),
            filter,
            page: Vec::new().into_iter(),
            next: Some(None),
        }
    }

    /// The repositories of the organisation, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn repositories(&self) -> Result<Vec<Repository>> {
        self.0.store.read(|reader| reader.repositories())
    }

    /// Moves a repository to a team, which is created at need.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a bad team name.
    pub fn set_team(&self, repo: &str, team: &str) -> Result<()> {
        self.0.store.write(|writer| writer.set_team(repo, team))
    }

    /// Removes a repository with its findings and its part of the log, so that what was learned from
    /// it is forgotten too.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository.
    pub fn delete_repository(&self, repo: &str) -> Result<()> {
        self.0.store.write(|writer| writer.delete_repository(repo))
    }
}

fn unknown(id: FindingId) -> Error {
    Error::not_found(format!("there is no finding {id}"))
}

/// Iterator of [`Engine::all_findings`]. Ends after the first error.
#[derive(Debug)]
pub struct AllFindings {
    engine: Engine,
    filter: FindingFilter,
    page: std::vec::IntoIter<StoredFinding>,
    /// Where the next page starts; `None` once the last one was read.
    next: Option<Option<Cursor>>,
}

impl Iterator for AllFindings {
    type Item = Result<StoredFinding>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(finding) = self.page.next() {
                return Some(Ok(finding));
            }
            let cursor = self.next.take()?;
            match self.engine.findings(&self.filter, cursor.as_ref(), 1_000) {
                Ok(page) => {
                    self.page = page.items.into_iter();
                    self.next = page.next.map(Some);
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
