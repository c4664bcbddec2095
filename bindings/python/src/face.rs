//! How core values look in Python: the trait that converts them and the macro that declares a class.

use ::codehone::Timestamp;
use ::codehone::model::{Cursor, EventId, FindingId, Fingerprint};
use pyo3::prelude::*;
use serde::Serialize;

use crate::value::{Json, Moment};

/// A core type and the type that Python sees in its place.
pub(crate) trait Face {
    /// What Python sees.
    type Host;
    /// The value as Python sees it.
    fn face(&self) -> Self::Host;
}

macro_rules! as_itself {
    ($($type:ty),+) => {
        $(impl Face for $type {
            type Host = $type;
            fn face(&self) -> $type {
                self.clone()
            }
        })+
    };
}

as_itself!(bool, u32, u64, i64, f64, String, (f64, f64));

/// Values whose text form is their Python form.
macro_rules! as_text {
    ($($type:ty),+ $(,)?) => {
        $(impl Face for $type {
            type Host = String;
            fn face(&self) -> String {
                self.to_string()
            }
        })+
    };
}

as_text!(
    FindingId,
    Fingerprint,
    &'static str,
    ::codehone::Category,
    ::codehone::Severity,
    ::codehone::Status,
    ::codehone::Verdict,
    ::codehone::analysis::AdviceCategory,
    ::codehone::analysis::AdviceSeverity,
    ::codehone::analysis::HintKind,
    ::codehone::analysis::Language,
    ::codehone::model::EventKind,
    ::codehone::ranking::DuplicateKind,
);

impl Face for Cursor {
    type Host = String;
    fn face(&self) -> String {
        self.0.clone()
    }
}

impl Face for EventId {
    type Host = i64;
    fn face(&self) -> i64 {
        self.0
    }
}

impl Face for Timestamp {
    type Host = Moment;
    fn face(&self) -> Moment {
        Moment(*self)
    }
}

impl Face for serde_json::Map<String, serde_json::Value> {
    type Host = PyResult<Json>;
    fn face(&self) -> PyResult<Json> {
        Json::of(self)
    }
}

impl<T: Face> Face for Option<T> {
    type Host = Option<T::Host>;
    fn face(&self) -> Option<T::Host> {
        self.as_ref().map(Face::face)
    }
}

impl<T: Face> Face for Vec<T> {
    type Host = Vec<T::Host>;
    fn face(&self) -> Vec<T::Host> {
        self.iter().map(Face::face).collect()
    }
}

impl<T: Face> Face for [T] {
    type Host = Vec<T::Host>;
    fn face(&self) -> Vec<T::Host> {
        self.iter().map(Face::face).collect()
    }
}

/// `Name(key=value, ...)` with the attributes that tell objects of a class apart.
pub(crate) fn represent(object: &Bound<'_, PyAny>, keys: &[&str]) -> PyResult<String> {
    let mut out = object.get_type().name()?.to_string();
    out.push('(');
    for (index, key) in keys.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        let value = object.getattr(*key)?.repr()?;
        out.push_str(&format!("{key}={}", value.to_cow()?));
    }
    out.push(')');
    Ok(out)
}

/// A hash that agrees with equality: equal values have equal JSON.
pub(crate) fn hash(value: &impl Serialize) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    // A value that is not JSON hashes like any other such value, which is slow but not wrong.
    serde_json::to_vec(value)
        .unwrap_or_default()
        .hash(&mut hasher);
    hasher.finish()
}

/// Declares a frozen Python class over a core value: typed attributes, equality, hash, `repr` and
/// `to_dict`. The list after the core type names the attributes that `repr` shows.
macro_rules! data_class {
    (
        $(#[$($meta:tt)*])*
        $name:ident($core:ty) [$($key:ident),*] {
            $($(#[$($doc:tt)*])* $field:ident: $type:ty,)*
        }
        $($methods:tt)*
    ) => {
        $(#[$($meta)*])*
        #[pyo3::pyclass(frozen, eq, module = "codehone")]
        #[derive(Clone, PartialEq)]
        pub(crate) struct $name(pub(crate) $core);

        impl $crate::face::Face for $core {
            type Host = $name;
            fn face(&self) -> $name {
                $name(self.clone())
            }
        }

        #[pyo3::pymethods]
        impl $name {
            $($(#[$($doc)*])*
            #[getter]
            #[allow(clippy::new_ret_no_self, clippy::wrong_self_convention)] // a count named `new`
            fn $field(&self) -> <$type as $crate::face::Face>::Host {
                $crate::face::Face::face(&self.0.$field)
            })*

            $($methods)*

            /// The same as plain dicts, lists and strings, as it would be in JSON.
            fn to_dict(&self) -> pyo3::PyResult<$crate::value::Json> {
                $crate::value::Json::of(&self.0)
            }

            fn __repr__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<String> {
                $crate::face::represent(slf.as_any(), &[$(stringify!($key)),*])
            }

            fn __hash__(&self) -> u64 {
                $crate::face::hash(&self.0)
            }
        }
    };
}

pub(crate) use data_class;
