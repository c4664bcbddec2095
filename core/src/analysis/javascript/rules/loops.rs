//! Loops that go wrong: conditions that never change, indexes past the end, functions that share the
//! loop's variable.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    ComputedMemberExpression, Expression, ForStatement, IdentifierReference, Statement,
    VariableDeclarationKind,
};
use oxc_semantic::{NodeId, Reference, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::BinaryOperator;
use smallvec::SmallVec;

use super::super::ast::{range, static_member};
use super::super::context::Cx;
use crate::analysis::shared_rules::{LOOP_CLOSURE, REDEFINED_LOOP_VAR};
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNMODIFIED_LOOP_CONDITION: Rule = Rule {
    id: "unmodified-loop-condition",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[835],
    summary: "Nothing in a loop changes its condition.",
    why: "The loop runs forever once it is entered, or does not need to be a loop.",
    false_positives: "Variables that change while the loop waits, by ways that are not seen.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "let node = first();\nwhile (node) {\n  visit(node);\n}\n",
        good: "let node = first();\nwhile (node) {\n  visit(node);\n  node = node.next;\n}\n",
    }],
    peers: &[Peer {
        tool: "eslint",
        rules: &["no-unmodified-loop-condition"],
    }],
};

pub(crate) static INDEX_OUT_OF_BOUNDS: Rule = Rule {
    id: "index-out-of-bounds",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.85,
    cwe: &[193],
    summary: "An index goes past the end of the list.",
    why: "The last element is at `length - 1`; reading at `length` gives undefined.",
    false_positives: "Code that wants the undefined at the end.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "for (let i = 0; i <= list.length; i++) {\n  print(list[i]);\n}\n",
        good: "for (let i = 0; i < list.length; i++) {\n  print(list[i]);\n}\n",
    }],
    peers: &[Peer {
        tool: "codeql",
        rules: &["js/index-out-of-bounds"],
    }],
};

/// How far up the tree is looked; beyond it nothing is said.
const UP: usize = 64;

/// References of one symbol that are looked through for one loop; with more nothing is said, since
/// many loops with one variable would take quadratic time.
const MANY: usize = 1_000;

/// Methods that call what they get before they return.
const AT_ONCE: &[&str] = &[
    "every",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flatMap",
    "forEach",
    "map",
    "reduce",
    "reduceRight",
    "replace",
    "replaceAll",
    "some",
    "sort",
];

/// Called for every symbol: functions made in a loop that use a variable which changes.
pub(super) fn closures(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) {
    let scoping = cx.scoping();
    let flags = scoping.symbol_flags(symbol);
    if !flags.intersects(SymbolFlags::Variable)
        || flags.intersects(SymbolFlags::ConstVariable | SymbolFlags::Ambient)
    {
        return;
    }
    let home = cx.variable_scope(scoping.symbol_scope_id(symbol));
    let foreign: SmallVec<[&Reference; 4]> = cx
        .references(symbol)
        .filter(|it| it.is_value() && cx.variable_scope(it.scope_id()) != home)
        .take(UP)
        .collect();
    if foreign.is_empty() {
        return;
    }
    let nodes = cx.semantic.nodes();
    let declaration = scoping.symbol_declaration(symbol);
    let list = nodes.parent_id(declaration);
    let block = matches!(nodes.kind(list), AstKind::VariableDeclaration(it) if it.kind == VariableDeclarationKind::Let);
    let declared = nodes.kind(list).span();
    // Where the variable gets its values, the declaration's own included.
    let mut writes: SmallVec<[(u32, bool); 8]> = cx
        .references(symbol)
        .filter(|it| it.is_write())
        .map(|it| {
            let here = cx.variable_scope(it.scope_id()) == home;
            (nodes.kind(it.node_id()).span().start, here)
        })
        .collect();
    if let AstKind::VariableDeclarator(it) = nodes.kind(declaration)
        && (it.init.is_some() || heads_loop(cx, list))
    {
        writes.push((it.span.start, true));
    }
    let last_here = writes.iter().filter(|it| it.1).map(|it| it.0).max();
    let elsewhere = writes.iter().any(|it| !it.1);
    let mut reported: SmallVec<[u32; 4]> = SmallVec::new();
    for reference in foreign {
        let Some((function, around)) = made_in_loop(cx, reference.node_id(), declared) else {
            continue;
        };
        // Declared in the loop: every round has its own.
        if block && around.contains_inclusive(declared) && declared.start > around.start {
            continue;
        }
        let border = top_loop(cx, function, block.then_some(declared));
        if !elsewhere && last_here.is_none_or(|last| last < border) {
            continue;
        }
        let at = nodes.kind(function).span();
        if reported.contains(&at.start) {
            continue;
        }
        reported.push(at.start);
        let name = scoping.symbol_name(symbol);
        let head = cx.first_line(at);
        let message = format!("this function uses `{name}`, which the loop changes");
        cx.report(&LOOP_CLOSURE, head, message)
            .related(range(scoping.symbol_span(symbol)), "declared here");
    }
}

