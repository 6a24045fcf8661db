//! Muscles: their curves, their force, and the points and surfaces of their paths. How a path runs in
//! a posture is [`crate::dynamics::muscle_path`].

pub mod curves;
mod fibre;
mod path;

pub use fibre::{Balance, Fibre};
pub use path::Path;
pub(crate) use path::{Point, Surface};
