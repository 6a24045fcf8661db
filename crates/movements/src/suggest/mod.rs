//! Which movement a recording shows, as a suggestion that can always be changed.
//!
//! Rules of thumb on few quantities, all relative to body height, in the order in which they exclude
//! each other: lying is a bench press; legs that swing against each other are gait, and their cadence
//! tells walking from running; flights are jumps, told apart by how they begin; what is left moves on the
//! spot and is told apart by how far pelvis and hands travel and where the hands are. The limits are our
//! own; the suggestion is tested on every movement's figure and on real recordings, and is no measurement.

mod plates;

use crate::Recording;
use sagitta_biomech::algo::gait_events::walking;
use sagitta_biomech::signal::{median, quantile};
use sagitta_motion::{Angle, Channel, Kinematics, Position, Side};

/// What a recording looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// Movement id.
    pub movement: &'static str,
    /// 0–1: how far the recording is from the nearest limit that would have said otherwise.
    pub confidence: f64,
    /// What shows it, as the end of a sentence; empty where it is the way that the body moves.
    pub why: &'static str,
}

/// Only so much of a recording is looked at.
pub const LOOK_S: f64 = 15.0;

/// The movement that the first seconds look like; `None` where nothing moves enough to tell.
pub fn suggest(r: &Recording) -> Option<Suggestion> {
    match (&r.kinematics, &r.forces) {
        (None, Some(forces)) => plates::suggest(forces),
        (Some(_), _) => by_body(r),
        (None, None) => None,
    }
}

/// A suggestion whose quantity is `value` where `limit` decides.
fn because(movement: &'static str, value: f64, limit: f64) -> Option<Suggestion> {
    let clear = ((value - limit).abs() / limit.abs().max(1e-9)).min(1.0);
    Some(Suggestion {
        movement,
        confidence: 0.5 + 0.5 * clear,
        why: "",
    })
}

/// Shorter flights are noise, longer ones have left the plate.
const FLIGHT_S: (f64, f64) = (0.15, 1.1);

/// Stretches of samples of which something holds, as long as `(least, most)` seconds, not at the start.
fn runs(
    t_s: &[f64],
    holds: impl Fn(usize) -> bool,
    (least, most): (f64, f64),
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < t_s.len() {
        let mut j = i;
        while j < t_s.len() && holds(j) {
            j += 1;
        }
        if j > i {
            let length = t_s[j - 1] - t_s[i];
            if i > 0 && j < t_s.len() && (least..=most).contains(&length) {
                found.push((i, j));
            }
            i = j;
        }
        i += 1;
    }
    found
}

/// What is known of a body over the first seconds, in body heights.
struct Look<'a> {
    r: &'a Recording,
    count: usize,
    body_m: f64,
}

impl Look<'_> {
    fn values(&self, channel: Channel) -> Vec<Option<f64>> {
        let curve = self.r.curve(channel).map(|(_, v)| v);
        curve
            .map(|v| v[..self.count.min(v.len())].to_vec())
            .unwrap_or_default()
    }

    fn heights(&self, position: Position, side: Option<Side>) -> Vec<Option<f64>> {
        let mut values = self.values(Channel::Position(position, side));
        // Joint coordinates know the pelvis's height and no floor.
        if values.is_empty() && position == Position::PelvisUp {
            values = self.values(Channel::Position(Position::PelvisHeight, None));
        }
        values.iter_mut().flatten().for_each(|v| *v /= self.body_m);
        values
    }

    /// Value below which a share of a height lies.
    fn at(&self, position: Position, share: f64) -> Option<f64> {
        quantile(
            self.heights(position, None).into_iter().flatten().collect(),
            share,
        )
    }

    /// From the lowest to the highest, without the outermost.
    fn way(&self, position: Position) -> f64 {
        let ends = self.at(position, 0.98).zip(self.at(position, 0.02));
        ends.map_or(0.0, |(high, low)| high - low)
    }

    fn degrees(&self, angle: Angle, side: Option<Side>) -> Option<f64> {
        let values = self.values(Channel::Angle(angle, side));
        median(values.into_iter().flatten().collect()).map(f64::to_degrees)
    }
}

/// Lying: the trunk's median lean in degrees.
const LYING_DEG: f64 = 60.0;
/// Feet that swing against each other by this share of body height walk or run.
const SWING: f64 = 0.12;
/// Both feet this share of body height over the floor are in the air.
const AIR: f64 = 0.035;
/// Steps per minute at which people go from walking to running of their own accord: 70 strides (E. A.
/// Hansen et al., The role of stride frequency for walk-to-run transition in humans, Sci. Rep. 7, 2017).
const TRANSITION_PER_MIN: f64 = 140.0;
/// Ways of pelvis and hands that are no movement yet.
const STILL: f64 = 0.06;

fn by_body(r: &Recording) -> Option<Suggestion> {
    let t_s = &r.kinematics.as_ref()?.t_s;
    let count = t_s.partition_point(|&t| t <= t_s.first().copied().unwrap_or(0.0) + LOOK_S);
    let look = Look {
        r,
        count,
        body_m: r.body_m(),
    };
    let lean = look.degrees(Angle::Trunk, None).map_or(0.0, f64::abs);
    if lean > LYING_DEG {
        return because("bench_press", lean, LYING_DEG);
    }
    let feet = lowest_foot(&look);
    let air = |i: usize| feet.get(i).copied().flatten().is_some_and(|h| h > AIR);
    if swing(&look) > SWING {
        let steps = steps_per_min(r.kinematics.as_ref()?)?;
        let runs = steps > TRANSITION_PER_MIN;
        let kind = if runs { "running" } else { "walking" };
        return because(kind, steps, TRANSITION_PER_MIN);
    }
    let flights = runs(&t_s[..count], air, FLIGHT_S);
    if !flights.is_empty() {
        return jumps(&look, &t_s[..count], &flights);
    }
    on_the_spot(&look)
}

