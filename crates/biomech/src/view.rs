//! From where the camera looks, by the turn of hips and shoulders.

use crate::{Vec3, filter::MIN_VISIBILITY, signal::median};
use sagitta_motion::{Keypoint, Pose, PoseTrack};

/// Angle between the camera's direction and the person's facing axis in degrees: 0 = from the front
/// or from behind, 90 = from the side. Median over the frames of `atan2(|z|, |x|)`, where (x, z) is
/// the horizontal sum of the vectors from right to left hip and from right to left shoulder in world
/// landmarks. `None` where there are no world landmarks.
///
/// Accuracy: the depth of world landmarks is the network's guess; several degrees, more from the
/// side than from the front.
pub fn view_deg(track: &PoseTrack) -> Option<f64> {
    let turn = |pose: &Pose| {
        let hips = across(track, pose, Keypoint::LeftHip, Keypoint::RightHip)?;
        let shoulders = across(track, pose, Keypoint::LeftShoulder, Keypoint::RightShoulder)?;
        let line = hips + shoulders;
        (line.x != 0.0 || line.z != 0.0).then(|| libm::atan2(line.z.abs(), line.x.abs()))
    };
    let turns = track
        .frames
        .iter()
        .filter_map(|f| f.pose.as_ref().and_then(turn));
    median(turns.collect()).map(f64::to_degrees)
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
