//! One curve with gaps and uneven times.

use super::butterworth::zero_phase;

/// Shortest stretch that is filtered; shorter ones are kept as they are.
const MIN_CHUNK: usize = 9;
/// Steps that differ from the median by less than this share count as even.
const EVEN: f64 = 0.02;

/// What filtering did to a recording.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Smoothing {
    /// Cut-off that was used, or `None` where the frame rate is too low for it.
    pub cutoff_hz: Option<f64>,
    /// Median frames per second; 0 with fewer than two frames.
    pub rate_hz: f64,
    /// Some stretch has times so uneven that it was left as it is.
    pub uneven: bool,
}

impl Smoothing {
    /// What a cut-off does at these times.
    pub(super) fn of(t_s: &[f64], cutoff_hz: f64, max_step_s: f64) -> Self {
        let step = step_s(t_s).unwrap_or(0.0);
        let rate_hz = if step > 0.0 { 1.0 / step } else { 0.0 };
        let cutoff_hz = usable_cutoff_hz(rate_hz, cutoff_hz);
        let all = vec![Some(0.0); t_s.len()];
        let uneven = |range: std::ops::Range<usize>| steps(&t_s[range], step).is_none();
        Self {
            cutoff_hz,
            rate_hz,
            uneven: cutoff_hz.is_some()
                && stretches(t_s, &all, max_step_s.max(1.5 * step))
                    .into_iter()
                    .any(uneven),
        }
    }
}

/// Most steps of even times to one of the uneven ones that they stand for. Players and phones let frames fall,
/// a few at a time, and never fifteen of sixteen; and a few bytes of times must not ask for any room they like.
const MOST_STEPS: f64 = 16.0;

/// How many even steps of about `step` a stretch has; `None` where they are far more than its times.
fn steps(t_s: &[f64], step: f64) -> Option<usize> {
    let (start, end) = (t_s.first()?, t_s.last()?);
    let count = ((end - start) / step).round().max(1.0);
    (count <= MOST_STEPS * t_s.len() as f64).then_some(count as usize)
}

/// The cut-off if this frame rate can carry it: below 0.4 of the rate, with some room to half of it.
pub fn usable_cutoff_hz(rate_hz: f64, cutoff_hz: f64) -> Option<f64> {
    (cutoff_hz > 0.0 && cutoff_hz < 0.4 * rate_hz).then_some(cutoff_hz)
}

/// Median step between times in seconds; `None` with fewer than two.
pub fn step_s(t_s: &[f64]) -> Option<f64> {
    let mut steps: Vec<f64> = t_s.windows(2).map(|w| w[1] - w[0]).collect();
    steps.retain(|step| *step > 0.0);
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied()
}

/// Fills gaps that last at most `max_s` (from the last value before to the first after) by a straight
/// line. Longer gaps, and gaps at the ends, stay.
pub fn bridge(t_s: &[f64], x: &[Option<f64>], max_s: f64) -> Vec<Option<f64>> {
    let mut out = x.to_vec();
    let known: Vec<(usize, f64)> = x
        .iter()
        .enumerate()
        .filter_map(|(i, v)| v.map(|v| (i, v)))
        .collect();
    for pair in known.windows(2) {
        let ((i, a), (j, b)) = (pair[0], pair[1]);
        let span = t_s[j] - t_s[i];
        if j > i + 1 && span <= max_s {
            for k in i + 1..j {
                out[k] = Some(a + (b - a) * (t_s[k] - t_s[i]) / span);
            }
        }
    }
    out
}

