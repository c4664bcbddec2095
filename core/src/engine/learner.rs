//! Keeps what was learned up to date with the log.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::error::Result;
use crate::learning::{Calibration, CalibrationConfig};
use crate::storage::{LogMark, Reader, Writer};

/// Name of the cached state in the database. Changes with the meaning of its bytes.
const SNAPSHOT: &str = "calibration-1";

/// Below this many verdicts a replay is quicker than a snapshot is worth.
const WORTH_A_SNAPSHOT: usize = 10_000;

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
    /// Brings the state up to the log as `reader` sees it.
    fn update(&mut self, reader: &Reader<'_>) -> Result<Arc<Calibration>> {
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
        Ok(calibration)
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
        self.0.learner.lock().update(reader)
    }

    /// Caches what was learned in the database, so that the next process need not replay the log.
    pub(super) fn save_learned(&self, writer: &Writer<'_>) -> Result<()> {
        let mut learner = self.0.learner.lock();
        let calibration = learner.update(writer)?;
        let Some((mark, _)) = &learner.known else {
            return Ok(());
        };
        if calibration.len() < WORTH_A_SNAPSHOT {
            return Ok(());
        }
        let mut bytes = serde_json::to_vec(&Header { mark: *mark }).map_err(|cause| {
            crate::Error::internal("a mark of the log cannot be written").with_source(cause)
        })?;
        bytes.push(b'\n');
        bytes.extend(calibration.to_bytes());
        writer.set_snapshot(SNAPSHOT, &bytes)
    }
}
