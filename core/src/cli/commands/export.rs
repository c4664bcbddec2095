use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::findings::Which;
use super::shared;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::session::Session;
use crate::engine::ExportOptions;
use crate::error::Error;
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
    let path = here.join(&file);
    let folder = path.parent().unwrap_or(here);
    let io = |cause| Error::io(&path, cause);
    // Beside the target, so that the last step is a rename on one file system.
    let mut target = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
    let control = Control::new().with_cancel(session.cancel.clone());
    let mut buffered = BufWriter::new(&mut target);
    let written = engine.export_sarif(&mut buffered, &ExportOptions { filter }, &control)?;
    buffered.flush().map_err(io)?;
    drop(buffered);
    target.persist(&path).map_err(|error| io(error.error))?;
    session.out.note(format_args!(
        "{written} findings written to {}",
        file.display()
    ))?;
    Ok(Exit::Done)
}
