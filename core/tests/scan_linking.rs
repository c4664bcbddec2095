//! Findings that need several files, over scans that see more or less of a repository.

#![allow(clippy::unwrap_used)] // a test may fail loudly

use std::fs;
use std::path::Path;

use codehone::analysis::{AnalyseOptions, Language, ScanConfig, analyse};
use codehone::engine::Changes;
use codehone::{Control, Engine, FindingFilter, ScanOptions, StoredFinding};

/// An attribute that an heir brings, a name that a module lacks, a call that does not fit, and, in
/// `lone`, an attribute that nobody brings.
const FILES: &[(&str, &str)] = &[
    ("p/__init__.py", ""),
    (
        "p/a.py",
        "class A:\n    def m(self):\n        return self.x\n",
    ),
    ("p/b.py", "from .a import A\n\n\nclass B(A):\n    x = 1\n"),
    ("q/__init__.py", ""),
    ("q/a.py", "def f(a):\n    return a\n"),
    ("q/b.py", "from .a import f, g\n\nf()\ng()\n"),
    (
        "lone/a.py",
        "class L:\n    def m(self):\n        return self.y\n",
    ),
];

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (path, text) in FILES {
        write(folder.path(), path, text);
    }
    folder
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn scan_as(engine: &Engine, path: &Path, change: impl FnOnce(&mut ScanOptions)) -> Changes {
    let mut options = ScanOptions {
        select: ["no-member", "no-name-in-module", "wrong-call-arguments"]
            .map(str::to_owned)
            .to_vec(),
        ..ScanOptions::default()
    };
    change(&mut options);
    engine
        .scan(path, &options, &Control::new())
        .unwrap()
        .changes
}

fn scan(engine: &Engine, path: &Path) -> Changes {
    scan_as(engine, path, |_| {})
}

fn moved(changes: &Changes) -> (u64, u64, u64) {
    (changes.new, changes.fixed, changes.reopened)
}

fn open(engine: &Engine) -> Vec<String> {
    let all: Vec<StoredFinding> = engine
        .all_findings(FindingFilter::default())
        .map(|finding| finding.unwrap())
        .collect();
    let mut found: Vec<String> = all
        .iter()
        .map(|one| format!("{} {} {:?}", one.finding.path, one.finding.rule, one.status))
        .collect();
    found.sort();
    found
}

const EXPECTED: [&str; 3] = [
    "lone/a.py no-member Open",
    "q/b.py no-name-in-module Open",
    "q/b.py wrong-call-arguments Open",
];

#[test]
fn scans_that_see_less_change_nothing() {
    let folder = tree();
    let engine = Engine::open(":memory:").unwrap();
    assert_eq!(moved(&scan(&engine, folder.path())), (3, 0, 0));
    assert_eq!(open(&engine), EXPECTED);
    for path in ["p/a.py", "q/b.py", "lone/a.py", "p", "q", "lone"] {
        let changes = scan(&engine, &folder.path().join(path));
        assert_eq!(moved(&changes), (0, 0, 0), "{path}");
    }
    let narrower: [fn(&mut ScanOptions); 4] = [
        |options| options.exclude = vec!["p/b.py".into()],
        |options| options.exclude = vec!["q/a.py".into(), "x".into()],
        |options| options.max_file_bytes = 30,
        |options| options.select = vec!["no-member".into()],
    ];
    for change in narrower {
        let changes = scan_as(&engine, folder.path(), change);
        assert_eq!(moved(&changes), (0, 0, 0));
    }
    // Nor with all rules, but for what other rules find.
    scan_as(&engine, &folder.path().join("p/a.py"), |options| {
        options.select.clear()
    });
    assert_eq!(moved(&scan(&engine, folder.path())), (0, 0, 0));
    assert_eq!(open(&engine), EXPECTED);
}

#[test]
fn the_first_scan_of_a_file_leaves_what_needs_others_to_that_of_a_folder() {
    let folder = tree();
    let engine = Engine::open(":memory:").unwrap();
    for (path, _) in FILES {
        assert_eq!(moved(&scan(&engine, &folder.path().join(path))), (0, 0, 0));
    }
    assert_eq!(scan(&engine, &folder.path().join("q")).new, 2);
    assert_eq!(scan(&engine, &folder.path().join("lone")).new, 0);
    assert_eq!(moved(&scan(&engine, folder.path())), (1, 0, 0));
    assert_eq!(open(&engine), EXPECTED);
}

#[test]
fn what_is_mended_is_fixed_by_a_scan_that_sees_it_all() {
    let folder = tree();
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    write(
        folder.path(),
        "q/a.py",
        "def f():\n    pass\n\n\ndef g():\n    pass\n",
    );
    assert_eq!(moved(&scan(&engine, &folder.path().join("q"))), (0, 0, 0));
    assert_eq!(moved(&scan(&engine, folder.path())), (0, 2, 0));
    // A folder that is gone cannot be seen again: the next may be any.
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, &folder.path().join("lone"));
    fs::rename(folder.path().join("lone"), folder.path().join("moved")).unwrap();
    assert_eq!(scan(&engine, &folder.path().join("moved")).new, 1);
}

#[test]
fn a_file_that_does_not_parse_changes_nothing_in_others() {
    let folder = tree();
    let engine = Engine::open(":memory:").unwrap();
    scan(&engine, folder.path());
    for path in ["p/b.py", "q/a.py"] {
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        for bad in [format!("{text}def (\n").into_bytes(), vec![b'#', 0xff]] {
            fs::write(folder.path().join(path), bad).unwrap();
            assert_eq!(moved(&scan(&engine, folder.path())), (0, 0, 0), "{path}");
        }
        fs::write(folder.path().join(path), text).unwrap();
    }
    assert_eq!(moved(&scan(&engine, folder.path())), (0, 0, 0));
    assert_eq!(open(&engine), EXPECTED);
}

#[test]
fn one_text_alone_is_not_linked() {
    let options = AnalyseOptions::new(Language::Python);
    let text = "class L:\n    def m(self):\n        return self.y\n";
    assert_eq!(analyse(text, &options).unwrap(), []);
    let folder = tree();
    let found = |path: &str, link: bool| {
        let config = ScanConfig {
            link,
            ..ScanConfig::default()
        };
        let mut rules = Vec::new();
        let sink = |batch: Vec<codehone::Finding>| {
            rules.extend(batch.into_iter().map(|one| one.rule));
            Ok(())
        };
        let path = folder.path().join(path);
        let summary = codehone::analysis::scan(path, &config, &Control::new(), sink).unwrap();
        (rules, summary.partial.len())
    };
    assert_eq!(found("lone", true), (vec!["no-member".to_owned()], 0));
    assert_eq!(found("lone", false), (vec![], 3));
    assert_eq!(found("lone/a.py", true), (vec![], 3));
}
