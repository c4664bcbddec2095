//! Cached results are of one build: its key covers the versions of the parsers.

#![allow(clippy::unwrap_used)] // a test may fail loudly

#[path = "../build/lock.rs"]
mod lock;

use std::fs;

const LOCK: &str = r#"version = 4

[[package]]
name = "codehone"
version = "0.1.0"
dependencies = [
 "parser",
 "twice 2.0.0",
]

[[package]]
name = "parser"
version = "1.0.0"
source = "registry"
checksum = "aa"
dependencies = [
 "tree",
 "codehone",
]

[[package]]
name = "stranger"
version = "1.0.0"

[[package]]
name = "tree"
version = "3.0.0"

[[package]]
name = "twice"
version = "1.0.0"

[[package]]
name = "twice"
version = "2.0.0"
"#;

#[test]
fn versions_of_all_that_is_needed() {
    let found = lock::resolved(LOCK, "codehone").unwrap();
    assert_eq!(
        found,
        [
            "codehone 0.1.0 ",
            "parser 1.0.0 aa",
            "tree 3.0.0 ",
            "twice 2.0.0 "
        ]
    );
    let changed = |from: &str, to: &str| {
        lock::resolved(&LOCK.replace(from, to), "codehone").unwrap() != found
    };
    assert!(changed("3.0.0", "3.0.1"), "what a parser needs");
    assert!(
        changed("\"aa\"", "\"bb\""),
        "another source of the same version"
    );
    assert!(!changed("stranger", "other"), "nothing that is not needed");
    assert!(!changed("\n", "\r\n"));
}

#[test]
fn lock_files_of_others_do_not_count() {
    assert!(lock::resolved(LOCK, "absent").is_none());
    assert!(lock::resolved("", "codehone").is_none());
    assert!(lock::resolved("[[package]]", "codehone").is_none());
}

#[test]
fn our_own_lock_file_has_the_parsers() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    // A packaged crate is tested without it.
    let Ok(text) = fs::read_to_string(root) else {
        return;
    };
    let found = lock::resolved(&text, "codehone").unwrap();
    for parser in ["oxc_parser", "ruff_python_parser", "tree-sitter-go"] {
        let prefix = format!("{parser} ");
        assert!(found.iter().any(|one| one.starts_with(&prefix)), "{parser}");
    }
}

#[test]
fn a_crate_without_lock_file_has_no_places() {
    let folder = tempfile::tempdir().unwrap();
    let (own, out) = (
        folder.path().join("a/core"),
        folder.path().join("b/target/out"),
    );
    fs::create_dir_all(&own).unwrap();
    fs::create_dir_all(&out).unwrap();
    let inside = |folder: &std::path::Path| {
        let mut places = lock::places(&own, &out);
        places.retain(|one| one.starts_with(folder));
        places
    };
    assert!(inside(folder.path()).is_empty());
    for file in ["a/Cargo.lock", "b/Cargo.lock"] {
        fs::write(folder.path().join(file), LOCK).unwrap();
    }
    assert_eq!(
        inside(folder.path()),
        [
            folder.path().join("a/Cargo.lock"),
            folder.path().join("b/Cargo.lock")
        ]
    );
}
