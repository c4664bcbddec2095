use std::fs::File;
use std::io::{Cursor, ErrorKind as IoKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::json::Json;
use super::node::{Limits, Node};
use super::options::{ReadOptions, ReadSummary, SarifItem};
use super::result::{Fingerprinters, RunReader};
use super::run::{MetaReader, RunMeta, array, object, string};
use super::source::Sources;
use super::uri::Resolver;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Control, Finding};

/// Longest string of a result that is kept whole, in bytes.
const MAX_STRING: usize = 1 << 20;

/// Takes what a reader hands over; an error stops the reading and is returned from it.
pub type Sink<'a> = dyn FnMut(SarifItem<'_>) -> Result<()> + 'a;

/// Reads a SARIF 2.1.0 document and hands its findings to `sink`, run by run.
///
/// The source is read twice from its current position: first for syntax, version and the metadata of
/// all runs, which may stand behind the results, then for the results. So a document that is not
/// valid JSON or not SARIF 2.1.0 fails before anything is handed over; a result of the wrong shape
/// fails when it is reached, and the caller undoes what it took. Memory: the runs' rules and artifact
/// names, one batch, one result, and about 40 bytes a finding for fingerprints.
///
/// # Errors
/// [`InvalidSarif`](ErrorKind::InvalidSarif) with JSONPath and byte offset, [`Io`](ErrorKind::Io),
/// [`Cancelled`](ErrorKind::Cancelled), and what `sink` returns.
///
/// ```
/// use codehone::analysis::sarif::{ReadOptions, SarifItem, read};
/// let document = br#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Lint"}},
///     "results": [{"ruleId": "L1", "message": {"text": "Bad."}}]}]}"#;
/// let mut rules = Vec::new();
/// let summary = read(std::io::Cursor::new(document), &ReadOptions::default(), &mut |item| {
///     if let SarifItem::Findings(findings) = item {
///         rules.extend(findings.into_iter().map(|finding| finding.rule));
///     }
///     Ok(())
/// })?;
/// assert_eq!(rules, ["L1"]);
/// assert_eq!(summary.runs[0].run.tool, "lint");
/// # Ok::<(), codehone::Error>(())
/// ```
pub fn read<R: Read + Seek>(
    mut source: R,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<ReadSummary> {
    let start = source.stream_position().map_err(seek_failed)?;
    let mut summary = ReadSummary::default();
    let runs = first_pass(Json::new(&mut source)?, options, &mut summary)?;
    source.seek(SeekFrom::Start(start)).map_err(seek_failed)?;
    let mut second = SecondPass {
        runs: runs.into_iter(),
        resolver: Resolver::new(options),
        sources: Sources::new(options.root.as_deref().filter(|_| options.read_sources)),
        fingerprinters: Fingerprinters::new(),
        options,
        summary,
        done: 0,
        total: 0,
    };
    second.total = second.runs.as_slice().iter().map(|run| run.results).sum();
    second.document(Json::new(&mut source)?, sink)?;
    Ok(second.summary)
}

/// [`read`] from a file.
///
/// # Errors
/// As [`read`]; [`NotFound`](ErrorKind::NotFound) if there is no such file.
pub fn read_path(
    path: impl AsRef<Path>,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<ReadSummary> {
    let path = path.as_ref();
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    // Opening a folder succeeds on some systems.
    let about = file.metadata().map_err(|error| Error::io(path, error))?;
    if about.is_file() {
        read(file, options, sink)
    } else if about.is_dir() {
        Err(Error::invalid(format!("{} is a folder", path.display()))
            .with_hint("name a SARIF file in it"))
    } else {
        read_stream(file, options, sink)
    }
}

/// [`read`] from bytes in memory.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(
    document: &[u8],
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<ReadSummary> {
    read(Cursor::new(document), options, sink)
}

/// [`read`] from what cannot be read twice, such as a pipe: the document is copied to a temporary
/// file first.
///
/// # Errors
/// As [`read`].
pub fn read_stream(
    source: impl Read,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<ReadSummary> {
    read(spool(source, &options.control)?, options, sink)
}

/// Copies what cannot be read twice to a temporary file and rewinds it. A pipe may never end, so
/// `control` is asked before every chunk.
///
/// # Errors
/// [`Io`](ErrorKind::Io), [`Cancelled`](ErrorKind::Cancelled).
pub(crate) fn spool(mut source: impl Read, control: &Control) -> Result<File> {
    let failed = |error: std::io::Error| {
        Error::new(
            ErrorKind::Io,
            format!("copying the SARIF document to a temporary file: {error}"),
        )
        .with_source(error)
    };
    let mut spooled = tempfile::tempfile().map_err(failed)?;
    let mut chunk = vec![0; 64 << 10];
    loop {
        control.check()?;
        match source.read(&mut chunk) {
            Ok(0) => break,
            Ok(n) => spooled.write_all(&chunk[..n]).map_err(failed)?,
            Err(error) if error.kind() == IoKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    spooled.rewind().map_err(failed)?;
    Ok(spooled)
}

/// All findings of a document in memory, for small ones and tests.
///
/// # Errors
/// As [`read`].
pub fn read_all(document: &[u8], options: &ReadOptions) -> Result<(Vec<Finding>, ReadSummary)> {
    let mut all = Vec::new();
    let summary = read_bytes(document, options, &mut |item| {
        if let SarifItem::Findings(mut findings) = item {
            all.append(&mut findings);
        }
        Ok(())
    })?;
    Ok((all, summary))
}

fn seek_failed(error: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("reading the SARIF document: {error}"),
    )
    .with_hint("the source cannot seek: use read_stream")
    .with_source(error)
}

/// Checks the whole document and collects the metadata of its runs.
fn first_pass<R: Read>(
    mut json: Json<R>,
    options: &ReadOptions,
    summary: &mut ReadSummary,
) -> Result<Vec<RunMeta>> {
    let mut version: Option<(String, Error)> = None;
    let mut runs = Vec::new();
    let mut has_runs = false;
    let mut results: u64 = 0;
    let mut meta = MetaReader::new(options, summary);
    object(&mut json, |json, key| match key {
        "version" => {
            json.peek()?;
            let misplaced = json.error("not SARIF 2.1.0");
            version = string(json)?.map(|text| (text, misplaced));
            Ok(())
        }
        "runs" => {
            if std::mem::replace(&mut has_runs, true) {
                return Err(json.error("a document with two `runs`"));
            }
            array(json, |json| {
                let run = meta.run(json, || {
                    results += 1;
                    if results.is_multiple_of(1_024) {
                        options.control.check()?;
                    }
                    Ok(())
                })?;
                runs.push(run);
                Ok(())
            })
        }
        "inlineExternalProperties" => {
            json.peek()?;
            let at = json.offset();
            meta.warn(
                "inline external properties are not read: findings may lack metadata",
                json.path(),
                at,
            );
            json.skip()
        }
        _ => json.skip(),
    })?;
    json.finish()?;
    match version {
        // Drafts of the same shape call themselves `2.1.0-rtm.5` or similar.
        Some((text, _)) if text == "2.1.0" || text.starts_with("2.1.0-") => {}
        Some((text, misplaced)) => {
            let shown: String = text.chars().take(20).collect();
            return Err(misplaced.with_hint(format!(
                "the document says version `{shown}`; convert it with `sarif-multitool transform` or let the tool write 2.1.0"
            )));
        }
        None if has_runs => meta.warn("no `version`: taken for 2.1.0", "$", 0),
        None => {}
    }
    if !has_runs {
        return Err(Error::new(
            ErrorKind::InvalidSarif,
            "no `runs`: this is JSON, but not SARIF",
        )
        .with_position("$", 0)
        .with_hint("check that the tool was told to write SARIF (`--format sarif`)"));
    }
    Ok(runs)
}

struct SecondPass<'a> {
    runs: std::vec::IntoIter<RunMeta>,
    resolver: Resolver,
    sources: Sources,
    fingerprinters: Fingerprinters,
    options: &'a ReadOptions,
    summary: ReadSummary,
    done: u64,
    total: u64,
}

impl SecondPass<'_> {
    fn document<R: Read>(&mut self, mut json: Json<R>, sink: &mut Sink<'_>) -> Result<()> {
        object(&mut json, |json, key| match key {
            "runs" => {
                let mut index = 0;
                array(json, |json| {
                    // A source that changed between the passes.
                    let meta = self
                        .runs
                        .next()
                        .ok_or_else(|| json.error("the document changed while it was read"))?;
                    self.run(json, index, meta, sink)?;
                    index += 1;
                    Ok(())
                })
            }
            _ => json.skip(),
        })
    }

    fn run<R: Read>(
        &mut self,
        json: &mut Json<R>,
        index: usize,
        mut meta: RunMeta,
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let Self {
            resolver,
            sources,
            fingerprinters,
            options,
            summary,
            done,
            total,
            ..
        } = self;
        let run_path = json.path().to_owned();
        let run_at = json.offset();
        let limits = Limits {
            string: MAX_STRING,
            total: options.max_result_bytes,
        };
        let mut run = RunReader::new(index, &mut meta, resolver, sources, fingerprinters);
        sink(SarifItem::RunStart(&run.summary.run))?;
        let batch_size = options.batch.max(1);
        let mut batch = Batch::default();
        object(json, |json, key| {
            if key != "results" {
                return json.skip();
            }
            array(json, |json| {
                options.control.check()?;
                let path = json.path().to_owned();
                let node = Node::read(json, limits)?;
                let finding = run
                    .finding(&node)
                    .map_err(|wrong| node.error(&path, &wrong))?;
                if let Some(finding) = finding {
                    batch.push(finding);
                }
                if batch.findings.len() >= batch_size || batch.bytes >= Batch::MAX_BYTES {
                    sink(SarifItem::Findings(batch.take()))?;
                }
                *done += 1;
                options.control.report("read", *done, Some(*total));
                Ok(())
            })
        })?;
        if !batch.findings.is_empty() {
            sink(SarifItem::Findings(batch.take()))?;
        }
        if run.summary.outside_root > 0 {
            summary.warn(
                format!(
                    "{} findings lie outside the repository as far as can be told: say where its root is",
                    run.summary.outside_root
                ),
                &run_path,
                run_at,
            );
        }
        sink(SarifItem::RunEnd(&run.summary))?;
        summary.runs.push(run.summary);
        Ok(())
    }
}

/// Findings not yet handed over.
#[derive(Default)]
struct Batch {
    findings: Vec<Finding>,
    bytes: usize,
}

impl Batch {
    /// Estimated memory at which a batch is handed over early.
    const MAX_BYTES: usize = 8 << 20;

    fn push(&mut self, finding: Finding) {
        let steps = finding
            .flows
            .iter()
            .map(|flow| flow.steps.len())
            .sum::<usize>();
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
        self.bytes += size_of::<Finding>()
            + finding.message.len()
            + finding.snippet.as_ref().map_or(0, String::len)
            + 200 * (steps + finding.related.len())
            + edits.map(|edit| edit.text.len() + 100).sum::<usize>();
        self.findings.push(finding);
    }

    fn take(&mut self) -> Vec<Finding> {
        self.bytes = 0;
        std::mem::take(&mut self.findings)
    }
}
