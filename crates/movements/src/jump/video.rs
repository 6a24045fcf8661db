//! Jumps in the picture.
//!
//! Feet in the air are those of which the lowest point is a fiftieth of body height over the floor. In
//! flight the centre of mass is on a parabola that is fitted to all of its frames; each foot then tells
//! when it left the ground and when it landed ([`sagitta_biomech::flight`]). Toes decide, since heels
//! leave the ground before them; heels and ankles that agree with the toes are averaged with them.
//! Instants come from curves that were not smoothed. Velocity and height of the body on the ground
//! come from the smoothed centre of mass, or from mid-hip where not all of the body is seen.

use super::force::{bounce, flight, turns};
use super::{By, Jump, Jumps, Kind, Seen};
use crate::Recording;
use sagitta_biomech::flight::{Crossing, Edge, GRAVITY, Jitter, Parabola, edge, fit, jitter};
use sagitta_biomech::force::{Air, Motion};
use sagitta_biomech::signal::{mean_sd, median, quantile};
use sagitta_motion::{Channel, Position, ScaleSource, Side, Source};

/// Feet higher than this share of body height are in the air.
const AIR: f64 = 0.02;
/// Share of foot heights that lie under the floor by jitter alone.
const UNDER_FLOOR: f64 = 0.05;
/// No landmark is steadier than this share of body height: a fraction of a pixel.
const STEADIEST: f64 = 0.0003;
/// Feet that stand are looked at for this long before and after a flight, in seconds.
const STANDING_S: f64 = 2.0;
/// Kept away from the edges of a flight where standing is judged, in seconds.
const CLEAR_S: f64 = 0.05;
/// Values and instants of feet that are farther apart than this many standard deviations differ.
const DIFFER: f64 = 3.0;
/// The end of a fall that is fitted, in seconds.
const FALL_S: f64 = 0.15;
/// Shorter flights are none, in seconds.
const MIN_AIR_S: f64 = 0.08;
/// Standing is judged by at least this long before the first movement, in seconds.
const REST_S: f64 = 0.5;
/// In standing still the centre of mass keeps its height within this share of body height.
const STILL: f64 = 0.008;
/// Movement shows where the centre of mass leaves its height in standing by five standard deviations,
/// as force does (Owen 2014), and at least by this share of body height; it began earlier, by even
/// acceleration.
const ONSET_SD: f64 = 5.0;
const ONSET: f64 = 0.006;

/// A point of a foot over time.
struct Foot {
    y: Vec<Option<f64>>,
    floor_m: f64,
    toe: bool,
}

struct Picture<'a> {
    r: &'a Recording,
    t_s: &'a [f64],
    /// Centre of mass, or mid-hip.
    body: &'a [Option<f64>],
    feet: Vec<Foot>,
    jitter: Jitter,
    /// Gravity in the curves' metres, and how well the scale is known.
    known: [f64; 2],
}

/// A stretch of frames in the air.
struct Stretch {
    from: Option<f64>,
    to: Option<f64>,
}

/// An air with the parabola of its centre of mass.
struct Flown {
    air: Air,
    parabola: Option<Parabola>,
}

pub(super) fn find(r: &Recording, kind: Kind) -> Option<Jumps> {
    let picture = Picture::of(r)?;
    let flown = picture.all_flown();
    let scale = picture.scale(&flown);
    let motion = picture.motion(scale);
    let mut list = Vec::new();
    for (i, one) in flown.iter().enumerate() {
        let Some((take_off, landing)) = flight(&one.air) else {
            continue;
        };
        if landing.t_s - take_off.t_s < MIN_AIR_S {
            continue;
        }
        let before = i.checked_sub(1).and_then(|i| flown.get(i));
        let touch_down = bounce(before.map(|b| &b.air), take_off);
        if kind == Kind::Drop && touch_down.is_none() {
            continue;
        }
        let fell = before.and_then(|b| b.parabola).zip(touch_down);
        let mut jump = Jump {
            touch_down,
            motion: motion.clone(),
            seen: one
                .parabola
                .map(|p| picture.seen(&p, take_off, fell, scale[0])),
            ..Jump::new(take_off, landing)
        };
        if touch_down.is_none() || matches!(kind, Kind::Countermovement | Kind::Squat) {
            let after = before.and_then(|b| b.air.to).map(|c| c.t_s);
            picture.onset(&mut jump, after, kind, scale[0]);
        }
        turns(&mut jump, kind);
        list.push(jump);
    }
    Some(Jumps {
        by: By::Video,
        list,
        offset_n: 0.0,
        scale_sd: scale[1],
        by_gravity: !measured(r),
    })
}

