//! Characters and classes of characters.

use rustc_hash::FxHashSet;

use super::issue::{Issue, What};
use super::tree::{Char, Class, Dialect, Item, ItemKind, Kind, Node, Regex, Written};

pub(super) fn check(regex: &Regex, out: &mut Vec<Issue>) {
    let mut control: Option<Issue> = None;
    regex.root.walk(&mut |node| match &node.kind {
        Kind::Char(c) => note_control(*c, node.start, node.end, &mut control),
        Kind::Class(class) => {
            if class.empty && !class.negated {
                out.push(Issue {
                    what: What::EmptyClass,
                    start: node.start,
                    end: node.end,
                    message: "`[]` matches no character at all".to_owned(),
                });
            }
            for item in &class.items {
                match item.kind {
                    ItemKind::Char(c) => note_control(c, item.start, item.end, &mut control),
                    ItemKind::Range(low, high) => {
                        note_control(low, item.start, item.end, &mut control);
                        note_control(high, item.start, item.end, &mut control);
                    }
                    ItemKind::Escape => {}
                }
            }
            duplicates(class, out);
            ranges(class, out);
            if let Dialect::JavaScript { unicode } = regex.dialect {
                misleading(class, node, unicode, out);
            }
        }
        _ => {}
    });
    out.extend(control);
}

/// A control character as itself, as `\x..` or as `\u....`: `\t` and its like are meant.
fn note_control(c: Char, start: u32, end: u32, found: &mut Option<Issue>) {
    let plain = matches!(
        c.written,
        Written::Plain | Written::Hexadecimal | Written::Unicode
    );
    if c.value > 0x1F || !plain {
        return;
    }
    let name = format!("\\x{:02x}", c.value);
    match found {
        None => {
            *found = Some(Issue {
                what: What::Control,
                start,
                end,
                message: format!("the pattern has a control character: {name}"),
            });
        }
        // One finding names them all, within reason.
        Some(issue) if issue.message.len() < 100 && !issue.message.contains(&name) => {
            issue.message.push_str(", ");
            issue.message.push_str(&name);
        }
        Some(_) => {}
    }
}

fn shown(value: u32) -> String {
    match char::from_u32(value) {
        Some(c) if !c.is_control() && !c.is_whitespace() => format!("`{c}`"),
        _ => format!("U+{value:04X}"),
    }
}

fn duplicates(class: &Class, out: &mut Vec<Issue>) {
    let mut seen = FxHashSet::default();
    let mut told = FxHashSet::default();
    for item in &class.items {
        let ItemKind::Char(c) = item.kind else {
            continue;
        };
        // Halves of surrogate pairs belong to different characters.
        if (0xD800..0xE000).contains(&c.value) {
            continue;
        }
        if !seen.insert(c.value) && told.insert(c.value) {
            out.push(Issue {
                what: What::DuplicateInClass,
                start: item.start,
                end: item.end,
                message: format!("{} is already in this class", shown(c.value)),
            });
        }
    }
}

/// Ranges that take in more than their ends tell: `A-z` has punctuation in it.
fn ranges(class: &Class, out: &mut Vec<Issue>) {
    let all: Vec<(&Item, Char, Char)> = class
        .items
        .iter()
        .filter_map(|item| match item.kind {
            ItemKind::Range(low, high) => Some((item, low, high)),
            _ => None,
        })
        .collect();
    for (item, low, high) in &all {
        if too_large(*low, *high) {
            let (from, to) = (shown(low.value), shown(high.value));
            out.push(Issue {
                what: What::LargeRange,
                start: item.start,
                end: item.end,
                message: format!(
                    "the range from {from} to {to} takes in {}",
                    extra(*low, *high)
                ),
            });
        }
    }
    let mut sorted: Vec<_> = all
        .iter()
        .filter(|(_, low, high)| {
            high.value < 128 && low.value < high.value && is_alphanumeric(*low)
        })
        .collect();
    sorted.sort_by_key(|(_, low, high)| (low.value, high.value));
    for pair in sorted.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        let wide = |it: &(&Item, Char, Char)| too_large(it.1, it.2);
        if second.1.value <= first.2.value && !wide(first) && !wide(second) {
            out.push(Issue {
                what: What::LargeRange,
                start: second.0.start,
                end: second.0.end,
                message: "this range overlaps with another one of the class".to_owned(),
            });
        }
    }
}

fn is_alphanumeric(c: Char) -> bool {
    char::from_u32(c.value).is_some_and(|c| c.is_ascii_alphanumeric())
}

