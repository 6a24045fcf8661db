//! What is measured at the bar in a repetition, each value with its uncertainty.
//!
//! With `s` the relative error of lengths, `e` that of a position against another one (jitter of both,
//! and for the hands the error of landmarks), `T` the concentric time and `t` its error:
//!
//! - way `R`: `sR ⊕ e`; mean velocity `v = R/T`: `sv ⊕ e/T ⊕ vt/T`; peak velocity: `sv ⊕` its jitter;
//! - a standstill is known to half the time that the bar takes from it to twice the jitter of the
//!   velocity by which it was found; unsmoothed, to a frame's `1/√12` besides; where the plate is seen to
//!   rest, to what the fit of its onset says;
//! - power `P = load · (g + a) · v`: the errors of both factors, relative, ⊕ each other.

use super::path::ALONG;
use super::set::{STOPS, first_beyond, velocity_loss};
use super::{Attempt, Path, Span};
use crate::measure::add;
use crate::uncertainty::{Beside, POSITION_SD_M, root};
use crate::{Measure, Recording, Sheet};
use sagitta_biomech::signal::{peaks, value_at};
use sagitta_motion::{Channel, Position, Side};
use std::f64::consts::SQRT_2;

/// Standard gravity.
const G: f64 = 9.806_65;
/// A dip of the velocity that is smaller than this share of the peak is none.
const DIP: f64 = 0.05;
/// A camera that is held or put up by hand leans by about a degree (SD), which shows as a bar that
/// drifts sideways; estimated, not measured.
const ROLL_RAD: f64 = 0.0175;

const HANDS: &str = "The plate was not seen, so the hands stand for the bar.";
const FREE: &str = "The bar was not seen in this repetition.";
const UNLOADED: &str = "This needs the load: enter the mass on the bar, bar included.";
const STEADY: &str = "The velocity has no dip on the way up, so there is no sticking region.";
const LACKING: &str =
    "The recording starts or ends within this way up, so a part of it is missing.";
const DROPPED: &str = "The bar was dropped, so its way down is no lowering.";

/// A value and its standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The value.
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
}

/// A repetition's mean velocity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed {
    /// In metres per second.
    pub mean: Doubt,
    /// The part of the error that differs from repetition to repetition: not the scale's.
    pub random_sd: f64,
}

/// The bar of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar<'a> {
    /// The recording.
    pub r: &'a Recording,
    /// Its way.
    pub path: &'a Path,
    /// Whether the recording's start or end takes a little of the way up that is measured.
    pub lacking: bool,
}

impl<'a> Bar<'a> {
    /// The bar whose way is `path`.
    pub fn new(r: &'a Recording, path: &'a Path) -> Self {
        Self {
            r,
            path,
            lacking: false,
        }
    }

    /// Measures one repetition: every metric of the bar that the sheet's movement declares.
    pub fn put(&self, sheet: &mut Sheet, rep: usize, a: &Attempt) {
        let v = self.speed(a);
        let mut put = |id: &str, m: Measure| {
            if sheet.declares(id) {
                sheet.put(id, Some(rep), None, self.told(m));
            }
        };
        put("mean_concentric_velocity", of(v.mean));
        put("mean_propulsive_velocity", of(self.propulsive(a, v)));
        put("peak_concentric_velocity", of(self.peak(a)));
        put("range_of_motion", of(self.way(a.concentric)));
        put("concentric_time", of(self.lasting(a.concentric)));
        put("eccentric_time", self.lowering(a));
        put("pause_time", self.pause(a));
        put("bar_path_deviation", self.deviation(a.concentric, false));
        put("bar_midfoot_deviation", self.deviation(a.concentric, true));
        for (id, measure) in self.sticking(a) {
            put(id, measure);
        }
        put("mean_power", self.mean_power(v));
        put("peak_power", self.peak_power(a));
    }

    /// Says for every metric of the bar why there is none.
    pub fn refuse(sheet: &mut Sheet, rep: usize, reason: Option<&str>) {
        for id in super::words::OF_BAR {
            if sheet.declares(id) {
                sheet.put(id, Some(rep), None, Measure::none(reason.unwrap_or(FREE)));
            }
        }
    }

