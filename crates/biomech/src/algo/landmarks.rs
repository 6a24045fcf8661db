//! Landmarks to curves: joint and segment angles, heights, centre of mass.

use super::angles;
use super::ankle;
use super::com::centre_of_mass;
use super::pelvis;
use super::scene;
use super::skeleton::{Joint, Skeleton};
use sagitta_motion::{Angle, Channel, Kinematics, PoseTrack, Position, Sex, Side, Source};

/// Curves of a conditioned track. `metres` is the length of one unit of `source` (see [`Skeleton`]).
/// Heights are over mid-ankle, so that they hold where the feet stay on the floor.
pub fn kinematics(track: &PoseTrack, source: Source, metres: f64, sex: Option<Sex>) -> Kinematics {
    let mut out = Kinematics {
        source,
        t_s: track.times_s(),
        ..Kinematics::default()
    };
    for (i, frame) in track.frames.iter().enumerate() {
        let Some(pose) = &frame.pose else { continue };
        let body = Skeleton::new(pose, track.schema, source, metres);
        let count = track.frames.len();
        measure(&body, sex, &mut |channel, value: Option<f64>| {
            let curve = out
                .channels
                .entry(channel)
                .or_insert_with(|| vec![None; count]);
            curve[i] = value.filter(|v| v.is_finite());
        });
    }
    if let (Source::World3d, Some(height_m)) = (source, pelvis::height_m(track, metres)) {
        let pelvis = Channel::Position(Position::PelvisHeight, None);
        out.channels.insert(pelvis, height_m);
    }
    if source == Source::Markers {
        out.channels.extend(scene::room(track, sex));
    } else if let Some(metres_per_px) = metres_per_px(track, source, metres) {
        ankle::over_standing_feet(track, metres_per_px, &mut out);
        out.channels
            .extend(scene::curves(track, metres_per_px, sex));
    }
    out.channels
        .retain(|_, curve| curve.iter().any(Option::is_some));
    out
}

/// The way through the room of a track that was not smoothed, at the scale of the one that was:
/// `metres` is the length of one unit of `source` there. `None` where there is nothing in pixels.
pub fn in_room(
    sharp: &PoseTrack,
    smooth: &PoseTrack,
    source: Source,
    metres: f64,
    sex: Option<Sex>,
) -> Option<Kinematics> {
    let channels = match source {
        Source::Markers => scene::room(sharp, sex),
        _ => scene::curves(sharp, metres_per_px(smooth, source, metres)?, sex),
    };
    Some(Kinematics {
        source,
        t_s: sharp.times_s(),
        channels,
        ..Kinematics::default()
    })
}

fn metres_per_px(track: &PoseTrack, source: Source, metres: f64) -> Option<f64> {
    match source {
        Source::World3d => pelvis::world_per_px(track).map(|units| units * metres),
        _ => Some(metres),
    }
}

fn measure(body: &Skeleton<'_>, sex: Option<Sex>, put: &mut dyn FnMut(Channel, Option<f64>)) {
    let trunk = || {
        angles::lean(
            body.middle(Joint::Hip)?,
            body.middle(Joint::Shoulder)?,
            body.forward()?,
        )
    };
    put(Channel::Angle(Angle::Trunk, None), trunk());
    for side in Side::BOTH {
        limbs(body, side, put);
    }
    let pelvis = || Some(body.either(Joint::Hip)?[1] - body.either(Joint::Ankle)?[1]);
    put(Channel::Position(Position::PelvisHeight, None), pelvis());
    let com = centre_of_mass(body, sex);
    let height = || Some(com?[1] - body.either(Joint::Ankle)?[1]);
    put(Channel::Position(Position::ComHeight, None), height());
    let forward = || {
        let foot = (body.either(Joint::Heel)? + body.either(Joint::BigToe)?) * 0.5;
        Some((com? - foot).dot(&body.forward()?))
    };
    put(Channel::Position(Position::ComForward, None), forward());
}

fn limbs(body: &Skeleton<'_>, side: Side, put: &mut dyn FnMut(Channel, Option<f64>)) {
    let at = |joint| body.of(side, joint);
    let knee = || angles::flexion(at(Joint::Hip)?, at(Joint::Knee)?, at(Joint::Ankle)?);
    let elbow = || angles::flexion(at(Joint::Shoulder)?, at(Joint::Elbow)?, at(Joint::Wrist)?);
    let trunk = |root, end| {
        let (neck, mid_hip) = (body.middle(Joint::Shoulder)?, body.middle(Joint::Hip)?);
        angles::against_trunk(at(root)?, at(end)?, neck, mid_hip)
    };
    let ankle = || {
        angles::dorsiflexion(
            at(Joint::Knee)?,
            at(Joint::Ankle)?,
            at(Joint::Heel)?,
            at(Joint::BigToe)?,
        )
    };
    let thigh = || angles::thigh(at(Joint::Hip)?, at(Joint::Knee)?);
    let shank = || angles::lean(at(Joint::Ankle)?, at(Joint::Knee)?, body.forward()?);
    let over = || Some(at(Joint::Hip)?[1] - at(Joint::Knee)?[1]);
    let mut angle = |angle, value| put(Channel::Angle(angle, Some(side)), value);
    angle(Angle::Knee, knee());
    angle(Angle::Elbow, elbow());
    angle(Angle::Hip, trunk(Joint::Hip, Joint::Knee));
    angle(Angle::Shoulder, trunk(Joint::Shoulder, Joint::Elbow));
    angle(Angle::Ankle, ankle());
    angle(Angle::Thigh, thigh());
    angle(Angle::Shank, shank());
    put(Channel::Position(Position::HipOverKnee, Some(side)), over());
}
