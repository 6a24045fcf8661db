//! The centre of mass from the force: `a = (F - W) g / W`, by the trapezoidal rule.
//!
//! Where velocity and height are known at one instant (standing still before a countermovement jump,
//! or after a squat or drop jump), they follow for all others, forwards and backwards. An error of the
//! weight grows with the time from that instant: `dv = g t dW / W`. Where the velocity is known at
//! several instants, weight and velocity are those that fit all of it best.

use super::GRAVITY;

/// Velocity and way of the centre of mass.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Motion {
    /// Times in seconds.
    pub t_s: Vec<f64>,
    /// Upward velocity in m/s, as long as `t_s`.
    pub velocity_m_s: Vec<f64>,
    /// Way up in metres from where it was at an instant at which the velocity was known, as long as `t_s`.
    pub up_m: Vec<f64>,
    /// Instant at which the velocity is known best.
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

/// What is known of the velocity at a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// The sample.
    pub at: usize,
    /// Velocity in m/s.
    pub velocity_m_s: f64,
    /// Its standard deviation in m/s.
    pub sd_m_s: f64,
}

/// The motion that fits all that is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settled {
    /// Velocity and way.
    pub motion: Motion,
    /// The weight in newtons and its standard deviation.
    pub weight_n: [f64; 2],
    /// By how many of their standard deviations what is known contradicts itself, as a root mean square over
    /// what is known more than once; 0 where nothing is.
    pub strain: f64,
}

/// Integrates from sample `known`, where the velocity is `velocity_m_s`.
fn integrate(
    t_s: &[f64],
    force_n: &[f64],
    weight_n: f64,
    known: usize,
    velocity_m_s: f64,
) -> [Vec<f64>; 2] {
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
    [v, up]
}

/// Rounds of the fit: the velocity is linear in the weight's inverse, so the second is exact to 1e-6.
const ROUNDS: usize = 3;

/// Integrates with the weight and the velocity that fit the readings `weights_n` (each with its standard
/// deviation) and `known` best, by least squares. Both uncertainties grow with the strain where there is
/// one. `None` without a reading of either, or where nothing of the force is there.
pub fn settle(
    t_s: &[f64],
    force_n: &[f64],
    weights_n: &[[f64; 2]],
    known: &[Known],
) -> Option<Settled> {
    let count = t_s.len().min(force_n.len());
    let first = known.first().filter(|k| k.at < count)?;
    let origin_s = t_s[first.at];
    let inverse = |sd: f64| 1.0 / (sd * sd).max(f64::MIN_POSITIVE);
    let sums = weights_n.iter().fold([0.0; 2], |[a, b], [w, sd]| {
        [a + w * inverse(*sd), b + inverse(*sd)]
    });
    let mut weight = sums[0] / sums[1];
    if !weight.is_finite() || weight <= 0.0 {
        return None;
    }
    let mut start = first.velocity_m_s;
    let [mut v, mut up] = integrate(t_s, force_n, weight, first.at, start);
    let mut spread = [0.0; 3];
    for _ in 0..ROUNDS {
        // Normal equations of the change of the velocity at the origin and of the weight's relative change.
        let (mut a, mut b) = ([0.0; 3], [0.0; 2]);
        for [w, sd] in weights_n {
            let p = inverse(sd / weight);
            a[2] += p;
            b[1] += p * (w - weight) / weight;
        }
        for k in known.iter().filter(|k| k.at < count) {
            let (p, x) = (inverse(k.sd_m_s), -GRAVITY * (t_s[k.at] - origin_s));
            let rest = k.velocity_m_s - v[k.at];
            a = [a[0] + p, a[1] + p * x, a[2] + p * x * x];
            b = [b[0] + p * rest, b[1] + p * x * rest];
        }
        let determinant = a[0] * a[2] - a[1] * a[1];
        if determinant <= 0.0 {
            return None;
        }
        start += (b[0] * a[2] - b[1] * a[1]) / determinant;
        weight *= 1.0 + (a[0] * b[1] - a[1] * b[0]) / determinant;
        spread = [a[2], -a[1], a[0]].map(|e| e / determinant);
        [v, up] = integrate(t_s, force_n, weight, first.at, start);
    }
    let off = |value: f64, sd: f64| value * value * inverse(sd);
    let seen = known.iter().filter(|k| k.at < count);
    let apart = weights_n
        .iter()
        .map(|[w, sd]| off(w - weight, *sd))
        .sum::<f64>()
        + seen
            .map(|k| off(v[k.at] - k.velocity_m_s, k.sd_m_s))
            .sum::<f64>();
    let more = (weights_n.len() + known.len()).saturating_sub(2);
    let strain = if more > 0 {
        (apart / more as f64).sqrt()
    } else {
        0.0
    };
    let grow = strain.max(1.0);
    // The variance of the velocity is a parabola over time: its vertex is where it is known best.
    let least = (spread[0] - spread[1] * spread[1] / spread[2]).max(0.0);
    Some(Settled {
        motion: Motion {
            t_s: t_s[..count].to_vec(),
            velocity_m_s: v,
            up_m: up,
            known_s: origin_s + spread[1] / (spread[2] * GRAVITY),
            known_sd_m_s: grow * least.sqrt(),
            drift_m_s2: grow * GRAVITY * spread[2].sqrt(),
            relative_sd: 0.0,
        },
        weight_n: [weight, grow * spread[2].sqrt() * weight],
        strain,
    })
}
