//! Analysing a whole tree in parallel.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use rayon::prelude::*;
use serde::Serialize;

use super::analyse::{Analysed, analyse_file};
use super::registry::RuleSet;
use super::walk::{Candidate, walk};
use super::{Language, RuleSelection, SkipReason, javascript};
use crate::error::{Error, Result};
use crate::model::{Control, Finding};

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
    /// Threads that analyse, at most [`MAX_THREADS`](Self::MAX_THREADS); 0 for as many as the machine
    /// has.
    pub threads: usize,
}

impl ScanConfig {
    /// Most threads that can be asked for: each reserves 64 MiB of address space, and more than the
    /// machine has processors do not help.
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
}

/// What became of one file.
enum Outcome {
    Analysed { bytes: u64, result: Analysed },
    Skipped(SkipReason),
    Generated,
    Cancelled,
}

/// One step of the scan: bounds how many findings wait in memory.
struct Chunk {
    outcomes: Vec<(Candidate, Outcome)>,
}

/// A chunk ends at this many bytes of source or this many files, whichever comes first.
const CHUNK_BYTES: u64 = 16 << 20;
const CHUNK_FILES: usize = 2_048;

/// Places in a file are 32-bit numbers.
const MAX_BYTES: u64 = u32::MAX as u64 - 1;

/// Rules and parsers recurse; see the nesting limits of each language. Address space only: pages are
/// touched as far as a file is really nested.
const STACK_BYTES: usize = 64 << 20;

/// Finds defects in all files under `root` (or in the one file `root`).
///
/// `sink` is called on this thread with the findings of some files at a time, sorted by path and
/// place; the order does not depend on the number of threads. Memory is bounded by the findings of a
/// few chunks of 16 MiB of source and by the list of paths.
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
    let root = root.as_ref();
    if config.threads > ScanConfig::MAX_THREADS {
        return Err(Error::invalid(format!(
            "threads is 0 to {}, this one is {}",
            ScanConfig::MAX_THREADS,
            config.threads
        ))
        .with_hint("0 takes as many as the machine has"));
    }
    let rules = RuleSet::new(&config.rules)?;
    let mut skips = Skips::default();
    let mut files = walk(root, config, control, &mut skips)?;
    let place = |path: &mut String| path.insert_str(0, &config.prefix);
    files.iter_mut().for_each(|file| place(&mut file.path));
    skips.kept.iter_mut().for_each(|skip| place(&mut skip.path));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(config.threads)
        .stack_size(STACK_BYTES)
        .start_handler(|_| javascript::declare_stack(STACK_BYTES))
        .thread_name(|index| format!("codehone-scan-{index}"))
        .build()
        .map_err(|error| Error::internal("cannot start threads").with_source(error))?;
    let total = files.len() as u64;
    let done = AtomicU64::new(0);
    let (send, receive) = sync_channel::<Chunk>(1);
    std::thread::scope(|scope| {
        // Analysis of the next chunk overlaps with what the sink does with this one.
        let worker = scope.spawn(|| {
            // Moved in, so that the receiver ends when this does.
            let send = send;
            for part in chunks(files) {
                let outcomes =
                    pool.install(|| analyse_chunk(part, config, &rules, control, &done, total));
                // A receiver that is gone has failed and will say why.
                if send.send(Chunk { outcomes }).is_err() {
                    break;
                }
            }
        });
        let summary = collect(receive, skips, control, &mut sink);
        match worker.join() {
            Ok(()) => summary,
            Err(_) => Err(Error::internal(
                "the thread that schedules the scan panicked",
            )),
        }
    })
}

/// Hands on the findings and sums up. Takes the receiver: dropping it on an error stops the worker.
fn collect(
    receive: Receiver<Chunk>,
    skips: Skips,
    control: &Control,
    sink: &mut impl FnMut(Vec<Finding>) -> Result<()>,
) -> Result<ScanSummary> {
    let mut summary = ScanSummary::default();
    let mut skips = skips;
    for chunk in receive {
        let mut batch = Vec::new();
        for (file, outcome) in chunk.outcomes {
            match outcome {
                Outcome::Analysed { bytes, result } => {
                    summary.files += 1;
                    summary.bytes += bytes;
                    summary.findings += result.findings.len() as u64;
                    *summary.languages.entry(file.language.as_str()).or_default() += 1;
                    let list = if result.parsed {
                        &mut summary.analysed
                    } else {
                        &mut summary.unparsed
                    };
                    list.push(file.path);
                    batch.extend(result.findings);
                }
                Outcome::Generated => summary.generated += 1,
                Outcome::Skipped(reason) => skips.add(file.path, reason),
                Outcome::Cancelled => return Err(Error::cancelled()),
            }
        }
        control.check()?;
        if !batch.is_empty() {
            sink(batch)?;
        }
    }
    control.check()?;
    skips.kept.sort_by(|a, b| a.path.cmp(&b.path));
    summary.skipped = skips.kept;
    summary.skipped_count = skips.count;
    Ok(summary)
}

