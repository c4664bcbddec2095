//! What a scan found out about files, kept for the next one.
//!
//! The result of a file is a function of its text, its path and a *version*: the build of this
//! crate, the rules that run and the options that matter to one file. Results are kept under the
//! hash of all three. So that unchanged files need not even be read, the hash last seen is kept for
//! each path with the state of the file on disk ([`stat`]).

mod codec;
mod stat;

pub(super) use codec::Kept;
pub(crate) use codec::{decode, encode};
pub(super) use stat::stat;

use std::path::Path;
use std::sync::OnceLock;

use xxhash_rust::xxh3::Xxh3;

use super::registry::{RuleSet, rules};
use super::scan::ScanConfig;
use crate::error::Result;
use crate::model::Fingerprint;

/// Where a scan keeps what it found out about files. Whatever is lost is only found out again, so
/// entries may be dropped at any time; but what is returned must be what was stored.
///
/// Called from several threads at a time.
pub trait ScanCache: Sync {
    /// What is known about files of a tree: those with paths from `first` to `last`, both included,
    /// in the order of their paths by bytes.
    ///
    /// # Errors
    /// Any; the scan then fails.
    fn known(&self, tree: &CachedTree, first: &str, last: &str) -> Result<Vec<CachedFile>>;

    /// The results under `keys`, `None` where there is none.
    ///
    /// # Errors
    /// Any; the scan then fails.
    fn results(&self, keys: &[Fingerprint]) -> Result<Vec<Option<Vec<u8>>>>;

    /// Keeps results and states of files, all or nothing.
    ///
    /// # Errors
    /// Any; the scan then fails.
    fn store(&self, tree: &CachedTree, batch: &CacheBatch) -> Result<()>;
}

/// A tree of files as seen by one version of the analysers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedTree {
    /// The folder that paths are relative to, as an absolute path.
    pub root: String,
    /// Hash of all that decides what is found in a text.
    pub version: Fingerprint,
}

/// What is known about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedFile {
    /// Path relative to the tree, with `/`.
    pub path: String,
    /// Hash of the state of the file on disk when it was last read.
    pub stat: Fingerprint,
    /// The key of its result.
    pub key: Fingerprint,
    /// The result under that key, if it still exists.
    pub result: Option<Vec<u8>>,
}

/// What a scan found out about some files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CacheBatch {
    /// In the order of their paths.
    pub files: Vec<CacheEntry>,
    /// Paths that are known and that the scan did not come across.
    pub gone: Vec<String>,
}

/// What a scan found out about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheEntry {
    /// Path relative to the tree, with `/`.
    pub path: String,
    /// Hash of the state of the file on disk; absent if it cannot be trusted to change with the file.
    pub stat: Option<Fingerprint>,
    /// The key of the result.
    pub key: Fingerprint,
    /// The result; absent if the cache gave it.
    pub result: Option<Vec<u8>>,
}

impl CacheBatch {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.gone.is_empty()
    }
}

/// Counts changes to what [`encode`] writes.
const FORMAT: u8 = 1;

/// Hash of all but the text and the path that decides what is found in a file.
pub(super) fn version(config: &ScanConfig, set: &RuleSet) -> Fingerprint {
    static RULES: OnceLock<u128> = OnceLock::new();
    // The build hash covers the rules' code; their metadata is hashed for rules that are made
    // otherwise than from sources of this crate.
    let described = RULES.get_or_init(|| {
        let mut hasher = Xxh3::new();
        for rule in rules() {
            hasher.update(format!("{rule:?}\n").as_bytes());
        }
        hasher.digest128()
    });
    let mut hasher = Xxh3::new();
    hasher.update(&[FORMAT, u8::from(config.include_vendored)]);
    hasher.update(&described.to_le_bytes());
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(env!("CODEHONE_ANALYSIS_BUILD").as_bytes());
    for rule in rules().iter().filter(|rule| set.contains(rule.id)) {
        hasher.update(rule.id.as_bytes());
        hasher.update(b"\n");
    }
    Fingerprint::from_bytes(hasher.digest128().to_be_bytes())
}

