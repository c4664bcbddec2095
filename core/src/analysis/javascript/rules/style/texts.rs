//! Texts and line ends that read otherwise than meant.

use oxc_ast::ast::{
    BinaryExpression, CallExpression, ComputedMemberExpression, Expression, StringLiteral,
    TaggedTemplateExpression,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::BinaryOperator;

use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript, peer};
use crate::analysis::Rule;
use crate::model::Severity;

pub(super) static TEMPLATE_IN_STRING: Rule = Rule {
    id: "template-in-string",
    confidence: 0.7,
    summary: "A string in quotes has a `${...}` in it.",
    why: "Only back quotes fill it in: here the text itself appears.",
    false_positives: "Texts for another templating language.",
    examples: &[javascript(
        "const x = 'Hello ${name}';\n",
        "const x = `Hello ${name}`;\n",
    )],
    peers: &[
        peer("eslint", &["no-template-curly-in-string"]),
        peer("biome", &["noTemplateCurlyInString"]),
    ],
    ..BUG
};

pub(super) static UNEXPECTED_MULTILINE: Rule = Rule {
    id: "unexpected-multiline",
    confidence: 0.85,
    summary: "A line that was meant to start a statement continues the one before.",
    why: "Without a semicolon a line that begins with `(`, `[` or a back quote belongs to the line above: a call, \
          a member, a tag.",
    false_positives: "Chains that are broken before the bracket on purpose.",
    examples: &[javascript(
        "const a = b\n(c || d).run();\n",
        "const a = b;\n(c || d).run();\n",
    )],
    peers: &[peer("eslint", &["no-unexpected-multiline"])],
    ..BUG
};

pub(super) static MISSING_SPACE_CONCAT: Rule = Rule {
    id: "missing-space-concat",
    severity: Severity::Low,
    confidence: 0.85,
    summary: "Two lines of a text are joined without a space.",
    why: "The last word of one line and the first of the next become one word.",
    false_positives: "Long words that are broken on purpose.",
    examples: &[javascript(
        "const help = 'This text goes on' +\n  'without a space';\n",
        "const help = 'This text goes on ' +\n  'with a space';\n",
    )],
    ..BUG
};

pub(super) fn literal<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a StringLiteral<'a>) {
    let text = it.value.as_str();
    let Some(at) = text.find("${") else { return };
    let filled = text[at + 2..].find('}').is_some_and(|end| end > 0);
    if filled {
        let at = cx.first_line(it.span);
        cx.report(&TEMPLATE_IN_STRING, at, "only back quotes fill in `${...}`");
    }
}

/// The bracket behind `end`, if it is the first sign on another line.
fn on_next_line(cx: &Cx<'_, '_, '_>, end: u32, until: u32, bracket: char) -> Option<Span> {
    let gap = cx.text.get(end as usize..until as usize)?;
    let mut rest = gap;
    let mut broken = false;
    loop {
        let trimmed = rest.trim_start();
        broken |= rest[..rest.len() - trimmed.len()].contains(['\n', '\r']);
        rest = trimmed;
        if let Some(comment) = rest.strip_prefix("//") {
            rest = &comment[comment.find('\n').unwrap_or(comment.len())..];
        } else if let Some(comment) = rest.strip_prefix("/*") {
            let length = comment.find("*/")? + 2;
            broken |= comment[..length].contains('\n');
            rest = &comment[length..];
        } else {
            break;
        }
    }
    let at = end + (gap.len() - rest.len()) as u32;
    (broken && rest.starts_with(bracket)).then(|| Span::new(at, at + 1))
}

const MESSAGE: &str = "this continues the line above: a semicolon may be missing";

pub(super) fn call_on_next_line<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    if it.arguments.is_empty() || it.optional || it.type_arguments.is_some() {
        return;
    }
    if let Some(at) = on_next_line(cx, it.callee.span().end, it.span.end, '(') {
        cx.report(&UNEXPECTED_MULTILINE, at, MESSAGE);
    }
}

pub(super) fn member_on_next_line<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a ComputedMemberExpression<'a>,
) {
    if it.optional {
        return;
    }
    if let Some(at) = on_next_line(cx, it.object.span().end, it.expression.span().start, '[') {
        cx.report(&UNEXPECTED_MULTILINE, at, MESSAGE);
    }
}

pub(super) fn template_on_next_line<'a>(
    cx: &mut Cx<'a, '_, '_>,
    it: &'a TaggedTemplateExpression<'a>,
) {
    if it.type_arguments.is_some() {
        return;
    }
    if let Some(at) = on_next_line(cx, it.tag.span().end, it.quasi.span.start + 1, '`') {
        cx.report(&UNEXPECTED_MULTILINE, at, MESSAGE);
    }
}

