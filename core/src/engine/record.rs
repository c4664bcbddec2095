use super::scan_cache::UNUSED_DAYS;
use super::{Engine, JobReport, Receipt, VerdictInput};
use crate::error::{Error, Result};
use crate::model::{Event, EventId, FindingId};
use crate::storage::{NewVerdict, UndoTarget};

/// Longest comment that is kept, in bytes.
const MAX_COMMENT: usize = 10_000;

/// Days after which an impression without an answer counts as ignored.
const IGNORED_AFTER_DAYS: u32 = 7;

impl Engine {
    /// Writes one verdict to the log and brings the finding's status up to date. The last verdict of a
    /// person on a finding wins; what they said before stays in the history. Saying the same again
    /// writes nothing and returns the earlier event with `duplicate` set.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown finding,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for the verdict `ignored` (time decides that), a
    /// bad reviewer name, a time more than a day ahead or a comment of more than 10,000 bytes.
    pub fn record(&self, verdict: VerdictInput) -> Result<Receipt> {
        self.record_batch(std::slice::from_ref(&verdict))?
            .pop()
            .ok_or_else(|| Error::internal("a verdict was recorded without a receipt"))
    }

    /// Records verdicts in the order given, in one transaction: all of them or, on an error, none.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub fn record_batch(&self, verdicts: &[VerdictInput]) -> Result<Vec<Receipt>> {
        let rows = verdicts
            .iter()
            .map(|verdict| {
                if verdict
                    .comment
                    .as_ref()
                    .is_some_and(|c| c.len() > MAX_COMMENT)
                {
                    return Err(Error::invalid(format!(
                        "a comment has at most {MAX_COMMENT} bytes"
                    )));
                }
                Ok(NewVerdict {
                    finding: verdict.finding,
                    verdict: verdict.verdict,
                    reviewer: verdict.by.as_deref(),
                    comment: verdict.comment.as_deref(),
                    at: verdict.at,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let recorded = self.0.store.write(|writer| writer.record_verdicts(&rows))?;
        Ok(verdicts
            .iter()
            .zip(recorded)
            .map(|(verdict, recorded)| Receipt {
                event: recorded.event,
                finding: verdict.finding,
                status: recorded.status,
                duplicate: recorded.duplicate,
            })
            .collect())
    }

    /// Takes a verdict back: what counted before it counts again. Both stay in the history.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown event,
    /// [`Conflict`](crate::ErrorKind::Conflict) if it was taken back already,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it is not a verdict that a person gave.
    pub fn undo(&self, event: EventId) -> Result<Receipt> {
        self.0.store.write(|writer| {
            let undone = writer.undo(UndoTarget::Event(event), None)?;
            Ok(Receipt {
                event: undone.event,
                finding: writer.event_finding(event)?,
                status: undone.status,
                duplicate: false,
            })
        })
    }

    /// Takes back what a person said last about a finding; `None` means those without a name.
    ///
    /// # Errors
    /// As [`undo`](Self::undo); [`NotFound`](crate::ErrorKind::NotFound) if they said nothing.
    pub fn undo_last(&self, finding: FindingId, reviewer: Option<&str>) -> Result<Receipt> {
        self.0.store.write(|writer| {
            let undone = writer.undo(UndoTarget::Last { finding, reviewer }, None)?;
            Ok(Receipt {
                event: undone.event,
                finding,
                status: undone.status,
                duplicate: false,
            })
        })
    }

    /// Everything the log says about a finding, oldest first.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown finding.
    pub fn history(&self, finding: FindingId) -> Result<Vec<Event>> {
        self.0.store.read(|reader| reader.history(finding))
    }

    /// Writes what time alone decides to the log: what was shown to somebody seven days ago and never
    /// answered becomes `ignored`. Also caches what was learned and deletes what scans cached of files
    /// and did not use for 30 days, each in a transaction of its own. Call it daily; calling it more
    /// often is harmless.
    ///
    /// # Errors
    /// Those of the database.
    pub fn run_jobs(&self) -> Result<JobReport> {
        let ignored = self
            .0
            .store
            .write(|writer| writer.expire_impressions(writer.now(), IGNORED_AFTER_DAYS))?;
        self.save_learned()?;
        let uncached = self
            .0
            .store
            .write(|writer| writer.expire_scan_cache(writer.now(), UNUSED_DAYS))?;
        Ok(JobReport { ignored, uncached })
    }
}
