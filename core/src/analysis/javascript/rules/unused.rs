//! Variables, parameters, functions and imports that are never used.

use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, MethodDefinitionKind, PropertyKind, Statement};
use oxc_semantic::{NodeId, Reference, ScopeId, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::super::context::Cx;
use crate::analysis::shared_rules::{UNUSED_LOOP_VARIABLE, UNUSED_VARIABLE};

/// How far up the tree is looked before a variable is taken for used.
const UP: usize = 64;

/// Looks at all symbols of the file.
pub(super) fn all(cx: &mut Cx<'_, '_, '_>) {
    let kind = cx.semantic.source_type();
    if kind.is_typescript_definition()
        || !(cx.wants(&UNUSED_VARIABLE) || cx.wants(&UNUSED_LOOP_VARIABLE))
    {
        return;
    }
    let exported = named_in_comments(cx, "exported");
    let last_used = last_used_parameters(cx);
    for symbol in cx.scoping().symbol_ids() {
        let name = cx.scoping().symbol_name(symbol);
        if name.starts_with('_') || exported.contains(name) || !is_candidate(cx, symbol) {
            continue;
        }
        let span = cx.scoping().symbol_span(symbol);
        let confidence = match cx.declaration(symbol) {
            AstKind::FormalParameter(it) => {
                let plain = it.pattern.is_binding_identifier() && it.initializer.is_none();
                let scope = cx.scoping().symbol_scope_id(symbol);
                let before = last_used.get(&scope).is_some_and(|last| span.start < *last);
                if (plain && before) || is_demanded(cx, symbol) {
                    continue;
                }
                0.5
            }
            AstKind::FormalParameterRest(_) if is_demanded(cx, symbol) => continue,
            AstKind::CatchParameter(_) => 0.5,
            _ => UNUSED_VARIABLE.confidence,
        };
        if is_used(cx, symbol) {
            continue;
        }
        if loop_of(cx, symbol) {
            let message = format!("nothing in the loop uses `{name}`");
            cx.report(&UNUSED_LOOP_VARIABLE, span, message);
            continue;
        }
        let (at, assigned) = place(cx, symbol);
        let what = if assigned {
            "gets a value but is never used"
        } else {
            "is never used"
        };
        cx.report(&UNUSED_VARIABLE, at, format!("`{name}` {what}"))
            .confidence(confidence);
    }
}

/// Names in `/* exported a, b */` and the like.
pub(super) fn named_in_comments<'a>(cx: &Cx<'a, '_, '_>, word: &str) -> FxHashSet<&'a str> {
    let mut names = FxHashSet::default();
    for comment in cx.comments {
        let text = cx.slice(comment.content_span());
        let Some(rest) = text.trim_start().strip_prefix(word) else {
            continue;
        };
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        if !rest.starts_with(char::is_whitespace) {
            continue;
        }
        let rest = rest.split("--").next().unwrap_or_default();
        for name in rest.split([',', ' ', '\n', '\t', '\r']) {
            let name = name.split(':').next().unwrap_or_default().trim();
            if !name.is_empty() {
                names.insert(name);
            }
        }
    }
    names
}

/// Whether the symbol is one that ought to be used in this file.
fn is_candidate(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    use SymbolFlags as F;
    let scoping = cx.scoping();
    let flags = scoping.symbol_flags(symbol);
    let types = F::TypeAlias
        | F::Interface
        | F::TypeParameter
        | F::EnumMember
        | F::NamespaceModule
        | F::ValueModule;
    if flags.intersects(types | F::Ambient | F::FunctionExpression) {
        return false;
    }
    let scope = scoping.symbol_scope_id(symbol);
    let scope_flags = scoping.scope_flags(scope);
    if scope_flags.is_ts_module_block() || scope_flags.contains_direct_eval() {
        return false;
    }
    let nodes = cx.semantic.nodes();
    let declaration = scoping.symbol_declaration(symbol);
    match nodes.kind(declaration) {
        AstKind::Class(it) if it.is_expression() => return false,
        // `{ a, ...rest }` takes `a` out of the rest.
        AstKind::VariableDeclarator(_) | AstKind::FormalParameter(_) if beside_rest(cx, symbol) => {
            return false;
        }
        AstKind::ImportDefaultSpecifier(_) | AstKind::ImportNamespaceSpecifier(_)
            if scoping.symbol_name(symbol) == "React" =>
        {
            return false;
        }
        _ => {}
    }
    if is_exported(cx, declaration) {
        return false;
    }
    // What a plain script declares at the top is there for other scripts, `let` and `const` rarely.
    if scope == scoping.root_scope_id() && !cx.is_module() {
        return flags.contains(F::BlockScopedVariable);
    }
    true
}

