//! What several commands do alike.

use std::io;
use std::path::Path;

use crate::cli::exit::{Exit, Failure, Outcome};
use crate::cli::output::{ERROR, paint};
use crate::cli::render;
use crate::cli::session::Session;
use crate::engine::{Changes, Engine, ExportOptions, ReviewOptions};
use crate::error::Error;
use crate::model::{Control, FindingFilter, Severity, Status};

/// The name under which our own findings are stored.
const OUR_TOOL: &str = "codehone";

/// Refuses a path that does not exist, before a database is created for nothing.
pub(super) fn must_exist(path: &Path) -> Result<(), Error> {
    match std::fs::metadata(path) {
        Ok(_) => Ok(()),
        Err(cause) => Err(Error::io(path, cause)),
    }
}

/// The open findings of our own rules.
pub(super) fn ours(repo: &str) -> FindingFilter {
    of_tool(repo, OUR_TOOL)
}

/// The open findings of a tool.
pub(super) fn of_tool(repo: &str, tool: &str) -> FindingFilter {
    FindingFilter {
        repo: Some(repo.to_owned()),
        status: vec![Status::Open, Status::Reopened],
        tool: Some(tool.to_owned()),
        ..FindingFilter::default()
    }
}

/// What a scan or an import did, in words.
pub(super) fn changes(changes: &Changes) -> String {
    let mut text = format!("{} findings: {} new", changes.reported, changes.new);
    for (count, word) in [
        (changes.reopened, "reopened"),
        (changes.fixed, "fixed"),
        (changes.unchanged, "as before"),
        (changes.suppressed, "suppressed"),
    ] {
        if count > 0 {
            text.push_str(&format!(", {count} {word}"));
        }
    }
    text
}

/// Shows what is most worth a look, without logging it as shown to somebody.
pub(super) fn preview(
    engine: &Engine,
    limit: u16,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    if limit == 0 {
        return Ok(());
    }
    let review = engine.review(&ReviewOptions {
        repo: Some(session.repo.clone()),
        limit: usize::from(limit),
        ..ReviewOptions::default()
    })?;
    if review.items.is_empty() {
        return Ok(());
    }
    session.out.line("")?;
    for item in &review.items {
        render::item(session.out, item, false)?;
    }
    session.out.note(
        "\n`codehone review --interactive` asks for verdicts, from which the ranking learns",
    )?;
    Ok(())
}

/// Writes the findings that `filter` selects to standard output as SARIF.
pub(super) fn sarif(
    engine: &Engine,
    filter: FindingFilter,
    session: &mut Session<'_>,
) -> Result<u64, Error> {
    let control = Control::new().with_cancel(session.cancel.clone());
    let options = ExportOptions { filter };
    engine.export_sarif(session.out.stream(), &options, &control)
}

/// Whether findings reach the severity that `--fail-on` names.
pub(super) fn verdict_on(
    fail_on: Option<Severity>,
    engine: &Engine,
    filters: &[FindingFilter],
    session: &mut Session<'_>,
) -> Outcome {
    let Some(severity) = fail_on else {
        return Ok(Exit::Done);
    };
    for filter in filters {
        if let Some(first) = engine.findings(filter, None, 1)?.items.first() {
            complain(severity, &render::headline(&first.finding), session)?;
            return Ok(Exit::No);
        }
    }
    Ok(Exit::Done)
}

fn complain(severity: Severity, first: &str, session: &mut Session<'_>) -> io::Result<()> {
    session.out.note(format_args!(
        "{}: open findings of severity {severity} or above, such as {first}",
        paint("failed", ERROR)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_leave_out_what_did_not_happen() {
        let mut done = Changes {
            reported: 7,
            new: 3,
            unchanged: 4,
            ..Changes::default()
        };
        assert_eq!(changes(&done), "7 findings: 3 new, 4 as before");
        done.fixed = 2;
        assert_eq!(changes(&done), "7 findings: 3 new, 2 fixed, 4 as before");
    }
}
