//! Load and velocity over several sets.

use serde::{Deserialize, Serialize};

/// A load–velocity profile: a straight line through the best mean velocity at each load, and the load that
/// could be lifted once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoadVelocity {
    /// Velocity of the line without a load, in metres per second.
    pub unloaded_m_s: f64,
    /// Change of the velocity in metres per second per kilogram; negative.
    pub slope: f64,
    /// Share of the variance that the line explains; `None` with two loads.
    pub r_squared: Option<f64>,
    /// The load that could be lifted once, in kilograms.
    pub one_rm_kg: f64,
    /// One standard deviation of it.
    pub one_rm_sd_kg: f64,
    /// The velocity that this is read at, in metres per second.
    pub at_m_s: f64,
    /// Where that velocity is from.
    pub source: String,
    /// Different loads.
    pub loads: usize,
    /// What to know beside; empty where there is nothing.
    pub note: String,
}
