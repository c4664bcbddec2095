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
    let file = session.root.join(config::FILE);
    let existing = file.exists();
    let file = if existing {
        file
    } else {
        here.join(config::FILE)
    };
    if !existing {
        // A project begins here, whatever lies above.
        session.root = here.to_path_buf();
        let created = OpenOptions::new().write(true).create_new(true).open(&file);
        match created {
            Ok(mut target) => target
                .write_all(config::template(&session.repo).as_bytes())
                .map_err(|cause| Error::io(&file, cause))?,
            // Somebody else was faster, which is as good.
            Err(cause) if cause.kind() == IoKind::AlreadyExists => {}
            Err(cause) => return Err(Error::io(&file, cause).into()),
        }
    }
    session.create()?.close()?;
    let verb = if existing { "kept" } else { "wrote" };
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
