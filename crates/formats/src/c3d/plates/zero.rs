//! What a plate reads while it is empty.
//!
//! `FORCE_PLATFORM:ZERO` names frames of the points (from 1) in which the plate is said to be empty; the
//! parameter is written by default, whatever happened in those frames (C3D User Guide, ZERO). Taken off
//! a plate on which a person stands, the reading makes a jump of a landing; so the plate's own signal
//! decides.

use crate::c3d::parameters::Parameters;

/// An offset that changes nothing: below the noise of most plates.
const SMALL_N: f64 = 5.0;
/// A plate that pushes or pulls so little is empty.
const EMPTY_N: f64 = 20.0;
/// Share of the largest change that counts as one.
const PART: f64 = 0.1;
/// So long, in seconds, a plate rests near zero only where nothing is on it.
const REST_S: f64 = 0.05;
/// Changes of somebody who stands still, and weights of people.
const STILL_N: f64 = 100.0;
const WEIGHT_N: std::ops::RangeInclusive<f64> = 200.0..=2000.0;

/// The samples in which the file says that its plates are empty: the first, and the one behind the last.
pub(super) fn stated(p: &Parameters, per_frame: usize, count: usize) -> Option<(usize, usize)> {
    let [first, last, ..] = *p.numbers("FORCE_PLATFORM:ZERO") else {
        return None;
    };
    if !(last >= 1.0 && last >= first && first >= 0.0) {
        return None;
    }
    // Frame 0 means the first one.
    let first = (first.max(1.0) as usize - 1).checked_mul(per_frame)?;
    let last = (last as usize).checked_mul(per_frame)?.min(count);
    (first < last).then_some((first, last))
}

/// Mean of the vertical force (N) in a stretch, or why the plate is not empty there.
pub(super) fn reading(
    vertical: &[f64],
    (first, last): (usize, usize),
    rate_hz: f64,
) -> Result<f64, &'static str> {
    let window = vertical.get(first..last).unwrap_or(&[]);
    let (mean, spread) = mean_and_spread(window);
    if mean.abs() <= SMALL_N {
        return Ok(mean);
    }
    let mut changes: Vec<f64> = vertical.iter().map(|v| v - mean).collect();
    changes.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = changes.len().saturating_sub(1);
        changes
            .get((share * last as f64) as usize)
            .copied()
            .unwrap_or(0.0)
    };
    let (down, up) = (-at(0.01), at(0.99));
    let most = down.max(up);
    if spread > EMPTY_N.max(0.5 * PART * most) {
        return Err("the load changes in those frames");
    }
    let noise = (3.0 * spread).max(SMALL_N);
    if down.min(up) > noise.max(EMPTY_N).max(PART * most) {
        return Err("the plate would pull as well as push");
    }
    let rests = (REST_S * rate_hz).max(3.0) as usize;
    let near = |v: &f64| v.abs() <= noise;
    if mean.abs() > EMPTY_N.max(2.0 * noise) && longest_run(vertical, near) >= rests {
        return Err("the plate is empty at other times");
    }
    if most < STILL_N && WEIGHT_N.contains(&mean.abs()) {
        return Err("a person’s weight is on it throughout");
    }
    Ok(mean)
}

fn mean_and_spread(list: &[f64]) -> (f64, f64) {
    let count = list.len().max(1) as f64;
    let mean = list.iter().sum::<f64>() / count;
    let squares = list.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
    (mean, (squares / count).sqrt())
}

fn longest_run(list: &[f64], near: impl Fn(&f64) -> bool) -> usize {
    let (mut run, mut longest) = (0, 0);
    for value in list {
        run = if near(value) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::reading;

    /// 1000 Hz: standing at `weight`, a flight, standing again; the empty plate reads `offset`.
    fn jump(weight: f64, offset: f64, begins_empty: bool) -> Vec<f64> {
        let standing = |i: usize| match i {
            0..=199 if begins_empty => 0.0,
            800..=1299 => 0.0,
            500..=799 => 2.0 * weight,
            _ => weight,
        };
        let noise = |i: usize| ((i * 7919) % 13) as f64 / 13.0 - 0.5;
        (0..2000).map(|i| standing(i) + offset + noise(i)).collect()
    }

    #[test]
    fn a_loaded_plate_is_never_taken_for_an_empty_one() {
        for weight in [300.0, -300.0, 660.0, -660.0, 1500.0, -1500.0] {
            for offset in [0.0, 2.0, -4.0] {
                let loaded = reading(&jump(weight, offset, false), (0, 100), 1000.0);
                assert!(loaded.is_err(), "{weight} {offset}: {loaded:?}");
            }
            for offset in [0.0, 2.0, -30.0, 90.0, 400.0, -400.0] {
                let empty = reading(&jump(weight, offset, true), (0, 100), 1000.0);
                let near = |m: f64| (m - offset).abs() < 1.0;
                assert!(empty.is_ok_and(near), "{weight} {offset}: {empty:?}");
            }
        }
        assert!(reading(&[661.0; 900], (0, 100), 1000.0).is_err());
        assert!(reading(&[40.0; 900], (0, 100), 1000.0).is_ok());
    }
}
