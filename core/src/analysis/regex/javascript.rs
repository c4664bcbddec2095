//! Reading patterns of JavaScript: oxc's parser, and its tree made into ours.

use oxc_allocator::Allocator;
use oxc_regular_expression::ast::{
    BoundaryAssertionKind, Character, CharacterClass, CharacterClassContents,
    CharacterClassContentsKind, CharacterClassEscapeKind, CharacterKind, Disjunction,
    LookAroundAssertionKind, Modifier, Term,
};
use oxc_regular_expression::{ConstructorParser, LiteralParser, Options};

use super::set::CharSet;
use super::tree::{
    Assert, Char, Class, Dialect, Group, Item, ItemKind, Kind, Look, MAX_DEPTH, MAX_LENGTH, Node,
    Regex, Repeat, Written,
};

/// Why there is no tree.
#[derive(Debug)]
pub(crate) enum NoTree {
    /// The pattern is wrong: where (bytes in the file) and why.
    Invalid {
        start: u32,
        end: u32,
        message: String,
    },
    /// Too long or too deeply nested to be looked at.
    TooLarge,
}

/// Where the text of a pattern comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'t> {
    /// Between the slashes.
    Literal(&'t str),
    /// A string with its quotes, as it stands in the code, and what it means.
    Quoted { raw: &'t str, value: &'t str },
}

/// Reads a pattern that stands at byte `offset` of the file. `flags` without quotes.
pub(crate) fn parse(source: Source<'_>, flags: &str, offset: u32) -> Result<Regex, NoTree> {
    let (raw, text) = match source {
        Source::Literal(text) => (text, text),
        Source::Quoted { raw, value } => (raw, value),
    };
    if raw.len() > MAX_LENGTH || nesting(text) > MAX_DEPTH {
        return Err(NoTree::TooLarge);
    }
    let arena = Allocator::default();
    let options = Options {
        pattern_span_offset: offset,
        flags_span_offset: offset,
    };
    let parsed = match source {
        Source::Literal(text) => LiteralParser::new(&arena, text, Some(flags), options).parse(),
        Source::Quoted { raw, .. } => {
            let quoted = format!("'{flags}'");
            let flags = arena.alloc_str(&quoted);
            ConstructorParser::new(&arena, raw, Some(flags), options).parse()
        }
    };
    let pattern = parsed.map_err(|error| {
        let at = error.labels.first();
        let start = at.map_or(offset, |label| label.offset());
        NoTree::Invalid {
            start,
            end: at.map_or(start, |label| start + label.len()),
            message: error.to_string(),
        }
    })?;
    let has = |flag: char| flags.contains(flag);
    let mut lower = Lower {
        ignore_case: has('i'),
        multiline: has('m'),
        dot_all: has('s'),
        groups: 0,
        names: Vec::new(),
        named: Vec::new(),
    };
    let root = lower.disjunction(&pattern.body);
    let Lower { names, named, .. } = lower;
    let mut regex = Regex {
        root,
        ignore_case: has('i'),
        dialect: Dialect::JavaScript {
            unicode: has('u') || has('v'),
        },
    };
    resolve(&mut regex.root, &names, &named);
    Ok(regex)
}

