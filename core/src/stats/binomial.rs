/// The standard normal quantile of 0.975: what a two-sided 95 % interval needs.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Wilson score interval of a rate, given `successes` of `n` and the normal quantile `z`
/// ([`Z95`] for 95 %). `(0, 1)` if `n` is 0; `successes` above `n` count as `n`.
///
/// Unlike the textbook interval it stays inside 0 to 1 and is honest at small `n` (Wilson,
/// *Probable inference*, JASA 22, 1927; equal to `proportion_confint(method="wilson")` of statsmodels).
///
/// ```
/// use codehone::stats::{Z95, wilson};
/// let (low, high) = wilson(14, 15, Z95);
/// assert!(low > 0.70 && high < 0.99);
/// ```
pub fn wilson(successes: u64, n: u64, z: f64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let successes = successes.min(n);
    let total = n as f64;
    let rate = successes as f64 / total;
    let z2 = z * z;
    let scale = 1.0 + z2 / total;
    let centre = (rate + z2 / (2.0 * total)) / scale;
    let half = z * (rate * (1.0 - rate) / total + z2 / (4.0 * total * total)).sqrt() / scale;
    // The ends are exact in theory; rounding must not make them -1e-18.
    let low = if successes == 0 { 0.0 } else { centre - half };
    let high = if successes == n { 1.0 } else { centre + half };
    (low.max(0.0), high.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(got: (f64, f64), want: (f64, f64)) {
        assert!((got.0 - want.0).abs() < 1e-12, "{got:?} {want:?}");
        assert!((got.1 - want.1).abs() < 1e-12, "{got:?} {want:?}");
    }

    /// From `statsmodels.stats.proportion.proportion_confint(k, n, method="wilson")`, 0.15.0.
    #[test]
    fn equals_statsmodels() {
        for (k, n, low, high) in [
            (7, 20, 0.18119182410108203, 0.5671457233147638),
            (0, 10, 0.0, 0.27753279986288926),
            (10, 10, 0.7224672001371106, 1.0),
            (1, 1, 0.2065493143772374, 1.0),
            (14, 15, 0.7018347012621997, 0.9881331045067314),
            (500, 1000, 0.4690696003681042, 0.5309303996318958),
            (3, 100000, 1.0202758544517348e-05, 8.820804925176734e-05),
        ] {
            close(wilson(k, n, Z95), (low, high));
        }
    }

    #[test]
    fn nothing_known_is_the_whole_range() {
        assert_eq!(wilson(0, 0, Z95), (0.0, 1.0));
        assert_eq!(wilson(9, 5, Z95), wilson(5, 5, Z95));
    }

    proptest! {
        #[test]
        fn contains_the_rate_and_narrows_with_n(k in 0_u64..500, more in 0_u64..500) {
            let n = k + more + 1;
            let (low, high) = wilson(k, n, Z95);
            let rate = k as f64 / n as f64;
            prop_assert!(0.0 <= low && low <= rate && rate <= high && high <= 1.0);
            let (low10, high10) = wilson(10 * k, 10 * n, Z95);
            prop_assert!(high10 - low10 < high - low);
        }
    }
}
