//! What a scan or an import does to the stored findings: adds, keeps, reopens and closes.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::rows;
use super::sqlite::{Cell, Row, params, statements, word};
use super::store::{Store, Writer};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Coverage, Finding, FindingId, Life, Status, Verdict};

statements! {
    FIND_SOURCE = "SELECT id, last_full_at FROM sources
        WHERE repository_id = $1 AND tool = $2 AND automation = $3";
    ADD_SOURCE = "INSERT INTO sources (repository_id, tool, automation) VALUES ($1, $2, $3)";
    TOUCH_SOURCE = "UPDATE sources SET last_full_at = $1 WHERE id = $2";
    // Written when the run begins, so that transitions can name it; the counts follow at the end.
    ADD_RUN = "INSERT INTO runs (source_id, kind, at, tool_version, coverage, covered_files,
            total, new, unchanged, reopened, changed, fixed, suppressed)
        VALUES ($1, $2, $3, $4, 'all', NULL, 0, 0, 0, 0, 0, 0, 0)";
    END_RUN = "UPDATE runs SET coverage = $1, covered_files = $2, total = $3, new = $4,
            unchanged = $5, reopened = $6, changed = $7, fixed = $8, suppressed = $9
        WHERE id = $10";
    FIND_STATE = "SELECT id, digest, present, suppressed, returned, standing, status, last_seen,
            closed_at, refuted_event, public_id, changed_at
        FROM findings WHERE public_id = $1 AND organisation_id = $2";
    READ_STATE = "SELECT id, digest, present, suppressed, returned, standing, status, last_seen,
            closed_at, refuted_event, public_id, changed_at
        FROM findings WHERE id = $1";
    ADD_FINDING = "INSERT INTO findings (public_id, organisation_id, repository_id, source_id,
            rule_id, file_id, category, severity,
            start_line, start_column, end_line, end_column, start_byte, end_byte,
            confidence, fingerprint, context, present, suppressed, returned, standing,
            status, first_seen, last_seen, closed_at, changed_at, digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
            1, $18, 0, NULL, $19, $20, $20, $21, $20, $22)";
    ADD_DETAIL = "INSERT INTO finding_details (finding_id, message, detail) VALUES ($1, $2, $3)";
    CHANGE_FINDING = "UPDATE findings SET rule_id = $1, file_id = $2, category = $3, severity = $4,
            start_line = $5, start_column = $6, end_line = $7, end_column = $8,
            start_byte = $9, end_byte = $10, confidence = $11, context = $12, digest = $13
        WHERE id = $14";
    // Learning reads these four facts with each verdict, so changing them rewrites its past.
    REWRITES_LOG = "SELECT 1 FROM findings WHERE id = $1
        AND (rule_id <> $2 OR file_id <> $3 OR category <> $4 OR severity <> $5)
        AND EXISTS (SELECT 1 FROM events WHERE finding_id = $1 AND kind IN ('verdict', 'undo'))";
    CHANGE_DETAIL = "UPDATE finding_details SET message = $1, detail = $2 WHERE finding_id = $3";
    CHANGE_LIFE = "UPDATE findings SET present = $1, suppressed = $2, returned = $3, standing = $4,
            status = $5, last_seen = $6, closed_at = $7, changed_at = $8
        WHERE id = $9";
    REFUTE = "UPDATE findings SET refuted_event =
            (SELECT max(id) FROM events WHERE finding_id = $1 AND kind = 'verdict')
        WHERE id = $1";
    TOUCH_FINDING = "UPDATE findings SET last_seen = $1 WHERE id = $2 AND last_seen < $1";
    ADD_TRANSITION = "INSERT INTO transitions
            (finding_id, at, from_status, to_status, run_id, event_id)
        VALUES ($1, $2, $3, $4, $5, $6)";
    RULE_OF_FINDING = "SELECT r.name FROM findings f JOIN rules r ON r.id = f.rule_id
        WHERE f.id = $1";
    PRESENT_IN_SOURCE = "SELECT id FROM findings WHERE source_id = $1 AND present = 1";
    PRESENT_IN_FILE = "SELECT id FROM findings
        WHERE source_id = $1 AND file_id = $2 AND present = 1";
}

/// What brought findings in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunKind {
    /// Our own analysers.
    Scan,
    /// Another tool's output.
    Import,
}

impl RunKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Import => "import",
        }
    }
}

