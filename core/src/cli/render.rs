use std::io;

use super::output::{DIM, GOOD, Output, STRONG, clean, clip, paint, severity_style};
use crate::model::{Finding, Status, StoredFinding, Verdict};
use crate::ranking::ReviewItem;

/// Lines of source shown with a finding.
const SNIPPET_LINES: usize = 6;

/// `path:line:column`, or the path alone for a finding about the whole file.
pub(super) fn place(finding: &Finding) -> String {
    let path = clean(&finding.path);
    match finding.span.start_line {
        0 => path.into_owned(),
        line => format!("{path}:{line}:{}", finding.span.start_column),
    }
}

/// `tool/rule`.
pub(super) fn rule(finding: &Finding) -> String {
    format!("{}/{}", clean(&finding.tool), clean(&finding.rule))
}

/// Severity, category, rule and place of a finding in one line.
pub(super) fn headline(finding: &Finding) -> String {
    format!(
        "{:<8}  {:<15}  {}  {}",
        paint(finding.severity, severity_style(finding.severity)),
        finding.category,
        paint(rule(finding), STRONG),
        place(finding),
    )
}

/// The message and the flagged source with line numbers, indented.
pub(super) fn body(out: &mut Output, finding: &Finding, indent: &str) -> io::Result<()> {
    for line in finding.message.lines().take(4) {
        out.line(format_args!("{indent}{}", clean(line)))?;
    }
    let Some(snippet) = &finding.snippet else {
        return Ok(());
    };
    let first = finding.span.start_line.max(1) as usize;
    let lines: Vec<String> = snippet
        .lines()
        .map(|line| line.replace('\t', "    "))
        .collect();
    let shown = &lines[..lines.len().min(SNIPPET_LINES)];
    let digits = (first + shown.len()).to_string().len();
    // Common indentation says nothing and costs width.
    let margin = shown
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let width = out.width().saturating_sub(indent.len() + digits + 3);
    for (number, line) in (first..).zip(shown) {
        let text = line.get(margin..).unwrap_or_default();
        let gutter = format!("{number:>digits$} |");
        out.line(format_args!(
            "{indent}{} {}",
            paint(gutter, DIM),
            clip(&clean(text), width)
        ))?;
    }
    if lines.len() > shown.len() {
        let more = format!(
            "{:>digits$} | … {} more lines",
            "",
            lines.len() - shown.len()
        );
        out.line(format_args!("{indent}{}", paint(more, DIM)))?;
    }
    Ok(())
}

/// A stored finding: one line, with its id.
pub(super) fn stored(out: &mut Output, stored: &StoredFinding) -> io::Result<()> {
    out.line(format_args!(
        "{}  {:<10}  {}",
        paint(stored.id, DIM),
        status(stored.status),
        headline(&stored.finding)
    ))
}

fn status(status: Status) -> String {
    match status {
        Status::Fixed => paint(status, GOOD).to_string(),
        _ => status.to_string(),
    }
}

/// A ranked finding with its reason; with `parts`, with everything its score is made of.
pub(super) fn item(out: &mut Output, item: &ReviewItem, parts: bool) -> io::Result<()> {
    let indent = "     ";
    let finding = &item.finding.finding;
    out.line(format_args!("{:>3}. {}", item.rank, headline(finding)))?;
    body(out, finding, indent)?;
    let guarded = if item.guarded { "  (never hidden)" } else { "" };
    out.line(format_args!(
        "{indent}{}  {}{guarded}",
        paint(format!("{:>2.0} %", item.probability * 100.0), STRONG),
        clean(&item.reason),
    ))?;
    for other in &item.duplicates {
        let at = format!("{}:{}", clean(&other.path), other.span.start_line);
        let kind = match other.kind {
            crate::ranking::DuplicateKind::Exact => "also reported by",
            crate::ranking::DuplicateKind::Near => "the same code again:",
        };
        let text = format!(
            "{kind} {}/{} at {at}",
            clean(&other.tool),
            clean(&other.rule)
        );
        out.line(format_args!("{indent}{}", paint(text, DIM)))?;
    }
    if parts {
        out.line(format_args!(
            "{indent}score {:.3} = value {:.2} x probability {:.3} - cost {:.2}; 90 % interval {:.2} to {:.2}; evidence {:.1}",
            item.score, item.value, item.probability, item.cost, item.interval.0, item.interval.1, item.evidence
        ))?;
        for part in &item.parts {
            out.line(format_args!(
                "{indent}  {:<10} {:+.3} logit  ({:.1} of {:.1} accepted)",
                part.name, part.logit, part.accepted, part.total
            ))?;
        }
    }
    out.line(format_args!("{indent}{}", paint(item.finding.id, DIM)))
}

/// A verdict in words.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::FalsePositive => "false positive",
        Verdict::WontFix => "won't fix",
        Verdict::Fixed => "fixed",
        Verdict::Ignored => "ignored",
    }
}
