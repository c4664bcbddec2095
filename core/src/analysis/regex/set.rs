//! Sets of code points.

/// The largest code point.
pub(super) const MAX: u32 = 0x10_FFFF;

/// Code points as sorted ranges, both ends included, that neither touch nor overlap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct CharSet(Vec<(u32, u32)>);

impl CharSet {
    pub(crate) fn one(c: u32) -> Self {
        Self(vec![(c, c)])
    }

    /// Ranges in any order; those that are the wrong way round are left out. O(n log n).
    pub(crate) fn of(ranges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut all: Vec<(u32, u32)> = ranges.into_iter().filter(|(a, b)| a <= b).collect();
        all.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::with_capacity(all.len());
        for (low, high) in all {
            match out.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => out.push((low, high)),
            }
        }
        Self(out)
    }

    /// Every code point.
    pub(crate) fn all() -> Self {
        Self(vec![(0, MAX)])
    }

    /// What `.` matches: everything but line ends.
    pub(crate) fn dot(javascript: bool) -> Self {
        let ends: &[(u32, u32)] = if javascript {
            &[(10, 10), (13, 13), (0x2028, 0x2029)]
        } else {
            &[(10, 10)]
        };
        Self::of(ends.iter().copied()).negated()
    }

    pub(crate) fn digits() -> Self {
        Self(vec![(0x30, 0x39)])
    }

    /// `\w`. Beyond ASCII the letters are those of whole blocks: enough to see overlaps.
    pub(crate) fn words(unicode: bool) -> Self {
        let ascii = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
        let letters: &[(u32, u32)] = &[
            (0xAA, 0xAA),
            (0xB5, 0xB5),
            (0xBA, 0xBA),
            (0xC0, 0xD6),
            (0xD8, 0xF6),
            (0xF8, 0x167F),
            (0x1681, 0x1FFF),
            (0x2C00, 0x2DFF),
            (0x3041, 0xD7FF),
            (0xF900, 0xFDFF),
            (0x1_0000, 0x1_DFFF),
            (0x2_0000, 0x3_FFFF),
        ];
        let more = if unicode { letters } else { &[] };
        Self::of(ascii.into_iter().chain(more.iter().copied()))
    }

    pub(crate) fn spaces(unicode: bool) -> Self {
        let more: &[(u32, u32)] = &[
            (0xA0, 0xA0),
            (0x1680, 0x1680),
            (0x2000, 0x200A),
            (0x2028, 0x2029),
            (0x202F, 0x202F),
            (0x205F, 0x205F),
            (0x3000, 0x3000),
            (0xFEFF, 0xFEFF),
        ];
        let more = if unicode { more } else { &[] };
        Self::of([(9, 13), (32, 32)].into_iter().chain(more.iter().copied()))
    }

    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    pub(crate) fn is_all(&self) -> bool {
        self.0 == [(0, MAX)]
    }

    pub(crate) fn contains(&self, c: u32) -> bool {
        let at = self.0.partition_point(|(_, high)| *high < c);
        self.0.get(at).is_some_and(|(low, _)| *low <= c)
    }

    pub(crate) fn negated(&self) -> Self {
        let mut out = Vec::with_capacity(self.0.len() + 1);
        let mut next = 0;
        for (low, high) in &self.0 {
            if *low > next {
                out.push((next, low - 1));
            }
            next = high.saturating_add(1);
        }
        if next <= MAX {
            out.push((next, MAX));
        }
        Self(out)
    }

    pub(crate) fn intersects(&self, other: &Self) -> bool {
        let (mut a, mut b) = (0, 0);
        while let (Some(x), Some(y)) = (self.0.get(a), other.0.get(b)) {
            if x.0 <= y.1 && y.0 <= x.1 {
                return true;
            }
            if x.1 < y.1 { a += 1 } else { b += 1 }
        }
        false
    }

    /// With the other case of every ASCII letter in it: what a flag `i` adds where it matters.
    pub(crate) fn folded(&self) -> Self {
        let clip = |(low, high): &(u32, u32), from: u32, to: u32, by: i64| {
            let (low, high) = ((*low).max(from), (*high).min(to));
            (low <= high).then(|| {
                let moved = |c: u32| (i64::from(c) + by) as u32;
                (moved(low), moved(high))
            })
        };
        let upper = self.0.iter().filter_map(|it| clip(it, 0x61, 0x7A, -32));
        let lower = self.0.iter().filter_map(|it| clip(it, 0x41, 0x5A, 32));
        Self::of(self.0.iter().copied().chain(upper).chain(lower))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_joined_and_negated() {
        let set = CharSet::of([(5, 9), (1, 3), (4, 4), (20, 30), (25, 26), (8, 2)]);
        assert_eq!(set.ranges(), [(1, 9), (20, 30)]);
        assert_eq!(set.negated().ranges(), [(0, 0), (10, 19), (31, MAX)]);
        assert_eq!(set.negated().negated(), set);
        assert!(CharSet::all().negated().ranges().is_empty());
        assert!(CharSet::default().negated().is_all());
    }

    #[test]
    fn questions() {
        let words = CharSet::words(true);
        assert!(words.contains('é' as u32) && words.contains('_' as u32));
        assert!(!words.intersects(&CharSet::spaces(true)));
        assert!(!words.intersects(&words.negated()));
        assert!(words.intersects(&CharSet::digits()));
        assert!(!CharSet::dot(true).contains(0x2028) && CharSet::dot(false).contains(0x2028));
        let folded = CharSet::of([(0x58, 0x63)]).folded();
        assert!(folded.contains('A' as u32) && folded.contains('z' as u32));
        assert!(!folded.contains('D' as u32));
    }

    proptest::proptest! {
        #[test]
        fn like_a_set_of_numbers(a in proptest::collection::vec((0u32..60, 0u32..60), 0..6),
                                 b in proptest::collection::vec((0u32..60, 0u32..60), 0..6)) {
            let naive = |ranges: &[(u32, u32)], c: u32| ranges.iter().any(|(l, h)| (*l..=*h).contains(&c));
            let (x, y) = (CharSet::of(a.clone()), CharSet::of(b.clone()));
            let both = (0..70).any(|c| naive(&a, c) && naive(&b, c));
            proptest::prop_assert_eq!(x.intersects(&y), both);
            for c in 0..70 {
                proptest::prop_assert_eq!(x.contains(c), naive(&a, c));
                proptest::prop_assert_eq!(x.negated().contains(c), !naive(&a, c));
            }
        }
    }
}
