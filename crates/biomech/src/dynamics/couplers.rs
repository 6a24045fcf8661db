//! Coordinates that follow others: dependent = scale · f(independent).

use crate::Data;
use crate::model::Model;

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
