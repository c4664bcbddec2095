//! What time alone decides, written to the log by a job.

use std::collections::BTreeMap;

use super::events::{Judgement, in_force};
use super::sqlite::{params, statements};
use super::store::Writer;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::Verdict;

statements! {
    SHOWN_SINCE = "SELECT e.id, e.at, e.finding_id, e.reviewer_id, f.closed_at
        FROM events e JOIN findings f ON f.id = e.finding_id
        WHERE e.organisation_id = $1 AND e.id > $2 AND e.kind = 'impression' ORDER BY e.id";
    FIRST_SHOWN = "SELECT min(id) FROM events WHERE finding_id = $1 AND kind = 'impression'";
}

/// Setting that holds the last impression before the first one that is not decided yet.
const WATERMARK: &str = "impressions_decided_up_to";

/// An impression that is not decided yet: who saw which finding first when.
struct Shown {
    event: i64,
    at: i64,
    closed_at: Option<i64>,
}

impl Writer<'_> {
    /// Appends a verdict [`Ignored`](Verdict::Ignored) for every finding that was first shown to
    /// somebody `days` ago or earlier, stayed open for those days, and got no verdict of theirs. A
    /// second call appends nothing. Returns how many were appended. Time: O(impressions since the
    /// oldest one that is undecided, or whose finding had a verdict taken back since).
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn expire_impressions(&self, now: Timestamp, days: u32) -> Result<u64> {
        let patience = i64::from(days) * Timestamp::DAY;
        let start = self.decided_up_to()?;
        let tenant = self.tenant.id;
        let rows = self.db.all(SHOWN_SINCE, params![tenant, start], |row| {
            let shown = Shown {
                event: row.get(0)?,
                at: row.get(1)?,
                closed_at: row.get(4)?,
            };
            let key: (i64, Option<i64>) = (row.get(2)?, row.get(3)?);
            Ok((key, shown))
        })?;
        let mut newest = start;
        let mut first: BTreeMap<(i64, Option<i64>), Shown> = BTreeMap::new();
        for (key, shown) in rows {
            newest = newest.max(shown.event);
            // Numbers rise, times need not: the earliest time counts, the lowest number is kept.
            first
                .entry(key)
                .and_modify(|known| known.at = known.at.min(shown.at))
                .or_insert(shown);
        }
        let mut appended = 0;
        let mut undecided = i64::MAX;
        for ((finding, reviewer), shown) in first {
            match self.decide(finding, reviewer, &shown, now, patience)? {
                Decision::Wait => undecided = undecided.min(shown.event),
                Decision::Settled => {}
                Decision::Ignored => {
                    let silence = Judgement {
                        id: 0,
                        at: now.as_micros(),
                        reviewer,
                        verdict: Some(Verdict::Ignored),
                        undoes: None,
                    };
                    self.add_judgement(finding, &silence, None)?;
                    appended += 1;
                }
            }
        }
        let watermark = if undecided == i64::MAX {
            newest
        } else {
            undecided - 1
        };
        if watermark > start {
            self.set_setting(WATERMARK, &watermark.to_string())?;
        }
        Ok(appended)
    }

    /// The last impression before the first one that is not decided yet; 0 if there is none.
    pub(super) fn decided_up_to(&self) -> Result<i64> {
        // A setting that is damaged costs one full pass, not an error.
        let setting = self.setting(WATERMARK)?;
        Ok(setting.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// To be called when a verdict on `finding` is taken back: whoever it was shown to may owe an
    /// answer again, so the next pass starts before the first impression of it.
    pub(super) fn ask_again(&self, finding: i64) -> Result<()> {
        let shown: Option<i64> = self
            .db
            .one(FIRST_SHOWN, params![finding], |row| row.get(0))?;
        if let Some(first) = shown
            && first <= self.decided_up_to()?
        {
            self.set_setting(WATERMARK, &(first - 1).to_string())?;
        }
        Ok(())
    }

    fn decide(
        &self,
        finding: i64,
        reviewer: Option<i64>,
        shown: &Shown,
        now: Timestamp,
        patience: i64,
    ) -> Result<Decision> {
        let log = self.judgements(finding)?;
        if in_force(&log).any(|one| one.reviewer == reviewer) {
            return Ok(Decision::Settled);
        }
        // Taking a verdict back asks the question anew.
        let asked = log
            .iter()
            .filter(|one| one.reviewer == reviewer)
            .map(|one| one.at)
            .fold(shown.at, i64::max);
        let due = asked.saturating_add(patience);
        if shown.closed_at.is_some_and(|closed| closed < due) {
            return Ok(Decision::Settled);
        }
        Ok(if due <= now.as_micros() {
            Decision::Ignored
        } else {
            Decision::Wait
        })
    }
}

enum Decision {
    /// There is still time to answer.
    Wait,
    /// Answered, or closed before the time was up.
    Settled,
    /// The time is up.
    Ignored,
}
