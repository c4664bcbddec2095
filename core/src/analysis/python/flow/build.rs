//! Builds the graph of a body.
//!
//! Python has no `goto`: whether a block can be reached is known as soon as everything before it was
//! seen, so dead code never gets a block. A `finally` gets one copy for each way into it (normally, by
//! an exception, by `return`, `break` or `continue`), or else a value assigned before a `return` would
//! seem to be missing after it; inside two others it is merged into one, so the size stays linear.

use ruff_python_ast::{
    ElifElseClause, ExceptHandler, Expr, Stmt, StmtFor, StmtIf, StmtMatch, StmtTry, StmtWhile,
    StmtWith,
};

use super::calls::{Calls, Swallows, looks_final, truth};
use super::graph::{Block, Dead, DeadCause, EdgeKind, End, Graph, Node};
use super::raises::{may_raise, passes_on};

/// The graph of a function's or module's body. O(statements), with recursion as deep as the blocks
/// are nested.
pub(in crate::analysis::python) fn build<'a>(body: &'a [Stmt], calls: &dyn Calls) -> Graph<'a> {
    let mut builder = Builder {
        graph: Graph {
            blocks: Vec::with_capacity(8),
            nodes: Vec::with_capacity(body.len()),
            edges: Vec::with_capacity(8),
            dead: Vec::new(),
            end: End::Unreached,
        },
        calls,
        current: None,
        handler: None,
        frames: Vec::new(),
        copies: 0,
    };
    let entry = builder.block();
    let block = &mut builder.graph.blocks[entry as usize];
    block.reached = true;
    block.doubtful = false;
    builder.start(entry);
    builder.body(body, true);
    builder.graph.end = match builder.current {
        None => End::Unreached,
        Some(block) if builder.graph.block(block).doubtful => End::Doubtful,
        Some(_) => End::Reached,
    };
    builder.graph
}

/// How a `finally` is entered, and how it goes on afterwards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Jump {
    Return,
    Break,
    Continue,
}

const JUMPS: [Jump; 3] = [Jump::Return, Jump::Break, Jump::Continue];

/// What a jump may have to pass.
enum Frame {
    Loop {
        after: u32,
        again: u32,
    },
    /// The copies of a `finally` for each kind of jump, made when first needed.
    Finally {
        copies: [Option<u32>; 3],
        merged: Option<u32>,
    },
}

struct Builder<'a, 'c> {
    graph: Graph<'a>,
    calls: &'c dyn Calls,
    /// The block that statements are added to; none in dead code.
    current: Option<u32>,
    /// Where exceptions go.
    handler: Option<u32>,
    frames: Vec<Frame>,
    /// How many bodies of `finally` are being built around the place.
    copies: u32,
}

