//! Documents far larger than memory should have to hold. Alone in its process, whose peak it looks at.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs::File;
use std::io::{BufWriter, Write};

use codehone::analysis::sarif::{ReadOptions, SarifItem, SarifWriter, WriteOptions, read_path};

/// Highest memory of this process so far, in bytes; `None` where the system does not tell.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

// The bound is the same for any size. 24 MiB keep an unoptimised build quick;
// `CODEHONE_TEST_SARIF_MIB=100` is the size that was promised.
#[test]
fn size_does_not_matter_to_memory() {
    let size = std::env::var("CODEHONE_TEST_SARIF_MIB").map_or(24, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.sarif");
    let mut out = BufWriter::new(File::create(&large).unwrap());
    let results = common::write_large_sarif(&mut out, size << 20).unwrap();
    out.flush().unwrap();
    drop(out);
    let before = peak();
    let copy = BufWriter::new(File::create(folder.path().join("copy.sarif")).unwrap());
    let mut writer = SarifWriter::new(copy, WriteOptions::default()).unwrap();
    let summary = read_path(&large, &ReadOptions::default(), &mut |item| {
        if let SarifItem::Findings(findings) = item {
            for finding in &findings {
                writer.finding(finding)?;
            }
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(summary.findings(), results);
    assert_eq!(writer.finish().unwrap().results, results);
    let Some((before, after)) = before.zip(peak()) else {
        println!("skipped: this system does not tell the peak of memory");
        return;
    };
    let grown = after - before;
    println!(
        "{size} MiB, {results} results: peak grew by {} KiB",
        grown / 1024
    );
    assert!(grown < 24 << 20, "peak grew by {grown} bytes");
}
