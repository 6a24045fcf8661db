//! From where the camera looks, by the turn of hips and shoulders.

use crate::algo::skeleton::{Joint, Skeleton};
use crate::signal::{median, quantile};
use crate::{Vec3, filter::MIN_VISIBILITY};
use sagitta_motion::{Keypoint, Pose, PoseTrack, Side, Source};

/// Distances of both shoulder joints and of both hip joints together, over the length of the trunk: about
/// 0.17, 0.1 and 0.3 of the body height. People, and what stands for their joints, differ by some 15 %.
const WIDTHS_TO_TRUNK: f64 = 0.9;
/// The trunk is as long in the picture as it is in the frames in which it stands upright.
const UPRIGHT: f64 = 0.95;

/// Angle between the camera's direction and the person's facing axis in degrees: 0 = from the front
/// or from behind, 90 = from the side. Median over the frames of `atan2(|z|, |x|)`, where (x, z) is
/// the horizontal sum of the vectors from right to left hip and from right to left shoulder in world
/// landmarks, or of one of both. Where there are no world landmarks `acos(|x| / w)` in the picture, `w` being
/// that sum as the trunk's length tells it. `None` where neither is seen.
///
/// Accuracy: the depth of world landmarks is the network's guess, and `w` is that of an average person;
/// about ten degrees.
pub fn view_deg(track: &PoseTrack) -> Option<f64> {
    let turns = lines(track).into_iter().filter_map(turn);
    let turn = median(turns.collect()).or_else(|| in_picture(track));
    turn.map(f64::to_degrees)
}

/// The same of one frame by its world landmarks, in radians.
pub(crate) fn turn_rad(track: &PoseTrack, pose: &Pose) -> Option<f64> {
    turn(line(track, pose)?)
}

fn turn(line: Vec3) -> Option<f64> {
    (line.x != 0.0 || line.z != 0.0).then(|| libm::atan2(line.z.abs(), line.x.abs()))
}

/// The side of the body that is nearer to the camera: by the depth of world landmarks, else by where the
/// feet point in the picture. `None` where neither is seen.
pub fn near_side(track: &PoseTrack) -> Option<Side> {
    let depth = median(lines(track).iter().map(|line| line.z).collect());
    // Who faces the right of the picture shows the right side.
    let ahead = || median(bodies(track).filter_map(|b| Some(b.forward()?.x)).collect());
    let left_behind = depth.or_else(ahead)?;
    Some(if left_behind > 0.0 {
        Side::Right
    } else {
        Side::Left
    })
}

/// From right to left hip plus from right to left shoulder in world landmarks, frame by frame; one of both where
/// the other is not seen.
fn lines(track: &PoseTrack) -> Vec<Vec3> {
    let poses = track.frames.iter().filter_map(|f| f.pose.as_ref());
    poses.filter_map(|pose| line(track, pose)).collect()
}

fn line(track: &PoseTrack, pose: &Pose) -> Option<Vec3> {
    let hips = across(track, pose, Keypoint::LeftHip, Keypoint::RightHip);
    let shoulders = across(track, pose, Keypoint::LeftShoulder, Keypoint::RightShoulder);
    match (hips, shoulders) {
        (Some(hips), Some(shoulders)) => Some(hips + shoulders),
        (hips, shoulders) => hips.or(shoulders),
    }
}

/// The turn in radians by the widths of shoulders and hips in the picture.
fn in_picture(track: &PoseTrack) -> Option<f64> {
    let width =
        |b: &Skeleton<'_>, joint| Some(b.of(Side::Left, joint)? - b.of(Side::Right, joint)?);
    let widths = bodies(track).filter_map(|b| {
        Some(
            (width(&b, Joint::Shoulder)? + width(&b, Joint::Hip)?)
                .x
                .abs(),
        )
    });
    let trunks = bodies(track)
        .filter_map(|b| Some((b.middle(Joint::Shoulder)? - b.middle(Joint::Hip)?).norm()));
    let (width, trunk) = (
        median(widths.collect())?,
        quantile(trunks.collect(), UPRIGHT)?,
    );
    let share = width / (WIDTHS_TO_TRUNK * trunk);
    share.is_finite().then(|| libm::acos(share.min(1.0)))
}

fn bodies(track: &PoseTrack) -> impl Iterator<Item = Skeleton<'_>> {
    let poses = track.frames.iter().filter_map(|f| f.pose.as_ref());
    poses.map(|pose| Skeleton::new(pose, track.schema, Source::Image2d, 1.0))
}

fn across(track: &PoseTrack, pose: &Pose, left: Keypoint, right: Keypoint) -> Option<Vec3> {
    let at = |point: Keypoint| {
        let index = track.schema.index(point)?;
        let seen = pose
            .visibility
            .get(index)
            .is_none_or(|&v| v >= MIN_VISIBILITY);
        pose.world_m
            .get(index)
            .filter(|_| seen)
            .map(|&p| Vec3::from(p))
    };
    Some(at(left)? - at(right)?)
}
