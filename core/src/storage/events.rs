//! The append-only log: what was shown, what was said about it, what was taken back.

use super::rows::read_finding_id;
use super::sqlite::{Cell, Row, params, statements, word, word_or_null};
use super::store::{Reader, Writer};
use super::sync::{Cause, State};
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Event, EventId, EventKind, FindingId, Impression, Status, Verdict};

statements! {
    FIND_NUMBER = "SELECT id FROM findings WHERE public_id = $1 AND organisation_id = $2";
    // 'undo' and 'verdict' are the kinds that sort after 'impression': one range of the index.
    JUDGEMENTS = "SELECT id, at, reviewer_id, verdict, undoes FROM events
        WHERE finding_id = $1 AND kind > 'impression'";
    ADD_JUDGEMENT = "INSERT INTO events
            (id, organisation_id, at, kind, finding_id, reviewer_id, verdict, undoes, comment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ADD_IMPRESSION = "INSERT INTO events
            (id, organisation_id, at, kind, finding_id, reviewer_id, position, propensity)
        VALUES ($1, $2, $3, 'impression', $4, $5, $6, $7)";
    LAST_EVENT = "SELECT max(id) FROM events";
    LAST_EVENT_EVER = "SELECT value FROM counters WHERE name = 'last_event'";
    KEEP_LAST_EVENT = "INSERT INTO counters (name, value) VALUES ('last_event', $1)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    FIND_EVENT = "SELECT finding_id, kind, verdict FROM events
        WHERE id = $1 AND organisation_id = $2";
    LATEST_COMMENT = "SELECT comment FROM events WHERE id = $1";
    HISTORY = "SELECT e.id, e.at, e.kind, f.public_id, w.name, e.verdict, e.undoes, e.position,
            e.propensity, e.comment
        FROM events e
        JOIN findings f ON f.id = e.finding_id
        LEFT JOIN reviewers w ON w.id = e.reviewer_id
        WHERE e.finding_id = $1 ORDER BY e.at, e.id";
}

/// How far a verdict may be dated ahead of the transaction, in microseconds: clocks of two machines
/// differ, by a time zone at worst.
const CLOCK_SKEW: i64 = Timestamp::DAY;

/// A verdict that somebody gave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewVerdict<'a> {
    /// What was judged.
    pub(crate) finding: FindingId,
    /// What was said; anything but [`Verdict::Ignored`].
    pub(crate) verdict: Verdict,
    /// Who said it; all who are not named count as one person.
    pub(crate) reviewer: Option<&'a str>,
    /// What else was said.
    pub(crate) comment: Option<&'a str>,
    /// When; the time of the transaction if absent. At most a day after that.
    pub(crate) at: Option<Timestamp>,
}

/// What became of a verdict or an undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// Its event; for a repeat, the one that was there.
    pub(crate) event: EventId,
    /// The finding it is about.
    pub(crate) finding: FindingId,
    /// Whether the person had said just that already, so that nothing was written.
    pub(crate) duplicate: bool,
    /// Status of the finding before.
    pub(crate) before: Status,
    /// Status of the finding now.
    pub(crate) status: Status,
}

/// Which verdict is taken back.
#[derive(Debug, Clone, Copy)]
pub(crate) enum UndoTarget<'a> {
    /// This one.
    Event(EventId),
    /// The verdict of this person on this finding that counts now.
    Last {
        /// What was judged.
        finding: FindingId,
        /// Who judged; `None` for all who are not named.
        reviewer: Option<&'a str>,
    },
}

/// A verdict or undo about one finding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judgement {
    pub(super) id: i64,
    pub(super) at: i64,
    pub(super) reviewer: Option<i64>,
    pub(super) verdict: Option<Verdict>,
    pub(super) undoes: Option<i64>,
}

/// The verdicts in `log` that were not taken back, in the order given.
pub(super) fn in_force(log: &[Judgement]) -> impl DoubleEndedIterator<Item = &Judgement> {
    // A finding has a handful of judgements: no set is worth building.
    let undone = |id: i64| log.iter().any(|other| other.undoes == Some(id));
    log.iter()
        .filter(move |one| one.verdict.is_some() && !undone(one.id))
}

