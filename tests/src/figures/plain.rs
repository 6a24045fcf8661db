//! A figure of which no repetitions are expected.

use crate::shot::Figure;
use sagitta_motion::Keypoint;
use std::collections::BTreeMap;

/// What another figure does, as if it were any movement.
#[derive(Debug, Clone)]
pub struct Plain<F>(pub F);

impl<F: Figure> Figure for Plain<F> {
    fn length_s(&self) -> f64 {
        self.0.length_s()
    }

    fn point(&self, point: Keypoint, t_s: f64) -> [f64; 3] {
        self.0.point(point, t_s)
    }

    fn reps(&self) -> Vec<BTreeMap<&'static str, f64>> {
        Vec::new()
    }

    fn slowest_hz(&self) -> f64 {
        self.0.slowest_hz()
    }
}
