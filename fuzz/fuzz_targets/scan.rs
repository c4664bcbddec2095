//! Any text as Python, JavaScript or TypeScript: analysis never panics or overflows, says the same
//! twice, points into the text, and its safe fixes leave text that parses.

#![no_main]

use codehone::analysis::{AnalyseOptions, Language, analyse};
use codehone_fuzz::{analysed, seeds};
use libfuzzer_sys::fuzz_target;

const PATHS: [&str; 8] = [
    "a.py", "a.pyi", "a.js", "a.jsx", "a.cjs", "a.ts", "a.tsx", "a.d.ts",
];

fuzz_target!(
    init: seeds::write(seeds::code_behind(|language| match language {
        Language::Python => Some(0),
        Language::JavaScript => Some(2),
        Language::TypeScript => Some(5),
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
        let Some(findings) = analysed(text, &options) else {
            return;
        };
        // A byte order mark is no part of the text.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for finding in &findings {
            for fix in finding.fixes.iter().filter(|fix| fix.safe) {
                let mut edits: Vec<_> = fix.edits.iter().collect();
                edits.sort_by_key(|edit| edit.span.start_byte);
                let mut fixed = text.to_owned();
                for edit in edits.into_iter().rev() {
                    let place = |at: Option<u32>| at.expect("a place in bytes") as usize;
                    let range = place(edit.span.start_byte)..place(edit.span.end_byte);
                    fixed.replace_range(range, &edit.text);
                }
                let after = analyse(&fixed, &options).expect("fixed text can be analysed");
                assert!(
                    after.iter().all(|finding| finding.rule != "syntax-error"),
                    "a safe fix of {} broke the text: {fixed:?}",
                    finding.rule
                );
            }
        }
    }
);
