use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use codehone::Result;
use codehone::analysis::{CacheBatch, CachedFile, CachedTree, ScanCache};
use codehone::model::Fingerprint;

/// A cache of results in memory. It knows no states of files, so all files are read.
#[derive(Default)]
pub struct Memory(Mutex<BTreeMap<Fingerprint, Vec<u8>>>);

impl Memory {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<Fingerprint, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All results.
    pub fn into_results(self) -> impl Iterator<Item = Vec<u8>> {
        std::mem::take(&mut *self.kept()).into_values()
    }
}

impl ScanCache for Memory {
    fn known(&self, _: &CachedTree, _: &str, _: &str) -> Result<Vec<CachedFile>> {
        Ok(Vec::new())
    }

    fn results(&self, keys: &[Fingerprint]) -> Result<Vec<Option<Vec<u8>>>> {
        let kept = self.kept();
        Ok(keys.iter().map(|key| kept.get(key).cloned()).collect())
    }

    fn store(&self, _: &CachedTree, batch: &CacheBatch) -> Result<()> {
        for entry in &batch.files {
            if let Some(result) = &entry.result {
                self.kept().insert(entry.key, result.clone());
            }
        }
        Ok(())
    }
}
