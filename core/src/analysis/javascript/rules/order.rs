//! Variables that are used before they have a value.

use oxc_ast::AstKind;
use oxc_semantic::{NodeId, Reference, ScopeId, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};

use super::super::ast::range;
use super::super::context::Cx;
use crate::analysis::shared_rules::USED_BEFORE_ASSIGNMENT;

/// How far up the tree is looked; beyond it nothing is said.
const UP: usize = 64;

/// Looks at all symbols of the file.
pub(super) fn all(cx: &mut Cx<'_, '_, '_>) {
    if !cx.wants(&USED_BEFORE_ASSIGNMENT) || cx.semantic.source_type().is_typescript_definition() {
        return;
    }
    for symbol in cx.scoping().symbol_ids() {
        let flags = cx.scoping().symbol_flags(symbol);
        if flags.intersects(SymbolFlags::Ambient) {
            continue;
        }
        let early = match cx.declaration(symbol) {
            AstKind::VariableDeclarator(_) if flags.contains(SymbolFlags::BlockScopedVariable) => {
                before_declaration(cx, symbol)
            }
            AstKind::Class(it) if it.is_declaration() => before_declaration(cx, symbol),
            AstKind::VariableDeclarator(it)
                if flags.contains(SymbolFlags::FunctionScopedVariable)
                    && !flags.intersects(SymbolFlags::Function)
                    && it.init.is_some() =>
            {
                before_first_value(cx, symbol)
            }
            _ => continue,
        };
        let name = cx.scoping().symbol_name(symbol);
        let declared = range(cx.scoping().symbol_span(symbol));
        let throws = flags.intersects(SymbolFlags::BlockScoped);
        for at in early {
            let (message, confidence) = if throws {
                (
                    format!("this throws: `{name}` is declared further down"),
                    0.9,
                )
            } else {
                (format!("`{name}` gets its value further down"), 0.7)
            };
            cx.report(&USED_BEFORE_ASSIGNMENT, at, message)
                .confidence(confidence)
                .related(declared.clone(), "declared here");
        }
    }
}

