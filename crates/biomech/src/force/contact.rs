//! When nobody stands on the plates.
//!
//! A plate counts as empty below 20 N over what it reads while it is empty (Harry 2020; Gidiel-Machado 2025),
//! or below the largest value that its own noise reaches then, where that is more. What it reads is measured
//! where it surely is empty: below 5 % of the usual load, 30 ms from either end. A contact of less than 15 ms
//! is none (JumpMetrics), and neither is a flight of less than 80 ms, nor a stretch that reads otherwise
//! than the empty plate: in deep unweighting the force comes near to nothing and feet stay where they are. Who
//! lands loads the plate by 20 body weights per second or more (plateforce); slower is somebody who steps
//! back onto it. Between the samples on either side of the threshold the instant is read by a straight line.

use crate::signal::{crossing_s, mean_sd, median};
use std::ops::Range;

/// Threshold in newtons over the empty plate while its noise stays under it.
const THRESHOLD_N: f64 = 20.0;
/// Share of the load below which the plate is surely empty.
const EMPTY: f64 = 0.05;
/// A plate that was not zeroed reads less than this share of the load while it is empty: more may be standing on
/// two plates of which one is missing.
const NOT_ZEROED: f64 = 0.2;
/// Kept away from either end of a flight when noise is measured, in seconds.
const INSIDE_S: f64 = 0.03;
/// Shorter contacts are none, in seconds.
const MIN_CONTACT_S: f64 = 0.015;
/// Shorter flights are none, in seconds.
const MIN_AIR_S: f64 = 0.08;
/// Stretches as long as this are surely flights or an empty plate: no unweighting stays at nothing for so
/// long, as a body falls 11 cm meanwhile. They tell how far the zero wanders.
const LONG_AIR_S: f64 = 0.15;
/// How far an empty plate's level may be from the usual one, in newtons, where it is quieter than that.
const LEVEL_N: f64 = 3.0;
/// The same in standard deviations of its noise: the level is a median, so four are chance in no recording.
const LEVEL_SD: f64 = 4.0;
/// Standard deviations of normal values in their median distance from the middle.
const NORMAL: f64 = 1.482_6;
/// Landing loads the plate at least so fast, in loads per second (plateforce).
const RISE_PER_S: f64 = 20.0;
/// Time over which that is read, and after touch-down in which it has to come, in seconds.
const RISE_OVER_S: f64 = 0.0099;
const RISE_WITHIN_S: f64 = 0.05;
/// Feet leave later and land earlier than the threshold tells, by the time that the force takes from there to
/// nothing; in generated jumps of 300 techniques the median is 1.1 times what a straight line through the
/// noise's level gives.
const BEYOND: f64 = 1.1;
/// Between two samples a straight line leaves this share of a sample that is evenly spread, in the same jumps.
const SAMPLE: f64 = 0.6;

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
    /// What the empty plate reads, in newtons; 0 where it was never empty.
    pub offset_n: f64,
    /// Standard deviation of the empty plate's noise in newtons.
    pub noise_n: f64,
    /// Stretches without contact, in order. Somebody who steps off and on again makes two of them, each with
    /// one end.
    pub airs: Vec<Air>,
}

/// The usual load in newtons: the median of what is above a tenth of the largest force.
pub fn load(force_n: &[f64]) -> f64 {
    let top = force_n.iter().copied().fold(0.0, f64::max);
    let loaded = force_n.iter().copied().filter(|f| *f > 0.1 * top);
    median(loaded.collect()).unwrap_or(0.0)
}

/// What a plate reads while nobody is on it, in newtons; 0 where somebody always is.
pub fn empty_n(t_s: &[f64], force_n: &[f64]) -> f64 {
    match t_s.is_empty() {
        true => 0.0,
        false => Empty::of(t_s, force_n, load(force_n)).offset_n,
    }
}

/// What the empty plate reads.
struct Empty {
    offset_n: f64,
    noise_n: f64,
    loudest_n: f64,
    /// How far the levels of long stretches are apart, in newtons: a zero that wanders.
    wander_n: f64,
}

