//! Functions of one or more coordinates.

use serde::{Deserialize, Serialize};

/// A function, as OpenSim's files write them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Function {
    /// The same everywhere.
    Constant(f64),
    /// Slopes, one for each argument, and then the value at nought.
    Linear(Vec<f64>),
    /// Coefficients from the highest power to the constant.
    Polynomial(Vec<f64>),
    /// Natural cubic spline through points; linear outside (`NaturalCubicSpline`, `SimmSpline`:
    /// one spline under two names).
    NaturalCubic {
        /// Arguments, increasing.
        x: Vec<f64>,
        /// Values.
        y: Vec<f64>,
    },
    /// Natural spline of odd degree through points (`GCVSpline` with no error variance).
    Gcv {
        /// Degree: 1, 3, 5 or 7.
        degree: usize,
        /// Arguments, increasing.
        x: Vec<f64>,
        /// Values.
        y: Vec<f64>,
    },
    /// Straight between points, and on beyond them with the outermost slopes.
    PiecewiseLinear {
        /// Arguments, increasing.
        x: Vec<f64>,
        /// Values.
        y: Vec<f64>,
    },
    /// Amplitude · sin(frequency · x + phase) + offset.
    Sine {
        /// Amplitude.
        amplitude: f64,
        /// Angular frequency.
        omega: f64,
        /// Phase.
        phase_rad: f64,
        /// Offset.
        offset: f64,
    },
    /// Another function times a factor.
    Multiplied(Box<Function>, f64),
}
