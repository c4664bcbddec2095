//! Definite assignment and liveness: rows of bits over the symbols, solved by a worklist in reverse
//! post-order (Nielson, Nielson, Hankin, Principles of Program Analysis, chapter 2).

use super::graph::{EdgeKind, Edges, Graph};
use super::locals::{EventKind, Locals, node_raises};

/// Words in all rows together; above it (a function of some 10,000 branches and as many names) nothing
/// is said. 32 MB.
const MAX_WORDS: usize = 4 << 20;

/// Steps times words of a row; nested loops need a few rounds each.
const MAX_WORK: usize = 64 << 20;

/// Rows of bits, one for each block.
struct Rows {
    words: usize,
    bits: Vec<u64>,
}

impl Rows {
    fn new(rows: usize, symbols: usize, fill: u64) -> Option<Self> {
        let words = symbols.div_ceil(64).max(1);
        let total = rows.checked_mul(words)?;
        (total <= MAX_WORDS).then(|| Self {
            words,
            bits: vec![fill; total],
        })
    }

    fn row(&self, at: u32) -> &[u64] {
        let start = at as usize * self.words;
        &self.bits[start..start + self.words]
    }

    fn row_mut(&mut self, at: u32) -> &mut [u64] {
        let start = at as usize * self.words;
        &mut self.bits[start..start + self.words]
    }
}

fn get(row: &[u64], symbol: u32) -> bool {
    row[symbol as usize / 64] >> (symbol % 64) & 1 == 1
}

fn set(row: &mut [u64], symbol: u32, value: bool) {
    let bit = 1 << (symbol % 64);
    let word = &mut row[symbol as usize / 64];
    if value {
        *word |= bit;
    } else {
        *word &= !bit;
    }
}

/// Adds what `with` brings; tells whether that changed anything.
fn join(row: &mut [u64], with: &[u64]) -> bool {
    let mut changed = false;
    for (word, &other) in row.iter_mut().zip(with) {
        let new = *word | other;
        changed |= new != *word;
        *word = new;
    }
    changed
}

/// Keeps what both have; tells whether that changed anything.
fn meet(row: &mut [u64], with: &[u64]) -> bool {
    let mut changed = false;
    for (word, &other) in row.iter_mut().zip(with) {
        let new = *word & other;
        changed |= new != *word;
        *word = new;
    }
    changed
}

/// On how many ways to a use a name has a value, if not on all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::analysis::python) enum Assigned {
    /// On no way to the use.
    Never,
    /// On some ways only, not counting weak ones.
    Sometimes,
}

