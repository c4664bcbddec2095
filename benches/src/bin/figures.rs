//! Prints the figures that the goals name, in CPU time of this process and bytes on disk.
//!
//! `cargo run --release -p codehone-benches --bin figures`
#![allow(clippy::print_stdout, clippy::unwrap_used)] // a program that prints and may fail loudly

use codehone::engine::ImportOptions;
use codehone::{Control, Engine, ReviewOptions};
use codehone_benches::{REPO, engine_at, fill, sarif, verdicts};
use cpu_time::ProcessTime;

fn cpu<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = ProcessTime::now();
    let value = work();
    (value, start.elapsed().as_secs_f64() * 1e6)
}

/// Median of five runs, in microseconds.
fn median(mut run: impl FnMut() -> f64) -> f64 {
    let mut times: Vec<f64> = (0..5).map(|_| run()).collect();
    times.sort_by(f64::total_cmp);
    times[2]
}

fn row(what: &str, value: String, goal: &str) {
    println!("| {what} | {value} | {goal} |");
}

fn main() {
    println!("| what | measured | goal |\n|---|---|---|");
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let size = |name: &str| std::fs::metadata(at(name)).unwrap().len();

    engine_at(&at("empty.db")).close().unwrap();
    row(
        "empty database",
        format!("{} kB", size("empty.db") / 1_000),
        "<= 1 MB",
    );

    let text = sarif(10_000);
    let import = ImportOptions {
        repo: REPO.into(),
        ..ImportOptions::default()
    };
    let mut number = 0;
    let fresh = median(|| {
        number += 1;
        let engine = engine_at(&at(&format!("import{number}.db")));
        cpu(|| {
            engine
                .import_sarif_from(text.as_bytes(), &import, &Control::new())
                .unwrap()
        })
        .1
    });
    row(
        "import of 10,000 SARIF results, new",
        format!("{:.0} ms", fresh / 1e3),
        "-",
    );
    let engine = engine_at(&at("import1.db"));
    let again = median(|| {
        cpu(|| {
            engine
                .import_sarif_from(text.as_bytes(), &import, &Control::new())
                .unwrap()
        })
        .1
    });
    row(
        "the same import again (nothing changes)",
        format!("{:.0} ms", again / 1e3),
        "-",
    );
    engine.close().unwrap();

    let engine = engine_at(&at("review.db"));
    let ids = fill(&engine, 1_000);
    engine.record_batch(&verdicts(&ids, 5_000)).unwrap();
    engine.close().unwrap();
    let options = ReviewOptions {
        repo: Some(REPO.into()),
        include_judged: true,
        ..ReviewOptions::default()
    };
    let cold = median(|| {
        let engine = engine_at(&at("review.db"));
        cpu(|| engine.review(&options).unwrap()).1
    });
    let engine = engine_at(&at("review.db"));
    engine.review(&options).unwrap();
    let warm = median(|| cpu(|| engine.review(&options).unwrap()).1);
    row(
        "review, 1,000 findings, 5,000 verdicts, from SQLite",
        format!("{:.2} ms", cold / 1e3),
        "<= 10 ms",
    );
    row("the same, warm", format!("{:.2} ms", warm / 1e3), "<= 2 ms");
    let open = median(|| cpu(|| Engine::open(at("review.db")).unwrap()).1);
    row(
        "open an existing database",
        format!("{:.2} ms", open / 1e3),
        "-",
    );

    for (batch, what, goal) in [
        (1, "record a verdict, one by one", "<= 60 us"),
        (1_000, "record a verdict, in batches of 1,000", "<= 6 us"),
    ] {
        let time = median(|| {
            number += 1;
            let engine = engine_at(&at(&format!("record{number}.db")));
            let ids = fill(&engine, 1_000);
            let inputs = verdicts(&ids, 10_000);
            cpu(|| {
                for chunk in inputs.chunks(batch) {
                    engine.record_batch(chunk).unwrap();
                }
            })
            .1
        });
        row(what, format!("{:.1} us", time / 1e4), goal);
    }

    let engine = engine_at(&at("large.db"));
    let ids = fill(&engine, 10_000);
    engine.record_batch(&verdicts(&ids, 50_000)).unwrap();
    engine.close().unwrap();
    row(
        "10,000 findings with 50,000 verdicts",
        format!("{:.1} MB", size("large.db") as f64 / 1e6),
        "<= 25 MB",
    );
}
