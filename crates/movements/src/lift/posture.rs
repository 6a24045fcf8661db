//! What the body does while the bar goes up: whether that can be the lift.
//!
//! Angles are medians over a tenth of a second on either side, of both sides of the body; what was not seen
//! speaks neither for nor against.

use super::Span;
use crate::Recording;
use sagitta_biomech::signal::median;
use sagitta_motion::{Angle, Channel, Position, Side};

/// What the body does over a way up of the bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posture {
    /// It is as the lift begins.
    pub begins: bool,
    /// It does what the lift needs.
    pub moves: bool,
    /// Its joints come to their end.
    pub ends: bool,
    /// Before when its joints do not begin to open, where that was seen.
    pub opens_s: Option<f64>,
    /// What speaks against it, as the second half of a sentence.
    pub against: Option<&'static str>,
}

impl Posture {
    /// Of what must hold as the lift begins and while it goes on, each with what is to be said where it
    /// does not; the joints come to their end or do not.
    fn of(begins: &[(bool, &'static str)], moves: &[(bool, &'static str)], ends: bool) -> Self {
        let all = begins.iter().chain(moves);
        Self {
            begins: begins.iter().all(|(holds, _)| *holds),
            moves: moves.iter().all(|(holds, _)| *holds),
            ends,
            opens_s: None,
            against: all.filter(|(holds, _)| !holds).map(|(_, why)| *why).next(),
        }
    }
}

/// A lift's judgement of a way up from standstill to standstill, after the bar was lowest at an instant.
pub type Judge = fn(&Recording, f64, Span) -> Posture;

/// Instants are looked at over so long on either side.
const AROUND_S: f64 = 0.1;
/// Elbows that bend more than this are bent: half-way between hanging and a bar on the shoulders.
const BENT_DEG: f64 = 60.0;
/// A bar on the shoulders or dumbbells beside them bend the elbows more than this, seen from the side of a bad
/// angle too.
const RACKED_DEG: f64 = 45.0;
/// Hips open by at least so much in a pull from below the knees to standing: half of what hands that come down to
/// the shins need.
const HIPS_DEG: f64 = 50.0;
/// Somebody who stands with a bar leans by less than this, forwards or back.
const UPRIGHT_DEG: f64 = 45.0;
/// Hips that bend less than this on top are straight enough.
const LOCKED_DEG: f64 = 40.0;
/// Elbows stretch by at least so much in a press that is seen from the side.
const STRETCH_DEG: f64 = 20.0;
/// From the feet a bench press shows hardly any bend of the elbows, yet some.
const STRETCH_LYING_DEG: f64 = 5.0;
/// A trunk on a bench leans by more than this; inclined ones are set to 30 to 60° over the horizontal.
const LYING_DEG: f64 = 30.0;
/// Over the head a bar is over the hips by more than this share of body height: trunk and arms make 0.6.
const OVER_HEAD: f64 = 0.4;
/// Pressed off the chest of somebody who lies a bar is over the hips by this share of body height.
const OVER_HIPS: f64 = 0.1;

const CUBE_ROOT_OF_FOUR: f64 = 1.587_401_051_968_2;

/// A curve around an instant.
fn around(r: &Recording, channel: Channel, t_s: f64) -> Option<f64> {
    let (times, values) = r.curve(channel)?;
    let from = times.partition_point(|&t| t < t_s - AROUND_S);
    let to = times.partition_point(|&t| t <= t_s + AROUND_S);
    median(values.get(from..to)?.iter().flatten().copied().collect())
}

/// Mean of both sides' angles around an instant, in degrees; of the one that was seen.
fn bend(r: &Recording, angle: Angle, t_s: f64) -> Option<f64> {
    let of = |side| around(r, Channel::Angle(angle, Some(side)), t_s).map(f64::to_degrees);
    match Side::BOTH.map(of) {
        [Some(a), Some(b)] => Some(0.5 * (a + b)),
        [a, b] => a.or(b),
    }
}

fn lean(r: &Recording, t_s: f64) -> Option<f64> {
    around(r, Channel::Angle(Angle::Trunk, None), t_s).map(|lean| lean.to_degrees().abs())
}

/// The elbow that bends more around an instant, in degrees: of an arm that hides behind the body a network makes a
/// straight one.
fn elbow(r: &Recording, t_s: f64) -> Option<f64> {
    let of = |side| around(r, Channel::Angle(Angle::Elbow, Some(side)), t_s).map(f64::to_degrees);
    Side::BOTH.into_iter().filter_map(of).reduce(f64::max)
}

/// By how much the elbow that stretches more does so from one instant to another, in degrees.
fn stretch(r: &Recording, (from_s, to_s): Span) -> Option<f64> {
    let of = |side| {
        let channel = Channel::Angle(Angle::Elbow, Some(side));
        Some((around(r, channel, from_s)? - around(r, channel, to_s)?).to_degrees())
    };
    Side::BOTH.into_iter().filter_map(of).reduce(f64::max)
}

/// Height of the bar over the hips around an instant, as a share of body height.
fn over_hips(r: &Recording, t_s: f64) -> Option<f64> {
    let at = |position| around(r, Channel::Position(position, None), t_s);
    Some((at(Position::BarUp)? - at(Position::PelvisUp)?) / r.body_m())
}

