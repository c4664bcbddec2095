//! Functions that do not give what their place asks for.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, Expression, FormalParameters, Function, FunctionBody,
    MethodDefinition, MethodDefinitionKind, NewExpression, ObjectProperty, PropertyKind, Statement,
};
use oxc_span::Span;

use super::super::ast::{each_statement, static_member};
use super::super::context::Cx;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static ARRAY_CALLBACK_RETURN: Rule = Rule {
    id: "array-callback-return",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[],
    summary: "The callback of an array method never returns a value.",
    why: "`map`, `filter` and their like use what the callback returns; without a `return` the result \
          is made of undefined. Use `forEach` or a loop if only the effect is wanted.",
    false_positives: "Methods of other objects with the same names.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const names = users.map((user) => {\n  user.name;\n});\n",
        good: "const names = users.map((user) => {\n  return user.name;\n});\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["array-callback-return"],
        },
        Peer {
            tool: "biome",
            rules: &["useIterableCallbackReturn"],
        },
    ],
};

pub(crate) static GETTER_RETURN: Rule = Rule {
    id: "getter-return",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[],
    summary: "A getter never returns a value.",
    why: "Reading the property gives undefined, whatever the getter computes.",
    false_positives: "Properties that are undefined on purpose.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "class A {\n  get size() { this.items.length; }\n}\n",
        good: "class A {\n  get size() { return this.items.length; }\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["getter-return"],
        },
        Peer {
            tool: "biome",
            rules: &["useGetterReturn"],
        },
    ],
};

pub(crate) static SETTER_RETURN: Rule = Rule {
    id: "setter-return",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.85,
    cwe: &[],
    summary: "A setter returns a value.",
    why: "The value of an assignment is what was assigned; what the setter returns is thrown away.",
    false_positives: "`return` used only to leave early.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "class A {\n  set size(value) { return value * 2; }\n}\n",
        good: "class A {\n  set size(value) { this.value = value * 2; }\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-setter-return"],
        },
        Peer {
            tool: "biome",
            rules: &["noSetterReturn"],
        },
    ],
};

pub(crate) static SUPER_ORDER: Rule = Rule {
    id: "super-order",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[],
    summary: "A derived constructor uses `this` before it calls `super()`.",
    why: "`this` does not exist before `super()` returns: the constructor throws a ReferenceError.",
    false_positives: "Code that only runs after a `super()` further down.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "class B extends A {\n  constructor() {\n    this.x = 1;\n    super();\n  }\n}\n",
        good: "class B extends A {\n  constructor() {\n    super();\n    this.x = 1;\n  }\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-this-before-super", "constructor-super"],
        },
        Peer {
            tool: "biome",
            rules: &["noInvalidConstructorSuper", "noUnreachableSuper"],
        },
    ],
};

pub(crate) static ASYNC_PROMISE_EXECUTOR: Rule = Rule {
    id: "async-promise-executor",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[],
    summary: "The executor of a promise is an async function.",
    why: "What it throws is lost: the new promise never settles and nobody hears of it. An async \
          function makes a promise already.",
    false_positives: "Executors whose whole body is in `try`.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const done = new Promise(async (resolve) => {\n  resolve(await load());\n});\n",
        good: "const done = load();\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-async-promise-executor"],
        },
        Peer {
            tool: "biome",
            rules: &["noAsyncPromiseExecutor"],
        },
    ],
};

const METHODS: &[&str] = &[
    "map",
    "filter",
    "some",
    "every",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flatMap",
    "reduce",
    "reduceRight",
];

pub(super) fn callback<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some((_, method)) = static_member(&it.callee) else {
        return;
    };
    if !METHODS.contains(&method) {
        return;
    }
    let Some(argument) = it.arguments.first().and_then(Argument::as_expression) else {
        return;
    };
    let Some((params, body, header)) = plain_function(argument.get_inner_expression()) else {
        return;
    };
    // Without parameters it is no array's callback; `find(query, (error, rows) => ...)` neither.
    let Some(first) = params.items.first() else {
        return;
    };
    let name = first.pattern.get_identifier_name();
    if name.is_some_and(|name| name.as_str().to_ascii_lowercase().starts_with("err")) {
        return;
    }
    if never_returns_a_value(body) {
        let message = format!("this callback of `{method}` never returns a value");
        cx.report(&ARRAY_CALLBACK_RETURN, header, message);
    }
}

/// Parameters, block and header of a function that is neither async nor a generator.
fn plain_function<'b, 'a>(
    it: &'b Expression<'a>,
) -> Option<(&'b FormalParameters<'a>, &'b FunctionBody<'a>, Span)> {
    let (params, body, start) = match it {
        Expression::FunctionExpression(it) if !it.r#async && !it.generator => {
            (&it.params, it.body.as_deref()?, it.span.start)
        }
        Expression::ArrowFunctionExpression(it) if !it.r#async => {
            (&it.params, it.body.as_function_body()?, it.span.start)
        }
        _ => return None,
    };
    Some((params, body, Span::new(start, body.span.start + 1)))
}

/// Whether there is no `return` with a value, nor a `throw`.
fn never_returns_a_value(body: &FunctionBody<'_>) -> bool {
    each_statement(&body.statements, &mut |it| match it {
        Statement::ReturnStatement(it) => it.argument.is_none(),
        Statement::ThrowStatement(_) => false,
        _ => true,
    })
}

