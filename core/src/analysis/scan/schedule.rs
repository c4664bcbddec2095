//! Cutting a scan into pieces of work, and doing one.

use std::iter::Peekable;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

use parking_lot::Mutex;
use rayon::ThreadPool;

use super::super::SkipReason;
use super::super::analyse::analyse_file;
use super::super::cache::{self, CachedFile, CachedTree, Kept, ScanCache};
use super::super::pool::Slots;
use super::super::registry::RuleSet;
use super::super::walk::Candidate;
use super::{ScanConfig, read};
use crate::error::{Error, Result};
use crate::model::{Control, Fingerprint};

/// A chunk ends at this many bytes of source or this many files, whichever comes first. Chunks are
/// handed on whole, in order; this many are under way at most.
const CHUNK_BYTES: u64 = 16 << 20;
const CHUNK_FILES: usize = 2_048;
const CHUNKS: usize = 3;

/// A piece of work ends at this many bytes of source or files: some milliseconds of work, so that
/// scans that share the pool take turns often.
const PIECE_BYTES: u64 = 128 << 10;
const PIECE_FILES: usize = 32;

/// What became of one file.
pub(super) enum Outcome {
    Known(Known),
    /// It could not be read.
    Skipped(SkipReason),
    Cancelled,
}

/// A file whose result is known.
pub(super) struct Known {
    pub(super) kept: Kept,
    /// Whether that was known before.
    pub(super) cached: bool,
    /// What the cache does not know yet: the key, and the result unless it knows that.
    pub(super) news: Option<(Fingerprint, Option<Vec<u8>>)>,
}

/// What the scheduler tells the collector.
pub(super) enum Event {
    /// So many files are done.
    Done(u64),
    Chunk(Chunk),
    /// The cache failed.
    Failed(Error),
}

/// Files that are handed on together.
pub(super) struct Chunk {
    pub(super) number: usize,
    /// In the order of their paths.
    pub(super) files: Vec<(Candidate, Outcome)>,
    /// Paths that the cache knows and that are no longer there.
    pub(super) gone: Vec<String>,
}

/// What all pieces of work of a scan share.
pub(super) struct Scheduler<'a> {
    config: &'a ScanConfig,
    rules: &'a RuleSet,
    control: &'a Control,
    pub(super) cache: Option<&'a (&'a dyn ScanCache, CachedTree)>,
    total: u64,
    done: AtomicU64,
    /// Set if nobody wants to know any more.
    stop: AtomicBool,
    /// Chunks that may be begun.
    pub(super) chunks: Slots,
    /// Pieces of work that may be given to the pool.
    pieces: Slots,
}

/// A chunk under way.
struct Open {
    number: usize,
    files: Vec<Candidate>,
    outcomes: Mutex<Vec<Option<Outcome>>>,
    gone: Vec<String>,
    /// Files whose outcome is not there yet.
    left: AtomicUsize,
}

