//! Left and right taken for each other: found where exchanging them makes the limbs move on as they did.
//!
//! Legs and arms are looked at apart. Where every point goes next is expected by constant velocity from
//! the two frames before. A frame is exchanged where the limbs, as named, miss what was expected by more
//! than a tenth of the body's height on the average, and exchanged miss it by less than half of that. A
//! detector may stay with its mistake, so what is repaired at the end is the smaller part of the frames.
//! The bounds are wide on purpose: legs that pass each other in running are never exchanged, since they
//! go on as expected.

use super::track::MIN_VISIBILITY;
use crate::signal::median;
use sagitta_motion::{Keypoint, KeypointSchema, Pose, PoseTrack};

use Keypoint::*;
const LEGS: &[(Keypoint, Keypoint)] = &[
    (LeftHip, RightHip),
    (LeftKnee, RightKnee),
    (LeftAnkle, RightAnkle),
    (LeftHeel, RightHeel),
    (LeftBigToe, RightBigToe),
    (LeftSmallToe, RightSmallToe),
];
const ARMS: &[(Keypoint, Keypoint)] = &[
    (LeftElbow, RightElbow),
    (LeftWrist, RightWrist),
    (LeftPinky, RightPinky),
    (LeftIndex, RightIndex),
    (LeftThumb, RightThumb),
];

/// Share of the body's height by which the limbs must miss the expected.
const MISS: f64 = 0.1;
/// What is left of the miss when they are exchanged.
const BETTER: f64 = 0.5;
/// Expectations do not reach over longer steps.
const MAX_STEP_S: f64 = 0.1;

/// Exchanges limbs where the detector did. Returns the frames that were changed, each once.
pub fn repair_swaps(track: &mut PoseTrack) -> usize {
    let Some(size_px) = size_px(track) else {
        return 0;
    };
    let mut changed = vec![false; track.frames.len()];
    for limbs in [LEGS, ARMS] {
        let pairs = indices(track.schema, limbs);
        for i in exchanged(track, &pairs, size_px) {
            if let Some(pose) = track.frames.get_mut(i).and_then(|f| f.pose.as_mut()) {
                exchange(pose, &pairs);
                changed[i] = true;
            }
        }
    }
    changed.iter().filter(|&&c| c).count()
}

/// Places of both sides in the landmark arrays.
fn indices(schema: KeypointSchema, limbs: &[(Keypoint, Keypoint)]) -> Vec<(usize, usize)> {
    let both = |(l, r): &(Keypoint, Keypoint)| Some((schema.index(*l)?, schema.index(*r)?));
    limbs.iter().filter_map(both).collect()
}

/// Median height of what was seen of the body, in pixels.
fn size_px(track: &PoseTrack) -> Option<f64> {
    let height = |pose: &Pose| {
        let seen = (0..pose.landmarks_px.len()).filter(|&k| is_seen(pose, k));
        let y: Vec<f64> = seen.map(|k| pose.landmarks_px[k][1]).collect();
        let (low, high) = y
            .iter()
            .fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
        (high > low).then_some(high - low)
    };
    let poses = track.frames.iter().filter_map(|f| f.pose.as_ref());
    median(poses.filter_map(height).collect())
}

fn is_seen(pose: &Pose, k: usize) -> bool {
    pose.visibility.get(k).is_none_or(|&v| v >= MIN_VISIBILITY)
}

/// The smaller part of the frames on whose sides the detector does not agree with the rest.
fn exchanged(track: &PoseTrack, pairs: &[(usize, usize)], size_px: f64) -> Vec<usize> {
    let mut turned = false;
    let mut before: [Option<(f64, Pose)>; 2] = [None, None];
    let (mut as_named, mut other) = (Vec::new(), Vec::new());
    for (i, frame) in track.frames.iter().enumerate() {
        let Some(mut pose) = frame.pose.clone() else {
            continue;
        };
        if turned {
            exchange(&mut pose, pairs);
        }
        if let [Some(older), Some(last)] = &before {
            let ahead = frame.t_s - last.0;
            if ahead <= MAX_STEP_S && misses(older, last, (frame.t_s, &pose), pairs, size_px) {
                turned = !turned;
                exchange(&mut pose, pairs);
            }
        }
        if turned { &mut other } else { &mut as_named }.push(i);
        before = [before[1].take(), Some((frame.t_s, pose))];
    }
    if other.len() <= as_named.len() {
        other
    } else {
        as_named
    }
}

/// Whether the limbs of `now` fit what was expected only when they are exchanged.
fn misses(
    older: &(f64, Pose),
    last: &(f64, Pose),
    now: (f64, &Pose),
    pairs: &[(usize, usize)],
    size_px: f64,
) -> bool {
    let span = last.0 - older.0;
    if span <= 0.0 || span > MAX_STEP_S {
        return false;
    }
    let ratio = (now.0 - last.0) / span;
    let expected = |k: usize| -> Option<[f64; 2]> {
        let (a, b) = (older.1.landmarks_px.get(k)?, last.1.landmarks_px.get(k)?);
        Some([0, 1].map(|axis| b[axis] + ratio * (b[axis] - a[axis])))
    };
    let off = |k: usize, from: [f64; 2]| {
        let p = now.1.landmarks_px.get(k).copied().unwrap_or_default();
        let (x, y) = (p[0] - from[0], p[1] - from[1]);
        x * x + y * y
    };
    let (mut kept, mut swapped, mut count) = (0.0, 0.0, 0);
    for &(l, r) in pairs {
        if !(is_seen(now.1, l) && is_seen(now.1, r)) {
            continue;
        }
        if let (Some(left), Some(right)) = (expected(l), expected(r)) {
            kept += off(l, left) + off(r, right);
            swapped += off(l, right) + off(r, left);
            count += 2;
        }
    }
    let mean = |sum: f64| (sum / f64::from(count.max(1))).sqrt();
    count >= 4 && mean(kept) > MISS * size_px && mean(swapped) < BETTER * mean(kept)
}

fn exchange(pose: &mut Pose, pairs: &[(usize, usize)]) {
    for &(l, r) in pairs {
        for list in [&mut pose.landmarks_px, &mut pose.world_m] {
            if l.max(r) < list.len() {
                list.swap(l, r);
            }
        }
        if l.max(r) < pose.visibility.len() {
            pose.visibility.swap(l, r);
        }
    }
}
