//! What each block does to the names of its scope, as a flat list of events.

use std::collections::hash_map::Entry;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Comprehension, Expr, ExprContext, Parameters, Pattern, Stmt, StmtFunctionDef,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use super::graph::{Graph, Node};
use super::raises::may_raise;

/// What happens to a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::analysis::python) enum EventKind {
    /// It is read here.
    Use,
    /// It is assigned.
    Def,
    /// It may be assigned: a walrus behind `and`, a capture of a pattern.
    MaybeDef,
    /// `del`, or the end of the handler that bound it.
    Del,
}

/// One event, in order of evaluation inside its block.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis::python) struct Event {
    /// Number of the name, an index into [`Locals::symbols`].
    pub(in crate::analysis::python) symbol: u32,
    pub(in crate::analysis::python) kind: EventKind,
    /// Index into [`Graph::all_nodes`].
    pub(in crate::analysis::python) node: u32,
    /// Where the name stands.
    pub(in crate::analysis::python) range: TextRange,
}

/// A name that occurs in the scope.
#[derive(Clone, Copy, Default)]
pub(in crate::analysis::python) struct Symbol<'a> {
    pub(in crate::analysis::python) name: &'a str,
    /// Whether the scope binds it.
    pub(in crate::analysis::python) bound: bool,
    /// Whether it is a parameter.
    pub(in crate::analysis::python) parameter: bool,
    /// Whether a function, lambda, class or generator inside mentions it, at whatever time.
    pub(in crate::analysis::python) captured: bool,
    /// Whether `global` or `nonlocal` names it, here or in a function inside.
    pub(in crate::analysis::python) elsewhere: bool,
    /// Whether it is read anywhere in the scope, dead code included.
    pub(in crate::analysis::python) read: bool,
}

/// The names of a scope and what happens to them.
pub(in crate::analysis::python) struct Locals<'a> {
    pub(in crate::analysis::python) symbols: Vec<Symbol<'a>>,
    pub(in crate::analysis::python) events: Vec<Event>,
    /// Where the events of each block start; one more than there are blocks.
    pub(super) starts: Vec<u32>,
    /// Whether `locals()`, `vars()`, `exec` or `eval` may touch any name.
    pub(in crate::analysis::python) dynamic: bool,
    /// Whether there is a `yield`.
    pub(in crate::analysis::python) generator: bool,
    ids: FxHashMap<&'a str, u32>,
}

impl<'a> Locals<'a> {
    /// Of a function, or of a module or class body if there are no parameters. O(size of the body).
    pub(in crate::analysis::python) fn new(
        graph: &Graph<'a>,
        parameters: Option<&'a Parameters>,
    ) -> Self {
        let mut walker = Walker {
            locals: Self {
                symbols: Vec::new(),
                events: Vec::new(),
                starts: Vec::with_capacity(graph.len() + 1),
                dynamic: false,
                generator: false,
                ids: FxHashMap::default(),
            },
            node: 0,
            maybe: 0,
            inside: 0,
            within: false,
            hidden: Vec::new(),
        };
        if let Some(parameters) = parameters {
            for parameter in parameters.iter() {
                let id = walker.symbol(parameter.name().as_str());
                let symbol = &mut walker.locals.symbols[id as usize];
                symbol.bound = true;
                symbol.parameter = true;
            }
        }
        for block in 0..graph.blocks.len() {
            let start = u32::try_from(walker.locals.events.len()).unwrap_or(u32::MAX);
            walker.locals.starts.push(start);
            let block = graph.blocks[block];
            for at in block.first..block.last {
                walker.node = at;
                walker.node(graph.nodes[at as usize]);
            }
        }
        let end = u32::try_from(walker.locals.events.len()).unwrap_or(u32::MAX);
        walker.locals.starts.push(end);
        // Dead code does nothing, but what it mentions is not unused.
        walker.inside = 1;
        for dead in &graph.dead {
            walker.visit_body(dead.body);
        }
        walker.locals
    }

    /// The events of a block, by index into [`Locals::events`].
    pub(in crate::analysis::python) fn of(&self, block: u32) -> std::ops::Range<usize> {
        let at = block as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    /// How often each place is there that reads, assigns or deletes a name: more than once in the copies of
    /// a `finally` and in the test of a loop. O(events).
    pub(in crate::analysis::python) fn copies(&self) -> FxHashMap<(TextSize, bool), u32> {
        let mut found = FxHashMap::default();
        for event in &self.events {
            let assigns = matches!(event.kind, EventKind::Def | EventKind::MaybeDef);
            *found.entry((event.range.start(), assigns)).or_insert(0) += 1;
        }
        found
    }

    /// The number of a name, if it occurs.
    pub(in crate::analysis::python) fn find(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }

    /// Whether the scope binds the name itself.
    pub(in crate::analysis::python) fn binds(&self, name: &str) -> bool {
        self.find(name)
            .is_some_and(|id| self.symbols[id as usize].bound)
    }
}

/// Whether the node of an event may raise before the event: see [`super::graph::Block::handler`].
pub(super) fn node_raises(graph: &Graph<'_>, node: u32) -> bool {
    may_raise(graph.nodes[node as usize])
}

struct Walker<'a> {
    locals: Locals<'a>,
    node: u32,
    /// Depth of places that are evaluated only sometimes.
    maybe: u32,
    /// Depth of what runs at another time or never: functions, classes, generators, dead code.
    inside: u32,
    /// Whether the place belongs to a function or class inside the scope.
    within: bool,
    /// Names bound by the comprehensions around.
    hidden: Vec<&'a str>,
}

