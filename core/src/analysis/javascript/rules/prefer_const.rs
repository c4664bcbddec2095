//! `let` for what never changes.

use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentTarget, VariableDeclarationKind};
use oxc_semantic::{NodeId, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};

use super::super::context::Cx;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static PREFER_CONST: Rule = Rule {
    id: "prefer-const",
    category: Category::Maintainability,
    severity: Severity::Info,
    confidence: 0.8,
    cwe: &[],
    summary: "A `let` that never gets a second value.",
    why: "`const` says that the name keeps its value, so that readers need not look for assignments.",
    false_positives: "None known.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "let limit = 10;\nuse(limit);\n",
        good: "const limit = 10;\nuse(limit);\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["prefer-const"],
        },
        Peer {
            tool: "biome",
            rules: &["useConst"],
        },
    ],
};

/// Looks at all symbols of the file.
pub(super) fn all(cx: &mut Cx<'_, '_, '_>) {
    if !cx.wants(&PREFER_CONST) {
        return;
    }
    for symbol in cx.scoping().symbol_ids() {
        let flags = cx.scoping().symbol_flags(symbol);
        if !flags.contains(SymbolFlags::BlockScopedVariable)
            || flags.intersects(SymbolFlags::ConstVariable | SymbolFlags::Ambient)
        {
            continue;
        }
        if let Some(at) = only_write(cx, symbol) {
            let name = cx.scoping().symbol_name(symbol);
            let message = format!("`{name}` never gets another value; declare it with `const`");
            cx.report(&PREFER_CONST, at, message);
        }
    }
}

/// The one place that gives the variable a value, if `const` could stand there.
fn only_write(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> Option<Span> {
    let scoping = cx.scoping();
    let nodes = cx.semantic.nodes();
    let declaration = scoping.symbol_declaration(symbol);
    let AstKind::VariableDeclarator(declarator) = nodes.kind(declaration) else {
        return None;
    };
    let list = nodes.parent_id(declaration);
    let AstKind::VariableDeclaration(it) = nodes.kind(list) else {
        return None;
    };
    if it.kind != VariableDeclarationKind::Let || it.declare {
        return None;
    }
    let around = nodes.parent_kind(list);
    let each = match around {
        AstKind::ForInStatement(around) => around.left.span() == it.span,
        AstKind::ForOfStatement(around) => around.left.span() == it.span,
        // The variables of a counting loop stay together.
        AstKind::ForStatement(around) => {
            if around
                .init
                .as_ref()
                .is_some_and(|init| init.span() == it.span)
            {
                return None;
            }
            false
        }
        _ => false,
    };
    let name = scoping.symbol_span(symbol);
    if declarator.init.is_some() || each {
        return (!cx.is_reassigned(symbol)).then_some(name);
    }
    // Declared first, assigned once: right here and as a statement of its own.
    let mut write = None;
    for reference in cx.references(symbol) {
        if reference.is_write() {
            if write.is_some()
                || reference.flags().is_read()
                || reference.scope_id() != scoping.symbol_scope_id(symbol)
            {
                return None;
            }
            write = Some(reference.node_id());
        } else if write.is_none() {
            // Read before: the declaration must stay where it is.
            return None;
        }
    }
    let write = write?;
    is_statement(cx, write).then(|| nodes.kind(write).span())
}

/// Whether the target of an assignment could become a declaration.
fn is_statement(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let assignment = nodes.parent_id(id);
    let AstKind::AssignmentExpression(it) = nodes.kind(assignment) else {
        return false;
    };
    if !matches!(it.left, AssignmentTarget::AssignmentTargetIdentifier(_)) {
        return false;
    }
    let statement = nodes.parent_id(assignment);
    matches!(nodes.kind(statement), AstKind::ExpressionStatement(_))
        && matches!(
            nodes.parent_kind(statement),
            AstKind::Program(_)
                | AstKind::BlockStatement(_)
                | AstKind::FunctionBody(_)
                | AstKind::StaticBlock(_)
                | AstKind::SwitchCase(_)
        )
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn never_changed() {
        let rule = "prefer-const";
        flags(
            rule,
            &[
                "let a = 1; f(a);",
                "let a; a = 1; f(a);",
                "for (let a of b) f(a);",
                "for (let a in b) f(a);",
                "let { a, b } = c; f(a, b);",
                "let [a, b] = c; b = 1; f(a);",
                "function g() { let a = 1; return a; }",
                "let a = 1, b = 2; b = 3;",
                "let a = 1; function g() { return a; }",
                "for (let [a, b] of c) { f(a, b); }",
                "let f = () => f(); f();",
            ],
        );
        clean(
            rule,
            &[
                "let a = 1; a = 2;",
                "let a; f(a);",
                "let a; if (b) a = 1; f(a);",
                "let a; f(() => { a = 1; });",
                "for (let i = 0, n = 9; i < n; i++) f();",
                "var a = 1; f(a);",
                "const a = 1; f(a);",
                "let a = 0; a++;",
                "let a; f(a); a = 1;",
                "let a; while (b) { a = 1; f(a); }",
                "let a; for (a of b) f(a);",
                "let a; f(a = 1);",
                "let a; a += 1;",
                "for (let a of b) { a = 1; f(a); }",
            ],
        );
        assert_eq!(found(rule, "let a;\na = 1; f(a);").len(), 1);
    }
}
