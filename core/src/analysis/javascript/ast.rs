//! Questions about trees that several rules ask. Nothing here recurses without a bound.

use std::borrow::Cow;
use std::ops::Range;

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, Expression, MemberExpression, ObjectExpression, ObjectProperty,
    ObjectPropertyKind, PropertyKey, SimpleAssignmentTarget, Statement,
};
use oxc_span::{ContentEq, GetSpan, Span};
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

/// How deep the helpers look into a tree. Beyond it they answer "don't know".
const LOOK: u32 = 32;

pub(super) fn range(span: Span) -> Range<u32> {
    span.start..span.end
}

/// `object.name` and `object['name']`, also with `?.`.
pub(super) fn static_member<'b, 'a>(
    it: &'b Expression<'a>,
) -> Option<(&'b Expression<'a>, &'b str)> {
    match it.get_member_expr()? {
        MemberExpression::StaticMemberExpression(it) => {
            Some((&it.object, it.property.name.as_str()))
        }
        MemberExpression::ComputedMemberExpression(it) => match &it.expression {
            Expression::StringLiteral(name) => Some((&it.object, name.value.as_str())),
            _ => None,
        },
        MemberExpression::PrivateFieldExpression(_) => None,
    }
}

/// The last name of a callee: `exec` of both `exec` and `cp.exec`.
pub(super) fn last_name<'b>(it: &'b Expression<'_>) -> Option<&'b str> {
    match it.get_inner_expression() {
        Expression::Identifier(id) => Some(id.name.as_str()),
        other => static_member(other).map(|(_, name)| name),
    }
}

/// The global a callee names, directly or through `window` and its like.
pub(super) fn global_name<'b>(it: &'b Expression<'_>) -> Option<&'b str> {
    match it.get_inner_expression() {
        Expression::Identifier(id) => Some(id.name.as_str()),
        other => {
            let (object, name) = static_member(other)?;
            match object.get_inner_expression() {
                Expression::Identifier(id)
                    if matches!(
                        id.name.as_str(),
                        "window" | "globalThis" | "global" | "self"
                    ) =>
                {
                    Some(name)
                }
                _ => None,
            }
        }
    }
}

/// The expression of an argument that is no spread.
pub(super) fn argument<'b, 'a>(
    call: &'b CallExpression<'a>,
    at: usize,
) -> Option<&'b Expression<'a>> {
    if call.arguments.iter().take(at + 1).any(Argument::is_spread) {
        return None;
    }
    call.arguments
        .get(at)?
        .as_expression()
        .map(Expression::get_inner_expression)
}

/// The text of a string or of a template without holes.
pub(super) fn string<'b>(it: &'b Expression<'_>) -> Option<&'b str> {
    match it.get_inner_expression() {
        Expression::StringLiteral(it) => Some(it.value.as_str()),
        Expression::TemplateLiteral(it) if it.expressions.is_empty() => {
            it.quasis.first().map(|quasi| quasi.value.raw.as_str())
        }
        _ => None,
    }
}

/// A property of an object literal by its name.
pub(super) fn property<'b, 'a>(
    object: &'b ObjectExpression<'a>,
    name: &str,
) -> Option<&'b ObjectProperty<'a>> {
    object
        .properties
        .iter()
        .find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(it)
                if !it.computed && it.key.static_name().is_some_and(|key| key == name) =>
            {
                Some(&**it)
            }
            _ => None,
        })
}

/// The name of a property that is not computed.
pub(super) fn key_name<'b>(key: &'b PropertyKey<'_>) -> Option<&'b str> {
    match key {
        PropertyKey::StaticIdentifier(id) => Some(id.name.as_str()),
        PropertyKey::StringLiteral(it) => Some(it.value.as_str()),
        _ => None,
    }
}

