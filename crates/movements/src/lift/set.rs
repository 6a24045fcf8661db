//! Velocity over a set, and when to stop.

/// Losses at which sets are usually ended, in percent (Pareja-Blanco 2016: strength at 20, size at 40).
pub const STOPS: [f64; 2] = [20.0, 40.0];

/// How much slower each repetition is than the fastest until then, in percent; 0 for the fastest.
pub fn velocity_loss(mean_velocities_m_s: &[f64]) -> Vec<f64> {
    let mut best = 0.0_f64;
    let loss = |&v: &f64| {
        best = best.max(v);
        if best > 0.0 {
            100.0 * (best - v) / best
        } else {
            0.0
        }
    };
    mean_velocities_m_s.iter().map(loss).collect()
}

/// The repetition, counted from 1, that first lost at least so much; `None` where none did.
pub fn first_beyond(mean_velocities_m_s: &[f64], loss_percent: f64) -> Option<usize> {
    let losses = velocity_loss(mean_velocities_m_s);
    losses
        .iter()
        .position(|&l| l >= loss_percent)
        .map(|i| i + 1)
}
