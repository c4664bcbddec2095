//! Keeps what was learned up to date with the log.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::error::Result;
use crate::learning::{Calibration, CalibrationConfig};
use crate::storage::{LogMark, Reader};

/// Name of the cached state in the database. Changes with the meaning of its bytes.
const SNAPSHOT: &str = "calibration-1";

/// Below this many verdicts a replay is quicker than a snapshot is worth.
const WORTH_A_SNAPSHOT: usize = if cfg!(test) { 1 } else { 10_000 };

/// What was learned, and from how much of the log. Only ever a cache: the log decides.
#[derive(Debug, Default)]
pub(super) struct Learner {
    known: Option<(LogMark, Arc<Calibration>)>,
}

/// A snapshot as stored: the mark as JSON on the first line, then the calibration.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    mark: LogMark,
}

impl Learner {
    /// Brings the state up to the log as `reader` sees it. Never call it with what a writer sees:
    /// the state is shared, and what was not committed may never be.
    fn update(&mut self, reader: &Reader<'_>) -> Result<(LogMark, Arc<Calibration>)> {
        if self.known.is_none() {
            self.known = load(reader)?;
        }
        let log = reader.verdict_rows(self.known.as_ref().map(|(mark, _)| *mark))?;
        let mut calibration = match self.known.take() {
            Some((_, calibration)) if !log.restart => calibration,
            _ => Arc::new(Calibration::new(CalibrationConfig::default())?),
        };
        if !log.rows.is_empty() {
            // Copies only while another thread still ranks with the old state.
            Arc::make_mut(&mut calibration).extend(&log.rows)?;
        }
        self.known = Some((log.mark, calibration.clone()));
        Ok((log.mark, calibration))
    }
}

/// The cached state, unless it is missing, damaged or of another version.
fn load(reader: &Reader<'_>) -> Result<Option<(LogMark, Arc<Calibration>)>> {
    let Some((_, bytes)) = reader.snapshot(SNAPSHOT)? else {
        return Ok(None);
    };
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
        return Ok(None);
    };
    // A cache that cannot be read is worth a replay, not an error.
    let header = serde_json::from_slice::<Header>(&bytes[..end]);
    let calibration = Calibration::from_bytes(CalibrationConfig::default(), &bytes[end + 1..]);
    Ok(match (header, calibration) {
        (Ok(header), Ok(calibration)) => Some((header.mark, Arc::new(calibration))),
        _ => None,
    })
}

impl Engine {
    /// What the log teaches, as `reader` sees it.
    pub(super) fn learned(&self, reader: &Reader<'_>) -> Result<Arc<Calibration>> {
        let (_, calibration) = self.0.learner.lock().update(reader)?;
        Ok(calibration)
    }

    /// Caches what was learned in the database, so that the next process need not replay the log.
    pub(super) fn save_learned(&self) -> Result<()> {
        let store = &self.0.store;
        let (mark, calibration) = store.read(|reader| self.0.learner.lock().update(reader))?;
        if calibration.len() < WORTH_A_SNAPSHOT {
            return Ok(());
        }
        let mut bytes = serde_json::to_vec(&Header { mark }).map_err(|cause| {
            crate::Error::internal("a mark of the log cannot be written").with_source(cause)
        })?;
        bytes.push(b'\n');
        bytes.extend(calibration.to_bytes());
        store.write(|writer| {
            // A repository deleted since the read must not come back as a cache of its verdicts.
            if writer.continues(mark)? {
                writer.set_snapshot(SNAPSHOT, &bytes)?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{ManualClock, Timestamp};
    use crate::model::{Control, Verdict};
    use crate::{FindingFilter, ImportOptions, OpenOptions, ReviewOptions, VerdictInput};

    const SARIF: &str = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}},
        "results": [{"ruleId": "r", "message": {"text": "m"}, "locations": [{"physicalLocation":
            {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": 1}}}]}]}]}"#;

    fn with_finding(path: &std::path::Path) -> (Engine, crate::FindingId, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::new(Timestamp::from_micros(Timestamp::DAY)));
        let options = OpenOptions {
            clock: clock.clone(),
            ..OpenOptions::default()
        };
        let engine = Engine::open_with(path, options).unwrap();
        engine
            .import_sarif_from(SARIF.as_bytes(), &ImportOptions::default(), &Control::new())
            .unwrap();
        let found = engine.all_findings(FindingFilter::default()).next();
        (engine, found.unwrap().unwrap().id, clock)
    }

    fn assert_knows_the_log(engine: &Engine) {
        let known = engine.0.store.read(|reader| engine.learned(reader));
        let afresh = engine
            .0
            .store
            .read(|reader| Learner::default().update(reader));
        assert_eq!(
            known.unwrap().to_bytes(),
            afresh.unwrap().1.to_bytes(),
            "the cache is not what the log says"
        );
    }

    #[test]
    fn a_failed_write_is_not_learned_from() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let (engine, id, clock) = with_finding(&path);
        let shown = ReviewOptions {
            reviewer: Some("mia".into()),
            ..ReviewOptions::default()
        };
        assert_eq!(engine.review(&shown).unwrap().len(), 1);
        clock.advance(8 * Timestamp::DAY);
        // Makes the last write of the job fail.
        let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON snapshots
            BEGIN SELECT RAISE(ABORT, 'refused'); END";
        engine.0.store.script(refuse).unwrap();
        assert!(engine.run_jobs().is_err());
        assert_knows_the_log(&engine);
        engine.0.store.script("DROP TRIGGER refuse").unwrap();
        engine
            .record(VerdictInput::new(id, Verdict::Accepted).by("mia"))
            .unwrap();
        assert_eq!(engine.run_jobs().unwrap().ignored, 0);
        assert_knows_the_log(&engine);
    }

    #[test]
    fn deleting_a_repository_deletes_what_was_learned_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let (engine, id, _) = with_finding(&folder.path().join("a.db"));
        engine
            .record(VerdictInput::new(id, Verdict::Accepted))
            .unwrap();
        let saved = || engine.0.store.read(|r| r.snapshot(SNAPSHOT)).unwrap();
        engine.run_jobs().unwrap();
        assert!(saved().is_some());
        engine.delete_repository("default").unwrap();
        assert!(saved().is_none());
        assert_knows_the_log(&engine);
    }
}
