//! One bounded value of a SARIF document in memory, each part with its offset, so that a property
//! of the wrong type can be named by JSONPath after the fact. Paths cost nothing until then.

use std::io::Read;

use serde_json::{Map, Number};

use super::json::{Json, Kind, push_member};
use crate::error::{Error, ErrorKind, Result};

/// A value and where it starts.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) at: u64,
    pub(super) value: Value,
}

/// A JSON value. Members stay in document order; of members with the same name the last counts.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    /// A string longer than the limit; only its beginning is kept.
    Cut(String),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// A property has the wrong type.
#[derive(Debug)]
pub(super) struct Wrong {
    at: u64,
    expected: &'static str,
    found: &'static str,
}

pub(super) type Checked<T> = std::result::Result<T, Wrong>;

/// What one value may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Longest string kept whole, in bytes.
    pub(super) string: usize,
    /// Estimated memory of one value, in bytes.
    pub(super) total: usize,
}

/// Estimated memory of a value without its text.
const NODE_COST: usize = 64;

impl Node {
    /// Reads the next value.
    pub(super) fn read<R: Read>(json: &mut Json<R>, limits: Limits) -> Result<Self> {
        let mut left = limits.total;
        Self::read_within(json, limits, &mut left)
    }

    fn read_within<R: Read>(json: &mut Json<R>, limits: Limits, left: &mut usize) -> Result<Self> {
        let kind = json.peek()?;
        let at = json.offset();
        spend(json, limits, left, NODE_COST)?;
        let value = match kind {
            Kind::Null => {
                json.null()?;
                Value::Null
            }
            Kind::Bool => Value::Bool(json.boolean()?),
            Kind::Number => json.number()?.map_or(Value::Null, Value::Number),
            Kind::String => {
                let text = json.text(limits.string.min(*left))?;
                // A cut string costs the whole limit, so that running out of room is an error and
                // not a shorter string.
                let cost = if text.cut {
                    limits.string
                } else {
                    text.value.len()
                };
                spend(json, limits, left, cost)?;
                if text.cut {
                    Value::Cut(text.value)
                } else {
                    Value::String(text.value)
                }
            }
            Kind::Array => {
                json.begin()?;
                let mut items = Vec::new();
                while json.next_item()? {
                    items.push(Self::read_within(json, limits, left)?);
                }
                Value::Array(items)
            }
            Kind::Object => {
                json.begin()?;
                let mut members = Vec::new();
                while let Some(name) = json.next_key()? {
                    spend(json, limits, left, name.len())?;
                    members.push((name, Self::read_within(json, limits, left)?));
                }
                Value::Object(members)
            }
        };
        Ok(Self { at, value })
    }

    fn wrong<T>(&self, expected: &'static str) -> Checked<T> {
        let found = match self.value {
            Value::Null => Kind::Null.name(),
            Value::Bool(_) => Kind::Bool.name(),
            Value::Number(_) => Kind::Number.name(),
            Value::String(_) | Value::Cut(_) => Kind::String.name(),
            Value::Array(_) => Kind::Array.name(),
            Value::Object(_) => Kind::Object.name(),
        };
        Err(Wrong {
            at: self.at,
            expected,
            found,
        })
    }

    /// Fails unless this is an object.
    pub(super) fn expect_object(&self) -> Checked<&Self> {
        match self.value {
            Value::Object(_) => Ok(self),
            _ => self.wrong(Kind::Object.name()),
        }
    }

    /// Members in document order; none if this is not an object.
    pub(super) fn members(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The member `name`; `null` counts as absent, which is how several tools write it.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        let (_, node) = self.members().iter().rev().find(|(key, _)| key == name)?;
        (!matches!(node.value, Value::Null)).then_some(node)
    }

    /// The object `name`.
    pub(super) fn object(&self, name: &str) -> Checked<Option<&Node>> {
        self.get(name).map(Node::expect_object).transpose()
    }

    /// The items of the array `name`; none if it is absent.
    pub(super) fn items(&self, name: &str) -> Checked<&[Node]> {
        match self.get(name) {
            None => Ok(&[]),
            Some(node) => match &node.value {
                Value::Array(items) => Ok(items),
                _ => node.wrong(Kind::Array.name()),
            },
        }
    }

    /// The objects of the array `name`.
    pub(super) fn objects(&self, name: &str) -> Checked<Vec<&Node>> {
        self.items(name)?
            .iter()
            .filter(|node| !matches!(node.value, Value::Null))
            .map(Node::expect_object)
            .collect()
    }

    /// The string `name`, cut or not.
    pub(super) fn str(&self, name: &str) -> Checked<Option<&str>> {
        match self.get(name) {
            None => Ok(None),
            Some(node) => match &node.value {
                Value::String(text) | Value::Cut(text) => Ok(Some(text)),
                _ => node.wrong(Kind::String.name()),
            },
        }
    }

    /// The boolean `name`.
    pub(super) fn bool(&self, name: &str) -> Checked<Option<bool>> {
        match self.get(name) {
            None => Ok(None),
            Some(node) => match node.value {
                Value::Bool(value) => Ok(Some(value)),
                _ => node.wrong(Kind::Bool.name()),
            },
        }
    }

