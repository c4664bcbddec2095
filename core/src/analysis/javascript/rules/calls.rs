//! Calls that do not fit what they call.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, ClassElement, Expression, FormalParameters, IdentifierReference,
    Statement,
};
use oxc_semantic::SymbolId;
use oxc_span::{GetSpan, Span};
use rustc_hash::FxHashMap;

use super::super::ast::{range, static_member};
use super::super::context::Cx;
use super::super::paths::Paths;
use crate::analysis::shared_rules::{NOT_CALLABLE, RETURN_VALUE_IGNORED, WRONG_CALL_ARGUMENTS};
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static MISSING_AWAIT: Rule = Rule {
    id: "missing-await",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.8,
    cwe: &[],
    summary: "A promise is used where its value was meant.",
    why: "A promise is always true and equal to nothing but itself: `await` is missing.",
    false_positives: "Tests whether there is a promise at all.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "async function ready() {\n  return false;\n}\nasync function run() {\n  if (ready()) start();\n}\n",
        good: "async function ready() {\n  return false;\n}\nasync function run() {\n  if (await ready()) start();\n}\n",
    }],
    peers: &[Peer {
        tool: "codeql",
        rules: &["js/missing-await"],
    }],
};

pub(crate) static MISSING_THIS: Rule = Rule {
    id: "missing-this",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.85,
    cwe: &[],
    summary: "A method is called without `this.`.",
    why: "A bare name is never a member of the class: the call throws, or finds a global of that name.",
    false_positives: "Globals that are named like the method.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "class A {\n  open() {\n    connect();\n  }\n  connect() {}\n}\n",
        good: "class A {\n  open() {\n    this.connect();\n  }\n  connect() {}\n}\n",
    }],
    peers: &[Peer {
        tool: "codeql",
        rules: &["js/missing-this-qualifier"],
    }],
};

/// What a function of the file is known for.
#[derive(Clone, Copy)]
pub(in super::super) struct Known {
    /// Parameters it has; `None` if it takes any number.
    parameters: Option<usize>,
    asynchronous: bool,
    /// It does something and never returns a value.
    returnless: bool,
}

/// By symbol: what it is known for, looked up once.
pub(in super::super) type Functions = FxHashMap<SymbolId, Option<Known>>;

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    match it.callee.get_inner_expression() {
        Expression::Identifier(callee) => {
            if let Some(symbol) = cx.symbol(callee) {
                no_function(cx, it, callee);
                if let Some(known) = function(cx, symbol) {
                    arguments(cx, it, callee, known);
                    used(cx, it, callee, known);
                }
            } else {
                missing_this(cx, it, callee);
            }
        }
        literal if literal.is_literal() || is_made_value(literal) => {
            let at = cx.first_line(it.span);
            cx.report(
                &NOT_CALLABLE,
                at,
                "this calls something that is no function",
            );
        }
        _ => dropped(cx, it),
    }
}

/// Objects, arrays and texts.
fn is_made_value(it: &Expression<'_>) -> bool {
    matches!(
        it,
        Expression::ObjectExpression(_)
            | Expression::ArrayExpression(_)
            | Expression::TemplateLiteral(_)
    )
}

fn no_function<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    callee: &'a IdentifierReference<'a>,
) {
    let Some(value) = cx.only_value(callee) else {
        return;
    };
    if value.is_literal() || is_made_value(value) {
        let defined = range(value.span());
        let at = cx.first_line(it.span);
        let message = format!("`{}` is no function", callee.name);
        cx.report(&NOT_CALLABLE, at, message)
            .related(defined, "this is its value");
    }
}

/// What the function that a symbol always stands for is known for.
fn function(cx: &mut Cx<'_, '_, '_>, symbol: SymbolId) -> Option<Known> {
    if let Some(known) = cx.functions.get(&symbol) {
        return *known;
    }
    let known = learn(cx, symbol);
    cx.functions.insert(symbol, known);
    known
}

