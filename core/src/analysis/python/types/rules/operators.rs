//! Operators between values that do not support them.

use ruff_python_ast::{Expr, ExprBinOp, Operator, StmtAugAssign};
use ruff_text_size::{Ranged, TextRange};

use super::protocols::describe;
use crate::analysis::python::context::Context;
use crate::analysis::python::types::{Builtin, Ty};
use crate::analysis::shared_rules::UNSUPPORTED_OPERAND;

pub(super) fn binary<'a>(context: &mut Context<'a, '_, '_>, operation: &'a ExprBinOp) {
    let (left, right) = (&*operation.left, &*operation.right);
    check(context, operation.op, left, right, false, operation.range());
}

pub(super) fn augmented<'a>(context: &mut Context<'a, '_, '_>, assign: &'a StmtAugAssign) {
    // Only a name that is read by the same rules as elsewhere.
    let (left, right) = (&*assign.target, &*assign.value);
    check(context, assign.op, left, right, true, assign.range());
}

fn check<'a>(
    context: &mut Context<'a, '_, '_>,
    op: Operator,
    left: &'a Expr,
    right: &'a Expr,
    in_place: bool,
    range: TextRange,
) {
    let types = context.types;
    let before = types.of(left);
    if before == Ty::Unknown || types.is_receiver(left) {
        return;
    }
    let after = types.of(right);
    if after == Ty::Unknown || types.is_receiver(right) {
        return;
    }
    if !supported(context, op, before, after, in_place) {
        let message = format!(
            "`{}` does not work between {} and {}",
            op.as_str(),
            describe(context, before),
            describe(context, after),
        );
        context.report(&UNSUPPORTED_OPERAND, range, message);
    }
}

/// Whether an operator may work.
fn supported(
    context: &Context<'_, '_, '_>,
    op: Operator,
    left: Ty,
    right: Ty,
    in_place: bool,
) -> bool {
    // Types can be joined by `|`.
    let class = |ty| {
        matches!(
            ty,
            Ty::Class(_) | Ty::BuiltinClass(_) | Ty::None | Ty::Module
        )
    };
    if class(left) || class(right) {
        return true;
    }
    match (left, right) {
        (Ty::Of(left), Ty::Of(right)) => builtins(op, left, right, in_place),
        _ => {
            let (plain, reflected, changing) = special(op);
            !(lacks(context, left, plain)
                && lacks(context, right, reflected)
                && (!in_place || lacks(context, left, changing)))
        }
    }
}

/// Whether a value surely has no method of this name: functions, and what the file's classes lack. For
/// builtins that depends on the other operand, which is none: true.
fn lacks(context: &Context<'_, '_, '_>, ty: Ty, name: &str) -> bool {
    match ty {
        Ty::Instance(class) => context.types.instances_lack(class, &[name], 0),
        Ty::Function(_) | Ty::Method(_) | Ty::Lambda(_) => true,
        Ty::Of(class) => name != "__mod__" || !matches!(class.name, "str" | "bytes"),
        _ => false,
    }
}

/// Names of the methods of an operator: left, right, in place.
fn special(op: Operator) -> (&'static str, &'static str, &'static str) {
    match op {
        Operator::Add => ("__add__", "__radd__", "__iadd__"),
        Operator::Sub => ("__sub__", "__rsub__", "__isub__"),
        Operator::Mult => ("__mul__", "__rmul__", "__imul__"),
        Operator::MatMult => ("__matmul__", "__rmatmul__", "__imatmul__"),
        Operator::Div => ("__truediv__", "__rtruediv__", "__itruediv__"),
        Operator::Mod => ("__mod__", "__rmod__", "__imod__"),
        Operator::Pow => ("__pow__", "__rpow__", "__ipow__"),
        Operator::LShift => ("__lshift__", "__rlshift__", "__ilshift__"),
        Operator::RShift => ("__rshift__", "__rrshift__", "__irshift__"),
        Operator::BitOr => ("__or__", "__ror__", "__ior__"),
        Operator::BitXor => ("__xor__", "__rxor__", "__ixor__"),
        Operator::BitAnd => ("__and__", "__rand__", "__iand__"),
        Operator::FloorDiv => ("__floordiv__", "__rfloordiv__", "__ifloordiv__"),
    }
}

/// Whether an operator works between builtins.
fn builtins(op: Operator, left: &Builtin, right: &Builtin, in_place: bool) -> bool {
    const KNOWN: &[&str] = &[
        "bool",
        "bytearray",
        "bytes",
        "complex",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "range",
        "set",
        "str",
        "tuple",
    ];
    if !KNOWN.contains(&left.name) || !KNOWN.contains(&right.name) {
        return true;
    }
    let whole = |one: &Builtin| matches!(one.name, "int" | "bool");
    let set = |one: &Builtin| matches!(one.name, "set" | "frozenset");
    let bytes = |one: &Builtin| matches!(one.name, "bytes" | "bytearray");
    let repeats =
        |one: &Builtin| matches!(one.name, "str" | "bytes" | "bytearray" | "list" | "tuple");
    let numbers = left.is_number() && right.is_number();
    let complex = left.name == "complex" || right.name == "complex";
    match op {
        // Formatting takes anything.
        Operator::Mod if matches!(left.name, "str" | "bytes" | "bytearray") => true,
        Operator::Add => {
            numbers
                || left.name == right.name && repeats(left)
                || bytes(left) && bytes(right)
                || in_place && left.name == "list"
        }
        Operator::Sub => numbers || set(left) && set(right),
        Operator::Mult => numbers || repeats(left) && whole(right) || whole(left) && repeats(right),
        Operator::Div | Operator::Pow => numbers,
        Operator::Mod | Operator::FloorDiv => numbers && !complex,
        Operator::LShift | Operator::RShift => whole(left) && whole(right),
        Operator::BitOr => {
            whole(left) && whole(right)
                || set(left) && set(right)
                || left.name == "dict" && (right.name == "dict" || in_place)
        }
        Operator::BitAnd | Operator::BitXor => {
            whole(left) && whole(right) || set(left) && set(right)
        }
        Operator::MatMult => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn operators_between_values() {
        flags(
            "unsupported-operand",
            &[
                "'a' + 1",
                "1 + 'a'",
                "[] - []",
                "[] + (1,)",
                "{} + {}",
                "1.5 | 2",
                "'a' * 'b'",
                "'a' - 'b'",
                "1 << 1.5",
                "x = 'n: '\nx + len(y)",
                "x = 'a'\nx += 1",
                "class A: pass\nA() + A()",
                "class A: pass\nA() + 1",
                "def f(): pass\nf + 1",
                "{1} + {2}",
                "b'a' + 'a'",
                "1 // 2j",
            ],
        );
        clean(
            "unsupported-operand",
            &[
                "'a' + str(1)",
                "'a' % 1",
                "'%s' % [1]",
                "[] + []",
                "[1] * 3",
                "3 * 'a'",
                "{1} | {2}",
                "{} | {}",
                "1 + 2.5",
                "True + 1",
                "2 ** 0.5",
                "x = []\nx += (1, 2)",
                "class A:\n    def __add__(self, o): pass\nA() + 1",
                "class A:\n    def __radd__(self, o): pass\n1 + A()",
                "class A(B): pass\nA() + 1",
                "class A: pass\nA | None",
                "int | str",
                "def f(x='a'): return x + 1",
                "class A:\n    def __iadd__(self, o): return self\na = A()\na += 1",
                "b'a' + bytearray(b'b')",
                "class A: pass\n'%s' % A()",
                "class A:\n    def m(self): return self + 1",
            ],
        );
    }
}
