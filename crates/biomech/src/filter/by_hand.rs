//! Landmarks that somebody put where they belong.

use crate::signal::median;
use sagitta_motion::{PointEdit, Pose, PoseTrack};

/// Moves landmarks to where the user says that they are, in the frame nearest to the time given, and
/// the world landmark by the same way in the picture's plane. Returns the frames and places in the
/// landmark arrays that were moved.
pub fn correct(track: &mut PoseTrack, edits: &[PointEdit]) -> Vec<(usize, usize)> {
    edits
        .iter()
        .filter_map(|edit| {
            let k = track.schema.index(edit.point)?;
            let i = nearest(track, edit.t_s)?;
            let pose = track.frames[i].pose.as_mut()?;
            put(pose, k, edit.at_px)?;
            Some((i, k))
        })
        .collect()
}

fn nearest(track: &PoseTrack, t_s: f64) -> Option<usize> {
    let off = |i: &usize| (track.frames[*i].t_s - t_s).abs();
    (0..track.frames.len()).min_by(|a, b| off(a).total_cmp(&off(b)))
}

fn put(pose: &mut Pose, k: usize, [x, y]: [f64; 2]) -> Option<()> {
    let metres_per_px = metres_per_px(pose);
    let point = pose.landmarks_px.get_mut(k)?;
    let (dx, dy) = (x - point[0], y - point[1]);
    (point[0], point[1]) = (x, y);
    if let (Some(world), Some(scale)) = (pose.world_m.get_mut(k), metres_per_px) {
        world[0] += scale * dx;
        world[1] += scale * dy;
    }
    if let Some(visibility) = pose.visibility.get_mut(k) {
        *visibility = 1.0;
    }
    Some(())
}

/// Median ratio of the distances of all points from the first, in the picture's plane.
fn metres_per_px(pose: &Pose) -> Option<f64> {
    let far = |list: &[[f64; 3]], k: usize| {
        let (a, b) = (list.first()?, list.get(k)?);
        Some(((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).sqrt())
    };
    let ratio = |k| {
        let (world, px) = (far(&pose.world_m, k)?, far(&pose.landmarks_px, k)?);
        (px > 1.0).then(|| world / px)
    };
    median((1..pose.landmarks_px.len()).filter_map(ratio).collect())
}
