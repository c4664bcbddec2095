//! Formats and the values that are put into them.

mod brace;
pub(super) mod logging;
mod percent;

use ruff_python_ast::{Expr, ExprBinOp, ExprCall, ExprFString, Operator};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&FORMAT_MISMATCH];

static FORMAT_MISMATCH: Rule = Rule {
    id: "format-mismatch",
    severity: Severity::High,
    confidence: 0.93,
    summary: "A format and its values do not belong together.",
    why: "Too few values, values of another type or a letter that is no conversion raise an exception \
          when the text is made; values that the format does not take are lost. In a log message the \
          mistake is printed instead of the message. `strip` with a whole word strips its letters in \
          any order.",
    false_positives: "Formats that are filled in twice, the first time on purpose in part.",
    examples: &[python(
        "text = '%s of %s' % (done,)\n",
        "text = '%s of %s' % (done, total)\n",
    )],
    peers: &[
        peer(
            "ruff",
            &[
                "F501", "F502", "F503", "F504", "F505", "F506", "F507", "F508", "F509", "F521",
                "F522", "F523", "F524", "F525", "PLE1205", "PLE1206", "PLE1300", "PLE1307",
                "PLE1310",
            ],
        ),
        peer(
            "pylint",
            &[
                "too-many-format-args",
                "too-few-format-args",
                "bad-format-character",
                "truncated-format-string",
                "mixed-format-string",
                "format-needs-mapping",
                "missing-format-string-key",
                "unused-format-string-key",
                "unused-format-string-argument",
                "missing-format-argument-key",
                "format-combined-specification",
                "bad-format-string",
                "bad-string-format-type",
                "logging-too-many-args",
                "logging-too-few-args",
                "logging-format-truncated",
                "logging-unsupported-format",
                "bad-str-strip-call",
            ],
        ),
        peer("pyflakes", &["F50x", "F52x"]),
    ],
    ..BUG
};

pub(super) fn operation(context: &mut Context<'_, '_, '_>, operation: &ExprBinOp) {
    if operation.op == Operator::Mod {
        percent::check(context, operation);
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if let Expr::Attribute(method) = &*call.func {
        match (method.attr.as_str(), &*method.value) {
            ("format", Expr::StringLiteral(text)) => {
                brace::call(context, call, text.value.to_str());
                return;
            }
            ("strip" | "lstrip" | "rstrip", _) => strip(context, call),
            _ => {}
        }
    }
    logging::check(context, call, path);
}

pub(super) fn f_string(context: &mut Context<'_, '_, '_>, string: &ExprFString) {
    brace::f_string(context, string);
}

/// `path.strip("http://")`: the argument is a set of characters.
fn strip(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let ([argument], true) = (&*call.arguments.args, call.arguments.keywords.is_empty()) else {
        return;
    };
    let twice = match argument {
        Expr::StringLiteral(text) => has_twice(text.value.chars()),
        Expr::BytesLiteral(text) => has_twice(text.value.bytes().map(char::from)),
        _ => return,
    };
    if twice {
        context.report(
            &FORMAT_MISMATCH,
            argument.range(),
            "this strips the characters in any order, not the word: use `removeprefix` or `removesuffix`",
        );
    }
}

fn has_twice(text: impl Iterator<Item = char>) -> bool {
    let mut seen: Vec<char> = Vec::new();
    for character in text {
        if seen.contains(&character) {
            return true;
        }
        // More different ones than any alphabet of a mistake: a set on purpose, and a bounded search.
        if seen.len() >= 64 {
            return false;
        }
        seen.push(character);
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn strip_takes_a_set_of_characters() {
        flags(
            "format-mismatch",
            &[
                "x.strip('http://')",
                "'abc'.lstrip('aab')",
                "x.rstrip(b'..')",
                "f(x).strip('<!--')",
            ],
        );
        clean(
            "format-mismatch",
            &[
                "x.strip()",
                "x.strip('/')",
                "x.strip('abc')",
                "x.strip(chars)",
                "x.strip('aa', 1)",
                "x.strip('\\r\\n')",
            ],
        );
    }
}
