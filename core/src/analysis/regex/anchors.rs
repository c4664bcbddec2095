//! Anchors at places where they can never hold.

use super::issue::{Issue, What};
use super::set::CharSet;
use super::tree::{Assert, Dialect, Kind, Node, Regex};

pub(super) fn check(regex: &Regex, out: &mut Vec<Issue>) {
    let mut has = false;
    regex
        .root
        .walk(&mut |node| has |= matches!(node.kind, Kind::Assert(_)));
    if !has {
        return;
    }
    let dialect = regex.dialect;
    start(&regex.root, false, out);
    end(&regex.root, None, dialect, out);
    regex.root.walk(&mut |node| {
        if let Kind::Concat(list) = &node.kind {
            for three in list.windows(3) {
                word(&three[0], &three[1], &three[2], dialect, out);
            }
        }
    });
}

fn issue(node: &Node, message: &str) -> Issue {
    Issue {
        what: What::Unmatchable,
        start: node.start,
        end: node.end,
        message: message.to_owned(),
    }
}

/// `^` behind something that takes a character. `behind` says whether something before surely does.
fn start(node: &Node, behind: bool, out: &mut Vec<Issue>) {
    match &node.kind {
        Kind::Assert(Assert::TextStart) if behind => {
            out.push(issue(
                node,
                "the start of the text cannot be behind a character: this never matches",
            ));
        }
        Kind::Concat(list) => {
            let mut behind = behind;
            for part in list {
                start(part, behind, out);
                behind = behind || !part.nullable();
            }
        }
        Kind::Alternate(list) => list.iter().for_each(|part| start(part, behind, out)),
        Kind::Group(it) => start(&it.body, behind, out),
        // What may be left out does no harm.
        Kind::Repeat(it) if it.min > 0 => start(&it.body, behind, out),
        Kind::Look(it) if it.ahead && !it.negative => start(&it.body, behind, out),
        _ => {}
    }
}

/// `$` before something that takes a character. `before` is what surely comes first after it.
fn end<'n>(node: &'n Node, before: Option<&'n Node>, dialect: Dialect, out: &mut Vec<Issue>) {
    match &node.kind {
        Kind::Assert(Assert::TextEnd) => {
            let Some(next) = before else { return };
            // Python's `$` also holds before the last line end.
            if dialect == Dialect::Python && first_set(next).is_none_or(|set| set.contains(10)) {
                return;
            }
            out.push(issue(
                node,
                "the end of the text cannot be before a character: this never matches",
            ));
        }
        Kind::Concat(list) => {
            let mut before = before;
            for part in list.iter().rev() {
                end(part, before, dialect, out);
                if !part.nullable() {
                    before = Some(part);
                }
            }
        }
        Kind::Alternate(list) => list.iter().for_each(|part| end(part, before, dialect, out)),
        Kind::Group(it) => end(&it.body, before, dialect, out),
        Kind::Repeat(it) if it.min > 0 => end(&it.body, before, dialect, out),
        _ => {}
    }
}

/// What the first character of a part can be, if that is easy to tell.
fn first_set(node: &Node) -> Option<CharSet> {
    match &node.kind {
        Kind::Concat(list) => first_set(list.first()?),
        Kind::Repeat(it) if it.min > 0 => first_set(&it.body),
        Kind::Group(it) => first_set(&it.body),
        _ => node.set(),
    }
}

/// `\b` between two letters, or `\B` between a letter and a blank.
fn word(before: &Node, at: &Node, after: &Node, dialect: Dialect, out: &mut Vec<Issue>) {
    let Kind::Assert(kind @ (Assert::Word | Assert::NotWord)) = at.kind else {
        return;
    };
    let (Some(before), Some(after)) = (before.set(), after.set()) else {
        return;
    };
    let words = CharSet::words(dialect == Dialect::Python);
    let others = words.negated();
    let is_word = |set: &CharSet| match (set.intersects(&words), set.intersects(&others)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    let (Some(before), Some(after)) = (is_word(&before), is_word(&after)) else {
        return;
    };
    if (before == after) == (kind == Assert::Word) {
        out.push(issue(
            at,
            "what stands before and behind contradicts this: it never matches",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{javascript, python};
    use super::What;

    #[test]
    fn anchors_that_never_hold() {
        for pattern in [
            "a^b",
            "a$b",
            "(a$)b",
            "a(^b)",
            "[a-z]+^",
            "$[a-z]",
            r"(?:\.|\.)^x",
            "x(?:^a|^b)",
            r"a\bb",
            r"a\B ",
            "$a+",
            "^$.",
            r"\w\b\d",
        ] {
            assert!(javascript(What::Unmatchable, pattern, ""), "{pattern}");
        }
        for pattern in [
            "a^b",
            r"a\Ab",
            "$a",
            "[a-c]$x",
            "(a)^",
            r"$\d",
            "x^",
            "(?:a|b)^c",
            r"a\bb",
            "a$b+",
        ] {
            assert!(python(What::Unmatchable, pattern), "{pattern}");
        }
    }

    #[test]
    fn anchors_that_may_hold() {
        for pattern in [
            "^a$", "a|^b", "a$|b", "a*^b", "$a*", "(a|)^b", "(?!^)a", "a(?!^)", "(?<=^)a", r"a\b ",
            r"a\Bb", "(^|a)b", "(?:^a)?b", "^^a$$", "^(?:a$)?", r"\n?^a", r".\b.", "(?=a$)a",
        ] {
            assert!(!javascript(What::Unmatchable, pattern, ""), "{pattern}");
        }
        assert!(!javascript(What::Unmatchable, "a^b", "m"));
        assert!(!javascript(What::Unmatchable, "a$\n", "m"));
        for pattern in [
            "$\n", r"a$\n", r"a$\s", "(?m)a$b", "(?m)a^b", "a$.*", "^a$", "(?:^|,)a", "(?:$|,)",
            r"\Aa\Z",
        ] {
            assert!(!python(What::Unmatchable, pattern), "{pattern}");
        }
    }
}
