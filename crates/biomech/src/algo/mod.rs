//! Algorithms, one per file.

pub mod angles;
pub mod com;
pub mod coordinates;
pub mod landmarks;
mod pelvis;
pub mod scene;
pub mod skeleton;
