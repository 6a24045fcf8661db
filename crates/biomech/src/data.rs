//! Everything that is computed of a model, allocated once.

use crate::Vec3;
use crate::model::{Jet, Model};
use crate::spatial::{Inertia, Motion, Pose, Wrench};
use nalgebra::DMatrix;

/// What the algorithms compute with. Lengths are those of the model it was made for: per body
/// (ground first) and per coordinate.
#[derive(Clone, Debug)]
pub struct Data {
    /// Coordinates, rad or m.
    pub q: Vec<f64>,
    /// Their rates.
    pub qd: Vec<f64>,
    /// Their accelerations.
    pub qdd: Vec<f64>,
    /// Generalised forces, N·m or N.
    pub tau: Vec<f64>,
    /// Per body: where it is.
    pub pose: Vec<Pose>,
    /// Per body: its velocity.
    pub velocity: Vec<Motion>,
    /// Per body: its acceleration. While gravity counts as the ground's acceleration upwards (in
    /// `rnea` and `aba`), that is in it.
    pub acceleration: Vec<Motion>,
    /// Per coordinate: what its rate adds to the velocity of the body that its joint moves.
    pub subspace: Vec<Motion>,
    /// Per body: forces from outside at its origin.
    pub applied: Vec<Wrench>,
    /// Per body: what its joint passes on to it at its origin, after `rnea`.
    pub joint_wrench: Vec<Wrench>,
    /// Mass matrix, after `crba`.
    pub mass: DMatrix<f64>,
    /// Per body: what its acceleration is without its parent's and the coordinates'.
    pub(crate) bias: Vec<Motion>,
    pub(crate) placed: Vec<Placed>,
    pub(crate) composite: Vec<Inertia>,
    pub(crate) articulated: Vec<crate::dynamics::aba::Articulated>,
}

/// What a joint's position leaves for its velocity.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// The six axes along the ground's.
    pub axes: [Vec3; 6],
    /// Their values and derivatives.
    pub jets: [Jet; 6],
    /// From the joint's frame on the body to the body's origin.
    pub arm_m: Vec3,
}

impl Data {
    /// At the model's default coordinates, at rest, nothing computed.
    pub fn new(model: &Model) -> Self {
        let (bodies, size) = (model.bodies().len(), model.size());
        let defaults = model.coordinates().iter().map(|c| c.default_value);
        let placed = Placed {
            axes: [Vec3::zeros(); 6],
            jets: [Jet::default(); 6],
            arm_m: Vec3::zeros(),
        };
        Self {
            q: defaults.collect(),
            qd: vec![0.0; size],
            qdd: vec![0.0; size],
            tau: vec![0.0; size],
            pose: vec![Pose::identity(); bodies],
            velocity: vec![Motion::zero(); bodies],
            acceleration: vec![Motion::zero(); bodies],
            subspace: vec![Motion::zero(); size],
            applied: vec![Wrench::zero(); bodies],
            joint_wrench: vec![Wrench::zero(); bodies],
            mass: DMatrix::zeros(size, size),
            bias: vec![Motion::zero(); bodies],
            placed: vec![placed; bodies],
            composite: vec![Inertia::zero(); bodies],
            articulated: vec![crate::dynamics::aba::Articulated::zero(); bodies],
        }
    }

    /// Takes all forces from outside away.
    pub fn clear_applied(&mut self) {
        self.applied.fill(Wrench::zero());
    }

    /// Adds a force at a point of the ground's frame, and a torque, to a body. Poses must be known.
    pub fn apply(&mut self, body: usize, force_n: Vec3, point_m: Vec3, torque_nm: Vec3) {
        let arm_m = point_m - self.pose[body].position_m;
        let mut wrench = Wrench::force_at(force_n, arm_m);
        wrench.torque_nm += torque_nm;
        self.applied[body].add_at(&wrench, Vec3::zeros());
    }
}