/// The last verdict of one person in a log ordered by time.
fn current(log: &[Judgement], reviewer: Option<i64>) -> Option<&Judgement> {
    in_force(log).rfind(|one| one.reviewer == reviewer && one.verdict != Some(Verdict::Ignored))
}

/// The verdict that stands in a log ordered by time: the latest in force, whoever gave it. A claim
/// of `fixed` that a run refuted does not stand, nor does silence.
pub(super) fn standing(log: &[Judgement], refuted: Option<i64>) -> Option<Verdict> {
    let last = in_force(log).rfind(|one| one.verdict != Some(Verdict::Ignored))?;
    let is_refuted = last.verdict == Some(Verdict::Fixed) && refuted.is_some_and(|r| last.id <= r);
    last.verdict.filter(|_| !is_refuted)
}

fn read_judgement(row: &Row<'_>) -> Cell<Judgement> {
    Ok(Judgement {
        id: row.get(0)?,
        at: row.get(1)?,
        reviewer: row.get(2)?,
        verdict: word_or_null(row, 3)?,
        undoes: row.get(4)?,
    })
}

fn no_finding(id: FindingId) -> Error {
    Error::not_found(format!("there is no finding {id}"))
        .with_hint("ids come from a scan, an import or a review of this organisation")
}

impl Reader<'_> {
    /// Number of a finding of this organisation.
    pub(super) fn finding_number(&self, id: FindingId) -> Result<i64> {
        let key = params![id.to_bytes(), self.tenant.id];
        self.db
            .first(FIND_NUMBER, key, |row| row.get(0))?
            .ok_or_else(|| no_finding(id))
    }

    /// Verdicts and undos about a finding, by time.
    pub(super) fn judgements(&self, finding: i64) -> Result<Vec<Judgement>> {
        let mut log = self.db.all(JUDGEMENTS, params![finding], read_judgement)?;
        log.sort_unstable_by_key(|one| (one.at, one.id));
        Ok(log)
    }

    /// Everything the log says about a finding, by time.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound).
    pub(crate) fn history(&self, finding: FindingId) -> Result<Vec<Event>> {
        let number = self.finding_number(finding)?;
        self.db.all(HISTORY, params![number], |row| {
            Ok(Event {
                id: EventId(row.get(0)?),
                at: Timestamp::from_micros(row.get(1)?),
                kind: word(row, 2)?,
                finding: read_finding_id(row, 3)?,
                reviewer: row.get(4)?,
                verdict: word_or_null(row, 5)?,
                undoes: row.get::<_, Option<i64>>(6)?.map(EventId),
                position: row.get(7)?,
                propensity: row.get(8)?,
                comment: row.get(9)?,
            })
        })
    }
}

