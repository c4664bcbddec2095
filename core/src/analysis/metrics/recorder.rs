use super::halstead::{Counts, Operand};
use super::{FileMetrics, FunctionMetrics, LineCounts, maintainability};
use crate::analysis::SourceFile;
use crate::model::LineIndex;

/// Counts while a language's walk tells it what it meets; knows no tree.
///
/// Cyclomatic complexity is counted for the innermost function alone, cognitive complexity and
/// Halstead's counts for every function around.
pub(crate) struct Recorder<'a> {
    frames: Vec<Frame<'a>>,
    done: Vec<FunctionMetrics>,
    /// Names of functions seen, for the contexts of operands.
    contexts: rustc_hash::FxHashMap<String, u32>,
    computed: u32,
    index: LineIndex<'a>,
}

/// The file, or a function in it.
struct Frame<'a> {
    name: String,
    range: std::ops::Range<u32>,
    parameters: u32,
    context: u32,
    cyclomatic: u32,
    /// Cognitive complexity with this frame as the outermost.
    cognitive: u64,
    /// How many increments grow by one for each level around.
    sensitive: u64,
    level: u32,
    depth: u32,
    deepest: u32,
    halstead: Counts<'a>,
}

impl<'a> Frame<'a> {
    fn new(name: String, range: std::ops::Range<u32>, parameters: u32, context: u32) -> Self {
        Self {
            name,
            range,
            parameters,
            context,
            cyclomatic: 1,
            cognitive: 0,
            sensitive: 0,
            level: 0,
            depth: 0,
            deepest: 0,
            halstead: Counts::default(),
        }
    }
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(file: &SourceFile<'a>) -> Self {
        Self {
            frames: vec![Frame::new(String::new(), 0..0, 0, 0)],
            done: Vec::new(),
            contexts: rustc_hash::FxHashMap::default(),
            computed: 0,
            index: LineIndex::new(file.text),
        }
    }

    fn top(&mut self) -> &mut Frame<'a> {
        // The frame of the file is never popped.
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// A function begins. `qualified` is its name with those of the classes and functions around it,
    /// `name` its own.
    pub(crate) fn function(
        &mut self,
        qualified: String,
        name: &str,
        range: impl Into<std::ops::Range<u32>>,
        parameters: usize,
    ) {
        let next = u32::try_from(self.contexts.len() + 1).unwrap_or(u32::MAX);
        let context = *self.contexts.entry(name.to_owned()).or_insert(next);
        let parameters = u32::try_from(parameters).unwrap_or(u32::MAX);
        self.frames
            .push(Frame::new(qualified, range.into(), parameters, context));
    }

    /// The innermost function ends.
    pub(crate) fn end(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let start_line = self.index.position(frame.range.start).0;
        let end_line = self
            .index
            .position(frame.range.end.saturating_sub(1))
            .0
            .max(start_line);
        self.done.push(FunctionMetrics {
            name: frame.name,
            start_line,
            end_line,
            lines: end_line - start_line + 1,
            parameters: frame.parameters,
            cyclomatic: frame.cyclomatic,
            cognitive: u32::try_from(frame.cognitive).unwrap_or(u32::MAX),
            nesting: frame.deepest,
            halstead: frame.halstead.finish(),
        });
        // The file itself is no nesting: a function at its top stands for itself.
        let inside = u64::from(self.frames.len() > 1);
        let outer = self.top();
        let levels = u64::from(outer.level) + inside;
        outer.cognitive = outer
            .cognitive
            .saturating_add(frame.cognitive)
            .saturating_add(frame.sensitive.saturating_mul(levels));
        outer.sensitive = outer.sensitive.saturating_add(frame.sensitive);
        outer.halstead.absorb(frame.halstead);
    }

    /// What the function that ended last measures.
    #[cfg(feature = "tree-sitter")]
    pub(crate) fn last(&self) -> Option<&FunctionMetrics> {
        self.done.last()
    }

    /// Decisions for the innermost function.
    pub(crate) fn decide(&mut self, decisions: usize) {
        let top = self.top();
        top.cyclomatic = top
            .cyclomatic
            .saturating_add(u32::try_from(decisions).unwrap_or(u32::MAX));
    }

    /// A break in the flow that costs the same wherever it stands.
    pub(crate) fn flat(&mut self) {
        let top = self.top();
        top.cognitive = top.cognitive.saturating_add(1);
    }

    /// A break in the flow that costs one more for each level it is nested in.
    pub(crate) fn nested(&mut self) {
        let top = self.top();
        top.cognitive = top.cognitive.saturating_add(u64::from(top.level) + 1);
        top.sensitive = top.sensitive.saturating_add(1);
    }

    /// What follows is one level deeper for cognitive complexity, until [`Self::rise`].
    pub(crate) fn sink(&mut self) {
        self.top().level += 1;
    }

    pub(crate) fn rise(&mut self) {
        let top = self.top();
        top.level = top.level.saturating_sub(1);
    }

    /// A block of statements opens inside a compound statement, until [`Self::close`].
    pub(crate) fn open(&mut self) {
        let top = self.top();
        top.depth += 1;
        top.deepest = top.deepest.max(top.depth);
    }

    pub(crate) fn close(&mut self) {
        let top = self.top();
        top.depth = top.depth.saturating_sub(1);
    }

    pub(crate) fn operator(&mut self, operator: u8) {
        self.top().halstead.operator(operator);
    }

    pub(crate) fn operand(&mut self, operand: Operand<'a>) {
        let top = self.top();
        let context = top.context;
        top.halstead.operand(context, operand);
    }

    /// An operand that is equal to no other.
    pub(crate) fn computed(&mut self) {
        self.computed = self.computed.wrapping_add(1);
        let number = self.computed;
        self.operand(Operand::Computed(number));
    }

    /// All of the file. `decisions` is what the maintainability index takes as complexity; without it
    /// that is the complexity of the file.
    pub(crate) fn finish(
        mut self,
        file: &SourceFile<'a>,
        lines: LineCounts,
        complexity: Option<u32>,
    ) -> FileMetrics {
        while self.frames.len() > 1 {
            self.end();
        }
        let mut functions = self.done;
        functions.sort_by(|a, b| {
            (a.start_line, a.end_line, &a.name).cmp(&(b.start_line, b.end_line, &b.name))
        });
        let whole = &self.frames[0];
        let halstead = whole.halstead.finish();
        let cyclomatic = functions.iter().fold(whole.cyclomatic, |sum, function| {
            sum.saturating_add(function.cyclomatic - 1)
        });
        FileMetrics {
            path: file.path.to_owned(),
            language: file.language,
            maintainability: maintainability(&halstead, complexity.unwrap_or(cyclomatic), &lines),
            lines,
            cyclomatic,
            cognitive: u32::try_from(whole.cognitive).unwrap_or(u32::MAX),
            halstead,
            functions,
        }
    }
}
