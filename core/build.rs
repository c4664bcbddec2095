//! Hashes the sources that decide what an analysis finds, so that cached results of another build are
//! never taken for those of this one, also between two releases.

use std::fs;
use std::path::{Path, PathBuf};

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
    files.push("Cargo.toml".into());
    files.sort();
    // FNV-1a: a build script has no dependencies of its own.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        // Line ends may be translated by a checkout and change nothing.
        for byte in fs::read(file)?.into_iter().filter(|byte| *byte != b'\r') {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=CODEHONE_ANALYSIS_BUILD={hash:016x}");
    Ok(())
}
