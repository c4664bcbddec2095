//! What rules know beside the node they look at.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Comment, ForOfStatement, MethodDefinition, MethodDefinitionKind, Program, Statement,
};
use oxc_semantic::{NodeId, Semantic, SymbolId};
use oxc_span::{GetSpan, Span};
use rustc_hash::FxHashMap;

use super::ast::{each_statement, range};
use crate::analysis::regex::Budget;
use crate::analysis::report::{HitBuilder, Reporter};
use crate::analysis::{Rule, SourceFile};

/// One file while it is visited.
pub(super) struct Cx<'a, 'r, 's> {
    report: &'r mut Reporter<'s>,
    /// Scopes, symbols and references; [`symbols`](super::symbols) asks it.
    pub(super) semantic: &'r Semantic<'a>,
    /// By symbol: the name in its first declaration.
    bindings: Vec<NodeId>,
    parents: Vec<AstKind<'a>>,
    /// Those of them that run their code more than once or at another time, and handlers.
    scopes: Vec<AstKind<'a>>,
    /// By the start of a `for ... of`: whether nothing in its body leaves a step early.
    runs_through: FxHashMap<u32, bool>,
    /// Work that is left for the regular expressions of the file.
    pub(super) regex_budget: Budget,
    /// Answers to questions about the whole text, by a word that stands for the question.
    answers: FxHashMap<&'static str, bool>,
    /// Whether the file may read requests or the page's address.
    pub(super) hears: bool,
    pub(super) text: &'a str,
    pub(super) comments: &'a [Comment],
    /// For each class around, innermost last: its private members that are not used so far.
    pub(super) private: Vec<super::rules::Members<'a>>,
    /// What is known about the functions of the file.
    pub(super) functions: super::rules::Functions,
    /// For each class around, innermost last: its methods.
    pub(super) methods: Vec<FxHashMap<&'a str, Span>>,
    /// For each function around, innermost last: the `yield`s so far.
    pub(super) yields: Vec<u32>,
    /// For each constructor around, innermost last: whether it still has to call `super()`.
    constructors: Vec<bool>,
}

fn is_scope(kind: AstKind<'_>) -> bool {
    matches!(
        kind,
        AstKind::ForOfStatement(_)
            | AstKind::Function(_)
            | AstKind::ArrowFunctionExpression(_)
            | AstKind::Class(_)
            | AstKind::ForStatement(_)
            | AstKind::ForInStatement(_)
            | AstKind::WhileStatement(_)
            | AstKind::DoWhileStatement(_)
            | AstKind::CatchClause(_)
    )
}

/// Counts work in tests, which hold it against the length of the text.
#[cfg(test)]
fn step() {
    STEPS.with(|steps| steps.set(steps.get() + 1));
}

#[cfg(not(test))]
const fn step() {}