/// Whether evaluating the expression twice surely gives the same and does nothing: names, `this`,
/// literals and member chains of them.
pub(super) fn is_reference(it: &Expression<'_>) -> bool {
    let mut it = it;
    for _ in 0..LOOK {
        match it.get_inner_expression() {
            Expression::Identifier(_) | Expression::ThisExpression(_) | Expression::Super(_) => {
                return true;
            }
            Expression::StaticMemberExpression(member) => it = &member.object,
            Expression::PrivateFieldExpression(member) => it = &member.object,
            Expression::ComputedMemberExpression(member) => {
                match member.expression.get_inner_expression() {
                    Expression::Identifier(_)
                    | Expression::StringLiteral(_)
                    | Expression::NumericLiteral(_) => it = &member.object,
                    _ => return false,
                }
            }
            _ => return false,
        }
    }
    false
}

/// The same for the target of an assignment.
pub(super) fn is_reference_target(it: &SimpleAssignmentTarget<'_>) -> bool {
    match it {
        SimpleAssignmentTarget::AssignmentTargetIdentifier(_) => true,
        SimpleAssignmentTarget::StaticMemberExpression(member) => is_reference(&member.object),
        SimpleAssignmentTarget::PrivateFieldExpression(member) => is_reference(&member.object),
        SimpleAssignmentTarget::ComputedMemberExpression(member) => {
            is_reference(&member.object)
                && matches!(
                    member.expression,
                    Expression::Identifier(_)
                        | Expression::StringLiteral(_)
                        | Expression::NumericLiteral(_)
                )
        }
        _ => false,
    }
}

/// Whether the expression is the same on every run: literals and operators on them.
pub(super) fn is_constant(it: &Expression<'_>) -> bool {
    constant(it, LOOK)
}

fn constant(it: &Expression<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    match it.get_inner_expression() {
        Expression::TemplateLiteral(it) => it.expressions.iter().all(|it| constant(it, look)),
        Expression::BinaryExpression(it) => constant(&it.left, look) && constant(&it.right, look),
        Expression::LogicalExpression(it) => constant(&it.left, look) && constant(&it.right, look),
        Expression::ConditionalExpression(it) => {
            constant(&it.consequent, look) && constant(&it.alternate, look)
        }
        Expression::UnaryExpression(it) => constant(&it.argument, look),
        other => other.is_literal(),
    }
}

/// Whether a value is always true or always false as a condition.
pub(super) fn truthiness(it: &Expression<'_>) -> Option<bool> {
    truth(it, LOOK)
}

fn truth(it: &Expression<'_>, look: u32) -> Option<bool> {
    let look = look.checked_sub(1)?;
    match it.get_inner_expression() {
        Expression::BooleanLiteral(it) => Some(it.value),
        Expression::NullLiteral(_) => Some(false),
        Expression::NumericLiteral(it) => Some(it.value != 0.0 && !it.value.is_nan()),
        Expression::StringLiteral(it) => Some(!it.value.is_empty()),
        Expression::RegExpLiteral(_)
        | Expression::ArrayExpression(_)
        | Expression::ObjectExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::NewExpression(_) => Some(true),
        Expression::TemplateLiteral(it) => {
            if it.quasis.iter().any(|quasi| !quasi.value.raw.is_empty()) {
                Some(true)
            } else if it.expressions.is_empty() {
                Some(false)
            } else {
                None
            }
        }
        Expression::UnaryExpression(it) => match it.operator {
            UnaryOperator::LogicalNot => truth(&it.argument, look).map(|truth| !truth),
            UnaryOperator::Void => Some(false),
            UnaryOperator::Typeof => Some(true),
            UnaryOperator::UnaryNegation | UnaryOperator::UnaryPlus
                if it.argument.is_number_literal() =>
            {
                truth(&it.argument, look)
            }
            _ => None,
        },
        Expression::BigIntLiteral(it) => Some(it.value != "0"),
        it if it.is_undefined() => Some(false),
        Expression::LogicalExpression(it) => match it.operator {
            LogicalOperator::And => match (truth(&it.left, look), truth(&it.right, look)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), right) => right,
                _ => None,
            },
            LogicalOperator::Or => match (truth(&it.left, look), truth(&it.right, look)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), right) => right,
                _ => None,
            },
            LogicalOperator::Coalesce => None,
        },
        _ => None,
    }
}

