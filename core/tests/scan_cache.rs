//! Scans that go on where the last one ended: what is found is the same, and less is done.
#![cfg(feature = "storage")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use codehone::analysis::{
    CacheBatch, CachedFile, CachedTree, Language, ScanCache, ScanConfig, ScanSummary, rules, scan,
    scan_cached,
};
use codehone::model::Fingerprint;
use codehone::{
    CancelToken, Control, Engine, Error, Finding, FindingFilter, ManualClock, OpenOptions, Result,
    ScanOptions, Timestamp,
};

/// A cache in memory that counts.
#[derive(Default)]
struct Memory {
    results: Mutex<BTreeMap<Fingerprint, Vec<u8>>>,
    files: Mutex<BTreeMap<(String, String), (Fingerprint, Fingerprint)>>,
    /// Files whose text was asked about, whether known or not.
    asked: AtomicUsize,
    stores: AtomicUsize,
}

impl ScanCache for Memory {
    fn known(&self, tree: &CachedTree, first: &str, last: &str) -> Result<Vec<CachedFile>> {
        let tree = format!("{}{}", tree.root, tree.version);
        let range = (tree.clone(), first.to_owned())..=(tree, last.to_owned());
        let results = self.results.lock().unwrap();
        let files = self.files.lock().unwrap();
        let file = |((_, path), (stat, key)): (&(String, String), &(Fingerprint, Fingerprint))| {
            CachedFile {
                path: path.clone(),
                stat: *stat,
                key: *key,
                result: results.get(key).cloned(),
            }
        };
        Ok(files.range(range).map(file).collect())
    }

    fn results(&self, keys: &[Fingerprint]) -> Result<Vec<Option<Vec<u8>>>> {
        self.asked.fetch_add(keys.len(), Ordering::SeqCst);
        let results = self.results.lock().unwrap();
        Ok(keys.iter().map(|key| results.get(key).cloned()).collect())
    }

    fn store(&self, tree: &CachedTree, batch: &CacheBatch) -> Result<()> {
        self.stores.fetch_add(1, Ordering::SeqCst);
        let tree = format!("{}{}", tree.root, tree.version);
        let (mut results, mut files) = (self.results.lock().unwrap(), self.files.lock().unwrap());
        for file in &batch.files {
            if let Some(result) = &file.result {
                results.insert(file.key, result.clone());
            }
            if let Some(stat) = file.stat {
                files.insert((tree.clone(), file.path.clone()), (stat, file.key));
            }
        }
        for path in &batch.gone {
            files.remove(&(tree.clone(), path.clone()));
        }
        Ok(())
    }
}

#[cfg(unix)]
/// Sets the time of modification to one long ago, whatever the text.
fn settle(path: &Path) {
    let then = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(then).unwrap();
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, text).unwrap();
}

/// The examples of all rules, and what is not analysed.
fn corpus() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for rule in rules() {
        for (number, example) in rule.examples.iter().enumerate() {
            let end = match example.language {
                Language::Python => "py",
                Language::JavaScript => "js",
                _ => "ts",
            };
            for (which, code) in [("bad", example.bad), ("good", example.good)] {
                let path = format!("{}/{which}{number}.{end}", rule.id);
                write(dir.path(), &path, code);
            }
        }
    }
    write(dir.path(), "z/broken.py", "def f(:\n");
    write(dir.path(), "z/made.py", "# @generated\nx == None\n");
    write(dir.path(), "z/latin.py", b"# coding: latin-1\nx = '\xe9'\n");
    write(dir.path(), "z/nul.js", b"\0\xff");
    dir
}

fn run(root: &Path, cache: &dyn ScanCache) -> (ScanSummary, Vec<Finding>) {
    let mut all = Vec::new();
    let sink = |batch| {
        all.extend(batch);
        Ok(())
    };
    let summary = scan_cached(root, &ScanConfig::default(), &Control::new(), cache, sink).unwrap();
    (summary, all)
}

fn fresh(root: &Path) -> (ScanSummary, Vec<Finding>) {
    let mut all = Vec::new();
    let sink = |batch| {
        all.extend(batch);
        Ok(())
    };
    let summary = scan(root, &ScanConfig::default(), &Control::new(), sink).unwrap();
    (summary, all)
}

fn wait_for_a_new_time() {
    std::thread::sleep(Duration::from_millis(150));
}

