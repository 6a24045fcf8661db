//! Inverse dynamics of a frame: recursive Newton–Euler.
//!
//! `τ = M(q) q̈ + C(q, q̇) + G(q) − Σ Jᵀ F`. Outwards velocities and accelerations, with gravity as an
//! acceleration of the ground upwards; then inwards from each body
//! `f = m a_c − F`, `n = I α + ω × I ω + c × f`, and `τₖ = Sₖ · (n, f)`. Source: R. Featherstone, Rigid Body Dynamics Algorithms, 2008,
//! section 5.3.

use super::fk;
use crate::Data;
use crate::model::{Body, Model};
use crate::spatial::{Motion, Pose, Wrench};

/// Generalised forces `data.tau` that give `data.qdd` at `data.q`, `data.qd` under `data.applied`.
/// Couplers and locks are not regarded. Everything of forward kinematics is known afterwards, with
/// gravity in the accelerations, and `data.joint_wrench`.
pub fn run(model: &Model, data: &mut Data) {
    fk::positions(model, data);
    at_positions(model, data);
}

/// The same where positions are known already, as for forces that were applied at points.
pub fn at_positions(model: &Model, data: &mut Data) {
    fk::velocities(model, data);
    fk::accelerate(model, data, -model.gravity_m_s2);
    for (i, body) in model.bodies.iter().enumerate() {
        let mut wrench = needed(
            body,
            &data.pose[i],
            &data.velocity[i],
            &data.acceleration[i],
        );
        wrench.subtract(&data.applied[i]);
        data.joint_wrench[i] = wrench;
    }
    for (i, body) in model.bodies.iter().enumerate().skip(1).rev() {
        let joint = &body.joint;
        let wrench = data.joint_wrench[i];
        for k in joint.coordinates.clone() {
            data.tau[k] = data.subspace[k].dot(&wrench);
        }
        let arm_m = data.pose[i].position_m - data.pose[joint.parent].position_m;
        data.joint_wrench[joint.parent].add_at(&wrench, arm_m);
    }
}

/// The wrench at its origin that moves a body as it moves.
#[inline]
fn needed(body: &Body, pose: &Pose, velocity: &Motion, acceleration: &Motion) -> Wrench {
    let turned = pose.rotation.transpose();
    let (local_omega, local_alpha) = (turned * velocity.angular, turned * acceleration.angular);
    let spin = body.inertia_kg_m2 * local_omega;
    let torque = body.inertia_kg_m2 * local_alpha + local_omega.cross(&spin);
    let arm_m = pose.rotation * body.centre_m;
    let omega = velocity.angular;
    let centre = acceleration.at(arm_m) + omega.cross(&omega.cross(&arm_m));
    let force_n = centre * body.mass_kg;
    Wrench {
        torque_nm: pose.rotation * torque + arm_m.cross(&force_n),
        force_n,
    }
}
