//! Single wild values: the Hampel identifier.
//!
//! A value is an outlier where it lies more than [`SIGMAS`] robust standard deviations (1.4826 times
//! the median absolute deviation) from the median of the seven values around it, itself included, and
//! by more than jitter. Window after Sports2D; three deviations after F. R. Hampel, The Influence Curve
//! and its Role in Robust Estimation, J. Am. Stat. Assoc. 69 (1974), as L. Davies and U. Gather, The
//! Identification of Multiple Outliers, J. Am. Stat. Assoc. 88 (1993) define the identifier. The vertex
//! of a parabola lies 1.3 such deviations out, whatever its curvature, so turning points are kept.

use crate::signal::median;

/// Values on either side.
const HALF: usize = 3;
/// Robust standard deviations that are still believed.
const SIGMAS: f64 = 3.0;
/// Median absolute deviation to standard deviation, for normal noise.
const TO_SD: f64 = 1.4826;
/// Seven values last no longer than this: slower cameras show movement in so many frames, not outliers.
pub const MAX_WINDOW_S: f64 = 0.25;

/// Removes outliers from evenly numbered values `step_s` seconds apart: they become missing. `jitter` is
/// the deviation, in the unit of the values, that is never called an outlier. Returns how many there were.
pub fn remove_outliers(x: &mut [Option<f64>], step_s: f64, jitter: f64) -> usize {
    if (2 * HALF) as f64 * step_s > MAX_WINDOW_S {
        return 0;
    }
    let wild: Vec<usize> = (0..x.len()).filter(|&i| is_wild(x, i, jitter)).collect();
    for &i in &wild {
        x[i] = None;
    }
    wild.len()
}

fn is_wild(x: &[Option<f64>], i: usize, jitter: f64) -> bool {
    let around = &x[i.saturating_sub(HALF)..(i + HALF + 1).min(x.len())];
    let known: Vec<f64> = around.iter().flatten().copied().collect();
    let Some(value) = x[i].filter(|_| known.len() > HALF) else {
        return false;
    };
    let Some(middle) = median(known.clone()) else {
        return false;
    };
    let off = (value - middle).abs();
    let spread = median(known.iter().map(|v| (v - middle).abs()).collect());
    off > (SIGMAS * TO_SD * spread.unwrap_or(0.0)).max(jitter)
}
