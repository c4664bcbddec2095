//! Tests of a body and the names they depend on: whether two tests may go together.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{CmpOp, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashSet;

use crate::analysis::python::context::Context;

/// A statement or expression that decides whether something in it runs.
pub(super) struct Guard<'a> {
    /// All of it.
    pub(super) range: TextRange,
    /// What its tests read: `a`, `a.b`.
    tests: FxHashSet<&'a str>,
    /// What it assigns, which a later test may look at.
    assigns: FxHashSet<&'a str>,
    loops: bool,
    /// Its arms, of which only one runs at a time; the body and the handlers of a `try`.
    arms: Vec<TextRange>,
    /// Whether it is a `try`, whose first arm is its body.
    tried: bool,
    /// Whether it asks one thing after the other for the same value: `if x == 1:`, `elif x == 2:`.
    dispatch: bool,
    /// For a `try`, where the last statement of its body starts.
    last: TextSize,
}

/// Whether the definitions are told apart by something that people know to be complete: a chain that
/// compares one value with all that it may be, or several statements one after the other.
pub(super) fn exhaustive(
    guards: &[Guard<'_>],
    definitions: &[TextSize],
    reading: TextSize,
) -> bool {
    let mut outermost = None;
    let mut several = false;
    for definition in definitions {
        let Some(guard) = guards
            .iter()
            .find(|guard| guard.range.contains(*definition) && !guard.range.contains(reading))
        else {
            continue;
        };
        if guard.dispatch && definitions.len() > 1 {
            return true;
        }
        let start = guard.range.start();
        several |= outermost.is_some_and(|outermost| outermost != start);
        outermost = Some(start);
    }
    several
}

/// Whether the use is in a handler for what most likely happened after the definition, in the same `try`.
pub(super) fn later_failure(guards: &[Guard<'_>], definition: TextSize, reading: TextSize) -> bool {
    guards.iter().any(|guard| {
        guard.tried
            && guard
                .arms
                .first()
                .is_some_and(|body| body.contains(definition))
            && definition < guard.last
            && guard
                .arms
                .iter()
                .skip(1)
                .any(|handler| handler.contains(reading))
    })
}

/// Whether the two places are in different arms of one statement, so that only another round of a loop
/// leads from one to the other. Handlers follow the body of their `try`.
pub(super) fn apart(guards: &[Guard<'_>], definition: TextSize, reading: TextSize) -> bool {
    guards.iter().any(|guard| {
        let arm = |place| {
            // Arms are in the order of the text.
            let at = guard.arms.partition_point(|arm| arm.end() < place);
            let arm = guard.arms.get(at)?;
            arm.contains_inclusive(place).then_some(at)
        };
        match (arm(definition), arm(reading)) {
            (Some(left), Some(right)) => left != right && !(guard.tried && left == 0),
            _ => false,
        }
    })
}

/// The guards of a body, each before those inside it. O(size of the body times the depth of its blocks).
pub(super) fn guards<'a>(context: &Context<'a, '_, '_>, body: &'a [Stmt]) -> Vec<Guard<'a>> {
    let mut walker = Walker {
        context,
        guards: Vec::new(),
        open: Vec::new(),
        tried: false,
        dispatch: false,
        last: TextSize::default(),
    };
    walker.visit_body(body);
    walker.guards
}

/// Whether something decided between a definition and a use hangs together with what decided about the
/// definition, so that the use may be safe.
pub(super) fn correlated(guards: &[Guard<'_>], definition: TextSize, reading: TextSize) -> bool {
    let decided: Vec<&Guard<'_>> = guards
        .iter()
        .filter(|guard| guard.range.contains(definition) && !guard.range.contains(reading))
        .collect();
    let Some(end) = decided.iter().map(|guard| guard.range.start()).min() else {
        return false;
    };
    guards
        .iter()
        .filter(|guard| guard.range.start() > end && guard.range.start() <= reading)
        .filter(|guard| !guard.range.contains(definition))
        .any(|later| {
            later.tests.iter().any(|name| {
                decided
                    .iter()
                    .any(|guard| guard.tests.contains(name) || guard.assigns.contains(name))
            })
        })
}

/// Whether a loop that does not contain the use contains the definition.
pub(super) fn in_loop(guards: &[Guard<'_>], definition: TextSize, reading: TextSize) -> bool {
    guards.iter().any(|guard| {
        guard.loops && guard.range.contains(definition) && !guard.range.contains(reading)
    })
}

struct Walker<'c, 'a, 'r, 's> {
    context: &'c Context<'a, 'r, 's>,
    guards: Vec<Guard<'a>>,
    /// Indices of the guards around, for what is assigned inside them.
    open: Vec<usize>,
    /// Whether the next guard is a `try`.
    tried: bool,
    /// Of the next guard.
    dispatch: bool,
    last: TextSize,
}

/// What a test compares with a constant or asks the type of, as text.
fn subject<'a>(context: &Context<'a, '_, '_>, test: &'a Expr) -> Option<&'a str> {
    match test {
        Expr::Compare(compare)
            if matches!(&compare.ops[..], [CmpOp::Eq | CmpOp::Is | CmpOp::In]) =>
        {
            Some(context.text(&*compare.left))
        }
        Expr::Call(call) => match (&*call.func, &call.arguments.args[..]) {
            (Expr::Name(name), [of, _]) if matches!(name.id.as_str(), "isinstance" | "hasattr") => {
                Some(context.text(of))
            }
            _ => None,
        },
        _ => None,
    }
}

/// From the first to the last statement.
fn extent(body: &[Stmt]) -> Option<TextRange> {
    Some(TextRange::new(body.first()?.start(), body.last()?.end()))
}

impl<'a> Walker<'_, 'a, '_, '_> {
    fn guard(
        &mut self,
        range: TextRange,
        loops: bool,
        arms: Vec<TextRange>,
        tests: impl IntoIterator<Item = &'a Expr>,
        inside: impl FnOnce(&mut Self),
    ) {
        let mut names = Names {
            context: self.context,
            found: FxHashSet::default(),
        };
        for test in tests {
            names.visit_expr(test);
        }
        let tried = std::mem::take(&mut self.tried);
        self.open.push(self.guards.len());
        self.guards.push(Guard {
            range,
            tests: names.found,
            assigns: FxHashSet::default(),
            loops,
            arms,
            tried,
            dispatch: std::mem::take(&mut self.dispatch),
            last: std::mem::take(&mut self.last),
        });
        inside(self);
        self.open.pop();
    }
}

impl<'a> Visitor<'a> for Walker<'_, 'a, '_, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let range = statement.range();
        let walk = |walker: &mut Self| visitor::walk_stmt(walker, statement);
        match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::If(inner) => {
                let others = inner
                    .elif_else_clauses
                    .iter()
                    .filter_map(|clause| clause.test.as_ref());
                let tests = std::iter::once(&*inner.test).chain(others);
                let clauses = inner.elif_else_clauses.iter();
                let arms = std::iter::once(extent(&inner.body))
                    .chain(clauses.map(|clause| Some(clause.range())))
                    .flatten();
                let asked: Vec<_> = tests
                    .clone()
                    .map(|test| subject(self.context, test))
                    .collect();
                self.dispatch = asked.len() > 1
                    && asked.first().is_some_and(Option::is_some)
                    && asked.windows(2).all(|pair| pair.first() == pair.last());
                self.guard(range, false, arms.collect(), tests, walk);
            }
            Stmt::While(inner) => self.guard(range, true, Vec::new(), [&*inner.test], walk),
            Stmt::For(inner) => self.guard(range, true, Vec::new(), [&*inner.iter], walk),
            Stmt::Match(inner) => {
                let arms = inner.cases.iter().map(Ranged::range).collect();
                self.guard(range, false, arms, [&*inner.subject], walk);
            }
            Stmt::Assert(inner) => self.guard(range, false, Vec::new(), [&*inner.test], walk),
            Stmt::Try(inner) => {
                let handlers = inner.handlers.iter().map(Ranged::range);
                let arms = extent(&inner.body).into_iter().chain(handlers);
                self.tried = true;
                self.last = inner.body.last().map(Ranged::start).unwrap_or_default();
                self.guard(range, false, arms.collect(), [], walk);
            }
            Stmt::With(_) => self.guard(range, false, Vec::new(), [], walk),
            _ => walk(self),
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if !name.ctx.is_load() => {
                for &at in &self.open {
                    self.guards[at].assigns.insert(name.id.as_str());
                }
            }
            Expr::Attribute(attribute) if !attribute.ctx.is_load() => {
                let text = self.context.text(expr);
                for &at in &self.open {
                    self.guards[at].assigns.insert(text);
                }
            }
            Expr::Lambda(_) => {}
            Expr::If(inner) => {
                let walk = |walker: &mut Self| visitor::walk_expr(walker, expr);
                self.guard(expr.range(), false, Vec::new(), [&*inner.test], walk);
            }
            Expr::BoolOp(inner) => {
                let walk = |walker: &mut Self| visitor::walk_expr(walker, expr);
                self.guard(expr.range(), false, Vec::new(), &inner.values, walk);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}

struct Names<'c, 'a, 'r, 's> {
    context: &'c Context<'a, 'r, 's>,
    found: FxHashSet<&'a str>,
}

impl<'a> Visitor<'a> for Names<'_, 'a, '_, '_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                self.found.insert(name.id.as_str());
            }
            Expr::Attribute(_) => {
                let mut root = expr;
                while let Expr::Attribute(attribute) = root {
                    root = &attribute.value;
                }
                if root.is_name_expr() {
                    self.found.insert(self.context.text(expr));
                } else {
                    visitor::walk_expr(self, expr);
                }
            }
            // What is called decides nothing, what it is asked about does.
            Expr::Call(call) => {
                if let Expr::Attribute(attribute) = &*call.func {
                    self.visit_expr(&attribute.value);
                }
                self.visit_arguments(&call.arguments);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}
