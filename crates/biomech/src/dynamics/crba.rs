//! Mass matrix: composite rigid bodies.
//!
//! `I^c = I + Σ children I^c`, `F = I^c S_k`, `M_kj = F · S_j` for every coordinate j on the way to the
//! ground. Source: R. Featherstone, Rigid Body Dynamics Algorithms, 2008, section 6.2.

use crate::Data;
use crate::model::Model;
use crate::spatial::{Inertia, Motion};

/// The mass matrix `data.mass`. Positions must be known.
pub fn run(model: &Model, data: &mut Data) {
    inertias(model, data);
    data.mass.fill(0.0);
    for (i, body) in model.bodies.iter().enumerate().skip(1).rev() {
        let joint = &body.joint;
        for k in joint.coordinates.clone() {
            column(model, data, i, k);
        }
        let arm_m = data.pose[i].position_m - data.pose[joint.parent].position_m;
        let own = data.composite[i];
        data.composite[joint.parent].add_at(&own, arm_m);
    }
}

/// Inertia of each body alone, along the ground's axes about its origin.
pub(super) fn inertias(model: &Model, data: &mut Data) {
    for (i, body) in model.bodies.iter().enumerate() {
        let rotation = &data.pose[i].rotation;
        let about_centre = rotation * body.inertia_kg_m2 * rotation.transpose();
        data.composite[i] = Inertia::new(body.mass_kg, rotation * body.centre_m, &about_centre);
    }
}

#[inline]
fn column(model: &Model, data: &mut Data, body: usize, k: usize) {
    let wrench = data.composite[body].times(&data.subspace[k]);
    let from_m = data.pose[body].position_m;
    let mut i = body;
    while i != 0 {
        let joint = &model.bodies[i].joint;
        let mut here = wrench;
        let arm_m = from_m - data.pose[i].position_m;
        here.torque_nm += arm_m.cross(&wrench.force_n);
        for j in joint.coordinates.clone() {
            let entry = Motion::dot(&data.subspace[j], &here);
            data.mass[(k, j)] = entry;
            data.mass[(j, k)] = entry;
        }
        i = joint.parent;
    }
}
