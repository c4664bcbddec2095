//! Branches that need no `else`.

use oxc_ast::ast::{IfStatement, Statement};
use oxc_span::GetSpan;

use super::super::super::ast::list;
use super::super::super::context::Cx;
use crate::analysis::shared_rules::ELSE_AFTER_RETURN;

/// `if (a) return b; else ...`
pub(super) fn after_return<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a IfStatement<'a>) {
    // Chains are looked at from their first `if`.
    if it.alternate.is_none()
        || cx
            .ancestors()
            .next()
            .is_none_or(|parent| list(parent).is_none())
    {
        return;
    }
    let mut at = it;
    for _ in 0..1_000 {
        if !returns(&at.consequent) {
            return;
        }
        match &at.alternate {
            Some(Statement::IfStatement(next)) => at = next,
            Some(last) => {
                let span = cx.first_line(last.span());
                cx.report(
                    &ELSE_AFTER_RETURN,
                    span,
                    "the branch before returns: this needs no `else`",
                );
                return;
            }
            None => return,
        }
    }
}

fn returns(it: &Statement<'_>) -> bool {
    match it {
        Statement::BlockStatement(block) => block.body.iter().any(returns_at_once),
        other => returns_at_once(other),
    }
}

fn returns_at_once(it: &Statement<'_>) -> bool {
    match it {
        Statement::ReturnStatement(_) => true,
        Statement::IfStatement(it) => {
            plainly(&it.consequent) && it.alternate.as_ref().is_some_and(plainly)
        }
        _ => false,
    }
}

/// A return, or a block that ends with one.
fn plainly(it: &Statement<'_>) -> bool {
    match it {
        Statement::BlockStatement(block) => {
            matches!(block.body.last(), Some(Statement::ReturnStatement(_)))
        }
        other => matches!(other, Statement::ReturnStatement(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags, found};

    #[test]
    fn else_behind_return() {
        let body = |codes: &[&str]| -> Vec<String> {
            codes
                .iter()
                .map(|code| format!("function f() {{ {code} }}"))
                .collect()
        };
        let bad = body(&[
            "if (a) { return 1 } else { return 2 }",
            "if (a) return 1; else g()",
            "if (a) { return 1 } else if (b) { return 2 } else { return 3 }",
            "if (a) { g(); return } else { h() }",
            "if (a) { if (b) return 1; else return 2 } else { g() }",
            "for (;;) { if (a) { return } else { g() } }",
            "if (a) { return 1; } else if (b) return 2; else g();",
            "g(); if (a) { return } else { h() } i()",
            "try { if (a) return 1; else g() } catch {}",
            "if (a) return; else { g() }",
        ]);
        flags(
            "else-after-return",
            &bad.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let good = body(&[
            "if (a) { return 1 } return 2",
            "if (a) { g() } else { return 2 }",
            "if (a) return 1; else if (b) return 2",
            "if (a) { return 1 } else if (b) { g() } else { h() }",
            "if (a) throw 1; else g()",
            "if (a) if (b) return 1; else g()",
            "if (a) { if (b) return 1 } else { g() }",
            "for (;;) { if (a) break; else g() }",
            "if (a) { g(() => { return 1 }) } else { h() }",
            "while (a) if (b) return 1; else g()",
        ]);
        clean(
            "else-after-return",
            &good.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        assert_eq!(
            found(
                "else-after-return",
                "function f() { if (a) { return 1 } else { return 2 } }"
            ),
            ["{ return 2 }"]
        );
    }
}
