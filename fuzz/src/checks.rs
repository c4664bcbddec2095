use std::ops::Range;

use codehone::analysis::{AnalyseOptions, FileMetrics, Halstead, Language, analyse, metrics};
use codehone::{Error, ErrorKind, Finding};

/// A refusal is the text's fault: a panic that was caught inside would be `Internal`.
fn refused(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
}

/// The findings in a text, `None` if it is refused; the same twice, and all of them in the text.
///
/// # Panics
/// If that does not hold.
pub fn analysed(text: &str, options: &AnalyseOptions) -> Option<Vec<Finding>> {
    let findings = match analyse(text, options) {
        Ok(findings) => findings,
        Err(error) => {
            refused(&error);
            return None;
        }
    };
    let again = analyse(text, options).expect("the same text again");
    assert_eq!(findings, again);
    for finding in &findings {
        within(finding, text);
    }
    Some(findings)
}

/// The bytes of a finding in the text it was found in, without a byte order mark.
///
/// # Panics
/// If the finding points elsewhere.
pub fn within(finding: &Finding, text: &str) -> Range<usize> {
    let text = unmarked(text);
    let span = finding.span;
    let place = |at: Option<u32>| at.expect("a place in bytes") as usize;
    let range = place(span.start_byte)..place(span.end_byte);
    let rule = &finding.rule;
    assert!(text.get(range.clone()).is_some(), "{rule}: {range:?}");
    assert!(
        span.start_line >= 1 && span.start_line <= span.end_line,
        "{rule}: {span:?}"
    );
    let snippet = finding.snippet.as_deref().unwrap_or_default();
    assert!(snippet.len() <= Finding::MAX_SNIPPET, "{rule}");
    range
}

fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// What a text measures, `None` if it is refused: the same twice, lines that add up, numbers in
/// their ranges, functions within the text.
///
/// # Panics
/// If that does not hold.
pub fn measured(text: &str, options: &AnalyseOptions) -> Option<FileMetrics> {
    let found = match metrics(text, options) {
        Ok(found) => found,
        Err(error) => {
            refused(&error);
            return None;
        }
    };
    let again = metrics(text, options).expect("the same text again");
    assert_eq!(found, again);
    let lines = found.lines;
    assert_eq!(
        lines.code + lines.comment_only + lines.docstring + lines.blank,
        lines.total,
        "{lines:?}"
    );
    let text = unmarked(text);
    // What else ends a line differs between languages.
    if !text.contains(['\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}']) {
        let all = text.lines().count() as u32;
        assert_eq!(lines.total, all, "{lines:?}");
        for function in &found.functions {
            let places = function.start_line..=function.end_line;
            assert!(!places.is_empty() && *places.start() >= 1, "{function:?}");
            // A grammar may end the last function on the empty line behind the text.
            let behind = u32::from(found.language != Language::Python);
            assert!(*places.end() <= all + behind, "{function:?} of {all}");
        }
    }
    assert!((0.0..=100.0).contains(&found.maintainability));
    assert!(found.cyclomatic >= 1);
    sound(&found.halstead);
    for function in &found.functions {
        assert!(function.cyclomatic >= 1, "{function:?}");
        sound(&function.halstead);
    }
    Some(found)
}

fn sound(halstead: &Halstead) {
    let value = serde_json::to_value(halstead).expect("JSON");
    for (name, number) in value.as_object().expect("fields") {
        // JSON has no infinity and no NaN: they would be null.
        let number = number.as_f64();
        assert!(
            number.is_some_and(|number| number >= 0.0),
            "{name}: {halstead:?}"
        );
    }
}
