//! Values with their uncertainty: one standard deviation, independent parts added as squares.

use super::Jump;
use crate::Measure;
use sagitta_biomech::force::{Crossing, GRAVITY};

/// A value with its standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Value {
    pub(super) value: f64,
    pub(super) sd: f64,
}

impl Value {
    pub(super) fn new(value: f64, sd: f64) -> Self {
        Self { value, sd }
    }

    /// From one instant to another.
    pub(super) fn between(from: Crossing, to: Crossing) -> Self {
        Self::new(to.t_s - from.t_s, from.sd_s.hypot_of(to.sd_s))
    }

    /// Times an exact number.
    pub(super) fn times(self, factor: f64) -> Self {
        Self::new(self.value * factor, self.sd * factor.abs())
    }

    /// Its square.
    pub(super) fn squared(self) -> Self {
        Self::new(self.value * self.value, 2.0 * self.value.abs() * self.sd)
    }

    /// The sum of independent values.
    pub(super) fn plus(self, other: Self) -> Self {
        Self::new(self.value + other.value, self.sd.hypot_of(other.sd))
    }

    /// The difference of independent values.
    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.times(-1.0))
    }

    /// The ratio of independent values; `None` over nothing.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        let ratio = self.value / other.value;
        let (a, b) = (self.sd / other.value, ratio * other.sd / other.value);
        ratio.is_finite().then(|| Self::new(ratio, a.hypot_of(b)))
    }

    /// As it goes into a report.
    pub(super) fn measure(self) -> Measure {
        Measure {
            value: Some(self.value),
            sd: Some(self.sd),
            ..Measure::default()
        }
    }
}

/// `hypot` by a square root alone, which every target rounds alike.
pub(super) trait Hypot {
    fn hypot_of(self, other: Self) -> Self;
}

impl Hypot for f64 {
    fn hypot_of(self, other: f64) -> f64 {
        (self * self + other * other).sqrt()
    }
}

/// `g T² / 8`.
pub(super) fn height(jump: &Jump) -> Value {
    span(jump, jump.take_off, jump.landing)
        .squared()
        .times(GRAVITY / 8.0)
}

/// From one instant to another. On a plate feet leave later and land earlier than the threshold tells, and a
/// movement begins earlier, so what is uncertain about both ends goes into the same direction.
pub(super) fn span(jump: &Jump, from: Crossing, to: Crossing) -> Value {
    match jump.plate {
        Some(_) => Value::new(to.t_s - from.t_s, from.sd_s + to.sd_s),
        None => Value::between(from, to),
    }
}

/// As it goes into a report, or why it does not.
pub(super) fn or(value: Option<Value>, reason: &str) -> Measure {
    value.map_or_else(|| Measure::none(reason), Value::measure)
}
