//! Which scans may look for findings that need several files.

use serde::{Deserialize, Serialize};

use super::ScanOptions;
use crate::error::{Error, Result};

/// How much of a repository the last scan saw that looked for findings which need several files.
///
/// Such a finding may be there, or not, because of any other file. A scan that sees less than the last
/// one would open and close some in files that nobody changed, so only one that sees as much may
/// look for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Linking {
    /// Path of the folder in the repository, with `/` at its end unless it is empty.
    prefix: String,
    exclude: Vec<String>,
    include_ignored: bool,
    max_file_bytes: u64,
}

impl Linking {
    pub(super) fn new(prefix: &str, options: &ScanOptions) -> Self {
        Self {
            prefix: prefix.to_owned(),
            exclude: options.exclude.clone(),
            include_ignored: options.include_ignored,
            max_file_bytes: options.max_file_bytes,
        }
    }

    /// Name of the setting that holds it.
    pub(super) fn setting(repo: &str) -> String {
        format!("scan-linking/{repo}")
    }

    /// What a setting holds; `None` if it was written otherwise, as if there had been no scan.
    pub(super) fn read(setting: &str) -> Option<Self> {
        serde_json::from_str(setting).ok()
    }

    pub(super) fn write(&self) -> Result<String> {
        serde_json::to_string(self)
            .map_err(|cause| Error::internal("a setting cannot be written").with_source(cause))
    }

    /// Path of the folder in the repository.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether a scan sees all that another one saw.
    pub(super) fn sees_all_of(&self, other: &Self) -> bool {
        let excludes_no_more = self.exclude.is_empty() || self.exclude == other.exclude;
        other.prefix.starts_with(&self.prefix)
            && excludes_no_more
            && self.include_ignored >= other.include_ignored
            && self.max_file_bytes >= other.max_file_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_scan_that_sees_as_much_looks_for_what_needs_several_files() {
        let of = |prefix: &str, change: fn(&mut ScanOptions)| {
            let mut options = ScanOptions::default();
            change(&mut options);
            Linking::new(prefix, &options)
        };
        let last = of("src/", |options| options.exclude = vec!["a".into()]);
        for (prefix, change, expected) in [
            (
                "src/",
                (|options| options.exclude = vec!["a".into()]) as fn(&mut ScanOptions),
                true,
            ),
            ("src/", |_| {}, true),
            ("", |_| {}, true),
            ("", |options| options.include_ignored = true, true),
            ("", |options| options.max_file_bytes += 1, true),
            ("src/a/", |_| {}, false),
            ("src2/", |_| {}, false),
            ("tests/", |_| {}, false),
            ("src/", |options| options.exclude = vec!["b".into()], false),
            ("src/", |options| options.max_file_bytes -= 1, false),
        ] {
            let now = of(prefix, change);
            assert_eq!(now.sees_all_of(&last), expected, "{now:?}");
        }
        let ignored = of("", |options| options.include_ignored = true);
        assert!(!of("", |_| {}).sees_all_of(&ignored));
        assert_eq!(Linking::read(&last.write().unwrap()), Some(last));
        assert_eq!(Linking::read("src/"), None);
    }
}
