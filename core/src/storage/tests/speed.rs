//! Figures and budgets. The figures are printed by
//! `cargo test --release -p codehone --lib storage::tests::speed -- --ignored --nocapture`.

use super::support::*;
use crate::model::{Coverage, Finding, FindingId, Verdict};
use crate::storage::{NewVerdict, Scope, Store};

/// CPU nanoseconds of this thread; `None` where the system does not say.
fn cpu() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// Runs `work` and prints its cost for each of `n` things.
fn measure<T>(what: &str, n: u64, work: impl FnOnce() -> T) -> T {
    let (wall, before) = (std::time::Instant::now(), cpu());
    let value = work();
    let wall = wall.elapsed().as_secs_f64() * 1e6;
    let spent = match (before, cpu()) {
        (Some(before), Some(after)) => format!("{:.0} us CPU", (after - before) as f64 / 1e3),
        _ => "CPU time unknown".to_owned(),
    };
    println!(
        "{what}: {spent}, {wall:.0} us wall, {:.2} us wall each",
        wall / n as f64
    );
    value
}

fn realistic(n: u32) -> Vec<Finding> {
    (0..n)
        .map(|n| {
            let path = format!("src/package_{}/module_{}.py", n % 40, n % 700);
            let mut one = finding(&format!("rule-{}", n % 60), &path, n);
            one.message = format!("`value_{n}` is compared with None by `==`; use `is` instead");
            one.snippet = Some(format!(
                "    if value_{n} == None and other.thing(value_{n}):"
            ));
            one.help_uri = Some("https://docs.example.org/rules/none-comparison".into());
            one
        })
        .collect()
}

fn judge(store: &Store, ids: &[FindingId], offset: usize, batch: usize, who: &str) {
    let verdicts = [Verdict::Accepted, Verdict::FalsePositive, Verdict::WontFix];
    for (number, chunk) in ids.chunks(batch).enumerate() {
        let new: Vec<_> = chunk
            .iter()
            .enumerate()
            .map(|(index, id)| NewVerdict {
                finding: *id,
                verdict: verdicts[(number + index + offset) % 3],
                reviewer: Some(who),
                comment: None,
                at: None,
            })
            .collect();
        store.write(|w| w.record_verdicts(&new)).unwrap();
    }
}

#[test]
#[ignore = "prints figures; worth reading in a release build only"]
fn figures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let clock = clock();
    let store = file(&path, &clock);
    let all = realistic(10_000);
    let ids: Vec<_> = all.iter().map(|one| id_of("acme/web", one)).collect();
    let sync = |all: &[Finding]| import(&store, "acme/web", &Coverage::All, all);
    measure("import 10,000 new", 10_000, || sync(&all));
    measure("import 10,000 again", 10_000, || sync(&all));
    measure("10,000 verdicts one by one", 10_000, || {
        judge(&store, &ids, 0, 1, "a")
    });
    measure("10,000 verdicts in batches of 1,000", 10_000, || {
        judge(&store, &ids, 1, 1000, "b")
    });
    for (n, who) in ["c", "d", "e"].into_iter().enumerate() {
        judge(&store, &ids, n, 1000, who);
    }
    measure("50,000 verdict rows", 50_000, || {
        store.read(|r| r.verdict_rows(None)).unwrap()
    });
    measure("check", 10_000, || {
        assert_eq!(store.check().unwrap(), Vec::<String>::new())
    });
    store.close().unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!(
        "10,000 findings and 50,000 verdicts: {:.1} MB",
        bytes as f64 / 1e6
    );
    measure("open, read one, close", 1, || {
        let store = file(&path, &clock);
        store.read(|r| r.finding(ids[7])).unwrap();
        store.close().unwrap();
    });

    let store = file(&folder.path().join("b.db"), &clock);
    import(&store, "acme/web", &Coverage::All, &all[..1000]);
    for who in ["a", "b", "c", "d", "e"] {
        let new: Vec<_> = ids[..1000]
            .iter()
            .map(|id| NewVerdict {
                finding: *id,
                verdict: Verdict::Accepted,
                reviewer: Some(who),
                comment: None,
                at: None,
            })
            .collect();
        store.write(|w| w.record_verdicts(&new)).unwrap();
    }
    for round in ["cold", "warm"] {
        measure(&format!("1,000 active findings, {round}"), 1000, || {
            let found = store
                .read(|r| r.active_findings(Scope::Organisation))
                .unwrap();
            assert_eq!(found.len(), 1000);
        });
        measure(&format!("5,000 verdict rows, {round}"), 5000, || {
            assert_eq!(
                store.read(|r| r.verdict_rows(None)).unwrap().rows.len(),
                5000
            );
        });
    }
    measure("delete the repository", 1000, || {
        store.write(|w| w.delete_repository("acme/web")).unwrap()
    });
}

// Independent of the build: the size promised for 10,000 findings with 50,000 verdicts is 25 MB.
#[test]
fn a_thousand_findings_with_five_thousand_verdicts_stay_small() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = file(&path, &clock());
    let all = realistic(1000);
    let ids: Vec<_> = all.iter().map(|one| id_of("acme/web", one)).collect();
    import(&store, "acme/web", &Coverage::All, &all);
    for (n, who) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        judge(&store, &ids, n, 500, who);
    }
    store.close().unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    assert!(bytes <= 2_500_000, "{bytes}");
}