fn learn(cx: &Cx<'_, '_, '_>, symbol: SymbolId) -> Option<Known> {
    let scoping = cx.scoping();
    if cx.is_reassigned(symbol) || !scoping.symbol_redeclarations(symbol).is_empty() {
        return None;
    }
    let (parameters, body, asynchronous, generator, arguments) = match cx.declaration(symbol) {
        AstKind::Function(it) if it.is_declaration() => {
            let body = it.body.as_ref()?;
            (
                &it.params,
                &body.statements[..],
                it.r#async,
                it.generator,
                true,
            )
        }
        AstKind::VariableDeclarator(it) if it.id.is_binding_identifier() => {
            match it.init.as_ref()?.get_inner_expression() {
                Expression::FunctionExpression(it) => {
                    let body = it.body.as_ref()?;
                    (
                        &it.params,
                        &body.statements[..],
                        it.r#async,
                        it.generator,
                        true,
                    )
                }
                Expression::ArrowFunctionExpression(it) => match it.body.as_function_body() {
                    Some(body) => (&it.params, &body.statements[..], it.r#async, false, false),
                    None => {
                        return Some(Known {
                            parameters: count(&it.params),
                            asynchronous: it.r#async,
                            returnless: false,
                        });
                    }
                },
                _ => return None,
            }
        }
        _ => return None,
    };
    let paths = Paths::of(body);
    // A function that only throws is a placeholder for one that returns.
    let returnless =
        !generator && !asynchronous && paths.values.is_empty() && paths.falls && !body.is_empty();
    let open = body.is_empty() || (arguments && uses_arguments(cx, body));
    Some(Known {
        parameters: count(parameters).filter(|_| !open),
        asynchronous: asynchronous && !generator,
        returnless,
    })
}

fn count(it: &FormalParameters<'_>) -> Option<usize> {
    it.rest.is_none().then_some(it.items.len())
}

/// Whether `arguments` is read in a body; it reaches over arrow functions.
fn uses_arguments(cx: &Cx<'_, '_, '_>, body: &[Statement<'_>]) -> bool {
    let (Some(first), Some(last)) = (body.first(), body.last()) else {
        return false;
    };
    let whole = Span::new(first.span().start, last.span().end);
    let scoping = cx.scoping();
    let Some(ids) = scoping.root_unresolved_references().get("arguments") else {
        return false;
    };
    // They come in the order of the text.
    let start = |id: &oxc_semantic::ReferenceId| {
        cx.semantic.reference_span(scoping.get_reference(*id)).start
    };
    let at = ids.partition_point(|id| start(id) < whole.start);
    ids.get(at).is_some_and(|id| start(id) < whole.end)
}

fn arguments<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    callee: &'a IdentifierReference<'a>,
    known: Known,
) {
    let Some(parameters) = known.parameters else {
        return;
    };
    if it.arguments.len() <= parameters || it.arguments.iter().any(Argument::is_spread) {
        return;
    }
    let Some(extra) = it.arguments.get(parameters) else {
        return;
    };
    let at = cx.first_line(extra.span());
    let message = format!(
        "`{}` takes {parameters} argument{}, not {}",
        callee.name,
        if parameters == 1 { "" } else { "s" },
        it.arguments.len()
    );
    cx.report(&WRONG_CALL_ARGUMENTS, at, message);
}

/// What the value of a call is used for.
fn used<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    callee: &'a IdentifierReference<'a>,
    known: Known,
) {
    if !known.asynchronous && !known.returnless {
        return;
    }
    let Some(parent) = cx.parent() else { return };
    let span = it.span;
    let around = |it: &Expression<'_>| it.get_inner_expression().span() == span;
    let tested = match parent {
        AstKind::IfStatement(it) => around(&it.test),
        AstKind::WhileStatement(it) => around(&it.test),
        AstKind::ConditionalExpression(it) => around(&it.test),
        AstKind::UnaryExpression(it) => it.operator.is_not(),
        AstKind::LogicalExpression(it) => around(&it.left) && !it.operator.is_coalesce(),
        AstKind::BinaryExpression(it) => {
            it.operator.is_equality() || it.operator.is_compare() || it.operator.is_arithmetic()
        }
        _ => false,
    };
    if known.asynchronous && tested {
        let at = cx.first_line(span);
        let message = format!("`{}` gives a promise; `await` is missing", callee.name);
        cx.report(&MISSING_AWAIT, at, message);
    }
    let taken = tested
        || match parent {
            AstKind::VariableDeclarator(it) => it.init.as_ref().is_some_and(around),
            AstKind::AssignmentExpression(it) => around(&it.right),
            AstKind::CallExpression(parent) => parent
                .arguments
                .iter()
                .any(|argument| argument.as_expression().is_some_and(around)),
            AstKind::TemplateLiteral(_) | AstKind::ArrayExpression(_) => true,
            _ => false,
        };
    if known.returnless && taken {
        let at = cx.first_line(span);
        let message = format!("`{}` returns nothing", callee.name);
        cx.report(&RETURN_VALUE_IGNORED, at, message);
    }
}

