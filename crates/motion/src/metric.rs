//! A number with everything needed to trust it.

use serde::{Deserialize, Serialize};

/// Body side that a value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
}

impl Side {
    /// Both sides, left first.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// "left" or "right".
    pub fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

/// One value of a report. Angles are in degrees here; everything else is SI.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Identifier from the movement's [`crate::Spec`].
    pub id: String,
    /// Index into [`crate::Report::reps`], or `None` for the whole recording.
    pub rep: Option<usize>,
    /// Body side, where the metric has one.
    pub side: Option<Side>,
    /// The value, or `None` where it could not be computed (the note says why).
    pub value: Option<f64>,
    /// Unit as written beside the value: "°", "m", "s", "m/s", "%".
    pub unit: String,
    /// One standard deviation in the same unit, or `None` with the reason in `note`.
    pub uncertainty: Option<f64>,
    /// Whether the recording supports this number at all.
    pub valid: bool,
    /// Why it is invalid, widened, or has no uncertainty; empty when there is nothing to say.
    pub note: String,
}

/// Decimals that show a standard deviation: as many as are asked for, or more where it would read as zero.
/// `None` where it is zero or no number, which is no uncertainty to show.
///
/// ```
/// assert_eq!(sagitta_motion::decimals_for(0.04, 1), Some(2));
/// assert_eq!(sagitta_motion::decimals_for(0.06, 1), Some(1));
/// assert_eq!(sagitta_motion::decimals_for(0.0, 1), None);
/// ```
pub fn decimals_for(sd: f64, decimals: u8) -> Option<u8> {
    /// No display has more.
    const MOST: u8 = 9;
    if !sd.is_finite() || sd <= 0.0 {
        return None;
    }
    let shown = |d: &u8| sd * (0..*d).fold(1.0, |power, _| 10.0 * power) >= 0.5;
    (decimals..=MOST.max(decimals)).find(shown)
}

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
