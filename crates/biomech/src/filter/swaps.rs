//! Left and right taken for each other: the labelling of the whole recording that lets the limbs move on as
//! they did, at the least cost.
//!
//! Legs and arms are looked at apart. Where every point goes next is expected by constant velocity from
//! the two frames before, and each frame is named as it is or exchanged: of all such labellings the
//! cheapest is taken (Viterbi), where a miss costs its square and every change between the two costs
//! [`SWITCH`]. A frame that fits neither way (a detector draws both legs between them as they pass, for a
//! frame or two, in every second step of a runner) says nothing about sides: only what one labelling misses
//! more than the best one counts, and only where that one fits. A detector may stay with its mistake, so
//! what is repaired at the end is the smaller part of the frames.

use super::repeats::size_px;
use super::track::MIN_VISIBILITY;
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

/// How far a point misses what was expected from its own jitter (SD), as a share of the body's height: 5 cm,
/// a fast limb at 30 frames per second.
const MISS: f64 = 0.03;
/// Misses of more standard deviations cost no more.
const FAR: f64 = 5.0;
/// A labelling fits where half its mean squared miss, in standard deviations, is at most the first; over the
/// second it fits nothing, and between them it counts less and less.
const FITS: [f64; 2] = [1.0, 3.0];
/// What a change of the labelling costs, in the same unit: a change that is one saves a miss of some 4
/// standard deviations in one frame and of 8 in the next.
const SWITCH: f64 = 8.0;
/// What an exchanged frame costs, so that a detector is believed where nothing tells.
const EXCHANGED: f64 = 0.05;
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

fn is_seen(pose: &Pose, k: usize) -> bool {
    pose.visibility.get(k).is_none_or(|&v| v >= MIN_VISIBILITY)
}

/// The smaller part of the frames on whose sides the detector does not agree with the rest.
fn exchanged(track: &PoseTrack, pairs: &[(usize, usize)], size_px: f64) -> Vec<usize> {
    let seen: Vec<(usize, f64, &Pose)> = track
        .frames
        .iter()
        .enumerate()
        .filter_map(|(i, f)| Some((i, f.t_s, f.pose.as_ref()?)))
        .collect();
    let turned = cheapest(&seen, pairs, size_px);
    let part = |wanted: bool| -> Vec<usize> {
        let of = seen.iter().zip(&turned).filter(|(_, t)| **t == wanted);
        of.map(|((i, _, _), _)| *i).collect()
    };
    let (other, as_named) = (part(true), part(false));
    if other.len() <= as_named.len() {
        other
    } else {
        as_named
    }
}

/// For every frame whether the cheapest labelling exchanges it. The state is how the last two frames are
/// labelled, as bits: the one before, and this one.
fn cheapest(seen: &[(usize, f64, &Pose)], pairs: &[(usize, usize)], size_px: f64) -> Vec<bool> {
    let step = |from: usize, to: usize| {
        let change = if from == to { 0.0 } else { SWITCH };
        change + EXCHANGED * to as f64
    };
    let mut costs = [0, 1, 2, 3].map(|s| EXCHANGED * (s >> 1) as f64 + step(s >> 1, s & 1));
    let mut back: Vec<[usize; 4]> = Vec::new();
    for three in seen.windows(3) {
        let misses = misses(three, pairs, size_px);
        let (mut next, mut from) = ([0.0; 4], [0; 4]);
        for state in 0..4 {
            let (before, now) = (state >> 1, state & 1);
            let by = |older: usize| costs[2 * older + before] + misses[4 * older + state];
            from[state] = usize::from(by(1) < by(0));
            next[state] = by(from[state]) + step(before, now);
        }
        costs = next;
        back.push(from);
    }
    let mut state = (0..4).fold(0, |best, s| if costs[s] < costs[best] { s } else { best });
    let mut turned = vec![state & 1 == 1, state >> 1 == 1];
    for from in back.iter().rev() {
        let older = from[state];
        turned.push(older == 1);
        state = 2 * older + (state >> 1);
    }
    turned.truncate(seen.len());
    turned.reverse();
    turned
}

/// What each labelling of three frames that follow each other misses more than the best one: the index's
/// bits are the oldest, the middle and the newest frame, 1 where it is exchanged. Nothing where the best does
/// not fit, or where the frames are too far apart to expect anything.
fn misses(three: &[(usize, f64, &Pose)], pairs: &[(usize, usize)], size_px: f64) -> [f64; 8] {
    let [(_, t0, older), (_, t1, last), (_, t2, now)] = three else {
        return [0.0; 8];
    };
    let (span, ahead) = (t1 - t0, t2 - t1);
    let near = |step: f64| step > 0.0 && step <= MAX_STEP_S;
    let shown = |pose: &Pose, &(l, r): &(usize, usize)| is_seen(pose, l) && is_seen(pose, r);
    let pairs: Vec<(usize, usize)> = pairs
        .iter()
        .filter(|pair| [older, last, now].iter().all(|pose| shown(pose, pair)))
        .copied()
        .collect();
    if pairs.len() < 2 || !near(span) || !near(ahead) {
        return [0.0; 8];
    }
    let ratio = ahead / span;
    let unit = (MISS * size_px) * (MISS * size_px);
    let at = |pose: &Pose, k: usize| pose.landmarks_px.get(k).copied().unwrap_or_default();
    let side = |(l, r): (usize, usize), turned: usize| if turned == 0 { l } else { r };
    let cost = |bits: usize| {
        let turned = [bits >> 2, (bits >> 1) & 1, bits & 1];
        let both = pairs.iter().flat_map(|&(l, r)| [(l, r), (r, l)]);
        let squares = both.map(|pair| {
            let [a, b, c] =
                [(older, 0), (last, 1), (now, 2)].map(|(pose, n)| at(pose, side(pair, turned[n])));
            let off = [0, 1].map(|axis| c[axis] - b[axis] - ratio * (b[axis] - a[axis]));
            ((off[0] * off[0] + off[1] * off[1]) / unit).min(FAR * FAR)
        });
        0.5 * squares.sum::<f64>() / (2 * pairs.len()) as f64
    };
    let costs = [0, 1, 2, 3, 4, 5, 6, 7].map(cost);
    let best = costs.into_iter().fold(f64::MAX, f64::min);
    let [whole, none] = FITS;
    let counts = ((none - best) / (none - whole)).clamp(0.0, 1.0);
    costs.map(|c| counts * (c - best))
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
