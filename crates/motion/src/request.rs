//! What to analyse, and how.

use crate::{PoseTrack, Provenance, Subject, Warning};
use serde::{Deserialize, Serialize};

/// A table of numbers by column name, as OpenSim's MOT and STO files hold it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Whether rotational columns are in degrees.
    pub in_degrees: bool,
    /// Column names without "time".
    pub columns: Vec<String>,
    /// Times in seconds, one per row.
    pub t_s: Vec<f64>,
    /// `rows[i][j]` is the value of column `j` at `t_s[i]`.
    pub rows: Vec<Vec<f64>>,
}

/// What the analysis starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Landmarks from a detector.
    Pose(PoseTrack),
    /// Joint coordinates from OpenSim's inverse kinematics.
    Coordinates(Table),
}

/// Choices that change numbers. Recorded in the report.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Low-pass cut-off in Hz; `None` lets the movement choose.
    pub cutoff_hz: Option<f64>,
    /// Analyse from this time, in seconds of the file from the first frame.
    pub start_s: Option<f64>,
    /// Analyse until this time, in seconds of the file from the first frame.
    pub end_s: Option<f64>,
    /// How many times slower than life the file plays: the rate at which it was filmed over the rate
    /// at which it plays, 8 for 240 frames per second saved as 30. `None`: as fast as life.
    #[serde(default)]
    pub slow_motion: Option<f64>,
}

impl Settings {
    /// Seconds of the file in one second of life, and of the report.
    pub fn pace(&self) -> f64 {
        self.slow_motion.unwrap_or(1.0)
    }
}

/// One analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Movement id, one of the catalogue's.
    pub movement: String,
    /// What to analyse.
    pub input: Input,
    /// Who.
    pub subject: Subject,
    /// How.
    pub settings: Settings,
    /// Where the input came from: file name, model, engine. The analysis adds its own settings.
    pub provenance: Provenance,
    /// What decoding and detection noticed (cut short, several people, approximate times); the
    /// analysis puts these first among the report's warnings.
    #[serde(default)]
    pub notes: Vec<Warning>,
}
