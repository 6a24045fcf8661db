//! Curves of Millard, Uchida, Seth & Delp, "Flexing computational muscle", J Biomech Eng 135 (2013),
//! with the defaults that OpenSim 4.6 documents. Lengths are in optimal fibre or slack tendon lengths,
//! forces in maximal isometric forces, velocities in maximal ones.

use super::bezier::{Bezier, Knot};
use sagitta_motion::model::{Curves, Millard as Described};

/// Half the width of the plateau, as a share of the optimal length.
const PLATEAU: f64 = 0.05;

/// Damping from which on a fibre counts as damped.
const DAMPED: f64 = 0.001;

/// Least slope at the largest speeds of an undamped fibre, whose equation has to be inverted.
const UNDAMPED_SLOPE: f64 = 0.1;

/// The four curves.
#[derive(Clone, Debug, PartialEq)]
pub struct Millard {
    active: Bezier,
    velocity: Bezier,
    passive: Bezier,
    tendon: Bezier,
    min_length: f64,
    min_activation: f64,
}

impl Millard {
    /// From a file's parameters.
    pub fn new(described: &Described) -> Self {
        let damped = described.fibre_damping >= DAMPED;
        let curves = &described.curves;
        Self {
            active: active(curves, damped),
            velocity: velocity(curves, damped),
            passive: passive(curves),
            tendon: tendon(curves),
            min_length: curves.active[0].unwrap_or(0.4441),
            min_activation: if damped {
                0.0
            } else {
                described.min_activation
            },
        }
    }

    /// Shortest fibre that pulls.
    pub fn min_length(&self) -> f64 {
        self.min_length
    }

    /// Activation as far as the equations hold.
    pub fn clamped(&self, activation: f64) -> f64 {
        activation.clamp(self.min_activation, 1.0)
    }

    /// Active force at full activation, at rest.
    pub fn active(&self, length: f64) -> f64 {
        self.active.value(length)
    }

    /// Factor by which velocity changes it; shortening is negative.
    pub fn velocity(&self, velocity: f64) -> f64 {
        self.velocity.value(velocity)
    }

    /// Passive force of the fibre.
    pub fn passive(&self, length: f64) -> f64 {
        self.passive.value(length)
    }

    /// Force of the tendon.
    pub fn tendon(&self, length: f64) -> f64 {
        self.tendon.value(length)
    }
}

/// Equation A1: a steep and a shallow ascending limb, a plateau, a descending limb.
fn active(curves: &Curves, damped: bool) -> Bezier {
    let or = |i: usize, other: f64| curves.active[i].unwrap_or(other);
    let (x0, x1, x2, x3) = (or(0, 0.4441), or(1, 0.73), 1.0, or(2, 1.8123));
    let (slope, low) = (or(3, 0.8616), if damped { 0.0 } else { or(4, 0.1) });
    let shoulder = x2 - PLATEAU;
    let y1 = 1.0 - slope * (shoulder - x1);
    let steep = 1.25 * y1 / (x1 - x0);
    let fall = -1.0 / (x3 - x2 - 2.0 * PLATEAU);
    let knots: [Knot; 6] = [
        [x0, low, 0.0],
        [0.5 * (x0 + x1), 0.5 * y1, steep],
        [0.5 * (x1 + shoulder), 0.5 * (1.0 + y1), slope],
        [x2, 1.0, 0.0],
        [0.5 * (x2 + PLATEAU + x3), 0.5, fall],
        [x3, low, 0.0],
    ];
    Bezier::through(&knots, &[1.0; 5])
}

/// Concentric and eccentric side, each with a piece near the largest speed.
fn velocity(curves: &Curves, damped: bool) -> Bezier {
    let or = |i: usize, other: f64| curves.velocity[i].unwrap_or(other);
    let end = |i: usize| {
        if damped {
            0.0
        } else {
            or(i, 0.0).max(UNDAMPED_SLOPE)
        }
    };
    let (shortening, lengthening) = (end(0), end(3));
    let (near_shortening, near_lengthening) = (or(1, 0.25), or(4, 0.15));
    let (top, concentric, eccentric) = (or(5, 1.4), or(6, 0.6), or(7, 0.9));
    let rise = 0.05 * (near_shortening + shortening);
    let drop = 0.05 * (near_lengthening + lengthening);
    let knots: [Knot; 5] = [
        [-1.0, 0.0, shortening],
        [-0.9, rise, near_shortening],
        [0.0, 1.0, or(2, 5.0)],
        [0.9, top - drop, near_lengthening],
        [1.0, top, lengthening],
    ];
    Bezier::through(&knots, &[concentric, concentric, eccentric, eccentric])
}

/// A toe of a tenth, then an elbow up to one norm force.
fn passive(curves: &Curves) -> Bezier {
    let (from, to) = (
        curves.fibre[0].unwrap_or(0.0),
        curves.fibre[1].unwrap_or(0.7),
    );
    let (low, one, curviness) = match curves.fibre {
        [_, _, Some(low), Some(one), Some(curviness)] => (low, one, curviness),
        _ => (0.2, 2.0 / (to - from), 0.75),
    };
    let toe = (0.1 / one).min(0.1 * (to - from));
    let knots: [Knot; 3] = [
        [1.0 + from, 0.0, 0.0],
        [1.0 + from + toe, 0.5 * low * toe, low],
        [1.0 + to, 1.0, one],
    ];
    Bezier::through(&knots, &[curviness; 2])
}

/// A toe in two elbows, then straight.
fn tendon(curves: &Curves) -> Bezier {
    let strain = curves.tendon[0].unwrap_or(0.049);
    let (stiff, toe, curviness) = match curves.tendon {
        [_, Some(stiff), Some(toe), Some(curviness)] => (stiff, toe, curviness),
        _ => (1.375 / strain, 2.0 / 3.0, 0.5),
    };
    let one = 1.0 + strain;
    let end = (toe - 1.0) / stiff + one;
    let foot = 1.0 + (end - 1.0) / 10.0;
    let middle = (0.5 * toe - 1.0) / stiff + one;
    let slope = 0.5 * toe / (middle - foot);
    let knots: [Knot; 3] = [
        [1.0, 0.0, 0.0],
        [0.5 * (foot + middle), 0.25 * toe, slope],
        [end, toe, stiff],
    ];
    Bezier::through(&knots, &[curviness; 2])
}