/// What a run did. `total = new + unchanged + reopened + changed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(crate) struct SyncCounts {
    /// Distinct findings reported.
    pub(crate) total: u64,
    /// Never seen before.
    pub(crate) new: u64,
    /// Known, and their status stayed.
    pub(crate) unchanged: u64,
    /// Known, and they came back.
    pub(crate) reopened: u64,
    /// Known, and their status changed in another way (silenced, no longer silenced, back under a
    /// verdict that stands).
    pub(crate) changed: u64,
    /// Closed because they were covered and not reported.
    pub(crate) fixed: u64,
    /// Reported findings that stand as suppressed.
    pub(crate) suppressed: u64,
    /// Reports of a finding that this run had reported already.
    pub(crate) repeated: u64,
}

impl SyncCounts {
    fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.new += other.new;
        self.unchanged += other.unchanged;
        self.reopened += other.reopened;
        self.changed += other.changed;
        self.fixed += other.fixed;
        self.suppressed += other.suppressed;
        self.repeated += other.repeated;
    }
}

/// What a whole scan or import did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct SyncReport {
    /// All sources together.
    pub(crate) counts: SyncCounts,
    /// By tool and automation, in that order.
    pub(crate) sources: Vec<(String, String, SyncCounts)>,
}

struct Source {
    id: i64,
    run: i64,
    last_full_at: Option<i64>,
    coverage: Coverage,
    /// Only findings of these rules may be closed; `None` for all.
    rules: Option<BTreeSet<String>>,
    /// Numbers of the findings reported so far: 8 bytes each, so 100 MB of results fit easily.
    seen: FxHashSet<i64>,
    /// Whether the run first claimed to cover all and then less, so that findings which were to be
    /// seen with the source must be marked as seen themselves.
    narrowed: bool,
    counts: SyncCounts,
}

impl Source {
    /// Whether this run speaks for every finding of the source.
    fn covers_all(&self) -> bool {
        self.coverage == Coverage::All && self.rules.is_none()
    }
}

/// A scan or import under way, inside one transaction: what was added is stored if the whole
/// succeeds and not at all otherwise. Memory: a few bytes for each finding reported.
pub(crate) struct SyncSession<'w> {
    writer: &'w Writer<'w>,
    repository: i64,
    repo: &'w str,
    kind: RunKind,
    sources: BTreeMap<(String, String), Source>,
    detail: Vec<u8>,
}

impl Store {
    /// Brings the findings of `repo` up to date with one scan or import. `work` declares what was
    /// looked at and adds what was found; when it returns, what was covered and not added is
    /// closed. One transaction: an error stores nothing.
    ///
    /// # Errors
    /// Those of `work`; [`InvalidInput`](crate::ErrorKind::InvalidInput) for a bad name.
    pub(crate) fn sync<T>(
        &self,
        repo: &str,
        kind: RunKind,
        work: impl FnOnce(&mut SyncSession<'_>) -> Result<T>,
    ) -> Result<(T, SyncReport)> {
        self.write(|writer| writer.sync(repo, kind, work))
    }
}

impl Writer<'_> {
    /// As [`Store::sync`], inside a transaction of the caller's.
    pub(crate) fn sync<T>(
        &self,
        repo: &str,
        kind: RunKind,
        work: impl FnOnce(&mut SyncSession<'_>) -> Result<T>,
    ) -> Result<(T, SyncReport)> {
        let mut session = SyncSession {
            writer: self,
            repository: self.ensure_repository(repo)?,
            repo,
            kind,
            sources: BTreeMap::new(),
            detail: Vec::new(),
        };
        let value = work(&mut session)?;
        Ok((value, session.finish()?))
    }

    /// Writes one change of status to the history.
    pub(super) fn add_transition(
        &self,
        finding: i64,
        at: Timestamp,
        from: Option<Status>,
        to: Status,
        cause: Cause,
    ) -> Result<()> {
        let (run, event) = match cause {
            Cause::Run(run) => (Some(run), None),
            Cause::Event(event) => (None, Some(event)),
        };
        self.db.run(
            ADD_TRANSITION,
            params![
                finding,
                at.as_micros(),
                from.map(Status::as_str),
                to.as_str(),
                run,
                event
            ],
        )?;
        Ok(())
    }

    /// Stores a changed life with the status that follows from it, and the transition if that
    /// changed. Returns the new status.
    pub(super) fn change_life(
        &self,
        state: &State,
        life: Life,
        last_seen: i64,
        at: Timestamp,
        cause: Cause,
    ) -> Result<Status> {
        let status = life.status();
        // Imported history and clocks that go back must not make a life run backwards.
        let at = at.as_micros().max(state.changed_at);
        let changed_at = if status == state.status {
            state.changed_at
        } else {
            at
        };
        let closed_at = match (state.status.is_active(), status.is_active()) {
            (_, true) => None,
            (true, false) => Some(at),
            (false, false) => state.closed_at,
        };
        self.db.run(
            CHANGE_LIFE,
            params![
                life.present,
                life.suppressed,
                life.returned,
                life.standing.map(Verdict::as_str),
                status.as_str(),
                last_seen,
                closed_at,
                changed_at,
                state.id
            ],
        )?;
        if status != state.status {
            let at = Timestamp::from_micros(at);
            self.add_transition(state.id, at, Some(state.status), status, cause)?;
        }
        Ok(status)
    }

    pub(super) fn state(&self, finding: i64) -> Result<State> {
        self.db.one(READ_STATE, params![finding], read_state)
    }

    pub(super) fn find_state(&self, id: FindingId) -> Result<Option<State>> {
        let key = params![id.to_bytes(), self.tenant.id];
        self.db.first(FIND_STATE, key, read_state)
    }
}

/// What changed the status of a finding.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cause {
    /// A run, by number.
    Run(i64),
    /// An event, by number.
    Event(i64),
}