    /// The number `name`.
    pub(super) fn f64(&self, name: &str) -> Checked<Option<f64>> {
        match self.get(name) {
            None => Ok(None),
            Some(node) => match &node.value {
                Value::Number(number) => Ok(number.as_f64()),
                _ => node.wrong(Kind::Number.name()),
            },
        }
    }

    /// The whole number `name` from `least` up. Smaller ones count as absent, since tools write 0 or
    /// -1 for "unknown"; larger ones than fit are the largest.
    pub(super) fn count(&self, name: &str, least: u32) -> Checked<Option<u32>> {
        let Some(number) = self.f64(name)? else {
            return Ok(None);
        };
        // `as` saturates, and a NaN cannot come from JSON.
        Ok((number >= f64::from(least)).then_some(number as u32))
    }

    /// The text of a string value that was not cut.
    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether any string in it was cut.
    pub(super) fn is_cut(&self) -> bool {
        match &self.value {
            Value::Cut(_) => true,
            Value::Array(items) => items.iter().any(Node::is_cut),
            Value::Object(members) => members.iter().any(|(_, node)| node.is_cut()),
            _ => false,
        }
    }

    /// The same value without offsets.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.clone().into(),
            Value::String(text) | Value::Cut(text) => text.as_str().into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|(key, node)| (key.clone(), node.to_json()));
                serde_json::Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// Appends the path from here to the value that starts at `at`.
    fn path_to(&self, at: u64, path: &mut String) {
        match &self.value {
            Value::Array(items) => {
                let index = items.partition_point(|item| item.at <= at);
                if let Some(index) = index.checked_sub(1) {
                    path.push_str(&format!("[{index}]"));
                    items[index].path_to(at, path);
                }
            }
            Value::Object(members) => {
                let index = members.partition_point(|(_, member)| member.at <= at);
                if let Some(index) = index.checked_sub(1) {
                    let (name, member) = &members[index];
                    push_member(path, name.as_bytes());
                    member.path_to(at, path);
                }
            }
            _ => {}
        }
    }

    /// The error for a wrong property inside this value, which stands at `path` in its document.
    pub(super) fn error(&self, path: &str, wrong: &Wrong) -> Error {
        let mut full = path.to_owned();
        self.path_to(wrong.at, &mut full);
        Error::new(
            ErrorKind::InvalidSarif,
            format!("expected {}, found {}", wrong.expected, wrong.found),
        )
        .with_position(full, wrong.at)
        .with_hint("the file does not follow SARIF 2.1.0; report it to the tool that wrote it")
    }
}

fn spend<R: Read>(json: &Json<R>, limits: Limits, left: &mut usize, cost: usize) -> Result<()> {
    match left.checked_sub(cost) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => Err(json
            .error(format!(
                "one value takes more than {} bytes of memory",
                limits.total
            ))
            .with_hint("raise the limit in the read options if the file can be trusted")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        string: 20,
        total: 4_000,
    };

    fn node(text: &str) -> Result<Node> {
        Node::read(&mut Json::new(text.as_bytes())?, LIMITS)
    }

    #[test]
    fn a_wrong_type_is_found_again_by_its_offset() {
        let text = r#"{"ruleId": "x", "locations": [{}, {"physicalLocation": {"region": [1]}}]}"#;
        let root = node(text).unwrap();
        let wrong = root.objects("locations").unwrap()[1]
            .object("physicalLocation")
            .unwrap()
            .unwrap()
            .object("region")
            .unwrap_err();
        let error = root.error("$.runs[0].results[4]", &wrong);
        let at = error.position().unwrap();
        assert_eq!(
            at.path,
            "$.runs[0].results[4].locations[1].physicalLocation.region"
        );
        assert!(text[at.offset as usize..].starts_with("[1]"));
        assert!(error.message().contains("an object, found an array"));
    }

    #[test]
    fn null_is_absent_and_the_last_of_equal_names_counts() {
        let root = node(r#"{"a": 1, "a": "two", "b": null}"#).unwrap();
        assert_eq!(root.str("a").unwrap(), Some("two"));
        assert_eq!(root.str("b").unwrap(), None);
        assert!(root.items("b").unwrap().is_empty());
    }

    #[test]
    fn odd_numbers_are_clamped() {
        let root = node(r#"{"zero": 0, "minus": -1, "big": 1e30, "half": 7.9}"#).unwrap();
        assert_eq!(root.count("zero", 1).unwrap(), None);
        assert_eq!(root.count("minus", 0).unwrap(), None);
        assert_eq!(root.count("big", 1).unwrap(), Some(u32::MAX));
        assert_eq!(root.count("half", 1).unwrap(), Some(7));
    }

    #[test]
    fn size_is_bounded() {
        let root = node(r#"{"a": "0123456789012345678901"}"#).unwrap();
        assert!(root.is_cut());
        assert_eq!(root.str("a").unwrap().unwrap().len(), 20);
        let many = format!("[{}1]", "1,".repeat(100));
        assert_eq!(node(&many).unwrap_err().code(), "invalid_sarif");
    }
}
