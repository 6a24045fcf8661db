//! Joints and their coordinates.

use super::{BodyFrame, Function};
use serde::{Deserialize, Serialize};

/// A joint: how its child frame moves in its parent frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joint {
    /// Its name.
    pub name: String,
    /// The frame it moves in.
    pub parent: BodyFrame,
    /// The frame that it moves.
    pub child: BodyFrame,
    /// How.
    pub kind: JointKind,
    /// Its coordinates, in the kind's order.
    pub coordinates: Vec<Coordinate>,
}

/// How a joint moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum JointKind {
    /// Not at all.
    Weld,
    /// One rotation about z.
    Pin,
    /// One translation along x.
    Slider,
    /// Body-fixed rotations about x, then y.
    Universal,
    /// Body-fixed rotations about x, y, z (`GimbalJoint`; a `BallJoint`'s coordinates mean the same).
    Gimbal,
    /// One rotation about z, then translations along the parent's x and y.
    Planar,
    /// Body-fixed rotations about x, y, z, then translations along the parent's x, y, z.
    Free,
    /// A spatial transform: three body-fixed rotations about their axes, in this order, then three
    /// translations along axes of the parent.
    Custom(Box<[Axis; 6]>),
}

/// One of the six axes of a spatial transform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Direction; its length does not matter.
    pub direction: [f64; 3],
    /// The coordinates that its function takes, by name; none for a constant.
    pub coordinates: Vec<String>,
    /// Angle or distance as a function of them.
    pub function: Function,
}

/// What a coordinate measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MotionType {
    /// An angle; degrees in motion files that say so.
    #[default]
    Rotational,
    /// A distance.
    Translational,
    /// Both at once: never converted from degrees.
    Coupled,
}

/// A generalised coordinate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coordinate {
    /// Its name.
    pub name: String,
    /// What it measures.
    pub motion: MotionType,
    /// Value where no motion says another.
    pub default_value: f64,
    /// Speed where no motion says another.
    pub default_speed: f64,
    /// Smallest and largest value.
    pub range: [f64; 2],
    /// Whether the range binds.
    pub clamped: bool,
    /// Whether it stays where it is.
    pub locked: bool,
    /// A function of time that it follows.
    pub prescribed: Option<Function>,
}

/// A coordinate that is a function of others: dependent = scale · function(independent …).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coupler {
    /// Its name.
    pub name: String,
    /// The coordinates on the right-hand side.
    pub independent: Vec<String>,
    /// The coordinate on the left.
    pub dependent: String,
    /// The function.
    pub function: Function,
    /// The scale.
    pub scale: f64,
}
