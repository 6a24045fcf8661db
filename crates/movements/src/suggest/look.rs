//! What is read of a recording to tell which movement it shows: angles in degrees, heights in percent of
//! body height, times in seconds.
//!
//! All curves are read at one rate, so that the same body gives the same numbers at every frame rate, and
//! as quantiles, so that an instant of wild landmarks, a fade or a walk to the bar moves none of them far.
//! "Deep" is where the hips are bent most, a tenth of the time: the turn of squats, pulls and rises.

use super::rhythm::{self, Rhythm};
use crate::Recording;
use sagitta_biomech::signal::{median, quantile};
use sagitta_motion::{Angle, Channel, Position, Side};

/// Samples per second at which curves are compared: steps of runners last a third of a second.
pub(super) const RATE_HZ: f64 = 30.0;
/// Gaps that are longer stay gaps.
const GAP_S: f64 = 0.35;
/// From the hips to the shoulders as a share of body height (Drillis and Contini 1966: the shoulders are at
/// 0.818, the hips at 0.530).
const TRUNK: f64 = 0.288;

/// Declares the features and, in the same order, the list of all of them.
macro_rules! features {
    ($($name:ident),* $(,)?) => {
        /// Something that is read of a recording.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)] // What each says of a recording stands in `words`.
        pub enum Feature {
            $($name),*
        }

        /// All of them, in the order of the enum.
        pub const FEATURES: &[Feature] = &[$(Feature::$name),*];
    };
}

features![
    HipRange,
    HipLow,
    KneeDeep,
    ThighDeep,
    LeanDeep,
    LeanLow,
    LeanHigh,
    Lean,
    KneesApart,
    HandsDeep,
    HandsLow,
    HandsRange,
    HandsHigh,
    Hands,
    ElbowRange,
    ElbowDeep,
    Elbow,
    ShoulderHigh,
    PelvisRange,
    PelvisSwing,
    PelvisSwingHigh,
    KneePeak,
    FeetApart,
    FeetTravel,
    SeatLean,
    SeatThigh,
    Seated,
    StartsSeated,
    Stride,
    StepTime,
    Flights,
    FlightHigh,
    FlightEvery,
    Dip,
    Box,
    Hops,
    Bounces,
    BounceTime,
    BounceShare,
];

/// What was read; what was not seen is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Look([Option<f64>; FEATURES.len()]);

impl Look {
    /// A feature's value.
    pub fn get(&self, feature: Feature) -> Option<f64> {
        self.0[feature as usize]
    }

    fn put(&mut self, feature: Feature, value: Option<f64>) {
        self.0[feature as usize] = value.filter(|v| v.is_finite());
    }
}

/// A curve at [`RATE_HZ`].
pub(super) type Curve = Vec<Option<f64>>;

/// The curves that are compared.
pub(super) struct Curves {
    pub(super) t_s: Vec<f64>,
    pub(super) knees: [Curve; 2],
    pub(super) knee: Curve,
    pub(super) hip: Curve,
    pub(super) elbow: Curve,
    pub(super) shoulder: Curve,
    pub(super) thigh: Curve,
    pub(super) lean: Curve,
    pub(super) pelvis: Curve,
    pub(super) hands: Curve,
    pub(super) ankles_up: [Curve; 2],
    pub(super) ankles_along: [Curve; 2],
    pub(super) lowest_foot: Curve,
}

