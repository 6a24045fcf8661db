//! What lengths over the ground show, for running and walking alike.

use crate::catalogue::{height, showing};
use crate::points::GROUND;
use sagitta_motion::{MetricSpec, Sight};

/// Heels land between the middle line and under the hip joints, some 17 cm apart.
pub const STEP: Sight = Sight::Ground { across_m: 0.1 };
/// One and the same foot lands a little beside where it landed before.
pub const STRIDE: Sight = Sight::Ground { across_m: 0.03 };
/// Of hips and belt; of a floor that is known.
pub const PACE: Sight = Sight::Ground { across_m: 0.0 };
/// An ankle is half a step's width beside mid-hip.
pub const AHEAD: Sight = Sight::Way { across_m: 0.05 };

/// A length over the ground.
pub const fn ground(sight: Sight, words: [&'static str; 5], plausible: (f64, f64)) -> MetricSpec {
    showing(sight, height(words, plausible, GROUND))
}
