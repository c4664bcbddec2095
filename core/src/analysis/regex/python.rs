//! Reading patterns of Python's `re`. What `re` would refuse, and what this reader does not know,
//! gives no tree: rules are silent then.

use super::set::{self, CharSet};
use super::tree::{
    Assert, Char, Class, Dialect, Group, Item, ItemKind, Kind, Look, MAX_DEPTH, MAX_LENGTH, Node,
    Regex, Repeat, Written,
};

/// The flags that change what a pattern means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    pub(crate) ignore_case: bool,
    pub(crate) multiline: bool,
    pub(crate) dot_all: bool,
    pub(crate) verbose: bool,
    pub(crate) ascii: bool,
}

/// Reads a pattern; `bytes` for patterns of `bytes`. Linear in its length, and bounded.
pub(crate) fn parse(pattern: &str, flags: Flags, bytes: bool) -> Option<Regex> {
    if pattern.len() > MAX_LENGTH {
        return None;
    }
    let mut reader = Reader {
        text: pattern,
        at: 0,
        flags: Flags {
            ascii: flags.ascii || bytes,
            ..flags
        },
        groups: 0,
        open: Vec::new(),
        names: Vec::new(),
        depth: 0,
    };
    reader.leading_flags()?;
    let ignore_case = reader.flags.ignore_case;
    let root = reader.alternatives()?;
    if reader.at < pattern.len() {
        return None;
    }
    Some(Regex {
        root,
        ignore_case,
        dialect: Dialect::Python,
    })
}

struct Reader<'p> {
    text: &'p str,
    /// Byte position.
    at: usize,
    flags: Flags,
    groups: u32,
    /// Groups whose end was not read yet: no reference to them is valid.
    open: Vec<u32>,
    names: Vec<(&'p str, u32)>,
    depth: u32,
}