/// `'... on' + 'without ...'` over two lines.
pub(super) fn missing_space<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a BinaryExpression<'a>) {
    if it.operator != BinaryOperator::Addition {
        return;
    }
    let left = match it.left.get_inner_expression() {
        Expression::BinaryExpression(inner) if inner.operator == BinaryOperator::Addition => {
            inner.right.get_inner_expression()
        }
        other => other,
    };
    let (Expression::StringLiteral(left), Expression::StringLiteral(right)) =
        (left, it.right.get_inner_expression())
    else {
        return;
    };
    let (before, after) = (left.value.as_str(), right.value.as_str());
    let ends = before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, ',' | ';'));
    let starts = after
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic());
    // Prose has blanks on both sides of the break.
    let last_word = before.rsplit(' ').next().unwrap_or_default();
    let first_word = after.split(' ').next().unwrap_or_default();
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_alphabetic() || matches!(c, ',' | '\'' | '.' | ';'))
    };
    let prose =
        before.contains(' ') && after.contains(' ') && is_word(last_word) && is_word(first_word);
    let broken = cx
        .slice(Span::new(left.span.end, right.span.start))
        .contains('\n');
    if ends && starts && prose && broken {
        let message = format!(
            "a space seems to be missing behind `{}`",
            super::super::values::short(last_word)
        );
        cx.report(&MISSING_SPACE_CONCAT, left.span, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags, found};

    #[test]
    fn holes_in_strings() {
        flags(
            "template-in-string",
            &[
                "x = 'a ${b}'",
                "x = \"${a.b}\"",
                "x = '${a} ${b}'",
                "f('${x + y}')",
                "x = { a: '${b}' }",
                "x = 'a' + '${b}'",
                "x = ['${a}']",
                "x = '$${a}'",
                "x = y ? '${a}' : ''",
                "x = '${ a }'",
            ],
        );
        clean(
            "template-in-string",
            &[
                "x = `${a}`",
                "x = '$a'",
                "x = '{a}'",
                "x = '${'",
                "x = '${}'",
                "x = '$ {a}'",
                "x = `'${a}'`",
                "x = a",
                "x = '#{a}'",
                "x = '}${'",
            ],
        );
    }

    #[test]
    fn lines_that_continue() {
        flags(
            "unexpected-multiline",
            &[
                "a = b\n(c || d).e()",
                "a = b\n[c, d].forEach(f)",
                "a = b\n`c`",
                "a = f(b)\n(g(c))",
                "a = b // x\n(c)",
                "a = b /* x\n */ (c)",
                "a = (b)\n(c)",
                "a = b.c\n[d]",
                "a = function () {}\n(1)",
                "x = a\n\n[0]",
            ],
        );
        clean(
            "unexpected-multiline",
            &[
                "a = b;\n(c || d).e()",
                "a = b(\n c)",
                "a = b[\n c]",
                "a = b\n()",
                "a = b\n.c(d)",
                "a = b`\nc`",
                "a\n?.(b)",
                "a\n?.[b]",
                "f(\n(a))",
                "a = b /* x */ (c)",
            ],
        );
        assert_eq!(found("unexpected-multiline", "a = b\n(c)"), ["("]);
    }

    #[test]
    fn words_that_are_joined() {
        flags(
            "missing-space-concat",
            &[
                "x = 'this goes' +\n'on and on'",
                "x = 'a b c' +\n'd e f'",
                "x = y + 'one two' +\n'three four'",
                "x = 'one, two,' +\n'three four'",
                "f('some text here' +\n 'and more text')",
                "x = 'first line' +\n'second line' +\n'third line'",
                "x = \"it is\" +\n\"not so\"",
                "x = 'abc def'\n + 'ghi jkl'",
                "x = ('go on' +\n'and on')",
                "throw new Error('can not find' +\n 'the file here')",
            ],
        );
        clean(
            "missing-space-concat",
            &[
                "x = 'this goes ' +\n'on and on'",
                "x = 'this goes' +\n' on and on'",
                "x = 'one' +\n'two'",
                "x = 'this goes' + 'on and on'",
                "x = 'a b.' +\n'C d'.trim()",
                "x = 'a b\\n' +\n'c d'",
                "x = 'a b' +\nc",
                "x = 'AB CD/' +\n'e f'",
                "x = 'iVBOR w0KGgo1' +\n'AAAANS UhEUg'",
                "x = 'a b<br>' +\n'c d'",
            ],
        );
    }
}