    /// Measures the set: the mean velocities of its repetitions in order.
    pub fn put_set(sheet: &mut Sheet, speeds: &[Speed]) {
        let values: Vec<f64> = speeds.iter().map(|s| s.mean.value).collect();
        if sheet.declares("velocity_loss") {
            sheet.put("velocity_loss", None, None, loss(speeds));
        }
        for (stop, id) in STOPS
            .iter()
            .zip(["velocity_loss_20_rep", "velocity_loss_40_rep"])
        {
            if !sheet.declares(id) {
                continue;
            }
            let measure = match first_beyond(&values, *stop) {
                Some(rep) => Measure {
                    value: Some(rep as f64),
                    note: "A count has no standard deviation.".to_owned(),
                    ..Measure::default()
                },
                None if values.is_empty() => Measure::none("No repetition has a velocity."),
                None => Measure::none(format!(
                    "No repetition was {stop} % slower than the fastest before it."
                )),
            };
            sheet.put(id, None, None, measure);
        }
    }

    /// Says where a value comes from.
    pub fn told(&self, mut m: Measure) -> Measure {
        if self.lacking && m.value.is_some() {
            add(&mut m.note, LACKING);
            m.unsupported = true;
        }
        if !self.path.noise.by_plate && m.value.is_some() {
            add(&mut m.note, HANDS);
            if !self.r.scale.measured() {
                add(
                    &mut m.note,
                    "No body height was given, so lengths are the network's guess.",
                );
            }
        }
        m
    }

    /// Error of the difference of two positions in metres, the scale aside.
    fn apart_m(&self) -> f64 {
        let n = &self.path.noise;
        (SQRT_2 * n.position_m).beside(n.drift_m)
    }

    /// Height gained between two instants.
    pub fn way(&self, (from, to): Span) -> Doubt {
        let up = |t| self.path.up_at(t).unwrap_or(0.0);
        let value = up(to) - up(from);
        let sd = self.apart_m().beside(self.path.noise.relative * value);
        Doubt { value, sd }
    }

    /// Mean velocity of the concentric phase.
    pub fn speed(&self, a: &Attempt) -> Speed {
        let (way, time) = (self.way(a.concentric), self.lasting(a.concentric));
        let value = way.value / time.value;
        let random_sd = (self.apart_m() / time.value).beside(value * time.sd / time.value);
        let sd = random_sd.beside(self.path.noise.relative * value);
        Speed {
            mean: Doubt { value, sd },
            random_sd,
        }
    }

    /// Mean velocity until the bar first slows down faster than gravity would slow it.
    fn propulsive(&self, a: &Attempt, v: Speed) -> Doubt {
        let slowing = self.path.acceleration_m_s2();
        let (from, to) = a.concentric;
        let inside = self.path.within(a.peak_s, to);
        // Jitter alone must not end the phase.
        let limit = -G - 2.0 * self.path.noise.acceleration_m_s2.min(G);
        let free = inside.into_iter().find(|&i| slowing[i] <= limit);
        let end = free.map_or(to, |i| self.path.t_s[i]);
        let way = self.way((from, end));
        let value = way.value / (end - from).max(f64::MIN_POSITIVE);
        let grown = value / v.mean.value.max(f64::MIN_POSITIVE);
        Doubt {
            value,
            sd: v.mean.sd * grown.max(1.0),
        }
    }

    fn peak(&self, a: &Attempt) -> Doubt {
        let inside = self.path.within(a.concentric.0, a.concentric.1);
        let speeds = inside.map(|i| self.path.speed_m_s[i]);
        let value = speeds.fold(0.0, f64::max);
        let n = &self.path.noise;
        let drift = n.drift_m / (a.concentric.1 - a.concentric.0);
        Doubt {
            value,
            sd: root([n.relative * value, n.speed_m_s, drift]),
        }
    }

    /// How long a stroke lasts: the errors of its two ends.
    pub fn lasting(&self, (from, to): Span) -> Doubt {
        let sd = self
            .standstill_s(from, to)
            .beside(self.standstill_s(to, from));
        Doubt {
            value: to - from,
            sd,
        }
    }

