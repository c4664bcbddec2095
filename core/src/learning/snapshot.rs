//! A calibration as bytes. Only the events are written; what follows from them is folded again.
//!
//! Layout: magic, version, checksum of all that follows (XXH3), constants, last event, names in
//! alphabetical order, verdicts in (time, event) order as differences, undone events. Numbers are
//! LEB128 varints, signed ones zigzag. About 10 bytes a verdict.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::calibration::{Calibration, Entry};
use super::config::CalibrationConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Category, EventId, Verdict};

const MAGIC: &[u8; 7] = b"codecal";
const VERSION: u8 = 1;
const HEADER: usize = MAGIC.len() + 1 + 8;

fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_signed(out: &mut Vec<u8>, value: i64) {
    put(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

fn put_names(out: &mut Vec<u8>, names: &[&Arc<str>]) {
    put(out, names.len() as u64);
    for name in names {
        put(out, name.len() as u64);
        out.extend_from_slice(name.as_bytes());
    }
}

/// Names in alphabetical order, and for each old number its place there.
fn sorted(names: &[Arc<str>]) -> (Vec<&Arc<str>>, Vec<u32>) {
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    order.sort_unstable_by_key(|&index| &names[index as usize]);
    let mut places = vec![0; names.len()];
    for (place, &index) in order.iter().enumerate() {
        places[index as usize] = place as u32;
    }
    let list = order.iter().map(|&index| &names[index as usize]).collect();
    (list, places)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.number()?;
        Some((value >> 1).cast_signed() ^ -((value & 1).cast_signed()))
    }

    fn names(&mut self) -> Option<Vec<Arc<str>>> {
        let count = self.number()?;
        // A list cannot have more items than there are bytes left: no huge reservation on bad input.
        let mut names = Vec::with_capacity(usize::try_from(count).ok()?.min(self.bytes.len()));
        for _ in 0..count {
            let length = usize::try_from(self.number()?).ok()?;
            names.push(std::str::from_utf8(self.take(length)?).ok()?.into());
        }
        Some(names)
    }
}

impl Calibration {
    /// The events seen, as bytes: a cache of the log, equal for equal sets of events. O(n log n).
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(64 + 12 * self.entries.len());
        for value in self.config.values() {
            body.extend_from_slice(&value.to_bits().to_le_bytes());
        }
        put(&mut body, u64::from(self.last_event.is_some()));
        put_signed(&mut body, self.last_event.map_or(0, |event| event.0));
        let (rules, rule_places) = sorted(&self.names.rules);
        let (repos, repo_places) = sorted(&self.names.repos);
        put_names(&mut body, &rules);
        put_names(&mut body, &repos);
        put(&mut body, self.entries.len() as u64);
        let (mut at, mut event) = (0_i64, 0_i64);
        for entry in &self.entries {
            let (rule, repo) = self.names.pairs[entry.pair as usize];
            put_signed(&mut body, entry.at.wrapping_sub(at));
            put_signed(&mut body, entry.event.wrapping_sub(event));
            put_signed(&mut body, entry.finding);
            put_signed(&mut body, entry.reviewer);
            put(&mut body, entry.verdict as u64 * 16 + entry.category as u64);
            put(&mut body, u64::from(rule_places[rule as usize]));
            put(&mut body, u64::from(repo_places[repo as usize]));
            (at, event) = (entry.at, entry.event);
        }
        let mut undone: Vec<i64> = self.undone.iter().copied().collect();
        undone.sort_unstable();
        put(&mut body, undone.len() as u64);
        for event in undone {
            put_signed(&mut body, event);
        }
        let mut out = Vec::with_capacity(HEADER + body.len());
        out.extend_from_slice(MAGIC);
        out.push(VERSION);
        out.extend_from_slice(&xxh3_64(&body).to_le_bytes());
        out.append(&mut body);
        out
    }

    /// The calibration that [`to_bytes`](Self::to_bytes) wrote with the same constants.
    ///
    /// # Errors
    /// [`Corrupt`](crate::ErrorKind::Corrupt) if the bytes are damaged, or come from another version
    /// or other constants; the log has everything, so build it from there.
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if a constant is out of range.
    pub fn from_bytes(config: CalibrationConfig, bytes: &[u8]) -> Result<Self> {
        let mut calibration = Self::new(config)?;
        match read(&mut calibration, bytes) {
            Some(()) => Ok(calibration),
            None => Err(Error::new(
                ErrorKind::Corrupt,
                "the snapshot of what was learned is damaged or from another version",
            )
            .with_hint("build it from the log of verdicts")),
        }
    }
}

fn read(calibration: &mut Calibration, bytes: &[u8]) -> Option<()> {
    let mut reader = Reader { bytes };
    let header = reader.take(HEADER)?;
    let body = reader.bytes;
    let (magic, rest) = header.split_at_checked(MAGIC.len())?;
    let (version, checksum) = rest.split_first()?;
    let checksum = u64::from_le_bytes(checksum.try_into().ok()?);
    if magic != MAGIC || *version != VERSION || checksum != xxh3_64(body) {
        return None;
    }
    for value in calibration.config.values() {
        if reader.take(8)? != value.to_bits().to_le_bytes() {
            return None;
        }
    }
    let known = reader.number()? == 1;
    let last = reader.signed()?;
    calibration.last_event = known.then_some(EventId(last));
    let rules = reader.names()?;
    let repos = reader.names()?;
    let count = usize::try_from(reader.number()?).ok()?;
    calibration.entries.reserve(count.min(reader.bytes.len()));
    let (mut at, mut event) = (0_i64, 0_i64);
    for _ in 0..count {
        at = at.wrapping_add(reader.signed()?);
        event = event.wrapping_add(reader.signed()?);
        let finding = reader.signed()?;
        let reviewer = reader.signed()?;
        let word = usize::try_from(reader.number()?).ok()?;
        let rule = rules.get(usize::try_from(reader.number()?).ok()?)?;
        let repo = repos.get(usize::try_from(reader.number()?).ok()?)?;
        calibration.entries.push(Entry {
            at,
            event,
            finding,
            reviewer,
            pair: calibration.names.pair(rule, repo),
            verdict: *Verdict::ALL.get(word / 16)?,
            category: *Category::ALL.get(word % 16)?,
        });
    }
    for _ in 0..reader.number()? {
        calibration.undone.insert(reader.signed()?);
    }
    reader.bytes.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_round_trip() {
        for value in [0, 1, -1, 63, -64, 64, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            put_signed(&mut out, value);
            let mut reader = Reader { bytes: &out };
            assert_eq!(reader.signed(), Some(value));
            assert!(reader.bytes.is_empty());
        }
    }

    proptest! {
        #[test]
        fn no_input_makes_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let config = CalibrationConfig::default();
            prop_assert!(Calibration::from_bytes(config, &bytes).is_err());
            // With a valid header the body itself is read.
            let mut forged = Vec::new();
            forged.extend_from_slice(MAGIC);
            forged.push(VERSION);
            let mut body: Vec<u8> =
                config.values().iter().flat_map(|v| v.to_bits().to_le_bytes()).collect();
            body.append(&mut bytes);
            forged.extend_from_slice(&xxh3_64(&body).to_le_bytes());
            forged.extend_from_slice(&body);
            let _ = Calibration::from_bytes(config, &forged);
        }
    }
}