pub(super) fn property<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ObjectProperty<'a>) {
    let Expression::FunctionExpression(function) = &it.value else {
        return;
    };
    match it.kind {
        PropertyKind::Set => setter(cx, function),
        PropertyKind::Get | PropertyKind::Init => {}
    }
}

pub(super) fn method<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a MethodDefinition<'a>) {
    if it.kind == MethodDefinitionKind::Set {
        setter(cx, &it.value);
    }
}

fn setter<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Function<'a>) {
    let Some(body) = &it.body else { return };
    let mut at = None;
    each_statement(&body.statements, &mut |it| {
        if let Statement::ReturnStatement(found) = it
            && let Some(argument) = &found.argument
            && !argument.is_undefined()
            && !argument.is_void()
        {
            at = Some(found.span);
        }
        at.is_none()
    });
    if let Some(span) = at {
        let span = cx.first_line(span);
        cx.report(&SETTER_RETURN, span, "what a setter returns is thrown away");
    }
}

pub(super) fn executor<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a NewExpression<'a>) {
    if !it.callee.is_specific_id("Promise") {
        return;
    }
    let Some(argument) = it.arguments.first().and_then(Argument::as_expression) else {
        return;
    };
    let start = match argument.get_inner_expression() {
        Expression::FunctionExpression(it) if it.r#async => it.span.start,
        Expression::ArrowFunctionExpression(it) if it.r#async => it.span.start,
        _ => return,
    };
    let at = Span::new(start, start + 5);
    cx.report(
        &ASYNC_PROMISE_EXECUTOR,
        at,
        "what an async executor throws is lost",
    );
}

/// `this` or `super.x` at a place where no `super()` came before in the text of the constructor.
pub(super) fn before_super(cx: &mut Cx<'_, '_, '_>, span: Span) {
    let mut seen_function = false;
    for kind in cx.ancestors() {
        match kind {
            // What is inside runs later, perhaps after `super()`.
            AstKind::ArrowFunctionExpression(_) | AstKind::StaticBlock(_) => return,
            AstKind::PropertyDefinition(_) | AstKind::AccessorProperty(_) => return,
            AstKind::Function(_) if seen_function => return,
            AstKind::Function(_) => seen_function = true,
            AstKind::MethodDefinition(it) => {
                if it.kind != MethodDefinitionKind::Constructor || !seen_function {
                    return;
                }
                break;
            }
            AstKind::Class(_) | AstKind::Program(_) => return,
            // An ordinary function has its own `this`: what is around it must be the method.
            _ if seen_function => return,
            _ => {}
        }
    }
    if cx.awaits_super() {
        cx.report(
            &SUPER_ORDER,
            span,
            "this runs before `super()`, where `this` does not exist yet",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::found;

    #[test]
    fn callbacks_without_a_result() {
        let code = "a.map((x) => { f(x); }); a.filter(function (x) { if (x) return; }); a.some(x => {}); a.reduce((s, x) => { s + x; }, 0);";
        assert_eq!(found("array-callback-return", code).len(), 4);
        let near = "a.map((x) => f(x)); a.map((x) => { return x; }); a.forEach((x) => { f(x); }); \
                    a.map(async (x) => { f(x); }); Model.find((err, rows) => { f(rows); }); \
                    router.map(function () { this.route('x'); }); a.some((x) => { throw x; }); a.map(f); \
                    a.map(function* (x) { f(x); });";
        assert!(found("array-callback-return", near).is_empty());
    }

    #[test]
    fn getters_and_setters() {
        assert_eq!(
            found(
                "getter-return",
                "class A { get a() { this.b; } } x = { get c() { if (d) return; } }"
            ),
            ["a", "c", "return;"]
        );
        let near = "class A { get a() { return 1; } a() {} get() {} get b() { throw e; } }";
        assert!(found("getter-return", near).is_empty());
        assert_eq!(
            found(
                "setter-return",
                "class A { set a(v) { return v; } } x = { set b(v) { if (v) return 1; } }"
            )
            .len(),
            2
        );
        let near = "class A { set a(v) { return; } set b(v) { f(() => { return 1; }); } c() { return 1; } set d(v) { return void 0; } }";
        assert!(found("setter-return", near).is_empty());
    }

    #[test]
    fn async_executors() {
        assert_eq!(
            found(
                "async-promise-executor",
                "new Promise(async (r) => {}); new Promise(async function (r) {})"
            )
            .len(),
            2
        );
        assert!(found("async-promise-executor", "new Promise((r) => { (async () => {})(); }); new Other(async () => {}); Promise.resolve(async () => {})").is_empty());
    }

    #[test]
    fn this_before_super() {
        let code = "class B extends A { constructor() { this.a = 1; super(); } } \
                    class C extends A { constructor(x) { super(this.x); } } \
                    class D extends A { constructor() { super.f(); super(); } }";
        assert_eq!(found("super-order", code), ["this", "this", "super"]);
        let near = "class B extends A { constructor() { super(); this.a = 1; } b() { this.a; } } \
                    class C { constructor() { this.a = 1; } } \
                    class D extends A { constructor() { const f = () => this.a; super(f); } x = this.y; } \
                    class E extends A { constructor() { const f = function () { this.a; }; super(f); } } \
                    class F extends A { constructor() { class G { constructor() { this.a = 1; } } super(G); } }";
        assert_eq!(found("super-order", near), Vec::<String>::new());
    }
}
