//! Values that are overwritten or forgotten before anything reads them.
//!
//! Only what is certain without following branches: two assignments in one list of statements with
//! nothing but plain statements between them, and an assignment behind the last use in a function.

use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, Statement};
use oxc_semantic::{NodeId, Reference, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};

use super::super::ast::{list, range};
use super::super::context::Cx;
use crate::analysis::shared_rules::DEAD_STORE;

/// References of one variable that are looked at, and ancestors.
const MANY: usize = 200;
const UP: usize = 64;

/// A statement that does nothing but give the variable a value.
struct Store {
    name: Span,
    /// The whole statement.
    whole: Span,
    list: NodeId,
    /// Forgets the old value rather than keeping a new one.
    clears: bool,
}

/// Called for every symbol.
pub(super) fn symbol(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) {
    if !cx.wants(&DEAD_STORE) {
        return;
    }
    let scoping = cx.scoping();
    let flags = scoping.symbol_flags(symbol);
    let ids = scoping.get_resolved_reference_ids(symbol);
    if !flags.intersects(SymbolFlags::Variable)
        || flags
            .intersects(SymbolFlags::ConstVariable | SymbolFlags::Ambient | SymbolFlags::Function)
        || ids.is_empty()
        || ids.len() > MANY
        || !scoping.symbol_redeclarations(symbol).is_empty()
        || !matches!(cx.declaration(symbol), AstKind::VariableDeclarator(it) if it.id.is_binding_identifier())
    {
        return;
    }
    let home = cx.variable_scope(scoping.symbol_scope_id(symbol));
    // What other scripts or functions read is not known here.
    let global = home == scoping.root_scope_id() && !cx.is_module();
    let mut reads = Vec::new();
    let mut stores = Vec::new();
    stores.extend(declared(cx, symbol));
    for reference in cx.references(symbol) {
        if cx.variable_scope(reference.scope_id()) != home {
            return;
        }
        match assigned(cx, reference) {
            Some(store) => stores.push(store),
            None => reads.push(cx.semantic.reference_span(reference)),
        }
    }
    if global || reads.is_empty() || stores.is_empty() {
        return;
    }
    let name = scoping.symbol_name(symbol);
    let mut dead = Vec::new();
    for pair in stores.windows(2) {
        let (first, next) = (&pair[0], &pair[1]);
        let between = Span::new(first.whole.end, next.whole.end);
        if first.list == next.list
            && first.whole.end <= next.whole.start
            && !reads.iter().any(|it| between.contains_inclusive(*it))
            && plain_between(cx, first, next)
            && !in_try(cx, first.list)
        {
            dead.push((first.name, Some(next.name)));
        }
    }
    if let Some(last) = stores.last()
        && !last.clears
        && reads.iter().all(|it| it.start < last.whole.start)
        && scoping.symbol_span(symbol) != last.name
        && runs_once(cx, last.list)
    {
        dead.push((last.name, None));
    }
    for (at, by) in dead {
        let message = if by.is_some() {
            format!("`{name}` is overwritten before anything reads it")
        } else {
            format!("nothing reads `{name}` after this")
        };
        let hit = cx.report(&DEAD_STORE, at, message);
        if let Some(by) = by {
            hit.related(range(by), "overwritten here");
        }
    }
}

