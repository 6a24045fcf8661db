//! Where a marker of a foot loses its freedom, and where it has it again.
//!
//! Heights alone mislead where a foot glides in or rolls out. At 2 m/s a heel hovers a centimetre over its
//! place for 50 ms before it bears anything, and over the last 50 ms of a stance the toes still press
//! while the points behind them have risen by 1–3 cm. Two readings need no level:
//!
//! - The ground stops the part that lands. Its upward acceleration rises with the force and is highest just
//!   after contact (Hreljac and Marshall 2000, J. Biomech. 33, 783–786); half-way up that rise is where
//!   a step of force lies, whatever the low-pass of markers makes of it: one without delay spreads it to
//!   both sides alike.
//! - The ground holds the forefoot until it pushes no more. It goes free where it moves over the ground at
//!   [`FREE`] of the runner's own speed: points before the heel are levers about the tip of the toes, so that
//!   their speed is a share of the leg's and grows with the pace, where a fixed limit (1 m/s is one)
//!   comes 40 ms late at 2 m/s and 20 ms early at 5.
//!
//! Against plates with 20 N, at cut-offs from 10 to 30 Hz: 21 contacts at 2, 3, 4 and 5 m/s lie at a median of
//! −12, −1, +2 and +4 ms; 21 toe-offs at +9, −6, −7 and −10 ms.

use super::Instant;
use super::curves::Curve;
use crate::signal::{crossing_s, median, quantile};

/// How long before the ground has stopped it a part can come near its level, in seconds: it glides.
const GLIDE_S: f64 = 0.1;
/// A toe goes back with the ground in at least a quarter of a stride: of its speeds this share is certainly
/// within it.
const CARRIED: f64 = 0.1;
/// Share of the runner's speed over the ground from which a toe is free.
const FREE: f64 = 0.3;
/// A toe that has left reaches this share.
const GONE: f64 = 0.6;
/// What the readings differ by from runner to runner and from plate to plate (SD): 4.5–7 ms against plates in
/// the paper and here.
const METHOD_SD_S: f64 = 0.006;
/// Slower than this nobody runs, in metres per second: markers that stand still tell no speed.
const SLOW_M_S: f64 = 0.5;

/// When the ground stops a part that comes down to its level near `near_s`, of its heights.
pub(super) fn arrested(up: &Curve, near_s: f64) -> Option<Instant> {
    let speed = up.rate();
    let force = speed.rate();
    let from = up.index(near_s).saturating_sub(1);
    let to = up.index(near_s + GLIDE_S).min(up.x.len().checked_sub(2)?);
    let bottom = (from..to).find(|&i| speed.x[i] < 0.0 && speed.x[i + 1] >= 0.0)?;
    let top = |&i: &usize| force.x[i] >= force.x[i - 1] && force.x[i] > force.x[i + 1];
    let peak = (1..=bottom + 1).rev().find(top)?;
    let foot = (1..peak)
        .rev()
        .find(|&i| force.x[i - 1] >= force.x[i])
        .unwrap_or(0);
    let half = 0.5 * (force.x[foot] + force.x[peak]);
    let i = (foot..peak).find(|&i| force.x[i + 1] >= half)?;
    let steep = (force.x[i + 1] - force.x[i]) / (force.t_s[i + 1] - force.t_s[i]);
    let step_s = up.step_s();
    // Two central differences: (x₊₂ − 2 x + x₋₂) / 4 h².
    let shaky = 6.0_f64.sqrt() * up.jitter() / (4.0 * step_s * step_s);
    let t_s = crossing_s(&force.t_s, &force.x, i, i + 1, half);
    Some(told(t_s, shaky / steep.max(f64::MIN_POSITIVE), step_s))
}

fn told(t_s: f64, jitter_s: f64, step_s: f64) -> Instant {
    let frame = step_s / 12.0_f64.sqrt();
    let random_s = (jitter_s * jitter_s + frame * frame).sqrt();
    Instant::seen(t_s, random_s, METHOD_SD_S)
}

/// When a forefoot goes free that stands between two swings, of its heights, its way and that of the hips.
pub(super) fn released(
    up: &Curve,
    along: &Curve,
    hips: &Curve,
    [from_s, to_s]: [f64; 2],
) -> Option<Instant> {
    let (rise, way) = (up.rate(), along.rate());
    let between = |curve: &Curve| curve.x[curve.between(from_s, to_s)].to_vec();
    // A toe that stands is carried back as fast as it ever goes.
    let ground = quantile(between(&way), CARRIED)?;
    let pace = (median(between(&hips.rate()))? - ground).abs();
    let moving = way.with(&rise, |v, up| libm::hypot(v - ground, up));
    let range = moving.between(from_s, to_s);
    let end = longest(&moving.x, range.clone(), FREE * pace)?;
    let gone = (end..range.end).any(|i| moving.x[i] >= GONE * pace);
    if pace < SLOW_M_S || !gone {
        return None;
    }
    let last = end - 1;
    let steep = (moving.x[end] - moving.x[last]) / (moving.t_s[end] - moving.t_s[last]);
    let step_s = up.step_s();
    let shaky = up.jitter().max(along.jitter()) / (2.0_f64.sqrt() * step_s);
    let t_s = crossing_s(&moving.t_s, &moving.x, last, end, FREE * pace);
    Some(told(t_s, shaky / steep.max(f64::MIN_POSITIVE), step_s))
}

/// The index after the longest run of samples under a level that ends within the range.
fn longest(x: &[f64], range: std::ops::Range<usize>, level: f64) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let mut first = None;
    for i in range {
        match (first, x[i] < level) {
            (None, true) => first = Some(i),
            (Some(from), false) => {
                if best.is_none_or(|(a, b)| i - from > b - a) {
                    best = Some((from, i));
                }
                first = None;
            }
            _ => {}
        }
    }
    best.map(|(_, end)| end)
}
