//! Curves read at an instant, peaks, and crossings of a level.

/// A local maximum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// Index of the sample; the middle one of a flat top.
    pub index: usize,
    /// How far the curve falls to the left before it rises above the peak or ends.
    pub left: f64,
    /// The same to the right.
    pub right: f64,
}

/// All local maxima strictly inside the curve, with their prominence to either side.
pub fn peaks(x: &[f64]) -> Vec<Peak> {
    let mut found = Vec::new();
    let mut i = 1;
    while i + 1 < x.len() {
        let mut j = i;
        while j + 1 < x.len() && x[j + 1] == x[i] {
            j += 1;
        }
        if x[i - 1] < x[i] && j + 1 < x.len() && x[j + 1] < x[i] {
            let index = (i + j) / 2;
            let left = fall(x[index], x[..i].iter().rev());
            let right = fall(x[index], x[j + 1..].iter());
            found.push(Peak { index, left, right });
        }
        i = j + 1;
    }
    found
}

fn fall<'a>(top: f64, side: impl Iterator<Item = &'a f64>) -> f64 {
    top - side.take_while(|&&v| v <= top).copied().fold(top, f64::min)
}

/// Keeps the higher of two peaks that are closer than `distance_s`.
pub fn separate(mut list: Vec<Peak>, t_s: &[f64], x: &[f64], distance_s: f64) -> Vec<Peak> {
    list.sort_by(|a, b| x[b.index].total_cmp(&x[a.index]));
    let mut kept: Vec<Peak> = Vec::new();
    for peak in list {
        let far = |other: &Peak| (t_s[other.index] - t_s[peak.index]).abs() >= distance_s;
        if kept.iter().all(far) {
            kept.push(peak);
        }
    }
    kept.sort_by_key(|peak| peak.index);
    kept
}

/// Time of the vertex of the parabola through the samples `i - 1`, `i`, `i + 1`, kept within half a
/// step of sample `i`. At the ends, and where the three are in line, the sample's own time.
pub fn vertex_s(t_s: &[f64], x: &[f64], i: usize) -> f64 {
    if i == 0 || i + 1 >= t_s.len() {
        return t_s[i];
    }
    let (a, b) = (t_s[i] - t_s[i - 1], t_s[i + 1] - t_s[i]);
    let (fall, rise) = ((x[i] - x[i - 1]) / a, (x[i + 1] - x[i]) / b);
    let curvature = (rise - fall) / (0.5 * (a + b));
    let slope = (fall * b + rise * a) / (a + b);
    if curvature.abs() <= f64::MIN_POSITIVE {
        return t_s[i];
    }
    let shift = -slope / curvature;
    if shift.is_finite() {
        t_s[i] + shift.clamp(-0.5 * a, 0.5 * b)
    } else {
        t_s[i]
    }
}

/// Value at time `t` by a straight line between the neighbours; `None` outside the curve, and where
/// a neighbour that is needed is missing.
pub fn value_at(t_s: &[f64], x: &[Option<f64>], t: f64) -> Option<f64> {
    let after = t_s.partition_point(|&s| s < t);
    let right = *t_s.get(after)?;
    if right == t {
        return *x.get(after)?;
    }
    let before = after.checked_sub(1)?;
    let (a, b) = ((*x.get(before)?)?, (*x.get(after)?)?);
    Some(a + (b - a) * (t - t_s[before]) / (right - t_s[before]))
}

/// Time at which the curve crosses `level` between samples `i` and `j`, by a straight line.
pub fn crossing_s(t_s: &[f64], x: &[f64], i: usize, j: usize, level: f64) -> f64 {
    let rise = x[j] - x[i];
    if rise == 0.0 {
        return t_s[i];
    }
    let f = ((level - x[i]) / rise).clamp(0.0, 1.0);
    t_s[i] + f * (t_s[j] - t_s[i])
}

/// Median; `None` of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|v| v.is_finite());
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 {
        values.get(half).copied()
    } else {
        Some(0.5 * (values.get(half.checked_sub(1)?)? + values.get(half)?))
    }
}

/// Mean and sample standard deviation; the latter `None` with fewer than two values.
pub fn mean_sd(values: &[f64]) -> Option<(f64, Option<f64>)> {
    if values.is_empty() {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let sd = (values.len() > 1).then(|| (squares / (n - 1.0)).sqrt());
    Some((mean, sd))
}

/// The value below which a share of all values lies, between samples by a straight line; `None` of
/// nothing.
pub fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.retain(|v| v.is_finite());
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let (low, part) = (at as usize, at.fract());
    let high = values[(low + 1).min(last)];
    Some(values[low] + part * (high - values[low]))
}
