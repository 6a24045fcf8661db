//! Down-and-up cycles of a height: squats, and everything else that sinks and rises.
//!
//! Recipe, after OpenCap's squat segmentation: peaks of the negative pelvis height, low-passed at
//! 4 Hz where the frame rate allows it, at least 0.7 s apart. Theirs must stand out by 0.2 m; here it
//! is a share of body height, so that small people and shallow squats count too. A cycle begins when
//! the height last leaves the top (the mean of what is within 5 % of the drop from it) by 5 % of the
//! drop and ends when it first comes back as near to the next top; "at the bottom" is the time within
//! 5 % of the drop from the lowest point.

mod phases;

pub use phases::{Words, phases, remark};

use sagitta_biomech::filter::{MAX_BRIDGE_S, low_pass};
use sagitta_biomech::signal::{Peak, crossing_s, peaks, separate, vertex_s};

/// Low-pass for finding cycles.
const DETECT_HZ: f64 = 4.0;
/// Least time between bottoms.
const DISTANCE_S: f64 = 0.7;
/// Least drop and rise as a share of body height.
pub const PROMINENCE: f64 = 0.08;
/// Share of the drop that belongs to the top and to the bottom.
pub const EDGE: f64 = 0.05;
/// A top that is lower than the highest by this share of the drop is no standing.
const STANDING: f64 = 0.15;

/// One cycle. Times in seconds, heights in metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Cycle {
    /// Leaves the top, or the recording's start.
    pub start_s: f64,
    /// Reaches the bottom.
    pub low_start_s: f64,
    /// Lowest point.
    pub bottom_s: f64,
    /// Leaves the bottom.
    pub low_end_s: f64,
    /// Back at the top, or the recording's end.
    pub end_s: f64,
    /// From the highest point since the last bottom down to the lowest point.
    pub drop_m: f64,
    /// From the lowest point up to the highest before the next bottom.
    pub rise_m: f64,
    /// The recording begins below the top.
    pub cut_start: bool,
    /// The recording ends below the top.
    pub cut_end: bool,
    /// 0–1: drop and rise against twice the least, times the share of the cycle that was seen.
    pub confidence: f64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cycles {
    /// Whole and nearly whole cycles in order of time.
    pub cycles: Vec<Cycle>,
    /// A cycle at the start or end of which too little was recorded to count it.
    pub fragments: usize,
}

/// Finds the cycles of `height_m` for a body of `body_m` metres. Missing values are passed over.
pub fn find(t_s: &[f64], height_m: &[Option<f64>], body_m: f64) -> Cycles {
    let smooth = low_pass(t_s, height_m, DETECT_HZ, MAX_BRIDGE_S);
    let seen: Vec<usize> = (0..t_s.len()).filter(|&i| smooth[i].is_some()).collect();
    let t: Vec<f64> = seen.iter().map(|&i| t_s[i]).collect();
    let h: Vec<f64> = seen.iter().filter_map(|&i| smooth[i]).collect();
    let depth: Vec<f64> = h.iter().map(|h| -h).collect();
    let least = PROMINENCE * body_m;
    let clear = |p: &Peak| p.left.max(p.right) >= least;
    let both = |p: &Peak| p.left.min(p.right) >= least;
    let found: Vec<Peak> = peaks(&depth).into_iter().filter(clear).collect();
    let found = separate(found, &t, &depth, DISTANCE_S);
    let whole: Vec<usize> = found.iter().filter(|p| both(p)).map(|p| p.index).collect();
    let Some((&first, &last)) = whole.first().zip(whole.last()) else {
        return Cycles {
            cycles: Vec::new(),
            fragments: usize::from(!found.is_empty() || spread(&h) >= least),
        };
    };
    let bounds: Vec<usize> = [0]
        .into_iter()
        .chain(whole.iter().copied())
        .chain([h.len() - 1])
        .collect();
    let tops: Vec<usize> = bounds.windows(2).map(|w| highest(&h, w[0], w[1])).collect();
    let standing = tops.iter().map(|&i| h[i]).fold(f64::MIN, f64::max);
    let outside = |p: &&Peak| !both(p) && (p.index < first || p.index > last);
    let step = sagitta_biomech::filter::step_s(t_s).unwrap_or(0.0);
    let cycle = |(i, &low): (usize, &usize)| {
        let mut cycle = cycle(&t, &h, [tops[i], low, tops[i + 1]], standing);
        cycle.cut_start &= i == 0;
        cycle.cut_end &= i + 1 == whole.len();
        cut(&mut cycle, &t);
        let inside = t
            .iter()
            .filter(|&&s| (cycle.start_s..=cycle.end_s).contains(&s))
            .count();
        let share = inside as f64 * step / (cycle.end_s - cycle.start_s).max(step);
        cycle.confidence =
            (cycle.drop_m.min(cycle.rise_m) / (2.0 * least)).min(1.0) * share.min(1.0);
        cycle
    };
    Cycles {
        cycles: whole.iter().enumerate().map(cycle).collect(),
        fragments: found.iter().filter(outside).count(),
    }
}

