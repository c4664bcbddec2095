//! Which items make the list, and in what order.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};

/// What decides the place of an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// Place in the total order of all items, from 0: unique.
    pub(super) place: u32,
    /// Number of its rule.
    pub(super) rule: u32,
    pub(super) guarded: bool,
}

/// How many consecutive items the cap per rule looks at.
const WINDOW: usize = 10;

/// Rules of the last `WINDOW - 1` items.
struct Recent {
    rules: VecDeque<u32>,
    cap: usize,
}

impl Recent {
    fn allows(&self, rule: u32) -> bool {
        self.rules.iter().filter(|r| **r == rule).count() < self.cap
    }

    fn push(&mut self, rule: u32) {
        if self.rules.len() == WINDOW - 1 {
            self.rules.pop_front();
        }
        self.rules.push_back(rule);
    }
}

/// Picks at most `limit` of `worth`, then of `rest`; each is in order of `place`.
///
/// An item gives way to later ones while its rule has `cap` of the last nine; when every rule that
/// is left has, the best item follows all the same: it is deferred, not dropped. Guarded items are
/// bound by no cap, and as many places are kept for them as there are (the first `limit` of them).
/// O(n log n).
pub(super) fn select(worth: &[Standing], rest: &[Standing], limit: usize, cap: usize) -> Vec<u32> {
    let mut out = Vec::with_capacity(limit.min(worth.len() + rest.len()));
    let mut recent = Recent {
        rules: VecDeque::with_capacity(WINDOW),
        cap,
    };
    for part in [worth, rest] {
        pick(part, limit, &mut recent, &mut out);
    }
    out
}

fn pick(items: &[Standing], limit: usize, recent: &mut Recent, out: &mut Vec<u32>) {
    let mut guarded: VecDeque<Standing> = items.iter().filter(|i| i.guarded).copied().collect();
    let rules = items.iter().map(|item| item.rule as usize + 1).max();
    let mut queues: Vec<VecDeque<u32>> = vec![VecDeque::new(); rules.unwrap_or(0)];
    for item in items.iter().filter(|item| !item.guarded) {
        queues[item.rule as usize].push_back(item.place);
    }
    // The best item of each rule; smallest place on top.
    let mut heads: BinaryHeap<Reverse<(u32, u32)>> = queues
        .iter_mut()
        .enumerate()
        .filter_map(|(rule, queue)| Some(Reverse((queue.pop_front()?, rule as u32))))
        .collect();
    let mut waiting = Vec::new();
    while out.len() < limit {
        let must_be_guarded = limit - out.len() <= guarded.len();
        let mut next = None;
        if !must_be_guarded {
            // At most nine rules can be at their cap, so at most nine are set aside.
            while let Some(Reverse((place, rule))) = heads.pop() {
                if recent.allows(rule) {
                    next = Some((place, rule));
                    break;
                }
                waiting.push(Reverse((place, rule)));
            }
            if next.is_none() && guarded.is_empty() && !waiting.is_empty() {
                // Nothing else is left: what was put off follows after all.
                let Reverse(first) = waiting.remove(0);
                next = Some(first);
            }
            heads.extend(waiting.drain(..));
        }
        let by_guard = guarded.front().copied();
        let takes_guarded = match (by_guard, next) {
            (Some(item), Some((place, _))) => item.place.cmp(&place) == Ordering::Less,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if let (true, Some(item)) = (takes_guarded, by_guard) {
            guarded.pop_front();
            heads.extend(next.map(Reverse));
            recent.push(item.rule);
            out.push(item.place);
        } else if let Some((place, rule)) = next {
            if let Some(following) = queues[rule as usize].pop_front() {
                heads.push(Reverse((following, rule)));
            }
            recent.push(rule);
            out.push(place);
        } else {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(rules: &[(u32, bool)]) -> Vec<Standing> {
        rules
            .iter()
            .enumerate()
            .map(|(place, &(rule, guarded))| Standing {
                place: place as u32,
                rule,
                guarded,
            })
            .collect()
    }

    #[test]
    fn a_noisy_rule_gives_way_and_follows_later() {
        let list = items(&[
            (0, false),
            (0, false),
            (0, false),
            (0, false),
            (0, false),
            (1, false),
            (2, false),
        ]);
        assert_eq!(select(&list, &[], 10, 3), [0, 1, 2, 5, 6, 3, 4]);
        assert_eq!(select(&list, &[], 4, 3), [0, 1, 2, 5]);
    }

    #[test]
    fn guarded_items_at_the_end_push_others_out() {
        let mut rules = vec![(0, false); 20];
        rules.extend([(1, true); 3]);
        let got = select(&items(&rules), &[], 10, 10);
        assert_eq!(got, [0, 1, 2, 3, 4, 5, 6, 20, 21, 22]);
    }

    #[test]
    fn more_guarded_items_than_places_fill_the_list() {
        let mut rules = vec![(0, false); 2];
        rules.extend([(1, true); 30]);
        assert_eq!(select(&items(&rules), &[], 5, 3), [2, 3, 4, 5, 6]);
    }

    proptest! {
        #[test]
        fn cap_guard_and_completeness_hold(
            rules in prop::collection::vec((0_u32..6, prop::bool::weighted(0.1)), 0..60),
            limit in 1_usize..40, cap in 1_usize..=10,
        ) {
            let list = items(&rules);
            let got = select(&list, &[], limit, cap);
            prop_assert_eq!(got.len(), limit.min(list.len()));
            let mut unique = got.clone();
            unique.sort_unstable();
            unique.dedup();
            prop_assert_eq!(unique.len(), got.len());
            let guarded = list.iter().filter(|i| i.guarded).count();
            let listed = got.iter().filter(|&&place| list[place as usize].guarded).count();
            prop_assert_eq!(listed, guarded.min(limit));
            // Where an item breaks the cap, no item of a rule below its cap was left for the place.
            for (at, &place) in got.iter().enumerate() {
                let rule = rules[place as usize].0;
                let recent = &got[at.saturating_sub(9)..at];
                let count = |rule| recent.iter().filter(|&&p| rules[p as usize].0 == rule).count();
                if !list[place as usize].guarded && count(rule) >= cap {
                    for item in &list {
                        if !item.guarded && !got[..at].contains(&item.place) {
                            prop_assert!(count(item.rule) >= cap);
                        }
                    }
                }
            }
        }
    }
}
