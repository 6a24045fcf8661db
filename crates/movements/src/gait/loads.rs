//! What a plate measures under a foot.

use crate::{Measure, Recording};
use sagitta_biomech::algo::gait_events::sides;
use sagitta_biomech::force::GRAVITY;
use sagitta_motion::{Forces, Side};

const NO_PLATE: &str = "This needs a force plate under the foot.";
const BESIDE: &str = "The plates did not see the whole of this contact.";
const NO_MASS: &str = "This needs the body mass; enter it.";
const NO_IMPACT: &str = "The force has no impact peak in the first 50 ms of this contact, as in landing on the forefoot, so a loading rate is not defined.";
/// Force at either end of a contact is below this share of its peak where the plate saw all of it.
const ENDS: f64 = 0.1;
/// An impact peak comes within this time after contact, in seconds (Nigg 1986: within 50 ms).
const IMPACT_S: f64 = 0.05;
/// The part of the force's rise that the loading rate is the slope of, in time from contact to impact peak
/// (Milner et al. 2006).
const RISE: [f64; 2] = [0.2, 0.8];
/// Gain of force plates, as a share (SD): makers state half a percent to one percent of linearity.
const GAIN: f64 = 0.005;

/// What one contact shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Loads {
    /// Largest force in newtons.
    pub peak: Measure,
    /// The same in body weights.
    pub peak_bw: Measure,
    /// Mean force in newtons.
    pub mean: Measure,
    /// Integral of the force over the contact in newton seconds.
    pub impulse: Measure,
    /// Slope of the force up to its impact peak in newtons per second.
    pub rate: Measure,
}

/// Measures the contact of a foot from `on_s` to `off_s`, where both are known.
pub fn loads(r: &Recording, side: Side, ends: Option<(f64, f64)>) -> Loads {
    let reason = match (&r.forces, ends) {
        (None, _) => NO_PLATE,
        (_, None) => "The recording does not show both ends of this.",
        (Some(forces), Some((on_s, off_s))) => match Load::of(forces, side, on_s, off_s) {
            Some(load) => return load.told(r),
            None => BESIDE,
        },
    };
    let none = || Measure::none(reason);
    Loads {
        peak: none(),
        peak_bw: none(),
        mean: none(),
        impulse: none(),
        rate: none(),
    }
}

/// The samples of a contact.
struct Load {
    points: Vec<(f64, f64)>,
    /// Mean of the plate while nobody is on it, in newtons.
    empty_n: f64,
}

impl Load {
    /// The force under a foot: on its own plate, else on that which carries most; `None` where no plate saw
    /// all of it.
    fn of(forces: &Forces, side: Side, on_s: f64, off_s: f64) -> Option<Self> {
        let sides = sides(forces);
        let named = sides.iter().any(Option::is_some);
        let inside =
            forces.t_s.partition_point(|&t| t < on_s)..forces.t_s.partition_point(|&t| t <= off_s);
        let whose = forces
            .plates
            .iter()
            .zip(sides)
            .filter(|(_, whose)| !named || *whose == Some(side));
        let carried = |force: &[f64]| force.get(inside.clone()).map_or(0.0, |f| f.iter().sum());
        let plate = whose
            .map(|(plate, _)| &plate.vertical_n)
            .max_by(|a, b| f64::total_cmp(&carried(a), &carried(b)))?;
        let force = plate.get(inside.clone())?;
        let peak = force.iter().copied().fold(0.0, f64::max);
        let (first, last) = (*force.first()?, *force.last()?);
        if force.len() < 3 || first > ENDS * peak || last > ENDS * peak {
            return None;
        }
        let idle: Vec<f64> = plate
            .iter()
            .copied()
            .filter(|f| f.abs() < 0.02 * peak)
            .collect();
        // Between samples by a straight line, so that the contact is as long as its events say.
        let edge = |t_s: f64| {
            let after = forces.t_s.partition_point(|&t| t < t_s);
            let before = after.checked_sub(1)?;
            let at = |i: usize| Some((*forces.t_s.get(i)?, *plate.get(i)?));
            let (a, b) = (at(before)?, at(after)?);
            Some((t_s, a.1 + (b.1 - a.1) * (t_s - a.0) / (b.0 - a.0)))
        };
        let samples = forces.t_s[inside]
            .iter()
            .copied()
            .zip(force.iter().copied());
        let inner = samples.filter(|(t, _)| *t > on_s && *t < off_s);
        let points = edge(on_s).into_iter().chain(inner).chain(edge(off_s));
        Some(Self {
            points: points.collect(),
            empty_n: idle.iter().sum::<f64>() / idle.len().max(1) as f64,
        })
    }

