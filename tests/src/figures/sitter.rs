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

impl Sitter {
    /// When the hips have risen by a share of their way, from leaving the seat on.
    fn share_s(&self, share: f64) -> f64 {
        let (low, top) = (self.0.pelvis_m(2.0), self.0.pelvis_m(1.0));
        let risen = |i: &u32| {
            let height = self.0.pelvis_m(2.0 - f64::from(*i) * 1e-3);
            height - low >= share * (top - low)
        };
        f64::from((0..1000).find(risen).unwrap_or(1000)) * 1e-3
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
        let (leaves, nearly_up) = (self.share_s(0.05), self.share_s(0.95));
        let rep = |n: usize| {
            let start = 1.0 + PERIOD_S * n as f64;
            BTreeMap::from([
                ("rises_s", start + leaves),
                ("stood_s", start + nearly_up),
                ("sits_down_s", start + 1.5 + WAY_S - nearly_up),
                ("sat_s", start + 1.5 + WAY_S - leaves),
            ])
        };
        (0..TIMES).map(rep).collect()
    }

    fn slowest_hz(&self) -> f64 {
        30.0
    }

    fn within_s(&self, rate_hz: f64) -> f64 {
        (1.0 / rate_hz).max(0.08)
    }
}
