//! Lifting a bar: what squat, deadlift, presses and pulls share.
//!
//! [`Path`] is the bar's way, measured at the plate where the picture shows it, else at the hands;
//! [`find`] cuts it into repetitions; [`phases`] tells them; [`Bar`] measures them; [`words`] are the
//! entries of the catalogue; [`profile`] puts several sets together.

mod attempts;
mod bar;
mod joints;
mod movement;
mod path;
mod phases;
mod pieces;
mod posture;
pub mod press;
pub mod profile;
mod report;
mod set;
mod shape;
mod strokes;
pub mod words;

pub use attempts::{Attempt, Found, Kind, Refused, Span, find};
pub use bar::{Bar, Doubt, Speed, sticking};
pub use joints::at_both;
pub use movement::{Body, Lift};
pub use path::{Noise, Path, rate};
pub use phases::{attempt_of, phases, remark};
pub use posture::{Judge, Posture, lying, overhead, pull};
pub use report::{Lifted, curves, curves_if_carried, cycles, measure, repetitions};
pub use set::{STOPS, first_beyond, velocity_loss};

pub(crate) use joints::one;
pub(crate) use shape::turns;
