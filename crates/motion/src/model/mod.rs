//! A musculoskeletal model as a file describes it: names and numbers, nothing computed. OpenSim's
//! vocabulary; lengths in metres, angles in radians, masses in kilograms, forces in newtons.
//!
//! What an older file says in another way (joints inside bodies, muscle points, disabled instead of
//! applied) is said here in one way. `biomech` builds its immutable model from a [`Description`].

mod body;
mod force;
mod function;
mod joint;
mod path;

pub use body::{Body, BodyFrame, Marker, Shape};
pub use force::{
    Actuator, Applied, Bounds, Bushing, CoordinateLimit, Curves, DeGrooteFregly, Force, Millard,
    Muscle, MuscleKind, NotComputed, Spring, Thelen,
};
pub use function::Function;
pub use joint::{Axis, Coordinate, Coupler, Joint, JointKind, MotionType};
pub use path::{Location, PathPoint, PathWrap, Quadrant, WrapMethod, WrapObject, WrapShape};

use serde::{Deserialize, Serialize};

/// A model: what it is made of, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Its name.
    pub name: String,
    /// The file's version, as OpenSim counts them: 10901 to 40600.
    pub version: u32,
    /// Acceleration of gravity, in the ground frame.
    pub gravity_m_s2: [f64; 3],
    /// The bodies without the ground.
    pub bodies: Vec<Body>,
    /// The joints; each moves its child against its parent.
    pub joints: Vec<Joint>,
    /// Coordinates that follow others.
    pub couplers: Vec<Coupler>,
    /// Points on bodies.
    pub markers: Vec<Marker>,
    /// Surfaces that muscle paths wrap around.
    pub wraps: Vec<WrapObject>,
    /// Muscles, actuators, springs.
    pub forces: Vec<Force>,
    /// Forces that act and are not computed.
    pub not_computed: Vec<NotComputed>,
    /// What the file has and this description cannot say: the path of each element, and why.
    /// What only draws is not named.
    pub unsupported: Vec<String>,
}