/// How deep parentheses and brackets nest at most, not counting what is escaped.
fn nesting(text: &str) -> u32 {
    let (mut depth, mut most) = (0u32, 0);
    let mut escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' | b'[' => {
                depth += 1;
                most = most.max(depth);
            }
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// References by name stand for `FIRST_NAMED + index into named` until all groups are known.
const FIRST_NAMED: u32 = 1 << 30;

fn resolve(node: &mut Node, names: &[(String, u32)], named: &[String]) {
    match &mut node.kind {
        Kind::Reference(to) if *to >= FIRST_NAMED => {
            let name = &named[(*to - FIRST_NAMED) as usize];
            let mut groups = names.iter().filter(|(known, _)| known == name);
            // A name may stand in several alternatives: then it is not known which is meant.
            *to = match (groups.next(), groups.next()) {
                (Some((_, group)), None) => *group,
                _ => 0,
            };
        }
        Kind::Concat(list) | Kind::Alternate(list) => {
            list.iter_mut().for_each(|it| resolve(it, names, named));
        }
        Kind::Repeat(it) => resolve(&mut it.body, names, named),
        Kind::Group(it) => resolve(&mut it.body, names, named),
        Kind::Look(it) => resolve(&mut it.body, names, named),
        _ => {}
    }
}

struct Lower {
    ignore_case: bool,
    multiline: bool,
    dot_all: bool,
    groups: u32,
    names: Vec<(String, u32)>,
    named: Vec<String>,
}

impl Lower {
    fn disjunction(&mut self, it: &Disjunction<'_>) -> Node {
        let mut branches: Vec<Node> = it
            .body
            .iter()
            .map(|branch| {
                let mut terms: Vec<Node> = branch.body.iter().map(|term| self.term(term)).collect();
                let (start, end) = (branch.span.start, branch.span.end);
                match terms.len() {
                    0 => Node::new(Kind::Empty, start, end),
                    1 => terms.swap_remove(0),
                    _ => Node::new(Kind::Concat(terms), start, end),
                }
            })
            .collect();
        if branches.len() == 1 {
            return branches.swap_remove(0);
        }
        Node::new(Kind::Alternate(branches), it.span.start, it.span.end)
    }

    fn term(&mut self, it: &Term<'_>) -> Node {
        use oxc_span::GetSpan;
        let span = it.span();
        let kind = match it {
            Term::BoundaryAssertion(it) => Kind::Assert(match (it.kind, self.multiline) {
                (BoundaryAssertionKind::Start, false) => Assert::TextStart,
                (BoundaryAssertionKind::Start, true) => Assert::LineStart,
                (BoundaryAssertionKind::End, false) => Assert::TextEnd,
                (BoundaryAssertionKind::End, true) => Assert::LineEnd,
                (BoundaryAssertionKind::Boundary, _) => Assert::Word,
                (BoundaryAssertionKind::NegativeBoundary, _) => Assert::NotWord,
            }),
            Term::LookAroundAssertion(it) => Kind::Look(Box::new(Look {
                body: self.disjunction(&it.body),
                ahead: matches!(
                    it.kind,
                    LookAroundAssertionKind::Lookahead | LookAroundAssertionKind::NegativeLookahead
                ),
                negative: matches!(
                    it.kind,
                    LookAroundAssertionKind::NegativeLookahead
                        | LookAroundAssertionKind::NegativeLookbehind
                ),
            })),
            Term::Quantifier(it) => Kind::Repeat(Box::new(Repeat {
                body: self.term(&it.body),
                min: u32::try_from(it.min).unwrap_or(u32::MAX),
                max: it.max.map(|max| u32::try_from(max).unwrap_or(u32::MAX)),
                possessive: false,
            })),
            Term::Character(it) => Kind::Char(character(it)),
            Term::Dot(_) if self.dot_all => Kind::Set(CharSet::all()),
            Term::Dot(_) => Kind::Set(CharSet::dot(true)),
            Term::CharacterClassEscape(it) => Kind::Set(escape(it.kind)),
            Term::UnicodePropertyEscape(_) => Kind::Unknown,
            Term::CharacterClass(it) => Kind::Class(class(it)),
            Term::CapturingGroup(it) => {
                self.groups += 1;
                let index = self.groups;
                if let Some(name) = &it.name {
                    self.names.push((name.to_string(), index));
                }
                Kind::Group(Box::new(Group {
                    body: self.disjunction(&it.body),
                    index: Some(index),
                    atomic: false,
                }))
            }
            Term::IgnoreGroup(it) => {
                let before = (self.ignore_case, self.multiline, self.dot_all);
                if let Some(modifiers) = &it.modifiers {
                    let change = |flag: Modifier, now: bool| {
                        (now || modifiers.enabling.contains(flag))
                            && !modifiers.disabling.contains(flag)
                    };
                    self.ignore_case = change(Modifier::I, self.ignore_case);
                    self.multiline = change(Modifier::M, self.multiline);
                    self.dot_all = change(Modifier::S, self.dot_all);
                }
                let body = self.disjunction(&it.body);
                (self.ignore_case, self.multiline, self.dot_all) = before;
                Kind::Group(Box::new(Group {
                    body,
                    index: None,
                    atomic: false,
                }))
            }
            Term::IndexedReference(it) => Kind::Reference(it.index),
            Term::NamedReference(it) => {
                self.named.push(it.name.to_string());
                Kind::Reference(FIRST_NAMED + (self.named.len() - 1) as u32)
            }
        };
        Node::new(kind, span.start, span.end)
    }
}

fn character(it: &Character) -> Char {
    Char {
        value: it.value,
        written: match it.kind {
            CharacterKind::Symbol => Written::Plain,
            CharacterKind::Identifier => Written::Identity,
            CharacterKind::ControlLetter | CharacterKind::SingleEscape => Written::Letter,
            CharacterKind::HexadecimalEscape => Written::Hexadecimal,
            CharacterKind::UnicodeEscape => Written::Unicode,
            CharacterKind::Null
            | CharacterKind::Octal1
            | CharacterKind::Octal2
            | CharacterKind::Octal3 => Written::Octal,
        },
    }
}

fn escape(kind: CharacterClassEscapeKind) -> CharSet {
    match kind {
        CharacterClassEscapeKind::D => CharSet::digits(),
        CharacterClassEscapeKind::NegativeD => CharSet::digits().negated(),
        CharacterClassEscapeKind::S => CharSet::spaces(true),
        CharacterClassEscapeKind::NegativeS => CharSet::spaces(true).negated(),
        CharacterClassEscapeKind::W => CharSet::words(false),
        CharacterClassEscapeKind::NegativeW => CharSet::words(false).negated(),
    }
}

fn class(it: &CharacterClass<'_>) -> Class {
    let mut items = Vec::with_capacity(it.body.len());
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut known = it.kind == CharacterClassContentsKind::Union;
    for content in &it.body {
        use oxc_span::GetSpan;
        let kind = match content {
            CharacterClassContents::CharacterClassRange(range) => {
                ranges.push((range.min.value, range.max.value));
                ItemKind::Range(character(&range.min), character(&range.max))
            }
            CharacterClassContents::Character(c) => {
                ranges.push((c.value, c.value));
                ItemKind::Char(character(c))
            }
            CharacterClassContents::CharacterClassEscape(it) => {
                ranges.extend(escape(it.kind).ranges());
                ItemKind::Escape
            }
            CharacterClassContents::UnicodePropertyEscape(_)
            | CharacterClassContents::NestedCharacterClass(_)
            | CharacterClassContents::ClassStringDisjunction(_) => {
                known = false;
                continue;
            }
        };
        let span = content.span();
        items.push(Item {
            kind,
            start: span.start,
            end: span.end,
        });
    }
    if !known {
        items.clear();
    }
    let set = known.then(|| {
        let set = CharSet::of(ranges);
        if it.negative { set.negated() } else { set }
    });
    Class {
        negated: it.negative,
        items,
        set,
        empty: it.body.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, flags: &str) -> Regex {
        parse(Source::Literal(pattern), flags, 1).unwrap()
    }

    #[test]
    fn groups_and_references() {
        let regex = read(r"(a)(?<n>b)\k<n>\1(?:c)", "u");
        let mut to = Vec::new();
        regex.root.walk(&mut |node| {
            if let Kind::Reference(group) = node.kind {
                to.push((group, node.start));
            }
        });
        assert_eq!(to, [(2, 11), (1, 16)]);
        assert_eq!(regex.dialect, Dialect::JavaScript { unicode: true });
    }

    #[test]
    fn flags_and_modifiers_are_applied() {
        let kinds = |pattern: &str, flags: &str| {
            let mut all = false;
            let mut line = false;
            read(pattern, flags)
                .root
                .walk(&mut |node| match &node.kind {
                    Kind::Set(set) => all |= set.is_all(),
                    Kind::Assert(it) => line |= *it == Assert::LineStart,
                    _ => {}
                });
            (all, line)
        };
        assert_eq!(kinds("^.", ""), (false, false));
        assert_eq!(kinds("^.", "sm"), (true, true));
        assert_eq!(kinds("(?s-m:^.)", "m"), (true, false));
    }

    #[test]
    fn classes() {
        let regex = read(r"[^a-c\d_]", "");
        let Kind::Class(class) = &regex.root.kind else {
            panic!("{regex:?}")
        };
        assert!(class.negated && class.items.len() == 3);
        let set = class.set.as_ref().unwrap();
        assert!(set.contains('d' as u32) && !set.contains('b' as u32) && !set.contains('5' as u32));
        assert!(matches!(&read("[]", "").root.kind, Kind::Class(it) if it.empty));
        assert!(matches!(&read(r"[\p{L}a]", "u").root.kind, Kind::Class(it) if it.set.is_none()));
    }

    #[test]
    fn what_is_wrong_or_too_large() {
        let wrong = |source: Source<'_>, flags: &str| match parse(source, flags, 0) {
            Err(NoTree::Invalid { message, .. }) => message,
            other => panic!("{other:?}"),
        };
        assert!(!wrong(Source::Literal("("), "").is_empty());
        let quoted = |raw, value| Source::Quoted { raw, value };
        assert!(!wrong(quoted("'['", "["), "").is_empty());
        assert!(!wrong(quoted("'a'", "a"), "z").is_empty());
        assert!(!wrong(Source::Literal(r"\k<a>(?<b>)"), "").is_empty());
        for deep in [
            "(".repeat(100_000),
            "[".repeat(70),
            "a".repeat(MAX_LENGTH + 1),
        ] {
            assert!(matches!(
                parse(Source::Literal(&deep), "v", 0),
                Err(NoTree::TooLarge)
            ));
        }
        assert!(parse(quoted(r"'\\(\x28\\)'", r"\((\)"), "", 0).is_err());
        assert!(parse(quoted(r"'\\d+\u0041'", r"\d+A"), "", 0).is_ok());
        let deep = format!("'{}'", r"\x28".repeat(1_000));
        let value = "(".repeat(1_000);
        assert!(matches!(
            parse(quoted(&deep, &value), "", 0),
            Err(NoTree::TooLarge)
        ));
    }
}
