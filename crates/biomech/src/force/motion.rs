//! The centre of mass from the force: `a = (F - W) g / W`, by the trapezoidal rule.
//!
//! Where velocity and height are known at one instant (standing still before a countermovement jump,
//! or after a squat or drop jump), they follow for all others, forwards and backwards. An error of the
//! weight grows with the time from that instant: `dv = g t dW / W`.

use super::GRAVITY;

/// Velocity and way of the centre of mass.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Motion {
    /// Times in seconds.
    pub t_s: Vec<f64>,
    /// Upward velocity in m/s, as long as `t_s`.
    pub velocity_m_s: Vec<f64>,
    /// Way up in metres from where it was at `known_s`, as long as `t_s`.
    pub up_m: Vec<f64>,
    /// Instant at which the velocity was known.
    pub known_s: f64,
    /// Its uncertainty there, in m/s.
    pub known_sd_m_s: f64,
    /// Uncertainty of the velocity for every second from there: `g dW / W`, in m/s².
    pub drift_m_s2: f64,
    /// Share by which every length may be wrong.
    pub relative_sd: f64,
}

impl Motion {
    /// Standard deviation of the velocity at an instant, in m/s.
    pub fn velocity_sd(&self, t_s: f64) -> f64 {
        let drift = self.drift_m_s2 * (t_s - self.known_s);
        (self.known_sd_m_s * self.known_sd_m_s + drift * drift).sqrt()
    }
}

/// Integrates from sample `known`, where the velocity is `velocity_m_s`. `weight_sd_n` is the
/// uncertainty of the weight.
pub fn integrate(
    t_s: &[f64],
    force_n: &[f64],
    [weight_n, weight_sd_n]: [f64; 2],
    known: usize,
    velocity_m_s: f64,
) -> Motion {
    let count = t_s.len().min(force_n.len());
    let accelerate = |i: usize| (force_n[i] - weight_n) * GRAVITY / weight_n;
    let (mut v, mut up) = (vec![velocity_m_s; count], vec![0.0; count]);
    for i in known + 1..count {
        let dt = t_s[i] - t_s[i - 1];
        v[i] = v[i - 1] + 0.5 * dt * (accelerate(i) + accelerate(i - 1));
        up[i] = up[i - 1] + 0.5 * dt * (v[i] + v[i - 1]);
    }
    for i in (0..known.min(count)).rev() {
        let dt = t_s[i + 1] - t_s[i];
        v[i] = v[i + 1] - 0.5 * dt * (accelerate(i) + accelerate(i + 1));
        up[i] = up[i + 1] - 0.5 * dt * (v[i] + v[i + 1]);
    }
    Motion {
        t_s: t_s.iter().take(count).copied().collect(),
        velocity_m_s: v,
        up_m: up,
        known_s: t_s.get(known).copied().unwrap_or(0.0),
        known_sd_m_s: 0.0,
        drift_m_s2: GRAVITY * weight_sd_n / weight_n,
        relative_sd: 0.0,
    }
}
