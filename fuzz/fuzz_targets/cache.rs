//! Any bytes as the kept result of a file, which a cache must not give: a scan never panics over them,
//! and where it sees that they are damaged it finds what it finds without a cache.

#![no_main]

use std::sync::LazyLock;

use codehone::analysis::{
    CacheBatch, CachedFile, CachedTree, ScanCache, ScanConfig, scan, scan_cached,
};
use codehone::model::Fingerprint;
use codehone::{Control, ErrorKind, Finding, Result};
use codehone_fuzz::{Memory, seeds};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const CODE: &str = "import os\nx == None\n";

/// A folder with one file, and what is found in it.
static FOLDER: LazyLock<(TempDir, Vec<Finding>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.py"), CODE).expect("a file");
    let mut findings = Vec::new();
    let sink = |found| {
        findings.extend::<Vec<_>>(found);
        Ok(())
    };
    scan(folder.path(), &config(), &Control::new(), sink).expect("a scan");
    assert!(!findings.is_empty());
    (folder, findings)
});

fn config() -> ScanConfig {
    ScanConfig {
        threads: 1,
        ..ScanConfig::default()
    }
}

/// Has the same bytes under all keys.
struct Bytes<'a>(&'a [u8]);

impl ScanCache for Bytes<'_> {
    fn known(&self, _: &CachedTree, _: &str, _: &str) -> Result<Vec<CachedFile>> {
        Ok(Vec::new())
    }

    fn results(&self, keys: &[Fingerprint]) -> Result<Vec<Option<Vec<u8>>>> {
        Ok(vec![Some(self.0.to_vec()); keys.len()])
    }

    fn store(&self, _: &CachedTree, _: &CacheBatch) -> Result<()> {
        Ok(())
    }
}

/// What a scan of the rules' Python examples keeps.
fn kept() -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, (language, code)) in seeds::code().enumerate() {
        let path = format!("{at}.{}", language.as_str());
        let path = path.replace("python", "py").replace("javascript", "js");
        std::fs::write(folder.path().join(path), code).expect("a file");
    }
    let memory = Memory::default();
    scan_cached(folder.path(), &config(), &Control::new(), &memory, |_| {
        Ok(())
    })
    .expect("a scan");
    memory.into_results().collect()
}

fuzz_target!(
    init: if seeds::wanted() {
        seeds::write(kept());
    },
    |data: &[u8]| {
        let (folder, expected) = &*FOLDER;
        let mut findings = Vec::new();
        let sink = |found| {
            findings.extend::<Vec<_>>(found);
            Ok(())
        };
        let bytes = Bytes(data);
        let summary = match scan_cached(folder.path(), &config(), &Control::new(), &bytes, sink) {
            Ok(summary) => summary,
            // What files tell each other is only read when all are known, too late to look again.
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Internal, "{error}");
                return;
            }
        };
        assert!(summary.cached <= 1);
        if summary.cached == 0 && summary.files == 1 {
            assert_eq!(&findings, expected);
        }
        serde_json::to_string(&findings).expect("JSON");
    }
);