/// The part of a stored finding that a run or a verdict may change.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) id: i64,
    digest: i64,
    pub(super) life: Life,
    pub(super) status: Status,
    pub(super) last_seen: i64,
    closed_at: Option<i64>,
    /// Verdicts `fixed` up to this event were refuted by a run.
    pub(super) refuted: Option<i64>,
    pub(super) public: FindingId,
    changed_at: i64,
}

fn read_state(row: &Row<'_>) -> Cell<State> {
    Ok(State {
        id: row.get(0)?,
        digest: row.get(1)?,
        life: rows::read_life(row, 2)?,
        status: word(row, 6)?,
        last_seen: row.get(7)?,
        closed_at: row.get(8)?,
        refuted: row.get(9)?,
        public: rows::read_finding_id(row, 10)?,
        changed_at: row.get(11)?,
    })
}

/// The narrower of two claims about what was looked at: closing too little is mended by the next
/// run, closing too much loses a finding.
fn narrower(one: Coverage, other: &Coverage) -> Coverage {
    match (one, other) {
        (Coverage::Nothing, _) | (_, Coverage::Nothing) => Coverage::Nothing,
        (Coverage::All, other) => other.clone(),
        (one, Coverage::All) => one,
        (Coverage::Files(mut one), Coverage::Files(other)) => {
            one.extend(other.iter().cloned());
            Coverage::Files(one)
        }
    }
}

