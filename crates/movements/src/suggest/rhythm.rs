//! What repeats: legs that swing in turn, feet that leave the floor together, a pelvis that bounces.

use super::look::{Curve, Curves, RATE_HZ, at_share, pairs};
use sagitta_biomech::signal::median;

/// What repeats in a recording.
pub(super) struct Rhythm {
    /// Share of the time in which the legs swing in turn: the mean over knees, and ankles along and up.
    pub(super) stride: Option<f64>,
    /// From one swing to that of the other leg.
    pub(super) step_s: Option<f64>,
    /// How far one ankle is over the other, less what it mostly is.
    pub(super) apart: Option<f64>,
    pub(super) flights: Flights,
    pub(super) bounces: Option<Bounces>,
}

impl Rhythm {
    pub(super) fn of(c: &Curves) -> Self {
        let (stride, step_s) = stride(c).unzip();
        let up = pairs(&c.ankles_up[0], &c.ankles_up[1], |l, r| l - r);
        Self {
            stride,
            step_s,
            apart: amplitude(&up).map(|(_, size)| size),
            flights: flights(c),
            bounces: bounces(c),
        }
    }
}

/// Middle and size of what swings: four fifths of the time it is nearer to the middle.
fn amplitude(curve: &[Option<f64>]) -> Option<(f64, f64)> {
    let middle = at_share(curve, 0.5)?;
    let off: Curve = curve
        .iter()
        .map(|v| v.map(|v| (v - middle).abs()))
        .collect();
    Some((middle, at_share(&off, 0.8)?))
}

/// Legs that swing by less walk on no ground: degrees between the knees, percent of body height between
/// the ankles along and up. Half of what slow walking shows (Winter 1991), as seen from anywhere.
const SWING: [f64; 3] = [8.0, 6.0, 3.0];
/// A swing has passed the middle when it is beyond this share of its size.
const PASSED: f64 = 0.3;
/// Steps last as long, in seconds: sprinters' a fifth, an old walker's a second.
const STEP_S: (f64, f64) = (0.2, 1.2);
/// Periods that differ by less are one and the same, as a logarithm: a third.
const SAME: f64 = 0.3;

/// How much of the time the legs swing in turn, 0–1, and the time of a step. Two of three curves that
/// agree on the time are enough, as one of them is flat from each direction.
fn stride(c: &Curves) -> Option<(f64, f64)> {
    let differences = [&c.knees, &c.ankles_along, &c.ankles_up]
        .map(|[left, right]| pairs(left, right, |l, r| l - r));
    let seen = differences.iter().any(|d| d.iter().any(Option::is_some));
    if !seen {
        return None;
    }
    let length_s = c.t_s.len() as f64 / RATE_HZ;
    let swings: Vec<(f64, f64)> = differences
        .iter()
        .zip(SWING)
        .filter_map(|(curve, least)| {
            let (size, turns, every_s) = turns(curve)?;
            let full = (size / least).min(1.0);
            Some((
                every_s,
                (turns as f64 * every_s / length_s).min(1.0) * full * full,
            ))
        })
        .collect();
    let together = |every_s: f64| -> f64 {
        let near = swings
            .iter()
            .filter(|(t, _)| libm::log(t / every_s).abs() < SAME);
        near.map(|(_, share)| share).sum::<f64>() / 2.0
    };
    let steps = swings
        .iter()
        .map(|(t, _)| *t)
        .filter(|t| (STEP_S.0..STEP_S.1).contains(t));
    let best = steps
        .map(|t| (together(t).min(1.0), t))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Some(best.unwrap_or((0.0, STEP_S.1)))
}

/// Size of a swing, how often it passes from one side to the other, and the time from one passage to the
/// next.
fn turns(curve: &[Option<f64>]) -> Option<(f64, usize, f64)> {
    let (middle, size) = amplitude(curve)?;
    let mut side = 0.0;
    let mut passed_s = Vec::new();
    for (i, value) in curve.iter().enumerate() {
        let Some(off) = value.map(|v| v - middle) else {
            continue;
        };
        if off.abs() <= PASSED * size || off.signum() == side {
            continue;
        }
        if side != 0.0 {
            passed_s.push(i as f64 / RATE_HZ);
        }
        side = off.signum();
    }
    let every_s = median(passed_s.windows(2).map(|w| w[1] - w[0]).collect())?;
    (passed_s.len() > 2).then_some((size, passed_s.len(), every_s))
}

