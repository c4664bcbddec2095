//! Every statement finds its rows by an index, and is one that another database would run too.

use rusqlite::types::Value;

use super::super::{
    events, findings, insights, jobs, log, lookups, maintenance, names, repos, scan_cache,
    snapshots, sync,
};
use super::support::*;
use crate::model::{Category, FindingFilter, Severity, Status};

fn statements() -> Vec<(&'static str, &'static str)> {
    [
        events::STATEMENTS,
        findings::STATEMENTS,
        insights::STATEMENTS,
        jobs::STATEMENTS,
        log::STATEMENTS,
        lookups::STATEMENTS,
        maintenance::STATEMENTS,
        names::STATEMENTS,
        repos::STATEMENTS,
        scan_cache::STATEMENTS,
        snapshots::STATEMENTS,
        sync::STATEMENTS,
    ]
    .concat()
}

/// Highest placeholder; panics unless they first appear in the order 1, 2, 3 ... SQLite numbers
/// `$n` by first appearance, PostgreSQL by the digits: only in that order do they agree.
fn placeholders(sql: &str) -> usize {
    let mut highest = 0;
    for part in sql.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let number: usize = digits.parse().unwrap();
        assert!(number <= highest + 1, "${number} comes too early in {sql}");
        highest = highest.max(number);
    }
    highest
}

