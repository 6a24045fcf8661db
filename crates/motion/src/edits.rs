//! What somebody put right by hand. It wins over what was found, and is marked in the report.

use crate::Keypoint;
use serde::{Deserialize, Serialize};

/// All corrections of one recording.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Edits {
    /// Events moved to another time.
    #[serde(default)]
    pub events: Vec<EventEdit>,
    /// Landmarks moved in the picture.
    #[serde(default)]
    pub points: Vec<PointEdit>,
}

/// An event of a repetition at the time that the user says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventEdit {
    /// The event's name as in [`crate::Rep::events`]: "take_off_s".
    pub event: String,
    /// Where it was found, in seconds of the report; the nearest event of this name is meant.
    pub found_s: f64,
    /// Where it is, in seconds of the report.
    pub t_s: f64,
}

/// A landmark where the user says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PointEdit {
    /// The frame's presentation time in seconds of the file.
    pub t_s: f64,
    /// Which landmark.
    pub point: Keypoint,
    /// `[x, y]` in pixels of the upright frame.
    pub at_px: [f64; 2],
}

impl Edits {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.points.is_empty()
    }
}