/// Uses of a `let`, `const` or class in the same function before its declaration is done.
fn before_declaration(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> Vec<Span> {
    let scoping = cx.scoping();
    let nodes = cx.semantic.nodes();
    let declaration = scoping.symbol_declaration(symbol);
    let whole = nodes.kind(declaration).span();
    let name = scoping.symbol_span(symbol);
    let home = function_scope(cx, scoping.symbol_scope_id(symbol));
    let in_head = match nodes.parent_kind(nodes.parent_id(declaration)) {
        AstKind::ForInStatement(it) => Some(it.right.span()),
        AstKind::ForOfStatement(it) => Some(it.right.span()),
        _ => None,
    };
    let class = match nodes.kind(declaration) {
        AstKind::Class(it) => Some(it.heritage_expression().map(GetSpan::span)),
        _ => None,
    };
    let mut early = Vec::new();
    for reference in cx.references(symbol) {
        let at = nodes.kind(reference.node_id()).span();
        let itself = match class {
            // The body of a class is mostly run later.
            Some(heritage) => heritage.is_some_and(|it| it.contains_inclusive(at)),
            None => whole.contains_inclusive(at) && at.start > name.start,
        };
        let soon =
            at.start < name.start || itself || in_head.is_some_and(|it| it.contains_inclusive(at));
        if soon
            && reference.flags().is_value()
            && !reference.flags().is_value_as_type()
            && function_scope(cx, reference.scope_id()) == home
            && !is_export(cx, reference)
            && !in_function_of_pattern(cx, reference.node_id(), whole)
        {
            early.push(at);
        }
    }
    early
}

/// `export { a }` names the variable and does not read it.
fn is_export(cx: &Cx<'_, '_, '_>, reference: &Reference) -> bool {
    matches!(
        cx.semantic.nodes().parent_kind(reference.node_id()),
        AstKind::ExportSpecifier(_) | AstKind::TSExportAssignment(_)
    )
}

/// Whether something that runs later is around the node: class members' values.
fn in_function_of_pattern(cx: &Cx<'_, '_, '_>, id: NodeId, _whole: Span) -> bool {
    for kind in cx.semantic.nodes().ancestor_kinds(id).take(UP) {
        match kind {
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::Program(_) => {
                return false;
            }
            AstKind::PropertyDefinition(_)
            | AstKind::AccessorProperty(_)
            | AstKind::Decorator(_) => {
                return true;
            }
            _ => {}
        }
    }
    true
}

/// The function around a scope; unlike for `var`, the static block of a class counts as one.
fn function_scope(cx: &Cx<'_, '_, '_>, scope: ScopeId) -> ScopeId {
    cx.variable_scope(scope)
}

/// Reads of a `var` before the first place that gives it a value, in straight code.
fn before_first_value(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> Vec<Span> {
    let scoping = cx.scoping();
    let nodes = cx.semantic.nodes();
    // Two declarations: two ways to a value.
    if !scoping.symbol_redeclarations(symbol).is_empty() {
        return Vec::new();
    }
    let home = cx.variable_scope(scoping.symbol_scope_id(symbol));
    let declaration = scoping.symbol_declaration(symbol);
    let first = scoping.symbol_span(symbol).start;
    let mut early = Vec::new();
    for reference in cx.references(symbol) {
        let at = nodes.kind(reference.node_id()).span();
        let here = cx.variable_scope(reference.scope_id()) == home;
        // A function may be called at any time.
        if reference.is_write() && (at.start < first || !here) {
            return Vec::new();
        }
        let plain = reference.flags().is_read() && !reference.flags().is_write();
        if plain
            && here
            && at.start < first
            && !is_export(cx, reference)
            && !is_guarded(cx, reference.node_id())
        {
            early.push((reference.node_id(), at));
        }
    }
    if early.is_empty() || in_loop(cx, declaration) {
        return Vec::new();
    }
    early.into_iter().map(|(_, at)| at).collect()
}

/// `typeof a`, and tests whether there is a value yet.
fn is_guarded(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let span = nodes.kind(id).span();
    match nodes.parent_kind(id) {
        AstKind::UnaryExpression(_) | AstKind::LogicalExpression(_) => true,
        AstKind::IfStatement(it) => it.test.span() == span,
        AstKind::ConditionalExpression(it) => it.test.span() == span,
        _ => false,
    }
}

fn in_loop(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    for kind in cx.semantic.nodes().ancestor_kinds(id).take(UP) {
        match kind {
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::Program(_) => {
                return false;
            }
            AstKind::ForStatement(_)
            | AstKind::ForInStatement(_)
            | AstKind::ForOfStatement(_)
            | AstKind::WhileStatement(_)
            | AstKind::DoWhileStatement(_)
            | AstKind::SwitchStatement(_)
            | AstKind::LabeledStatement(_) => return true,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found, found_ts};

    #[test]
    fn too_early() {
        let rule = "used-before-assignment";
        flags(
            rule,
            &[
                "f(a); let a = 1;",
                "f(a); const a = 1;",
                "new A(); class A {}",
                "class B extends A {} class A {}",
                "let a = a + 1;",
                "const { b } = b;",
                "for (const a of a) {}",
                "function g() { f(a); let a = 1; }",
                "a = 1; let a;",
                "if (x) { f(a); } const a = 1;",
                "switch (x) { case 0: f(a); break; case 1: let a = 1; }",
                "const a = () => 1, b = c, c = 2;",
                "function g() { console.log(a); var a = 1; }",
                "let a = 1; { f(a); let a = 2; }",
                "class A extends A {}",
            ],
        );
        clean(
            rule,
            &[
                "let a = 1; f(a);",
                "f(); function f() {}",
                "function g() { return a; } let a = 1;",
                "const g = () => a; const a = 1;",
                "class A { b() { return new C(); } } class C {}",
                "class A { static a = 1; b() { return A.a; } }",
                "const a = () => a();",
                "export { a }; const a = 1;",
                "if (typeof a === 'undefined') f(); var a = 1;",
                "var a = a || {};",
                "while (x) { if (a) f(a); var a = 1; }",
                "a = 1; f(a); var a;",
                "const a = function () { return a; };",
                "f(a.b); function a() {}",
                "for (var i = 0; i < 9; i++) { f(b); var b = i; }",
                "class A { x = B; } const B = 1;",
            ],
        );
        assert_eq!(found(rule, "f(a, a.b); let a;"), ["a", "a"]);
        assert!(found_ts(rule, "let x: A; type B = typeof c; class A {} const c = 1;").is_empty());
    }
}
