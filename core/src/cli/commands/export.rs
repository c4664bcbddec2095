use std::path::{Path, PathBuf};

use super::findings::Which;
use super::shared;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::session::Session;
use crate::engine::ExportOptions;
use crate::model::Control;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    which: Which,
    /// File to write, replaced only when complete; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: Args, here: &Path, session: &mut Session<'_>) -> Outcome {
    let filter = args.which.filter(session);
    let engine = session.open()?;
    let Some(file) = args.output else {
        shared::sarif(&engine, filter, session)?;
        return Ok(Exit::Done);
    };
    let control = Control::new().with_cancel(session.cancel.clone());
    let written = engine.export_sarif_to(here.join(&file), &ExportOptions { filter }, &control)?;
    session.out.note(format_args!(
        "{written} findings written to {}",
        file.display()
    ))?;
    Ok(Exit::Done)
}
