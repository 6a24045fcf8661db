//! Where a foot leaves the level at which it stood and comes to stand again.
//!
//! Every rise has a level of its own before it and after it: who lands nearer the camera stands lower in
//! the picture, and a camera that is held in the hand drifts. A foot stands where it sinks or rises no
//! faster than [`Limits::drift_m_s`] for [`LOOK_S`]; between both stances it is higher than either by
//! [`Limits::least_m`].

use crate::filter::step_s;
use crate::signal::median;

/// A foot that stands keeps its height for at least this long, in seconds: the shortest contacts of
/// bouncing last about 0.1 s.
pub const LOOK_S: f64 = 0.1;
/// Frames that show whether a foot stands, where the camera is slow.
const LOOK_FRAMES: f64 = 2.5;
/// Nobody rises, or falls, for longer, in seconds: half of 1.6 s in the air.
const HALF_S: f64 = 0.8;
/// What lasts for less than this on either side of an instant is no movement of a foot, in seconds.
const TWITCH_S: f64 = 0.025;
/// At the end of a recording so much of the stance is enough, in seconds.
const SHORT_S: f64 = 0.02;
/// A foot that stands moves by at most this share of the steepest fall.
const SHARE: f64 = 0.15;
/// And drifts by at most this share of it: rises as low as a drift would be stances themselves.
const DRIFT_SHARE: f64 = 0.5;

/// What counts as a rise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Lower rises are jitter, in metres.
    pub least_m: f64,
    /// A foot is over its level where it is higher by this, in metres.
    pub margin_m: f64,
    /// A standing foot moves no faster in the picture, in metres per second.
    pub drift_m_s: f64,
}

/// A foot over the level of its stances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rise {
    /// From when, where it crosses the level before by the margin.
    pub from_s: f64,
    /// Highest sample.
    pub top_s: f64,
    /// Until when.
    pub to_s: f64,
    /// Level of the stance before, in metres.
    pub before_m: f64,
    /// Level of the stance after.
    pub after_m: f64,
    /// By how much the top is over the higher of both.
    pub lift_m: f64,
}

impl Rise {
    /// How much of the longer of two rises both share, 0–1.
    pub fn shared(&self, other: &Self) -> f64 {
        let both = self.to_s.min(other.to_s) - self.from_s.max(other.from_s);
        let either = self.to_s.max(other.to_s) - self.from_s.min(other.from_s);
        (both / either.max(1e-9)).max(0.0)
    }
}

/// All rises of a foot whose heights are `points`, in order of time.
pub fn rises(points: &[(f64, f64)], limits: Limits) -> Vec<Rise> {
    let times: Vec<f64> = points.iter().map(|p| p.0).collect();
    let step_s = step_s(&times).unwrap_or(0.0);
    let foot = Foot {
        points,
        limits,
        look_s: LOOK_S.max(LOOK_FRAMES * step_s) + 1e-9,
    };
    let tops = foot.tops();
    tops.into_iter().filter_map(|top| foot.rise(top)).collect()
}

struct Foot<'a> {
    points: &'a [(f64, f64)],
    limits: Limits,
    look_s: f64,
}

