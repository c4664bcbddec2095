use std::collections::BTreeMap;
use std::path::Path;

use super::parse::{of_file, utf8};
use super::table::records;
use crate::analysis::registry::rules;
use crate::error::{Error, Result};

/// The kinds that the rules of `tool` stand for, as far as our rules name them as peers: rule id to
/// our rule ids. `tool` as in [`Finding::tool`](crate::Finding::tool), such as `ruff`. oxlint's rules
/// are ESLint's.
pub fn peer_kinds(tool: &str) -> BTreeMap<String, Vec<String>> {
    let wanted = if tool == "oxlint" { "eslint" } else { tool };
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in rules() {
        for peer in rule.peers.iter().filter(|peer| peer.tool == wanted) {
            for id in peer.rules {
                let kinds = out.entry((*id).to_owned()).or_default();
                if !kinds.iter().any(|kind| kind == rule.id) {
                    kinds.push(rule.id.to_owned());
                }
            }
        }
    }
    out
}

/// Reads which kind a rule stands for: comma- or tab-separated `rule,kind` lines (a line `rule,kind`
/// at the top may name the columns), or a JSON object of rules with a kind or an array of kinds.
///
/// # Errors
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) that says where.
///
/// ```
/// use codehone::analysis::evaluate::read_rule_kinds;
/// let map = read_rule_kinds(b"S608\tsql-injection\nB608\tsql-injection\n")?;
/// assert_eq!(map["S608"], ["sql-injection"]);
/// assert_eq!(map, read_rule_kinds(br#"{"S608": "sql-injection", "B608": ["sql-injection"]}"#)?);
/// # Ok::<(), codehone::Error>(())
/// ```
pub fn read_rule_kinds(text: &[u8]) -> Result<BTreeMap<String, Vec<String>>> {
    let text = utf8(text, "the kinds of rules")?;
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if text.trim_start().starts_with('{') {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Kinds {
            One(String),
            Many(Vec<String>),
        }
        let map: BTreeMap<String, Kinds> = serde_json::from_str(text).map_err(|cause| {
            Error::invalid(format!("the kinds of rules: {cause}"))
                .with_hint("write an object of rule ids with a kind or an array of kinds")
                .with_source(cause)
        })?;
        for (rule, kinds) in map {
            let kinds = match kinds {
                Kinds::One(kind) => vec![kind],
                Kinds::Many(kinds) => kinds,
            };
            out.insert(rule, kinds);
        }
        return Ok(out);
    }
    for (at, record) in records(text)?.iter().enumerate() {
        let [rule, kind, ..] = record.cells.as_slice() else {
            return Err(Error::invalid(format!("line {}: no kind", record.line))
                .with_hint("write one rule and its kind a line, with a comma or tab between"));
        };
        if at == 0 && rule == "rule" && kind == "kind" {
            continue;
        }
        let kinds = out.entry(rule.clone()).or_default();
        if !kinds.contains(kind) {
            kinds.push(kind.clone());
        }
    }
    Ok(out)
}

/// [`read_rule_kinds`] from a file.
///
/// # Errors
/// As [`read_rule_kinds`], with the name of the file;
/// [`NotFound`](crate::ErrorKind::NotFound) or [`Io`](crate::ErrorKind::Io) if it cannot be read.
pub fn read_rule_kinds_path(path: impl AsRef<Path>) -> Result<BTreeMap<String, Vec<String>>> {
    of_file(path.as_ref(), read_rule_kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_known_by_tool() {
        let ruff = peer_kinds("ruff");
        assert!(ruff["E711"].contains(&"none-compare".to_owned()));
        assert_eq!(peer_kinds("oxlint"), peer_kinds("eslint"));
        assert!(peer_kinds("no-such-tool").is_empty());
    }

    #[test]
    fn maps_are_read_or_refused() {
        let map = read_rule_kinds(b"rule,kind\na,x\na,y\na,x\n").unwrap();
        assert_eq!(map["a"], ["x", "y"]);
        assert!(!map.contains_key("rule"));
        for text in ["a", "{\"a\": 1}", "{", "\"a"] {
            let error = read_rule_kinds(text.as_bytes()).unwrap_err();
            assert_eq!(error.code(), "invalid_input", "{text}");
        }
    }
}