/// The pelvis's way up and down is looked at over this time: a stride of a walker, a slow jump.
const WINDOW_S: f64 = 1.2;

/// How far a height goes up and down within a short time, at many instants.
pub(super) fn swings(height: &[Option<f64>]) -> Vec<f64> {
    let size = (WINDOW_S * RATE_HZ) as usize;
    let starts = (0..=height.len().saturating_sub(size)).step_by(4);
    let one = |from: usize| {
        let part = &height[from..(from + size).min(height.len())];
        let seen = part.iter().flatten();
        let enough = 2 * seen.clone().count() > size.min(height.len());
        let high = seen.clone().copied().reduce(f64::max)?;
        enough.then_some(high - seen.copied().reduce(f64::min)?)
    };
    starts.filter_map(one).collect()
}

/// Both feet in the air.
#[derive(Default)]
pub(super) struct Flights {
    pub(super) tops_s: Vec<f64>,
    /// How high feet and pelvis rise in the highest.
    pub(super) rise: Option<f64>,
    /// From one to the next; missing for fewer than two.
    pub(super) every_s: Option<f64>,
    /// How far the pelvis sinks before the first, from where it was 0.4 s and more before it was lowest.
    pub(super) dip: Option<f64>,
    /// How much higher the feet begin than they come down, if they come down at once.
    pub(super) from_box: Option<f64>,
}

/// Both feet are lifted by so much at least, in percent of body height: below is the jitter of landmarks.
const LIFT: f64 = 3.0;
/// The pelvis rises with them by this share at least: feet that are lifted under a resting pelvis belong to
/// somebody who lies, hangs or is not seen well.
const WITH_PELVIS: f64 = 0.4;
/// Feet and pelvis go up and down together: their correlation.
const TOGETHER: f64 = 0.7;
/// A flight and what is left and reached before and after it, to either side of its top, in seconds.
const AROUND_S: f64 = 0.7;
/// No two flights are closer, in seconds.
const APART_S: f64 = 0.2;

/// Flights by the lowest foot: each top is compared with the floor before and after itself, so that
/// people may land nearer to the camera or on something else.
fn flights(c: &Curves) -> Flights {
    let (feet, pelvis) = (&c.lowest_foot, &c.pelvis);
    let (near, around) = ((APART_S * RATE_HZ) as usize, (AROUND_S * RATE_HZ) as usize);
    let mut found = Flights::default();
    for i in 1..feet.len().saturating_sub(1) {
        let Some(top) = feet[i] else { continue };
        let before = i.saturating_sub(near)..i;
        let after = i + 1..(i + near + 1).min(feet.len());
        let higher = |j: usize| feet[j].is_some_and(|v| v > top);
        let as_high = |j: usize| feet[j].is_some_and(|v| v >= top);
        if before.into_iter().any(as_high) || after.into_iter().any(higher) {
            continue;
        }
        let span = (i.saturating_sub(around), (i + around).min(feet.len() - 1));
        let Some(rise) = flight(feet, pelvis, i, span) else {
            continue;
        };
        found.tops_s.push(c.t_s[i]);
        found.rise = Some(found.rise.map_or(rise, |r: f64| r.max(rise)));
        if found.dip.is_none() {
            found.dip = dip(pelvis, i);
        }
    }
    found.every_s = median(found.tops_s.windows(2).map(|w| w[1] - w[0]).collect());
    found.from_box = from_box(feet);
    found
}