fn heads_loop(cx: &Cx<'_, '_, '_>, list: NodeId) -> bool {
    matches!(
        cx.semantic.nodes().parent_kind(list),
        AstKind::ForInStatement(_) | AstKind::ForOfStatement(_)
    )
}

/// The outermost function around the node that is made in a loop, and that loop.
fn made_in_loop(cx: &Cx<'_, '_, '_>, id: NodeId, declared: Span) -> Option<(NodeId, Span)> {
    let nodes = cx.semantic.nodes();
    let mut function = None;
    let mut found = None;
    for (at, node) in nodes.ancestors_enumerated(id).take(UP) {
        match node.kind() {
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => {
                // The function that declares the variable has all loops that matter inside.
                if node.kind().span().contains_inclusive(declared) {
                    break;
                }
                function = (!runs_at_once(cx, at)).then_some(at);
            }
            AstKind::Program(_) => break,
            kind => {
                if let (Some(function), Some(repeated)) = (function, loop_span(kind))
                    && repeated.contains_inclusive(nodes.kind(function).span())
                    && found.is_none()
                {
                    found = Some((function, kind.span()));
                }
            }
        }
    }
    found
}

/// The part of a loop that runs more than once.
fn loop_span(kind: AstKind<'_>) -> Option<Span> {
    match kind {
        AstKind::ForStatement(it) => {
            let from = it
                .init
                .as_ref()
                .map_or(it.span.start, |init| init.span().end);
            Some(Span::new(from, it.span.end))
        }
        AstKind::ForInStatement(it) => Some(it.body.span()),
        AstKind::ForOfStatement(it) => Some(it.body.span()),
        AstKind::WhileStatement(it) => Some(it.span),
        AstKind::DoWhileStatement(it) => Some(it.span),
        _ => None,
    }
}

/// Called on the spot, or by a method that does it before it returns.
fn runs_at_once(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let span = nodes.kind(id).span();
    let mut parent = nodes.parent_id(id);
    while matches!(nodes.kind(parent), AstKind::ParenthesizedExpression(_)) {
        parent = nodes.parent_id(parent);
    }
    let AstKind::CallExpression(call) = nodes.kind(parent) else {
        return false;
    };
    call.callee.span().contains_inclusive(span)
        || static_member(&call.callee).is_some_and(|(_, name)| AT_ONCE.binary_search(&name).is_ok())
}

/// The start of the outermost loop around the function, inside of which the variable is not declared.
fn top_loop(cx: &Cx<'_, '_, '_>, function: NodeId, declared: Option<Span>) -> u32 {
    let mut border = u32::MAX;
    for kind in cx.semantic.nodes().ancestor_kinds(function).take(UP) {
        if matches!(
            kind,
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)
        ) {
            break;
        }
        if loop_span(kind).is_some() {
            if declared.is_some_and(|it| it.start > kind.span().start) {
                break;
            }
            border = kind.span().start;
        }
    }
    border
}

