//! What scans found out about files: results by key, and for each file on disk the key it had.

use super::sqlite::{Cell, Row, params, statements};
use super::store::{Reader, Writer};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::Fingerprint;

statements! {
    FIND_TREE = "SELECT id FROM scan_trees
        WHERE organisation_id = $1 AND root = $2 AND version = $3";
    FIND_VERSION = "SELECT 1 FROM scan_trees WHERE organisation_id = $1 AND version = $2 LIMIT 1";
    ADD_TREE = "INSERT INTO scan_trees (organisation_id, root, version, used_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (organisation_id, root, version) DO UPDATE SET used_at = excluded.used_at
        RETURNING id";
    TOUCH_TREE = "UPDATE scan_trees SET used_at = $1 WHERE id = $2 AND used_at < $1";
    OLD_TREES = "DELETE FROM scan_trees WHERE organisation_id = $1 AND used_at < $2";
    KNOWN_FILES = "SELECT f.path, f.stat, f.key, r.id, r.used_at, r.value
        FROM scan_files f
        LEFT JOIN scan_results r ON r.id = f.result_id AND r.key = f.key
            AND r.organisation_id = $1
        WHERE f.tree_id = $2 AND f.path >= $3 AND f.path <= $4
        ORDER BY f.path";
    FIND_RESULT = "SELECT id, used_at, value FROM scan_results
        WHERE organisation_id = $1 AND key = $2";
    RESULT_NUMBER = "SELECT id FROM scan_results WHERE organisation_id = $1 AND key = $2";
    ADD_RESULT = "INSERT INTO scan_results (organisation_id, key, used_at, bytes, value)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (organisation_id, key)
            DO UPDATE SET used_at = excluded.used_at, bytes = excluded.bytes, value = excluded.value
        RETURNING id";
    TOUCH_RESULT = "UPDATE scan_results SET used_at = $1 WHERE id = $2 AND used_at < $1";
    SET_FILE = "INSERT INTO scan_files (tree_id, path, stat, result_id, key)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tree_id, path) DO UPDATE
            SET stat = excluded.stat, result_id = excluded.result_id, key = excluded.key";
    DROP_FILE = "DELETE FROM scan_files WHERE tree_id = $1 AND path = $2";
    CACHE_SIZE = "SELECT count(*), coalesce(sum(bytes), 0) FROM scan_results
        WHERE organisation_id = $1";
    OLD_RESULTS = "DELETE FROM scan_results WHERE organisation_id = $1 AND used_at < $2";
    LOST_FILES = "DELETE FROM scan_files
        WHERE tree_id IN (SELECT id FROM scan_trees WHERE organisation_id = $1)
            AND NOT EXISTS (SELECT 1 FROM scan_results r WHERE r.id = scan_files.result_id
                AND r.key = scan_files.key AND r.organisation_id = $1)";
    LEAST_USED = "SELECT id, bytes FROM scan_results WHERE organisation_id = $1
        ORDER BY used_at, bytes LIMIT 1000";
    DROP_RESULT = "DELETE FROM scan_results WHERE id = $1";
    CLEAR_RESULTS = "DELETE FROM scan_results WHERE organisation_id = $1";
    CLEAR_TREES = "DELETE FROM scan_trees WHERE organisation_id = $1";
}

/// What a result takes beside its value: keys, numbers and the row of its file.
const ROW_BYTES: i64 = 150;

/// A file on disk as it was when its result was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CachedState {
    /// Path in its tree.
    pub(crate) path: String,
    /// Hash of its state on disk.
    pub(crate) stat: Fingerprint,
    /// Key of its result.
    pub(crate) key: Fingerprint,
    /// The result, if it is still there.
    pub(crate) value: Option<Vec<u8>>,
}

/// Results that were used and are to be marked so: their numbers.
#[derive(Debug, Default)]
pub(crate) struct Used(Vec<i64>);

impl Used {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Joins two lists.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

/// What is kept of all scans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CacheSize {
    /// Results.
    pub(crate) results: u64,
    /// What they take, about.
    pub(crate) bytes: u64,
}

fn hash(row: &Row<'_>, column: usize) -> Cell<Fingerprint> {
    Ok(Fingerprint::from_bytes(row.get(column)?))
}

/// The day that a moment is on. Marks of use are that coarse.
fn day(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(Timestamp::DAY) * Timestamp::DAY
}

