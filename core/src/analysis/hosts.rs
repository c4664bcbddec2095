//! What is wrong with a check of an address, in any language.

use super::regex::tree::{Kind, Node, Regex};

/// Which part of an address a text is compared to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Anywhere,
    Start,
    End,
}

const TOP: &[&str] = &[
    "com", "org", "net", "edu", "gov", "io", "dev", "co", "app", "uk", "de", "fr", "cn", "jp",
    "ru", "info", "biz",
];

/// Why comparing an address to `text` lets others through; `None` if it does not, or if the text is no
/// host.
pub(crate) fn bad_check(text: &str, part: Part) -> Option<&'static str> {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme @ ("http" | "https"), rest)) => (Some(scheme), rest),
        Some(_) => return None,
        None => (None, text),
    };
    match part {
        Part::Start => {
            // `https://example.com.evil.org`; behind `/` or a port the host is over.
            (scheme.is_some() && is_host(rest))
                .then_some("the host may go on behind this text: end it with `/`")
        }
        Part::End => (scheme.is_none() && is_host(rest))
            .then_some("the host may begin with something else: put a dot before it"),
        Part::Anywhere => {
            let host = rest.strip_suffix('/').unwrap_or(rest);
            is_host(host)
                .then_some("the text may stand anywhere in the address: compare the host itself")
        }
    }
}

/// `example.com`, without a path.
fn is_host(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let label = |it: &&str| {
        !it.is_empty()
            && it.len() < 64
            && it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    labels.len() >= 2
        && labels.len() < 8
        && labels.iter().all(label)
        && labels.last().is_some_and(|top| TOP.contains(top))
        && text.bytes().any(|b| b.is_ascii_lowercase())
}

/// Whether an expression is called as addresses are.
pub(crate) fn is_address(name: &str) -> bool {
    let lower = name
        .get(..name.floor_char_boundary(200))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let one = [
        "url", "uri", "href", "host", "origin", "referer", "referrer", "domain", "link", "redirect",
    ]
    .iter()
    .any(|sign| lower.contains(sign));
    let many = [
        "hosts", "urls", "domains", "origins", "links", "list", "allowed", "set",
    ]
    .iter()
    .any(|sign| lower.ends_with(sign));
    one && !many && !lower.starts_with('[')
}

/// Where a pattern for a host has a dot that matches any character: the place in the pattern.
pub(crate) fn loose_dot(regex: &Regex) -> Option<(u32, u32)> {
    let mut found = None;
    regex.root.walk(&mut |node| {
        if let Kind::Concat(list) = &node.kind
            && found.is_none()
        {
            found = dot_before_top(list);
        }
    });
    found
}

fn dot_before_top(list: &[Node]) -> Option<(u32, u32)> {
    let letter = |node: &Node| match node.kind {
        Kind::Char(c) => char::from_u32(c.value).filter(|c| c.is_ascii_alphanumeric() || *c == '-'),
        _ => None,
    };
    // `://` somewhere before, or the anchor, makes it an address.
    let text: String = list
        .iter()
        .map(|node| match node.kind {
            Kind::Char(c) => char::from_u32(c.value).unwrap_or('\0'),
            Kind::Set(_) => '\u{1}',
            _ => '\u{2}',
        })
        .collect();
    if !text.contains("://") {
        return None;
    }
    // The letters and dots of either kind that follow each other are one host: all of it has one top.
    let of_host = |node: &Node| {
        step();
        match &node.kind {
            Kind::Char(c) => char::from_u32(c.value)
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')),
            Kind::Set(set) if set.contains('/' as u32) && !set.contains(10) => Some('.'),
            _ => None,
        }
    };
    for host in list.split(|node| of_host(node).is_none()) {
        let text: String = host.iter().filter_map(of_host).collect();
        let top = text.rsplit('.').next().unwrap_or_default();
        if !TOP.contains(&top) {
            continue;
        }
        let loose = host.windows(2).find(|pair| {
            let dot = matches!(&pair[1].kind, Kind::Set(set) if set.contains('a' as u32));
            dot && letter(&pair[0]).is_some()
        });
        if let Some([_, dot]) = loose {
            return Some((dot.start, dot.end));
        }
    }
    None
}

/// Counts work in tests, which hold it against the length of the pattern.
#[cfg(test)]
fn step() {
    tests::STEPS.with(|steps| steps.set(steps.get() + 1));
}

#[cfg(not(test))]
const fn step() {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::regex::python::{Flags, parse};
    use std::cell::Cell;

    thread_local! {
        pub(super) static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn many_dots_cost_one_pass() {
        for (dots, flagged) in [("a.a.", false), (r"a\.a.", false), ("a.a.com ", true)] {
            let pattern = format!("https://{}", dots.repeat(2_000));
            let regex = parse(&pattern, Flags::default(), false).unwrap();
            STEPS.with(|steps| steps.set(0));
            assert_eq!(loose_dot(&regex).is_some(), flagged);
            let steps = STEPS.with(Cell::get);
            assert!((1..=2 * pattern.len()).contains(&steps), "{steps} steps");
        }
    }

    #[test]
    fn hosts() {
        assert!(bad_check("example.com", Part::Anywhere).is_some());
        assert!(bad_check("https://example.com", Part::Start).is_some());
        assert!(bad_check("https://example.com/", Part::Start).is_none());
        assert!(bad_check("example.com", Part::Start).is_none());
        assert!(bad_check(".example.com", Part::End).is_none());
        assert!(bad_check("file.txt", Part::Anywhere).is_none());
        assert!(bad_check("ftp://example.com", Part::Anywhere).is_none());
    }

    #[test]
    fn dots() {
        let at = |pattern: &str| loose_dot(&parse(pattern, Flags::default(), false).unwrap());
        assert_eq!(at(r"^https://www.example\.com/"), Some((12, 13)));
        assert!(at("^https?://example.com").is_some());
        assert_eq!(at(r"^https://www\.example\.com/"), None);
        assert_eq!(at("a.com"), None);
        assert_eq!(at("https://.*"), None);
        assert_eq!(at(r"https://a.b/c"), None);
        // The first host has no such dot, the second has; of several dots it is the first.
        assert_eq!(at(r"https://a\.com/(b.c)"), None);
        assert_eq!(at(r"https://a\.com/b.c.com"), Some((16, 17)));
        assert_eq!(at(r"https://a\.b.com"), Some((12, 13)));
        assert_eq!(at(r"https://.com"), None);
    }
}
