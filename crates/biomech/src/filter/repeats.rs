//! Frames that show the picture before them once more, as players and converters put them in to reach a rate:
//! a webcam's 10 pictures a second in a file of 30, film's 24 in 30.
//!
//! Where a body moves, such frames make it stand still and then leap: it flies along no parabola, and
//! everything fast comes too late. They are told by what no body does: all of it stops within a frame and
//! goes on with the next, the same way and as fast as before. A turning point does not look like that, as
//! there the way back follows; nor does somebody who stands.

use super::track::MIN_VISIBILITY;
use crate::signal::median;
use sagitta_motion::{PointEdit, Pose, PoseTrack};

/// A repeated picture moves by less than this share of the steps before and after it: what is left is the
/// jitter of the network on a picture that was compressed once more.
const STILL: f64 = 0.3;
/// Where repeats are sure nearby, less of a difference tells, and at turning points too.
const PERHAPS_STILL: f64 = 0.6;
/// How near, in seconds: at least two of them.
const NEAR_S: f64 = 0.7;
/// Steps below this share of the body's height tell nothing: jitter is as large.
const MOVING: f64 = 0.004;
/// Cosine of the angle between the steps before and after, over all points.
const SAME_WAY: f64 = 0.5;
/// Most frames in a row that repeat one picture: 7.5 pictures a second in a file of 30.
const MOST: usize = 3;
/// No picture stands longer, in seconds: who stops for a quarter of a second may have done so.
const LONGEST_S: f64 = 0.2;

/// A track without the poses of repeated frames.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distinct {
    /// Same frames; those that repeat the one before have no pose.
    pub track: PoseTrack,
    /// How many frames repeat the one before.
    pub repeated: usize,
    /// Different pictures per second while the body moves so that it can be told; `None` where none repeats.
    pub rate_hz: Option<f64>,
}

/// How all points move from the frame before, in pixels.
struct Step {
    /// Place of the frame.
    frame: usize,
    /// By point, `None` where it is not seen in both.
    by: Vec<Option<[f64; 2]>>,
    /// Mean length.
    length: f64,
}

/// Takes out the poses of repeated frames, but for those in which the user moved a point.
pub fn distinct(track: &PoseTrack, edits: &[PointEdit]) -> Distinct {
    let mut out = Distinct {
        track: track.clone(),
        ..Distinct::default()
    };
    let Some(size_px) = size_px(track) else {
        return out;
    };
    let (repeats, looked) = repeats(track, size_px);
    let edited = |i: usize| {
        let near = |e: &PointEdit| (track.frames[i].t_s - e.t_s).abs() < 1e-3;
        edits.iter().any(near)
    };
    for &i in repeats.iter().filter(|&&i| !edited(i)) {
        out.track.frames[i].pose = None;
        out.repeated += 1;
    }
    let step_s = super::curve::step_s(&track.times_s());
    out.rate_hz = step_s
        .filter(|_| out.repeated > 0)
        .map(|step_s| (looked - repeats.len()) as f64 / (looked as f64 * step_s));
    out
}

/// A run of small steps between two large ones.
struct Run {
    /// Frames of the small steps.
    frames: std::ops::Range<usize>,
    /// When it begins, in seconds.
    t_s: f64,
    /// The body moves on after it as it did before.
    sure: bool,
}

/// The frames that repeat the one before, and how many frames were moving so that it could be told.
fn repeats(track: &PoseTrack, size_px: f64) -> (Vec<usize>, usize) {
    let steps = steps(track);
    let all = runs(track, &steps, MOVING * size_px);
    let sure: Vec<f64> = all.iter().filter(|r| r.sure).map(|r| r.t_s).collect();
    let near = |r: &Run| {
        sure.iter()
            .filter(|&&t_s| (t_s - r.t_s).abs() < NEAR_S)
            .count()
    };
    let kept = all.iter().filter(|r| r.sure || near(r) >= 2);
    let found: Vec<usize> = kept.flat_map(|r| r.frames.clone()).collect();
    let moving = steps
        .iter()
        .filter(|s| s.length >= MOVING * size_px)
        .count();
    (found.clone(), moving + found.len())
}

fn runs(track: &PoseTrack, steps: &[Step], moving_px: f64) -> Vec<Run> {
    let t_s = |step: &Step| track.frames[step.frame].t_s;
    let mut found = Vec::new();
    let mut i = 0;
    while i + 1 < steps.len() {
        let before = &steps[i];
        i += 1;
        let small = |s: &&Step| s.length < PERHAPS_STILL * before.length;
        let still = steps[i..].iter().take_while(small).count();
        let Some(after) = steps.get(i + still).filter(|_| (1..=MOST).contains(&still)) else {
            continue;
        };
        let run = &steps[i..i + still];
        let below = |share: f64| {
            let least = before.length.min(after.length);
            run.iter().all(|s| s.length < share * least)
        };
        let joined = after.frame == before.frame + still + 1;
        if !joined || t_s(after) - t_s(before) > LONGEST_S || !below(PERHAPS_STILL) {
            continue;
        }
        let moves = before.length.min(after.length) >= moving_px;
        found.push(Run {
            frames: before.frame + 1..after.frame,
            t_s: t_s(before),
            sure: moves && below(STILL) && cosine(before, after) > SAME_WAY,
        });
        i += still;
    }
    found
}

/// Steps from frame to frame, where both have a pose.
fn steps(track: &PoseTrack) -> Vec<Step> {
    let pairs = track.frames.windows(2).enumerate();
    let step = |(i, pair): (usize, &[sagitta_motion::PoseFrame])| {
        let (a, b) = (pair[0].pose.as_ref()?, pair[1].pose.as_ref()?);
        let by: Vec<Option<[f64; 2]>> = (0..a.landmarks_px.len())
            .map(|k| {
                let (p, q) = (place(a, k)?, place(b, k)?);
                Some([q[0] - p[0], q[1] - p[1]])
            })
            .collect();
        let lengths: Vec<f64> = by.iter().flatten().map(|v| v[0].hypot(v[1])).collect();
        let length = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        Some(Step {
            frame: i + 1,
            by,
            length,
        })
    };
    pairs.filter_map(step).collect()
}

/// Where a point is in the picture, where it is seen.
fn place(pose: &Pose, k: usize) -> Option<[f64; 2]> {
    let seen = pose.visibility.get(k).is_none_or(|&v| v >= MIN_VISIBILITY);
    let point = pose.landmarks_px.get(k).filter(|_| seen)?;
    Some([point[0], point[1]]).filter(|p| p.iter().all(|v| v.is_finite()))
}

/// Cosine of the angle between two steps, all points taken together.
fn cosine(a: &Step, b: &Step) -> f64 {
    let (mut dot, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (p, q) in a.by.iter().zip(&b.by) {
        if let (Some(p), Some(q)) = (p, q) {
            dot += p[0] * q[0] + p[1] * q[1];
            aa += p[0] * p[0] + p[1] * p[1];
            bb += q[0] * q[0] + q[1] * q[1];
        }
    }
    dot / (aa * bb).sqrt().max(f64::MIN_POSITIVE)
}

/// Median height of what is seen of the body, in pixels.
pub(super) fn size_px(track: &PoseTrack) -> Option<f64> {
    let height = |pose: &Pose| {
        let y = (0..pose.landmarks_px.len()).filter_map(|k| Some(place(pose, k)?[1]));
        let (low, high) = y.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        (high > low).then_some(high - low)
    };
    let poses = track.frames.iter().filter_map(|f| f.pose.as_ref());
    median(poses.filter_map(height).collect())
}
