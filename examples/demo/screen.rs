//! What the demo prints: plain text that reads as well without colours.

use std::io::{self, IsTerminal as _, StdoutLock, Write as _};
use std::path::Path;
use std::time::Duration;

use codehone::engine::{ImportReport, ScanReport};
use codehone::insights::RuleShift;
use codehone::{Insights, Review, ReviewItem};

use crate::reviewer::Reviewer;
use crate::trial::{MEASURED, Trial};

/// Columns of the screen.
const WIDTH: usize = 112;

pub(crate) struct Screen {
    out: StdoutLock<'static>,
    colour: bool,
}

impl Screen {
    pub(crate) fn new() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self {
            colour: wanted && io::stdout().is_terminal(),
            out: io::stdout().lock(),
        }
    }

    fn paint(&self, text: &str, code: &str) -> String {
        if self.colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = self.paint(text, "1;36");
        writeln!(self.out, "\n{text}")?;
        self.out.flush()
    }

    pub(crate) fn title(&mut self) -> io::Result<()> {
        let title = self.paint("Codehone: scan, rank, learn from verdicts, rank again", "1");
        writeln!(self.out, "{title}")
    }

    pub(crate) fn scanned(
        &mut self,
        folder: &Path,
        report: &ScanReport,
        took: Duration,
    ) -> io::Result<()> {
        writeln!(
            self.out,
            "Scanned   {}: {} files, {:.1} MB in {:.1} s; {} findings",
            folder.display(),
            report.files,
            report.bytes as f64 / 1e6,
            took.as_secs_f64(),
            report.changes.new,
        )?;
        self.out.flush()
    }

    pub(crate) fn imported(
        &mut self,
        note: &str,
        report: &ImportReport,
        took: Duration,
    ) -> io::Result<()> {
        let tools: Vec<&str> = report.runs.iter().map(|run| run.tool.as_str()).collect();
        writeln!(
            self.out,
            "Imported  {note}: {} findings of {} in {:.1} s",
            report.changes.new,
            tools.join(", "),
            took.as_secs_f64(),
        )?;
        self.out.flush()
    }

    pub(crate) fn top_ten(&mut self, review: &Review) -> io::Result<()> {
        self.heading(&format!(
            "Top ten of {} before any verdict ({} folded as duplicates)",
            review.considered, review.folded
        ))?;
        for item in review.items.iter().take(10) {
            let finding = &item.finding.finding;
            let severity = self.severity(item);
            let line = format!(
                "{:<34} {:<30} {}",
                clip(&rule(item), 34),
                clip_left(&place(item), 30),
                plain(&finding.message)
            );
            writeln!(
                self.out,
                "{:>3} {severity} {}",
                item.rank,
                clip(&line, WIDTH - 13)
            )?;
        }
        Ok(())
    }

    fn severity(&self, item: &ReviewItem) -> String {
        use codehone::Severity;
        let severity = item.finding.finding.severity;
        let code = match severity {
            Severity::Critical | Severity::High => "31",
            Severity::Medium => "33",
            Severity::Low | Severity::Info => "2",
        };
        self.paint(&format!("{severity:<8}"), code)
    }

    pub(crate) fn reviewer_begins(
        &mut self,
        rounds: usize,
        shown: usize,
        pool: usize,
    ) -> io::Result<()> {
        self.heading("A simulated reviewer, not a person, judges what is shown")?;
        writeln!(
            self.out,
            "It has a hidden taste for each rule, directory and shape of code, plus chance, which the ranking cannot see.\n\
             It answers {rounds} lists of {shown}; the engine learns from the answers alone. Half of the files are kept aside:\n\
             nothing in them is ever judged, and on their part of the {pool} findings the orders are compared."
        )?;
        self.out.flush()
    }

    pub(crate) fn side_by_side(&mut self, trial: &Trial, reviewer: &Reviewer) -> io::Result<()> {
        self.heading(&format!(
            "Top ten of the files kept aside, before and after {} verdicts (+ the reviewer would accept, - would not)",
            trial.verdicts
        ))?;
        let half = WIDTH / 2 - 6;
        for row in 0..10 {
            let mut cells = [String::new(), String::new()];
            for (cell, list) in cells.iter_mut().zip([&trial.before, &trial.after]) {
                let width = half;
                *cell = match list.get(row) {
                    None => " ".repeat(width + 2),
                    Some(item) => {
                        let mark = match reviewer.accepts(&item.finding) {
                            true => self.paint("+", "1;32"),
                            false => self.paint("-", "2"),
                        };
                        let room = width.saturating_sub(rule(item).chars().count() + 1);
                        let text = format!("{} {}", rule(item), clip_left(&place(item), room));
                        format!("{mark} {:<width$}", clip(&text, width))
                    }
                };
            }
            let line = format!("{:>3} {}  {}", row + 1, cells[0], cells[1]);
            writeln!(self.out, "{}", line.trim_end())?;
        }
        self.out.flush()
    }

    pub(crate) fn precision(&mut self, trials: &[Trial]) -> io::Result<()> {
        self.heading(&format!(
            "Precision at 10 on the files kept aside, mean of {} simulated reviewers with tastes of their own",
            trials.len()
        ))?;
        let of = |pick: &dyn Fn(&Trial) -> f64| mean(trials.iter().map(pick));
        let verdicts = of(&|it| it.verdicts as f64);
        let (mut names, mut values) = (String::new(), String::new());
        for at in 0..MEASURED {
            let given = verdicts * at as f64 / (MEASURED - 1) as f64;
            names.push_str(&format!("{given:>8.0}"));
            values.push_str(&format!("{:>8.2}", of(&|it| it.learned[at])));
        }
        writeln!(self.out, "{:<36}{names}", "after so many verdicts")?;
        let severity = format!("{:>8.2}", of(&|it| it.severity)).repeat(MEASURED);
        writeln!(self.out, "{:<36}{severity}", "worst severity first")?;
        let line = self.paint(&format!("{:<36}{values}", "Codehone"), "1;32");
        writeln!(self.out, "{line}")?;
        let gain = |it: &Trial| it.learned[MEASURED - 1] - it.learned[0];
        let average = of(&gain);
        let spread = of(&|it| (gain(it) - average).powi(2)).sqrt();
        let error = spread / (trials.len().max(2) as f64 - 1.0).sqrt();
        let better = trials.iter().filter(|it| gain(it) > 0.0).count();
        let worse = trials.iter().filter(|it| gain(it) < 0.0).count();
        writeln!(
            self.out,
            "In no order: {:.2}. Learning adds {average:+.2} (standard error {error:.2}); better for {better}, worse for {worse} of {}.",
            of(&|it| it.base_rate),
            trials.len()
        )
    }

    pub(crate) fn insights(&mut self, insights: &Insights) -> io::Result<()> {
        self.heading("Insights: what the engine learned from the first reviewer")?;
        let life = &insights.life;
        writeln!(
            self.out,
            "Findings: {} open, {} fixed, {} dismissed, {} suppressed",
            life.open + life.reopened,
            life.fixed,
            life.dismissed,
            life.suppressed
        )?;
        for row in insights.by_category.iter().filter(|row| row.n > 0).take(4) {
            writeln!(
                self.out,
                "  {:<16} accepted {:>3.0} % of {:>3}   (95 % interval {:.0} to {:.0} %)",
                row.key,
                row.rate.unwrap_or_default() * 100.0,
                row.n,
                row.interval.0 * 100.0,
                row.interval.1 * 100.0
            )?;
        }
        self.shifts("Shows more", "32", &insights.learned.shows_more)?;
        self.shifts("Shows less", "33", &insights.learned.shows_less)
    }

    fn shifts(&mut self, title: &str, code: &str, shifts: &[RuleShift]) -> io::Result<()> {
        for shift in shifts.iter().take(3) {
            let title = self.paint(title, code);
            writeln!(
                self.out,
                "{title}  {:<36} {:>3.0} % -> {:>3.0} %   {}",
                clip(&shift.rule, 36),
                shift.before * 100.0,
                shift.now * 100.0,
                shift.evidence
            )?;
        }
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> io::Result<()> {
        let next = "Next: make test; README.md; cargo run --features cli --bin codehone -- --help";
        let next = self.paint(next, "2");
        writeln!(self.out, "\n{next}")?;
        self.out.flush()
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    sum / f64::from(count.max(1))
}

fn rule(item: &ReviewItem) -> String {
    let finding = &item.finding.finding;
    plain(&format!("{}/{}", finding.tool, finding.rule))
}

fn place(item: &ReviewItem) -> String {
    let finding = &item.finding.finding;
    plain(&format!("{}:{}", finding.path, finding.span.start_line))
}

/// One line without control characters: messages come from other tools.
fn plain(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    first.chars().filter(|c| !c.is_control()).collect()
}

fn clip(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    kept + "…"
}

/// Keeps the end, which tells files apart.
fn clip_left(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().skip(count + 1 - width.max(1)).collect();
    format!("…{kept}")
}
