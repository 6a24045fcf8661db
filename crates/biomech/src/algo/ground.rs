//! Where feet are on a floor of which a rectangle is known: along the way and across it, in metres.
//!
//! A point of the picture is taken for one on the floor, so that this holds while a foot is down and not in
//! its swing: a point that is `z` metres over the floor is taken for one that is farther from a camera at
//! height `h` by the factor `h / (h − z)`. Hence a heel that rests has the place of its rest, from shortly
//! before it, when it lands and smoothing still holds it in the air. The way is from the first rest of the
//! feet to the last where these are far apart, else where the feet point.

use super::scene::Curves;
use super::skeleton::{Joint, Skeleton};
use crate::floor::{Floor, HEEL_SD};
use crate::stance::Stance;
use sagitta_motion::{Channel, FloorPlaces, Kinematics, PoseTrack, Position, Side, Source};

/// Rests that are farther apart than this make a way, in metres.
const FAR_M: f64 = 0.5;
/// A heel has landed so long before it rests, in seconds: the first tenth of a stance (OpenCap), and half of
/// the rise of a low-pass of 6 Hz.
const LANDING_S: f64 = 0.15;

/// Adds the places of the feet to the curves of a conditioned track, and how well they are known where a
/// point is seen to within `jitter_px`.
pub fn by_floor(
    body: &mut Kinematics,
    track: &PoseTrack,
    floor: &Floor,
    stances: &[Stance],
    jitter_px: f64,
) {
    let Some(ahead) = way(track, floor, stances) else {
        return;
    };
    let left = [ahead[1], -ahead[0]];
    let mut curves = Curves::new();
    for side in Side::BOTH {
        let mut places = places(track, floor, side, Joint::Heel);
        hold(&mut places, track, floor, stances, side);
        let along = |to: [f64; 2]| {
            places
                .iter()
                .map(|p| p.map(|p| dot(p, to)))
                .collect::<Vec<_>>()
        };
        curves.insert(
            Channel::Position(Position::HeelGround, Some(side)),
            along(ahead),
        );
        curves.insert(
            Channel::Position(Position::AnkleAcross, Some(side)),
            along(left),
        );
    }
    curves.retain(|_, curve| curve.iter().any(Option::is_some));
    body.channels.extend(curves);
    body.floor = known(floor, stances, ahead, left, jitter_px);
}

/// Gives heels that rest the place of their rest.
fn hold(
    places: &mut [Option<[f64; 2]>],
    track: &PoseTrack,
    floor: &Floor,
    stances: &[Stance],
    side: Side,
) {
    for rest in stances.iter().filter(|s| !s.toe && s.side == side) {
        let place = floor.place_m(rest.at_px);
        let [from, to] = rest.during_s;
        let inside = |t_s: f64| t_s >= from - LANDING_S && t_s <= to;
        let frames = track.frames.iter().zip(&mut *places);
        for (_, at) in frames.filter(|(f, at)| at.is_some() && inside(f.t_s)) {
            *at = place;
        }
    }
}

/// Direction of length 1 on the floor in which somebody goes, or else faces.
fn way(track: &PoseTrack, floor: &Floor, stances: &[Stance]) -> Option<[f64; 2]> {
    let rests = |side| {
        let mut heels: Vec<&Stance> = stances
            .iter()
            .filter(|s| !s.toe && s.side == side)
            .collect();
        heels.sort_by(|a, b| a.during_s[0].total_cmp(&b.during_s[0]));
        let first = floor.place_m(heels.first()?.at_px)?;
        Some(minus(floor.place_m(heels.last()?.at_px)?, first))
    };
    let ways: Vec<[f64; 2]> = Side::BOTH.into_iter().filter_map(rests).collect();
    let gone = ways
        .into_iter()
        .fold([0.0, 0.0], |a, b| [a[0] + b[0], a[1] + b[1]]);
    if dot(gone, gone).sqrt() > FAR_M {
        return unit(gone);
    }
    let mut feet = [0.0, 0.0];
    for side in Side::BOTH {
        let pairs = places(track, floor, side, Joint::Heel)
            .into_iter()
            .zip(places(track, floor, side, Joint::BigToe));
        for (heel, toe) in pairs.filter_map(|(heel, toe)| heel.zip(toe)) {
            let foot = minus(toe, heel);
            feet = [feet[0] + foot[0], feet[1] + foot[1]];
        }
    }
    unit(feet)
}

fn places(track: &PoseTrack, floor: &Floor, side: Side, joint: Joint) -> Vec<Option<[f64; 2]>> {
    let at = |pose| {
        let p = Skeleton::new(pose, track.schema, Source::Image2d, 1.0).of(side, joint)?;
        floor.place_m([p.x, -p.y])
    };
    track
        .frames
        .iter()
        .map(|f| f.pose.as_ref().and_then(at))
        .collect()
}

/// Standard deviations of a place and of a length on the floor, at the farthest rest.
fn known(
    floor: &Floor,
    stances: &[Stance],
    ahead: [f64; 2],
    left: [f64; 2],
    jitter_px: f64,
) -> Option<FloorPlaces> {
    let far = |s: &&Stance| floor.metres_per_px(s.at_px).unwrap_or(0.0);
    let at = stances
        .iter()
        .max_by(|a, b| far(a).total_cmp(&far(b)))?
        .at_px;
    let spread = |to: [f64; 2]| {
        let by = |axis: usize| {
            let mut moved = at;
            moved[axis] += jitter_px;
            Some(dot(minus(floor.place_m(moved)?, floor.place_m(at)?), to))
        };
        let (x, y) = (by(0)?, by(1)?);
        Some((x * x + y * y).sqrt())
    };
    let [a, b] = apart(floor, stances);
    let long = |f: &Floor| {
        let way = minus(f.place_m(b)?, f.place_m(a)?);
        Some(dot(way, way).sqrt())
    };
    let clicks = floor.sd(long)? / long(floor)?;
    Some(FloorPlaces {
        along_sd_m: spread(ahead)?,
        across_sd_m: spread(left)?,
        relative_sd: (clicks * clicks + HEEL_SD * HEEL_SD).sqrt(),
    })
}

/// Two points of the picture, far apart on the floor: rests, else opposite corners of the rectangle.
fn apart(floor: &Floor, stances: &[Stance]) -> [[f64; 2]; 2] {
    let by_place = |a: &&Stance, b: &&Stance| a.at_px[0].total_cmp(&b.at_px[0]);
    let ends = [
        stances.iter().min_by(by_place),
        stances.iter().max_by(by_place),
    ];
    let rests = ends.map(|s| s.map(|s| s.at_px));
    let far = |a, b| {
        let way = minus(floor.place_m(b)?, floor.place_m(a)?);
        (dot(way, way).sqrt() > FAR_M).then_some([a, b])
    };
    let corners = floor.corners_px();
    let walked = rests[0].zip(rests[1]).and_then(|(a, b)| far(a, b));
    walked.unwrap_or([corners[0], corners[2]])
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn minus(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] - b[0], a[1] - b[1]]
}

fn unit(v: [f64; 2]) -> Option<[f64; 2]> {
    let long = dot(v, v).sqrt();
    (long > 1e-9).then(|| [v[0] / long, v[1] / long])
}