impl<'p> Reader<'p> {
    fn rest(&self) -> &'p str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn node(&self, kind: Kind, start: usize) -> Node {
        Node::new(kind, start as u32, self.at as u32)
    }

    /// `(?im)` at the start holds for the whole pattern; elsewhere it is an error.
    fn leading_flags(&mut self) -> Option<()> {
        loop {
            self.skip();
            let Some(inside) = self.rest().strip_prefix("(?") else {
                return Some(());
            };
            let length = inside.bytes().take_while(u8::is_ascii_lowercase).count();
            if length == 0 || !inside[length..].starts_with(')') {
                return Some(());
            }
            for flag in inside[..length].chars() {
                self.set_flag(flag, true)?;
            }
            self.at += length + 3;
        }
    }

    fn set_flag(&mut self, flag: char, on: bool) -> Option<()> {
        match flag {
            'i' => self.flags.ignore_case = on,
            'm' => self.flags.multiline = on,
            's' => self.flags.dot_all = on,
            'x' => self.flags.verbose = on,
            'a' => self.flags.ascii = on,
            'u' | 'L' => {}
            _ => return None,
        }
        Some(())
    }

    /// Skips what means nothing: comments, and with flag `x` white space.
    fn skip(&mut self) {
        loop {
            if let Some(comment) = self.rest().strip_prefix("(?#") {
                match comment.find(')') {
                    Some(end) => self.at += end + 4,
                    None => return,
                }
            } else if !self.flags.verbose {
                return;
            } else if self.rest().starts_with('#') {
                let line = self.rest().find('\n').unwrap_or(self.rest().len());
                self.at += line;
            } else if self
                .rest()
                .starts_with([' ', '\t', '\n', '\r', '\x0b', '\x0c'])
            {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn alternatives(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let start = self.at;
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        if branches.len() == 1 {
            return branches.pop();
        }
        Some(self.node(Kind::Alternate(branches), start))
    }

    fn sequence(&mut self) -> Option<Node> {
        let start = self.at;
        let mut terms = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => {}
            }
            let from = self.at;
            let atom = self.atom()?;
            terms.push(self.repeated(atom, from)?);
        }
        match terms.len() {
            0 => Some(self.node(Kind::Empty, start)),
            1 => terms.pop(),
            _ => Some(self.node(Kind::Concat(terms), start)),
        }
    }

    fn repeated(&mut self, atom: Node, start: usize) -> Option<Node> {
        self.skip();
        let Some((min, max)) = self.quantifier()? else {
            return Some(atom);
        };
        if matches!(atom.kind, Kind::Assert(_)) || max.is_some_and(|max| max < min) {
            return None;
        }
        let possessive = !self.eat("?") && self.eat("+");
        let kind = Kind::Repeat(Box::new(Repeat {
            body: atom,
            min,
            max,
            possessive,
        }));
        let node = self.node(kind, start);
        // "multiple repeat" is an error.
        self.skip();
        match self.quantifier()? {
            None => Some(node),
            Some(_) => None,
        }
    }

    #[expect(clippy::option_option, reason = "the outer level is the error")]
    fn quantifier(&mut self) -> Option<Option<(u32, Option<u32>)>> {
        let before = self.at;
        let counts = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                let low = self.number();
                let high = if self.eat(",") { self.number() } else { low };
                let comma = self.text[before..self.at].contains(',');
                if !self.eat("}") || (low.is_none() && high.is_none() && !comma) {
                    // `{` by itself is a brace.
                    self.at = before;
                    return Some(None);
                }
                return Some(Some((low.unwrap_or(0), high)));
            }
            _ => return Some(None),
        };
        self.at += 1;
        Some(Some(counts))
    }

    fn number(&mut self) -> Option<u32> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let text = &self.rest()[..digits];
        self.at += digits;
        if text.is_empty() {
            return None;
        }
        Some(text.parse().unwrap_or(u32::MAX))
    }

    fn atom(&mut self) -> Option<Node> {
        let start = self.at;
        let kind = match self.next()? {
            '(' => return self.group(start),
            '[' => Kind::Class(self.class()?),
            '.' if self.flags.dot_all => Kind::Set(CharSet::all()),
            '.' => Kind::Set(CharSet::dot(false)),
            '^' if self.flags.multiline => Kind::Assert(Assert::LineStart),
            '^' => Kind::Assert(Assert::TextStart),
            '$' if self.flags.multiline => Kind::Assert(Assert::LineEnd),
            '$' => Kind::Assert(Assert::TextEnd),
            '*' | '+' | '?' => return None,
            '\\' => self.escape()?,
            c => Kind::Char(Char {
                value: c as u32,
                written: Written::Plain,
            }),
        };
        Some(self.node(kind, start))
    }

    /// Behind a backslash, outside of brackets.
    fn escape(&mut self) -> Option<Kind> {
        let c = self.peek()?;
        let assert = match c {
            'A' => Some(Assert::TextStart),
            'Z' | 'z' => Some(Assert::TextEnd),
            'b' => Some(Assert::Word),
            'B' => Some(Assert::NotWord),
            _ => None,
        };
        if let Some(assert) = assert {
            self.at += 1;
            return Some(Kind::Assert(assert));
        }
        if let Some(set) = self.set_escape() {
            return Some(Kind::Set(set));
        }
        if matches!(c, '1'..='9') {
            let digits = self
                .rest()
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count()
                .min(2);
            let octal = self
                .rest()
                .get(..3)
                .is_some_and(|three| three.bytes().all(|b| matches!(b, b'0'..=b'7')) && c <= '3');
            if !octal {
                let group: u32 = self.rest()[..digits].parse().ok()?;
                self.at += digits;
                let known = group <= self.groups && !self.open.contains(&group);
                return known.then_some(Kind::Reference(group));
            }
        }
        self.char_escape().map(Kind::Char)
    }

    /// `\d` and its like.
    fn set_escape(&mut self) -> Option<CharSet> {
        let unicode = !self.flags.ascii;
        let set = match self.peek()? {
            'd' => CharSet::digits(),
            'D' => CharSet::digits().negated(),
            's' => CharSet::spaces(unicode),
            'S' => CharSet::spaces(unicode).negated(),
            'w' => CharSet::words(unicode),
            'W' => CharSet::words(unicode).negated(),
            _ => return None,
        };
        self.at += 1;
        Some(set)
    }

    /// A character behind a backslash.
    fn char_escape(&mut self) -> Option<Char> {
        let c = self.next()?;
        let letter = |value: u32| Char {
            value,
            written: Written::Letter,
        };
        Some(match c {
            'a' => letter(7),
            'b' => letter(8),
            'f' => letter(12),
            'n' => letter(10),
            'r' => letter(13),
            't' => letter(9),
            'v' => letter(11),
            'x' => self.hexadecimal(2, Written::Hexadecimal)?,
            'u' => self.hexadecimal(4, Written::Unicode)?,
            'U' => self.hexadecimal(8, Written::Unicode)?,
            '0'..='7' => {
                let more = self
                    .rest()
                    .bytes()
                    .take(2)
                    .take_while(|b| matches!(b, b'0'..=b'7'));
                let end = self.at + more.count();
                let value = u32::from_str_radix(&self.text[self.at - 1..end], 8).ok()?;
                self.at = end;
                Char {
                    value,
                    written: Written::Octal,
                }
            }
            _ if c.is_ascii_alphanumeric() => return None,
            _ => Char {
                value: c as u32,
                written: Written::Identity,
            },
        })
    }

    fn hexadecimal(&mut self, digits: usize, written: Written) -> Option<Char> {
        let text = self.rest().get(..digits)?;
        if !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.at += digits;
        let value = u32::from_str_radix(text, 16).ok()?;
        (value <= set::MAX).then_some(Char { value, written })
    }

    /// Behind `[`.
    fn class(&mut self) -> Option<Class> {
        let negated = self.eat("^");
        let first = self.at;
        let mut items = Vec::new();
        let mut ranges = Vec::new();
        loop {
            let start = self.at;
            if self.at > first && self.eat("]") {
                break;
            }
            let Some(low) = self.class_char(&mut ranges)? else {
                // A set as an end of a range is an error.
                if self.rest().starts_with('-') && !self.rest().starts_with("-]") {
                    return None;
                }
                items.push(self.item(ItemKind::Escape, start));
                continue;
            };
            let rest = self.rest();
            if !rest.starts_with('-') || rest.starts_with("-]") {
                ranges.push((low.value, low.value));
                items.push(self.item(ItemKind::Char(low), start));
                continue;
            }
            self.at += 1;
            let high = self.class_char(&mut Vec::new())??;
            if high.value < low.value {
                return None;
            }
            ranges.push((low.value, high.value));
            items.push(self.item(ItemKind::Range(low, high), start));
        }
        let set = CharSet::of(ranges);
        Some(Class {
            negated,
            items,
            set: Some(if negated { set.negated() } else { set }),
            empty: false,
        })
    }

    fn item(&self, kind: ItemKind, start: usize) -> Item {
        Item {
            kind,
            start: start as u32,
            end: self.at as u32,
        }
    }

    /// One character of a class; the inner `None` for a set, which goes into `ranges`.
    #[expect(clippy::option_option, reason = "the outer level is the error")]
    fn class_char(&mut self, ranges: &mut Vec<(u32, u32)>) -> Option<Option<Char>> {
        let c = self.next()?;
        if c != '\\' {
            return Some(Some(Char {
                value: c as u32,
                written: Written::Plain,
            }));
        }
        if let Some(set) = self.set_escape() {
            ranges.extend(set.ranges());
            return Some(None);
        }
        self.char_escape().map(Some)
    }

    /// Behind `(`.
    fn group(&mut self, start: usize) -> Option<Node> {
        let outer = self.flags;
        let mut index = None;
        let mut atomic = false;
        let mut look = None;
        if !self.eat("?") {
            index = Some(self.open_group());
        } else if self.eat("P<") {
            let name = self.name(">")?;
            let number = self.open_group();
            if self.names.iter().any(|(known, _)| *known == name) {
                return None;
            }
            self.names.push((name, number));
            index = Some(number);
        } else if self.eat("P=") {
            let name = self.name(")")?;
            let group = self.named(name)?;
            let closed = !self.open.contains(&group);
            return closed.then(|| self.node(Kind::Reference(group), start));
        } else if self.eat("(") {
            return self.conditional(start);
        } else if self.eat(">") {
            atomic = true;
        } else if self.eat("=") {
            look = Some((true, false));
        } else if self.eat("!") {
            look = Some((true, true));
        } else if self.eat("<=") {
            look = Some((false, false));
        } else if self.eat("<!") {
            look = Some((false, true));
        } else {
            let mut on = true;
            loop {
                match self.next()? {
                    ':' => break,
                    '-' if on => on = false,
                    flag => self.set_flag(flag, on)?,
                }
            }
        }
        let body = self.alternatives()?;
        if !self.eat(")") {
            return None;
        }
        self.flags = outer;
        if index.is_some() {
            self.open.pop();
        }
        let kind = match look {
            Some((ahead, negative)) => Kind::Look(Box::new(Look {
                body,
                ahead,
                negative,
            })),
            None => Kind::Group(Box::new(Group {
                body,
                index,
                atomic,
            })),
        };
        Some(self.node(kind, start))
    }

    fn open_group(&mut self) -> u32 {
        self.groups += 1;
        self.open.push(self.groups);
        self.groups
    }

    /// A name up to `end`, which is skipped.
    fn name(&mut self, end: &str) -> Option<&'p str> {
        let length = self.rest().find(end)?;
        let name = &self.rest()[..length];
        self.at += length + end.len();
        let word = |c: char| c == '_' || c.is_alphanumeric();
        (!name.is_empty() && name.chars().all(word)).then_some(name)
    }

    fn named(&self, name: &str) -> Option<u32> {
        let found = self.names.iter().find(|(known, _)| *known == name);
        found.map(|(_, group)| *group)
    }

    /// Behind `(?(`.
    fn conditional(&mut self, start: usize) -> Option<Node> {
        let name = self.name(")")?;
        if name.parse::<u32>().is_err() {
            self.named(name)?;
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let yes = self.sequence()?;
        let no = if self.eat("|") {
            self.sequence()?
        } else {
            self.node(Kind::Empty, self.at)
        };
        self.depth -= 1;
        let closed = self.eat(")");
        closed.then(|| self.node(Kind::Conditional(Box::new((yes, no))), start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str) -> Option<Regex> {
        parse(pattern, Flags::default(), false)
    }

    #[test]
    fn what_re_takes() {
        for pattern in [
            "",
            "a|b|",
            r"(?P<x>a)(?P=x)\1",
            "(?i)a",
            "(?im)(?s)a",
            "(?i:a)(?-i:b)(?a-i:c)",
            "(?#note)a(?#more)*",
            "a{2}b{2,}c{,3}d{1,2}?e*?f++g{x}",
            "{}{a}{,}",
            r"[]a][^]b][a\]\-x-][\d-]",
            r"(a)?(?(1)b|c)(?(1)d)",
            "(?<=a)(?<!b)(?=c)(?!d)(?>e)",
            r"\A\Z\b\B\d\D\s\S\w\W\.\-\ \0\012\101\x41\u0041\U00000041\a\f\n\r\t\v",
            "a{65536,}",
            "é*[à-ü]",
        ] {
            assert!(read(pattern).is_some(), "{pattern}");
        }
    }

    #[test]
    fn what_re_refuses() {
        for pattern in [
            "(",
            ")",
            "a)",
            "[",
            "[a",
            "*",
            "a**",
            "a+*",
            "(?P<x>a)(?P<x>b)",
            "(?P<1-x>a)",
            r"\1",
            r"(a\1)",
            r"\q",
            r"[b-a]",
            r"[\d-z]",
            "a{3,2}",
            "(?<a>b)",
            "(?P=x)",
            r"\x1",
            "(?",
            "(?P",
            "(?#",
            r"\",
            "(?z)a",
            "^*",
            "(?(2)a",
            "(?(x)a)",
        ] {
            assert!(read(pattern).is_none(), "{pattern}");
        }
        assert!(read(&"(".repeat(10_000)).is_none());
        assert!(read(&format!("{}a{}", "(".repeat(1_000), ")".repeat(1_000))).is_none());
        assert!(read(&"a".repeat(MAX_LENGTH + 1)).is_none());
    }

    #[test]
    fn verbose_patterns() {
        let flags = Flags {
            verbose: true,
            ..Flags::default()
        };
        let regex = parse("a # (not a group\n [ #] b *", flags, false).unwrap();
        let Kind::Concat(list) = &regex.root.kind else {
            panic!("{regex:?}")
        };
        assert_eq!(list.len(), 3);
        assert!(matches!(list[2].kind, Kind::Repeat(_)));
        assert!(read("(?x) a b").is_some_and(|it| it.root.children().count() == 2));
    }

    #[test]
    fn places_and_groups() {
        let regex = read(r"x(?P<a>b)\1").unwrap();
        let mut seen = Vec::new();
        regex
            .root
            .walk(&mut |node| seen.push((node.start, node.end)));
        assert_eq!(seen, [(0, 11), (0, 1), (1, 9), (7, 8), (9, 11)]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(pattern in r"[a-c\\\[\](){}?*+|^$.:=!<>P#\-,0-9ixdwUFé ]{0,40}", verbose: bool) {
            let flags = Flags { verbose, ..Flags::default() };
            if let Some(regex) = parse(&pattern, flags, false) {
                regex.root.walk(&mut |node| {
                    assert!(pattern.get(node.start as usize..node.end as usize).is_some());
                });
            }
        }
    }
}
