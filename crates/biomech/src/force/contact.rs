//! When nobody stands on the plates.
//!
//! A plate counts as empty below 20 N (Harry 2020; Gidiel-Machado 2025), or below the largest value
//! that its own noise reaches while it is empty, where that is more. The noise is measured where it
//! surely is empty: below 5 % of the usual load, 30 ms from either end. A contact of less than 15 ms
//! is none (JumpMetrics), and neither is a flight of less than 80 ms. Between the samples on either
//! side of the threshold the instant is read by a straight line.

use crate::signal::{crossing_s, mean_sd, median};
use std::ops::Range;

/// Threshold in newtons while the plate's noise stays under it.
const THRESHOLD_N: f64 = 20.0;
/// Share of the load below which the plate is surely empty.
const EMPTY: f64 = 0.05;
/// Kept away from either end of a flight when noise is measured, in seconds.
const INSIDE_S: f64 = 0.03;
/// Shorter contacts are none, in seconds.
const MIN_CONTACT_S: f64 = 0.015;
/// Shorter flights are none, in seconds.
const MIN_AIR_S: f64 = 0.08;

/// An instant with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Crossing {
    /// Seconds.
    pub t_s: f64,
    /// One standard deviation in seconds.
    pub sd_s: f64,
}

/// A stretch without contact; an end that the recording does not show is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Air {
    /// Leaves the ground.
    pub from: Option<Crossing>,
    /// Touches it again.
    pub to: Option<Crossing>,
}

/// Contacts of a recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contacts {
    /// Threshold that was used, in newtons.
    pub threshold_n: f64,
    /// Mean force on the empty plate, in newtons; 0 where it was never empty.
    pub offset_n: f64,
    /// Stretches without contact, in order.
    pub airs: Vec<Air>,
}

/// The usual load in newtons: the median of what is above a tenth of the largest force.
pub fn load(force_n: &[f64]) -> f64 {
    let top = force_n.iter().copied().fold(0.0, f64::max);
    let loaded = force_n.iter().copied().filter(|f| *f > 0.1 * top);
    median(loaded.collect()).unwrap_or(0.0)
}

/// Finds all stretches without contact. `threshold_n` wins over the plate's noise.
pub fn contacts(t_s: &[f64], force_n: &[f64], threshold_n: Option<f64>) -> Contacts {
    let surely = THRESHOLD_N.max(EMPTY * load(force_n));
    let noise: Vec<f64> = stretches(t_s, force_n, surely)
        .into_iter()
        .flat_map(|run| inside(t_s, run))
        .map(|i| force_n[i])
        .collect();
    let (offset_n, spread) = mean_sd(&noise).unwrap_or((0.0, None));
    let loudest = noise.iter().copied().fold(0.0, f64::max);
    let threshold = threshold_n.unwrap_or(THRESHOLD_N.max(loudest));
    // Where the force goes on falling below the threshold, the end of contact is as uncertain as the
    // time from there to the noise.
    let floor = (offset_n + 3.0 * spread.unwrap_or(0.0)).min(threshold);
    let cross = |i: usize, step: isize| crossing(t_s, force_n, i, step, [threshold, floor]);
    let airs = stretches(t_s, force_n, threshold)
        .into_iter()
        .map(|run| Air {
            from: (run.start > 0).then(|| cross(run.start, 1)),
            to: (run.end < t_s.len()).then(|| cross(run.end - 1, -1)),
        });
    Contacts {
        threshold_n: threshold,
        offset_n,
        airs: airs.collect(),
    }
}

/// Indices of a stretch without its ends.
fn inside(t_s: &[f64], run: Range<usize>) -> Range<usize> {
    let (first, last) = (t_s[run.start] + INSIDE_S, t_s[run.end - 1] - INSIDE_S);
    let from = run.start + t_s[run.clone()].partition_point(|&t| t < first);
    let to = run.start + t_s[run.clone()].partition_point(|&t| t <= last);
    from..to.max(from)
}

/// Stretches below a threshold: short contacts are overlooked first, then short flights.
fn stretches(t_s: &[f64], force_n: &[f64], threshold: f64) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for i in (0..force_n.len()).filter(|&i| force_n[i] < threshold) {
        match runs.last_mut() {
            Some(run) if i == run.end || t_s[i] - t_s[run.end] < MIN_CONTACT_S => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs.retain(|run| t_s[run.end - 1] - t_s[run.start] >= MIN_AIR_S);
    runs
}

/// The instant at which the curve leaves the first empty sample `i` against `step` through the first
/// level; its uncertainty is that of the sampling and of the way to the second level, each as evenly
/// spread.
fn crossing(t_s: &[f64], force_n: &[f64], i: usize, step: isize, levels: [f64; 2]) -> Crossing {
    let before = i.saturating_add_signed(-step).min(t_s.len() - 1);
    let t = crossing_s(t_s, force_n, before, i, levels[0]);
    let mut quiet = i;
    while let Some(next) = quiet.checked_add_signed(step).filter(|&n| n < t_s.len()) {
        if force_n[quiet] <= levels[1] || (t_s[next] - t).abs() > INSIDE_S {
            break;
        }
        quiet = next;
    }
    let sample = (t_s[i] - t_s[before]).abs();
    let width = (t_s[quiet] - t).abs().max(sample);
    Crossing {
        t_s: t,
        sd_s: width / 12.0_f64.sqrt(),
    }
}
