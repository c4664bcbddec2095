//! The one walk over a tree.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTarget, BinaryExpression, BindingPattern, Expression, JSXChild,
    JSXMemberExpressionObject, LogicalExpression, Program, Statement, TSNamespaceDeclaration,
    TSTypeName,
};
use oxc_ast_visit::{VisitJs, walk_js};
use smallvec::SmallVec;

use super::context::Cx;
use super::model;
use super::rules;
use super::stack::{self, MAX_DEPTH};
use crate::analysis::report::Reporter;
use crate::analysis::{SkipReason, SourceFile};

/// Runs all rules over the tree of `file`.
pub(super) fn run<'a>(
    file: &SourceFile<'_>,
    program: &'a Program<'a>,
    report: &mut Reporter<'_>,
) -> Result<(), SkipReason> {
    for comment in &program.comments {
        report.comment(comment.span.start..comment.span.end);
    }
    let semantic = model::build(program)?;
    let mut cx = Cx::new(file, program, &semantic, report);
    rules::names(&mut cx);
    walk(program, &mut cx)
}

/// What wants to see every node.
pub(super) trait Handler<'a> {
    /// Before the children of a node.
    fn enter(&mut self, kind: AstKind<'a>);
    /// After them.
    fn leave(&mut self, kind: AstKind<'a>);
}

impl<'a> Handler<'a> for Cx<'a, '_, '_> {
    fn enter(&mut self, kind: AstKind<'a>) {
        rules::enter(self, kind);
        self.push(kind);
    }

    fn leave(&mut self, kind: AstKind<'a>) {
        self.pop();
        rules::leave(self, kind);
    }
}

/// Shows every node to `handler`, in the order of the text.
///
/// # Errors
/// [`SkipReason::TooDeeplyNested`].
pub(super) fn walk<'a>(
    program: &Program<'a>,
    handler: &mut impl Handler<'a>,
) -> Result<(), SkipReason> {
    let mut walker = Walker {
        handler,
        depth: 0,
        too_deep: false,
    };
    walker.visit_program(program);
    if walker.too_deep {
        return Err(stack::too_deep());
    }
    Ok(())
}

struct Walker<'h, H> {
    handler: &'h mut H,
    /// Guarded calls that are running: what bounds the stack.
    depth: u32,
    too_deep: bool,
}

impl<H> Walker<'_, H> {
    fn guard(&mut self, walk: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            self.too_deep = true;
            return;
        }
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }
}

/// Every way in which syntax can nest goes through one of the guarded calls. `a + b + c ...` nests
/// to the left, and generated code has thousands of operands: such chains are walked in a loop.
impl<'a, H: Handler<'a>> VisitJs<'a> for Walker<'_, H> {
    fn enter_node(&mut self, kind: AstKind<'a>) {
        self.handler.enter(kind);
    }

    fn leave_node(&mut self, kind: AstKind<'a>) {
        self.handler.leave(kind);
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        self.guard(|this| walk_js::walk_expression(this, it));
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        self.guard(|this| walk_js::walk_statement(this, it));
    }

    fn visit_binding_pattern(&mut self, it: &BindingPattern<'a>) {
        self.guard(|this| walk_js::walk_binding_pattern(this, it));
    }

    fn visit_assignment_target(&mut self, it: &AssignmentTarget<'a>) {
        self.guard(|this| walk_js::walk_assignment_target(this, it));
    }

    fn visit_jsx_child(&mut self, it: &JSXChild<'a>) {
        self.guard(|this| walk_js::walk_jsx_child(this, it));
    }

    fn visit_jsx_member_expression_object(&mut self, it: &JSXMemberExpressionObject<'a>) {
        self.guard(|this| walk_js::walk_jsx_member_expression_object(this, it));
    }

    fn visit_ts_type_name(&mut self, it: &TSTypeName<'a>) {
        self.guard(|this| walk_js::walk_ts_type_name(this, it));
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        self.guard(|this| walk_js::walk_ts_namespace_declaration(this, it));
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        let mut spine: SmallVec<[&BinaryExpression<'a>; 8]> = SmallVec::new();
        let mut node = it;
        let innermost = loop {
            self.enter_node(AstKind::BinaryExpression(self.alloc(node)));
            spine.push(node);
            match &node.left {
                Expression::BinaryExpression(left) => node = left,
                other => break other,
            }
        };
        self.visit_expression(innermost);
        for node in spine.into_iter().rev() {
            self.visit_expression(&node.right);
            self.leave_node(AstKind::BinaryExpression(self.alloc(node)));
        }
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        let mut spine: SmallVec<[&LogicalExpression<'a>; 8]> = SmallVec::new();
        let mut node = it;
        let innermost = loop {
            self.enter_node(AstKind::LogicalExpression(self.alloc(node)));
            spine.push(node);
            match &node.left {
                Expression::LogicalExpression(left) => node = left,
                other => break other,
            }
        };
        self.visit_expression(innermost);
        for node in spine.into_iter().rev() {
            self.visit_expression(&node.right);
            self.leave_node(AstKind::LogicalExpression(self.alloc(node)));
        }
    }
}
