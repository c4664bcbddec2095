/// Percentile of sorted values by linear interpolation between closest ranks (type 7 of Hyndman and
/// Fan, *Sample quantiles*, 1996: the default of R, NumPy and spreadsheets). `q` from 0 to 1 is held
/// to that range. `None` for no values. O(1).
pub fn percentile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let rank = q.clamp(0.0, 1.0) * last as f64;
    let below = (rank.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let share = rank - below as f64;
    Some(sorted[below] + share * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From `numpy.percentile`, whose default method is type 7.
    #[test]
    fn equals_numpy() {
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (q, want) in [(0.0, 1.0), (0.1, 1.4), (0.5, 4.0), (0.9, 12.8), (1.0, 16.0)] {
            let got = percentile(&values, q).unwrap();
            assert!((got - want).abs() < 1e-12, "{q}: {got}");
        }
        assert_eq!(percentile(&[7.0], 0.9), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
    }

    proptest! {
        #[test]
        fn stays_inside_and_never_falls(mut values in prop::collection::vec(-1e9..1e9_f64, 1..50),
                                        low in 0.0..1.0_f64, step in 0.0..1.0_f64) {
            values.sort_by(f64::total_cmp);
            let high = (low + step).min(1.0);
            let (a, b) = (percentile(&values, low).unwrap(), percentile(&values, high).unwrap());
            prop_assert!(a <= b + 1e-6);
            prop_assert!(values[0] - 1e-6 <= a && b <= values[values.len() - 1] + 1e-6);
        }
    }
}
