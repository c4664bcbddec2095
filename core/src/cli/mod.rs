//! The `codehone` command as a function, so that the cargo binary, the wheel's entry point and
//! `npx codehone` are the same command.
//!
//! It never ends the process, survives a closed pipe, and writes colours and progress to terminals
//! only. Exit codes: 0 done; 1 the answer is no (`--fail-on` met its severity, `db check` found
//! damage); 2 wrong usage or input; 3 not found; 4 conflict or busy, try again; 5 the database cannot
//! be used; 6 the system refused to read or write; 70 a bug in Codehone; 130 cancelled.

mod args;
mod commands;
mod config;
mod exit;
mod interrupt;
mod output;
mod progress;
mod render;
mod session;

use std::ffi::OsString;

use clap::Parser as _;

use crate::model::CancelToken;
use output::Output;

/// Runs the command and returns its exit code. The first of `args` is the program's name.
///
/// Ctrl-C cancels cleanly if nothing else in the process handles it yet: the handler is installed
/// once and then stays. A host with its own handling of signals uses [`run_with`] instead.
pub fn run(args: impl IntoIterator<Item = OsString>) -> i32 {
    let cancel = CancelToken::new();
    let _armed = interrupt::arm(&cancel);
    run_with(args, cancel)
}

/// As [`run`], but leaves signals alone: the call stops when `cancel` is cancelled.
pub fn run_with(args: impl IntoIterator<Item = OsString>, cancel: CancelToken) -> i32 {
    match args::Cli::try_parse_from(args) {
        Ok(cli) => {
            let mut out = Output::standard(cli.global.color, cli.global.quiet);
            let result = commands::dispatch(cli, &mut out, cancel);
            exit::finish(result, &mut out)
        }
        Err(error) => {
            // Help and version arrive here too. A closed pipe is no reason to complain.
            let _ = error.print();
            error.exit_code()
        }
    }
}
