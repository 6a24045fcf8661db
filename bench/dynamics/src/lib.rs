//! What is measured: one call does a thing many times and answers a number that it depends on.
//!
//! Invariant: nothing here knows the time. `main.rs` and Node hold the clock.

mod muscles;
mod walker;

pub use walker::{Link, description, links};

use sagitta_biomech::actuation::Actuation;
use sagitta_biomech::dynamics::ik::{self, Request};
use sagitta_biomech::dynamics::static_optimization::{Frame, Options};
use sagitta_biomech::dynamics::{crba, fk, rnea};
use sagitta_biomech::{Data, Error, Model};
use sagitta_motion::Markers;

/// What can be measured: inverse dynamics, the mass matrix, a frame of inverse kinematics by 36 markers, a
/// frame of static optimisation of 54 muscles.
pub const TASKS: [&str; 4] = ["rnea", "mass", "ik", "so"];

/// The walker in its state.
///
/// # Errors
/// Where the description is no model.
pub fn ready() -> Result<(Model, Data), Error> {
    let model = Model::new(&description())?;
    let mut data = Data::new(&model);
    for link in links() {
        if let Some(k) = model.coordinate(&link.name) {
            [data.q[k], data.qd[k], data.qdd[k]] = link.state;
        }
    }
    Ok((model, data))
}

/// Does a task so many times, and answers a sum of absolute values of its last result; NaN for no task.
///
/// # Errors
/// As [`ready`].
pub fn repeat(task: &str, times: u32) -> Result<f64, Error> {
    let (model, data) = ready()?;
    match task {
        "rnea" => Ok(inverse_dynamics(&model, data, times)),
        "mass" => Ok(mass_matrix(&model, data, times)),
        "ik" => inverse_kinematics(&model, data, times),
        "so" => static_optimization(&model, data, times),
        _ => Ok(f64::NAN),
    }
}

fn sum<'a>(values: impl IntoIterator<Item = &'a f64>) -> f64 {
    values.into_iter().map(|v| v.abs()).sum()
}

fn inverse_dynamics(model: &Model, mut data: Data, times: u32) -> f64 {
    for _ in 0..times {
        rnea::run(model, &mut data);
    }
    sum(&data.tau)
}

fn mass_matrix(model: &Model, mut data: Data, times: u32) -> f64 {
    for _ in 0..times {
        fk::positions(model, &mut data);
        crba::run(model, &mut data);
    }
    sum(data.mass.iter())
}

/// So many frames of a slow movement, three markers on each body.
fn inverse_kinematics(model: &Model, mut data: Data, times: u32) -> Result<f64, Error> {
    let mut markers = Markers {
        rate_hz: 100.0,
        markers: model.markers().iter().map(|m| m.name.clone()).collect(),
        ..Markers::default()
    };
    let base = data.q.clone();
    for i in 0..times {
        for (k, q) in data.q.iter_mut().enumerate() {
            // To and fro like a triangle: no transcendental function is measured along.
            let phase = (i + 7 * k as u32) % 100;
            *q = base[k] + 0.004 * f64::from(phase.min(100 - phase));
        }
        fk::positions(model, &mut data);
        let place =
            |m: &sagitta_biomech::model::Marker| Some(fk::point(&data, m.body, m.local_m).into());
        markers.t_s.push(f64::from(i) / 100.0);
        markers
            .positions_m
            .push(model.markers().iter().map(place).collect());
    }
    let request = Request {
        markers: &markers,
        tasks: &[],
        coordinates: None,
        constraint_weight: f64::INFINITY,
        time_range_s: [f64::NEG_INFINITY, f64::INFINITY],
    };
    let found = ik::run(model, &request, &mut |_, _| Ok(()))?;
    Ok(sum(found.table.rows.last().into_iter().flatten()))
}

/// The same instant again and again, from nothing each time.
fn static_optimization(model: &Model, mut data: Data, times: u32) -> Result<f64, Error> {
    let forces = muscles::forces(model);
    let actuation = Actuation::new(&forces, &[], model)?;
    let mut frame = Frame::new(model, &actuation, &Options::default());
    data.qdd.fill(0.0);
    data.qd.fill(0.0);
    for i in 0..times {
        // A little elsewhere each time, so that what was found before is no answer.
        data.q[6] = 0.1 + 0.002 * f64::from(i % 50);
        fk::positions(model, &mut data);
        fk::velocities(model, &mut data);
        frame.solve(model, &actuation, &mut data);
    }
    Ok(sum(frame.controls()))
}

/// [`repeat`] for Node; NaN where it fails.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = repeat)]
pub fn repeat_for_node(task: &str, times: u32) -> f64 {
    repeat(task, times).unwrap_or(f64::NAN)
}