fn too_large(low: Char, high: Char) -> bool {
    // Who writes a number knows the table.
    let numbered = |c: Char| {
        matches!(
            c.written,
            Written::Hexadecimal | Written::Unicode | Written::Octal
        )
    };
    let is = |c: Char, known: char| c.value == known as u32;
    if numbered(low) || numbered(high) || high.value >= 128 || low.value < 32 {
        return false;
    }
    // All that is printed, all that is punctuation, and what `Ctrl` goes with.
    if is(high, '~') || is(low, ' ') || is(low, '!') || (is(low, '@') && is(high, '_')) {
        return false;
    }
    if high.value - low.value < 9 {
        return false;
    }
    (low.value <= 'Z' as u32 && high.value >= 'a' as u32)
        || (low.value <= '9' as u32 && high.value >= 'A' as u32)
        || !is_alphanumeric(low)
        || !is_alphanumeric(high)
}

/// Some of the characters in the range that are no letters or digits.
fn extra(low: Char, high: Char) -> String {
    let odd: Vec<char> = (low.value + 1..high.value)
        .filter_map(char::from_u32)
        .filter(|c| c.is_ascii_punctuation())
        .take(6)
        .collect();
    if odd.is_empty() {
        return "more than letters or digits".to_owned();
    }
    let names: Vec<String> = odd.iter().map(|c| format!("`{c}`")).collect();
    names.join(" ")
}

/// Characters that are written as one sign but are several to the class.
fn misleading(class: &Class, node: &Node, unicode: bool, out: &mut Vec<Issue>) {
    let mut before: Option<u32> = None;
    for (at, item) in class.items.iter().enumerate() {
        let (first, last) = match item.kind {
            ItemKind::Char(c) => (c.value, c.value),
            ItemKind::Range(low, high) => (low.value, high.value),
            ItemKind::Escape => {
                before = None;
                continue;
            }
        };
        let next = class.items.get(at + 1).and_then(|item| match item.kind {
            ItemKind::Char(c) | ItemKind::Range(c, _) => Some(c.value),
            ItemKind::Escape => None,
        });
        let why = match before {
            Some(before) => misread(before, first, next, unicode),
            None => None,
        };
        if let Some(why) = why {
            out.push(Issue {
                what: What::MisleadingClass,
                start: node.start,
                end: node.end,
                message: why.to_owned(),
            });
            return;
        }
        before = Some(last);
    }
}

fn misread(before: u32, c: u32, next: Option<u32>, unicode: bool) -> Option<&'static str> {
    let surrogates = (0xD800..0xDC00).contains(&before) && (0xDC00..0xE000).contains(&c);
    let flag = |c: u32| (0x1_F1E6..=0x1_F1FF).contains(&c);
    let tone = |c: u32| (0x1_F3FB..=0x1_F3FF).contains(&c);
    if surrogates && !unicode {
        return Some("a character beyond U+FFFF is two to a class without flag `u`");
    }
    if is_mark(c) && !is_mark(before) {
        return Some("a combining mark in a class stands for itself, apart from its letter");
    }
    if tone(c) && !tone(before) {
        return Some("a skin tone in a class stands for itself, apart from its emoji");
    }
    if flag(before) && flag(c) {
        return Some("a flag in a class is two characters");
    }
    let joins = c == 0x200D && before != 0x200D && next.is_some_and(|next| next != 0x200D);
    joins.then_some("signs that are joined are several characters to a class")
}

