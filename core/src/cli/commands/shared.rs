//! What several commands do alike.

use std::path::Path;

use crate::analysis::rule;
use crate::analysis::sarif::{RuleText, SarifWriter, WriteOptions};
use crate::cli::exit::{Exit, Failure, Outcome};
use crate::cli::output::{ERROR, paint};
use crate::cli::render;
use crate::cli::session::Session;
use crate::engine::{Changes, Engine, ExportOptions, ReviewOptions};
use crate::error::Error;
use crate::model::{Control, FindingFilter, Severity, Status, StoredFinding};

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

/// Writes these findings to standard output as SARIF: a run a tool, as SARIF wants it, that of the first
/// finding first; within a run they keep their order.
pub(super) fn sarif_of<'f>(
    findings: impl IntoIterator<Item = &'f StoredFinding>,
    session: &mut Session<'_>,
) -> Result<(), Error> {
    let mut runs: Vec<Vec<&StoredFinding>> = Vec::new();
    for stored in findings {
        let source = |it: &StoredFinding| (it.finding.tool.clone(), it.finding.automation.clone());
        match runs.iter_mut().find(|run| source(run[0]) == source(stored)) {
            Some(run) => run.push(stored),
            None => runs.push(vec![stored]),
        }
    }
    let texts = |tool: &str, id: &str| {
        let rule = (tool == OUR_TOOL).then(|| rule(id)).flatten()?;
        Some(RuleText {
            summary: rule.summary.to_owned(),
            help: rule.why.to_owned(),
        })
    };
    let options = WriteOptions {
        rule_texts: Some(&texts),
        ..WriteOptions::default()
    };
    let mut writer = SarifWriter::new(session.out.stream(), options)?;
    for stored in runs.into_iter().flatten() {
        writer.stored(stored)?;
    }
    writer.finish()?;
    Ok(())
}

/// The first finding that reaches the severity of `--fail-on`, and so fails the command.
pub(super) struct Failed {
    severity: Severity,
    first: StoredFinding,
}

/// Looks for findings that reach the severity that `--fail-on` names and settles the exit code: before
/// anything is printed, since a reader that goes away must not make a failed check a passed one.
pub(super) fn gate(
    fail_on: Option<Severity>,
    engine: &Engine,
    filters: &[FindingFilter],
    session: &mut Session<'_>,
) -> Result<Option<Failed>, Error> {
    let Some(severity) = fail_on else {
        return Ok(None);
    };
    for filter in filters {
        let page = engine.findings(filter, None, 1)?;
        if let Some(first) = page.items.into_iter().next() {
            session.out.decide(Exit::No);
            return Ok(Some(Failed { severity, first }));
        }
    }
    Ok(None)
}

/// Says why the command fails, if it does.
pub(super) fn conclude(failed: Option<Failed>, session: &mut Session<'_>) -> Outcome {
    let Some(Failed { severity, first }) = failed else {
        return Ok(Exit::Done);
    };
    session.out.note(format_args!(
        "{}: open findings of severity {severity} or above, such as {}",
        paint("failed", ERROR),
        render::headline(&first.finding)
    ))?;
    Ok(Exit::No)
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
