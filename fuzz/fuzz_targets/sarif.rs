//! Any bytes: the reader never panics, accepts nothing that is not JSON, and what it reads comes back
//! unchanged from what the writer makes of it.

#![no_main]

#[path = "../../core/tests/common/sarif_invariants.rs"]
mod sarif_invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    sarif_invariants::check(data);
});
