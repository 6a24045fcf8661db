//! Whether a track shows one person from one camera throughout.
//!
//! A body neither jumps across the picture nor changes its size from one frame to the next. Where the
//! landmarks do, the detector took another person or thing, or the film was cut: the track is parted there.
//! Parts that a body could have come through are joined again, with a gap in between; what cannot be joined
//! is left out, and said. Kept is the chain of parts with the most frames (the association of tracklets by
//! reachable motion and size of multi-person tracking; OC-SORT, arXiv 2203.14360, re-updates after gaps the
//! same way).
//!
//! The size is the scale of the picture: pixels per metre of the network's own body, over trunk, thighs and
//! shanks, which bending does not change.

use crate::signal::median;
use sagitta_motion::{Keypoint, KeypointSchema, Pose, PoseTrack};

/// Nobody is faster, in metres per second: the fastest sprint ever was run at 12.3 at its peak (Graubner and
/// Nixdorf, Biomechanical analysis of the sprint and hurdles events at the 2009 IAAF World Championships in
/// Athletics, New Studies in Athletics 26(1/2), 2011), and a body scales its own metres to a tenth or two.
const FASTEST_M_S: f64 = 15.0;
/// A torso that is found again lies within this of where it was, in metres of the body: half of its own length.
const SAME_PLACE_M: f64 = 0.25;
/// The scale that a network gives a body differs from frame to frame by less than a quarter (natural
/// logarithm).
const SAME_SIZE: f64 = 0.25;
/// By how much more it may differ for each second in between (natural logarithm): who runs from four metres
/// towards the camera halves the distance in a second.
const GROWTH_PER_S: f64 = 0.7;
/// Nothing is joined over a longer gap, in seconds.
const LONGEST_GAP_S: f64 = 2.0;

/// A stretch in which a track shows somebody or something else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elsewhere {
    /// Its first frame, in seconds.
    pub from_s: f64,
    /// Its last frame, in seconds.
    pub to_s: f64,
}

/// A track with gaps where it does not show the person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Continuous {
    /// Same frames; without a pose where it was another one's.
    pub track: PoseTrack,
    /// The parts that were left out.
    pub elsewhere: Vec<Elsewhere>,
    /// Frames that were left out.
    pub left_out: usize,
    /// First and last instant of what was kept, in seconds.
    pub kept_s: Option<(f64, f64)>,
}

/// Where a body is in a frame and how large.
#[derive(Debug, Clone, Copy)]
struct Place {
    frame: usize,
    t_s: f64,
    torso_px: [f64; 2],
    px_per_m: f64,
}

/// Keeps the person of a track and leaves out what is not reachable from them.
pub fn continuous(track: &PoseTrack) -> Continuous {
    let places = places(track);
    let parts = parts(&places);
    let mut out = Continuous {
        track: track.clone(),
        ..Continuous::default()
    };
    if parts.len() < 2 {
        return out;
    }
    let kept = longest_chain(&places, &parts);
    for (i, part) in parts.iter().enumerate() {
        let part = &places[part.clone()];
        if kept.contains(&i) {
            let from = out.kept_s.map_or(part[0].t_s, |(from, _)| from);
            out.kept_s = Some((from, part[part.len() - 1].t_s));
            continue;
        }
        out.elsewhere.push(Elsewhere {
            from_s: part[0].t_s,
            to_s: part[part.len() - 1].t_s,
        });
        out.left_out += part.len();
        for place in part {
            out.track.frames[place.frame].pose = None;
            out.track.frames[place.frame].plate = None;
        }
    }
    out
}

/// Every frame whose torso and legs were seen.
fn places(track: &PoseTrack) -> Vec<Place> {
    let at = |(frame, of): (usize, &sagitta_motion::PoseFrame)| {
        let pose = of.pose.as_ref()?;
        let (torso_px, px_per_m) = place(pose, track.schema)?;
        Some(Place {
            frame,
            t_s: of.t_s,
            torso_px,
            px_per_m,
        })
    };
    track.frames.iter().enumerate().filter_map(at).collect()
}

