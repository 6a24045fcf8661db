//! Any text through the readers of models and set-ups: an error, or what survives being written.
//!
//! Run with `cargo +nightly fuzz run osim_reader`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sagitta_formats::{osim, setup};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    drop((osim::read_forces(text), setup::read(text), setup::read_tasks(text), setup::read_loads(text)));
    let Ok(model) = osim::read(text) else {
        return;
    };
    let numbers = model.bodies.iter().flat_map(|b| b.centre_m.into_iter().chain([b.mass_kg]));
    assert!(numbers.chain(model.gravity_m_s2).all(f64::is_finite));
    let again = osim::read(&osim::write(&model));
    assert_eq!(again.map(|m| m.joints.len()), Ok(model.joints.len()));
});