/// Zero-phase low-pass of each stretch without a gap. A stretch ends at a missing value and where
/// the time to the next one exceeds `max_step_s`. Uneven times are resampled to the median step by
/// straight lines, filtered and read back at their own times. Stretches shorter than nine values
/// stay as they are, as do those whose times are too uneven for that, and everything where the rate cannot
/// carry the cut-off.
pub fn low_pass(
    t_s: &[f64],
    x: &[Option<f64>],
    cutoff_hz: f64,
    max_step_s: f64,
) -> Vec<Option<f64>> {
    let mut out = x.to_vec();
    let Some(step) = step_s(t_s) else {
        return out;
    };
    if usable_cutoff_hz(1.0 / step, cutoff_hz).is_none() {
        return out;
    }
    for range in stretches(t_s, x, max_step_s.max(1.5 * step)) {
        let values: Vec<f64> = x[range.clone()].iter().flatten().copied().collect();
        if values.len() < MIN_CHUNK {
            continue;
        }
        let smooth = chunk(&t_s[range.clone()], &values, step, cutoff_hz);
        for (target, value) in out[range].iter_mut().zip(smooth) {
            *target = Some(value);
        }
    }
    out
}

/// Index ranges without a missing value or a long step.
fn stretches(t_s: &[f64], x: &[Option<f64>], max_step_s: f64) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for i in (0..x.len()).filter(|&i| x[i].is_some()) {
        match ranges.last_mut() {
            Some(last) if last.end == i && t_s[i] - t_s[i - 1] <= max_step_s => last.end = i + 1,
            _ => ranges.push(i..i + 1),
        }
    }
    ranges
}

fn chunk(t_s: &[f64], x: &[f64], step: f64, cutoff_hz: f64) -> Vec<f64> {
    let even = t_s
        .windows(2)
        .all(|w| (w[1] - w[0] - step).abs() <= EVEN * step);
    if even {
        return zero_phase(x, 1.0 / step, cutoff_hz);
    }
    let Some(count) = steps(t_s, step) else {
        return x.to_vec();
    };
    let (start, end) = (t_s[0], t_s[t_s.len() - 1]);
    let grid_step = (end - start) / count as f64;
    let grid: Vec<f64> = (0..=count).map(|i| start + i as f64 * grid_step).collect();
    let even = resample(t_s, x, &grid);
    resample(&grid, &zero_phase(&even, 1.0 / grid_step, cutoff_hz), t_s)
}

/// Straight-line interpolation at increasing times within the range of `t_s`.
fn resample(t_s: &[f64], x: &[f64], at: &[f64]) -> Vec<f64> {
    let mut i = 0;
    let read = |&t: &f64| {
        while i + 2 < t_s.len() && t_s[i + 1] < t {
            i += 1;
        }
        let f = ((t - t_s[i]) / (t_s[i + 1] - t_s[i])).clamp(0.0, 1.0);
        x[i] + (x[i + 1] - x[i]) * f
    };
    at.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `n` times, two of three of which are `short_s` apart and the rest `long_s`.
    fn times(n: usize, short_s: f64, long_s: f64) -> Vec<f64> {
        let step = |i: usize| if i % 3 == 2 { long_s } else { short_s };
        let sum = |t: &mut f64, i: usize| {
            *t += step(i);
            Some(*t)
        };
        (0..n).scan(0.0, sum).collect()
    }

    #[test]
    fn uneven_times_ask_for_no_more_room_than_a_few_times_their_own() {
        for short_s in [1e-10, 2e-7, 1e-4] {
            let t_s = times(300, short_s, 0.15);
            let x: Vec<_> = (0..300).map(|i| Some(f64::from(i % 7))).collect();
            // Would be 1.5e11 values each at the first of these.
            assert_eq!(low_pass(&t_s, &x, 6.0, 0.25), x);
            assert!(Smoothing::of(&t_s, 6.0, 0.25).uneven);
        }
    }

    #[test]
    fn dropped_frames_are_smoothed_all_the_same() {
        for dropped in [1.0, 2.0, 5.0, 12.0] {
            let t_s = times(300, 0.01, 0.01 * dropped);
            let wave = |t: &f64| Some((2.0 * t).sin() + 0.1 * (200.0 * t).sin());
            let x: Vec<_> = t_s.iter().map(wave).collect();
            let smooth = low_pass(&t_s, &x, 3.0, 0.25);
            assert!(
                !Smoothing::of(&t_s, 3.0, 0.25).uneven && smooth != x,
                "{dropped}"
            );
        }
    }
}
