//! Conditions that can be shorter.

use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprBoolOp, ExprCompare, ExprUnaryOp, Stmt, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SLOW, peer, python};
use crate::analysis::python::rules::values::{Value, assigned, value_of};
use crate::model::{Category, Severity};

pub(super) static RULES: &[&Rule] = &[
    &CHAINED_COMPARISON,
    &LEN_AS_CONDITION,
    &MERGE_COMPARISON,
    &MERGE_ISINSTANCE,
    &SET_MEMBERSHIP,
    &SIMPLIFY_NEGATION,
];

/// What rules about style share.
const STYLE: Rule = Rule {
    category: Category::Style,
    severity: Severity::Info,
    ..SLOW
};

static CHAINED_COMPARISON: Rule = Rule {
    id: "chained-comparison",
    confidence: 0.9,
    summary: "Two comparisons share their middle.",
    why: "`a < b < c` says the same and looks `b` up once.",
    false_positives: "Comparisons that are clearer apart.",
    examples: &[python(
        "if low < x and x < high:\n    pass\n",
        "if low < x < high:\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["PLR1716"]),
        peer("pylint", &["chained-comparison"]),
    ],
    ..STYLE
};

static MERGE_COMPARISON: Rule = Rule {
    id: "merge-comparison",
    confidence: 0.85,
    summary: "A value is compared with one thing after the other.",
    why: "`x in (a, b)` says it once and looks `x` up once.",
    false_positives: "Comparisons whose operators are overloaded.",
    examples: &[python(
        "if name == 'a' or name == 'b':\n    pass\n",
        "if name in ('a', 'b'):\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["PLR1714"]),
        peer("pylint", &["consider-using-in"]),
    ],
    ..STYLE
};

static MERGE_ISINSTANCE: Rule = Rule {
    id: "merge-isinstance",
    confidence: 0.95,
    summary: "`isinstance` is called for one class after the other.",
    why: "It takes a tuple of classes, and one call is faster than two.",
    examples: &[python(
        "if isinstance(x, int) or isinstance(x, float):\n    pass\n",
        "if isinstance(x, (int, float)):\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["SIM101", "PLR1701"]),
        peer("pylint", &["consider-merging-isinstance"]),
    ],
    ..STYLE
};

static SET_MEMBERSHIP: Rule = Rule {
    id: "set-membership",
    severity: Severity::Info,
    confidence: 0.4,
    summary: "Membership is tested in a list or tuple of constants.",
    why: "A set of constants is made once and answers in constant time.",
    false_positives: "Two or three elements, where a tuple is as fast; values that cannot be hashed.",
    examples: &[python(
        "if x in [1, 2, 3]:\n    pass\n",
        "if x in {1, 2, 3}:\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["PLR6201"]),
        peer("pylint", &["use-set-for-membership"]),
    ],
    ..SLOW
};

static SIMPLIFY_NEGATION: Rule = Rule {
    id: "simplify-negation",
    confidence: 0.9,
    summary: "A comparison is negated instead of turned round.",
    why: "`a != b` says what `not a == b` means.",
    false_positives: "Classes whose `==` and `!=` are no opposites.",
    examples: &[python(
        "if not a == b:\n    pass\n",
        "if a != b:\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["SIM201", "SIM202", "SIM208"]),
        peer("pylint", &["unnecessary-negation"]),
    ],
    ..STYLE
};

static LEN_AS_CONDITION: Rule = Rule {
    id: "len-as-condition",
    confidence: 0.85,
    summary: "The length of a sequence is used as a condition.",
    why: "An empty sequence is false by itself.",
    false_positives: "Arrays and frames, which are neither true nor false; they are not reported.",
    examples: &[python(
        "names = [x.name for x in xs]\nif len(names):\n    pass\n",
        "names = [x.name for x in xs]\nif names:\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["PLC1802"]),
        peer("pylint", &["use-implicit-booleaness-not-len"]),
    ],
    ..STYLE
};

/// Longer conditions are made by programs.
const MOST_PARTS: usize = 64;

pub(super) fn bool_op(context: &mut Context<'_, '_, '_>, operation: &ExprBoolOp) {
    for value in &operation.values {
        length(context, value);
    }
    if operation.values.len() > MOST_PARTS {
        return;
    }
    if operation.op == BoolOp::And {
        chained(context, operation);
    } else {
        isinstance(context, operation);
    }
    merged(context, operation);
}

fn single(expr: &Expr) -> Option<(&Expr, CmpOp, &Expr)> {
    match expr {
        Expr::Compare(compare) => match (&*compare.ops, &*compare.comparators) {
            ([op], [right]) => Some((&compare.left, *op, right)),
            _ => None,
        },
        _ => None,
    }
}

fn chained(context: &mut Context<'_, '_, '_>, operation: &ExprBoolOp) {
    for pair in operation.values.windows(2) {
        let [left, right] = pair else {
            continue;
        };
        let (Some((_, first, b)), Some((c, second, _))) = (single(left), single(right)) else {
            continue;
        };
        let up = |op: CmpOp| matches!(op, CmpOp::Lt | CmpOp::LtE);
        let down = |op: CmpOp| matches!(op, CmpOp::Gt | CmpOp::GtE);
        let same =
            |x: &Expr, y: &Expr| matches!((x, y), (Expr::Name(x), Expr::Name(y)) if x.id == y.id);
        if same(b, c) && (up(first) && up(second) || down(first) && down(second)) {
            context.report(
                &CHAINED_COMPARISON,
                TextRange::new(left.start(), right.end()),
                "write it as one chain",
            );
        }
    }
}

/// Names, attributes of names, and literals: nothing that a second look changes.
fn is_simple(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_simple(&attribute.value),
        _ => expr.is_literal_expr(),
    }
}

fn merged(context: &mut Context<'_, '_, '_>, operation: &ExprBoolOp) {
    let wanted = if operation.op == BoolOp::Or {
        CmpOp::Eq
    } else {
        CmpOp::NotEq
    };
    let mut sides: Vec<&str> = Vec::new();
    for value in &operation.values {
        let Some((left, op, right)) = single(value) else {
            return;
        };
        if op != wanted || !is_simple(left) || !is_simple(right) {
            return;
        }
        let subject = if left.is_literal_expr() { right } else { left };
        // What the platform is, type checkers read in this form only.
        if subject.is_literal_expr() || context.text(subject).starts_with("sys.") {
            return;
        }
        sides.push(context.text(subject));
    }
    sides.sort_unstable();
    if sides.windows(2).any(|pair| pair[0] == pair[1]) {
        let operator = if wanted == CmpOp::Eq { "in" } else { "not in" };
        context.report(
            &MERGE_COMPARISON,
            operation.range(),
            format!("write it once: `{operator} (...)`"),
        );
    }
}

fn isinstance(context: &mut Context<'_, '_, '_>, operation: &ExprBoolOp) {
    let mut subjects: Vec<&str> = operation
        .values
        .iter()
        .filter_map(|value| match value {
            Expr::Call(call) if call.arguments.keywords.is_empty() => match &*call.arguments.args {
                [subject, _] if is_simple(subject) && context.is(&call.func, "isinstance") => {
                    Some(context.text(subject))
                }
                _ => None,
            },
            _ => None,
        })
        .collect();
    subjects.sort_unstable();
    if subjects.windows(2).any(|pair| pair[0] == pair[1]) {
        context.report(
            &MERGE_ISINSTANCE,
            operation.range(),
            "one call takes a tuple of classes",
        );
    }
}

pub(super) fn membership(context: &mut Context<'_, '_, '_>, compare: &ExprCompare) {
    let ([CmpOp::In | CmpOp::NotIn], [right]) = (&*compare.ops, &*compare.comparators) else {
        return;
    };
    let elements = match right {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return,
    };
    let hashable = |expr: &Expr| {
        matches!(
            value_of(expr),
            Value::Text | Value::Bytes | Value::Integer | Value::Float | Value::None
        )
    };
    // What is compared with None or an empty text may be anything, such as a list, which no set can be
    // asked for; where None is none of the elements the value is of their kind.
    let mixed = elements.iter().any(Expr::is_none_literal_expr)
        || elements
            .iter()
            .any(|element| matches!(element, Expr::StringLiteral(text) if text.value.is_empty()));
    if !elements.is_empty() && !mixed && elements.iter().all(hashable) {
        context.report(
            &SET_MEMBERSHIP,
            right.range(),
            "a set of constants is made once",
        );
    }
}

pub(super) fn negation(context: &mut Context<'_, '_, '_>, operation: &ExprUnaryOp) {
    if operation.op != UnaryOp::Not {
        return;
    }
    length(context, &operation.operand);
    let better = match &*operation.operand {
        Expr::UnaryOp(inner) if inner.op == UnaryOp::Not => "without both `not`",
        operand => match single(operand) {
            Some((_, CmpOp::Eq, _)) => "with `!=`",
            Some((_, CmpOp::NotEq, _)) => "with `==`",
            _ => return,
        },
    };
    // `if not a == b: raise` reads as the condition that must hold.
    let guard = matches!(
        context.statement(),
        Some(Stmt::If(test)) if test.test.range() == operation.range()
            && matches!(&test.body[..], [Stmt::Raise(_)])
    );
    let defines = context.function().is_some_and(|function| {
        matches!(
            function.name.as_str(),
            "__eq__" | "__ne__" | "__lt__" | "__gt__"
        )
    });
    if !guard && !defines {
        context.report(
            &SIMPLIFY_NEGATION,
            operation.range(),
            format!("write it {better}"),
        );
    }
}

/// `len(x)` as a condition, where `x` is known to be a sequence.
pub(super) fn length(context: &mut Context<'_, '_, '_>, test: &Expr) {
    let Expr::Call(call) = test else {
        return;
    };
    let ([sequence], true) = (&*call.arguments.args, call.arguments.keywords.is_empty()) else {
        return;
    };
    if !context.is(&call.func, "len") {
        return;
    }
    let known = |expr: &Expr| {
        matches!(
            value_of(expr),
            Value::Text | Value::Bytes | Value::List | Value::Dict | Value::Set | Value::Tuple
        ) || matches!(expr, Expr::Call(call) if ["list", "dict", "set", "tuple", "str", "sorted"]
            .iter()
            .any(|name| context.is(&call.func, name)))
    };
    // `*args` is a tuple.
    let rest = matches!(sequence, Expr::Name(name) if context.function().is_some_and(|function| {
        let rest = function.parameters.vararg.as_ref();
        rest.is_some_and(|rest| rest.name.as_str() == name.id.as_str())
    }));
    if rest || known(sequence) || assigned(context, sequence).is_some_and(known) {
        context.report(
            &LEN_AS_CONDITION,
            call.range(),
            "the sequence itself is false when it is empty",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn comparisons_in_a_row() {
        flags(
            "chained-comparison",
            &[
                "a < b and b < c",
                "x = a > b and b >= c",
                "a <= b and b < c and d",
                "if a < b and b <= 1: pass",
            ],
        );
        clean(
            "chained-comparison",
            &[
                "a < b < c",
                "a < b and b > c",
                "a < b and c < d",
                "a < b or b < c",
                "a < f() and f() < c",
                "a == b and b == c",
            ],
        );
        flags(
            "merge-comparison",
            &[
                "a == 1 or a == 2",
                "a != 1 and a != 2",
                "a.b == 'x' or a.b == 'y'",
                "'x' == a or 'y' == a",
                "a == b or a == c",
            ],
        );
        clean(
            "merge-comparison",
            &[
                "a == 1 or b == 2",
                "a == 1 and a == 2",
                "a == 1 or a != 2",
                "f() == 1 or f() == 2",
                "a in (1, 2)",
                "a == 1 or b",
                "sys.platform == 'x' or sys.platform == 'y'",
            ],
        );
        flags(
            "merge-isinstance",
            &[
                "isinstance(a, int) or isinstance(a, str)",
                "isinstance(a.b, A) or isinstance(a.b, B)",
                "x or isinstance(a, A) or isinstance(a, B)",
            ],
        );
        clean(
            "merge-isinstance",
            &[
                "isinstance(a, int) or isinstance(b, str)",
                "isinstance(a, int) and isinstance(a, str)",
                "isinstance(a, (int, str))",
                "isinstance(f(), A) or isinstance(f(), B)",
                "isinstance(a, A) or x",
            ],
        );
    }

    #[test]
    fn members_negations_and_lengths() {
        flags(
            "set-membership",
            &["x in [1, 2]", "x not in ('a', 'b')", "if x in [3, 1]: pass"],
        );
        clean(
            "set-membership",
            &[
                "x in (None, '')",
                "x in [None, 1]",
                "x in ['', 'a']",
                "x in {1, 2}",
                "x in [a, b]",
                "x in y",
                "x in [[1], 2]",
                "for x in [1, 2]: pass",
                "x in ()",
            ],
        );
        flags(
            "simplify-negation",
            &[
                "x = not a == b",
                "if not a != b: pass",
                "x = not not a",
                "while not a == b: pass",
            ],
        );
        clean(
            "simplify-negation",
            &[
                "x = a != b",
                "x = not a",
                "if not a == b: raise E",
                "x = not a < b < c",
                "x = not a in b",
                "x = not a is b",
                "class A:\n    def __ne__(self, o):\n        return not self == o",
            ],
        );
        flags(
            "len-as-condition",
            &[
                "x = []\nif len(x): pass",
                "if len([a]): pass",
                "x = [a for a in b]\nif not len(x): pass",
                "x = 'a'\nif len(x) and y: pass",
                "x = (1, 2)\ny = 1 if len(x) else 2",
                "if len(list(y)): pass",
            ],
        );
        clean(
            "len-as-condition",
            &[
                "if len(x): pass",
                "x = []\nif x: pass",
                "x = []\nif len(x) > 1: pass",
                "x = f()\nif len(x): pass",
                "x = []\ny = len(x)",
                "if not x: pass",
            ],
        );
    }
}
