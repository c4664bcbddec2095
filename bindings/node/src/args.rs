//! Arguments on their way in. Whatever is wrong with them is `invalid_input`, said in JavaScript's
//! names; defaults and checks are the engine's.

use std::collections::BTreeMap;

use codehone::{Error, Finding, FindingId, Result, Timestamp, Verdict, VerdictInput};
use napi::bindgen_prelude::{Array, FromNapiValue, JsObjectValue, Object, Uint8Array, Unknown};
use napi::{Env, JsValue, ValueType};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::complaint;
use crate::error::broken;
use crate::value::camel_case;

/// Options nest at most this deep; a cyclic object must not end in a stack overflow.
const MAX_DEPTH: usize = 8;

/// Whether the caller left the argument out.
pub(crate) fn is_absent(value: &Unknown<'_>) -> bool {
    matches!(value.get_type(), Ok(ValueType::Undefined | ValueType::Null))
}

/// A string argument.
pub(crate) fn text(name: &str, value: &Unknown<'_>) -> Result<String> {
    match value.get_type().map_err(|e| broken(&e))? {
        ValueType::String => string_of(value),
        other => Err(wrong(name, "a string", other)),
    }
}

/// A whole number that is not negative.
pub(crate) fn whole(name: &str, value: &Unknown<'_>) -> Result<u64> {
    match json(value, name, 0)? {
        Some(Value::Number(number)) if number.is_u64() => Ok(number.as_u64().unwrap_or_default()),
        _ => Err(Error::invalid(format!(
            "{name} must be a whole number that is not negative"
        ))),
    }
}

/// A `Date` argument.
pub(crate) fn moment(name: &str, value: &Unknown<'_>) -> Result<Timestamp> {
    match json(value, name, 0)? {
        Some(Value::String(text)) => Timestamp::parse(&text),
        _ => Err(Error::invalid(format!("{name} must be a Date"))),
    }
}

/// A duration in milliseconds, as whole microseconds.
pub(crate) fn milliseconds(name: &str, value: &Unknown<'_>) -> Result<i64> {
    const LONGEST: f64 = 8.64e15; // the span of a Date
    match json(value, name, 0)?.as_ref().and_then(Value::as_f64) {
        Some(millis) if millis.abs() <= LONGEST => Ok((millis * 1_000.0).round() as i64),
        _ => Err(Error::invalid(format!(
            "{name} must be a number of milliseconds"
        ))),
    }
}

/// A property, `undefined` if there is none.
pub(crate) fn property<'e>(object: &Object<'e>, name: &str) -> Result<Unknown<'e>> {
    object
        .get_named_property_unchecked(name)
        .map_err(|e| broken(&e))
}

/// The value as a type of napi's, through a holder because a direct cast is unsafe.
pub(crate) fn cast<T: FromNapiValue>(value: &Unknown<'_>) -> napi::Result<T> {
    let mut holder = Object::new(&Env::from_raw(value.value().env))?;
    holder.set_named_property("value", *value)?;
    holder.get_named_property_unchecked("value")
}

/// An object argument; `{}` if it was left out.
pub(crate) fn object<'e>(name: &str, value: &Unknown<'e>) -> Result<Option<Object<'e>>> {
    if is_absent(value) {
        return Ok(None);
    }
    match value.get_type().map_err(|e| broken(&e))? {
        ValueType::Object => Ok(Some(value.coerce_to_object().map_err(|e| broken(&e))?)),
        other => Err(wrong(name, "an object", other)),
    }
}

/// An options object as the engine's options. Unknown names are refused.
pub(crate) fn options<T: DeserializeOwned>(value: &Unknown<'_>) -> Result<T> {
    parse(fields(value, &[])?)
}

/// The fields of an options object in the engine's spelling, without those in `apart`.
pub(crate) fn fields(value: &Unknown<'_>, apart: &[&str]) -> Result<Map<String, Value>> {
    let Some(object) = object("options", value)? else {
        return Ok(Map::new());
    };
    map(&object, "", apart, 0)
}

/// A finding that came from here. What the tool attached stays outside: it may be nested deeper than
/// arguments are read.
pub(crate) fn finding(value: &Unknown<'_>) -> Result<Finding> {
    let Some(object) = object("finding", value)? else {
        return Err(Error::invalid("finding must be an object"));
    };
    parse(map(&object, "", &["properties", "partialFingerprints"], 0)?)
}

