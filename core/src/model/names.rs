//! Closed vocabularies share their text form, parsing and serde through one macro.

/// Implements `as_str`, `ALL`, `Display`, `FromStr`, `Serialize` and `Deserialize` for a fieldless
/// enum whose text form is fixed. Parsing is exact: foreign spellings are mapped where they enter.
macro_rules! vocabulary {
    ($type:ident, $what:literal, { $($variant:ident => $text:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in declaration order.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The stable text form, the same in every language and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $($type::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = crate::error::Error;

            fn from_str(text: &str) -> crate::error::Result<Self> {
                match text {
                    $($text => Ok($type::$variant),)+
                    other => Err($crate::model::names::unknown($what, other, &[$($text),+])),
                }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use vocabulary;

pub(crate) fn unknown(what: &str, got: &str, known: &[&str]) -> crate::error::Error {
    // Hostile input may be megabytes long; an error message must not be.
    let shown: String = got.chars().take(60).collect();
    crate::error::Error::invalid(format!("`{shown}` is not a {what}"))
        .with_hint(format!("use one of: {}", known.join(", ")))
}
