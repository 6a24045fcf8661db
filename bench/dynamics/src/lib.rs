//! What is measured: one call does a thing many times and answers a number that it depends on.
//!
//! Invariant: nothing here knows the time. `main.rs` and Node hold the clock.

mod walker;

pub use walker::{Link, description, links};

use sagitta_biomech::dynamics::{crba, rnea};
use sagitta_biomech::{Data, Error, Model};

/// What can be measured.
pub const TASKS: [&str; 2] = ["rnea", "mass"];

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

/// Does a task so many times, and answers the sum of the absolute values of its last result.
///
/// # Errors
/// As [`ready`].
pub fn repeat(task: &str, times: u32) -> Result<f64, Error> {
    let (model, mut data) = ready()?;
    let mut sum = 0.0;
    for _ in 0..times {
        if task == "rnea" {
            rnea::run(&model, &mut data);
            sum = data.tau.iter().map(|v| v.abs()).sum();
        } else {
            sagitta_biomech::dynamics::fk::positions(&model, &mut data);
            crba::run(&model, &mut data);
            sum = data.mass.iter().map(|v| v.abs()).sum();
        }
    }
    Ok(sum)
}

/// [`repeat`] for Node; NaN where it fails.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = repeat)]
pub fn repeat_for_node(task: &str, times: u32) -> f64 {
    repeat(task, times).unwrap_or(f64::NAN)
}
