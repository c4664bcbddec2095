//! Names that are declared twice or assigned to where they must not be.

use oxc_ast::AstKind;
use oxc_ast::ast::Argument;
use oxc_semantic::{NodeId, SymbolFlags, SymbolId};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::UnaryOperator;

use super::super::ast::{range, static_member};
use super::super::context::Cx;
use crate::analysis::shared_rules::{REDEFINITION, SHADOW_BUILTIN};
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static CONST_ASSIGN: Rule = Rule {
    id: "const-assign",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.97,
    cwe: &[],
    summary: "A constant is assigned to.",
    why: "Assigning to a `const`, or to what `using` declares, throws a TypeError when it runs.",
    false_positives: "None known.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const limit = 1;\nlimit = 2;\n",
        good: "let limit = 1;\nlimit = 2;\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-const-assign"],
        },
        Peer {
            tool: "biome",
            rules: &["noConstAssign"],
        },
    ],
};

pub(crate) static EX_ASSIGN: Rule = Rule {
    id: "ex-assign",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[],
    summary: "The caught exception is overwritten.",
    why: "After the assignment there is no way to the exception; handlers that log or throw it again use the wrong value.",
    false_positives: "Handlers that replace the exception by a better one on purpose.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "try {\n  f();\n} catch (e) {\n  e = 10;\n}\n",
        good: "try {\n  f();\n} catch (e) {\n  const code = 10;\n  g(e, code);\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-ex-assign"],
        },
        Peer {
            tool: "biome",
            rules: &["noCatchAssign"],
        },
    ],
};

pub(crate) static IMPORT_ASSIGN: Rule = Rule {
    id: "import-assign",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.95,
    cwe: &[],
    summary: "An import is assigned to.",
    why: "Imports are constants, and so are the members of a module namespace: the assignment throws, or does nothing where a bundler rewrote it.",
    false_positives: "None known.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "import { mode } from './mode.js';\nmode = 1;\n",
        good: "import { mode } from './mode.js';\nlet current = mode;\ncurrent = 1;\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-import-assign"],
        },
        Peer {
            tool: "biome",
            rules: &["noImportAssign"],
        },
    ],
};

/// Called for every symbol of the file.
pub(super) fn symbol(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) {
    let flags = cx.scoping().symbol_flags(symbol);
    assigned(cx, symbol, flags);
    redeclared(cx, symbol);
    restricted(cx, symbol);
    if flags.contains(SymbolFlags::Import) && is_namespace(cx, symbol) {
        namespace_members(cx, symbol);
    }
}

/// Writes to what is no variable.
fn assigned(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId, flags: SymbolFlags) {
    let name = cx.scoping().symbol_name(symbol);
    let (rule, message) = if flags.contains(SymbolFlags::ConstVariable) {
        (&CONST_ASSIGN, format!("`{name}` is a constant"))
    } else if flags.intersects(SymbolFlags::Import | SymbolFlags::TypeImport) {
        (
            &IMPORT_ASSIGN,
            format!("`{name}` is an import, which is constant"),
        )
    } else if is_caught(cx, symbol) {
        (
            &EX_ASSIGN,
            format!("this overwrites the exception `{name}`"),
        )
    } else if flags.contains(SymbolFlags::Function)
        && !flags.intersects(SymbolFlags::Variable)
        && is_function_with_body(cx, symbol)
    {
        (
            &REDEFINITION,
            format!("this overwrites the function `{name}`"),
        )
    } else if flags.contains(SymbolFlags::Class) {
        (&REDEFINITION, format!("this overwrites the class `{name}`"))
    } else {
        return;
    };
    let declared = range(cx.scoping().symbol_span(symbol));
    let writes: Vec<Span> = cx
        .references(symbol)
        .filter(|reference| reference.is_write())
        .map(|reference| cx.semantic.reference_span(reference))
        .collect();
    for at in writes {
        cx.report(rule, at, message.clone())
            .related(declared.clone(), "declared here");
    }
}

