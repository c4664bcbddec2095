use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Changes, Engine, ScanOptions, ScanReport, SkippedFile};
use crate::analysis::{RuleSelection, ScanConfig, ScanSummary, scan};
use crate::error::{Error, Result};
use crate::model::{Control, Coverage, Finding, Repository};
use crate::storage::{RunKind, SyncCounts};

/// The name under which our own analysers report.
pub(super) const TOOL: &str = "codehone";

impl Engine {
    /// Analyses a folder (or one file) and stores what was found.
    ///
    /// Closes findings of our own analysers that are gone, but only in files that were analysed or
    /// that no longer exist below `folder`; what was skipped, is excluded or lies elsewhere stays as it
    /// is. With `select`, only findings of the selected rules are closed. A cancelled or failed scan
    /// stores nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) if `folder` does not exist,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an unknown rule, a bad pattern, a bad
    /// repository name or a `root` that does not hold `folder`,
    /// [`Cancelled`](crate::ErrorKind::Cancelled), and those of the database.
    pub fn scan(
        &self,
        folder: impl AsRef<Path>,
        options: &ScanOptions,
        control: &Control,
    ) -> Result<ScanReport> {
        Repository::check(&options.repo)?;
        let start = self.0.clock.now();
        let place = Place::of(folder.as_ref(), options.root.as_deref())?;
        let config = ScanConfig {
            rules: RuleSelection {
                select: options.select.clone(),
                ignore: options.ignore.clone(),
            },
            prefix: place.prefix.clone(),
            exclude: options.exclude.clone(),
            gitignore: !options.include_ignored,
            include_hidden: options.include_ignored,
            include_vendored: options.include_ignored,
            max_file_bytes: options.max_file_bytes,
            threads: options.threads,
        };
        // Nothing is written until all is analysed: the write lock is not held meanwhile, and a
        // cancelled scan leaves no trace.
        let mut found: Vec<Finding> = Vec::new();
        let summary = scan(&place.folder, &config, control, |batch| {
            found.extend(batch);
            Ok(())
        })?;
        let changes = self.store_scan(&place, options, &summary, &found, control)?;
        Ok(ScanReport {
            repo: options.repo.clone(),
            files: summary.files,
            bytes: summary.bytes,
            skipped: summary
                .skipped
                .into_iter()
                .map(|skipped| SkippedFile {
                    path: skipped.path,
                    reason: skipped.reason.to_string(),
                })
                .collect(),
            skipped_total: summary.skipped_count,
            changes,
            duration: self.0.clock.now().since(start),
        })
    }

    fn store_scan(
        &self,
        place: &Place,
        options: &ScanOptions,
        summary: &ScanSummary,
        found: &[Finding],
        control: &Control,
    ) -> Result<Changes> {
        let total = Some(found.len() as u64);
        self.0.store.write(|writer| {
            let mut covered: BTreeSet<String> = summary.analysed.iter().cloned().collect();
            for path in writer.paths_with_findings(&options.repo, TOOL, &place.prefix)? {
                if !covered.contains(&path) && place.is_gone(&path) {
                    covered.insert(path);
                }
            }
            let coverage = Coverage::Files(covered.into_iter().collect());
            let ((), report) = writer.sync(&options.repo, RunKind::Scan, |session| {
                session.declare(TOOL, Some(env!("CARGO_PKG_VERSION")), "", &coverage)?;
                if !options.select.is_empty() {
                    let ids = RuleSelection {
                        select: options.select.clone(),
                        ignore: options.ignore.clone(),
                    }
                    .ids()?;
                    session.only_rules(TOOL, "", &ids)?;
                }
                for (index, finding) in found.iter().enumerate() {
                    control.check()?;
                    session.add(finding)?;
                    control.report("store", index as u64 + 1, total);
                }
                Ok(())
            })?;
            Ok(Changes::from(report.counts))
        })
    }
}

impl From<SyncCounts> for Changes {
    fn from(counts: SyncCounts) -> Self {
        Self {
            reported: counts.total,
            new: counts.new,
            reopened: counts.reopened,
            fixed: counts.fixed,
            unchanged: counts.unchanged + counts.changed,
            suppressed: counts.suppressed,
        }
    }
}

/// Where a scan happens and how its paths are called.
struct Place {
    folder: PathBuf,
    root: PathBuf,
    /// Path of the scanned folder in the repository, with a `/` at its end unless it is empty.
    prefix: String,
}

impl Place {
    fn of(folder: &Path, root: Option<&Path>) -> Result<Self> {
        let canonical = |path: &Path| {
            path.canonicalize()
                .map_err(|error| Error::io(path, error).with_hint("check the path"))
        };
        let folder = canonical(folder)?;
        let base = if folder.is_dir() {
            folder.as_path()
        } else {
            folder.parent().unwrap_or(&folder)
        };
        let root = match root {
            Some(root) => canonical(root)?,
            None => base
                .ancestors()
                .find(|dir| dir.join(".git").exists())
                .unwrap_or(base)
                .to_path_buf(),
        };
        let inside = base.strip_prefix(&root).map_err(|_| {
            Error::invalid(format!(
                "{} is not inside the root {}",
                folder.display(),
                root.display()
            ))
            .with_hint("give the repository's top folder as root")
        })?;
        let mut prefix = String::new();
        for part in inside.components() {
            prefix.push_str(&part.as_os_str().to_string_lossy());
            prefix.push('/');
        }
        Ok(Self {
            folder,
            root,
            prefix,
        })
    }

    /// Whether a file that was reported on before no longer exists. Only what lies below the scanned
    /// folder is asked about, and a path that cannot be read counts as existing.
    fn is_gone(&self, path: &str) -> bool {
        let full = self.root.join(path);
        matches!(
            full.symlink_metadata(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound
        )
    }
}