impl Foot<'_> {
    fn t(&self, i: usize) -> f64 {
        self.points[i].0
    }

    fn y(&self, i: usize) -> f64 {
        self.points[i].1
    }

    /// Highest samples between which the foot sinks by the least rise.
    fn tops(&self) -> Vec<usize> {
        let (mut tops, mut high, mut low, mut rising) = (Vec::new(), 0, 0, true);
        for i in 0..self.points.len() {
            if rising {
                if self.y(i) > self.y(high) {
                    high = i;
                }
                if self.y(high) - self.y(i) >= self.limits.least_m {
                    tops.push(high);
                    (rising, low) = (false, i);
                }
            } else {
                if self.y(i) < self.y(low) {
                    low = i;
                }
                if self.y(i) - self.y(low) >= self.limits.least_m {
                    (rising, high) = (true, i);
                }
            }
        }
        tops
    }

    fn next(&self, i: usize, back: bool) -> Option<usize> {
        match back {
            true => i.checked_sub(1),
            false => Some(i + 1).filter(|&i| i < self.points.len()),
        }
    }

    /// The last sample of the next stretch as long as a look, and how far the foot sinks in it.
    fn ahead(&self, i: usize, back: bool) -> (usize, f64) {
        let (mut last, mut low) = (i, self.y(i));
        while let Some(k) = self.next(last, back) {
            if (self.t(k) - self.t(i)).abs() > self.look_s {
                break;
            }
            last = k;
            low = low.min(self.y(k));
        }
        (last, self.y(i) - low)
    }

    /// Where the foot sinks fastest on the way from the top, and by how much in one look.
    fn steepest(&self, top: usize, back: bool) -> Option<(usize, f64)> {
        let (mut i, mut lowest) = (top, top);
        while let Some(k) = self.next(i, back) {
            if (self.t(k) - self.t(top)).abs() > HALF_S {
                break;
            }
            i = k;
            if self.y(i) < self.y(lowest) {
                lowest = i;
            } else if self.y(i) > self.y(lowest) + 2.0 * self.limits.margin_m
                && self.y(top) - self.y(lowest) > self.limits.margin_m
            {
                break;
            }
        }
        let range = top.min(lowest)..top.max(lowest) + 1;
        let each = range.map(|i| (i, self.ahead(i, back).1));
        each.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Where the stance beside a top begins, seen from the top, and its level.
    fn stance(&self, top: usize, back: bool) -> Option<(usize, f64)> {
        let (mut i, steepest) = self.steepest(top, back)?;
        loop {
            let (last, sunk) = self.ahead(i, back);
            let span = (self.t(last) - self.t(i)).abs();
            let drift = (self.limits.drift_m_s * span).min(DRIFT_SHARE * steepest);
            let still = sunk <= drift.max(self.limits.margin_m).max(SHARE * steepest);
            let ends = self.next(last, back).is_none();
            if still && (span >= 0.55 * self.look_s || (ends && span >= SHORT_S)) {
                let range = i.min(last)..i.max(last) + 1;
                let level = median(range.map(|k| self.y(k)).collect())?;
                return Some((i, level));
            }
            // Nothing is seen of what follows.
            if last == i {
                return None;
            }
            i = self.next(i, back)?;
        }
    }

    /// Where the foot crosses a level on its way from the top.
    fn crossing(&self, top: usize, back: bool, level: f64) -> f64 {
        let mut i = top;
        while let Some(k) = self.next(i, back) {
            if self.y(k) <= level {
                let part = (self.y(i) - level) / (self.y(i) - self.y(k)).max(1e-12);
                return self.t(i) + part.clamp(0.0, 1.0) * (self.t(k) - self.t(i));
            }
            i = k;
        }
        self.t(i)
    }

    fn rise(&self, top: usize) -> Option<Rise> {
        let (_, before_m) = self.stance(top, true)?;
        let (_, after_m) = self.stance(top, false)?;
        let lift_m = self.y(top) - before_m.max(after_m);
        let margin = self.limits.margin_m;
        (lift_m >= self.limits.least_m).then(|| Rise {
            from_s: self.crossing(top, true, before_m + margin),
            top_s: self.t(top),
            to_s: self.crossing(top, false, after_m + margin),
            before_m,
            after_m,
            lift_m,
        })
    }
}

