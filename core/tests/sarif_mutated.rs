//! The fuzz target's invariants on files of real tools with a few bytes changed, without a fuzzer.

#![allow(clippy::unwrap_used)]

#[path = "common/sarif_invariants.rs"]
mod sarif_invariants;

use std::path::PathBuf;

/// SplitMix64 (Steele, Lea and Flood 2014): the same mutations everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

// Values that tend to reach other code than the ones they replace.
const VALUES: [&str; 12] = [
    "null",
    "0",
    "-1",
    "1e999",
    "4294967296",
    "\"\"",
    "[]",
    "{}",
    "true",
    "\"../..\"",
    "\"\\ud800\"",
    "[[{}]]",
];

#[test]
fn changed_files_of_real_tools_break_nothing() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif");
    let mut numbers = Numbers(1);
    let mut accepted = 0;
    for tool in ["bandit", "codeql", "eslint", "oxlint", "semgrep"] {
        let document = std::fs::read(folder.join(format!("{tool}.sarif"))).unwrap();
        assert!(sarif_invariants::check(&document));
        for _ in 0..150 {
            let mut changed = document.clone();
            for _ in 0..=numbers.below(3) {
                let at = numbers.below(changed.len());
                match numbers.below(12) {
                    0 => changed[at] = numbers.below(256) as u8,
                    1 => changed.truncate(at.max(1)),
                    _ => {
                        // Replace the value behind some colon, up to the next comma or bracket.
                        let Some(colon) = changed[at..].iter().position(|&b| b == b':') else {
                            continue;
                        };
                        let from = at + colon + 1;
                        let length = changed[from..].iter().position(|b| b",}]".contains(b));
                        let Some(length) = length else { continue };
                        let value = VALUES[numbers.below(VALUES.len())];
                        changed.splice(from..from + length, value.bytes());
                    }
                }
            }
            accepted += usize::from(sarif_invariants::check(&changed));
        }
    }
    // Otherwise the mutations only test the refusals.
    assert!(accepted > 50, "{accepted}");
}
