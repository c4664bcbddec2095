//! `"..." % values`: the conversion specifiers of printf-style formatting.

use ruff_python_ast::{Expr, ExprBinOp, ExprDict};
use ruff_text_size::Ranged;

use super::super::values::{Value, value_of};
use super::FORMAT_MISMATCH;
use crate::analysis::python::context::Context;

/// One `%(key)#0*.*ld`.
#[derive(Debug, PartialEq)]
pub(super) struct Specifier<'a> {
    pub(super) key: Option<&'a str>,
    /// How many of width and precision are `*`, each of which takes a value of its own.
    pub(super) stars: usize,
    pub(super) conversion: char,
}

/// Why a text is no format.
#[derive(Debug, PartialEq)]
pub(super) enum Malformed {
    /// It ends within a specifier.
    Truncated,
    /// No conversion has this letter.
    Conversion(char),
}

/// The specifiers of a text, without `%%`. Linear in its length.
pub(super) fn parse(text: &str) -> Result<Vec<Specifier<'_>>, Malformed> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (specifier, after) = specifier(&rest[at + 1..])?;
        rest = after;
        found.extend(specifier);
    }
    Ok(found)
}

/// One specifier behind its `%`, and what follows it.
fn specifier(text: &str) -> Result<(Option<Specifier<'_>>, &str), Malformed> {
    let (key, mut rest) = match text.strip_prefix('(') {
        Some(inside) => {
            let end = closing(inside).ok_or(Malformed::Truncated)?;
            (Some(&inside[..end]), &inside[end + 1..])
        }
        None => (None, text),
    };
    rest = rest.trim_start_matches(['#', '0', '-', ' ', '+']);
    let mut stars = 0;
    rest = quantity(rest, &mut stars);
    if let Some(precision) = rest.strip_prefix('.') {
        rest = quantity(precision, &mut stars);
    }
    rest = rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest);
    let conversion = rest.chars().next().ok_or(Malformed::Truncated)?;
    let rest = &rest[conversion.len_utf8()..];
    match conversion {
        '%' => Ok((None, rest)),
        'd' | 'i' | 'o' | 'u' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'c' | 'r' | 's'
        | 'a' => Ok((
            Some(Specifier {
                key,
                stars,
                conversion,
            }),
            rest,
        )),
        other => Err(Malformed::Conversion(other)),
    }
}

/// Where the bracket of a key closes; keys may hold brackets in pairs.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn quantity<'a>(text: &'a str, stars: &mut usize) -> &'a str {
    match text.strip_prefix('*') {
        Some(rest) => {
            *stars += 1;
            rest
        }
        None => text.trim_start_matches(|c: char| c.is_ascii_digit()),
    }
}

