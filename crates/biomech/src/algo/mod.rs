//! Algorithms, one per file.

pub mod angles;
mod ankle;
pub mod bar;
pub mod com;
pub mod coordinates;
pub mod gait_events;
pub mod ground;
pub mod landmarks;
mod marker_names;
pub mod markers;
pub(crate) mod pelvis;
pub mod scene;
pub mod skeleton;
