//! Curves of Thelen, "Adjustment of muscle mechanics model parameters to simulate dynamic contractions
//! in older adults", J Biomech Eng 125 (2003), equations 1–7, as OpenSim evaluates them: the
//! force–velocity relation goes on straight beyond the largest speed of shortening and from 95 % of
//! the largest eccentric force on, and the tendon's toe ends where value and slope meet exactly.

use sagitta_motion::model::Thelen as Described;

/// Share of the largest eccentric force from which on the relation is straight.
const STRAIGHT_FROM: f64 = 0.95;

/// The tendon's toe: shape and force at its end.
const TOE_SHAPE: f64 = 3.0;
const TOE_FORCE: f64 = 0.33;

/// The curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thelen(pub Described);

impl Thelen {
    /// Equation 4: exp(−(l − 1)² / γ).
    pub fn active(&self, length: f64) -> f64 {
        libm::exp(-(length - 1.0) * (length - 1.0) / self.0.shape_active)
    }

    /// Equation 3: (exp(k (l − 1) / ε) − 1) / (exp(k) − 1).
    pub fn passive(&self, length: f64) -> f64 {
        if length <= 1.0 {
            return 0.0;
        }
        let k = self.0.shape_passive;
        (libm::exp(k * (length - 1.0) / self.0.muscle_strain) - 1.0) / (libm::exp(k) - 1.0)
    }

    /// Equation 6, solved for the force: factor of the active force; shortening is negative.
    pub fn velocity(&self, activation: f64, velocity: f64) -> f64 {
        let (af, top) = (self.0.af, self.0.flen);
        let k = 0.25 + 0.75 * activation;
        if velocity <= -k {
            return (velocity + k) / (k * (1.0 + 1.0 / af));
        }
        if velocity <= 0.0 {
            return (k + velocity) / (k - velocity / af);
        }
        let c = (2.0 + 2.0 / af) / (top - 1.0);
        let force = STRAIGHT_FROM * top;
        let b = c * (top - force);
        let from = k * (force - 1.0) / b;
        if velocity < from {
            return (k + velocity * c * top) / (k + velocity * c);
        }
        let slope = k / b + k * (force - 1.0) * c / (b * b);
        force + (velocity - from) / slope
    }

    /// Equation 5: an exponential toe, then straight to one norm force at the given strain.
    pub fn tendon(&self, length: f64) -> f64 {
        let strain = length - 1.0;
        let whole = self.0.tendon_strain;
        let e = libm::exp(TOE_SHAPE);
        let toe = 99.0 * whole * e / (166.0 * e - 67.0);
        if strain <= 0.0 {
            0.0
        } else if strain <= toe {
            TOE_FORCE / (e - 1.0) * (libm::exp(TOE_SHAPE * strain / toe) - 1.0)
        } else {
            0.67 / (whole - toe) * (strain - toe) + TOE_FORCE
        }
    }
}