/// Marks that go with the character before them: the blocks that hold them.
fn is_mark(c: u32) -> bool {
    const MARKS: &[(u32, u32)] = &[
        (0x0300, 0x036F),
        (0x0483, 0x0489),
        (0x0591, 0x05BD),
        (0x0610, 0x061A),
        (0x064B, 0x065F),
        (0x06D6, 0x06DC),
        (0x0900, 0x0903),
        (0x093A, 0x093C),
        (0x093E, 0x094F),
        (0x0E34, 0x0E3A),
        (0x0E47, 0x0E4E),
        (0x1AB0, 0x1ACE),
        (0x1DC0, 0x1DFF),
        (0x20D0, 0x20F0),
        (0x302A, 0x302F),
        (0x3099, 0x309A),
        (0xFE00, 0xFE0F),
        (0xFE20, 0xFE2F),
        (0xE_0100, 0xE_01EF),
    ];
    let at = MARKS.partition_point(|(_, high)| *high < c);
    MARKS.get(at).is_some_and(|(low, _)| *low <= c)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{javascript, python};
    use super::What;

    #[test]
    fn empty_classes() {
        for pattern in [
            "[]", "a[]b", "^abc[]", "[]]", r"\[[]", "([])", "[]|a", "[]+", "(?:[])", "a[][^]",
        ] {
            assert!(javascript(What::EmptyClass, pattern, ""), "{pattern}");
        }
        for pattern in [
            "[^]", "[a]", r"\[]", r"[\]]", "", "[ ]", r"\[\]", "[[]", "[^]]", "[-]", "()",
        ] {
            assert!(!javascript(What::EmptyClass, pattern, ""), "{pattern}");
        }
    }

    #[test]
    fn control_characters() {
        for pattern in [
            r"\x00",
            r"\x1f",
            r"\u0000",
            r"\u001F",
            "\u{1}",
            "\t",
            r"[\x0b]",
            r"[\x00-\x20]",
            r"a\x07b",
            r"(\x1b)",
        ] {
            assert!(javascript(What::Control, pattern, ""), "{pattern:?}");
        }
        assert!(javascript(What::Control, r"\u{1f}", "u"));
        for pattern in [
            r"\x20", r"\t", r"\n", r"\cA", r"\0", r"\u0020", r"[\t\n]", r"\\x1", r"\v\f", "x1f",
            r"\u{C}",
        ] {
            assert!(!javascript(What::Control, pattern, ""), "{pattern:?}");
        }
    }

    #[test]
    fn characters_twice() {
        for pattern in [
            "[aa]", "[aba]", "[.,;.]", "[-x-]", "[^xx]", "a[||]b", "[+*+]", "[||]", r"[\.\.]",
            r"[\.x.]",
        ] {
            assert!(javascript(What::DuplicateInClass, pattern, ""), "{pattern}");
            assert!(python(What::DuplicateInClass, pattern), "{pattern}");
        }
        for pattern in [
            "[ab]", "[aA]", "a[a]a", "[a][a]", r"[\w\w]", "[a-ca]", r"[n\n]", "[0-90]", "[^a]",
            r"[\s\S]",
        ] {
            assert!(
                !javascript(What::DuplicateInClass, pattern, ""),
                "{pattern}"
            );
            assert!(!python(What::DuplicateInClass, pattern), "{pattern}");
        }
    }

    #[test]
    fn ranges_with_more_than_meant() {
        for pattern in [
            "[A-z]", "[a-zA-z]", "[0-Z]", "[0-z]", r"[\w,-z]", "[$-z]", "[+-Z]", "[A-z0-9]",
            "[^A-z]", "[.-Z]", "[a-fb-z]", "[0-95-8]",
        ] {
            assert!(javascript(What::LargeRange, pattern, ""), "{pattern}");
            assert!(python(What::LargeRange, pattern), "{pattern}");
        }
        for pattern in [
            "[a-z]",
            "[A-Z]",
            "[0-9]",
            "[ -~]",
            "[!-~]",
            "[@-_]",
            r"[\x01-\x7f]",
            "[!-/:-@]",
            "[+-.]",
            "[a-zA-Z0-9_-]",
            "[а-я]",
            "[0-9a-f]",
        ] {
            assert!(!javascript(What::LargeRange, pattern, ""), "{pattern}");
            assert!(!python(What::LargeRange, pattern), "{pattern}");
        }
    }

    #[test]
    fn signs_that_are_several_characters() {
        for pattern in [
            "[👍]",
            "[a👍b]",
            "[A\u{301}]",
            "[❇\u{fe0f}]",
            r"[\uD83D\uDC4D]",
            "[^👍]",
            "[👍x]",
            "[e\u{308}]",
            "[が\u{3099}]",
            "[x👶🏻]",
        ] {
            assert!(javascript(What::MisleadingClass, pattern, ""), "{pattern}");
        }
        for pattern in ["[👶🏻]", "[🇯🇵]", "[👨\u{200d}👩]", "[a\u{301}]"] {
            assert!(javascript(What::MisleadingClass, pattern, "u"), "{pattern}");
        }
        for (pattern, flags) in [
            ("[👍]", "u"),
            ("👍", ""),
            ("[ab]", ""),
            ("[é]", ""),
            ("[\u{301}]", ""),
            ("[🏻]", "u"),
            ("[🇯]", "u"),
            ("[\u{200d}]", "u"),
            (r"[\uD83D]", ""),
            (r"[\d\u0301]", ""),
            ("A\u{301}", ""),
        ] {
            assert!(
                !javascript(What::MisleadingClass, pattern, flags),
                "{pattern}"
            );
        }
    }
}
