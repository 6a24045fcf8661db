//! A figure that stands up from a chair and sits down again: the squat's, begun at its bottom.

use crate::figure::Script;
use crate::shot::Figure;
use sagitta_motion::Keypoint;
use std::collections::BTreeMap;

/// Stands up this many times.
const TIMES: usize = 5;
/// From one rising to the next in seconds.
const PERIOD_S: f64 = 3.0;
/// From the seat to standing, and back.
const WAY_S: f64 = 1.0;

/// The figure.
#[derive(Debug, Clone)]
pub struct Sitter(Script);

impl Sitter {
    /// Five times, every three seconds, standing for a moment in between.
    pub fn five_times() -> Self {
        Self(Script {
            way_s: WAY_S,
            ..Script::squats(60.0)
        })
    }

    /// The instant of the squat at which the figure is as it is here: on the seat at 2 s, standing at 1 s.
    fn squat_s(&self, t_s: f64) -> f64 {
        let from = (t_s - 1.0).rem_euclid(PERIOD_S);
        if t_s < 1.0 || t_s > 1.0 + PERIOD_S * TIMES as f64 {
            return 2.0;
        }
        let up = (from / WAY_S).min(1.0);
        let down = ((from - 1.5) / WAY_S).clamp(0.0, 1.0);
        2.0 - up + down
    }
}

impl Figure for Sitter {
    fn length_s(&self) -> f64 {
        2.0 + PERIOD_S * TIMES as f64
    }

    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        Figure::point(&self.0, point, self.squat_s(t_s))
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        // The way is half a cosine wave: 5 and 95 % of it lie at these shares of its time.
        let edge = libm::acos(0.9) / std::f64::consts::PI;
        let rep = |n: usize| {
            let start = 1.0 + PERIOD_S * n as f64;
            BTreeMap::from([
                ("rises_s", start + edge * WAY_S),
                ("stood_s", start + (1.0 - edge) * WAY_S),
                ("sits_down_s", start + 1.5 + edge * WAY_S),
                ("sat_s", start + 1.5 + (1.0 - edge) * WAY_S),
            ])
        };
        (0..TIMES).map(rep).collect()
    }

    fn slowest_hz(&self) -> f64 {
        12.5
    }

    fn within_s(&self, rate_hz: f64) -> f64 {
        (1.0 / rate_hz).max(0.08)
    }
}