/// The bones that tell the size.
const BONES: [[Keypoint; 2]; 6] = [
    [Keypoint::LeftShoulder, Keypoint::LeftHip],
    [Keypoint::RightShoulder, Keypoint::RightHip],
    [Keypoint::LeftHip, Keypoint::LeftKnee],
    [Keypoint::RightHip, Keypoint::RightKnee],
    [Keypoint::LeftKnee, Keypoint::LeftAnkle],
    [Keypoint::RightKnee, Keypoint::RightAnkle],
];

/// The middle of the torso, and pixels per metre; `None` without metres or where a point lacks.
fn place(pose: &Pose, schema: KeypointSchema) -> Option<([f64; 2], f64)> {
    let points = schema.points();
    let of = |list: &[[f64; 3]], point: Keypoint| {
        let i = points.iter().position(|p| *p == point)?;
        let at = list.get(i)?;
        at.iter().all(|v| v.is_finite()).then_some([at[0], at[1]])
    };
    let length = |list: &[[f64; 3]]| {
        let mut sum = 0.0;
        for [a, b] in BONES {
            let (a, b) = (of(list, a)?, of(list, b)?);
            sum += distance(a, b);
        }
        (sum > 0.0).then_some(sum)
    };
    let scale = length(&pose.landmarks_px)? / length(&pose.world_m)?;
    let mut torso = [0.0, 0.0];
    for point in BONES[..2].iter().flatten() {
        let at = of(&pose.landmarks_px, *point)?;
        torso = [torso[0] + 0.25 * at[0], torso[1] + 0.25 * at[1]];
    }
    (scale.is_finite() && scale > 0.0).then_some((torso, scale))
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}

/// Whether a body at `a` can be the one at `b`.
fn reachable(a: &Place, b: &Place) -> bool {
    let dt_s = b.t_s - a.t_s;
    let metres = distance(a.torso_px, b.torso_px) / (0.5 * (a.px_per_m + b.px_per_m));
    let grown = libm::log(b.px_per_m / a.px_per_m).abs();
    metres <= SAME_PLACE_M + FASTEST_M_S * dt_s.min(1.0 / 30.0) + walked_m(dt_s)
        && grown <= SAME_SIZE + GROWTH_PER_S * dt_s
}

/// How far a body comes in the time beyond a thirtieth of a second, at the speed of a run: over longer times
/// nobody keeps the speed of a jump.
fn walked_m(dt_s: f64) -> f64 {
    /// In metres per second: our own choice, a fast run.
    const RUN_M_S: f64 = 6.0;
    RUN_M_S * (dt_s - 1.0 / 30.0).max(0.0)
}

/// Runs of places each of which can be reached from the one before.
fn parts(places: &[Place]) -> Vec<std::ops::Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for i in 1..=places.len() {
        if i == places.len() || !reachable(&places[i - 1], &places[i]) {
            if i > from {
                parts.push(from..i);
            }
            from = i;
        }
    }
    parts
}

/// The parts that follow each other within reach and hold the most frames.
fn longest_chain(places: &[Place], parts: &[std::ops::Range<usize>]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let joins = |j: &usize| {
            let (a, b) = (&parts[*j], part);
            let gap_s = places[b.start].t_s - places[a.end - 1].t_s;
            gap_s <= LONGEST_GAP_S && same_body(&places[a.clone()], &places[b.clone()])
        };
        let before = (0..i).filter(joins).max_by_key(|&j| best[j].0);
        let frames = part.len() + before.map_or(0, |j| best[j].0);
        best.push((frames, before));
    }
    let mut chain = Vec::new();
    let mut at = (0..best.len()).max_by_key(|&i| best[i].0);
    while let Some(i) = at {
        chain.push(i);
        at = best[i].1;
    }
    chain
}

/// How many places at the end of a part tell where it was and how large.
const ENDS: usize = 5;

