//! Ground reaction forces as force plates measure them.

use crate::Side;
use serde::{Deserialize, Serialize};

/// Force plates over a common time base. Never NaN.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Forces {
    /// Times in seconds, strictly increasing, evenly spaced within rounding.
    pub t_s: Vec<f64>,
    /// One or more plates; what each of them measured is as long as `t_s`.
    pub plates: Vec<Plate>,
}

/// One plate. Forces act on the body; y is up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Plate {
    /// What the file calls it: "Fz1", "ground_force_r".
    pub name: String,
    /// Whose foot stands on it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Vertical force in newtons, upwards positive.
    pub vertical_n: Vec<f64>,
    /// All three components with the point they act at, where the file has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrench: Option<Wrench>,
}

/// A force with its point of application, in axes with y up. Each list is as long as the times.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Wrench {
    /// `[x, y, z]` in newtons.
    pub force_n: Vec<[f64; 3]>,
    /// Centre of pressure `[x, y, z]` in metres.
    pub point_m: Vec<[f64; 3]>,
    /// Free moment `[x, y, z]` in newton metres.
    pub moment_nm: Vec<[f64; 3]>,
}

impl Forces {
    /// Vertical force of all plates together in newtons, one value per time.
    pub fn total_n(&self) -> Vec<f64> {
        let of = |i: usize| {
            let each = self.plates.iter().filter_map(|p| p.vertical_n.get(i));
            each.sum()
        };
        (0..self.t_s.len()).map(of).collect()
    }

    /// Mean samples per second; `None` with fewer than two.
    pub fn rate_hz(&self) -> Option<f64> {
        let (first, last) = (self.t_s.first()?, self.t_s.last()?);
        let span_s = last - first;
        (span_s > 0.0).then(|| (self.t_s.len() - 1) as f64 / span_s)
    }

    /// The forces less what each plate reads while nobody stands on it, in newtons.
    pub fn zeroed(&self, empty_n: f64) -> Self {
        let mut zeroed = self.clone();
        for plate in &mut zeroed.plates {
            plate.vertical_n.iter_mut().for_each(|n| *n -= empty_n);
            let forces = plate.wrench.iter_mut().flat_map(|w| &mut w.force_n);
            forces.for_each(|[_, up, _]| *up -= empty_n);
        }
        zeroed
    }

    /// The samples whose times are wanted.
    pub fn part(&self, wanted: impl Fn(f64) -> bool) -> Self {
        let keep: Vec<usize> = (0..self.t_s.len())
            .filter(|&i| wanted(self.t_s[i]))
            .collect();
        fn pick<T: Copy>(keep: &[usize], list: &[T]) -> Vec<T> {
            keep.iter().filter_map(|&i| list.get(i).copied()).collect()
        }
        let plate = |p: &Plate| Plate {
            name: p.name.clone(),
            side: p.side,
            vertical_n: pick(&keep, &p.vertical_n),
            wrench: p.wrench.as_ref().map(|w| Wrench {
                force_n: pick(&keep, &w.force_n),
                point_m: pick(&keep, &w.point_m),
                moment_nm: pick(&keep, &w.moment_nm),
            }),
        };
        Self {
            t_s: pick(&keep, &self.t_s),
            plates: self.plates.iter().map(plate).collect(),
        }
    }
}
