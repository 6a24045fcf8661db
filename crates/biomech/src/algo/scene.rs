//! Where the body is in the room: heights over the floor and ways over the ground, from the picture.
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

/// Share of the lowest foot heights that lie under the floor by jitter alone.
const UNDER_FLOOR: f64 = 0.05;

/// The scene of a conditioned track, `metres_per_px` metres to a pixel.
pub fn curves(track: &PoseTrack, metres_per_px: f64, sex: Option<Sex>) -> Curves {
    let mut out = Curves::new();
    let bodies: Vec<Option<Skeleton<'_>>> = track
        .frames
        .iter()
        .map(|frame| {
            let pose = frame.pose.as_ref()?;
            Some(Skeleton::new(
                pose,
                track.schema,
                Source::Image2d,
                metres_per_px,
            ))
        })
        .collect();
    let ahead = facing(&bodies);
    let floor = floor_m(&bodies);
    for (i, body) in bodies.iter().enumerate() {
        let Some(body) = body else { continue };
        points(body, sex, &mut |along, up, side, at: Option<Vec3>| {
            for (position, value) in [
                (along, at.map(|p| ahead * p.x)),
                (up, at.map(|p| p.y - floor)),
            ] {
                let curve = out
                    .entry(Channel::Position(position, side))
                    .or_insert_with(|| vec![None; bodies.len()]);
                curve[i] = value.filter(|v| v.is_finite());
            }
        });
    }
    out.retain(|_, curve| curve.iter().any(Option::is_some));
    out
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
    put(BarAlong, BarUp, None, body.either(Joint::Wrist));
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
