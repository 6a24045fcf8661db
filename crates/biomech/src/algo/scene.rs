//! Where the body is in the room: heights over the floor and ways over the ground, from the picture or
//! from points in a laboratory.
//!
//! World landmarks are centred on the hips, so that they know no jump and no step. In the picture both
//! are seen: pixels times metres per pixel, where the camera stands still and the person keeps their
//! distance from it. "Forward" is where the feet point, by the sign of the summed heel–toe vectors.

use super::com::centre_of_mass;
use super::skeleton::{Joint, Skeleton};
use crate::Vec3;
use crate::signal::quantile;
use sagitta_motion::{Channel, PoseTrack, Position, Sex, Side, Source};
use std::collections::BTreeMap;

/// Curves by channel, as in [`sagitta_motion::Kinematics`].
pub type Curves = BTreeMap<Channel, Vec<Option<f64>>>;

/// Somebody whose hips end this far from where they began went somewhere: more than the sway of
/// standing or of running on the spot of a belt.
const FAR_M: f64 = 0.5;
/// Share of the lowest foot heights that lie under the floor by jitter alone.
const UNDER_FLOOR: f64 = 0.05;

/// The scene of a conditioned track, `metres_per_px` metres to a pixel.
pub fn curves(track: &PoseTrack, metres_per_px: f64, sex: Option<Sex>) -> Curves {
    let bodies = bodies(track, Source::Image2d, metres_per_px);
    let ahead = Vec3::x() * facing(&bodies);
    tell(&bodies, ahead, None, sex)
}

/// 1 where the person of a conditioned track faces the right of the picture, else −1; and the height of the
/// floor in metres over the picture's upper edge, `metres_per_px` metres to a pixel.
pub(super) fn facing_and_floor(track: &PoseTrack, metres_per_px: f64) -> (f64, f64) {
    let bodies = bodies(track, Source::Image2d, metres_per_px);
    (facing(&bodies), floor_m(&bodies))
}

/// The scene of points in a laboratory (see [`super::markers`]). Forward is the way that mid-hip goes
/// over the ground where it goes far, turned round for somebody who walks backwards, else where the
/// feet point.
pub fn room(track: &PoseTrack, sex: Option<Sex>) -> Curves {
    let bodies = bodies(track, Source::Markers, 1.0);
    let ahead = progression(&bodies);
    tell(&bodies, ahead, Some(Vec3::y().cross(&ahead)), sex)
}

fn bodies(track: &PoseTrack, source: Source, metres: f64) -> Vec<Option<Skeleton<'_>>> {
    let poses = track.frames.iter().map(|frame| frame.pose.as_ref());
    poses
        .map(|pose| Some(Skeleton::new(pose?, track.schema, source, metres)))
        .collect()
}

fn tell(
    bodies: &[Option<Skeleton<'_>>],
    ahead: Vec3,
    left: Option<Vec3>,
    sex: Option<Sex>,
) -> Curves {
    let mut out = Curves::new();
    let floor = floor_m(bodies);
    for (i, body) in bodies.iter().enumerate() {
        let Some(body) = body else { continue };
        let mut put = |position, side, value: Option<f64>| {
            let curve = out
                .entry(Channel::Position(position, side))
                .or_insert_with(|| vec![None; bodies.len()]);
            curve[i] = value.filter(|v| v.is_finite());
        };
        points(body, sex, &mut |along, up, side, at: Option<Vec3>| {
            put(along, side, at.map(|p| p.dot(&ahead)));
            put(up, side, at.map(|p| p.y - floor));
        });
        for side in Side::BOTH {
            let small = body.of(side, Joint::SmallToe);
            put(Position::SmallToeUp, Some(side), small.map(|p| p.y - floor));
            let across = body.of(side, Joint::Ankle).zip(left);
            put(
                Position::AnkleAcross,
                Some(side),
                across.map(|(p, left)| p.dot(&left)),
            );
        }
    }
    let hands = super::bar::hands(bodies);
    let bar = |of: &dyn Fn(&Vec3) -> f64| -> Vec<Option<f64>> {
        let finite = |at: &Option<Vec3>| at.as_ref().map(of).filter(|v| v.is_finite());
        hands.iter().map(finite).collect()
    };
    let place = |position| Channel::Position(position, None);
    out.insert(place(Position::BarAlong), bar(&|at| at.dot(&ahead)));
    out.insert(place(Position::BarUp), bar(&|at| at.y - floor));
    out.retain(|_, curve| curve.iter().any(Option::is_some));
    out
}

/// Horizontal direction of length 1 in which somebody moves through a laboratory.
fn progression(bodies: &[Option<Skeleton<'_>>]) -> Vec3 {
    let flat = |v: Vec3| Vec3::new(v.x, 0.0, v.z);
    let hips: Vec<Vec3> = bodies
        .iter()
        .flatten()
        .filter_map(|body| body.either(Joint::Hip))
        .collect();
    let way = match (hips.first(), hips.last()) {
        (Some(a), Some(b)) => flat(b - a),
        _ => Vec3::zeros(),
    };
    let feet: Vec3 = bodies
        .iter()
        .flatten()
        .flat_map(|body| {
            Side::BOTH.map(|side| Some(body.of(side, Joint::BigToe)? - body.of(side, Joint::Heel)?))
        })
        .flatten()
        .map(flat)
        .sum();
    let ahead = if way.norm() < FAR_M {
        feet
    } else if way.dot(&feet) < 0.0 {
        -way
    } else {
        way
    };
    ahead.try_normalize(1e-9).unwrap_or(Vec3::x())
}

/// Tells every point of the scene that has a channel.
fn points(
    body: &Skeleton<'_>,
    sex: Option<Sex>,
    put: &mut dyn FnMut(Position, Position, Option<Side>, Option<Vec3>),
) {
    use Position::*;
    put(ComAlong, ComUp, None, centre_of_mass(body, sex));
    put(PelvisAlong, PelvisUp, None, body.either(Joint::Hip));
    for side in Side::BOTH {
        let at = |joint| body.of(side, joint);
        put(AnkleAlong, AnkleUp, Some(side), at(Joint::Ankle));
        put(HeelAlong, HeelUp, Some(side), at(Joint::Heel));
        put(ToeAlong, ToeUp, Some(side), at(Joint::BigToe));
    }
}

/// 1 where the person faces the right of the picture, else −1.
fn facing(bodies: &[Option<Skeleton<'_>>]) -> f64 {
    let foot = |body: &Skeleton<'_>, side| {
        Some((body.of(side, Joint::BigToe)? - body.of(side, Joint::Heel)?).x)
    };
    let sum: f64 = bodies
        .iter()
        .flatten()
        .flat_map(|body| Side::BOTH.map(|side| foot(body, side).unwrap_or(0.0)))
        .sum();
    if sum < 0.0 { -1.0 } else { 1.0 }
}

/// Height of the floor: what the lowest foot points of nearly all frames are above.
fn floor_m(bodies: &[Option<Skeleton<'_>>]) -> f64 {
    let lowest = |body: &Skeleton<'_>| {
        [Joint::Heel, Joint::BigToe, Joint::Ankle]
            .into_iter()
            .flat_map(|joint| Side::BOTH.map(|side| body.of(side, joint)))
            .flatten()
            .map(|p| p.y)
            .reduce(f64::min)
    };
    quantile(
        bodies.iter().flatten().filter_map(lowest).collect(),
        UNDER_FLOOR,
    )
    .unwrap_or(0.0)
}