/// The test of a loop at `around`.
pub(super) fn condition<'a>(cx: &mut Cx<'a, '_, '_>, test: &'a Expression<'a>, around: Span) {
    if !cx.wants(&UNMODIFIED_LOOP_CONDITION) {
        return;
    }
    let mut work: SmallVec<[&'a Expression<'a>; 8]> = SmallVec::new();
    work.push(test);
    while let Some(it) = work.pop() {
        match it.get_inner_expression() {
            Expression::LogicalExpression(it) => work.extend([&it.left, &it.right]),
            other => group(cx, other, around),
        }
    }
}

/// One operand of a condition: none of its variables may change if it is reported.
fn group<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Expression<'a>, around: Span) {
    let mut names: SmallVec<[&'a IdentifierReference<'a>; 4]> = SmallVec::new();
    let mut work: SmallVec<[&'a Expression<'a>; 8]> = SmallVec::new();
    work.push(it);
    while let Some(it) = work.pop() {
        match it.get_inner_expression() {
            Expression::Identifier(it) => names.push(it),
            Expression::BinaryExpression(it) => work.extend([&it.left, &it.right]),
            Expression::UnaryExpression(it) if !it.operator.is_delete() => work.push(&it.argument),
            other if other.is_literal() => {}
            // Calls and members change by themselves.
            _ => return,
        }
        if names.len() + work.len() > 16 {
            return;
        }
    }
    if names.is_empty() || names.iter().any(|it| changes(cx, it, around)) {
        return;
    }
    for it in names {
        let message = format!("nothing in the loop changes `{}`", it.name);
        cx.report(&UNMODIFIED_LOOP_CONDITION, it.span, message);
    }
}

/// Whether a variable may change while the loop runs.
fn changes(cx: &Cx<'_, '_, '_>, it: &IdentifierReference<'_>, around: Span) -> bool {
    let Some(symbol) = cx.symbol(it) else {
        return true;
    };
    if cx.scoping().get_resolved_reference_ids(symbol).len() > MANY {
        return true;
    }
    let home = cx.variable_scope(cx.scoping().symbol_scope_id(symbol));
    let here = it
        .reference_id
        .get()
        .is_some_and(|id| cx.variable_scope(cx.scoping().get_reference(id).scope_id()) == home);
    let imported = cx
        .scoping()
        .symbol_flags(symbol)
        .intersects(SymbolFlags::Import);
    imported
        || cx.references(symbol).filter(|it| it.is_write()).any(|it| {
            // In the loop, or in a function that may run meanwhile.
            around.contains_inclusive(cx.semantic.reference_span(it))
                || cx.variable_scope(it.scope_id()) != home
                || !here
        })
}

/// `i <= list.length` in a loop that reads `list[i]`.
pub(super) fn bounds<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ForStatement<'a>) {
    let Some(Expression::BinaryExpression(test)) = &it.test else {
        return;
    };
    let (counter, length) = match test.operator {
        BinaryOperator::LessEqualThan => (&test.left, &test.right),
        BinaryOperator::GreaterEqualThan => (&test.right, &test.left),
        _ => return,
    };
    let Expression::Identifier(counter) = counter else {
        return;
    };
    let Some((list, "length")) = static_member(length) else {
        return;
    };
    let (Some(symbol), list) = (cx.symbol(counter), cx.slice(list.span())) else {
        return;
    };
    if list.len() > 100 || cx.scoping().get_resolved_reference_ids(symbol).len() > MANY {
        return;
    }
    let nodes = cx.semantic.nodes();
    let body = it.body.span();
    let reads = cx
        .references(symbol)
        .filter(|it| body.contains_inclusive(cx.semantic.reference_span(it)))
        .take(UP)
        .any(|reference| {
            matches!(nodes.parent_kind(reference.node_id()),
                AstKind::ComputedMemberExpression(member)
                    if cx.slice(member.object.span()) == list
                        && member.expression.span() == cx.semantic.reference_span(reference)
                        && is_read(cx, nodes.parent_id(reference.node_id())))
        });
    if reads && !leaves_early(&it.body) {
        let at = test.span;
        let message = format!(
            "`{list}[{}]` is past the end in the last round",
            counter.name
        );
        cx.report(&INDEX_OUT_OF_BOUNDS, at, message);
    }
}

