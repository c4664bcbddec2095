//! Any text as a regular expression of either language: analysis never panics, says the same twice,
//! points into the text and comes to an end.

#![no_main]

use codehone::ErrorKind;
use codehone::analysis::{AnalyseOptions, Language, analyse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    let Ok(pattern) = std::str::from_utf8(rest) else {
        return;
    };
    // Escaped as JSON is, the text is a string in both languages.
    let Ok(quoted) = serde_json::to_string(pattern) else {
        return;
    };
    let flags = ["", "i", "m", "s", "u", "v", "gimsuy", "z"][usize::from(*choice >> 1) % 8];
    let (language, code) = match choice % 4 {
        0 => (
            Language::Python,
            format!("import re\nx = re.compile({quoted})\n"),
        ),
        1 => (
            Language::Python,
            format!("import re\nx = re.fullmatch({quoted}, y, re.X | re.I)\n"),
        ),
        2 => (
            Language::JavaScript,
            format!("x = new RegExp({quoted}, '{flags}');\n"),
        ),
        // As a literal, where the text allows that.
        _ => (Language::JavaScript, format!("x = /{pattern}/{flags};\n")),
    };
    let options = AnalyseOptions::new(language);
    let findings = match analyse(&code, &options) {
        Ok(findings) => findings,
        Err(error) => {
            // A panic inside would be `Internal`.
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            return;
        }
    };
    assert_eq!(
        findings,
        analyse(&code, &options).expect("the same text again")
    );
    for finding in &findings {
        let (start, end) = (finding.span.start_byte, finding.span.end_byte);
        let range = start.expect("a start") as usize..end.expect("an end") as usize;
        assert!(
            code.get(range.clone()).is_some(),
            "{}: {range:?}",
            finding.rule
        );
    }
});
