//! Height of the pelvis over the feet, read in the picture.
//!
//! A detector's world landmarks are centred on the hips, so that their hip height is the depth-laden
//! guess of where the ankles are, anew in each frame. In the picture hips and ankles are seen
//! directly. Hence: mid-hips over mid-ankles in pixels, the ankles as their median over a second on
//! either side (feet that stand do not move; a panning camera is still followed), times the metres
//! per pixel by which the picture's landmarks are the median enlargement of the world's.

use super::skeleton::{Joint, Skeleton};
use crate::Vec3;
use crate::signal::median;
use sagitta_motion::{Pose, PoseTrack, Source};

/// Half of the time over which feet are taken to stand, in seconds.
const HALF_WINDOW_S: f64 = 1.0;
/// Fewer points than this say nothing about size.
const MIN_POINTS: usize = 6;

/// Height in metres per frame, up positive; `metres` is the length of one unit of the world
/// landmarks. `None` where the track has no landmarks in pixels.
pub(super) fn height_m(track: &PoseTrack, metres: f64) -> Option<Vec<Option<f64>>> {
    let metres_per_px = metres * world_per_px(track)?;
    let level = |joint| -> Vec<Option<f64>> {
        let y = |pose: &Pose| Some(body(track, pose, Source::Image2d).either(joint)?[1]);
        track
            .frames
            .iter()
            .map(|f| f.pose.as_ref().and_then(y))
            .collect()
    };
    let floor = running_median(&track.times_s(), &level(Joint::Ankle));
    let over = |(hip, floor): (Option<f64>, Option<f64>)| Some(metres_per_px * (hip? - floor?));
    Some(level(Joint::Hip).into_iter().zip(floor).map(over).collect())
}

fn body<'a>(track: &PoseTrack, pose: &'a Pose, source: Source) -> Skeleton<'a> {
    Skeleton::new(pose, track.schema, source, 1.0)
}

/// Units of the world landmarks per pixel: the median over the frames of the ratio of spreads.
pub(crate) fn world_per_px(track: &PoseTrack) -> Option<f64> {
    median(scales_px(track).into_iter().flatten().collect())
}

/// The same in each frame: it grows with the distance from the camera.
pub(crate) fn scales_px(track: &PoseTrack) -> Vec<Option<f64>> {
    let ratio = |pose: &Pose| {
        let points = |source| -> Vec<Vec3> {
            let body = body(track, pose, source);
            track
                .schema
                .points()
                .iter()
                .filter_map(|&point| body.at(point))
                .collect()
        };
        let (world, px) = (points(Source::World3d), points(Source::Image2d));
        (world.len() == px.len() && px.len() >= MIN_POINTS)
            .then(|| spread(&world) / spread(&px))
            .filter(|ratio| ratio.is_finite() && *ratio > 0.0)
    };
    let frames = track.frames.iter();
    frames.map(|f| f.pose.as_ref().and_then(ratio)).collect()
}

/// How far to the right mid-hip is in the picture, in pixels.
pub(crate) fn middle_px(track: &PoseTrack, pose: &Pose) -> Option<f64> {
    Some(body(track, pose, Source::Image2d).either(Joint::Hip)?.x)
}

/// By how much the way from ankles to shoulders is turned clockwise from the picture's upward direction, in
/// radians.
pub(crate) fn upright_rad(track: &PoseTrack, pose: &Pose) -> Option<f64> {
    let body = body(track, pose, Source::Image2d);
    let up = body.middle(Joint::Shoulder)? - body.middle(Joint::Ankle)?;
    Some(libm::atan2(up.x, up.y))
}

/// Root of the summed squared distances from the mean, in the picture's plane.
fn spread(points: &[Vec3]) -> f64 {
    let count = points.len().max(1) as f64;
    let of = |axis: usize| {
        let mean = points.iter().map(|p| p[axis]).sum::<f64>() / count;
        points
            .iter()
            .map(|p| (p[axis] - mean) * (p[axis] - mean))
            .sum::<f64>()
    };
    (of(0) + of(1)).sqrt()
}

fn running_median(t_s: &[f64], values: &[Option<f64>]) -> Vec<Option<f64>> {
    let near = |t: f64| {
        let from = t_s.partition_point(|&s| s < t - HALF_WINDOW_S);
        let to = t_s.partition_point(|&s| s <= t + HALF_WINDOW_S);
        median(values[from..to].iter().flatten().copied().collect())
    };
    t_s.iter().map(|&t| near(t)).collect()
}