fn declared(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> Option<Store> {
    let nodes = cx.semantic.nodes();
    let id = cx.scoping().symbol_declaration(symbol);
    let AstKind::VariableDeclarator(it) = nodes.kind(id) else {
        return None;
    };
    let init = it.init.as_ref()?;
    let statement = nodes.parent_id(id);
    let AstKind::VariableDeclaration(all) = nodes.kind(statement) else {
        return None;
    };
    let parent = nodes.parent_id(statement);
    (all.declarations.len() == 1 && list(nodes.kind(parent)).is_some()).then(|| Store {
        name: cx.scoping().symbol_span(symbol),
        whole: all.span,
        list: parent,
        clears: clears(init),
    })
}

fn assigned(cx: &Cx<'_, '_, '_>, reference: &Reference) -> Option<Store> {
    let nodes = cx.semantic.nodes();
    let id = reference.node_id();
    let name = nodes.kind(id).span();
    let assignment = nodes.parent_id(id);
    let AstKind::AssignmentExpression(it) = nodes.kind(assignment) else {
        return None;
    };
    if it.left.span() != name || !it.operator.is_assign() {
        return None;
    }
    let statement = nodes.parent_id(assignment);
    let AstKind::ExpressionStatement(whole) = nodes.kind(statement) else {
        return None;
    };
    let parent = nodes.parent_id(statement);
    list(nodes.kind(parent))?;
    Some(Store {
        name,
        whole: whole.span,
        list: parent,
        clears: clears(&it.right),
    })
}

fn clears(it: &Expression<'_>) -> bool {
    let it = it.get_inner_expression();
    it.is_null_or_undefined() || it.is_void()
}

/// Whether control surely goes from the one statement to the other.
fn plain_between(cx: &Cx<'_, '_, '_>, first: &Store, next: &Store) -> bool {
    let Some(body) = list(cx.semantic.nodes().kind(first.list)) else {
        return false;
    };
    let at = body.partition_point(|it| it.span().start < first.whole.end);
    body[at..]
        .iter()
        .take(UP)
        .take_while(|it| it.span().start < next.whole.start)
        .all(|it| {
            matches!(
                it,
                Statement::ExpressionStatement(_) | Statement::VariableDeclaration(_)
            )
        })
}

/// A handler may read what the statement that failed did not overwrite.
fn in_try(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    for kind in std::iter::once(cx.semantic.nodes().kind(id))
        .chain(cx.semantic.nodes().ancestor_kinds(id).take(UP))
    {
        match kind {
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::Program(_) => {
                return false;
            }
            AstKind::TryStatement(_) => return true,
            _ => {}
        }
    }
    true
}

/// Whether nothing leads from the end of the list back to an earlier use: no loop, `try` or label.
fn runs_once(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    for kind in std::iter::once(cx.semantic.nodes().kind(id))
        .chain(cx.semantic.nodes().ancestor_kinds(id).take(UP))
    {
        match kind {
            AstKind::Function(it) => return !it.generator,
            AstKind::ArrowFunctionExpression(_) => return true,
            AstKind::BlockStatement(_)
            | AstKind::IfStatement(_)
            | AstKind::FunctionBody(_)
            | AstKind::ExpressionStatement(_) => {}
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn stores_that_nothing_reads() {
        let rule = "dead-store";
        flags(
            rule,
            &[
                "function f() { let a = 1; a = 2; return a; }",
                "function f(b) { let a; a = g(b); a = h(b); return a; }",
                "function f() { let a = 1; g(a); a = 2; }",
                "const f = () => { let a = 1; h(); a = 2; return a; };",
                "function f() { var a = []; a = g(); return a; }",
                "function f() { let a = g(); if (a) { h(a); a = 2; } }",
                "function f() { let a = 1; const b = 2; a = b; return a; }",
                "class A { b() { let c = 1; c = 2; return c; } }",
                "function f() { if (x) { let a = 1; a = 2; return a; } }",
                "export function f() { let a = ''; a = 'x'; g(a); }",
                "function f() { while (x) { let a = 1; a = 2; g(a); } }",
            ],
        );
        clean(
            rule,
            &[
                "function f() { let a = 1; g(a); a = 2; return a; }",
                "function f() { let a = 1; a = a + 1; return a; }",
                "function f() { let a = 1; if (b) a = 2; return a; }",
                "function f() { let a = 1; try { a = g(); } catch {} return a; }",
                "function f() { let a = 1; h(() => a); a = 2; }",
                "function f() { let a = 1; g(a); a = null; }",
                "function f() { let a = 1; for (;;) { g(a); a = 2; } }",
                "function f() { let a = 1; a += 2; return a; }",
                "function f() { let a = 1; if (b) return a; a = 2; return a; }",
                "function f(a) { a = 1; a = 2; return a; }",
                "var a = 1; a = 2; g(a);",
                "function* f() { let a = 1; yield a; a = 2; }",
                "function f() { let a = 1; try { h(); a = 2; g(); a = 3; } finally { k(a); } }",
                "function f() { let a; a = 1; return a; }",
            ],
        );
        assert_eq!(
            found(rule, "function f() { let a = 1; a = 2; a = 3; return a; }"),
            ["a", "a"]
        );
    }
}
