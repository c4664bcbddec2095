//! Declarations and bodies that are not what their place asks for.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    BinaryExpression, Class, ClassElement, Expression, Function, LogicalExpression,
    MethodDefinitionKind, ReturnStatement, Statement, SwitchStatement, VariableDeclarationKind,
};
use oxc_ast_visit::{VisitJs, walk_js};
use oxc_span::{GetSpan, Span};

use super::super::context::Cx;
use super::super::paths::Paths;
use super::functions::SUPER_ORDER;
use crate::analysis::shared_rules::RETURN_OUTSIDE_FUNCTION;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static REQUIRE_YIELD: Rule = Rule {
    id: "require-yield",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.85,
    cwe: &[],
    summary: "A generator never yields.",
    why: "Calling it runs nothing, and iterating over it gives nothing: the `*` is left over or a `yield` is missing.",
    false_positives: "Generators that an interface asks for.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "function* ids() {\n  return 1;\n}\n",
        good: "function* ids() {\n  yield 1;\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["require-yield"],
        },
        Peer {
            tool: "biome",
            rules: &["useYield"],
        },
    ],
};

pub(crate) static CASE_DECLARATIONS: Rule = Rule {
    id: "case-declarations",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.8,
    cwe: &[],
    summary: "A `case` declares a variable for all cases.",
    why: "The scope is the whole `switch`, but the variable gets its value only if this case runs; using it in another one throws. Put the case in braces.",
    false_positives: "Cases that leave before any other could use it.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "switch (key) {\n  case 1:\n    let size = 1;\n    use(size);\n}\n",
        good: "switch (key) {\n  case 1: {\n    let size = 1;\n    use(size);\n  }\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-case-declarations"],
        },
        Peer {
            tool: "biome",
            rules: &["noSwitchDeclarations"],
        },
    ],
};

pub(crate) static INNER_DECLARATIONS: Rule = Rule {
    id: "inner-declarations",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.5,
    cwe: &[],
    summary: "A function is declared in a block of sloppy code.",
    why: "Where such a function is visible differs between engines and modes. Declare it at the top of the function, or make it a constant.",
    false_positives: "Code for modern engines that uses it only in the block.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "if (debug) {\n  function log(x) { print(x); }\n  log(1);\n}\n",
        good: "function log(x) { print(x); }\nif (debug) {\n  log(1);\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-inner-declarations"],
        },
        Peer {
            tool: "biome",
            rules: &["noInnerDeclarations"],
        },
    ],
};

/// A generator with a body: counts its `yield`s until it is left.
pub(super) fn enter_function<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Function<'a>) {
    cx.yields.push(0);
    inner_declaration(cx, it);
}

pub(super) fn yielded(cx: &mut Cx<'_, '_, '_>) {
    if let Some(count) = cx.yields.last_mut() {
        *count += 1;
    }
}

pub(super) fn leave_function<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Function<'a>) {
    let yields = cx.yields.pop().unwrap_or(1);
    let filled = it
        .body
        .as_ref()
        .is_some_and(|body| !body.statements.is_empty());
    if it.generator && yields == 0 && filled {
        let head = Span::new(it.span.start, it.params.span.start);
        let at = it
            .id
            .as_ref()
            .map_or(head, |id| Span::new(it.span.start, id.span.end));
        cx.report(&REQUIRE_YIELD, at, "this generator never yields");
    }
}

/// `let`, `const`, classes and functions right inside of a case.
pub(super) fn cases<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a SwitchStatement<'a>) {
    for statement in it.cases.iter().flat_map(|case| &case.consequent) {
        let lexical = match statement {
            Statement::VariableDeclaration(it) => it.kind != VariableDeclarationKind::Var,
            Statement::FunctionDeclaration(_) | Statement::ClassDeclaration(_) => true,
            _ => false,
        };
        if lexical {
            let at = cx.first_line(statement.span());
            cx.report(
                &CASE_DECLARATIONS,
                at,
                "this is declared for all cases of the `switch`",
            );
        }
    }
}

