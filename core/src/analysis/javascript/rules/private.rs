//! Private members and labels that nothing uses.

use oxc_ast::AstKind;
use oxc_ast::ast::{Class, ClassElement, PrivateIdentifier, PropertyKey};
use oxc_span::{GetSpan, Span};
use rustc_hash::FxHashMap;

use super::super::context::Cx;
use crate::analysis::shared_rules::UNUSED_PRIVATE;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static UNUSED_LABEL: Rule = Rule {
    id: "unused-label",
    category: Category::Maintainability,
    severity: Severity::Low,
    confidence: 0.9,
    cwe: &[],
    summary: "A label that nothing jumps to.",
    why: "It does nothing: the jump is missing, or an object literal was meant.",
    false_positives: "None known.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "outer: for (const a of b) {\n  f(a);\n}\n",
        good: "outer: for (const a of b) {\n  for (const c of a) if (c) continue outer;\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-unused-labels"],
        },
        Peer {
            tool: "biome",
            rules: &["noUnusedLabels"],
        },
    ],
};

/// What is not used so far of a class around: name -> where it is defined, and whether it is an
/// accessor, which runs code whenever it is touched.
pub(in super::super) type Members<'a> = FxHashMap<&'a str, (Span, bool)>;

/// Labels that nothing jumps to.
pub(super) fn labels(cx: &mut Cx<'_, '_, '_>) {
    let nodes = cx.semantic.nodes();
    for id in cx.semantic.unused_labels() {
        if let AstKind::LabeledStatement(it) = nodes.kind(*id) {
            let message = format!("nothing jumps to the label `{}`", it.label.name);
            cx.report(&UNUSED_LABEL, it.label.span, message);
        }
    }
}

/// Remembers the private members of a class.
pub(super) fn class<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Class<'a>) {
    let mut members = Members::default();
    for element in &it.body.body {
        let (key, accessor) = match element {
            ClassElement::MethodDefinition(it) => (&it.key, it.kind.is_accessor()),
            ClassElement::PropertyDefinition(it) => (&it.key, false),
            ClassElement::AccessorProperty(it) => (&it.key, true),
            _ => continue,
        };
        if let PropertyKey::PrivateIdentifier(key) = key {
            members.insert(key.name.as_str(), (key.span, accessor));
        }
    }
    cx.private.push(members);
}

/// Forgets the class and reports what is left.
pub(super) fn leave(cx: &mut Cx<'_, '_, '_>) {
    let Some(members) = cx.private.pop() else {
        return;
    };
    for (name, (at, _)) in members {
        let message = format!("nothing in the class uses `#{name}`");
        cx.report(&UNUSED_PRIVATE, at, message);
    }
}

/// A private name in the text.
pub(super) fn used<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a PrivateIdentifier<'a>) {
    let mut around = cx.ancestors();
    let writes = match around.next() {
        Some(
            AstKind::PropertyDefinition(_)
            | AstKind::MethodDefinition(_)
            | AstKind::AccessorProperty(_),
        ) => return,
        Some(AstKind::PrivateFieldExpression(member)) => {
            let above = around.next();
            let further = around.next();
            only_written(above, further, member.span)
        }
        _ => false,
    };
    drop(around);
    let name = it.name.as_str();
    let Some(members) = cx.private.iter_mut().rev().find(|it| it.contains_key(name)) else {
        return;
    };
    if !writes || members.get(name).is_some_and(|(_, accessor)| *accessor) {
        members.remove(name);
    }
}

/// Whether `this.#x` at `span` only gets a value there.
fn only_written(above: Option<AstKind<'_>>, further: Option<AstKind<'_>>, span: Span) -> bool {
    let statement = matches!(further, Some(AstKind::ExpressionStatement(_)));
    match above {
        Some(AstKind::AssignmentExpression(it)) => {
            it.left.span() == span && (it.operator.is_assign() || statement)
        }
        Some(AstKind::UpdateExpression(_)) => statement,
        Some(AstKind::ForInStatement(it)) => it.left.span() == span,
        Some(AstKind::ForOfStatement(it)) => it.left.span() == span,
        Some(AstKind::ArrayAssignmentTarget(_) | AstKind::AssignmentTargetRest(_)) => true,
        Some(AstKind::AssignmentTargetPropertyProperty(it)) => it.binding.span() == span,
        Some(AstKind::AssignmentTargetWithDefault(it)) => it.binding.span() == span,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags};

    #[test]
    fn private_members() {
        let rule = "unused-private";
        flags(
            rule,
            &[
                "class A { #a; }",
                "class A { #a = 1; b() { this.#a = 2; } }",
                "class A { #a() {} }",
                "class A { #a = 0; b() { this.#a++; } }",
                "class A { #a = 0; b() { this.#a += 1; } }",
                "class A { static #a = 1; }",
                "class A { get #a() { return 1; } }",
                "class A { #a; b() { [this.#a] = c; } }",
                "class A { #a; b() { ({ x: this.#a } = c); } }",
                "class A { #a; b() { for (this.#a of c) {} } }",
                "class A { #a; b() { class B { #a; c() { return this.#a; } } } }",
                "class A { async #a() {} }",
            ],
        );
        clean(
            rule,
            &[
                "class A { #a; b() { return this.#a; } }",
                "class A { #a = 1; b() { f(this.#a); } }",
                "class A { #a() {} b() { this.#a(); } }",
                "class A { #a = 0; b() { return this.#a++; } }",
                "class A { set #a(v) {} b() { this.#a = 1; } }",
                "class A { #a; static b(o) { return #a in o; } }",
                "class A { a; }",
                "class A { #a = 1; b = this.#a; }",
                "class A { #a; b() { return (o) => o.#a; } }",
                "class A { #a = {}; b() { this.#a.c = 1; } }",
                "class A { #a; b() { class B { c(o) { return o.#a; } } } }",
                "class A { #a; b() { x = this.#a += 1; } }",
            ],
        );
    }

    #[test]
    fn labels() {
        let rule = "unused-label";
        flags(
            rule,
            &[
                "a: f();",
                "a: for (;;) {}",
                "a: while (x) { break; }",
                "a: while (x) { continue; }",
                "a: { f(); }",
                "a: b: for (;;) { break b; }",
                "a: for (;;) { b: for (;;) { break b; } }",
                "() => { a: 1 };",
                "a: if (x) { f(); }",
                "a: for (const x of y) { z(function () { b: for (;;) break b; }); }",
            ],
        );
        clean(
            rule,
            &[
                "a: for (;;) { break a; }",
                "a: for (;;) { for (;;) continue a; }",
                "a: { if (x) break a; f(); }",
                "for (;;) { break; }",
                "x = { a: 1 };",
                "switch (x) { default: break; }",
                "a: b: for (;;) { if (x) break a; else break b; }",
                "a: while (x) { switch (y) { case 1: break a; } }",
                "a: for (;;) { { { break a; } } }",
                "a: try { break a; } finally { f(); }",
            ],
        );
    }
}
