//! When feet are on the ground, to a fraction of a frame.
//!
//! From the feet alone: [`running`] and [`walking`] read different curves, as their feet do different
//! things. From force plates: [`by_plates`] takes an event from a plate where a plate has one close to
//! where the feet have it; a foot that lands beside the plate keeps what the feet say.

mod curves;
mod freedom;
mod plates;
mod running;
mod walking;

use crate::signal::mean_sd;
use sagitta_motion::Side;

pub use plates::{THRESHOLD_N, by_plates, loadings, plates_alone, sides};
pub use running::running;
pub use walking::walking;

/// Least jitter of a point (SD): of a landmark a centimetre, as of the pelvis in squats; of a marker what
/// motion capture is known for.
const JITTER_M: [f64; 2] = [0.01, 0.001];

/// A point of the foot that can touch the ground first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Part {
    Heel,
    Toe,
    SmallToe,
}

/// An instant and how surely it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instant {
    /// Seconds.
    pub t_s: f64,
    /// One standard deviation in seconds.
    pub sd_s: f64,
    /// The part of it that differs from event to event of one recording; the rest shifts all events of
    /// a kind alike.
    pub random_s: f64,
    /// Whether a force plate told it.
    pub by_force: bool,
}

impl Instant {
    /// Told by the feet: what differs from event to event, and what shifts all alike.
    pub(crate) fn seen(t_s: f64, random_s: f64, shift_s: f64) -> Self {
        Self {
            t_s,
            sd_s: (random_s * random_s + shift_s * shift_s).sqrt(),
            random_s,
            by_force: false,
        }
    }

    /// The mean of several readings of one instant. Each has a bias of its own that its standard
    /// deviation does not tell, so that none weighs more than another; the result's is the larger of
    /// what their own deviations and what their scatter say.
    pub(crate) fn fused(readings: &[Self]) -> Option<Self> {
        let times: Vec<f64> = readings.iter().map(|r| r.t_s).collect();
        let (t_s, scatter) = mean_sd(&times)?;
        let count = readings.len() as f64;
        let root = |of: fn(&Self) -> f64| {
            let squares: f64 = readings.iter().map(|r| of(r) * of(r)).sum();
            squares.sqrt() / count
        };
        let sd_s = root(|r| r.sd_s).max(scatter.unwrap_or(0.0) / count.sqrt());
        Some(Self {
            t_s,
            sd_s,
            random_s: root(|r| r.random_s),
            by_force: false,
        })
    }
}

/// One foot on the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// Whose foot.
    pub side: Side,
    /// When it touched the ground; `None` where the recording begins later.
    pub on: Option<Instant>,
    /// When it left it; `None` where the recording ends earlier.
    pub off: Option<Instant>,
    /// An instant at which it certainly stood, in seconds.
    pub middle_s: f64,
    /// What touched first, where the feet tell.
    pub first: Option<Part>,
    /// The foot against the ground at contact in radians, 0 as it stands, toes up positive.
    pub strike_rad: Option<f64>,
}
