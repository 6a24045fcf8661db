//! Second-order Butterworth low-pass, forward and backward.
//!
//! One pass: `y_i = a0 x_i + a1 x_{i-1} + a2 x_{i-2} + b1 y_{i-1} + b2 y_{i-2}` with
//! `w = tan(pi f / fs) / C`, `k = 1 + sqrt(2) w + w²`, `a0 = a2 = w²/k`, `a1 = 2 a0`,
//! `b1 = 2 (1 - w²)/k`, `b2 = -(1 - sqrt(2) w + w²)/k`. The second pass cancels the lag and lowers
//! the -3 dB frequency; C = (sqrt(2) - 1)^(1/4) = 0.802 makes up for it, so that both passes together
//! have it at `f`. Source: D. A. Winter, Biomechanics and Motor Control of Human Movement, 4th ed.,
//! section 3.4.4.

/// Winter's correction for two passes: (2^(1/2) - 1)^(1/4).
pub const WINTER_C: f64 = 0.802;

/// Filters evenly sampled values. `cutoff_hz` is the -3 dB frequency of both passes together;
/// `rate_hz` the samples per second. The ends are extended by point reflection.
///
/// Fewer than two values, or a cut-off that is not below half the rate, come back unchanged.
pub fn zero_phase(x: &[f64], rate_hz: f64, cutoff_hz: f64) -> Vec<f64> {
    let usable = cutoff_hz > 0.0 && cutoff_hz < 0.5 * rate_hz;
    let (Some(&first), Some(&last)) = (x.first(), x.last()) else {
        return Vec::new();
    };
    if x.len() < 2 || !usable {
        return x.to_vec();
    }
    let pad = ((3.0 * rate_hz / cutoff_hz).ceil() as usize).clamp(1, x.len() - 1);
    let mut y: Vec<f64> = Vec::with_capacity(x.len() + 2 * pad);
    y.extend(x[1..=pad].iter().rev().map(|v| 2.0 * first - v));
    y.extend_from_slice(x);
    y.extend(
        x[x.len() - 1 - pad..x.len() - 1]
            .iter()
            .rev()
            .map(|v| 2.0 * last - v),
    );
    let pass = Pass::design(cutoff_hz / rate_hz);
    pass.run(&mut y);
    y.reverse();
    pass.run(&mut y);
    y.reverse();
    y[pad..pad + x.len()].to_vec()
}

struct Pass {
    a0: f64,
    b1: f64,
    b2: f64,
}

impl Pass {
    /// `frequency` in cycles per sample, below one half.
    fn design(frequency: f64) -> Self {
        let w = libm::tan(std::f64::consts::PI * frequency) / WINTER_C;
        let k = 1.0 + std::f64::consts::SQRT_2 * w + w * w;
        Self {
            a0: w * w / k,
            b1: 2.0 * (1.0 - w * w) / k,
            b2: -(1.0 - std::f64::consts::SQRT_2 * w + w * w) / k,
        }
    }

    /// In place, starting in the steady state of the first value.
    fn run(&self, x: &mut [f64]) {
        let start = x.first().copied().unwrap_or(0.0);
        let (mut x1, mut x2, mut y1, mut y2) = (start, start, start, start);
        for value in x {
            let y = self.a0 * (*value + 2.0 * x1 + x2) + self.b1 * y1 + self.b2 * y2;
            (x2, x1, y2, y1) = (x1, *value, y1, y);
            *value = y;
        }
    }
}
