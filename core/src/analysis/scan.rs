//! Analysing a whole tree in parallel.

mod collect;
mod read;
mod schedule;

pub(super) use read::source_text;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::channel;

use serde::Serialize;

use super::cache::{self, ScanCache};
use super::registry::RuleSet;
use super::walk::{Candidate, walk};
use super::{RuleSelection, SkipReason, pool};
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Result};
use crate::model::{Control, Finding};
use collect::Collector;
use schedule::Scheduler;

/// What of a tree is analysed, and how.
#[derive(Debug, Clone)]
pub struct ScanConfig {
    /// Which rules run.
    pub rules: RuleSelection,
    /// What findings' paths begin with: the scanned folder's place in its repository, with `/` at its
    /// end, or empty.
    pub prefix: String,
    /// Patterns in the syntax of `.gitignore`, relative to the root, of what to leave out.
    pub exclude: Vec<String>,
    /// Whether `.gitignore`, `.ignore` and `.git/info/exclude` are honoured, also outside of a git
    /// work tree. A user's global git settings never are: they differ between machines.
    pub gitignore: bool,
    /// Whether names that begin with a dot are analysed.
    pub include_hidden: bool,
    /// Whether vendored folders (`node_modules`, `vendor`, `site-packages`, virtual environments)
    /// and generated files are analysed: those named like `*.min.js` or `*_pb2.py`, those marked
    /// `@generated`, and JavaScript and TypeScript of 5,000 bytes or more whose lines have over 500
    /// bytes on average, as minifiers and bundlers write them.
    pub include_vendored: bool,
    /// Larger files are skipped, in bytes. Files of 4 GiB or more always are.
    pub max_file_bytes: u64,
    /// Threads that analyse at a time for this scan, at most [`MAX_THREADS`](Self::MAX_THREADS); 0
    /// for as many as the machine has. All scans of a process share one pool of that many threads,
    /// so more make no difference.
    pub threads: usize,
    /// Whether to look for findings that need several files. What a file that is not scanned would say
    /// is not known to such findings: leave them out if the scan sees less than others that they are
    /// compared with. They never are looked for in a single file.
    pub link: bool,
}

impl ScanConfig {
    /// Most threads that can be asked for.
    pub const MAX_THREADS: usize = 256;
}

impl Default for ScanConfig {
    fn default() -> Self {
        Self {
            rules: RuleSelection::default(),
            prefix: String::new(),
            exclude: Vec::new(),
            gitignore: true,
            include_hidden: false,
            include_vendored: false,
            max_file_bytes: 5_000_000,
            threads: 0,
            link: true,
        }
    }
}

/// What a scan did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScanSummary {
    /// Files analysed, those that do not parse included.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Of these files, those whose result was in the cache.
    pub cached: u64,
    /// Findings handed out, suppressed ones included.
    pub findings: u64,
    /// Files analysed, by language.
    pub languages: BTreeMap<&'static str, u64>,
    /// Repository-relative paths of the files that all selected rules looked at, sorted: what the
    /// scan covered.
    pub analysed: Vec<String>,
    /// Repository-relative paths of the files that do not parse, sorted; none of them is in
    /// `analysed`. Only syntax errors were looked for, so other findings that these files had are
    /// neither confirmed nor gone.
    pub unparsed: Vec<String>,
    /// Files marked as generated, or minified, and so left out.
    pub generated: u64,
    /// Files skipped and why, sorted; at most [`MAX_SKIPPED`](Self::MAX_SKIPPED) of them.
    pub skipped: Vec<SkippedFile>,
    /// All files skipped.
    pub skipped_count: u64,
    /// Rules of which not all was looked for, sorted: those that need several files, if these were
    /// not linked ([`ScanConfig::link`]) or if one of them does not parse or was skipped. Findings
    /// of these rules that are not there may still be right.
    pub partial: Vec<String>,
}

impl ScanSummary {
    /// Most skipped files that are listed.
    pub const MAX_SKIPPED: usize = 1_000;
}

/// A file that was not analysed although its name says it is source code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedFile {
    /// Repository-relative path with `/`.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// Skipped files: all counted, some kept.
#[derive(Debug, Default)]
pub(super) struct Skips {
    kept: Vec<SkippedFile>,
    count: u64,
}

