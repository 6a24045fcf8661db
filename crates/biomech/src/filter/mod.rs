//! Low-pass filtering of curves with gaps and uneven times, and of whole recordings.

mod auto;
mod butterworth;
mod by_hand;
mod curve;
mod outliers;
mod repeats;
mod swaps;
mod table;
pub mod third_order;
mod track;

pub use auto::automatic_cutoff_hz;
pub use butterworth::{WINTER_C, zero_phase};
pub use curve::{Smoothing, bridge, low_pass, step_s, usable_cutoff_hz};
pub use outliers::{MAX_WINDOW_S, remove_outliers};
pub use repeats::{Distinct, distinct};
pub use swaps::repair_swaps;
pub use table::condition_table;
pub use track::{
    Conditioned, CutOff, MAX_BRIDGE_S, MIN_VISIBILITY, condition_corrected, condition_track,
};
