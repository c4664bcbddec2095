//! Telling from the state of a file on disk that it was not changed.

use std::fs::Metadata;
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::Xxh3;

use crate::clock::Timestamp;
use crate::model::Fingerprint;

/// Clocks of file systems tick in steps of up to 10 ms; half as much again, and more.
const TICK_NANOS: i128 = 100_000_000;
/// Those that know whole seconds only tick every two of them at worst.
const COARSE_TICK_NANOS: i128 = 2_000_000_000;

/// Hash of what the operating system says about a file: size, times of change, identity. `None` if a
/// change made from `now` on might not show in it, as in git's rule for racy entries: the file was
/// changed so recently that the next change may carry the same time. `now` must be a time before the
/// file is read.
pub(crate) fn stat(about: &Metadata, now: Timestamp) -> Option<Fingerprint> {
    let modified = match about.modified().ok()?.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).ok()?,
        Err(before) => -i128::try_from(before.duration().as_nanos()).ok()?,
    };
    let mut hasher = Xxh3::new();
    hasher.update(&about.len().to_le_bytes());
    hasher.update(&modified.to_le_bytes());
    let mut newest = modified;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let changed = i128::from(about.ctime()) * 1_000_000_000 + i128::from(about.ctime_nsec());
        hasher.update(&changed.to_le_bytes());
        hasher.update(&about.ino().to_le_bytes());
        hasher.update(&about.dev().to_le_bytes());
        newest = newest.max(changed);
    }
    let tick = if newest % 1_000_000_000 == 0 {
        COARSE_TICK_NANOS
    } else {
        TICK_NANOS
    };
    let settled = newest + tick < i128::from(now.as_micros()) * 1_000;
    settled.then(|| Fingerprint::from_bytes(hasher.digest128().to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use std::fs::{File, metadata};
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::clock::{Clock, SystemClock};

    #[test]
    fn a_change_shows_and_a_recent_one_is_not_trusted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.py");
        std::fs::write(&path, "x = 1\n").unwrap();
        let now = SystemClock.now();
        let about = |path| metadata(path).unwrap();
        assert_eq!(stat(&about(&path), now), None);
        let later = now.plus_micros(10 * Timestamp::SECOND);
        let first = stat(&about(&path), later);
        assert!(first.is_some());
        assert_eq!(stat(&about(&path), later), first);
        // Same size, and the time of modification put back.
        let modified = about(&path).modified().unwrap();
        std::thread::sleep(Duration::from_millis(20));
        std::fs::write(&path, "y = 1\n").unwrap();
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(modified)
            .unwrap();
        if cfg!(unix) {
            assert_ne!(stat(&about(&path), later), first);
        }
        // A time in the future is never trusted.
        let ahead = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 33);
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(ahead).unwrap();
        assert_eq!(stat(&about(&path), later), None);
    }
}
