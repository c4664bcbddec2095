//! Constructs that are left over, refused by strict code or bound to fail.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrayAssignmentTarget, ArrayPattern, AwaitExpression, CallExpression, ChainExpression,
    DebuggerStatement, Expression, ForOfStatement, NewExpression, ObjectAssignmentTarget,
    ObjectPattern, UnaryExpression, VariableDeclaration, VariableDeclarationKind, WithStatement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

use super::super::ast::{list, range, static_member};
use super::super::context::{Cx, is_wrapper};
use crate::analysis::shared_rules::DEBUGGER;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static WITH_STATEMENT: Rule = Rule {
    id: "with-statement",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.8,
    cwe: &[],
    summary: "`with` makes names depend on an object's properties.",
    why: "Nobody can tell what a name inside refers to; strict code and modules refuse it.",
    false_positives: "Template engines that generate such code on purpose.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "with (options) {\n  draw(width);\n}\n",
        good: "draw(options.width);\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-with"],
        },
        Peer {
            tool: "biome",
            rules: &["noWith"],
        },
    ],
};

pub(crate) static DELETE_VAR: Rule = Rule {
    id: "delete-var",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[],
    summary: "`delete` is applied to a variable.",
    why: "It deletes properties, not variables: nothing happens, and strict code refuses it.",
    false_positives: "Globals made by assignment in sloppy scripts.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "var cache = {};\ndelete cache;\n",
        good: "var cache = {};\ncache = undefined;\n",
    }],
    peers: &[Peer {
        tool: "eslint",
        rules: &["no-delete-var"],
    }],
};

pub(crate) static EMPTY_PATTERN: Rule = Rule {
    id: "empty-pattern",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.7,
    cwe: &[],
    summary: "A destructuring pattern takes nothing.",
    why: "`{}` on the left creates no variable: mostly `= {}` was meant, as a default.",
    false_positives: "Placeholders for a parameter that is not used.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const { options: {} } = config;\n",
        good: "const { options = {} } = config;\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-empty-pattern"],
        },
        Peer {
            tool: "biome",
            rules: &["noEmptyPattern"],
        },
    ],
};

pub(crate) static UNSAFE_OPTIONAL_CHAINING: Rule = Rule {
    id: "unsafe-optional-chaining",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.85,
    cwe: &[476],
    summary: "The result of `?.` is used where undefined throws.",
    why: "The chain allows for a missing value, and what is around it does not: `(a?.b).c`, \
          `[...a?.b]` and `const { x } = a?.b` throw a TypeError when `a` is missing.",
    false_positives: "Values that are known to be there, where the `?.` is superfluous.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const size = (user?.list).length;\n",
        good: "const size = user?.list.length;\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-unsafe-optional-chaining"],
        },
        Peer {
            tool: "biome",
            rules: &["noUnsafeOptionalChaining"],
        },
    ],
};

pub(crate) static OBJ_CALLS: Rule = Rule {
    id: "obj-calls",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.95,
    cwe: &[],
    summary: "A namespace object is called as a function.",
    why: "`Math`, `JSON`, `Reflect`, `Atomics` and `Intl` only hold functions; calling them throws a \
          TypeError.",
    false_positives: "Local functions of the same name.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const data = JSON(text);\n",
        good: "const data = JSON.parse(text);\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-obj-calls"],
        },
        Peer {
            tool: "biome",
            rules: &["noGlobalObjectCalls"],
        },
    ],
};

pub(crate) static NEW_NATIVE: Rule = Rule {
    id: "new-native",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.95,
    cwe: &[],
    summary: "`new` is applied to Symbol or BigInt.",
    why: "They are functions, not constructors: `new` throws a TypeError.",
    false_positives: "Local classes of the same name.",
    fixable: true,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const key = new Symbol('key');\n",
        good: "const key = Symbol('key');\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-new-native-nonconstructor"],
        },
        Peer {
            tool: "biome",
            rules: &["noInvalidBuiltinInstantiation"],
        },
    ],
};

pub(crate) static AWAIT_IN_LOOP: Rule = Rule {
    id: "await-in-loop",
    category: Category::Performance,
    severity: Severity::Low,
    confidence: 0.4,
    cwe: &[],
    summary: "A loop waits for each step before it starts the next one.",
    why: "Steps that do not need each other's results can run at the same time: collect the promises \
          and await `Promise.all`.",
    false_positives: "Steps whose order matters, or that must not run all at once. Loops that leave \
                      early, count, poll or hand results on have a low confidence.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "async function load(ids) {\n  for (const id of ids) {\n    await fetch(id);\n  }\n}\n",
        good: "async function load(ids) {\n  await Promise.all(ids.map((id) => fetch(id)));\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-await-in-loop"],
        },
        Peer {
            tool: "biome",
            rules: &["noAwaitInLoops"],
        },
    ],
};

