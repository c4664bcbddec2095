//! Any text in any language: analysis never panics or overflows, says the same twice, points into the
//! text, and its safe fixes leave text that parses.

#![no_main]

use codehone::analysis::{AnalyseOptions, Language, analyse};
use codehone::{ErrorKind, Finding};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let path = ["a.py", "a.pyi", "a.js", "a.jsx", "a.cjs", "a.ts", "a.tsx", "a.d.ts"]
        [usize::from(*choice) % 8];
    let language = Language::of_path(path).expect("a known ending");
    let options = AnalyseOptions {
        path: Some(path.to_owned()),
        ..AnalyseOptions::new(language)
    };
    let findings = match analyse(text, &options) {
        Ok(findings) => findings,
        Err(error) => {
            // A panic inside would be `Internal`.
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            return;
        }
    };
    assert_eq!(findings, analyse(text, &options).expect("the same text again"));
    // A byte order mark is no part of the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for finding in &findings {
        check(finding, text);
        for fix in finding.fixes.iter().filter(|fix| fix.safe) {
            let mut edits: Vec<_> = fix
                .edits
                .iter()
                .map(|edit| (range(edit.span.start_byte, edit.span.end_byte), &edit.text))
                .collect();
            edits.sort_by_key(|(range, _)| range.start);
            let mut fixed = text.to_owned();
            for (range, new) in edits.into_iter().rev() {
                fixed.replace_range(range, new);
            }
            let after = analyse(&fixed, &options).expect("fixed text can be analysed");
            assert!(
                after.iter().all(|finding| finding.rule != "syntax-error"),
                "a safe fix of {} broke the text: {fixed:?}",
                finding.rule
            );
        }
    }
});

fn range(start: Option<u32>, end: Option<u32>) -> std::ops::Range<usize> {
    start.expect("a start") as usize..end.expect("an end") as usize
}

fn check(finding: &Finding, text: &str) {
    let range = range(finding.span.start_byte, finding.span.end_byte);
    assert!(text.get(range.clone()).is_some(), "{}: {range:?}", finding.rule);
    assert!(finding.span.start_line >= 1 && finding.span.start_line <= finding.span.end_line);
    let snippet = finding.snippet.as_deref().unwrap_or_default();
    assert!(snippet.len() <= Finding::MAX_SNIPPET);
}