/// Methods that only give a new value.
const PURE: &[&str] = &[
    "charAt",
    "concat",
    "padEnd",
    "padStart",
    "replaceAll",
    "substr",
    "substring",
    "toFixed",
    "toLowerCase",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
];

/// `name.trim();`
fn dropped<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    if !matches!(cx.parent(), Some(AstKind::ExpressionStatement(_))) {
        return;
    }
    let Some((_, name)) = static_member(&it.callee) else {
        return;
    };
    if PURE.binary_search(&name).is_ok() {
        let at = cx.first_line(it.span);
        let message = format!("`{name}` changes nothing; its value is thrown away");
        cx.report(&RETURN_VALUE_IGNORED, at, message);
    }
}

/// `open()` in a class that has a method of that name.
fn missing_this<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a CallExpression<'a>,
    callee: &'a IdentifierReference<'a>,
) {
    let name = callee.name.as_str();
    if super::globals::is_known(name) {
        return;
    }
    let Some(method) = cx.methods.last().and_then(|methods| methods.get(name)) else {
        return;
    };
    let method = range(*method);
    let at = cx.first_line(it.span);
    let message = format!("`{name}` is a method of the class: `this.` is missing");
    cx.report(&MISSING_THIS, at, message)
        .related(method, "the method");
}

/// Remembers the methods of a class.
pub(super) fn enter_class<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a oxc_ast::ast::Class<'a>) {
    let methods = it
        .body
        .body
        .iter()
        .filter_map(|element| match element {
            ClassElement::MethodDefinition(it) if !it.computed && it.kind.is_method() => {
                match &it.key {
                    oxc_ast::ast::PropertyKey::StaticIdentifier(key) => {
                        Some((key.name.as_str(), key.span))
                    }
                    _ => None,
                }
            }
            _ => None,
        })
        .collect();
    cx.methods.push(methods);
}

