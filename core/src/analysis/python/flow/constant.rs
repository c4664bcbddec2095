//! Constant evaluation of expressions: numbers, text, booleans, None and tuples of these.

use std::borrow::Cow;
use std::cmp::Ordering;

use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprName, Number, Operator, UnaryOp};

/// A value known before the program runs.
#[derive(Clone, Debug)]
pub(in crate::analysis::python) enum Value<'a> {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    Tuple(Vec<Value<'a>>),
}

/// Longer texts and tuples are not computed.
const MAX_LENGTH: usize = 4096;

/// Expressions and chains of names deeper than this are not evaluated.
const MAX_DEPTH: u32 = 32;

impl Value<'_> {
    /// Its truth.
    pub(in crate::analysis::python) fn truth(&self) -> bool {
        match self {
            Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(value) => *value != 0,
            Value::Float(value) => *value != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::Tuple(values) => !values.is_empty(),
        }
    }

    fn as_int(&self) -> Option<i64> {
        match self {
            Value::Bool(value) => Some(i64::from(*value)),
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// As Python compares numbers; integers beyond 2^53 are not compared with floats.
    fn as_float(&self) -> Option<f64> {
        match self {
            Value::Float(value) => Some(*value),
            other => {
                let value = i32::try_from(other.as_int()?).ok()?;
                Some(f64::from(value))
            }
        }
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        if let (Some(left), Some(right)) = (self.as_int(), other.as_int()) {
            return Some(left.cmp(&right));
        }
        match (self, other) {
            (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
            _ => self.as_float()?.partial_cmp(&other.as_float()?),
        }
    }

    /// Equality; `None` where it is not certain.
    fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Value::None, Value::None) => Some(true),
            (Value::Text(left), Value::Text(right)) => Some(left == right),
            (Value::Tuple(left), Value::Tuple(right)) => {
                if left.len() != right.len() {
                    return Some(false);
                }
                let mut all = true;
                for (left, right) in left.iter().zip(right) {
                    all &= left.equals(right)?;
                }
                Some(all)
            }
            (Value::Tuple(_) | Value::Text(_) | Value::None, _)
            | (_, Value::Tuple(_) | Value::Text(_) | Value::None) => Some(false),
            _ => Some(self.order(other)? == Ordering::Equal),
        }
    }
}

/// The truth of an expression, also where only that is known: a non-empty display, a function. `names`
/// gives the expression that a name surely stands for. Bounded in depth and in the size of what is
/// computed; `None` for anything not certain.
pub(in crate::analysis::python) fn truth_of<'a>(
    expr: &'a Expr,
    names: &dyn Fn(&'a ExprName) -> Option<&'a Expr>,
) -> Option<bool> {
    truth(expr, names, 0)
}

fn truth<'a>(
    expr: &'a Expr,
    names: &dyn Fn(&'a ExprName) -> Option<&'a Expr>,
    depth: u32,
) -> Option<bool> {
    if depth > MAX_DEPTH {
        return None;
    }
    match expr {
        Expr::List(list) => display(&list.elts),
        Expr::Set(set) => display(&set.elts),
        Expr::Tuple(tuple) => display(&tuple.elts),
        Expr::Dict(dict) => {
            if dict.items.is_empty() {
                Some(false)
            } else {
                // `{**x}` may be empty.
                dict.items
                    .iter()
                    .any(|item| item.key.is_some())
                    .then_some(true)
            }
        }
        Expr::Lambda(_) | Expr::Generator(_) | Expr::EllipsisLiteral(_) => Some(true),
        Expr::BytesLiteral(bytes) => Some(!bytes.value.is_empty()),
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => {
            Some(!truth(&unary.operand, names, depth + 1)?)
        }
        Expr::BoolOp(operation) => {
            let decisive = operation.op == BoolOp::Or;
            let mut known = true;
            for value in &operation.values {
                match truth(value, names, depth + 1) {
                    Some(value) if value == decisive => return Some(decisive),
                    Some(_) => {}
                    None => known = false,
                }
            }
            known.then_some(!decisive)
        }
        Expr::Named(named) => truth(&named.value, names, depth + 1),
        _ => Some(evaluate(expr, names, depth)?.truth()),
    }
}

