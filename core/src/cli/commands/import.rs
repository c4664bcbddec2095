use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::shared;
use crate::cli::args::{self, Format};
use crate::cli::exit::Outcome;
use crate::cli::output::{DIM, clean, paint};
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::engine::{Engine, ImportCoverage, ImportOptions, ImportReport};
use crate::error::{Error, ErrorKind};
use crate::model::{FindingFilter, Severity};

/// Warnings shown in the text output; JSON lists more.
const WARNINGS_SHOWN: usize = 5;

/// What a file covers, that is, which stored findings of its tools it closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Covers {
    /// The whole repository
    #[default]
    All,
    /// Only the files that it names
    Listed,
    /// Nothing: close no finding
    Nothing,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// SARIF files; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the sources, to which absolute paths are made relative; default: the project
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Another folder that stands for the project, such as the check-out on a build machine
    #[arg(long, value_name = "FOLDER")]
    strip: Vec<String>,
    /// Folder of the project in which the tool ran
    #[arg(long, value_name = "FOLDER", default_value = "")]
    prefix: String,
    /// What each file covers: what is stored, covered and no longer reported is closed
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    covers: Covers,
    /// Exit with 1 if the repository has open findings of these tools at this severity or above
    #[arg(long, value_name = "SEVERITY", value_parser = args::severity())]
    fail_on: Option<Severity>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// One file's result.
#[derive(Debug, Serialize)]
struct Imported {
    file: String,
    #[serde(flatten)]
    report: ImportReport,
}

pub(super) fn run(args: Args, here: &Path, session: &mut Session<'_>) -> Outcome {
    let options = ImportOptions {
        repo: session.repo.clone(),
        root: Some(match &args.root {
            Some(root) => here.join(root),
            None => session.root.clone(),
        }),
        strip: args.strip,
        prefix: args.prefix,
        coverage: match args.covers {
            Covers::All => ImportCoverage::All,
            Covers::Listed => ImportCoverage::Listed,
            Covers::Nothing => ImportCoverage::Nothing,
        },
    };
    for file in args.files.iter().filter(|file| file.as_os_str() != "-") {
        shared::must_exist(file)?;
    }
    let engine = session.create()?;
    let mut all = Vec::new();
    let mut broken = None;
    for file in &args.files {
        let bar = Bar::new(session.quiet);
        let control = bar.control(&session.cancel);
        let report = if file.as_os_str() == "-" {
            engine.import_sarif_from(io::stdin(), &options, &control)
        } else {
            engine.import_sarif(file, &options, &control)
        };
        match report {
            Ok(report) => all.push(Imported {
                file: file.display().to_string(),
                report,
            }),
            Err(error) => {
                broken = Some(explain(error, file));
                break;
            }
        }
    }
    // The files before a broken one stay imported, and people are told.
    let failed = match broken {
        None => gate(args.fail_on, &all, &engine, session)?,
        Some(_) => None,
    };
    if args.format == Format::Text {
        for (file, imported) in args.files.iter().zip(&all) {
            text(file, &imported.report, session)?;
        }
    }
    if let Some(error) = broken {
        return Err(error.into());
    }
    if args.format == Format::Json {
        session.out.json(&all)?;
    }
    shared::conclude(failed, session)
}

/// Whether open findings of the tools that were imported fail the command.
fn gate(
    fail_on: Option<Severity>,
    all: &[Imported],
    engine: &Engine,
    session: &mut Session<'_>,
) -> Result<Option<shared::Failed>, Error> {
    let tools: BTreeSet<&str> = all
        .iter()
        .flat_map(|imported| &imported.report.runs)
        .map(|run| run.tool.as_str())
        .collect();
    let filters: Vec<FindingFilter> = tools
        .into_iter()
        .map(|tool| FindingFilter {
            min_severity: fail_on,
            ..shared::of_tool(&session.repo, tool)
        })
        .collect();
    shared::gate(fail_on, engine, &filters, session)
}

/// What to call an input.
fn name(file: &Path) -> String {
    match file.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => file.display().to_string(),
    }
}

/// Says which of several files it was; the files before it stay imported.
fn explain(error: Error, file: &Path) -> Error {
    let name = name(file);
    match error.kind() {
        ErrorKind::Cancelled => Error::new(
            ErrorKind::Cancelled,
            format!("cancelled; nothing of {name} was stored"),
        ),
        _ if error.message().contains(&name) => error,
        kind => {
            let mut named = Error::new(kind, format!("{name}: {}", error.message()));
            if let Some(hint) = error.hint() {
                named = named.with_hint(hint);
            }
            if let Some(at) = error.position() {
                named = named.with_position(at.path.clone(), at.offset);
            }
            named.with_source(error)
        }
    }
}

fn text(file: &Path, report: &ImportReport, session: &mut Session<'_>) -> io::Result<()> {
    session.out.line(format_args!(
        "{} into {}: {}",
        clean(&name(file)),
        clean(&report.repo),
        shared::changes(&report.changes)
    ))?;
    if report.runs.len() > 1 {
        for run in &report.runs {
            let automation = match run.automation.as_str() {
                "" => String::new(),
                id => format!(" ({})", clean(id)),
            };
            session.out.line(format_args!(
                "  {}{automation}: {}",
                clean(&run.tool),
                shared::changes(&run.changes)
            ))?;
        }
    }
    for warning in report.warnings.iter().take(WARNINGS_SHOWN) {
        let line = format!("  warning: {}", clean(warning));
        session.out.line(paint(line, DIM))?;
    }
    if report.warnings.len() > WARNINGS_SHOWN {
        let more = report.warnings.len() - WARNINGS_SHOWN;
        let line = format!("  warning: {more} more (see --format json)");
        session.out.line(paint(line, DIM))?;
    }
    Ok(())
}
