//! What the force says between two instants: peaks, means, power.

use sagitta_biomech::force::Motion;
use sagitta_motion::Forces;

/// The largest force between two instants in newtons, and how far it can be higher between samples.
pub(super) fn peak(forces: &Forces, offset_n: f64, from_s: f64, to_s: f64) -> Option<(f64, f64)> {
    let total = zeroed(forces, offset_n);
    let i = inside(&forces.t_s, from_s, to_s).max_by(|&a, &b| total[a].total_cmp(&total[b]))?;
    let before = total[i.saturating_sub(1)];
    let after = total[(i + 1).min(total.len() - 1)];
    Some((total[i], (before - 2.0 * total[i] + after).abs() / 8.0))
}

/// The force of all plates without what they read while they are empty, in newtons.
fn zeroed(forces: &Forces, offset_n: f64) -> Vec<f64> {
    let mut total = forces.total_n();
    total.iter_mut().for_each(|f| *f -= offset_n);
    total
}

/// Mean force between two instants in newtons.
pub(super) fn mean(forces: &Forces, offset_n: f64, from_s: f64, to_s: f64) -> Option<f64> {
    let total = zeroed(forces, offset_n);
    average(inside(&forces.t_s, from_s, to_s).map(|i| total[i]))
}

/// Power `F v` between two instants in watts: the largest with the velocity there and how far it can be higher
/// between samples, and the mean.
pub(super) fn power(
    forces: &Forces,
    offset_n: f64,
    motion: &Motion,
    [from_s, to_s]: [f64; 2],
) -> Option<([f64; 3], f64)> {
    let total = zeroed(forces, offset_n);
    let first = forces
        .t_s
        .partition_point(|&t| t < *motion.t_s.first().unwrap_or(&f64::MAX));
    let at = |i: usize| {
        let v = *motion.velocity_m_s.get(i.checked_sub(first)?)?;
        Some([total[i] * v, v])
    };
    let all: Vec<[f64; 2]> = inside(&forces.t_s, from_s, to_s).filter_map(at).collect();
    let i = (0..all.len()).max_by(|&a, &b| all[a][0].total_cmp(&all[b][0]))?;
    let near = |i: usize| all[i.min(all.len() - 1)][0];
    let bend = (near(i.saturating_sub(1)) - 2.0 * near(i) + near(i + 1)).abs() / 8.0;
    Some((
        [all[i][0], all[i][1], bend],
        average(all.iter().map(|p| p[0]))?,
    ))
}

/// Samples between two instants, both included.
pub(super) fn inside(t_s: &[f64], from_s: f64, to_s: f64) -> std::ops::Range<usize> {
    let from = t_s.partition_point(|&t| t < from_s);
    from..t_s.partition_point(|&t| t <= to_s).max(from)
}

/// Their mean; `None` of nothing.
pub(super) fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}