/// Reads the engine's options from their fields.
pub(crate) fn parse<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T> {
    let fields = Value::Object(fields);
    serde_path_to_error::deserialize(&fields).map_err(|failure| complaint::about(&failure, &fields))
}

/// A finding, given as its id or as an object that has one.
pub(crate) fn finding_id(value: &Unknown<'_>) -> Result<FindingId> {
    match value.get_type().map_err(|e| broken(&e))? {
        ValueType::String => string_of(value)?.parse(),
        ValueType::Object => {
            let object = value.coerce_to_object().map_err(|e| broken(&e))?;
            let id: Unknown<'_> = property(&object, "id")?;
            text("finding.id", &id)?.parse()
        }
        other => Err(wrong("finding", "an id or a stored finding", other)),
    }
}

/// What can be said about a verdict besides finding and word.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct VerdictDetails {
    by: Option<String>,
    comment: Option<String>,
    at: Option<Timestamp>,
}

fn verdict_input(
    finding: FindingId,
    word: &str,
    details: Map<String, Value>,
) -> Result<VerdictInput> {
    let verdict = Verdict::from_host(word)?;
    let details: VerdictDetails = parse(details)?;
    Ok(VerdictInput {
        by: details.by,
        comment: details.comment,
        at: details.at,
        ..VerdictInput::new(finding, verdict)
    })
}

/// One verdict from the arguments of `record`.
pub(crate) fn verdict(
    finding: &Unknown<'_>,
    verdict: &Unknown<'_>,
    details: &Unknown<'_>,
) -> Result<VerdictInput> {
    verdict_input(
        finding_id(finding)?,
        &text("verdict", verdict)?,
        fields(details, &[])?,
    )
}

/// The verdicts of `recordBatch`. An error says which of them is wrong.
pub(crate) fn verdicts(value: &Unknown<'_>) -> Result<Vec<VerdictInput>> {
    let list = list("verdicts", value)?;
    (0..list.len())
        .map(|at| {
            let item: Unknown<'_> = element(&list, at)?;
            let name = format!("verdicts[{at}]");
            let object = object(&name, &item)?
                .ok_or_else(|| Error::invalid(format!("{name} must be an object")))?;
            verdict_of(&object).map_err(|error| {
                let whole = Error::invalid(format!("{name}: {}", error.message()));
                match error.hint() {
                    Some(hint) => whole.with_hint(hint),
                    None => whole,
                }
            })
        })
        .collect()
}

fn verdict_of(object: &Object<'_>) -> Result<VerdictInput> {
    let finding = finding_id(&property(object, "finding")?)?;
    let word = text("verdict", &property(object, "verdict")?)?;
    verdict_input(finding, &word, map(object, "", &["finding", "verdict"], 0)?)
}

/// A file's path, or the bytes of a document.
pub(crate) enum PathOrBytes {
    Path(String),
    Bytes(Vec<u8>),
}

/// A string names a file; a `Buffer` or `Uint8Array` is the document itself. The bytes are copied:
/// the caller may change its buffer while a worker thread reads.
pub(crate) fn path_or_bytes(name: &str, value: &Unknown<'_>) -> Result<PathOrBytes> {
    match value.get_type().map_err(|e| broken(&e))? {
        ValueType::String => Ok(PathOrBytes::Path(string_of(value)?)),
        ValueType::Object if value.is_typedarray().map_err(|e| broken(&e))? => {
            let bytes: Uint8Array = cast(value).map_err(|_| {
                Error::invalid(format!("{name} must be a path, Buffer or Uint8Array"))
            })?;
            Ok(PathOrBytes::Bytes(bytes.to_vec()))
        }
        other => Err(wrong(name, "a path, Buffer or Uint8Array", other)),
    }
}

/// An array argument.
pub(crate) fn list<'e>(name: &str, value: &Unknown<'e>) -> Result<Array<'e>> {
    if !value.is_array().map_err(|e| broken(&e))? {
        return Err(Error::invalid(format!("{name} must be an array")));
    }
    cast(value).map_err(|e| broken(&e))
}

/// An object whose keys are data: names, each with an array of strings or one string.
pub(crate) fn string_lists(
    name: &str,
    value: &Unknown<'_>,
) -> Result<BTreeMap<String, Vec<String>>> {
    let Some(object) = object(name, value)? else {
        return Ok(BTreeMap::new());
    };
    let mut out = BTreeMap::new();
    for key in Object::keys(&object).map_err(|e| broken(&e))? {
        let value: Unknown<'_> = property(&object, &key)?;
        let place = format!("{name}.{key}");
        let strings = match value.get_type().map_err(|e| broken(&e))? {
            ValueType::String => vec![string_of(&value)?],
            _ => {
                let list = list(&place, &value)?;
                (0..list.len())
                    .map(|at| text(&place, &element(&list, at)?))
                    .collect::<Result<_>>()?
            }
        };
        out.insert(key, strings);
    }
    Ok(out)
}