    /// How well the standstill at one end of a stroke is known in time.
    fn standstill_s(&self, at_s: f64, other_s: f64) -> f64 {
        let path = self.path;
        let told = path.rest_ends(at_s, other_s);
        if let Some(told) = told.filter(|c| (c.t_s - at_s).abs() <= 2.0 * c.sd_s) {
            return told.sd_s;
        }
        let (first, last) = (at_s.min(other_s), at_s.max(other_s));
        let jitter = path.noise.ends_m_s(last - first);
        let clear = |i: &usize| path.speed_m_s[*i].abs() >= 2.0 * jitter;
        let mut inside = path.within(first, last);
        let found = match at_s <= other_s {
            true => inside.find(clear),
            false => inside.rev().find(clear),
        };
        let until = found.map_or(0.5 * (first + last), |i| path.t_s[i]);
        let frame = match self.r.cutoff_hz {
            Some(_) => 0.0,
            None => self.r.step_s() / 12.0_f64.sqrt(),
        };
        (0.5 * (until - at_s)).beside(frame)
    }

    fn lowering(&self, a: &Attempt) -> Measure {
        match a.eccentric {
            Some(_) if a.dropped => Measure::none(DROPPED),
            Some(span) => of(self.lasting(span)),
            None => Measure::none("The way down of this repetition was not recorded."),
        }
    }

    fn pause(&self, a: &Attempt) -> Measure {
        let Some((from, to)) = a.eccentric else {
            return Measure::none("The way down of this repetition was not recorded.");
        };
        if a.dropped {
            return Measure::none(DROPPED);
        }
        let (up_from, up_to) = a.concentric;
        let (value, sd) = match to <= up_from {
            true => (
                up_from - to,
                self.standstill_s(to, from)
                    .beside(self.standstill_s(up_from, up_to)),
            ),
            false => (
                from - up_to,
                self.standstill_s(up_to, up_from)
                    .beside(self.standstill_s(from, to)),
            ),
        };
        of(Doubt {
            value: value.max(0.0),
            sd,
        })
    }

    /// Furthest horizontal distance on the way up from where it began, or from mid-foot,
    /// either way.
    fn deviation(&self, span: Span, from_foot: bool) -> Measure {
        let Some((times, along)) = self.r.curve(ALONG) else {
            return Measure::none("The bar's way over the ground was not seen.");
        };
        let start = match from_foot {
            true => self.mid_foot(span),
            false => value_at(times, along, span.0),
        };
        let Some(start) = start else {
            return Measure::none("This needs the heels and the toes in the picture.");
        };
        let inside = times.iter().zip(along);
        let inside = inside.filter(|(t, _)| (span.0..=span.1).contains(*t));
        let ends = [span.0, span.1].map(|t| value_at(times, along, t));
        let away = inside.map(|(_, x)| *x).chain(ends).flatten();
        let Some(value) = away.map(|x| (x - start).abs()).reduce(f64::max) else {
            return Measure::none(FREE);
        };
        let mut away = self.sideways(value, self.way(span).value);
        if from_foot {
            away.sd = away.sd.beside(POSITION_SD_M);
        }
        let mut measure = of(away);
        if from_foot && self.path.noise.by_plate {
            add(
                &mut measure.note,
                "The plate is nearer to the camera than the feet; this is allowed for as if the camera looked square from the side, and how far the plate shows that it may not adds to the uncertainty.",
            );
        }
        measure
    }

    /// A horizontal way that was made while the bar rose by `rise_m`: beside what every length has, the
    /// camera may lean.
    pub fn sideways(&self, value: f64, rise_m: f64) -> Doubt {
        let n = &self.path.noise;
        let leaning = ROLL_RAD * rise_m;
        let sd = root([self.apart_m(), n.relative * value, leaning]);
        Doubt { value, sd }
    }

    /// Mean of the four points of the feet over a stretch of time.
    fn mid_foot(&self, (from, to): Span) -> Option<f64> {
        let middle = 0.5 * (from + to);
        let mut sum = 0.0;
        for position in [Position::HeelAlong, Position::ToeAlong] {
            let at = |side| self.r.at(Channel::Position(position, Some(side)), middle);
            let sides = Side::BOTH.map(at);
            let seen: Vec<f64> = sides.into_iter().flatten().collect();
            if seen.is_empty() {
                return None;
            }
            sum += 0.5 * seen.iter().sum::<f64>() / seen.len() as f64;
        }
        Some(sum)
    }

