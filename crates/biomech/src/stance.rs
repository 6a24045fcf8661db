//! Where feet stand in the picture.
//!
//! A heel or a big toe rests while it moves slower than 0.3 m/s (below which OpenCap's gait analysis takes a
//! foot to stand on the floor and not on a belt), so that feet on a treadmill do not rest.

use crate::algo::skeleton::{Joint, Skeleton};
use crate::signal::median;
use sagitta_motion::{PoseTrack, Side, Source};

/// A foot that is slower than this rests.
const RESTING_M_S: f64 = 0.3;
/// Speed is that over so long before and after a frame, in seconds; a frame at least.
const HALF_WINDOW_S: f64 = 0.05;
/// Shorter rests are those of feet that turn round in the air, in seconds: one that falls freely passes the
/// limit within 0.06 s.
const SHORTEST_S: f64 = 0.1;

/// A point of a foot at rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// Whose foot.
    pub side: Side,
    /// Whether it is the toe, else the heel.
    pub toe: bool,
    /// Where, in pixels: the median over its frames.
    pub at_px: [f64; 2],
    /// When it began and ended, in seconds.
    pub during_s: [f64; 2],
}

/// All rests of a conditioned track, `metres_per_px` metres to a pixel at the person.
pub fn stances(track: &PoseTrack, metres_per_px: f64) -> Vec<Stance> {
    let t_s = track.times_s();
    let mut all = Vec::new();
    for (joint, toe) in [(Joint::Heel, false), (Joint::BigToe, true)] {
        for side in Side::BOTH {
            let path = path(track, joint, side);
            let slow = |i: usize| {
                speed_px_s(&t_s, &path, i).is_some_and(|v| v * metres_per_px < RESTING_M_S)
            };
            let resting: Vec<bool> = (0..path.len()).map(slow).collect();
            for run in runs(&resting) {
                let during_s = [t_s[run.start], t_s[run.end - 1]];
                let at = |axis: usize| {
                    median(
                        path[run.clone()]
                            .iter()
                            .flatten()
                            .map(|p| p[axis])
                            .collect(),
                    )
                };
                let long = during_s[1] - during_s[0] >= SHORTEST_S;
                if let (true, Some(x), Some(y)) = (long, at(0), at(1)) {
                    all.push(Stance {
                        side,
                        toe,
                        at_px: [x, y],
                        during_s,
                    });
                }
            }
        }
    }
    all
}

fn path(track: &PoseTrack, joint: Joint, side: Side) -> Vec<Option<[f64; 2]>> {
    let at = |pose| {
        let p = Skeleton::new(pose, track.schema, Source::Image2d, 1.0).of(side, joint)?;
        Some([p.x, -p.y])
    };
    track
        .frames
        .iter()
        .map(|f| f.pose.as_ref().and_then(at))
        .collect()
}

fn speed_px_s(t_s: &[f64], path: &[Option<[f64; 2]>], i: usize) -> Option<f64> {
    let before = t_s
        .partition_point(|&t| t < t_s[i] - HALF_WINDOW_S)
        .min(i.saturating_sub(1));
    let after = t_s
        .partition_point(|&t| t <= t_s[i] + HALF_WINDOW_S)
        .max(i + 2)
        .min(t_s.len())
        - 1;
    let (a, b) = (path[before]?, path[after]?);
    path[i]?;
    let long = t_s[after] - t_s[before];
    let way = [b[0] - a[0], b[1] - a[1]];
    (long > 0.0).then(|| (way[0] * way[0] + way[1] * way[1]).sqrt() / long)
}

/// Stretches that are true.
fn runs(of: &[bool]) -> Vec<std::ops::Range<usize>> {
    let mut all: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, _) in of.iter().enumerate().filter(|(_, yes)| **yes) {
        match all.last_mut().filter(|run| run.end == i) {
            Some(run) => run.end += 1,
            None => all.push(i..i + 1),
        }
    }
    all
}