#[test]
fn cached_results_are_those_of_a_fresh_scan() {
    let dir = corpus();
    let cache = Memory::default();
    let (plain, expected) = fresh(dir.path());
    assert!(expected.len() >= rules().len());
    let text = serde_json::to_string(&expected).unwrap();
    // The first scan comes so soon after the files that their states are not trusted, the second
    // finds the results by their texts, the third by their states.
    for cached in [0, plain.files, plain.files] {
        let (summary, findings) = run(dir.path(), &cache);
        assert_eq!(serde_json::to_string(&findings).unwrap(), text);
        let same = ScanSummary {
            cached,
            ..plain.clone()
        };
        assert_eq!(summary, same);
        wait_for_a_new_time();
    }
    let asked = cache.asked.load(Ordering::SeqCst);
    let stores = cache.stores.load(Ordering::SeqCst);
    run(dir.path(), &cache);
    assert_eq!(cache.asked.load(Ordering::SeqCst), asked, "files were read");
    assert_eq!(cache.stores.load(Ordering::SeqCst), stores, "was written");
}

#[test]
fn one_edit_is_one_analysis() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..50 {
        write(
            dir.path(),
            &format!("f{n:02}.py"),
            "def f(x):\n    return x == None\n",
        );
    }
    let cache = Memory::default();
    wait_for_a_new_time();
    run(dir.path(), &cache);
    // Same size, so that only times tell.
    write(dir.path(), "f07.py", "def f(x):\n    return x is None\n");
    let (summary, findings) = run(dir.path(), &cache);
    assert_eq!((summary.files, summary.cached), (50, 49));
    assert_eq!(findings.len(), 49);
    assert_eq!(fresh(dir.path()).1, findings);
    // Back to what it was: the result is still known under its text.
    write(dir.path(), "f07.py", "def f(x):\n    return x == None\n");
    assert_eq!(run(dir.path(), &cache).0.cached, 50);
    // A moved file is another file, a deleted one is forgotten.
    std::fs::rename(dir.path().join("f20.py"), dir.path().join("g.py")).unwrap();
    let (summary, findings) = run(dir.path(), &cache);
    assert_eq!((summary.cached, findings.len()), (49, 50));
    let known = cache
        .files
        .lock()
        .unwrap()
        .keys()
        .cloned()
        .collect::<Vec<_>>();
    assert!(known.iter().all(|(_, path)| path != "f20.py"));
}

// Elsewhere there is no time that a program cannot set.
#[cfg(unix)]
#[test]
fn a_change_right_after_a_scan_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Memory::default();
    for round in 0..20 {
        let text = if round % 2 == 0 {
            "def f(x):\n    return x == None\n"
        } else {
            "def f(x):\n    return x is None\n"
        };
        write(dir.path(), "a.py", text);
        // The time of modification says nothing.
        settle(&dir.path().join("a.py"));
        let (_, findings) = run(dir.path(), &cache);
        assert_eq!(findings.len(), (round + 1) % 2, "round {round}");
    }
}

#[test]
fn other_rules_have_other_results() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.py", "def f(x):\n    return x == None\n");
    let cache = Memory::default();
    let with = |ignore: &[&str]| {
        let mut config = ScanConfig::default();
        config.rules.ignore = ignore.iter().map(|name| (*name).to_owned()).collect();
        let mut found = 0;
        let sink = |batch: Vec<Finding>| {
            found += batch.len();
            Ok(())
        };
        let summary = scan_cached(dir.path(), &config, &Control::new(), &cache, sink).unwrap();
        (summary.cached, found)
    };
    assert_eq!(with(&[]), (0, 1));
    assert_eq!(with(&["none-compare"]), (0, 0));
    assert_eq!(with(&["none-compare"]), (1, 0));
    assert_eq!(with(&[]), (1, 1));
}

#[test]
fn what_is_damaged_in_the_cache_is_found_out_anew() {
    let dir = corpus();
    let cache = Memory::default();
    let (_, expected) = run(dir.path(), &cache);
    for (at, value) in cache.results.lock().unwrap().values_mut().enumerate() {
        value.truncate(at % 3);
    }
    let (summary, findings) = run(dir.path(), &cache);
    assert_eq!(findings, expected);
    assert_eq!(summary.cached, 0);
}