impl Empty {
    fn of(t_s: &[f64], force_n: &[f64], load_n: f64) -> Self {
        let surely = surely(t_s, force_n, load_n);
        let runs: Vec<_> = stretches(t_s, force_n, surely)
            .into_iter()
            .map(|run| (t_s[run.end - 1] - t_s[run.start], inside(t_s, run)))
            .collect();
        let pooled = runs.iter().flat_map(|(_, run)| force_n[run.clone()].iter());
        let offset_n = centre(&pooled.copied().collect::<Vec<_>>());
        let level = |run: &Range<usize>| median(force_n[run.clone()].to_vec()).unwrap_or(offset_n);
        // Stretches that are far from the usual level are none of the plate's.
        let near = |l: f64| (l - offset_n).abs() < 0.5 * THRESHOLD_N;
        let levels: Vec<_> = runs.iter().map(|(s, run)| (*s, run, level(run))).collect();
        let own = levels.iter().filter(|(_, _, l)| near(*l));
        let around: Vec<f64> = own
            .flat_map(|(_, run, l)| force_n[(*run).clone()].iter().map(move |f| f - l))
            .collect();
        let long = levels.iter().filter(|(s, ..)| *s > LONG_AIR_S);
        let (low, high) = long.fold((f64::MAX, f64::MIN), |(low, high), (_, _, l)| {
            (low.min(*l), high.max(*l))
        });
        Self {
            offset_n,
            noise_n: mean_sd(&around).and_then(|m| m.1).unwrap_or(0.0),
            loudest_n: around.iter().map(|f| f.abs()).fold(0.0, f64::max),
            wander_n: (high - low).max(0.0),
        }
    }

    /// Whether a level may be that of the empty plate.
    fn is(&self, level_n: f64) -> bool {
        let own = LEVEL_N.max(LEVEL_SD * self.noise_n) + 1.5 * self.wander_n;
        (level_n - self.offset_n).abs() <= own
    }
}

/// The mean of what is near to the median; 0 of nothing. Where a converter's step is as large as the noise, the
/// median itself is one of two readings, and off by up to half a step.
fn centre(force_n: &[f64]) -> f64 {
    let Some(middle) = median(force_n.to_vec()) else {
        return 0.0;
    };
    let off = |f: &f64| (f - middle).abs();
    let usual = median(force_n.iter().map(off).collect()).unwrap_or(0.0);
    let near = LEVEL_N.max(LEVEL_SD * NORMAL * usual);
    let own: Vec<f64> = force_n.iter().copied().filter(|f| off(f) <= near).collect();
    mean_sd(&own).map_or(middle, |(mean, _)| mean)
}

/// Force below which a plate is surely empty: a share of the load, and on a plate that was not zeroed what it
/// reads for as long as the shortest flight, where nothing is lower and it is as even as only an empty plate.
fn surely(t_s: &[f64], force_n: &[f64], load_n: f64) -> f64 {
    let usual = THRESHOLD_N.max(EMPTY * load_n);
    let lasts = |i: usize| t_s.partition_point(|&t| t < t_s[i] + MIN_AIR_S);
    let hop = (lasts(0) / 4).max(1);
    let places = (0..t_s.len()).step_by(hop).map(|i| (i, lasts(i)));
    let ends = places
        .filter(|(_, to)| *to < t_s.len())
        .map(|(from, to)| {
            let each = force_n[from..to].iter();
            each.fold((f64::MAX, f64::MIN), |(a, b), f| (a.min(*f), b.max(*f)))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1));
    match ends {
        Some((low, high)) if high - low < usual && high < NOT_ZEROED * load_n => {
            usual.max(high + THRESHOLD_N)
        }
        _ => usual,
    }
}

