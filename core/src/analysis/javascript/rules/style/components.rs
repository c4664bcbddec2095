//! The state of React's components.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentExpression, CallExpression, Class, Expression, MethodDefinitionKind,
    ObjectPropertyKind, SimpleAssignmentTarget, UpdateExpression,
};
use oxc_span::Span;

use super::super::super::ast::{argument, last_name, static_member};
use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript};
use crate::analysis::Rule;

pub(super) static REACT_STATE: Rule = Rule {
    id: "react-state",
    confidence: 0.85,
    summary: "The state of a component is changed behind React's back.",
    why: "React does not draw again after `this.state.x = ...`, and a later `setState` may undo it. \
          `setState({ n: this.state.n + 1 })` reads a state that may be out of date: pass a function.",
    false_positives: "Components that draw themselves again by `forceUpdate`.",
    examples: &[javascript(
        "class A extends React.Component {\n  click() {\n    this.state.open = true;\n  }\n}\n",
        "class A extends React.Component {\n  click() {\n    this.setState({ open: true });\n  }\n}\n",
    )],
    ..BUG
};

pub(super) fn assignment<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    if let Some(target) = it.left.as_simple_assignment_target() {
        change(cx, target, it.span);
    }
}

pub(super) fn update<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a UpdateExpression<'a>) {
    change(cx, &it.argument, it.span);
}

fn change(cx: &mut Cx<'_, '_, '_>, target: &SimpleAssignmentTarget<'_>, span: Span) {
    let object = match target {
        SimpleAssignmentTarget::StaticMemberExpression(it) => &it.object,
        SimpleAssignmentTarget::ComputedMemberExpression(it) => &it.object,
        _ => return,
    };
    if is_state(object) && in_component(cx) {
        let at = cx.first_line(span);
        cx.report(
            &REACT_STATE,
            at,
            "React does not see this change: use `setState`",
        );
    }
}

/// `this.state` or a member of it.
fn is_state(it: &Expression<'_>) -> bool {
    let mut it = it.get_inner_expression();
    for _ in 0..16 {
        let Some(member) = it.get_member_expr() else {
            return false;
        };
        if let Expression::ThisExpression(_) = member.object().get_inner_expression() {
            return member.static_property_name() == Some("state");
        }
        it = member.object().get_inner_expression();
    }
    false
}

/// Whether the place is in a method of a component, the constructor excluded.
fn in_component(cx: &Cx<'_, '_, '_>) -> bool {
    for kind in cx.ancestors() {
        match kind {
            AstKind::MethodDefinition(it) if it.kind == MethodDefinitionKind::Constructor => {
                return false;
            }
            AstKind::Class(class) => return is_component(class),
            _ => {}
        }
    }
    false
}

fn is_component(class: &Class<'_>) -> bool {
    class
        .heritage_expression()
        .and_then(last_name)
        .is_some_and(|name| matches!(name, "Component" | "PureComponent"))
}

/// `this.setState({ n: this.state.n + 1 })`.
pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some((object, "setState")) = static_member(&it.callee) else {
        return;
    };
    let (Expression::ThisExpression(_), Some(Expression::ObjectExpression(state))) =
        (object.get_inner_expression(), argument(it, 0))
    else {
        return;
    };
    let stale = state.properties.iter().any(|property| match property {
        ObjectPropertyKind::ObjectProperty(it) => reads_state(&it.value, 8),
        ObjectPropertyKind::SpreadProperty(_) => false,
    });
    if stale && in_component(cx) {
        let at = cx.first_line(it.span);
        cx.report(
            &REACT_STATE,
            at,
            "the state may be out of date here: pass a function to `setState`",
        )
        .confidence(0.7);
    }
}

/// Arithmetic on the state: the value of another update may be lost.
fn reads_state(it: &Expression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::BinaryExpression(it) => [&it.left, &it.right]
            .into_iter()
            .any(|side| is_state(side) || reads_state(side, look)),
        Expression::UnaryExpression(it) => is_state(&it.argument),
        Expression::CallExpression(call) => static_member(&call.callee)
            .is_some_and(|(object, name)| name == "concat" && is_state(object)),
        Expression::ArrayExpression(it) => it.elements.iter().any(|it| match it {
            oxc_ast::ast::ArrayExpressionElement::SpreadElement(it) => is_state(&it.argument),
            _ => false,
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn state() {
        let with = |codes: &[&str]| -> Vec<String> {
            codes
                .iter()
                .map(|code| format!("class A extends React.Component {{ m() {{ {code} }} }}"))
                .collect()
        };
        let bad = with(&[
            "this.state.a = 1",
            "this.state.a.b = 1",
            "this.state.a++",
            "this.state['a'] = 1",
            "this.state.list[0] = 1",
            "this.state.a += 1",
            "this.setState({ n: this.state.n + 1 })",
            "this.setState({ a: !this.state.a })",
            "f(() => { this.state.a = 1 })",
            "this.setState({ l: this.state.l.concat(x) })",
            "--this.state.a.b",
        ]);
        flags(
            "react-state",
            &bad.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let mut good = with(&[
            "this.setState({ a: 1 })",
            "this.a = 1",
            "const a = this.state.a",
            "this.setState((s) => ({ n: s.n + 1 }))",
            "other.state.a = 1",
            "this.props.a = 1",
            "this.setState({ a: this.state.a })",
            "this.store.state.a = 1",
            "this.setState({ a: this.props.a })",
        ]);
        good.push(
            "class A extends Component { constructor() { super(); this.state.a = 1; } }".to_owned(),
        );
        good.push("class A extends Store { m() { this.state.a = 1 } }".to_owned());
        clean(
            "react-state",
            &good.iter().map(String::as_str).collect::<Vec<_>>(),
        );
    }
}