/// When a foot that leaves its stance at `off_s` had come down onto it: the last instant before at which
/// it was over the level by the margin, and not for single frames. `None` where it did not fall from `drop_m` over the level within
/// twice a look.
pub fn came_down_s(
    points: &[(f64, f64)],
    level_m: f64,
    off_s: f64,
    drop_m: f64,
    margin_m: f64,
) -> Option<f64> {
    let before = points.partition_point(|p| p.0 < off_s);
    let over = |i: &usize| {
        let t = points[*i].0;
        let from = points.partition_point(|p| p.0 < t - TWITCH_S);
        let to = points.partition_point(|p| p.0 <= t + TWITCH_S);
        let near = points[from..to].iter().map(|p| p.1).collect();
        median(near).is_some_and(|y| y > level_m + margin_m)
    };
    // The foot is leaving already where it is over its level at the end.
    let stood = (0..before).rev().find(|i| !over(i))?;
    let last = (0..stood).rev().find(over)?;
    let [(t, y), (s, z)] = [points[last], points[last + 1]];
    let fell = points[..=last]
        .iter()
        .rev()
        .take_while(|p| t - p.0 <= 2.0 * LOOK_S)
        .any(|p| p.1 > level_m + drop_m);
    let part = (y - level_m - margin_m) / (y - z).max(1e-12);
    fell.then(|| t + part.clamp(0.0, 1.0) * (s - t))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that cannot go on fails.
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        least_m: 0.021,
        margin_m: 0.0105,
        drift_m_s: 0.35,
    };

    /// A foot in the picture: stands, flies from 1 s on for so long, lands `lower_m` lower in the picture.
    struct Seen {
        rate_hz: f64,
        flight_s: f64,
        lower_m: f64,
        drift_m_s: f64,
        noise_m: f64,
    }

    impl Seen {
        /// Whether the frame next to the top is over the higher stance by the least rise, with what jitter
        /// takes from it.
        fn clear(&self) -> bool {
            let down = self.lower_m / self.flight_s - self.drift_m_s;
            let speed = 0.5 * 9.81 * self.flight_s - down.abs();
            let frame = 0.5 / self.rate_hz;
            let lift = 0.5 * speed * speed / 9.81 - 0.5 * 9.81 * frame * frame;
            lift > LIMITS.least_m + 2.5 * self.noise_m
        }

        fn points(&self, seed: u64) -> Vec<(f64, f64)> {
            let mut state = seed;
            let mut even = || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 11) as f64 / (1_u64 << 53) as f64
            };
            let late = even() / self.rate_hz;
            let frame = |i: usize| {
                let t = i as f64 / self.rate_hz + late;
                let s = t - 1.0;
                let y = if s <= 0.0 {
                    0.0
                } else if s < self.flight_s {
                    0.5 * 9.81 * s * (self.flight_s - s) - self.lower_m * s / self.flight_s
                } else {
                    -self.lower_m
                };
                let noise = 3.46 * self.noise_m * (even() - 0.5);
                (t, y + self.drift_m_s * t + noise)
            };
            (0..(2.5 * self.rate_hz) as usize).map(frame).collect()
        }
    }

    #[test]
    fn every_flight_is_one_rise_with_levels_of_its_own() {
        let mut seed = 0;
        for rate_hz in [24.0, 30.0, 60.0, 100.0, 240.0] {
            for flight_s in [0.2, 0.35, 0.5, 0.65] {
                for lower in [-0.1, 0.0, 0.2] {
                    let lower_m = lower * flight_s;
                    for drift_m_s in [-0.05, 0.0, 0.05] {
                        seed += 1;
                        let seen = Seen {
                            rate_hz,
                            flight_s,
                            lower_m,
                            drift_m_s,
                            noise_m: 0.002,
                        };
                        if !seen.clear() {
                            continue;
                        }
                        let points = seen.points(seed);
                        let all = rises(&points, LIMITS);
                        let what = format!("{rate_hz} Hz, {flight_s} s, {lower_m}, {drift_m_s}");
                        assert_eq!(all.len(), 1, "{what}: {all:?}");
                        let one = all[0];
                        let near = |a: f64, b: f64, by: f64| (a - b).abs() <= by;
                        let frames = 0.025 + 1.0 / rate_hz;
                        assert!(near(one.from_s, 1.0, frames), "{what}: {one:?}");
                        assert!(near(one.to_s, 1.0 + flight_s, frames), "{what}: {one:?}");
                        let after = -lower_m + drift_m_s * (1.0 + flight_s);
                        assert!(near(one.before_m, drift_m_s, 0.012), "{what}: {one:?}");
                        assert!(near(one.after_m, after, 0.012), "{what}: {one:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_stands_drifts_or_jitters_does_not_rise() {
        for seed in 0..50 {
            for drift_m_s in [-0.15, 0.0, 0.15] {
                let seen = Seen {
                    rate_hz: 30.0,
                    flight_s: 0.0,
                    lower_m: 0.0,
                    drift_m_s,
                    noise_m: 0.003,
                };
                let all = rises(&seen.points(seed), LIMITS);
                assert!(all.is_empty(), "{drift_m_s}: {all:?}");
            }
        }
    }

    #[test]
    fn a_take_off_or_a_landing_alone_is_no_rise() {
        let seen = Seen {
            rate_hz: 60.0,
            flight_s: 0.5,
            lower_m: 0.0,
            drift_m_s: 0.0,
            noise_m: 0.0,
        };
        let points = seen.points(1);
        let cut = |from: f64, to: f64| -> Vec<(f64, f64)> {
            let inside = points.iter().filter(|p| (from..to).contains(&p.0));
            inside.copied().collect()
        };
        assert!(rises(&cut(1.2, 2.5), LIMITS).is_empty());
        assert!(rises(&cut(0.0, 1.4), LIMITS).is_empty());
        // A few frames of the stance after it are enough.
        assert_eq!(rises(&cut(0.0, 1.56), LIMITS).len(), 1);
    }

    #[test]
    fn a_fall_from_a_box_is_told_from_a_step() {
        let fall = |drop_m: f64| -> Vec<(f64, f64)> {
            let frame = |i: i32| {
                let t = f64::from(i) / 100.0;
                let s = t - 0.5;
                let down = if s > 0.0 { 0.5 * 9.81 * s * s } else { 0.0 };
                (t, (drop_m - down).max(0.0))
            };
            (0..150).map(frame).collect()
        };
        let found = came_down_s(&fall(0.3), 0.0, 1.2, 0.05, 0.01).unwrap();
        let truth = 0.5 + (2.0 * 0.3_f64 / 9.81).sqrt();
        assert!((found - truth).abs() < 0.01, "{found} {truth}");
        assert_eq!(came_down_s(&fall(0.02), 0.0, 1.2, 0.05, 0.01), None);
    }
}
