//! A body as a tree of rigid bodies, immutable and ready to be computed with.
//!
//! Bodies are in an order in which every one comes after the one it hangs on; body 0 is the ground.
//! Coordinates are in the order of the file's joints, which is that of OpenSim's coordinate set.
//! Velocities are the coordinates' derivatives for every joint. (OpenSim's free and ball joints have
//! angular velocities in their place, so that its generalised forces of those rotations are torques
//! about the parent's axes; here they are the ones that do work on the coordinates.)

mod compile;
mod coordinates;
mod function;
mod joint;
mod natural;
mod spline;

pub use coordinates::{Coordinate, Coupler};
pub use function::{Function, Jet};
pub use joint::{Axis, Drive, Joint, Kind};

use crate::spatial::Pose;
use crate::{Error, Vec3};
use nalgebra::Matrix3;
use sagitta_motion::model::Description;
use std::collections::BTreeMap;

/// A rigid body and the joint that holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// Mass.
    pub mass_kg: f64,
    /// Centre of mass in the body's frame.
    pub centre_m: Vec3,
    /// Inertia about the centre of mass along the body's axes.
    pub inertia_kg_m2: Matrix3<f64>,
    /// What holds it; a weld to itself for the ground.
    pub joint: Joint,
}

/// A point on a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Its name.
    pub name: String,
    /// The body, by index.
    pub body: usize,
    /// Where, in the body's frame.
    pub local_m: Vec3,
}

/// A tree of rigid bodies.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Acceleration of gravity in the ground's frame, m/s².
    pub gravity_m_s2: Vec3,
    pub(crate) bodies: Vec<Body>,
    pub(crate) coordinates: Vec<Coordinate>,
    pub(crate) couplers: Vec<Coupler>,
    markers: Vec<Marker>,
    body_index: BTreeMap<String, usize>,
    coordinate_index: BTreeMap<String, usize>,
}

impl Model {
    /// From a description. Forces, muscles and wrap surfaces are not its concern.
    pub fn new(description: &Description) -> Result<Self, Error> {
        compile::model(description)
    }

    /// The bodies; the first is the ground.
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// The coordinates.
    pub fn coordinates(&self) -> &[Coordinate] {
        &self.coordinates
    }

    /// Coordinates that follow others, in an order in which none follows a later one's.
    pub fn couplers(&self) -> &[Coupler] {
        &self.couplers
    }

    /// The markers.
    pub fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// Index of a body; `ground` is 0, with or without a path before the name.
    pub fn body(&self, name: &str) -> Option<usize> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let ground = || last.eq_ignore_ascii_case("ground").then_some(0);
        self.body_index.get(last).copied().or_else(ground)
    }

    /// Index of a coordinate.
    pub fn coordinate(&self, name: &str) -> Option<usize> {
        self.coordinate_index.get(name).copied()
    }

    /// Index of the body that a joint moves.
    pub fn joint(&self, name: &str) -> Option<usize> {
        let named = |body: &Body| body.joint.name == name;
        self.bodies.iter().skip(1).position(named).map(|i| i + 1)
    }

    /// How many coordinates there are.
    pub fn size(&self) -> usize {
        self.coordinates.len()
    }

    /// Mass of all bodies.
    pub fn mass_kg(&self) -> f64 {
        self.bodies.iter().map(|body| body.mass_kg).sum()
    }
}

impl Body {
    /// The ground.
    fn ground() -> Self {
        Self {
            name: "ground".into(),
            mass_kg: 0.0,
            centre_m: Vec3::zeros(),
            inertia_kg_m2: Matrix3::zeros(),
            joint: Joint {
                name: String::new(),
                parent: 0,
                in_parent: Pose::identity(),
                in_child: Pose::identity(),
                kind: Kind::Weld,
                coordinates: 0..0,
            },
        }
    }
}
