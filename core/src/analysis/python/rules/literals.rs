//! Literals with something left out or said twice.

use std::borrow::Cow;

use ruff_python_ast::{
    Expr, ExprDict, ExprFString, ExprSet, FStringPart, Number, Operator, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, bytes};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::shared_rules::DUPLICATE_KEY;
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&FSTRING_NO_PLACEHOLDER, &DUPLICATE_VALUE];

static FSTRING_NO_PLACEHOLDER: Rule = Rule {
    id: "fstring-no-placeholder",
    severity: Severity::Low,
    confidence: 0.95,
    summary: "An f-string has nothing to fill in.",
    why: "Either the `f` is left over or, worse, the braces around a name were forgotten.",
    fixable: true,
    examples: &[python("print(f'hello name')\n", "print(f'hello {name}')\n")],
    peers: &[
        peer("ruff", &["F541"]),
        peer("pylint", &["f-string-without-interpolation"]),
        peer("pyflakes", &["F541"]),
    ],
    ..BUG
};

static DUPLICATE_VALUE: Rule = Rule {
    id: "duplicate-value",
    severity: Severity::Low,
    confidence: 0.95,
    summary: "A set names the same value twice.",
    why: "The second has no effect; often another value was meant.",
    examples: &[python(
        "codes = {'a', 'b', 'a'}\n",
        "codes = {'a', 'b', 'c'}\n",
    )],
    peers: &[
        peer("ruff", &["B033"]),
        peer("pylint", &["duplicate-value"]),
    ],
    ..BUG
};

pub(super) fn f_string(context: &mut Context<'_, '_, '_>, string: &ExprFString) {
    let parts = string.value.as_slice();
    let placeholder = |part: &FStringPart| match part {
        FStringPart::Literal(_) => false,
        FStringPart::FString(inner) => inner.elements.interpolations().next().is_some(),
    };
    // Of `f"{a}" f"b"` people keep the prefix for looks.
    if parts.iter().any(placeholder) {
        return;
    }
    // In a format specification of another f-string ruff makes a string of its own.
    let edits = parts
        .iter()
        .filter_map(|part| match part {
            FStringPart::FString(inner) => Some(inner.range()),
            FStringPart::Literal(_) => None,
        })
        .map(|range| prefix(context, range))
        .collect::<Option<Vec<_>>>();
    let hit = context.report(
        &FSTRING_NO_PLACEHOLDER,
        string.range(),
        "this f-string has no placeholder: drop the `f` or add the braces",
    );
    if let Some(edits) = edits {
        let edits = edits.into_iter().map(|at| (bytes(at), String::new()));
        hit.fix("drop the `f`", true, edits.collect());
    }
}

/// The `f` of the prefix; `None` if the text has escaped braces, which would change their meaning.
fn prefix(context: &Context<'_, '_, '_>, range: TextRange) -> Option<TextRange> {
    let text = context.text(&range);
    let quote = text.find(['\'', '"'])?;
    let at = text[..quote].find(['f', 'F'])?;
    if text.contains(['{', '}']) {
        return None;
    }
    let start = range.start() + TextSize::try_from(at).ok()?;
    Some(TextRange::at(start, TextSize::from(1)))
}

pub(super) fn set(context: &mut Context<'_, '_, '_>, set: &ExprSet) {
    let mut seen = FxHashSet::default();
    for value in &set.elts {
        let key = match value {
            // Names may be there for their looks.
            Expr::Name(_) | Expr::Tuple(_) => None,
            _ => key(context, value, 0),
        };
        let Some(key) = key else {
            continue;
        };
        if !seen.insert(key) {
            let message = format!("{} is already in the set", short(context.text(value)));
            context.report(&DUPLICATE_VALUE, value.range(), message);
        }
    }
}

pub(super) fn dict(context: &mut Context<'_, '_, '_>, dict: &ExprDict) {
    let mut seen: FxHashMap<Cow<'_, str>, TextRange> = FxHashMap::default();
    for item in &dict.items {
        let Some(written) = &item.key else {
            // What is unpacked in between may be overridden on purpose.
            seen.clear();
            continue;
        };
        let Some(key) = key(context, written, 0) else {
            continue;
        };
        if let Some(first) = seen.get(&key) {
            let first = *first;
            let message = format!(
                "{} is already a key above; this value replaces that one",
                short(context.text(written))
            );
            context
                .report(&DUPLICATE_KEY, written.range(), message)
                .related(first, "first here");
        } else {
            seen.insert(key, written.range());
        }
    }
}

/// How deep tuples are looked into.
const DEEPEST: usize = 4;