fn plan(connection: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap_or_else(|cause| panic!("{cause}: {sql}"));
    let values = vec![Value::Integer(1); placeholders(sql)];
    let rows = statement
        .query_map(rusqlite::params_from_iter(values), |row| row.get(3))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn assert_indexed(connection: &rusqlite::Connection, name: &str, sql: &str) {
    for line in plan(connection, sql) {
        assert!(
            !line.starts_with("SCAN") || line == "SCAN CONSTANT ROW",
            "{name} reads a whole table: {line}\n{sql}"
        );
    }
}

#[test]
fn every_statement_uses_an_index() {
    let store = memory(&clock());
    store
        .pool()
        .with_writer(|connection| {
            for (name, sql) in statements() {
                placeholders(sql);
                if !maintenance::FULL_SCANS.contains(&name) {
                    assert_indexed(connection, name, sql);
                }
            }
            Ok(())
        })
        .unwrap();
}

// A CHECK (x IN (three words or more)) builds a temporary table for every row written.
#[test]
fn writes_build_no_temporary_tables() {
    let hot = [
        "ADD_FINDING",
        "ADD_TRANSITION",
        "ADD_JUDGEMENT",
        "ADD_IMPRESSION",
        "CHANGE_LIFE",
    ];
    let store = memory(&clock());
    let opcodes = |sql: &str| {
        store.pool().with_writer(|connection| {
            let mut statement = connection.prepare(&format!("EXPLAIN {sql}")).unwrap();
            let values = vec![Value::Integer(1); placeholders(sql)];
            let rows = statement
                .query_map(rusqlite::params_from_iter(values), |row| row.get(1))
                .unwrap();
            Ok(rows.map(Result::unwrap).collect::<Vec<String>>())
        })
    };
    let mut looked_at = 0;
    for (name, sql) in statements() {
        if hot.contains(&name) {
            let opcodes = opcodes(sql).unwrap();
            assert!(!opcodes.iter().any(|one| one == "OpenEphemeral"), "{name}");
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, hot.len());
}

// The check itself must be able to fail.
#[test]
#[should_panic(expected = "reads a whole table")]
fn a_scan_is_noticed() {
    let store = memory(&clock());
    let scan =
        "SELECT id FROM findings WHERE message_length = $1".replace("message_length", "start_line");
    store
        .pool()
        .with_writer(|connection| {
            assert_indexed(connection, "scan", &scan);
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_combination_of_filters_uses_an_index() {
    let store = memory(&clock());
    let one = finding("r", "src/a.py", 1);
    import(&store, "acme/web", &crate::model::Coverage::All, &[one]);
    for bits in 0..128_u32 {
        let set = |bit: u32| bits & (1 << bit) != 0;
        let filter = FindingFilter {
            repo: set(0).then(|| "acme/web".into()),
            status: if set(1) {
                vec![Status::Open, Status::Reopened]
            } else {
                vec![]
            },
            tool: set(2).then(|| "t".into()),
            rule: set(3).then(|| "r".into()),
            category: set(4).then_some(Category::Correctness),
            min_severity: set(5).then_some(Severity::Low),
            path: set(6).then(|| {
                if set(0) {
                    "src/".into()
                } else {
                    "src/a.py".into()
                }
            }),
        };
        store
            .read(|reader| {
                let (sql, _) = reader.page_statement(&filter, 0, 10)?.unwrap();
                assert_indexed(reader.db.0, &format!("{filter:?}"), &sql);
                if filter.repo.is_some() {
                    assert_pages_stay_inside(reader.db.0, &sql);
                }
                assert_eq!(reader.findings(&filter, None, 10)?.items.len(), 1, "{sql}");
                Ok(())
            })
            .unwrap();
    }
}

/// A page of a repository reads neither other repositories' findings nor all of its own to sort them.
fn assert_pages_stay_inside(connection: &rusqlite::Connection, sql: &str) {
    let lines = plan(connection, sql);
    let narrow = [
        "findings_by_repository",
        "findings_by_rule",
        "findings_by_file",
    ];
    for line in lines.iter().filter(|line| line.starts_with("SEARCH f ")) {
        assert!(
            narrow.iter().any(|name| line.contains(name)),
            "{line}\n{sql}"
        );
    }
    assert!(
        !lines.iter().any(|line| line.contains("TEMP B-TREE")),
        "{lines:?}\n{sql}"
    );
}

#[test]
fn pages_of_a_repository_are_in_order_whatever_the_status() {
    let store = memory(&clock());
    let all: Vec<_> = (0..9).map(|n| finding("r", "a.py", n)).collect();
    import(&store, "acme/web", &crate::model::Coverage::All, &all);
    import(&store, "acme/api", &crate::model::Coverage::All, &all);
    for n in [1, 4, 7] {
        let id = id_of("acme/web", &all[n]);
        say(&store, id, crate::model::Verdict::WontFix, "mia");
    }
    let pages = |status: Vec<Status>| {
        let filter = FindingFilter {
            repo: Some("acme/web".into()),
            status,
            ..FindingFilter::default()
        };
        let (mut out, mut cursor) = (Vec::new(), None);
        loop {
            let read = |r: &crate::storage::Reader<'_>| r.findings(&filter, cursor.as_ref(), 2);
            let page = store.read(read).unwrap();
            out.extend(page.items.iter().map(|stored| stored.id));
            cursor = page.next;
            if cursor.is_none() {
                return out;
            }
        }
    };
    let ids: Vec<_> = all.iter().map(|one| id_of("acme/web", one)).collect();
    assert_eq!(pages(vec![]), ids);
    // A status named twice is one status.
    assert_eq!(
        pages(vec![Status::Dismissed, Status::Dismissed]),
        [ids[1], ids[4], ids[7]]
    );
    assert_eq!(pages(vec![Status::Dismissed, Status::Open]), ids);
}

#[test]
fn only_the_dialect_file_speaks_sqlite() {
    for (name, sql) in statements() {
        let upper = sql.to_uppercase();
        for word in [
            "PRAGMA",
            "OR REPLACE",
            "OR IGNORE",
            "IFNULL",
            "ROWID",
            "STRFTIME",
            "DATETIME(",
            "JSON_",
            "GLOB",
            "INDEXED BY",
            "SQLITE_",
            " AUTOINCREMENT",
            "\"",
        ] {
            assert!(!upper.contains(word), "{name} says {word}");
        }
        assert!(!sql.contains('?'), "{name}: placeholders are $1, $2 ...");
    }
}
