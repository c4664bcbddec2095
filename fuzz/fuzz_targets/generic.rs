//! Any text in a language that is read through tree-sitter: rules and metrics never panic, say the
//! same twice and stay within the text.

#![no_main]

use codehone::analysis::{AnalyseOptions, Language};
use codehone_fuzz::{analysed, measured, seeds};
use libfuzzer_sys::fuzz_target;

const LANGUAGES: [Language; 9] = [
    Language::Bash,
    Language::C,
    Language::Cpp,
    Language::CSharp,
    Language::Go,
    Language::Java,
    Language::Php,
    Language::Ruby,
    Language::Rust,
];

fn byte(language: Language) -> Option<u8> {
    LANGUAGES
        .iter()
        .position(|other| *other == language)?
        .try_into()
        .ok()
}

fuzz_target!(init: seeds::write(seeds::code_behind(byte)), |data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let options = AnalyseOptions::new(LANGUAGES[usize::from(*choice) % LANGUAGES.len()]);
    analysed(text, &options);
    measured(text, &options);
});
