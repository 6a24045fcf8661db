//! The bar's way through the room and its velocity, with their noise.
//!
//! Velocity is the central difference over four neighbours where samples are evenly spaced,
//! `(8 (h₊₁ − h₋₁) − (h₊₂ − h₋₂)) / 12 Δt`, which keeps 99.9 % of a movement of 2 Hz at 30 frames per second
//! (two neighbours keep 97 %), else over two. Noise after smoothing: white noise of SD σ at `f` samples per
//! second, through both passes of a second-order Butterworth filter of cut-off `c` with the power response
//! `(1 + (ν/d)⁴)⁻²`, `d = c / 0.802`, has
//!
//! - position `σ √(2 · 0.833 d / f)`,
//! - velocity `2π σ √(2 · 0.2777 d³ / f)`,
//! - acceleration `4π² σ √(2 · 0.2777 d⁵ / f)`,
//!
//! where 0.833 = 3π/8√2 and 0.2777 = π/8√2 are the integrals of `x⁰`, and of `x²` and `x⁴`, over the
//! response. Without smoothing the differences themselves give σ, 0.95 σ f and 0.95² σ f².

use super::pieces::{apart, cuts, pieces};
use crate::Recording;
use crate::uncertainty::{JITTER_LANDMARKS_M, POSITION_SD_M};
use sagitta_biomech::algo::bar::jitter_m;
use sagitta_biomech::filter::{MAX_BRIDGE_S, WINTER_C, low_pass};
use sagitta_biomech::flight::Crossing;
use sagitta_biomech::onset::onset;
use sagitta_biomech::signal::value_at;
use sagitta_motion::{Bar, Channel, Position};
use std::borrow::Cow;
use std::f64::consts::{PI, SQRT_2};
use std::ops::Range;

/// Height of the bar over the floor.
pub(super) const UP: Channel = Channel::Position(Position::BarUp, None);
/// Way of the bar over the ground.
pub(super) const ALONG: Channel = Channel::Position(Position::BarAlong, None);
/// Gain of white noise in the difference over four neighbours, in samples per second.
const DIFFERENCE: f64 = 0.950_146_187_582_615;
/// Waves of a stroke's velocity that are kept where its ends are sought.
const ENDS: f64 = 5.0;
/// Steps that differ by less than this share are even.
const EVEN: f64 = 0.02;

/// A stretch in which the plate shows in fewer of the frames than this is one of the hands.
const PLATE_SHARE: f64 = 0.8;

/// Where the bar was seen, and how fast it rose. Times, heights and velocities are equally long.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Times in seconds.
    pub t_s: Vec<f64>,
    /// Heights over the floor in metres.
    pub up_m: Vec<f64>,
    /// Vertical velocity in metres per second, up positive.
    pub speed_m_s: Vec<f64>,
    /// How far off it may be.
    pub noise: Noise,
    /// How far off it may be where the hands stand for a plate that is hidden.
    pub hands: Noise,
    /// Times and heights as the plate was seen, before smoothing; none by the hands.
    pub seen: Vec<(f64, f64)>,
    /// Ranges of samples between which the bar was lost or the picture was cut.
    pub pieces: Vec<Range<usize>>,
    /// Times at which the picture was cut.
    pub cuts_s: Vec<f64>,
}

/// One standard deviation each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Noise {
    /// Whether the plate was measured, and not the hands.
    pub by_plate: bool,
    /// Of every length, as a share of it.
    pub relative: f64,
    /// Of a position against another one far from it, in metres, beside the jitter.
    pub drift_m: f64,
    /// Of a position before smoothing, by jitter, in metres.
    pub seen_m: f64,
    /// Of a position, by jitter, in metres.
    pub position_m: f64,
    /// Of a velocity, by jitter, in metres per second.
    pub speed_m_s: f64,
    /// Of an acceleration, by jitter, in metres per second squared.
    pub acceleration_m_s2: f64,
    /// Cut-off that the bar's way was smoothed with, in Hz.
    pub cutoff_hz: Option<f64>,
}

impl Path {
    /// The bar of a recording; `None` where it was never seen twice.
    pub fn of(r: &Recording) -> Option<Self> {
        let (times, heights) = r.curve(UP)?;
        let cuts_s = cuts(r);
        let seen: Vec<(f64, f64)> = times
            .iter()
            .zip(heights)
            .filter(|(t, _)| apart(&cuts_s, **t))
            .filter_map(|(&t, h)| Some((t, (*h)?)))
            .collect();
        if seen.len() < 2 {
            return None;
        }
        let (t_s, up_m): (Vec<f64>, Vec<f64>) = seen.into_iter().unzip();
        let pieces = pieces(&t_s, &cuts_s);
        let (noise, hands) = noise(r);
        Some(Self {
            speed_m_s: rates(&t_s, &up_m, &pieces),
            seen: plate_seen(r),
            noise,
            hands,
            t_s,
            up_m,
            pieces,
            cuts_s,
        })
    }

