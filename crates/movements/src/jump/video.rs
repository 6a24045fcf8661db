//! Jumps in the picture.
//!
//! Flights are found and proved in [`super::airs`], from curves that were not smoothed. Velocity and height
//! of the body on the ground come from the smoothed centre of mass, or from mid-hip where not all of the
//! body is seen. A jump from standing takes off from both feet, which stood before: a flight between steps
//! is none.

use super::airs::{Airs, Refused, SHARED, pooled};
use super::force::{bounce, flight, turns};
use super::missed::{Looked, Missed};
use super::picture::{KNOWN, Picture, measured};
use super::{By, Jump, Jumps, Kind, Seen};
use crate::Recording;
use sagitta_biomech::flight::{Crossing, GRAVITY, Parabola};
use sagitta_biomech::force::{Air, Motion};
use sagitta_biomech::signal::mean_sd;
use sagitta_motion::{Channel, Position};

/// Both feet stand for at least this long before a jump from standing, in seconds: from the first movement
/// to take-off even squat jumps take longer.
const STANDS_S: f64 = 0.25;
/// A foot that rises by less than so many standard deviations of the jitter, or by less than this share of body
/// height, does not step: toes swing forward 4 cm and more over the floor at their highest.
const STEP_SD: f64 = 4.0;
const STEP: f64 = 0.02;
/// Standing is judged by at least this long before the first movement, in seconds.
const REST_S: f64 = 0.5;
/// In standing still the centre of mass keeps its height within this share of body height.
const STILL: f64 = 0.008;
/// Movement shows where the centre of mass leaves its height in standing by five standard deviations,
/// as force does (Owen 2014), and at least by this share of body height; it began earlier, by even
/// acceleration.
const ONSET_SD: f64 = 5.0;
const ONSET: f64 = 0.006;

pub(super) fn find(r: &Recording, kind: Kind) -> Option<Jumps> {
    let picture = Picture::of(r)?;
    let Airs { flown, refused } = picture.airs();
    let mut looked = Looked {
        missed: refused
            .into_iter()
            .map(|(t, why)| (t, Missed::No(why)))
            .collect(),
        highest: picture.highest(),
        clear_m: 3.0 * picture.limits.least_m,
    };
    let parabolas = flown.iter().filter(|f| flight(&f.air).is_some());
    let scale = picture.scale(&parabolas.filter_map(|f| f.parabola).collect::<Vec<_>>());
    let motion = picture.motion(scale);
    let mut list = Vec::new();
    for (i, one) in flown.iter().enumerate() {
        let Some((take_off, landing)) = flight(&one.air) else {
            continue;
        };
        let before = i.checked_sub(1).and_then(|i| flown.get(i));
        let touch_down = bounce(before.map(|b| &b.air), take_off);
        let from_standing = matches!(kind, Kind::Countermovement | Kind::Squat);
        let why = match () {
            () if one.shared < SHARED => Some(Missed::OneFoot),
            () if kind == Kind::Drop && touch_down.is_none() => Some(Missed::NoFall),
            () if from_standing && !picture.stands(take_off.t_s) => Some(Missed::Steps),
            () => None,
        };
        if let Some(why) = why {
            looked.missed.push((take_off.t_s, why));
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
        if touch_down.is_none() || from_standing {
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
        looked,
    })
}

/// Whether somebody flies as in a file that plays faster than life.
pub(super) fn fast(r: &Recording) -> bool {
    let refused = Picture::of(r).map(|p| p.airs().refused).unwrap_or_default();
    let fast = |(_, why): &(f64, Refused)| matches!(why, Refused::Fast { .. });
    refused.iter().any(fast)
}

/// Stretches without contact, in order.
pub(super) fn airs(r: &Recording) -> Vec<Air> {
    let flown = Picture::of(r).map(|p| p.airs().flown).unwrap_or_default();
    flown.into_iter().map(|f| f.air).collect()
}

impl Picture<'_> {
    /// Whether both feet stand before a take-off.
    fn stands(&self, off_s: f64) -> bool {
        let toes = self.feet.iter().filter(|f| f.toe);
        // Jitter that goes on from frame to frame is no step, though it exceeds what differences tell of it.
        let clear_m = (STEP_SD * self.jitter.sd_m).max(STEP * self.r.body_m());
        let mut rises = toes.flat_map(|f| &f.rises).filter(|r| r.lift_m > clear_m);
        !rises.any(|rise| (off_s - STANDS_S..off_s).contains(&rise.to_s))
    }

    /// Metres in one of the curves', and the share by which they may be wrong: as the body height tells
    /// it where it is given, else as gravity does.
    fn scale(&self, parabolas: &[Parabola]) -> [f64; 2] {
        let all: Vec<[f64; 2]> = parabolas
            .iter()
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
            gravity: self.free_gravity(take_off.t_s, 2.0 * p.apex_s - take_off.t_s),
            touch_m_s: fell.map(|(fall, on)| {
                let sd = GRAVITY * (fall.apex_sd_s * fall.apex_sd_s + on.sd_s * on.sd_s).sqrt();
                [GRAVITY * (on.t_s - fall.apex_s), sd]
            }),
        }
    }

    /// The smoothed centre of mass and its velocity by central differences.
    fn motion(&self, [scale, scale_sd]: [f64; 2]) -> Option<Motion> {
        let curve = |position| self.r.curve(Channel::Position(position, None));
        let often = |c: &(&[f64], &[Option<f64>])| c.1.iter().flatten().count() as f64;
        let (com, pelvis) = (curve(Position::ComUp), curve(Position::PelvisUp));
        let enough = com.filter(|c| pelvis.is_none_or(|p| often(c) >= KNOWN * often(&p)));
        let (t_s, up) = enough.or(pelvis)?;
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

/// Scatter of starts seen in the picture against force: a quarter of the limits of agreement, −82 to
/// 233 ms (Bishop 2022).
const START_SD_S: f64 = 0.315 / 3.92;

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
