//! What is no gait, or shows too little of one: why, and what to do at the next take.

use super::rhythm::Rhythm;
use super::{Contact, Gait};
use crate::Recording;
use sagitta_biomech::signal::median;
use sagitta_motion::{Angle, Channel, Position, Side, Source};

/// Feet that are seen for less of the time than this show no steps in between either.
const SEEN: f64 = 0.7;
/// Nobody takes more than 330 steps a minute.
const AT_ONCE_S: f64 = 0.18;
/// Both knees at once are bent by less in any step: runners bend the knee that bears them by 35–60°, walkers
/// by 20°; in lunges and squats both pass 80°.
const BOTH_KNEES_RAD: f64 = 1.4;

/// Why the contacts of a video are not measured; `None` where they are.
pub(super) fn refusal(r: &Recording, gait: Gait, contacts: &[Contact]) -> Option<String> {
    if !matches!(r.source(), Source::World3d | Source::Image2d) || r.kinematics.is_none() {
        return None;
    }
    let what = match gait {
        Gait::Run => "running",
        Gait::Walk => "walking",
    };
    if let Some(seen) = feet_seen(r).filter(|seen| *seen < SEEN) {
        return Some(format!(
            "Both feet are seen in only {:.0} % of the frames, so when they land is not known and nothing is measured. Film the whole body, feet above all, for at least two strides.",
            100.0 * seen
        ));
    }
    let landings: Vec<(f64, Side)> = contacts
        .iter()
        .filter_map(|c| Some((c.on?.t_s, c.side)))
        .collect();
    let Some(rhythm) = Rhythm::of(&landings) else {
        return Some(format!(
            "No two steps were found: {}, so this does not look like {what}. Choose another movement, or a part of the recording that shows at least two strides with both feet.",
            swung(r)
        ));
    };
    if rhythm.step_s < AT_ONCE_S {
        return Some(format!(
            "Both feet land at once, as in jumps and not as in {what}, so nothing is measured. Choose another movement."
        ));
    }
    if rhythm.pairs < 2 {
        return Some(format!(
            "Feet land only {} times within reach of each other, which is no whole stride, so nothing is measured. Choose another movement, or film at least two strides.",
            rhythm.pairs + 1
        ));
    }
    if !rhythm.in_turn() {
        return Some(format!(
            "Feet do not land in turn: of {} steps {} follow from one foot to the other in even time, so this does not look like {what} or the feet are taken for each other, and nothing is measured. Film from the side, whole body, a single person in the picture.",
            rhythm.pairs, rhythm.clean
        ));
    }
    let bent = knees(r, &landings, rhythm.step_s).filter(|bent| *bent > BOTH_KNEES_RAD)?;
    Some(format!(
        "Both knees bend by {:.0}° at once with every step, as in lunges and not as in {what}, so nothing is measured. Choose another movement.",
        bent.to_degrees()
    ))
}

/// Share of the frames with hips in which both feet are seen.
fn feet_seen(r: &Recording) -> Option<f64> {
    let (_, hips) = r.curve(Channel::Position(Position::PelvisUp, None))?;
    let points = [Position::HeelUp, Position::ToeUp];
    let foot = |side: Side, i: usize| {
        points.into_iter().any(|position| {
            let curve = r.curve(Channel::Position(position, Some(side)));
            curve.is_some_and(|(_, x)| x.get(i).is_some_and(Option::is_some))
        })
    };
    let frames: Vec<usize> = (0..hips.len()).filter(|&i| hips[i].is_some()).collect();
    let both = |i: &&usize| Side::BOTH.into_iter().all(|side| foot(side, **i));
    let seen = frames.iter().filter(both).count();
    (!frames.is_empty()).then(|| seen as f64 / frames.len() as f64)
}

/// How far the feet swing past the hips.
fn swung(r: &Recording) -> String {
    let hips = r.curve(Channel::Position(Position::PelvisAlong, None));
    let way = |side| {
        let (_, feet) = r.curve(Channel::Position(Position::AnkleAlong, Some(side)))?;
        let (_, hips) = hips?;
        let apart = feet
            .iter()
            .zip(hips)
            .filter_map(|(a, b)| Some((*a)? - (*b)?));
        let (low, high) = apart.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        (high > low).then_some(high - low)
    };
    let widest = Side::BOTH.into_iter().filter_map(way).reduce(f64::max);
    widest.map_or("the feet were not seen".to_owned(), |m| {
        format!(
            "no foot swings past the hips and lands again, {:.0} cm at most",
            100.0 * m
        )
    })
}

/// How far both knees are bent at once after a landing: the median over all landings.
fn knees(r: &Recording, landings: &[(f64, Side)], step_s: f64) -> Option<f64> {
    let of = |side| r.curve(Channel::Angle(Angle::Knee, Some(side)));
    let ((t_s, left), (_, right)) = (of(Side::Left)?, of(Side::Right)?);
    let deepest = |&(on_s, _): &(f64, Side)| {
        let range =
            t_s.partition_point(|&t| t < on_s)..t_s.partition_point(|&t| t <= on_s + step_s);
        let both = range.filter_map(|i| Some(left[i]?.min(right[i]?)));
        both.reduce(f64::max)
    };
    median(landings.iter().filter_map(deepest).collect())
}
