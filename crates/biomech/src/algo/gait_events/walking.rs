//! Contacts of walking feet.
//!
//! Two published readings of each event err to different sides, so that their mean is taken and half
//! their difference told as its uncertainty:
//!
//! - where the heel is farthest ahead of the pelvis it lands, where the toe is farthest behind it leaves
//!   (Zeni et al. 2008, Gait Posture 27, 710–714): early at contact, late at toe-off;
//! - the middle of heel and toe sinks fastest just after the heel has landed and rises fastest when the
//!   toe leaves (O'Connor et al. 2007, Gait Posture 25, 469–474): late at contact, early at toe-off.

use super::curves::{Curve, Strike};
use super::{Contact, Instant, Part};
use crate::signal::{Peak, peaks, separate, vertex_s};
use sagitta_motion::{Kinematics, Position, Side};

/// Heel and toe swing past the pelvis by at least this (Pose2Sim's gait events).
const SWING_M: f64 = 0.1;
/// Least time between two contacts of the same foot: 200 steps a minute.
const DISTANCE_S: f64 = 0.6;
/// How far apart the two readings of one event may be.
const WINDOW_S: f64 = 0.1;
/// Low-pass for the speed of the foot, where the frame rate allows it.
const SPEED_HZ: f64 = 12.0;
/// How far two events of one recording differ in what the readings make of them (SD): half of the
/// spread that either has against plates in the papers.
const LEAST_SD_S: f64 = 0.006;
/// One reading alone: their usual distance.
const ALONE_SD_S: f64 = 0.025;

/// All contacts of both feet in order of time.
pub fn walking(k: &Kinematics) -> Vec<Contact> {
    let mut all: Vec<Contact> = Side::BOTH
        .into_iter()
        .filter_map(|side| foot(k, side))
        .flatten()
        .collect();
    all.sort_by(|a, b| a.middle_s.total_cmp(&b.middle_s));
    all
}

fn foot(k: &Kinematics, side: Side) -> Option<Vec<Contact>> {
    let pelvis = Curve::of(k, Position::PelvisAlong, None)?;
    let of = |position| Curve::of(k, position, Some(side));
    let ahead = of(Position::HeelAlong)?.with(&pelvis, |heel, pelvis| heel - pelvis);
    let behind = of(Position::ToeAlong)?.with(&pelvis, |toe, pelvis| pelvis - toe);
    let middle = of(Position::HeelUp)?.with(&of(Position::ToeUp)?, |a, b| 0.5 * (a + b));
    let rising = middle.smooth(SPEED_HZ).rate();
    let sinking = Curve {
        t_s: rising.t_s.clone(),
        x: rising.x.iter().map(|v| -v).collect(),
    };
    let strike = Strike::of(k, side);
    let landings = instants(&ahead, &sinking);
    let leavings = instants(&behind, &rising);
    Some(pair(side, &landings, &leavings, &ahead, &strike))
}

/// Tops of a way, each with the top of a speed near it.
fn instants(way: &Curve, speed: &Curve) -> Vec<Instant> {
    let clear = |p: &Peak| p.left.max(p.right) >= SWING_M && p.left.min(p.right) > 0.02;
    let found: Vec<Peak> = peaks(&way.x).into_iter().filter(clear).collect();
    let found = separate(found, &way.t_s, &way.x, DISTANCE_S);
    let frame = way.step_s() / 12.0_f64.sqrt();
    let instant = |p: &Peak| {
        let zeni_s = vertex_s(&way.t_s, &way.x, p.index);
        let Some(i) = speed.top(zeni_s - WINDOW_S, zeni_s + WINDOW_S) else {
            return Instant::seen(zeni_s, frame.max(LEAST_SD_S), ALONE_SD_S);
        };
        let fast_s = vertex_s(&speed.t_s, &speed.x, i);
        let apart = 0.5 * (zeni_s - fast_s);
        let random_s = (frame * frame + LEAST_SD_S * LEAST_SD_S).sqrt();
        Instant::seen(0.5 * (zeni_s + fast_s), random_s, apart)
    };
    found.iter().map(instant).collect()
}

/// Each landing with the leaving that follows it before the next landing; a leaving before the first
/// landing ends a contact that began before the recording.
fn pair(side: Side, on: &[Instant], off: &[Instant], way: &Curve, strike: &Strike) -> Vec<Contact> {
    let end = way.t_s.last().copied().unwrap_or(0.0);
    let contact = |on: Option<Instant>, off: Option<Instant>| {
        let from = on.or(off).map_or(0.0, |i| i.t_s);
        let to = off.map_or(end, |i| i.t_s);
        Contact {
            side,
            on,
            off,
            middle_s: 0.5 * (from + to),
            first: on.map(|_| Part::Heel),
            strike_rad: on.and_then(|i| strike.at(i.t_s)),
        }
    };
    let within = |from: f64, to: f64| off.iter().copied().find(|o| o.t_s > from && o.t_s < to);
    let mut all = Vec::new();
    let first = on.first().map_or(f64::MAX, |i| i.t_s);
    if let Some(leaving) = within(f64::MIN, first) {
        all.push(contact(None, Some(leaving)));
    }
    for (n, landing) in on.iter().enumerate() {
        let next = on.get(n + 1).map_or(f64::MAX, |i| i.t_s);
        all.push(contact(Some(*landing), within(landing.t_s, next)));
    }
    all
}
