//! Low-pass filtering of curves with gaps and uneven times, and of whole recordings.

mod butterworth;
mod curve;
mod table;
mod track;

pub use butterworth::{WINTER_C, zero_phase};
pub use curve::{Smoothing, bridge, low_pass, step_s, usable_cutoff_hz};
pub use table::condition_table;
pub use track::{Conditioned, MAX_BRIDGE_S, MIN_VISIBILITY, condition_track};
