//! The person in the recording.

use serde::{Deserialize, Serialize};

/// Sex, only where a body table distinguishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Sex {
    Female,
    Male,
}

/// What is known about the person. Everything is optional; what is missing widens or removes metrics.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Subject {
    /// Body height in metres.
    pub height_m: Option<f64>,
    /// Body mass in kilograms.
    pub mass_kg: Option<f64>,
    /// Mass on the bar in kilograms, bar included.
    pub load_kg: Option<f64>,
    /// Sex, for body tables; the mean of both where it is not given.
    pub sex: Option<Sex>,
}
