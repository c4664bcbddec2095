//! Statements that never run, run by accident or swallow what happens.

use oxc_ast::ast::{
    AssignmentTarget, Expression, ForStatement, SimpleAssignmentTarget, Statement, SwitchStatement,
    TryStatement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, UpdateOperator};

use super::super::ast::{last_name, leaves};
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
            Statement::BreakStatement(it) if it.label.is_none() && !in_switch => Some("break"),
            Statement::ContinueStatement(it) if it.label.is_none() && !in_loop => Some("continue"),
            _ => None,
        };
        if let Some(jump) = jump {
            let span = cx.first_line(it.span());
            let message =
                format!("`{jump}` in `finally` discards the exception or result on its way");
            cx.report(&RETURN_IN_FINALLY, span, message);
        }
        match it {
            Statement::BlockStatement(it) => {
                work.extend(it.body.iter().rev().map(|it| (it, in_loop, in_switch)));
            }
            Statement::IfStatement(it) => {
                work.extend(it.alternate.as_ref().map(|it| (it, in_loop, in_switch)));
                work.push((&it.consequent, in_loop, in_switch));
            }
            Statement::LabeledStatement(it) => work.push((&it.body, in_loop, in_switch)),
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
            .any(|it| leaves(it) || never_returns(it))
        {
            continue;
        }
        // `case 1: {}` has nothing that could run on.
        if matches!(last, Statement::BlockStatement(block) if block.body.is_empty()) {
            continue;
        }
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
        .related(from.start..from.end, "this case does not end");
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
    let Expression::Identifier(counter) = &test.left else {
        return;
    };
    let up = match test.operator {
        BinaryOperator::LessThan | BinaryOperator::LessEqualThan => true,
        BinaryOperator::GreaterThan | BinaryOperator::GreaterEqualThan => false,
        _ => return,
    };
    let counts_up = match update {
        Expression::UpdateExpression(update) => {
            let SimpleAssignmentTarget::AssignmentTargetIdentifier(target) = &update.argument
            else {
                return;
            };
            if target.name != counter.name {
                return;
            }
            update.operator == UpdateOperator::Increment
        }
        Expression::AssignmentExpression(update) => {
            let AssignmentTarget::AssignmentTargetIdentifier(target) = &update.left else {
                return;
            };
            let Expression::NumericLiteral(step) = &update.right else {
                return;
            };
            if target.name != counter.name || step.value <= 0.0 {
                return;
            }
            match update.operator {
                AssignmentOperator::Addition => true,
                AssignmentOperator::Subtraction => false,
                _ => return,
            }
        }
        _ => return,
    };
    if up != counts_up {
        let at = Span::new(test.span.start, update.span().end);
        let message = format!(
            "`{}` is counted away from the end of the loop",
            counter.name
        );
        cx.report(&LOOP_DIRECTION, at, message);
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
        let near = "function f() { try { return 1 } finally { for (;;) { if (a) continue; break; } } } \
                    function g() { try { h() } finally { i(() => { return 1; }); } } \
                    function j() { try { h() } finally { switch (x) { case 1: break; } } return 2; }";
        assert!(found("return-in-finally", near).is_empty());
    }

    #[test]
    fn running_on_into_the_next_case() {
        let code =
            "switch (x) { case 1: f(); case 2: g(); break; case 3: if (a) break; default: h(); }";
        assert_eq!(found("switch-fallthrough", code), ["case 2", "default"]);
        let near = "switch (x) { case 0: case 1: f(); break; case 2: f(); /* falls through */ case 3: { g(); \
                    // fallthrough\n } case 4: throw e; case 5: process.exit(1); case 6: if (a) { return1; break; } else { continue1(); break } \
                    case 7: while (true) { f(); } case 8: { } case 9: g(); }";
        assert_eq!(found("switch-fallthrough", near), Vec::<String>::new());
    }

    #[test]
    fn counting_the_wrong_way() {
        let code = "for (i = 0; i < n; i--) f(); for (i = 9; i >= 0; i++) f(); for (i = 0; i <= n; i -= 2) f();";
        assert_eq!(found("loop-direction", code).len(), 3);
        let near = "for (i = 0; i < n; i++) f(); for (i = n; i > 0; i--) f(); for (i = 0; i < n; j--) f(); for (i = 0; i < n; a.i--) f(); \
                    for (i = 0; i < n; i += step) f(); for (i = 0; n > i; i++) f();";
        assert!(found("loop-direction", near).is_empty());
    }
}
