//! The ways through a body: which statements run, where it ends, what it returns.
//!
//! JavaScript has no `goto`, so one walk over the statements of a body answers all of it in linear
//! time: a statement is asked only if control can get to it, and says whether control gets behind it.
//! The walk recurses as deep as the statements nest, which is bounded before (see
//! [`model`](super::model)).

use oxc_ast::ast::{
    Expression, ReturnStatement, Statement, SwitchStatement, TryStatement, VariableDeclarationKind,
};
use oxc_span::{GetSpan, Span};
use smallvec::SmallVec;

use super::ast::static_member;

/// What is known about the ways through a body.
#[derive(Default)]
pub(super) struct Paths<'a> {
    /// Whether control can get to its end.
    pub(super) falls: bool,
    /// The `return`s with a value that control can get to.
    pub(super) values: Vec<&'a ReturnStatement<'a>>,
    /// Those without one.
    pub(super) bare: Vec<&'a ReturnStatement<'a>>,
    /// Statements that never run, the first of each list, with what precedes them.
    pub(super) dead: Vec<(&'a Statement<'a>, Span)>,
    /// Loops that are never run a second time.
    pub(super) once: Vec<Span>,
    targets: Vec<Target<'a>>,
    /// Labels right before the current statement.
    labels: SmallVec<[&'a str; 2]>,
}

/// What `break` and `continue` can go to.
struct Target<'a> {
    labels: SmallVec<[&'a str; 2]>,
    kind: Kind,
    broken: bool,
    continued: bool,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Loop,
    Switch,
    Block,
}