/// For each use of a bound name in a block that can be reached, how sure it is that it has a value:
/// calls `found(index of the event, answer)` for those that do not have one on every way, in the order
/// of the events of each block. `None` if the function is too large to tell.
///
/// Two rows a block: assigned on some way (least solution), assigned on every way (greatest). An
/// exception leaves a block in the state before any node of it that may raise.
pub(in crate::analysis::python) fn assigned(
    graph: &Graph<'_>,
    locals: &Locals<'_>,
    successors: &Edges,
    order: &[u32],
    mut found: impl FnMut(usize, Assigned),
) -> Option<()> {
    let symbols = locals.symbols.len();
    let mut some = Rows::new(graph.len(), symbols, 0)?;
    let mut every = Rows::new(graph.len(), symbols, u64::MAX)?;
    every.row_mut(0).fill(0);
    for (id, symbol) in (0_u32..).zip(&locals.symbols) {
        if symbol.parameter {
            set(some.row_mut(0), id, true);
            set(every.row_mut(0), id, true);
        }
    }
    let words = some.words;
    let (mut some_now, mut every_now) = (vec![0; words], vec![0; words]);
    let (mut some_raised, mut every_raised) = (vec![0; words], vec![0; words]);
    let mut work = Worklist::new(order, graph.len());
    let mut left = MAX_WORK;
    while let Some(block) = work.next() {
        left = left.checked_sub(words * 4 + locals.of(block).len())?;
        some_now.copy_from_slice(some.row(block));
        every_now.copy_from_slice(every.row(block));
        some_raised.fill(0);
        every_raised.fill(u64::MAX);
        let raising = graph.block(block).handler.is_some() && graph.block(block).raises;
        if raising {
            // The state before the first node that raises, and after each change that follows.
            let mut raised = false;
            let nodes = graph.block(block).first..graph.block(block).last;
            let mut events = locals.of(block).peekable();
            for node in nodes {
                let raises = node_raises(graph, node);
                if raises {
                    raised = true;
                    join(&mut some_raised, &some_now);
                    meet(&mut every_raised, &every_now);
                }
                while let Some(&at) = events.peek()
                    && locals.events[at].node == node
                {
                    events.next();
                    let event = locals.events[at];
                    transfer(&mut some_now, &mut every_now, event.symbol, event.kind);
                    if raised && event.kind == EventKind::Del {
                        set(&mut every_raised, event.symbol, false);
                    }
                }
                left = left.checked_sub(words)?;
            }
        } else {
            for at in locals.of(block) {
                let event = locals.events[at];
                transfer(&mut some_now, &mut every_now, event.symbol, event.kind);
            }
        }
        for &(to, kind) in successors.of(block) {
            let (from_some, from_every) = match kind {
                EdgeKind::Exception => (&some_raised, &every_raised),
                EdgeKind::Normal | EdgeKind::Weak => (&some_now, &every_now),
            };
            let mut changed = join(some.row_mut(to), from_some);
            if kind != EdgeKind::Weak {
                changed |= meet(every.row_mut(to), from_every);
            }
            if changed {
                work.add(to);
            }
        }
    }
    for &block in order {
        some_now.copy_from_slice(some.row(block));
        every_now.copy_from_slice(every.row(block));
        for at in locals.of(block) {
            let event = locals.events[at];
            if matches!(event.kind, EventKind::Use | EventKind::Del)
                && locals.symbols[event.symbol as usize].bound
            {
                // Where only weak ways lead, all is well.
                match (get(&every_now, event.symbol), get(&some_now, event.symbol)) {
                    (true, _) => {}
                    (false, true) => found(at, Assigned::Sometimes),
                    (false, false) => found(at, Assigned::Never),
                }
            }
            transfer(&mut some_now, &mut every_now, event.symbol, event.kind);
        }
    }
    Some(())
}

/// For each event of a name that may still have the value it had at the start (a parameter that no way
/// there assigns): calls `found(index of the event)`. `None` if the function is too large to tell.
pub(in crate::analysis::python) fn reach_from_entry(
    graph: &Graph<'_>,
    locals: &Locals<'_>,
    successors: &Edges,
    order: &[u32],
    mut found: impl FnMut(usize),
) -> Option<()> {
    let symbols = locals.symbols.len();
    let mut kept = Rows::new(graph.len(), symbols, 0)?;
    for (id, symbol) in (0_u32..).zip(&locals.symbols) {
        set(kept.row_mut(0), id, symbol.parameter);
    }
    let words = kept.words;
    let (mut now, mut start) = (vec![0; words], vec![0; words]);
    let mut work = Worklist::new(order, graph.len());
    let mut left = MAX_WORK;
    while let Some(block) = work.next() {
        left = left.checked_sub(words * 4 + locals.of(block).len())?;
        start.copy_from_slice(kept.row(block));
        now.copy_from_slice(&start);
        for at in locals.of(block) {
            overwrite(&mut now, locals.events[at].symbol, locals.events[at].kind);
        }
        for &(to, kind) in successors.of(block) {
            let leaving = if kind == EdgeKind::Exception {
                &start
            } else {
                &now
            };
            if join(kept.row_mut(to), leaving) {
                work.add(to);
            }
        }
    }
    for &block in order {
        now.copy_from_slice(kept.row(block));
        for at in locals.of(block) {
            let event = locals.events[at];
            if get(&now, event.symbol) {
                found(at);
            }
            overwrite(&mut now, event.symbol, event.kind);
        }
    }
    Some(())
}

fn overwrite(now: &mut [u64], symbol: u32, kind: EventKind) {
    if matches!(kind, EventKind::Def | EventKind::Del) {
        set(now, symbol, false);
    }
}

