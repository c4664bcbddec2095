use std::fs::OpenOptions;
use std::io::{ErrorKind as IoKind, Write as _};
use std::path::Path;

use crate::cli::config;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::session::Session;
use crate::error::Error;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

pub(super) fn run(_: Args, here: &Path, session: &mut Session<'_>) -> Outcome {
    let existing = session.file.clone();
    let verb = if existing.is_some() { "kept" } else { "wrote" };
    let file = match existing {
        Some(file) => file,
        None => {
            // A project begins here, whatever lies above: its name and its database are its own.
            let file = here.join(config::FILE);
            write(&file, &config::template(&session.repo_of(here)))?;
            session.resolve(here)?;
            file
        }
    };
    session.create()?.close()?;
    session
        .out
        .line(format_args!("{verb} {}", file.display()))?;
    session
        .out
        .line(format_args!("database {}", session.database.display()))?;
    session
        .out
        .note("next: `codehone scan`, `codehone import FILE.sarif`, `codehone review`")?;
    Ok(Exit::Done)
}

fn write(file: &Path, text: &str) -> Result<(), Error> {
    let failed = |cause| Error::io(file, cause);
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut target) => target.write_all(text.as_bytes()).map_err(failed),
        // Somebody else was faster, which is as good.
        Err(cause) if cause.kind() == IoKind::AlreadyExists => Ok(()),
        Err(cause) => Err(failed(cause)),
    }
}