impl<'a> Paths<'a> {
    /// The ways through a list of statements.
    pub(super) fn of(body: &'a [Statement<'a>]) -> Self {
        let mut paths = Self::default();
        paths.falls = paths.list(body, false);
        paths
    }

    fn list(&mut self, body: &'a [Statement<'a>], in_case: bool) -> bool {
        let mut left = None;
        for it in body {
            if let Some(by) = left {
                if is_meant(it, in_case) {
                    return false;
                }
                if does_something(it) {
                    self.dead.push((it, by));
                    return false;
                }
            } else if !self.statement(it) {
                left = Some(it.span());
            }
        }
        left.is_none()
    }

    /// Whether control gets behind a statement that it gets to.
    fn statement(&mut self, it: &'a Statement<'a>) -> bool {
        let labels = std::mem::take(&mut self.labels);
        match it {
            Statement::ReturnStatement(it) => {
                if it.argument.is_some() {
                    self.values.push(it);
                } else {
                    self.bare.push(it);
                }
                false
            }
            Statement::ThrowStatement(_) => false,
            Statement::BreakStatement(it) => {
                self.jump(it.label.as_ref().map(|it| it.name.as_str()), false)
            }
            Statement::ContinueStatement(it) => {
                self.jump(it.label.as_ref().map(|it| it.name.as_str()), true)
            }
            Statement::BlockStatement(it) => self.list(&it.body, false),
            Statement::IfStatement(it) => {
                let then = self.statement(&it.consequent);
                let other = it.alternate.as_ref().is_none_or(|it| self.statement(it));
                then || other
            }
            Statement::LabeledStatement(it) => {
                self.labels = labels;
                self.labels.push(it.label.name.as_str());
                if is_loop(&it.body) || matches!(it.body, Statement::LabeledStatement(_)) {
                    return self.statement(&it.body);
                }
                let labels = std::mem::take(&mut self.labels);
                let (end, target) = self.inside(labels, Kind::Block, &it.body);
                end || target.broken
            }
            Statement::WhileStatement(it) => {
                let forever = is_true(&it.test);
                let (again, target) = self.repeated(labels, it.span, &it.body);
                let _ = again;
                !forever || target.broken
            }
            Statement::DoWhileStatement(it) => {
                let (again, target) = if is_false(&it.test) {
                    // A block that is left by `break`.
                    let (end, target) = self.inside(labels, Kind::Loop, &it.body);
                    (end || target.continued, target)
                } else {
                    self.repeated(labels, it.span, &it.body)
                };
                (again && !is_true(&it.test)) || target.broken
            }
            Statement::ForStatement(it) => {
                let forever = it.test.as_ref().is_none_or(is_true);
                let (_, target) = self.repeated(labels, it.span, &it.body);
                !forever || target.broken
            }
            Statement::ForInStatement(it) => {
                self.inside(labels, Kind::Loop, &it.body);
                true
            }
            Statement::ForOfStatement(it) => {
                self.inside(labels, Kind::Loop, &it.body);
                true
            }
            Statement::SwitchStatement(it) => self.switch(labels, it),
            Statement::TryStatement(it) => self.attempt(it),
            Statement::WithStatement(it) => self.statement(&it.body),
            Statement::ExpressionStatement(it) => !ends_process(&it.expression),
            _ => true,
        }
    }

    fn jump(&mut self, label: Option<&str>, again: bool) -> bool {
        let target = self.targets.iter_mut().rev().find(|target| match label {
            Some(label) => target.labels.contains(&label),
            None if again => target.kind == Kind::Loop,
            None => target.kind != Kind::Block,
        });
        if let Some(target) = target {
            target.broken |= !again;
            target.continued |= again;
        }
        false
    }

    fn inside(
        &mut self,
        labels: SmallVec<[&'a str; 2]>,
        kind: Kind,
        body: &'a Statement<'a>,
    ) -> (bool, Target<'a>) {
        self.targets.push(Target {
            labels,
            kind,
            broken: false,
            continued: false,
        });
        let end = self.statement(body);
        (end, self.done())
    }

    fn done(&mut self) -> Target<'a> {
        self.targets.pop().unwrap_or(Target {
            labels: SmallVec::new(),
            kind: Kind::Block,
            broken: true,
            continued: true,
        })
    }

    /// A loop, and whether it may run a second time.
    fn repeated(
        &mut self,
        labels: SmallVec<[&'a str; 2]>,
        span: Span,
        body: &'a Statement<'a>,
    ) -> (bool, Target<'a>) {
        let (end, target) = self.inside(labels, Kind::Loop, body);
        let again = end || target.continued;
        if !again {
            self.once.push(span);
        }
        (again, target)
    }

    fn switch(&mut self, labels: SmallVec<[&'a str; 2]>, it: &'a SwitchStatement<'a>) -> bool {
        self.targets.push(Target {
            labels,
            kind: Kind::Switch,
            broken: false,
            continued: false,
        });
        let mut end = true;
        for case in &it.cases {
            end = self.list(&case.consequent, true);
        }
        let target = self.done();
        end || target.broken || it.cases.iter().all(|case| case.test.is_some())
    }

    fn attempt(&mut self, it: &'a TryStatement<'a>) -> bool {
        let mut end = self.list(&it.block.body, false);
        if let Some(handler) = &it.handler
            && !it.block.body.is_empty()
        {
            end |= self.list(&handler.body.body, false);
        }
        if let Some(finalizer) = &it.finalizer {
            end &= self.list(&finalizer.body, false);
        }
        end
    }
}

fn is_loop(it: &Statement<'_>) -> bool {
    matches!(
        it,
        Statement::WhileStatement(_)
            | Statement::DoWhileStatement(_)
            | Statement::ForStatement(_)
            | Statement::ForInStatement(_)
            | Statement::ForOfStatement(_)
            | Statement::SwitchStatement(_)
    )
}

fn is_true(it: &Expression<'_>) -> bool {
    match it.get_inner_expression() {
        Expression::BooleanLiteral(it) => it.value,
        Expression::NumericLiteral(it) => it.value != 0.0,
        Expression::StringLiteral(it) => !it.value.is_empty(),
        _ => false,
    }
}

fn is_false(it: &Expression<'_>) -> bool {
    match it.get_inner_expression() {
        Expression::BooleanLiteral(it) => !it.value,
        Expression::NumericLiteral(it) => it.value == 0.0,
        _ => false,
    }
}

/// `process.exit(...)`.
fn ends_process(it: &Expression<'_>) -> bool {
    let Expression::CallExpression(call) = it.get_inner_expression() else {
        return false;
    };
    static_member(&call.callee)
        .is_some_and(|(object, name)| name == "exit" && object.is_specific_id("process"))
}

/// `return x; break;` in a case is a habit, and `return; yield` makes a generator.
fn is_meant(it: &Statement<'_>, in_case: bool) -> bool {
    match it {
        Statement::BreakStatement(_) => in_case,
        Statement::ExpressionStatement(it) => {
            matches!(it.expression, Expression::YieldExpression(_))
        }
        _ => false,
    }
}

/// Declarations that are hoisted or vanish in the output are not dead.
fn does_something(it: &Statement<'_>) -> bool {
    match it {
        Statement::VariableDeclaration(it) => {
            it.kind != VariableDeclarationKind::Var
                || it.declarations.iter().any(|it| it.init.is_some())
        }
        Statement::FunctionDeclaration(_) | Statement::EmptyStatement(_) => false,
        other => !other.is_typescript_syntax() && !other.is_module_declaration(),
    }
}
