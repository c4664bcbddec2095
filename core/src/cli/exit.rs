use std::io;

use super::output::Output;
use crate::error::{Error, ErrorKind};

/// How a command that did its work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Done = 0,
    /// The work was done and the answer is no: findings above the limit, a damaged database.
    No = 1,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(super) enum Failure {
    /// The engine or the configuration says so.
    Engine(Error),
    /// What the command has to say could not be written.
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        if error.is_io() {
            Self::Output(error.into())
        } else {
            Self::Engine(Error::internal("a result has no JSON form").with_source(error))
        }
    }
}

/// What a command returns.
pub(super) type Outcome = Result<Exit, Failure>;

/// The exit code of a kind of failure.
pub(super) fn code_of(kind: ErrorKind) -> i32 {
    match kind {
        ErrorKind::InvalidInput | ErrorKind::InvalidSarif => 2,
        ErrorKind::NotFound => 3,
        ErrorKind::Conflict | ErrorKind::Busy | ErrorKind::Closed => 4,
        ErrorKind::Corrupt
        | ErrorKind::SchemaTooNew
        | ErrorKind::Migration
        | ErrorKind::Storage => 5,
        ErrorKind::Io => 6,
        ErrorKind::Cancelled => 130,
        ErrorKind::Internal => 70,
    }
}

/// Whether a closed pipe is at the bottom of an error: the engine, too, writes to the output.
fn pipe_closed(error: &Error) -> bool {
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |cause| cause.source()).any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Flushes what was written, reports what went wrong and says how the process should end.
pub(super) fn finish(result: Outcome, out: &mut Output) -> i32 {
    if let Ok(exit) = result {
        out.decide(exit);
    }
    let result = match (result, out.flush()) {
        (Ok(exit), Ok(())) => Ok(exit),
        (Ok(_), Err(error)) => Err(Failure::Output(error)),
        (Err(failure), _) => Err(failure),
    };
    match result {
        Ok(exit) => exit as i32,
        // The reader has seen enough (`codehone findings | head`), which changes no answer.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            out.decided() as i32
        }
        Err(Failure::Engine(error)) if pipe_closed(&error) => out.decided() as i32,
        Err(Failure::Output(error)) => {
            out.error("io", &format!("cannot write the output: {error}"), None);
            code_of(ErrorKind::Io)
        }
        Err(Failure::Engine(error)) => {
            let mut message = error.message().to_owned();
            if let Some(at) = error.position() {
                message.push_str(&format!(" (at {}, byte {})", at.path, at.offset));
            }
            out.error(error.code(), &message, error.hint());
            code_of(error.kind())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_exit_code_that_is_not_success() {
        for kind in ErrorKind::ALL {
            assert!(code_of(kind) > 1, "{kind:?}");
        }
    }

    #[test]
    fn the_manual_has_every_exit_code() {
        let manual = include_str!("../../../docs/errors.md");
        for kind in ErrorKind::ALL {
            let row = manual
                .lines()
                .find(|line| line.starts_with(&format!("| `{}` |", kind.code())))
                .unwrap();
            assert_eq!(
                row.split('|').nth(3).unwrap().trim(),
                code_of(kind).to_string(),
                "{row}"
            );
        }
    }

    #[test]
    fn a_closed_pipe_is_quiet_and_changes_no_answer_and_other_write_errors_are_not() {
        let (mut out, _, seen) = Output::captured(false);
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(finish(Err(closed.into()), &mut out), 0);
        assert_eq!(seen.text(), "");
        // A check that failed has failed, whoever listens.
        out.decide(Exit::No);
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(finish(Err(closed.into()), &mut out), 1);
        assert_eq!(seen.text(), "");
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(finish(Err(full.into()), &mut out), 6);
        assert!(seen.text().starts_with("error[io]: cannot write"));
    }

    #[test]
    fn an_error_is_one_line_and_a_hint() {
        let (mut out, _, seen) = Output::captured(false);
        let error = Error::new(ErrorKind::InvalidSarif, "expected an array")
            .with_position("$.runs", 12)
            .with_hint("check the producer");
        assert_eq!(finish(Err(error.into()), &mut out), 2);
        assert_eq!(
            seen.text(),
            "error[invalid_sarif]: expected an array (at $.runs, byte 12)\nhint: check the producer\n"
        );
    }
}