/// The key of a result.
pub(super) fn key(version: Fingerprint, path: &str, text: &[u8]) -> Fingerprint {
    let mut hasher = Xxh3::new();
    hasher.update(&version.to_bytes());
    hasher.update(&(path.len() as u64).to_le_bytes());
    hasher.update(path.as_bytes());
    hasher.update(text);
    Fingerprint::from_bytes(hasher.digest128().to_be_bytes())
}

/// The tree that a scan of `root` with the path prefix `prefix` is a part of: scanning a part of a
/// tree uses what scanning the whole has found out.
pub(super) fn tree(root: &Path, prefix: &str, version: Fingerprint) -> CachedTree {
    let full = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let folder = if full.is_file() {
        full.parent().unwrap_or(&full)
    } else {
        &full
    };
    let parts = || Path::new(prefix).components();
    let top = folder.ancestors().nth(parts().count());
    let top = top.filter(|top| top.join(prefix).components().eq(folder.components()));
    // A prefix that is not on disk makes a tree of its own.
    let root = match top {
        Some(top) => top.to_string_lossy().into_owned(),
        None => format!("{}={prefix}", folder.to_string_lossy()),
    };
    CachedTree { root, version }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::RuleSelection;

    fn version_of(config: &ScanConfig) -> Fingerprint {
        version(config, &RuleSet::new(&config.rules).unwrap())
    }

    #[test]
    fn what_decides_the_result_decides_the_version() {
        let plain = version_of(&ScanConfig::default());
        assert_eq!(plain, version_of(&ScanConfig::default()));
        let with = |change: fn(&mut ScanConfig)| {
            let mut config = ScanConfig::default();
            change(&mut config);
            version_of(&config)
        };
        assert_ne!(plain, with(|c| c.include_vendored = true));
        assert_ne!(plain, with(|c| c.rules.ignore = vec!["debugger".into()]));
        // Which files are looked at does not matter to the result of one.
        assert_eq!(plain, with(|c| c.exclude = vec!["x".into()]));
        assert_eq!(plain, with(|c| c.threads = 3));
        // Neither does how the rules were chosen.
        let all: Vec<String> = rules().iter().map(|rule| rule.id.to_owned()).collect();
        let chosen = RuleSelection {
            select: all,
            ignore: vec![],
        };
        let config = ScanConfig {
            rules: chosen,
            ..ScanConfig::default()
        };
        assert_eq!(plain, version_of(&config));
    }

    #[test]
    fn version_path_and_text_decide_the_key() {
        let one = Fingerprint::of(["1"]);
        let keys = [
            key(one, "a", b"bc"),
            key(one, "ab", b"c"),
            key(one, "a", b"bd"),
            key(Fingerprint::of(["2"]), "a", b"bc"),
        ];
        assert!((1..4).all(|at| !keys[..at].contains(&keys[at])));
        assert_eq!(keys[0], key(one, "a", b"bc"));
    }

    #[test]
    fn a_part_of_a_tree_belongs_to_the_tree() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(top.join("a/b")).unwrap();
        std::fs::write(top.join("a/b/c.py"), "").unwrap();
        let version = Fingerprint::default();
        let root = |path: &str, prefix: &str| tree(&top.join(path), prefix, version).root;
        let whole = top.to_string_lossy().into_owned();
        assert_eq!(root("", ""), whole);
        assert_eq!(root("a/b", "a/b/"), whole);
        assert_eq!(root("a/b/c.py", "a/b/"), whole);
        assert_eq!(root("a/b", ""), format!("{whole}/a/b"));
        assert_eq!(root("a/b", "x/b/"), format!("{whole}/a/b=x/b/"));
    }
}