impl Skips {
    pub(super) fn add(&mut self, path: String, reason: SkipReason) {
        self.count += 1;
        if self.kept.len() < ScanSummary::MAX_SKIPPED {
            self.kept.push(SkippedFile { path, reason });
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }
}

/// Finds defects in all files under `root` (or in the one file `root`).
///
/// `sink` is called on this thread with the findings of some files at a time, sorted by path and
/// place; the order does not depend on the number of threads. Findings that need several files come
/// last, sorted likewise; they are not looked for if `root` is one file. Memory is bounded by the findings of a few chunks of 16 MiB of source, by
/// the list of paths and by what files need to know of each other. The listener of `control` is
/// called on this thread, too.
///
/// # Errors
/// [`NotFound`](crate::ErrorKind::NotFound) or [`Io`](crate::ErrorKind::Io) for the root,
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an unknown rule, a bad pattern or more than
/// [`MAX_THREADS`](ScanConfig::MAX_THREADS) threads,
/// [`Cancelled`](crate::ErrorKind::Cancelled), and whatever `sink` returns. A single file that cannot
/// be analysed is no error: it is in the summary.
pub fn scan(
    root: impl AsRef<Path>,
    config: &ScanConfig,
    control: &Control,
    mut sink: impl FnMut(Vec<Finding>) -> Result<()>,
) -> Result<ScanSummary> {
    run(root.as_ref(), config, control, None, &mut sink)
}

/// As [`scan`], with a cache: files that it knows and that did not change are not analysed, and not
/// even read if their state on disk is that of last time. The findings are the same.
///
/// What was found out is kept after every few files, also if the scan is cancelled or fails, so that
/// the next one goes on from there.
///
/// # Errors
/// As [`scan`], and those of the cache.
pub fn scan_cached(
    root: impl AsRef<Path>,
    config: &ScanConfig,
    control: &Control,
    cache: &dyn ScanCache,
    mut sink: impl FnMut(Vec<Finding>) -> Result<()>,
) -> Result<ScanSummary> {
    run(root.as_ref(), config, control, Some(cache), &mut sink)
}

fn run(
    root: &Path,
    config: &ScanConfig,
    control: &Control,
    cache: Option<&dyn ScanCache>,
    sink: &mut dyn FnMut(Vec<Finding>) -> Result<()>,
) -> Result<ScanSummary> {
    if config.threads > ScanConfig::MAX_THREADS {
        return Err(Error::invalid(format!(
            "threads is 0 to {}, this one is {}",
            ScanConfig::MAX_THREADS,
            config.threads
        ))
        .with_hint("0 takes as many as the machine has"));
    }
    let rules = RuleSet::new(&config.rules)?;
    // Before anything is looked at: what changes from now on must not be taken for unchanged.
    let start = SystemClock.now();
    let mut skips = Skips::default();
    let mut files = walk(root, config, control, cache.map(|_| start), &mut skips)?;
    let place = |path: &mut String| path.insert_str(0, &config.prefix);
    files.iter_mut().for_each(|file| place(&mut file.path));
    skips.kept.iter_mut().for_each(|skip| place(&mut skip.path));
    // One file shows nothing of what the others say.
    let link = config.link && !root.is_file();
    let pool = pool::shared()?;
    let version = cache::version(config, &rules);
    let cache = cache.map(|cache| (cache, cache::tree(root, &config.prefix, version)));
    let (send, receive) = channel();
    let total = files.len() as u64;
    let scheduler = Scheduler::new(config, &rules, control, cache.as_ref(), total);
    std::thread::scope(|scope| {
        // Analysis goes on while the sink does something with what was found.
        let (scheduler, pool) = (&scheduler, &pool);
        // If the sink panics, nobody would free the place that the scheduler may wait for.
        let _stop = StopAtEnd(scheduler);
        let thread = scope.spawn(move || scheduler.run(pool, files, &send));
        let summary = Collector::new(skips, link, scheduler).run(receive, total, control, sink);
        match thread.join() {
            Ok(()) => summary,
            Err(_) => Err(Error::internal(
                "the thread that schedules the scan panicked",
            )),
        }
    })
}

struct StopAtEnd<'s>(&'s Scheduler<'s>);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}
