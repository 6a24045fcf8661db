//! The instant at which a foot leaves the ground or lands.
//!
//! The foot stands at its level, and from take-off on rises as the centre of mass does, times a factor:
//! knees are drawn up, and in low jumps the feet rise more than the body. Before landing the same
//! backwards. The instant is that for which the whitened difference between this and what was seen is least
//! squared: first among instants a millisecond apart, then by a parabola. Its uncertainty is that of least
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
/// What is known of the factor beforehand: feet go with the body, to this standard deviation; legs that
/// bend at once lift them half as fast again.
const FACTOR_SD: f64 = 0.4;
/// The factor is between these: feet in the air move, and the lowest bounces of a rope lift them by three
/// times the body's rise.
const FACTORS: [f64; 2] = [0.4, 4.0];
/// Farthest from the guess that is looked at, in seconds.
const REACH_S: f64 = 0.06;
/// Step of the search in seconds.
const STEP_S: f64 = 0.001;

/// Finds it near `guess` in the heights `y_m` of a foot that stands at `level_m`, known to `level_sd_m`.
/// The guess counts with its standard deviation. `None` where too little of the foot is seen there.
pub fn edge(
    points: &[(f64, f64)],
    [level_m, level_sd_m]: [f64; 2],
    flight: &Parabola,
    jitter: Jitter,
    guess: Crossing,
    which: Edge,
) -> Option<Crossing> {
    let guess_s = guess.t_s;
    let reach = TOGETHER_S + REACH_S;
    let near: Vec<(f64, f64)> = points
        .iter()
        .copied()
        .filter(|(t, _)| (t - guess_s).abs() <= reach)
        .collect();
    let step_s = near.windows(2).map(|w| w[1].0 - w[0].0).reduce(f64::min)?;
    let case = Case {
        near: &near,
        level_m,
        flight,
        jitter,
        step_s,
        which,
        guess,
    };
    let t_s = case.best(guess_s)?;
    let speed = case.factor(t_s).0 * flight.velocity(t_s).abs();
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
    .best(guess_s)?
        - t_s;
    let level = level_sd_m / speed;
    Some(Crossing {
        t_s,
        sd_s: (1.0 / information + level * level + 2.0 * shift * shift).sqrt(),
    })
}

/// Where the parabola through three costs is lowest, in steps from the middle one.
fn vertex(costs: &[f64], i: usize) -> f64 {
    let (Some(a), Some(c)) = (
        i.checked_sub(1).and_then(|i| costs.get(i)),
        costs.get(i + 1),
    ) else {
        return 0.0;
    };
    let bend = a - 2.0 * costs[i] + c;
    if bend > 0.0 {
        (0.5 * (a - c) / bend).clamp(-0.5, 0.5)
    } else {
        0.0
    }
}

#[derive(Clone, Copy)]
struct Case<'a> {
    near: &'a [(f64, f64)],
    level_m: f64,
    flight: &'a Parabola,
    jitter: Jitter,
    step_s: f64,
    which: Edge,
    guess: Crossing,
}

impl Case<'_> {
    /// The instant of least cost near a guess.
    fn best(&self, guess_s: f64) -> Option<f64> {
        let steps = (REACH_S / STEP_S) as i32;
        let at = |i: i32| guess_s + f64::from(i) * STEP_S;
        let costs: Vec<f64> = (-steps..=steps).map(|i| self.cost(at(i))).collect();
        let best = (0..costs.len()).min_by(|&a, &b| costs[a].total_cmp(&costs[b]))?;
        Some(at(best as i32 - steps) + vertex(&costs, best) * STEP_S)
    }

    /// Whether an instant is in the air, and near enough to the edge to be compared.
    fn air(&self, t: f64, edge: f64) -> bool {
        match self.which {
            Edge::Leaves => t > edge,
            Edge::Lands => t < edge,
        }
    }

    fn counts(&self, t: f64, edge: f64) -> bool {
        !self.air(t, edge) || (t - edge).abs() <= TOGETHER_S
    }

    /// How high the body is over its height at the edge, in the air.
    fn rise(&self, t: f64, edge: f64) -> f64 {
        match self.air(t, edge) {
            true => (self.flight.at(t) - self.flight.at(edge)).max(0.0),
            false => 0.0,
        }
    }

    /// The likeliest factor of the foot's rise for an edge, and the sum of squares of what it leaves,
    /// whitened, over their variance.
    fn factor(&self, edge: f64) -> (f64, f64) {
        let over = |&(t, y): &(f64, f64)| self.counts(t, edge).then_some(y - self.level_m);
        let rise = |&(t, _): &(f64, f64)| self.counts(t, edge).then(|| self.rise(t, edge));
        let both = |p: &(f64, f64)| Some(over(p)? - rise(p)?);
        let (left, bent, rest) = (
            self.whitened(over),
            self.whitened(rise),
            self.whitened(both),
        );
        let product = 0.5 * (left + bent - rest);
        let before = 1.0 / (FACTOR_SD * FACTOR_SD);
        let [least, most] = FACTORS;
        let factor = ((product + before) / (bent + before)).clamp(least, most);
        let off = factor - 1.0;
        let squares = left - 2.0 * product * factor + bent * factor * factor;
        (factor, squares + off * off * before)
    }

    /// A frame that the model does not speak of counts one, as it would on average: so all edges are
    /// judged by as many frames.
    fn cost(&self, edge: f64) -> f64 {
        let unsaid = self.near.iter().filter(|p| !self.counts(p.0, edge));
        let off = (edge - self.guess.t_s) / self.guess.sd_s;
        self.factor(edge).1 + unsaid.count() as f64 + off * off
    }

    /// Fisher's information on the edge, with the factor unknown.
    fn information(&self, edge: f64) -> f64 {
        let speed = self.factor(edge).0 * self.flight.velocity(edge);
        let slope = |&(t, _): &(f64, f64)| {
            let slope = if self.air(t, edge) { -speed } else { 0.0 };
            self.counts(t, edge).then_some(slope)
        };
        let rise = |&(t, _): &(f64, f64)| self.counts(t, edge).then(|| self.rise(t, edge));
        let both = |p: &(f64, f64)| Some(slope(p)? + rise(p)?);
        let (own, factor) = (self.whitened(slope), self.whitened(rise));
        let shared = 0.5 * (self.whitened(both) - own - factor);
        let known = 1.0 / (self.guess.sd_s * self.guess.sd_s);
        own - shared * shared / (factor + 1.0 / (FACTOR_SD * FACTOR_SD)) + known
    }

    fn whitened(&self, value: impl Fn(&(f64, f64)) -> Option<f64>) -> f64 {
        let variance = self.jitter.sd_m * self.jitter.sd_m;
        let (mut sum, mut last): (f64, Option<(f64, f64)>) = (0.0, None);
        for point in self.near {
            let Some(e) = value(point) else {
                last = None;
                continue;
            };
            let lag = last.map_or(0.0, |(t, _)| {
                libm::pow(self.jitter.lag1, ((point.0 - t) / self.step_s).max(1.0))
            });
            let left = e - lag * last.map_or(0.0, |(_, e)| e);
            sum += left * left / (variance * (1.0 - lag * lag));
            last = Some((point.0, e));
        }
        sum
    }
}
