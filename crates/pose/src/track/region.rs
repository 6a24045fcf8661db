//! The region around a body, from two points: its centre and one on the circle around it.
//!
//! MediaPipe, `calculators/util/alignment_points_to_rects_calculator.cc` and
//! `modules/pose_landmark/pose_detection_to_roi.pbtxt`.

use crate::sample::Roi;
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// How much larger the region is than the circle.
const MARGIN: f64 = 1.25;

/// The square in which the direction from `centre` to `rim` points upwards, or `None` where the two
/// points do not give one.
pub fn from_alignment(centre_px: [f64; 2], rim_px: [f64; 2]) -> Option<Roi> {
    let [dx, dy] = [rim_px[0] - centre_px[0], rim_px[1] - centre_px[1]];
    let roi = Roi {
        cx_px: centre_px[0],
        cy_px: centre_px[1],
        size_px: 2.0 * dx.hypot(dy) * MARGIN,
        rotation_rad: normalised(FRAC_PI_2 - (-dy).atan2(dx)),
    };
    roi.is_usable().then_some(roi)
}

/// The same direction between −π and π.
pub(super) fn normalised(angle_rad: f64) -> f64 {
    angle_rad - TAU * ((angle_rad + PI) / TAU).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upright_and_turned() {
        let up = from_alignment([10.0, 20.0], [10.0, 12.0]);
        let expected = Roi {
            cx_px: 10.0,
            cy_px: 20.0,
            size_px: 20.0,
            rotation_rad: 0.0,
        };
        assert_eq!(up, Some(expected));
        let right = from_alignment([10.0, 20.0], [18.0, 20.0]).map(|r| r.rotation_rad);
        assert!((right.unwrap_or(0.0) - FRAC_PI_2).abs() < 1e-12);
        assert_eq!(from_alignment([1.0, 1.0], [1.0, 1.0]), None);
        assert_eq!(from_alignment([f64::NAN, 1.0], [1.0, 1.0]), None);
    }
}
