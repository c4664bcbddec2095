//! Inputs to start from: the examples of the rules, so that a fuzzer need not find out what code is.
//!
//! Made anew at the start of each run, so that new rules have seeds at once.

use std::path::PathBuf;

use codehone::analysis::{Language, rules};

/// Names the folder that seeds are written to; without it there are none.
const FOLDER: &str = "CODEHONE_FUZZ_SEEDS";

/// Whether seeds are written, for those that take time to make.
pub fn wanted() -> bool {
    std::env::var_os(FOLDER).is_some()
}

/// Writes the inputs to the folder that the environment names, before the fuzzer reads it.
///
/// # Panics
/// If they cannot be written.
pub fn write(inputs: impl IntoIterator<Item = Vec<u8>>) {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).expect("a folder for the seeds");
    for (at, input) in inputs.into_iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{at:05}")), input).expect("a seed");
    }
}

/// All code in the rules' examples, with its language.
pub fn code() -> impl Iterator<Item = (Language, &'static str)> {
    let examples = rules().iter().flat_map(|rule| rule.examples);
    examples.flat_map(|example| [example.bad, example.good].map(|code| (example.language, code)))
}

/// The code of the languages that have a byte, behind that byte.
pub fn code_behind(byte: impl Fn(Language) -> Option<u8>) -> impl Iterator<Item = Vec<u8>> {
    code().filter_map(move |(language, code)| Some([&[byte(language)?], code.as_bytes()].concat()))
}