fn is_exported(cx: &Cx<'_, '_, '_>, declaration: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let mut id = declaration;
    if matches!(nodes.kind(id), AstKind::VariableDeclarator(_)) {
        id = nodes.parent_id(id);
    }
    matches!(
        nodes.parent_kind(id),
        AstKind::ExportDeclaration(_) | AstKind::ExportDefaultDeclaration(_)
    )
}

fn beside_rest(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    let nodes = cx.semantic.nodes();
    let Some(binding) = cx.binding(symbol) else {
        return false;
    };
    let mut parent = nodes.parent_id(binding);
    if matches!(nodes.kind(parent), AstKind::AssignmentPattern(_)) {
        parent = nodes.parent_id(parent);
    }
    matches!(nodes.kind(parent), AstKind::BindingProperty(_))
        && matches!(nodes.parent_kind(parent), AstKind::ObjectPattern(it) if it.rest.is_some())
}

/// For each function the start of the last parameter that is used.
fn last_used_parameters(cx: &Cx<'_, '_, '_>) -> FxHashMap<ScopeId, u32> {
    let mut last = FxHashMap::default();
    let scoping = cx.scoping();
    for symbol in scoping.symbol_ids() {
        let parameter = matches!(
            cx.declaration(symbol),
            AstKind::FormalParameter(_) | AstKind::FormalParameterRest(_)
        );
        if parameter && !scoping.get_resolved_reference_ids(symbol).is_empty() {
            let start = scoping.symbol_span(symbol).start;
            let known = last.entry(scoping.symbol_scope_id(symbol)).or_insert(start);
            *known = start.max(*known);
        }
    }
    last
}

/// Parameters that must be there: of setters, of signatures without a body, properties of a
/// TypeScript constructor, handlers that are told apart by their number of parameters.
fn is_demanded(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    let nodes = cx.semantic.nodes();
    let parameter = cx.scoping().symbol_declaration(symbol);
    if let AstKind::FormalParameter(it) = nodes.kind(parameter)
        && (it.accessibility.is_some() || it.readonly || it.r#override)
    {
        return true;
    }
    let list = nodes.parent_id(parameter);
    let AstKind::FormalParameters(parameters) = nodes.kind(list) else {
        return true;
    };
    let function = nodes.parent_id(list);
    match nodes.kind(function) {
        AstKind::ArrowFunctionExpression(_) => {}
        AstKind::Function(it) if it.body.is_some() => match nodes.parent_kind(function) {
            AstKind::MethodDefinition(it) if it.kind == MethodDefinitionKind::Set => return true,
            AstKind::ObjectProperty(it) if it.kind == PropertyKind::Set => return true,
            _ => {}
        },
        _ => return true,
    }
    // Express calls a handler with four parameters for errors only.
    parameters.items.len() == 4
        && parameters.items[0]
            .pattern
            .get_identifier_name()
            .is_some_and(|name| matches!(name.as_str(), "err" | "error" | "e"))
}

/// Whether a value of the symbol gets anywhere.
fn is_used(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    let scoping = cx.scoping();
    let ids = scoping.get_resolved_reference_ids(symbol);
    if ids.is_empty() {
        return returns_at_once(cx, scoping.symbol_declaration(symbol));
    }
    let Some(own) = own_bodies(cx, symbol) else {
        return true;
    };
    let nodes = cx.semantic.nodes();
    let mut right: Option<Span> = None;
    for reference in cx.references(symbol) {
        let id = reference.node_id();
        let span = nodes.kind(id).span();
        if reference.flags().is_write_only() {
            if right.is_none_or(|right| !right.contains_inclusive(span)) {
                right = assigned_value(cx, symbol, reference);
            }
            if returns_at_once(cx, id) {
                return true;
            }
            continue;
        }
        if own.iter().any(|body| body.contains_inclusive(span)) || updates_itself(cx, id) {
            continue;
        }
        let inside = right.is_some_and(|right| right.contains_inclusive(span));
        if !inside || in_function(cx, id, right.unwrap_or_default()) {
            return true;
        }
    }
    false
}

/// The functions and classes that the symbol names: what uses it only inside of them does not use
/// it. `None` if there are too many.
fn own_bodies(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> Option<SmallVec<[Span; 2]>> {
    let mut bodies = SmallVec::new();
    for id in cx.scoping().symbol_declarations(symbol) {
        match cx.semantic.nodes().kind(id) {
            AstKind::Function(it) => bodies.push(it.span),
            AstKind::Class(it) => bodies.push(it.span),
            AstKind::VariableDeclarator(it) => {
                if let Some(
                    init @ (Expression::FunctionExpression(_)
                    | Expression::ArrowFunctionExpression(_)),
                ) = &it.init
                {
                    bodies.push(init.span());
                }
            }
            _ => {}
        }
        if bodies.len() > 8 {
            return None;
        }
    }
    Some(bodies)
}

/// `a += 1;`, `a++;` as statements.
fn updates_itself(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let parent = nodes.parent_id(id);
    match nodes.kind(parent) {
        AstKind::AssignmentExpression(it) => {
            it.left.span() == nodes.kind(id).span()
                && !it.operator.is_logical()
                && is_dropped(cx, parent)
        }
        AstKind::UpdateExpression(_) => is_dropped(cx, parent),
        _ => false,
    }
}

/// Whether nothing takes the value of the expression.
fn is_dropped(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let mut id = id;
    for _ in 0..UP {
        let span = nodes.kind(id).span();
        id = nodes.parent_id(id);
        match nodes.kind(id) {
            AstKind::ExpressionStatement(_) => return true,
            AstKind::ParenthesizedExpression(_) => {}
            AstKind::SequenceExpression(it) => {
                if it.expressions.last().is_none_or(|last| last.span() != span) {
                    return true;
                }
            }
            _ => return false,
        }
    }
    false
}

/// The right side of `a = ...;` if what it reads of `a` can only end up in `a` again.
fn assigned_value(cx: &Cx<'_, '_, '_>, symbol: SymbolId, reference: &Reference) -> Option<Span> {
    let nodes = cx.semantic.nodes();
    let id = reference.node_id();
    let parent = nodes.parent_id(id);
    let AstKind::AssignmentExpression(it) = nodes.kind(parent) else {
        return None;
    };
    let here = cx.variable_scope(reference.scope_id());
    let there = cx.variable_scope(cx.scoping().symbol_scope_id(symbol));
    let plain = it.left.span() == nodes.kind(id).span() && is_dropped(cx, parent);
    (plain && here == there && !in_loop(cx, id)).then(|| it.right.span())
}

/// Whether the node may run more than once in a run of its function.
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
            | AstKind::DoWhileStatement(_) => return true,
            _ => {}
        }
    }
    true
}

