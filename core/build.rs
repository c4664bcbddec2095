//! Hashes the sources, and the versions of the parsers, that decide what an analysis finds, so that cached results of another build are
//! never taken for those of this one, also between two releases.

#[path = "build/lock.rs"]
mod lock;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn sources(folder: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, out)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            out.push(path);
        }
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for folder in ["src/analysis", "src/model"] {
        println!("cargo:rerun-if-changed={folder}");
        sources(Path::new(folder), &mut files)?;
    }
    println!("cargo:rerun-if-changed=Cargo.toml");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    files.push("Cargo.toml".into());
    files.sort();
    // FNV-1a: a build script has no dependencies of its own.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        // Line ends may be translated by a checkout and change nothing.
        for byte in bytes.iter().filter(|byte| **byte != b'\r') {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in files {
        add(&fs::read(file)?);
    }
    // A newer parser may read the same text in another way. Without a lock file, as in some ways to build a
    // packaged crate, its own manifest and version have to do.
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).unwrap_or_default();
    for file in lock::places(&folder("CARGO_MANIFEST_DIR"), &folder("OUT_DIR")) {
        let Some(versions) = lock::resolved(&fs::read_to_string(&file)?, "codehone") else {
            continue;
        };
        println!("cargo:rerun-if-changed={}", file.display());
        add(versions.join("\n").as_bytes());
    }
    println!("cargo:rustc-env=CODEHONE_ANALYSIS_BUILD={hash:016x}");
    Ok(())
}