/// The operands of a chain of `+` or of a template, if it makes a string out of something that is
/// not constant. `None` for anything else.
pub(super) fn built_string<'b, 'a>(it: &'b Expression<'a>) -> Option<Built<'b, 'a>> {
    let mut built = Built::default();
    let mut it = it.get_inner_expression();
    // `a + b + c` nests to the left.
    for _ in 0..10_000 {
        match it {
            Expression::BinaryExpression(binary) if binary.operator == BinaryOperator::Addition => {
                built.add(binary.right.get_inner_expression());
                it = binary.left.get_inner_expression();
            }
            other => {
                built.add(other);
                built.texts.reverse();
                built.values.reverse();
                return (!built.values.is_empty() && !built.texts.is_empty()).then_some(built);
            }
        }
    }
    None
}

/// A string put together at run time.
#[derive(Default)]
pub(super) struct Built<'b, 'a> {
    /// Its constant pieces in order.
    pub(super) texts: Vec<&'b str>,
    /// What else goes into it, in order.
    pub(super) values: Vec<&'b Expression<'a>>,
}

impl<'b, 'a> Built<'b, 'a> {
    fn add(&mut self, operand: &'b Expression<'a>) {
        match operand {
            Expression::StringLiteral(it) => self.texts.push(it.value.as_str()),
            Expression::TemplateLiteral(it) => {
                // Backwards, because the caller reverses at the end.
                self.texts
                    .extend(it.quasis.iter().rev().map(|quasi| quasi.value.raw.as_str()));
                self.values.extend(
                    it.expressions
                        .iter()
                        .rev()
                        .map(Expression::get_inner_expression)
                        .filter(|value| !is_constant(value)),
                );
            }
            other if is_constant(other) => {}
            other => self.values.push(other),
        }
    }
}

/// Whether control never goes on behind the statement. Loops and labels: only what is certain.
pub(super) fn leaves(it: &Statement<'_>) -> bool {
    leaves_within(it, LOOK)
}

fn leaves_within(it: &Statement<'_>, look: u32) -> bool {
    let Some(look) = look.checked_sub(1) else {
        return false;
    };
    let any = |body: &[Statement<'_>]| body.iter().any(|it| leaves_within(it, look));
    match it {
        Statement::ReturnStatement(_)
        | Statement::ThrowStatement(_)
        | Statement::BreakStatement(_)
        | Statement::ContinueStatement(_) => true,
        Statement::BlockStatement(it) => any(&it.body),
        Statement::IfStatement(it) => {
            leaves_within(&it.consequent, look)
                && it
                    .alternate
                    .as_ref()
                    .is_some_and(|it| leaves_within(it, look))
        }
        Statement::TryStatement(it) => {
            it.finalizer.as_ref().is_some_and(|it| any(&it.body))
                || (any(&it.block.body) && it.handler.as_ref().is_none_or(|it| any(&it.body.body)))
        }
        Statement::WhileStatement(it) => truthiness(&it.test) == Some(true) && !breaks(&it.body),
        Statement::ForStatement(it) => it.test.is_none() && !breaks(&it.body),
        Statement::SwitchStatement(it) => {
            // Each case is looked at once: twice would be exponential in nested switches.
            it.cases
                .last()
                .is_some_and(|case| !case.consequent.is_empty())
                && it.cases.iter().any(|case| case.test.is_none())
                && !it
                    .cases
                    .iter()
                    .any(|case| case.consequent.iter().any(breaks))
                && it
                    .cases
                    .iter()
                    .all(|case| case.consequent.is_empty() || any(&case.consequent))
        }
        _ => false,
    }
}

/// Whether there is any `break` inside, whatever it leaves.
fn breaks(it: &Statement<'_>) -> bool {
    !each_statement(std::slice::from_ref(it), &mut |it| {
        !matches!(it, Statement::BreakStatement(_))
    })
}

/// Calls `see` for every statement in `body` and inside it, functions and classes excluded. Stops
/// when it says `false`. Gives `false` if it was stopped or did not see everything.
pub(super) fn each_statement<'b, 'a>(
    body: &'b [Statement<'a>],
    see: &mut impl FnMut(&'b Statement<'a>) -> bool,
) -> bool {
    let mut work: Vec<&'b Statement<'a>> = body.iter().rev().collect();
    while let Some(it) = work.pop() {
        if !see(it) {
            return false;
        }
        match it {
            Statement::BlockStatement(it) => work.extend(it.body.iter().rev()),
            Statement::IfStatement(it) => {
                work.extend(it.alternate.as_ref());
                work.push(&it.consequent);
            }
            Statement::ForStatement(it) => work.push(&it.body),
            Statement::ForInStatement(it) => work.push(&it.body),
            Statement::ForOfStatement(it) => work.push(&it.body),
            Statement::WhileStatement(it) => work.push(&it.body),
            Statement::DoWhileStatement(it) => work.push(&it.body),
            Statement::LabeledStatement(it) => work.push(&it.body),
            Statement::WithStatement(it) => work.push(&it.body),
            Statement::SwitchStatement(it) => {
                for case in it.cases.iter().rev() {
                    work.extend(case.consequent.iter().rev());
                }
            }
            Statement::TryStatement(it) => {
                if let Some(finalizer) = &it.finalizer {
                    work.extend(finalizer.body.iter().rev());
                }
                if let Some(handler) = &it.handler {
                    work.extend(handler.body.body.iter().rev());
                }
                work.extend(it.block.body.iter().rev());
            }
            _ => {}
        }
    }
    true
}

