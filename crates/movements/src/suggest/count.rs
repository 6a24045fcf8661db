//! A second count that knows nothing of the first: a joint that goes from straight to bent and back.
//!
//! Four states, straight, bending, bent and straightening, with wide hysteresis: a joint is bent in the
//! upper and straight in the lower third of its range, and a state holds once two samples in a row show it.
//! Off by at most one is agreement: recordings begin and end within repetitions.

use super::look::{Curve, Curves, at_share};

/// Share of the range at either end that is bent or straight.
const THIRD: f64 = 1.0 / 3.0;
/// A joint that moves by less does nothing, in degrees: four standard deviations of a landmark's jitter.
const LEAST_DEG: f64 = 20.0;
/// So many samples in a row make a state.
const IN_A_ROW: usize = 2;
/// Samples on either side that are averaged.
const SMOOTH: usize = 2;

/// Repetitions by the joint that the movement bends; `None` for movements without one.
pub(super) fn count(c: &Curves, movement: &str) -> Option<usize> {
    let joint = match movement {
        "squat" | "sit_to_stand" => &c.knee,
        "deadlift" | "olympic_pull" => &c.hip,
        "bench_press" | "overhead_press" => &c.elbow,
        _ => return None,
    };
    let (low, high) = (at_share(joint, 0.05)?, at_share(joint, 0.95)?);
    if high - low < LEAST_DEG {
        return Some(0);
    }
    let edge = THIRD * (high - low);
    Some(changes(&smooth(joint), low + edge, high - edge).div_ceil(2))
}

/// Whether two counts contradict each other.
pub(super) fn disagree(found: usize, counted: usize) -> bool {
    found.abs_diff(counted) > 1.max(counted / 4)
}

fn smooth(curve: &Curve) -> Vec<f64> {
    let mean = |i: usize| {
        let part = &curve[i.saturating_sub(SMOOTH)..(i + SMOOTH + 1).min(curve.len())];
        let seen: Vec<f64> = part.iter().flatten().copied().collect();
        curve[i].map(|_| seen.iter().sum::<f64>() / seen.len() as f64)
    };
    (0..curve.len()).filter_map(mean).collect()
}

/// How often the joint goes from one end to the other.
fn changes(angle: &[f64], straight: f64, bent: f64) -> usize {
    let (mut is_bent, mut in_a_row, mut last, mut changes) = (None, 0, None, 0);
    for &value in angle {
        let now = if value >= bent {
            Some(true)
        } else if value <= straight {
            Some(false)
        } else {
            None
        };
        in_a_row = if now == last { in_a_row + 1 } else { 1 };
        last = now;
        if let Some(now) = now.filter(|_| in_a_row >= IN_A_ROW) {
            changes += usize::from(is_bent.is_some_and(|was| was != now));
            is_bent = Some(now);
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squats(reps: usize, jitter: f64) -> Vec<f64> {
        let wave = |i: usize| {
            let phase = i as f64 / 60.0 * std::f64::consts::TAU;
            50.0 - 50.0 * libm::cos(phase) + jitter * libm::sin(7.3 * i as f64)
        };
        (0..60 * reps).map(wave).collect()
    }

    #[test]
    fn a_joint_is_counted_through_jitter_and_cuts() {
        for reps in 1..8 {
            for jitter in [0.0, 8.0] {
                let angle = squats(reps, jitter);
                assert_eq!(changes(&angle, 33.0, 67.0).div_ceil(2), reps);
                let cut = &angle[20..];
                assert!(changes(cut, 33.0, 67.0).div_ceil(2).abs_diff(reps) <= 1);
            }
        }
    }

    #[test]
    fn counts_that_differ_by_one_agree() {
        assert!(!disagree(1, 2) && !disagree(2, 1) && !disagree(8, 10));
        assert!(disagree(1, 3) && disagree(0, 2) && disagree(12, 8));
    }
}