impl Writer<'_> {
    /// Appends verdicts in the order given and brings the findings' status up to date. The last
    /// verdict of a person on a finding counts; what they said before stays in the log. Saying the
    /// same again without a new comment writes nothing, however much later.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) for an unknown finding,
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a bad reviewer name, [`Verdict::Ignored`] or a
    /// time more than a day ahead. Return the error from the transaction so that nothing is stored.
    pub(crate) fn record_verdicts(&self, verdicts: &[NewVerdict<'_>]) -> Result<Vec<Recorded>> {
        let mut out = Vec::with_capacity(verdicts.len());
        let mut last: Option<(&str, i64)> = None;
        for new in verdicts {
            if new.verdict == Verdict::Ignored {
                return Err(Error::invalid("nobody can say `ignored`: time decides it")
                    .with_hint("use accepted, false_positive, wont_fix or fixed"));
            }
            self.check_time(new.at)?;
            let reviewer = match (new.reviewer, last) {
                (None, _) => None,
                (Some(name), Some((known, id))) if name == known => Some(id),
                (Some(name), _) => {
                    let id = self.ensure_reviewer(name)?;
                    last = Some((name, id));
                    Some(id)
                }
            };
            out.push(self.record_verdict(new, reviewer)?);
        }
        Ok(out)
    }

    /// A verdict from the future would stand until then, whatever is said meanwhile.
    fn check_time(&self, at: Option<Timestamp>) -> Result<()> {
        let latest = self.now().plus_micros(CLOCK_SKEW);
        match at {
            Some(at) if at > latest => Err(Error::invalid(format!(
                "a verdict is dated {at}, more than a day ahead of the clock"
            ))
            .with_hint("leave `at` out for now; other times are in UTC")),
            _ => Ok(()),
        }
    }

    fn record_verdict(&self, new: &NewVerdict<'_>, reviewer: Option<i64>) -> Result<Recorded> {
        let state = self
            .find_state(new.finding)?
            .ok_or_else(|| no_finding(new.finding))?;
        let mut log = self.judgements(state.id)?;
        if let Some(same) = self.repeated(&log, &state, new, reviewer)? {
            return Ok(Recorded {
                event: EventId(same),
                finding: state.public,
                duplicate: true,
                before: state.status,
                status: state.status,
            });
        }
        let judgement = Judgement {
            id: 0,
            at: new.at.unwrap_or(self.now()).as_micros(),
            reviewer,
            verdict: Some(new.verdict),
            undoes: None,
        };
        self.append(&state, &mut log, judgement, new.comment)
    }

    /// A number that no event ever had: one above the highest there is or was. The database is asked
    /// once a transaction, since nobody else can write meanwhile.
    fn next_event(&self) -> Result<i64> {
        let last = match self.last_event.get() {
            Some(last) => last,
            None => self.highest_event()?,
        };
        self.last_event.set(Some(last + 1));
        Ok(last + 1)
    }

    fn highest_event(&self) -> Result<i64> {
        let present: Option<i64> = self.db.one(LAST_EVENT, [], |row| row.get(0))?;
        let ever: Option<i64> = self.db.first(LAST_EVENT_EVER, [], |row| row.get(0))?;
        Ok(present.max(ever).unwrap_or(0))
    }

    /// To be called before events are deleted, so that their numbers are not given again.
    pub(super) fn keep_event_numbers(&self) -> Result<()> {
        let highest = self.highest_event()?;
        self.db.run(KEEP_LAST_EVENT, params![highest])?;
        Ok(())
    }

    /// The event in which the person has said just that, if it still counts.
    fn repeated(
        &self,
        log: &[Judgement],
        state: &State,
        new: &NewVerdict<'_>,
        reviewer: Option<i64>,
    ) -> Result<Option<i64>> {
        let Some(known) = current(log, reviewer).filter(|one| one.verdict == Some(new.verdict))
        else {
            return Ok(None);
        };
        // "Fixed" after the code showed otherwise is a new claim.
        if new.verdict == Verdict::Fixed && state.refuted.is_some_and(|r| known.id <= r) {
            return Ok(None);
        }
        if let Some(comment) = new.comment.filter(|comment| !comment.is_empty()) {
            let said: Option<String> = self
                .db
                .one(LATEST_COMMENT, params![known.id], |row| row.get(0))?;
            if said.as_deref() != Some(comment) {
                return Ok(None);
            }
        }
        Ok(Some(known.id))
    }

    /// Writes a judgement and lets the finding follow.
    fn append(
        &self,
        state: &State,
        log: &mut Vec<Judgement>,
        mut judgement: Judgement,
        comment: Option<&str>,
    ) -> Result<Recorded> {
        judgement.id = self.add_judgement(state.id, &judgement, comment)?;
        log.push(judgement);
        log.sort_by_key(|one| (one.at, one.id));
        let mut life = state.life;
        life.judged(standing(log, state.refuted));
        let mut status = state.status;
        if life != state.life {
            let at = Timestamp::from_micros(judgement.at);
            let cause = Cause::Event(judgement.id);
            status = self.change_life(state, life, state.last_seen, at, cause)?;
        }
        Ok(Recorded {
            event: EventId(judgement.id),
            finding: state.public,
            duplicate: false,
            before: state.status,
            status,
        })
    }

    pub(super) fn add_judgement(
        &self,
        finding: i64,
        judgement: &Judgement,
        comment: Option<&str>,
    ) -> Result<i64> {
        let kind = match judgement.undoes {
            Some(_) => EventKind::Undo,
            None => EventKind::Verdict,
        };
        let id = self.next_event()?;
        self.db.run(
            ADD_JUDGEMENT,
            params![
                id,
                self.tenant.id,
                judgement.at,
                kind.as_str(),
                finding,
                judgement.reviewer,
                judgement.verdict.map(Verdict::as_str),
                judgement.undoes,
                comment
            ],
        )?;
        Ok(id)
    }

    /// Takes a verdict back: what counted before it counts again. `by` is who takes it back; the
    /// person who gave it if absent.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) without such an event, finding or verdict,
    /// [`Conflict`](ErrorKind::Conflict) if it was taken back already,
    /// [`InvalidInput`](ErrorKind::InvalidInput) if it is not a verdict that a person gave.
    pub(crate) fn undo(&self, target: UndoTarget<'_>, by: Option<&str>) -> Result<Recorded> {
        let (state, mut log, verdict) = match target {
            UndoTarget::Event(event) => self.undoable(event)?,
            UndoTarget::Last { finding, reviewer } => self.last_verdict(finding, reviewer)?,
        };
        if log.iter().any(|one| one.undoes == Some(verdict.id)) {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("event {} was already taken back", verdict.id),
            ));
        }
        let reviewer = match by {
            Some(name) => Some(self.ensure_reviewer(name)?),
            None => verdict.reviewer,
        };
        let undo = Judgement {
            id: 0,
            at: self.now().as_micros(),
            reviewer,
            verdict: None,
            undoes: Some(verdict.id),
        };
        let undone = self.append(&state, &mut log, undo, None)?;
        self.ask_again(state.id)?;
        Ok(undone)
    }

    fn undoable(&self, event: EventId) -> Result<(State, Vec<Judgement>, Judgement)> {
        let key = params![event.0, self.tenant.id];
        let (finding, verdict) = self
            .db
            .first(FIND_EVENT, key, |row| {
                Ok((row.get(0)?, word_or_null::<Verdict>(row, 2)?))
            })?
            .ok_or_else(|| Error::not_found(format!("there is no event {}", event.0)))?;
        if verdict.is_none_or(|verdict| verdict == Verdict::Ignored) {
            return Err(Error::invalid(format!(
                "event {} is not a verdict that a person gave",
                event.0
            )));
        }
        let log = self.judgements(finding)?;
        let judgement = log
            .iter()
            .find(|one| one.id == event.0)
            .copied()
            .ok_or_else(|| Error::internal("an event is missing from the log of its finding"))?;
        Ok((self.state(finding)?, log, judgement))
    }

    fn last_verdict(
        &self,
        finding: FindingId,
        reviewer: Option<&str>,
    ) -> Result<(State, Vec<Judgement>, Judgement)> {
        let state = self
            .find_state(finding)?
            .ok_or_else(|| no_finding(finding))?;
        let log = self.judgements(state.id)?;
        let person = match reviewer {
            None => Some(None),
            Some(name) => self.find_reviewer(name)?.map(Some),
        };
        let verdict = person.and_then(|person| current(&log, person)).copied();
        let verdict = verdict.ok_or_else(|| {
            Error::not_found(format!(
                "{} has no verdict on finding {finding} to take back",
                reviewer.unwrap_or("nobody in particular")
            ))
        })?;
        Ok((state, log, verdict))
    }

    /// Appends what was shown to `reviewer`, in the order given, and returns the events.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) for an unknown finding,
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a position of 0 or a propensity outside 0 to 1.
    pub(crate) fn record_impressions(
        &self,
        shown: &[Impression],
        reviewer: Option<&str>,
        at: Option<Timestamp>,
    ) -> Result<Vec<EventId>> {
        let reviewer = match reviewer {
            Some(name) => Some(self.ensure_reviewer(name)?),
            None => None,
        };
        let at = at.unwrap_or(self.now()).as_micros();
        let mut events = Vec::with_capacity(shown.len());
        for one in shown {
            if one.position == 0 || !(0.0..=1.0).contains(&one.propensity) {
                return Err(Error::invalid(format!(
                    "an impression has a position from 1 and a propensity of 0 to 1, not {} and {}",
                    one.position, one.propensity
                )));
            }
            let finding = self.finding_number(one.finding)?;
            let id = self.next_event()?;
            self.db.run(
                ADD_IMPRESSION,
                params![
                    id,
                    self.tenant.id,
                    at,
                    finding,
                    reviewer,
                    one.position,
                    one.propensity
                ],
            )?;
            events.push(EventId(id));
        }
        Ok(events)
    }
}