#[cfg(test)]
thread_local! {
    pub(super) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

impl<'a, 'r, 's> Cx<'a, 'r, 's> {
    pub(super) fn new(
        _file: &SourceFile<'_>,
        program: &'a Program<'a>,
        semantic: &'r Semantic<'a>,
        report: &'r mut Reporter<'s>,
    ) -> Self {
        Self {
            report,
            parents: Vec::with_capacity(64),
            scopes: Vec::new(),
            runs_through: FxHashMap::default(),
            semantic,
            regex_budget: Budget::of_file(),
            bindings: bindings(semantic),
            answers: FxHashMap::default(),
            hears: super::rules::hears(program.source_text),
            text: program.source_text,
            comments: &program.comments,
            private: Vec::new(),
            functions: FxHashMap::default(),
            methods: Vec::new(),
            yields: Vec::new(),
            constructors: Vec::new(),
        }
    }

    /// Whether findings of a rule are wanted: lets a costly one skip its work.
    pub(super) fn wants(&self, rule: &'static Rule) -> bool {
        self.report.wants(rule)
    }

    /// The name in the first declaration of a symbol.
    pub(super) fn binding(&self, symbol: SymbolId) -> Option<NodeId> {
        let id = *self.bindings.get(symbol.index())?;
        (id != NodeId::ROOT).then_some(id)
    }

    pub(super) fn push(&mut self, kind: AstKind<'a>) {
        if is_scope(kind) {
            self.scopes.push(kind);
        }
        self.parents.push(kind);
    }

    pub(super) fn pop(&mut self) {
        if self.parents.pop().is_some_and(is_scope) {
            self.scopes.pop();
        }
    }

    /// The loops, functions, classes and handlers around the node, nearest first: a look through the
    /// ancestors would take long inside of a sum of many operands.
    pub(super) fn scopes(&self) -> impl Iterator<Item = AstKind<'a>> {
        self.scopes.iter().rev().copied()
    }

    /// The nearest function around the node.
    pub(super) fn scope_of_return(&self) -> Option<AstKind<'a>> {
        self.scopes.iter().rev().copied().find(|kind| {
            matches!(
                kind,
                AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)
            )
        })
    }

    /// Whether every step of a loop runs to its end: nothing in it breaks, continues, returns, throws
    /// or tries. Loops inside it are answered on the way, so that each statement is looked at once
    /// however many ask.
    pub(super) fn runs_through(&mut self, around: &'a ForOfStatement<'a>) -> bool {
        if let Some(known) = self.runs_through.get(&around.span.start) {
            return *known;
        }
        let mut loops = vec![around.span];
        let mut leaves = None;
        each_statement(std::slice::from_ref(&around.body), &mut |it| {
            step();
            match it {
                Statement::ForOfStatement(it) => loops.push(it.span),
                Statement::BreakStatement(_)
                | Statement::ContinueStatement(_)
                | Statement::ReturnStatement(_)
                | Statement::ThrowStatement(_)
                | Statement::TryStatement(_) => leaves = Some(it.span().start),
                _ => {}
            }
            leaves.is_none()
        });
        for of in loops {
            // Statements come in the order of the text: a loop that ends before was seen whole.
            let through = leaves.is_none_or(|at| of.end <= at);
            self.runs_through.insert(of.start, through);
        }
        leaves.is_none()
    }

    /// The node's ancestors, nearest first.
    pub(super) fn ancestors(&self) -> impl Iterator<Item = AstKind<'a>> {
        self.parents.iter().rev().copied()
    }

    /// The nearest ancestor that is not just parentheses or a TypeScript cast.
    pub(super) fn parent(&self) -> Option<AstKind<'a>> {
        self.ancestors().find(|kind| !is_wrapper(*kind))
    }

    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        span: Span,
        message: impl Into<String>,
    ) -> HitBuilder<'_> {
        self.report.report(rule, range(span), message)
    }

    /// Asks a question about the whole text, which is answered once for all who ask it.
    pub(super) fn once(
        &mut self,
        question: &'static str,
        answer: impl FnOnce(&str) -> bool,
    ) -> bool {
        let text = self.text;
        *self.answers.entry(question).or_insert_with(|| answer(text))
    }

    /// The source text of a span.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// The part of a span on its first line: what is reported of a construct of many lines.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let text = self.slice(span);
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        Span::new(span.start, span.start + end as u32)
    }

    /// The span with its line's indent and line break if nothing else is on the line.
    pub(super) fn whole_line(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let before = &self.text[..start];
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        let after = &self.text[end..];
        let rest = after.trim_start_matches([' ', '\t']);
        let skipped = after.len() - rest.len();
        let alone_before = start == indent || before[..start - indent].ends_with(['\n', '\r']);
        let line_break = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            [] => 0,
            _ => return span,
        };
        if !alone_before {
            return span;
        }
        Span::new((start - indent) as u32, (end + skipped + line_break) as u32)
    }

    /// Whether a comment lies inside the span.
    pub(super) fn has_comment(&self, span: Span) -> bool {
        self.comments_in(span).next().is_some()
    }

    /// The comments inside a span, in order.
    pub(super) fn comments_in(&self, span: Span) -> impl Iterator<Item = &'a str> {
        let first = self
            .comments
            .partition_point(|comment| comment.span.start < span.start);
        let text = self.text;
        self.comments[first..]
            .iter()
            .take_while(move |comment| comment.span.end <= span.end)
            .filter_map(move |comment| {
                text.get(comment.span.start as usize..comment.span.end as usize)
            })
    }

    pub(super) fn enter_method(&mut self, it: &MethodDefinition<'_>) {
        if it.kind == MethodDefinitionKind::Constructor {
            let derived = self.ancestors().find_map(|kind| match kind {
                AstKind::Class(class) => {
                    Some(class.heritage_expression().is_some_and(|it| !it.is_null()))
                }
                _ => None,
            });
            self.constructors.push(derived.unwrap_or(false));
        }
    }

    pub(super) fn leave_method(&mut self, it: &MethodDefinition<'_>) {
        if it.kind == MethodDefinitionKind::Constructor {
            self.constructors.pop();
        }
    }

    pub(super) fn called_super(&mut self) {
        if let Some(waits) = self.constructors.last_mut() {
            *waits = false;
        }
    }

    /// Whether the innermost constructor has not called `super()` yet.
    pub(super) fn awaits_super(&self) -> bool {
        self.constructors.last().copied().unwrap_or(false)
    }
}

fn bindings(semantic: &Semantic<'_>) -> Vec<NodeId> {
    let mut bindings = vec![NodeId::ROOT; semantic.scoping().symbols_len()];
    for (id, node) in semantic.nodes().iter_enumerated() {
        if let AstKind::BindingIdentifier(it) = node.kind()
            && let Some(symbol) = it.symbol_id.get()
            && let Some(known) = bindings.get_mut(symbol.index())
            && *known == NodeId::ROOT
        {
            *known = id;
        }
    }
    bindings
}

/// Whether the node only wraps an expression.
pub(super) fn is_wrapper(kind: AstKind<'_>) -> bool {
    matches!(
        kind,
        AstKind::ParenthesizedExpression(_)
            | AstKind::TSAsExpression(_)
            | AstKind::TSSatisfiesExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::TSTypeAssertion(_)
            | AstKind::ChainExpression(_)
    )
}