fn transfer(some: &mut [u64], every: &mut [u64], symbol: u32, kind: EventKind) {
    match kind {
        // Whoever writes `a and (b := c)` knows when `b` is there; after a use that did not raise the
        // name has a value.
        EventKind::Def | EventKind::MaybeDef | EventKind::Use => {
            set(some, symbol, true);
            set(every, symbol, true);
        }
        EventKind::Del => {
            set(some, symbol, false);
            set(every, symbol, false);
        }
    }
}

/// For each definition whose value no way reads before it is overwritten or the scope ends: calls
/// `found(index of the event)`. `None` if the function is too large to tell.
pub(in crate::analysis::python) fn never_read(
    graph: &Graph<'_>,
    locals: &Locals<'_>,
    successors: &Edges,
    order: &[u32],
    mut found: impl FnMut(usize),
) -> Option<()> {
    let symbols = locals.symbols.len();
    // What is live at the start of each block, and at any point of it, for those who catch.
    let mut live = Rows::new(graph.len(), symbols, 0)?;
    let predecessors = graph.predecessors();
    let backwards: Vec<u32> = order.iter().rev().copied().collect();
    let mut work = Worklist::new(&backwards, graph.len());
    let words = live.words;
    let mut now = vec![0; words];
    let mut caught = vec![0; words];
    let mut left = MAX_WORK;
    while let Some(block) = work.next() {
        left = left.checked_sub(words * 4 + locals.of(block).len())?;
        live_out(&live, successors, block, &mut now, &mut caught);
        for at in locals.of(block).rev() {
            let event = locals.events[at];
            step_back(&mut now, &caught, event.symbol, event.kind);
        }
        if join(live.row_mut(block), &now) {
            for &(from, _) in predecessors.of(block) {
                work.add(from);
            }
        }
    }
    for &block in order {
        live_out(&live, successors, block, &mut now, &mut caught);
        for at in locals.of(block).rev() {
            let event = locals.events[at];
            if event.kind == EventKind::Def && !get(&now, event.symbol) {
                found(at);
            }
            step_back(&mut now, &caught, event.symbol, event.kind);
        }
    }
    Some(())
}

/// What is live after a block; `caught` gets what a handler of it reads, which is live all through.
fn live_out(live: &Rows, successors: &Edges, block: u32, now: &mut [u64], caught: &mut [u64]) {
    now.fill(0);
    caught.fill(0);
    for &(to, kind) in successors.of(block) {
        join(now, live.row(to));
        if kind == EdgeKind::Exception {
            join(caught, live.row(to));
        }
    }
}

fn step_back(now: &mut [u64], caught: &[u64], symbol: u32, kind: EventKind) {
    match kind {
        EventKind::Use | EventKind::Del => set(now, symbol, true),
        EventKind::Def => set(now, symbol, get(caught, symbol)),
        EventKind::MaybeDef => {}
    }
}

/// Blocks that wait, taken in the order given.
struct Worklist<'o> {
    order: &'o [u32],
    position: Vec<u32>,
    waiting: Vec<bool>,
    at: usize,
    again: bool,
}

impl<'o> Worklist<'o> {
    fn new(order: &'o [u32], blocks: usize) -> Self {
        let mut position = vec![0; blocks];
        for (at, &block) in (0_u32..).zip(order) {
            position[block as usize] = at;
        }
        Self {
            order,
            position,
            waiting: vec![true; order.len()],
            at: 0,
            again: false,
        }
    }

    fn add(&mut self, block: u32) {
        let at = self.position[block as usize] as usize;
        // Blocks that cannot be reached have no place in the order.
        if self.order.get(at) != Some(&block) {
            return;
        }
        self.waiting[at] = true;
        self.again |= at < self.at;
    }

    fn next(&mut self) -> Option<u32> {
        loop {
            while let Some(waiting) = self.waiting.get_mut(self.at) {
                let at = self.at;
                self.at += 1;
                if std::mem::take(waiting) {
                    return self.order.get(at).copied();
                }
            }
            if !std::mem::take(&mut self.again) {
                return None;
            }
            self.at = 0;
        }
    }
}