fn display(elements: &[Expr]) -> Option<bool> {
    if elements.is_empty() {
        return Some(false);
    }
    // `[*x]` may be empty.
    elements
        .iter()
        .any(|element| !element.is_starred_expr())
        .then_some(true)
}

fn evaluate<'a>(
    expr: &'a Expr,
    names: &dyn Fn(&'a ExprName) -> Option<&'a Expr>,
    depth: u32,
) -> Option<Value<'a>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let next = |expr| evaluate(expr, names, depth + 1);
    match expr {
        Expr::NoneLiteral(_) => Some(Value::None),
        Expr::BooleanLiteral(value) => Some(Value::Bool(value.value)),
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(value) => Some(Value::Int(value.as_i64()?)),
            Number::Float(value) => Some(Value::Float(*value)),
            Number::Complex { .. } => None,
        },
        Expr::StringLiteral(text) => {
            let text = text.value.to_str();
            (text.len() <= MAX_LENGTH).then_some(Value::Text(Cow::Borrowed(text)))
        }
        Expr::Tuple(tuple) if tuple.elts.len() <= 64 => tuple
            .elts
            .iter()
            .map(next)
            .collect::<Option<_>>()
            .map(Value::Tuple),
        Expr::Name(name) => next(names(name)?),
        Expr::UnaryOp(unary) => {
            let value = next(&unary.operand)?;
            match unary.op {
                UnaryOp::Not => Some(Value::Bool(!value.truth())),
                UnaryOp::USub => match value {
                    Value::Float(value) => Some(Value::Float(-value)),
                    other => other.as_int()?.checked_neg().map(Value::Int),
                },
                UnaryOp::UAdd => match value {
                    Value::Float(_) => Some(value),
                    other => other.as_int().map(Value::Int),
                },
                UnaryOp::Invert => value.as_int().map(|value| Value::Int(!value)),
            }
        }
        Expr::BoolOp(operation) => {
            let decisive = operation.op == BoolOp::Or;
            let mut last = None;
            for value in &operation.values {
                let value = next(value)?;
                if value.truth() == decisive {
                    return Some(value);
                }
                last = Some(value);
            }
            last
        }
        Expr::If(inner) => {
            if truth(&inner.test, names, depth + 1)? {
                next(&inner.body)
            } else {
                next(&inner.orelse)
            }
        }
        Expr::Compare(compare) => {
            let mut left = next(&compare.left)?;
            for (op, right) in compare.ops.iter().zip(&compare.comparators) {
                let right = next(right)?;
                if !compare_values(&left, *op, &right)? {
                    return Some(Value::Bool(false));
                }
                left = right;
            }
            Some(Value::Bool(true))
        }
        Expr::BinOp(operation) => binary(
            &next(&operation.left)?,
            operation.op,
            &next(&operation.right)?,
        ),
        _ => None,
    }
}

fn compare_values(left: &Value<'_>, op: CmpOp, right: &Value<'_>) -> Option<bool> {
    match op {
        CmpOp::Eq => left.equals(right),
        CmpOp::NotEq => left.equals(right).map(|equal| !equal),
        CmpOp::Lt => Some(left.order(right)? == Ordering::Less),
        CmpOp::LtE => Some(left.order(right)? != Ordering::Greater),
        CmpOp::Gt => Some(left.order(right)? == Ordering::Greater),
        CmpOp::GtE => Some(left.order(right)? != Ordering::Less),
        CmpOp::Is | CmpOp::IsNot => {
            let same = match (left, right) {
                (Value::None, Value::None) => true,
                (Value::Bool(left), Value::Bool(right)) => left == right,
                (Value::None | Value::Bool(_), _) | (_, Value::None | Value::Bool(_)) => false,
                // Whether equal numbers or texts are one object is up to the interpreter.
                _ => return None,
            };
            Some(same == (op == CmpOp::Is))
        }
        CmpOp::In | CmpOp::NotIn => {
            let found = match (left, right) {
                (Value::Text(left), Value::Text(right)) => right.contains(left.as_ref()),
                (_, Value::Tuple(values)) => {
                    let mut found = false;
                    for value in values {
                        found |= left.equals(value)?;
                    }
                    found
                }
                _ => return None,
            };
            Some(found == (op == CmpOp::In))
        }
    }
}

