//! Repetitions of a lift, from the height of the bar.
//!
//! The height is cut at its turning points: highest and lowest points between which it swings by at
//! least 4 % of body height, four standard deviations of what landmarks jitter. What rises from a low
//! to a high point is an attempt. The concentric phase lies between the zero crossings of the bar's
//! vertical velocity on both sides of it (Taber 2023): the last one before the bar has clearly
//! left its lowest point and the first one after it has clearly come to its highest (2 % of the way, and
//! five standard deviations of a position), so that a pause before or after does not count and a
//! standstill in between does.
//!
//! Where the plate is seen to rest before or after, the instant comes from its way before smoothing
//! ([`sagitta_biomech::onset`]).

use super::Path;
use sagitta_biomech::signal::crossing_s;
use std::f64::consts::SQRT_2;

/// Least swing between turning points, as a share of body height.
const SWING: f64 = 0.04;
/// Share of the way that must be left and reached for certain.
const EDGE: f64 = 0.02;
/// Standard deviations of a position by which it must be left and reached at least.
const JITTER: f64 = 5.0;
/// A repetition makes at least this share of the way that is asked for; bars that are not lifted
/// stall between a third and two thirds of it.
const FULL: f64 = 0.7;
/// What rises by less than this share of the way was no attempt.
const TRIED: f64 = 0.2;
/// Lifts from the floor begin within this share of the way over the lowest point.
const FLOOR: f64 = 0.35;
/// Bars that come down faster were let go; what rises after that has bounced. Free fall reaches it after
/// 16 cm; lowered bars stay below.
pub(super) const DROPPED_M_S: f64 = 1.8;
/// A recording that begins or ends faster than this share of the peak velocity cuts the movement.
const CUT: f64 = 0.25;

/// What tells one lift from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// Whether a repetition begins on top and goes down first.
    pub down_first: bool,
    /// Whether the bar is lifted off the floor.
    pub from_floor: bool,
    /// Whether the bar flies on after the pull: the way ends where it first stands still.
    pub ballistic: bool,
    /// Least way of a repetition as a share of body height.
    pub least_rise: f64,
}

/// A stretch of time in seconds.
pub type Span = (f64, f64);

/// A bar that went up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The way up.
    pub concentric: Span,
    /// The way down that belongs to it, where there is one.
    pub eccentric: Option<Span>,
    /// When it was fastest.
    pub peak_s: f64,
    /// How high it rose in metres.
    pub rise_m: f64,
    /// Whether it came down by falling.
    pub dropped: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Completed repetitions in order of time.
    pub reps: Vec<Attempt>,
    /// Attempts that went up part of the way and came down again.
    pub failed: Vec<Attempt>,
    /// Repetitions that the recording's start or end cuts.
    pub cut: usize,
}

/// Finds the repetitions of a lift in the bar's path for a body of `body_m` metres. `ready` tells whether
/// the body can begin to lift as it is at an instant.
pub fn find(path: &Path, kind: Kind, body_m: f64, ready: &dyn Fn(f64) -> bool) -> Found {
    let turns = turns(&path.up_m, SWING * body_m);
    let height = |k: usize| path.up_m[turns[k]];
    let low = |k: &usize| height(*k) < height(k + 1);
    let rises = (0..turns.len().saturating_sub(1)).filter(low);
    let rises: Vec<usize> = rises.filter(|&k| ready(path.t_s[turns[k]])).collect();
    let way = |&k: &usize| {
        let rise = height(k + 1) - height(k);
        match (kind.down_first, k.checked_sub(1)) {
            (true, Some(before)) => rise.min(height(before) - height(k)),
            (true, None) => 0.0,
            (false, _) => rise,
        }
    };
    let full = rises.iter().map(way).fold(0.0, f64::max);
    let floor = path.up_m.iter().copied().fold(f64::MAX, f64::min);
    let mut found = Found::default();
    for &k in &rises {
        let rise = height(k + 1) - height(k);
        let grounded = !kind.from_floor || height(k) - floor <= FLOOR * full;
        let (begun, ended) = (
            cut_start(path, turns[k], turns[k + 1]),
            cut_end(path, turns[k], turns[k + 1]),
        );
        let attempt = || attempt(path, kind, &turns, k);
        if full < kind.least_rise * body_m {
            found.cut += usize::from((begun || ended) && rise >= TRIED * kind.least_rise * body_m);
        } else if begun || (ended && rise < FULL * full) || (kind.down_first && k == 0) {
            found.cut += usize::from(rise >= FULL * full || begun || ended);
        } else if way(&k) >= FULL * full && grounded {
            found.reps.extend(attempt());
        } else if rise >= TRIED * full && grounded && tried(path, kind, &turns, k, full) {
            found.failed.extend(attempt());
        }
    }
    let last = turns.len().wrapping_sub(2);
    let sinking = kind.down_first && turns.len() >= 2 && !low(&last);
    if sinking && height(last) - height(last + 1) >= FULL * full && full > 0.0 {
        found.cut += 1;
    }
    found
}

