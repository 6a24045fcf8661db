//! Where a person is in a frame.

use serde::{Deserialize, Serialize};

/// A turned square around a person, in pixels of the upright frame.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Region {
    /// Its centre.
    pub centre_px: [f64; 2],
    /// Its side.
    pub side_px: f64,
    /// How far its own upward direction is turned clockwise, −π to π.
    pub rotation_rad: f64,
}

/// Least overlap of two squares around the same person: MediaPipe's tracking confidence, by which its
/// `AssociationNormRectCalculator` tells whether a new detection is a person who is followed.
const SAME: f64 = 0.5;

impl Region {
    /// Whether two squares of one frame, or of neighbouring ones, are around the same person.
    pub fn is_same(self, other: Self) -> bool {
        self.overlap(other) >= SAME
    }

    /// Area that two squares share over the area that both cover, 0 to 1; the squares are taken as upright.
    fn overlap(self, other: Self) -> f64 {
        let shared = |axis: usize| {
            let low = |r: Self| r.centre_px[axis] - r.side_px / 2.0;
            let high = |r: Self| r.centre_px[axis] + r.side_px / 2.0;
            (high(self).min(high(other)) - low(self).max(low(other))).max(0.0)
        };
        let both = shared(0) * shared(1);
        let all = self.side_px * self.side_px + other.side_px * other.side_px - both;
        if all > 0.0 { both / all } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, side_px: f64) -> Region {
        Region {
            centre_px: [x, 0.0],
            side_px,
            rotation_rad: 0.0,
        }
    }

    #[test]
    fn overlap_is_shared_over_covered() {
        assert_eq!(square(0.0, 2.0).overlap(square(0.0, 2.0)), 1.0);
        // Half a side apart: 2 of 6.
        assert!((square(0.0, 2.0).overlap(square(1.0, 2.0)) - 1.0 / 3.0).abs() < 1e-12);
        // One within the other: 1 of 4.
        assert_eq!(square(0.0, 2.0).overlap(square(0.0, 1.0)), 0.25);
        assert_eq!(square(0.0, 2.0).overlap(square(5.0, 2.0)), 0.0);
        assert_eq!(square(0.0, 0.0).overlap(square(0.0, 0.0)), 0.0);
    }

    #[test]
    fn a_third_of_a_side_apart_is_the_same_person_still() {
        assert!(square(0.0, 3.0).is_same(square(1.0, 3.0)));
        assert!(!square(0.0, 3.0).is_same(square(1.1, 3.0)));
    }
}
