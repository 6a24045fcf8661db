//! The bar's turning points, by its own shape.
//!
//! They are sought in a curve of which running medians took what lasts for less than a seventh of a second
//! on either side: single wild frames, a bar that bounces, and a landmark that twitches, none of which a lift
//! can do. The extremes themselves are then read from the bar's way.

use super::Path;
use super::pieces::lasts;
use sagitta_biomech::signal::median;
use std::ops::Range;

/// What lasts for less than this on either side of an instant is no part of a lift's shape.
const BRIEF_S: f64 = 0.15;

/// Turning points between which the bar swings by at least `least_m`, one list for each stretch that lasts
/// long enough to show a part of a lift.
pub(super) fn turning(path: &Path, least_m: f64) -> Vec<(Range<usize>, Vec<usize>)> {
    let long = |piece: &&Range<usize>| lasts(&path.t_s, piece);
    let pieces = path.pieces.iter().filter(long);
    pieces
        .map(|piece| (piece.clone(), of(path, piece, least_m)))
        .collect()
}

fn of(path: &Path, piece: &Range<usize>, least_m: f64) -> Vec<usize> {
    let shape = shape(&path.t_s[piece.clone()], &path.up_m[piece.clone()]);
    let rough = turns(&shape, least_m);
    let rising = |k: usize| match (rough.get(k + 1), k.checked_sub(1)) {
        (Some(&next), _) => shape[next] > shape[rough[k]],
        (None, Some(before)) => shape[rough[k]] < shape[rough[before]],
        (None, None) => true,
    };
    (0..rough.len())
        .map(|k| {
            let at = path.t_s[piece.start + rough[k]];
            let near = path.within(at - BRIEF_S, at + BRIEF_S);
            let near = near.start.max(piece.start)..near.end.min(piece.end);
            let up = |i: &usize| path.up_m[*i];
            let exact = match rising(k) {
                true => near.min_by(|a, b| up(a).total_cmp(&up(b))),
                false => near.max_by(|a, b| up(a).total_cmp(&up(b))),
            };
            exact.unwrap_or(piece.start + rough[k])
        })
        .collect()
}

/// Running median over [`BRIEF_S`] on either side.
fn shape(t_s: &[f64], up_m: &[f64]) -> Vec<f64> {
    let middle = |i: usize| {
        let from = t_s.partition_point(|&t| t < t_s[i] - BRIEF_S);
        let to = t_s.partition_point(|&t| t <= t_s[i] + BRIEF_S);
        median(up_m[from..to.max(from)].to_vec()).unwrap_or(up_m[i])
    };
    (0..t_s.len()).map(middle).collect()
}

/// Indices of lowest and highest points in turn between which the curve swings by at least `least`,
/// the ends of the curve included.
pub fn turns(x: &[f64], least: f64) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut low, mut high) = (0, 0);
    let mut rising = None;
    for i in 0..x.len() {
        if x[i] < x[low] {
            low = i;
        }
        if x[i] > x[high] {
            high = i;
        }
        if rising != Some(true) && x[i] - x[low] >= least {
            found.push(low);
            (rising, high) = (Some(true), i);
        } else if rising != Some(false) && x[high] - x[i] >= least {
            found.push(high);
            (rising, low) = (Some(false), i);
        }
    }
    match rising {
        Some(true) => found.push(high),
        Some(false) => found.push(low),
        None => {}
    }
    found
}
