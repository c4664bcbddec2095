//! Asks for verdicts, one key each.

use std::io;

use console::Key;

use crate::cli::exit::Failure;
use crate::cli::output::{DIM, ERROR, GOOD, Output, STRONG, clean, paint};
use crate::cli::render;
use crate::engine::{Engine, Receipt, VerdictInput};
use crate::error::{ErrorKind, Result};
use crate::model::{EventId, Impression, Verdict};
use crate::ranking::ReviewItem;

const HELP: &str = "  a  accepted: right and worth acting on     f  false positive: wrong
  w  won't fix: right, nobody will act       x  fixed: the code has been changed
  u  undo the last verdict                   s  skip (also space, arrow down)
  q  quit (also Esc, Ctrl-C)                 ?  this list";

/// Where impressions and verdicts go: the engine, or a double of it.
pub(super) trait Log {
    fn shown(&self, item: &ReviewItem, reviewer: &str) -> Result<()>;
    fn record(&self, verdict: VerdictInput) -> Result<Receipt>;
    fn undo(&self, event: EventId) -> Result<Receipt>;
}

impl Log for Engine {
    fn shown(&self, item: &ReviewItem, reviewer: &str) -> Result<()> {
        let shown = Impression {
            finding: item.finding.id,
            position: item.rank,
            propensity: item.propensity,
        };
        self.record_shown(&[shown], reviewer)
    }

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

/// Shows the items one by one, logs each as shown when it is drawn and records what is answered. Each
/// verdict is stored at once, so that leaving at any time loses none.
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
    // Items before this one are logged as shown; undo and a repeated key draw again, but do not count.
    let mut logged = 0;
    let mut show = true;
    while let Some(item) = items.get(at) {
        if show {
            out.line(paint(format!("\n{} of {}", at + 1, items.len()), DIM))?;
            render::item(out, item, explain)?;
            out.line(paint("     a accept  f false positive  w won't fix  x fixed  s skip  u undo  q quit  ? help", DIM))?;
        }
        out.flush()?;
        if let Some(by) = by
            && at >= logged
        {
            match log.shown(item, by) {
                Ok(()) => logged = at + 1,
                // Tried again with the next key, unless that leaves the item.
                Err(error) if error.kind() == ErrorKind::Busy => {
                    let text = format!("     not logged as shown: {}", clean(error.message()));
                    out.line(paint(text, ERROR))?;
                    out.flush()?;
                }
                Err(error) => return Err(error.into()),
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::model::{FindingId, Fingerprint, Status};
    use std::cell::RefCell;

    /// Remembers what it was asked to do.
    #[derive(Default)]
    struct Book {
        asked: RefCell<Vec<String>>,
        shown: RefCell<Vec<u32>>,
        busy: RefCell<u32>,
        busy_shown: RefCell<u32>,
    }

    impl Book {
        fn receipt(&self, finding: FindingId) -> Receipt {
            Receipt {
                event: EventId(self.asked.borrow().len() as i64),
                finding,
                status: Status::Open,
                duplicate: false,
            }
        }
    }

    impl Log for Book {
        fn shown(&self, item: &ReviewItem, reviewer: &str) -> Result<()> {
            assert_eq!(reviewer, "mia");
            if *self.busy_shown.borrow() > 0 {
                *self.busy_shown.borrow_mut() -= 1;
                return Err(Error::new(ErrorKind::Busy, "the database is held"));
            }
            self.shown.borrow_mut().push(item.rank);
            Ok(())
        }

        fn record(&self, input: VerdictInput) -> Result<Receipt> {
            if *self.busy.borrow() > 0 {
                *self.busy.borrow_mut() -= 1;
                return Err(Error::new(ErrorKind::Busy, "the database is held"));
            }
            let by = input.by.unwrap_or_default();
            let line = format!(
                "{} {} by {by}",
                &input.finding.to_string()[..1],
                input.verdict
            );
            self.asked.borrow_mut().push(line);
            Ok(self.receipt(input.finding))
        }

        fn undo(&self, event: EventId) -> Result<Receipt> {
            self.asked.borrow_mut().push(format!("undo {}", event.0));
            Ok(self.receipt(id(0)))
        }
    }

    fn id(n: u32) -> FindingId {
        format!("{n}{}", "0".repeat(31)).parse().unwrap()
    }

    fn item(n: u32) -> ReviewItem {
        let zero = Fingerprint::default().to_string();
        serde_json::from_value(serde_json::json!({
            "rank": n, "score": 1.5, "probability": 0.5, "interval": [0.1, 0.9], "evidence": 0.0,
            "value": 4.0, "cost": 0.5, "parts": [], "reason": "no verdicts yet", "duplicates": [],
            "guarded": false, "propensity": 1.0,
            "finding": {
                "id": id(n), "repo": "acme/web", "status": "open",
                "first_seen": "2026-01-01T00:00:00Z", "last_seen": "2026-01-01T00:00:00Z",
                "finding": {
                    "tool": "ruff", "rule": "E711", "category": "correctness", "severity": "low",
                    "message": "Comparison to None", "path": "src/app.py",
                    "span": {"start_line": 9, "start_column": 5, "end_line": 10, "end_column": 1},
                    "snippet": "    if x == None:\n\treturn 1\n",
                    "fingerprint": zero, "context": zero,
                },
            },
        }))
        .unwrap()
    }

    fn answer(keys: &str, book: &Book) -> String {
        let items = [item(1), item(2), item(3)];
        let mut keys = keys.chars();
        let mut read = || match keys.next() {
            Some('\u{1b}') => Ok(Key::Escape),
            Some(key) => Ok(Key::Char(key)),
            None => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        };
        let (mut out, seen, _) = Output::captured(false);
        ask(&items, Some("mia"), false, book, &mut read, &mut out).unwrap();
        seen.text()
    }

    #[test]
    fn each_key_is_one_verdict() {
        let book = Book::default();
        let text = answer("afw", &book);
        let asked = [
            "1 accepted by mia",
            "2 false_positive by mia",
            "3 wont_fix by mia",
        ];
        assert_eq!(*book.asked.borrow(), asked);
        insta::assert_snapshot!("interactive", text);
    }

    #[test]
    fn only_what_was_drawn_is_logged_as_shown_and_once() {
        for (keys, shown) in [
            ("q", &[1][..]),
            ("z?q", &[1]),
            ("auq", &[1, 2]),
            ("asuafq", &[1, 2, 3]),
        ] {
            let book = Book::default();
            answer(keys, &book);
            assert_eq!(*book.shown.borrow(), shown, "{keys}");
        }
    }

    #[test]
    fn what_could_not_be_logged_is_said_and_tried_again() {
        let book = Book::default();
        *book.busy_shown.borrow_mut() = 1;
        let text = answer("zq", &book);
        assert!(text.contains("not logged as shown: the database is held"));
        assert_eq!(*book.shown.borrow(), [1]);
    }

    #[test]
    fn undo_goes_back_to_the_item_and_counts() {
        let book = Book::default();
        let text = answer("uausx\u{1b}", &book);
        let asked = ["1 accepted by mia", "undo 1", "2 fixed by mia"];
        assert_eq!(*book.asked.borrow(), asked);
        assert!(text.contains("nothing to undo") && text.ends_with("1 verdicts recorded by mia\n"));
    }

    #[test]
    fn undo_after_skips_returns_to_what_was_judged() {
        let book = Book::default();
        answer("asufq", &book);
        let asked = ["1 accepted by mia", "undo 1", "1 false_positive by mia"];
        assert_eq!(*book.asked.borrow(), asked);
    }

    #[test]
    fn a_busy_database_lets_the_same_key_be_pressed_again() {
        let book = Book::default();
        *book.busy.borrow_mut() = 1;
        let text = answer("aaq", &book);
        assert_eq!(*book.asked.borrow(), ["1 accepted by mia"]);
        assert!(text.contains("not stored: the database is held"));
    }

    #[test]
    fn other_keys_do_nothing_and_help_lists_them() {
        let book = Book::default();
        let text = answer("zy?q", &book);
        assert!(book.asked.borrow().is_empty());
        assert!(text.contains("won't fix: right, nobody will act"));
    }
}