pub(super) fn debugger(cx: &mut Cx<'_, '_, '_>, it: &DebuggerStatement) {
    let in_list = cx
        .ancestors()
        .next()
        .is_some_and(|kind| list(kind).is_some());
    // `if (x) debugger;` needs a statement there.
    let (span, text) = if in_list {
        (cx.whole_line(it.span), "")
    } else {
        (it.span, ";")
    };
    cx.report(&DEBUGGER, it.span, "a breakpoint was left here")
        .fix(
            "remove the breakpoint",
            true,
            vec![(range(span), text.to_owned())],
        );
}

pub(super) fn with(cx: &mut Cx<'_, '_, '_>, it: &WithStatement<'_>) {
    let head = Span::new(it.span.start, it.object.span().end + 1);
    cx.report(
        &WITH_STATEMENT,
        head,
        "names inside `with` may refer to the object's properties",
    );
}

pub(super) fn delete(cx: &mut Cx<'_, '_, '_>, it: &UnaryExpression<'_>) {
    if it.operator == UnaryOperator::Delete
        && matches!(
            it.argument.get_inner_expression(),
            Expression::Identifier(_)
        )
    {
        cx.report(&DELETE_VAR, it.span, "`delete` does not delete variables");
    }
}

pub(super) fn object_pattern(cx: &mut Cx<'_, '_, '_>, it: &ObjectPattern<'_>) {
    if it.properties.is_empty() && it.rest.is_none() {
        empty_pattern(cx, it.span);
    }
}

pub(super) fn array_pattern(cx: &mut Cx<'_, '_, '_>, it: &ArrayPattern<'_>) {
    if it.elements.is_empty() && it.rest.is_none() {
        empty_pattern(cx, it.span);
    }
}

pub(super) fn object_target(cx: &mut Cx<'_, '_, '_>, it: &ObjectAssignmentTarget<'_>) {
    if it.properties.is_empty() && it.rest.is_none() {
        empty_pattern(cx, it.span);
    }
}

pub(super) fn array_target(cx: &mut Cx<'_, '_, '_>, it: &ArrayAssignmentTarget<'_>) {
    if it.elements.is_empty() && it.rest.is_none() {
        empty_pattern(cx, it.span);
    }
}

fn empty_pattern(cx: &mut Cx<'_, '_, '_>, span: Span) {
    let parameter = cx
        .ancestors()
        .find(|kind| !matches!(kind, AstKind::AssignmentPattern(_)));
    let at = cx.first_line(span);
    let hit = cx.report(&EMPTY_PATTERN, at, "this pattern takes nothing");
    // `function f({}, b)` and `function f({} = {})` skip or type a parameter.
    if matches!(parameter, Some(AstKind::FormalParameter(_))) {
        hit.confidence(0.4);
    }
}

/// How far the value of a chain is followed outwards.
const OUT: usize = 32;