/// A test in the loop may keep the last round from reading.
fn leaves_early(body: &Statement<'_>) -> bool {
    !super::super::ast::each_statement(std::slice::from_ref(body), &mut |it| {
        !matches!(
            it,
            Statement::IfStatement(_)
                | Statement::BreakStatement(_)
                | Statement::ReturnStatement(_)
        )
    })
}

fn is_read(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let span = nodes.kind(id).span();
    match nodes.parent_kind(id) {
        AstKind::AssignmentExpression(it) => it.left.span() != span,
        AstKind::UnaryExpression(it) => !it.operator.is_delete(),
        AstKind::LogicalExpression(_) | AstKind::ConditionalExpression(_) => false,
        _ => true,
    }
}

/// `list[list.length]`.
pub(super) fn past_end<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ComputedMemberExpression<'a>) {
    let Some((list, "length")) = static_member(&it.expression) else {
        return;
    };
    let text = cx.slice(list.span());
    if text != cx.slice(it.object.span()) || !super::super::ast::is_reference(list) {
        return;
    }
    let written = match cx.parent() {
        Some(AstKind::AssignmentExpression(parent)) => parent.left.span() == it.span,
        Some(
            AstKind::UpdateExpression(_)
            | AstKind::ArrayAssignmentTarget(_)
            | AstKind::AssignmentTargetPropertyProperty(_)
            | AstKind::ForInStatement(_)
            | AstKind::ForOfStatement(_)
            | AstKind::AssignmentTargetWithDefault(_),
        ) => true,
        _ => false,
    };
    if !written {
        let message = format!("`{text}` has nothing at its length");
        cx.report(&INDEX_OUT_OF_BOUNDS, it.span, message);
    }
}

/// Called for every symbol: the counter of a loop that a loop inside of it counts too, and the
/// element of a `for ... of` that is overwritten by something else.
pub(super) fn overwritten(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) {
    let scoping = cx.scoping();
    let nodes = cx.semantic.nodes();
    let declaration = scoping.symbol_declaration(symbol);
    let AstKind::VariableDeclarator(declarator) = nodes.kind(declaration) else {
        return;
    };
    if !declarator.id.is_binding_identifier() {
        return;
    }
    let list = nodes.parent_id(declaration);
    let around = nodes.parent_id(list);
    let head = nodes.kind(list).span();
    let body = match nodes.kind(around) {
        AstKind::ForStatement(it) if it.init.as_ref().is_some_and(|it| it.span() == head) => {
            it.body.span()
        }
        AstKind::ForInStatement(it) if it.left.span() == head => it.body.span(),
        AstKind::ForOfStatement(it) if it.left.span() == head => it.body.span(),
        _ => return,
    };
    let again: SmallVec<[Span; 2]> = cx
        .references(symbol)
        .filter(|it| it.is_write())
        .filter(|it| starts_loop(cx, it.node_id(), body))
        .map(|it| cx.semantic.reference_span(it))
        .chain(
            // `for (var i ...) for (var i ...)`
            scoping
                .symbol_redeclarations(symbol)
                .iter()
                .filter(|it| it.span.start > body.start && body.contains_inclusive(it.span))
                .filter(|it| is_loop_head(cx, it.declaration))
                .map(|it| it.span),
        )
        .collect();
    let name = scoping.symbol_name(symbol);
    for at in again {
        let message = format!("the loop around counts with `{name}` too");
        cx.report(&REDEFINED_LOOP_VAR, at, message)
            .related(range(scoping.symbol_span(symbol)), "the loop around");
    }
}

