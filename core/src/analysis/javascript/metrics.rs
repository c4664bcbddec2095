//! Metrics of JavaScript and TypeScript.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTarget, Expression, FormalParameters, LogicalOperator, PropertyKey, Statement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::AssignmentOperator;

use super::visit::{Handler, walk};
use super::{parse, stack};
use crate::analysis::metrics::{FileMetrics, Operand, Recorder, count_lines};
use crate::analysis::{SkipReason, SourceFile};

/// Measures a file; `None` if it does not parse.
pub(in crate::analysis) fn measure(
    file: &SourceFile<'_>,
) -> Result<Option<FileMetrics>, SkipReason> {
    stack::with_enough(file.text, || {
        let measured = parse::with_tree(file, |program| {
            let mut counter = Counter {
                recorder: Recorder::new(file),
                parents: Vec::with_capacity(64),
                names: Vec::new(),
                statements: 0,
            };
            walk(program, &mut counter)?;
            let comments = program.comments.iter();
            let comments = comments.map(|it| it.span.start as usize..it.span.end as usize);
            let lines = count_lines(file.text, comments, counter.statements);
            Ok(Some(counter.recorder.finish(file, lines, None)))
        });
        measured.unwrap_or(Ok(None))
    })
}

struct Counter<'s, 'a> {
    recorder: Recorder<'s>,
    parents: Vec<AstKind<'a>>,
    /// Names of the classes and functions around.
    names: Vec<String>,
    statements: u32,
}

impl<'a> Handler<'a> for Counter<'_, 'a> {
    fn enter(&mut self, kind: AstKind<'a>) {
        if self.is_block(kind) {
            self.recorder.open();
        }
        if self.is_nested(kind) {
            self.recorder.sink();
        }
        self.flow(kind);
        self.operation(kind);
        if is_statement(kind) {
            self.statements = self.statements.saturating_add(1);
        }
        self.parents.push(kind);
    }

    fn leave(&mut self, kind: AstKind<'a>) {
        self.parents.pop();
        match kind {
            AstKind::Function(it) if it.body.is_some() => self.end(),
            AstKind::ArrowFunctionExpression(_) => self.end(),
            AstKind::Class(_) => {
                self.names.pop();
            }
            _ => {}
        }
        if self.is_nested(kind) {
            self.recorder.rise();
        }
        if self.is_block(kind) {
            self.recorder.close();
        }
    }
}