/// Whether there is a function around the node inside `within`.
fn in_function(cx: &Cx<'_, '_, '_>, id: NodeId, within: Span) -> bool {
    for kind in cx.semantic.nodes().ancestor_kinds(id).take(UP) {
        if !within.contains_inclusive(kind.span()) {
            return false;
        }
        if matches!(
            kind,
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)
        ) {
            return true;
        }
    }
    true
}

/// `for (a in b) return true;` asks whether there is any.
fn returns_at_once(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let mut around = nodes.parent_id(id);
    if matches!(nodes.kind(id), AstKind::VariableDeclarator(_)) {
        around = nodes.parent_id(around);
    }
    let body = match nodes.kind(around) {
        AstKind::ForInStatement(it) => &it.body,
        AstKind::ForOfStatement(it) => &it.body,
        _ => return false,
    };
    match body {
        Statement::BlockStatement(it) => {
            matches!(it.body.first(), Some(Statement::ReturnStatement(_)))
        }
        other => matches!(other, Statement::ReturnStatement(_)),
    }
}

/// Whether the symbol is declared in the head of a `for ... in` or `for ... of`.
fn loop_of(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    let nodes = cx.semantic.nodes();
    let id = cx.scoping().symbol_declaration(symbol);
    if !matches!(nodes.kind(id), AstKind::VariableDeclarator(it) if it.id.is_binding_identifier()) {
        return false;
    }
    let list = nodes.parent_id(id);
    match nodes.parent_kind(list) {
        AstKind::ForInStatement(it) => it.left.span() == nodes.kind(list).span(),
        AstKind::ForOfStatement(it) => it.left.span() == nodes.kind(list).span(),
        _ => false,
    }
}

