use std::collections::BTreeMap;

use super::report::{Durations, LifeCounts, WeekRow};
use crate::clock::Timestamp;
use crate::model::Status;
use crate::stats::percentile;

/// A finding changed its status; the first change of a finding has no `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusChange {
    /// Database-local number of the finding.
    pub finding: i64,
    /// When.
    pub at: Timestamp,
    /// What it was; `None` when it was first reported.
    pub from: Option<Status>,
    /// What it became.
    pub to: Status,
}

impl StatusChange {
    fn was_active(&self) -> bool {
        self.from.is_some_and(Status::is_active)
    }

    /// By how much it changed the number of active findings.
    fn effect(&self) -> i64 {
        i64::from(self.to.is_active()) - i64::from(self.was_active())
    }
}

/// Findings by where they stand at the end.
pub(super) fn life_counts(changes: &[StatusChange], until: Timestamp) -> LifeCounts {
    let mut last: BTreeMap<i64, Status> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.at < until) {
        last.insert(change.finding, change.to);
    }
    let mut counts = LifeCounts::default();
    for status in last.into_values() {
        match status {
            Status::Open => counts.open += 1,
            Status::Reopened => counts.reopened += 1,
            Status::Fixed => counts.fixed += 1,
            Status::Suppressed => counts.suppressed += 1,
            Status::Dismissed => counts.dismissed += 1,
        }
    }
    counts
}

/// From first report to the fix that still holds at the end, of findings fixed in the period.
pub(super) fn time_to_fix(
    changes: &[StatusChange],
    since: Option<Timestamp>,
    until: Timestamp,
) -> Option<Durations> {
    let mut lives: BTreeMap<i64, (Timestamp, StatusChange)> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.at < until) {
        lives
            .entry(change.finding)
            .and_modify(|life| life.1 = *change)
            .or_insert((change.at, *change));
    }
    let mut taken: Vec<f64> = lives
        .into_values()
        .filter(|(_, last)| last.to == Status::Fixed)
        .filter(|(_, last)| since.is_none_or(|since| last.at >= since))
        // A clock may go back; a negative duration would be nonsense to show.
        .map(|(first, last)| last.at.since(first).max(0) as f64)
        .collect();
    taken.sort_by(f64::total_cmp);
    let at = |q| percentile(&taken, q).map(|micros| micros.round() as i64);
    Some(Durations {
        n: taken.len() as u64,
        median: at(0.5)?,
        p90: at(0.9)?,
        max: at(1.0)?,
    })
}

const WEEKS: i64 = 12;

/// Number of the ISO week (Monday to Sunday, UTC) since the one of 1970-01-01, a Thursday.
fn week_number(at: Timestamp) -> i64 {
    (at.as_micros().div_euclid(Timestamp::DAY) + 3).div_euclid(7)
}

