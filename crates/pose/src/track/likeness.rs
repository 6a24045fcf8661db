//! How far apart two bodies are, as shares of their size.

use crate::detector::Body;
use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// Mean distance of the points, as a share of the region's side, below which two bodies of one frame are
/// the same one, seen twice. The square around a standing person is about 2.4 m wide.
const SAME: f64 = 0.045;

/// Least weight of a point that is hidden: it counts little, but it counts.
const HIDDEN: f64 = 0.02;

/// The points that make a posture: they move with the body, and every schema has most of them.
const POSTURE: [Keypoint; 13] = {
    use Keypoint::*;
    [
        Nose,
        LeftShoulder,
        RightShoulder,
        LeftElbow,
        RightElbow,
        LeftWrist,
        RightWrist,
        LeftHip,
        RightHip,
        LeftKnee,
        RightKnee,
        LeftAnkle,
        RightAnkle,
    ]
};

/// Compares bodies of one schema.
#[derive(Debug, Clone)]
pub struct Likeness {
    posture: Vec<usize>,
}

impl Likeness {
    /// For poses of a schema.
    pub fn of(schema: KeypointSchema) -> Self {
        let posture = POSTURE.iter().filter_map(|&p| schema.index(p)).collect();
        Self { posture }
    }

    /// Mean distance in pixels between the points of a pose, moved by `shift_px`, and those of another,
    /// weighted by how well both are seen; infinite where there is nothing to compare.
    pub fn distance_px(&self, a: &Pose, shift_px: [f64; 2], b: &Pose) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for &i in &self.posture {
            let (Some(p), Some(q)) = (a.landmarks_px.get(i), b.landmarks_px.get(i)) else {
                continue;
            };
            let seen = |pose: &Pose| pose.visibility.get(i).copied().unwrap_or(0.0);
            let weight = HIDDEN + seen(a) * seen(b);
            let away = [0, 1].map(|axis: usize| p[axis] + shift_px[axis] - q[axis]);
            sum += weight * away[0].hypot(away[1]);
            weights += weight;
        }
        if weights > 0.0 {
            sum / weights
        } else {
            f64::INFINITY
        }
    }

    /// Whether two bodies of one frame are the same one.
    pub fn same(&self, a: &Body, b: &Body) -> bool {
        let size = |body: &Body| body.next.map_or(0.0, |roi| roi.size_px);
        self.distance_px(&a.pose, [0.0; 2], &b.pose) < SAME * size(a).min(size(b))
    }

    /// How many different bodies there are among some of one frame.
    pub fn different(&self, bodies: &[&Body]) -> usize {
        let first = |&(i, body): &(usize, &&Body)| {
            let mut before = bodies.iter().take(i);
            !before.any(|other| self.same(other, body))
        };
        bodies.iter().enumerate().filter(first).count()
    }
}
