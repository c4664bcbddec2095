use std::collections::BTreeMap;

use super::report::AcceptanceRow;
use crate::model::{Verdict, VerdictRow};
use crate::stats::{Z95, wilson};

/// Counts standing verdicts by key: most answers first, then by key.
pub(super) fn acceptance<'a>(
    standing: &[&'a VerdictRow],
    key: impl Fn(&'a VerdictRow) -> &'a str,
) -> Vec<AcceptanceRow> {
    let mut rows: BTreeMap<&str, AcceptanceRow> = BTreeMap::new();
    for row in standing {
        let key = key(row);
        let counts = rows.entry(key).or_insert_with(|| AcceptanceRow {
            key: key.to_owned(),
            accepted: 0,
            fixed: 0,
            false_positive: 0,
            wont_fix: 0,
            ignored: 0,
            n: 0,
            rate: None,
            interval: (0.0, 1.0),
        });
        match row.verdict {
            Some(Verdict::Accepted) => counts.accepted += 1,
            Some(Verdict::Fixed) => counts.fixed += 1,
            Some(Verdict::FalsePositive) => counts.false_positive += 1,
            Some(Verdict::WontFix) => counts.wont_fix += 1,
            Some(Verdict::Ignored) => counts.ignored += 1,
            None => {}
        }
    }
    let mut rows: Vec<AcceptanceRow> = rows.into_values().collect();
    for row in &mut rows {
        let positive = row.accepted + row.fixed;
        row.n = positive + row.false_positive + row.wont_fix;
        row.rate = (row.n > 0).then(|| positive as f64 / row.n as f64);
        row.interval = wilson(positive, row.n, Z95);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.n)); // stable: equal ones stay by key
    rows
}
