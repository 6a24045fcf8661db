//! Where a stroke of the bar begins and ends.
//!
//! A stroke lies between the zero crossings of the bar's vertical velocity on both sides of it (Taber 2023):
//! the last one before the bar has clearly left its turning point and the first one after it has clearly come to
//! the next (2 % of the way, and five standard deviations of a position), so that a pause before or after
//! does not count and a standstill in between does. A bar that creeps has not left: slack that is taken up,
//! a body that settles into its place and a landmark that drifts with it are slower than a tenth of the
//! stroke's highest velocity for as long as they last.
//!
//! Where the plate is seen to rest before or after, the instant comes from its way before smoothing
//! ([`sagitta_biomech::onset`]).

use super::{Path, Span};
use sagitta_biomech::signal::crossing_s;
use std::f64::consts::SQRT_2;

/// Share of the way that must be left and reached for certain.
const EDGE: f64 = 0.02;
/// Standard deviations of a position by which it must be left and reached at least.
const JITTER: f64 = 5.0;
/// Share of the way in which a bar that creeps has not left yet: 5 cm of a bench press of 35.
const CREPT: f64 = 0.15;
/// Share of the highest velocity below which a bar creeps.
const CREEPING: f64 = 0.1;
/// No stroke's highest velocity is this many times its mean: what is faster is a landmark that twitches.
const FASTEST: f64 = 3.0;
/// A stroke's highest velocity is at least this many times its mean: 2 for a raised cosine, less for a grind.
const HIGHEST: f64 = 1.5;
/// A velocity under so many standard deviations tells no bar that creeps from one that rests.
const TOLD: f64 = 3.0;
/// Nor does one over this share of the highest velocity.
const BELOW: f64 = 0.3;

/// The way up between two samples and the sample of the peak velocity.
pub(super) fn rise(path: &Path, low: usize, high: usize, ballistic: bool) -> Option<(Span, usize)> {
    let (start, end) = stroke(path, low, high, 1.0)?;
    let inside = path.within(start, end);
    // What is faster than any stroke is a landmark that twitches.
    let most = FASTEST * (path.up_m[high] - path.up_m[low]) / (end - start);
    let speed = |&i: &usize| path.speed_m_s[i];
    let own = inside.clone().filter(|i| speed(i) <= most);
    let fastest = |a: &usize, b: &usize| speed(a).total_cmp(&speed(b));
    let peak = own.max_by(fastest).or_else(|| inside.max_by(fastest))?;
    let still = ballistic.then(|| (peak..high).find(|&i| path.speed_m_s[i + 1] <= 0.0));
    let end = match still.flatten() {
        Some(i) => crossing_s(&path.t_s, &path.speed_m_s, i, i + 1, 0.0),
        None => end,
    };
    Some(((start, end), peak))
}

/// From standstill to standstill on the way from one turning point to the next; `sign` is 1 upwards.
pub(super) fn stroke(path: &Path, from: usize, to: usize, sign: f64) -> Option<Span> {
    let rough = ends(path, &path.speed_m_s, path.noise.speed_m_s, from, to, sign)?;
    let lasting_s = rough.1 - rough.0;
    let (start, end) = match path.noise.ends_hz(lasting_s) {
        Some(hz) => {
            let jitter = path.noise.ends_m_s(lasting_s);
            ends(path, &path.smoother_m_s(hz), jitter, from, to, sign)?
        }
        None => rough,
    };
    let sharp = |at_s: f64, other_s: f64| {
        let told = path.rest_ends(at_s, other_s);
        told.map_or(at_s, |c| c.t_s.clamp(path.t_s[from], path.t_s[to]))
    };
    let sharper = (sharp(start, end), sharp(end, start));
    let kept = sharper.0 < sharper.1;
    Some(if kept { sharper } else { (start, end) })
}

