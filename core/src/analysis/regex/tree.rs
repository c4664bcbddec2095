//! The syntax tree that all dialects are read into.

use super::set::CharSet;

/// How deep groups may nest; deeper patterns are not analysed. Bounds every recursion over a tree.
pub(crate) const MAX_DEPTH: u32 = 64;

/// Longer patterns are not analysed: people do not write them.
pub(crate) const MAX_LENGTH: usize = 20_000;

/// A pattern with what its flags say already applied to its sets and anchors.
#[derive(Debug, Clone)]
pub(crate) struct Regex {
    pub(crate) root: Node,
    pub(crate) ignore_case: bool,
    pub(crate) dialect: Dialect,
}

/// Whose rules the pattern follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// ECMAScript; `unicode` with flag `u` or `v`.
    JavaScript {
        unicode: bool,
    },
    Python,
}

/// A part of a pattern and where it stands: bytes from the start of the file for JavaScript, of the
/// pattern for Python.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Matches the empty text.
    Empty,
    /// One given character.
    Char(Char),
    /// One character of a set that is not written in brackets: `.`, `\d`.
    Set(CharSet),
    Class(Class),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    Repeat(Box<Repeat>),
    Group(Box<Group>),
    Look(Box<Look>),
    Assert(Assert),
    /// `\1`: the group's number, from 1.
    Reference(u32),
    /// `(?(1)yes|no)` of Python.
    Conditional(Box<(Node, Node)>),
    /// Something whose text is not known: a property of Unicode.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Char {
    pub(crate) value: u32,
    pub(crate) written: Written,
}

/// How a character is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Plain,
    /// Behind a backslash that takes its special meaning away or has no effect: `\.`, `\-`.
    Identity,
    /// `\n`, `\t` and other letters, `\cX`.
    Letter,
    /// `\x1f`.
    Hexadecimal,
    /// `\u001f`, `\u{1f}`.
    Unicode,
    /// `\0`, `\17`.
    Octal,
}

#[derive(Debug, Clone)]
pub(crate) struct Class {
    pub(crate) negated: bool,
    /// What stands between the brackets; empty also for the nested classes of flag `v`.
    pub(crate) items: Vec<Item>,
    /// What it matches; `None` if that is not known.
    pub(crate) set: Option<CharSet>,
    /// Whether nothing at all is between the brackets.
    pub(crate) empty: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) kind: ItemKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Debug, Clone)]
pub(crate) enum ItemKind {
    Char(Char),
    Range(Char, Char),
    /// `\d` and its like.
    Escape,
}

#[derive(Debug, Clone)]
pub(crate) struct Repeat {
    pub(crate) body: Node,
    pub(crate) min: u32,
    /// `None` without a limit.
    pub(crate) max: Option<u32>,
    /// Gives nothing back: `a*+` of Python.
    pub(crate) possessive: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) body: Node,
    /// Number from 1 if it captures.
    pub(crate) index: Option<u32>,
    /// Gives nothing back: `(?>a*)` of Python.
    pub(crate) atomic: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub(crate) body: Node,
    pub(crate) ahead: bool,
    pub(crate) negative: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assert {
    /// `^` without flag `m`, `\A`.
    TextStart,
    /// `^` with flag `m`.
    LineStart,
    /// `$` without flag `m`, `\Z`.
    TextEnd,
    /// `$` with flag `m`.
    LineEnd,
    Word,
    NotWord,
}

impl Node {
    pub(crate) fn new(kind: Kind, start: u32, end: u32) -> Self {
        Self { kind, start, end }
    }

    /// The parts directly inside, in order.
    pub(crate) fn children(&self) -> impl DoubleEndedIterator<Item = &Node> {
        let (list, pair): (&[Node], [Option<&Node>; 2]) = match &self.kind {
            Kind::Concat(list) | Kind::Alternate(list) => (list, [None, None]),
            Kind::Repeat(it) => (&[], [Some(&it.body), None]),
            Kind::Group(it) => (&[], [Some(&it.body), None]),
            Kind::Look(it) => (&[], [Some(&it.body), None]),
            Kind::Conditional(it) => (&[], [Some(&it.0), Some(&it.1)]),
            _ => (&[], [None, None]),
        };
        list.iter().chain(pair.into_iter().flatten())
    }

    /// This part and all inside it, outer before inner, in the order of the text.
    pub(crate) fn walk<'n>(&'n self, see: &mut impl FnMut(&'n Node)) {
        let mut work = vec![self];
        while let Some(node) = work.pop() {
            see(node);
            work.extend(node.children().rev());
        }
    }

    /// The set of a part that takes exactly one character, if it is known.
    pub(crate) fn set(&self) -> Option<CharSet> {
        match &self.kind {
            Kind::Char(c) => Some(CharSet::one(c.value)),
            Kind::Set(set) => Some(set.clone()),
            Kind::Class(class) => class.set.clone(),
            Kind::Group(group) => group.body.set(),
            _ => None,
        }
    }

    /// Whether the part can match without taking a character, as far as can be told.
    pub(crate) fn nullable(&self) -> bool {
        match &self.kind {
            Kind::Empty | Kind::Look(_) | Kind::Assert(_) | Kind::Reference(_) => true,
            Kind::Char(_) | Kind::Set(_) | Kind::Class(_) | Kind::Unknown => false,
            Kind::Concat(list) => list.iter().all(Node::nullable),
            Kind::Alternate(list) => list.iter().any(Node::nullable),
            Kind::Repeat(it) => it.min == 0 || it.body.nullable(),
            Kind::Group(it) => it.body.nullable(),
            Kind::Conditional(it) => it.0.nullable() || it.1.nullable(),
        }
    }
}
