//! Pairs findings with labels in one file and of one kind.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// First and last line, inclusive.
type Lines = (u32, u32);

/// What became of the labels and findings of one file and kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Matched {
    /// For each positive label, whether a finding was paired with it.
    pub(super) hit: Vec<bool>,
    /// For each negative label, the first line of a finding on it.
    pub(super) broken: Vec<Option<u32>>,
    /// Lines of findings on no label.
    pub(super) stray: Vec<u32>,
    /// Findings on a label that another finding was paired with already.
    pub(super) repeats: u64,
}

/// Pairs each positive label with at most one line of `found` (ascending, without repeats), and each
/// line with at most one label: exact ones first, then those up to `tolerance` lines off. Each of the
/// two passes pairs as many as can be (earliest end first). O((labels + findings) log labels), except
/// for negative labels that overlap one another.
pub(super) fn pair(
    positive: &[Lines],
    negative: &[Lines],
    found: &[u32],
    tolerance: u32,
) -> Matched {
    let mut hit = vec![false; positive.len()];
    let mut rest = pass(positive, &mut hit, found.to_vec(), 0);
    if tolerance > 0 {
        rest = pass(positive, &mut hit, rest, tolerance);
    }
    // A second finding within a label says the same thing again.
    let covered = union(positive);
    let before = rest.len();
    rest.retain(|line| !within(&covered, *line));
    let repeats = (before - rest.len()) as u64;
    let mut on_negative: BTreeSet<u32> = BTreeSet::new();
    let broken: Vec<Option<u32>> = negative
        .iter()
        .map(|&(start, end)| {
            let from = rest.partition_point(|line| *line < start);
            let to = rest.partition_point(|line| *line <= end);
            on_negative.extend(&rest[from..to]);
            rest.get(from).copied().filter(|line| *line <= end)
        })
        .collect();
    let hits = broken.iter().flatten().collect::<BTreeSet<_>>().len();
    let repeats = repeats + (on_negative.len() - hits) as u64;
    rest.retain(|line| !on_negative.contains(line));
    Matched {
        hit,
        broken,
        stray: rest,
        repeats,
    }
}

/// Pairs labels that are free with lines and returns the lines that are left.
fn pass(labels: &[Lines], hit: &mut [bool], found: Vec<u32>, tolerance: u32) -> Vec<u32> {
    let widened = |at: usize| {
        let (start, end) = labels[at];
        (
            start.saturating_sub(tolerance),
            end.saturating_add(tolerance),
        )
    };
    let mut waiting: Vec<usize> = (0..labels.len()).filter(|at| !hit[*at]).collect();
    waiting.sort_by_key(|at| (widened(*at), *at));
    let mut waiting = waiting.into_iter().peekable();
    let mut open = BinaryHeap::new();
    let mut left = Vec::new();
    for line in found {
        while let Some(at) = waiting.next_if(|at| widened(*at).0 <= line) {
            open.push(Reverse((widened(at).1, at)));
        }
        while open.peek().is_some_and(|Reverse((end, _))| *end < line) {
            open.pop();
        }
        match open.pop() {
            Some(Reverse((_, at))) => hit[at] = true,
            None => left.push(line),
        }
    }
    left
}

/// Ranges as ascending ones that do not overlap.
fn union(ranges: &[Lines]) -> Vec<Lines> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut out: Vec<Lines> = Vec::new();
    for (start, end) in sorted {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

fn within(ranges: &[Lines], line: u32) -> bool {
    let after = ranges.partition_point(|range| range.0 <= line);
    after > 0 && line <= ranges[after - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn exact_before_near() {
        let got = pair(&[(5, 5), (6, 6)], &[], &[6], 1);
        assert_eq!(got.hit, [false, true]);
        let got = pair(&[(5, 5), (6, 6)], &[], &[4, 6], 1);
        assert_eq!((got.hit, got.stray), (vec![true, true], vec![]));
        assert_eq!(pair(&[(5, 5)], &[], &[4], 0).stray, [4]);
    }

    #[test]
    fn many_findings_on_one_label_count_once() {
        let got = pair(&[(5, 9)], &[], &[4, 5, 7, 9], 0);
        assert_eq!((got.hit, got.stray, got.repeats), (vec![true], vec![4], 2));
        let got = pair(&[], &[(5, 9)], &[4, 5, 7], 3);
        assert_eq!(
            (got.broken, got.stray, got.repeats),
            (vec![Some(5)], vec![4], 1)
        );
    }

    #[test]
    fn labels_that_overlap_take_one_finding_each() {
        let got = pair(&[(1, 9), (3, 4)], &[], &[3, 4], 0);
        assert_eq!(
            (got.hit, got.stray, got.repeats),
            (vec![true, true], vec![], 0)
        );
        let got = pair(&[(1, u32::MAX)], &[(2, 2)], &[2], u32::MAX);
        assert_eq!((got.hit, got.broken), (vec![true], vec![None]));
        let got = pair(&[], &[(0, u32::MAX), (3, 3)], &[3, 8], 0);
        assert_eq!((got.broken, got.repeats), (vec![Some(3), Some(3)], 1));
    }

    /// The largest number of pairs, by trying everything.
    fn best(labels: &[Lines], found: &[u32]) -> usize {
        let Some((line, rest)) = found.split_first() else {
            return 0;
        };
        let mut most = best(labels, rest);
        for (at, (start, end)) in labels.iter().enumerate() {
            if start <= line && line <= end {
                let mut left = labels.to_vec();
                left.remove(at);
                most = most.max(1 + best(&left, rest));
            }
        }
        most
    }

    proptest! {
        #[test]
        fn pairs_as_many_as_can_be(
            labels in prop::collection::vec((1_u32..9, 0_u32..4), 0..6),
            found in prop::collection::btree_set(1_u32..12, 0..6),
        ) {
            let labels: Vec<Lines> = labels.into_iter().map(|(start, more)| (start, start + more)).collect();
            let found: Vec<u32> = found.into_iter().collect();
            let got = pair(&labels, &[], &found, 0);
            let pairs = got.hit.iter().filter(|hit| **hit).count();
            prop_assert_eq!(pairs, best(&labels, &found));
            prop_assert_eq!(pairs + got.stray.len() + got.repeats as usize, found.len());
        }
    }
}