    fn sticking(&self, a: &Attempt) -> [(&'static str, Measure); 3] {
        const IDS: [&str; 3] = ["sticking_velocity", "sticking_height", "sticking_time"];
        let Some((top, dip)) = sticking(self.path, a) else {
            return IDS.map(|id| (id, Measure::none(STEADY)));
        };
        let path = self.path;
        let (speed, n) = (path.speed_m_s[dip], &path.noise);
        let share = |t| 100.0 * self.way((a.concentric.0, t)).value / a.rise_m.max(1e-6);
        let error = self.apart_m() / a.rise_m.max(1e-6);
        let step = self.r.step_s();
        let values = [
            Doubt {
                value: speed,
                sd: n.speed_m_s.beside(n.relative * speed),
            },
            // Known to a frame in time, at the velocity there.
            Doubt {
                value: share(path.t_s[dip]),
                sd: 100.0 * error.beside(speed * step / a.rise_m.max(1e-6)),
            },
            Doubt {
                value: path.t_s[dip] - path.t_s[top],
                sd: SQRT_2 * step,
            },
        ];
        [0, 1, 2].map(|i| (IDS[i], of(values[i])))
    }

    fn mean_power(&self, v: Speed) -> Measure {
        let Some(load) = self.r.subject.load_kg.filter(|&kg| kg > 0.0) else {
            return Measure::none(UNLOADED);
        };
        of(Doubt {
            value: load * G * v.mean.value,
            sd: load * G * v.mean.sd,
        })
    }

    fn peak_power(&self, a: &Attempt) -> Measure {
        let Some(load) = self.r.subject.load_kg.filter(|&kg| kg > 0.0) else {
            return Measure::none(UNLOADED);
        };
        let n = &self.path.noise;
        if !n.by_plate {
            return Measure::none(
                "This needs the plate in the picture: the hands are too unsteady for an acceleration.",
            );
        }
        let pull = self.path.acceleration_m_s2();
        let inside = self.path.within(a.concentric.0, a.concentric.1);
        let power = |i: usize| (load * (G + pull[i]) * self.path.speed_m_s[i], i);
        let most = inside.map(power).max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((value, i)) = most.filter(|(value, _)| *value > 0.0) else {
            return Measure::none(FREE);
        };
        let speed = n.speed_m_s / self.path.speed_m_s[i];
        let force = n.acceleration_m_s2 / (G + pull[i]);
        of(Doubt {
            value,
            sd: value * root([n.relative, speed, force]),
        })
    }
}

/// Samples of the local maximum and of the slowest point after it where the bar slows down on its way up
/// and speeds up again (sticking region: van den Tillaar and Ettema 2010; in pulls the transition).
pub fn sticking(path: &Path, a: &Attempt) -> Option<(usize, usize)> {
    let inside = path.within(a.concentric.0, a.concentric.1);
    let from = inside.start;
    let slow: Vec<f64> = path.speed_m_s[inside].iter().map(|v| -v).collect();
    let peak = slow.iter().fold(0.0_f64, |most, v| most.max(-v));
    let least = (DIP * peak).max(4.0 * path.noise.speed_m_s);
    let clear = |p: &sagitta_biomech::signal::Peak| p.left.min(p.right) >= least;
    let dips = peaks(&slow).into_iter().filter(clear);
    let dip = dips
        .max_by(|p, q| slow[p.index].total_cmp(&slow[q.index]))?
        .index;
    let top = (0..dip).min_by(|&i, &j| slow[i].total_cmp(&slow[j]))?;
    Some((from + top, from + dip))
}

/// From the fastest to the last repetition.
fn loss(speeds: &[Speed]) -> Measure {
    let values: Vec<f64> = speeds.iter().map(|s| s.mean.value).collect();
    let (Some(loss), Some(last)) = (velocity_loss(&values).pop(), speeds.last()) else {
        return Measure::none("No repetition has a velocity.");
    };
    let best = speeds
        .iter()
        .max_by(|a, b| a.mean.value.total_cmp(&b.mean.value));
    let Some(best) = best.filter(|_| speeds.len() > 1) else {
        return Measure::none("This needs at least two repetitions.");
    };
    let relative = |s: &Speed| s.random_sd / s.mean.value.max(1e-6);
    let kept = 1.0 - loss / 100.0;
    of(Doubt {
        value: loss,
        sd: 100.0 * kept * relative(best).beside(relative(last)),
    })
}

pub(super) fn of(d: Doubt) -> Measure {
    Measure {
        value: Some(d.value),
        sd: Some(d.sd),
        ..Measure::default()
    }
}
