//! Where a recording of a lift falls apart: cuts of the picture, and stretches in which the bar was lost.
//!
//! A picture that is cut, or fades into another one, shows somebody somewhere else from one frame to the
//! next: the hips move faster than anybody falls. What smoothing smeared over the cut is left out, and
//! what lies on its two sides is measured as two recordings.

use crate::Recording;
use sagitta_motion::{Channel, Position};
use std::ops::Range;

/// Hips that move faster from one frame to the next were not moved by a body: a fall from standing ends
/// below 4.5 m/s (√(2g · 1 m)), a dive under a bar below 3 m/s.
const FASTEST_M_S: f64 = 6.0;
/// And further, so that the jitter of a fast camera is no cut: a third of a shank.
const FARTHEST_M: f64 = 0.15;
/// Frames further apart say nothing about a velocity.
const NEXT_S: f64 = 0.2;
/// A low-pass of 6 Hz smears a step over so long on either side.
const SMEARED_S: f64 = 0.13;
/// A bar that was not seen for longer may have been anywhere: half a slow way up.
const LOST_S: f64 = 1.0;
/// Shorter stretches show no part of a lift.
const SHORTEST_S: f64 = 0.3;

/// Times at which the picture was cut.
pub(super) fn cuts(r: &Recording) -> Vec<f64> {
    let Some(sharp) = &r.sharp else {
        return Vec::new();
    };
    let mut found: Vec<f64> = [Position::PelvisUp, Position::PelvisAlong]
        .into_iter()
        .filter_map(|position| sharp.get(Channel::Position(position, None)))
        .flat_map(|curve| leaps(&sharp.t_s, curve))
        .collect();
    found.sort_by(f64::total_cmp);
    found
}

/// Middles between two sightings in a row between which a curve leaps.
fn leaps(t_s: &[f64], curve: &[Option<f64>]) -> Vec<f64> {
    let seen: Vec<(f64, f64)> = t_s
        .iter()
        .zip(curve)
        .filter_map(|(&t, x)| Some((t, (*x)?)))
        .collect();
    let leap = |pair: &&[(f64, f64)]| {
        let (long_s, way_m) = (pair[1].0 - pair[0].0, (pair[1].1 - pair[0].1).abs());
        long_s <= NEXT_S && way_m > (FASTEST_M_S * long_s).max(FARTHEST_M)
    };
    let pairs = seen.windows(2).filter(leap);
    pairs.map(|pair| 0.5 * (pair[0].0 + pair[1].0)).collect()
}

/// Whether an instant is far enough from every cut to be measured.
pub(super) fn apart(cuts_s: &[f64], t_s: f64) -> bool {
    cuts_s.iter().all(|cut| (cut - t_s).abs() > SMEARED_S)
}

/// Ranges of samples without a cut and without a long gap in between; together they are all samples.
pub(super) fn pieces(t_s: &[f64], cuts_s: &[f64]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for i in 1..t_s.len() {
        let cut = cuts_s.iter().any(|cut| (t_s[i - 1]..t_s[i]).contains(cut));
        if cut || t_s[i] - t_s[i - 1] > LOST_S {
            found.push(from..i);
            from = i;
        }
    }
    found.push(from..t_s.len());
    found
}

/// Whether a range of samples lasts long enough to show a part of a lift.
pub(super) fn lasts(t_s: &[f64], piece: &Range<usize>) -> bool {
    piece.end > piece.start + 2 && t_s[piece.end - 1] - t_s[piece.start] >= SHORTEST_S
}
