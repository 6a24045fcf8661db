//! The instant at which a foot leaves the ground or lands.
//!
//! The foot stands at its level, and from take-off on rises as the centre of mass does, times a factor:
//! knees are drawn up, and in low jumps the feet rise more than the body. Before landing the same
//! backwards. The instant is that for which the whitened difference between this and what was seen is least
//! squared: first among instants two milliseconds apart, then by the golden section. Its uncertainty is that of least
//! squares with the factor unknown, from the jitter, the speed at the instant, the level, and how well the
//! flight's curvature is known.

use super::ballistic::Parabola;
use super::jitter::Jitter;
use crate::force::Crossing;

/// Which end of a flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The foot leaves the ground.
    Leaves,
    /// The foot lands.
    Lands,
}

/// A foot moves with the centre of mass for about this long after it left the ground and before it
/// lands, in seconds: later it is drawn up, and for landing it is put forward.
const TOGETHER_S: f64 = 0.12;
/// Frames count less and less over so much longer, so that no edge is judged by which frames just count.
const FADE_S: f64 = 0.02;
/// What is known of the factor beforehand: most feet go with the body, to the first standard deviation; legs
/// that bend at once lift them half as fast again, to the second. The likelier of both is taken.
const FACTOR_SD: [f64; 2] = [0.04, 0.4];
/// The factor is between these: feet in the air move, and the lowest bounces of a rope lift them by three
/// times the body's rise.
const FACTORS: [f64; 2] = [0.4, 4.0];
/// Farthest from the guess that is looked at, in seconds.
const REACH_S: f64 = 0.06;
/// Step of the search in seconds, and how often its neighbourhood is narrowed to 0.62 of itself: to 1e-8 s.
const STEP_S: f64 = 0.002;
/// A wrong curvature moves an edge by less than this, in seconds.
const SHIFT_S: f64 = 0.01;
const SECTIONS: usize = 26;

/// Finds it near `guess_s` in the heights `y_m` of a foot that stands at `level_m`, known to
/// `level_sd_m`. `None` where too little of the foot is seen there.
pub fn edge(
    points: &[(f64, f64)],
    [level_m, level_sd_m]: [f64; 2],
    flight: &Parabola,
    jitter: Jitter,
    guess_s: f64,
    which: Edge,
) -> Option<Crossing> {
    let reach = TOGETHER_S + FADE_S + REACH_S;
    let near: Vec<(f64, f64)> = points
        .iter()
        .copied()
        .filter(|(t, _)| (t - guess_s).abs() <= reach)
        .collect();
    let lags = lags(&near, jitter.lag1)?;
    let case = Case {
        near: &near,
        lags: &lags,
        level_m,
        flight,
        variance: jitter.sd_m * jitter.sd_m,
        which,
    };
    let t_s = case.best(guess_s)?;
    let speed = case.factor(t_s).by * flight.velocity(t_s).abs();
    let information = case.information(t_s);
    if information <= 0.0 || speed <= 0.0 {
        return None;
    }
    // A wrong curvature shifts both ends of a flight apart, so that their errors add up: twice the shift
    // is that of the time between them, and the root of two of it each, when they are added as squares.
    let bent = Parabola {
        gravity: flight.gravity + flight.gravity_sd,
        ..*flight
    };
    let shift = Case {
        flight: &bent,
        ..case
    }
    .least(t_s - SHIFT_S, t_s + SHIFT_S)
        - t_s;
    let level = level_sd_m / speed;
    Some(Crossing {
        t_s,
        sd_s: (1.0 / information + level * level + 2.0 * shift * shift).sqrt(),
    })
}

/// How far each frame goes with the one before it; `None` of fewer than two frames.
fn lags(points: &[(f64, f64)], lag1: f64) -> Option<Vec<f64>> {
    let steps = || points.windows(2).map(|w| w[1].0 - w[0].0);
    let step_s = steps().reduce(f64::min)?;
    let of = |apart_s: f64| libm::pow(lag1, (apart_s / step_s).max(1.0));
    Some(std::iter::once(0.0).chain(steps().map(of)).collect())
}

#[derive(Clone, Copy)]
struct Case<'a> {
    near: &'a [(f64, f64)],
    lags: &'a [f64],
    level_m: f64,
    flight: &'a Parabola,
    /// Of the jitter.
    variance: f64,
    which: Edge,
}

/// By how much a foot rises more than the body.
struct Factor {
    by: f64,
    /// Inverse variance of what was known of it.
    before: f64,
    /// The sum of squares of what it leaves, whitened, over their variance, and its own share.
    cost: f64,
}

