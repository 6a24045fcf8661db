//! Muscle paths: points and what they wrap around.

use super::{BodyFrame, Function};
use serde::{Deserialize, Serialize};

/// A point of a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathPoint {
    /// Its name.
    pub name: String,
    /// The body it is fixed to, `ground` for the ground.
    pub body: String,
    /// Where on the body.
    pub location: Location,
}

/// Where a path point is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Location {
    /// Fixed, in the body's frame.
    Fixed([f64; 3]),
    /// Fixed, and part of the path only while a coordinate lies within a range.
    Conditional {
        /// In the body's frame, metres.
        at_m: [f64; 3],
        /// The coordinate's name.
        coordinate: String,
        /// Smallest and largest value, radians or metres.
        range: [f64; 2],
    },
    /// Each component a function of a coordinate; without one it is the function at nought.
    Moving(Box<[(Option<String>, Function); 3]>),
}

/// A surface in a path's way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathWrap {
    /// The surface's name.
    pub object: String,
    /// How an ellipsoid's points are sought.
    pub method: WrapMethod,
    /// First and last point of the path (counted from one) between which it may wrap; `None` where
    /// the file says −1: from the first, to the last.
    pub range: [Option<usize>; 2],
}

/// How the tangent points on an ellipsoid are sought, in OpenSim's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum WrapMethod {
    /// Hybrid of the others.
    #[default]
    Hybrid,
    /// By the middle of the line.
    Midpoint,
    /// By the axis.
    Axial,
}

/// A surface that paths wrap around.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WrapObject {
    /// Its name.
    pub name: String,
    /// Where it sits.
    pub frame: BodyFrame,
    /// Whether paths regard it.
    pub active: bool,
    /// The part of it that counts.
    pub quadrant: Quadrant,
    /// Its form.
    pub shape: WrapShape,
}

/// The half of a surface on which a path may lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quadrant {
    /// All of it.
    #[default]
    All,
    /// The half on the side of an axis (0 = x, 1 = y, 2 = z), negative or positive.
    Half {
        /// Which axis.
        axis: usize,
        /// Whether it is the negative side.
        negative: bool,
    },
}

/// The form of a wrap surface.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum WrapShape {
    /// Along z.
    Cylinder {
        /// Radius.
        radius_m: f64,
        /// Whole length.
        length_m: f64,
    },
    /// A ball.
    Sphere {
        /// Radius.
        radius_m: f64,
    },
    /// Three half-axes.
    Ellipsoid {
        /// Half-axes along x, y, z.
        radii_m: [f64; 3],
    },
    /// A ring about z.
    Torus {
        /// Radius of the hole.
        inner_m: f64,
        /// Radius of the whole.
        outer_m: f64,
    },
}
