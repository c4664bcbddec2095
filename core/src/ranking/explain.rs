//! An item as text for people.

use std::fmt::{self, Write as _};

use super::item::{Review, ReviewItem};
use crate::stats::expit;

/// Most places of duplicates named in the text; the rest is counted.
const NAMED: usize = 5;

/// The first line of a text without control characters (a message could hold terminal commands), cut
/// to `most` characters.
fn plain(text: &str, most: usize) -> String {
    let line = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let mut clean = line.trim().chars().map(|c| match c {
        c if c.is_control() => '\u{fffd}',
        c => c,
    });
    let mut out: String = clean.by_ref().take(most).collect();
    if clean.next().is_some() {
        out.push_str("...");
    }
    out
}

impl ReviewItem {
    /// Log odds of [`probability`](Self::probability): the sum of the parts, left to right. The
    /// probability is exactly [`expit`] of it.
    pub fn logit(&self) -> f64 {
        self.parts.iter().fold(0.0, |sum, part| sum + part.logit)
    }

    /// Why the item stands where it does: place, message, reason, numbers and duplicates, on a few
    /// lines without a line break at the end.
    pub fn explain(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out);
        out
    }

    /// `path:line`, or the path alone for a finding about a whole file.
    pub fn location(&self) -> String {
        location(
            &self.finding.finding.path,
            self.finding.finding.span.start_line,
        )
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let finding = &self.finding.finding;
        writeln!(
            out,
            "{}. {} {}  {}/{}  {}",
            self.rank,
            finding.severity,
            finding.category,
            plain(&finding.tool, 60),
            plain(&finding.rule, 100),
            self.location(),
        )?;
        writeln!(out, "   {}", plain(&finding.message, 200))?;
        writeln!(out, "   {}", plain(&self.reason, 400))?;
        writeln!(
            out,
            "   score {:.2} = value {:.1} x probability {:.2} ({:.2} to {:.2}) - cost {:.1}",
            self.score, self.value, self.probability, self.interval.0, self.interval.1, self.cost,
        )?;
        write!(out, "   log odds {:+.2} =", self.logit())?;
        for part in &self.parts {
            write!(out, " {} {:+.2}", part.name, part.logit)?;
            if part.total > 0.0 {
                write!(out, " ({:.1} of {:.1})", part.accepted, part.total)?;
            }
        }
        if !self.duplicates.is_empty() {
            write!(out, "\n   also:")?;
            for (at, duplicate) in self.duplicates.iter().take(NAMED).enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let place = location(&duplicate.path, duplicate.span.start_line);
                write!(
                    out,
                    "{comma} {}/{} {place}",
                    plain(&duplicate.tool, 60),
                    plain(&duplicate.rule, 100)
                )?;
            }
            if self.duplicates.len() > NAMED {
                write!(out, " and {} more", self.duplicates.len() - NAMED)?;
            }
        }
        Ok(())
    }

    /// Whether the numbers of the item agree with each other: the score with value, probability and
    /// cost, the probability with the parts. True for every item that was ranked; bit-exact.
    pub fn adds_up(&self) -> bool {
        self.score == self.value * self.probability - self.cost
            && self.probability == expit(self.logit())
    }
}

fn location(path: &str, line: u32) -> String {
    let path = plain(path, 300);
    match line {
        0 => path,
        line => format!("{path}:{line}"),
    }
}

impl fmt::Display for ReviewItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain())
    }
}

impl fmt::Display for Review {
    /// The explained items with blank lines between them, then what was left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for item in &self.items {
            writeln!(f, "{item}\n")?;
        }
        write!(
            f,
            "{} of {} findings; {} folded as duplicates, {} held back",
            self.items.len(),
            self.considered,
            self.folded,
            self.held_back
        )
    }
}
