//! Results on their way out: whatever serde can write, as plain JavaScript values.
//!
//! Field names become camelCase, absent values stay absent, moments become `Date`. The keys of maps
//! are data (SARIF property bags) and stay as they are.

use napi::bindgen_prelude::{
    Array, FnArgs, Function, JsObjectValue, Null, Object, ToNapiValue, Unknown,
};
use napi::{Env, Error, JsValue, Property, Result, Status};
use serde::ser::{self, Serialize};

use codehone::Timestamp;

/// A result that can be handed to JavaScript, on the thread of its event loop.
pub trait IntoJs: Send + 'static {
    fn into_js<'e>(self, env: &'e Env) -> Result<Unknown<'e>>;
}

impl IntoJs for () {
    fn into_js<'e>(self, env: &'e Env) -> Result<Unknown<'e>> {
        self.into_unknown(env)
    }
}

impl IntoJs for String {
    fn into_js<'e>(self, env: &'e Env) -> Result<Unknown<'e>> {
        self.into_unknown(env)
    }
}

/// Plain data.
pub struct Data<T>(pub(crate) T);

impl<T: Serialize + Send + 'static> IntoJs for Data<T> {
    fn into_js<'e>(self, env: &'e Env) -> Result<Unknown<'e>> {
        to_js(env, &self.0)
    }
}

/// Writes `value` as JavaScript data.
pub(crate) fn to_js<'e>(env: &'e Env, value: &impl Serialize) -> Result<Unknown<'e>> {
    match value.serialize(Writer(env))? {
        Some(value) => Ok(value),
        None => Null.into_unknown(env),
    }
}

/// Gives a class instance the fields of a plain object as its own, so that it can be printed, spread
/// and written as JSON.
pub(crate) fn copy_fields(env: &Env, from: &Unknown<'_>, to: &mut Object<'_>) -> Result<()> {
    let object: Object<'_> = env.get_global()?.get_named_property_unchecked("Object")?;
    let assign: Function<'_, FnArgs<(Object<'_>, Unknown<'_>)>, Unknown<'_>> =
        object.get_named_property("assign")?;
    assign.call((*to, *from).into())?;
    Ok(())
}

/// `max_file_bytes` as `maxFileBytes`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut after_underscore = false;
    for c in name.chars() {
        if c == '_' {
            after_underscore = !out.is_empty();
        } else if after_underscore {
            out.extend(c.to_uppercase());
            after_underscore = false;
        } else {
            out.push(c);
        }
    }
    out
}

#[derive(Clone, Copy)]
struct Writer<'e>(&'e Env);

/// `None` stands for an absent value.
type Written<'e> = Option<Unknown<'e>>;

macro_rules! numbers {
    ($($method:ident: $type:ty),+ $(,)?) => {
        // Every JavaScript number is a double. Counts, bytes and microseconds stay far below 2^53.
        $(fn $method(self, value: $type) -> Result<Written<'e>> {
            Ok(Some(self.0.create_double(value as f64)?.to_unknown()))
        })+
    };
}

impl<'e> ser::Serializer for Writer<'e> {
    type Ok = Written<'e>;
    type Error = Error;
    type SerializeSeq = Items<'e>;
    type SerializeTuple = Items<'e>;
    type SerializeTupleStruct = Items<'e>;
    type SerializeTupleVariant = ser::Impossible<Written<'e>, Error>;
    type SerializeMap = Fields<'e>;
    type SerializeStruct = Fields<'e>;
    type SerializeStructVariant = ser::Impossible<Written<'e>, Error>;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64,
    }

    fn serialize_bool(self, value: bool) -> Result<Written<'e>> {
        Ok(Some(value.into_unknown(self.0)?))
    }

    fn serialize_char(self, value: char) -> Result<Written<'e>> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<Written<'e>> {
        Ok(Some(self.0.create_string(value)?.to_unknown()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Written<'e>> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<Written<'e>> {
        Ok(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Written<'e>> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Written<'e>> {
        Ok(None)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Written<'e>> {
        Ok(None)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Written<'e>> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Written<'e>> {
        if name != Timestamp::SERDE_NAME {
            return value.serialize(self);
        }
        let moment: Timestamp = serde_json::from_value(serde_json::to_value(value)?)?;
        let millis = moment.as_micros().div_euclid(1_000);
        Ok(Some(self.0.create_date(millis as f64)?.to_unknown()))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Written<'e>> {
        let mut fields = Fields::new(self.0)?;
        fields.put(variant, value)?;
        Ok(Some(fields.object.to_unknown()))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Items<'e>> {
        let len = u32::try_from(len.unwrap_or(0)).map_err(|_| too_long())?;
        Ok(Items {
            env: self.0,
            array: self.0.create_array(len)?,
            next: 0,
        })
    }

    fn serialize_tuple(self, len: usize) -> Result<Items<'e>> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Result<Items<'e>> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        Err(unknown_shape(name, variant))
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Fields<'e>> {
        Fields::new(self.0)
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Fields<'e>> {
        Fields::new(self.0)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeStructVariant> {
        Err(unknown_shape(name, variant))
    }
}

fn too_long() -> Error {
    Error::new(
        Status::GenericFailure,
        "a list is longer than JavaScript allows".to_owned(),
    )
}

fn unknown_shape(name: &str, variant: &str) -> Error {
    Error::new(
        Status::GenericFailure,
        format!("{name}::{variant} has no JavaScript form"),
    )
}

struct Items<'e> {
    env: &'e Env,
    array: Array<'e>,
    next: u32,
}

impl<'e> Items<'e> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let value = to_js(self.env, &value)?;
        self.array.set(self.next, value)?;
        self.next += 1;
        Ok(())
    }
}

macro_rules! sequence {
    ($trait:ident, $method:ident) => {
        impl<'e> ser::$trait for Items<'e> {
            type Ok = Written<'e>;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.push(value)
            }

            fn end(self) -> Result<Written<'e>> {
                Ok(Some(self.array.to_unknown()))
            }
        }
    };
}
sequence!(SerializeSeq, serialize_element);
sequence!(SerializeTuple, serialize_element);
sequence!(SerializeTupleStruct, serialize_field);

struct Fields<'e> {
    env: &'e Env,
    object: Object<'e>,
    key: Option<String>,
}

impl<'e> Fields<'e> {
    fn new(env: &'e Env) -> Result<Self> {
        Ok(Self {
            env,
            object: Object::new(env)?,
            key: None,
        })
    }

    fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<()> {
        match value.serialize(Writer(self.env))? {
            Some(value) => self.object.set_named_property(&camel_case(name), value),
            None => Ok(()),
        }
    }
}

impl<'e> ser::SerializeStruct for Fields<'e> {
    type Ok = Written<'e>;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<()> {
        self.put(name, value)
    }

    fn end(self) -> Result<Written<'e>> {
        Ok(Some(self.object.to_unknown()))
    }
}

impl<'e> ser::SerializeMap for Fields<'e> {
    type Ok = Written<'e>;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        match serde_json::to_value(key)? {
            serde_json::Value::String(key) => self.key = Some(key),
            other => self.key = Some(other.to_string()),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let key = self.key.take().unwrap_or_default();
        let value = to_js(self.env, &value)?;
        // The keys come from files: assigning to this one would replace the object's prototype.
        if key == "__proto__" {
            let own = Property::new().with_name(self.env, key)?.with_value(&value);
            return self.object.define_properties(&[own]);
        }
        self.object
            .set_property(self.env.create_string(&key)?, value)
    }

    fn end(self) -> Result<Written<'e>> {
        Ok(Some(self.object.to_unknown()))
    }
}