/// Finds all stretches without contact. `threshold_n` wins over the plate's noise.
pub fn contacts(t_s: &[f64], force_n: &[f64], threshold_n: Option<f64>) -> Contacts {
    let load_n = load(force_n);
    let empty = Empty::of(t_s, force_n, load_n);
    let loudest = empty.loudest_n.min(EMPTY * load_n);
    let threshold = threshold_n.unwrap_or(empty.offset_n + THRESHOLD_N.max(loudest));
    // Where the force goes on falling below the threshold, the end of contact is later by the time from
    // there to nothing, read off above the noise.
    let floor = (empty.offset_n + 3.0 * empty.noise_n).min(threshold);
    let levels = [threshold, floor, empty.offset_n.min(floor)];
    let cross = |i: usize, step: isize| crossing(t_s, force_n, i, step, levels);
    let mut airs = Vec::new();
    for run in stretches(t_s, force_n, threshold) {
        let from = (run.start > 0).then(|| cross(run.start, 1));
        let to = (run.end < t_s.len()).then(|| cross(run.end - 1, -1));
        let both = from.is_some() && to.is_some();
        let level = median(force_n[inside(t_s, run.clone())].to_vec());
        if both && !level.is_some_and(|l| empty.is(l)) {
            continue;
        }
        if both && rise(t_s, force_n, run.end - 1) < RISE_PER_S * load_n {
            airs.push(Air { from, to: None });
            airs.push(Air { from: None, to });
        } else {
            airs.push(Air { from, to });
        }
    }
    Contacts {
        threshold_n: threshold,
        offset_n: empty.offset_n,
        noise_n: empty.noise_n,
        airs,
    }
}

/// The fastest rise of the force shortly after the last empty sample, in newtons per second.
fn rise(t_s: &[f64], force_n: &[f64], last: usize) -> f64 {
    let end = t_s.partition_point(|&t| t < t_s[last] + RISE_WITHIN_S);
    let from = |i: usize| {
        let j = t_s.partition_point(|&t| t < t_s[i] + RISE_OVER_S);
        (j < t_s.len() && j > i).then(|| (force_n[j] - force_n[i]) / (t_s[j] - t_s[i]))
    };
    (last..end).filter_map(from).fold(0.0, f64::max)
}

/// Indices of a stretch without its ends, and its middle where nothing else is left.
fn inside(t_s: &[f64], run: Range<usize>) -> Range<usize> {
    let (first, last) = (t_s[run.start] + INSIDE_S, t_s[run.end - 1] - INSIDE_S);
    let from = run.start + t_s[run.clone()].partition_point(|&t| t < first);
    let to = run.start + t_s[run.clone()].partition_point(|&t| t <= last);
    if to > from {
        return from..to;
    }
    let middle = usize::midpoint(run.start, run.end);
    middle..middle + 1
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
/// level; its uncertainty is that of the sampling and of the way to the third level, by a straight line
/// through the second.
fn crossing(t_s: &[f64], force_n: &[f64], i: usize, step: isize, levels: [f64; 3]) -> Crossing {
    let back = |i: usize| i.saturating_add_signed(-step).min(t_s.len() - 1);
    let before = back(i);
    let t = crossing_s(t_s, force_n, before, i, levels[0]);
    let mut quiet = i;
    while let Some(next) = quiet.checked_add_signed(step).filter(|&n| n < t_s.len()) {
        if force_n[quiet] <= levels[1] || (t_s[next] - t).abs() > INSIDE_S {
            break;
        }
        quiet = next;
    }
    let steps = force_n[quiet] <= levels[1] && force_n[back(quiet)] > levels[1];
    let floor_s = match steps {
        true => crossing_s(t_s, force_n, back(quiet), quiet, levels[1]),
        false => t_s[quiet],
    };
    let share = (levels[0] - levels[2]) / (levels[0] - levels[1]).max(1.0);
    let beyond = BEYOND * share * (floor_s - t).abs();
    let sample = SAMPLE * (t_s[i] - t_s[before]).abs();
    Crossing {
        t_s: t,
        sd_s: (beyond * beyond + sample * sample / 12.0).sqrt(),
    }
}