    fn told(&self, r: &Recording) -> Loads {
        let (long_s, impulse) = (self.long_s(), self.impulse());
        let (top, bend) = self.peak();
        let gain = |value: f64, own: f64| Measure {
            value: Some(value),
            sd: Some((own * own + GAIN * GAIN * value * value).sqrt()),
            ..Measure::default()
        };
        let peak = gain(top, bend.abs().max(self.empty_n.abs()));
        Loads {
            peak_bw: match r.subject.mass_kg {
                Some(mass) => super::scaled(&peak, 1.0 / (mass * GRAVITY)),
                None => Measure::none(NO_MASS),
            },
            peak,
            mean: gain(impulse / long_s, self.empty_n),
            impulse: gain(impulse, self.empty_n * long_s),
            rate: self.rate(),
        }
    }

    fn long_s(&self) -> f64 {
        let ends = self.points.first().zip(self.points.last());
        ends.map_or(f64::MIN_POSITIVE, |(a, b)| b.0 - a.0)
    }

    fn impulse(&self) -> f64 {
        let trapezoid = |w: &[(f64, f64)]| 0.5 * (w[1].0 - w[0].0) * (w[0].1 + w[1].1);
        self.points.windows(2).map(trapezoid).sum()
    }

    /// The largest force, and how much higher it can be between samples.
    fn peak(&self) -> (f64, f64) {
        let over = |w: &[(f64, f64)]| (w[1].1, (w[0].1 - 2.0 * w[1].1 + w[2].1) / 8.0);
        let all = self.points.windows(3).map(over);
        all.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0.0))
    }

    /// Mean slope over the middle of the rise to the impact peak; its error is that of half a sample at
    /// either end, as the slope changes.
    fn rate(&self) -> Measure {
        let on_s = self.points.first().map_or(0.0, |p| p.0);
        let early = |w: &&[(f64, f64)]| w[1].0 - on_s <= IMPACT_S;
        let tops = self.points.windows(3).take_while(early);
        let impact = tops
            .into_iter()
            .find(|w| w[1].1 > w[0].1 && w[1].1 > w[2].1);
        let Some(impact) = impact.map(|w| w[1]) else {
            return Measure::none(NO_IMPACT);
        };
        let rise = impact.0 - on_s;
        let step = self.long_s() / (self.points.len() - 1) as f64;
        let slope = |shift: f64| {
            let [from, to] = RISE.map(|share| on_s + share * rise + shift);
            Some((self.at(to)? - self.at(from)?) / (to - from))
        };
        let Some(value) = slope(0.0) else {
            return Measure::none(NO_IMPACT);
        };
        let off = [-0.5, 0.5].map(|k| slope(k * step).map_or(0.0, |s| (s - value).abs()));
        Measure {
            value: Some(value),
            sd: Some(off[0].max(off[1]).max(GAIN * value)),
            ..Measure::default()
        }
    }

    fn at(&self, t_s: f64) -> Option<f64> {
        let after = self.points.partition_point(|p| p.0 < t_s);
        let (a, b) = (
            self.points.get(after.checked_sub(1)?)?,
            self.points.get(after)?,
        );
        Some(a.1 + (b.1 - a.1) * (t_s - a.0) / (b.0 - a.0))
    }
}