/// Whether what rose and was no repetition was meant to be one: it came down again where it began,
/// and it was no bounce.
fn tried(path: &Path, kind: Kind, turns: &[usize], k: usize, full: f64) -> bool {
    let height = |k: usize| path.up_m[turns[k]];
    let rise = height(k + 1) - height(k);
    let back = turns
        .get(k + 2)
        .is_some_and(|&i| height(k + 1) - path.up_m[i] >= FULL * rise);
    let lowered = k
        .checked_sub(1)
        .is_some_and(|b| height(b) - height(k) >= FULL * full);
    let bounced = k > 0 && fastest_fall(path, turns[k - 1], turns[k]) > DROPPED_M_S;
    back && !bounced && (lowered || !kind.down_first)
}

/// The phases of the rise after turning point `k`.
fn attempt(path: &Path, kind: Kind, turns: &[usize], k: usize) -> Option<Attempt> {
    let (low, high) = (turns[k], turns[k + 1]);
    let (concentric, peak) = rise(path, low, high, kind.ballistic)?;
    let down = match kind.down_first {
        true => k.checked_sub(1).map(|b| (turns[b], low)),
        false => turns.get(k + 2).map(|&after| (high, after)),
    };
    let eccentric = down.and_then(|(from, to)| stroke(path, from, to, -1.0));
    let eccentric = eccentric.filter(|_| !kind.ballistic);
    Some(Attempt {
        concentric,
        eccentric,
        peak_s: path.t_s[peak],
        rise_m: path.up_at(concentric.1)? - path.up_at(concentric.0)?,
        dropped: down.is_some_and(|(from, to)| fastest_fall(path, from, to) > DROPPED_M_S),
    })
}

/// The strokes around the lowest point of the bar within a repetition that was found otherwise; `wide` is how
/// far they may reach.
pub(super) fn around(path: &Path, (from_s, to_s): Span, wide: Span) -> Option<Attempt> {
    let by_height = |a: &usize, b: &usize| path.up_m[*a].total_cmp(&path.up_m[*b]);
    let low = path.within(from_s, to_s).min_by(by_height)?;
    let all = path.within(wide.0, wide.1);
    let before = (all.start..=low).max_by(by_height)?;
    let after = (low..all.end).max_by(by_height)?;
    let (concentric, peak) = rise(path, low, after, false)?;
    Some(Attempt {
        concentric,
        eccentric: stroke(path, before, low, -1.0),
        peak_s: path.t_s[peak],
        rise_m: path.up_at(concentric.1)? - path.up_at(concentric.0)?,
        dropped: false,
    })
}

/// The way up between two samples and the sample of the peak velocity.
fn rise(path: &Path, low: usize, high: usize, ballistic: bool) -> Option<(Span, usize)> {
    let (start, end) = stroke(path, low, high, 1.0)?;
    let inside = path.within(start, end);
    let peak = inside.max_by(|&a, &b| path.speed_m_s[a].total_cmp(&path.speed_m_s[b]))?;
    let still = ballistic.then(|| (peak..high).find(|&i| path.speed_m_s[i + 1] <= 0.0));
    let end = match still.flatten() {
        Some(i) => crossing_s(&path.t_s, &path.speed_m_s, i, i + 1, 0.0),
        None => end,
    };
    Some(((start, end), peak))
}

/// From standstill to standstill on the way from one turning point to the next; `sign` is 1 upwards.
fn stroke(path: &Path, from: usize, to: usize, sign: f64) -> Option<Span> {
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
    let forward = clear(path, v, sign, jitter, inside.clone());
    let backward = clear(path, v, sign, jitter, inside.rev());
    let start = forward.map_or(start, |t| start.max(t));
    let end = backward.map_or(end, |t| end.min(t));
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

fn fastest_fall(path: &Path, from: usize, to: usize) -> f64 {
    let falls = path.speed_m_s[from..=to].iter().map(|v| -v);
    falls.fold(0.0, f64::max)
}

fn fastest_rise(path: &Path, from: usize, to: usize) -> f64 {
    path.speed_m_s[from..=to]
        .iter()
        .copied()
        .fold(0.0, f64::max)
}

fn cut_start(path: &Path, low: usize, high: usize) -> bool {
    low <= 1 && path.speed_m_s[low] > CUT * fastest_rise(path, low, high)
}

fn cut_end(path: &Path, low: usize, high: usize) -> bool {
    high + 2 >= path.t_s.len() && path.speed_m_s[high] > CUT * fastest_rise(path, low, high)
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
