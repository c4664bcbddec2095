use std::borrow::Cow;
use std::fmt::{self, Display};
use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};
use console::Term;
use serde::Serialize;

use super::exit::Exit;
use crate::model::Severity;

/// When to write colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set or the terminal cannot.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Never.
    Never,
}

impl Color {
    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// Where a command writes to. Text is always written with styles; the streams drop them where they
/// are not wanted.
pub(super) struct Output {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    quiet: bool,
    width: usize,
    decided: Exit,
}

impl Output {
    /// Standard output and error of the process.
    pub(super) fn standard(color: Color, quiet: bool) -> Self {
        let out = AutoStream::new(io::stdout(), color.choice());
        // Unbuffered and unlocked between writes: the progress bar draws there from other threads.
        let err = AutoStream::new(io::stderr(), color.choice());
        let term = Term::stdout();
        let width = if term.is_term() {
            usize::from(term.size().1).clamp(40, 160)
        } else {
            120
        };
        Self {
            out: Box::new(BufWriter::with_capacity(1 << 16, out)),
            err: Box::new(err),
            quiet,
            width,
            decided: Exit::Done,
        }
    }

    /// Settles how the command ends before it prints, so that a reader who goes away in the middle
    /// cannot turn a failed check into a passed one.
    pub(super) fn decide(&mut self, exit: Exit) {
        self.decided = exit;
    }

    /// What was settled.
    pub(super) fn decided(&self) -> Exit {
        self.decided
    }

    /// Columns that a line of text should stay within.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Writes one line of the result.
    pub(super) fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Writes a value as indented JSON.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), serde_json::Error> {
        serde_json::to_writer_pretty(&mut self.out, value)?;
        writeln!(self.out).map_err(serde_json::Error::io)
    }

    /// The stream of the result, for what writes itself.
    pub(super) fn stream(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Tells the person, not the pipe; silent with `--quiet`.
    pub(super) fn note(&mut self, text: impl Display) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        // What was said before stands above it on the screen. Should nobody read that any more, the
        // note, such as why a check failed, still has its own reader.
        let flushed = self.out.flush();
        writeln!(self.err, "{text}")?;
        flushed
    }

    /// Reports why nothing came of it. There is nowhere to report that even this failed.
    pub(super) fn error(&mut self, code: &str, message: &str, hint: Option<&str>) {
        let message = clean(message);
        let _ = writeln!(
            self.err,
            "{}: {message}",
            paint(&format!("error[{code}]"), ERROR)
        );
        if let Some(hint) = hint {
            let _ = writeln!(self.err, "{}: {}", paint("hint", HINT), clean(hint));
        }
    }

    /// Hands everything written so far to the system.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }
}

/// For what went wrong.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// For what to do about it.
pub(super) const HINT: Style = AnsiColor::Cyan.on_default();
/// For headings and names.
pub(super) const STRONG: Style = Style::new().bold();
/// For what matters less.
pub(super) const DIM: Style = Style::new().dimmed();
/// For what went well.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();

/// The style of a severity.
pub(super) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical => AnsiColor::Red.on_default().bold().invert(),
        Severity::High => AnsiColor::Red.on_default().bold(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::Low => AnsiColor::Blue.on_default(),
        Severity::Info => Style::new().dimmed(),
    }
}

/// A text with a style.
pub(super) struct Painted<T>(T, Style);

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.1.render())?;
        self.0.fmt(f)?;
        write!(f, "{}", self.1.render_reset())
    }
}

/// Gives `text` a style; its width and alignment stay those of the text.
pub(super) fn paint<T: Display>(text: T, style: Style) -> Painted<T> {
    Painted(text, style)
}

/// Makes foreign text safe to show: paths, messages and source may hold control sequences that would
/// rewrite the screen. Each becomes visible; a tab stays a tab.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    // Direction marks can make source read other than it runs (CVE-2021-42574).
    let hostile = |c: char| {
        (c.is_control() && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if hostile(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// At most `width` characters of `text`, the cut marked.
pub(super) fn clip(text: &str, width: usize) -> Cow<'_, str> {
    match text.char_indices().nth(width) {
        None => Cow::Borrowed(text),
        Some(_) => {
            let kept: String = text.chars().take(width.saturating_sub(1)).collect();
            Cow::Owned(kept + "…")
        }
    }
}

#[cfg(test)]
pub(super) mod capture {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// What a test's command has written.
    #[derive(Clone, Default)]
    pub(in crate::cli) struct Seen(Arc<Mutex<Vec<u8>>>);

    impl Seen {
        pub(in crate::cli) fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Seen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Output {
        /// An output that keeps what is written, without styles: (output, standard, error).
        pub(in crate::cli) fn captured(quiet: bool) -> (Self, Seen, Seen) {
            let (out, err) = (Seen::default(), Seen::default());
            let strip = |seen: &Seen| {
                Box::new(anstream::StripStream::new(
                    Box::new(seen.clone()) as Box<dyn Write>
                ))
            };
            let output = Self {
                out: strip(&out),
                err: strip(&err),
                quiet,
                width: 100,
                decided: Exit::Done,
            };
            (output, out, err)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_become_visible() {
        assert_eq!(clean("a\tb"), "a\tb");
        assert_eq!(clean("\x1b[2Jgone"), "\\u{1b}[2Jgone");
        assert_eq!(clean("if \u{202e}}"), "if \\u{202e}}");
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        assert_eq!(clip("äöü", 3), "äöü");
        assert_eq!(clip("äöüß", 3), "äö…");
    }

    #[test]
    fn paint_keeps_the_width_of_the_text() {
        assert_eq!(
            format!("[{:<6}]", paint("ab", STRONG)),
            "[\u{1b}[1mab    \u{1b}[0m]"
        );
    }

    #[test]
    fn quiet_silences_notes_but_not_errors() {
        let (mut out, _, err) = Output::captured(true);
        out.note("scanned").unwrap();
        out.error("io", "disk full", None);
        assert_eq!(err.text(), "error[io]: disk full\n");
    }
}