impl<'a> Builder<'a, '_> {
    fn block(&mut self) -> u32 {
        let id = u32::try_from(self.graph.blocks.len()).unwrap_or(u32::MAX);
        self.graph.blocks.push(Block {
            doubtful: true,
            ..Block::default()
        });
        id
    }

    /// Goes on with a block, if any way leads to it.
    fn start(&mut self, id: u32) {
        let at = u32::try_from(self.graph.nodes.len()).unwrap_or(u32::MAX);
        let handler = self.handler;
        let block = &mut self.graph.blocks[id as usize];
        block.first = at;
        block.last = at;
        block.handler = handler;
        self.current = block.reached.then_some(id);
    }

    fn connect(&mut self, from: Option<u32>, to: u32, kind: EdgeKind) {
        let Some(from) = from else {
            return;
        };
        let doubtful = self.graph.blocks[from as usize].doubtful;
        let target = &mut self.graph.blocks[to as usize];
        target.reached = true;
        target.doubtful &= doubtful;
        self.graph.edges.push((from, to, kind));
    }

    fn reached(&self, id: u32) -> bool {
        self.graph.blocks[id as usize].reached
    }

    /// Ends the current block and goes on with a new one, which gets another handler.
    fn split(&mut self) {
        let next = self.block();
        self.connect(self.current, next, EdgeKind::Normal);
        self.start(next);
    }

    fn push(&mut self, node: Node<'a>) {
        let Some(current) = self.current else {
            return;
        };
        self.graph.nodes.push(node);
        let last = u32::try_from(self.graph.nodes.len()).unwrap_or(u32::MAX);
        let raises = may_raise(node);
        let block = &mut self.graph.blocks[current as usize];
        debug_assert_eq!(
            block.last + 1,
            last,
            "the nodes of a block lie side by side"
        );
        block.last = last;
        if raises && !block.raises {
            block.raises = true;
            let doubtful = block.doubtful;
            if let Some(handler) = block.handler {
                let handler = &mut self.graph.blocks[handler as usize];
                handler.reached = true;
                handler.doubtful &= doubtful;
            }
        }
    }

    fn dead(&mut self, body: &'a [Stmt], cause: DeadCause) {
        if !body.is_empty() {
            self.graph.dead.push(Dead { body, cause });
        }
    }

    /// `branch` when control may also go elsewhere.
    fn body(&mut self, body: &'a [Stmt], branch: bool) {
        for (at, statement) in body.iter().enumerate() {
            if self.current.is_none() {
                let called = at > 0 && body[at - 1].is_expr_stmt();
                let cause = if called {
                    DeadCause::AfterCall
                } else {
                    DeadCause::Unreached
                };
                self.dead(&body[at..], cause);
                return;
            }
            self.statement(statement);
            if branch
                && at + 1 == body.len()
                && self.current.is_some()
                && let Stmt::Expr(last) = statement
                && let Expr::Call(call) = &*last.value
                && (looks_final(call) || self.calls.may_not_return(call))
            {
                self.doubt();
            }
        }
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::If(inner) => self.branches(inner),
            Stmt::While(inner) => self.while_loop(inner),
            Stmt::For(inner) => self.for_loop(inner),
            Stmt::Try(inner) => self.try_statement(inner),
            Stmt::With(inner) => self.with(inner),
            Stmt::Match(inner) => self.match_statement(inner),
            Stmt::Return(_) => {
                self.push(Node::Statement(statement));
                self.jump(Jump::Return);
            }
            Stmt::Break(_) => {
                self.push(Node::Statement(statement));
                self.jump(Jump::Break);
            }
            Stmt::Continue(_) => {
                self.push(Node::Statement(statement));
                self.jump(Jump::Continue);
            }
            Stmt::Raise(_) => {
                self.push(Node::Statement(statement));
                self.current = None;
            }
            Stmt::Assert(inner) => {
                self.push(Node::Statement(statement));
                if truth(&inner.test) == Some(false) {
                    // Python with `-O` goes on.
                    self.doubt();
                }
            }
            Stmt::Expr(inner) => {
                self.push(Node::Statement(statement));
                let (value, awaited) = match &*inner.value {
                    Expr::Await(inner) => (&*inner.value, true),
                    value => (value, false),
                };
                if let Expr::Call(call) = value
                    && self.calls.never_returns(call, awaited)
                {
                    self.current = None;
                }
            }
            _ => self.push(Node::Statement(statement)),
        }
    }

    /// Goes on in a block that is reached in unusual ways only.
    fn doubt(&mut self) {
        let next = self.block();
        if let Some(from) = self.current {
            self.graph.edges.push((from, next, EdgeKind::Weak));
            self.graph.blocks[next as usize].reached = true;
        }
        self.start(next);
    }

    fn branches(&mut self, statement: &'a StmtIf) {
        let after = self.block();
        self.push(Node::Test(&statement.test));
        self.branch(Some(&statement.test), &statement.body, after);
        for ElifElseClause { test, body, .. } in &statement.elif_else_clauses {
            if self.current.is_none() {
                self.dead(body, DeadCause::Constant);
                continue;
            }
            if let Some(test) = test {
                self.push(Node::Test(test));
            }
            self.branch(test.as_ref(), body, after);
        }
        self.connect(self.current, after, EdgeKind::Normal);
        self.start(after);
    }

    /// The body of one clause; goes on where the test fails.
    fn branch(&mut self, test: Option<&'a Expr>, body: &'a [Stmt], after: u32) {
        let known = test.map_or(Some(true), truth);
        let from = self.current;
        let otherwise = self.block();
        if known == Some(false) {
            self.dead(body, DeadCause::Constant);
        } else {
            let inside = self.block();
            self.connect(from, inside, EdgeKind::Normal);
            self.start(inside);
            self.body(body, true);
            self.connect(self.current, after, EdgeKind::Normal);
        }
        if known != Some(true) {
            self.connect(from, otherwise, EdgeKind::Normal);
        }
        self.start(otherwise);
    }

    fn while_loop(&mut self, statement: &'a StmtWhile) {
        let known = truth(&statement.test);
        let (inside, again, otherwise, after) =
            (self.block(), self.block(), self.block(), self.block());
        self.split();
        self.push(Node::LoopTest(&statement.test));
        let head = self.current;
        if known == Some(false) {
            self.dead(&statement.body, DeadCause::Constant);
        } else {
            self.connect(head, inside, EdgeKind::Normal);
        }
        self.start(inside);
        if self.current.is_some() {
            self.frames.push(Frame::Loop { after, again });
            self.body(&statement.body, true);
            self.frames.pop();
            self.connect(self.current, again, EdgeKind::Normal);
        }
        // The test of later rounds, apart from the first: a loop without any round is unusual.
        self.start(again);
        self.push(Node::LoopTest(&statement.test));
        self.connect(self.current, inside, EdgeKind::Normal);
        if known != Some(true) {
            self.connect(self.current, otherwise, EdgeKind::Normal);
            let kind = self.no_round(&[otherwise, after]);
            self.connect(head, otherwise, kind);
        }
        self.loop_end(&statement.orelse, otherwise, after);
    }

    fn no_round(&self, others: &[u32]) -> EdgeKind {
        if others.iter().any(|&block| self.reached(block)) {
            EdgeKind::Weak
        } else {
            EdgeKind::Normal
        }
    }

    fn loop_end(&mut self, orelse: &'a [Stmt], otherwise: u32, after: u32) {
        self.start(otherwise);
        if self.current.is_some() {
            self.body(orelse, true);
        } else {
            self.dead(orelse, DeadCause::Constant);
        }
        self.connect(self.current, after, EdgeKind::Normal);
        self.start(after);
    }

    fn for_loop(&mut self, statement: &'a StmtFor) {
        self.push(Node::Iterable(statement));
        let head = self.current;
        let (inside, again, otherwise, after) =
            (self.block(), self.block(), self.block(), self.block());
        self.connect(head, inside, EdgeKind::Normal);
        self.start(inside);
        self.push(Node::Target(statement));
        self.frames.push(Frame::Loop { after, again });
        self.body(&statement.body, true);
        self.frames.pop();
        self.connect(self.current, again, EdgeKind::Normal);
        self.start(again);
        self.connect(self.current, inside, EdgeKind::Normal);
        self.connect(self.current, otherwise, EdgeKind::Normal);
        let kind = self.no_round(&[otherwise, after]);
        self.connect(head, otherwise, kind);
        self.loop_end(&statement.orelse, otherwise, after);
    }

    fn with(&mut self, statement: &'a StmtWith) {
        let mut swallows = Swallows::Never;
        for item in &statement.items {
            self.push(Node::With(item));
            swallows = swallows.max(self.calls.swallows(&item.context_expr));
        }
        let outer = self.handler;
        match swallows {
            Swallows::Surely => {
                let after = self.block();
                self.handler = Some(after);
                self.split();
                self.body(&statement.body, false);
                self.handler = outer;
                self.connect(self.current, after, EdgeKind::Normal);
                self.start(after);
            }
            Swallows::Likely => {
                let entry = self.current;
                self.split();
                self.body(&statement.body, false);
                let after = self.block();
                self.connect(self.current, after, EdgeKind::Normal);
                self.connect(entry, after, EdgeKind::Weak);
                self.start(after);
            }
            Swallows::Unknown | Swallows::Never => {
                let (entry, before) = (self.current, self.graph.nodes.len());
                self.body(&statement.body, false);
                if self.current.is_none()
                    && swallows == Swallows::Unknown
                    && self.graph.nodes[before..]
                        .iter()
                        .any(|node| may_raise(*node))
                {
                    self.current = entry;
                    self.doubt();
                }
            }
        }
    }

    fn match_statement(&mut self, statement: &'a StmtMatch) {
        self.push(Node::Subject(&statement.subject));
        let after = self.block();
        for case in &statement.cases {
            if self.current.is_none() {
                self.dead(&case.body, DeadCause::Unreached);
                continue;
            }
            let from = self.current;
            let (inside, otherwise) = (self.block(), self.block());
            self.connect(from, inside, EdgeKind::Normal);
            if !case.pattern.is_irrefutable() {
                self.connect(from, otherwise, EdgeKind::Normal);
            }
            self.start(inside);
            self.push(Node::Case(case));
            if let Some(guard) = &case.guard {
                self.push(Node::Test(guard));
                self.connect(self.current, otherwise, EdgeKind::Normal);
                self.split();
            }
            self.body(&case.body, true);
            self.connect(self.current, after, EdgeKind::Normal);
            self.start(otherwise);
        }
        let kind = self.no_round(&[after]);
        self.connect(self.current, after, kind);
        self.start(after);
    }

    fn try_statement(&mut self, statement: &'a StmtTry) {
        let outer = self.handler;
        let has_finally = !statement.finalbody.is_empty();
        let merged = has_finally && self.copies >= 2;
        let normal = self.block();
        let raised = match (has_finally, merged) {
            (false, _) => outer,
            (true, true) => Some(normal),
            (true, false) => Some(self.block()),
        };
        if has_finally {
            self.frames.push(Frame::Finally {
                copies: [None; 3],
                merged: merged.then_some(normal),
            });
        }
        let catch = (!statement.handlers.is_empty()).then(|| self.block());
        self.handler = catch.or(raised);
        self.split();
        let entry = self.current;
        self.body(&statement.body, false);
        if let Some(catch) = catch
            && !self.reached(catch)
        {
            // What raises is not always seen.
            self.connect(entry, catch, EdgeKind::Normal);
        }
        self.handler = raised;
        if !statement.orelse.is_empty() {
            if self.current.is_some() {
                self.split();
                self.body(&statement.orelse, false);
            } else {
                self.dead(&statement.orelse, DeadCause::Unreached);
            }
        }
        self.connect(self.current, normal, EdgeKind::Normal);
        if let Some(catch) = catch {
            self.handlers(statement, catch, normal, raised);
        }
        let frame = has_finally.then(|| self.frames.pop()).flatten();
        self.handler = outer;
        self.start(normal);
        if let Some(Frame::Finally { copies, .. }) = frame {
            self.finally(&statement.finalbody, copies, raised, merged);
        }
    }

    fn handlers(&mut self, statement: &'a StmtTry, catch: u32, normal: u32, raised: Option<u32>) {
        let mut complete = false;
        for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
            let block = self.block();
            self.connect(Some(catch), block, EdgeKind::Normal);
            self.start(block);
            self.push(Node::Except(handler));
            self.body(&handler.body, true);
            if self.current.is_some()
                && let Some(name) = &handler.name
                && passes_on(&handler.body, name.as_str())
            {
                self.doubt();
            }
            if handler.name.is_some() {
                self.push(Node::HandlerEnd(handler));
            }
            self.connect(self.current, normal, EdgeKind::Normal);
            complete |= match handler.type_.as_deref() {
                None => true,
                Some(Expr::Name(name)) => name.id.as_str() == "BaseException",
                Some(_) => false,
            };
        }
        if let Some(raised) = raised
            && !complete
        {
            // Whoever names what may be raised expects nothing else.
            self.connect(Some(catch), raised, EdgeKind::Weak);
        }
    }

    /// Builds the copies of a `finally`; goes on after the normal one.
    fn finally(
        &mut self,
        body: &'a [Stmt],
        copies: [Option<u32>; 3],
        raised: Option<u32>,
        merged: bool,
    ) {
        let outer = self.handler;
        self.copies += 1;
        if self.current.is_some() {
            self.body(body, false);
        }
        let normal_end = self.current.take();
        let mut ends = [None; 3];
        for (copy, end) in copies.into_iter().zip(&mut ends) {
            if merged {
                *end = copy.and(normal_end);
            } else if let Some(copy) = copy {
                self.start(copy);
                self.body(body, false);
                *end = self.current.take();
            }
        }
        let raised_end = if merged {
            normal_end
        } else {
            if let Some(raised) = raised {
                self.start(raised);
                if self.current.is_some() {
                    self.body(body, false);
                }
            }
            self.current.take()
        };
        self.copies -= 1;
        if let Some(outer) = outer {
            self.connect(raised_end, outer, EdgeKind::Normal);
        }
        for (jump, end) in JUMPS.into_iter().zip(ends) {
            if end.is_some() {
                self.current = end;
                self.jump(jump);
            }
        }
        self.current = normal_end;
        // The nodes of a block lie side by side: it does not go on after others were built.
        if self.current.is_some() {
            self.split();
        }
    }

    /// Leaves towards where the jump goes, by way of the innermost `finally` it has to pass.
    fn jump(&mut self, jump: Jump) {
        let from = self.current.take();
        if from.is_none() {
            return;
        }
        for at in (0..self.frames.len()).rev() {
            match &self.frames[at] {
                Frame::Loop { after, again } => {
                    let target = match jump {
                        Jump::Return => continue,
                        Jump::Break => *after,
                        Jump::Continue => *again,
                    };
                    self.connect(from, target, EdgeKind::Normal);
                    return;
                }
                Frame::Finally { copies, merged } => {
                    let kind = jump as usize;
                    let known = copies[kind].or(*merged);
                    let copy = known.unwrap_or_else(|| self.block());
                    if let Frame::Finally { copies, .. } = &mut self.frames[at] {
                        copies[kind] = Some(copy);
                    }
                    self.connect(from, copy, EdgeKind::Normal);
                    return;
                }
            }
        }
    }
}
