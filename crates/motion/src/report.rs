//! The result: versioned, self-describing, complete.

use crate::{ImportNotes, Metric, Phase, Picture, Warning};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the report's JSON.
pub const SCHEMA_VERSION: u32 = 1;

/// One repetition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rep {
    /// First instant in seconds from the first frame.
    pub start_s: f64,
    /// Last instant in seconds.
    pub end_s: f64,
    /// Named instants in seconds: `bottom_s`, `take_off_s`, …
    pub events: BTreeMap<String, f64>,
    /// Names of the events that the user set; the others were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_hand: Vec<String>,
}

/// How good a recording is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// 0–100.
    pub score: u8,
    /// What it lost points for, and what to do better.
    pub reasons: Vec<QualityReason>,
}

/// One weakness of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityReason {
    /// Points lost.
    pub lost: u8,
    /// What is the matter, in one sentence.
    pub text: String,
    /// What to do next time, in one sentence.
    pub advice: String,
}

/// A curve over time. Angles are in degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// What it is, with the side: "knee_flexion_left".
    pub id: String,
    /// Unit of `values`.
    pub unit: String,
    /// Times in seconds, same length as `values`.
    pub t_s: Vec<f64>,
    /// Values; `None` where the recording has a gap.
    pub values: Vec<Option<f64>>,
}

/// How the numbers came about: enough to make them again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of Sagitta.
    pub version: String,
    /// Name of the input file, without its folder; empty for live input.
    pub input: String,
    /// Pose model: "lite", "full", "heavy"; `None` where no network was run.
    pub model: Option<String>,
    /// sha256 of each weights file that was used, by file name.
    pub model_sha256: BTreeMap<String, String>,
    /// Inference engine: "burn-flex", …; `None` where no network was run.
    pub engine: Option<String>,
    /// Frames per second that the camera took, where the file says so; it may play slower.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_rate_hz: Option<f64>,
    /// What reading the file rested on, and what of it was left out.
    #[serde(default, skip_serializing_if = "ImportNotes::is_empty")]
    pub import: ImportNotes,
    /// Settings that had an influence, as text by name: "cutoff_hz", "pose_mode", "height_m", …
    pub settings: BTreeMap<String, String>,
}

/// Everything Sagitta says about a recording. Times are those of life: where the file plays in slow
/// motion, the file's own times are [`crate::Settings::pace`] times as long (`slow_motion` among the
/// provenance's settings).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA_VERSION`] of the writer.
    pub schema: u32,
    /// Movement id.
    pub movement: String,
    /// Repetitions, in order.
    pub reps: Vec<Rep>,
    /// Phases, in order, disjoint.
    pub phases: Vec<Phase>,
    /// Values.
    pub metrics: Vec<Metric>,
    /// Curves.
    pub series: Vec<Series>,
    /// What the reader should know, in plain words.
    pub warnings: Vec<Warning>,
    /// Id of the movement that the recording looks like, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks_like: Option<String>,
    /// How good the recording is, where that is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
    /// How the picture was read, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// How it was made.
    pub provenance: Provenance,
}