/// Where to report: the last assignment in the function that declares the variable, or else the
/// declaration. And whether that gives it a value.
fn place(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> (Span, bool) {
    let scoping = cx.scoping();
    let nodes = cx.semantic.nodes();
    let home = cx.variable_scope(scoping.symbol_scope_id(symbol));
    let mut at = scoping.symbol_span(symbol);
    let mut assigned = false;
    let mut see = |span: Span| {
        if !assigned || span.start > at.start {
            (at, assigned) = (span, true);
        }
    };
    let has_value =
        |id: NodeId| matches!(nodes.kind(id), AstKind::VariableDeclarator(it) if it.init.is_some());
    let again = scoping.symbol_redeclarations(symbol);
    if again.is_empty() && has_value(scoping.symbol_declaration(symbol)) {
        see(scoping.symbol_span(symbol));
    }
    for it in again.iter().filter(|it| has_value(it.declaration)) {
        see(it.span);
    }
    for reference in cx.references(symbol).filter(|it| it.is_write()) {
        if cx.variable_scope(reference.scope_id()) == home {
            see(cx.semantic.reference_span(reference));
        }
    }
    (at, assigned)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn variables_and_functions() {
        flags(
            "unused-variable",
            &[
                "export {}; var a;",
                "export {}; const a = 1;",
                "function f() { let a; a = 1; }",
                "function f() { let a = 0; a++; }",
                "function f() { let a = 0; a += 1; }",
                "function f() { let a = 0; a = a + 1; }",
                "export {}; function g() {}",
                "export {}; function g() { g(); }",
                "export {}; class A { b() { A.c(); } }",
                "import a from 'a';",
                "import { a as b } from 'a'; b2(a);",
                "import * as ns from 'a';",
                "const x = require('x');",
                "function f() { const { a, b } = c; return a; }",
                "function f() { const [a, b] = c; return b; }",
                "try { f() } catch (e) { g() }",
                "export {}; const g = () => g();",
                "(function z(foo) { var bar = 33; })();",
            ],
        );
        clean(
            "unused-variable",
            &[
                "export const a = 1;",
                "const a = 1; export { a };",
                "export default function f() {}",
                "const a = 1; f(a);",
                "var library = {};",
                "function f() { const { a, ...rest } = b; return rest; }",
                "import React from 'react'; f(<a/>);",
                "import A from 'a'; f(<A/>);",
                "export {}; let a = 0; f(a++);",
                "export {}; let a; if (b) a = 1; f(() => a);",
                "(function f() { return 1; })();",
                "const A = class B {}; new A();",
                "try { f() } catch { g() }",
                "/* exported a */ let a = 1;",
                "export {}; let _a = 1;",
                "function f() { let a = 0; return a += 1; }",
                "function f() { var a; for (a in b) return true; return false; }",
                "function f() { let n = 0; for (;;) { n = g(n); } }",
                "export {}; let cb; cb = function () { cb(); }; f(cb);",
            ],
        );
        assert_eq!(
            found(
                "unused-variable",
                "function f() { let a = 1; a = 2; a = 3; }"
            ),
            ["a"]
        );
    }

    #[test]
    fn parameters() {
        flags(
            "unused-variable",
            &[
                "f(function (a) {});",
                "f((a, b) => a);",
                "f((a, b = 1) => a);",
                "f((a, ...b) => a);",
                "f(({ a }) => 1);",
                "f(([a]) => 1);",
                "class A { b(c) {} } new A();",
                "f(x => { x = 1; });",
                "f((a, b, c) => b);",
                "f(async (a) => {});",
            ],
        );
        clean(
            "unused-variable",
            &[
                "f((a, b) => b);",
                "class A { set b(c) {} } new A();",
                "f({ set b(c) {} });",
                "app.use(function (err, req, res, next) { res.end(); });",
                "f((_a) => 1);",
                "f(({ a, ...b }) => b);",
                "f((a) => { a.b = 1; });",
                "f((a) => { g(() => a); });",
                "f(function (a) { return arguments[a]; });",
                "f((a = 1) => a);",
            ],
        );
    }

    #[test]
    fn loops() {
        let rule = "unused-loop-variable";
        let ends = ["++n", "n.x()", "f(n)", "n++", "n = 1"];
        let heads = ["const a of b", "const a in b", "let a of b"];
        let codes: Vec<String> = heads
            .iter()
            .flat_map(|head| ends.map(|end| format!("for ({head}) {{ {end}; }}")))
            .collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        flags(rule, &codes);
        clean(
            rule,
            &[
                "for (const a of b) f(a);",
                "for (const a in b) return1 = a;",
                "for (const _ of b) f();",
                "for (const a of b) { g(() => a); }",
                "for (const [a, c] of b) f(c);",
                "for (let i = 0; i < 9; i++) f();",
                "for (a of b) f();",
                "for (const a of b) if (a) f();",
                "for (const a of b) for (const c of a) f(c);",
                "for (const a in b) f`${a}`;",
            ],
        );
    }
}
