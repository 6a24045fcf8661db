//! Motion of the body over time, whatever it was measured with.

use crate::{Bar, Side};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An angle of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Angle {
    /// Flexion positive, 0 = straight.
    Knee,
    /// Flexion positive, 0 = thigh in line with the trunk.
    Hip,
    /// Dorsiflexion positive, 0 = foot square to the shank.
    Ankle,
    /// Flexion positive, 0 = straight.
    Elbow,
    /// Upper arm against trunk, 0 = arm hanging.
    Shoulder,
    /// Trunk against the vertical, forward lean positive.
    Trunk,
    /// Thigh against the horizontal, 0 = horizontal, positive with the knee below the hip.
    Thigh,
    /// Shank against the vertical, forward lean positive.
    Shank,
}

/// A height or a point of the body, in metres; heights are positive upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Height of the pelvis (mid-hip) over its own lowest reference; only differences mean something.
    PelvisHeight,
    /// Height of the hip joint over the knee joint of the same side.
    HipOverKnee,
    /// Height of the whole-body centre of mass over mid-ankle.
    ComHeight,
    /// Horizontal distance of the centre of mass from mid-foot, forward positive.
    ComForward,
    /// Height of the whole-body centre of mass over the floor: the body may leave the floor.
    ComUp,
    /// Way of the centre of mass over the ground, positive where the person faces.
    ComAlong,
    /// Height of mid-hip over the floor.
    PelvisUp,
    /// Way of mid-hip over the ground, positive where the person faces.
    PelvisAlong,
    /// Height of the ankle over the floor.
    AnkleUp,
    /// Way of the ankle over the ground.
    AnkleAlong,
    /// Height of the heel over the floor.
    HeelUp,
    /// Way of the heel over the ground.
    HeelAlong,
    /// Height of the big toe over the floor.
    ToeUp,
    /// Way of the big toe over the ground.
    ToeAlong,
    /// Height of the little toe (the head of the fifth metatarsal) over the floor.
    SmallToeUp,
    /// Way of the ankle across the direction in which the person faces, positive to their left.
    AnkleAcross,
    /// Way of the heel over the ground by a rectangle on the floor; holds while the foot is down.
    HeelGround,
    /// Height of the bar over the floor: the plate where it is seen, else mid-wrists.
    BarUp,
    /// Way of the bar over the ground, positive where the person faces.
    BarAlong,
}

/// What is measured over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// An angle in radians.
    Angle(Angle, Option<Side>),
    /// A position in metres.
    Position(Position, Option<Side>),
}

/// What the kinematics were made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A detector's world landmarks: one camera, depth estimated.
    #[default]
    World3d,
    /// A detector's image landmarks: angles in the image plane.
    Image2d,
    /// Joint coordinates from marker-based or multi-camera inverse kinematics.
    Coordinates,
    /// Markers of a motion-capture system.
    Markers,
}

/// Standard deviations of where feet are on the floor.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct FloorPlaces {
    /// Of a place along the way, in metres, from the jitter of a landmark.
    pub along_sd_m: f64,
    /// Of a place across the way, in metres.
    pub across_sd_m: f64,
    /// Relative, of lengths: how well the corners are known.
    pub relative_sd: f64,
}

/// Curves over a common time base, gaps as `None`. Never NaN.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kinematics {
    /// What it was made from.
    pub source: Source,
    /// Times in seconds.
    pub t_s: Vec<f64>,
    /// The curves, each as long as `t_s`.
    pub channels: BTreeMap<Channel, Vec<Option<f64>>>,
    /// How the bar's curves among them were measured, where there are any.
    pub bar: Option<Bar>,
    /// How well places on the floor among them are known, where a rectangle on it is.
    pub floor: Option<FloorPlaces>,
}

impl Kinematics {
    /// A curve, if it was measured.
    pub fn get(&self, channel: Channel) -> Option<&[Option<f64>]> {
        self.channels.get(&channel).map(Vec::as_slice)
    }
}