fn is_caught(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    matches!(cx.declaration(symbol), AstKind::CatchParameter(_))
}

fn is_function_with_body(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    matches!(cx.declaration(symbol), AstKind::Function(it) if it.body.is_some())
}

fn is_namespace(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> bool {
    matches!(cx.declaration(symbol), AstKind::ImportNamespaceSpecifier(_))
}

/// `ns.x = 1`, `delete ns.x`, `Object.assign(ns, ...)` for `import * as ns`.
fn namespace_members(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) {
    let nodes = cx.semantic.nodes();
    let changed: Vec<Span> = cx
        .references(symbol)
        .map(oxc_semantic::Reference::node_id)
        .filter(|id| changes_member(cx, *id))
        .map(|id| nodes.kind(id).span())
        .collect();
    let name = cx.scoping().symbol_name(symbol);
    for at in changed {
        let message = format!("the members of the module `{name}` are constant");
        cx.report(&IMPORT_ASSIGN, at, message);
    }
}

fn changes_member(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    let span = nodes.kind(id).span();
    let parent = nodes.parent_id(id);
    match nodes.kind(parent) {
        AstKind::StaticMemberExpression(it) if it.object.span() == span => {}
        AstKind::ComputedMemberExpression(it) if it.object.span() == span => {}
        AstKind::CallExpression(call) => {
            let first = call.arguments.first().and_then(Argument::as_expression);
            return first.is_some_and(|it| it.span() == span)
                && static_member(&call.callee).is_some_and(|(object, name)| {
                    (cx.is_global_named(object, "Object")
                        && matches!(
                            name,
                            "assign"
                                | "defineProperty"
                                | "defineProperties"
                                | "freeze"
                                | "setPrototypeOf"
                        ))
                        || (cx.is_global_named(object, "Reflect")
                            && matches!(
                                name,
                                "defineProperty" | "deleteProperty" | "set" | "setPrototypeOf"
                            ))
                });
        }
        _ => return false,
    }
    let member = nodes.kind(parent).span();
    match nodes.parent_kind(parent) {
        AstKind::AssignmentExpression(it) => it.left.span() == member,
        AstKind::UpdateExpression(_) => true,
        AstKind::UnaryExpression(it) => it.operator == UnaryOperator::Delete,
        AstKind::ForInStatement(it) => it.left.span() == member,
        AstKind::ForOfStatement(it) => it.left.span() == member,
        AstKind::ArrayAssignmentTarget(_)
        | AstKind::AssignmentTargetRest(_)
        | AstKind::AssignmentTargetPropertyProperty(_) => true,
        AstKind::AssignmentTargetWithDefault(it) => it.binding.span() == member,
        _ => false,
    }
}

/// `var x; var x;`, `function f() {} var f;`, a parameter declared again.
fn redeclared(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) {
    let scoping = cx.scoping();
    let all = scoping.symbol_redeclarations(symbol);
    if all.is_empty() {
        return;
    }
    let typescript = cx.semantic.source_type().is_typescript();
    let mut spans: Vec<(Span, bool)> = Vec::new();
    for it in all {
        let kind = cx.semantic.nodes().kind(it.declaration);
        match kind {
            // Merged and overloaded declarations are TypeScript's way.
            AstKind::VariableDeclarator(_) => {}
            AstKind::Function(_) if typescript => return,
            // In a block it has a scope of its own.
            AstKind::Function(_) if in_block(cx, it.declaration) => continue,
            AstKind::Function(_)
            | AstKind::FormalParameter(_)
            | AstKind::FormalParameterRest(_) => {}
            _ if typescript => return,
            _ => {}
        }
        spans.push((it.span, matches!(kind, AstKind::FormalParameter(_))));
    }
    spans.sort_unstable_by_key(|(span, _)| span.start);
    spans.dedup();
    let name = scoping.symbol_name(symbol);
    let Some(((first, _), rest)) = spans.split_first() else {
        return;
    };
    for (at, parameter) in rest {
        // Two parameters of one name are another rule's.
        if !parameter {
            let message = format!("`{name}` is already declared");
            cx.report(&REDEFINITION, *at, message)
                .related(range(*first), "declared here first");
        }
    }
}

fn in_block(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    matches!(
        cx.semantic.nodes().parent_kind(id),
        AstKind::BlockStatement(_)
            | AstKind::SwitchCase(_)
            | AstKind::IfStatement(_)
            | AstKind::LabeledStatement(_)
    )
}

/// Names that mean one thing everywhere.
fn restricted(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) {
    let name = cx.scoping().symbol_name(symbol);
    if !matches!(
        name,
        "undefined" | "NaN" | "Infinity" | "arguments" | "eval" | "globalThis"
    ) {
        return;
    }
    // `var undefined;` makes sure that it is what it says.
    if name == "undefined"
        && !cx.is_reassigned(symbol)
        && matches!(cx.declaration(symbol), AstKind::VariableDeclarator(it) if it.init.is_none() && it.id.is_binding_identifier())
    {
        return;
    }
    let at = cx.scoping().symbol_span(symbol);
    cx.report(
        &SHADOW_BUILTIN,
        at,
        format!("`{name}` is taken by the language"),
    );
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn constants() {
        flags(
            "const-assign",
            &[
                "const a = 1; a = 2;",
                "const a = 1; a++;",
                "const a = 1; a += 1;",
                "const { a } = b; a = 1;",
                "const [a] = b; a = 1;",
                "for (const a of b) { a = 1; }",
                "const a = 1; function f() { a = 2; }",
                "const a = 1; [a] = b;",
                "const a = 1; ({ x: a } = b);",
                "const a = 1; for (a of b) {}",
                "const a = 1; a ||= 2;",
                "for (const i = 0; i < 9; i++) {}",
            ],
        );
        clean(
            "const-assign",
            &[
                "let a = 1; a = 2;",
                "const a = {}; a.b = 1;",
                "const a = 1; { let a = 2; a = 3; }",
                "const a = 1; function f(a) { a = 2; }",
                "for (const a of b) { c(a); }",
                "for (const a in b) { c = a; }",
                "const a = []; a[0] = 1;",
                "var a = 1; a = 2;",
                "const a = 1; b.a = 2;",
                "const a = 1; delete a.b;",
            ],
        );
        assert_eq!(
            found("const-assign", "const a = 1; a = 2; a++;"),
            ["a", "a"]
        );
    }

    #[test]
    fn exceptions() {
        flags(
            "ex-assign",
            &[
                "try { f() } catch (e) { e = 1; }",
                "try { f() } catch (e) { e++; }",
                "try { f() } catch (e) { e += 'x'; }",
                "try { f() } catch (e) { [e] = []; }",
                "try { f() } catch (e) { ({ x: e } = {}); }",
                "try { f() } catch (e) { ({ x: e = 0 } = {}); }",
                "try { f() } catch (e) { if (a) { e = b; } }",
                "try { f() } catch ({ message }) { message = 1; }",
                "try { f() } catch (e) { g(() => { e = 1; }); }",
                "try { f() } catch (e) { for (e of x) {} }",
            ],
        );
        clean(
            "ex-assign",
            &[
                "try { f() } catch (e) { g(e); }",
                "try { f() } catch (e) { e.x = 1; }",
                "try { f() } catch (e) { const e2 = 1; }",
                "try { f() } catch { e = 1; }",
                "e = 1; try { f() } catch (x) { g(x); }",
                "try { f() } catch (e) { g((e) => { e = 1; }); }",
                "try { f() } catch (e) { { let e = 1; e = 2; } }",
                "let e; try { e = f() } catch (x) { g(x); }",
                "try { f() } catch (e) { this.e = 1; }",
                "try { f() } catch (e) { x = { e: 1 }; }",
            ],
        );
    }

    #[test]
    fn imports() {
        flags(
            "import-assign",
            &[
                "import a from 'a'; a = 1;",
                "import { a } from 'a'; a++;",
                "import { a as b } from 'a'; b = 1;",
                "import * as a from 'a'; a = 1;",
                "import * as a from 'a'; a.b = 1;",
                "import * as a from 'a'; a['b'] += 1;",
                "import * as a from 'a'; a.b++;",
                "import * as a from 'a'; delete a.b;",
                "import * as a from 'a'; Object.assign(a, b);",
                "import * as a from 'a'; Reflect.set(a, b, c);",
                "import * as a from 'a'; [a.b] = c;",
                "import * as a from 'a'; ({ x: a.b } = c);",
                "import * as a from 'a'; for (a.b of c) {}",
            ],
        );
        clean(
            "import-assign",
            &[
                "import a from 'a'; a.b = 1;",
                "import { a } from 'a'; a.b++;",
                "import * as a from 'a'; a.b.c = 1;",
                "import * as a from 'a'; f(a.b);",
                "import * as a from 'a'; Object.assign(b, a);",
                "import * as a from 'a'; { let a = 1; a = 2; }",
                "import a from 'a'; const { b } = a;",
                "import a from 'a'; delete a.b;",
                "import * as a from 'a'; Object.keys(a);",
                "import * as a from 'a'; x[a.b] = 1;",
                "import a from 'a'; function f(a) { a = 1; }",
            ],
        );
    }

    #[test]
    fn defining_again() {
        flags(
            "redefinition",
            &[
                "var a = 1; var a = 2;",
                "function f() {} function f() {}",
                "function f() {} var f = 1;",
                "function g(a) { var a = 1; }",
                "function g() { var a; if (b) { var a; } }",
                "switch (x) { case 1: var a; break; case 2: var a; }",
                "function f() {} f = 1;",
                "function f() { f = 1; }",
                "(function f() { f = 1; });",
                "class A {} A = 1;",
                "class A { b() { A = 1; } }",
                "let A = class B { c() { B = 1; } };",
                "for (var i = 0;;) {} for (var i = 1;;) {}",
                "function f() {} [f] = x;",
            ],
        );
        clean(
            "redefinition",
            &[
                "var a = 1; a = 2;",
                "let a; { let a; }",
                "function f() {} { function f() {} }",
                "var a; function g() { var a; }",
                "function g(a) { { let a; } }",
                "function f() { var f = 1; f = 2; }",
                "let A = class {}; A = 1;",
                "class A { b(A) { A = 1; } }",
                "var f = function () {}; f = 1;",
                "if (x) { function f() {} } else { function f() {} }",
                "try { f() } catch (e) { } try { f() } catch (e) { }",
                "switch (x) { case 1: { let a; } case 2: { let a; } }",
            ],
        );
        assert_eq!(
            found("redefinition", "var a; var b; var a, b, c;"),
            ["a", "b"]
        );
    }

    #[test]
    fn restricted_names() {
        flags(
            "shadow-builtin",
            &[
                "function f(undefined) {}",
                "var NaN = 1;",
                "let Infinity = 1;",
                "function NaN() {}",
                "function f(arguments) {}",
                "try { f() } catch (eval) {}",
                "var undefined = 1;",
                "class undefined {}",
                "import { a as undefined } from 'a';",
                "function f({ undefined }) {}",
                "var undefined; undefined = 5;",
            ],
        );
        clean(
            "shadow-builtin",
            &[
                "var undefined;",
                "function f(x) { return undefined; }",
                "x = NaN;",
                "f.arguments = 1;",
                "eval('x');",
                "x = { NaN: 1 };",
                "function f() { return arguments; }",
                "var name = 1;",
                "class A { eval() {} }",
                "let undefined_ = 1;",
            ],
        );
    }
}