/// Whether the write starts a loop inside of `body`.
fn starts_loop(cx: &Cx<'_, '_, '_>, id: NodeId, body: Span) -> bool {
    let nodes = cx.semantic.nodes();
    let span = nodes.kind(id).span();
    if !body.contains_inclusive(span) {
        return false;
    }
    let parent = nodes.parent_id(id);
    match nodes.kind(parent) {
        AstKind::AssignmentExpression(it) => {
            let at = it.span;
            it.operator.is_assign()
                && matches!(nodes.parent_kind(parent),
                    AstKind::ForStatement(it) if it.init.as_ref().is_some_and(|it| it.span() == at))
        }
        AstKind::ForInStatement(it) => it.left.span() == span,
        AstKind::ForOfStatement(it) => it.left.span() == span,
        _ => false,
    }
}

fn is_loop_head(cx: &Cx<'_, '_, '_>, declaration: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let list = nodes.parent_id(declaration);
    let head = nodes.kind(list).span();
    match nodes.parent_kind(list) {
        AstKind::ForStatement(it) => it.init.as_ref().is_some_and(|it| it.span() == head),
        AstKind::ForInStatement(it) => it.left.span() == head,
        AstKind::ForOfStatement(it) => it.left.span() == head,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn functions_made_in_loops() {
        let rule = "loop-closure";
        flags(
            rule,
            &[
                "for (var i = 0; i < 3; i++) { a.push(function () { return i; }); }",
                "for (var i = 0; i < 3; i++) a.push(() => i);",
                "for (var k in o) { f(() => k); }",
                "for (var k of o) { f(function () { g(k); }); }",
                "let i = 0; while (i < 3) { f(() => i); i++; }",
                "var n = 0; for (const x of y) { n++; f(() => n + x); }",
                "let n; do { n = g(); f(() => n); } while (n);",
                "for (let i = 0; i < 3; i++) { let j; j = 0; } var t; for (;;) { t = 1; f(() => t); }",
                "function g() { for (var i = 0; i < 3; i++) { setTimeout(function () { f(i); }, 1); } }",
                "let a; for (let i = 0; i < 3; i++) { f(() => a); a = i; }",
                "for (var i = 0; i < 3; i++) { o.x = function () { return i; }; }",
            ],
        );
        clean(
            rule,
            &[
                "for (let i = 0; i < 3; i++) { a.push(() => i); }",
                "for (const k in o) { f(() => k); }",
                "for (var i = 0; i < 3; i++) { const j = i; f(() => j); }",
                "for (var i = 0; i < 3; i++) { (function () { f(i); })(); }",
                "for (var i = 0; i < 3; i++) { a.forEach(function (x) { f(x, i); }); }",
                "var n = 1; for (const x of y) { f(() => n + x); }",
                "for (var i = 0; i < 3; i++) { f(i); } a.push(() => b);",
                "for (var i = 0; i < 3; i++) { f(function (i) { return i; }); }",
                "let n = 0; n = 1; while (a) { f(() => n); }",
                "for (const x of a.map(function () { return b; })) { b2 = x; } var b; b = 1;",
                "while (a) { let n = 0; n++; f(() => n); }",
            ],
        );
    }

    #[test]
    fn conditions_that_stay() {
        let rule = "unmodified-loop-condition";
        flags(
            rule,
            &[
                "let a = f(); while (a) { g(a); }",
                "var a = 1; while (a > 0) { g(); }",
                "let a = 1, b = 2; while (a < b) { g(); }",
                "let a = true; do { g(); } while (a);",
                "let i = 0; for (; i < 9;) { g(i); }",
                "let i = 0, j = 0; for (; i < 9; j++) { g(j); }",
                "function f(a) { while (a) { g(a); } }",
                "let a = f(); while (!a) { g(); }",
                "let a = 1, b = 1; while (a && b) { b--; }",
                "const a = f(); while (a) { g(); }",
                "let a = 1; a = 2; while (a !== 3) { g(); }",
            ],
        );
        clean(
            rule,
            &[
                "let a = f(); while (a) { a = a.next; }",
                "let i = 0; while (i < 9) i++;",
                "while (a.b) { g(); }",
                "while (f()) { g(); }",
                "let a = 1; function g() { a = 0; } while (a) { g(); }",
                "while (true) { g(); }",
                "while (unknown_global) { g(); }",
                "let a = 1; while (g(a)) { h(); }",
                "for (let i = 0; i < 9; i++) g(i);",
                "let a = 1, b = 2; while (a < b) { b--; }",
                "let a = [1]; while (a.length) { g(); }",
                "import { a } from 'a'; while (a) { g(); }",
                "let m; while ((m = f())) { g(m); }",
            ],
        );
    }

    #[test]
    fn past_the_end() {
        let rule = "index-out-of-bounds";
        flags(
            rule,
            &[
                "for (let i = 0; i <= a.length; i++) { f(a[i]); }",
                "for (var i = 0; i <= a.length; i++) f(a[i]);",
                "for (let i = 0; a.length >= i; i++) { f(a[i]); }",
                "for (let i = 0; i <= o.list.length; i++) { f(o.list[i]); }",
                "for (let i = 0; i <= this.a.length; ++i) { x += this.a[i]; }",
                "f(a[a.length]);",
                "const last = a[a.length];",
                "return1(o.list[o.list.length]);",
                "x = this.a[this.a.length];",
                "for (let i = 0; i <= a.length; i++) { x.push(a[i] + 1); }",
                "if (a[a.length] === b) f();",
            ],
        );
        clean(
            rule,
            &[
                "for (let i = 0; i < a.length; i++) { f(a[i]); }",
                "for (let i = 0; i <= a.length - 1; i++) { f(a[i]); }",
                "a[a.length] = 1;",
                "f(a[a.length - 1]);",
                "for (let i = 1; i <= a.length; i++) { f(a[i - 1]); }",
                "for (let i = 0; i <= a.length; i++) { f(b[i]); }",
                "for (let i = 0; i <= a.length; i++) { if (a[i]) f(a[i]); }",
                "for (let i = 0; i <= a.length; i++) { a[i] = 1; }",
                "f(a[b.length]);",
                "for (let i = 0; i <= n; i++) { f(a[i]); }",
                "f(a.slice(a.length));",
                "[a[a.length]] = b;",
            ],
        );
    }

    #[test]
    fn counters_overwritten() {
        let rule = "redefined-loop-var";
        flags(
            rule,
            &[
                "for (let i = 0; i < 3; i++) { for (i = 0; i < 2; i++) f(); }",
                "for (var i = 0; i < 3; i++) { for (var i = 0; i < 2; i++) f(); }",
                "for (let k in o) { for (k in p) f(k); }",
                "for (let k of o) { for (k of p) f(k); }",
                "for (let i = 0; i < 3; i++) { if (a) { for (i = 9; i > 0; i--) f(); } }",
                "for (var k in o) { for (var k in p) f(k); }",
                "for (var i = 0; i < 3; i++) { while (a) { for (i = 0; i < 2; i++) f(); } }",
                "for (let i of a) { for (i = 0; i < 2; i++) f(); }",
                "function g() { for (var i = 0; i < 3; i++) { for (var i in o) f(i); } }",
                "for (var i in a) for (var i of b) f(i);",
            ],
        );
        clean(
            rule,
            &[
                "for (let i = 0; i < 3; i++) { for (let i = 0; i < 2; i++) f(i); }",
                "for (let i = 0; i < 3; i++) { for (let j = 0; j < 2; j++) f(i); }",
                "for (var i = 0; i < 3; i++) f(i); for (var i = 0; i < 3; i++) f(i);",
                "for (let i = 0; i < 3; i++) { i++; }",
                "for (let k of o) { k = k.trim(); f(k); }",
                "for (let i = 0; i < 3; i++) { f(() => { for (let i of a) g(i); }); }",
                "let i; for (i = 0; i < 3; i++) { f(i); }",
                "for (let i = 0; i < 3; i++) { if (a) i = 5; }",
                "for (const k in o) { for (const l in p) f(k, l); }",
                "for (var i = 0; i < 3; i++) { g(function () { for (var i = 0; i < 2; i++) f(); }); }",
            ],
        );
        assert_eq!(
            found(
                rule,
                "for (var i in a) { for (var i in b) { for (var j in c) f(); } }"
            ),
            ["i"]
        );
    }
}
