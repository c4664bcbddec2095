//! The report as text for people: calm, aligned, each rate with its n and interval.

use std::fmt;

use super::report::{AcceptanceRow, Insights, RuleShift};
use crate::clock::Timestamp;

/// Most rules listed in the text; the data has all.
const LISTED: usize = 10;

/// A duration in the unit that suits its size.
pub(super) fn duration(micros: i64) -> String {
    let seconds = micros as f64 / Timestamp::SECOND as f64;
    match seconds {
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7_200.0 => format!("{:.0} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.1} h", s / 3_600.0),
        s => format!("{:.1} days", s / 86_400.0),
    }
}

/// The date of a moment, without its time of day.
fn day(moment: Timestamp) -> String {
    let text = moment.to_string();
    text.split('T').next().unwrap_or(&text).to_owned()
}

pub(super) fn percent(p: f64) -> String {
    format!("{:.0} %", p * 100.0)
}

/// What the report is about, in words.
pub(super) fn title(insights: &Insights) -> String {
    let scope = match (&insights.repo, &insights.team) {
        (Some(repo), _) => repo.clone(),
        (None, Some(team)) => format!("team {team}"),
        (None, None) => "all repositories".to_owned(),
    };
    match insights.since {
        Some(since) => format!(
            "Insights for {scope}, {} to {}",
            day(since),
            day(insights.until)
        ),
        None => format!("Insights for {scope} until {}", day(insights.until)),
    }
}

/// `14 of 15`, `93 %`, `70 to 99 %`.
pub(super) fn rate(row: &AcceptanceRow) -> (String, String, String) {
    let counts = format!("{} of {}", row.accepted + row.fixed, row.n);
    let interval = format!(
        "{:.0} to {:.0} %",
        row.interval.0 * 100.0,
        row.interval.1 * 100.0
    );
    (counts, row.rate.map_or("-".to_owned(), percent), interval)
}

fn acceptance(f: &mut fmt::Formatter<'_>, rows: &[AcceptanceRow]) -> fmt::Result {
    let listed = &rows[..rows.len().min(LISTED)];
    let width = listed.iter().map(|r| r.key.chars().count()).max();
    let width = width.unwrap_or(0).clamp(16, 48);
    for row in listed {
        let (counts, rate, interval) = rate(row);
        write!(
            f,
            "  {:<width$}  {counts:>12}  {rate:>5}  ({interval})",
            row.key
        )?;
        if row.ignored > 0 {
            write!(f, "  {} unanswered", row.ignored)?;
        }
        writeln!(f)?;
    }
    if rows.len() > LISTED {
        writeln!(f, "  and {} more", rows.len() - LISTED)?;
    }
    Ok(())
}

fn shifts(f: &mut fmt::Formatter<'_>, title: &str, shifts: &[RuleShift]) -> fmt::Result {
    if shifts.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}")?;
    let listed = &shifts[..shifts.len().min(LISTED)];
    let width = listed.iter().map(|s| s.rule.chars().count()).max();
    let width = width.unwrap_or(0).clamp(16, 48);
    for shift in listed {
        writeln!(
            f,
            "  {:<width$}  {:>5} -> {:>5}  ({:.0} to {:.0} %)  {}",
            shift.rule,
            percent(shift.before),
            percent(shift.now),
            shift.interval.0 * 100.0,
            shift.interval.1 * 100.0,
            shift.evidence
        )?;
    }
    if shifts.len() > LISTED {
        writeln!(f, "  and {} more", shifts.len() - LISTED)?;
    }
    Ok(())
}

impl fmt::Display for Insights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", title(self))?;
        let life = &self.life;
        writeln!(
            f,
            "\nFindings: {} open, {} reopened, {} fixed, {} suppressed, {} dismissed",
            life.open, life.reopened, life.fixed, life.suppressed, life.dismissed
        )?;
        match &self.time_to_fix {
            Some(d) => writeln!(
                f,
                "Time to fix, of {}: half within {}, nine in ten within {}, longest {}",
                d.n,
                duration(d.median),
                duration(d.p90),
                duration(d.max)
            )?,
            None => writeln!(f, "Time to fix: nothing was fixed in this period")?,
        }
        if self.by_rule.is_empty() {
            writeln!(f, "\nNo verdicts in this period.")?;
        } else {
            writeln!(
                f,
                "\nAccepted or fixed, of all answers (95 % Wilson interval), by category"
            )?;
            acceptance(f, &self.by_category)?;
            writeln!(f, "\nThe same by rule")?;
            acceptance(f, &self.by_rule)?;
        }
        let less =
            "Now shown less: probability of acceptance before -> now (90 % credible interval)";
        let more =
            "Now shown more: probability of acceptance before -> now (90 % credible interval)";
        shifts(f, more, &self.learned.shows_more)?;
        shifts(f, less, &self.learned.shows_less)?;
        if !self.weeks.is_empty() {
            writeln!(f, "\nWeek        new  closed  reopened  open at end")?;
            for week in &self.weeks {
                writeln!(
                    f,
                    "{:<9} {:>5}  {:>6}  {:>8}  {:>11}",
                    week.week, week.opened, week.closed, week.reopened, week.open_at_end
                )?;
            }
        }
        Ok(())
    }
}
