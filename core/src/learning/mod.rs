//! From verdicts to probabilities: how likely is it that people accept a finding?
//!
//! Pure: no storage, no clock. What is learned is a function of the set of verdict events and
//! nothing else, neither their order of arrival nor how often a batch came twice.

mod calibration;
mod config;
mod counts;
mod estimate;
mod snapshot;
mod standing;

pub use calibration::{Calibration, Key};
pub use config::{CalibrationConfig, VerdictWeights};
pub use estimate::{Estimate, Level, LevelEstimate};
pub use standing::standing_rows;