/// How many values without a key the specifiers take.
pub(super) fn positional(specifiers: &[Specifier<'_>]) -> usize {
    specifiers
        .iter()
        .filter(|one| one.key.is_none())
        .map(|one| one.stars + 1)
        .sum()
}

pub(super) fn check(context: &mut Context<'_, '_, '_>, operation: &ExprBinOp) {
    let Expr::StringLiteral(text) = &*operation.left else {
        return;
    };
    let values = &*operation.right;
    let message = match parse(text.value.to_str()) {
        Err(Malformed::Truncated) => Some("the format ends within a `%` specifier".to_owned()),
        Err(Malformed::Conversion(letter)) => Some(format!(
            "`%` has no conversion `{}`; write `%%` for a per cent sign",
            letter.escape_default()
        )),
        Ok(specifiers) => mismatch(&specifiers, values),
    };
    if let Some(message) = message {
        context.report(&FORMAT_MISMATCH, operation.range(), message);
    }
}

fn mismatch(specifiers: &[Specifier<'_>], values: &Expr) -> Option<String> {
    let named = specifiers.iter().any(|one| one.key.is_some());
    let wanted = positional(specifiers);
    if named && wanted > 0 {
        return Some("the format mixes values by name and by position".to_owned());
    }
    if named {
        return by_name(specifiers, values);
    }
    let count = |given: usize| {
        (given != wanted)
            .then(|| format!("the format takes {wanted} values, but {given} are given"))
    };
    match values {
        Expr::Tuple(tuple) => {
            if tuple.elts.iter().any(Expr::is_starred_expr) {
                return None;
            }
            count(tuple.elts.len()).or_else(|| {
                // A `*` takes a value of its own: what stands where is no longer obvious.
                let plain = specifiers.iter().all(|one| one.stars == 0);
                specifiers
                    .iter()
                    .zip(&tuple.elts)
                    .filter(|_| plain)
                    .find_map(|(one, value)| wrong_type(one.conversion, value))
            })
        }
        Expr::Dict(dict) if dict.items.is_empty() && wanted == 0 => None,
        Expr::Dict(_) | Expr::DictComp(_) if wanted > 1 => Some(format!(
            "the format takes {wanted} values by position, not a dict"
        )),
        Expr::Dict(dict) if wanted == 0 => unused_keys(specifiers, dict),
        _ if wanted == 0 => Some("the format has no specifier for the value".to_owned()),
        _ if value_of(values) == Value::Unknown => None,
        _ => count(1).or_else(|| {
            specifiers
                .first()
                .and_then(|one| wrong_type(one.conversion, values))
        }),
    }
}

fn by_name(specifiers: &[Specifier<'_>], values: &Expr) -> Option<String> {
    let dict = match values {
        Expr::Dict(dict) => dict,
        Expr::DictComp(_) => return None,
        _ => {
            let sequence = !matches!(value_of(values), Value::Unknown | Value::Dict);
            return sequence.then(|| "the format takes its values by name from a dict".to_owned());
        }
    };
    if specifiers.iter().any(|one| one.stars > 0) {
        return Some("`*` takes its width by position, not from a dict".to_owned());
    }
    if let Some(unused) = unused_keys(specifiers, dict) {
        return Some(unused);
    }
    let mut known = Vec::with_capacity(dict.items.len());
    for item in &dict.items {
        match &item.key {
            Some(Expr::StringLiteral(key)) => known.push((key.value.to_str(), &item.value)),
            // Unpacked or computed keys may be any.
            _ => return None,
        }
    }
    known.sort_by_key(|(key, _)| *key);
    for one in specifiers {
        let key = one.key?;
        match known.binary_search_by_key(&key, |(key, _)| *key) {
            Err(_) => {
                return Some(format!(
                    "the format takes `{}`, which is not given",
                    short(key)
                ));
            }
            Ok(at) => {
                if let Some(wrong) = wrong_type(one.conversion, known[at].1) {
                    return Some(wrong);
                }
            }
        }
    }
    None
}

fn unused_keys(specifiers: &[Specifier<'_>], dict: &ExprDict) -> Option<String> {
    if dict.items.iter().any(|item| item.key.is_none()) {
        return None;
    }
    let mut taken: Vec<&str> = specifiers.iter().filter_map(|one| one.key).collect();
    taken.sort_unstable();
    dict.items.iter().find_map(|item| match &item.key {
        Some(Expr::StringLiteral(key)) => {
            let key = key.value.to_str();
            taken
                .binary_search(&key)
                .is_err()
                .then(|| format!("`{}` is given, but the format does not take it", short(key)))
        }
        _ => None,
    })
}

fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

/// Whether the conversion cannot take a value that is known from its form.
fn wrong_type(conversion: char, value: &Expr) -> Option<String> {
    let kind = value_of(value);
    let fits = match conversion {
        'd' | 'i' | 'u' => matches!(kind, Value::Integer | Value::Float),
        'x' | 'X' | 'o' => kind == Value::Integer,
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => matches!(kind, Value::Integer | Value::Float),
        'c' => {
            kind == Value::Integer
                || matches!(value, Expr::StringLiteral(text) if text.value.chars().count() == 1)
        }
        _ => true,
    };
    (!fits && kind != Value::Unknown)
        .then(|| format!("`%{conversion}` cannot take {}", kind.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn specifiers_are_read_like_cpython_does() {
        let keys = |text| -> Result<Vec<_>, _> {
            parse(text).map(|all| {
                all.into_iter()
                    .map(|one| (one.key, one.stars, one.conversion))
                    .collect()
            })
        };
        assert_eq!(keys("100%% %s"), Ok(vec![(None, 0, 's')]));
        assert_eq!(
            keys("%(a)s %(b(c))-05.2f"),
            Ok(vec![(Some("a"), 0, 's'), (Some("b(c)"), 0, 'f')])
        );
        assert_eq!(keys("%*.*ld"), Ok(vec![(None, 2, 'd')]));
        assert_eq!(keys("%"), Err(Malformed::Truncated));
        assert_eq!(keys("%(a"), Err(Malformed::Truncated));
        assert_eq!(keys("%.3é"), Err(Malformed::Conversion('é')));
    }

    #[test]
    fn values_that_do_not_fit() {
        flags(
            "format-mismatch",
            &[
                "'%s %s' % (a,)",
                "'%s' % (a, b)",
                "'%s %s' % 'x'",
                "'%(a)s' % (1,)",
                "'%(a)s' % {'b': 1}",
                "'%(a)s %(b)s' % {'a': 1}",
                "'%(a)s' % {'a': 1, 'b': 2}",
                "'%(a)s %s' % x",
                "'%s %s' % {'a': 1}",
                "'%y' % x",
                "'%' % x",
                "'%(a' % x",
                "'%d' % 'x'",
                "'%x' % 1.5",
                "'%s %d' % (a, 'b')",
                "'%(a)d' % {'a': 'x'}",
                "'no place' % x",
                "'%.*f' % (x,)",
                "'%(a)*d' % {'a': 1}",
            ],
        );
        clean(
            "format-mismatch",
            &[
                "'%s' % x",
                "'%s %s' % x",
                "'%s %s' % (a, b)",
                "'%s %s' % (*a,)",
                "'%(a)s' % {'a': 1}",
                "'%(a)s' % {**b}",
                "'%(a)s' % {k: 1}",
                "'%(a)s' % x",
                "'%.*f' % (2, x)",
                "'%s' % {'a': 1}",
                "'%c' % 'x'",
                "'%d' % 1.5",
                "'100%%' % ()",
                "x % (1, 2)",
                "'%s' % [1, 2]",
                "'%s' % (a, )",
                "'%(a)s' % locals()",
                "'%(a)s' % {k: v for k, v in x}",
            ],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