impl Curves {
    /// Of a recording; `None` without a body or with next to no frames.
    pub(super) fn of(r: &Recording) -> Option<Self> {
        let k = r.kinematics.as_ref()?;
        let (first, last) = (*k.t_s.first()?, *k.t_s.last()?);
        let count = ((last - first) * RATE_HZ) as usize + 1;
        if count < 8 {
            return None;
        }
        let t_s: Vec<f64> = (0..count).map(|i| first + i as f64 / RATE_HZ).collect();
        let read = |channel| r.curve(channel).map(|(t, v)| at_rate(t, v, &t_s));
        let missing = || vec![None; count];
        let angle = |angle, side| {
            let curve = read(Channel::Angle(angle, side));
            scaled(curve.unwrap_or_else(missing), 1f64.to_degrees())
        };
        let percent = 100.0 / r.body_m();
        let position = |position, side| {
            let curve = read(Channel::Position(position, side));
            scaled(curve.unwrap_or_else(missing), percent)
        };
        let sides = |of: Angle| Side::BOTH.map(|side| angle(of, Some(side)));
        let places = |of: Position| Side::BOTH.map(|side| position(of, Some(side)));
        let mut pelvis = position(Position::PelvisUp, None);
        // Joint coordinates know the pelvis's height and no floor.
        if pelvis.iter().all(Option::is_none) {
            pelvis = position(Position::PelvisHeight, None);
        }
        let knees = sides(Angle::Knee);
        let feet = [places(Position::HeelUp), places(Position::ToeUp)];
        Some(Self {
            knee: mean(&knees),
            hip: mean(&sides(Angle::Hip)),
            elbow: mean(&sides(Angle::Elbow)),
            shoulder: mean(&sides(Angle::Shoulder)),
            thigh: mean(&sides(Angle::Thigh)),
            lean: angle(Angle::Trunk, None),
            hands: position(Position::BarUp, None),
            ankles_up: places(Position::AnkleUp),
            ankles_along: places(Position::AnkleAlong),
            lowest_foot: lowest(feet.iter().flatten(), count),
            knees,
            pelvis,
            t_s,
        })
    }

    /// Hands over the ankles.
    fn hands_over_feet(&self) -> Curve {
        let ankle = lowest(self.ankles_up.iter(), self.t_s.len());
        pairs(&self.hands, &ankle, |hands, ankle| hands - ankle)
    }

    /// Hands over the shoulders.
    fn hands_over_shoulders(&self) -> Curve {
        let trunk = |lean: f64| 100.0 * TRUNK * libm::cos(lean.to_radians());
        let shoulders = pairs(&self.pelvis, &self.lean, |pelvis, lean| {
            pelvis + trunk(lean)
        });
        pairs(&self.hands, &shoulders, |hands, up| hands - up)
    }
}

fn scaled(mut curve: Curve, by: f64) -> Curve {
    curve.iter_mut().flatten().for_each(|v| *v *= by);
    curve
}

/// A curve at other instants, by straight lines.
fn at_rate(t_s: &[f64], values: &[Option<f64>], wanted_s: &[f64]) -> Curve {
    let seen: Vec<(f64, f64)> = t_s
        .iter()
        .zip(values)
        .filter_map(|(t, v)| Some((*t, (*v)?)))
        .collect();
    let at = |t: &f64| {
        let next = seen.partition_point(|s| s.0 < *t);
        let b = seen.get(next)?;
        if b.0 == *t {
            return Some(b.1);
        }
        let a = seen.get(next.checked_sub(1)?)?;
        (b.0 - a.0 <= GAP_S).then(|| a.1 + (b.1 - a.1) * (t - a.0) / (b.0 - a.0))
    };
    wanted_s.iter().map(at).collect()
}

pub(super) fn pairs(a: &[Option<f64>], b: &[Option<f64>], of: impl Fn(f64, f64) -> f64) -> Curve {
    a.iter()
        .zip(b)
        .map(|(a, b)| Some(of((*a)?, (*b)?)))
        .collect()
}

/// Mean of the sides that are seen.
fn mean([left, right]: &[Curve; 2]) -> Curve {
    let of = |(l, r): (&Option<f64>, &Option<f64>)| match (*l, *r) {
        (Some(l), Some(r)) => Some(0.5 * (l + r)),
        (l, r) => l.or(r),
    };
    left.iter().zip(right).map(of).collect()
}