fn ends(path: &Path, v: &[f64], jitter: f64, from: usize, to: usize, sign: f64) -> Option<Span> {
    let h = &path.up_m;
    let way = sign * (h[to] - h[from]);
    let edge = (EDGE * way)
        .max(JITTER * path.noise.position_m)
        .min(0.5 * way);
    let left = (from..=to)
        .rev()
        .find(|&i| sign * (h[i] - h[from]) < edge)?;
    let reached = (from..=to).find(|&i| sign * (h[to] - h[i]) < edge)?;
    let still = |i: &usize| sign * v[*i] <= 0.0;
    let start = match (from..=left).rev().find(still) {
        Some(i) if i < to => crossing_s(&path.t_s, v, i, i + 1, 0.0),
        _ => path.t_s[from],
    };
    let end = match (reached.max(from + 1)..=to).find(still) {
        Some(i) => crossing_s(&path.t_s, v, i - 1, i, 0.0),
        None => path.t_s[to],
    };
    let inside = path.within(start, end);
    // A stroke that never is that fast would be judged by a landmark that twitches.
    let told = 4.0 * jitter < HIGHEST * way / (end - start).max(f64::MIN_POSITIVE);
    let inside = Some(inside).filter(|_| told);
    let forward = inside
        .clone()
        .and_then(|inside| clear(path, v, sign, jitter, inside));
    let backward = inside.and_then(|inside| clear(path, v, sign, jitter, inside.rev()));
    let start = forward.map_or(start, |t| start.max(t));
    let end = backward.map_or(end, |t| end.min(t));
    let most = path.within(start, end).map(|i| sign * v[i]);
    let usual = FASTEST * way / (end - start).max(f64::MIN_POSITIVE);
    let top = most.fold(0.0, f64::max).min(usual);
    let level = (CREEPING * top).max(TOLD * jitter);
    if level > BELOW * top {
        return (start < end).then_some((start, end));
    }
    let left = (from..=to)
        .rev()
        .find(|&i| sign * (h[i] - h[from]) < CREPT * way)?;
    let reached = (from..=to).find(|&i| sign * (h[to] - h[i]) < CREPT * way)?;
    let start = crept(path, v, sign, level, (from..=left).rev()).map_or(start, |t| start.max(t));
    let end = crept(path, v, sign, level, reached..=to).map_or(end, |t| end.min(t));
    (start < end).then_some((start, end))
}

/// Where a standstill must end at the latest, seen from a stroke whose samples are given in order away from
/// it: a bar that is set in motion smoothly has a velocity that grows like the square of time, so that it
/// passes twice and four times the jitter at 1.41 and 2 times the time that once takes. Noise cannot move
/// the end of a rest further off than that.
fn clear(
    path: &Path,
    v: &[f64],
    sign: f64,
    jitter: f64,
    inside: impl Iterator<Item = usize> + Clone,
) -> Option<f64> {
    let past = |level: f64| {
        let mut samples = inside.clone();
        // A bar that is as fast from one sample to the next leaves no doubt.
        let mut before = samples.next().filter(|&i| sign * v[i] < level)?;
        for i in samples {
            if sign * v[i] >= level {
                let (low, high) = (before.min(i), before.max(i));
                return Some(crossing_s(&path.t_s, v, low, high, sign * level));
            }
            before = i;
        }
        None
    };
    let (twice, four) = (past(2.0 * jitter)?, past(4.0 * jitter)?);
    Some(twice - (SQRT_2 + 1.0) * (four - twice))
}

/// Where a stroke begins or ends whose samples are given in order towards its standstill, if what creeps there
/// is none of it: as in [`clear`], by the instants at which the velocity last passes `level` and twice that.
fn crept(
    path: &Path,
    v: &[f64],
    sign: f64,
    level: f64,
    outward: impl Iterator<Item = usize>,
) -> Option<f64> {
    let mut inner: Option<usize> = None;
    let (mut twice, mut once) = (None, None);
    for i in outward {
        if let Some(inner) = inner {
            let (low, high) = (i.min(inner), i.max(inner));
            let at = |level: f64| crossing_s(&path.t_s, v, low, high, sign * level);
            if twice.is_none() && sign * v[i] < 2.0 * level {
                twice = Some(at(2.0 * level));
            }
            if sign * v[i] < level {
                once = Some(at(level));
                break;
            }
        } else if sign * v[i] < 2.0 * level {
            return None;
        }
        inner = Some(i);
    }
    let (twice, once) = (twice?, once?);
    Some(once - (SQRT_2 + 1.0) * (twice - once))
}