impl Reader<'_> {
    /// The number of a tree, if it was scanned before.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn scan_tree(&self, root: &str, version: Fingerprint) -> Result<Option<i64>> {
        let key = params![self.tenant.id, root, version.to_bytes()];
        self.db.first(FIND_TREE, key, |row| row.get(0))
    }

    /// Whether any tree was scanned by a version.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn knows_scan_version(&self, version: Fingerprint) -> Result<bool> {
        let key = params![self.tenant.id, version.to_bytes()];
        let found = self.db.first(FIND_VERSION, key, |_| Ok(()));
        found.map(|found| found.is_some())
    }

    /// Files of a tree with paths from `first` to `last`, in that order. What is returned and has not
    /// been marked as used today is added to `used`.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn scan_files(
        &self,
        tree: i64,
        first: &str,
        last: &str,
        now: Timestamp,
        used: &mut Used,
    ) -> Result<Vec<CachedState>> {
        let key = params![self.tenant.id, tree, first, last];
        let today = day(now);
        self.db.all(KNOWN_FILES, key, |row| {
            if row.get::<_, Option<i64>>(4)?.is_some_and(|at| at < today) {
                used.0.push(row.get(3)?);
            }
            Ok(CachedState {
                path: row.get(0)?,
                stat: hash(row, 1)?,
                key: hash(row, 2)?,
                value: row.get(5)?,
            })
        })
    }

    /// The results under `keys`, `None` where there is none; marks as [`scan_files`](Self::scan_files).
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn scan_results(
        &self,
        keys: &[Fingerprint],
        now: Timestamp,
        used: &mut Used,
    ) -> Result<Vec<Option<Vec<u8>>>> {
        let today = day(now);
        let find = |key: &Fingerprint| {
            let key = params![self.tenant.id, key.to_bytes()];
            self.db.first(FIND_RESULT, key, |row| {
                if row.get::<_, i64>(1)? < today {
                    used.0.push(row.get(0)?);
                }
                row.get(2)
            })
        };
        keys.iter().map(find).collect()
    }

    /// How much is kept. Time: O(results).
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn scan_cache_size(&self) -> Result<CacheSize> {
        self.db.one(CACHE_SIZE, params![self.tenant.id], |row| {
            Ok(CacheSize {
                results: row.get::<_, i64>(0)?.unsigned_abs(),
                bytes: row.get::<_, i64>(1)?.unsigned_abs(),
            })
        })
    }
}

impl Writer<'_> {
    /// The number of a tree, which is made if need be.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn ensure_scan_tree(&self, root: &str, version: Fingerprint) -> Result<i64> {
        let today = day(self.now());
        if let Some(tree) = self.scan_tree(root, version)? {
            self.db.run(TOUCH_TREE, params![today, tree])?;
            return Ok(tree);
        }
        let new = params![self.tenant.id, root, version.to_bytes(), today];
        self.db.one(ADD_TREE, new, |row| row.get(0))
    }

    /// Keeps a result.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn add_scan_result(&self, key: Fingerprint, value: &[u8]) -> Result<i64> {
        let bytes = value.len() as i64 + ROW_BYTES;
        let today = day(self.now());
        let new = params![self.tenant.id, key.to_bytes(), today, bytes, value];
        self.db.one(ADD_RESULT, new, |row| row.get(0))
    }

    /// The number of a result.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn scan_result(&self, key: Fingerprint) -> Result<Option<i64>> {
        let key = params![self.tenant.id, key.to_bytes()];
        self.db.first(RESULT_NUMBER, key, |row| row.get(0))
    }

    /// Notes the state of a file and its result.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn set_scan_file(
        &self,
        tree: i64,
        path: &str,
        stat: Fingerprint,
        (result, key): (i64, Fingerprint),
    ) -> Result<()> {
        let row = params![tree, path, stat.to_bytes(), result, key.to_bytes()];
        self.db.run(SET_FILE, row)?;
        Ok(())
    }

    /// Forgets a file.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn drop_scan_file(&self, tree: i64, path: &str) -> Result<()> {
        self.db.run(DROP_FILE, params![tree, path])?;
        Ok(())
    }

    /// Marks results as used today.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn touch_scan_results(&self, used: &Used) -> Result<()> {
        let today = day(self.now());
        for id in &used.0 {
            self.db.run(TOUCH_RESULT, params![today, id])?;
        }
        Ok(())
    }

    /// Deletes the results that were not used for longest until all take `limit` bytes at most.
    /// Returns how many were deleted.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn shrink_scan_cache(&self, limit: u64) -> Result<u64> {
        let mut bytes = self.scan_cache_size()?.bytes;
        if bytes <= limit {
            return Ok(0);
        }
        // A little more, so that the next scan does not have to do it again.
        let target = limit - limit / 10;
        let mut dropped = 0;
        loop {
            let oldest = self.db.all(LEAST_USED, params![self.tenant.id], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })?;
            if oldest.is_empty() {
                return Ok(dropped);
            }
            for (id, size) in oldest {
                if bytes <= target {
                    return Ok(dropped);
                }
                self.db.run(DROP_RESULT, params![id])?;
                bytes = bytes.saturating_sub(size.unsigned_abs());
                dropped += 1;
            }
        }
    }

    /// Deletes what was not used for `days`. Returns how many results that were.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn expire_scan_cache(&self, now: Timestamp, days: u32) -> Result<u64> {
        let oldest = day(now).saturating_sub(i64::from(days) * Timestamp::DAY);
        let before = params![self.tenant.id, oldest];
        let results = self.db.run(OLD_RESULTS, before)?;
        self.db.run(OLD_TREES, params![self.tenant.id, oldest])?;
        // Without its result a state says nothing; no scan may ever ask for it again.
        self.db.run(LOST_FILES, params![self.tenant.id])?;
        Ok(results as u64)
    }

    /// Deletes everything. Returns how many results that were.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn clear_scan_cache(&self) -> Result<u64> {
        let results = self.db.run(CLEAR_RESULTS, params![self.tenant.id])?;
        self.db.run(CLEAR_TREES, params![self.tenant.id])?;
        Ok(results as u64)
    }
}