impl<'a> Counter<'_, 'a> {
    fn parent(&self) -> Option<AstKind<'a>> {
        self.parents.last().copied()
    }

    /// Whether the node is the block of a compound statement.
    fn is_block(&self, kind: AstKind<'a>) -> bool {
        let at = kind.span();
        match self.parent() {
            Some(AstKind::TryStatement(_)) => !matches!(kind, AstKind::CatchClause(_)),
            Some(AstKind::CatchClause(it)) => it.body.span == at,
            Some(AstKind::WithStatement(it)) => it.body.span() == at,
            Some(AstKind::SwitchStatement(_)) => matches!(kind, AstKind::SwitchCase(_)),
            _ => self.is_branch(kind),
        }
    }

    /// Whether the node is what a test decides about. `else if` goes on with the `if`.
    fn is_branch(&self, kind: AstKind<'a>) -> bool {
        let at = kind.span();
        match self.parent() {
            Some(AstKind::IfStatement(it)) => {
                it.consequent.span() == at
                    || it.alternate.as_ref().is_some_and(|other| {
                        other.span() == at && !matches!(other, Statement::IfStatement(_))
                    })
            }
            Some(AstKind::ForStatement(it)) => it.body.span() == at,
            Some(AstKind::ForInStatement(it)) => it.body.span() == at,
            Some(AstKind::ForOfStatement(it)) => it.body.span() == at,
            Some(AstKind::WhileStatement(it)) => it.body.span() == at,
            Some(AstKind::DoWhileStatement(it)) => it.body.span() == at,
            _ => false,
        }
    }

    /// Whether what is inside costs one more of cognitive complexity.
    fn is_nested(&self, kind: AstKind<'a>) -> bool {
        match (kind, self.parent()) {
            (AstKind::ConditionalExpression(_) | AstKind::SwitchCase(_), _) => true,
            (_, Some(AstKind::CatchClause(it))) => it.body.span == kind.span(),
            _ => self.is_branch(kind),
        }
    }

    fn flow(&mut self, kind: AstKind<'a>) {
        match kind {
            AstKind::Function(it) if it.body.is_some() => {
                let name = it.id.as_ref().map(|id| id.name.to_string());
                self.begin(name, it.span, &it.params);
            }
            AstKind::ArrowFunctionExpression(it) => self.begin(None, it.span, &it.params),
            AstKind::Class(it) => {
                let name = it.id.as_ref().map(|id| id.name.to_string());
                let name = name.or_else(|| self.given_name()).unwrap_or_else(anonymous);
                self.names.push(name);
            }
            AstKind::IfStatement(it) => {
                self.recorder.decide(1);
                let goes_on = matches!(self.parent(), Some(AstKind::IfStatement(outer))
                    if outer.alternate.as_ref().is_some_and(|other| other.span() == it.span));
                if goes_on {
                    self.recorder.flat();
                } else {
                    self.recorder.nested();
                }
                if matches!(&it.alternate, Some(other) if !matches!(other, Statement::IfStatement(_)))
                {
                    self.recorder.flat();
                }
            }
            AstKind::ForStatement(_)
            | AstKind::ForInStatement(_)
            | AstKind::ForOfStatement(_)
            | AstKind::WhileStatement(_)
            | AstKind::DoWhileStatement(_)
            | AstKind::CatchClause(_) => {
                self.recorder.decide(1);
                self.recorder.nested();
            }
            AstKind::ConditionalExpression(_) => {
                self.recorder.decide(1);
                // The level it opens itself does not count for it.
                self.recorder.rise();
                self.recorder.nested();
                self.recorder.sink();
            }
            AstKind::SwitchStatement(_) => self.recorder.nested(),
            AstKind::SwitchCase(it) if it.test.is_some() => self.recorder.decide(1),
            AstKind::LogicalExpression(it) => {
                self.recorder.decide(1);
                let goes_on = matches!(self.parent(), Some(AstKind::LogicalExpression(outer))
                    if outer.operator == it.operator);
                if !goes_on && it.operator != LogicalOperator::Coalesce {
                    self.recorder.flat();
                }
            }
            AstKind::BreakStatement(it) if it.label.is_some() => self.recorder.flat(),
            AstKind::ContinueStatement(it) if it.label.is_some() => self.recorder.flat(),
            _ => {}
        }
    }

    fn begin(&mut self, name: Option<String>, span: Span, params: &FormalParameters<'a>) {
        let name = name.or_else(|| self.given_name()).unwrap_or_else(anonymous);
        let mut qualified = self.names.join(".");
        if !qualified.is_empty() {
            qualified.push('.');
        }
        qualified.push_str(&name);
        let count = params.items.len() + usize::from(params.rest.is_some());
        self.recorder
            .function(qualified, &name, span.start..span.end, count);
        self.names.push(name);
    }

    fn end(&mut self) {
        self.names.pop();
        self.recorder.end();
    }

    /// The name that the place gives to a function or class without one.
    fn given_name(&self) -> Option<String> {
        let key = match self.parent()? {
            AstKind::VariableDeclarator(it) => {
                return it.id.get_binding_identifier().map(|id| id.name.to_string());
            }
            AstKind::AssignmentExpression(it) => {
                return match &it.left {
                    AssignmentTarget::AssignmentTargetIdentifier(id) => Some(id.name.to_string()),
                    AssignmentTarget::StaticMemberExpression(it) => {
                        Some(it.property.name.to_string())
                    }
                    _ => None,
                };
            }
            AstKind::ObjectProperty(it) => &it.key,
            AstKind::MethodDefinition(it) => &it.key,
            AstKind::PropertyDefinition(it) => &it.key,
            _ => return None,
        };
        match key {
            PropertyKey::PrivateIdentifier(id) => Some(format!("#{}", id.name)),
            other => other.static_name().map(|name| name.to_string()),
        }
    }

    fn operation(&mut self, kind: AstKind<'a>) {
        match kind {
            AstKind::BinaryExpression(it) => {
                self.recorder.operator(it.operator as u8);
                self.operand(&it.left);
                self.operand(&it.right);
            }
            AstKind::LogicalExpression(it) => {
                self.recorder.operator(LOGICAL + it.operator as u8);
                self.operand(&it.left);
                self.operand(&it.right);
            }
            AstKind::UnaryExpression(it) => {
                self.recorder.operator(UNARY + it.operator as u8);
                self.operand(&it.argument);
            }
            AstKind::UpdateExpression(it) => {
                self.recorder.operator(UPDATE + it.operator as u8);
                match it.argument.get_identifier_name() {
                    Some(name) => self.text(name),
                    None => self.recorder.computed(),
                }
            }
            AstKind::AssignmentExpression(it) if it.operator != AssignmentOperator::Assign => {
                self.recorder.operator(ASSIGNMENT + it.operator as u8);
                match it
                    .left
                    .as_simple_assignment_target()
                    .and_then(|target| target.get_identifier_name())
                {
                    Some(name) => self.text(name),
                    None => self.recorder.computed(),
                }
                self.operand(&it.right);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.recorder.operand(Operand::Text(text.to_owned().into()));
    }

    fn operand(&mut self, it: &Expression<'a>) {
        match it.get_inner_expression() {
            Expression::Identifier(id) => self.text(&id.name),
            Expression::StaticMemberExpression(it) => self.text(&it.property.name),
            Expression::PrivateFieldExpression(it) => self.text(&it.field.name),
            Expression::StringLiteral(it) => self.text(&it.value),
            Expression::NumericLiteral(it) => self.recorder.operand(Operand::number(it.value)),
            Expression::BooleanLiteral(it) => self
                .recorder
                .operand(Operand::Constant(if it.value { "true" } else { "false" })),
            Expression::NullLiteral(_) => self.recorder.operand(Operand::Constant("null")),
            Expression::ThisExpression(_) => self.recorder.operand(Operand::Constant("this")),
            _ => self.recorder.computed(),
        }
    }
}

// Operators by number: those of each kind from its base.
const LOGICAL: u8 = 40;
const UNARY: u8 = 50;
const UPDATE: u8 = 60;
const ASSIGNMENT: u8 = 70;

fn anonymous() -> String {
    "<anonymous>".to_owned()
}

fn is_statement(kind: AstKind<'_>) -> bool {
    matches!(
        kind,
        AstKind::ExpressionStatement(_)
            | AstKind::VariableDeclaration(_)
            | AstKind::ReturnStatement(_)
            | AstKind::ThrowStatement(_)
            | AstKind::IfStatement(_)
            | AstKind::ForStatement(_)
            | AstKind::ForInStatement(_)
            | AstKind::ForOfStatement(_)
            | AstKind::WhileStatement(_)
            | AstKind::DoWhileStatement(_)
            | AstKind::SwitchStatement(_)
            | AstKind::TryStatement(_)
            | AstKind::BreakStatement(_)
            | AstKind::ContinueStatement(_)
            | AstKind::LabeledStatement(_)
            | AstKind::WithStatement(_)
            | AstKind::DebuggerStatement(_)
            | AstKind::ImportDeclaration(_)
            | AstKind::ExportNamedDeclaration(_)
            | AstKind::ExportDefaultDeclaration(_)
            | AstKind::ExportAllDeclaration(_)
            | AstKind::MethodDefinition(_)
            | AstKind::PropertyDefinition(_)
    ) || matches!(kind, AstKind::Function(it) if it.is_declaration())
        || matches!(kind, AstKind::Class(it) if it.is_declaration())
}
