//! How far a long computation is, and whether it is still wanted.

use serde::{Deserialize, Serialize};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Stage {
    Pose,
    Condition,
    Kinematics,
    Phases,
    Metrics,
    Report,
    /// Frames of one of OpenSim's tools.
    Dynamics,
}

/// The caller no longer wants the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

/// Told about progress; may end the work.
pub trait Progress {
    /// `done` of `total` steps of `stage`; an error ends the work at once.
    fn step(&mut self, stage: Stage, done: usize, total: usize) -> Result<(), Cancelled>;
}

/// Says nothing, never cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&mut self, _: Stage, _: usize, _: usize) -> Result<(), Cancelled> {
        Ok(())
    }
}
