//! Movements: how repetitions and phases are found, what is measured in them, and how a movement
//! declares itself. One folder per movement; what several share stands beside them.
//!
//! Invariant: a movement sees a [`Recording`] and nothing else. No files, clocks, threads or random numbers;
//! never depends on web-sys, js-sys, leptos, tokio, wgpu or burn. Sines and the like come from `libm`.

#![forbid(unsafe_code)]

pub mod bench_press;
pub mod catalogue;
pub mod counter_movement_jump;
pub mod cycles;
pub mod deadlift;
pub mod drop_jump;
pub mod free;
pub mod gait;
mod jump;
pub mod lift;
mod measure;
mod movement;
pub mod olympic_pull;
pub mod overhead_press;
pub mod points;
mod recording;
pub mod repeated_jumps;
pub mod running;
pub mod sight;
pub mod sit_to_stand;
pub mod squat;
pub mod squat_jump;
pub mod suggest;
pub mod uncertainty;
pub mod walking;

pub use jump::{flies_fast, measured_edges, seen_edges};
pub use measure::{Measure, Sheet};
pub use movement::{AnyMovement, Finding, Movement};
pub use recording::Recording;

/// All movements, in the order to show them.
pub static ALL: &[&dyn AnyMovement] = &[
    &squat::Squat,
    &deadlift::DEADLIFT,
    &bench_press::BENCH_PRESS,
    &overhead_press::OVERHEAD_PRESS,
    &olympic_pull::OlympicPull,
    &counter_movement_jump::COUNTER_MOVEMENT_JUMP,
    &squat_jump::SQUAT_JUMP,
    &drop_jump::DROP_JUMP,
    &repeated_jumps::REPEATED_JUMPS,
    &running::Running,
    &walking::Walking,
    &sit_to_stand::SitToStand,
    &free::Free,
];

/// The movement with this id.
pub fn find(id: &str) -> Option<&'static dyn AnyMovement> {
    ALL.iter().copied().find(|m| m.spec().id == id)
}
