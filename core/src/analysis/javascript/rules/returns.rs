//! What functions return, and whether they return on all ways.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, CallExpression, Expression, Function, MethodDefinitionKind,
    PropertyKind, ReturnStatement, Statement,
};
use oxc_span::{GetSpan, Span};

use super::super::ast::static_member;
use super::super::context::Cx;
use super::super::paths::Paths;
use super::functions::{ARRAY_CALLBACK_RETURN, GETTER_RETURN};
use crate::analysis::shared_rules::{MIXED_RETURNS, UNREACHABLE_CODE, USELESS_RETURN};
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static CTOR_RETURN: Rule = Rule {
    id: "ctor-return",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[],
    summary: "A constructor returns a value.",
    why: "An object that is returned replaces the new one; any other value is thrown away.",
    false_positives: "Singletons and proxies that replace the instance on purpose.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "class A {\n  constructor(x) {\n    return x;\n  }\n}\n",
        good: "class A {\n  constructor(x) {\n    this.x = x;\n  }\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-constructor-return"],
        },
        Peer {
            tool: "biome",
            rules: &["noConstructorReturn"],
        },
    ],
};

pub(crate) static PROMISE_EXECUTOR_RETURN: Rule = Rule {
    id: "promise-executor-return",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.6,
    cwe: &[],
    summary: "The executor of a promise returns a value.",
    why: "The value is thrown away; a promise is settled by `resolve` and `reject` alone.",
    false_positives: "Short arrow functions that return the result of a call by the way.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "new Promise((resolve, reject) => {\n  if (done) return result;\n  start(resolve, reject);\n});\n",
        good: "new Promise((resolve, reject) => {\n  if (done) return;\n  start(resolve, reject);\n});\n",
    }],
    peers: &[Peer {
        tool: "eslint",
        rules: &["no-promise-executor-return"],
    }],
};

/// A function with a body of statements.
struct Body<'a> {
    statements: &'a [Statement<'a>],
    /// The name, key, `function` or `=>`: where ESLint reports about the whole.
    head: Span,
    span: Span,
    generator: bool,
    asynchronous: bool,
}

/// A `function`, method or accessor.
pub(super) fn function<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Function<'a>) {
    let Some(body) = &it.body else { return };
    let head = match cx.ancestors().next() {
        Some(AstKind::MethodDefinition(it)) => it.key.span(),
        Some(AstKind::ObjectProperty(it)) if it.method || it.kind != PropertyKind::Init => {
            it.key.span()
        }
        _ => it.id.as_ref().map_or_else(
            || Span::new(it.span.start, it.params.span.start),
            |id| id.span,
        ),
    };
    check(
        cx,
        &Body {
            statements: &body.statements,
            head,
            span: it.span,
            generator: it.generator,
            asynchronous: it.r#async,
        },
    );
}

/// An arrow function.
pub(super) fn arrow<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ArrowFunctionExpression<'a>) {
    let Some(body) = it.body.as_function_body() else {
        if is_executor(cx, it.span) {
            let at = cx.first_line(it.body.span());
            cx.report(
                &PROMISE_EXECUTOR_RETURN,
                at,
                "what the executor of a promise returns is thrown away",
            )
            .confidence(0.45);
        }
        return;
    };
    let gap = Span::new(it.params.span.end, body.span.start);
    let at = cx.slice(gap).rfind("=>").unwrap_or(0) as u32 + gap.start;
    check(
        cx,
        &Body {
            statements: &body.statements,
            head: Span::new(at, at + 2),
            span: it.span,
            generator: false,
            asynchronous: it.r#async,
        },
    );
}

/// Statements that are in no function.
pub(super) fn top<'a>(cx: &mut Cx<'a, '_, '_>, statements: &'a [Statement<'a>]) {
    reachable(cx, &Paths::of(statements));
}

