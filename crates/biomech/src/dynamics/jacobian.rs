//! Jacobians: how points and bodies move with each coordinate.
//!
//! The column of a coordinate that moves the body is its subspace, taken at the point; the others
//! are nought. Source: R. Featherstone, Rigid Body Dynamics Algorithms, 2008, section 4.2.

use crate::model::Model;
use crate::spatial::Motion;
use crate::{Data, Vec3};

/// Calls `each` with every coordinate that moves a body and how it moves the point of the ground's
/// frame `at_m` that goes with the body. Positions must be known.
#[inline]
pub fn columns(
    model: &Model,
    data: &Data,
    body: usize,
    at_m: Vec3,
    mut each: impl FnMut(usize, Motion),
) {
    let mut i = body;
    while i != 0 {
        let joint = &model.bodies[i].joint;
        let arm_m = at_m - data.pose[i].position_m;
        for k in joint.coordinates.clone() {
            let own = data.subspace[k];
            let linear = own.at(arm_m);
            each(
                k,
                Motion {
                    angular: own.angular,
                    linear,
                },
            );
        }
        i = joint.parent;
    }
}

/// Derivatives of a point's position by all coordinates, one entry of `out` for each.
pub fn point(model: &Model, data: &Data, body: usize, local_m: Vec3, out: &mut [Vec3]) {
    out.fill(Vec3::zeros());
    let at_m = data.pose[body].point(local_m);
    columns(model, data, body, at_m, |k, motion| {
        if let Some(column) = out.get_mut(k) {
            *column = motion.linear;
        }
    });
}

/// Generalised forces of a force at a point of the ground's frame and a torque on a body: Jᵀ F, added
/// to `tau`.
pub fn add_force(
    model: &Model,
    data: &Data,
    (body, at_m): (usize, Vec3),
    (force_n, torque_nm): (Vec3, Vec3),
    tau: &mut [f64],
) {
    columns(model, data, body, at_m, |k, motion| {
        if let Some(tau) = tau.get_mut(k) {
            *tau += motion.linear.dot(&force_n) + motion.angular.dot(&torque_nm);
        }
    });
}
