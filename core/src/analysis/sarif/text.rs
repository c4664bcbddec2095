//! Messages and names, cleaned and bounded.

use std::collections::BTreeMap;

use super::node::{Checked, Node};
use super::uri::cut;

/// Longest message kept, in bytes.
pub(super) const MAX_MESSAGE: usize = 8_192;
/// Longest name of a tool, rule or analysis, in bytes.
pub(super) const MAX_NAME: usize = 300;

/// A name on one line: control characters become blanks, ends are trimmed.
pub(super) fn clean_name(text: &str, limit: usize) -> String {
    let text = cut(text.trim(), limit).trim();
    text.replace(char::is_control, " ").trim().to_owned()
}

/// The text of a SARIF `message`: its own, or the rule's by id, with arguments filled in. Empty if it
/// has none. What we exported ourselves is `verbatim`: it was tidied when it came in.
pub(super) fn message(
    node: Option<&Node>,
    strings: &[&BTreeMap<String, String>],
    verbatim: bool,
) -> Checked<String> {
    let Some(node) = node else {
        return Ok(String::new());
    };
    let own = node.str("text")?;
    if verbatim && let Some(text) = own {
        return Ok(shorten(text));
    }
    let by_id = match node.str("id")? {
        Some(id) => strings.iter().find_map(|strings| strings.get(id)),
        None => None,
    };
    let text = match own {
        Some(text) if !text.trim().is_empty() => text,
        _ => match by_id {
            Some(text) => text,
            None => node.str("markdown")?.unwrap_or(""),
        },
    };
    // What is cut off below needs no work here.
    let text = cut(text, 2 * MAX_MESSAGE);
    let arguments: Vec<&str> = node
        .items("arguments")?
        .iter()
        .map(|item| item.as_str().unwrap_or(""))
        .collect();
    let filled = if arguments.is_empty() {
        text.to_owned()
    } else {
        fill(text, &arguments)
    };
    Ok(shorten(unlink(cut(&filled, 2 * MAX_MESSAGE)).trim()))
}

/// Cuts a message to [`MAX_MESSAGE`] bytes; a second time changes nothing.
pub(super) fn shorten(text: &str) -> String {
    if text.len() <= MAX_MESSAGE {
        return text.to_owned();
    }
    let mut out = cut(text, MAX_MESSAGE - 3).trim_end().to_owned();
    out.push('…');
    out
}

/// Replaces `{0}` by the first argument and so on; `{{` and `}}` stand for single braces.
fn fill(text: &str, arguments: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            out.push_str(brace);
            rest = after;
            continue;
        }
        let argument = rest.split_once('}').and_then(|(number, after)| {
            let index: usize = number.parse().ok()?;
            Some((arguments.get(index)?, after))
        });
        match argument {
            Some((argument, after)) if brace == "{" && out.len() <= MAX_MESSAGE => {
                out.push_str(argument);
                rest = after;
            }
            _ => out.push_str(brace),
        }
    }
    out.push_str(rest);
    out
}

/// Turns links to other locations of the result, `[this value](1)`, into their text: outside a SARIF
/// viewer the number means nothing.
fn unlink(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(close) = rest.find("](") {
        let after = &rest[close + 2..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let numeric = digits > 0 && after[digits..].starts_with(')');
        let open = numeric.then(|| opening(&rest[..close])).flatten();
        let linked = open.map(|open| (open, close + 2 + digits));
        match linked {
            Some((open, end)) => {
                out.push_str(&rest[..open]);
                out.push_str(&rest[open + 1..close]);
                rest = &rest[end + 1..];
            }
            None => {
                out.push_str(&rest[..close + 2]);
                rest = &rest[close + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Where the bracket opens that is closed behind `text`.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b']' => depth += 1,
            b'[' if depth == 0 => return Some(at),
            b'[' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::json::Json;
    use super::super::node::Limits;
    use super::*;

    fn text_of(json: &str) -> String {
        let limits = Limits {
            string: 100_000,
            total: 1_000_000,
        };
        let node = Node::read(&mut Json::new(json.as_bytes()).unwrap(), limits).unwrap();
        let strings = BTreeMap::from([("default".to_owned(), "Use {1}, not '{0}'.".to_owned())]);
        message(Some(&node), &[&strings], false).unwrap()
    }

    #[test]
    fn text_comes_from_where_the_tool_put_it() {
        assert_eq!(text_of(r#"{"text": " a\n"}"#), "a");
        assert_eq!(
            text_of(r#"{"id": "default", "arguments": ["x", "y"]}"#),
            "Use y, not 'x'."
        );
        assert_eq!(text_of(r#"{"markdown": "**a**"}"#), "**a**");
        assert_eq!(text_of(r#"{"id": "missing"}"#), "");
    }

    #[test]
    fn placeholders_without_argument_and_doubled_braces() {
        let text = r#"{"text": "{0} {7} {{0}} } {x", "arguments": ["a"]}"#;
        assert_eq!(text_of(text), "a {7} {0} } {x");
        // Braces of a message without arguments are just text.
        assert_eq!(text_of(r#"{"text": "f\"{{x}}\""}"#), "f\"{{x}}\"");
    }

    #[test]
    fn links_to_locations_become_text_and_others_stay() {
        let linked = r#"{"text": "a [value](1) and [x[0]](23)."}"#;
        assert_eq!(text_of(linked), "a value and x[0].");
        assert_eq!(
            text_of(r#"{"text": "[docs](https://a.b)"}"#),
            "[docs](https://a.b)"
        );
        assert_eq!(text_of(r#"{"text": "]( [ ]() [a](1"}"#), "]( [ ]() [a](1");
    }

    #[test]
    fn long_messages_are_cut_once() {
        let long = format!(r#"{{"text": "{}"}}"#, "é".repeat(10_000));
        let once = text_of(&long);
        assert!(once.len() <= MAX_MESSAGE && once.ends_with('…'));
        assert_eq!(shorten(&once), once);
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(clean_name(" a\nb\u{0} ", 10), "a b");
        assert_eq!(clean_name("ééé", 3), "é");
    }
}
