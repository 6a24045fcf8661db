//! Conditioning of landmarks: gaps bridged where they are short, then low-passed where the frame rate
//! allows it.

use super::curve::{Smoothing, bridge, low_pass, step_s, usable_cutoff_hz};
use sagitta_motion::{Pose, PoseTrack};

/// Gaps up to this long are bridged by a straight line; longer ones stay gaps.
pub const MAX_BRIDGE_S: f64 = 0.25;
/// Points below this visibility are taken as missing (the threshold that Sports2D uses too).
pub const MIN_VISIBILITY: f64 = 0.3;

/// A conditioned track and what was done to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conditioned {
    /// Same times as the input. Points that stayed missing have visibility 0.
    pub track: PoseTrack,
    /// Filtering.
    pub smoothing: Smoothing,
    /// Frames in which a whole missing person was bridged.
    pub bridged: usize,
    /// Frames that stayed without a person.
    pub missing: usize,
}

/// Bridges and filters each coordinate of each point, pixels and metres alike.
pub fn condition_track(track: &PoseTrack, cutoff_hz: f64) -> Conditioned {
    let t_s = track.times_s();
    let rate_hz = step_s(&t_s).map_or(0.0, |step| 1.0 / step);
    let smoothing = Smoothing {
        cutoff_hz: usable_cutoff_hz(rate_hz, cutoff_hz),
        rate_hz,
    };
    let count = track.schema.points().len();
    let mut out = blank(track, count);
    let has_world = track
        .frames
        .iter()
        .flat_map(|f| &f.pose)
        .any(|p| p.world_m.len() == count);
    for k in 0..count {
        for axis in 0..3 {
            let curve = |of: fn(&Pose) -> &Vec<[f64; 3]>| {
                let raw = curve(track, k, axis, of);
                let raw = bridge(&t_s, &raw, MAX_BRIDGE_S);
                low_pass(&t_s, &raw, cutoff_hz, MAX_BRIDGE_S)
            };
            store(&mut out, &curve(|p| &p.landmarks_px), |p, v| {
                p.landmarks_px[k][axis] = v
            });
            if has_world {
                store(&mut out, &curve(|p| &p.world_m), |p, v| {
                    p.world_m[k][axis] = v
                });
            }
        }
        let seen = bridge(&t_s, &visibility(track, k), MAX_BRIDGE_S);
        store(&mut out, &seen, |p, v| p.visibility[k] = v.clamp(0.0, 1.0));
    }
    finish(track, out, smoothing)
}

fn seen(pose: &Pose, k: usize) -> bool {
    pose.visibility.get(k).is_none_or(|&v| v >= MIN_VISIBILITY)
}

fn curve(
    track: &PoseTrack,
    k: usize,
    axis: usize,
    of: fn(&Pose) -> &Vec<[f64; 3]>,
) -> Vec<Option<f64>> {
    let value = |pose: &Pose| of(pose).get(k).map(|p| p[axis]).filter(|v| v.is_finite());
    let at = |pose: &Option<Pose>| pose.as_ref().filter(|p| seen(p, k)).and_then(value);
    track.frames.iter().map(|f| at(&f.pose)).collect()
}

fn visibility(track: &PoseTrack, k: usize) -> Vec<Option<f64>> {
    let value = |pose: &Pose| pose.visibility.get(k).copied().unwrap_or(1.0);
    let at = |pose: &Option<Pose>| pose.as_ref().filter(|p| seen(p, k)).map(value);
    track.frames.iter().map(|f| at(&f.pose)).collect()
}

/// A pose for every frame: the measured coordinates, or zeros, all with visibility 0 until stored.
fn blank(track: &PoseTrack, count: usize) -> Vec<Pose> {
    let padded = |list: Option<&Vec<[f64; 3]>>| {
        let mut list = list.cloned().unwrap_or_default();
        list.resize(count, [0.0; 3]);
        list
    };
    let pose = |pose: Option<&Pose>| Pose {
        landmarks_px: padded(pose.map(|p| &p.landmarks_px)),
        visibility: vec![0.0; count],
        world_m: padded(pose.map(|p| &p.world_m)),
        presence: pose.map_or(0.0, |p| p.presence),
    };
    track.frames.iter().map(|f| pose(f.pose.as_ref())).collect()
}

fn store(poses: &mut [Pose], values: &[Option<f64>], mut set: impl FnMut(&mut Pose, f64)) {
    for (pose, value) in poses.iter_mut().zip(values) {
        if let Some(value) = value {
            set(pose, *value);
        }
    }
}

fn finish(track: &PoseTrack, poses: Vec<Pose>, smoothing: Smoothing) -> Conditioned {
    let mut out = Conditioned {
        smoothing,
        track: track.clone(),
        ..Conditioned::default()
    };
    let has_world = track
        .frames
        .iter()
        .flat_map(|f| &f.pose)
        .any(|p| !p.world_m.is_empty());
    for (frame, mut pose) in out.track.frames.iter_mut().zip(poses) {
        if !has_world {
            pose.world_m.clear();
        }
        let known = pose.visibility.iter().any(|&v| v > 0.0);
        match (frame.pose.is_some(), known) {
            (false, true) => out.bridged += 1,
            (false, false) => {
                out.missing += 1;
                continue;
            }
            _ => {}
        }
        frame.pose = Some(pose);
    }
    out
}