/// Whether the body of one part can be that of a later one: its place is within reach and its size is the
/// same, by the medians over a few frames.
fn same_body(a: &[Place], b: &[Place]) -> bool {
    let end = &a[a.len().saturating_sub(ENDS)..];
    let start = &b[..b.len().min(ENDS)];
    let (Some(mut from), Some(mut to)) = (end.last().copied(), start.first().copied()) else {
        return false;
    };
    let middle = |places: &[Place]| median(places.iter().map(|p| p.px_per_m).collect());
    from.px_per_m = middle(end).unwrap_or(from.px_per_m);
    to.px_per_m = middle(start).unwrap_or(to.px_per_m);
    reachable(&from, &to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sagitta_motion::PoseFrame;

    /// A standing body at `x_px`, of `px_per_m`.
    fn frame(t_s: f64, x_px: f64, px_per_m: f64) -> PoseFrame {
        let world: Vec<[f64; 3]> = Keypoint::BLAZEPOSE_33
            .iter()
            .map(|p| {
                [
                    0.02 * (*p as usize % 3) as f64,
                    0.05 * *p as usize as f64,
                    0.0,
                ]
            })
            .collect();
        let px = world
            .iter()
            .map(|p| [x_px + px_per_m * p[0], px_per_m * p[1], 0.0])
            .collect();
        PoseFrame {
            t_s,
            width: 1000,
            height: 1000,
            pose: Some(Pose {
                landmarks_px: px,
                visibility: vec![1.0; 33],
                world_m: world,
                presence: 1.0,
            }),
            plate: None,
        }
    }

    fn track(places: impl Iterator<Item = (f64, f64)>, rate_hz: f64) -> PoseTrack {
        let frames = places
            .enumerate()
            .map(|(i, (x, scale))| frame(i as f64 / rate_hz, x, scale));
        PoseTrack {
            frames: frames.collect(),
            ..PoseTrack::default()
        }
    }

    #[test]
    fn a_sprint_through_the_picture_is_one_person() {
        for rate_hz in [15.0, 30.0, 120.0, 240.0] {
            let run = track(
                (0..60).map(|i| (f64::from(i) * 1000.0 / rate_hz, 100.0)),
                rate_hz,
            );
            assert_eq!(continuous(&run).left_out, 0, "{rate_hz}");
        }
    }

    #[test]
    fn another_person_is_left_out_and_the_first_is_found_again() {
        for scale in [60.0, 200.0, 700.0] {
            let jump = track(
                (0..90).map(|i| match i {
                    40..=50 => (3.0 * scale, 0.5 * scale),
                    _ => (scale, scale),
                }),
                30.0,
            );
            let found = continuous(&jump);
            assert_eq!((found.left_out, found.elsewhere.len()), (11, 1));
            assert!((found.elsewhere[0].from_s - 40.0 / 30.0).abs() < 1e-9);
            assert!(found.track.frames[45].pose.is_none() && found.track.frames[51].pose.is_some());
        }
    }

    #[test]
    fn after_a_cut_the_longer_part_is_kept() {
        let cut = track(
            (0..100).map(|i| {
                if i < 20 {
                    (100.0, 300.0)
                } else {
                    (800.0, 90.0)
                }
            }),
            30.0,
        );
        let found = continuous(&cut);
        assert_eq!(found.left_out, 20);
        assert!(
            found
                .kept_s
                .is_some_and(|(from, to)| from > 0.6 && to > 3.2)
        );
    }

    #[test]
    fn who_comes_nearer_over_a_gap_stays() {
        let mut walk = track(
            (0..90).map(|i| (500.0, 100.0 * (1.0 + 0.01 * f64::from(i)))),
            30.0,
        );
        for frame in &mut walk.frames[30..60] {
            frame.pose = None;
        }
        assert_eq!(continuous(&walk).left_out, 0);
    }

    #[test]
    fn a_track_without_metres_is_taken_as_it_is() {
        let mut flat = track((0..50).map(|i| (f64::from(i % 2) * 900.0, 100.0)), 30.0);
        for pose in flat.frames.iter_mut().filter_map(|f| f.pose.as_mut()) {
            pose.world_m.clear();
        }
        assert_eq!(continuous(&flat).track, flat);
    }
}
