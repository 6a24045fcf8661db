//! The points of one frame by name, in metres with y up, whatever they were measured in.

use crate::Vec3;
use crate::filter::MIN_VISIBILITY;
use sagitta_motion::{Keypoint, KeypointSchema, Pose, Side, Source};

/// One frame's points.
#[derive(Debug, Clone, Copy)]
pub struct Skeleton<'a> {
    pose: &'a Pose,
    schema: KeypointSchema,
    source: Source,
    metres: f64,
}

impl<'a> Skeleton<'a> {
    /// `metres` is the length of one unit of the source: 1 for world landmarks at face value, metres
    /// per pixel for image landmarks.
    pub fn new(pose: &'a Pose, schema: KeypointSchema, source: Source, metres: f64) -> Self {
        Self {
            pose,
            schema,
            source,
            metres,
        }
    }

    /// A point: x to the right of the image, y up, z towards the camera (0 for image landmarks);
    /// points made from markers keep the laboratory's axes, y up.
    /// `None` where the schema lacks it or it was not seen.
    pub fn at(&self, point: Keypoint) -> Option<Vec3> {
        let index = self.schema.index(point)?;
        if self
            .pose
            .visibility
            .get(index)
            .is_some_and(|&v| v < MIN_VISIBILITY)
        {
            return None;
        }
        let s = self.metres;
        match self.source {
            Source::World3d => self
                .pose
                .world_m
                .get(index)
                .map(|p| Vec3::new(s * p[0], -s * p[1], -s * p[2])),
            Source::Image2d => self
                .pose
                .landmarks_px
                .get(index)
                .map(|p| Vec3::new(s * p[0], -s * p[1], 0.0)),
            Source::Markers => self.pose.world_m.get(index).map(|&p| Vec3::from(p) * s),
            Source::Coordinates => None,
        }
    }

    /// Whether the schema has a joint at all, seen or not.
    pub fn detects(&self, joint: Joint) -> bool {
        self.schema.index(joint.on(Side::Left)).is_some()
    }

    /// A point of one side.
    pub fn of(&self, side: Side, joint: Joint) -> Option<Vec3> {
        self.at(joint.on(side))
    }

    /// Half-way between the two sides.
    pub fn middle(&self, joint: Joint) -> Option<Vec3> {
        Some((self.of(Side::Left, joint)? + self.of(Side::Right, joint)?) * 0.5)
    }

    /// As [`Self::middle`], or the one side that was seen.
    pub fn either(&self, joint: Joint) -> Option<Vec3> {
        self.middle(joint)
            .or_else(|| self.of(Side::Left, joint))
            .or_else(|| self.of(Side::Right, joint))
    }

    /// Horizontal direction from the heels to the toes; of length 1.
    pub fn forward(&self) -> Option<Vec3> {
        let foot = |side| Some(self.of(side, Joint::BigToe)? - self.of(side, Joint::Heel)?);
        let sum = match (foot(Side::Left), foot(Side::Right)) {
            (Some(a), Some(b)) => a + b,
            (Some(a), None) | (None, Some(a)) => a,
            (None, None) => return None,
        };
        Vec3::new(sum.x, 0.0, sum.z).try_normalize(1e-9)
    }
}

/// A point that the body has on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Joint {
    Ear,
    Shoulder,
    Elbow,
    Wrist,
    Pinky,
    Index,
    Hip,
    Knee,
    Ankle,
    Heel,
    BigToe,
    SmallToe,
}

impl Joint {
    /// The landmark on a side.
    pub fn on(self, side: Side) -> Keypoint {
        use Keypoint::*;
        let (left, right) = match self {
            Self::Ear => (LeftEar, RightEar),
            Self::Shoulder => (LeftShoulder, RightShoulder),
            Self::Elbow => (LeftElbow, RightElbow),
            Self::Wrist => (LeftWrist, RightWrist),
            Self::Pinky => (LeftPinky, RightPinky),
            Self::Index => (LeftIndex, RightIndex),
            Self::Hip => (LeftHip, RightHip),
            Self::Knee => (LeftKnee, RightKnee),
            Self::Ankle => (LeftAnkle, RightAnkle),
            Self::Heel => (LeftHeel, RightHeel),
            Self::BigToe => (LeftBigToe, RightBigToe),
            Self::SmallToe => (LeftSmallToe, RightSmallToe),
        };
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }
}
