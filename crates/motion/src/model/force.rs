//! Muscles, actuators, springs.

use super::{BodyFrame, PathPoint, PathWrap};
use serde::{Deserialize, Serialize};

/// What acts on the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Force {
    /// A muscle.
    Muscle(Box<Muscle>),
    /// A motor.
    Actuator(Actuator),
    /// A stop at the ends of a coordinate's range.
    CoordinateLimit(CoordinateLimit),
    /// A spring on a coordinate.
    Spring(Spring),
    /// A spring between two frames.
    Bushing(Box<Bushing>),
}

/// Bounds of a control.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Smallest; may be −∞.
    pub min: f64,
    /// Largest; may be ∞.
    pub max: f64,
}

/// A muscle with its tendon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Muscle {
    /// Its name.
    pub name: String,
    /// Whether it acts at all.
    pub applied: bool,
    /// Bounds of its control.
    pub bounds: Bounds,
    /// The points of its path.
    pub points: Vec<PathPoint>,
    /// The surfaces in its way, in the file's order.
    pub wraps: Vec<PathWrap>,
    /// Force of the fibres at optimal length, full activation, at rest.
    pub max_isometric_n: f64,
    /// Optimal length of the fibres.
    pub optimal_fibre_m: f64,
    /// Length of the slack tendon.
    pub tendon_slack_m: f64,
    /// Angle of the fibres to the tendon at optimal length.
    pub pennation_rad: f64,
    /// Largest speed of shortening, in optimal lengths per second.
    pub max_velocity: f64,
    /// Whether the tendon is taken as inextensible.
    pub ignore_tendon_compliance: bool,
    /// Its equations.
    pub kind: MuscleKind,
}

/// A muscle's equations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MuscleKind {
    /// Thelen (2003), with Schutte's changes (`Thelen2003Muscle`, `Schutte1993Muscle` is not one).
    Thelen(Thelen),
    /// Millard, Uchida, Seth and Delp (2013).
    Millard(Box<Millard>),
    /// De Groote, Kinney, Rao and Fregly (2016).
    DeGrooteFregly(DeGrooteFregly),
}

/// Parameters of Thelen's muscle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thelen {
    /// Strain of the tendon at the maximal isometric force.
    pub tendon_strain: f64,
    /// Strain of the passive muscle at the maximal isometric force.
    pub muscle_strain: f64,
    /// Width of the active force–length curve.
    pub shape_active: f64,
    /// Exponential shape of the passive one.
    pub shape_passive: f64,
    /// Shape of the force–velocity curve.
    pub af: f64,
    /// Largest normalised force while lengthening.
    pub flen: f64,
}

/// Parameters of Millard's muscle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Millard {
    /// Damping of the fibre, normalised; nought is undamped.
    pub fibre_damping: f64,
    /// Smallest activation.
    pub min_activation: f64,
    /// Its four curves.
    pub curves: Curves,
}

/// The four curves of Millard's muscle; `None` where the file leaves it to OpenSim's own default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// Active force–length: min, transition and max normalised length, shallow slope, minimum value.
    pub active: [Option<f64>; 5],
    /// Force–velocity: concentric slope at and near the largest speed, isometric slope, eccentric
    /// slope at and near the largest speed, largest eccentric force, concentric and eccentric curviness.
    pub velocity: [Option<f64>; 8],
    /// Passive force–length: strain at zero and at one norm force, stiffness at low and at one norm
    /// force, curviness.
    pub fibre: [Option<f64>; 5],
    /// Tendon: strain at one norm force, stiffness there, normalised force at the toe's end, curviness.
    pub tendon: [Option<f64>; 4],
}

/// Parameters of the De Groote–Fregly muscle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeGrooteFregly {
    /// Strain of the tendon at one norm force.
    pub tendon_strain: f64,
    /// Scale of the active curve's width.
    pub width_scale: f64,
    /// Damping of the fibre.
    pub fibre_damping: f64,
    /// Strain of the passive fibre at one norm force.
    pub passive_strain: f64,
    /// Whether passive force is left out.
    pub ignore_passive: bool,
}