impl SyncSession<'_> {
    /// Says that `tool` ran and what it looked at, which may close findings even if it reports
    /// none. A second declaration of the same tool and automation continues the first with the
    /// narrower coverage; lists of files are joined.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn declare(
        &mut self,
        tool: &str,
        version: Option<&str>,
        automation: &str,
        coverage: &Coverage,
    ) -> Result<()> {
        if tool.is_empty() {
            return Err(Error::invalid("a run needs the name of its tool"));
        }
        let key = (tool.to_owned(), automation.to_owned());
        if let Some(source) = self.sources.get_mut(&key) {
            let covered_all = source.covers_all();
            let known = std::mem::take(&mut source.coverage);
            source.coverage = narrower(known, coverage);
            source.narrowed |= covered_all && !source.covers_all();
            return Ok(());
        }
        let writer = self.writer;
        let found = writer.db.first(
            FIND_SOURCE,
            params![self.repository, tool, automation],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (id, last_full_at) = match found {
            Some(found) => found,
            None => {
                let new = params![self.repository, tool, automation];
                writer.db.run(ADD_SOURCE, new)?;
                (writer.db.last_id(), None)
            }
        };
        let now = writer.now().as_micros();
        writer
            .db
            .run(ADD_RUN, params![id, self.kind.as_str(), now, version])?;
        let source = Source {
            id,
            run: writer.db.last_id(),
            last_full_at,
            coverage: coverage.clone(),
            rules: None,
            seen: FxHashSet::default(),
            narrowed: false,
            counts: SyncCounts::default(),
        };
        self.sources.insert(key, source);
        Ok(())
    }

    /// Says that a declared tool ran only these rules, so that findings of others stay as they are.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the tool was not declared.
    pub(crate) fn only_rules(
        &mut self,
        tool: &str,
        automation: &str,
        rules: &[&str],
    ) -> Result<()> {
        let key = (tool.to_owned(), automation.to_owned());
        let source = self.sources.get_mut(&key).ok_or_else(|| {
            Error::invalid(format!(
                "rules of `{tool}` were named before it was declared"
            ))
        })?;
        source.narrowed |= source.covers_all();
        source.rules = Some(rules.iter().map(|rule| (*rule).to_owned()).collect());
        Ok(())
    }

    /// Adds one finding of a declared tool and automation. Its fingerprint must be set.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the tool was not declared, a name is
    /// empty, the confidence is outside 0 to 1 or a property is nested too deeply.
    pub(crate) fn add(&mut self, finding: &Finding) -> Result<FindingId> {
        rows::check(finding)?;
        let key = (finding.tool.clone(), finding.automation.clone());
        let Some(source) = self.sources.get_mut(&key) else {
            return Err(Error::invalid(format!(
                "a finding of `{}` was added before the tool was declared",
                key.0
            )));
        };
        let writer = self.writer;
        let public = FindingId::new(writer.tenant.name, self.repo, finding);
        rows::write_detail(finding, &mut self.detail)?;
        let digest = rows::digest(finding, &self.detail);
        let detail = std::str::from_utf8(&self.detail)
            .map_err(|cause| Error::internal("JSON is not UTF-8").with_source(cause))?;

        let Some(state) = writer.find_state(public)? else {
            let life = Life::new(finding.suppressed);
            let id = insert(
                writer,
                self.repository,
                source,
                public,
                finding,
                detail,
                digest,
            )?;
            source.seen.insert(id);
            source.counts.total += 1;
            source.counts.new += 1;
            source.counts.suppressed += u64::from(life.status() == Status::Suppressed);
            return Ok(public);
        };
        if !source.seen.insert(state.id) {
            source.counts.repeated += 1;
            return Ok(public);
        }
        if state.digest != digest {
            change(writer, self.repository, state.id, finding, detail, digest)?;
        }
        let now = writer.now();
        let mut life = state.life;
        life.seen(finding.suppressed);
        let mut status = state.status;
        if life != state.life {
            if state.life.standing == Some(Verdict::Fixed) {
                writer.db.run(REFUTE, params![state.id])?;
            }
            status = writer.change_life(
                &state,
                life,
                state.last_seen.max(now.as_micros()),
                now,
                Cause::Run(source.run),
            )?;
        } else if !source.covers_all() && state.last_seen < now.as_micros() {
            let touched = params![now.as_micros(), state.id];
            writer.db.run(TOUCH_FINDING, touched)?;
        }
        let counts = &mut source.counts;
        counts.total += 1;
        counts.suppressed += u64::from(status == Status::Suppressed);
        if status == state.status {
            counts.unchanged += 1;
        } else if status == Status::Reopened {
            counts.reopened += 1;
        } else {
            counts.changed += 1;
        }
        Ok(public)
    }

    /// Closes what was covered and not reported.
    fn finish(mut self) -> Result<SyncReport> {
        let mut report = SyncReport::default();
        for ((tool, automation), mut source) in std::mem::take(&mut self.sources) {
            self.close_gone(&mut source)?;
            let db = self.writer.db;
            let (coverage, files) = match &source.coverage {
                Coverage::All => ("all", None),
                Coverage::Files(files) => ("files", Some(files.len() as i64)),
                Coverage::Nothing => ("nothing", None),
            };
            if source.covers_all() {
                let now = self.writer.now().as_micros();
                let full = source.last_full_at.map_or(now, |last| last.max(now));
                db.run(TOUCH_SOURCE, params![full, source.id])?;
            } else if source.narrowed {
                let now = self.writer.now().as_micros();
                for id in source.seen.iter().copied().collect::<BTreeSet<_>>() {
                    db.run(TOUCH_FINDING, params![now, id])?;
                }
            }
            let counts = source.counts;
            db.run(
                END_RUN,
                params![
                    coverage,
                    files,
                    counts.total as i64,
                    counts.new as i64,
                    counts.unchanged as i64,
                    counts.reopened as i64,
                    counts.changed as i64,
                    counts.fixed as i64,
                    counts.suppressed as i64,
                    source.run
                ],
            )?;
            report.counts.add(&counts);
            report.sources.push((tool, automation, counts));
        }
        Ok(report)
    }

    fn close_gone(&self, source: &mut Source) -> Result<()> {
        let writer = self.writer;
        let number = |row: &Row<'_>| row.get::<_, i64>(0);
        let mut gone = Vec::new();
        match &source.coverage {
            Coverage::Nothing => {}
            Coverage::All => {
                gone = writer
                    .db
                    .all(PRESENT_IN_SOURCE, params![source.id], number)?;
            }
            Coverage::Files(files) => {
                for path in files.iter().collect::<BTreeSet<_>>() {
                    if let Some(file) = writer.find_file(self.repository, path)? {
                        let place = params![source.id, file];
                        gone.extend(writer.db.all(PRESENT_IN_FILE, place, number)?);
                    }
                }
            }
        }
        gone.retain(|id| !source.seen.contains(id));
        if let Some(rules) = &source.rules {
            let mut covered = Vec::with_capacity(gone.len());
            for id in gone {
                let rule: String = writer
                    .db
                    .one(RULE_OF_FINDING, params![id], |row| row.get(0))?;
                if rules.contains(&rule) {
                    covered.push(id);
                }
            }
            gone = covered;
        }
        for id in gone {
            let state = writer.state(id)?;
            let mut life = state.life;
            life.gone();
            // From here on the last complete run no longer speaks for this finding.
            let last_seen = rows::last_seen(true, state.last_seen, source.last_full_at);
            let status = writer.change_life(
                &state,
                life,
                last_seen.as_micros(),
                writer.now(),
                Cause::Run(source.run),
            )?;
            source.counts.fixed += u64::from(status != state.status);
        }
        Ok(())
    }
}

