//! Centre of mass of all bodies and its Jacobian: `c = Σ mᵢ cᵢ / m`, `∂c/∂q = Σ mᵢ Jᵢ / m`.

use super::{fk, jacobian};
use crate::model::Model;
use crate::{Data, Vec3};

/// Mean over the bodies, weighted by mass; nought for a model without mass.
fn mean(model: &Model, of: impl Fn(usize, Vec3) -> Vec3) -> Vec3 {
    let mass_kg = model.mass_kg();
    if mass_kg <= 0.0 {
        return Vec3::zeros();
    }
    let bodies = model.bodies.iter().enumerate();
    let sum = bodies.fold(Vec3::zeros(), |sum, (i, body)| {
        sum + of(i, body.centre_m) * body.mass_kg
    });
    sum / mass_kg
}

/// Where it is. Positions must be known.
pub fn position(model: &Model, data: &Data) -> Vec3 {
    mean(model, |body, local_m| fk::point(data, body, local_m))
}

/// Its velocity, m/s. Velocities must be known.
pub fn velocity(model: &Model, data: &Data) -> Vec3 {
    mean(model, |body, local_m| {
        fk::point_velocity(data, body, local_m)
    })
}

/// Its acceleration, m/s². Accelerations must be known; with gravity in them, it is in this too.
pub fn acceleration(model: &Model, data: &Data) -> Vec3 {
    mean(model, |body, local_m| {
        fk::point_acceleration(data, body, local_m)
    })
}

/// Derivatives of its position by all coordinates, one entry of `out` for each. Positions must be
/// known.
pub fn derivatives(model: &Model, data: &Data, out: &mut [Vec3]) {
    out.fill(Vec3::zeros());
    let mass_kg = model.mass_kg();
    if mass_kg <= 0.0 {
        return;
    }
    for (i, body) in model.bodies.iter().enumerate() {
        let at_m = fk::point(data, i, body.centre_m);
        let share = body.mass_kg / mass_kg;
        jacobian::columns(model, data, i, at_m, |k, motion| {
            if let Some(column) = out.get_mut(k) {
                *column += motion.linear * share;
            }
        });
    }
}