/// Stretches without contact, in order.
pub(super) fn airs(r: &Recording) -> Vec<Air> {
    let picture = Picture::of(r);
    let flown = picture.map(|p| p.all_flown()).unwrap_or_default();
    flown.into_iter().map(|f| f.air).collect()
}

impl<'a> Picture<'a> {
    fn of(r: &'a Recording) -> Option<Self> {
        let sharp = r.sharp.as_ref()?;
        let get = |position, side| sharp.get(Channel::Position(position, side));
        let body = get(Position::ComUp, None).or_else(|| get(Position::PelvisUp, None))?;
        let mut feet = Vec::new();
        for position in [Position::ToeUp, Position::HeelUp, Position::AnkleUp] {
            for side in Side::BOTH {
                let Some(y) = get(position, Some(side)) else {
                    continue;
                };
                let floor = quantile(y.iter().flatten().copied().collect(), UNDER_FLOOR);
                feet.push(Foot {
                    y: y.to_vec(),
                    floor_m: floor?,
                    toe: position == Position::ToeUp,
                });
            }
        }
        if !feet.iter().any(|f| f.toe) {
            feet.iter_mut().for_each(|f| f.toe = true);
        }
        // Without a body height the scale is the network's guess, and gravity tells it better.
        let known = match measured(r) {
            true => [GRAVITY, r.scale.relative_sd.max(0.01) * GRAVITY],
            false => UNKNOWN,
        };
        let mut picture = Self {
            r,
            t_s: &sharp.t_s,
            body,
            feet,
            jitter: jitter(&[], 0.0),
            known,
        };
        picture.jitter = picture.measured_jitter();
        Some(picture)
    }

    /// Jitter of the toes while they stand.
    fn measured_jitter(&self) -> Jitter {
        let limit = AIR * self.r.body_m();
        let mut still: Vec<Vec<f64>> = Vec::new();
        for foot in self.feet.iter().filter(|f| f.toe) {
            let mut run: Vec<f64> = Vec::new();
            for y in foot.y.iter().chain([&None]) {
                match y {
                    Some(y) if (y - foot.floor_m).abs() < 1.5 * limit => run.push(*y),
                    // The ends of a run may be leaving the ground already.
                    _ => {
                        if run.len() > 8 {
                            still.push(run[2..run.len() - 2].to_vec());
                        }
                        run.clear();
                    }
                }
            }
        }
        jitter(&still, STEADIEST * self.r.body_m())
    }

    /// Height of the lowest foot point over the floor per frame.
    fn lowest(&self) -> Vec<Option<f64>> {
        let at = |i: usize| {
            let each = self
                .feet
                .iter()
                .filter_map(|f| Some(f.y.get(i)?.as_ref()? - f.floor_m));
            each.reduce(f64::min)
        };
        (0..self.t_s.len()).map(at).collect()
    }

