//! The parabola of free flight: `y = apex - g (t - t_apex)² / 2`, by least squares of whitened
//! heights.
//!
//! Gravity in the curve's own unit is free, so that it tells the scale; what is known of the scale
//! otherwise enters as one more observation with its own uncertainty.

use super::jitter::Jitter;
use nalgebra::{Matrix3, Vector3};

/// A flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parabola {
    /// Highest instant in seconds.
    pub apex_s: f64,
    /// Its standard deviation.
    pub apex_sd_s: f64,
    /// Height of the apex.
    pub apex_m: f64,
    /// Its standard deviation.
    pub apex_sd_m: f64,
    /// Gravity in the curve's unit per s².
    pub gravity: f64,
    /// Its standard deviation.
    pub gravity_sd: f64,
    /// Jitter of the curve about the parabola, as a standard deviation.
    pub scatter_m: f64,
}

impl Parabola {
    /// Height at an instant.
    pub fn at(&self, t_s: f64) -> f64 {
        let off = t_s - self.apex_s;
        self.apex_m - 0.5 * self.gravity * off * off
    }

    /// Upward velocity at an instant.
    pub fn velocity(&self, t_s: f64) -> f64 {
        self.gravity * (self.apex_s - t_s)
    }
}

/// Fits the heights `y` at `t`; `known` is gravity in this unit with its standard deviation. `None`
/// with fewer than three heights, or where they are on no parabola that opens downwards.
pub fn fit(points: &[(f64, f64)], jitter: Jitter, known: [f64; 2]) -> Option<Parabola> {
    if points.len() < 3 {
        return None;
    }
    let n = points.len() as f64;
    let middle = points.iter().map(|p| p.0).sum::<f64>() / n;
    let rows = whitened(points, middle, jitter.lag1);
    let (first, _) = solve(&rows, jitter.sd_m * jitter.sd_m, known)?;
    let left = |(row, y): &(Vector3<f64>, f64)| {
        let e = y - row.dot(&first);
        e * e
    };
    // The centre of mass is made from many landmarks: where few frames tell its jitter, it is expected
    // to be half of theirs.
    let expected = 0.25 * EXPECTED * jitter.sd_m * jitter.sd_m;
    let squares = rows.iter().map(left).sum::<f64>() + expected;
    let scatter_m = (squares / (n - 3.0 + EXPECTED)).sqrt();
    let (p, cov) = solve(&rows, scatter_m * scatter_m, known)?;
    let (b, g) = (p[1], p[2]);
    if g <= 0.0 {
        return None;
    }
    let shift = b / g;
    let slope = Vector3::new(0.0, 1.0 / g, -b / (g * g));
    let rise = Vector3::new(1.0, shift, -0.5 * shift * shift);
    let sd = |by: &Vector3<f64>| (by.transpose() * cov * by)[0].max(0.0).sqrt();
    Some(Parabola {
        apex_s: middle + shift,
        apex_sd_s: sd(&slope),
        apex_m: height(&p, shift),
        apex_sd_m: sd(&rise),
        gravity: g,
        gravity_sd: cov[(2, 2)].max(0.0).sqrt(),
        scatter_m,
    })
}

fn height(p: &Vector3<f64>, t: f64) -> f64 {
    p[0] + p[1] * t - 0.5 * p[2] * t * t
}

/// Frames that the expected jitter counts for.
const EXPECTED: f64 = 2.0;

/// Rows of the parabola's parameters with their heights, freed of what goes on from frame to frame and
/// brought to the variance of one height.
fn whitened(points: &[(f64, f64)], middle: f64, lag1: f64) -> Vec<(Vector3<f64>, f64)> {
    let row = |&(t, y): &(f64, f64)| {
        let t = t - middle;
        (Vector3::new(1.0, t, -0.5 * t * t), y)
    };
    let steps = points.windows(2).map(|w| w[1].0 - w[0].0);
    let step_s = steps.fold(f64::MAX, f64::min);
    let first = points.first().map(row);
    let rest = points.windows(2).map(|w| {
        let frames = ((w[1].0 - w[0].0) / step_s).max(1.0);
        let lag = libm::pow(lag1, frames);
        let scale = (1.0 - lag * lag).sqrt();
        let ((a, y), (b, z)) = (row(&w[0]), row(&w[1]));
        ((b - a * lag) / scale, (z - y * lag) / scale)
    });
    first.into_iter().chain(rest).collect()
}

/// Parameters and their covariance.
fn solve(
    rows: &[(Vector3<f64>, f64)],
    variance: f64,
    [g, g_sd]: [f64; 2],
) -> Option<(Vector3<f64>, Matrix3<f64>)> {
    let (mut normal, mut right) = (Matrix3::zeros(), Vector3::zeros());
    for (row, y) in rows {
        normal += row * row.transpose() / variance;
        right += row * (y / variance);
    }
    normal[(2, 2)] += 1.0 / (g_sd * g_sd);
    right[2] += g / (g_sd * g_sd);
    let cov = normal.try_inverse()?;
    let solution = cov * right;
    solution
        .iter()
        .all(|v| v.is_finite())
        .then_some((solution, cov))
}
