//! Any text as a regular expression of either language: analysis never panics, says the same twice,
//! points into the text and comes to an end.

#![no_main]

use codehone::analysis::{AnalyseOptions, Language};
use codehone_fuzz::{analysed, seeds};
use libfuzzer_sys::fuzz_target;

/// What stands in quotes or slashes in the examples, behind each of the four choices.
fn patterns() -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for line in seeds::code().flat_map(|(_, code)| code.lines()) {
        for quote in ['"', '\'', '/'] {
            let (Some(first), Some(last)) = (line.find(quote), line.rfind(quote)) else {
                continue;
            };
            let pattern = line.get(first + 1..last).unwrap_or_default();
            if pattern.contains(['(', '[', '*', '+', '\\', '^', '$']) {
                out.extend((0..4).map(|choice| [&[choice], pattern.as_bytes()].concat()));
            }
        }
    }
    out
}

fuzz_target!(init: seeds::write(patterns()), |data: &[u8]| {
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
    let flags = ["", "i", "m", "s", "u", "v", "gimsuy", "z"][usize::from(*choice >> 2) % 8];
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
    analysed(&code, &AnalyseOptions::new(language));
});