/// Comprehensions with more names than this hide no more: looking them up would become slow.
const MAX_HIDDEN: usize = 64;

impl<'a> Walker<'a> {
    fn symbol(&mut self, name: &'a str) -> u32 {
        let next = u32::try_from(self.locals.symbols.len()).unwrap_or(u32::MAX);
        match self.locals.ids.entry(name) {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(place) => {
                place.insert(next);
                self.locals.symbols.push(Symbol {
                    name,
                    ..Symbol::default()
                });
                next
            }
        }
    }

    fn event(&mut self, name: &'a str, kind: EventKind, range: TextRange) {
        let symbol = self.symbol(name);
        let entry = &mut self.locals.symbols[symbol as usize];
        if self.inside > 0 {
            entry.captured = true;
            entry.read |= kind == EventKind::Use;
            return;
        }
        let kind = match kind {
            EventKind::Use => {
                entry.read = true;
                kind
            }
            EventKind::Del => {
                entry.bound = true;
                kind
            }
            EventKind::Def | EventKind::MaybeDef => {
                entry.bound = true;
                if self.maybe > 0 {
                    EventKind::MaybeDef
                } else {
                    kind
                }
            }
        };
        self.locals.events.push(Event {
            symbol,
            kind,
            node: self.node,
            range,
        });
    }

    fn elsewhere(&mut self, name: &'a str) {
        let symbol = self.symbol(name);
        self.locals.symbols[symbol as usize].elsewhere = true;
    }

    fn node(&mut self, node: Node<'a>) {
        match node {
            Node::Statement(statement) => self.visit_stmt(statement),
            Node::Test(test) | Node::LoopTest(test) | Node::Subject(test) => self.visit_expr(test),
            Node::Iterable(inner) => self.visit_expr(&inner.iter),
            Node::Target(inner) => self.visit_expr(&inner.target),
            Node::With(item) => {
                self.visit_expr(&item.context_expr);
                if let Some(target) = &item.optional_vars {
                    self.visit_expr(target);
                }
            }
            Node::Case(case) => self.visit_pattern(&case.pattern),
            Node::Except(handler) => {
                if let Some(kind) = &handler.type_ {
                    self.visit_expr(kind);
                }
                if let Some(name) = &handler.name {
                    self.event(name.as_str(), EventKind::Def, name.range());
                }
            }
            Node::HandlerEnd(handler) => {
                if let Some(name) = &handler.name {
                    self.event(name.as_str(), EventKind::Del, name.range());
                }
            }
        }
    }

    /// A function's or lambda's own names are not told from ours: mentioning is enough.
    fn nested(&mut self, visit: impl FnOnce(&mut Self)) {
        self.inside += 1;
        let within = std::mem::replace(&mut self.within, true);
        let hidden = std::mem::take(&mut self.hidden);
        visit(self);
        self.hidden = hidden;
        self.within = within;
        self.inside -= 1;
    }

    fn defaults(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
        }
    }

    fn function(&mut self, function: &'a StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        self.defaults(&function.parameters);
        self.nested(|walker| {
            for parameter in function.parameters.iter() {
                if let Some(annotation) = parameter.annotation() {
                    walker.visit_expr(annotation);
                }
            }
            if let Some(returns) = &function.returns {
                walker.visit_expr(returns);
            }
            walker.visit_body(&function.body);
        });
        self.event(
            function.name.as_str(),
            EventKind::Def,
            function.name.range(),
        );
    }

    fn sometimes(&mut self, expr: &'a Expr) {
        self.maybe += 1;
        self.visit_expr(expr);
        self.maybe -= 1;
    }

    fn comprehension(
        &mut self,
        generators: &'a [Comprehension],
        elements: &[&'a Expr],
        late: bool,
    ) {
        let Some((first, rest)) = generators.split_first() else {
            return;
        };
        self.visit_expr(&first.iter);
        let before = self.hidden.len();
        for generator in generators {
            let mut targets = vec![&generator.target];
            while let Some(target) = targets.pop() {
                match target {
                    Expr::Name(name) if self.hidden.len() < MAX_HIDDEN => {
                        self.hidden.push(name.id.as_str());
                    }
                    Expr::Tuple(tuple) => targets.extend(&tuple.elts),
                    Expr::List(list) => targets.extend(&list.elts),
                    Expr::Starred(starred) => targets.push(&starred.value),
                    _ => {}
                }
            }
        }
        let full = self.hidden.len() >= MAX_HIDDEN;
        self.maybe += 1;
        self.inside += u32::from(late || full);
        for test in &first.ifs {
            self.visit_expr(test);
        }
        for generator in rest {
            self.visit_expr(&generator.iter);
            for test in &generator.ifs {
                self.visit_expr(test);
            }
        }
        for element in elements {
            self.visit_expr(element);
        }
        self.inside -= u32::from(late || full);
        self.maybe -= 1;
        self.hidden.truncate(before);
    }
}

