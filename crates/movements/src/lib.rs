//! Movements: how repetitions and phases are found, what is measured in them, and how a movement
//! declares itself. One folder per movement; what several share stands beside them.
//!
//! Invariant: a movement sees a [`Recording`] and nothing else. No files, clocks, threads or random
//! numbers; never depends on web-sys, js-sys, leptos, tokio, wgpu or burn. Transcendental functions
//! come from `libm`.

#![forbid(unsafe_code)]

pub mod catalogue;
pub mod cycles;
pub mod gait;
mod measure;
pub mod points;
mod recording;
pub mod running;
pub mod squat;
pub mod uncertainty;
pub mod walking;

pub use measure::{Measure, Sheet};
pub use recording::{Movement, Recording};

/// All movements, in the order to show them.
pub static ALL: &[&dyn Movement] = &[&squat::Squat, &running::Running, &walking::Walking];

/// The movement with this id.
pub fn find(id: &str) -> Option<&'static dyn Movement> {
    ALL.iter().copied().find(|m| m.spec().id == id)
}
