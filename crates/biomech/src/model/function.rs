//! Functions of one argument, ready to be evaluated.

use super::natural::natural;
use super::spline::{Spline, cubic, horner};
use sagitta_motion::model::Function as Described;

/// Value and derivatives of a function at a point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Jet {
    /// The value.
    pub value: f64,
    /// First derivative.
    pub slope: f64,
    /// Second derivative.
    pub curvature: f64,
}

/// A function of one argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    form: Form,
    factor: f64,
}

#[derive(Clone, Debug, PartialEq)]
enum Form {
    Linear {
        slope: f64,
        offset: f64,
    },
    /// From the constant to the highest power.
    Polynomial(Vec<f64>),
    Spline(Spline),
    Sine {
        amplitude: f64,
        omega: f64,
        phase_rad: f64,
        offset: f64,
    },
}

impl Function {
    /// The argument itself.
    pub const fn identity() -> Self {
        Self {
            form: Form::Linear {
                slope: 1.0,
                offset: 0.0,
            },
            factor: 1.0,
        }
    }

    /// From a description; what is wrong with it, in words that follow “whose function”.
    pub fn new(described: &Described) -> Result<Self, &'static str> {
        let form = match described {
            Described::Multiplied(inner, factor) => {
                let mut inner = Self::new(inner)?;
                inner.factor *= finite(*factor)?;
                return Ok(inner);
            }
            Described::Constant(value) => Form::Linear {
                slope: 0.0,
                offset: finite(*value)?,
            },
            Described::Linear(coefficients) => line(coefficients)?,
            Described::Polynomial(from_highest) => polynomial(from_highest)?,
            Described::NaturalCubic { x, y } => {
                check(x, y)?;
                Form::Spline(cubic(x, y))
            }
            Described::Gcv { degree, x, y } => Form::Spline(through(*degree, x, y)?),
            Described::PiecewiseLinear { x, y } => Form::Spline(broken_line(x, y)?),
            Described::Sine {
                amplitude,
                omega,
                phase_rad,
                offset,
            } => Form::Sine {
                amplitude: finite(*amplitude)?,
                omega: finite(*omega)?,
                phase_rad: finite(*phase_rad)?,
                offset: finite(*offset)?,
            },
        };
        Ok(Self { form, factor: 1.0 })
    }

    /// The natural spline of `degree` 1, 3, 5 or 7 through points; what is wrong with them otherwise.
    pub fn natural(degree: usize, x: &[f64], y: &[f64]) -> Result<Self, &'static str> {
        let form = Form::Spline(through(degree, x, y)?);
        Ok(Self { form, factor: 1.0 })
    }

    /// Value, slope and curvature at once.
    #[inline]
    pub fn jet(&self, x: f64) -> Jet {
        let jet = match &self.form {
            Form::Linear { slope, offset } => Jet {
                value: slope * x + offset,
                slope: *slope,
                curvature: 0.0,
            },
            Form::Polynomial(coefficients) => horner(coefficients, x),
            Form::Spline(spline) => spline.jet(x),
            Form::Sine {
                amplitude,
                omega,
                phase_rad,
                offset,
            } => {
                let (sine, cosine) = libm::sincos(omega * x + phase_rad);
                Jet {
                    value: amplitude * sine + offset,
                    slope: amplitude * omega * cosine,
                    curvature: -amplitude * omega * omega * sine,
                }
            }
        };
        Jet {
            value: self.factor * jet.value,
            slope: self.factor * jet.slope,
            curvature: self.factor * jet.curvature,
        }
    }

    /// The value.
    pub fn value(&self, x: f64) -> f64 {
        self.jet(x).value
    }

    /// The first derivative.
    pub fn slope(&self, x: f64) -> f64 {
        self.jet(x).slope
    }

    /// The second derivative.
    pub fn curvature(&self, x: f64) -> f64 {
        self.jet(x).curvature
    }

    /// The value if it is the same everywhere.
    pub(super) fn constant(&self) -> Option<f64> {
        match self.form {
            Form::Linear { slope: 0.0, offset } => Some(self.factor * offset),
            _ => None,
        }
    }
}

fn finite(value: f64) -> Result<f64, &'static str> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err("has a value that is no number")
    }
}

fn line(coefficients: &[f64]) -> Result<Form, &'static str> {
    match coefficients {
        [offset] => Ok(Form::Linear {
            slope: 0.0,
            offset: finite(*offset)?,
        }),
        [slope, offset] => Ok(Form::Linear {
            slope: finite(*slope)?,
            offset: finite(*offset)?,
        }),
        _ => Err("needs one coordinate for each slope"),
    }
}

fn polynomial(from_highest: &[f64]) -> Result<Form, &'static str> {
    from_highest
        .iter()
        .try_for_each(|c| finite(*c).map(|_| ()))?;
    Ok(Form::Polynomial(
        from_highest.iter().rev().copied().collect(),
    ))
}

fn through(degree: usize, x: &[f64], y: &[f64]) -> Result<Spline, &'static str> {
    check(x, y)?;
    if degree.is_multiple_of(2) {
        return Err("has a degree other than 1, 3, 5, 7");
    }
    natural(degree.div_ceil(2), x, y)
        .ok_or("has too few points for its degree, or a degree other than 1, 3, 5, 7")
}

/// Straight between points and on with the outermost slopes.
fn broken_line(x: &[f64], y: &[f64]) -> Result<Spline, &'static str> {
    check(x, y)?;
    let piece = |i: usize| {
        let mut piece = [0.0; super::spline::ORDER];
        piece[0] = y[i];
        piece[1] = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
        piece
    };
    let pieces = (0..x.len() - 1).map(piece).collect();
    Ok(Spline::new(x.to_vec(), pieces, 2, 1))
}

/// At least two finite points with increasing arguments.
fn check(x: &[f64], y: &[f64]) -> Result<(), &'static str> {
    if x.len() != y.len() || x.len() < 2 {
        return Err("needs as many values as arguments, at least two");
    }
    x.iter().chain(y).try_for_each(|v| finite(*v).map(|_| ()))?;
    if x.windows(2).any(|w| w[0] >= w[1]) {
        return Err("has arguments that do not increase");
    }
    Ok(())
}
