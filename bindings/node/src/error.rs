//! Errors as JavaScript sees them: an `Error` with the engine's `code`, `hint`, `path` and `offset`.

use codehone::Error;
use napi::bindgen_prelude::{JsObjectValue, Object};
use napi::{Env, JsValue, Property, PropertyAttributes, Status};

use crate::value::camel_case;

/// The JavaScript object for `error`, wrapped so that both a throw and a rejection hand over that
/// very object. Napi alone keeps a code when it throws, but loses it when it rejects.
pub(crate) fn to_js(env: &Env, error: &Error) -> napi::Error {
    match object(env, error, None) {
        Ok(object) => napi::Error::from(object.to_unknown()),
        Err(failure) => failure,
    }
}

/// As [`to_js`] for a call that an `AbortSignal` stopped; `reason` becomes the error's `cause`.
pub(crate) fn aborted(env: &Env, error: &Error, reason: napi::Error) -> napi::Error {
    match object(env, error, Some(reason)) {
        Ok(object) => napi::Error::from(object.to_unknown()),
        Err(failure) => failure,
    }
}

fn object<'e>(env: &'e Env, error: &Error, cause: Option<napi::Error>) -> napi::Result<Object<'e>> {
    let message = in_javascripts_names(error, error.message());
    let plain = napi::Error::new(Status::GenericFailure, message);
    let mut object = env.create_error(plain)?;
    object.set("code", error.code())?;
    if let Some(hint) = error.hint() {
        object.set("hint", in_javascripts_names(error, hint))?;
    }
    if let Some(position) = error.position() {
        object.set("path", position.path.as_str())?;
        // A double holds every offset of a file below 8 PiB exactly.
        object.set("offset", position.offset as f64)?;
    }
    // Standard code that deals with aborts asks for this name.
    let name = match error.code() {
        "cancelled" => "AbortError",
        _ => "CodehoneError",
    };
    let mut hidden = vec![
        Property::new()
            .with_utf8_name("name")?
            .with_napi_value(env, name)?,
    ];
    if let Some(cause) = cause {
        hidden.push(
            Property::new()
                .with_utf8_name("cause")?
                .with_napi_value(env, cause)?,
        );
    }
    let hidden: Vec<_> = hidden
        .into_iter()
        .map(|property| {
            property.with_property_attributes(
                PropertyAttributes::Writable | PropertyAttributes::Configurable,
            )
        })
        .collect();
    object.define_properties(&hidden)?;
    Ok(object)
}

/// Arguments that the engine names in its own spelling when it refuses them.
const ARGUMENTS: [&str; 8] = [
    "busy_timeout",
    "dry_run",
    "include_held_back",
    "include_ignored",
    "include_judged",
    "max_file_bytes",
    "min_severity",
    "per_rule",
];

/// Names of arguments in JavaScript's spelling. Other words with underscores are values, and a name that
/// is refused is quoted as it was written.
fn in_javascripts_names(error: &Error, text: &str) -> String {
    if error.code() != "invalid_input" || text.starts_with("unknown field") {
        return text.to_owned();
    }
    text.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map(|piece| {
            let word = piece.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
            match ARGUMENTS.contains(&word) {
                true => piece.replacen(word, &camel_case(word), 1),
                false => piece.to_owned(),
            }
        })
        .collect()
}

/// For failures of the border itself, which no caller can cause.
pub(crate) fn broken(failure: &napi::Error) -> Error {
    Error::internal(format!("the JavaScript engine refused: {}", failure.reason))
}
