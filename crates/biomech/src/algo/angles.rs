//! Joint and segment angles in radians.
//!
//! Joint angles are unsigned angles between two segments, `atan2(|u × v|, u · v)`, turned so that the
//! anatomical position is 0 and flexion is positive:
//!
//! | angle | segments | value |
//! |---|---|---|
//! | knee | knee→hip, knee→ankle | π − angle |
//! | hip | hip→knee, neck→mid-hip | angle |
//! | ankle | ankle→knee, heel→big toe | π/2 − angle, dorsiflexion positive |
//! | elbow | elbow→shoulder, elbow→wrist | π − angle |
//! | shoulder | shoulder→elbow, neck→mid-hip | angle |
//!
//! Segment angles use the vertical and the forward direction of the person: lean of a segment from
//! its lower to its upper end is `atan2(forward part, upward part)`; the thigh against the horizontal
//! is `asin((hip height − knee height) / thigh length)`, positive with the knee below the hip.
//!
//! Unsigned joint angles contain abduction and cannot tell hyperextension from flexion. The same
//! formulas hold in the image plane, with z = 0 everywhere. The point sets are those of Sports2D's
//! table (knee, hip, ankle, elbow); the shoulder is defined here.

use crate::Vec3;
use std::f64::consts::{FRAC_PI_2, PI};

/// Unsigned angle between two directions, 0–π; `None` where one has no length.
pub fn between(u: Vec3, v: Vec3) -> Option<f64> {
    let long = u.norm() > 1e-9 && v.norm() > 1e-9;
    long.then(|| libm::atan2(u.cross(&v).norm(), u.dot(&v)))
}

/// Flexion at `b` of the chain a–b–c: 0 = straight.
pub fn flexion(a: Vec3, b: Vec3, c: Vec3) -> Option<f64> {
    between(a - b, c - b).map(|angle| PI - angle)
}

/// Flexion of the hip, or elevation of the arm: the limb from `root` to `end` against the trunk from
/// `neck` down to `mid_hip`.
pub fn against_trunk(root: Vec3, end: Vec3, neck: Vec3, mid_hip: Vec3) -> Option<f64> {
    between(end - root, mid_hip - neck)
}

/// Dorsiflexion of the ankle.
pub fn dorsiflexion(knee: Vec3, ankle: Vec3, heel: Vec3, toe: Vec3) -> Option<f64> {
    between(knee - ankle, toe - heel).map(|angle| FRAC_PI_2 - angle)
}

/// Lean of the segment from `low` to `high` against the vertical (y up), positive towards `forward`
/// (a horizontal direction of length 1).
pub fn lean(low: Vec3, high: Vec3, forward: Vec3) -> Option<f64> {
    let segment = high - low;
    (segment.norm() > 1e-9).then(|| libm::atan2(segment.dot(&forward), segment.y))
}

/// Elevation of `hip` over `knee` as an angle: 0 = thigh horizontal, positive with the knee below.
pub fn thigh(hip: Vec3, knee: Vec3) -> Option<f64> {
    let length = (hip - knee).norm();
    (length > 1e-9).then(|| libm::asin(((hip.y - knee.y) / length).clamp(-1.0, 1.0)))
}
