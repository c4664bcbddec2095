//! String literals that stand side by side.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&IMPLICIT_STR_CONCAT];

static IMPLICIT_STR_CONCAT: Rule = Rule {
    id: "implicit-str-concat",
    severity: Severity::Low,
    confidence: 0.8,
    summary: "Two string literals stand side by side on one line.",
    why: "They are joined without a word: often a comma is missing between two elements, or a line was \
          joined by a formatter. Write one literal, or the comma.",
    false_positives: "Literals with different prefixes or quotes that are joined on purpose.",
    examples: &[python(
        "names = ['first' 'second', 'third']\n",
        "names = ['first', 'second', 'third']\n",
    )],
    peers: &[
        peer("ruff", &["ISC001"]),
        peer("pylint", &["implicit-str-concat"]),
    ],
    ..BUG
};

pub(super) fn concatenated(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    match expr {
        Expr::StringLiteral(text) if text.value.is_implicit_concatenated() => {
            pairs(context, text.value.iter().map(Ranged::range));
        }
        Expr::BytesLiteral(text) if text.value.is_implicit_concatenated() => {
            pairs(context, text.value.iter().map(Ranged::range));
        }
        Expr::FString(text) if text.value.is_implicit_concatenated() => {
            pairs(context, text.value.iter().map(Ranged::range));
        }
        _ => {}
    }
}

fn pairs(context: &mut Context<'_, '_, '_>, parts: impl Iterator<Item = TextRange>) {
    let mut before: Option<TextRange> = None;
    for part in parts {
        if let Some(before) = before
            && !context
                .text(&TextRange::new(before.end(), part.start()))
                .contains(['\n', '\r'])
        {
            context.report(
                &IMPLICIT_STR_CONCAT,
                TextRange::new(before.start(), part.end()),
                "these two are one string: is a comma missing?",
            );
        }
        before = Some(part);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn literals_side_by_side() {
        flags(
            "implicit-str-concat",
            &[
                "x = 'a' 'b'",
                "x = ['a' 'b', 'c']",
                "f('a' \"b\")",
                "x = b'a' b'b'",
                "x = f'{a}' 'b'",
                "x = 'a' f'{b}'",
                "x = ('a' 'b'\n 'c')",
                "x = r'a' 'b'",
                "x = ''  'b'",
                "def f(a='x' 'y'): pass",
            ],
        );
        clean(
            "implicit-str-concat",
            &[
                "x = 'a' + 'b'",
                "x = ('a'\n 'b')",
                "x = ['a', 'b']",
                "x = 'a' \\\n 'b'",
                "x = 'a'",
                "x = f'{a}{b}'",
                "x = ('a'  # one\n 'b')",
                "x = 'a', 'b'",
                "x = {'a': 'b'}",
                "'''doc'''",
            ],
        );
    }
}