/// `if (a) { function f() {} }` in sloppy code.
fn inner_declaration<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Function<'a>) {
    if !it.is_declaration() || it.body.is_none() || cx.semantic.source_type().is_typescript() {
        return;
    }
    let nested = matches!(
        cx.ancestors().next(),
        Some(AstKind::BlockStatement(_) | AstKind::IfStatement(_) | AstKind::SwitchCase(_))
    );
    let strict = it
        .scope_id
        .get()
        .is_some_and(|scope| cx.scoping().scope_flags(scope).is_strict_mode());
    if nested && !strict {
        let at = Span::new(it.span.start, it.params.span.start);
        cx.report(
            &INNER_DECLARATIONS,
            at,
            "functions in blocks are not portable in sloppy code",
        );
    }
}

/// `return` at the top of a module.
pub(super) fn stray_return(cx: &mut Cx<'_, '_, '_>, it: &ReturnStatement<'_>) {
    if !cx.semantic.source_type().is_module() {
        return;
    }
    let inside = matches!(
        cx.scope_of_return(),
        Some(AstKind::Function(_) | AstKind::ArrowFunctionExpression(_))
    );
    if !inside {
        let at = cx.first_line(it.span);
        cx.report(
            &RETURN_OUTSIDE_FUNCTION,
            at,
            "there is no function to return from",
        );
    }
}

/// A derived class whose constructor cannot get along without `super()`.
pub(super) fn class<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Class<'a>) {
    let derived = it.heritage_expression().is_some_and(|it| !it.is_null());
    let Some(constructor) = it.body.body.iter().find_map(|element| match element {
        ClassElement::MethodDefinition(it) if it.kind == MethodDefinitionKind::Constructor => {
            Some(it)
        }
        _ => None,
    }) else {
        return;
    };
    let Some(body) = constructor.value.body.as_ref().filter(|_| derived) else {
        return;
    };
    let paths = Paths::of(&body.statements);
    // Without `super()` only a constructor that returns an object, or always throws, works.
    if !paths.falls && paths.bare.is_empty() {
        return;
    }
    let mut calls = SuperCalls::default();
    calls.visit_function_body(body);
    let at = constructor.key.span();
    if calls.count == 0 {
        if paths.values.is_empty() {
            cx.report(&SUPER_ORDER, at, "this constructor never calls `super()`");
        }
    } else if body.statements.iter().all(|it| !calls_super(it, 0)) && calls.nested == 0 {
        cx.report(
            &SUPER_ORDER,
            at,
            "some ways through this constructor do not call `super()`",
        )
        .confidence(0.8);
    }
    let twice = body
        .statements
        .iter()
        .filter_map(|it| super_statement(it))
        .nth(1);
    if let Some(again) = twice {
        cx.report(&SUPER_ORDER, again, "`super()` is called a second time");
    }
}

