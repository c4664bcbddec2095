//! Putting the results of a scan in order and handing them on.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;

use super::super::SkipReason;
use super::super::cache::{CacheBatch, CacheEntry, Kept};
use super::super::project::{self, LinkedFile};
use super::super::walk::Candidate;
use super::schedule::{Chunk, Event, Known, Outcome, Scheduler};
use super::{ScanSummary, Skips};
use crate::error::{Error, Result};
use crate::model::{Control, Finding};

/// Takes what the scheduler sends, on the thread of the caller.
pub(super) struct Collector<'s> {
    scheduler: &'s Scheduler<'s>,
    summary: ScanSummary,
    skips: Skips,
    /// Files that have something to link.
    linked: Vec<LinkedFile>,
    /// Files that could not be analysed in full; `None` if not all of them are known by name.
    unknown: Option<Vec<String>>,
    /// Whether to link.
    link: bool,
    /// Chunks that came before their turn, and whose turn it is.
    waiting: BTreeMap<usize, Chunk>,
    next: usize,
    /// Why nothing more is handed on. What arrives after that still goes to the cache.
    error: Option<Error>,
}

impl<'s> Collector<'s> {
    /// `skips` are the files that were skipped before any was read.
    pub(super) fn new(skips: Skips, link: bool, scheduler: &'s Scheduler<'s>) -> Self {
        let paths = skips.kept.iter().map(|skip| skip.path.clone()).collect();
        let all = skips.count == skips.kept.len() as u64;
        Self {
            unknown: all.then_some(paths),
            link,
            scheduler,
            summary: ScanSummary::default(),
            skips,
            linked: Vec::new(),
            waiting: BTreeMap::new(),
            next: 0,
            error: None,
        }
    }

    /// Hands on findings until the scheduler is through.
    pub(super) fn run(
        mut self,
        receive: Receiver<Event>,
        total: u64,
        control: &Control,
        sink: &mut dyn FnMut(Vec<Finding>) -> Result<()>,
    ) -> Result<ScanSummary> {
        for event in receive {
            match event {
                Event::Done(files) => {
                    if self.error.is_none() {
                        match control.check() {
                            Ok(()) => control.report("analyse", files, Some(total)),
                            Err(error) => self.fail(error),
                        }
                    }
                }
                Event::Failed(error) => self.fail(error),
                Event::Chunk(chunk) => {
                    self.waiting.insert(chunk.number, chunk);
                    while let Some(chunk) = self.waiting.remove(&self.next) {
                        self.next += 1;
                        if let Err(error) = self.take(chunk, control, sink) {
                            self.fail(error);
                        }
                        self.scheduler.chunks.give();
                    }
                }
            }
        }
        if let Some(error) = self.error {
            return Err(error);
        }
        control.check()?;
        match self.unknown {
            Some(unknown) if self.link => {
                let linked = project::link(self.linked, unknown, project::linkers(), control)?;
                self.summary.partial = linked.withheld.into_iter().collect();
                if !linked.findings.is_empty() {
                    self.summary.findings += linked.findings.len() as u64;
                    sink(linked.findings)?;
                }
            }
            _ => {
                let rules = project::linked_rules().into_iter();
                let ran = rules.filter(|rule| self.scheduler.runs(rule));
                self.summary.partial = ran.map(str::to_owned).collect();
            }
        }
        self.skips.kept.sort_by(|a, b| a.path.cmp(&b.path));
        self.summary.skipped = self.skips.kept;
        self.summary.skipped_count = self.skips.count;
        Ok(self.summary)
    }

    /// The first error counts.
    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
        self.scheduler.stop();
    }

    fn take(
        &mut self,
        chunk: Chunk,
        control: &Control,
        sink: &mut dyn FnMut(Vec<Finding>) -> Result<()>,
    ) -> Result<()> {
        let mut batch = CacheBatch {
            gone: chunk.gone,
            ..CacheBatch::default()
        };
        let mut findings = Vec::new();
        let mut cancelled = false;
        for (file, outcome) in chunk.files {
            match outcome {
                Outcome::Known(known) => self.known(file, known, &mut batch, &mut findings),
                Outcome::Skipped(reason) => self.skip(file.path, reason),
                Outcome::Cancelled => cancelled = true,
            }
        }
        if let Some((cache, tree)) = self.scheduler.cache
            && !batch.is_empty()
        {
            cache.store(tree, &batch)?;
        }
        if self.error.is_some() {
            return Ok(());
        }
        if cancelled {
            return Err(Error::cancelled());
        }
        control.check()?;
        if findings.is_empty() {
            return Ok(());
        }
        sink(findings)
    }

    fn skip(&mut self, path: String, reason: SkipReason) {
        self.unknown(&path);
        self.skips.add(path, reason);
    }

    fn unknown(&mut self, path: &str) {
        if let Some(unknown) = &mut self.unknown {
            unknown.push(path.to_owned());
        }
    }

    fn known(
        &mut self,
        file: Candidate,
        known: Known,
        batch: &mut CacheBatch,
        findings: &mut Vec<Finding>,
    ) {
        if let Some((key, result)) = known.news {
            batch.files.push(CacheEntry {
                path: file.path.clone(),
                stat: file.stat,
                key,
                result,
            });
        }
        let (bytes, result) = match known.kept {
            Kept::Analysed(bytes, result) => (bytes, result),
            Kept::Generated => {
                self.summary.generated += 1;
                return;
            }
            Kept::Skipped(reason) => return self.skip(file.path, reason),
        };
        if !result.parsed {
            self.unknown(&file.path);
        }
        let summary = &mut self.summary;
        summary.files += 1;
        summary.bytes += bytes;
        summary.cached += u64::from(known.cached);
        summary.findings += result.findings.len() as u64;
        *summary.languages.entry(file.language.as_str()).or_default() += 1;
        findings.extend(result.findings);
        if !result.facts.is_empty() {
            self.linked.push(LinkedFile {
                path: file.path.clone(),
                facts: result.facts,
                held: result.held,
            });
        }
        let list = match result.parsed {
            true => &mut summary.analysed,
            false => &mut summary.unparsed,
        };
        list.push(file.path);
    }
}