    /// The same for what was measured from one instant to another: where the plate is hidden for more than a
    /// fifth of it the hands' noise holds, and nothing is read from the plate.
    pub fn over(&self, (from_s, to_s): (f64, f64)) -> Cow<'_, Self> {
        if !self.noise.by_plate || self.share_seen(from_s, to_s) >= PLATE_SHARE {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            noise: self.hands,
            seen: Vec::new(),
            ..self.clone()
        })
    }

    /// Share of the samples between two instants in which the plate itself was seen.
    fn share_seen(&self, from_s: f64, to_s: f64) -> f64 {
        let inside = |t: f64| (from_s..=to_s).contains(&t);
        let plate = self.seen.iter().filter(|(t, _)| inside(*t)).count();
        plate as f64 / self.within(from_s, to_s).len().max(1) as f64
    }

    /// Height at an instant in metres.
    pub fn up_at(&self, t_s: f64) -> Option<f64> {
        read(&self.t_s, &self.up_m, t_s)
    }

    /// Vertical acceleration in metres per second squared, one per sample.
    pub fn acceleration_m_s2(&self) -> Vec<f64> {
        rates(&self.t_s, &self.speed_m_s, &self.pieces)
    }

    /// Velocity smoothed once more, one per sample.
    pub(super) fn smoother_m_s(&self, cutoff_hz: f64) -> Vec<f64> {
        let heights: Vec<Option<f64>> = self.up_m.iter().copied().map(Some).collect();
        let smooth = low_pass(&self.t_s, &heights, cutoff_hz, MAX_BRIDGE_S);
        let smooth: Vec<f64> = smooth.into_iter().flatten().collect();
        rates(&self.t_s, &smooth, &self.pieces)
    }

    /// The instant near `guess_s` at which a bar that rests is set in motion, or comes to rest, where its
    /// plate tells; `other_s` is the other end of the stroke.
    pub(super) fn rest_ends(&self, guess_s: f64, other_s: f64) -> Option<Crossing> {
        let inside = self.within(guess_s.min(other_s), guess_s.max(other_s));
        let speed = |i: usize| self.speed_m_s[i].abs();
        let fastest = inside.max_by(|&a, &b| speed(a).total_cmp(&speed(b)))?;
        onset(&self.seen, guess_s, self.t_s[fastest], self.noise.seen_m)
    }

    /// Samples from one instant to another, both included.
    pub fn within(&self, from_s: f64, to_s: f64) -> std::ops::Range<usize> {
        let from = self.t_s.partition_point(|&t| t < from_s);
        from..self.t_s.partition_point(|&t| t <= to_s).max(from)
    }
}

/// The plate's heights before smoothing.
fn plate_seen(r: &Recording) -> Vec<(f64, f64)> {
    let sharp = r.sharp.as_ref().filter(|sharp| sharp.bar.is_some());
    let Some((sharp, heights)) = sharp.and_then(|k| Some((k, k.get(UP)?))) else {
        return Vec::new();
    };
    let pairs = sharp.t_s.iter().zip(heights);
    pairs.filter_map(|(&t, h)| Some((t, (*h)?))).collect()
}

fn read(t_s: &[f64], x: &[f64], at: f64) -> Option<f64> {
    let after = t_s
        .partition_point(|&t| t < at)
        .min(t_s.len().checked_sub(1)?);
    let before = after.saturating_sub(1);
    let known: Vec<Option<f64>> = x[before..=after].iter().copied().map(Some).collect();
    value_at(&t_s[before..=after], &known, at)
}

/// Slopes of a curve, each stretch by itself.
fn rates(t_s: &[f64], x: &[f64], pieces: &[Range<usize>]) -> Vec<f64> {
    let one = |piece: &Range<usize>| rate(&t_s[piece.clone()], &x[piece.clone()]);
    pieces.iter().flat_map(one).collect()
}

