//! Exceptions that are lost or not worth their name.

use oxc_ast::ast::{
    BindingPattern, CatchClause, Expression, Statement, ThrowStatement, TryStatement,
};
use oxc_span::Span;
use oxc_syntax::operator::BinaryOperator;

use super::super::ast::{built_string, is_constant};
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
    let confidence = match argument {
        Expression::ObjectExpression(_) | Expression::ArrayExpression(_) => 0.5,
        other if other.is_undefined() || is_constant(other) => RAISE_NON_EXCEPTION.confidence,
        Expression::TemplateLiteral(_) => RAISE_NON_EXCEPTION.confidence,
        Expression::BinaryExpression(binary) => {
            if binary.operator == BinaryOperator::Addition && built_string(argument).is_none() {
                return;
            }
            RAISE_NON_EXCEPTION.confidence
        }
        _ => return,
    };
    let at = cx.first_line(it.span);
    cx.report(
        &RAISE_NON_EXCEPTION,
        at,
        "this throws something that is no Error",
    )
    .confidence(confidence);
}

pub(super) fn rethrow<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a TryStatement<'a>) {
    let Some(handler) = &it.handler else { return };
    let Some(BindingPattern::BindingIdentifier(param)) =
        handler.param.as_ref().map(|param| &param.pattern)
    else {
        return;
    };
    let [Statement::ThrowStatement(throw)] = &handler.body.body[..] else {
        return;
    };
    if throw.argument.is_specific_id(param.name.as_str()) {
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
    use super::super::testing::found;

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
        let near = "throw new Error('x'); throw e; throw error('x'); throw a.b; throw a || b; throw a + b; throw await f();";
        assert!(found("raise-non-exception", near).is_empty());
    }

    #[test]
    fn throwing_again() {
        assert_eq!(found("useless-catch", "try { f() } catch (e) { throw e; } try { f() } catch (err) { throw err } finally { g() }").len(), 2);
        let near = "try { f() } catch (e) { g(); throw e; } try { f() } catch (e) { throw x; } \
                    try { f() } catch { throw e; } try { f() } catch ({ e }) { throw e; } try { f() } catch (e) { throw e.cause; }";
        assert!(found("useless-catch", near).is_empty());
    }
}
