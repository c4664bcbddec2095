//! `make demo`: Codehone's main job on real code, from scan to what was learned.
//!
//! Every number on the screen is computed in this run. For the same folder and SARIF file it prints the
//! same, durations apart.

// A program whose purpose is its screen.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod options;
mod reviewer;
mod screen;
mod trial;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use codehone::engine::ImportReport;
use codehone::{
    Control, Engine, FindingFilter, ImportOptions, ManualClock, OpenOptions, ReviewOptions,
    ScanOptions, StoredFinding, Timestamp,
};

use options::Options;
use reviewer::Reviewer;
use screen::Screen;

/// The repository that everything is stored under.
pub(crate) const REPO: &str = "demo";

/// Independent simulated reviewers that precision is averaged over; the first is the one shown.
const REVIEWERS: u64 = 16;

fn main() {
    let outcome = Options::parse(std::env::args_os().skip(1)).and_then(|options| run(&options));
    if let Err(error) = outcome {
        let closed = error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe);
        if !closed {
            eprintln!("error: {error}");
            std::process::exit(1);
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let mut screen = Screen::new();
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("demo.db");
    let clock = Arc::new(ManualClock::new(Timestamp::parse("2026-01-05T09:00:00Z")?));
    let engine = open(&database, &clock)?;

    screen.title()?;
    let begun = Instant::now();
    let scan = ScanOptions {
        repo: REPO.to_owned(),
        root: Some(options.folder.clone()),
        exclude: options.exclude.clone(),
        ..ScanOptions::default()
    };
    let scanned = engine.scan(&options.folder, &scan, &Control::new())?;
    screen.scanned(&options.folder, &scanned, begun.elapsed())?;

    let begun = Instant::now();
    let imported = import(&engine, options)?;
    screen.imported(&options.sarif_note, &imported, begun.elapsed())?;

    let before = engine.review(&ReviewOptions {
        repo: Some(REPO.to_owned()),
        include_held_back: true,
        ..ReviewOptions::default()
    })?;
    if before.items.is_empty() {
        return Err("nothing was found in this folder; choose another: make demo DIR=...".into());
    }
    screen.top_ten(&before)?;

    let pool = all_open(&engine)?;
    screen.reviewer_begins(trial::ROUNDS, trial::SHOWN, pool.len())?;
    let mut trials = Vec::new();
    for seed in 1..=REVIEWERS {
        let copy = folder.path().join(format!("reviewer-{seed}.db"));
        engine.backup(&copy, false, &Control::new())?;
        let clock = Arc::new(ManualClock::new(Timestamp::parse("2026-01-05T10:00:00Z")?));
        let own = open(&copy, &clock)?;
        let reviewer = Reviewer::new(seed);
        trials.push(trial::run(&own, &clock, &reviewer, &pool)?);
        if seed == 1 {
            screen.side_by_side(&trials[0], &reviewer)?;
            trials[0].insights = Some(own.insights(&Default::default())?);
        }
        own.close()?;
    }
    screen.precision(&trials)?;
    if let Some(insights) = &trials[0].insights {
        screen.insights(insights)?;
    }
    engine.close()?;
    screen.finish()?;
    Ok(())
}

fn open(path: &Path, clock: &Arc<ManualClock>) -> codehone::Result<Engine> {
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::default()
    };
    Engine::open_with(path, options)
}

fn import(engine: &Engine, options: &Options) -> codehone::Result<ImportReport> {
    let root = options.sarif_root.as_ref().unwrap_or(&options.folder);
    let how = ImportOptions {
        repo: REPO.to_owned(),
        root: Some(root.clone()),
        ..ImportOptions::default()
    };
    engine.import_sarif(&options.sarif, &how, &Control::new())
}

/// Every open finding, in the engine's order.
fn all_open(engine: &Engine) -> codehone::Result<Vec<StoredFinding>> {
    let filter = FindingFilter {
        repo: Some(REPO.to_owned()),
        ..FindingFilter::default()
    };
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let page = engine.findings(&filter, cursor.as_ref(), 1_000)?;
        all.extend(page.items.into_iter().filter(|it| it.status.is_active()));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}