const BENT: &str = "but the arms were bent as it began, and this lift pulls with hanging arms";
const ABOVE: &str = "but it was over the hips as it began, and this lift begins below them";
const CLOSED: &str = "but the hips did not open with it, as they do in this lift";
const LEANT: &str = "but the trunk did not come upright with it";
const HUNG: &str = "but the arms hung straight as it began, and this lift begins at the shoulders";
const UNSTRETCHED: &str = "but the elbows did not stretch with it";
const UP: &str = "but the trunk was upright, and this lift is done lying";
const LOW: &str = "but it did not come over the head";
const UNDER: &str = "but it was not over the body, as it is in this lift";

/// Hanging arms pull the bar up while hips and trunk come upright. A lifter who dives under the bar bends again before
/// it is on top, so that the straightest instant of the way up counts.
pub fn pull(r: &Recording, low_s: f64, span: Span) -> Posture {
    let (from_s, to_s) = span;
    let straight = bend(r, Angle::Elbow, from_s).is_none_or(|deg| deg < BENT_DEG);
    let below = over_hips(r, from_s).is_none_or(|over| over < OVER_HIPS);
    let begun_s = low_s.min(from_s);
    let steps = 1 + ((to_s - begun_s) / AROUND_S) as usize;
    let instants = (0..=steps).map(|i| begun_s + (to_s - begun_s) * i as f64 / steps as f64);
    let hips: Vec<(f64, f64)> = instants
        .filter_map(|t| Some((bend(r, Angle::Hip, t)?, t)))
        .collect();
    // A lifter who stood before bending down to the bar was straight then too.
    let lifting = hips.iter().filter(|(_, t)| *t >= from_s);
    let least = lifting.min_by(|a, b| a.0.total_cmp(&b.0)).copied();
    let straightest_s = least.map_or(to_s, |(_, t)| t);
    let before = hips.iter().filter(|(_, t)| *t <= straightest_s);
    let most = before.map(|(deg, _)| *deg).reduce(f64::max);
    let opened = most.zip(least).map(|(most, (least, _))| most - least);
    let opens_s = most.zip(least).and_then(|(most, (least, end_s))| {
        let until = hips.iter().filter(|(_, t)| *t <= end_s).copied();
        sets_off(&until.collect::<Vec<_>>(), most, least)
    });
    let upright = lean(r, straightest_s).is_none_or(|deg| deg < UPRIGHT_DEG);
    let open = opened.is_none_or(|deg| deg >= HIPS_DEG);
    Posture {
        opens_s,
        ..Posture::of(
            &[(straight, BENT), (below, ABOVE)],
            &[(open, CLOSED), (upright, LEANT)],
            least.is_none_or(|(deg, _)| deg < LOCKED_DEG),
        )
    }
}

/// When a bend, given with its instants until it is least, sets off from its most: what is set in motion smoothly
/// goes like the third power of time, so that it passes a tenth and four tenths of its way at times that are 1 to
/// 1.59 (the cube root of four).
fn sets_off(bends: &[(f64, f64)], most: f64, least: f64) -> Option<f64> {
    let last = |share: f64| {
        let level = most - share * (most - least);
        let i = bends.iter().rposition(|(deg, _)| *deg >= level)?;
        let ((a, from), (b, to)) = (bends[i], *bends.get(i + 1)?);
        Some(from + (to - from) * (a - level) / (a - b).max(f64::MIN_POSITIVE))
    };
    let (tenth, four) = (last(0.1)?, last(0.4)?);
    Some(tenth - (four - tenth) / (CUBE_ROOT_OF_FOUR - 1.0))
}

/// Bent arms stretch over the head of an upright body.
pub fn overhead(r: &Recording, _: f64, span: Span) -> Posture {
    let (from_s, to_s) = span;
    let racked = elbow(r, from_s).is_none_or(|deg| deg >= RACKED_DEG);
    let stretched = stretch(r, span).is_none_or(|deg| deg >= STRETCH_DEG);
    let over = over_hips(r, to_s).is_none_or(|over| over >= OVER_HEAD);
    Posture::of(
        &[(racked, HUNG)],
        &[(stretched, UNSTRETCHED), (over, LOW)],
        bend(r, Angle::Elbow, to_s).is_none_or(|deg| deg < LOCKED_DEG),
    )
}

/// Bent arms stretch over the chest of a body that lies.
pub fn lying(r: &Recording, _: f64, span: Span) -> Posture {
    let (from_s, to_s) = span;
    let lies = lean(r, from_s).is_none_or(|deg| deg >= LYING_DEG);
    let over = over_hips(r, to_s).is_none_or(|over| over >= OVER_HIPS);
    let stretched = stretch(r, span).is_none_or(|deg| deg >= STRETCH_LYING_DEG);
    Posture::of(
        &[(lies, UP), (over, UNDER)],
        &[(stretched, UNSTRETCHED)],
        bend(r, Angle::Elbow, to_s).is_none_or(|deg| deg < LOCKED_DEG),
    )
}
