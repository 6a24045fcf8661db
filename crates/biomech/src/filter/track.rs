//! Conditioning of landmarks: left and right put right, wild values taken out, gaps bridged where they
//! are short, then low-passed where the frame rate allows it.

use super::auto::automatic_cutoff_hz;
use super::by_hand::correct;
use super::curve::{Smoothing, bridge, low_pass, step_s};
use super::outliers::remove_outliers;
use super::repeats::Distinct;
use super::swaps::repair_swaps;
use crate::signal::median;
use sagitta_motion::{PointEdit, Pose, PoseTrack};

/// Gaps up to this long are bridged by a straight line; longer ones stay gaps.
pub const MAX_BRIDGE_S: f64 = 0.25;
/// Points below this visibility are taken as missing (the threshold that Sports2D uses too).
pub const MIN_VISIBILITY: f64 = 0.3;

/// Jitter that is never an outlier, in metres of world landmarks, and as a share of the frame's longer
/// side for those in the picture, of which a person fills about half.
const JITTER_M: f64 = 0.02;
const JITTER_OF_FRAME: f64 = 0.006;

/// How to smooth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CutOff {
    /// At this frequency in hertz.
    At(f64),
    /// As the data themselves say: see [`automatic_cutoff_hz`].
    Automatic,
}

/// A conditioned track and what was done to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conditioned {
    /// Same times as the input. Points that stayed missing have visibility 0.
    pub track: PoseTrack,
    /// The same before gaps were bridged and anything was smoothed, for what smoothing would smear.
    pub sharp: PoseTrack,
    /// Filtering.
    pub smoothing: Smoothing,
    /// Frames in which a whole missing person was bridged.
    pub bridged: usize,
    /// Frames that stayed without a person.
    pub missing: usize,
    /// Frames in which left and right were exchanged back.
    pub swapped: usize,
    /// Share 0–1 of all coordinates that were wild.
    pub wild: f64,
}

/// Repairs, bridges and filters each coordinate of each point, pixels and metres alike.
pub fn condition_track(raw: &PoseTrack, cutoff: CutOff) -> Conditioned {
    condition_corrected(raw, &[], cutoff)
}

/// As [`condition_track`], after landmarks were put where the user says that they are: those are no
/// outliers, whatever they look like.
pub fn condition_corrected(raw: &PoseTrack, edits: &[PointEdit], cutoff: CutOff) -> Conditioned {
    let mut track = raw.clone();
    let swapped = repair_swaps(&mut track);
    let by_hand = correct(&mut track, edits);
    let track = &track;
    let t_s = track.times_s();
    let step = step_s(&t_s).unwrap_or(0.0);
    let rate_hz = if step > 0.0 { 1.0 / step } else { 0.0 };
    let count = track.schema.points().len();
    let poses = || track.frames.iter().flat_map(|f| &f.pose);
    let has_world = poses().any(|p| p.world_m.len() == count);
    // Markers have no place in a picture: theirs in the laboratory is the one that was measured.
    let in_picture = poses().any(|p| p.landmarks_px.len() == count);
    let size = track.frames.iter().map(|f| f.width.max(f.height)).max();
    let jitter_px = JITTER_OF_FRAME * f64::from(size.unwrap_or(0));
    let (mut wild, mut all) = (0, 0);
    let mut clean = |k: usize, axis: usize, of: fn(&Pose) -> &Vec<[f64; 3]>, jitter: f64| {
        let raw = curve(track, k, axis, of);
        let mut kept = raw.clone();
        all += raw.iter().flatten().count();
        wild += remove_outliers(&mut kept, step, jitter);
        for &(i, _) in by_hand.iter().filter(|(_, of)| *of == k) {
            kept[i] = raw[i];
        }
        kept
    };
    let px: Vec<[Curve; 3]> = (0..count)
        .map(|k| [0, 1, 2].map(|axis| clean(k, axis, |p| &p.landmarks_px, jitter_px)))
        .collect();
    let world: Vec<[Curve; 3]> = (0..if has_world { count } else { 0 })
        .map(|k| [0, 1, 2].map(|axis| clean(k, axis, |p| &p.world_m, JITTER_M)))
        .collect();
    let cutoff_hz = match cutoff {
        CutOff::At(hz) => hz,
        CutOff::Automatic => automatic(&t_s, &px, rate_hz).unwrap_or(0.0),
    };
    let mut out = blank(track, count);
    for (k, point) in px.iter().enumerate() {
        for axis in 0..3 {
            let smooth = |raw: &Curve| {
                let whole = bridge(&t_s, raw, MAX_BRIDGE_S);
                low_pass(&t_s, &whole, cutoff_hz, MAX_BRIDGE_S)
            };
            store(&mut out, &smooth(&point[axis]), |p, v| {
                p.landmarks_px[k][axis] = v
            });
            if let Some(world) = world.get(k) {
                store(&mut out, &smooth(&world[axis]), |p, v| {
                    p.world_m[k][axis] = v
                });
            }
        }
        let seen = bridge(&t_s, &visibility(track, k), MAX_BRIDGE_S);
        store(&mut out, &seen, |p, v| p.visibility[k] = v.clamp(0.0, 1.0));
    }
    let smoothing = Smoothing::of(&t_s, cutoff_hz, MAX_BRIDGE_S);
    Conditioned {
        sharp: sharp(track, if in_picture { &px } else { &world }),
        swapped,
        wild: wild as f64 / all.max(1) as f64,
        ..finish(track, out, smoothing)
    }
}