fn check<'a>(cx: &mut Cx<'a, '_, '_>, body: &Body<'a>) {
    let paths = Paths::of(body.statements);
    reachable(cx, &paths);
    match role(cx, body) {
        Role::Getter => getter(cx, body, &paths),
        Role::Callback(method) => callback(cx, body, &paths, method),
        Role::Executor => executor(cx, &paths),
        Role::Constructor => constructor(cx, body, &paths),
        Role::Other => mixed(cx, body, &paths),
    }
    useless(cx, body.statements);
}

fn reachable(cx: &mut Cx<'_, '_, '_>, paths: &Paths<'_>) {
    for (dead, by) in &paths.dead {
        let span = cx.first_line(dead.span());
        let why = cx.first_line(*by);
        cx.report(&UNREACHABLE_CODE, span, "this can never run")
            .related(why.start..why.end, "control always leaves here");
    }
    for span in &paths.once {
        let span = cx.first_line(*span);
        cx.report(
            &UNREACHABLE_CODE,
            span,
            "this loop never runs a second time",
        )
        .confidence(0.7);
    }
}

enum Role<'a> {
    Getter,
    Callback(&'a str),
    Executor,
    Constructor,
    Other,
}

/// What the function is for, as far as that decides about what it returns.
fn role<'a>(cx: &Cx<'a, '_, '_>, body: &Body<'a>) -> Role<'a> {
    let mut around = cx.ancestors();
    match around.next() {
        Some(AstKind::MethodDefinition(it)) => match it.kind {
            MethodDefinitionKind::Get => Role::Getter,
            MethodDefinitionKind::Constructor => Role::Constructor,
            _ => Role::Other,
        },
        Some(AstKind::ObjectProperty(it)) if it.kind == PropertyKind::Get => Role::Getter,
        Some(AstKind::ObjectProperty(it))
            if it.key.static_name().is_some_and(|name| name == "get")
                && describes_property(cx, around) =>
        {
            Role::Getter
        }
        Some(AstKind::CallExpression(call)) if !body.generator && !body.asynchronous => {
            callback_of(call, body.span).map_or(Role::Other, Role::Callback)
        }
        Some(AstKind::NewExpression(_)) if is_executor(cx, body.span) => Role::Executor,
        _ => Role::Other,
    }
}

/// Whether the object around is the descriptor of `Object.defineProperty` and its like.
fn describes_property<'a>(
    cx: &Cx<'a, '_, '_>,
    mut around: impl Iterator<Item = AstKind<'a>>,
) -> bool {
    if !matches!(around.next(), Some(AstKind::ObjectExpression(_))) {
        return false;
    }
    let mut next = around.next();
    // Object.defineProperties(o, { x: { get() {} } })
    if matches!(next, Some(AstKind::ObjectProperty(_))) {
        around.next();
        next = around.next();
    }
    let Some(AstKind::CallExpression(call)) = next else {
        return false;
    };
    static_member(&call.callee).is_some_and(|(object, name)| match name {
        "defineProperty" => {
            cx.is_global_named(object, "Object") || cx.is_global_named(object, "Reflect")
        }
        "defineProperties" | "create" => cx.is_global_named(object, "Object"),
        _ => false,
    })
}

const METHODS: &[&str] = &[
    "every",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flatMap",
    "map",
    "reduce",
    "reduceRight",
    "some",
    "sort",
    "toSorted",
];

/// The array method that the function is the callback of.
fn callback_of<'a>(call: &'a CallExpression<'a>, span: Span) -> Option<&'a str> {
    let (object, method) = static_member(&call.callee)?;
    let at = usize::from(method == "from" && object.is_specific_id("Array"));
    let argument = call.arguments.get(at).and_then(Argument::as_expression)?;
    (argument.get_inner_expression().span() == span && (at == 1 || METHODS.contains(&method)))
        .then_some(method)
}

/// Whether the function at `span` is the first argument of `new Promise`.
fn is_executor(cx: &Cx<'_, '_, '_>, span: Span) -> bool {
    let Some(AstKind::NewExpression(it)) = cx.parent() else {
        return false;
    };
    let first = it.arguments.first().and_then(Argument::as_expression);
    cx.is_global_named(&it.callee, "Promise")
        && first.is_some_and(|first| first.get_inner_expression().span() == span)
}

