//! What all jumps share: flights and contacts with what leads to them and follows, found by force
//! plates where there are some and else in the picture, and what is measured in them. The movements
//! beside this folder choose a [`Kind`] and declare their metrics from [`catalogue`].

pub(crate) mod catalogue;
mod curves;
mod force;
mod metrics;
mod phases;
mod plates;
mod values;

pub(crate) use curves::curves;
pub(crate) use metrics::metrics;
pub(crate) use phases::phases;

use crate::Recording;
use sagitta_biomech::force::{Crossing, Motion};

/// What leads to the flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Standing, sinking, pushing.
    Countermovement,
    /// Holding a squat, pushing.
    Squat,
    /// Falling from a box, a contact.
    Drop,
    /// A contact after the flight before.
    Repeated,
}

/// What the instants were found with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Force,
}

/// One flight with what leads to it and follows. Times in seconds of the recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Jump {
    /// Standing before the jump, from when.
    stood_s: Option<f64>,
    /// First movement out of standing.
    start: Option<Crossing>,
    /// Touches the ground before the push.
    touch_down: Option<Crossing>,
    /// Fastest way down.
    fastest_down_s: Option<f64>,
    /// Lowest centre of mass before the flight.
    lowest_s: Option<f64>,
    take_off: Crossing,
    landing: Crossing,
    /// The centre of mass goes down no more after landing.
    landed_s: Option<f64>,
    /// Centre of mass from before the jump until after it.
    motion: Option<Motion>,
    /// Body weight in newtons and its standard deviation, as it was used here.
    weight_n: Option<[f64; 2]>,
}

/// All jumps of a recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Jumps {
    by: By,
    list: Vec<Jump>,
    /// Mean force on the empty plate in newtons.
    offset_n: f64,
}

/// Finds the jumps; `None` where there is nothing to find them in.
fn find(r: &Recording, kind: Kind) -> Option<Jumps> {
    force::find(r, kind)
}
