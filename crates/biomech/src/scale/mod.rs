//! How long things in the picture are: by the body's height, or by something else that it shows.
//!
//! Each scale holds at one distance from the camera. What does not stand where the person does is
//! corrected for that, or widened: the distance is not known, but phones film with much the same lens
//! ([`distance_m`]), and a step of `s` metres towards the camera changes lengths by `s` over the distance.

mod body;
mod object;

pub use body::{ASSUMED_HEIGHT_M, scale};
pub use object::{Found, by_floor, by_line, by_plate, distance_m};

use crate::algo::pelvis::world_per_px;
use sagitta_motion::{PictureScale, PoseTrack, ScaleSource, Source};

/// How long one unit of the source is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Metres per unit.
    pub metres: f64,
    /// Relative standard deviation of every length.
    pub relative_sd: f64,
    /// Body height in the source's units, as the landmarks show it.
    pub height_units: Option<f64>,
    /// What told it.
    pub by: ScaleSource,
}

impl Scale {
    /// Lengths at face value, of stated relative uncertainty.
    pub fn face_value(relative_sd: f64) -> Self {
        Self {
            metres: 1.0,
            relative_sd,
            height_units: None,
            by: ScaleSource::Own,
        }
    }

    /// Whether something of known size told it, or will: gravity does in a jump's flight.
    pub fn measured(&self) -> bool {
        !matches!(self.by, ScaleSource::Guess)
    }

    /// As something in the picture tells it; `None` where the track has nothing in pixels.
    pub fn with(self, track: &PoseTrack, source: Source, found: Found) -> Option<Self> {
        let units_per_px = units_per_px(track, source)?;
        Some(Self {
            metres: found.metres_per_px / units_per_px,
            relative_sd: found.relative_sd,
            by: found.by,
            ..self
        })
    }

    /// As a report says it; `None` where the track has nothing in pixels.
    pub fn in_picture(&self, track: &PoseTrack, source: Source) -> Option<PictureScale> {
        Some(PictureScale {
            by: self.by,
            metres_per_px: self.metres * units_per_px(track, source)?,
            relative_sd: self.relative_sd,
            used: true,
        })
    }
}

/// Units of the source per pixel.
fn units_per_px(track: &PoseTrack, source: Source) -> Option<f64> {
    match source {
        Source::World3d => world_per_px(track),
        Source::Image2d => Some(1.0),
        Source::Coordinates | Source::Markers => None,
    }
}

/// Independent parts of a deviation together.
fn root(parts: &[f64]) -> f64 {
    parts.iter().map(|p| p * p).sum::<f64>().sqrt()
}
