use libm::{exp, lgamma, log, log1p};

/// `ln B(a, b)`.
fn ln_beta(a: f64, b: f64) -> f64 {
    lgamma(a) + lgamma(b) - lgamma(a + b)
}

/// The continued fraction of the incomplete Beta function by Lentz's method (DLMF 8.17.22). Converges
/// fast for `x < (a + 1) / (a + b + 2)`, in O(sqrt(max(a, b))) steps.
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let held = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / held(1.0 - (a + b) * x / (a + 1.0));
    let mut out = d;
    for step in 1..20_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / held(1.0 + even * d);
        c = held(1.0 + even / c);
        out *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / held(1.0 + odd * d);
        c = held(1.0 + odd / c);
        let change = d * c;
        out *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    out
}

fn shapes_are_valid(a: f64, b: f64) -> bool {
    a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()
}

/// Distribution function of the Beta distribution, the regularised incomplete Beta function
/// `I_x(a, b)`. NaN unless `a` and `b` are positive and finite; `x` is held to 0..1.
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if !shapes_are_valid(a, b) || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = exp(a * log(x) + b * log1p(-x) - ln_beta(a, b));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(x, a, b) / a
    } else {
        1.0 - front * continued_fraction(1.0 - x, b, a) / b
    }
}

/// Quantile of the Beta distribution: the `x` with `beta_cdf(x, a, b) = p`, to about 1e-14. NaN
/// unless `a` and `b` are positive and finite; `p` is held to 0..1.
///
/// Newton's method inside a bracket that every evaluation shrinks, so it cannot run away. Own code
/// rather than a crate, because those at hand use the platform's `ln` and a fixed number of steps.
///
/// ```
/// use codehone::stats::beta_quantile;
/// assert!((beta_quantile(0.5, 2.0, 2.0) - 0.5).abs() < 1e-12);
/// ```
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if !shapes_are_valid(a, b) || p.is_nan() {
        return f64::NAN;
    }
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    if a > b {
        // Numbers near 0 are finer than numbers near 1.
        return 1.0 - lower_quantile(1.0 - p, b, a);
    }
    lower_quantile(p, a, b)
}

fn lower_quantile(p: f64, a: f64, b: f64) -> f64 {
    let norm = ln_beta(a, b);
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    // Where the density is all in the left tail, cdf(x) is about x^a / (a B).
    let tail = exp((log(p * a) + norm) / a);
    let mut x = if a < 1.0 && tail < 0.5 {
        tail
    } else {
        a / (a + b)
    };
    for _ in 0..200 {
        if x <= 0.0 {
            return 0.0; // below the smallest positive number
        }
        let error = beta_cdf(x, a, b) - p;
        if error < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = exp((a - 1.0) * log(x) + (b - 1.0) * log1p(-x) - norm);
        let mut next = x - error / density;
        if !(next > low && next < high) {
            next = if low == 0.0 && high < 1e-3 {
                high * 1e-3
            } else if low > 0.0 && high > 4.0 * low {
                (low * high).sqrt()
            } else {
                0.5 * (low + high)
            };
        }
        if (next - x).abs() <= 4.0 * f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From `scipy.stats.beta.ppf(p, a, b)`, 1.17.1.
    #[test]
    fn equals_scipy() {
        for (p, a, b, want) in [
            (0.05, 2.0, 2.0, 0.13535036217158378),
            (0.95, 2.0, 2.0, 0.8646496378284161),
            (0.05, 0.2, 3.8, 5.977262966872789e-08),
            (0.95, 0.2, 3.8, 0.260061478460457),
            (0.05, 3.8, 0.2, 0.7399385215395429),
            (0.95, 3.8, 0.2, 0.9999999402273704),
            (0.05, 16.3, 2.7, 0.7107298031060375),
            (0.95, 16.3, 2.7, 0.961767885695536),
            (0.05, 1.0, 1.0, 0.05),
            (0.5, 0.5, 0.5, 0.4999999999999999),
            (0.95, 4000.5, 331.2, 0.9300678551468519),
            (0.05, 4000.5, 331.2, 0.9167906177152361),
            (0.05, 1.25, 900.0, 0.00011706473119180284),
            (0.95, 0.01, 4.0, 0.0009557078661881191),
            (0.025, 100000.0, 300000.0, 0.2486592911088105),
        ] {
            let got = beta_quantile(p, a, b);
            assert!((got - want).abs() < 1e-10, "{p} {a} {b}: {got} {want}");
        }
    }

    /// From `scipy.stats.beta.cdf(x, a, b)`, 1.17.1.
    #[test]
    fn distribution_function_equals_scipy() {
        for (x, a, b, want) in [
            (0.5, 2.0, 3.0, 0.6875),
            (0.1, 0.3, 4.0, 0.7702924515085485),
            (0.9, 30.0, 2.5, 0.26254832087078794),
            (0.25, 100.0, 290.0, 0.39262738590988516),
            (0.999, 5.0, 0.1, 0.38710164062500535),
        ] {
            let got = beta_cdf(x, a, b);
            assert!((got - want).abs() < 1e-12, "{x} {a} {b}: {got} {want}");
        }
    }

    #[test]
    fn bad_arguments_are_nan_and_ends_are_ends() {
        assert!(beta_quantile(0.5, 0.0, 1.0).is_nan());
        assert!(beta_quantile(f64::NAN, 1.0, 1.0).is_nan());
        assert!(beta_cdf(0.5, f64::INFINITY, 1.0).is_nan());
        assert_eq!(beta_quantile(0.0, 2.0, 3.0), 0.0);
        assert_eq!(beta_quantile(1.0, 2.0, 3.0), 1.0);
    }

    proptest! {
        #[test]
        fn quantile_inverts_the_distribution(p in 0.001..0.999_f64, a in 0.05..2000.0_f64,
                                             b in 0.05..2000.0_f64) {
            let x = beta_quantile(p, a, b);
            prop_assert!((0.0..=1.0).contains(&x));
            // Where all mass sits closer to 1 than doubles can tell apart, there is no inverse.
            if x < 0.999_999 {
                prop_assert!((beta_cdf(x, a, b) - p).abs() < 1e-9, "{} {}", x, beta_cdf(x, a, b));
            }
        }
    }
}
