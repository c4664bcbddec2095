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
    let mut walker = Walker {
        cx: Cx::new(file, program, &semantic, report),
        depth: 0,
        too_deep: false,
    };
    rules::names(&mut walker.cx);
    walker.visit_program(program);
    if walker.too_deep {
        return Err(stack::too_deep());
    }
    Ok(())
}

struct Walker<'a, 'r, 's> {
    cx: Cx<'a, 'r, 's>,
    /// Guarded calls that are running: what bounds the stack.
    depth: u32,
    too_deep: bool,
}

impl Walker<'_, '_, '_> {
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
impl<'a> VisitJs<'a> for Walker<'a, '_, '_> {
    fn enter_node(&mut self, kind: AstKind<'a>) {
        rules::enter(&mut self.cx, kind);
        self.cx.push(kind);
    }

    fn leave_node(&mut self, kind: AstKind<'a>) {
        self.cx.pop();
        rules::leave(&mut self.cx, kind);
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
