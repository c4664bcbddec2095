//! Any text as Python, JavaScript or TypeScript: measuring never panics, says the same twice, and
//! what it counts adds up.

#![no_main]

use codehone::analysis::{AnalyseOptions, Language};
use codehone_fuzz::{measured, seeds};
use libfuzzer_sys::fuzz_target;

const PATHS: [&str; 4] = ["a.py", "a.js", "a.ts", "a.tsx"];

fuzz_target!(
    init: seeds::write(seeds::code_behind(|language| match language {
        Language::Python => Some(0),
        Language::JavaScript => Some(1),
        Language::TypeScript => Some(2),
        _ => None,
    })),
    |data: &[u8]| {
        let Some((choice, rest)) = data.split_first() else {
            return;
        };
        let Ok(text) = std::str::from_utf8(rest) else {
            return;
        };
        let options = AnalyseOptions::for_path(PATHS[usize::from(*choice) % PATHS.len()])
            .expect("a known ending");
        measured(text, &options);
    }
);
