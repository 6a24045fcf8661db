//! The One-Euro filter: a low-pass whose cut-off rises with speed.
//!
//! Casiez, Roussel, Vogel: "1 € Filter", CHI 2012; with MediaPipe's differences
//! (`util/filtering/one_euro_filter.cc`): the speed is taken against the last raw value and scaled.

use std::f64::consts::TAU;

/// Frames per second until two times are known.
const DEFAULT_RATE_HZ: f64 = 30.0;

/// A first-order low-pass.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LowPass {
    state: Option<f64>,
}

impl LowPass {
    /// `alpha` of the new value and the rest of the old result; the first value passes.
    pub fn apply(&mut self, value: f64, alpha: f64) -> f64 {
        let result = match self.state {
            Some(old) => alpha * value + (1.0 - alpha) * old,
            None => value,
        };
        self.state = Some(result);
        result
    }
}

/// What distinguishes one stream of numbers from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Cut-off at rest in Hz.
    pub min_cutoff_hz: f64,
    /// How much a scaled speed of one per second adds to the cut-off, in Hz.
    pub beta: f64,
    /// Cut-off for the speed in Hz.
    pub speed_cutoff_hz: f64,
}

/// The filter for one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneEuro {
    settings: Settings,
    rate_hz: f64,
    /// 0 stands for "none yet", as in the reference.
    last_s: f64,
    last_raw: Option<f64>,
    value: LowPass,
    speed: LowPass,
}

impl OneEuro {
    /// A filter that has seen nothing.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            rate_hz: DEFAULT_RATE_HZ,
            last_s: 0.0,
            last_raw: None,
            value: LowPass::default(),
            speed: LowPass::default(),
        }
    }

    /// The filtered value at time `t_s`; `scale` turns values into the unit that `beta` is meant for.
    /// A time that is not later than the last, or not later than 0, gives the value back untouched.
    pub fn apply(&mut self, t_s: f64, value: f64, scale: f64) -> f64 {
        if t_s <= self.last_s {
            return value;
        }
        if self.last_s != 0.0 {
            self.rate_hz = 1.0 / (t_s - self.last_s);
        }
        self.last_s = t_s;
        let speed = self
            .last_raw
            .map_or(0.0, |last| (value - last) * scale * self.rate_hz);
        self.last_raw = Some(value);
        let speed = self
            .speed
            .apply(speed, self.alpha(self.settings.speed_cutoff_hz));
        let cutoff_hz = self.settings.min_cutoff_hz + self.settings.beta * speed.abs();
        self.value.apply(value, self.alpha(cutoff_hz))
    }

    fn alpha(&self, cutoff_hz: f64) -> f64 {
        alpha(cutoff_hz, self.rate_hz)
    }
}

/// Weight of the new value for a cut-off at a frame rate.
pub fn alpha(cutoff_hz: f64, rate_hz: f64) -> f64 {
    1.0 / (1.0 + rate_hz / (TAU * cutoff_hz))
}
