//! A scene in three dimensions: where the camera is, what solids it sees, what is under the pointer.
//!
//! Lengths are metres in the room's axes, y up, as in [`sagitta_motion::Scene`].

pub mod camera;
pub mod colour;
pub mod film;
pub mod flat;
pub mod gesture;
pub mod pick;
pub mod solids;
pub mod vector;
