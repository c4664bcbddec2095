//! The control-flow graph: flat tables with `u32` ids.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, MatchCase, Stmt, StmtFor, WithItem};

/// What happens in a block, in order of evaluation.
#[derive(Clone, Copy)]
pub(in crate::analysis::python) enum Node<'a> {
    /// A statement without blocks of its own, and the definition of a function or class (not its body).
    Statement(&'a Stmt),
    /// The test of `if` or `elif`, or the guard of a `case`.
    Test(&'a Expr),
    /// The test of `while`: there once for the first round and once for the others.
    LoopTest(&'a Expr),
    /// The iterable of a `for`, evaluated once before the loop.
    Iterable(&'a StmtFor),
    /// The target of a `for`, assigned in each round.
    Target(&'a StmtFor),
    /// The manager of a `with` and what `as` binds.
    With(&'a WithItem),
    /// The subject of a `match`.
    Subject(&'a Expr),
    /// What the pattern of a `case` binds.
    Case(&'a MatchCase),
    /// The types of a handler and the name it binds.
    Except(&'a ExceptHandlerExceptHandler),
    /// The end of a handler, where Python deletes the name that it bound.
    HandlerEnd(&'a ExceptHandlerExceptHandler),
}

/// Nodes that run one after the other.
#[derive(Clone, Copy, Default)]
pub(in crate::analysis::python) struct Block {
    /// First of its nodes.
    pub(super) first: u32,
    /// One past its last node.
    pub(super) last: u32,
    /// Where an exception that one of its nodes raises goes, if a handler or `finally` of the same
    /// body gets it.
    pub(in crate::analysis::python) handler: Option<u32>,
    /// Whether one of the nodes may raise.
    pub(super) raises: bool,
    /// Whether some way leads here.
    pub(super) reached: bool,
    /// Whether every way here depends on something unusual: an unknown context manager that swallows
    /// an exception, or `assert False` that is compiled out.
    pub(in crate::analysis::python) doubtful: bool,
}

/// How sure it is that a way is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::analysis::python) enum EdgeKind {
    /// An ordinary way.
    Normal,
    /// From any node of the block that may raise, in the state before that node.
    Exception,
    /// A way that those who write the code often know is never taken: a loop without a round, a
    /// `match` without a matching case, what follows a call named like `fail`. Reachability counts it,
    /// definite assignment does not.
    Weak,
}

/// Why code is dead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::analysis::python) enum DeadCause {
    /// What precedes it never ends normally.
    Unreached,
    /// The same, and that is a call.
    AfterCall,
    /// The literal test of the branch excludes it, as in `if False:`.
    Constant,
}

/// Statements of one body that no way leads to.
#[derive(Clone, Copy)]
pub(in crate::analysis::python) struct Dead<'a> {
    /// The statements, from the first dead one to the end of its body.
    pub(in crate::analysis::python) body: &'a [Stmt],
    /// Why.
    pub(in crate::analysis::python) cause: DeadCause,
}

/// Whether control falls off the end of the body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::analysis::python) enum End {
    /// It does.
    Reached,
    /// Only in the way of [`Block::doubtful`].
    Doubtful,
    /// It never does.
    Unreached,
}

/// The blocks of a body and the ways between them. Dead code has no block.
pub(in crate::analysis::python) struct Graph<'a> {
    pub(super) blocks: Vec<Block>,
    pub(super) nodes: Vec<Node<'a>>,
    /// `(from, to, kind)`, without the exceptional ones that [`Block::handler`] implies.
    pub(super) edges: Vec<(u32, u32, EdgeKind)>,
    pub(super) dead: Vec<Dead<'a>>,
    pub(super) end: End,
}

impl<'a> Graph<'a> {
    /// Number of blocks; ids are below it, the entry is 0.
    pub(in crate::analysis::python) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// A block by its id, which must be below [`Graph::len`].
    pub(in crate::analysis::python) fn block(&self, id: u32) -> &Block {
        &self.blocks[id as usize]
    }

    /// All nodes of blocks that can be reached. A node in a `finally` may occur more than once, as the
    /// block is there for each way into it.
    pub(in crate::analysis::python) fn all_nodes(&self) -> &[Node<'a>] {
        &self.nodes
    }

    /// What no way leads to; only the outermost and, per body, the first.
    pub(in crate::analysis::python) fn dead(&self) -> &[Dead<'a>] {
        &self.dead
    }

    /// Whether control falls off the end.
    pub(in crate::analysis::python) fn end(&self) -> End {
        self.end
    }

    /// All edges by source: `starts[id]..starts[id + 1]` of the list are those of block `id`.
    /// O(blocks + edges).
    pub(in crate::analysis::python) fn successors(&self) -> Edges {
        Edges::new(self, false)
    }

    /// The same by target.
    pub(in crate::analysis::python) fn predecessors(&self) -> Edges {
        Edges::new(self, true)
    }

    /// The blocks that can be reached, each after its predecessors except for loops. O(blocks + edges).
    pub(in crate::analysis::python) fn reverse_post_order(&self, successors: &Edges) -> Vec<u32> {
        let mut seen = vec![false; self.len()];
        let mut order = Vec::with_capacity(self.len());
        let mut stack = vec![(0_u32, 0_usize)];
        if let Some(entry) = seen.first_mut() {
            *entry = true;
        } else {
            return order;
        }
        while let Some((block, next)) = stack.last_mut() {
            if let Some(&(to, _)) = successors.of(*block).get(*next) {
                *next += 1;
                if !std::mem::replace(&mut seen[to as usize], true) {
                    stack.push((to, 0));
                }
            } else {
                order.push(*block);
                stack.pop();
            }
        }
        order.reverse();
        order
    }
}

/// Edges sorted by one end.
pub(in crate::analysis::python) struct Edges {
    starts: Vec<u32>,
    list: Vec<(u32, EdgeKind)>,
}

impl Edges {
    fn new(graph: &Graph<'_>, backwards: bool) -> Self {
        let each = |take: &mut dyn FnMut(u32, u32, EdgeKind)| {
            let mut take = |from, to, kind| {
                if backwards {
                    take(to, from, kind);
                } else {
                    take(from, to, kind);
                }
            };
            for &(from, to, kind) in &graph.edges {
                take(from, to, kind);
            }
            for (id, block) in (0_u32..).zip(&graph.blocks) {
                if let Some(handler) = block.handler
                    && block.raises
                {
                    take(id, handler, EdgeKind::Exception);
                }
            }
        };
        let mut starts = vec![0_u32; graph.len() + 1];
        each(&mut |from, _, _| starts[from as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let total = starts.last().copied().unwrap_or_default();
        let mut list = vec![(0, EdgeKind::Normal); total as usize];
        let mut next = starts.clone();
        each(&mut |from, to, kind| {
            let at = &mut next[from as usize];
            list[*at as usize] = (to, kind);
            *at += 1;
        });
        Self { starts, list }
    }

    /// The other ends of the edges of a block.
    pub(in crate::analysis::python) fn of(&self, block: u32) -> &[(u32, EdgeKind)] {
        let start = self.starts[block as usize] as usize;
        let end = self.starts[block as usize + 1] as usize;
        &self.list[start..end]
    }
}