/// How far feet and pelvis rise to sample `i` over where they are lowest on either side.
fn flight(feet: &Curve, pelvis: &Curve, i: usize, (from, to): (usize, usize)) -> Option<f64> {
    let low = |range: std::ops::RangeInclusive<usize>| {
        range
            .filter_map(|j| Some((j, feet[j]?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let (before, after) = (low(from..=i)?, low(i..=to)?);
    let lift = feet[i]? - before.1.max(after.1);
    let least =
        |range: std::ops::RangeInclusive<usize>| range.filter_map(|j| pelvis[j]).reduce(f64::min);
    let rise = pelvis[i]? - least(before.0..=i)?.max(least(i..=after.0)?);
    let part = before.0..=after.0;
    let together = correlation(&feet[part.clone()], &pelvis[part]) > TOGETHER;
    (lift > LIFT && rise > WITH_PELVIS * lift && together).then(|| lift.min(rise))
}

fn correlation(a: &[Option<f64>], b: &[Option<f64>]) -> f64 {
    let both: Vec<(f64, f64)> = a
        .iter()
        .zip(b)
        .filter_map(|(a, b)| Some(((*a)?, (*b)?)))
        .collect();
    let count = both.len().max(1) as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| both.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let product = |of: &dyn Fn(&(f64, f64)) -> f64| both.iter().map(of).sum::<f64>();
    let (xx, yy) = (
        product(&|p| (p.0 - x) * (p.0 - x)),
        product(&|p| (p.1 - y) * (p.1 - y)),
    );
    let xy = product(&|p| (p.0 - x) * (p.1 - y));
    if xx * yy > 0.0 {
        xy / libm::sqrt(xx * yy)
    } else {
        0.0
    }
}

/// A push-off and the sinking before it take no longer, in seconds.
const PUSH_S: f64 = 0.6;
/// Where the body was before it sank, in seconds before it was lowest; a squat jump waits there.
const STOOD_S: (f64, f64) = (0.4, 1.0);

/// How far the pelvis sinks before the flight whose top is sample `top`.
fn dip(pelvis: &Curve, top: usize) -> Option<f64> {
    let samples = |s: f64| (s * RATE_HZ) as usize;
    let pushed = top.saturating_sub(samples(PUSH_S))..top;
    let low = pushed
        .filter_map(|j| Some((j, pelvis[j]?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    let from = low.0.saturating_sub(samples(STOOD_S.1));
    let to = low.0.saturating_sub(samples(STOOD_S.0));
    let stood = (from..=to).filter_map(|j| pelvis[j]).reduce(f64::max)?;
    Some(stood - low.1)
}

/// Feet are down from a box within this time, in seconds: from half a metre it takes 0.3.
const DOWN_S: f64 = 0.5;

/// How much higher the feet begin than they come down, where they come down at once.
fn from_box(feet: &Curve) -> Option<f64> {
    let begin: Vec<f64> = feet.iter().flatten().take(6).copied().collect();
    let (begin, floor) = (median(begin)?, at_share(feet, 0.1)?);
    let height = begin - floor;
    let first = feet
        .iter()
        .position(|v| v.is_some_and(|v| v < floor + 0.2 * height))?;
    let last = feet[..first]
        .iter()
        .rposition(|v| v.is_some_and(|v| v > begin - 0.3 * height));
    let fell = last.is_some_and(|last| (first - last) as f64 / RATE_HZ <= DOWN_S);
    Some(if fell { height } else { 0.0 })
}

/// A pelvis that goes up and down.
#[derive(Clone, Copy)]
pub(super) struct Bounces {
    pub(super) count: f64,
    pub(super) every_s: f64,
    /// Share of the time in which it does.
    pub(super) share: f64,
}

/// Swings that are smaller are the jitter of landmarks, in percent of body height.
const BOUNCE: f64 = 2.5;

fn bounces(c: &Curves) -> Option<Bounces> {
    let seen: Vec<(usize, f64)> = c
        .pelvis
        .iter()
        .enumerate()
        .filter_map(|(i, v)| Some((i, (*v)?)))
        .collect();
    let heights: Vec<f64> = seen.iter().map(|s| s.1).collect();
    if heights.is_empty() {
        return None;
    }
    let turns = crate::lift::turns(&heights, BOUNCE);
    let turns_s: Vec<f64> = turns.iter().map(|&k| seen[k].0 as f64 / RATE_HZ).collect();
    let half_s = median(turns_s.windows(2).map(|w| w[1] - w[0]).collect());
    let length_s = c.t_s.len() as f64 / RATE_HZ;
    let count = turns.len() as f64 / 2.0;
    let every_s = half_s.map_or(length_s, |s| 2.0 * s);
    Some(Bounces {
        count,
        every_s,
        share: count * every_s / length_s,
    })
}
