use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::linking::Linking;
use super::scan_cache::{MAX_CACHE_BYTES, StoreCache};
use super::{Changes, Engine, ScanOptions, ScanReport, SkippedFile};
use crate::analysis::{RuleSelection, ScanConfig, ScanSummary, linked_rules, scan, scan_cached};
use crate::error::{Error, Result};
use crate::model::{Control, Coverage, Finding, Repository};
use crate::storage::{RunKind, SyncCounts};

/// The name under which our own analysers report.
pub(super) const TOOL: &str = "codehone";

impl Engine {
    /// Analyses a folder (or one file) and stores what was found.
    ///
    /// Closes findings of our own analysers that are gone, but only in files that were analysed or
    /// that no longer exist below `folder`; what was skipped, does not parse, is excluded or lies
    /// elsewhere stays as it is, and so do findings of rules that did not run (`select`, `ignore`).
    ///
    /// Findings that need several files are looked for only by the scan of a folder that sees all that
    /// the last such scan of the repository saw: the same folder or one that holds it, with no other
    /// `exclude` and no less files. The first folder scanned always is. Every other scan, of one file
    /// for example, leaves those that are known as they are.
    ///
    /// A cancelled or failed scan stores no findings; what it found out about files is cached, so that
    /// the next one goes on from there.
    ///
    /// Paths are relative to [`root`](ScanOptions::root), else to the nearest folder above with a
    /// `.git`, else to the folder that an earlier scan of this repository was relative to if that holds
    /// `folder`, else to `folder` itself.
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
        let (remembered, linked) = self.0.store.read(|reader| {
            let linked = reader.setting(&Linking::setting(&options.repo))?;
            Ok((reader.setting(&root_setting(&options.repo))?, linked))
        })?;
        let place = Place::of(folder.as_ref(), options.root.as_deref(), remembered)?;
        let linking = Linking::new(&place.prefix, options);
        let last = linked.as_deref().and_then(Linking::read);
        // Of a folder that is no longer there, nothing can be seen again.
        let last = last.filter(|last| place.root.join(last.prefix()).is_dir());
        let link = place.folder.is_dir() && last.is_none_or(|last| linking.sees_all_of(&last));
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
            link,
        };
        // No finding is written until all is analysed: the write lock is not held meanwhile, and a
        // cancelled scan leaves no trace but in the cache.
        let mut found: Vec<Finding> = Vec::new();
        let sink = |batch| {
            found.extend(batch);
            Ok(())
        };
        let summary = if options.cache {
            let cache = StoreCache::new(&self.0.store, start, MAX_CACHE_BYTES);
            let summary = scan_cached(&place.folder, &config, control, &cache, sink);
            // Also a scan that fails has used results and kept some. Why it failed matters more.
            let finished = cache.finish();
            let summary = summary?;
            finished?;
            summary
        } else {
            scan(&place.folder, &config, control, sink)?
        };
        let changes = self.store_scan(
            &place,
            options,
            link.then_some(&linking),
            &summary,
            &found,
            control,
        )?;
        Ok(ScanReport {
            repo: options.repo.clone(),
            files: summary.files,
            bytes: summary.bytes,
            cached: summary.cached,
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
        linking: Option<&Linking>,
        summary: &ScanSummary,
        found: &[Finding],
        control: &Control,
    ) -> Result<Changes> {
        let total = Some(found.len() as u64);
        let rules = RuleSelection {
            select: options.select.clone(),
            ignore: options.ignore.clone(),
        };
        let all_rules = rules == RuleSelection::default() && summary.partial.is_empty();
        let mut ids = rules.ids()?;
        // A rule that was not run says nothing of how much the others saw.
        let linking = linking.filter(|_| linked_rules().iter().all(|rule| ids.contains(rule)));
        ids.retain(|id| !summary.partial.iter().any(|rule| rule == id));
        self.0.store.write(|writer| {
            let mut covered: BTreeSet<String> = summary.analysed.iter().cloned().collect();
            if place.knows_what_is_gone {
                for path in writer.paths_with_findings(&options.repo, TOOL, &place.prefix)? {
                    if !covered.contains(&path) && place.is_gone(&path) {
                        covered.insert(path);
                    }
                }
            }
            let coverage = Coverage::Files(covered.into_iter().collect());
            let ((), report) = writer.sync(&options.repo, RunKind::Scan, |session| {
                session.declare(TOOL, Some(env!("CARGO_PKG_VERSION")), "", &coverage)?;
                if !all_rules {
                    session.only_rules(TOOL, "", &ids)?;
                }
                for (index, finding) in found.iter().enumerate() {
                    control.check()?;
                    session.add(finding)?;
                    control.report("store", index as u64 + 1, total);
                }
                Ok(())
            })?;
            if let Some(root) = &place.remember {
                writer.set_setting(&root_setting(&options.repo), root)?;
            }
            if let Some(linking) = linking {
                writer.set_setting(&Linking::setting(&options.repo), &linking.write()?)?;
            }
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

/// Name of the setting that holds what an unversioned repository's paths are relative to.
fn root_setting(repo: &str) -> String {
    format!("scan-root/{repo}")
}

/// Where a scan happens and how its paths are called.
struct Place {
    folder: PathBuf,
    root: PathBuf,
    /// Path of the scanned folder in the repository, with a `/` at its end unless it is empty.
    prefix: String,
    /// Whether stored paths below `prefix` can be looked up on disk. Not if the root is only assumed:
    /// an earlier scan may have called the same files otherwise. Not for one file: it covers itself.
    knows_what_is_gone: bool,
    /// The root, if later scans cannot tell it by themselves.
    remember: Option<String>,
}

impl Place {
    fn of(folder: &Path, root: Option<&Path>, remembered: Option<String>) -> Result<Self> {
        let canonical = |path: &Path| {
            path.canonicalize()
                .map_err(|error| Error::io(path, error).with_hint("check the path"))
        };
        let folder = canonical(folder)?;
        let is_folder = folder.is_dir();
        let base = match is_folder {
            true => folder.as_path(),
            false => folder.parent().unwrap_or(&folder),
        };
        let marked = || base.ancestors().find(|dir| dir.join(".git").exists());
        let known = remembered.map(PathBuf::from);
        let known = known.as_deref().filter(|root| base.starts_with(root));
        let (root, assumed) = match (root, marked().or(known)) {
            (Some(root), _) => (canonical(root)?, false),
            (None, Some(root)) => (root.to_path_buf(), false),
            (None, None) => (base.to_path_buf(), true),
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
        let remember = (assumed && is_folder)
            .then(|| root.to_str().map(str::to_owned))
            .flatten();
        Ok(Self {
            folder,
            root,
            prefix,
            knows_what_is_gone: is_folder && !assumed,
            remember,
        })
    }

    /// Whether a file that was reported on before no longer exists. Only what lies below the scanned
    /// folder is asked about, and a path that cannot be read counts as existing.
    fn is_gone(&self, path: &str) -> bool {
        let full = self.root.join(path);
        matches!(
            full.symlink_metadata(),
            Err(error) if matches!(
                error.kind(),
                // A folder on the way may have become a file.
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            )
        )
    }
}
