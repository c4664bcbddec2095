//! What can be told of a value from the form of its expression alone.

use ruff_python_ast::{Expr, Number, Operator, Stmt, UnaryOp};

use crate::analysis::python::context::Context;

/// Kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Unknown,
    Text,
    Bytes,
    /// Also booleans.
    Integer,
    Float,
    Complex,
    None,
    Ellipsis,
    Tuple,
    List,
    Dict,
    Set,
    Generator,
    Function,
}

impl Value {
    /// For messages, with its article.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unknown => "this value",
            Self::Text => "a string",
            Self::Bytes => "bytes",
            Self::Integer => "an integer",
            Self::Float => "a float",
            Self::Complex => "a complex number",
            Self::None => "None",
            Self::Ellipsis => "an ellipsis",
            Self::Tuple => "a tuple",
            Self::List => "a list",
            Self::Dict => "a dict",
            Self::Set => "a set",
            Self::Generator => "a generator",
            Self::Function => "a function",
        }
    }
}

/// Kind of an expression's value. Looks a few operators deep, so that a long sum costs nothing each
/// time one of its terms is visited.
pub(super) fn value_of(expr: &Expr) -> Value {
    within(expr, 8)
}

/// The expression that a name stands for, if it is bound once in the file and by a plain assignment.
pub(super) fn assigned<'a>(context: &Context<'a, '_, '_>, expr: &Expr) -> Option<&'a Expr> {
    let Expr::Name(name) = expr else {
        return None;
    };
    let model = context.model;
    let symbol = model.symbol_of_name(name)?;
    let mut bindings = model.bindings(symbol);
    let (Some((_, only)), None) = (bindings.next(), bindings.next()) else {
        return None;
    };
    match only.statement? {
        Stmt::Assign(assign) => match &assign.targets[..] {
            [Expr::Name(target)] if target.id == name.id => Some(&assign.value),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a name was given a literal at this place, such as `app = 1`: it is no object of a library.
pub(super) fn is_plain_value(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    let Expr::Name(name) = expr else {
        return false;
    };
    let bound = context.model.reference(name).and_then(|it| it.binding);
    matches!(
        bound.and_then(|bound| context.model.binding(bound).statement),
        Some(Stmt::Assign(assign)) if assign.value.is_literal_expr() && !assign.value.is_none_literal_expr()
    )
}

fn within(expr: &Expr, depth: u32) -> Value {
    let Some(depth) = depth.checked_sub(1) else {
        return Value::Unknown;
    };
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => Value::Text,
        Expr::BytesLiteral(_) => Value::Bytes,
        Expr::NumberLiteral(number) => match number.value {
            Number::Int(_) => Value::Integer,
            Number::Float(_) => Value::Float,
            Number::Complex { .. } => Value::Complex,
        },
        Expr::BooleanLiteral(_) => Value::Integer,
        Expr::NoneLiteral(_) => Value::None,
        Expr::EllipsisLiteral(_) => Value::Ellipsis,
        Expr::Tuple(_) => Value::Tuple,
        Expr::List(_) | Expr::ListComp(_) => Value::List,
        Expr::Dict(_) | Expr::DictComp(_) => Value::Dict,
        Expr::Set(_) | Expr::SetComp(_) => Value::Set,
        Expr::Generator(_) => Value::Generator,
        Expr::Lambda(_) => Value::Function,
        Expr::UnaryOp(unary) => match (unary.op, within(&unary.operand, depth)) {
            (UnaryOp::Not, _) => Value::Integer,
            (UnaryOp::Invert, Value::Integer) => Value::Integer,
            (
                UnaryOp::UAdd | UnaryOp::USub,
                number @ (Value::Integer | Value::Float | Value::Complex),
            ) => number,
            _ => Value::Unknown,
        },
        Expr::BinOp(binary) => {
            let left = within(&binary.left, depth);
            // `"..." % x` and `"..." * n` are text whatever the other side is.
            if binary.op == Operator::Mod && matches!(left, Value::Text | Value::Bytes) {
                return left;
            }
            let right = within(&binary.right, depth);
            arithmetic(binary.op, left, right)
        }
        Expr::If(inner) => {
            let body = within(&inner.body, depth);
            if body == within(&inner.orelse, depth) {
                body
            } else {
                Value::Unknown
            }
        }
        _ => Value::Unknown,
    }
}

fn arithmetic(op: Operator, left: Value, right: Value) -> Value {
    use Value::{Bytes, Complex, Float, Integer, List, Text, Tuple};
    match (op, left, right) {
        (Operator::Add, Text, Text) => Text,
        (Operator::Add, Bytes, Bytes) => Bytes,
        (Operator::Add, List, List) => List,
        (Operator::Add, Tuple, Tuple) => Tuple,
        (Operator::Mult, same @ (Text | Bytes | List | Tuple), Integer)
        | (Operator::Mult, Integer, same @ (Text | Bytes | List | Tuple)) => same,
        (Operator::Div, Integer | Float, Integer | Float) => Float,
        (
            Operator::Add | Operator::Sub | Operator::Mult | Operator::FloorDiv | Operator::Mod,
            Integer,
            Integer,
        ) => Integer,
        (
            Operator::BitAnd
            | Operator::BitOr
            | Operator::BitXor
            | Operator::LShift
            | Operator::RShift,
            Integer,
            Integer,
        ) => Integer,
        (
            Operator::Add | Operator::Sub | Operator::Mult | Operator::FloorDiv | Operator::Mod,
            Integer | Float,
            Integer | Float,
        ) => Float,
        (Operator::Add | Operator::Sub | Operator::Mult, Complex, Integer | Float | Complex)
        | (Operator::Add | Operator::Sub | Operator::Mult, Integer | Float, Complex) => Complex,
        _ => Value::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruff_python_parser::parse_expression;

    #[test]
    fn kinds_by_form() {
        for (code, kind) in [
            ("'a' + 'b' * 2", Value::Text),
            ("'%s' % x", Value::Text),
            ("-1", Value::Integer),
            ("1 / 2", Value::Float),
            ("1 + 2.0", Value::Float),
            ("not x", Value::Integer),
            ("[x] * 3", Value::List),
            ("{x: 1}", Value::Dict),
            ("1 if x else 2", Value::Integer),
            ("1 if x else 'a'", Value::Unknown),
            ("x + 1", Value::Unknown),
            ("lambda: 1", Value::Function),
        ] {
            let parsed = parse_expression(code).unwrap();
            assert_eq!(value_of(parsed.expr()), kind, "{code}");
        }
    }
}
