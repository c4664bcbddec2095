//! Import, review, record and open, on generated data.
#![allow(missing_docs, clippy::unwrap_used)] // criterion writes undocumented items; a bench may fail loudly

use std::hint::black_box;
use std::time::{Duration, Instant};

use codehone::engine::ImportOptions;
use codehone::{Control, Engine, OpenOptions, ReviewOptions};
use codehone_benches::{REPO, engine_at, fill, sarif, verdicts};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

fn import(criterion: &mut Criterion) {
    let text = sarif(10_000);
    let options = ImportOptions {
        repo: REPO.into(),
        ..ImportOptions::default()
    };
    criterion.bench_function("import 10,000 SARIF results, new", |bench| {
        bench.iter_batched(
            || {
                let folder = tempfile::tempdir().unwrap();
                let engine = engine_at(&folder.path().join("a.db"));
                (folder, engine)
            },
            |(folder, engine)| {
                let report = engine.import_sarif_from(text.as_bytes(), &options, &Control::new());
                (folder, report.unwrap())
            },
            BatchSize::PerIteration,
        );
    });
    let folder = tempfile::tempdir().unwrap();
    let engine = engine_at(&folder.path().join("a.db"));
    fill(&engine, 10_000);
    criterion.bench_function("import 10,000 SARIF results, again", |bench| {
        bench.iter(|| {
            let report = engine.import_sarif_from(text.as_bytes(), &options, &Control::new());
            black_box(report.unwrap())
        });
    });
}

fn review(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let engine = engine_at(&path);
    let ids = fill(&engine, 1_000);
    engine.record_batch(&verdicts(&ids, 5_000)).unwrap();
    engine.close().unwrap();
    let options = ReviewOptions {
        repo: Some(REPO.into()),
        include_judged: true,
        ..ReviewOptions::default()
    };
    criterion.bench_function(
        "review 1,000 findings, 5,000 verdicts, from SQLite",
        |bench| {
            bench.iter_batched(
                || Engine::open_with(&path, OpenOptions::default()).unwrap(),
                |engine| {
                    let review = engine.review(&options).unwrap();
                    (engine, review)
                },
                BatchSize::PerIteration,
            );
        },
    );
    let engine = engine_at(&path);
    criterion.bench_function("review 1,000 findings, 5,000 verdicts, warm", |bench| {
        bench.iter(|| black_box(engine.review(&options).unwrap()));
    });
    criterion.bench_function("open an existing database", |bench| {
        bench.iter(|| black_box(Engine::open_with(&path, OpenOptions::default()).unwrap()));
    });
}

fn record(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("record");
    group.sample_size(10);
    let one_by_one = |batch: usize| {
        move |iterations: u64| {
            let mut spent = Duration::ZERO;
            for _ in 0..iterations {
                let folder = tempfile::tempdir().unwrap();
                let engine = engine_at(&folder.path().join("a.db"));
                let ids = fill(&engine, 1_000);
                let inputs = verdicts(&ids, 10_000);
                let start = Instant::now();
                for chunk in inputs.chunks(batch) {
                    engine.record_batch(chunk).unwrap();
                }
                spent += start.elapsed();
            }
            spent
        }
    };
    group.bench_function("10,000 verdicts one by one", |bench| {
        bench.iter_custom(one_by_one(1));
    });
    group.bench_function("10,000 verdicts in batches of 1,000", |bench| {
        bench.iter_custom(one_by_one(1_000));
    });
    group.finish();
}

criterion_group!(benches, import, review, record);
criterion_main!(benches);