fn getter(cx: &mut Cx<'_, '_, '_>, body: &Body<'_>, paths: &Paths<'_>) {
    for it in &paths.bare {
        cx.report(&GETTER_RETURN, it.span, "this getter returns nothing here");
    }
    if !paths.falls {
        return;
    }
    let (message, confidence) = if body.statements.is_empty() {
        // An empty one may well mean "undefined".
        ("this getter never returns a value", 0.5)
    } else if paths.values.is_empty() {
        (
            "this getter never returns a value",
            GETTER_RETURN.confidence,
        )
    } else {
        ("this getter does not return a value on all ways", 0.75)
    };
    cx.report(&GETTER_RETURN, body.head, message)
        .confidence(confidence);
}

fn callback(cx: &mut Cx<'_, '_, '_>, body: &Body<'_>, paths: &Paths<'_>, method: &str) {
    if !paths.values.is_empty() {
        for it in &paths.bare {
            let message = format!("this callback of `{method}` returns nothing here");
            cx.report(&ARRAY_CALLBACK_RETURN, it.span, message);
        }
        if paths.falls {
            let message =
                format!("this callback of `{method}` does not return a value on all ways");
            cx.report(&ARRAY_CALLBACK_RETURN, body.head, message);
        }
    }
}

fn executor(cx: &mut Cx<'_, '_, '_>, paths: &Paths<'_>) {
    for it in &paths.values {
        let at = cx.first_line(it.span);
        // `return resolve(x)` only wants to leave.
        let call = matches!(it.argument, Some(Expression::CallExpression(_)));
        cx.report(
            &PROMISE_EXECUTOR_RETURN,
            at,
            "what the executor of a promise returns is thrown away",
        )
        .confidence(if call {
            0.45
        } else {
            PROMISE_EXECUTOR_RETURN.confidence
        });
    }
}

fn constructor(cx: &mut Cx<'_, '_, '_>, body: &Body<'_>, paths: &Paths<'_>) {
    for it in &paths.values {
        let at = cx.first_line(it.span);
        cx.report(
            &CTOR_RETURN,
            at,
            "a constructor gives the new object, not this value",
        );
    }
    // At the end of the body it does nothing at all.
    if let Some(Statement::ReturnStatement(it)) = body.statements.last()
        && it.argument.is_none()
    {
        cx.report(&CTOR_RETURN, it.span, "a constructor need not return")
            .confidence(0.6);
    }
}

/// A value on some ways and none on others.
fn mixed<'a>(cx: &mut Cx<'a, '_, '_>, body: &Body<'a>, paths: &Paths<'a>) {
    if body.generator || paths.values.is_empty() {
        return;
    }
    let typescript = cx.semantic.source_type().is_typescript();
    // TypeScript knows when a `switch` names every case.
    let falls = paths.falls
        && !(typescript && matches!(body.statements.last(), Some(Statement::SwitchStatement(_))));
    if !falls && paths.bare.is_empty() {
        return;
    }
    // `return callback(error)` wants to leave, `return undefined` says what is meant.
    let meant = paths
        .values
        .iter()
        .filter_map(|it| it.argument.as_ref())
        .any(|it| returns_something(it));
    if !meant {
        return;
    }
    // The first `return` says what the function does; the others ought to do the same.
    let first =
        |list: &[&'a ReturnStatement<'a>]| list.first().map_or(u32::MAX, |it| it.span.start);
    // A function that begins with `return;` where there is nothing to do means "nothing found".
    if first(&paths.bare) < first(&paths.values) {
        return;
    }
    for it in &paths.bare {
        cx.report(
            &MIXED_RETURNS,
            it.span,
            "this returns nothing, but other ways return a value",
        )
        .confidence(0.45);
    }
    if falls {
        cx.report(
            &MIXED_RETURNS,
            body.head,
            "some ways to the end return nothing",
        );
    }
}