fn lowest<'a>(all: impl Iterator<Item = &'a Curve> + Clone, count: usize) -> Curve {
    let at = |i: usize| all.clone().filter_map(|c| c[i]).reduce(f64::min);
    (0..count).map(at).collect()
}

/// Value below which a share of a curve lies.
pub(super) fn at_share(curve: &[Option<f64>], share: f64) -> Option<f64> {
    quantile(curve.iter().flatten().copied().collect(), share)
}

fn range(curve: &[Option<f64>]) -> Option<f64> {
    Some(at_share(curve, 0.95)? - at_share(curve, 0.05)?)
}

/// Median of a curve over the samples that are marked.
fn where_marked(curve: &[Option<f64>], marks: &[bool]) -> Option<f64> {
    let marked = curve.iter().zip(marks).filter(|(_, m)| **m);
    median(marked.filter_map(|(v, _)| *v).collect())
}

/// What is read of a recording; `None` without a body.
pub fn look(r: &Recording) -> Option<Look> {
    Curves::of(r).map(|c| read(&c))
}

pub(super) fn read(c: &Curves) -> Look {
    let mut look = Look([None; FEATURES.len()]);
    legs(c, &mut look);
    trunk_and_hands(c, &mut look);
    seat(c, &mut look);
    rhythm(c, &mut look);
    look
}

/// Where the hips are bent most, a tenth of the time.
fn deep(c: &Curves) -> Vec<bool> {
    let limit = at_share(&c.hip, 0.9).unwrap_or(f64::MAX);
    c.hip
        .iter()
        .map(|v| v.is_some_and(|v| v >= limit))
        .collect()
}

fn legs(c: &Curves, look: &mut Look) {
    let deep = deep(c);
    look.put(Feature::HipRange, range(&c.hip));
    look.put(Feature::HipLow, at_share(&c.hip, 0.05));
    look.put(Feature::KneeDeep, where_marked(&c.knee, &deep));
    look.put(Feature::ThighDeep, where_marked(&c.thigh, &deep));
    let apart = pairs(&c.knees[0], &c.knees[1], |l, r| (l - r).abs());
    look.put(Feature::KneesApart, where_marked(&apart, &deep));
    let peaks = c.knees.iter().filter_map(|knee| at_share(knee, 0.9));
    look.put(Feature::KneePeak, peaks.reduce(f64::max));
    look.put(Feature::FeetTravel, travel(c));
    look.put(Feature::PelvisRange, range(&c.pelvis));
    let near = rhythm::swings(&c.pelvis);
    look.put(Feature::PelvisSwing, quantile(near.clone(), 0.5));
    look.put(Feature::PelvisSwingHigh, quantile(near, 0.9));
}

/// How far the feet go, four fifths of the time; in the picture who comes nearer goes down.
fn travel(c: &Curves) -> Option<f64> {
    let most = |[left, right]: &[Curve; 2]| {
        let middle = mean(&[left.clone(), right.clone()]);
        Some(at_share(&middle, 0.9)? - at_share(&middle, 0.1)?)
    };
    let (along, up) = (most(&c.ankles_along), most(&c.ankles_up));
    along.zip(up).map_or(along.or(up), |(a, b)| Some(a.max(b)))
}

fn trunk_and_hands(c: &Curves, look: &mut Look) {
    let deep = deep(c);
    let size = scaled_abs(&c.lean);
    look.put(Feature::LeanDeep, where_marked(&c.lean, &deep));
    look.put(Feature::LeanLow, at_share(&size, 0.05));
    look.put(Feature::LeanHigh, at_share(&size, 0.95));
    look.put(Feature::Lean, at_share(&c.lean, 0.5));
    let over_feet = c.hands_over_feet();
    look.put(Feature::HandsDeep, where_marked(&over_feet, &deep));
    look.put(Feature::HandsLow, at_share(&over_feet, 0.05));
    look.put(Feature::HandsRange, range(&over_feet));
    let over_shoulders = c.hands_over_shoulders();
    look.put(Feature::HandsHigh, at_share(&over_shoulders, 0.95));
    look.put(Feature::Hands, at_share(&over_shoulders, 0.5));
    look.put(Feature::ElbowRange, range(&c.elbow));
    look.put(Feature::ElbowDeep, where_marked(&c.elbow, &deep));
    look.put(Feature::Elbow, at_share(&c.elbow, 0.5));
    look.put(Feature::ShoulderHigh, at_share(&c.shoulder, 0.95));
}

