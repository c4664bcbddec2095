//! Asks for verdicts, one key each.

use std::io;

use console::Key;

use crate::cli::exit::Failure;
use crate::cli::output::{DIM, ERROR, GOOD, Output, STRONG, clean, paint};
use crate::cli::render;
use crate::engine::{Engine, Receipt, VerdictInput};
use crate::error::{ErrorKind, Result};
use crate::model::{EventId, Verdict};
use crate::ranking::ReviewItem;

const HELP: &str = "  a  accepted: right and worth acting on     f  false positive: wrong
  w  won't fix: right, nobody will act       x  fixed: the code has been changed
  u  undo the last verdict                   s  skip (also space, arrow down)
  q  quit (also Esc, Ctrl-C)                 ?  this list";

/// Where verdicts go: the engine, or a double of it.
pub(super) trait Log {
    fn record(&self, verdict: VerdictInput) -> Result<Receipt>;
    fn undo(&self, event: EventId) -> Result<Receipt>;
}

impl Log for Engine {
    fn record(&self, verdict: VerdictInput) -> Result<Receipt> {
        self.record(verdict)
    }

    fn undo(&self, event: EventId) -> Result<Receipt> {
        self.undo(event)
    }
}

/// What a key asks for.
enum Asked {
    Judge(Verdict),
    Undo,
    Skip,
    Quit,
    Help,
    Nothing,
}

fn asked(key: &Key) -> Asked {
    match key {
        Key::Char('a' | 'A') => Asked::Judge(Verdict::Accepted),
        Key::Char('f' | 'F') => Asked::Judge(Verdict::FalsePositive),
        Key::Char('w' | 'W') => Asked::Judge(Verdict::WontFix),
        Key::Char('x' | 'X') => Asked::Judge(Verdict::Fixed),
        Key::Char('u' | 'U') => Asked::Undo,
        Key::Char('s' | 'S' | ' ') | Key::ArrowDown => Asked::Skip,
        Key::Char('q' | 'Q') | Key::Escape | Key::CtrlC => Asked::Quit,
        Key::Char('?' | 'h') => Asked::Help,
        _ => Asked::Nothing,
    }
}

/// Shows the items one by one and records what is answered. Each verdict is stored at once, so that
/// leaving at any time loses none.
pub(super) fn ask(
    items: &[ReviewItem],
    by: Option<&str>,
    explain: bool,
    log: &impl Log,
    keys: &mut dyn FnMut() -> io::Result<Key>,
    out: &mut Output,
) -> std::result::Result<(), Failure> {
    // Of each verdict: the item it was about, and the event that undo takes back.
    let mut given: Vec<(usize, EventId)> = Vec::new();
    let mut at = 0;
    let mut show = true;
    while let Some(item) = items.get(at) {
        if show {
            out.line(paint(format!("\n{} of {}", at + 1, items.len()), DIM))?;
            render::item(out, item, explain)?;
            out.line(paint("     a accept  f false positive  w won't fix  x fixed  s skip  u undo  q quit  ? help", DIM))?;
        }
        out.flush()?;
        show = true;
        match asked(&keys()?) {
            Asked::Judge(verdict) => {
                let input = VerdictInput {
                    by: by.map(str::to_owned),
                    ..VerdictInput::new(item.finding.id, verdict)
                };
                match log.record(input) {
                    Ok(receipt) => {
                        let word = render::verdict(verdict);
                        out.line(format_args!("     {}", paint(word, GOOD)))?;
                        given.push((at, receipt.event));
                        at += 1;
                    }
                    // Another process holds the database: the same key may be pressed again.
                    Err(error) if error.kind() == ErrorKind::Busy => {
                        let text = format!("     not stored: {}", clean(error.message()));
                        out.line(paint(text, ERROR))?;
                        show = false;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            Asked::Undo => match given.pop() {
                Some((before, event)) => {
                    log.undo(event)?;
                    out.line(paint("     taken back", STRONG))?;
                    at = before;
                }
                None => {
                    out.line(paint("     nothing to undo", DIM))?;
                    show = false;
                }
            },
            Asked::Skip => at += 1,
            Asked::Quit => break,
            Asked::Help => {
                out.line(HELP)?;
                show = false;
            }
            Asked::Nothing => show = false,
        }
    }
    let by = by.map_or(String::new(), |by| format!(" by {}", clean(by)));
    out.line(format_args!("\n{} verdicts recorded{by}", given.len()))?;
    Ok(())
}
