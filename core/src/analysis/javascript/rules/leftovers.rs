//! Constructs that are left over, refused by strict code or bound to fail.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrayPattern, AwaitExpression, CallExpression, ChainExpression, DebuggerStatement, Expression,
    ForOfStatement, NewExpression, ObjectPattern, UnaryExpression, WithStatement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::super::ast::{list, range};
use super::super::context::Cx;
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
                      early or hand results on are not reported.",
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

fn empty_pattern(cx: &mut Cx<'_, '_, '_>, span: Span) {
    // `function f({}, b)` and `function f({} = {})` skip or type a parameter.
    let parameter = cx
        .ancestors()
        .find(|kind| !matches!(kind, AstKind::AssignmentPattern(_)));
    if !matches!(parameter, Some(AstKind::FormalParameter(_))) {
        cx.report(&EMPTY_PATTERN, span, "this pattern creates no variable");
    }
}

pub(super) fn chain<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ChainExpression<'a>) {
    let Some(parent) = cx
        .ancestors()
        .find(|kind| !matches!(kind, AstKind::ParenthesizedExpression(_)))
    else {
        return;
    };
    let holds = |of: Span| of.start <= it.span.start && it.span.end <= of.end;
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
        AstKind::BinaryExpression(binary) => {
            matches!(
                binary.operator,
                BinaryOperator::In | BinaryOperator::Instanceof
            ) && holds(binary.right.span())
        }
        AstKind::VariableDeclarator(declarator) => declarator.id.is_destructuring_pattern(),
        AstKind::AssignmentExpression(assignment) => {
            assignment.left.is_assignment_target_pattern() && holds(assignment.right.span())
        }
        AstKind::SpreadElement(spread) => {
            // `{ ...undefined }` is fine; the others iterate.
            let around = cx
                .ancestors()
                .skip_while(|kind| kind.span() != spread.span)
                .nth(1);
            !matches!(around, Some(AstKind::ObjectExpression(_)))
        }
        _ => false,
    };
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
    let Expression::Identifier(callee) = callee else {
        return;
    };
    let name = callee.name.as_str();
    if matches!(name, "Math" | "JSON" | "Reflect" | "Atomics" | "Intl") && cx.is_global(callee) {
        let span = cx.first_line(span);
        cx.report(&OBJ_CALLS, span, format!("`{name}` is not a function"));
    }
}

pub(super) fn awaited<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AwaitExpression<'a>) {
    // Only `await f();`, `const x = await f();` and the like: a result that is handed on, compared
    // or collected makes the order matter.
    let plain = matches!(
        cx.parent(),
        Some(
            AstKind::ExpressionStatement(_)
                | AstKind::VariableDeclarator(_)
                | AstKind::CallExpression(_)
        )
    );
    if !plain
        || !matches!(
            it.argument.get_inner_expression(),
            Expression::CallExpression(_)
        )
    {
        return;
    }
    let Some(around) = enclosing_loop(cx, it.span) else {
        return;
    };
    if around.r#await {
        return;
    }
    if cx.runs_through(around) {
        let at = Span::new(it.span.start, it.span.start + 5);
        cx.report(&AWAIT_IN_LOOP, at, "each step waits for the one before");
    }
}

/// The `for ... of` whose body holds the place directly: other loops count, poll or retry.
fn enclosing_loop<'a>(cx: &Cx<'a, '_, '_>, span: Span) -> Option<&'a ForOfStatement<'a>> {
    match cx.scope()? {
        AstKind::ForOfStatement(it) => (it.body.span().start <= span.start).then_some(it),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::context::STEPS;
    use super::super::testing::{fixed, found};
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
        assert!(found("empty-pattern", "const { a = {} } = x; function f({}) {} ({}) => 1; const { ...r } = y; const a = {};").is_empty());
    }

    #[test]
    fn chains_that_break() {
        let code = "(a?.b).c; (a?.b)(); new (a?.b)(); [...a?.b]; f(...a?.b); for (x of a?.b); \
                    const { y } = a?.b; [z] = a?.b; k in a?.b; (a?.b)[0];";
        assert_eq!(found("unsafe-optional-chaining", code).len(), 10);
        let near = "a?.b.c; (a?.b)?.c; x[a?.b]; ({ ...a?.b }); f(a?.b); const y = a?.b; (a?.b || c).d; \
                    a?.b in c; const { d } = a?.b ?? {}; for (x in a?.b);";
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
        assert!(found("obj-calls", "import Math from 'x'; Math(1)").is_empty());
        assert_eq!(fixed("new-native", "new Symbol('x')"), "Symbol('x')");
        assert!(found("new-native", "Symbol('x'); new Map(); new a.Symbol()").is_empty());
    }

    #[test]
    fn waiting_in_a_loop() {
        let code = "async function f() { for (const a of b) { await g(a); } for (const c of d) { const e = await h(c); i(e); } }";
        assert_eq!(found("await-in-loop", code).len(), 2);
        let near = "async function f() { for await (const a of b) { await g(a); } \
                    for (const a of await g()) { h(a); } \
                    for (const a of b) { if (await g(a)) break; } \
                    for (const a of b) { last = await g(a, last); } \
                    while (x) { await g(); } \
                    for (const a of b) { c.push(async () => { await g(a); }); } \
                    for (const a of b) { try { await g(a); } catch (e) { h(e); } } }";
        assert!(found("await-in-loop", near).is_empty());
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
            .map(|finding| {
                let rest = &code[finding.span.start_byte.unwrap() as usize + 6..];
                rest.split('(').next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(found, ["early", "late", "inner"]);
    }

    #[test]
    fn each_statement_is_looked_at_once_for_many_awaits() {
        const N: usize = 2_000;
        let awaits = "await g(a); ".repeat(N);
        let heads = "for (const a of b) { await g(a); ".repeat(100);
        let tails = "}".repeat(100);
        for end in ["", "break;"] {
            let code = format!("async function f() {{ {heads} {awaits} {end} {tails} }}");
            STEPS.set(0);
            let found = found("await-in-loop", &code).len();
            assert_eq!(found, if end.is_empty() { N + 100 } else { 0 });
            let steps = STEPS.get();
            assert!(steps <= N as u64 + 400, "{steps}");
        }
    }
}
