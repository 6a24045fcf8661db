//! How far apart two bodies are, as shares of their size.

use crate::Outline;
use crate::detector::Body;
use sagitta_motion::{Keypoint, KeypointSchema, Pose};

/// Two points of the same name are one point, seen twice, if they are no farther apart than this share of
/// the region's side. The square around a standing person is about 2.4 m wide.
const POINT: f64 = 0.025;

/// Share of such points from which on two bodies of one frame are one body, seen twice, or one of them is
/// made up in part of the other's limbs.
pub const BORROWED: f64 = 0.4;

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

/// Compares bodies of one schema. Networks take left for right where they see a body from the side or from
/// behind, so of a body and its mirror image the nearer one counts.
#[derive(Debug, Clone)]
pub struct Likeness {
    schema: KeypointSchema,
    /// Each point of the posture, and the same one of the other side.
    posture: Vec<(usize, usize)>,
}

impl Likeness {
    /// For poses of a schema.
    pub fn of(schema: KeypointSchema) -> Self {
        let both = |&point: &Keypoint| Some((schema.index(point)?, schema.index(mirrored(point))?));
        Self {
            schema,
            posture: POSTURE.iter().filter_map(both).collect(),
        }
    }

    /// The outline of a body, moved by `shift_px`.
    pub fn outline(&self, pose: &Pose, shift_px: [f64; 2]) -> Outline {
        Outline::of(self.schema, pose, shift_px)
    }

    /// Mean distance in pixels between the points of a pose, moved by `shift_px`, and those of another,
    /// weighted by how well both are seen; infinite where there is nothing to compare.
    pub fn distance_px(&self, a: &Pose, shift_px: [f64; 2], b: &Pose) -> f64 {
        let straight = self.posture.iter().map(|&(i, _)| (i, i));
        let crossed = self.posture.iter().copied();
        mean_px(a, shift_px, b, straight).min(mean_px(a, shift_px, b, crossed))
    }

    /// Whether two bodies of one frame are the same one, or one of them borrows its limbs from the other.
    pub fn same(&self, a: &Body, b: &Body) -> bool {
        self.common(a, b) >= BORROWED
    }

    /// Share of the points that two bodies of one frame have in common.
    pub fn common(&self, a: &Body, b: &Body) -> f64 {
        let size = |body: &Body| body.next.map_or(0.0, |roi| roi.size_px);
        let near_px = POINT * size(a).min(size(b));
        let is_one = |(i, j): (usize, usize)| {
            let points = a.pose.landmarks_px.get(i).zip(b.pose.landmarks_px.get(j));
            points.is_some_and(|(p, q)| (p[0] - q[0]).hypot(p[1] - q[1]) < near_px)
        };
        let straight = self
            .posture
            .iter()
            .filter(|(i, _)| is_one((*i, *i)))
            .count();
        // Both sides at once: the left arm of one beside the right arm of the other is no mirror image.
        let mirror = |(i, j): &&(usize, usize)| is_one((*i, *j)) && is_one((*j, *i));
        let crossed = self.posture.iter().filter(mirror).count();
        straight.max(crossed) as f64 / self.posture.len().max(1) as f64
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

fn mean_px(
    a: &Pose,
    shift_px: [f64; 2],
    b: &Pose,
    pairs: impl Iterator<Item = (usize, usize)>,
) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (i, j) in pairs {
        let (Some(p), Some(q)) = (a.landmarks_px.get(i), b.landmarks_px.get(j)) else {
            continue;
        };
        let seen = |pose: &Pose, i: usize| pose.visibility.get(i).copied().unwrap_or(0.0);
        let weight = HIDDEN + seen(a, i) * seen(b, j);
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

/// The same point of the other side.
fn mirrored(point: Keypoint) -> Keypoint {
    use Keypoint::*;
    match point {
        LeftShoulder => RightShoulder,
        RightShoulder => LeftShoulder,
        LeftElbow => RightElbow,
        RightElbow => LeftElbow,
        LeftWrist => RightWrist,
        RightWrist => LeftWrist,
        LeftHip => RightHip,
        RightHip => LeftHip,
        LeftKnee => RightKnee,
        RightKnee => LeftKnee,
        LeftAnkle => RightAnkle,
        RightAnkle => LeftAnkle,
        middle => middle,
    }
}
