//! Statements that never run, run by accident or swallow what happens.

use oxc_ast::ast::{
    AssignmentTarget, Expression, ForStatement, SimpleAssignmentTarget, Statement, SwitchStatement,
    TryStatement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, UnaryOperator, UpdateOperator};
use rustc_hash::FxHashSet;

use super::super::ast::{last_name, leaves, static_member};
use super::super::context::Cx;
use crate::analysis::shared_rules::RETURN_IN_FINALLY;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static SWITCH_FALLTHROUGH: Rule = Rule {
    id: "switch-fallthrough",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.55,
    cwe: &[484],
    summary: "A `case` runs on into the next one.",
    why: "Without `break` the next case's statements run too. If that is meant, say so in a comment \
          (`// falls through`).",
    false_positives: "Fall-through that is meant and not commented; calls that never return.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "switch (key) {\n  case 1:\n    up();\n  case 2:\n    down();\n}\n",
        good: "switch (key) {\n  case 1:\n    up();\n    break;\n  case 2:\n    down();\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-fallthrough"],
        },
        Peer {
            tool: "biome",
            rules: &["noFallthroughSwitchClause"],
        },
    ],
};

pub(crate) static LOOP_DIRECTION: Rule = Rule {
    id: "loop-direction",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[835],
    summary: "A loop counts away from its end.",
    why: "The counter never reaches the bound: the loop runs forever, or not at all.",
    false_positives: "Loops that are left by `break` alone.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "for (let i = 0; i < list.length; i--) visit(list[i]);\n",
        good: "for (let i = 0; i < list.length; i++) visit(list[i]);\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["for-direction"],
        },
        Peer {
            tool: "biome",
            rules: &["useValidForDirection"],
        },
    ],
};

pub(super) fn finally<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a TryStatement<'a>) {
    let Some(finalizer) = &it.finalizer else {
        return;
    };
    // A label inside cannot be around, too.
    let mut labels: FxHashSet<&str> = FxHashSet::default();
    // (statement, inside a loop, inside a loop or switch)
    let mut work: Vec<(&Statement<'_>, bool, bool)> = finalizer
        .body
        .iter()
        .rev()
        .map(|it| (it, false, false))
        .collect();
    while let Some((it, in_loop, in_switch)) = work.pop() {
        let jump = match it {
            Statement::ReturnStatement(_) => Some("return"),
            Statement::ThrowStatement(_) => Some("throw"),
            Statement::BreakStatement(it) => {
                let stays = it
                    .label
                    .as_ref()
                    .map_or(in_switch, |label| labels.contains(&label.name.as_str()));
                (!stays).then_some("break")
            }
            Statement::ContinueStatement(it) => {
                let stays = it
                    .label
                    .as_ref()
                    .map_or(in_loop, |label| labels.contains(&label.name.as_str()));
                (!stays).then_some("continue")
            }
            _ => None,
        };
        if let Some(jump) = jump {
            let span = cx.first_line(it.span());
            let message =
                format!("`{jump}` in `finally` discards the exception or result on its way");
            let hit = cx.report(&RETURN_IN_FINALLY, span, message);
            // What is thrown hides the first exception, but something is heard.
            if jump == "throw" {
                hit.confidence(0.5);
            }
        }
        match it {
            Statement::BlockStatement(it) => {
                work.extend(it.body.iter().rev().map(|it| (it, in_loop, in_switch)));
            }
            Statement::IfStatement(it) => {
                work.extend(it.alternate.as_ref().map(|it| (it, in_loop, in_switch)));
                work.push((&it.consequent, in_loop, in_switch));
            }
            Statement::LabeledStatement(it) => {
                labels.insert(it.label.name.as_str());
                work.push((&it.body, in_loop, in_switch));
            }
            Statement::ForStatement(it) => work.push((&it.body, true, true)),
            Statement::ForInStatement(it) => work.push((&it.body, true, true)),
            Statement::ForOfStatement(it) => work.push((&it.body, true, true)),
            Statement::WhileStatement(it) => work.push((&it.body, true, true)),
            Statement::DoWhileStatement(it) => work.push((&it.body, true, true)),
            Statement::SwitchStatement(it) => {
                for case in it.cases.iter().rev() {
                    work.extend(case.consequent.iter().rev().map(|it| (it, in_loop, true)));
                }
            }
            Statement::TryStatement(it) => {
                if let Some(handler) = &it.handler {
                    work.extend(
                        handler
                            .body
                            .body
                            .iter()
                            .rev()
                            .map(|it| (it, in_loop, in_switch)),
                    );
                }
                work.extend(
                    it.block
                        .body
                        .iter()
                        .rev()
                        .map(|it| (it, in_loop, in_switch)),
                );
            }
            _ => {}
        }
    }
}