    /// Stretches in which the lowest foot point is over the limit, from where it crosses it.
    fn stretches(&self) -> Vec<Stretch> {
        let limit = AIR * self.r.body_m();
        let low: Vec<(f64, f64)> = self
            .t_s
            .iter()
            .zip(self.lowest())
            .filter_map(|(&t, y)| Some((t, y?)))
            .collect();
        let mut all: Vec<Stretch> = Vec::new();
        for (i, &(t, y)) in low.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| low[i]);
            let cross = |(s, z): (f64, f64)| s + (limit - z) / (y - z) * (t - s);
            match (before.is_some_and(|b| b.1 > limit), y > limit) {
                (false, true) => all.push(Stretch {
                    from: before.map(cross),
                    to: None,
                }),
                (true, false) => {
                    if let (Some(last), Some(before)) = (all.last_mut(), before) {
                        last.to = Some(cross(before));
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// All stretches; the flights tell the gravity of the falls.
    fn all_flown(&self) -> Vec<Flown> {
        let stretches = self.stretches();
        let whole = |s: &Stretch| {
            s.from
                .zip(s.to)
                .is_some_and(|(a, b)| b - a <= super::force::MAX_FLIGHT_S)
        };
        let flights: Vec<Option<Flown>> = stretches
            .iter()
            .map(|s| whole(s).then(|| self.flown(s, None)))
            .collect();
        let parabolas = flights.iter().flatten().filter_map(|f| f.parabola);
        let gravity = median(parabolas.map(|p| p.gravity).collect()).unwrap_or(GRAVITY);
        let each = stretches.iter().zip(flights);
        each.map(|(s, flight)| flight.unwrap_or_else(|| self.flown(s, Some(gravity))))
            .collect()
    }

    /// Finds the edges of a stretch, of a fall where `gravity` is given: first where the parabola says that
    /// the feet come up from the floor, then by the feet, then once more with a parabola of all frames
    /// between.
    fn flown(&self, s: &Stretch, gravity: Option<f64>) -> Flown {
        let limit = AIR * self.r.body_m();
        let whole = gravity.is_none();
        // The end of a fall is too short to tell gravity.
        let known = gravity.map_or(self.known, |g| [g, 0.001 * g]);
        let (mut from, mut to) = (s.from, s.to);
        let (mut parabola, mut air) = (
            None,
            Air {
                from: None,
                to: None,
            },
        );
        for round in 0..3 {
            let begin = if whole { from } else { to.map(|t| t - FALL_S) };
            parabola = begin
                .zip(to)
                .and_then(|(a, b)| fit(&self.body_between(a, b), self.jitter, known));
            let Some(p) = parabola else { break };
            if round == 0 {
                let early = |t: f64| t - limit / p.velocity(t).abs().max(0.5);
                let late = |t: f64| t + limit / p.velocity(t).abs().max(0.5);
                (from, to) = (from.map(early), to.map(late));
                continue;
            }
            let find = |t: Option<f64>, which| t.and_then(|t| self.foot_edge(&p, t, which));
            air = Air {
                from: if whole {
                    find(from, Edge::Leaves)
                } else {
                    None
                },
                to: find(to, Edge::Lands),
            };
            (from, to) = (air.from.map(|c| c.t_s), air.to.map(|c| c.t_s));
        }
        Flown { air, parabola }
    }

    /// The body's heights between two instants.
    fn body_between(&self, from: f64, to: f64) -> Vec<(f64, f64)> {
        let inside = self.t_s.iter().zip(self.body);
        inside
            .filter(|(t, _)| (from..=to).contains(*t))
            .filter_map(|(&t, y)| Some((t, (*y)?)))
            .collect()
    }

    /// When the feet leave the ground or land: as the toes say, with what agrees with them.
    fn foot_edge(&self, p: &Parabola, guess_s: f64, which: Edge) -> Option<Crossing> {
        let all: Vec<(bool, Crossing)> = self
            .feet
            .iter()
            .filter_map(|foot| Some((foot.toe, self.one_edge(foot, p, guess_s, which)?)))
            .collect();
        let toes: Vec<Crossing> = all
            .iter()
            .filter(|(toe, _)| *toe)
            .map(|(_, c)| *c)
            .collect();
        let together = agreeing(&toes, mean(&toes)?);
        // Where one foot leaves the ground after the other, the last decides; in landing the first.
        let order = |c: &&Crossing| if which == Edge::Leaves { -c.t_s } else { c.t_s };
        let decides = toes.iter().min_by(|a, b| order(a).total_cmp(&order(b)))?;
        let anchor = if together.len() == toes.len() {
            mean(&toes)?
        } else {
            *decides
        };
        let others: Vec<Crossing> = all.into_iter().map(|(_, c)| c).collect();
        mean(&agreeing(&others, anchor))
    }

    fn one_edge(&self, foot: &Foot, p: &Parabola, guess_s: f64, which: Edge) -> Option<Crossing> {
        let points: Vec<(f64, f64)> = self
            .t_s
            .iter()
            .zip(&foot.y)
            .filter_map(|(&t, y)| Some((t, (*y)?)))
            .collect();
        let side = |from: f64, to: f64| {
            let inside = points.iter().filter(|(t, _)| (from..=to).contains(t));
            let near = inside
                .map(|p| p.1)
                .filter(|y| (y - foot.floor_m).abs() < 2.0 * AIR * self.r.body_m());
            self.level(near.collect())
        };
        // The edges of a flight by the body's own parabola, to look at feet on either side of it.
        let other = 2.0 * p.apex_s - guess_s;
        let (first, last) = (guess_s.min(other), guess_s.max(other));
        let before = side(first - CLEAR_S - STANDING_S, first - CLEAR_S);
        let after = side(last + CLEAR_S, last + CLEAR_S + STANDING_S);
        let (own, far) = if which == Edge::Leaves {
            (before, after)
        } else {
            (after, before)
        };
        let level = match (own, far) {
            (Some(a), Some(b)) if differ(a, b) <= DIFFER => pooled(&[a, b]),
            (Some(a), _) => Some(a),
            (None, b) => b,
        }?;
        edge(&points, level, p, self.jitter, guess_s, which)
    }

    /// Mean of heights of a standing foot and its standard deviation.
    fn level(&self, values: Vec<f64>) -> Option<[f64; 2]> {
        let n = values.len() as f64;
        let middle = median(values.clone())?;
        let near: Vec<f64> = values
            .into_iter()
            .filter(|v| (v - middle).abs() <= 4.0 * self.jitter.sd_m)
            .collect();
        let (mean, _) = mean_sd(&near)?;
        Some([
            mean,
            self.jitter.sd_m * (self.jitter.inflation() / n).sqrt(),
        ])
    }

    /// Metres in one of the curves', and the share by which they may be wrong: as the body height tells
    /// it where it is given, else as gravity does.
    fn scale(&self, flown: &[Flown]) -> [f64; 2] {
        let flights = flown.iter().filter(|f| flight(&f.air).is_some());
        let all: Vec<[f64; 2]> = flights
            .filter_map(|f| f.parabola)
            .map(|p| [p.gravity, p.gravity_sd])
            .collect();
        match pooled(&all).filter(|_| !measured(self.r)) {
            Some([g, sd]) => [GRAVITY / g, sd / g],
            None => [1.0, self.r.scale.relative_sd],
        }
    }

    /// What only a picture shows of a flight.
    fn seen(
        &self,
        p: &Parabola,
        take_off: Crossing,
        fell: Option<(Parabola, Crossing)>,
        scale: f64,
    ) -> Seen {
        Seen {
            apex: Crossing {
                t_s: p.apex_s,
                sd_s: p.apex_sd_s,
            },
            rise_m: {
                let edge = p.velocity(take_off.t_s) * take_off.sd_s;
                let sd = (p.apex_sd_m * p.apex_sd_m + edge * edge).sqrt();
                [scale * (p.apex_m - p.at(take_off.t_s)), scale * sd]
            },
            gravity: self.gravity(take_off.t_s, 2.0 * p.apex_s - take_off.t_s),
            touch_m_s: fell.map(|(fall, on)| {
                let sd = GRAVITY * (fall.apex_sd_s * fall.apex_sd_s + on.sd_s * on.sd_s).sqrt();
                [GRAVITY * (on.t_s - fall.apex_s), sd]
            }),
        }
    }

    /// Gravity as the flight shows it, with nothing known of the scale.
    fn gravity(&self, from: f64, to: f64) -> Option<[f64; 2]> {
        let points = self.body_between(from, to);
        let p = fit(&points, self.jitter, UNKNOWN)?;
        (points.len() > 4).then_some([p.gravity, p.gravity_sd])
    }

    /// The smoothed centre of mass and its velocity by central differences.
    fn motion(&self, [scale, scale_sd]: [f64; 2]) -> Option<Motion> {
        let curve = |position| self.r.curve(Channel::Position(position, None));
        let (t_s, up) = curve(Position::ComUp).or_else(|| curve(Position::PelvisUp))?;
        let known: Vec<(f64, f64)> = t_s
            .iter()
            .zip(up)
            .filter_map(|(&t, y)| Some((t, scale * (*y)?)))
            .collect();
        let slope = |i: usize| {
            let (a, b) = (
                known[i.saturating_sub(1)],
                known[(i + 1).min(known.len() - 1)],
            );
            if b.0 > a.0 {
                (b.1 - a.1) / (b.0 - a.0)
            } else {
                0.0
            }
        };
        let velocity = (0..known.len()).map(slope).collect();
        // A low-pass of cut-off f lets pass of white jitter s, sampled at r, a velocity of
        // 2 pi f s sqrt(2 f / 3 r).
        let cutoff = self.r.cutoff_hz.unwrap_or(0.4 * self.r.rate_hz);
        let share =
            (2.0 * cutoff / (3.0 * self.r.rate_hz.max(1.0)) * self.jitter.inflation()).sqrt();
        let body_sd = 0.5 * scale * self.jitter.sd_m;
        Some(Motion {
            t_s: known.iter().map(|p| p.0).collect(),
            velocity_m_s: velocity,
            up_m: known.iter().map(|p| p.1).collect(),
            known_s: 0.0,
            known_sd_m_s: 2.0 * std::f64::consts::PI * cutoff * body_sd * share,
            drift_m_s2: 0.0,
            relative_sd: scale_sd,
        })
    }

    /// The first movement out of standing, or out of a squat that is held.
    fn onset(&self, jump: &mut Jump, after_s: Option<f64>, kind: Kind, scale: f64) {
        let Some(motion) = &jump.motion else { return };
        let (t_s, up) = (&motion.t_s, &motion.up_m);
        let index = |t: f64| t_s.partition_point(|&s| s < t);
        let (from, off) = (after_s.map_or(0, index), index(jump.take_off.t_s));
        let body_m = scale * self.r.body_m();
        let range = STILL * body_m + scale * self.jitter.sd_m;
        let Some(rest) = last_still(t_s, up, from..off, range) else {
            return;
        };
        let window = rest..index(t_s[rest] + REST_S).min(off);
        let Some((stood, sd)) = mean_sd(&up[window]) else {
            return;
        };
        let margin = (ONSET_SD * sd.unwrap_or(0.0)).clamp(ONSET * body_m, 2.0 * ONSET * body_m);
        let gone = |i: usize| match kind {
            Kind::Squat => up[i] - stood,
            _ => stood - up[i],
        };
        let reaches = |level: f64| {
            let i = (rest + 1..off).find(|&i| gone(i) > level)?;
            let part = (level - gone(i - 1)) / (gone(i) - gone(i - 1));
            Some(t_s[i - 1] + part.clamp(0.0, 1.0) * (t_s[i] - t_s[i - 1]))
        };
        // With even acceleration four times the way takes twice the time.
        let (Some(near), Some(far)) = (reaches(margin), reaches(4.0 * margin)) else {
            return;
        };
        jump.stood_s = Some(t_s[rest]);
        jump.start = Some(Crossing {
            t_s: near - (far - near),
            sd_s: START_SD_S,
        });
        jump.stood_s = jump.stood_s.filter(|s| *s < near - (far - near));
    }
}

/// Whether the scale was measured: by the body's height or something in the picture, or by a laboratory.
/// Where gravity is to tell it, flights do.
fn measured(r: &Recording) -> bool {
    match r.scale.by {
        ScaleSource::Gravity => false,
        _ => r.scale.measured() || r.source() == Source::Markers,
    }
}

/// Gravity in metres of which nothing is known.
const UNKNOWN: [f64; 2] = [GRAVITY, 1e6];

/// Scatter of starts seen in the picture against force: a quarter of the limits of agreement, −82 to
/// 233 ms (Bishop 2022).
const START_SD_S: f64 = 0.315 / 3.92;

fn differ(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).abs() / (a[1] * a[1] + b[1] * b[1]).sqrt().max(1e-9)
}

/// Mean weighted by precision.
fn pooled(values: &[[f64; 2]]) -> Option<[f64; 2]> {
    let weight: f64 = values.iter().map(|v| 1.0 / (v[1] * v[1])).sum();
    let sum: f64 = values.iter().map(|v| v[0] / (v[1] * v[1])).sum();
    (weight > 0.0 && weight.is_finite()).then(|| [sum / weight, (1.0 / weight).sqrt()])
}

fn mean(all: &[Crossing]) -> Option<Crossing> {
    let values: Vec<[f64; 2]> = all.iter().map(|c| [c.t_s, c.sd_s]).collect();
    let [t_s, sd_s] = pooled(&values)?;
    // Where they scatter more than they should, the mean is that much less certain.
    let off: f64 = values
        .iter()
        .map(|v| (v[0] - t_s) * (v[0] - t_s) / (v[1] * v[1]))
        .sum();
    let wider = (off / (values.len() as f64 - 1.0).max(1.0)).max(1.0).sqrt();
    Some(Crossing {
        t_s,
        sd_s: sd_s * wider,
    })
}

fn agreeing(all: &[Crossing], with: Crossing) -> Vec<Crossing> {
    let near = |c: &&Crossing| differ([c.t_s, c.sd_s], [with.t_s, with.sd_s]) <= DIFFER;
    all.iter().filter(near).copied().collect()
}

/// Where the last half second begins in which the body keeps its height, and did so shortly before.
fn last_still(
    t_s: &[f64],
    up: &[f64],
    within: std::ops::Range<usize>,
    range: f64,
) -> Option<usize> {
    let still = |i: usize| {
        let end = t_s
            .partition_point(|&s| s <= t_s[i] + REST_S)
            .min(within.end);
        let part = up.get(i..end).unwrap_or_default();
        let (low, high) = part
            .iter()
            .fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
        let long = end > i && t_s[end - 1] - t_s[i] >= 0.9 * REST_S;
        long && high - low <= range
    };
    let last = within.clone().rev().find(|&i| still(i))?;
    // The end of the last such stretch may be moving already.
    let earlier = t_s.partition_point(|&s| s < t_s[last] - 0.6 * REST_S);
    Some(if earlier >= within.start && still(earlier) {
        earlier
    } else {
        last
    })
}
