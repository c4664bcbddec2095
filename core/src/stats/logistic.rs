/// Log odds `ln(p / (1 - p))` of a probability; infinite at 0 and 1, NaN outside.
pub fn logit(p: f64) -> f64 {
    libm::log(p) - libm::log1p(-p)
}

/// The probability `1 / (1 + exp(-x))` whose log odds are `x`.
pub fn expit(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_values() {
        assert_eq!(expit(0.0), 0.5);
        assert_eq!(logit(0.5), 0.0);
        assert!((logit(0.9) - 2.197_224_577_336_219_6).abs() < 1e-15);
        assert_eq!(expit(f64::NEG_INFINITY), 0.0);
        assert_eq!(logit(1.0), f64::INFINITY);
        assert!(logit(1.5).is_nan());
    }

    proptest! {
        #[test]
        fn each_undoes_the_other(p in 1e-6..0.999_999_f64) {
            prop_assert!((expit(logit(p)) - p).abs() < 1e-15);
        }
    }
}