fn insert(
    writer: &Writer<'_>,
    repository: i64,
    source: &Source,
    public: FindingId,
    finding: &Finding,
    detail: &str,
    digest: i64,
) -> Result<i64> {
    let rule = writer.ensure_rule(&finding.tool, &finding.rule)?;
    let file = writer.ensure_file(repository, &finding.path)?;
    let status = Life::new(finding.suppressed).status();
    let now = writer.now();
    let closed_at = (!status.is_active()).then_some(now.as_micros());
    let span = &finding.span;
    writer.db.run(
        ADD_FINDING,
        params![
            public.to_bytes(),
            writer.tenant.id,
            repository,
            source.id,
            rule,
            file,
            finding.category.as_str(),
            rows::severity_rank(finding.severity),
            span.start_line,
            span.start_column,
            span.end_line,
            span.end_column,
            span.start_byte,
            span.end_byte,
            finding.confidence,
            finding.fingerprint.to_bytes(),
            finding.context.to_bytes(),
            finding.suppressed,
            status.as_str(),
            now.as_micros(),
            closed_at,
            digest
        ],
    )?;
    let id = writer.db.last_id();
    writer
        .db
        .run(ADD_DETAIL, params![id, finding.message, detail])?;
    writer.add_transition(id, now, None, status, Cause::Run(source.run))?;
    Ok(id)
}

fn change(
    writer: &Writer<'_>,
    repository: i64,
    id: i64,
    finding: &Finding,
    detail: &str,
    digest: i64,
) -> Result<()> {
    let rule = writer.ensure_rule(&finding.tool, &finding.rule)?;
    let file = writer.ensure_file(repository, &finding.path)?;
    let facts = params![
        id,
        rule,
        file,
        finding.category.as_str(),
        rows::severity_rank(finding.severity)
    ];
    if writer.db.first(REWRITES_LOG, facts, |_| Ok(()))?.is_some() {
        writer.start_log_epoch()?;
    }
    let span = &finding.span;
    writer.db.run(
        CHANGE_FINDING,
        params![
            rule,
            file,
            finding.category.as_str(),
            rows::severity_rank(finding.severity),
            span.start_line,
            span.start_column,
            span.end_line,
            span.end_column,
            span.start_byte,
            span.end_byte,
            finding.confidence,
            finding.context.to_bytes(),
            digest,
            id
        ],
    )?;
    writer
        .db
        .run(CHANGE_DETAIL, params![finding.message, detail, id])?;
    Ok(())
}
