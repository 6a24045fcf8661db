//! OpenSim's low-pass: third-order Butterworth, forward and backward.
//!
//! With `w = tan(π f dt)`, `D = (w + 1)(w² + w + 1)`: `y_i = [w³ (x_i + 3 x_{i-1} + 3 x_{i-2} + x_{i-3})
//! − b₁ y_{i-1} − b₂ y_{i-2} − b₃ y_{i-3}] / D`, `b₁ = (w − 1)(w² + w + 1) + 2 (w + 1)(w² − 1)`,
//! `b₂ = 2 (w − 1)(w² − 1) + (w + 1)(w² − w + 1)`, `b₃ = (w − 1)(w² − w + 1)`: the bilinear transform of
//! 1/((s + 1)(s² + s + 1)). The cut-off is that of one pass; two passes have −6 dB there. Before
//! filtering, the curve is continued by point reflection about each end over half of its length.
//! Source: opensim-core, Common/Signal and Tools/InverseDynamicsTool.

/// The curve, continued by point reflection about each end by `pad` samples, less than it has.
pub fn padded(x: &[f64], pad: usize) -> Vec<f64> {
    let (Some(first), Some(last)) = (x.first(), x.last()) else {
        return Vec::new();
    };
    let before = x.iter().skip(1).take(pad).rev().map(|v| 2.0 * first - v);
    let behind = x.iter().rev().skip(1).take(pad).map(|v| 2.0 * last - v);
    before.chain(x.iter().copied()).chain(behind).collect()
}

/// Filters evenly sampled values there and back. Each pass leaves its first three values as they are.
/// A cut-off that is not below half the rate becomes 0.49 of the rate.
pub fn there_and_back(x: &mut [f64], step_s: f64, cutoff_hz: f64) {
    let pass = Pass::design((cutoff_hz * step_s).min(0.49));
    pass.run(x);
    x.reverse();
    pass.run(x);
    x.reverse();
}

struct Pass {
    gain: f64,
    b: [f64; 3],
}

impl Pass {
    fn design(cycles: f64) -> Self {
        let w = libm::tan(std::f64::consts::PI * cycles);
        let (plus, minus) = (w * w + w + 1.0, w * w - w + 1.0);
        let (up, down, both) = (w + 1.0, w - 1.0, w * w - 1.0);
        let whole = up * plus;
        Self {
            gain: w * w * w / whole,
            b: [
                (down * plus + 2.0 * up * both) / whole,
                (2.0 * down * both + up * minus) / whole,
                down * minus / whole,
            ],
        }
    }

    /// In place.
    fn run(&self, x: &mut [f64]) {
        let [first, second, third, rest @ ..] = x else {
            return;
        };
        let mut old = [*third, *second, *first];
        let mut new = old;
        for value in rest {
            let sum = *value + 3.0 * (old[0] + old[1]) + old[2];
            let back = self.b[0] * new[0] + self.b[1] * new[1] + self.b[2] * new[2];
            let y = self.gain * sum - back;
            old = [*value, old[0], old[1]];
            new = [y, new[0], new[1]];
            *value = y;
        }
    }
}