impl Case<'_> {
    /// The instant of least cost near a guess.
    fn best(&self, guess_s: f64) -> Option<f64> {
        let steps = (REACH_S / STEP_S) as i32;
        // Whole steps of the recording's own time: guesses that differ by a hair find the same.
        let first = libm::round(guess_s / STEP_S);
        let at = |i: i32| (first + f64::from(i)) * STEP_S;
        let costs: Vec<f64> = (-steps..=steps).map(|i| self.cost(at(i))).collect();
        let best = (0..costs.len()).min_by(|&a, &b| costs[a].total_cmp(&costs[b]))?;
        let near = at(best as i32 - steps);
        Some(self.least(near - STEP_S, near + STEP_S))
    }

    /// Where the cost is least between two instants, by the golden section.
    fn least(&self, mut from: f64, mut to: f64) -> f64 {
        let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
        let inner = |from: f64, to: f64| (to - golden * (to - from), from + golden * (to - from));
        let (mut a, mut b) = inner(from, to);
        let (mut at_a, mut at_b) = (self.cost(a), self.cost(b));
        for _ in 0..SECTIONS {
            if at_a < at_b {
                (to, b, at_b) = (b, a, at_a);
                a = inner(from, to).0;
                at_a = self.cost(a);
            } else {
                (from, a, at_a) = (a, b, at_b);
                b = inner(from, to).1;
                at_b = self.cost(b);
            }
        }
        0.5 * (from + to)
    }

    /// Whether an instant is in the air, and near enough to the edge to be compared.
    fn air(&self, t: f64, edge: f64) -> bool {
        match self.which {
            Edge::Leaves => t > edge,
            Edge::Lands => t < edge,
        }
    }

    /// By how much a frame counts, 0–1.
    fn weight(&self, t: f64, edge: f64) -> f64 {
        match self.air(t, edge) {
            true => ((TOGETHER_S + FADE_S - (t - edge).abs()) / FADE_S).clamp(0.0, 1.0),
            false => 1.0,
        }
    }

    /// How high the body is over its height `off_m` at the edge, in the air.
    fn rise(&self, t: f64, edge: f64, off_m: f64) -> f64 {
        match self.air(t, edge) {
            true => (self.flight.at(t) - off_m).max(0.0),
            false => 0.0,
        }
    }

    /// The likeliest factor of the foot's rise for an edge.
    fn factor(&self, edge: f64) -> Factor {
        let off = self.flight.at(edge);
        let [left, bent, product] =
            self.whitened(edge, |t, y| [y - self.level_m, self.rise(t, edge, off)]);
        let [least, most] = FACTORS;
        let one = |sd: f64| {
            let before = 1.0 / (sd * sd);
            let by = ((product + before) / (bent + before)).clamp(least, most);
            let off = by - 1.0;
            let squares = left - 2.0 * product * by + bent * by * by;
            // The wider one speaks of more, and of each so much less.
            let cost = squares + off * off * before + 2.0 * libm::log(sd / FACTOR_SD[0]);
            Factor { by, before, cost }
        };
        let [near, wide] = FACTOR_SD.map(one);
        if wide.cost < near.cost { wide } else { near }
    }

    /// A frame that the model does not speak of counts one, as it would on average: so all edges are
    /// judged by as many frames.
    fn cost(&self, edge: f64) -> f64 {
        let unsaid = self.near.iter().map(|p| 1.0 - self.weight(p.0, edge));
        self.factor(edge).cost + unsaid.sum::<f64>()
    }

    /// Fisher's information on the edge, with the factor unknown.
    fn information(&self, edge: f64) -> f64 {
        let Factor { by, before, .. } = self.factor(edge);
        let speed = by * self.flight.velocity(edge);
        let off = self.flight.at(edge);
        let [own, factor, shared] = self.whitened(edge, |t, _| {
            let slope = if self.air(t, edge) { speed } else { 0.0 };
            [slope, self.rise(t, edge, off)]
        });
        own - shared * shared / (factor + before)
    }

    /// Sums over the frames that count of two values' squares and of their product, over their variance, of what
    /// the frames before leave of each.
    fn whitened(&self, edge: f64, values: impl Fn(f64, f64) -> [f64; 2]) -> [f64; 3] {
        let (mut sums, mut last): ([f64; 3], Option<[f64; 2]>) = ([0.0; 3], None);
        for (&(t, y), lag) in self.near.iter().zip(self.lags) {
            let counts = self.weight(t, edge);
            if counts <= 0.0 {
                last = None;
                continue;
            }
            let now = values(t, y);
            let lag = if last.is_some() { *lag } else { 0.0 };
            let before = last.unwrap_or_default();
            let [a, b] = [0, 1].map(|i| now[i] - lag * before[i]);
            let share = counts / (self.variance * (1.0 - lag * lag));
            for (sum, product) in sums.iter_mut().zip([a * a, b * b, a * b]) {
                *sum += share * product;
            }
            last = Some(now);
        }
        sums
    }
}