/// Equal for what is the same key: `1`, `1.0` and `True` are. `None` for what this cannot tell.
fn key<'a>(context: &Context<'a, '_, '_>, expr: &'a Expr, depth: usize) -> Option<Cow<'a, str>> {
    if let Some(number) = number(expr) {
        // Adding zero makes one zero of both.
        return Some(format!("n{}", number + 0.0).into());
    }
    match expr {
        Expr::StringLiteral(text) => Some(format!("s{}", text.value.to_str()).into()),
        Expr::BytesLiteral(_) | Expr::NoneLiteral(_) | Expr::NumberLiteral(_) => {
            Some(context.text(expr).into())
        }
        Expr::Name(name) => Some(format!("v{}", name.id).into()),
        Expr::Tuple(tuple) if depth < DEEPEST => {
            let mut all = String::from("(");
            for part in &tuple.elts {
                let part = key(context, part, depth + 1)?;
                // With its length, so that no text can look like two parts.
                all.push_str(&format!("{}:{part},", part.len()));
            }
            Some(all.into())
        }
        _ => None,
    }
}

/// The value of a number or of a truth value, where a float holds it exactly.
fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::BooleanLiteral(value) => Some(f64::from(u8::from(value.value))),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(value) => value
                .as_i64()
                .and_then(|value| i32::try_from(value).ok())
                .map(f64::from),
            Number::Float(value) => Some(*value),
            Number::Complex { real, imag } => (*imag == 0.0).then_some(*real),
        },
        Expr::UnaryOp(unary) if unary.op == UnaryOp::USub => number(&unary.operand).map(|it| -it),
        // `1 + 0j`.
        Expr::BinOp(sum) if sum.op == Operator::Add => match (&*sum.left, &*sum.right) {
            (Expr::NumberLiteral(_) | Expr::UnaryOp(_), Expr::NumberLiteral(_)) => {
                Some(number(&sum.left)? + number(&sum.right)?)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Source text for a message: one line, cut where it gets long.
pub(super) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().count() <= 60 {
        return format!("`{line}`");
    }
    let cut: String = line.chars().take(57).collect();
    format!("`{cut}...`")
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, fixed, flags};

    #[test]
    fn an_f_string_needs_a_placeholder_somewhere() {
        flags(
            "fstring-no-placeholder",
            &["f'x'", "f'a' 'b'", "rf'x'", "f'''x'''", "f'{{}}'"],
        );
        clean(
            "fstring-no-placeholder",
            &["f'{x}'", "f'{x}' f'b'", "'x'", "f'{x:{y}}'", "f'{x!r:>10}'"],
        );
    }

    #[test]
    fn the_fix_drops_the_prefix_alone() {
        assert_eq!(
            fixed("fstring-no-placeholder", "x = rf'a' + f\"b\"\n"),
            "x = r'a' + \"b\"\n"
        );
        assert_eq!(
            fixed("fstring-no-placeholder", "x = f'{{a}}'\n"),
            "x = f'{{a}}'\n"
        );
    }

    #[test]
    fn duplicate_values_are_literals() {
        flags(
            "duplicate-value",
            &[
                "{1, 2, 1}",
                "{'a', 'a'}",
                "{b'a', 2, b'a'}",
                "{1, True}",
                "{False, 1, 0}",
                "{3, 3.0}",
                "{None, 1, None}",
            ],
        );
        clean(
            "duplicate-value",
            &["{1, 2}", "{x, x}", "{f(), f()}", "[1, 1]"],
        );
    }

    #[test]
    fn keys_that_are_replaced() {
        flags(
            "duplicate-key",
            &[
                "{'a': 1, 'a': 2}",
                "{1: 1, 2: 2, 1: 3}",
                "{'a': 1, \"a\": 1}",
                "{None: 1, None: 2}",
                "{x: 1, x: 2}",
                "{(1, 'a'): 1, (1, 'a'): 2}",
                "{(0, 1): 1, (0, 1.0): 2}",
                "{1: 1, True: 2}",
                "{-0: 1, False: 2}",
                "{True: 1, 1 + 0j: 2}",
            ],
        );
        clean(
            "duplicate-key",
            &[
                "{'a': 1, 'b': 2}",
                "{'1': 1, 1: 2}",
                "{x: 1, y: 2}",
                "{x: 1, 'x': 2}",
                "{(1, f()): 1, (1, f()): 2}",
                "{('a', 'b'): 1, ('ab',): 2}",
                "{9007199254740993: 1, 9007199254740992: 2}",
                "{1: 1, -1: 2}",
                "{b'a': 1, 'a': 2}",
                "{'a': 1, **b, 'a': 2}",
                "{f(): 1, f(): 2}",
            ],
        );
    }
}