/// Whether the node is a list of statements of its own.
pub(super) fn list<'a>(kind: AstKind<'a>) -> Option<&'a [Statement<'a>]> {
    match kind {
        AstKind::Program(it) => Some(&it.body),
        AstKind::BlockStatement(it) => Some(&it.body),
        AstKind::FunctionBody(it) => Some(&it.statements),
        AstKind::StaticBlock(it) => Some(&it.body),
        AstKind::SwitchCase(it) => Some(&it.consequent),
        _ => None,
    }
}

/// Whether two expressions are written the same, whatever the spaces and parentheses around them.
/// Long ones are never compared: that bounds the recursion and the time.
pub(super) fn same(left: &Expression<'_>, right: &Expression<'_>) -> bool {
    const LONG: u32 = 600;
    let (left, right) = (left.get_inner_expression(), right.get_inner_expression());
    left.span().size() <= LONG && right.span().size() <= LONG && left.content_eq(right)
}

/// The name a key stands for once it is evaluated: `a`, `'a'`, `['a']`, `` [`a`] ``, `0x1`, `[null]`.
pub(super) fn property_name<'b>(key: &'b PropertyKey<'_>, computed: bool) -> Option<Cow<'b, str>> {
    match key {
        PropertyKey::StaticIdentifier(id) => Some(Cow::Borrowed(id.name.as_str())),
        PropertyKey::PrivateIdentifier(_) => None,
        PropertyKey::Identifier(_) if computed => None,
        key => value_name(key.as_expression()?),
    }
}

/// The property that a literal in brackets names.
pub(super) fn value_name<'b>(it: &'b Expression<'_>) -> Option<Cow<'b, str>> {
    Some(match it.get_inner_expression() {
        Expression::StringLiteral(it) if !it.lone_surrogates => Cow::Borrowed(it.value.as_str()),
        Expression::NumericLiteral(it) => Cow::Owned(number_name(it.value)),
        Expression::BigIntLiteral(it) => Cow::Borrowed(it.value.as_str()),
        Expression::NullLiteral(_) => Cow::Borrowed("null"),
        Expression::BooleanLiteral(it) => Cow::Borrowed(if it.value { "true" } else { "false" }),
        Expression::RegExpLiteral(it) => Cow::Owned(it.regex.to_string()),
        Expression::TemplateLiteral(it) if it.expressions.is_empty() => {
            Cow::Borrowed(it.quasis.first()?.value.cooked.as_ref()?.as_str())
        }
        _ => return None,
    })
}

/// A number as a property name; very large and very small ones differ from JavaScript's spelling,
/// but equal numbers get equal names.
fn number_name(value: f64) -> String {
    value.to_string()
}
