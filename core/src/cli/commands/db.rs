use std::path::{Path, PathBuf};

use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::{ERROR, clean, paint};
use crate::cli::progress::Bar;
use crate::cli::session::Session;
use crate::engine::{Engine, MigrationStatus};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    action: Action,
    /// How to print the result
    #[arg(long, value_enum, default_value_t, global = true)]
    format: Format,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Size, counts and the state of every migration
    Status,
    /// Apply pending migrations
    Migrate {
        /// Only say which
        #[arg(long)]
        dry_run: bool,
    },
    /// Take the last migrations back
    Rollback {
        /// How many
        #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        steps: u32,
        /// Only say which
        #[arg(long)]
        dry_run: bool,
    },
    /// Copy the database while it is in use
    Backup {
        /// The copy
        #[arg(value_name = "FILE")]
        target: PathBuf,
        /// Replace an existing file
        #[arg(long)]
        force: bool,
    },
    /// Replace the database by a checked copy of a backup
    Restore {
        /// The backup
        #[arg(value_name = "FILE")]
        backup: PathBuf,
        /// Replace an existing database
        #[arg(long)]
        force: bool,
    },
    /// Look for damage; exits with 1 if there is any
    Check,
    /// Delete what scans cached of files; findings and verdicts stay
    ClearCache,
}

pub(super) fn run(args: Args, here: &Path, session: &mut Session<'_>) -> Outcome {
    let json = args.format == Format::Json;
    match args.action {
        Action::Status => status(json, session),
        Action::Migrate { dry_run } => {
            let applied = Engine::migrate(&session.database, dry_run)?;
            let verb = if dry_run { "would apply" } else { "applied" };
            migrations(&applied, verb, json, session)
        }
        Action::Rollback { steps, dry_run } => {
            let undone = Engine::rollback(&session.database, steps, dry_run)?;
            let verb = if dry_run {
                "would take back"
            } else {
                "took back"
            };
            migrations(&undone, verb, json, session)
        }
        Action::Backup { target, force } => {
            let engine = session.open()?;
            let bar = Bar::new(session.quiet);
            engine.backup(here.join(&target), force, &bar.control(&session.cancel))?;
            drop(bar);
            session
                .out
                .note(format_args!("copied to {}", target.display()))?;
            Ok(Exit::Done)
        }
        Action::Restore { backup, force } => {
            Engine::restore(here.join(&backup), &session.database, force)?;
            let database = session.database.display();
            session.out.note(format_args!("restored {database}"))?;
            Ok(Exit::Done)
        }
        Action::ClearCache => {
            let files = session.open()?.clear_cache()?;
            if json {
                session.out.json(&serde_json::json!({ "files": files }))?;
            } else {
                session
                    .out
                    .line(format_args!("forgot the results of {files} files"))?;
            }
            Ok(Exit::Done)
        }
        Action::Check => {
            let report = session.open()?.check()?;
            let sound = report.problems.is_empty();
            let exit = if sound { Exit::Done } else { Exit::No };
            session.out.decide(exit);
            if json {
                session.out.json(&report)?;
            } else if sound {
                session.out.line("no damage found")?;
            } else {
                for problem in &report.problems {
                    let line = format!("damaged: {}", clean(problem));
                    session.out.line(paint(line, ERROR))?;
                }
            }
            Ok(exit)
        }
    }
}

fn status(json: bool, session: &mut Session<'_>) -> Outcome {
    let status = session.open()?.status()?;
    if json {
        session.out.json(&status)?;
        return Ok(Exit::Done);
    }
    session.out.line(format_args!(
        "{}: {:.1} MB, {} repositories, {} findings, {} events",
        session.database.display(),
        status.bytes as f64 / 1e6,
        status.repositories,
        status.findings,
        status.events
    ))?;
    session.out.line(format_args!(
        "  cached results: {} files, {:.1} MB",
        status.cached_files,
        status.cached_bytes as f64 / 1e6
    ))?;
    for migration in &status.migrations {
        let state = match migration.applied_at {
            Some(at) => format!("applied {at}"),
            None => "pending".to_owned(),
        };
        let name = &migration.name;
        session.out.line(format_args!("  {name}: {state}"))?;
    }
    Ok(Exit::Done)
}

fn migrations(
    list: &[MigrationStatus],
    verb: &str,
    json: bool,
    session: &mut Session<'_>,
) -> Outcome {
    if json {
        session.out.json(&list)?;
        return Ok(Exit::Done);
    }
    for migration in list {
        let name = &migration.name;
        session.out.line(format_args!("{verb} {name}"))?;
    }
    if list.is_empty() {
        session.out.line("nothing to do")?;
    }
    Ok(Exit::Done)
}
