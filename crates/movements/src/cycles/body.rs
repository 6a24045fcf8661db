//! What the legs do while the pelvis turns.

use super::{Cycles, Reason, Turn};
use crate::Recording;
use sagitta_biomech::signal::{median, quantile};
use sagitta_motion::{Angle, Channel, Position, Side, WarningKind, Warnings};

/// A partial squat bends the knees by 40° (Schoenfeld 2010, J. Strength Cond. Res. 24, 3497–3506); what
/// bends them less is none.
const KNEE_RAD: f64 = 40.0 / 180.0 * std::f64::consts::PI;
/// From hip to ankle a leg is 0.49 of the body's height (Winter, figure 4.1, after Drillis and Contini);
/// hips that are not over two thirds of that do not stand.
pub(crate) const STANDING: f64 = 0.33;
/// In the deepest squat thighs rest on calves, and the hips are a tenth of the body's height over the ankles.
/// Half of that is left for the errors of landmarks.
pub(crate) const LYING: f64 = 0.05;
/// Steps and lunges are 0.4 of the body's height long and more; a foot that hides behind the other wanders by
/// up to 0.26 in recordings of strangers.
const STEP: f64 = 0.3;
/// How much of the low part of a turn may be bent less: single wild frames are no bend.
const HELD: f64 = 0.8;
/// Feet are read over so long before and after a top, in seconds.
const AROUND_S: f64 = 0.1;

/// Bend of the more bent knee while a turn is low, in radians; `None` where neither is seen.
pub(crate) fn knee_rad(r: &Recording, [from_s, to_s]: [f64; 2]) -> Option<f64> {
    let of = |side| {
        let channel = Channel::Angle(Angle::Knee, Some(side));
        quantile(during(r, channel, [from_s, to_s]), HELD)
    };
    Side::BOTH.into_iter().filter_map(of).reduce(f64::max)
}

/// Bend of the less bent knee around an instant, in radians.
pub(crate) fn straight_rad(r: &Recording, t_s: f64) -> Option<f64> {
    let around = [t_s - AROUND_S, t_s + AROUND_S];
    let of = |side| median(during(r, Channel::Angle(Angle::Knee, Some(side)), around));
    Side::BOTH.into_iter().filter_map(of).reduce(f64::min)
}

/// The largest bend of a knee that is held for a moment, with its instant: in a window of 0.2 s the median.
pub(crate) fn most_bent(r: &Recording) -> Option<(f64, f64)> {
    let mut most: Option<(f64, f64)> = None;
    for side in Side::BOTH {
        let Some((t_s, _)) = r.curve(Channel::Angle(Angle::Knee, Some(side))) else {
            continue;
        };
        for &t in t_s {
            let around = [t - AROUND_S, t + AROUND_S];
            let held = median(during(r, Channel::Angle(Angle::Knee, Some(side)), around));
            if let Some(held) = held.filter(|h| most.is_none_or(|(_, m)| *h > m)) {
                most = Some((t, held));
            }
        }
    }
    most
}

/// Whether a foot goes elsewhere between the bottom of a turn and each top that the recording shows: the
/// feet's places to each other change, which no moving camera does.
pub(crate) fn feet_move(r: &Recording, turn: &Turn) -> bool {
    let Some(low) = apart_m(r, turn.low_during_s) else {
        return false;
    };
    let moves = |(top_s, edge): (f64, bool)| {
        let top = apart_m(r, [top_s - AROUND_S, top_s + AROUND_S]).filter(|_| !edge)?;
        let way = [top[0] - low[0], top[1] - low[1]];
        Some((way[0] * way[0] + way[1] * way[1]).sqrt() > STEP * r.body_m())
    };
    let tops = [
        (turn.before_s, turn.edges[0]),
        (turn.after_s, turn.edges[1]),
    ];
    let told: Vec<bool> = tops.into_iter().filter_map(moves).collect();
    !told.is_empty() && told.into_iter().all(|moves| moves)
}

/// From the right to the left ankle in the picture, in metres.
fn apart_m(r: &Recording, during_s: [f64; 2]) -> Option<[f64; 2]> {
    let of = |position| {
        let at = |side| median(during(r, Channel::Position(position, Some(side)), during_s));
        Some(at(Side::Left)? - at(Side::Right)?)
    };
    Some([of(Position::AnkleAlong)?, of(Position::AnkleUp)?])
}

/// The values of a curve between two instants.
fn during(r: &Recording, channel: Channel, [from_s, to_s]: [f64; 2]) -> Vec<f64> {
    let Some((t_s, values)) = r.curve(channel) else {
        return Vec::new();
    };
    let from = t_s.partition_point(|&t| t < from_s);
    let to = t_s.partition_point(|&t| t <= to_s);
    values
        .get(from..to)
        .unwrap_or(&[])
        .iter()
        .flatten()
        .copied()
        .collect()
}

/// What speaks against a body that stands, sinks on its feet and stands again.
pub(crate) fn sinks(r: &Recording, turn: &Turn) -> Option<Reason> {
    let body_m = r.body_m();
    let [before_m, low_m, after_m] = turn.heights_m;
    if low_m < LYING * body_m {
        return Some(Reason::Lies);
    }
    let stands = |height_m: f64| height_m >= STANDING * body_m;
    let [starts, ends] = turn.edges;
    match (stands(before_m), stands(after_m)) {
        (true, true) => None,
        (true, false) if ends => None,
        (true, false) => Some(Reason::StaysDown),
        (false, true) if starts => None,
        (false, _) => Some(Reason::NoStanding),
    }
}

/// Why the lowest point of a turn is no squat's.
pub(crate) fn refuses_squat(r: &Recording, turn: &Turn) -> Option<Reason> {
    let straight = || knee_rad(r, turn.low_during_s).is_some_and(|rad| rad < KNEE_RAD);
    match sinks(r, turn) {
        Some(why @ (Reason::Lies | Reason::NoStanding)) => Some(why),
        _ if straight() => Some(Reason::StraightKnees),
        _ if feet_move(r, turn) => Some(Reason::FeetMove),
        why => why,
    }
}

/// Says so where nothing was found because the knees never bend as in a squat.
pub(crate) fn remark_straight(r: &Recording, found: &Cycles, w: &mut Warnings) {
    let most = most_bent(r).filter(|(_, bent_rad)| *bent_rad < KNEE_RAD);
    if let (true, Some((at_s, bent_rad))) = (found.cycles.is_empty(), most) {
        let text = format!(
            "The knees of the person who was followed never bend by more than {:.0}°, and a squat needs 40°. Where somebody else squats, choose that person.",
            bent_rad.to_degrees()
        );
        w.add_at(WarningKind::NotMeasured, at_s, text);
    }
}