impl<'a> Scheduler<'a> {
    pub(super) fn new(
        config: &'a ScanConfig,
        rules: &'a RuleSet,
        control: &'a Control,
        cache: Option<&'a (&'a dyn ScanCache, CachedTree)>,
        total: u64,
    ) -> Self {
        // A few wait in the queue, so that no thread waits for the next to be sent.
        let pieces = match config.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from) + 2,
            threads => threads,
        };
        Self {
            config,
            rules,
            control,
            cache,
            total,
            done: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            chunks: Slots::new(CHUNKS),
            pieces: Slots::new(pieces),
        }
    }

    /// Ends the scan soon: what is under way is sent as far as it is known.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.chunks.close();
        self.pieces.close();
    }

    /// Whether a rule is selected.
    pub(super) fn runs(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.control.check().is_err()
    }

    /// Analyses the files and sends what came of them. All is sent when this returns.
    pub(super) fn run(&self, pool: &ThreadPool, files: Vec<Candidate>, send: &Sender<Event>) {
        pool.in_place_scope(|scope| {
            let mut rest = files.into_iter().peekable();
            let mut number = 0;
            while let Some(files) = next_chunk(&mut rest) {
                if !self.chunks.take() {
                    break;
                }
                let next = rest.peek().map(|file| file.path.as_str());
                let (open, misses) = match self.begin(number, files, next, send) {
                    Ok(begun) => begun,
                    Err(error) => {
                        self.tell(send, Event::Failed(error));
                        break;
                    }
                };
                number += 1;
                for piece in pieces(&open.files, misses) {
                    // Counts the files off when it is dropped, whatever happens before.
                    let piece = Piece {
                        scheduler: self,
                        open: Arc::clone(&open),
                        send: send.clone(),
                        files: piece,
                    };
                    if self.pieces.take() {
                        // Gives the slot back after the piece is dropped, also if it panics: a
                        // cache is the host's.
                        let slot = Slot(&self.pieces);
                        scope.spawn(move |_| {
                            let _slot = slot;
                            let piece = piece;
                            piece.work();
                        });
                    }
                }
            }
        });
    }

    /// A receiver that is gone has failed and will say why.
    fn tell(&self, send: &Sender<Event>, event: Event) {
        if send.send(event).is_err() {
            self.stop();
        }
    }

    /// Begins a chunk with what the cache knows by the state of the files on disk; also returns the
    /// places of the others. `next` is the path after the chunk.
    fn begin(
        &self,
        number: usize,
        files: Vec<Candidate>,
        next: Option<&str>,
        send: &Sender<Event>,
    ) -> Result<(Arc<Open>, Vec<usize>)> {
        let mut outcomes: Vec<Option<Outcome>> = files.iter().map(|_| None).collect();
        let mut gone = Vec::new();
        if let (Some((cache, tree)), [first, .., last] | [first @ last]) = (self.cache, &files[..])
        {
            let known = cache.known(tree, &first.path, next.unwrap_or(&last.path))?;
            let mut at = 0;
            for known in known {
                while at < files.len() && files[at].path < known.path {
                    at += 1;
                }
                match files.get(at) {
                    Some(file) if file.path == known.path => {
                        outcomes[at] = self.remembered(file, &known);
                    }
                    _ if Some(known.path.as_str()) == next => {}
                    _ => gone.push(known.path),
                }
            }
        }
        let is_miss = |at: &usize| outcomes[*at].is_none();
        let misses: Vec<usize> = (0..files.len()).filter(is_miss).collect();
        let hits = (files.len() - misses.len()) as u64;
        // Nothing but an empty piece would send a chunk that is complete already.
        let left = misses.len();
        let open = Arc::new(Open {
            number,
            files,
            outcomes: Mutex::new(outcomes),
            gone,
            left: AtomicUsize::new(left),
        });
        self.count(hits, send);
        if left == 0 {
            self.finish(&open, send);
        }
        Ok((open, misses))
    }

    /// The outcome of a file that did not change on disk. What is too large is so in spite of what an
    /// earlier scan with another limit found.
    fn remembered(&self, file: &Candidate, known: &CachedFile) -> Option<Outcome> {
        if file.stat != Some(known.stat) || file.bytes > self.config.max_file_bytes {
            return None;
        }
        Some(Outcome::Known(Known {
            kept: cache::decode(known.result.as_deref()?, &file.path)?,
            cached: true,
            news: None,
        }))
    }

    /// Counts files as done, and says so about a hundred times a scan.
    fn count(&self, files: u64, send: &Sender<Event>) {
        let before = self.done.fetch_add(files, Ordering::Relaxed);
        let after = before + files;
        let step = (self.total / 100).max(1);
        if files > 0 && (before / step != after / step || after == self.total) {
            let told = match after == self.total {
                true => after,
                false => after / step * step,
            };
            self.tell(send, Event::Done(told));
        }
    }

    /// Sends a chunk of which every outcome is there that ever will.
    fn finish(&self, open: &Open, send: &Sender<Event>) {
        let outcomes = std::mem::take(&mut *open.outcomes.lock());
        let files = open.files.iter().cloned().zip(outcomes);
        let files = files.map(|(file, outcome)| (file, outcome.unwrap_or(Outcome::Cancelled)));
        let chunk = Chunk {
            number: open.number,
            files: files.collect(),
            gone: open.gone.clone(),
        };
        self.tell(send, Event::Chunk(chunk));
    }

    /// What comes of a text.
    fn analyse(&self, file: &Candidate, bytes: Vec<u8>) -> Kept {
        let text = match read::text(file.language, bytes) {
            Ok(text) => text,
            Err(reason) => return Kept::Skipped(reason),
        };
        if read::left_out(file, &text, self.config) {
            return Kept::Generated;
        }
        match analyse_file(&file.path, file.language, &text, self.rules) {
            Ok(result) => Kept::Analysed(text.len() as u64, result),
            Err(reason) => Kept::Skipped(reason),
        }
    }
}

