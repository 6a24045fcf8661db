//! A weight plate as the picture shows it.

use serde::{Deserialize, Serialize};

/// An ellipse in pixels of the upright frame: x right, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Disc {
    /// Centre.
    pub centre_px: [f64; 2],
    /// Half of the longer axis.
    pub major_px: f64,
    /// Half of the shorter axis.
    pub minor_px: f64,
    /// Direction of the longer axis in radians, from x towards y.
    pub turn_rad: f64,
    /// 0–1: share of the outline that the picture shows.
    pub score: f64,
}