#[test]
fn a_scan_that_was_cancelled_goes_on_where_it_was() {
    const FILES: u64 = 3_000;
    let dir = tempfile::tempdir().unwrap();
    for n in 0..FILES {
        write(
            dir.path(),
            &format!("f{n:04}.py"),
            format!("def f{n}(x):\n    return x == None\n"),
        );
    }
    let engine = Engine::open(":memory:").unwrap();
    let token = CancelToken::new();
    let stop = token.clone();
    let control = Control::new()
        .with_cancel(token)
        .with_progress(move |progress| {
            if progress.phase == "analyse" && progress.done >= FILES / 2 {
                stop.cancel();
            }
        });
    let options = ScanOptions::default();
    let error = engine.scan(dir.path(), &options, &control).unwrap_err();
    assert_eq!(error.code(), "cancelled");
    let status = engine.status().unwrap();
    assert_eq!(status.findings, 0);
    assert!(status.cached_files >= FILES / 2, "{}", status.cached_files);
    assert!(status.cached_files < FILES, "{}", status.cached_files);
    let report = engine.scan(dir.path(), &options, &Control::new()).unwrap();
    assert_eq!(report.files, FILES);
    assert_eq!(report.cached, status.cached_files);
    assert_eq!(report.changes.new, FILES);
    let again = engine.scan(dir.path(), &options, &Control::new()).unwrap();
    assert_eq!((again.cached, again.changes.unchanged), (FILES, FILES));
}

#[test]
fn an_engine_finds_the_same_with_and_without_its_cache() {
    let dir = corpus();
    let engine = Engine::open(":memory:").unwrap();
    let findings = |engine: &Engine| {
        let all = engine.all_findings(FindingFilter::default());
        let all = all.map(|one| one.unwrap().finding).collect::<Vec<_>>();
        serde_json::to_string(&all).unwrap()
    };
    let with = |cache| {
        let options = ScanOptions {
            cache,
            ..ScanOptions::default()
        };
        engine.scan(dir.path(), &options, &Control::new()).unwrap()
    };
    let first = with(true);
    let expected = findings(&engine);
    assert_eq!((first.cached, first.changes.new > 0), (0, true));
    for cache in [true, false, true] {
        let report = with(cache);
        assert_eq!(report.cached, if cache { first.files } else { 0 });
        assert_eq!(report.changes.reported, first.changes.reported);
        assert_eq!(report.changes.unchanged, first.changes.reported);
        assert_eq!(findings(&engine), expected);
    }
    // A part of the tree uses what the whole has found out.
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    let part = engine
        .scan(
            dir.path().join("z"),
            &ScanOptions::default(),
            &Control::new(),
        )
        .unwrap();
    assert_eq!((part.files, part.cached), (1, 1));
    let cleared = engine.clear_cache().unwrap();
    assert!(cleared >= first.files);
    assert_eq!(engine.status().unwrap().cached_files, 0);
    assert_eq!(with(true).cached, 0);
    assert_eq!(findings(&engine), expected);
}

#[test]
fn what_no_scan_uses_is_deleted_in_time() {
    let start = Timestamp::parse("2026-01-05T09:00:00Z").unwrap();
    let clock = Arc::new(ManualClock::new(start));
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::default()
    };
    let engine = Engine::open_with(":memory:", options).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let scan = |name: &str| {
        write(
            dir.path(),
            &format!("{name}/{name}.py"),
            "def f(x):\n    return x == None\n",
        );
        let folder = dir.path().join(name);
        let report = engine.scan(folder, &ScanOptions::default(), &Control::new());
        report.unwrap().cached
    };
    assert_eq!((scan("a"), scan("b")), (0, 0));
    clock.set(start.plus_micros(20 * Timestamp::DAY));
    assert_eq!((scan("a"), engine.run_jobs().unwrap().uncached), (1, 0));
    clock.set(start.plus_micros(40 * Timestamp::DAY));
    assert_eq!(engine.run_jobs().unwrap().uncached, 1);
    assert_eq!((scan("a"), scan("b")), (1, 0));
}

#[test]
fn another_organisation_has_its_own_cache() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "src/a.py", "def f(x):\n    return x == None\n");
    let path = dir.path().join("db");
    let open = |name: &str| {
        let options = OpenOptions {
            organisation: codehone::model::Organisation::new(name).unwrap(),
            ..OpenOptions::default()
        };
        Engine::open_with(&path, options).unwrap()
    };
    let scan = |engine: &Engine| {
        let report = engine.scan(
            dir.path().join("src"),
            &ScanOptions::default(),
            &Control::new(),
        );
        report.unwrap().cached
    };
    let (one, two) = (open("one"), open("two"));
    assert_eq!((scan(&one), scan(&one)), (0, 1));
    assert_eq!((scan(&two), scan(&two)), (0, 1));
    assert_eq!(one.clear_cache().unwrap(), 1);
    assert_eq!((scan(&one), scan(&two)), (0, 1));
}