/// Height of the lower foot over the floor, by its lowest point.
fn lowest_foot(look: &Look<'_>) -> Vec<Option<f64>> {
    let mut out: Vec<Option<f64>> = vec![None; look.count];
    for side in Side::BOTH {
        for position in [Position::ToeUp, Position::HeelUp] {
            for (low, height) in out.iter_mut().zip(look.heights(position, Some(side))) {
                *low = match (*low, height) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
        }
    }
    out
}

/// How far the ankles swing against each other; 0 where one is not seen.
fn swing(look: &Look<'_>) -> f64 {
    let [left, right] = Side::BOTH.map(|side| look.heights(Position::AnkleAlong, Some(side)));
    let apart = left
        .iter()
        .zip(&right)
        .filter_map(|(l, r)| Some((*l)? - (*r)?));
    let apart: Vec<f64> = apart.collect();
    let ends = quantile(apart.clone(), 0.9).zip(quantile(apart, 0.1));
    ends.map_or(0.0, |(high, low)| high.min(-low).max(0.0))
}

/// By the times between first contacts of either foot.
fn steps_per_min(k: &Kinematics) -> Option<f64> {
    let mut on: Vec<f64> = walking(k).iter().filter_map(|c| Some(c.on?.t_s)).collect();
    on.sort_by(f64::total_cmp);
    let step_s = median(on.windows(2).map(|w| w[1] - w[0]).collect())?;
    (step_s > 0.0).then(|| 60.0 / step_s)
}

/// A dip of the pelvis before the push-off, in body heights.
const COUNTERMOVEMENT: f64 = 0.05;
/// Feet that begin so much higher than they land come from a box.
const BOX: f64 = 0.08;

fn jumps(look: &Look<'_>, t_s: &[f64], flights: &[(usize, usize)]) -> Option<Suggestion> {
    let feet = lowest_foot(look);
    let begins = median(feet.iter().flatten().take(10).copied().collect())?;
    if begins > BOX {
        return because("drop_jump", begins, BOX);
    }
    if flights.len() >= 3 {
        let span = t_s[flights[flights.len() - 1].0] - t_s[flights[0].0];
        let period = span / (flights.len() - 1) as f64;
        if period < 1.5 {
            return because("repeated_jumps", period, 1.5);
        }
    }
    let pelvis = look.heights(Position::PelvisUp, None);
    let off = flights[0].0;
    let from = t_s.partition_point(|&t| t < t_s[off] - 1.0);
    let before: Vec<f64> = pelvis[from..off].iter().flatten().copied().collect();
    let dip = before.first()? - before.iter().copied().fold(f64::MAX, f64::min);
    let kind = if dip > COUNTERMOVEMENT {
        "counter_movement_jump"
    } else {
        "squat_jump"
    };
    because(kind, dip, COUNTERMOVEMENT)
}

/// Hands over the head of a standing person, of whom the hips are half as high.
const OVERHEAD: f64 = 0.95;
/// Hands at the shins at their lowest.
const FLOOR: f64 = 0.36;
/// Hands that come up to here were pulled further than hanging arms reach.
const PULLED: f64 = 0.6;
/// Way of hands that pull from the floor to the shoulders or higher; in a squat they go as far as it is
/// deep.
const PULL: f64 = 0.5;
/// The pelvis of somebody who sits, at the knee's height or little above, for this share of the time.
const SITTING: f64 = 0.25;

fn on_the_spot(look: &Look<'_>) -> Option<Suggestion> {
    let (pelvis, hands) = (look.way(Position::PelvisUp), look.way(Position::BarUp));
    if pelvis.max(hands) < STILL {
        return None;
    }
    let (low, high) = (
        look.at(Position::BarUp, 0.02),
        look.at(Position::BarUp, 0.98),
    );
    if let (Some(low), Some(high)) = (low, high) {
        if hands > PULL && high > PULLED {
            return because("olympic_pull", hands, PULL);
        }
        if low < FLOOR && high < PULLED && hands > 2.0 * STILL {
            return because("deadlift", low, FLOOR);
        }
        if high > OVERHEAD && pelvis < 2.0 * STILL {
            return because("overhead_press", high, OVERHEAD);
        }
    }
    if pelvis < STILL {
        return None;
    }
    let heights: Vec<f64> = look
        .heights(Position::PelvisUp, None)
        .into_iter()
        .flatten()
        .collect();
    let (top, bottom) = (
        look.at(Position::PelvisUp, 0.98)?,
        look.at(Position::PelvisUp, 0.02)?,
    );
    let seated = |h: &&f64| **h < bottom + 0.15 * (top - bottom);
    let sits = heights.iter().filter(seated).count() as f64 / heights.len().max(1) as f64;
    let starts_low = heights.first().is_some_and(|h| seated(&h));
    match sits > SITTING && starts_low {
        true => because("sit_to_stand", sits, SITTING),
        false => because("squat", pelvis, STILL),
    }
}