fn spread(h: &[f64]) -> f64 {
    let (low, high) = h
        .iter()
        .fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
    if h.is_empty() { 0.0 } else { high - low }
}

/// Index of the highest value in `from..=to`.
fn highest(h: &[f64], from: usize, to: usize) -> usize {
    (from..=to).fold(from, |best, i| if h[i] > h[best] { i } else { best })
}

fn cycle(t: &[f64], h: &[f64], [before, low, after]: [usize; 3], standing: f64) -> Cycle {
    let (drop_m, rise_m) = (h[before] - h[low], h[after] - h[low]);
    let down = |level: f64| {
        let i = (before..low)
            .rev()
            .find(|&i| h[i] >= level)
            .unwrap_or(before);
        crossing_s(t, h, i, i + 1, level)
    };
    let up = |level: f64| {
        let i = (low + 1..=after).find(|&i| h[i] >= level).unwrap_or(after);
        crossing_s(t, h, i - 1, i, level)
    };
    let bottom_s = vertex_s(t, h, low);
    let into = |level: f64| {
        let i = (before..low)
            .find(|&i| h[i + 1] <= level)
            .unwrap_or(low - 1);
        crossing_s(t, h, i, i + 1, level)
    };
    let out = |level: f64| {
        let i = (low + 1..=after)
            .rev()
            .find(|&i| h[i - 1] <= level)
            .unwrap_or(low + 1);
        crossing_s(t, h, i - 1, i, level)
    };
    let edge = h[low] + EDGE * drop_m.min(rise_m);
    let standing_at = |top: usize, way_m: f64| level(h, top, EDGE * way_m);
    Cycle {
        start_s: down(standing_at(before, drop_m) - EDGE * drop_m),
        low_start_s: into(edge).min(bottom_s),
        bottom_s,
        low_end_s: out(edge).max(bottom_s),
        end_s: up(standing_at(after, rise_m) - EDGE * rise_m),
        drop_m,
        rise_m,
        cut_start: standing - h[before] > STANDING * (standing - h[low]),
        cut_end: standing - h[after] > STANDING * (standing - h[low]),
        confidence: 0.0,
    }
}

/// Mean height around a top, over the neighbours that are at most `band_m` lower: the highest sample
/// alone would carry the jitter of the landmarks.
fn level(h: &[f64], top: usize, band_m: f64) -> f64 {
    let near = |i: &usize| h[top] - h[*i] <= band_m;
    let before = (0..top).rev().take_while(near);
    let values: Vec<f64> = before
        .chain((top..h.len()).take_while(near))
        .map(|i| h[i])
        .collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// A cycle that the recording cuts begins or ends with the recording.
fn cut(cycle: &mut Cycle, t: &[f64]) {
    if let (true, Some(&first)) = (cycle.cut_start, t.first()) {
        cycle.start_s = first;
    }
    if let (true, Some(&last)) = (cycle.cut_end, t.last()) {
        cycle.end_s = last;
    }
}