impl Conditioned {
    /// Counts repeated frames neither as missing nor for the rate.
    pub fn of_pictures(&mut self, pictures: &Distinct) {
        self.bridged = self.bridged.saturating_sub(pictures.repeated);
        if let Some(rate_hz) = pictures.rate_hz {
            self.smoothing.rate_hz = self.smoothing.rate_hz.min(rate_hz);
        }
    }
}

type Curve = Vec<Option<f64>>;

/// The track without the points whose place was wild: in the picture, or in the laboratory where there is no
/// picture.
fn sharp(track: &PoseTrack, px: &[[Curve; 3]]) -> PoseTrack {
    let mut out = track.clone();
    for (i, pose) in out.frames.iter_mut().enumerate() {
        let Some(pose) = &mut pose.pose else { continue };
        pose.visibility.resize(px.len(), 1.0);
        for (seen, point) in pose.visibility.iter_mut().zip(px) {
            if point[..2].iter().any(|curve| curve[i].is_none()) {
                *seen = 0.0;
            }
        }
    }
    out
}

/// Median over the points' ways in the picture of the cut-offs that they ask for, each on its longest
/// stretch without a gap.
fn automatic(t_s: &[f64], px: &[[Curve; 3]], rate_hz: f64) -> Option<f64> {
    let of = |curve: &Curve| {
        let curve = bridge(t_s, curve, MAX_BRIDGE_S);
        let longest = curve.split(Option::is_none).max_by_key(|part| part.len())?;
        let values: Vec<f64> = longest.iter().flatten().copied().collect();
        automatic_cutoff_hz(&values, rate_hz)
    };
    let both = px.iter().flat_map(|point| point[..2].iter().filter_map(of));
    median(both.collect())
}

fn seen(pose: &Pose, k: usize) -> bool {
    pose.visibility.get(k).is_none_or(|&v| v >= MIN_VISIBILITY)
}

fn curve(track: &PoseTrack, k: usize, axis: usize, of: fn(&Pose) -> &Vec<[f64; 3]>) -> Curve {
    let value = |pose: &Pose| of(pose).get(k).map(|p| p[axis]).filter(|v| v.is_finite());
    let at = |pose: &Option<Pose>| pose.as_ref().filter(|p| seen(p, k)).and_then(value);
    track.frames.iter().map(|f| at(&f.pose)).collect()
}

fn visibility(track: &PoseTrack, k: usize) -> Curve {
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
