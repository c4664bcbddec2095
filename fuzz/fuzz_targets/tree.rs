//! Any texts as files of one project, divided by NUL: a scan never fails over them, says the same
//! with two threads as with one, and the same from its cache.

#![no_main]

use codehone::analysis::{ScanConfig, ScanSummary, SkipReason, scan, scan_cached};
use codehone::{Control, Finding};
use codehone_fuzz::{Memory, seeds};
use libfuzzer_sys::fuzz_target;

const PATHS: [&str; 6] = [
    "a.py",
    "b.py",
    "pkg/__init__.py",
    "pkg/m.py",
    "c.js",
    "pkg/d.ts",
];

/// What files say of each other, and every example beside a file that uses its names.
fn projects() -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = [
        "class A:\n    def __init__(self, x): self.x = x\n    def f(self, y): pass\n\0\
         from a import A as B\nimport pkg.m\nclass C(B, pkg.m.D):\n    def f(self): pass\nC()\nC(1).z\n\0\
         from .m import *\nfrom b import C\n__all__ = ['C', 'E']\n\0\
         import a\nfrom . import C\nclass D(a.A, C): pass\ndef g(a, *, b): pass\n\0\
         import d from './pkg/d';\nd(1);\n\0export default (x: number) => x;\n",
        "from b import *\nx()\nf(1, 2)\n\0from a import *\ndef f(a): return g\n\0from a import f\n\0from . import m\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    for (_, code) in seeds::code().filter(|(language, _)| language.as_str() == "python") {
        out.push([code.as_bytes(), b"\0from a import *\n", code.as_bytes()].concat());
    }
    out
}

fuzz_target!(init: seeds::write(projects()), |data: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("pkg")).expect("a folder");
    for (path, text) in PATHS.iter().zip(data.split(|byte| *byte == 0)) {
        std::fs::write(folder.path().join(path), text).expect("a file");
    }
    let memory = Memory::default();
    let run = |threads, cache: Option<&Memory>| -> (Vec<Finding>, ScanSummary) {
        let mut findings = Vec::new();
        let sink = |found| {
            findings.extend::<Vec<_>>(found);
            Ok(())
        };
        let config = ScanConfig {
            threads,
            ..ScanConfig::default()
        };
        let control = Control::new();
        let summary = match cache {
            None => scan(folder.path(), &config, &control, sink),
            Some(cache) => scan_cached(folder.path(), &config, &control, cache, sink),
        };
        (findings, summary.expect("a scan"))
    };
    let (plain, summary) = run(1, None);
    for file in &summary.skipped {
        let crashed = matches!(file.reason, SkipReason::Crashed { .. });
        assert!(!crashed, "{file:?}");
    }
    let (cold, _) = run(2, Some(&memory));
    assert_eq!(plain, cold);
    let (warm, cached) = run(1, Some(&memory));
    assert_eq!(plain, warm);
    assert_eq!(cached.cached, summary.files);
});