fn scaled_abs(curve: &[Option<f64>]) -> Curve {
    curve.iter().map(|v| v.map(f64::abs)).collect()
}

/// The lowest fifth of the pelvis's way is where people sit who stand up from something.
const LOW: f64 = 0.2;
/// Thighs of somebody who sits are no steeper, and their hips are bent more, in degrees.
const SITTING_DEG: (f64, f64) = (45.0, 50.0);
/// So many samples are the beginning of a recording: a quarter of a second.
const BEGINNING: usize = 8;

fn seat(c: &Curves, look: &mut Look) {
    if let Some((low, high)) = at_share(&c.pelvis, 0.02).zip(at_share(&c.pelvis, 0.98)) {
        let limit = low + LOW * (high - low);
        let seen = c.pelvis.iter().flatten();
        let below = seen.clone().filter(|v| **v < limit).count();
        let marks: Vec<bool> = c
            .pelvis
            .iter()
            .map(|v| v.is_some_and(|v| v < limit))
            .collect();
        look.put(Feature::Seated, Some(below as f64 / seen.count() as f64));
        let lean = scaled_abs(&c.lean);
        look.put(Feature::SeatLean, where_marked(&lean, &marks));
        look.put(Feature::SeatThigh, where_marked(&c.thigh, &marks));
    }
    let sits = pairs(&c.thigh, &c.hip, |thigh, hip| {
        f64::from(thigh < SITTING_DEG.0 && hip > SITTING_DEG.1)
    });
    let first: Vec<f64> = sits.iter().flatten().take(BEGINNING).copied().collect();
    let share = first.iter().sum::<f64>() / first.len().max(1) as f64;
    look.put(Feature::StartsSeated, (!first.is_empty()).then_some(share));
}

/// After a flight that stands alone none comes for long, in seconds.
const ALONE_S: f64 = 99.0;
/// So many flights are jumps one after the other.
const SEVERAL: f64 = 3.0;
/// Legs that bend by less are springs: they bounce and do not squat, in degrees.
const SPRING_DEG: f64 = 42.0;

fn rhythm(c: &Curves, look: &mut Look) {
    let Rhythm {
        stride,
        step_s,
        apart,
        flights,
        bounces,
    } = Rhythm::of(c);
    look.put(Feature::Stride, stride);
    look.put(Feature::StepTime, step_s);
    look.put(Feature::FeetApart, apart);
    let feet = c.lowest_foot.iter().any(Option::is_some);
    let count = flights.tops_s.len();
    look.put(Feature::Flights, feet.then_some(count as f64));
    let springs = range(&c.hip)
        .zip(range(&c.knee))
        .map(|(hip, knee)| f64::from(hip < SPRING_DEG && knee < SPRING_DEG));
    let hops = (count as f64 / SEVERAL).max(springs.unwrap_or(0.0));
    look.put(Feature::Hops, Some(hops.min(1.0)));
    let rise = flights.rise.or(feet.then_some(0.0));
    look.put(Feature::FlightHigh, rise);
    let every_s = flights.every_s.or((count == 1).then_some(ALONE_S));
    look.put(Feature::FlightEvery, every_s);
    look.put(Feature::Dip, flights.dip);
    look.put(Feature::Box, flights.from_box);
    look.put(Feature::Bounces, bounces.map(|b| b.count));
    look.put(Feature::BounceTime, bounces.map(|b| b.every_s));
    look.put(Feature::BounceShare, bounces.map(|b| b.share));
}