fn element<'e>(list: &Array<'e>, at: u32) -> Result<Unknown<'e>> {
    list.get_element(at).map_err(|e| broken(&e))
}

fn string_of(value: &Unknown<'_>) -> Result<String> {
    value
        .coerce_to_string()
        .and_then(|text| text.into_utf8())
        .and_then(|text| text.into_owned())
        .map_err(|e| broken(&e))
}

fn wrong(name: &str, expected: &str, got: ValueType) -> Error {
    let got = format!("{got}").to_lowercase();
    Error::invalid(format!("{name} must be {expected}, not {got}"))
}

/// `place` names the object in errors; empty for the argument itself.
fn map(
    object: &Object<'_>,
    place: &str,
    apart: &[&str],
    depth: usize,
) -> Result<Map<String, Value>> {
    let mut out = Map::new();
    for key in Object::keys(object).map_err(|e| broken(&e))? {
        if apart.contains(&key.as_str()) {
            continue;
        }
        let value: Unknown<'_> = property(object, &key)?;
        let name = match place {
            "" => key.clone(),
            place => format!("{place}.{key}"),
        };
        let spelled = camel_case(&snake_case(&key));
        if spelled != key {
            return Err(Error::invalid(format!("unknown field `{name}`"))
                .with_hint(format!("names are written in camelCase: `{spelled}`")));
        }
        // `{ repo: undefined }` means that repo was left out, and so does `{ repo: null }`: a host that
        // takes its settings from JSON has no other way to say it.
        match json(&value, &name, depth + 1)? {
            None | Some(Value::Null) => {}
            Some(value) => {
                out.insert(snake_case(&key), value);
            }
        }
    }
    Ok(out)
}

fn json(value: &Unknown<'_>, name: &str, depth: usize) -> Result<Option<Value>> {
    if depth > MAX_DEPTH {
        return Err(Error::invalid(format!("{name} is nested too deep")));
    }
    let kind = value.get_type().map_err(|e| broken(&e))?;
    Ok(Some(match kind {
        ValueType::Undefined => return Ok(None),
        ValueType::Null => Value::Null,
        ValueType::Boolean => Value::Bool(value.coerce_to_bool().map_err(|e| broken(&e))?),
        ValueType::Number => number(value, name)?,
        ValueType::String => Value::String(string_of(value)?),
        ValueType::Object if value.is_date().map_err(|e| broken(&e))? => {
            let millis = double(value)?;
            if !millis.is_finite() {
                return Err(Error::invalid(format!("{name} is an invalid Date")));
            }
            // A Date reaches 8.64e15 ms, its microseconds 8.64e18: below the end of i64.
            Value::String(Timestamp::from_micros(millis as i64 * 1_000).to_string())
        }
        ValueType::Object if value.is_array().map_err(|e| broken(&e))? => {
            let list = list(name, value)?;
            let items = (0..list.len())
                .map(|at| Ok(json(&element(&list, at)?, name, depth + 1)?.unwrap_or(Value::Null)))
                .collect::<Result<_>>()?;
            Value::Array(items)
        }
        ValueType::Object => {
            let object = value.coerce_to_object().map_err(|e| broken(&e))?;
            Value::Object(map(&object, name, &[], depth)?)
        }
        other => return Err(wrong(name, "data", other)),
    }))
}

fn double(value: &Unknown<'_>) -> Result<f64> {
    value
        .coerce_to_number()
        .and_then(|number| number.get_double())
        .map_err(|e| broken(&e))
}

fn number(value: &Unknown<'_>, name: &str) -> Result<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    let double = double(value)?;
    if double.fract() == 0.0 && double.abs() <= EXACT {
        return Ok(Value::from(double as i64));
    }
    match serde_json::Number::from_f64(double) {
        Some(number) => Ok(Value::Number(number)),
        None => Err(Error::invalid(format!("{name} must be a finite number"))),
    }
}

/// `maxFileBytes` as `max_file_bytes`.
fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_uppercase() {
            out.push('_');
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    out
}