fn binary<'a>(left: &Value<'a>, op: Operator, right: &Value<'a>) -> Option<Value<'a>> {
    if let (Value::Text(left), Value::Text(right), Operator::Add) = (left, right, op) {
        return (left.len() + right.len() <= MAX_LENGTH)
            .then(|| Value::Text(Cow::Owned(format!("{left}{right}"))));
    }
    if let (Some(left), Some(right)) = (left.as_int(), right.as_int()) {
        return match op {
            Operator::Add => left.checked_add(right),
            Operator::Sub => left.checked_sub(right),
            Operator::Mult => left.checked_mul(right),
            // Rounds down, the remainder has the sign of the divisor.
            Operator::FloorDiv if right > 0 => Some(left.div_euclid(right)),
            Operator::Mod if right > 0 => Some(left.rem_euclid(right)),
            Operator::Pow => left.checked_pow(u32::try_from(right).ok()?),
            Operator::LShift if (0..32).contains(&right) && left.abs() < 1 << 24 => {
                Some(left << right)
            }
            Operator::RShift if (0..64).contains(&right) => Some(left >> right),
            Operator::BitAnd => Some(left & right),
            Operator::BitOr => Some(left | right),
            Operator::BitXor => Some(left ^ right),
            _ => None,
        }
        .map(Value::Int);
    }
    let (left, right) = (left.as_float()?, right.as_float()?);
    match op {
        Operator::Add => Some(left + right),
        Operator::Sub => Some(left - right),
        Operator::Mult => Some(left * right),
        Operator::Div if right != 0.0 => Some(left / right),
        _ => None,
    }
    .map(Value::Float)
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::parse_expression;

    use super::truth_of;

    fn of(code: &str) -> Option<bool> {
        let parsed = parse_expression(code).unwrap();
        truth_of(parsed.expr(), &|_| None)
    }

    #[test]
    fn what_is_known() {
        for code in [
            "1 < 2 < 3",
            "'a' in 'abc'",
            "not 0",
            "2 ** 10 == 1024",
            "-7 // 2 == -4",
            "-7 % 3 == 2",
            "1 == 1.0",
            "True == 1",
            "None is None",
            "(1, 2) == (1, 2)",
            "x or 1",
            "[x]",
            "[0]",
            "'a' + 'b' == 'ab'",
            "1 if 0 else 2",
            "3 in (1, 2, 3)",
            "lambda: 0",
            "{1: 2}",
            "0.5",
            "None is not True",
            "~0 == -1",
            "1 << 4 == 16",
            "'' == ''",
            "not (x and 0)",
        ] {
            assert_eq!(of(code), Some(true), "{code}");
        }
        for code in [
            "0",
            "''",
            "()",
            "[]",
            "{}",
            "None",
            "1 > 2",
            "x and 0",
            "not [x]",
            "1 == '1'",
            "4 in (1, 2)",
            "1 < 2 > 3",
            "0 or ''",
            "None is True",
            "(1,) == (1, 2)",
        ] {
            assert_eq!(of(code), Some(false), "{code}");
        }
        for code in [
            "x",
            "x or 0",
            "x and 1",
            "[*x]",
            "{**x}",
            "f()",
            "1 is 1",
            "10 ** 100",
            "1 / 0",
            "1 // 0",
            "'a' < 1",
            "f'{x}'",
            "x < 1",
            "1 + 'a'",
            "2 ** -1",
            "1 << 100",
            "x if y else 1",
        ] {
            assert_eq!(of(code), None, "{code}");
        }
    }
}
