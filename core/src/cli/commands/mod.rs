//! One file a subcommand.

pub(super) mod db;
pub(super) mod evaluate;
pub(super) mod export;
pub(super) mod findings;
pub(super) mod history;
pub(super) mod import;
pub(super) mod init;
pub(super) mod insights;
mod interactive;
pub(super) mod jobs;
pub(super) mod metrics;
pub(super) mod record;
pub(super) mod repos;
pub(super) mod review;
pub(super) mod rules;
pub(super) mod scan;
mod shared;
pub(super) mod show;
pub(super) mod undo;

use std::path::Path;

use super::args::{Cli, Command};
use super::exit::Outcome;
use super::output::Output;
use super::session::Session;
use crate::error::Error;
use crate::model::CancelToken;

/// Runs the command that was asked for.
pub(super) fn dispatch(cli: Cli, out: &mut Output, cancel: CancelToken) -> Outcome {
    let here = std::env::current_dir().map_err(|cause| {
        Error::io(Path::new("."), cause).with_hint("the current folder is gone; change to another")
    })?;
    // Needs neither a database nor a configuration, so a broken one is no obstacle.
    if let Command::Rules(args) = cli.command {
        return rules::run(args, out);
    }
    if let Command::Evaluate(args) = cli.command {
        return evaluate::run(args, cli.global.quiet, out, &cancel);
    }
    let mut session = Session::new(cli.global, &here, out, cancel)?;
    let session = &mut session;
    match cli.command {
        Command::Init(args) => init::run(args, &here, session),
        Command::Scan(args) => scan::run(args, &here, session),
        Command::Import(args) => import::run(args, &here, session),
        Command::Review(args) => review::run(args, session),
        Command::Record(args) => record::run(args, session),
        Command::Undo(args) => undo::run(args, session),
        Command::History(args) => history::run(args, session),
        Command::Show(args) => show::run(args, session),
        Command::Findings(args) => findings::run(args, session),
        Command::Insights(args) => insights::run(args, session),
        Command::Rules(args) => rules::run(args, session.out),
        Command::Evaluate(args) => evaluate::run(args, session.quiet, session.out, &session.cancel),
        Command::Metrics(args) => metrics::run(args, &here, session),
        Command::Repos(args) => repos::run(args, session),
        Command::Export(args) => export::run(args, &here, session),
        Command::Jobs(args) => jobs::run(args, session),
        Command::Db(args) => db::run(args, &here, session),
    }
}
