use super::options::check_limit;
use super::{Engine, ReviewOptions};
use crate::error::Result;
use crate::model::{Impression, Repository};
use crate::ranking::{Candidate, RankOptions, Review, rank, sharing_a_line};
use crate::storage::{ActiveFinding, Reader, Scope};

impl Engine {
    /// What is worth showing next: active findings that nobody has judged, duplicates folded, best
    /// first, each with its score, the parts of it and the reason.
    ///
    /// With a `reviewer`, what is returned is logged as shown to them, at its place in the list.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an option out of range or a bad reviewer
    /// name.
    pub fn review(&self, options: &ReviewOptions) -> Result<Review> {
        check_limit(options.limit)?;
        let ranking = RankOptions {
            limit: options.limit,
            per_rule: options.per_rule,
            include_held_back: options.include_held_back,
        };
        ranking.check()?;
        if let Some(reviewer) = &options.reviewer {
            Repository::check_reviewer(reviewer)?;
        }
        let review = self
            .0
            .store
            .read(|reader| self.rank(reader, options, &ranking))?;
        if let Some(reviewer) = &options.reviewer
            && !review.is_empty()
        {
            let shown: Vec<Impression> = review
                .iter()
                .map(|item| Impression {
                    finding: item.finding.id,
                    position: item.rank,
                    propensity: item.propensity,
                })
                .collect();
            self.record_shown(&shown, reviewer)?;
        }
        Ok(review)
    }

    /// Logs findings as shown to `reviewer`, in the order given and all or none: for a list that is
    /// drawn bit by bit, where [`ReviewOptions::reviewer`] would also log what nobody came to see.
    /// Silence counts against what was shown, so log each finding when it is drawn, and once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown finding,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a bad reviewer name, a position of 0 or a
    /// propensity outside 0 to 1; [`Busy`](crate::ErrorKind::Busy) while another process holds the
    /// database.
    pub fn record_shown(&self, shown: &[Impression], reviewer: &str) -> Result<()> {
        Repository::check_reviewer(reviewer)?;
        if shown.is_empty() {
            return Ok(());
        }
        self.0
            .store
            .write(|writer| writer.record_impressions(shown, Some(reviewer), None))?;
        Ok(())
    }

    fn rank(
        &self,
        reader: &Reader<'_>,
        options: &ReviewOptions,
        ranking: &RankOptions,
    ) -> Result<Review> {
        let scope = options
            .repo
            .as_deref()
            .map_or(Scope::Organisation, Scope::Repository);
        let mut active = reader.active_findings(scope)?;
        active.retain(|finding| {
            (options.include_judged || finding.verdict.is_none())
                && options
                    .path
                    .as_deref()
                    .is_none_or(|path| is_within(&finding.path, path))
        });
        let calibration = self.learned(reader)?;
        let mut candidates: Vec<Candidate<'_>> = active.iter().map(candidate).collect();
        let crowded = sharing_a_line(&candidates);
        let numbers: Vec<i64> = crowded.iter().map(|&index| active[index].number).collect();
        let messages = reader.messages(&numbers)?;
        for (&index, message) in crowded.iter().zip(&messages) {
            candidates[index].message = message.as_deref();
        }
        let ranked = rank(&candidates, &calibration, ranking)?;
        ranked.into_review(&candidates, |ids| {
            let mut findings = Vec::with_capacity(ids.len());
            for id in ids {
                findings.extend(reader.finding(*id)?);
            }
            Ok(findings)
        })
    }
}

/// Whether a file is `path`, or lies below it if that ends with `/`.
fn is_within(file: &str, path: &str) -> bool {
    if path.ends_with('/') {
        file.starts_with(path)
    } else {
        file == path
    }
}

fn candidate(finding: &ActiveFinding) -> Candidate<'_> {
    Candidate {
        id: finding.id,
        repo: &finding.repo,
        rule: &finding.rule,
        path: &finding.path,
        category: finding.category,
        severity: finding.severity,
        span: finding.span,
        confidence: finding.confidence,
        fingerprint: finding.fingerprint,
        context: finding.context,
        message: None,
    }
}
