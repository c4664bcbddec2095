use std::path::{Path, PathBuf};

use super::shared;
use crate::cli::args::{self, FindingFormat};
use crate::cli::exit::{Failure, Outcome};
use crate::cli::output::{DIM, clean, paint};
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::engine::{Engine, ScanOptions, ScanReport};
use crate::error::{Error, ErrorKind};
use crate::model::{FindingFilter, Severity};

/// Files named in the text output that could not be analysed; JSON lists more.
const SKIPPED_SHOWN: usize = 5;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Folder or file to scan
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// Only these rules or categories (repeat or separate by commas)
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    select: Vec<String>,
    /// Not these rules or categories
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    ignore: Vec<String>,
    /// Leave out paths, in .gitignore syntax
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Scan hidden, vendored and generated files too
    #[arg(long)]
    include_ignored: bool,
    /// Skip larger files
    #[arg(long, value_name = "BYTES")]
    max_file_bytes: Option<u64>,
    /// Worker threads; 0: one a core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Analyse every file, also those that did not change since an earlier scan
    #[arg(long)]
    no_cache: bool,
    /// Findings to show after the summary, best first
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=1000))]
    show: u16,
    /// Exit with 1 if the repository has open findings of our rules at this severity or above
    #[arg(long, value_name = "SEVERITY", value_parser = args::severity())]
    fail_on: Option<Severity>,
    /// How to print the result; `sarif`: the repository's open findings of our rules
    #[arg(long, value_enum, default_value_t)]
    format: FindingFormat,
}

impl Args {
    fn options(&mut self, here: &Path, session: &Session<'_>) -> ScanOptions {
        let config = &session.config.scan;
        let either = |flag: &mut Vec<String>, config: &[String]| {
            if flag.is_empty() {
                config.to_vec()
            } else {
                std::mem::take(flag)
            }
        };
        let defaults = ScanOptions::default();
        // Paths stay the same whichever part of a project is scanned.
        let folder = here.join(&self.path);
        let inside = match (folder.canonicalize(), session.root.canonicalize()) {
            (Ok(folder), Ok(root)) => folder.starts_with(root),
            _ => false,
        };
        ScanOptions {
            repo: session.repo.clone(),
            root: inside.then(|| session.root.clone()),
            select: either(&mut self.select, &config.select),
            ignore: either(&mut self.ignore, &config.ignore),
            exclude: either(&mut self.exclude, &config.exclude),
            include_ignored: self.include_ignored || config.include_ignored,
            max_file_bytes: self
                .max_file_bytes
                .or(config.max_file_bytes)
                .unwrap_or(defaults.max_file_bytes),
            threads: self.threads.or(config.threads).unwrap_or(defaults.threads),
            cache: !self.no_cache && config.cache.unwrap_or(defaults.cache),
        }
    }
}

pub(super) fn run(mut args: Args, here: &Path, session: &mut Session<'_>) -> Outcome {
    let options = args.options(here, session);
    shared::must_exist(&args.path)?;
    let engine = session.create()?;
    let report = {
        let bar = Bar::new(session.quiet);
        engine.scan(&args.path, &options, &bar.control(&session.cancel))
    }
    .map_err(|error| match error.kind() {
        ErrorKind::Cancelled => Error::new(
            ErrorKind::Cancelled,
            "cancelled; nothing of this scan was stored",
        ),
        _ => error,
    })?;
    let filter = FindingFilter {
        min_severity: args.fail_on,
        ..shared::ours(&session.repo)
    };
    let failed = shared::gate(args.fail_on, &engine, &[filter], session)?;
    match args.format {
        FindingFormat::Text => text(&report, &engine, args.show, session)?,
        FindingFormat::Json => session.out.json(&report)?,
        FindingFormat::Sarif => {
            let filter = shared::ours(&session.repo);
            shared::sarif(&engine, filter, session)?;
        }
    }
    shared::conclude(failed, session)
}

fn text(
    report: &ScanReport,
    engine: &Engine,
    show: u16,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let seconds = report.duration as f64 / 1e6;
    session.out.line(format_args!(
        "{}: {} files, {:.1} MB in {seconds:.1} s; {}",
        clean(&report.repo),
        report.files,
        report.bytes as f64 / 1e6,
        shared::changes(&report.changes)
    ))?;
    for file in report.skipped.iter().take(SKIPPED_SHOWN) {
        let line = format!(
            "  not analysed: {}: {}",
            clean(&file.path),
            clean(&file.reason)
        );
        session.out.line(paint(line, DIM))?;
    }
    if report.skipped_total > SKIPPED_SHOWN as u64 {
        let more = report.skipped_total - SKIPPED_SHOWN as u64;
        let line = format!("  not analysed: {more} more (see --format json)");
        session.out.line(paint(line, DIM))?;
    }
    shared::preview(engine, show, session)
}
