//! A cut-off from the data themselves.
//!
//! What a good filter takes away is noise, and noise does not follow itself: of all cut-offs the one is
//! taken whose residuals are least correlated from sample to sample, by the statistic of Durbin and
//! Watson, `d = sum (e_i - e_{i-1})² / sum e_i²`, which is 2 for residuals without memory. Kinovea
//! chooses its cut-off the same way. Landmarks of a tracker that smooths by itself have noise with a
//! memory; the cut-off then comes out too high, never too low.

use super::butterworth::zero_phase;

/// Lowest cut-off that is tried, in hertz.
const LOWEST_HZ: f64 = 0.5;
/// Highest, as a share of the sampling rate.
const HIGHEST: f64 = 0.4;
/// Ratio of one candidate to the one before.
const RATIO: f64 = 1.06;
/// Fewer values than this say nothing about noise.
const MIN_VALUES: usize = 16;

/// The cut-off in hertz for evenly sampled values, `rate_hz` of them per second; `None` where there are
/// too few or where they do not vary.
pub fn automatic_cutoff_hz(x: &[f64], rate_hz: f64) -> Option<f64> {
    if x.len() < MIN_VALUES || rate_hz <= 0.0 {
        return None;
    }
    let mut best: Option<(f64, f64)> = None;
    let mut cutoff_hz = LOWEST_HZ;
    while cutoff_hz < HIGHEST * rate_hz {
        let smooth = zero_phase(x, rate_hz, cutoff_hz);
        let residuals: Vec<f64> = x.iter().zip(&smooth).map(|(a, b)| a - b).collect();
        let off = (durbin_watson(&residuals)? - 2.0).abs();
        if best.is_none_or(|(least, _)| off < least) {
            best = Some((off, cutoff_hz));
        }
        cutoff_hz *= RATIO;
    }
    best.map(|(_, hz)| hz)
}

fn durbin_watson(e: &[f64]) -> Option<f64> {
    let squares: f64 = e.iter().map(|v| v * v).sum();
    let steps: f64 = e.windows(2).map(|w| (w[1] - w[0]) * (w[1] - w[0])).sum();
    (squares > 1e-18).then(|| steps / squares)
}