/// `super(...);` as a statement.
fn super_statement(it: &Statement<'_>) -> Option<Span> {
    match it {
        Statement::ExpressionStatement(it) => match it.expression.get_inner_expression() {
            Expression::CallExpression(call) if call.callee.is_super() => Some(call.span),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a statement calls `super()` on every way that gets behind it.
fn calls_super(it: &Statement<'_>, depth: u32) -> bool {
    if depth > 32 {
        return true;
    }
    match it {
        Statement::BlockStatement(it) => it.body.iter().any(|it| calls_super(it, depth + 1)),
        Statement::IfStatement(it) => {
            has_super(|calls| calls.visit_expression(&it.test))
                || it.alternate.as_ref().is_some_and(|other| {
                    calls_or_leaves(&it.consequent, depth + 1) && calls_or_leaves(other, depth + 1)
                })
        }
        Statement::TryStatement(_) | Statement::SwitchStatement(_) => {
            has_super(|calls| calls.visit_statement(it))
        }
        Statement::ForStatement(_)
        | Statement::ForInStatement(_)
        | Statement::ForOfStatement(_)
        | Statement::WhileStatement(_)
        | Statement::DoWhileStatement(_)
        | Statement::LabeledStatement(_) => has_super(|calls| calls.visit_statement(it)),
        other => has_super(|calls| calls.visit_statement(other)),
    }
}

fn calls_or_leaves(it: &Statement<'_>, depth: u32) -> bool {
    super::super::ast::leaves(it) || calls_super(it, depth)
}

fn has_super(visit: impl FnOnce(&mut SuperCalls)) -> bool {
    let mut calls = SuperCalls::default();
    visit(&mut calls);
    calls.count > 0
}

/// Counts `super()` in a constructor, without the functions and classes in it that have their own.
#[derive(Default)]
struct SuperCalls {
    count: u32,
    /// Those in arrow functions, of which nobody knows when they run.
    nested: u32,
    arrows: u32,
}

impl<'a> VisitJs<'a> for SuperCalls {
    fn visit_call_expression(&mut self, it: &oxc_ast::ast::CallExpression<'a>) {
        if it.callee.is_super() {
            self.count += 1;
            self.nested += u32::from(self.arrows > 0);
        }
        walk_js::walk_call_expression(self, it);
    }

    fn visit_arrow_function_expression(&mut self, it: &oxc_ast::ast::ArrowFunctionExpression<'a>) {
        self.arrows += 1;
        walk_js::walk_arrow_function_expression(self, it);
        self.arrows -= 1;
    }

    // Chains may be long, and nest to the left.
    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        let mut node = it;
        loop {
            self.visit_expression(&node.right);
            match &node.left {
                Expression::BinaryExpression(left) => node = left,
                other => return self.visit_expression(other),
            }
        }
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        let mut node = it;
        loop {
            self.visit_expression(&node.right);
            match &node.left {
                Expression::LogicalExpression(left) => node = left,
                other => return self.visit_expression(other),
            }
        }
    }

    fn visit_function(&mut self, _: &Function<'a>, _: oxc_syntax::scope::ScopeFlags) {}

    fn visit_class(&mut self, _: &Class<'a>) {}
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn generators() {
        flags(
            "require-yield",
            &[
                "function* f() { return 1; }",
                "function* f() { g(); }",
                "x = function* () { return 1; };",
                "class A { *b() { return 1; } }",
                "x = { *b() { return 1; } };",
                "async function* f() { await g(); }",
                "function* f() { function* g() { yield 1; } return g; }",
                "function* f() { if (a) return 1; }",
                "class A { static *b() { c(); } }",
                "export default function* () { return 1; }",
            ],
        );
        clean(
            "require-yield",
            &[
                "function* f() { yield 1; }",
                "function* f() { yield* g(); }",
                "function* f() {}",
                "function f() { return 1; }",
                "function* f() { const x = yield; return x; }",
                "class A { *b() { yield 1; } }",
                "x = { *b() { if (c) yield 1; } };",
                "function* f() { for (;;) yield 1; }",
                "async function* f() { yield await g(); }",
                "function* f() { return (yield 1) + 1; }",
            ],
        );
    }

    #[test]
    fn declarations_in_cases() {
        flags(
            "case-declarations",
            &[
                "switch (a) { case 1: let b = 1; f(b); }",
                "switch (a) { case 1: const b = 1; f(b); }",
                "switch (a) { case 1: function b() {} b(); }",
                "switch (a) { case 1: class B {} new B(); }",
                "switch (a) { default: let b = 1; f(b); }",
                "switch (a) { case 1: f(); break; case 2: const c = 1; f(c); }",
                "switch (a) { case 1: { f(); } let b; f(b); }",
                "switch (a) { case 1: const { b } = c; f(b); }",
                "switch (a) { case 1: switch (d) { case 2: let b = 1; f(b); } }",
                "function g() { switch (a) { case 1: let b = 1; return b; } }",
            ],
        );
        clean(
            "case-declarations",
            &[
                "switch (a) { case 1: { let b = 1; f(b); } }",
                "switch (a) { case 1: var b = 1; f(b); }",
                "switch (a) { case 1: f(); }",
                "let b; switch (a) { case 1: b = 1; f(b); }",
                "switch (a) { case 1: if (c) { const b = 1; f(b); } }",
                "switch (a) { case 1: for (let i = 0; i < 3; i++) f(i); }",
                "switch (a) { default: { class B {} new B(); } }",
                "switch (a) { }",
                "switch (a) { case 1: f(function b() {}); }",
                "switch (a) { case 1: f(class {}); }",
            ],
        );
    }

    #[test]
    fn functions_in_blocks() {
        flags(
            "inner-declarations",
            &[
                "if (a) { function f() {} }",
                "if (a) function f() {}",
                "for (;;) { function f() {} }",
                "while (a) { function f() {} }",
                "function g() { if (a) { function f() {} } }",
                "try { function f() {} } catch (e) {}",
                "{ function f() {} }",
                "x = function () { { function f() {} } };",
                "x = () => { if (a) { function f() {} } };",
                "do { function f() {} } while (a);",
            ],
        );
        clean(
            "inner-declarations",
            &[
                "function f() {}",
                "function g() { function f() {} }",
                "'use strict'; if (a) { function f() {} }",
                "import b from 'b'; if (a) { function f() {} }",
                "if (a) { const f = function () {}; }",
                "class A { static { if (a) { function f() {} } } }",
                "if (a) { x = function f() {}; }",
                "x = () => { function f() {} };",
                "function g() { 'use strict'; { function f() {} } }",
                "export function f() {}",
            ],
        );
    }

    #[test]
    fn constructors_without_super() {
        let rule = "super-order";
        flags(
            rule,
            &[
                "class A extends B { constructor() {} }",
                "class A extends B { constructor() { this.a = 1; } }",
                "class A extends B { constructor(a) { if (a) super(); } }",
                "class A extends B { constructor(a) { if (a) { super(); } else { f(); } } }",
                "class A extends B { constructor() { super(); super(); } }",
                "x = class extends B { constructor() { f(); } };",
                "class A extends B { constructor() { function f() { return 1; } f(); } }",
                "class A extends B { constructor() { class C extends D { constructor() { super(); } } new C(); } }",
                "class A extends b.C { constructor(a) { if (a) return; super(); } f() {} constructor2() {} g() { return super.x; } } class E extends B { constructor() { } }",
                "class A extends B { constructor() { this.x(); super(); } }",
            ],
        );
        clean(
            rule,
            &[
                "class A extends B { constructor() { super(); } }",
                "class A { constructor() {} }",
                "class A extends null { constructor() { return {}; } }",
                "class A extends B { constructor(a) { if (a) { super(a); } else { super(); } } }",
                "class A extends B { constructor() { throw new Error(); } }",
                "class A extends B { constructor() { return new C(); } }",
                "class A extends B { constructor(a) { if (!a) throw e; super(); } }",
                "class A extends B { constructor() { const f = () => super(); f(); } }",
                "class A extends B { constructor() { try { super(); } catch (e) { throw e; } } }",
                "class A extends B { c() {} }",
                "class A extends B { constructor(a) { const b = a ? super(1) : super(2); f(b); } }",
                "class A extends B { constructor(a) { if (a) throw e; else super(); } }",
            ],
        );
    }

    #[test]
    fn returns_of_modules() {
        let rule = "return-outside-function";
        let heads = ["import 'a';", "export {};"];
        let tails = [
            "return;",
            "return 1;",
            "if (x) return;",
            "{ return; }",
            "for (;;) return;",
        ];
        let codes: Vec<String> = heads
            .iter()
            .flat_map(|head| tails.map(|tail| format!("{head} {tail}")))
            .collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        flags(rule, &codes);
        clean(
            rule,
            &[
                "return;",
                "module.exports = 1; return;",
                "export function f() { return 1; }",
                "export const f = () => { return 1; };",
                "export class A { b() { return 1; } }",
                "export {}; x = { get a() { return 1; } };",
                "export {}; f(function () { for (;;) { return; } });",
                "export {}; async () => { return 1; };",
                "export default function () { return 1; }",
                "export {}; function f() { while (a) { if (b) return; } }",
            ],
        );
        assert_eq!(found(rule, "export {};\nreturn 1;"), ["return 1;"]);
    }
}
