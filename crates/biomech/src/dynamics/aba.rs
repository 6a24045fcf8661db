//! Forward dynamics: articulated bodies.
//!
//! Inwards each body has the inertia and the bias force that it shows to its joint: `U = I^A S`,
//! `D = Sᵀ U`, `u = τ − Sᵀ p^A`, `I^a = I^A − U D⁻¹ Uᵀ`, `p^a = p^A + I^a c + U D⁻¹ u`; outwards
//! `q̈ = D⁻¹ (u − Uᵀ a′)`. Source: R. Featherstone, Rigid Body Dynamics Algorithms, 2008, section 7.3.

use super::{crba, fk};
use crate::model::Model;
use crate::spatial::{Motion, Wrench};
use crate::{Data, Error, Vec3};
use nalgebra::{Matrix3, Matrix6, Vector6};

/// What the algorithm keeps of a body: at most six coordinates of its joint.
#[derive(Clone, Debug)]
pub(crate) struct Articulated {
    inertia: Matrix6<f64>,
    bias: Vector6<f64>,
    /// I S, column by column.
    u: Matrix6<f64>,
    /// Inverse of Sᵀ I S in its upper left corner.
    d: Matrix6<f64>,
    /// τ − Sᵀ p.
    rest: Vector6<f64>,
}

impl Articulated {
    pub(crate) fn zero() -> Self {
        Self {
            inertia: Matrix6::zeros(),
            bias: Vector6::zeros(),
            u: Matrix6::zeros(),
            d: Matrix6::zeros(),
            rest: Vector6::zeros(),
        }
    }
}

fn six(a: &Vec3, b: &Vec3) -> Vector6<f64> {
    Vector6::new(a.x, a.y, a.z, b.x, b.y, b.z)
}

fn motion(m: &Motion) -> Vector6<f64> {
    six(&m.angular, &m.linear)
}

fn wrench(w: &Wrench) -> Vector6<f64> {
    six(&w.torque_nm, &w.force_n)
}

/// Accelerations `data.qdd` under the generalised forces `data.tau` and `data.applied`. Couplers and
/// locks are not regarded. An error where a coordinate moves no mass.
pub fn run(model: &Model, data: &mut Data) -> Result<(), Error> {
    fk::positions(model, data);
    fk::velocities(model, data);
    bodies(model, data);
    for i in (1..model.bodies.len()).rev() {
        inwards(model, data, i)?;
    }
    outwards(model, data);
    Ok(())
}

/// Inertia and bias force of each body alone.
fn bodies(model: &Model, data: &mut Data) {
    crba::inertias(model, data);
    for i in 0..model.bodies.len() {
        let own = data.composite[i];
        let moment = own.moment_kg_m.cross_matrix();
        let mut inertia = Matrix6::zeros();
        inertia
            .fixed_view_mut::<3, 3>(0, 0)
            .copy_from(&own.about_origin_kg_m2);
        inertia.fixed_view_mut::<3, 3>(0, 3).copy_from(&moment);
        inertia
            .fixed_view_mut::<3, 3>(3, 0)
            .copy_from(&moment.transpose());
        let mass = Matrix3::identity() * own.mass_kg;
        inertia.fixed_view_mut::<3, 3>(3, 3).copy_from(&mass);
        let omega = data.velocity[i].angular;
        let turning = Wrench {
            torque_nm: omega.cross(&(own.about_origin_kg_m2 * omega)),
            force_n: omega.cross(&omega.cross(&own.moment_kg_m)),
        };
        let kept = &mut data.articulated[i];
        kept.inertia = inertia;
        kept.bias = wrench(&turning) - wrench(&data.applied[i]);
    }
}

/// What a body shows to its parent.
fn inwards(model: &Model, data: &mut Data, i: usize) -> Result<(), Error> {
    let joint = &model.bodies[i].joint;
    let (from, to) = data.articulated.split_at_mut(i);
    let own = &mut to[0];
    let mut d = Matrix6::identity();
    for (c, k) in joint.coordinates.clone().enumerate() {
        let s = motion(&data.subspace[k]);
        own.u.set_column(c, &(own.inertia * s));
        own.rest[c] = data.tau[k] - s.dot(&own.bias);
        for (r, j) in joint.coordinates.clone().enumerate() {
            d[(r, c)] = motion(&data.subspace[j]).dot(&own.u.column(c));
        }
    }
    let count = joint.coordinates.len();
    own.d = d
        .cholesky()
        .map(|d| d.inverse())
        .ok_or_else(|| Error::Massless {
            joint: joint.name.clone(),
        })?;
    let mut inertia = own.inertia;
    let mut bias = own.bias + own.inertia * motion(&data.bias[i]);
    for r in 0..count {
        for c in 0..count {
            let scaled = own.u.column(r) * own.d[(r, c)];
            let along = own.u.column(c).dot(&motion(&data.bias[i]));
            inertia -= scaled * own.u.column(c).transpose();
            bias += scaled * (own.rest[c] - along);
        }
    }
    let arm_m = data.pose[i].position_m - data.pose[joint.parent].position_m;
    let parent = &mut from[joint.parent];
    parent.inertia += shifted(&inertia, &arm_m.cross_matrix());
    let force_n: Vec3 = bias.fixed_rows::<3>(3).into();
    let torque_nm = arm_m.cross(&force_n) + bias.fixed_rows::<3>(0);
    parent.bias += six(&torque_nm, &force_n);
    Ok(())
}

/// An inertia about an origin that lies −r from its own, r as a cross product. In blocks, as products
/// of larger matrices would be fused on some processors and not on others.
fn shifted(inertia: &Matrix6<f64>, r: &Matrix3<f64>) -> Matrix6<f64> {
    let block = |i: usize, j: usize| -> Matrix3<f64> { inertia.fixed_view::<3, 3>(i, j).into() };
    let (turning, both, moving) = (block(0, 0), block(0, 3), block(3, 3));
    let both_here = both + r * moving;
    let turning_here = turning - both * r + r * both.transpose() - r * moving * r;
    let mut out = *inertia;
    out.fixed_view_mut::<3, 3>(0, 0).copy_from(&turning_here);
    out.fixed_view_mut::<3, 3>(0, 3).copy_from(&both_here);
    out.fixed_view_mut::<3, 3>(3, 0)
        .copy_from(&both_here.transpose());
    out
}

fn outwards(model: &Model, data: &mut Data) {
    data.acceleration[0].linear = -model.gravity_m_s2;
    for (i, body) in model.bodies.iter().enumerate().skip(1) {
        let joint = &body.joint;
        let parent = data.acceleration[joint.parent];
        let arm_m = data.pose[i].position_m - data.pose[joint.parent].position_m;
        let mut own = data.bias[i];
        own.angular += parent.angular;
        own.linear += parent.at(arm_m);
        let carried = motion(&own);
        let kept = &data.articulated[i];
        for (r, k) in joint.coordinates.clone().enumerate() {
            let mut qdd = 0.0;
            for c in 0..joint.coordinates.len() {
                qdd += kept.d[(r, c)] * (kept.rest[c] - kept.u.column(c).dot(&carried));
            }
            data.qdd[k] = qdd;
            own.add(&data.subspace[k], qdd);
        }
        data.acceleration[i] = own;
    }
}