/// Slope of a curve at each of its samples; one-sided at the ends.
pub fn rate(t_s: &[f64], x: &[f64]) -> Vec<f64> {
    let last = t_s.len().saturating_sub(1);
    let over = |i: usize, j: usize| {
        let dt = t_s[j] - t_s[i];
        if dt > 0.0 { (x[j] - x[i]) / dt } else { 0.0 }
    };
    let even = |i: usize| {
        let step = 0.25 * (t_s[i + 2] - t_s[i - 2]);
        (i - 2..i + 2).all(|k| (t_s[k + 1] - t_s[k] - step).abs() <= EVEN * step)
    };
    (0..t_s.len())
        .map(|i| {
            if i >= 2 && i + 2 <= last && even(i) {
                (4.0 * over(i - 1, i + 1) - over(i - 2, i + 2)) / 3.0
            } else {
                over(i.saturating_sub(1), (i + 1).min(last))
            }
        })
        .collect()
}

/// What is known of the plate, or of the hands in its place; and of the hands alone.
fn noise(r: &Recording) -> (Noise, Noise) {
    let plate = r.kinematics.as_ref().and_then(|k| k.bar);
    let hands = Bar {
        by_plate: 0.0,
        relative_sd: r.scale.relative_sd,
        // The middle of two wrists; more where it shows more.
        jitter_m: shown_m(r).unwrap_or(0.0).max(JITTER_LANDMARKS_M / SQRT_2),
        // What fills a plate's gaps is smoothed as the plate is.
        cutoff_hz: plate.map_or(r.cutoff_hz, |plate| plate.cutoff_hz),
        turned_rad: 0.0,
    };
    let [bar, hands] = [plate.unwrap_or(hands), hands].map(|bar| noise_of(r.rate_hz, &bar));
    (bar, hands)
}

/// Jitter of the hands as their curve shows it; `None` where the plate stands in their place, or nothing was
/// smoothed.
fn shown_m(r: &Recording) -> Option<f64> {
    let (smooth, sharp) = (r.kinematics.as_ref()?, r.sharp.as_ref()?);
    let by_hands = smooth.bar.is_none() && sharp.bar.is_none();
    let curves = smooth.get(UP).zip(sharp.get(UP)).filter(|_| by_hands);
    let (smooth, sharp) = curves?;
    jitter_m(sharp, smooth, r.cutoff_hz, Some(r.step_s()))
}

fn noise_of(rate_hz: f64, bar: &Bar) -> Noise {
    let by_plate = bar.by_plate > 0.0;
    let [position, speed, acceleration] = gains(rate_hz, bar.cutoff_hz);
    Noise {
        by_plate,
        relative: bar.relative_sd,
        drift_m: if by_plate { 0.0 } else { POSITION_SD_M },
        seen_m: bar.jitter_m,
        position_m: position * bar.jitter_m,
        speed_m_s: speed * bar.jitter_m,
        acceleration_m_s2: acceleration * bar.jitter_m,
        cutoff_hz: bar.cutoff_hz,
    }
}

impl Noise {
    /// The cut-off by which the ends of a stroke of `lasting_s` are sought: a stroke is one wave of its
    /// velocity, so that five times its frequency keeps its shape, however slow it is. `None` where that
    /// is no smoother than what there is.
    pub(super) fn ends_hz(&self, lasting_s: f64) -> Option<f64> {
        let wanted = ENDS / lasting_s.max(f64::MIN_POSITIVE);
        self.cutoff_hz.filter(|hz| wanted < *hz).map(|_| wanted)
    }

    /// Jitter of the velocity by which the ends of a stroke are sought: it goes with the cut-off to the
    /// power of 3/2.
    pub(super) fn ends_m_s(&self, lasting_s: f64) -> f64 {
        match (self.ends_hz(lasting_s), self.cutoff_hz) {
            (Some(wanted), Some(hz)) => self.speed_m_s * wanted / hz * (wanted / hz).sqrt(),
            _ => self.speed_m_s,
        }
    }
}

/// By how much white noise shows in position, velocity and acceleration (module documentation).
fn gains(rate_hz: f64, cutoff_hz: Option<f64>) -> [f64; 3] {
    let raw = DIFFERENCE * rate_hz;
    let plain = [1.0, raw, raw * raw];
    let Some(cutoff) = cutoff_hz.filter(|_| rate_hz > 0.0) else {
        return plain;
    };
    let d = cutoff / WINTER_C;
    let power = |integral: f64, d: f64| (2.0 * integral * d / rate_hz).sqrt();
    let (still, moving) = (3.0 * PI / (8.0 * SQRT_2), PI / (8.0 * SQRT_2));
    let smooth = [
        power(still, d),
        2.0 * PI * power(moving, d * d * d),
        4.0 * PI * PI * power(moving, d * d * d * d * d),
    ];
    [0, 1, 2].map(|i| plain[i].min(smooth[i]))
}
