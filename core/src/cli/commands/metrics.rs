use std::path::{Path, PathBuf};

use super::shared;
use crate::analysis::{Distribution, FolderMetrics, MeasureOptions, measure_folder};
use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::{STRONG, clean, paint};
use crate::cli::progress::Bar;
use crate::cli::session::Session;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Folder or file to measure
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// Leave out paths, in .gitignore syntax
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Measure hidden, vendored and generated files too
    #[arg(long)]
    include_ignored: bool,
    /// Functions to show, most complex first
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(..=20))]
    worst: u16,
    /// Print every file and function too (JSON only)
    #[arg(long)]
    per_file: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: Args, here: &Path, session: &mut Session<'_>) -> Outcome {
    let options = MeasureOptions {
        exclude: args.exclude,
        include_ignored: args.include_ignored,
        per_file: args.per_file && args.format == Format::Json,
        ..MeasureOptions::default()
    };
    shared::must_exist(&args.path)?;
    let found = {
        let bar = Bar::new(session.quiet);
        let control = bar.control(&session.cancel);
        measure_folder(here.join(&args.path), &options, &control)?
    };
    if args.format == Format::Json {
        session.out.json(&found)?;
        return Ok(Exit::Done);
    }
    text(session, &found, usize::from(args.worst))
}

fn text(session: &mut Session<'_>, found: &FolderMetrics, worst: usize) -> Outcome {
    let out = &mut *session.out;
    let project = &found.project;
    out.line(format_args!(
        "{} files, {} functions, {} lines of code, {} of comments; maintainability {:.0} of 100",
        project.files,
        project.functions,
        project.lines.code,
        project.lines.comments,
        project.maintainability
    ))?;
    if project.skipped > 0 {
        out.line(format_args!(
            "{} files could not be measured",
            project.skipped
        ))?;
    }
    if project.functions == 0 {
        return Ok(Exit::Done);
    }
    out.line(paint(
        "per function           mean  median     90 %     max",
        STRONG,
    ))?;
    let rows: [(&str, &Distribution); 5] = [
        ("cyclomatic complexity", &project.cyclomatic),
        ("cognitive complexity", &project.cognitive),
        ("lines", &project.length),
        ("nesting", &project.nesting),
        ("parameters", &project.parameters),
    ];
    for (name, row) in rows {
        out.line(format_args!(
            "{name:<21} {:>6.1} {:>7} {:>8} {:>7}",
            row.mean, row.median, row.p90, row.max
        ))?;
    }
    if worst > 0 {
        out.line(paint(
            "cognitive  cyclomatic  lines  hardest to follow",
            STRONG,
        ))?;
    }
    for place in project.worst.iter().take(worst) {
        let function = &place.function;
        out.line(format_args!(
            "{:>9}  {:>10}  {:>5}  {} {}:{}",
            function.cognitive,
            function.cyclomatic,
            function.lines,
            clean(&function.name),
            clean(&place.path),
            function.start_line
        ))?;
    }
    Ok(Exit::Done)
}