/// Whether it is a value and not only a call on the way out.
fn returns_something(it: &Expression<'_>) -> bool {
    match it.get_inner_expression() {
        Expression::CallExpression(_)
        | Expression::AwaitExpression(_)
        | Expression::AssignmentExpression(_)
        | Expression::SequenceExpression(_)
        | Expression::NewExpression(_)
        | Expression::ImportExpression(_)
        | Expression::YieldExpression(_) => false,
        Expression::UnaryExpression(it) => !it.operator.is_void(),
        Expression::Identifier(it) => it.name != "undefined",
        Expression::NullLiteral(_) | Expression::ThisExpression(_) => false,
        _ => true,
    }
}

/// `return;` where the function ends anyway.
fn useless<'a>(cx: &mut Cx<'a, '_, '_>, body: &'a [Statement<'a>]) {
    let mut work: Vec<&'a Statement<'a>> = last(body).into_iter().collect();
    while let Some(it) = work.pop() {
        match it {
            Statement::ReturnStatement(it) if it.argument.is_none() => {
                cx.report(&USELESS_RETURN, it.span, "the function ends here anyway");
            }
            Statement::BlockStatement(it) => work.extend(last(&it.body)),
            Statement::IfStatement(it) => {
                work.push(&it.consequent);
                work.extend(it.alternate.as_ref());
            }
            Statement::SwitchStatement(it) => {
                work.extend(it.cases.last().and_then(|case| last(&case.consequent)));
            }
            _ => {}
        }
    }
}