/// A motor: force = control · optimal force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actuator {
    /// Its name.
    pub name: String,
    /// Whether it acts at all.
    pub applied: bool,
    /// Bounds of its control.
    pub bounds: Bounds,
    /// N or N·m at control one.
    pub optimal_force: f64,
    /// Where it acts.
    pub on: Applied,
}

/// Where a motor acts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Applied {
    /// On a coordinate.
    Coordinate(String),
    /// At a point of a body, along a direction.
    Point {
        /// The body.
        body: String,
        /// Where, metres.
        point_m: [f64; 3],
        /// Whether the point is in the ground frame.
        point_is_global: bool,
        /// Which way.
        direction: [f64; 3],
        /// Whether the direction is in the ground frame.
        force_is_global: bool,
    },
    /// As a torque on one body and, turned round, on another.
    Torque {
        /// The body.
        body: String,
        /// The other, `ground` for the ground.
        against: String,
        /// The axis.
        axis: [f64; 3],
        /// Whether the axis is in the ground frame, else in the first body's.
        torque_is_global: bool,
    },
}

/// A passive stop, in OpenSim's units: degrees for rotations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoordinateLimit {
    /// Its name.
    pub name: String,
    /// Whether it acts at all.
    pub applied: bool,
    /// The coordinate.
    pub coordinate: String,
    /// Upper limit, ° or m.
    pub upper_limit: f64,
    /// N·m/° or N/m beyond it.
    pub upper_stiffness: f64,
    /// Lower limit, ° or m.
    pub lower_limit: f64,
    /// N·m/° or N/m beyond it.
    pub lower_stiffness: f64,
    /// N·m/(°/s) or N/(m/s) beyond either.
    pub damping: f64,
    /// Width over which the stiffness comes, ° or m.
    pub transition: f64,
}

/// A spring and damper on a coordinate (`SpringGeneralizedForce`):
/// −stiffness · (q − rest) − viscosity · q̇.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spring {
    /// Its name.
    pub name: String,
    /// Whether it acts at all.
    pub applied: bool,
    /// The coordinate.
    pub coordinate: String,
    /// N·m/rad or N/m.
    pub stiffness: f64,
    /// Where it is at rest, rad or m.
    pub rest: f64,
    /// N·m·s/rad or N·s/m.
    pub viscosity: f64,
}

/// A spring and damper between two frames (`BushingForce`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bushing {
    /// Its name.
    pub name: String,
    /// Whether it acts at all.
    pub applied: bool,
    /// First frame.
    pub first: BodyFrame,
    /// Second frame.
    pub second: BodyFrame,
    /// N·m/rad about x, y, z.
    pub rotational_stiffness: [f64; 3],
    /// N/m along x, y, z.
    pub translational_stiffness: [f64; 3],
    /// N·m·s/rad.
    pub rotational_damping: [f64; 3],
    /// N·s/m.
    pub translational_damping: [f64; 3],
}

/// A force that acts on a model and is not computed, so that results lack what it does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NotComputed {
    /// Its name.
    pub name: String,
    /// Its class, as the file names it.
    pub class: String,
    /// Whether it is a muscle or a motor: those produce what inverse dynamics asks for.
    pub driven: bool,
    /// The bodies that it acts on, `ground` for the ground; all, where there are neither bodies nor
    /// coordinates.
    pub bodies: Vec<String>,
    /// The coordinates that it acts on.
    pub coordinates: Vec<String>,
}

impl Force {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Muscle(it) => &it.name,
            Self::Actuator(it) => &it.name,
            Self::CoordinateLimit(it) => &it.name,
            Self::Spring(it) => &it.name,
            Self::Bushing(it) => &it.name,
        }
    }
}
