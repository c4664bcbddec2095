use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::{Changes, Engine, ImportCoverage, ImportOptions, ImportReport, ImportedRun};
use crate::analysis::sarif::{self, ReadOptions, ReadSummary, RunInfo, SarifItem};
use crate::error::{Error, Result};
use crate::model::{Control, Coverage, Repository};
use crate::storage::{RunKind, SyncSession};

impl Engine {
    /// Imports a SARIF 2.1.0 file that any tool wrote, as a stream.
    ///
    /// What its tools reported before, lies within the [`coverage`](ImportOptions::coverage) and is no
    /// longer reported is closed; what returns is reopened. The same file again changes nothing. One
    /// transaction: an error stores nothing.
    ///
    /// # Errors
    /// [`InvalidSarif`](crate::ErrorKind::InvalidSarif) with the JSON path and byte offset of what is
    /// wrong, [`NotFound`](crate::ErrorKind::NotFound) or [`Io`](crate::ErrorKind::Io) for the file,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a bad repository name,
    /// [`Cancelled`](crate::ErrorKind::Cancelled), and those of the database.
    pub fn import_sarif(
        &self,
        file: impl AsRef<Path>,
        options: &ImportOptions,
        control: &Control,
    ) -> Result<ImportReport> {
        let path = file.as_ref();
        let file = File::open(path).map_err(|error| Error::io(path, error))?;
        let about = file.metadata().map_err(|error| Error::io(path, error))?;
        if about.is_dir() {
            return Err(Error::invalid(format!("{} is a folder", path.display()))
                .with_hint("import its SARIF files one by one"));
        }
        if about.is_file() {
            self.import(file, options, control)
        } else {
            // A pipe cannot be read twice.
            self.import_sarif_from(file, options, control)
        }
    }

    /// As [`import_sarif`](Self::import_sarif) from anything that can be read. The document is copied
    /// to a temporary file first, since it has to be read twice.
    ///
    /// # Errors
    /// As [`import_sarif`](Self::import_sarif).
    pub fn import_sarif_from(
        &self,
        source: impl Read,
        options: &ImportOptions,
        control: &Control,
    ) -> Result<ImportReport> {
        Repository::check(&options.repo)?;
        self.import(sarif::spool(source, control)?, options, control)
    }

    fn import(
        &self,
        document: impl Read + Seek,
        options: &ImportOptions,
        control: &Control,
    ) -> Result<ImportReport> {
        Repository::check(&options.repo)?;
        let reading = ReadOptions {
            root: options.root.clone(),
            strip: options.strip.clone(),
            prefix: options.prefix.clone(),
            control: control.clone(),
            ..ReadOptions::default()
        };
        let (summary, report) = self
            .0
            .store
            .sync(&options.repo, RunKind::Import, |session| {
                let mut named = BTreeSet::new();
                sarif::read(document, &reading, &mut |item| {
                    store(item, session, &options.coverage, &mut named)
                })
            })?;
        Ok(ImportReport {
            repo: options.repo.clone(),
            runs: report
                .sources
                .into_iter()
                .map(|(tool, automation, counts)| ImportedRun {
                    tool,
                    automation,
                    changes: Changes::from(counts),
                })
                .collect(),
            changes: Changes::from(report.counts),
            warnings: warnings(&summary),
        })
    }
}

/// Stores one item of a document. `named` collects the paths of the current run's findings if the
/// coverage needs them.
fn store(
    item: SarifItem<'_>,
    session: &mut SyncSession<'_>,
    coverage: &ImportCoverage,
    named: &mut BTreeSet<String>,
) -> Result<()> {
    match item {
        SarifItem::RunStart(run) => {
            named.clear();
            declare(run, session, &covered(run, coverage))
        }
        SarifItem::Findings(findings) => {
            for finding in &findings {
                session.add(finding)?;
                if matches!(coverage, ImportCoverage::Listed) && !named.contains(&finding.path) {
                    named.insert(finding.path.clone());
                }
            }
            Ok(())
        }
        SarifItem::RunEnd(summary) => {
            if matches!(coverage, ImportCoverage::Listed) && is_proof(&summary.run) {
                let files = std::mem::take(named).into_iter().collect();
                // Joined with the files of the artifacts, declared at the start.
                declare(&summary.run, session, &Coverage::Files(files))?;
            }
            Ok(())
        }
    }
}

fn declare(run: &RunInfo, session: &mut SyncSession<'_>, coverage: &Coverage) -> Result<()> {
    session.declare(
        &run.tool,
        run.tool_version.as_deref(),
        &run.automation,
        coverage,
    )
}

/// Whether what the run does not report is gone. It is not if the tool failed, or did not scan.
fn is_proof(run: &RunInfo) -> bool {
    run.execution_successful && run.has_results
}

fn covered(run: &RunInfo, coverage: &ImportCoverage) -> Coverage {
    if !is_proof(run) {
        return Coverage::Nothing;
    }
    match coverage {
        ImportCoverage::All => Coverage::All,
        ImportCoverage::Listed => Coverage::Files(run.artifacts.clone()),
        ImportCoverage::Files(files) => Coverage::Files(files.clone()),
        ImportCoverage::Nothing => Coverage::Nothing,
    }
}

/// What was odd, one line each.
fn warnings(summary: &ReadSummary) -> Vec<String> {
    let mut out: Vec<String> = summary
        .warnings
        .iter()
        .map(|w| format!("{} (at {}, byte {})", w.message, w.path, w.offset))
        .collect();
    if summary.warnings_omitted > 0 {
        out.push(format!("and {} more", summary.warnings_omitted));
    }
    for run in &summary.runs {
        let tool = &run.run.tool;
        if !run.run.has_results {
            out.push(format!(
                "{tool}: no `results`, so no scan was done and nothing is closed"
            ));
        }
        let mut count = |n: u64, what: &str| {
            if n > 0 {
                out.push(format!("{tool}: {n} {what}"));
            }
        };
        count(run.without_location, "results name no file");
        count(
            run.outside_root,
            "results lie outside the repository as far as can be told; give `root` or `strip`",
        );
    }
    out
}
