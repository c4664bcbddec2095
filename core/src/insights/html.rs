//! The report as HTML tables, for notebooks: rendered here so that hosts only pass it on.

use std::fmt::Write as _;

use super::report::{AcceptanceRow, Insights, RuleShift};
use super::text::{duration, percent, rate, title};
use crate::ranking::escape;

fn table(out: &mut String, caption: &str, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    out.push_str("<table><caption>");
    out.push_str(&escape(caption));
    out.push_str("</caption><thead><tr>");
    for cell in head {
        // Writing to a String cannot fail.
        let _ = write!(out, "<th>{}</th>", escape(cell));
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

fn acceptance(rows: &[AcceptanceRow]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| {
            let (counts, rate, interval) = rate(row);
            vec![
                row.key.clone(),
                counts,
                rate,
                interval,
                row.ignored.to_string(),
            ]
        })
        .collect()
}

fn shifts(shifts: &[RuleShift]) -> Vec<Vec<String>> {
    shifts
        .iter()
        .map(|s| {
            vec![
                s.rule.clone(),
                percent(s.before),
                percent(s.now),
                s.evidence.clone(),
            ]
        })
        .collect()
}

/// The report as a heading and tables, all text escaped, without scripts and styles.
pub fn html(insights: &Insights) -> String {
    let mut out = format!("<h3>{}</h3>", escape(&title(insights)));
    let life = &insights.life;
    let counts = [
        life.open,
        life.reopened,
        life.fixed,
        life.suppressed,
        life.dismissed,
    ];
    let counts = vec![counts.iter().map(u64::to_string).collect()];
    let statuses = ["open", "reopened", "fixed", "suppressed", "dismissed"];
    table(&mut out, "Findings", &statuses, &counts);
    let head = [
        "",
        "accepted or fixed",
        "rate",
        "95 % Wilson interval",
        "unanswered",
    ];
    table(
        &mut out,
        "Acceptance by category",
        &head,
        &acceptance(&insights.by_category),
    );
    table(
        &mut out,
        "Acceptance by rule",
        &head,
        &acceptance(&insights.by_rule),
    );
    let head = ["rule", "before", "now", "evidence"];
    table(
        &mut out,
        "Now shown more",
        &head,
        &shifts(&insights.learned.shows_more),
    );
    table(
        &mut out,
        "Now shown less",
        &head,
        &shifts(&insights.learned.shows_less),
    );
    let fixes: Vec<Vec<String>> = insights
        .time_to_fix
        .iter()
        .map(|d| {
            vec![
                d.n.to_string(),
                duration(d.median),
                duration(d.p90),
                duration(d.max),
            ]
        })
        .collect();
    table(
        &mut out,
        "Time to fix",
        &["n", "median", "90 %", "longest"],
        &fixes,
    );
    let weeks: Vec<Vec<String>> = insights
        .weeks
        .iter()
        .map(|w| {
            let counts = [w.opened, w.closed, w.reopened, w.open_at_end];
            let mut row = vec![w.week.clone()];
            row.extend(counts.iter().map(u64::to_string));
            row
        })
        .collect();
    table(
        &mut out,
        "Weeks",
        &["week", "new", "closed", "reopened", "open at end"],
        &weeks,
    );
    out
}