fn chunks(files: Vec<Candidate>) -> impl Iterator<Item = Vec<Candidate>> {
    let mut rest = files.into_iter().peekable();
    std::iter::from_fn(move || {
        let mut part = Vec::new();
        let mut bytes = 0;
        while part.len() < CHUNK_FILES && (part.is_empty() || bytes < CHUNK_BYTES) {
            let Some(file) = rest.next() else { break };
            bytes = file.bytes.saturating_add(bytes);
            part.push(file);
        }
        (!part.is_empty()).then_some(part)
    })
}

fn analyse_chunk(
    part: Vec<Candidate>,
    config: &ScanConfig,
    rules: &RuleSet,
    control: &Control,
    done: &AtomicU64,
    total: u64,
) -> Vec<(Candidate, Outcome)> {
    let mut order: Vec<usize> = (0..part.len()).collect();
    // Big files first, so that no thread is left alone with one at the end.
    order.sort_by_key(|&at| std::cmp::Reverse(part[at].bytes));
    let mut outcomes: Vec<(usize, Outcome)> = order
        .into_par_iter()
        .with_max_len(1)
        .map(|at| {
            if control.check().is_err() {
                return (at, Outcome::Cancelled);
            }
            let outcome = analyse_path(&part[at], config, rules);
            control.report(
                "analyse",
                done.fetch_add(1, Ordering::Relaxed) + 1,
                Some(total),
            );
            (at, outcome)
        })
        .collect();
    outcomes.sort_unstable_by_key(|(at, _)| *at);
    part.into_iter()
        .zip(outcomes)
        .map(|(file, (_, outcome))| (file, outcome))
        .collect()
}

fn analyse_path(file: &Candidate, config: &ScanConfig, rules: &RuleSet) -> Outcome {
    let text = match read(file, config.max_file_bytes) {
        Ok(text) => text,
        Err(reason) => return Outcome::Skipped(reason),
    };
    if !config.include_vendored && (is_generated(&text) || is_minified(file.language, &text)) {
        return Outcome::Generated;
    }
    match analyse_file(&file.path, file.language, &text, rules) {
        Ok(result) => Outcome::Analysed {
            bytes: text.len() as u64,
            result,
        },
        Err(reason) => Outcome::Skipped(reason),
    }
}

fn read(file: &Candidate, limit: u64) -> Result<String, SkipReason> {
    let unreadable = |error: std::io::Error| SkipReason::Unreadable {
        message: error.to_string(),
    };
    let limit = limit.min(MAX_BYTES);
    // Before anything is reserved: a sparse file can claim any size.
    if file.bytes > limit {
        return Err(SkipReason::TooLarge {
            bytes: file.bytes,
            limit,
        });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or(0).saturating_add(1));
    // The file may have grown since it was listed.
    File::open(&file.full)
        .and_then(|open| open.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(SkipReason::TooLarge {
            bytes: bytes.len() as u64,
            limit,
        });
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() as u64;
        let bytes = error.into_bytes();
        if bytes.contains(&0) {
            return SkipReason::Binary;
        }
        match (file.language, declared_encoding(&bytes)) {
            (Language::Python, Some(name)) => SkipReason::Encoding { name },
            _ => SkipReason::NotUtf8 { at },
        }
    })
}

/// The encoding in a comment on one of the first two lines (PEP 263), unless it is UTF-8.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = line.trim_ascii_start();
        let head = &line[..line.len().min(200)];
        if head.first() != Some(&b'#') {
            return None;
        }
        let at = head.windows(6).position(|window| window == b"coding")?;
        let rest = head[at + 6..]
            .strip_prefix(b":")
            .or(head[at + 6..].strip_prefix(b"="))?;
        let name: String = rest
            .trim_ascii_start()
            .iter()
            .map(|byte| char::from(*byte))
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .collect();
        let plain = name.to_ascii_lowercase().replace('_', "-");
        (!name.is_empty() && plain != "utf-8" && plain != "utf8").then_some(name)
    })
}

/// Whether the lines are longer than people write them.
fn is_minified(language: Language, text: &str) -> bool {
    const LEAST_BYTES: usize = 5_000;
    const MEAN_BYTES: usize = 500;
    language != Language::Python
        && text.len() >= LEAST_BYTES
        && text.len() / text.lines().count().max(1) > MEAN_BYTES
}

/// Whether a comment in the first lines says that a program wrote the file.
fn is_generated(text: &str) -> bool {
    text.lines().take(5).any(|line| {
        let line = line.trim_start();
        let comment =
            line.starts_with(['#', '*']) || line.starts_with("//") || line.starts_with("/*");
        comment
            && line.len() < 500
            && (line.contains("@generated")
                || (line.contains("generated") && line.contains("DO NOT EDIT")))
    })
}
