//! What rules may ask about the place in the tree that is being visited.

use std::cell::OnceCell;
use std::ops::Range;

use ruff_python_ast::{Expr, ExprCall, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::rules::Functions;
use super::semantic::Model;
use super::types::Types;
use crate::analysis::project::FileFacts;
use crate::analysis::regex::Budget;
use crate::analysis::report::{HitBuilder, Reporter};
use crate::analysis::{Rule, SourceFile};

/// The place in the tree and where to report.
pub(super) struct Context<'a, 'r, 's> {
    /// Path of the file.
    pub(super) file: &'a str,
    source: &'a str,
    /// Work that is left for the regular expressions of the file.
    pub(super) regex_budget: Budget,
    report: &'r mut Reporter<'s>,
    /// What names mean.
    pub(super) model: &'a Model<'a>,
    /// What values are.
    pub(super) types: &'a Types<'a>,
    /// Attributes that classes lack as far as this file shows.
    pub(super) no_members: Vec<NoMember<'a>>,
    /// Names that modules of the standard library lack.
    pub(super) missing_names: Vec<MissingName<'a>>,
    /// How many attributes seemed to be missing.
    pub(super) members_looked_for: u32,
    /// Calls of names of which nothing is known here.
    pub(super) unknown_calls: Vec<&'a ExprCall>,
    /// Enclosing statements, the current one last.
    pub(super) statements: Vec<&'a Stmt>,
    /// Enclosing expressions inside the current statement, the current one last.
    pub(super) expressions: Vec<&'a Expr>,
    /// Enclosing functions and classes.
    pub(super) scopes: Vec<Scope<'a>>,
    /// Words that stand in quotes, once they were asked for.
    quoted: Option<FxHashSet<&'a str>>,
    /// Whether the text of a node asks what something is or has, by its place.
    asks: FxHashMap<TextRange, bool>,
    /// Where the lines start.
    lines: OnceCell<Vec<u32>>,
    /// Functions that a call by name may mean.
    pub(super) functions: Functions<'a>,
}

/// An attribute that a class lacks as far as its file shows.
pub(super) struct NoMember<'a> {
    /// Name of the class.
    pub(super) class: &'a str,
    pub(super) name: &'a str,
    /// Whether it is read through the first argument of a method.
    pub(super) own: bool,
    pub(super) range: TextRange,
    pub(super) message: String,
}

/// A name that a module of the standard library lacks.
pub(super) struct MissingName<'a> {
    pub(super) module: String,
    pub(super) name: &'a str,
    pub(super) range: TextRange,
    pub(super) message: String,
}

/// A function or class around the place.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    Function(&'a StmtFunctionDef),
    Class,
}

impl<'a, 'r, 's> Context<'a, 'r, 's> {
    pub(super) fn new(
        file: &SourceFile<'a>,
        types: &'a Types<'a>,
        report: &'r mut Reporter<'s>,
    ) -> Self {
        Self {
            file: file.path,
            source: file.text,
            regex_budget: Budget::of_file(),
            report,
            model: types.model,
            types,
            no_members: Vec::new(),
            missing_names: Vec::new(),
            members_looked_for: 0,
            unknown_calls: Vec::new(),
            statements: Vec::new(),
            expressions: Vec::new(),
            scopes: Vec::new(),
            quoted: None,
            asks: FxHashMap::default(),
            lines: OnceCell::new(),
            functions: Functions::default(),
        }
    }

    /// Reports a rule; see [`Reporter::report`].
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        range: TextRange,
        message: impl Into<String>,
    ) -> HitBuilder<'_> {
        self.report.report(rule, range, message)
    }

    /// Holds a finding back; see [`Reporter::hold`].
    pub(super) fn hold(
        &mut self,
        rule: &'static Rule,
        range: TextRange,
        message: impl Into<String>,
    ) -> Option<u32> {
        self.report.hold(rule, range, message)
    }

    /// What the file tells others; see [`Reporter::facts`].
    pub(super) fn facts(&mut self) -> &mut FileFacts {
        self.report.facts()
    }

    /// The source text of a node.
    pub(super) fn text(&self, node: &impl Ranged) -> &'a str {
        let range = node.range();
        self.source
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or_default()
    }

    /// Whether a word stands in quotes somewhere, alone. O(1) after the first question.
    pub(super) fn is_quoted(&mut self, word: &str) -> bool {
        let source = self.source;
        self.quoted
            .get_or_insert_with(|| quoted(source))
            .contains(word)
    }

    /// Whether the text of a node asks what something is or has. O(1) after the first question.
    pub(super) fn asks_for_attributes(&mut self, range: TextRange) -> bool {
        let source = self.source;
        *self.asks.entry(range).or_insert_with(|| {
            source
                .get(range.start().to_usize()..range.end().to_usize())
                .is_some_and(|text| {
                    let words = ["hasattr(", "getattr(", "isinstance("];
                    words.iter().any(|word| text.contains(word))
                })
        })
    }

    /// Line of a place in the text, from 1. O(log lines) after the first question.
    pub(super) fn line(&self, at: TextSize) -> usize {
        let starts = self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.source.as_bytes());
            breaks.map(|at| at as u32 + 1).collect()
        });
        starts.partition_point(|start| *start <= at.to_u32()) + 1
    }

    /// The whole source text.
    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// The dotted path of what a name or attribute means; see [`Model::path`].
    pub(super) fn path(&self, expr: &Expr) -> Option<String> {
        self.model.path(expr)
    }

    /// Whether `expr` means exactly this dotted path.
    pub(super) fn is(&self, expr: &Expr, path: &str) -> bool {
        // Most are decided by the last name, without building the path.
        let last = match expr {
            Expr::Name(_) => return self.path(expr).as_deref() == Some(path),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return false,
        };
        path.ends_with(last) && self.path(expr).as_deref() == Some(path)
    }

    /// Whether a module is imported, or something from it.
    pub(super) fn imports(&self, module: &str) -> bool {
        self.model.imports(module)
    }

    /// The innermost function, unless a class is in between.
    pub(super) fn function(&self) -> Option<&'a StmtFunctionDef> {
        match self.scopes.last() {
            Some(Scope::Function(function)) => Some(function),
            _ => None,
        }
    }

    /// The expression around the current one.
    pub(super) fn parent(&self) -> Option<&'a Expr> {
        let at = self.expressions.len().checked_sub(2)?;
        self.expressions.get(at).copied()
    }

    /// The statement that is being visited.
    pub(super) fn statement(&self) -> Option<&'a Stmt> {
        self.statements.last().copied()
    }
}

/// All words that stand between two quotes of the same kind. O(bytes).
fn quoted(source: &str) -> FxHashSet<&str> {
    let bytes = source.as_bytes();
    memchr::memchr2_iter(b'"', b'\'', bytes)
        .filter_map(|at| {
            let rest = bytes.get(at + 1..)?;
            let length = rest
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_' || **byte > 0x7f)
                .count();
            (rest.get(length) == bytes.get(at)).then(|| source.get(at + 1..at + 1 + length))?
        })
        .collect()
}

/// A byte range for an edit.
pub(super) fn bytes(range: TextRange) -> Range<u32> {
    range.into()
}
