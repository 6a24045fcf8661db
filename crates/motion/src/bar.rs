//! A weight plate as the picture shows it, and how the bar's way was measured.

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

/// How the bar's curves were measured.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Bar {
    /// Share 0–1 of the frames in which the plate was seen; 0 where the hands alone stand for the bar.
    pub by_plate: f64,
    /// Relative standard deviation of the bar's lengths: scale, lens, inclination of the camera.
    pub relative_sd: f64,
    /// Standard deviation of a position from one frame to the next, before smoothing, in metres.
    pub jitter_m: f64,
    /// Low-pass cut-off of the bar's way in Hz; `None` where it was not smoothed.
    pub cutoff_hz: Option<f64>,
    /// Angle between the plate and the picture's plane in radians; 0 where the hands stand for the bar.
    pub turned_rad: f64,
}
