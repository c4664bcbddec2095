//! Scopes, symbols and references of a file, from oxc_semantic.
//!
//! Its builder recurses over the tree without a limit, a chain like `a + b + c ...` included, which
//! nests to the left. [`build`] first measures the tree with a visit that is bounded (and that counts
//! what the builder would otherwise count in a visit of its own), then runs the builder where the
//! stack is large enough.

use std::cell::Cell;

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTarget, BinaryExpression, BindingIdentifier, BindingPattern, Expression,
    IdentifierReference, JSXChild, JSXMemberExpressionObject, LogicalExpression, Program,
    Statement, TSEnumMemberName, TSImportTypeQualifiedName, TSNamespaceDeclaration, TSType,
    TSTypeName,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{Semantic, SemanticBuilder, Stats};
use oxc_syntax::scope::{ScopeFlags, ScopeId};

use super::stack::{self, MAX_DEPTH};
use crate::analysis::SkipReason;

/// Builds the model of a program.
///
/// # Errors
/// [`SkipReason::TooDeeplyNested`] and, for chains of millions of operands,
/// [`SkipReason::TooComplex`].
pub(super) fn build<'a>(program: &'a Program<'a>) -> Result<Semantic<'a>, SkipReason> {
    let mut measure = Measure::default();
    measure.visit_program(program);
    if measure.too_deep {
        return Err(stack::too_deep());
    }
    stack::grown(measure.deepest, || {
        SemanticBuilder::new()
            .with_build_nodes(true)
            .with_stats(measure.stats)
            .build(program)
            .semantic
    })
}

/// Counts nodes and finds the depth of the tree. Chains are walked in a loop, but count as what they
/// are: levels of the tree.
#[derive(Default)]
struct Measure {
    stats: Stats,
    /// Guarded calls that are running: what bounds the stack of this visit.
    depth: u32,
    /// The links of the chains around, which the builder nests in addition.
    links: u32,
    deepest: u32,
    too_deep: bool,
}

impl Measure {
    fn guard(&mut self, walk: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            self.too_deep = true;
            return;
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth + self.links);
        walk(self);
        self.depth -= 1;
    }
}

impl<'a> Visit<'a> for Measure {
    fn enter_node(&mut self, _: AstKind<'a>) {
        self.stats.nodes += 1;
    }

    fn enter_scope(&mut self, _: ScopeFlags, _: &Cell<Option<ScopeId>>) {
        self.stats.scopes += 1;
    }

    fn visit_binding_identifier(&mut self, _: &BindingIdentifier<'a>) {
        self.stats.nodes += 1;
        self.stats.symbols += 1;
    }

    fn visit_identifier_reference(&mut self, _: &IdentifierReference<'a>) {
        self.stats.nodes += 1;
        self.stats.references += 1;
    }

    fn visit_ts_enum_member_name(&mut self, it: &TSEnumMemberName<'a>) {
        self.stats.symbols += 1;
        walk::walk_ts_enum_member_name(self, it);
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        self.guard(|this| walk::walk_expression(this, it));
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        self.guard(|this| walk::walk_statement(this, it));
    }

    fn visit_binding_pattern(&mut self, it: &BindingPattern<'a>) {
        self.guard(|this| walk::walk_binding_pattern(this, it));
    }

    fn visit_assignment_target(&mut self, it: &AssignmentTarget<'a>) {
        self.guard(|this| walk::walk_assignment_target(this, it));
    }

    fn visit_jsx_child(&mut self, it: &JSXChild<'a>) {
        self.guard(|this| walk::walk_jsx_child(this, it));
    }

    fn visit_jsx_member_expression_object(&mut self, it: &JSXMemberExpressionObject<'a>) {
        self.guard(|this| walk::walk_jsx_member_expression_object(this, it));
    }

    fn visit_ts_type(&mut self, it: &TSType<'a>) {
        self.guard(|this| walk::walk_ts_type(this, it));
    }

    fn visit_ts_type_name(&mut self, it: &TSTypeName<'a>) {
        self.guard(|this| walk::walk_ts_type_name(this, it));
    }

    fn visit_ts_import_type_qualified_name(&mut self, it: &TSImportTypeQualifiedName<'a>) {
        self.guard(|this| walk::walk_ts_import_type_qualified_name(this, it));
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        self.guard(|this| walk::walk_ts_namespace_declaration(this, it));
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        let mut node = it;
        let mut links = 0;
        loop {
            self.stats.nodes += 1;
            links += 1;
            self.links += 1;
            self.visit_expression(&node.right);
            match &node.left {
                Expression::BinaryExpression(left) => node = left,
                other => {
                    self.visit_expression(other);
                    break;
                }
            }
        }
        self.links -= links;
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        let mut node = it;
        let mut links = 0;
        loop {
            self.stats.nodes += 1;
            links += 1;
            self.links += 1;
            self.visit_expression(&node.right);
            match &node.left {
                Expression::LogicalExpression(left) => node = left,
                other => {
                    self.visit_expression(other);
                    break;
                }
            }
        }
        self.links -= links;
    }
}