impl<'a> Visitor<'a> for Walker<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.nested(|walker| walker.visit_body(&class.body));
                self.event(class.name.as_str(), EventKind::Def, class.name.range());
            }
            Stmt::AugAssign(inner) => {
                if let Expr::Name(name) = &*inner.target {
                    self.event(name.id.as_str(), EventKind::Use, name.range());
                }
                self.visit_expr(&inner.value);
                self.visit_expr(&inner.target);
            }
            Stmt::AnnAssign(inner) => {
                if self.inside > 0 {
                    self.visit_expr(&inner.annotation);
                }
                if let Some(value) = &inner.value {
                    self.visit_expr(value);
                    self.visit_expr(&inner.target);
                } else if let Expr::Name(name) = &*inner.target {
                    // Makes the name local without a value.
                    let symbol = self.symbol(name.id.as_str());
                    self.locals.symbols[symbol as usize].bound = true;
                }
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().map_or_else(
                        || alias.name.split('.').next().unwrap_or_default(),
                        |name| name.as_str(),
                    );
                    self.event(name, EventKind::Def, alias.range());
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    if name.as_str() == "*" {
                        self.locals.dynamic = true;
                    } else {
                        self.event(name.as_str(), EventKind::Def, alias.range());
                    }
                }
            }
            Stmt::Global(inner) => {
                for name in &inner.names {
                    self.elsewhere(name.as_str());
                }
            }
            Stmt::Nonlocal(inner) => {
                for name in &inner.names {
                    self.elsewhere(name.as_str());
                }
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                let id = name.id.as_str();
                if self.hidden.contains(&id) {
                    return;
                }
                let kind = match name.ctx {
                    ExprContext::Load | ExprContext::Invalid => EventKind::Use,
                    ExprContext::Store => EventKind::Def,
                    ExprContext::Del => EventKind::Del,
                };
                self.event(id, kind, name.range());
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters);
                }
                self.nested(|walker| walker.visit_expr(&lambda.body));
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                self.visit_expr(&named.target);
            }
            Expr::BoolOp(operation) => {
                for (at, value) in operation.values.iter().enumerate() {
                    if at == 0 {
                        self.visit_expr(value);
                    } else {
                        self.sometimes(value);
                    }
                }
            }
            Expr::If(inner) => {
                self.visit_expr(&inner.test);
                self.sometimes(&inner.body);
                self.sometimes(&inner.orelse);
            }
            Expr::ListComp(inner) => self.comprehension(&inner.generators, &[&inner.elt], false),
            Expr::SetComp(inner) => self.comprehension(&inner.generators, &[&inner.elt], false),
            Expr::DictComp(inner) => {
                let value = &*inner.value;
                match &inner.key {
                    Some(key) => self.comprehension(&inner.generators, &[key, value], false),
                    None => self.comprehension(&inner.generators, &[value], false),
                }
            }
            Expr::Generator(inner) => self.comprehension(&inner.generators, &[&inner.elt], true),
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.locals.generator |= !self.within;
                visitor::walk_expr(self, expr);
            }
            Expr::Call(call) => {
                if let Expr::Name(name) = &*call.func
                    && matches!(name.id.as_str(), "locals" | "vars" | "exec" | "eval")
                {
                    self.locals.dynamic = true;
                }
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(inner) => inner.name.as_ref(),
            Pattern::MatchStar(inner) => inner.name.as_ref(),
            Pattern::MatchMapping(inner) => inner.rest.as_ref(),
            _ => None,
        };
        visitor::walk_pattern(self, pattern);
        if let Some(name) = name {
            self.event(name.as_str(), EventKind::Def, name.range());
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ruff_python_ast::ExceptHandler) {
        let ruff_python_ast::ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.event(name.as_str(), EventKind::Def, name.range());
        }
        visitor::walk_except_handler(self, handler);
    }
}
