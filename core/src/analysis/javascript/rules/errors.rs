//! Exceptions that are lost or not worth their name.

use oxc_ast::ast::{
    BindingPattern, CatchClause, Expression, Statement, ThrowStatement, TryStatement,
};
use oxc_span::Span;
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, LogicalOperator};

use super::super::ast::built_string;
use super::super::context::Cx;
use crate::analysis::shared_rules::{EMPTY_EXCEPT, RAISE_NON_EXCEPTION, USELESS_CATCH};

pub(super) fn empty<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CatchClause<'a>) {
    // A comment is a reason; a name like `ignored` is one too.
    if !it.body.body.is_empty() || cx.has_comment(it.body.span) {
        return;
    }
    let name = it
        .param
        .as_ref()
        .and_then(|param| param.pattern.get_identifier_name());
    let said = name.is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.starts_with('_')
            || ["ignore", "unused", "expected", "noop"]
                .iter()
                .any(|sign| name.contains(sign))
    });
    if said {
        return;
    }
    let head = Span::new(it.span.start, it.body.span.start + 1);
    let hit = cx.report(&EMPTY_EXCEPT, head, "the exception is caught and forgotten");
    if it.param.is_none() {
        hit.confidence(0.4);
    }
}

pub(super) fn throw<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ThrowStatement<'a>) {
    let argument = it.argument.get_inner_expression();
    if !argument.is_undefined() && may_be_error(argument, LOOK) {
        return;
    }
    let confidence = match argument {
        Expression::ObjectExpression(_) | Expression::ArrayExpression(_) => 0.5,
        Expression::LogicalExpression(_)
        | Expression::ConditionalExpression(_)
        | Expression::SequenceExpression(_)
        | Expression::AssignmentExpression(_)
        | Expression::ThisExpression(_) => 0.6,
        // `a + b` may be strings or, in old code, anything.
        Expression::BinaryExpression(binary)
            if binary.operator == BinaryOperator::Addition && built_string(argument).is_none() =>
        {
            0.6
        }
        _ => RAISE_NON_EXCEPTION.confidence,
    };
    let at = cx.first_line(it.span);
    cx.report(
        &RAISE_NON_EXCEPTION,
        at,
        "this throws something that is no Error",
    )
    .confidence(confidence);
}

/// How deep the parts of an expression are followed.
const LOOK: u32 = 32;

/// Whether an expression can give an Error: what has no operator of its own.
fn may_be_error(it: &Expression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return true;
    };
    match it.get_inner_expression() {
        Expression::AssignmentExpression(it) => match it.operator {
            AssignmentOperator::Assign | AssignmentOperator::LogicalAnd => {
                may_be_error(&it.right, look)
            }
            // The target may be one already.
            AssignmentOperator::LogicalOr | AssignmentOperator::LogicalNullish => true,
            _ => false,
        },
        Expression::SequenceExpression(it) => it
            .expressions
            .last()
            .is_some_and(|last| may_be_error(last, look)),
        Expression::LogicalExpression(it) => {
            (it.operator != LogicalOperator::And && may_be_error(&it.left, look))
                || may_be_error(&it.right, look)
        }
        Expression::ConditionalExpression(it) => {
            may_be_error(&it.consequent, look) || may_be_error(&it.alternate, look)
        }
        Expression::Identifier(_)
        | Expression::CallExpression(_)
        | Expression::NewExpression(_)
        | Expression::StaticMemberExpression(_)
        | Expression::ComputedMemberExpression(_)
        | Expression::PrivateFieldExpression(_)
        | Expression::TaggedTemplateExpression(_)
        | Expression::YieldExpression(_)
        | Expression::AwaitExpression(_)
        | Expression::ChainExpression(_)
        | Expression::V8IntrinsicExpression(_) => true,
        _ => false,
    }
}

pub(super) fn rethrow<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a TryStatement<'a>) {
    let Some(handler) = &it.handler else { return };
    let Some(BindingPattern::BindingIdentifier(param)) =
        handler.param.as_ref().map(|param| &param.pattern)
    else {
        return;
    };
    let Some(Statement::ThrowStatement(throw)) = handler.body.body.first() else {
        return;
    };
    if throw
        .argument
        .get_inner_expression()
        .is_specific_id(param.name.as_str())
    {
        let head = Span::new(handler.span.start, handler.body.span.start + 1);
        cx.report(
            &USELESS_CATCH,
            head,
            "this handler only throws the exception again",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn forgetting_an_exception() {
        assert_eq!(
            found(
                "empty-except",
                "try { f() } catch (e) {} try { f() } catch { }"
            ),
            ["catch (e) {", "catch {"]
        );
        let near = "try { f() } catch (e) { /* not there: fine */ } try { f() } catch (_) {} \
                    try { f() } catch (ignored) {} try { f() } catch (e) { g(e) } try { f() } finally {}";
        assert!(found("empty-except", near).is_empty());
    }

    #[test]
    fn throwing_what_is_no_error() {
        let code = "throw 'x'; throw `a${b}`; throw 'a' + b; throw 404; throw { status: 404 }; throw undefined; throw null;";
        assert_eq!(found("raise-non-exception", code).len(), 7);
        flags(
            "raise-non-exception",
            &[
                "throw a = 'b';",
                "throw a += new Error();",
                "throw a &&= 'b';",
                "throw new Error(), 1, 2;",
                "throw a && 'b';",
                "throw 'a' || 1;",
                "throw a ? 'b' : 'c';",
                "throw () => {};",
                "throw class {};",
                "throw typeof a;",
                "throw !a;",
                "throw a++;",
                "throw a + b;",
                "throw {}.a = 1;",
                "throw ('a', 'b');",
            ],
        );
        clean(
            "raise-non-exception",
            &[
                "throw new Error('x');",
                "throw e;",
                "throw error('x');",
                "throw a.b;",
                "throw a?.b();",
                "throw a || b;",
                "throw a || 'b';",
                "throw a ? 'b' : c;",
                "throw a ||= 'b';",
                "throw 1, 2, a;",
                "throw 'a' && b;",
                "throw tag`a`;",
                "async function f() { throw await g(); }",
                "function* f() { throw yield 'a'; }",
            ],
        );
    }

    #[test]
    fn throwing_again() {
        assert_eq!(found("useless-catch", "try { f() } catch (e) { throw e; } try { f() } catch (err) { throw err } finally { g() }").len(), 2);
        let near = "try { f() } catch (e) { g(); throw e; } try { f() } catch (e) { throw x; } \
                    try { f() } catch { throw e; } try { f() } catch ({ e }) { throw e; } try { f() } catch (e) { throw e.cause; }";
        assert!(found("useless-catch", near).is_empty());
    }
}