pub(super) fn fallthrough<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a SwitchStatement<'a>) {
    for pair in it.cases.windows(2) {
        let (case, next) = (&pair[0], &pair[1]);
        let Some(last) = case.consequent.last() else {
            continue;
        };
        if case
            .consequent
            .iter()
            .any(|it| leaves(it) || ends_process(it))
        {
            continue;
        }
        // `case 1: {}` has nothing that could run on, and `fail()` may well throw.
        let unsure = matches!(last, Statement::BlockStatement(block) if block.body.is_empty())
            || case.consequent.iter().any(never_returns);
        // The comment stands before the next case or at the end of the block.
        let from = match last {
            Statement::BlockStatement(block) => block
                .body
                .last()
                .map_or(block.span.start, |it| it.span().end),
            other => other.span().end,
        };
        let gap = Span::new(from, next.span.start);
        if cx.comments_in(gap).any(says_so) {
            continue;
        }
        let end = next
            .test
            .as_ref()
            .map_or(next.span.start + 7, |test| test.span().end);
        let at = cx.first_line(Span::new(next.span.start, end));
        let from = cx.first_line(case.span);
        cx.report(
            &SWITCH_FALLTHROUGH,
            at,
            "the case before runs on into this one",
        )
        .related(from.start..from.end, "this case does not end")
        .confidence(if unsure {
            0.25
        } else {
            SWITCH_FALLTHROUGH.confidence
        });
    }
}

fn says_so(comment: &str) -> bool {
    let text = comment.to_ascii_lowercase();
    (text.contains("fall")
        && (text.contains("through") || text.contains("thru") || text.contains("fall into")))
        || [
            "no break",
            "no-break",
            "nobreak",
            "intentional",
            "continue",
            "pass through",
            "passthrough",
            "fallthrough",
        ]
        .iter()
        .any(|sign| text.contains(sign))
}

/// `process.exit()`.
fn ends_process(it: &Statement<'_>) -> bool {
    let Statement::ExpressionStatement(it) = it else {
        return false;
    };
    matches!(it.expression.get_inner_expression(),
        Expression::CallExpression(call) if static_member(&call.callee)
            .is_some_and(|(object, name)| name == "exit" && object.is_specific_id("process")))
}

/// Calls that end the process or throw, by their names.
fn never_returns(it: &Statement<'_>) -> bool {
    let Statement::ExpressionStatement(it) = it else {
        return false;
    };
    let Expression::CallExpression(call) = it.expression.get_inner_expression() else {
        return false;
    };
    last_name(&call.callee).is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        [
            "exit",
            "fail",
            "abort",
            "never",
            "unreachable",
            "throw",
            "raise",
            "unexpected",
            "error",
        ]
        .iter()
        .any(|sign| name.contains(sign))
    })
}

pub(super) fn for_loop<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ForStatement<'a>) {
    let (Some(Expression::BinaryExpression(test)), Some(update)) = (&it.test, &it.update) else {
        return;
    };
    let rising = match test.operator {
        BinaryOperator::LessThan | BinaryOperator::LessEqualThan => true,
        BinaryOperator::GreaterThan | BinaryOperator::GreaterEqualThan => false,
        _ => return,
    };
    for (side, up) in [(&test.left, rising), (&test.right, !rising)] {
        let Expression::Identifier(counter) = side.get_inner_expression() else {
            continue;
        };
        let name = counter.name.as_str();
        if counts_up(update.get_inner_expression(), name).is_some_and(|counts_up| counts_up != up) {
            let at = cx.first_line(Span::new(it.span.start, update.span().end));
            let message = format!("`{name}` is counted away from the end of the loop");
            cx.report(&LOOP_DIRECTION, at, message);
            return;
        }
    }
}

