//! When something that rests is set in motion, between frames.
//!
//! A force does not jump, so that what is pushed out of a rest begins with an acceleration that grows from
//! nothing: its way is `level + a s³ + …` with the time `s` since then. What comes next is of the fourth order
//! in ways of least jerk and of the fifth in raised cosines; one of 4.5 stands for either. The
//! onset is that for which the squares of what is left are least, first among instants a step apart, then by
//! a parabola; level and factors follow for each of them by linear least squares. Coming to rest is the
//! same backwards.

use crate::force::Crossing;

/// Part of the time from the onset to the highest speed that is looked at: half of it, over which both
/// orders are told alike.
const LOOKED_AT: f64 = 0.5;
/// Rest before the onset that is looked at in seconds, the best first.
const RESTS_S: [f64; 2] = [0.2, 0.1];
/// Farthest from the guess, as a share of the time to the highest speed.
const REACH: f64 = 0.35;
/// Steps of the search, as a share of that time, and the least one in seconds.
const STEP: (f64, f64) = (0.005, 0.001);
/// Fewer points tell nothing of three unknowns and an instant.
const LEAST_POINTS: usize = 8;
/// What is left may be this many times the jitter: more is no rest, or no smooth start.
const MOST_LEFT: f64 = 1.5;
/// How far the two orders are off as a share of the time to the highest speed, for ways of least jerk, raised
/// cosines, and cosines with their peak at 0.3 and 0.7 of their time: 0.6 % at most.
const SHAPE: f64 = 0.006;

/// The instant near `guess_s` at which what rested is set in motion. `points` are times in seconds and
/// positions in metres in order of time, `fastest_s` when it is fastest: before `guess_s` where it comes to
/// rest there. `None` where it does not rest, jitters by more than `jitter_m`, or too few points are there.
pub fn onset(
    points: &[(f64, f64)],
    guess_s: f64,
    fastest_s: f64,
    jitter_m: f64,
) -> Option<Crossing> {
    let long_s = (fastest_s - guess_s).abs();
    let ahead = if fastest_s > guess_s { 1.0 } else { -1.0 };
    let step_s = (STEP.0 * long_s).max(STEP.1);
    let reach = (REACH * long_s / step_s) as i32;
    RESTS_S.iter().find_map(|rest_s| {
        let near: Vec<(f64, f64)> = points
            .iter()
            .map(|&(t, x)| (ahead * (t - guess_s), x))
            .filter(|(s, _)| (-rest_s..=LOOKED_AT * long_s).contains(s))
            .collect();
        if near.len() < LEAST_POINTS || reach < 1 {
            return None;
        }
        let at = |k: i32| f64::from(k) * step_s;
        let costs: Vec<f64> = (-reach..=reach)
            .map(|k| left(&near, at(k), long_s))
            .collect();
        let best = (0..costs.len()).min_by(|&a, &b| costs[a].total_cmp(&costs[b]))?;
        let (before, after) = (costs.get(best.checked_sub(1)?)?, costs.get(best + 1)?);
        let free = near.len() as f64 - 4.0;
        let bend = before - 2.0 * costs[best] + after;
        if costs[best] > MOST_LEFT * MOST_LEFT * jitter_m * jitter_m * free || bend <= 0.0 {
            return None;
        }
        let vertex = (0.5 * (before - after) / bend).clamp(-0.5, 0.5);
        // Least squares: twice the variance over the second derivative of what is left.
        let variance = jitter_m * jitter_m * 2.0 * step_s * step_s / bend;
        let shape = SHAPE * long_s;
        Some(Crossing {
            t_s: guess_s + ahead * (at(best as i32 - reach) + vertex * step_s),
            sd_s: (variance + shape * shape).sqrt(),
        })
    })
}

/// Sum of squares of what is left of the points after the best level and start from `onset`.
fn left(points: &[(f64, f64)], onset: f64, long_s: f64) -> f64 {
    let since: Vec<f64> = points
        .iter()
        .map(|(s, _)| (s - onset).max(0.0) / long_s)
        .collect();
    let orders: [fn(f64) -> f64; 3] = [|_| 1.0, |u| u * u * u, |u| u * u * u * u * u.sqrt()];
    let mut known: Vec<Vec<f64>> = Vec::new();
    for order in orders {
        let mut column: Vec<f64> = since.iter().map(|&u| order(u)).collect();
        remove(&mut column, &known);
        let size = dot(&column, &column).sqrt();
        if size > 0.0 {
            column.iter_mut().for_each(|v| *v /= size);
            known.push(column);
        }
    }
    let mut rest: Vec<f64> = points.iter().map(|p| p.1).collect();
    remove(&mut rest, &known);
    dot(&rest, &rest)
}

/// Takes from a column what lies along others of length one, square to each other.
fn remove(column: &mut [f64], along: &[Vec<f64>]) {
    for other in along {
        let share = dot(column, other);
        for (v, o) in column.iter_mut().zip(other) {
            *v -= share * o;
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