/// Says how many files it and others were asked about when its scan is over.
struct Turn<'m> {
    own: Memory,
    all: &'m AtomicUsize,
}

impl ScanCache for Turn<'_> {
    fn known(&self, tree: &CachedTree, first: &str, last: &str) -> Result<Vec<CachedFile>> {
        self.own.known(tree, first, last)
    }

    fn results(&self, keys: &[Fingerprint]) -> Result<Vec<Option<Vec<u8>>>> {
        self.all.fetch_add(keys.len(), Ordering::SeqCst);
        self.own.results(keys)
    }

    fn store(&self, tree: &CachedTree, batch: &CacheBatch) -> Result<()> {
        self.own.store(tree, batch)
    }
}

#[test]
fn a_small_scan_takes_its_turn_among_large_ones() {
    const LARGE: usize = 12;
    const FILES: usize = 1_500;
    let large = tempfile::tempdir().unwrap();
    let text = "def f(a):\n    return a == None\n".repeat(20);
    for n in 0..FILES {
        write(
            large.path(),
            &format!("f{n:04}.py"),
            format!("x = {n}\n{text}"),
        );
    }
    let small = tempfile::tempdir().unwrap();
    write(small.path(), "a.py", "def f(x):\n    return x == None\n");
    let all = AtomicUsize::new(0);
    let turn = || Turn {
        own: Memory::default(),
        all: &all,
    };
    let (others, total) = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..LARGE)
            .map(|_| scope.spawn(|| run(large.path(), &turn())))
            .collect();
        // All of them wait in the queue of the pool.
        while all.load(Ordering::SeqCst) < LARGE * 100 {
            std::thread::yield_now();
        }
        let before = all.load(Ordering::SeqCst);
        let (summary, _) = run(small.path(), &turn());
        let others = all.load(Ordering::SeqCst) - before;
        assert_eq!(summary.files, 1);
        for thread in threads {
            assert_eq!(thread.join().unwrap().0.files, FILES as u64);
        }
        (others, all.load(Ordering::SeqCst))
    });
    assert_eq!(total, LARGE * FILES + 1);
    // Each of the others has a few pieces of work of at most 32 files in the queue. The scheduling of
    // the machine adds some before the scan has begun.
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let queued = LARGE * (threads + 3) * 32;
    assert!(
        others <= 3 * queued,
        "{others} files came before, {queued} queued"
    );
}

#[test]
fn an_error_of_the_cache_ends_the_scan() {
    struct Broken(&'static str);
    impl ScanCache for Broken {
        fn known(&self, _: &CachedTree, _: &str, _: &str) -> Result<Vec<CachedFile>> {
            match self.0 {
                "known" => Err(Error::invalid("known")),
                _ => Ok(Vec::new()),
            }
        }

        fn results(&self, keys: &[Fingerprint]) -> Result<Vec<Option<Vec<u8>>>> {
            match self.0 {
                "results" => Err(Error::invalid("results")),
                _ => Ok(vec![None; keys.len()]),
            }
        }

        fn store(&self, _: &CachedTree, _: &CacheBatch) -> Result<()> {
            match self.0 {
                "store" => Err(Error::invalid("store")),
                _ => Ok(()),
            }
        }
    }
    let dir = tempfile::tempdir().unwrap();
    for n in 0..100 {
        write(
            dir.path(),
            &format!("f{n}.py"),
            "def f(x):\n    return x == None\n",
        );
    }
    for call in ["known", "results", "store"] {
        let config = ScanConfig::default();
        let result = scan_cached(dir.path(), &config, &Control::new(), &Broken(call), |_| {
            Ok(())
        });
        assert_eq!(result.unwrap_err().message(), call);
    }
}

#[test]
fn a_sink_that_panics_does_not_leave_the_scan_hanging() {
    let dir = tempfile::tempdir().unwrap();
    // More chunks than may be under way.
    for n in 0..9_000 {
        write(
            dir.path(),
            &format!("f{n}.py"),
            "def f(x):\n    return x == None\n",
        );
    }
    let result = std::panic::catch_unwind(|| {
        scan(dir.path(), &ScanConfig::default(), &Control::new(), |_| {
            panic!("of the sink")
        })
    });
    assert!(result.is_err());
    // The pool is still there.
    assert_eq!(fresh(dir.path()).0.files, 9_000);
}
