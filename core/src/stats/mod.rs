//! Small statistics that several rooms share. Pure functions of their arguments; logarithms and
//! exponentials come from `libm`, so results are the same bits on every platform.

mod beta;
mod binomial;
mod logistic;
mod quantile;

pub use beta::{beta_cdf, beta_quantile};
pub use binomial::{Z95, wilson};
pub use logistic::{expit, logit};
pub use quantile::percentile;
