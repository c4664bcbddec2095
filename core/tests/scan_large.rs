//! A large tree with hostile files in it: all is accounted for, memory stays bounded, and what did not
//! change costs little. `CODEHONE_TEST_FILES=50000 cargo test --profile demo --test scan_large --
//! --nocapture` prints figures worth reading; without it the tree is small.
#![cfg(feature = "storage")]
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use codehone::{Control, Engine, ScanOptions};

fn files() -> usize {
    std::env::var("CODEHONE_TEST_FILES").map_or(400, |text| text.parse().unwrap())
}

/// A module of about 4 KB that is different from every other, with a defect in every tenth.
fn module(number: usize) -> String {
    let mut text = format!("\"\"\"Module {number}.\"\"\"\nimport os\nimport sys\n\n\n");
    for part in 0..12 {
        let _ = write!(
            text,
            "class Handler{number}_{part}:\n    limit = {part}\n\n    def __init__(self, path, \
             mode='r'):\n        self.path = os.path.join(path, str({number}))\n        self.mode = \
             mode\n\n    def read(self, size):\n        # Reads at most `size` bytes.\n        with \
             open(self.path, self.mode) as stream:\n            data = stream.read(size)\n        if \
             not data:\n            return None\n        return [line for line in data if line]\n\n\n"
        );
    }
    if number.is_multiple_of(10) {
        text.push_str("def check(x):\n    return x == None\n\n\n");
    }
    text.push_str("if __name__ == '__main__':\n    sys.exit(0)\n");
    text
}

/// Names, texts and whether they are analysed.
fn hostile() -> Vec<(&'static str, Vec<u8>, bool)> {
    let repeat = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len()).into_bytes();
    let nested = |open: &str, close: &str, times| {
        format!("x = {}1{}\n", open.repeat(times), close.repeat(times)).into_bytes()
    };
    let mut blocks = String::new();
    for level in 0..900 {
        blocks.push_str(&" ".repeat(level));
        blocks.push_str("if x:\n");
    }
    blocks.push_str(&" ".repeat(900));
    blocks.push_str("pass\n");
    vec![
        ("binary.py", b"x = 1\0\n".to_vec(), false),
        (
            "latin.py",
            b"# coding: latin-1\nx = '\xe9'\n".to_vec(),
            false,
        ),
        ("utf8.js", b"let x = '\xff';\n".to_vec(), false),
        ("too_large.py", repeat("x = 1\n", 5_100_000), false),
        ("parentheses.py", nested("(", ")", 10_000), false),
        ("parentheses.js", nested("(", ")", 10_000), false),
        ("brackets.ts", nested("[", "]", 100_000), false),
        ("open.py", b"(".repeat(100_000), true),
        ("line.py", repeat("x = 1; ", 490_000), true),
        (
            "calls.py",
            repeat("print(a == None, b, c[1], d.e)\n", 100_000),
            true,
        ),
        (
            "comments.py",
            repeat("# noqa: E711 # codehone: ignore[debugger]\n", 100_000),
            true,
        ),
        ("strings.py", repeat("'((((' \"[[[\" ", 500_000), false),
        ("blocks.py", blocks.into_bytes(), true),
        ("operators.js", repeat("a+b*c-d;", 500_000), false),
        ("empty.py", Vec::new(), true),
        ("bom.py", b"\xef\xbb\xbf".to_vec(), true),
        ("crlf.py", repeat("x = 1\r\n", 100_000), true),
        ("returns.py", repeat("x = 1\r", 100_000), true),
    ]
}

/// Most memory the process ever had, in bytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1_024)
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, text).unwrap();
}

#[test]
fn a_large_tree_with_hostile_files_is_scanned_again_and_again() {
    let files = files();
    let dir = tempfile::tempdir().unwrap();
    let tree = dir.path().join("tree");
    let mut bytes = 0;
    for number in 0..files {
        let text = module(number);
        bytes += text.len();
        write(&tree, &format!("p{:03}/m{number}.py", number % 200), text);
    }
    let hostile = hostile();
    for (name, text, _) in &hostile {
        write(&tree, &format!("hostile/{name}"), text);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&tree, tree.join("hostile/loop")).unwrap();
        std::os::unix::fs::symlink("self.py", tree.join("hostile/self.py")).unwrap();
    }
    let good = hostile.iter().filter(|(.., analysed)| *analysed).count();
    let before = peak();
    let engine = Engine::open(dir.path().join("a.db")).unwrap();
    let scan = |what: &str| {
        let start = Instant::now();
        let report = engine
            .scan(&tree, &ScanOptions::default(), &Control::new())
            .unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let rate = report.bytes as f64 / 1e6 / seconds;
        println!(
            "{what}: {} files, {} cached, {seconds:.3} s, {rate:.0} MB/s, {} findings, peak {:.0} MB",
            report.files,
            report.cached,
            report.changes.reported,
            peak().unwrap_or(0) as f64 / 1e6
        );
        report
    };
    /// Of the hostile files, those that look written by a program.
    const MINIFIED: usize = 3;
    let first = scan("cold");
    let skipped: Vec<_> = first
        .skipped
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(first.files, (files + good) as u64, "skipped: {skipped:?}");
    // Minified text counts as generated, so it is in neither list.
    assert_eq!(
        skipped.len(),
        hostile.len() - good - MINIFIED,
        "skipped: {skipped:?}"
    );
    assert!(first.changes.reported > files as u64 / 10);
    // By now nothing is so recent that its state on disk would not be trusted.
    std::thread::sleep(std::time::Duration::from_millis(150));
    let second = scan("again");
    assert_eq!((second.cached, second.changes.new), (first.files, 0));
    assert_eq!(second.changes.unchanged, first.changes.reported);
    let third = scan("warm");
    assert_eq!(
        (third.cached, third.changes),
        (second.cached, second.changes)
    );
    write(&tree, "p000/m0.py", "x = 1\n");
    let fourth = scan("one edit");
    assert_eq!((fourth.cached, fourth.changes.new), (first.files - 1, 0));
    assert!(fourth.changes.fixed >= 1);
    if let (Some(before), Some(after)) = (before, peak()) {
        // What is under way, the hostile files' trees, and a few hundred bytes a file and finding.
        let bound = (600 << 20) + 4_096 * (files as u64 + first.changes.reported);
        assert!(after - before < bound, "{} bytes", after - before);
    }
    println!("tree: {:.1} MB", bytes as f64 / 1e6);
}