pub(super) fn chain<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ChainExpression<'a>) {
    let mut around = cx.ancestors().take(OUT);
    // What holds the value so far, and what is around it.
    let mut value = it.span;
    let parent = loop {
        let Some(kind) = around.next() else { return };
        let holds = |of: Span| of.start <= value.start && value.end <= of.end;
        let hands_on = match kind {
            kind if is_wrapper(kind) => true,
            AstKind::AwaitExpression(_) => true,
            AstKind::LogicalExpression(it) => {
                it.operator == LogicalOperator::And || holds(it.right.span())
            }
            AstKind::ConditionalExpression(it) => !holds(it.test.span()),
            AstKind::SequenceExpression(it) => {
                it.expressions.last().is_some_and(|last| holds(last.span()))
            }
            _ => false,
        };
        if !hands_on {
            break kind;
        }
        value = kind.span();
    };
    let holds = |of: Span| of.start <= value.start && value.end <= of.end;
    let throws = match parent {
        AstKind::StaticMemberExpression(member) => !member.optional,
        AstKind::ComputedMemberExpression(member) => {
            !member.optional && holds(member.object.span())
        }
        AstKind::PrivateFieldExpression(member) => !member.optional,
        AstKind::CallExpression(call) => !call.optional && holds(call.callee.span()),
        AstKind::NewExpression(call) => holds(call.callee.span()),
        AstKind::TaggedTemplateExpression(call) => holds(call.tag.span()),
        AstKind::ForOfStatement(it) => holds(it.right.span()),
        AstKind::WithStatement(it) => holds(it.object.span()),
        AstKind::Class(it) => it.heritage_expression().is_some_and(|it| holds(it.span())),
        AstKind::BinaryExpression(binary) => {
            matches!(
                binary.operator,
                BinaryOperator::In | BinaryOperator::Instanceof
            ) && holds(binary.right.span())
        }
        AstKind::VariableDeclarator(declarator) => declarator.id.is_destructuring_pattern(),
        AstKind::AssignmentPattern(it) => {
            it.left.is_destructuring_pattern() && holds(it.right.span())
        }
        AstKind::FormalParameter(it) => {
            it.pattern.is_destructuring_pattern()
                && it.initializer.as_ref().is_some_and(|it| holds(it.span()))
        }
        AstKind::AssignmentTargetWithDefault(it) => {
            it.binding.is_assignment_target_pattern() && holds(it.init.span())
        }
        AstKind::AssignmentExpression(assignment) => {
            assignment.left.is_assignment_target_pattern() && holds(assignment.right.span())
        }
        // `{ ...undefined }` is fine; the others iterate.
        AstKind::SpreadElement(_) => !matches!(around.next(), Some(AstKind::ObjectExpression(_))),
        _ => false,
    };
    drop(around);
    if throws {
        let message = "this throws when the optional chain gives undefined";
        cx.report(&UNSAFE_OPTIONAL_CHAINING, it.span, message);
    }
}

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    namespace(cx, &it.callee, it.span);
}

pub(super) fn new<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a NewExpression<'a>) {
    namespace(cx, &it.callee, it.span);
    let Expression::Identifier(callee) = &it.callee else {
        return;
    };
    let name = callee.name.as_str();
    if matches!(name, "Symbol" | "BigInt") && cx.is_global(callee) {
        let operator = Span::new(it.span.start, callee.span.start);
        cx.report(
            &NEW_NATIVE,
            it.span,
            format!("`{name}` is not a constructor"),
        )
        .fix(
            "call it without new",
            false,
            vec![(range(operator), String::new())],
        );
    }
}

fn namespace<'a>(cx: &mut Cx<'a, '_, '_>, callee: &'a Expression<'a>, span: Span) {
    let callee = match callee.get_inner_expression() {
        // `const m = Math; m()`
        Expression::Identifier(id) => match cx.symbol(id) {
            Some(symbol) if !cx.is_reassigned(symbol) => match cx.declaration(symbol) {
                AstKind::VariableDeclarator(it) if it.id.is_binding_identifier() => {
                    match it.init.as_ref() {
                        Some(init) => init,
                        None => return,
                    }
                }
                _ => return,
            },
            Some(_) => return,
            None => callee,
        },
        _ => callee,
    };
    let Some(name) = namespace_name(cx, callee) else {
        return;
    };
    let span = cx.first_line(span);
    cx.report(&OBJ_CALLS, span, format!("`{name}` is not a function"));
}

/// `Math` and `globalThis.Math`.
fn namespace_name<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>) -> Option<&'a str> {
    let name = match it.get_inner_expression() {
        Expression::Identifier(id) if cx.is_global(id) => id.name.as_str(),
        other => {
            let (object, name) = static_member(other)?;
            let root = ["globalThis", "window", "self", "global"];
            if !root.iter().any(|root| cx.is_global_named(object, root)) {
                return None;
            }
            name
        }
    };
    matches!(name, "Math" | "JSON" | "Reflect" | "Atomics" | "Intl").then_some(name)
}

/// `for await (... of ...)` in a loop waits, too.
pub(super) fn for_of<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ForOfStatement<'a>) {
    if it.r#await && enclosing_loop(cx, it.span).is_some() {
        let head = cx.first_line(Span::new(it.span.start, it.right.span().end));
        cx.report(&AWAIT_IN_LOOP, head, "each step waits for the one before")
            .confidence(0.15);
    }
}

/// `await using` in a loop.
pub(super) fn declaration<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a VariableDeclaration<'a>) {
    if it.kind == VariableDeclarationKind::AwaitUsing && enclosing_loop(cx, it.span).is_some() {
        let head = cx.first_line(it.span);
        cx.report(&AWAIT_IN_LOOP, head, "each step waits for the one before")
            .confidence(0.15);
    }
}

