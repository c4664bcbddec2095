//! Literals with something left out or said twice.

use ruff_python_ast::{Expr, ExprDict, ExprFString, ExprSet, FStringPart};
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
        let literal = matches!(
            value,
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_)
        );
        if literal && !seen.insert(context.text(value)) {
            let message = format!("{} is already in the set", short(context.text(value)));
            context.report(&DUPLICATE_VALUE, value.range(), message);
        }
    }
}

pub(super) fn dict(context: &mut Context<'_, '_, '_>, dict: &ExprDict) {
    let mut seen: FxHashMap<&str, &Expr> = FxHashMap::default();
    for item in &dict.items {
        let Some(key) = &item.key else {
            // What is unpacked in between may be overridden on purpose.
            seen.clear();
            continue;
        };
        let literal = matches!(
            key,
            Expr::StringLiteral(_)
                | Expr::BytesLiteral(_)
                | Expr::NumberLiteral(_)
                | Expr::BooleanLiteral(_)
                | Expr::NoneLiteral(_)
        );
        if !literal {
            continue;
        }
        let text = match key {
            Expr::StringLiteral(literal) => literal.value.to_str(),
            _ => context.text(key),
        };
        // A number and a text that look alike are different keys.
        let clash = seen
            .get(text)
            .is_some_and(|first| std::mem::discriminant(*first) == std::mem::discriminant(key));
        if clash {
            let first = seen[text].range();
            let message = format!(
                "{} is already a key above; this value replaces that one",
                short(context.text(key))
            );
            context
                .report(&DUPLICATE_KEY, key.range(), message)
                .related(first, "first here");
        } else {
            seen.insert(text, key);
        }
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
            &["{1, 2, 1}", "{'a', 'a'}", "{b'a', 2, b'a'}"],
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
            ],
        );
        clean(
            "duplicate-key",
            &[
                "{'a': 1, 'b': 2}",
                "{'1': 1, 1: 2}",
                "{x: 1, x: 2}",
                "{'a': 1, **b, 'a': 2}",
                "{f(): 1, f(): 2}",
            ],
        );
    }
}
