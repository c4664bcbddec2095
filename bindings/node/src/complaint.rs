//! Serde's complaints about options, for people who write JavaScript: which argument is wrong, and what
//! it may be.

use codehone::Error;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use crate::value::camel_case;

/// Options that hold a `Date`, which reaches serde as text.
const MOMENTS: [&str; 3] = ["at", "since", "until"];

/// What is wrong with `options`, as `failure` has it.
pub(crate) fn about(
    failure: &serde_path_to_error::Error<serde_json::Error>,
    options: &Value,
) -> Error {
    let (place, value) = locate(failure.path(), options);
    let text = failure.inner().to_string();
    if text.starts_with("unknown field") || text.starts_with("missing field") {
        // The field is the last part of the place itself.
        return Error::invalid(in_camel_case(&text));
    }
    if let Some((variant, allowed)) = text
        .strip_prefix("unknown variant ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        return Error::invalid(prefixed(&place, &format!("unknown value {variant}")))
            .with_hint(format!("use {allowed}"));
    }
    let of_type = text.starts_with("invalid type") || text.starts_with("invalid value");
    if of_type
        && !place.is_empty()
        && let Some((_, expected)) = text.rsplit_once(", expected ")
    {
        return mismatch(&place, value, expected);
    }
    // The engine's own vocabularies say what is allowed after a semicolon.
    match text.split_once("; ") {
        Some((message, hint)) => Error::invalid(prefixed(&place, message)).with_hint(hint),
        None => Error::invalid(prefixed(&place, &text)),
    }
}

/// The argument's name in JavaScript, and what was given for it.
fn locate<'v>(path: &Path, options: &'v Value) -> (String, Option<&'v Value>) {
    let mut place = String::new();
    let mut value = Some(options);
    for segment in path {
        let (name, inner) = match segment {
            Segment::Seq { index } => {
                place.push_str(&format!("[{index}]"));
                value = value.and_then(|list| list.get(index));
                continue;
            }
            Segment::Map { key } => (key, value.and_then(|object| object.get(key))),
            // A variant without data is the value itself, not a place in it.
            Segment::Enum { variant } => match value.and_then(|object| object.get(variant)) {
                None => continue,
                found => (variant, found),
            },
            Segment::Unknown => continue,
        };
        if !place.is_empty() {
            place.push('.');
        }
        place.push_str(&camel_case(name));
        value = inner;
    }
    (place, value)
}

fn mismatch(place: &str, value: Option<&Value>, expected: &str) -> Error {
    let expected = match expected {
        "usize" | "u64" | "u32" | "u16" | "u8" => return not_whole(place, value, expected),
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a string" if MOMENTS.contains(&place) => "a Date",
        "a string" | "path string" => "a string",
        "a sequence" => "an array",
        "string or map" | "map with a single key" => "a string or an object with one key",
        other => other,
    };
    Error::invalid(format!("{place} must be {expected}, not {}", kind(value)))
}

fn not_whole(place: &str, value: Option<&Value>, expected: &str) -> Error {
    let Some(number @ Value::Number(_)) = value else {
        return Error::invalid(format!(
            "{place} must be a whole number, not {}",
            kind(value)
        ));
    };
    if number.as_f64().is_some_and(|double| double.fract() != 0.0) {
        return Error::invalid(format!("{place} must be a whole number, not {number}"));
    }
    let hint = if number.as_f64().is_some_and(|double| double < 0.0) {
        "give a whole number that is not negative".to_owned()
    } else {
        // More than 32 bits of anything is a mistake too, even where 64 would be taken.
        let most = match expected {
            "u8" => u64::from(u8::MAX),
            "u16" => u64::from(u16::MAX),
            _ => u64::from(u32::MAX),
        };
        format!("give a whole number up to {most}")
    };
    Error::invalid(format!("{place} is out of range: {number}")).with_hint(hint)
}

fn kind(value: Option<&Value>) -> &'static str {
    match value {
        None | Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}

fn prefixed(place: &str, message: &str) -> String {
    match place {
        "" => message.to_owned(),
        place => format!("{place}: {message}"),
    }
}

/// Serde quotes names in backticks.
fn in_camel_case(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(at, part)| match at % 2 {
            1 => camel_case(part),
            _ => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("`")
}