/// `2026-W01`. The year is that of the week's Thursday (ISO 8601), not of the day asked about.
fn week_name(number: i64) -> String {
    let thursday = number.saturating_mul(7).saturating_mul(Timestamp::DAY);
    match jiff::Timestamp::from_microsecond(thursday) {
        Ok(moment) => {
            let week = moment
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date()
                .iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        // Outside the years -9999 to 9999 weeks have no name.
        Err(_) => format!("@week{number:+}"),
    }
}

/// The last 12 weeks of the period, from the first one with a change on. For each week
/// `open_at_end` is that of the week before plus opened and reopened minus closed.
pub(super) fn weeks(
    changes: &[StatusChange],
    since: Option<Timestamp>,
    until: Timestamp,
) -> Vec<WeekRow> {
    let known: Vec<&StatusChange> = changes.iter().filter(|c| c.at < until).collect();
    let in_period = |at: Timestamp| since.is_none_or(|since| at >= since);
    let Some(first) = known.iter().map(|c| c.at).filter(|at| in_period(*at)).min() else {
        return Vec::new();
    };
    let last = week_number(until.plus_micros(-1));
    let start = week_number(first).max(last - WEEKS + 1);
    let mut open = 0;
    let mut rows: Vec<(WeekRow, i64)> = (start..=last)
        .map(|week| {
            let row = WeekRow {
                week: week_name(week),
                opened: 0,
                closed: 0,
                reopened: 0,
                open_at_end: 0,
            };
            (row, 0)
        })
        .collect();
    for change in known {
        let week = week_number(change.at);
        let slot = usize::try_from(week - start).ok();
        let Some((row, effect)) = slot.and_then(|slot| rows.get_mut(slot)) else {
            open += change.effect(); // before the first week shown
            continue;
        };
        *effect += change.effect();
        if !in_period(change.at) {
            continue;
        }
        let is_new = change.from.is_none();
        row.opened += u64::from(is_new);
        row.closed += u64::from(!change.to.is_active() && (is_new || change.was_active()));
        row.reopened += u64::from(change.to.is_active() && !is_new && !change.was_active());
    }
    rows.into_iter()
        .map(|(mut row, effect)| {
            open += effect;
            row.open_at_end = u64::try_from(open).unwrap_or(0);
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn change(finding: i64, when: &str, from: Option<Status>, to: Status) -> StatusChange {
        StatusChange {
            finding,
            at: at(when),
            from,
            to,
        }
    }

    // Lesson: the ISO week was taken with the calendar year.
    #[test]
    fn weeks_at_new_year_carry_their_own_year() {
        for (day, want) in [
            ("2024-12-30T00:00:00Z", "2025-W01"),
            ("2025-12-28T23:59:59Z", "2025-W52"),
            ("2025-12-29T00:00:00Z", "2026-W01"),
            ("2027-01-01T12:00:00Z", "2026-W53"),
            ("2021-01-03T12:00:00Z", "2020-W53"),
            ("1969-12-28T12:00:00Z", "1969-W52"),
            ("1970-01-01T00:00:00Z", "1970-W01"),
        ] {
            assert_eq!(week_name(week_number(at(day))), want, "{day}");
        }
        assert!(week_name(week_number(Timestamp::from_micros(i64::MAX))).starts_with('@'));
    }

    #[test]
    fn a_life_is_counted_where_it_stands_and_timed_from_its_first_report() {
        use Status::{Dismissed, Fixed, Open, Reopened};
        let changes = [
            change(1, "2026-01-05T00:00:00Z", None, Open),
            change(2, "2026-01-05T00:00:00Z", None, Open),
            change(1, "2026-01-06T00:00:00Z", Some(Open), Fixed),
            change(1, "2026-01-07T00:00:00Z", Some(Fixed), Reopened),
            change(2, "2026-01-08T00:00:00Z", Some(Open), Dismissed),
            change(1, "2026-01-15T00:00:00Z", Some(Reopened), Fixed),
        ];
        let until = at("2026-01-20T00:00:00Z");
        let life = life_counts(&changes, until);
        assert_eq!((life.fixed, life.dismissed, life.open), (1, 1, 0));
        let fix = time_to_fix(&changes, None, until).unwrap();
        assert_eq!((fix.n, fix.median), (1, 10 * Timestamp::DAY));
        assert_eq!(time_to_fix(&changes, Some(until), until), None);
        let rows = weeks(&changes, None, until);
        let counts: Vec<_> = rows
            .iter()
            .map(|w| {
                (
                    w.week.as_str(),
                    w.opened,
                    w.closed,
                    w.reopened,
                    w.open_at_end,
                )
            })
            .collect();
        assert_eq!(
            counts,
            [
                ("2026-W02", 2, 2, 1, 1),
                ("2026-W03", 0, 1, 0, 0),
                ("2026-W04", 0, 0, 0, 0),
            ]
        );
    }

    proptest! {
        #[test]
        fn weeks_balance(steps in prop::collection::vec((0_i64..8, 0_usize..5, 0_i64..900), 0..80)) {
            let mut now = BTreeMap::new();
            let mut hours = 0;
            let changes: Vec<StatusChange> = steps
                .into_iter()
                .map(|(finding, to, step)| {
                    hours += step;
                    let to = Status::ALL[to];
                    let from = now.insert(finding, to);
                    StatusChange {
                        finding,
                        at: Timestamp::from_micros(hours * 3_600_000_000),
                        from,
                        to,
                    }
                })
                .collect();
            let until = Timestamp::from_micros((hours + 1) * 3_600_000_000);
            let rows = weeks(&changes, None, until);
            prop_assert!(rows.len() <= 12);
            for pair in rows.windows(2) {
                let (a, b) = (&pair[0], &pair[1]);
                prop_assert_eq!(a.open_at_end + b.opened + b.reopened, b.open_at_end + b.closed);
            }
            if let Some(end) = rows.last() {
                let life = life_counts(&changes, until);
                prop_assert_eq!(end.open_at_end, life.open + life.reopened);
            }
        }
    }
}
