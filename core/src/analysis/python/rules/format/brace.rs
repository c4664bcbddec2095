//! `"...".format(...)` and the format specifications of it and of f-strings.

use ruff_python_ast::{ConversionFlag, Expr, ExprCall, ExprFString, InterpolatedStringElement};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use super::super::values::{Value, value_of};
use super::FORMAT_MISMATCH;
use crate::analysis::python::context::Context;

/// Which argument a field takes.
#[derive(Debug, PartialEq)]
enum Field<'a> {
    /// `{}`
    Next,
    /// `{0}`
    At(usize),
    /// `{name}`
    Named(&'a str),
}

/// What a text takes.
#[derive(Debug, Default, PartialEq)]
struct Fields<'a> {
    all: Vec<Field<'a>>,
    /// A presentation type that no builtin type knows.
    bad_type: Option<char>,
}

/// Fields may hold fields in their specification, and no deeper.
const DEEPEST: u32 = 2;

/// The replacement fields of a text, or why it is no format. Linear in its length.
fn parse(text: &str) -> Result<Fields<'_>, &'static str> {
    let mut found = Fields::default();
    fields(text, 1, &mut found)?;
    Ok(found)
}

fn fields<'a>(text: &'a str, depth: u32, found: &mut Fields<'a>) -> Result<(), &'static str> {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let brace = rest.as_bytes()[at];
        let after = &rest[at + 1..];
        if depth == 1 && after.as_bytes().first() == Some(&brace) {
            rest = &after[1..];
        } else if brace == b'}' {
            return Err("a `}` has no `{`; write `}}` for a brace");
        } else {
            let end = field_end(after)?;
            field(&after[..end], depth, found)?;
            rest = &after[end + 1..];
        }
    }
    Ok(())
}

/// Where the field that starts behind a `{` ends.
fn field_end(text: &str) -> Result<usize, &'static str> {
    let mut depth = 0_u32;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            // Braces in an index are part of it.
            b'[' if depth == 0 && !bytes.by_ref().any(|(_, inner)| inner == b']') => {
                return Err("a `[` of a field is never closed");
            }
            b':' if depth == 0 => {
                // In the specification brackets mean nothing.
                let mut nested = 0_u32;
                for (at, byte) in bytes.by_ref() {
                    match byte {
                        b'{' => nested += 1,
                        b'}' if nested == 0 => return Ok(at),
                        b'}' => nested -= 1,
                        _ => {}
                    }
                }
                return Err(UNCLOSED);
            }
            b'{' => depth += 1,
            b'}' if depth == 0 => return Ok(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    Err(UNCLOSED)
}

const UNCLOSED: &str = "a `{` is never closed; write `{{` for a brace";

fn field<'a>(text: &'a str, depth: u32, found: &mut Fields<'a>) -> Result<(), &'static str> {
    if depth > DEEPEST {
        return Err("a field in the specification of a field has one of its own");
    }
    let name_end = text.find(['!', ':', '.', '[', '{']).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(name_end);
    if rest.starts_with('{') {
        return Err("a `{` stands in the name of a field");
    }
    loop {
        if let Some(attribute) = rest.strip_prefix('.') {
            let end = attribute
                .find(['.', '[', '!', ':'])
                .unwrap_or(attribute.len());
            if end == 0 {
                return Err("an attribute of a field has no name");
            }
            rest = &attribute[end..];
        } else if let Some(index) = rest.strip_prefix('[') {
            let end = index.find(']').ok_or("a `[` of a field is never closed")?;
            if end == 0 {
                return Err("an index of a field is empty");
            }
            rest = &index[end + 1..];
        } else {
            break;
        }
    }
    if let Some(conversion) = rest.strip_prefix('!') {
        let letter = conversion.chars().next().ok_or("a `!` has no conversion")?;
        if !matches!(letter, 'r' | 's' | 'a') {
            return Err("a `!` is followed by neither `r`, `s` nor `a`");
        }
        rest = &conversion[1..];
    }
    found.all.push(match name {
        "" => Field::Next,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => Field::At(
            digits
                .parse()
                .map_err(|_| "a field has a number too large")?,
        ),
        _ => Field::Named(name),
    });
    match rest.strip_prefix(':') {
        Some(specification) => {
            if specification.contains(['{', '}']) {
                fields(specification, depth + 1, found)?;
            } else if found.bad_type.is_none() {
                found.bad_type = bad_type(specification);
            }
            Ok(())
        }
        None if rest.is_empty() => Ok(()),
        None => Err("something stands between a field's name and its `}`"),
    }
}