/// A slot that was taken.
struct Slot<'s>(&'s Slots);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.give();
    }
}

/// Some files of a chunk.
struct Piece<'s> {
    scheduler: &'s Scheduler<'s>,
    open: Arc<Open>,
    send: Sender<Event>,
    /// Their places.
    files: Vec<usize>,
}

impl Piece<'_> {
    /// Finds out what is not known, of each file as long as nobody stops the scan.
    fn work(&self) {
        let scheduler = self.scheduler;
        let file = |at: &usize| &self.open.files[*at];
        let mut texts = Vec::with_capacity(self.files.len());
        for at in &self.files {
            if scheduler.stopped() {
                return;
            }
            match read::bytes(file(at), scheduler.config.max_file_bytes) {
                Ok(bytes) => texts.push((*at, bytes)),
                Err(reason) => self.done(*at, Outcome::Skipped(reason)),
            }
        }
        let Some((cache, tree)) = scheduler.cache else {
            for (at, bytes) in texts {
                if scheduler.stopped() {
                    return;
                }
                let kept = scheduler.analyse(file(&at), bytes);
                let outcome = Known {
                    kept,
                    cached: false,
                    news: None,
                };
                self.done(at, Outcome::Known(outcome));
            }
            return;
        };
        let key = |(at, bytes): &(usize, Vec<u8>)| cache::key(tree.version, &file(at).path, bytes);
        let keys: Vec<Fingerprint> = texts.iter().map(key).collect();
        let known = match cache.results(&keys) {
            Ok(known) => known,
            Err(error) => return scheduler.tell(&self.send, Event::Failed(error)),
        };
        let known = known.into_iter().chain(std::iter::repeat(None));
        for (((at, bytes), key), known) in texts.into_iter().zip(keys).zip(known) {
            if scheduler.stopped() {
                return;
            }
            let path = &file(&at).path;
            let known = known.and_then(|bytes| cache::decode(&bytes, path));
            let outcome = match known {
                Some(kept) => Known {
                    kept,
                    cached: true,
                    news: Some((key, None)),
                },
                None => {
                    let kept = scheduler.analyse(file(&at), bytes);
                    let bytes = cache::encode(&kept, path);
                    Known {
                        kept,
                        cached: false,
                        news: bytes.map(|bytes| (key, Some(bytes))),
                    }
                }
            };
            self.done(at, Outcome::Known(outcome));
        }
    }

    fn done(&self, at: usize, outcome: Outcome) {
        if let Some(place) = self.open.outcomes.lock().get_mut(at) {
            *place = Some(outcome);
        }
        self.scheduler.count(1, &self.send);
    }
}

impl Drop for Piece<'_> {
    fn drop(&mut self) {
        let count = self.files.len();
        if self.open.left.fetch_sub(count, Ordering::AcqRel) == count {
            self.scheduler.finish(&self.open, &self.send);
        }
    }
}

fn next_chunk(files: &mut Peekable<impl Iterator<Item = Candidate>>) -> Option<Vec<Candidate>> {
    let mut chunk = Vec::new();
    let mut bytes = 0_u64;
    while chunk.len() < CHUNK_FILES && (chunk.is_empty() || bytes < CHUNK_BYTES) {
        let Some(file) = files.next() else { break };
        bytes = bytes.saturating_add(file.bytes);
        chunk.push(file);
    }
    (!chunk.is_empty()).then_some(chunk)
}

/// Cuts the places of files into pieces.
fn pieces(files: &[Candidate], mut places: Vec<usize>) -> Vec<Vec<usize>> {
    // Big files first, so that no thread is left alone with one at the end.
    places.sort_by_key(|&at| std::cmp::Reverse(files[at].bytes));
    let mut out = Vec::new();
    let mut piece = Vec::new();
    let mut bytes = 0_u64;
    for at in places {
        piece.push(at);
        bytes = bytes.saturating_add(files[at].bytes);
        if bytes >= PIECE_BYTES || piece.len() >= PIECE_FILES {
            out.push(std::mem::take(&mut piece));
            bytes = 0;
        }
    }
    if !piece.is_empty() {
        out.push(piece);
    }
    out
}
