//! What has to hold of any input, as the fuzz targets check it.
//!
//! A panic ends the process at once, on whichever thread it happens: libFuzzer's hook comes before the place that would
//! make a notice of it. So nothing here looks for the notice; what it would say is a crash already.

pub mod damage;
pub mod fixes;
pub mod growth;
pub mod leaks;
pub mod lint;
pub mod outputs;
pub mod project;
pub mod spans;
pub mod tokens;

/// Longest input that is looked at, in bytes: what is slow for its size shows in `growth`, and small inputs are faster.
pub const LONGEST: usize = 16 << 10;
