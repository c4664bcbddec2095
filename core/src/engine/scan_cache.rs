use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::Engine;
use crate::analysis::{CacheBatch, CachedFile, CachedTree, ScanCache};
use crate::clock::Timestamp;
use crate::error::{ErrorKind, Result};
use crate::model::Fingerprint;
use crate::storage::{Store, Used};

/// What the results of all scans together may take in the file; about a quarter of a million files.
pub(super) const MAX_CACHE_BYTES: u64 = 256 << 20;

/// Results that no scan used for so many days are deleted by the daily jobs.
pub(super) const UNUSED_DAYS: u32 = 30;

/// The cache of a scan in the engine's database. Others who write there for long only cost time: what
/// cannot be asked in time is found out anew, and what cannot be stored is not there the next time.
pub(super) struct StoreCache<'e> {
    store: &'e Store,
    now: Timestamp,
    limit: u64,
    /// Numbers of the trees that were asked about.
    tree: Mutex<Option<(CachedTree, i64)>>,
    used: Mutex<Used>,
    grew: AtomicBool,
    /// Set if no scan of this version has been here before, so that there is nothing to look up.
    empty: AtomicBool,
}

impl<'e> StoreCache<'e> {
    pub(super) fn new(store: &'e Store, now: Timestamp, limit: u64) -> Self {
        Self {
            store,
            now,
            limit,
            tree: Mutex::new(None),
            used: Mutex::new(Used::default()),
            grew: AtomicBool::new(false),
            empty: AtomicBool::new(false),
        }
    }

    fn known_tree(&self, tree: &CachedTree) -> Option<i64> {
        let known = self.tree.lock();
        known
            .as_ref()
            .filter(|(known, _)| known == tree)
            .map(|(_, id)| *id)
    }

    /// Marks what was used and deletes what is too much.
    ///
    /// # Errors
    /// Those of the database, but for [`Busy`](ErrorKind::Busy).
    pub(super) fn finish(self) -> Result<()> {
        let used = self.used.into_inner();
        let grew = self.grew.into_inner();
        if used.is_empty() && !grew {
            return Ok(());
        }
        let done = self.store.write(|writer| {
            writer.touch_scan_results(&used)?;
            if let Some((tree, _)) = self.tree.into_inner() {
                writer.ensure_scan_tree(&tree.root, tree.version)?;
            }
            if grew {
                writer.shrink_scan_cache(self.limit)?;
            }
            Ok(())
        });
        unless_busy(done, ())
    }
}

fn unless_busy<T>(result: Result<T>, otherwise: T) -> Result<T> {
    match result {
        Err(error) if error.kind() == ErrorKind::Busy => Ok(otherwise),
        other => other,
    }
}

impl ScanCache for StoreCache<'_> {
    fn known(&self, tree: &CachedTree, first: &str, last: &str) -> Result<Vec<CachedFile>> {
        let mut used = Used::default();
        let found = self.store.read(|reader| {
            let id = match self.known_tree(tree) {
                Some(id) => id,
                None => match reader.scan_tree(&tree.root, tree.version)? {
                    Some(id) => id,
                    None => {
                        // Once this scan stores something, its tree is known.
                        let empty = !reader.knows_scan_version(tree.version)?;
                        self.empty.fetch_or(empty, Ordering::Relaxed);
                        return Ok(Vec::new());
                    }
                },
            };
            *self.tree.lock() = Some((tree.clone(), id));
            reader.scan_files(id, first, last, self.now, &mut used)
        });
        self.used.lock().append(used);
        let files = unless_busy(found, Vec::new())?;
        let file = |file: crate::storage::CachedState| CachedFile {
            path: file.path,
            stat: file.stat,
            key: file.key,
            result: file.value,
        };
        Ok(files.into_iter().map(file).collect())
    }

    fn results(&self, keys: &[Fingerprint]) -> Result<Vec<Option<Vec<u8>>>> {
        if self.empty.load(Ordering::Relaxed) {
            return Ok(vec![None; keys.len()]);
        }
        let mut used = Used::default();
        let found = self
            .store
            .read(|reader| reader.scan_results(keys, self.now, &mut used));
        self.used.lock().append(used);
        unless_busy(found, vec![None; keys.len()])
    }

    fn store(&self, tree: &CachedTree, batch: &CacheBatch) -> Result<()> {
        self.grew.store(true, Ordering::Relaxed);
        let stored = self.store.write(|writer| {
            // By now somebody may have cleared the cache.
            let id = writer.ensure_scan_tree(&tree.root, tree.version)?;
            for file in &batch.files {
                let result = match &file.result {
                    Some(value) => Some(writer.add_scan_result(file.key, value)?),
                    None => writer.scan_result(file.key)?,
                };
                if let (Some(result), Some(stat)) = (result, file.stat) {
                    writer.set_scan_file(id, &file.path, stat, (result, file.key))?;
                }
            }
            for path in &batch.gone {
                writer.drop_scan_file(id, path)?;
            }
            Ok(id)
        });
        if let Some(id) = unless_busy(stored.map(Some), None)? {
            *self.tree.lock() = Some((tree.clone(), id));
        }
        Ok(())
    }
}

impl Engine {
    /// Deletes what earlier scans found out about files, so that the next one analyses all of them.
    /// Findings and verdicts stay. Returns of how many files results were deleted. To give the space
    /// back to the file system, [`compact`](Self::compact) afterwards.
    ///
    /// # Errors
    /// Those of the database.
    pub fn clear_cache(&self) -> Result<u64> {
        self.0.store.write(|writer| writer.clear_scan_cache())
    }
}
