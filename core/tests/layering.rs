//! The house has rooms, and who may know whom is part of the design (docs/architecture.md).

#![allow(clippy::unwrap_used)] // a test may fail loudly

use std::fs;
use std::path::{Path, PathBuf};

const BOTTOM: [&str; 4] = ["model", "error", "clock", "stats"];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The rooms that a line of code names: `crate::room` in paths and in one-level import braces.
fn rooms_named(line: &str) -> Vec<&str> {
    let code = line.split("//").next().unwrap_or(line);
    code.match_indices("crate::")
        .flat_map(|(at, found)| {
            let rest = &code[at + found.len()..];
            let list = rest
                .strip_prefix('{')
                .map_or(rest, |inner| inner.split('}').next().unwrap_or(inner));
            list.split(',')
                .map(|part| part.trim().split("::").next().unwrap_or(""))
                .collect::<Vec<_>>()
        })
        .map(|name| name.trim_end_matches(|c: char| !c.is_ascii_lowercase()))
        .collect()
}

fn forbidden(room: &str) -> &'static [&'static str] {
    match room {
        room if BOTTOM.contains(&room) => &[
            "analysis", "learning", "ranking", "insights", "storage", "engine", "cli",
        ],
        "analysis" => &[
            "learning", "ranking", "insights", "storage", "engine", "cli",
        ],
        "learning" => &[
            "analysis", "ranking", "insights", "storage", "engine", "cli",
        ],
        "ranking" | "insights" => &["analysis", "storage", "engine", "cli"],
        "storage" => &[
            "analysis", "learning", "ranking", "insights", "engine", "cli",
        ],
        "engine" => &["cli"],
        "cli" => &["storage"],
        _ => &[],
    }
}

#[test]
fn every_room_knows_only_whom_it_may() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 20, "the sources were not found");
    let mut found = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let first = relative.components().next().unwrap().as_os_str();
        let room = first.to_str().unwrap().trim_end_matches(".rs");
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let place = format!("{}:{}", relative.display(), number + 1);
            for named in rooms_named(line) {
                if forbidden(room).contains(&named) {
                    found.push(format!("{place}: {named}"));
                }
            }
            let code = line.split("//").next().unwrap_or(line);
            if code.contains("rusqlite") && room != "storage" {
                found.push(format!("{place}: rusqlite"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn imports_are_recognised() {
    assert_eq!(rooms_named("use crate::storage::Store;"), ["storage"]);
    assert_eq!(
        rooms_named("use crate::{model::Span, engine::Engine};"),
        ["model", "engine"]
    );
    assert!(rooms_named("// crate::storage").is_empty());
}

#[test]
fn every_error_code_is_documented() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
    let manual = fs::read_to_string(manual).unwrap();
    for kind in codehone::ErrorKind::ALL {
        let row = format!("| `{}` |", kind.code());
        assert!(manual.contains(&row), "docs/errors.md has no row {row}");
    }
}
