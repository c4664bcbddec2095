//! Values that cross the border: JSON to `dict`, moments to `datetime`, durations to `timedelta`.

use codehone::Timestamp;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyDelta, PyDict, PyList, PyTzInfo};
use serde::Serialize;
use serde_json::Value;

use crate::error::invalid;

#[cfg(feature = "stubs")]
use pyo3::{PyTypeInfo, inspect::PyStaticExpr, type_hint_identifier, type_hint_subscript};

/// A JSON object, as a Python `dict[str, Any]`.
pub(crate) struct Json(Value);

impl Json {
    /// What serde writes for `value`.
    pub(crate) fn of(value: &impl Serialize) -> PyResult<Self> {
        serde_json::to_value(value).map(Self).map_err(|cause| {
            crate::error::to_py(&codehone::Error::internal(format!("not JSON: {cause}")))
        })
    }
}

impl<'py> IntoPyObject<'py> for Json {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        PyDict::TYPE_HINT,
        String::OUTPUT_TYPE,
        type_hint_identifier!("typing", "Any")
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        to_object(py, &self.0)
    }
}

/// Nesting is bounded: serde_json refuses to read documents deeper than 128.
fn to_object<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(yes) => yes.into_pyobject(py)?.to_owned().into_any(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => whole.into_pyobject(py)?.into_any(),
            (_, Some(whole)) => whole.into_pyobject(py)?.into_any(),
            _ => number.as_f64().into_pyobject(py)?.into_any(),
        },
        Value::String(text) => text.into_pyobject(py)?.into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(to_object(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(entries) => {
            let dict = PyDict::new(py);
            for (key, item) in entries {
                dict.set_item(key, to_object(py, item)?)?;
            }
            dict.into_any()
        }
    })
}

/// A moment, as an aware `datetime` in UTC.
#[derive(Clone, Copy)]
pub(crate) struct Moment(pub(crate) Timestamp);

fn epoch(py: Python<'_>) -> PyResult<Bound<'_, PyDateTime>> {
    let utc = PyTzInfo::utc(py)?.to_owned();
    PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))
}

impl<'py> IntoPyObject<'py> for Moment {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = PyDateTime::TYPE_HINT;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        // `fromtimestamp` goes through a float and the platform's C library.
        epoch(py)?.add(Elapsed(self.0.as_micros()))
    }
}

impl FromPyObject<'_, '_> for Moment {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = PyDateTime::TYPE_HINT;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let py = object.py();
        let moment = object.cast::<PyDateTime>()?;
        if moment.call_method0("utcoffset")?.is_none() {
            return Err(invalid(
                "a datetime without a time zone does not name a moment",
                "use datetime.now(timezone.utc) or .astimezone()",
            ));
        }
        let Elapsed(micros) = moment.sub(epoch(py)?)?.extract()?;
        Ok(Self(Timestamp::from_micros(micros)))
    }
}

/// Microseconds, as a `timedelta`.
#[derive(Clone, Copy)]
pub(crate) struct Elapsed(pub(crate) i64);

impl<'py> IntoPyObject<'py> for Elapsed {
    type Target = PyDelta;
    type Output = Bound<'py, PyDelta>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = PyDelta::TYPE_HINT;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let days = self.0.div_euclid(Timestamp::DAY);
        let rest = self.0.rem_euclid(Timestamp::DAY);
        let (seconds, micros) = (rest / Timestamp::SECOND, rest % Timestamp::SECOND);
        // i64 microseconds are at most 107 million days, and a day has 86,400 seconds: both fit.
        PyDelta::new(py, days as i32, seconds as i32, micros as i32, false)
    }
}

impl FromPyObject<'_, '_> for Elapsed {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = PyDelta::TYPE_HINT;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let delta = object.cast::<PyDelta>()?;
        let part = |name: &str| delta.getattr(name)?.extract::<i64>();
        let (days, seconds, micros) = (part("days")?, part("seconds")?, part("microseconds")?);
        // Python keeps |days| below 1e9, seconds below 86,400 and microseconds below 1e6.
        days.checked_mul(Timestamp::DAY)
            .and_then(|sum| sum.checked_add(seconds * Timestamp::SECOND + micros))
            .map(Self)
            .ok_or_else(|| invalid("the timedelta is too large", "stay below 292,000 years"))
    }
}

/// A whole number that must not be negative: a plain conversion would raise `OverflowError`.
pub(crate) fn whole<T: TryFrom<i64>>(name: &str, value: i64) -> PyResult<T> {
    T::try_from(value).map_err(|_| {
        invalid(
            format!("{name} is out of range: {value}"),
            "give a whole number that is not negative",
        )
    })
}
