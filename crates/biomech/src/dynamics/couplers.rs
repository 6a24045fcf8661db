//! Coordinates that follow others: dependent = scale · f(independent).

use crate::Data;
use crate::model::Model;
use nalgebra::DMatrix;

/// Sets coordinates, rates and accelerations of all that follow others.
pub fn enforce(model: &Model, data: &mut Data) {
    for coupler in &model.couplers {
        let (k, drive) = (coupler.dependent, &coupler.drive);
        let jet = drive.jet(&data.q);
        data.q[k] = jet.value;
        data.qdd[k] = drive.rate(&jet, &data.qdd) + drive.bias(&jet, &data.qd);
        data.qd[k] = drive.rate(&jet, &data.qd);
    }
}

/// Sets only the accelerations of all that follow others, at the coordinates and rates there are.
pub fn accelerate(model: &Model, data: &mut Data) {
    for coupler in &model.couplers {
        let drive = &coupler.drive;
        let jet = drive.jet(&data.q);
        data.qdd[coupler.dependent] = drive.rate(&jet, &data.qdd) + drive.bias(&jet, &data.qd);
    }
}

/// N of `q̇ = N q̇ᵤ`: rates of all coordinates by those of the free ones, a column for each.
pub fn follow(model: &Model, data: &Data, free: &[usize]) -> DMatrix<f64> {
    let mut follow = DMatrix::zeros(model.size(), free.len());
    for (column, k) in free.iter().enumerate() {
        follow[(*k, column)] = 1.0;
    }
    for coupler in &model.couplers {
        let jet = coupler.drive.jet(&data.q);
        coupler.drive.slopes(&jet, |k, slope| {
            for column in 0..free.len() {
                let own = follow[(k, column)] * slope;
                follow[(coupler.dependent, column)] += own;
            }
        });
    }
    follow
}