pub(super) fn awaited<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AwaitExpression<'a>) {
    let Some(around) = enclosing_loop(cx, it.span) else {
        return;
    };
    // `await f();`, `const x = await f();` and the like: a result that is handed on, compared or
    // collected makes the order matter, and so do loops that count, poll, retry or leave early.
    let plain = matches!(
        cx.parent(),
        Some(
            AstKind::ExpressionStatement(_)
                | AstKind::VariableDeclarator(_)
                | AstKind::CallExpression(_)
        )
    ) && matches!(
        it.argument.get_inner_expression(),
        Expression::CallExpression(_)
    );
    let through = match around {
        AstKind::ForOfStatement(around) => plain && cx.runs_through(around),
        _ => false,
    };
    let at = Span::new(it.span.start, it.span.start + 5);
    let hit = cx.report(&AWAIT_IN_LOOP, at, "each step waits for the one before");
    if !through {
        hit.confidence(0.15);
    }
}

/// The innermost loop that runs the place again and again: `for await` is meant to wait.
fn enclosing_loop<'a>(cx: &Cx<'a, '_, '_>, span: Span) -> Option<AstKind<'a>> {
    let within = |of: Span| of.start <= span.start && span.end <= of.end;
    for around in cx.scopes() {
        let again = match around {
            AstKind::ForOfStatement(it) if it.r#await => return None,
            AstKind::ForOfStatement(it) => within(it.body.span()),
            AstKind::ForInStatement(it) => within(it.body.span()),
            AstKind::ForStatement(it) => !it.init.as_ref().is_some_and(|it| within(it.span())),
            AstKind::WhileStatement(_) | AstKind::DoWhileStatement(_) => true,
            AstKind::CatchClause(_) => false,
            _ => return None,
        };
        if again {
            return Some(around);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::context::STEPS;
    use super::super::testing::{clean, fixed, flags, found};
    use crate::analysis::{AnalyseOptions, Language, analyse};

    #[test]
    fn breakpoints() {
        assert_eq!(found("debugger", "debugger; if (x) debugger;").len(), 2);
        assert!(found("debugger", "x.debugger; 'debugger'; /* debugger; */").is_empty());
        assert_eq!(
            fixed("debugger", "f();\n  debugger;\ng();\n"),
            "f();\ng();\n"
        );
        assert_eq!(fixed("debugger", "f(); debugger; g();\n"), "f();  g();\n");
        assert_eq!(
            fixed("debugger", "if (x) debugger; else g();\n"),
            "if (x) ; else g();\n"
        );
    }

    #[test]
    fn what_strict_code_refuses() {
        assert_eq!(found("with-statement", "with (a) { b; }"), ["with (a)"]);
        assert_eq!(found("delete-var", "delete x; delete (x)").len(), 2);
        assert!(found("delete-var", "delete x.y; delete x[0]; delete this.x").is_empty());
    }

    #[test]
    fn patterns_that_take_nothing() {
        assert_eq!(
            found(
                "empty-pattern",
                "const {} = x; const [] = y; const { a: {} } = z;"
            )
            .len(),
            3
        );
        let code = "function f({}) {} ({}) => 1; ({} = a); [] = b; [{}] = c; ({ d: {} } = e); function g([] = []) {}";
        assert_eq!(found("empty-pattern", code).len(), 7);
        let near = "const { a = {} } = x; function f({ a = [] }) {} const { ...r } = y; const a = {}; \
                    [a] = b; ({ a } = b); function g(a = {}) {} f({}); [...a] = b; ({ ...a } = b); const [, c] = d;";
        assert!(found("empty-pattern", near).is_empty());
    }

    #[test]
    fn chains_that_break() {
        let code = "(a?.b).c; (a?.b)(); new (a?.b)(); [...a?.b]; f(...a?.b); for (x of a?.b); \
                    const { y } = a?.b; [z] = a?.b; k in a?.b; (a?.b)[0];";
        assert_eq!(found("unsafe-optional-chaining", code).len(), 10);
        let code = "class K extends (a?.b) {} x = class extends a?.b {}; (a && c?.b).d; (a?.b && c).d; (c ?? a?.b).d; \
                    (c ? a?.b : d).e; (c, a?.b).d; (a?.b || c?.d).e; const { f } = c ? a?.b : d; function g({ h } = a?.b) {} \
                    async function i() { (await a?.b).c; } [{ j } = a?.b] = k; const { l: { m } = a?.b } = n; with (a?.b) {}";
        assert_eq!(found("unsafe-optional-chaining", code).len(), 14);
        let near = "a?.b.c; (a?.b)?.c; x[a?.b]; ({ ...a?.b }); f(a?.b); const y = a?.b; (a?.b || c).d; \
                    a?.b in c; const { d } = a?.b ?? {}; for (x in a?.b); (a?.b ? c : d).e; (a?.b, c).d; \
                    class L extends (a?.b ?? M) {} f((a && b?.c)); function g(h = a?.b) {}";
        assert_eq!(
            found("unsafe-optional-chaining", near),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_cannot_be_called() {
        assert_eq!(
            found("obj-calls", "Math(1); new JSON(); Reflect()").len(),
            3
        );
        assert!(
            found(
                "obj-calls",
                "Math.max(1); JSON.parse(x); new Intl.DateTimeFormat()"
            )
            .is_empty()
        );
        let code = "globalThis.Math(); new globalThis['JSON'](); globalThis?.Reflect(); const m = Math; m(); (Math)();";
        assert_eq!(found("obj-calls", code).len(), 5);
        assert!(found("obj-calls", "import Math from 'x'; Math(1)").is_empty());
        let near = "a.Math(); let m = Math; m = f; m(); function f(JSON) { JSON(); } const { g } = Math; g();";
        assert!(found("obj-calls", near).is_empty());
        assert_eq!(fixed("new-native", "new Symbol('x')"), "Symbol('x')");
        assert!(found("new-native", "Symbol('x'); new Map(); new a.Symbol()").is_empty());
    }

    #[test]
    fn waiting_in_a_loop() {
        let code = "async function f() { for (const a of b) { await g(a); } for (const c of d) { const e = await h(c); i(e); } }";
        assert_eq!(found("await-in-loop", code).len(), 2);
        flags(
            "await-in-loop",
            &[
                "async function f() { while (a) { await g(); } }",
                "async function f() { while (await g()) { h(); } }",
                "async function f() { do { h(); } while (await g()) }",
                "async function f() { for (const a in b) { await a; } }",
                "async function f() { for (let i = 0; i < await g(); i++) h(); }",
                "async function f() { for (let i = 0; i < 1; i += await g()) h(); }",
                "async function f() { for (const a of b) { if (await g(a)) break; } }",
                "async function f() { for (const a of b) { try { await g(a); } catch (e) { h(e); } } }",
                "async function f() { while (a) { for (const b of await c) h(b); } }",
                "async function f() { while (a) { for await (const b of c) h(b); } }",
                "async function f() { while (a) { await using b = c; h(b); } }",
                "while (a) { await g(); }",
            ],
        );
        clean(
            "await-in-loop",
            &[
                "async function f() { for await (const a of b) { await g(a); } }",
                "async function f() { for (const a of await g()) { h(a); } }",
                "async function f() { for (const a in await g()) { h(a); } }",
                "async function f() { for (let i = await g(); i < 1; i++) h(); }",
                "async function f() { for (const a of b) { c.push(async () => { await g(a); }); } }",
                "async function f() { while (a) { async function g() { await h(); } } }",
                "async function f() { while (a) { class B { async c() { await d(); } } } }",
                "async function f() { await g(); while (a) h(); }",
                "async function f() { while (a) h(); await g(); }",
                "async function f() { for await (const a of await b) { g(a); } }",
                "async function f() { while (a) { using b = c; h(b); } }",
            ],
        );
    }

    #[test]
    fn loops_in_loops_are_judged_on_their_own() {
        let code = "async function f() { for (const a of b) { \
                    for (const c of d) { await early(c); } \
                    for (const c of d) { if (await g(c)) break; await left(c); } \
                    for (const c of d) { await late(c); c.map(async () => { for (const e of c) { await inner(e); } }); } \
                    await outer(a); } }";
        let options = AnalyseOptions::new(Language::JavaScript);
        let found: Vec<String> = analyse(code, &options)
            .unwrap()
            .iter()
            .filter(|finding| finding.rule == "await-in-loop")
            .filter(|finding| finding.confidence.is_some_and(|it| it > 0.2))
            .map(|finding| {
                let rest = &code[finding.span.start_byte.unwrap() as usize + 6..];
                rest.split('(').next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(found, ["early", "late", "inner"]);
    }

    #[test]
    fn each_statement_is_looked_at_once_for_many_awaits() {
        const N: usize = 900;
        let awaits = "await g(a); ".repeat(N);
        let heads = "for (const a of b) { await g(a); ".repeat(100);
        let tails = "}".repeat(100);
        for end in ["", "break;"] {
            let code = format!("async function f() {{ {heads} {awaits} {end} {tails} }}");
            STEPS.set(0);
            let found = found("await-in-loop", &code).len();
            assert_eq!(found, N + 100);
            let steps = STEPS.get();
            assert!(steps <= N as u64 + 400, "{steps}");
        }
    }
}