/// Whether the update of a loop makes the variable larger or smaller.
fn counts_up(update: &Expression<'_>, counter: &str) -> Option<bool> {
    match update {
        Expression::UpdateExpression(update) => {
            let SimpleAssignmentTarget::AssignmentTargetIdentifier(target) = &update.argument
            else {
                return None;
            };
            (target.name == counter).then_some(update.operator == UpdateOperator::Increment)
        }
        Expression::AssignmentExpression(update) => {
            let AssignmentTarget::AssignmentTargetIdentifier(target) = &update.left else {
                return None;
            };
            if target.name != counter {
                return None;
            }
            let positive = is_positive(update.right.get_inner_expression())?;
            match update.operator {
                AssignmentOperator::Addition => Some(positive),
                AssignmentOperator::Subtraction => Some(!positive),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The sign of a literal that is not 0.
fn is_positive(it: &Expression<'_>) -> Option<bool> {
    match it {
        Expression::NumericLiteral(step) => (step.value > 0.0).then_some(true),
        Expression::BigIntLiteral(step) => (step.value != "0").then_some(true),
        Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::UnaryNegation => {
            match unary.argument.get_inner_expression() {
                Expression::UnaryExpression(_) => None,
                inner => is_positive(inner).map(|positive| !positive),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::found;

    #[test]
    fn statements_behind_an_exit() {
        let code = "function f() { return 1; g(); } while (a) { break; h(); } \
                    function i() { if (a) { return 1 } else { throw e } j(); } \
                    function k() { while (true) { l(); } m(); } \
                    function n() { try { return 1 } finally { o() } p(); }";
        assert_eq!(
            found("unreachable-code", code),
            [
                "g();",
                "while (a) { break; h(); }",
                "h();",
                "j();",
                "m();",
                "p();"
            ]
        );
        let near = "function f() { return g(); function g() {} var x; } \
                    function h() { if (a) return 1; i(); } \
                    switch (x) { case 1: return1(); break; case 2: throw 1; break; } \
                    function j() { while (true) { if (a) break; } k(); } \
                    l: { if (a) break l; } m(); \
                    function n() { try { return o() } catch (e) { p() } q(); } \
                    function* r() { return; yield; }";
        assert_eq!(found("unreachable-code", near), Vec::<String>::new());
    }

    #[test]
    fn leaving_a_finally_block() {
        let code = "function f() { try { g() } finally { if (a) return 1; } } \
                    while (a) { try { g() } finally { break; } } \
                    for (;;) { try { g() } finally { continue; } }";
        assert_eq!(found("return-in-finally", code).len(), 3);
        let code = "function f() { try { g() } finally { if (a) throw b; } } \
                    l: while (a) { try { g() } finally { for (;;) { break l; } } } \
                    l: while (a) { try { g() } finally { for (;;) { continue l; } } } \
                    l: try { g() } finally { break l; }";
        assert_eq!(
            found("return-in-finally", code),
            ["throw b;", "break l;", "continue l;", "break l;"]
        );
        let near = "function f() { try { return 1 } finally { for (;;) { if (a) continue; break; } } } \
                    function g() { try { h() } finally { i(() => { return 1; }); } } \
                    function j() { try { h() } finally { switch (x) { case 1: break; } } return 2; } \
                    try { h() } finally { l: for (;;) { for (;;) { break l; } } } \
                    try { h() } finally { l: { break l; } } try { throw 1 } finally { h() }";
        assert!(found("return-in-finally", near).is_empty());
    }

    #[test]
    fn running_on_into_the_next_case() {
        let code =
            "switch (x) { case 1: f(); case 2: g(); break; case 3: if (a) break; default: h(); }";
        assert_eq!(found("switch-fallthrough", code), ["case 2", "default"]);
        let unsure = "switch (x) { case 1: { } case 2: fail('x'); case 3: g(); }";
        assert_eq!(found("switch-fallthrough", unsure), ["case 2", "case 3"]);
        let near = "switch (x) { case 0: case 1: f(); break; case 2: f(); /* falls through */ case 3: { g(); \
                    // fallthrough\n } case 4: throw e; case 5: process.exit(1); case 6: if (a) { return1; break; } else { continue1(); break } \
                    case 7: while (true) { f(); } case 8: case 9: g(); }";
        assert_eq!(found("switch-fallthrough", near), Vec::<String>::new());
    }

    #[test]
    fn counting_the_wrong_way() {
        let code = "for (i = 0; i < n; i--) f(); for (i = 9; i >= 0; i++) f(); for (i = 0; i <= n; i -= 2) f();";
        assert_eq!(found("loop-direction", code).len(), 3);
        let code = "for (i = 0; 10 > i; i--) f(); for (i = 9; 0 < i; i++) f(); for (i = 0; i < n; i += -1) f(); \
                    for (i = 9; i > 0; i -= -2) f(); for (i = 0; i < n; i -= 1n) f(); for (i = 0; (i) < n; (i--)) f();";
        assert_eq!(found("loop-direction", code).len(), 6);
        let near = "for (i = 0; i < n; i++) f(); for (i = n; i > 0; i--) f(); for (i = 0; i < n; j--) f(); for (i = 0; i < n; a.i--) f(); \
                    for (i = 0; i < n; i += step) f(); for (i = 0; n > i; i++) f(); \
                    for (i = 0; i < n; i += 0) f(); for (i = 0; i < n; i -= -1) f(); for (i = 0; i !== n; i--) f();";
        assert!(found("loop-direction", near).is_empty());
    }
}
