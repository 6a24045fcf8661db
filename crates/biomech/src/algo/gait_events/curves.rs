//! Curves of the feet, prepared for events.

use crate::filter::{MAX_BRIDGE_S, low_pass, step_s};
use crate::signal::{median, quantile, value_at};
use sagitta_motion::{Channel, Kinematics, Position, Side};

/// Half of the time over which the floor is looked for: with a stride of at most 1.5 s at least one
/// stance of the foot lies in it. Where a foot takes longer from rise to rise, as in slow motion, it is that.
const FLOOR_WINDOW_S: f64 = 1.5;
/// A foot has risen or sunk where it passes these shares of the way between its low and its high.
const RISEN: [f64; 2] = [0.35, 0.65];
/// Share of all samples that lie under the floor. A foot stands for at least a third of the time.
const UNDER: f64 = 0.05;
/// With 5 % of all samples, an eighth of those in stance, under a level, jitter lies this many standard
/// deviations above it on average (the normal distribution's 12.5 % quantile).
const JITTER_OVER: f64 = 1.15;

/// A curve without gaps at the times that have it.
#[derive(Debug, Clone, Default)]
pub(super) struct Curve {
    pub(super) t_s: Vec<f64>,
    pub(super) x: Vec<f64>,
}

impl Curve {
    pub(super) fn new(t_s: &[f64], x: &[Option<f64>]) -> Self {
        let seen = t_s.iter().zip(x).filter_map(|(&t, x)| Some((t, (*x)?)));
        let (t_s, x) = seen.unzip();
        Self { t_s, x }
    }

    pub(super) fn of(k: &Kinematics, position: Position, side: Option<Side>) -> Option<Self> {
        let x = k.get(Channel::Position(position, side))?;
        let curve = Self::new(&k.t_s, x);
        (curve.x.len() >= 5).then_some(curve)
    }

    /// Both curves at the times that both have.
    pub(super) fn with(&self, other: &Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let (mut out, mut j) = (Self::default(), 0);
        for (&t, &x) in self.t_s.iter().zip(&self.x) {
            while other.t_s.get(j).is_some_and(|&s| s < t) {
                j += 1;
            }
            if let (Some(&s), Some(&y)) = (other.t_s.get(j), other.x.get(j))
                && s == t
            {
                out.t_s.push(t);
                out.x.push(f(x, y));
            }
        }
        out
    }

    /// Low-passed where the rate allows it; stretches apart by gaps are filtered apart.
    pub(super) fn smooth(&self, cutoff_hz: f64) -> Self {
        let x: Vec<Option<f64>> = self.x.iter().copied().map(Some).collect();
        let x = low_pass(&self.t_s, &x, cutoff_hz, MAX_BRIDGE_S);
        Self {
            t_s: self.t_s.clone(),
            x: x.into_iter().flatten().collect(),
        }
    }

    /// Rate of change per second by central differences, one-sided at the ends.
    pub(super) fn rate(&self) -> Self {
        let last = self.x.len().saturating_sub(1);
        let at = |i: usize| {
            let (a, b) = (i.saturating_sub(1), (i + 1).min(last));
            let span = self.t_s[b] - self.t_s[a];
            if span > 0.0 {
                (self.x[b] - self.x[a]) / span
            } else {
                0.0
            }
        };
        Self {
            t_s: self.t_s.clone(),
            x: (0..self.x.len()).map(at).collect(),
        }
    }

    /// Standard deviation of jitter from sample to sample: the median third difference, of which
    /// smooth movement has little, over that of white noise (√20 · 0.6745).
    pub(super) fn jitter(&self) -> f64 {
        let third = self
            .x
            .windows(4)
            .map(|w| (w[3] - 3.0 * w[2] + 3.0 * w[1] - w[0]).abs());
        median(third.collect()).unwrap_or(0.0) / (20.0_f64.sqrt() * 0.6745)
    }

    /// Median time from one rise to the next; `None` where there are fewer than three.
    fn beat_s(&self) -> Option<f64> {
        let [low, high] = [0.1, 0.9].map(|share| quantile(self.x.clone(), share));
        let (low, high) = (low?, high?);
        let [down, up] = RISEN.map(|share| low + share * (high - low));
        let (mut risen, mut rises) = (true, Vec::new());
        for (&t, &x) in self.t_s.iter().zip(&self.x) {
            if risen && x < down {
                risen = false;
            } else if !risen && x > up {
                risen = true;
                rises.push(t);
            }
        }
        let enough = rises.len() > 2;
        median(rises.windows(2).map(|w| w[1] - w[0]).collect()).filter(|_| enough)
    }

    /// Heights over the floor that this point stands on, looked for around each instant.
    pub(super) fn over_floor(&self) -> Self {
        let up = JITTER_OVER * self.jitter();
        let window_s = self.beat_s().unwrap_or(0.0).max(FLOOR_WINDOW_S);
        let floor = |&t: &f64| {
            let from = self.t_s.partition_point(|&s| s < t - window_s);
            let to = self.t_s.partition_point(|&s| s <= t + window_s);
            quantile(self.x[from..to].to_vec(), UNDER).unwrap_or(0.0) + up
        };
        Self {
            t_s: self.t_s.clone(),
            x: self
                .t_s
                .iter()
                .zip(&self.x)
                .map(|(t, x)| x - floor(t))
                .collect(),
        }
    }

    /// Index of the first sample at or after an instant.
    pub(super) fn index(&self, t_s: f64) -> usize {
        self.t_s.partition_point(|&s| s < t_s)
    }

    /// Indices of the samples between two instants, both included.
    pub(super) fn between(&self, from_s: f64, to_s: f64) -> std::ops::Range<usize> {
        self.index(from_s)..self.t_s.partition_point(|&s| s <= to_s)
    }

    /// Median time between samples.
    pub(super) fn step_s(&self) -> f64 {
        step_s(&self.t_s).unwrap_or(0.0)
    }

    /// Index of the highest sample between two instants that is higher than both its neighbours.
    pub(super) fn top(&self, from_s: f64, to_s: f64) -> Option<usize> {
        let peak = |&i: &usize| {
            i > 0 && i + 1 < self.x.len() && self.x[i] >= self.x[i - 1] && self.x[i] > self.x[i + 1]
        };
        self.between(from_s, to_s)
            .filter(peak)
            .reduce(|best, i| if self.x[i] > self.x[best] { i } else { best })
    }
}

/// The foot's angle to the ground.
pub(super) struct Strike(Option<Curve>);

impl Strike {
    /// From heel and toe, each over the floor it stands on.
    pub(super) fn of(k: &Kinematics, side: Side) -> Self {
        let along = |position| Curve::of(k, position, Some(side));
        let over = |position| Some(Curve::of(k, position, Some(side))?.over_floor());
        let curve = || {
            let rise =
                over(Position::ToeUp)?.with(&over(Position::HeelUp)?, |toe, heel| toe - heel);
            let ahead = along(Position::ToeAlong)?;
            let length = ahead.with(&along(Position::HeelAlong)?, |toe, heel| toe - heel);
            Some(rise.with(&length, libm::atan2))
        };
        Self(curve())
    }

    /// In radians at an instant, toes up positive.
    pub(super) fn at(&self, t_s: f64) -> Option<f64> {
        let curve = self.0.as_ref()?;
        let x: Vec<Option<f64>> = curve.x.iter().copied().map(Some).collect();
        value_at(&curve.t_s, &x, t_s)
    }
}