/// The last statement but for functions, which are declared before anything runs.
fn last<'a>(body: &'a [Statement<'a>]) -> Option<&'a Statement<'a>> {
    body.iter()
        .rev()
        .find(|it| !matches!(it, Statement::FunctionDeclaration(_)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found, found_ts};

    #[test]
    fn dead_code() {
        let rule = "unreachable-code";
        flags(
            rule,
            &[
                "function f() { return 1; g(); }",
                "function f() { throw x; g(); }",
                "while (a) { break; g(); }",
                "while (a) { continue; g(); }",
                "function f() { if (a) { return 1; } else { return 2; } g(); }",
                "function f() { while (true) { g(); } h(); }",
                "function f() { for (;;) { if (a) return; } h(); }",
                "function f() { try { return 1; } finally { g(); } h(); }",
                "function f() { try { return 1; } catch (e) { throw e; } h(); }",
                "function f() { switch (a) { case 1: return 1; default: throw b; } h(); }",
                "function f() { do { return 1; } while (a); h(); }",
                "const f = () => { return 1; g(); };",
                "class A { static { throw x; g(); } }",
                "function f() { process.exit(1); g(); }",
                "while (a) { g(); break; }",
                "for (let i = 0; i < 9; i++) { return1(); break; }",
                "do { g(); break; } while (a);",
                "function f() { return 1; var x = 2; }",
                "a: while (true) { while (b) { break; } } g();",
            ],
        );
        clean(
            rule,
            &[
                "function f() { return g(); function g() {} var x; }",
                "function f() { if (a) return 1; g(); }",
                "a: { if (b) break a; c(); } d();",
                "function f() { try { g(); } catch (e) { return; } h(); }",
                "function f() { while (true) { if (a) break; } g(); }",
                "function f() { switch (a) { case 1: return 1; } g(); }",
                "switch (a) { case 1: throw b; break; case 2: f(); }",
                "function* f() { return; yield; }",
                "function f() { for (const a of b) { return a; } return 0; }",
                "do { if (a) break; g(); } while (false);",
                "do { g(); break; } while (0);",
                "for (const k in o) return1(); f();",
                "while (a) { if (b) continue; break; }",
                "a: for (;;) { for (;;) { if (b) break a; if (c) break; } } g();",
                "function f() { try { return g(); } catch {} h(); }",
                "function f() { switch (a) { case 1: return 1; default: break; } g(); }",
                "a: b: while (true) { if (x) break a; } g();",
            ],
        );
    }

    #[test]
    fn some_ways_only() {
        let rule = "mixed-returns";
        flags(
            rule,
            &[
                "function f(a) { if (a) return 1; }",
                "function f(a) { if (a) return 1; return; }",
                "const f = (a) => { if (a) { return true; } };",
                "class A { b(c) { if (c) return 'x'; } }",
                "f = function (a) { for (const b of a) return b; };",
                "function f(a) { switch (a) { case 1: return 'x'; } }",
                "function f(a) { try { return a.b; } catch (e) { g(e); } }",
                "function f(a) { while (a) { if (b) return a; } }",
                "async function f(a) { if (a) return 1; }",
                "x = { f(a) { if (a) return []; g(); } };",
                "function f(a) { if (a) return 1; else return; }",
            ],
        );
        clean(
            rule,
            &[
                "function f(a) { if (a) return 1; return 2; }",
                "function f(a) { if (a) return; g(); }",
                "function f(a) { if (a) return 1; throw new Error(); }",
                "function f(a, cb) { if (a) return cb(a); g(); }",
                "function f(a) { if (a) return undefined; g(); }",
                "function f(a) { while (true) { if (a) return 1; } }",
                "function* f(a) { if (a) return 1; yield 2; }",
                "class A { constructor(a) { if (a) return {}; } }",
                "function f(a) { switch (a) { case 1: return 1; default: return 2; } }",
                "function f(a) { try { return a.b; } catch (e) { return 1; } }",
                "const f = (a) => a;",
                "function f(a) { if (!a) return; g(); return 1; }",
                "function f(a) { if (a) return 1; process.exit(); }",
            ],
        );
        assert_eq!(
            found(rule, "function name(a) { if (a) return 1; }"),
            ["name"]
        );
        assert!(
            found_ts(
                rule,
                "function f(a: A) { switch (a) { case A.B: return 1; } }"
            )
            .is_empty()
        );
    }

    #[test]
    fn getters_on_all_ways() {
        let rule = "getter-return";
        flags(
            rule,
            &[
                "class A { get a() { if (b) return 1; } }",
                "class A { get a() { return; } }",
                "class A { get a() {} }",
                "x = { get a() { f(); } };",
                "x = { get a() { if (b) { return 1; } else { f(); } } };",
                "Object.defineProperty(o, 'a', { get: function () { f(); } });",
                "Object.defineProperty(o, 'a', { get() { if (b) return 1; } });",
                "Object.defineProperties(o, { a: { get: () => { f(); } } });",
                "Reflect.defineProperty(o, 'a', { get: function () {} });",
                "class A { static get a() { for (;;) { break; } } }",
            ],
        );
        clean(
            rule,
            &[
                "class A { get a() { return 1; } }",
                "class A { get a() { if (b) return 1; return 2; } }",
                "class A { get a() { throw e; } }",
                "class A { get() { f(); } }",
                "x = { get: function () { f(); } };",
                "x = { get a() { if (b) { return 1; } else { return 2; } } };",
                "Object.defineProperty(o, 'a', { get: () => 1 });",
                "define(o, 'a', { get: function () { f(); } });",
                "class A { set a(v) { f(v); } }",
                "class A { get a() { while (true) { if (b) return 1; } } }",
                "class A { get a() { try { return f(); } catch { return 0; } } }",
            ],
        );
    }

    #[test]
    fn callbacks_on_all_ways() {
        let rule = "array-callback-return";
        flags(
            rule,
            &[
                "a.map((x) => { if (x) return 1; });",
                "a.filter(function (x) { if (x) { return true; } });",
                "a.some((x) => { if (x) return true; return; });",
                "a.reduce((s, x) => { if (x) return s + x; }, 0);",
                "a.sort((x, y) => { if (x > y) return 1; });",
                "Array.from(a, (x) => { if (x) return 1; });",
                "a.find((x) => { switch (x) { case 1: return true; } });",
                "a.every((x) => { try { return f(x); } catch (e) { g(e); } });",
                "a.flatMap((x) => { for (const y of x) return y; });",
                "a?.map((x) => { if (x) return 1; });",
            ],
        );
        clean(
            rule,
            &[
                "a.map((x) => { if (x) return 1; return 2; });",
                "a.forEach((x) => { if (x) return 1; });",
                "a.filter((x) => { if (x) { return true; } else { return false; } });",
                "a.some((x) => { if (x) throw e; return true; });",
                "a.map(async (x) => { if (x) return 1; });",
                "a.map(function* (x) { if (x) return 1; });",
                "a.map((x) => x);",
                "a.map(b, (x) => { if (x) return 1; });",
                "a.map(f(function (x) { if (x) return 1; }));",
                "Array.from(a, (x) => { return 1; });",
                "a.reduce((s, x) => { while (true) { return s; } }, 0);",
            ],
        );
    }

    #[test]
    fn constructors_and_executors() {
        flags(
            "ctor-return",
            &[
                "class A { constructor() { return 1; } }",
                "class A { constructor() { return {}; } }",
                "class A { constructor(a) { if (a) return a; } }",
                "class A { constructor(a) { if (!a) { return new B(); } } }",
                "class A extends B { constructor() { super(); return this; } }",
                "class A { constructor() { return; } }",
                "x = class { constructor() { return null; } };",
                "class A { constructor() { try { return 1; } catch {} } }",
                "class A { constructor() { for (;;) { return 1; } } }",
                "class A { constructor() { f(); return undefined; } }",
            ],
        );
        clean(
            "ctor-return",
            &[
                "class A { constructor() { this.a = 1; } }",
                "class A { constructor(a) { if (a) return; this.a = 1; } }",
                "class A { constructor() { this.f = () => { return 1; }; } }",
                "class A { b() { return 1; } }",
                "function A() { return {}; }",
                "class A { static constructor() { return 1; } }",
                "x = { constructor() { return 1; } };",
                "class A { constructor() { function f() { return 1; } f(); } }",
                "class A { constructor() { throw e; } }",
                "class A { get a() { return 1; } }",
            ],
        );
        flags(
            "promise-executor-return",
            &[
                "new Promise((r) => { return 1; });",
                "new Promise(function (r) { return 1; });",
                "new Promise((r) => r(1));",
                "new Promise((r) => { if (a) return r(1); f(r); });",
                "new Promise((r) => setTimeout(r, 1));",
                "new Promise(r => 1);",
                "new Promise(function (a, b) { if (c) { return b(); } });",
                "x = () => new Promise((r) => { return f(r); });",
                "new Promise((r) => { try { return 1; } catch {} });",
                "new Promise((r) => ({}));",
            ],
        );
        clean(
            "promise-executor-return",
            &[
                "new Promise((r) => { r(1); });",
                "new Promise((r) => { if (a) return; r(1); });",
                "new Promise((r) => { f(() => { return 1; }); });",
                "new Other((r) => 1);",
                "import Promise from 'p'; new Promise((r) => 1);",
                "Promise.resolve((r) => 1);",
                "new Promise(f);",
                "new Promise(f, (r) => 1);",
                "new Promise((r) => { f((x) => x); });",
                "new Promise((r) => { function g() { return 1; } g(r); });",
            ],
        );
    }

    #[test]
    fn returns_that_do_nothing() {
        let rule = "useless-return";
        flags(
            rule,
            &[
                "function f() { g(); return; }",
                "const f = () => { return; };",
                "function f() { if (a) { g(); return; } }",
                "function f() { if (a) { g(); } else { return; } }",
                "function f() { if (a) return; else g(); }",
                "class A { b() { c(); return; } }",
                "function f() { switch (a) { case 1: g(); break; default: return; } }",
                "function f() { { return; } }",
                "function f() { if (a) { if (b) { return; } } }",
                "function f() { g(); return; function h() {} }",
            ],
        );
        clean(
            rule,
            &[
                "function f() { if (a) return; g(); }",
                "function f() { return 1; }",
                "function f() { for (;;) { return; } }",
                "function f() { switch (a) { case 1: return; case 2: g(); } }",
                "function f() { try { g(); return; } catch (e) { h(); } }",
                "function f() { while (a) { if (b) return; } }",
                "function f() { try { g(); } finally { return; } }",
                "function f() { return undefined; }",
                "const f = () => {};",
                "function f() { if (a) { return; } g(); }",
            ],
        );
    }
}