/// The presentation type at the end of `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`,
/// and what is left behind it.
fn presentation(text: &str) -> (Option<char>, &str) {
    let is_align = |c: Option<char>| matches!(c, Some('<' | '>' | '=' | '^'));
    let mut rest = text;
    let mut chars = rest.chars();
    let (first, second) = (chars.next(), chars.next());
    if is_align(second) {
        rest = chars.as_str();
    } else if is_align(first) {
        rest = &rest[1..];
    }
    rest = rest.strip_prefix(['+', '-', ' ']).unwrap_or(rest);
    rest = rest
        .strip_prefix('z')
        .filter(|after| !after.is_empty())
        .unwrap_or(rest);
    rest = rest.strip_prefix('#').unwrap_or(rest);
    let digits =
        |text: &'_ str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    rest = &rest[digits(rest)..];
    rest = rest.strip_prefix([',', '_']).unwrap_or(rest);
    if let Some(precision) = rest.strip_prefix('.') {
        let length = digits(precision);
        if length > 0 {
            rest = precision[length..]
                .strip_prefix([',', '_'])
                .unwrap_or(&precision[length..]);
        }
    }
    let mut chars = rest.chars();
    (chars.next(), chars.as_str())
}

/// A specification that ends in one letter no builtin type knows. Longer ends are for types with a
/// language of their own, such as dates.
fn bad_type(text: &str) -> Option<char> {
    match presentation(text) {
        (Some(letter), "") if letter.is_alphabetic() && !"bcdeEfFgGnosxX".contains(letter) => {
            Some(letter)
        }
        _ => None,
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, format: &str) {
    let message = match parse(format) {
        Err(why) => Some(format!("this is no format: {why}")),
        Ok(fields) => mismatch(&fields, call),
    };
    if let Some(message) = message {
        context.report(&FORMAT_MISMATCH, call.range(), message);
    }
}

fn mismatch(fields: &Fields<'_>, call: &ExprCall) -> Option<String> {
    let arguments = &call.arguments;
    let automatic = fields.all.iter().filter(|one| **one == Field::Next).count();
    let mut numbers = FxHashSet::default();
    let mut names = FxHashSet::default();
    for one in &fields.all {
        match one {
            Field::Next => {}
            Field::At(number) => {
                numbers.insert(*number);
            }
            Field::Named(name) => {
                names.insert(*name);
            }
        }
    }
    if automatic > 0 && !numbers.is_empty() {
        return Some("the format mixes `{}` and numbered fields".to_owned());
    }
    if let Some(letter) = fields.bad_type {
        return Some(format!("`{letter}` is no presentation type"));
    }
    let any_position = arguments.args.iter().any(Expr::is_starred_expr);
    let any_name = arguments
        .keywords
        .iter()
        .any(|keyword| keyword.arg.is_none());
    // `format(*xs)` and `format(**xs)` alone say nothing about what is there.
    let given = arguments.args.len();
    let takes = |number: usize| number < automatic || numbers.contains(&number);
    if !any_position {
        let most = numbers.iter().max().map_or(automatic, |most| most + 1);
        if most > given {
            return Some(format!(
                "the format takes {most} values by position, but {given} are given"
            ));
        }
        if let Some(unused) = (0..given).find(|at| !takes(*at)) {
            return Some(format!(
                "the format does not take the value at position {unused}"
            ));
        }
    } else if let Some(first) = arguments.args.iter().position(Expr::is_starred_expr)
        && let Some(unused) = (0..first).find(|at| !takes(*at))
    {
        return Some(format!(
            "the format does not take the value at position {unused}"
        ));
    }
    if any_name {
        return None;
    }
    let mut keywords: Vec<&str> = arguments
        .keywords
        .iter()
        .filter_map(|keyword| keyword.arg.as_ref().map(|name| name.as_str()))
        .collect();
    if let Some(unused) = keywords.iter().find(|name| !names.contains(**name)) {
        return Some(format!("the format does not take `{unused}`"));
    }
    keywords.sort_unstable();
    fields.all.iter().find_map(|one| match one {
        Field::Named(name) if keywords.binary_search(name).is_err() => Some(format!(
            "the format takes `{}`, which is not given",
            name.chars().take(40).collect::<String>()
        )),
        _ => None,
    })
}

/// `f"{'x':d}"`: a specification that the value, known from its form, does not understand.
pub(super) fn f_string(context: &mut Context<'_, '_, '_>, string: &ExprFString) {
    for element in string.value.elements() {
        let InterpolatedStringElement::Interpolation(field) = element else {
            continue;
        };
        let Some(specification) = &field.format_spec else {
            continue;
        };
        let [InterpolatedStringElement::Literal(text)] = &*specification.elements else {
            continue;
        };
        let kind = match field.conversion {
            ConversionFlag::None => value_of(&field.expression),
            _ => Value::Text,
        };
        if !understands(kind, &text.value) {
            let message = format!("{} does not understand this specification", kind.name());
            context.report(&FORMAT_MISMATCH, field.range(), message);
        }
    }
}

fn understands(kind: Value, specification: &str) -> bool {
    let (letter, rest) = presentation(specification);
    if !rest.is_empty() {
        return matches!(kind, Value::Unknown);
    }
    match (kind, letter) {
        (Value::Unknown, _) | (_, None) => true,
        (Value::Text, Some(letter)) => letter == 's',
        (Value::Integer, Some(letter)) => "bcdoxXneEfFgG%".contains(letter),
        (Value::Float, Some(letter)) => "neEfFgG%".contains(letter),
        (Value::Complex, Some(letter)) => "neEfFgG".contains(letter),
        // The others take no specification at all.
        (_, Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn fields_are_read_like_cpython_does() {
        let all = |text| parse(text).map(|fields| fields.all);
        assert_eq!(
            all("a{{b}}{}{0.x[y]!r:>{w}}"),
            Ok(vec![Field::Next, Field::At(0), Field::Named("w")])
        );
        assert_eq!(all("{a[{]}"), Ok(vec![Field::Named("a")]));
        for bad in [
            "{", "}", "{!x}", "{a[}", "{a.}", "{:{:{}}}", "{a[]}", "{a[0]b}", "{0!r x}",
        ] {
            assert!(all(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn specifications() {
        assert_eq!(bad_type("y"), Some('y'));
        assert_eq!(bad_type("*>10.3q"), Some('q'));
        for good in [
            "",
            "d",
            ">10",
            "*^+#010,.2f",
            "%Y-%m",
            "%",
            "_b",
            "z.2f",
            ".3",
        ] {
            assert_eq!(bad_type(good), None, "{good}");
        }
    }

    #[test]
    fn arguments_that_do_not_fit() {
        flags(
            "format-mismatch",
            &[
                "'{} {}'.format(a)",
                "'{}'.format(a, b)",
                "'{1}'.format(a)",
                "'{1}'.format(a, b)",
                "'{a}'.format(b=1)",
                "'{a} {b}'.format(a=1)",
                "'{a}'.format(a=1, b=2)",
                "'{} {0}'.format(a)",
                "'{'.format(a)",
                "'}'.format(a)",
                "'{!x}'.format(a)",
                "'{:y}'.format(a)",
                "'{:{}}'.format(a)",
                "'x'.format(a, *b)",
                "'{a.b} {c[0]}'.format(a=1)",
                "f\"{'x':d}\"",
                "f'{1:s}'",
                "f'{x!r:d}'",
            ],
        );
        clean(
            "format-mismatch",
            &[
                "'{}'.format(a)",
                "'{0} {0}'.format(a)",
                "'{} {}'.format(*a)",
                "'{a}'.format(**b)",
                "'{a}'.format(a=1)",
                "'{a.b[c]}'.format(a=1)",
                "'{{}}'.format()",
                "'{:{}}'.format(a, b)",
                "'{:%Y-%m}'.format(a)",
                "'{:>{width}}'.format(a, width=3)",
                "x.format(1, 2)",
                "'{0:x} {1!r}'.format(a, b)",
                "f'{x:d}'",
                "f'{1:>10}'",
                "f'{1.5:.2f}'",
                "f\"{'x':>{w}}\"",
                "f'{now:%H}'",
                "'{a[0][b]}'.format(a=1)",
            ],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[{}\\[\\]!:.a0 é]*") {
            let _ = parse(&text);
        }
    }
}