pub(super) fn leave_class(cx: &mut Cx<'_, '_, '_>) {
    cx.methods.pop();
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn calling_no_function() {
        flags(
            "not-callable",
            &[
                "const a = 1; a();",
                "const a = 'x'; f(a());",
                "const a = {}; a();",
                "const a = []; a(1);",
                "const a = `x`; a();",
                "const a = null; a();",
                "'x'();",
                "({})();",
                "[]();",
                "let a = true; a();",
                "const a = /x/; a('x');",
            ],
        );
        clean(
            "not-callable",
            &[
                "const a = () => 1; a();",
                "let a = 1; a = f; a();",
                "const a = f(); a();",
                "const a = {}; a.b();",
                "function a() {} a();",
                "var a = null; a = b; a();",
                "const a = class {}; new a();",
                "let a; a();",
                "const a = b || {}; a();",
                "{ const a = 1; f(a); } a();",
            ],
        );
    }

    #[test]
    fn too_many_arguments() {
        flags(
            "wrong-call-arguments",
            &[
                "function f(a) { g(a); } f(1, 2);",
                "function f() { g(); } f(1);",
                "const f = (a) => a; f(1, 2);",
                "const f = function (a) { return a; }; f(1, 2, 3);",
                "const f = () => { g(); }; f(x);",
                "async function f(a) { g(a); } f(1, 2);",
                "function f(a = 1) { return a; } f(1, 2);",
                "function f({ a }) { return a; } f({}, 1);",
                "f(1); function f() { return 1; }",
                "function f(a) { return function () { return arguments; }; } f(1, 2); function g(a) { return a; } g(1, 2);",
            ],
        );
        clean(
            "wrong-call-arguments",
            &[
                "function f(a, b) { g(a, b); } f(1, 2);",
                "function f(...a) { g(a); } f(1, 2);",
                "function f() { return arguments; } f(1);",
                "function f() {} f(1);",
                "let f = (a) => a; f = g; f(1, 2);",
                "function f(a) { return a; } f(...b);",
                "function f(a) { return a; } f();",
                "function f() { return () => arguments[0]; } f(1);",
                "g(1, 2);",
                "import f from 'f'; f(1, 2);",
                "function f(a) { return a; } { const f = h; f(1, 2); }",
            ],
        );
    }

    #[test]
    fn promises_taken_for_values() {
        flags(
            "missing-await",
            &[
                "async function f() { return g(); } if (f()) h();",
                "const f = async () => 1; while (f()) h();",
                "async function f() { return g(); } x = f() ? 1 : 2;",
                "async function f() { return g(); } if (!f()) h();",
                "async function f() { return g(); } x = f() === 1;",
                "async function f() { return g(); } f() && h();",
                "const f = async function () { return 1; }; if (f()) h();",
                "async function f() { return g(); } x = f() > 1;",
                "async function f() { return g(); } x = f() + 1;",
                "async function f() { return g(); } if (f() || a) h();",
            ],
        );
        clean(
            "missing-await",
            &[
                "async function f() { return g(); } async function h() { if (await f()) i(); }",
                "async function f() { return g(); } const p = f();",
                "async function f() { return g(); } f().then(h);",
                "function f() { return g(); } if (f()) h();",
                "async function f() { return g(); } x = f() ?? y;",
                "async function* f() { yield 1; } if (f()) h();",
                "let f = async () => 1; f = g; if (f()) h();",
                "async function f() { return g(); } Promise.all([f(), f()]);",
                "async function f() { return g(); } f();",
                "async function f() { return g(); } void f();",
                "if (f()) h();",
            ],
        );
    }

    #[test]
    fn values_that_are_none() {
        flags(
            "return-value-ignored",
            &[
                "function f() { g(); } const a = f();",
                "function f() { g(); } if (f()) h();",
                "const f = () => { g(); }; x = f();",
                "function f(a) { if (a) return; g(); } h(f(1));",
                "function f() { g(); } x = `${f()}`;",
                "function f() { g(); } x = [f()];",
                "name.trim();",
                "'x'.toUpperCase();",
                "list.concat(other);",
                "a.b.substring(1);",
            ],
        );
        clean(
            "return-value-ignored",
            &[
                "function f() { return g(); } const a = f();",
                "function f() { g(); } f();",
                "function f() {} const a = f();",
                "function f() { throw new Error(); } const a = f();",
                "const f = () => g(); x = f();",
                "async function f() { g(); } const p = f();",
                "function* f() { yield 1; } const p = f();",
                "function f() { g(); } function h() { return f(); }",
                "x = name.trim();",
                "list.push(other);",
                "function f() { g(); } const h = () => f();",
            ],
        );
    }

    #[test]
    fn methods_without_this() {
        let rule = "missing-this";
        flags(
            rule,
            &[
                "class A { b() { conn1(); } conn1() {} }",
                "class A { conn1() {} b() { return conn1(1); } }",
                "class A { constructor() { conn1(); } conn1() {} }",
                "class A { b() { if (x) conn1(); } conn1() {} }",
                "x = class { b() { conn1(); } conn1() {} };",
                "class A { b() { f(() => conn1()); } conn1() {} }",
                "class A { b = () => conn1(); conn1() {} }",
                "class A { static conn1() {} static b() { conn1(); } }",
                "class A { async b() { await conn1(); } async conn1() {} }",
                "class A { get c() { return conn1(); } conn1() {} }",
            ],
        );
        clean(
            rule,
            &[
                "class A { b() { this.conn1(); } conn1() {} }",
                "function conn1() {} class A { b() { conn1(); } conn1() {} }",
                "class A { b() { other1(); } conn1() {} }",
                "conn1(); class A { conn1() {} }",
                "class A { b() { setTimeout(f); } setTimeout() {} }",
                "import { conn1 } from 'c'; class A { b() { conn1(); } conn1() {} }",
                "class A { conn1() { class B { c() { conn1(); } } } }",
                "class A { b(conn1) { conn1(); } conn1() {} }",
                "class A { b() { x.conn1(); } conn1() {} }",
                "class A { b() { new conn1(); } conn1() {} }",
            ],
        );
        assert_eq!(found(rule, "class A { b() { f1(2); } f1() {} }"), ["f1(2)"]);
    }
}
