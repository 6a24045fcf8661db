//! Where the detector sees the hands, and how large the person is in the picture.

use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// Points below this visibility are guessed (the threshold that Sports2D uses too).
const SEEN: f64 = 0.3;
/// Trunk, thigh and shank as a share of body height (Winter, figure 4.1, after Drillis and Contini).
const CHAIN: f64 = 0.288 + 0.245 + 0.246;

/// Hands and size in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hands {
    /// Half-way between the wrists, or the one that was seen.
    pub(super) middle: [f64; 2],
    /// Body height.
    pub(super) body_px: f64,
}

impl Hands {
    /// Of a person; `None` where neither wrist nor a whole side of the body was seen.
    pub(super) fn of(pose: &Pose, schema: KeypointSchema) -> Option<Self> {
        use Keypoint::*;
        let at = |point: Keypoint| {
            let index = schema.index(point)?;
            let seen = pose.visibility.get(index).is_none_or(|&v| v >= SEEN);
            let p = pose.landmarks_px.get(index).filter(|_| seen)?;
            Some([p[0], p[1]])
        };
        let middle = match (at(LeftWrist), at(RightWrist)) {
            (Some(a), Some(b)) => [0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])],
            (a, b) => a.or(b)?,
        };
        let side = |chain: [Keypoint; 4]| {
            let points = chain.map(at);
            let mut length = 0.0;
            for pair in points.windows(2) {
                let (a, b) = (pair[0]?, pair[1]?);
                length += ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt();
            }
            Some(length)
        };
        let left = side([LeftShoulder, LeftHip, LeftKnee, LeftAnkle]);
        let right = side([RightShoulder, RightHip, RightKnee, RightAnkle]);
        let chain = match (left, right) {
            (Some(a), Some(b)) => a.max(b),
            (a, b) => a.or(b)?,
        };
        let body_px = chain / CHAIN;
        (body_px > 1.0).then_some(Self { middle, body_px })
    }

    /// Distance of a point from the hands in body heights.
    pub(super) fn distance(&self, [x, y]: [f64; 2]) -> f64 {
        let (dx, dy) = (x - self.middle[0], y - self.middle[1]);
        (dx * dx + dy * dy).sqrt() / self.body_px
    }
}
