//! Marker trajectories as motion-capture systems measure them.

use serde::{Deserialize, Serialize};

/// Markers in the laboratory's axes, in metres. Never NaN.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Markers {
    /// Frames per second, as declared.
    pub rate_hz: f64,
    /// Marker names, unique by position only.
    pub markers: Vec<String>,
    /// Times in seconds, one per frame.
    pub t_s: Vec<f64>,
    /// `positions_m[i][j]` is marker `j` at `t_s[i]`, or `None` where it was not seen.
    pub positions_m: Vec<Vec<Option<[f64; 3]>>>,
}
